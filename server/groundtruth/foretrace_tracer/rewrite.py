"""Rewrites a module's syntax tree so that it reports every step to the runtime hooks in `runtime.Hooks`.

The program's own nodes keep their positions, and no code of the program runs inside a hook: tracebacks look as without it.
"""

import ast

from .nodes import at_line, begun, beginning, called, chosen, const, ending, looking, marked, over, said, variable
from .plain import LEAVES, PARTS, binds_inside, can_grow, inside, plain_of

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
SCOPES = DEFINITIONS + (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
ATOMIC = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.Constant, ast.Name)
EVALUATED = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Subscript, ast.Compare, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp)
# Iterables that say themselves what a loop goes over.
SPEAKING = frozenset(("range", "enumerate", "zip", "reversed", "map", "filter", "iter"))
# Builtins that call a function and make another value of what it returns: the returned values do not say theirs.
COLLECTING = frozenset(("max", "min", "sorted", "list", "tuple", "set", "dict", "sum", "any", "all", "map", "filter"))


def rewrite(tree, code, shortcuts=True, alone=False):
    """Instruments the module in place.

    `shortcuts`: statements that can change one variable only look at that one. `alone`: the module itself calls the hooks
    `alone` first, `failed` where an exception leaves it, and `over` in the end.
    """
    body = tree.body
    head = docstring_and_future(body)
    rest = Rewriter(code, shortcuts).block(body[head:])
    if alone:
        begin, failed, over = (said(1, called(1, name)) for name in ("alone", "failed", "over"))
        rest = [begin, ast.Try([ast.Pass(**at_line(1)), *rest], [ast.ExceptHandler(None, None, [failed], **at_line(1))], [], [], **at_line(1)), over]
    tree.body = body[:head] + rest
    return tree


def docstring_and_future(body):
    at = 1 if body and is_constant(body[0]) else 0
    while at < len(body) and isinstance(body[at], ast.ImportFrom) and body[at].module == "__future__":
        at += 1
    return at


class Rewriter:
    def __init__(self, code, shortcuts):
        self.plain = plain_of(code) if shortcuts else None
        self.may_yield = "yield" in code
        self.own_names = frozenset()  # declared global in the function at hand, so no variables of its frame
        self.in_function = False
        self.in_closure = False  # in a function, at any depth: what is defined here may have variables of that function
        self.in_module = True
        self.loops = 0
        self.at = {}  # of the statement at hand
        self.binds = ":=" in code

    @property
    def runs_once(self):
        """Code of the module outside of loops: written shorter, for compiling it costs more than running it."""
        return self.in_module and not self.loops

    @property
    def line(self):
        return self.at["lineno"]

    @property
    def in_class(self):
        return not self.in_function and not self.in_module

    def block(self, body):
        out = []
        for node in body:
            if is_constant(node) or isinstance(node, (ast.Global, ast.Nonlocal)):
                out.append(node)
                continue
            self.at = position(node)
            out += (METHODS.get(type(node)) or Rewriter.simple)(self, node)
        return out

    # Nodes at the line of the statement at hand

    def hook(self, name, *args):
        return called(self.line, name, *args)

    def const(self, value):
        return const(self.line, value)

    def here(self):
        """The variables of the frame at hand: of the module, its dict itself."""
        return marked("names") if self.in_module else looking(self.line)

    def report(self, name, *args):
        return said(self.line, self.hook(name, *args))

    def begin(self, node):
        return beginning(node.lineno, self.runs_once)

    def end(self):
        return ending(self.line, self.in_module)

    def either(self, *expressions):
        """The first of them that is true; hooks in it give False or None."""
        return ast.BoolOp(ast.Or(), list(expressions), **self.at)

    def where(self, state, kind, then, otherwise):
        """A report written one way where the state of the frame takes values of this kind, and else another."""
        return said(self.line, otherwise if self.runs_once else chosen(self.line, state, kind, then, otherwise))

    def over(self, names, state, otherwise, counted=False, at_once=False):
        """The end of a statement that sets these names, written without a hook in Python where that can be."""
        return over(self.line, names, state, otherwise, counted, at_once or self.in_class or self.runs_once)

    def end_plain(self, names, at_once=False):
        return self.over(names, "calm", "q", at_once=at_once)

    def end_alone(self, changed):
        """The end of a statement that can have changed this one object: see `Plain.changed_object`."""
        hook, name, key = changed
        key = [] if key is None else [self.const(key) if isinstance(key, str) else key]
        return said(self.line, self.hook(hook, self.const(name), variable(self.line, name), *key))

    def end_touching(self, names, at_once=False):
        if names is None or self.in_class or self.plain is None:
            return self.end()
        return self.over(names, "quiet", "u", True, at_once)

    def truth(self, expression):
        return ast.IfExp(self.root(expression), self.const(True), self.const(False), **self.at)

    def branch(self, node, before=()):
        """A branch by its test, whose truth is asked once and by the program's own code. `before`: hooks that run ahead of it."""
        head, tail = [], []
        if self.plain is None or self.in_class or self.binds and binds_inside(node.test):
            test = self.hook("t", self.truth(node.test), self.here())
        else:
            state = "calm" if self.plain.is_expression(node.test) else "quiet"
            test = self.root(node.test)
            head, tail = ([self.where(state, self.const(1), self.hook("w", self.const(truth)), self.hook("p", self.const(truth)))] for truth in (True, False))
        node.test = self.either(*before, test) if before else test
        node.body = head + self.block(node.body)
        node.orelse = tail + self.block(node.orelse)

    # Statements

    def simple(self, node):
        at = self.at
        names = self.plain.changed_names(node, self.own_names) if self.plain else None
        touched = self.plain.touched_names(node, self.own_names) if self.plain and names is None else None
        changed = self.plain.changed_object(node, self.own_names) if touched == () and not self.in_class else None
        at_once = isinstance(node, ast.Assign) and can_grow(node.value)
        for field in ("value", "msg", "exc", "cause"):
            child = getattr(node, field, None)
            if child is not None:
                setattr(node, field, self.root(child))
        self.targets(node)
        self.at = at
        if changed:
            return [self.begin(node), node, self.end_alone(changed)]
        return [self.begin(node), node, self.end_touching(touched, at_once) if names is None else self.end_plain(names, at_once)]

    def targets(self, node):
        if isinstance(node, (ast.Assign, ast.Delete)):
            node.targets = [self.inner(t) for t in node.targets]
        elif isinstance(node, ast.AnnAssign):
            node.target = self.inner(node.target)

    def aug_assign(self, node):
        plain = self.plain and self.plain.is_counting(node, self.own_names)
        touched = self.plain.touched_names(node, self.own_names) if self.plain else None
        changed = self.plain.changed_object(node, self.own_names) if touched == () and not self.in_class else None
        at_once = can_grow(node)
        node.value = self.expr(node.value)
        node.target = self.inner(node.target)
        if changed:
            return [self.begin(node), node, self.end_alone(changed)]
        if plain:
            end = self.over((node.target.id,), "calm", "g", at_once=at_once)
        else:
            end = self.end_touching(touched, at_once and bool(touched))
        return [self.begin(node), node, end]

    def assertion(self, node):
        sets = self.binds and binds_inside(node)
        node.test = self.hook("ta", self.truth(node.test))
        return [self.begin(node), node, self.end() if sets else self.end_touching(())]

    def returned(self, node):
        plain = self.plain and (node.value is None or self.plain.is_expression(node.value))
        sets = self.plain is None or node.value is not None and self.binds and binds_inside(node.value)
        value = self.const(None) if node.value is None else self.root(node.value)
        node.value = self.hook("rs", value, self.here()) if sets else self.hook("r" if plain else "ru", value)
        return [self.begin(node), node]

    def jump(self, node):
        return [self.begin(node), self.end_plain(()) if self.plain else self.end(), node]

    def condition(self, node):
        begin = self.begin(node)
        self.branch(node)
        return [begin, node]

    def while_loop(self, node):
        self.loops += 1
        self.branch(node, (self.hook("w", self.const(node.lineno - 1)), self.hook("b")))
        self.loops -= 1
        return [node]

    def for_loop(self, node):
        begin, line = self.begin(node), self.const(node.lineno - 1)
        names = self.plain.loop_names(node, self.own_names) if self.plain and not self.in_class else None
        changes = self.plain is None or not self.plain.changes_nothing(node.iter)
        iterable = self.inner(node.iter) if speaks(node.iter) else self.expr(node.iter)
        # What cannot be gone over is said where plain Python says it.
        node.iter = self.hook("il" if changes else "i", ast.Call(marked("iter"), [iterable], [], **position(iterable)), line)
        node.target = self.inner(node.target)
        self.loops += 1
        again = [said(self.line, begun(self.line, ~line.value, "bl"))]
        if names is None:
            first, last = [self.end()], [self.end()]
        else:
            # An item that can be changed may be the only thing that is new: the iterators that could change more say so themselves.
            first = [self.over(names, "calm", "q" if len(names) == 1 else "u", True)]
            last = [self.over((), "calm", "u")]
        node.body = again + first + self.block(node.body)
        node.orelse = again + last + self.block(node.orelse)
        self.loops -= 1
        return [begin, node]

    def attempt(self, node):
        begin, end, at = self.begin(node), self.end_touching(()), self.at
        node.body = self.block(node.body)
        for handler in node.handlers:
            self.at = position(handler)
            tried = self.hook("c", self.const(handler.lineno - 1))
            head = self.report("h", self.const(handler.name), self.here()) if handler.name else self.end()
            if handler.type is None:
                handler.body = [said(self.line, tried), head] + self.block(handler.body)
            else:
                handler.type = self.either(tried, handler.type)
                handler.body = [head] + self.block(handler.body)
        node.orelse = self.block(node.orelse)
        if node.finalbody:
            self.at = at
            node.finalbody = [self.report("f")] + self.block(node.finalbody)
        return [begin, end, node]

    def with_block(self, node):
        begin, end, at = self.begin(node), self.end(), self.at
        for item in node.items:
            item.context_expr = self.root(item.context_expr)
            if item.optional_vars:
                item.optional_vars = self.inner(item.optional_vars)
        failing = [self.report("f"), ast.Raise(None, None, **at)]
        body = [end] + self.block(node.body)
        # The statement that raised is known before `__exit__` runs.
        node.body = [ast.Try(body, [ast.ExceptHandler(None, None, failing, **at)], [], [], **at)]
        return [begin, node]

    def matching(self, node):
        begin, at = self.begin(node), self.at
        node.subject = self.hook("s", self.root(node.subject), self.here())
        for tried, case in enumerate(node.cases):
            self.at = position(case.pattern)
            lines = self.const(tuple(c.pattern.lineno - 1 for c in node.cases[: tried + 1]))
            if case.guard is None:
                head = [self.report("k", lines, self.here())]
            else:
                truth = ast.IfExp(self.root(case.guard), self.const(True), self.const(False), **self.at)
                case.guard = self.either(self.hook("k", lines, self.const(None)), self.hook("t", truth, self.here()))
                head = []
            case.body = head + self.block(case.body)
        last = node.cases[-1]
        if last.guard is not None or not irrefutable(last.pattern):
            self.at = at
            lines = self.const(tuple(c.pattern.lineno - 1 for c in node.cases))
            node.cases.append(ast.match_case(ast.MatchAs(None, None, **at), None, [self.report("k", lines, self.here())]))
        return [begin, node]

    # Definitions

    def function(self, node):
        begin, end = self.begin(node), self.end_touching(self.plain and self.plain.touched_names(node, self.own_names))
        node.decorator_list = [self.inner(d) for d in node.decorator_list]
        if not (self.may_yield and yields(node)):
            self.frame(node, "n")
        return [begin, node, end]

    def async_function(self, node):
        begin, end = self.begin(node), self.end()
        head = docstring_length(node.body)
        node.body[head:head] = [self.report("a", self.const(node.name), self.const(node.lineno - 1))]
        return [begin, node, end]

    def class_(self, node):
        begin, end = self.begin(node), self.end_touching(self.plain and self.plain.touched_names(node, self.own_names))
        node.decorator_list = [self.inner(d) for d in node.decorator_list]
        node.bases = [self.inner(b) for b in node.bases]
        self.frame(node, "m")
        return [begin, node, end]

    def frame(self, node, hook):
        at, own_names, head = self.at, self.own_names, docstring_length(node.body)
        in_function, in_closure, in_module = self.in_function, self.in_closure, self.in_module
        declared = [n for n in node.body[head:] if isinstance(n, (ast.Global, ast.Nonlocal))]
        rest = [n for n in node.body[head:] if not isinstance(n, (ast.Global, ast.Nonlocal))]
        self.in_module = False
        names = parameters(node) if hook == "n" and not in_closure else None
        if hook == "m" or names is None:
            enter = self.report("m" if hook == "m" else "nl", self.const(node.name), self.const(node.lineno - 1), self.here())
        else:
            enter = self.report("n", self.const(node.name), self.const(node.lineno - 1), self.const(names), *[variable(self.line, name) for name in names])
        leave = self.report("x")
        self.own_names = global_names(node)
        self.in_function = hook == "n"
        self.in_closure = in_closure or hook == "n"
        body = self.block(rest) or [ast.Pass(**at)]
        self.at, self.own_names = at, own_names
        self.in_function, self.in_closure, self.in_module = in_function, in_closure, in_module
        node.body = node.body[:head] + declared + [enter, ast.Try(body, [], [], [leave], **at)]

    # Expressions: `root` leaves the outermost value to the statement, `expr` reports it too, `inner` only what is inside.

    def root(self, node):
        return self.inner(node)

    def expr(self, node):
        inner = self.inner(node)
        if not isinstance(node, EVALUATED) or is_signed_literal(node) or isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            return inner
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else None
            if name == "super" and not node.args:
                return inner
            return self.hook("v" if name in COLLECTING else "vc", inner)
        return self.hook("v", inner)

    def inner(self, node):
        if isinstance(node, ATOMIC):
            return node
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, (ast.NamedExpr, ast.Await)):
            node.value = self.inner(node.value)
            return node
        if isinstance(node, ast.FormattedValue):
            node.value = self.expr(node.value)
            return node
        for field in PARTS[type(node)]:
            child = getattr(node, field, None)
            if type(child) is list:
                setattr(node, field, [self.expr(c) if isinstance(c, ast.expr) else c for c in child])
            elif type(child) not in LEAVES and isinstance(child, ast.expr):
                setattr(node, field, self.expr(child))
        return node

    def call(self, node):
        snapshot = self.in_function and isinstance(node.func, ast.Name) and node.func.id in ("locals", "vars") and not node.args
        node.func = self.inner(node.func)
        node.args = [self.expr(a) for a in node.args]
        for keyword in node.keywords:
            keyword.value = self.expr(keyword.value)
        # Before Python 3.13 every look at a function's variables renews the one dict that the program got.
        return self.hook("d", node) if snapshot else node


METHODS = {
    ast.AugAssign: Rewriter.aug_assign,
    ast.Assert: Rewriter.assertion,
    ast.Return: Rewriter.returned,
    ast.Break: Rewriter.jump,
    ast.Continue: Rewriter.jump,
    ast.If: Rewriter.condition,
    ast.While: Rewriter.while_loop,
    ast.For: Rewriter.for_loop,
    ast.Try: Rewriter.attempt,
    getattr(ast, "TryStar", None): Rewriter.attempt,
    ast.With: Rewriter.with_block,
    getattr(ast, "Match", None): Rewriter.matching,
    ast.FunctionDef: Rewriter.function,
    ast.AsyncFunctionDef: Rewriter.async_function,
    ast.ClassDef: Rewriter.class_,
}


def position(node):
    return {"lineno": node.lineno, "col_offset": node.col_offset, "end_lineno": node.end_lineno, "end_col_offset": node.end_col_offset}


def is_constant(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def docstring_length(body):
    return 1 if body and is_constant(body[0]) and isinstance(body[0].value.value, str) else 0


def speaks(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKING


def is_signed_literal(node):
    return isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)


def irrefutable(pattern):
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def own_nodes(definition):
    """The nodes of a function's or class's body without those of the definitions in it."""
    stack = list(definition.body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, DEFINITIONS + (ast.Lambda,)):
            stack.extend(ast.iter_child_nodes(node))


def parameters(function):
    """The names of a function whose variables, when it begins, are certainly these in this order; None for another."""
    if any(isinstance(node, SCOPES) for statement in function.body for node in inside(statement)):
        return None
    args = function.args
    found = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
    names = tuple(arg.arg for arg in found)
    return None if any(name.startswith("__") for name in names) else names


def global_names(definition):
    if not any(isinstance(node, ast.Global) for node in definition.body):
        return frozenset()
    return frozenset(name for node in own_nodes(definition) if isinstance(node, ast.Global) for name in node.names)


def yields(function):
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(function))

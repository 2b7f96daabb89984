"""Rewrites a module's syntax tree so that it reports every step to the runtime hooks in `runtime.Hooks`."""

import ast

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
MATCH = getattr(ast, "Match", ())
TRY_STAR = getattr(ast, "TryStar", ())
EVALUATED = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Subscript, ast.Compare, ast.BoolOp, ast.ListComp, ast.SetComp, ast.DictComp)


def rewrite(tree):
    """Instruments the module in place. Raises nothing on any tree that `ast.parse` made."""
    body = tree.body
    head = docstring_and_future(body)
    tree.body = body[:head] + Rewriter().block(body[head:])
    return ast.fix_missing_locations(tree)


def docstring_and_future(body):
    at = 0
    if body and is_constant(body[0]):
        at = 1
    while at < len(body) and isinstance(body[at], ast.ImportFrom) and body[at].module == "__future__":
        at += 1
    return at


def is_constant(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def hook(name, *args):
    return ast.Call(ast.Name("__ft_" + name + "__", ast.Load()), list(args), [])


def const(value):
    return ast.Constant(value)


LOCALS = "l"


def here():
    return hook(LOCALS)


def statement(expression, like):
    return ast.copy_location(ast.Expr(expression), like)


class Rewriter:
    def block(self, body):
        out = []
        for node in body:
            out += self.statement(node)
        return out

    def statement(self, node):
        if is_constant(node) or isinstance(node, (ast.Global, ast.Nonlocal)):
            return [node]
        method = getattr(self, "do_" + type(node).__name__.lower(), self.do_simple)
        return [ast.copy_location(n, node) if not hasattr(n, "lineno") else n for n in method(node)]

    def begin(self, node):
        return statement(hook("b", const(node.lineno - 1)), node)

    def end(self, node):
        return statement(hook("e", here()), node)

    def do_simple(self, node):
        for field in ("value", "msg", "exc", "cause"):
            child = getattr(node, field, None)
            if isinstance(child, ast.AST):
                setattr(node, field, self.root(child))
        for field in ("targets", "target"):
            child = getattr(node, field, None)
            if isinstance(child, list):
                setattr(node, field, [self.inner(c) for c in child])
            elif isinstance(child, ast.AST):
                setattr(node, field, self.inner(child))
        return [self.begin(node), node, self.end(node)]

    def do_augassign(self, node):
        node.value = self.expr(node.value)
        node.target = self.inner(node.target)
        return [self.begin(node), node, self.end(node)]

    def do_assert(self, node):
        node.test = hook("t", self.root(node.test), const(False))
        return [self.begin(node), node, self.end(node)]

    def do_return(self, node):
        value = self.root(node.value) if node.value else const(None)
        node.value = ast.copy_location(hook("r", value, here()), node)
        return [self.begin(node), node]

    def do_break(self, node):
        return [self.begin(node), self.end(node), node]

    do_continue = do_break

    def do_if(self, node):
        begin = self.begin(node)
        node.test = hook("t", self.root(node.test), here())
        node.body = self.block(node.body)
        node.orelse = self.block(node.orelse)
        return [begin, node]

    def do_while(self, node):
        test = hook("t", self.root(node.test), here())
        node.test = ast.copy_location(ast.BoolOp(ast.Or(), [hook("b", const(node.lineno - 1)), test]), node.test)
        node.body = self.block(node.body)
        node.orelse = self.block(node.orelse)
        return [node]

    def do_for(self, node):
        begin = self.begin(node)
        iterable = self.expr(node.iter) if worth_saying(node.iter) else self.inner(node.iter)
        node.iter = ast.copy_location(hook("i", iterable, const(node.lineno - 1)), node.iter)
        node.target = self.inner(node.target)
        node.body = [self.end(node)] + self.block(node.body)
        node.orelse = self.block(node.orelse)
        return [begin, node]

    def do_try(self, node):
        begin, end = self.begin(node), self.end(node)
        node.body = self.block(node.body)
        for handler in node.handlers:
            tried = hook("c", const(handler.lineno - 1))
            head = [self.end(handler)]
            if handler.type is None:
                head.insert(0, statement(tried, handler))
            else:
                handler.type = ast.copy_location(ast.BoolOp(ast.Or(), [tried, handler.type]), handler.type)
            handler.body = head + self.block(handler.body)
        node.orelse = self.block(node.orelse)
        if node.finalbody:
            node.finalbody = [statement(hook("f"), node)] + self.block(node.finalbody)
        return [begin, end, node]

    do_trystar = do_try

    def do_with(self, node):
        begin = self.begin(node)
        for item in node.items:
            item.context_expr = self.root(item.context_expr)
            if item.optional_vars:
                item.optional_vars = self.inner(item.optional_vars)
        body = [self.end(node)] + self.block(node.body)
        mark = ast.ExceptHandler(None, None, [statement(hook("f"), node), ast.copy_location(ast.Raise(), node)])
        node.body = [ast.copy_location(ast.Try(body, [ast.copy_location(mark, node)], [], []), node)]
        return [begin, node]

    def do_match(self, node):
        begin = self.begin(node)
        node.subject = hook("s", self.root(node.subject), here())
        lines = []
        for case in node.cases:
            lines.append(case.pattern.lineno - 1)
            if case.guard is not None:
                case.guard = self.inner(case.guard)
            case.body = [statement(hook("k", const(tuple(lines)), here()), case.pattern)] + self.block(case.body)
        last = node.cases[-1]
        if last.guard is not None or not irrefutable(last.pattern):
            tail = statement(hook("k", const(tuple(lines)), here()), node)
            wild = ast.copy_location(ast.MatchAs(), node)
            node.cases.append(ast.match_case(wild, None, [tail]))
        return [begin, node]

    def do_functiondef(self, node):
        begin, end = self.begin(node), self.end(node)
        node.decorator_list = [self.inner(d) for d in node.decorator_list]
        if not yields(node):
            self.frame(node)
        return [begin, node, end]

    def do_asyncfunctiondef(self, node):
        return [self.begin(node), node, self.end(node)]

    def do_classdef(self, node):
        begin, end = self.begin(node), self.end(node)
        node.decorator_list = [self.inner(d) for d in node.decorator_list]
        node.bases = [self.inner(b) for b in node.bases]
        self.frame(node)
        return [begin, node, end]

    def frame(self, node):
        head = 1 if node.body and is_constant(node.body[0]) and isinstance(node.body[0].value.value, str) else 0
        declarations = [n for n in node.body[head:] if isinstance(n, (ast.Global, ast.Nonlocal))]
        rest = [n for n in node.body[head:] if not isinstance(n, (ast.Global, ast.Nonlocal))]
        is_class = const(isinstance(node, ast.ClassDef))
        enter = statement(hook("n", const(node.name), const(node.lineno - 1), here(), is_class), node)
        leave = statement(hook("x"), node)
        body = self.block(rest) or [ast.copy_location(ast.Pass(), node)]
        guarded = ast.copy_location(ast.Try(body, [], [], [leave]), node)
        node.body = node.body[:head] + declarations + [enter, guarded]

    # Expressions: `root` leaves the outermost value to the statement, `expr` reports it too, `inner` reports only what is inside.

    def root(self, node):
        return self.inner(node)

    def expr(self, node):
        inner = self.inner(node)
        if not isinstance(node, EVALUATED) or is_literal(node) or isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            return inner
        return ast.copy_location(hook("vc" if isinstance(node, ast.Call) else "v", inner), node)

    def inner(self, node):
        if isinstance(node, COMPREHENSIONS + (ast.Lambda, ast.Constant, ast.Name)):
            return node
        if isinstance(node, ast.Slice):
            for field in ("lower", "upper", "step"):
                child = getattr(node, field)
                if child is not None:
                    setattr(node, field, self.expr(child))
            return node
        if isinstance(node, ast.NamedExpr):
            node.value = self.inner(node.value)
            return node
        if isinstance(node, ast.Call):
            node.func = self.inner(node.func)
            node.args = [self.argument(a) for a in node.args]
            for keyword in node.keywords:
                keyword.value = self.expr(keyword.value)
            return node
        if isinstance(node, ast.FormattedValue):
            node.value = self.expr(node.value)
            return node
        for field, child in ast.iter_fields(node):
            if isinstance(child, list):
                setattr(node, field, [self.expr(c) if isinstance(c, ast.expr) else c for c in child])
            elif isinstance(child, ast.expr):
                setattr(node, field, self.expr(child))
        return node

    def argument(self, node):
        if isinstance(node, ast.Starred):
            node.value = self.expr(node.value)
            return node
        return self.expr(node)


def worth_saying(node):
    """`range(…)`, names and literals say themselves."""
    return not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("range", "enumerate", "zip", "reversed", "map", "filter", "iter"))


def is_literal(node):
    return isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)


def irrefutable(pattern):
    return isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def yields(function):
    stack = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, DEFINITIONS + (ast.Lambda,)):
            stack.extend(ast.iter_child_nodes(node))
    return False

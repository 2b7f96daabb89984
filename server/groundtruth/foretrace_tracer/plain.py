"""Which statements can change no variable but those they assign: the tracer need not look at the others then.

Every function that such a statement might run without showing it is a call of a traced function, which the runtime
notices; what runs untraced and could change objects (generators, library containers) makes nothing plain.
"""

import ast
import re
from functools import lru_cache

LEAVES = frozenset((ast.Name, ast.Constant))
# Fields of nodes that hold no nodes, or nodes without parts.
BARE = frozenset(("ctx", "op", "ops", "id", "attr", "kind", "arg", "names", "level", "module", "type_comment", "conversion", "simple", "is_async"))
OPERATIONS = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.Tuple)
CALLS = frozenset(("print", "len", "abs", "str", "int", "float", "bool", "ord", "chr", "repr", "round", "isinstance", "type", "range"))
ITERATING = frozenset(("enumerate", "zip", "reversed", "sorted"))
ASKING = frozenset(("get", "index", "count", "copy"))  # methods of containers that change nothing
VIEWING = frozenset(("items", "keys", "values", "split", "splitlines", "copy"))  # methods that change nothing, unless they are the program's


class Parts(dict):
    """The fields of a class of nodes that can hold nodes with parts of their own."""

    def __missing__(self, kind):
        fields = self[kind] = () if kind in LEAVES else tuple(field for field in getattr(kind, "_fields", ()) if field not in BARE)
        return fields


PARTS = Parts()


def rebinding(names):
    """Whether code seems to give one of these names another meaning. A pattern that begins with letters is looked for several times as fast as one that begins with a word's edge."""
    any_name = "|".join(names)
    patterns = re.compile(r"(?:%s)\b\s*(?:=(?!=)|,)" % any_name), re.compile(r"(?:import|def|as|for|in)\s+(?:%s)\b" % any_name)

    def rebinds(code):
        for pattern in patterns:
            for match in pattern.finditer(code):
                at = match.start()
                if not at or not (code[at - 1].isalnum() or code[at - 1] == "_"):
                    return True
        return False

    return rebinds


rebinds_calls, rebinds_iterating = rebinding(CALLS), rebinding(ITERATING)
IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)", re.MULTILINE)
HARMLESS = frozenset(
    "math random string itertools functools operator re json sys typing dataclasses enum abc datetime time copy heapq bisect cmath "
    "statistics decimal fractions textwrap collections __future__".split()
)


# With these a statement can set variables that it does not name, and with the others hold what `marshal` takes for bytes.
SETTING = re.compile(r"\b(?:global|nonlocal|exec|eval|globals|locals|f_locals|vars|delattr|modules|_getframe|__\w*(?:dict|globals|main|builtins|import)\w*__|import\s*\*)(?!\w)")
# What can tell that an object lives on for a statement more.
LIFETIMES = re.compile(r"\bid\b|\bgc\b|getrefcount|tracemalloc|allocated|ctypes")
# What makes setting an attribute something else than that.
SETTERS = re.compile(r"\bproperty\s*\(|__set|__get|__dict__|__delete__")
BUFFERS = re.compile(r"bytearray|memoryview|array|buffer|__reduce|__code__")


@lru_cache(maxsize=1)  # asked for by the rewriter and by what runs beside the program
def plain_of(code):
    return Plain(code)


class Plain:
    def __init__(self, code):
        modules = [m.strip() for found in IMPORTED.findall(code) for m in found.split(",")]
        known = HARMLESS.issuperset(modules)
        self.calls = frozenset() if rebinds_calls(code) else CALLS
        self.iterating = frozenset() if rebinds_iterating(code) else ITERATING
        # Reading an item can add it to a defaultdict, and can be the program's own lambda.
        self.items = known and "default" not in code and "__missing__" not in code and "ChainMap" not in code
        self.any = known and "__del__" not in code and not re.search(r"__\w+__\s*=\s*lambda|yield|setattr|weakref", code)
        self.steady = self.any and not SETTING.search(code)
        self.held = self.steady and not LIFETIMES.search(code)
        self.copies = known and not BUFFERS.search(code)
        self.sets = self.held and not SETTERS.search(code)
        self.binds = ":=" in code

    def is_expression(self, node):
        return self.any and self._plain(node)

    def changed_names(self, node, not_here):
        """The names that a statement assigns, or None where it can change more."""
        if not self.any:
            return None
        if isinstance(node, (ast.Expr, ast.Pass)):
            return () if isinstance(node, ast.Pass) or self._plain(node.value) else None
        if not isinstance(node, ast.Assign) or not self._plain(node.value):
            return None
        names = []
        for target in node.targets:
            names += target.elts if isinstance(target, ast.Tuple) else [target]
        if not all(isinstance(name, ast.Name) and is_local(name.id, not_here) for name in names):
            return None
        return tuple(dict.fromkeys(name.id for name in names))

    def is_counting(self, node, not_here):
        return self.any and isinstance(node.target, ast.Name) and is_local(node.target.id, not_here) and self._plain(node.value)

    def changed_object(self, node, not_here):
        """How a statement changes one object, and no other unless functions of the program run: the hook for its end, the variable, and the key or attribute.

        None where it may change others. Whether the variable is a list or dict, or has such attributes, is asked when the statement is over.
        """
        if not self.held or self.binds and binds_inside(node):
            return None
        if isinstance(node, ast.Expr):
            call = node.value
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "append" and len(call.args) == 1 and not call.keywords):
                return None
            hook, owner, key, value = "ap", call.func.value, None, call.args[0]
        elif isinstance(node, ast.AugAssign) or isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.target if isinstance(node, ast.AugAssign) else node.targets[0], node.value
            if isinstance(target, ast.Subscript):
                hook, owner, key = "pi", target.value, key_of(target)
                if key is None:
                    return None
            elif isinstance(target, ast.Attribute) and self.sets and not target.attr.startswith("__"):
                hook, owner, key = "pa", target.value, target.attr
            else:
                return None
        else:
            return None
        if not isinstance(owner, ast.Name) or not is_local(owner.id, not_here):
            return None
        own = owner.id if hook != "pa" else None
        return (hook, owner.id, key) if self._plain(value, own) else None

    def touched_names(self, node, not_here):
        """The names that a statement sets which can change objects, too; None where it may set others."""
        names = []
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                names += [] if isinstance(node, ast.AnnAssign) and node.value is None else target_names(target)
        elif not isinstance(node, (ast.Expr, ast.Assert, ast.Pass)):
            return None
        if self.binds and binds_inside(node) or not all(is_local(name, not_here) for name in names):
            return None
        return tuple(dict.fromkeys(names))

    def loop_names(self, node, not_here):
        """The names that a `for` sets, or None where it may set others or change objects by itself."""
        targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
        if self.binds and binds_inside(node.iter) or not all(isinstance(name, ast.Name) and is_local(name.id, not_here) for name in targets):
            return None
        return tuple(dict.fromkeys(name.id for name in targets))

    def changes_nothing(self, iterable):
        """Whether what a `for` goes over is made without changing an object, unless traced functions do so."""
        if not self.any or self._plain(iterable):
            return self.any
        if not isinstance(iterable, ast.Call) or iterable.keywords:
            return False
        if isinstance(iterable.func, ast.Name):
            return iterable.func.id in self.iterating and all(map(self.changes_nothing, iterable.args))
        return isinstance(iterable.func, ast.Attribute) and iterable.func.attr in VIEWING and all(map(self._plain, [iterable.func.value, *iterable.args]))

    def _plain(self, node, own=None):
        """`own`: a variable that is a list or dict, so that its methods are known."""
        if isinstance(node, (ast.Name, ast.Constant)):
            return True
        if isinstance(node, OPERATIONS):
            parts = [getattr(node, field) for field in PARTS[type(node)]]
            return all(self._plain(part, own) for child in parts if child is not None for part in (child if type(child) is list else (child,)))
        if isinstance(node, ast.Compare):
            return not any(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops) and all(self._plain(n, own) for n in [node.left, *node.comparators])
        if isinstance(node, ast.Subscript):
            return self.items and isinstance(node.ctx, ast.Load) and self._plain(node.value, own) and self._plain(node.slice, own)
        if isinstance(node, ast.Slice):
            return all(self._plain(part, own) for part in (node.lower, node.upper, node.step) if part is not None)
        if isinstance(node, ast.Attribute):
            return self._plain(node.value, own)
        if isinstance(node, ast.Call):
            func = node.func
            if isinstance(func, ast.Name):
                is_known = func.id in self.calls
            else:
                is_known = own and isinstance(func, ast.Attribute) and func.attr in ASKING and isinstance(func.value, ast.Name) and func.value.id == own
            return bool(is_known) and all(self._plain(a, own) for a in node.args) and all(self._plain(k.value, own) for k in node.keywords)
        return False


def is_local(name, not_here):
    """Under its own name in the frame: neither declared global nor a class-private name, which Python changes."""
    return name not in not_here and not name.startswith("__")


def key_of(target):
    """The variable or constant that says an item's key or index, which can be asked for once more; None for another expression."""
    key = target.slice
    if isinstance(key, ast.UnaryOp) and isinstance(key.op, ast.USub) and isinstance(key.operand, ast.Constant):
        return key
    return key if isinstance(key, (ast.Name, ast.Constant)) else None


def target_names(target):
    """The variables among the targets of an assignment."""
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for part in target.elts for name in target_names(part)]
    return target_names(target.value) if isinstance(target, ast.Starred) else []


def binds_inside(node):
    """Whether an expression in it sets variables."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        outside = [*node.decorator_list, *(node.bases + node.keywords if isinstance(node, ast.ClassDef) else [node.args])]
        return any(map(binds_inside, outside))
    return any(isinstance(part, ast.NamedExpr) for part in inside(node))


def can_grow(node):
    """Whether its value can be an integer far longer than those it is made of."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return False
    for part in inside(node):
        if isinstance(part, ast.Call):
            if not (isinstance(part.func, ast.Name) and part.func.id in CALLS and part.func.id != "int"):
                return True
        elif isinstance(part, (ast.BinOp, ast.AugAssign)):
            if isinstance(part.op, (ast.Pow, ast.LShift)):
                return True
            factors = (part.left, part.right) if isinstance(part, ast.BinOp) else (part.value,)
            if isinstance(part.op, ast.Mult) and not any(isinstance(factor, ast.Constant) for factor in factors):
                return True
    return False


def inside(node):
    """The node and all below it, and texts and numbers of theirs: it runs for every statement."""
    found = [node]
    for node in found:
        for field in PARTS[type(node)]:
            child = getattr(node, field, None)
            if type(child) is list:
                found += child
            elif child is not None:
                found.append(child)
    return found

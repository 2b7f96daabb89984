"""Which statements can change no variable but those they assign: the tracer need not look at the others then.

Every function that such a statement might run without showing it is a call of a traced function, which the runtime
notices; what runs untraced and could change objects (generators, library containers) makes nothing plain.
"""

import ast
import re

OPERATIONS = (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.Tuple)
CALLS = frozenset(("print", "len", "abs", "str", "int", "float", "bool", "ord", "chr", "repr", "round", "isinstance", "type", "range"))
REBOUND = re.compile(r"\b(?:%s)\b\s*(?:=(?!=)|,)|\b(?:import|def|as|for|in)\s+(?:%s)\b" % ("|".join(CALLS), "|".join(CALLS)))
IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)", re.MULTILINE)
HARMLESS = frozenset(
    "math random string itertools functools operator re json sys typing dataclasses enum abc datetime time copy heapq bisect cmath "
    "statistics decimal fractions textwrap collections __future__".split()
)


class Plain:
    def __init__(self, code):
        modules = [m.strip() for found in IMPORTED.findall(code) for m in found.split(",")]
        known = HARMLESS.issuperset(modules)
        self.calls = frozenset() if REBOUND.search(code) else CALLS
        # Reading an item can add it to a defaultdict, and can be the program's own lambda.
        self.items = known and "default" not in code and "__missing__" not in code and "ChainMap" not in code
        self.any = known and "__del__" not in code and not re.search(r"__\w+__\s*=\s*lambda|yield|setattr|weakref", code)

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

    def _plain(self, node):
        if isinstance(node, (ast.Name, ast.Constant)):
            return True
        if isinstance(node, OPERATIONS):
            return all(self._plain(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
        if isinstance(node, ast.Compare):
            return not any(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops) and all(self._plain(n) for n in [node.left, *node.comparators])
        if isinstance(node, ast.Subscript):
            return self.items and isinstance(node.ctx, ast.Load) and self._plain(node.value) and self._plain(node.slice)
        if isinstance(node, ast.Slice):
            return all(self._plain(part) for part in (node.lower, node.upper, node.step) if part is not None)
        if isinstance(node, ast.Attribute):
            return self._plain(node.value)
        if isinstance(node, ast.Call):
            return isinstance(node.func, ast.Name) and node.func.id in self.calls and all(map(self._plain, node.args)) and all(self._plain(k.value) for k in node.keywords)
        return False


def is_local(name, not_here):
    """Under its own name in the frame: neither declared global nor a class-private name, which Python changes."""
    return name not in not_here and not name.startswith("__")

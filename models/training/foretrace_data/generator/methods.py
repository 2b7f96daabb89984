"""What of Python there is to teach: methods, builtins, library functions, statement patterns; and which of them a program uses."""

import ast
import builtins
import re
import sys
from collections import Counter
from typing import Callable, Dict, FrozenSet, Iterator, List, Tuple

TYPES = (str, list, dict, set, frozenset, tuple, int, float, bytes)
# What needs a file, a person, or names that only exist while a program runs.
UNTAUGHT = set("True False None Ellipsis dir id breakpoint compile copyright credits delattr eval exec exit globals help input license locals memoryview open quit vars aiter anext".split())
LIBRARY = {
    "math": "ceil comb copysign degrees dist e exp fabs factorial floor fmod fsum gcd hypot inf isclose isfinite isinf isnan isqrt lcm log log10 log2 modf nan perm pi pow prod radians sqrt tau trunc",
    "itertools": "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse groupby islice permutations product repeat starmap takewhile tee zip_longest",
    "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
    "functools": "cmp_to_key lru_cache partial reduce singledispatch total_ordering wraps",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
    "string": "Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits punctuation whitespace",
    "re": "IGNORECASE compile escape findall finditer fullmatch match search split sub subn",
    "datetime": "date datetime time timedelta",
    "json": "dumps loads",
    "enum": "Enum Flag IntEnum auto",
    "typing": "Any Callable Dict Iterable List NamedTuple Optional Tuple Union",
    "operator": "add attrgetter contains eq floordiv getitem gt itemgetter le lt methodcaller mod mul ne neg sub truediv",
    "copy": "copy deepcopy",
    "dataclasses": "asdict astuple dataclass field replace",
    "fractions": "Fraction",
    "decimal": "Decimal",
    "statistics": "mean median mode pstdev",
    "textwrap": "dedent indent shorten wrap",
    "contextlib": "contextmanager suppress",
    "abc": "ABC abstractmethod",
}  # fmt: skip
CALLED = re.compile(r"(?<=[\w\])'\"])\.([a-z]\w*)\(")
METHODS = [f"{kind.__name__}.{name}" for kind in TYPES for name in dir(kind) if name[0] != "_" and callable(getattr(kind, name))]
METHODS = [name for name in METHODS if name != "int.is_integer"]  # since Python 3.12
METHOD_NAMES = frozenset(name.split(".")[1] for name in METHODS)


def known() -> Dict[str, List[str]]:
    """Everything that is counted, by group."""
    return {
        "methods": METHODS,
        "builtins": sorted(name for name in dir(builtins) if name[0] != "_" and name not in UNTAUGHT and not is_warning_or_rare(name)),
        "library": [f"{module}.{name}" for module, names in LIBRARY.items() for name in names.split()],
        "patterns": sorted(PATTERNS),
    }


def is_warning_or_rare(name: str) -> bool:
    rare = "Warning Exit Interrupt Group Child Broken Connection Blocking Process FileExists Interrupted Directory Unicode Environment IOError SystemError SyntaxError Indentation TabError BufferError EOFError Permission Timeout ReferenceError MemoryError FileNotFound StopAsync OSError BaseException ImportError ModuleNotFound FloatingPoint FinalizationError"
    return any(part in name for part in rare.split())


def method_names(code: str) -> FrozenSet[str]:
    """Names of built-in types' methods that a program calls, whatever it calls them on."""
    return frozenset(METHOD_NAMES.intersection(CALLED.findall(code)))


def uses(code: str) -> Counter:
    """How often a program names or, for methods, calls what `known` lists. Runs it; its exceptions do not matter."""
    tree = ast.parse(code)
    found: Counter = Counter()
    for group in (methods_called(code), builtins_named(tree), library_named(tree), patterns_shown(tree)):
        found.update(group)
    return found


def methods_called(code: str) -> List[str]:
    """Methods of built-in types with the type that has them, as they are called; those that `map` and the like call are not seen."""
    called: List[str] = []

    def profile(_frame, event, function):
        if event == "c_call":
            called.append(function.__qualname__)

    try:
        program = compile(code, "<program>", "exec")
        sys.setprofile(profile)
        exec(program, {"__name__": "__main__", "print": lambda *_values, **_options: None, "input": lambda *_prompt: "7"})
    except Exception:
        pass
    finally:
        sys.setprofile(None)
    return [name for name in called if name in METHODS]


def builtins_named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and hasattr(builtins, node.id):
            yield node.id


def library_named(tree: ast.AST) -> Iterator[str]:
    modules: Dict[str, str] = {}
    names: Dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.update((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            yield names[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield f"{modules[node.value.id]}.{node.attr}"


def patterns_shown(tree: ast.AST) -> Iterator[str]:
    by_kind: Dict[str, List[Tuple[str, Callable]]] = {}
    for name, (kind, test) in PATTERNS.items():
        by_kind.setdefault(kind, []).append((name, test))
    for node in ast.walk(tree):
        for name, test in by_kind.get(type(node).__name__, ()):
            if test(node):
                yield name


def always(_node) -> bool:
    return True


def over(*functions: str) -> Callable:
    """A loop over a call of one of these functions or methods."""
    return lambda node: isinstance(node.iter, ast.Call) and getattr(node.iter.func, "id", getattr(node.iter.func, "attr", "")) in functions


def has(kind, field: str = "body") -> Callable:
    return lambda node: any(isinstance(inner, kind) for part in getattr(node, field) for inner in ast.walk(part))


def decorated(name: str) -> Callable:
    return lambda node: any(name in ast.dump(decorator) for decorator in node.decorator_list)


def is_while_true(node) -> bool:
    return isinstance(node.test, ast.Constant) and bool(node.test.value)


def defines(*names: str) -> Callable:
    return lambda node: any(isinstance(part, ast.FunctionDef) and part.name in names for part in node.body)


def operator(kind) -> Callable:
    return lambda node: isinstance(node.op, kind)


BINARY = "Add Sub Mult Div FloorDiv Mod Pow BitAnd BitOr BitXor LShift RShift".split()
COMPARED = "Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn".split()
FUNCTION = (ast.FunctionDef, ast.Lambda)

# name -> the node it shows in (by name: Python 3.9 has no `match`), and what must hold there
PATTERNS: Dict[str, Tuple[str, Callable]] = {
    "for range": ("For", over("range")),
    "for range with step": ("For", lambda n: over("range")(n) and len(n.iter.args) == 3),
    "for range down": ("For", lambda n: over("range")(n) and len(n.iter.args) == 3 and isinstance(n.iter.args[2], ast.UnaryOp)),
    "for enumerate": ("For", over("enumerate")),
    "for enumerate with start": ("For", lambda n: over("enumerate")(n) and (len(n.iter.args) + len(n.iter.keywords)) > 1),
    "for zip": ("For", over("zip")),
    "for reversed": ("For", over("reversed")),
    "for sorted": ("For", over("sorted")),
    "for items": ("For", over("items")),
    "for over a literal": ("For", lambda n: isinstance(n.iter, (ast.List, ast.Tuple, ast.Constant))),
    "for over a slice": ("For", lambda n: isinstance(n.iter, ast.Subscript)),
    "for unpacking": ("For", lambda n: isinstance(n.target, ast.Tuple)),
    "for star unpacking": ("For", lambda n: isinstance(n.target, ast.Tuple) and any(isinstance(t, ast.Starred) for t in n.target.elts)),
    "for into a subscript": ("For", lambda n: isinstance(n.target, (ast.Subscript, ast.Attribute))),
    "for else": ("For", lambda n: bool(n.orelse)),
    "for break": ("For", has(ast.Break)),
    "for continue": ("For", has(ast.Continue)),
    "for return": ("For", has(ast.Return)),
    "nested for": ("For", has(ast.For)),
    "for in while": ("While", has(ast.For)),
    "while in for": ("For", has(ast.While)),
    "while": ("While", always),
    "while True": ("While", is_while_true),
    "while else": ("While", lambda n: bool(n.orelse)),
    "while break": ("While", has(ast.Break)),
    "while continue": ("While", has(ast.Continue)),
    "while with walrus": ("While", lambda n: any(isinstance(i, ast.NamedExpr) for i in ast.walk(n.test))),
    "nested while": ("While", has(ast.While)),
    "if else": ("If", lambda n: bool(n.orelse)),
    "elif": ("If", lambda n: len(n.orelse) == 1 and isinstance(n.orelse[0], ast.If)),
    "try except": ("Try", lambda n: bool(n.handlers)),
    "try else": ("Try", lambda n: bool(n.orelse)),
    "try finally": ("Try", lambda n: bool(n.finalbody)),
    "try finally return": ("Try", lambda n: has(ast.Return)(n) and bool(n.finalbody)),
    "return in finally": ("Try", has(ast.Return, "finalbody")),
    "two handlers": ("Try", lambda n: len(n.handlers) > 1),
    "nested try": ("Try", has(ast.Try)),
    "try in a loop": ("For", has(ast.Try)),
    "except as": ("ExceptHandler", lambda n: n.name is not None),
    "except of several": ("ExceptHandler", lambda n: isinstance(n.type, ast.Tuple)),
    "bare except": ("ExceptHandler", lambda n: n.type is None),
    "raise": ("Raise", lambda n: n.exc is not None),
    "raise again": ("Raise", lambda n: n.exc is None),
    "raise from": ("Raise", lambda n: n.cause is not None),
    "own exception": ("ClassDef", lambda n: any("Error" in ast.dump(b) or "Exception" in ast.dump(b) for b in n.bases)),
    "match": ("Match", always),
    "match guard": ("match_case", lambda n: n.guard is not None),
    "match or": ("MatchOr", always),
    "match sequence": ("MatchSequence", always),
    "match star": ("MatchStar", always),
    "match mapping": ("MatchMapping", always),
    "match class": ("MatchClass", always),
    "match as": ("MatchAs", lambda n: n.pattern is not None),
    "match singleton": ("MatchSingleton", always),
    "with": ("With", always),
    "with as": ("With", lambda n: any(item.optional_vars for item in n.items)),
    "with of two": ("With", lambda n: len(n.items) > 1),
    "list comprehension": ("ListComp", always),
    "set comprehension": ("SetComp", always),
    "dict comprehension": ("DictComp", always),
    "generator expression": ("GeneratorExp", always),
    "comprehension of two loops": ("ListComp", lambda n: len(n.generators) > 1),
    "comprehension with if": ("ListComp", lambda n: any(g.ifs for g in n.generators)),
    "comprehension with if else": ("ListComp", lambda n: isinstance(n.elt, ast.IfExp)),
    "nested comprehension": ("ListComp", lambda n: isinstance(n.elt, ast.ListComp)),
    "f-string": ("JoinedStr", always),
    "f-string spec": ("FormattedValue", lambda n: n.format_spec is not None),
    "f-string nested spec": ("FormattedValue", lambda n: n.format_spec is not None and any(isinstance(v, ast.FormattedValue) for v in n.format_spec.values)),
    "f-string conversion": ("FormattedValue", lambda n: n.conversion != -1),
    "slice": ("Slice", always),
    "slice with step": ("Slice", lambda n: n.step is not None),
    "slice backwards": ("Slice", lambda n: isinstance(n.step, ast.UnaryOp)),
    "slice from the end": ("Slice", lambda n: isinstance(n.lower, ast.UnaryOp) or isinstance(n.upper, ast.UnaryOp)),
    "slice assignment": ("Subscript", lambda n: isinstance(n.slice, ast.Slice) and isinstance(n.ctx, ast.Store)),
    "slice deletion": ("Subscript", lambda n: isinstance(n.slice, ast.Slice) and isinstance(n.ctx, ast.Del)),
    "unpacking": ("Assign", lambda n: isinstance(n.targets[0], ast.Tuple)),
    "star unpacking": ("Assign", lambda n: isinstance(n.targets[0], ast.Tuple) and any(isinstance(t, ast.Starred) for t in n.targets[0].elts)),
    "nested unpacking": ("Assign", lambda n: isinstance(n.targets[0], ast.Tuple) and any(isinstance(t, ast.Tuple) for t in n.targets[0].elts)),
    "star in a display": ("List", lambda n: isinstance(n.ctx, ast.Load) and any(isinstance(t, ast.Starred) for t in n.elts)),
    "double star in a display": ("Dict", lambda n: None in n.keys),
    "chained assignment": ("Assign", lambda n: len(n.targets) > 1),
    "annotated assignment": ("AnnAssign", always),
    "default argument": ("arguments", lambda n: bool(n.defaults)),
    "mutable default": ("arguments", lambda n: any(isinstance(v, (ast.List, ast.Dict)) for v in n.defaults)),
    "star arguments": ("arguments", lambda n: n.vararg is not None),
    "keyword arguments": ("arguments", lambda n: n.kwarg is not None),
    "keyword-only": ("arguments", lambda n: bool(n.kwonlyargs)),
    "positional-only": ("arguments", lambda n: bool(n.posonlyargs)),
    "call with star": ("Call", lambda n: any(isinstance(a, ast.Starred) for a in n.args)),
    "call with double star": ("Call", lambda n: any(k.arg is None for k in n.keywords)),
    "call with keyword": ("Call", lambda n: any(k.arg for k in n.keywords)),
    "lambda": ("Lambda", always),
    "lambda with default": ("Lambda", lambda n: bool(n.args.defaults)),
    "nested function": ("FunctionDef", has(ast.FunctionDef)),
    "closure with nonlocal": ("Nonlocal", always),
    "global": ("Global", always),
    "decorator": ("FunctionDef", lambda n: bool(n.decorator_list)),
    "recursion": ("FunctionDef", lambda n: any(isinstance(i, ast.Call) and getattr(i.func, "id", "") == n.name for i in ast.walk(n))),
    "generator": ("FunctionDef", has(ast.Yield)),
    "yield from": ("YieldFrom", always),
    "walrus": ("NamedExpr", always),
    "conditional expression": ("IfExp", always),
    "chained comparison": ("Compare", lambda n: len(n.ops) > 1),
    "assert": ("Assert", always),
    "del": ("Delete", always),
    "pass": ("Pass", always),
    "class": ("ClassDef", always),
    "inheritance": ("ClassDef", lambda n: bool(n.bases)),
    "two bases": ("ClassDef", lambda n: len(n.bases) > 1),
    "class attribute": ("ClassDef", lambda n: any(isinstance(part, ast.Assign) for part in n.body)),
    "dataclass": ("ClassDef", decorated("dataclass")),
    "property": ("FunctionDef", decorated("'property'")),
    "setter": ("FunctionDef", decorated("'setter'")),
    "classmethod": ("FunctionDef", decorated("'classmethod'")),
    "staticmethod": ("FunctionDef", decorated("'staticmethod'")),
    "__slots__": ("ClassDef", lambda n: any("__slots__" in ast.dump(part) for part in n.body if isinstance(part, ast.Assign))),
    **{f"{name}": ("ClassDef", defines(name)) for name in "__repr__ __str__ __eq__ __lt__ __hash__ __len__ __getitem__ __setitem__ __contains__ __iter__ __next__ __call__ __enter__ __bool__ __add__ __radd__ __iadd__ __neg__ __getattr__ __post_init__ __init_subclass__ __missing__".split()},
    **{f"x {name} y": ("BinOp", operator(getattr(ast, name))) for name in BINARY},
    **{f"x {name}= y": ("AugAssign", operator(getattr(ast, name))) for name in BINARY},
    **{f"x {name} y ": ("Compare", lambda n, kind=getattr(ast, name): any(isinstance(op, kind) for op in n.ops)) for name in COMPARED},
    **{f"{name} x": ("UnaryOp", operator(getattr(ast, name))) for name in ("Not", "USub", "UAdd", "Invert")},
    "and": ("BoolOp", operator(ast.And)),
    "or": ("BoolOp", operator(ast.Or)),
}  # fmt: skip

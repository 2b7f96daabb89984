"""What people write around the statements that do the work: comments, docstrings, type hints, code that never runs or is of no use."""

import ast
from typing import Dict, List, Tuple

from .mutate import Edit, Source, apply
from .template import Draw
from .trees import parsed, walk

COMMENTS = """todo|note|update|check this|loop|result|main part|example|start|setup|input data|show the result|print it|step 1|step 2|first case|helper|fix later
keep it simple|edge case|see above|not needed any more|the answer|test|try it out|default value|compute|now the rest|done|should be fast enough|works for small inputs|for debugging|temporary""".replace("\n", "|").split("|")
DOCSTRINGS = """Return the result.|Compute the value.|Do the work.|Helper.|Process the input and return what comes of it.|TODO|Example function.|Return the answer for the given arguments.|Simple version.|Used below.
Does one thing.|Change the arguments in place where they are lists.|See the example.|Returns None when nothing is found.""".replace("\n", "|").split("|")
UNUSED = (
    "def unused():\n    return 0\n\n", "DEBUG = False\n", "VERSION = '1.0'\n", "def helper(x):\n    print('never called')\n    return x\n\n", "unused = []\n", "import math\n", "def old_version(a, b):\n    while a > b:\n        a -= 1\n    return a\n\n", "MAX_SIZE = 100\n",
)  # fmt: skip
NEVER = ("if False:\n    print('debug')", "if 0:\n    x0 = 1", "while False:\n    pass", "if not True:\n    print('never')\n    raise ValueError('never')", "for _ in []:\n    print('empty')")
TYPES = {ast.List: "list", ast.Dict: "dict", ast.Set: "set", ast.Tuple: "tuple", ast.JoinedStr: "str", ast.Compare: "bool", ast.ListComp: "list", ast.DictComp: "dict", ast.SetComp: "set"}
BUILTIN_TYPES = {"len": "int", "str": "str", "int": "int", "float": "float", "sorted": "list", "list": "list", "bool": "bool", "abs": "int", "set": "set", "dict": "dict", "tuple": "tuple"}


def decorate(d: Draw, code: str) -> str:
    """The program with one to three kinds of these; it still prints and computes the same."""
    if '"""' in code or "'''" in code or "\\\n" in code:
        return code
    for kind in d.sample((comments, docstrings, hints, dead_code), d.pick((1, 2, 3))):
        code = kind(d, code)
    return code


def comments(d: Draw, code: str) -> str:
    """Comments above and behind statements, and blank lines between those that are not indented."""
    open_brackets, out = 0, []
    for line in code.split("\n"):
        is_top = line and not line[0].isspace() and line[0] not in ")]}" and not line.startswith(("else", "elif", "except", "finally"))
        if open_brackets == 0 and line.strip() and d.chance(0.15):
            out.append(line[: len(line) - len(line.lstrip())] + "# " + d.pick(COMMENTS))
        if is_top and open_brackets == 0 and d.chance(0.2):
            out.append("")
        open_brackets += sum(map(line.count, "([{")) - sum(map(line.count, ")]}"))
        out.append(line + "  # " + d.pick(COMMENTS) if line.strip() and "#" not in line and d.chance(0.1) else line)
    return "\n".join(out)


def docstrings(d: Draw, code: str) -> str:
    """Docstrings of functions and classes."""
    source, edits = Source(code), []
    for node in walk(parsed(code)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not ast.get_docstring(node) and node.body[0].lineno > node.lineno and d.chance(0.7):
            edits.append(above(source, node.body[0], f'"""{d.pick(DOCSTRINGS)}"""'))
    return apply(code, edits)


def hints(d: Draw, code: str) -> str:
    """Types of parameters, from the literals that the program passes; of results and of the module's variables, where they are plain to see."""
    tree, source = parsed(code), Source(code)
    passed: Dict[str, List[str]] = {}
    for node in walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not any(isinstance(a, ast.Starred) for a in node.args):
            passed.setdefault(node.func.id, [type_of(argument) for argument in node.args])
    edits = []
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef):
            for argument, known in zip(node.args.args, passed.get(node.name, [])):
                if known and not argument.annotation:
                    edits.append(Edit(source.end(argument), source.end(argument), f": {known}"))
            edits += result_hint(source, node)
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and type_of(node.value) and d.chance(0.3):
            end = source.end(node.targets[0])
            edits.append(Edit(end, end, f": {type_of(node.value)}"))
    changed = apply(code, edits)
    shadowed = {node.id for node in walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)} | {node.arg for node in walk(tree) if isinstance(node, ast.arg)}
    declared = {name for node in walk(tree) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
    if declared or not shadowed.isdisjoint([*TYPES.values(), *BUILTIN_TYPES.values()]):
        return code
    return changed


def result_hint(source: Source, node: ast.FunctionDef) -> List[Edit]:
    returned = [inner.value for inner in walk(node) if isinstance(inner, ast.Return)]
    if node.returns or node.name.startswith("__") or any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in walk(node)):
        return []
    found = {type_of(value) if value else "None" for value in returned} or {"None"}
    start = source.text.find(b"):", source.start(node))
    known = found.pop() if len(found) == 1 else ""
    return [Edit(start + 1, start + 1, f" -> {known}")] if known and 0 <= start < source.start(node.body[0]) and source.text.find(b"\n", source.start(node)) > start else []


def type_of(node: ast.expr) -> str:
    """Of an expression whose type is plain to see; else empty."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return type_of(node.operand)
    if isinstance(node, ast.Constant):
        return "None" if node.value is None else type(node.value).__name__ if type(node.value) in (int, str, float, bool) else ""
    if isinstance(node, ast.List) and node.elts:
        kinds = {type_of(element) for element in node.elts}
        return f"list[{kinds.pop()}]" if len(kinds) == 1 and kinds <= {"int", "str", "float"} else "list"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return BUILTIN_TYPES.get(node.func.id, "") if node.func.id != "abs" else ""
    return TYPES.get(type(node), "")


def dead_code(d: Draw, code: str) -> str:
    """Something that nobody uses, or that is never reached."""
    tree, source = parsed(code), Source(code)
    names = {node.id for node in walk(tree) if isinstance(node, ast.Name)}
    ends = [node for node in walk(tree) if isinstance(node, (ast.Return, ast.Break, ast.Continue, ast.Raise)) and node.lineno == node.end_lineno]
    ways: List[Tuple[str, object]] = [("unused", None), ("never", None)] + ([("after", None)] * 2 if ends else [])
    way = d.pick(ways)[0]
    if way == "after":
        node = d.pick(ends)
        line = code.split("\n")[node.lineno - 1]
        if line.strip().startswith(("return", "break", "continue", "raise")):
            end = source.text.find(b"\n", source.end(node))
            text = "\n" + " " * node.col_offset + d.pick(("print('unreachable')", "x0 = 0", "pass", "return None" if isinstance(node, ast.Return) else "print('no')"))
            return apply(code, [Edit(end, end, text)]) if end >= 0 else code
        return code
    if way == "never":
        places = [node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]
        return apply(code, [above(source, d.pick(places), d.pick(NEVER))]) if places else code
    text = d.pick(UNUSED)
    first = next((node for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))), None)
    taken = text.replace("def ", "").replace("import ", "").split("(")[0].split(" ")[0].strip()
    if first is None or taken in names:
        return code
    gap = "\n\n" if text.endswith("\n\n") or isinstance(first, (ast.FunctionDef, ast.ClassDef)) else ""
    return apply(code, [above(source, first, text.rstrip("\n") + gap)])


def above(source: Source, node: ast.stmt, text: str) -> Edit:
    """Lines above a statement, as far indented as it is."""
    line = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
    margin = " " * node.col_offset
    start = source.lines[line - 1] + node.col_offset
    return Edit(start, start, text.replace("\n", "\n" + margin) + "\n" + margin)

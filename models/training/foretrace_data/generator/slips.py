"""Mistakes that people make, most of which raise an exception; and handlers that catch it."""

import ast
import builtins
from typing import Dict, Iterator, List, NamedTuple, Optional, Set

from .mutate import Edit, Source, apply
from .template import Draw
from .trees import parsed, walk

RETURNING_NONE = {"append", "extend", "insert", "remove", "reverse", "sort", "update", "add", "clear"}
FELT_LATER = ("text for a number", "result of a change", "no return")  # not where they are made
NAMES = set(dir(builtins))
LABELS = ("error:", "failed", "oops", "bad input", "problem:", "caught", "Error:", "skipped", "not possible")
FALLBACKS = ("result = None", "ok = False", "errors = 1", "status = 'failed'", "failed = True", "message = 'error'")
ABOVE = {"IndexError": "LookupError", "KeyError": "LookupError", "ZeroDivisionError": "ArithmeticError"}


class Slip(NamedTuple):
    kind: str  # one kind of mistake is as likely as another
    raises: str  # most likely
    edit: Edit


def slip(d: Draw, code: str, guarded: bool) -> str:
    """The program with one mistake, at times with a handler around it; unchanged where there is nothing to do wrong."""
    tree, source = parsed(code), Source(code)
    by_kind: Dict[str, List[Slip]] = {}
    for found in slips(d, tree, source):
        by_kind.setdefault(found.kind, []).append(found)
    if not by_kind:
        return code
    made = d.pick(by_kind[d.pick(sorted(by_kind))])
    changed = apply(code, [made.edit])
    try:
        parsed(changed)
    except SyntaxError:
        return code
    return guard(d, changed, made) if guarded else changed


def slips(d: Draw, tree: ast.Module, source: Source) -> Iterator[Slip]:
    """Everything there is to do wrong."""
    nodes = walk(tree)
    functions = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    inside_f_strings = {id(inner) for node in nodes if isinstance(node, ast.JoinedStr) for inner in walk(node)}
    for node in nodes:
        if id(node) in inside_f_strings:  # Python before 3.12 does not say where these stand
            continue
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield from of_subscript(d, source, node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in bound and len(node.id) > 2:
            yield Slip("misspelt name", "NameError", replacing(source, node, misspelt(d, node.id, bound)))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.FloorDiv, ast.Mod)) and isinstance(node.right, ast.Constant) and type(node.right.value) is int:
            yield Slip("zero", "ZeroDivisionError", replacing(source, node.right, "0"))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range" and any(is_length(argument) for argument in node.args[:2]):
            end = source.end(next(argument for argument in node.args if is_length(argument)))
            yield Slip("one too far", "IndexError", Edit(end, end, " + 1"))
        elif isinstance(node, ast.Call):
            yield from of_call(d, source, node, functions)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            if node.value.func.attr in RETURNING_NONE and isinstance(node.value.func.value, ast.Name):
                start = source.start(node)
                yield Slip("result of a change", "AttributeError", Edit(start, start, f"{node.value.func.value.id} = "))
        elif isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Constant):
            start = source.start(node)
            yield Slip("no return", "TypeError", Edit(start, source.start(node.value), ""))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and type(node.value.value) is int:
            yield Slip("text for a number", "TypeError", replacing(source, node.value, f"'{node.value.value}'"))
        elif isinstance(node, ast.Global):
            yield Slip("no global", "UnboundLocalError", replacing(source, node, "pass"))


def of_subscript(d: Draw, source: Source, node: ast.Subscript) -> Iterator[Slip]:
    index = node.slice
    if isinstance(index, ast.Constant) and type(index.value) is int:
        yield Slip("index", "IndexError", replacing(source, index, str(index.value + d.int(4, 12))))
    elif isinstance(index, ast.Constant) and type(index.value) is str and index.value:
        yield Slip("key", "KeyError", replacing(source, index, repr(misspelt(d, index.value, set()))))
    elif isinstance(index, ast.Name):
        end = source.end(index)
        yield Slip("off by one", "IndexError", Edit(end, end, d.pick((" + 1", " + 1", " + 2"))))


def of_call(d: Draw, source: Source, node: ast.Call, functions: Set[str]) -> Iterator[Slip]:
    name = getattr(node.func, "id", "")
    if isinstance(node.func, ast.Attribute):
        at = source.end(node.func)
        yield Slip("misspelt method", "AttributeError", Edit(at - len(node.func.attr.encode()), at, misspelt(d, node.func.attr, set())))
    elif name == "str" and len(node.args) == 1 and isinstance(node.args[0], (ast.Name, ast.Call)):
        inner = source.text[source.start(node.args[0]) : source.end(node.args[0])].decode()
        yield Slip("no text", "TypeError", replacing(source, node, inner))
    elif name in functions and node.args and not node.keywords:
        last = node.args[-1]
        start = source.end(node.args[-2]) if len(node.args) > 1 else source.start(last)
        yield Slip("arguments", "TypeError", d.pick((Edit(start, source.end(last), ""), Edit(source.end(last), source.end(last), f", {d.int(0, 9)}"))))


def is_length(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len"


def replacing(source: Source, node: ast.AST, text: str) -> Edit:
    return Edit(source.start(node), source.end(node), text)


def misspelt(d: Draw, name: str, known: Set[str]) -> str:
    """A letter less, one twice, two in the other order, or the other case."""
    for _ in range(6):
        at = d.int(0, max(0, len(name) - 2))
        other = d.pick((name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], name[:at] + name[at : at + 2][::-1] + name[at + 2 :], name + "s", name.rstrip("s"), name.swapcase()[:1] + name[1:]))
        if other != name and other not in known and other not in NAMES and (other.isidentifier() or not name.isidentifier()):
            return other
    return name + "_"


def guard(d: Draw, code: str, made: Slip) -> str:
    """A `try` around the statement with the mistake, or around all that follows the definitions."""
    if '"""' in code or "'''" in code or "\\\n" in code:
        return code
    tree, source, lines = parsed(code), Source(code), code.split("\n")
    at = next((line for line, start in enumerate(source.lines) if start > made.edit.start), len(source.lines)) - 1
    within = [node for node in walk(tree) if isinstance(node, ast.stmt) and not hasattr(node, "body") and node.lineno - 1 <= at < node.end_lineno]
    spans = statement_spans(within[:1]) if within and made.kind not in FELT_LATER and d.chance(0.5) else statement_spans(after_definitions(tree))
    if not spans:
        return code
    first, last = spans
    margin = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
    inner = [margin + "    " + line[len(margin) :] if line.strip() else line for line in lines[first : last + 1]]
    handler = [margin + "try:", *inner, *(margin + line for line in handling(d, made.raises))]
    return "\n".join([*lines[:first], *handler, *lines[last + 1 :]])


def after_definitions(tree: ast.Module) -> List[ast.stmt]:
    """The statements at the end of a module that are no definitions."""
    body = list(tree.body)
    last = max((at for at, node in enumerate(body) if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))), default=-1)
    return body[last + 1 :]


def statement_spans(statements: List[ast.stmt]) -> Optional[range]:
    """First and last line of these, counted from 0."""
    return (statements[0].lineno - 1, statements[-1].end_lineno - 1) if statements else None


def handling(d: Draw, raised: str) -> List[str]:
    caught = d.pick((raised, raised, raised, ABOVE.get(raised, "Exception"), "Exception", f"({raised}, ValueError)"))
    bound = d.chance(0.6)
    body = d.pick(("print(e)", f"print({d.pick(LABELS)!r}, e)", "print(type(e).__name__)", "text = str(e)", f"print(f'{d.pick(LABELS)} {{e}}')") if bound else (f"print({d.pick(LABELS)!r})", d.pick(FALLBACKS), f"print({raised!r})"))
    more = d.pick(([], [], [], ["else:", "    print('fine')"], ["finally:", f"    {d.pick(['print(0)', 'done = True', 'print(' + repr('done') + ')'])}"]))
    return [f"except {caught}{' as e' if bound else ''}:", f"    {body}", *more]

"""The twelve mutation operators of CodeExecutor (table 1 of the paper), as edits of the source text: layout and comments stay.

| operator | what it does |
|---|---|
| CRP | replaces a constant: a number x by a draw from N(x, 100), a string by one that is one or two characters longer or shorter |
| AOD | deletes a unary + or - |
| AOR | replaces an arithmetic operator |
| ASR | replaces the operator of an augmented assignment |
| BCR | swaps break and continue |
| COD | deletes `not`, also that of `not in` |
| LCR | swaps `and` and `or` |
| ROR | replaces a relational operator |
| SIR | removes one argument of a slice |
| OIL | ends a loop after one iteration |
| RIL | turns a loop's iteration round |
| ZIL | ends a loop before its first iteration |

f-strings stay as they are: Python before 3.12 does not say where their parts stand.
"""

import ast
import re
from typing import Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence

from .template import Draw
from .trees import parsed

OPERATORS = ("CRP", "AOD", "AOR", "ASR", "BCR", "COD", "LCR", "ROR", "SIR", "OIL", "RIL", "ZIL")
LOOP_OPERATORS = ("OIL", "RIL", "ZIL")
CHANCE = 0.5  # of each candidate but loops, which draw one of their three operators or none
DEVIATION = 10.0  # of replaced numbers: N(x, 100) says the variance

ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**"}
RELATIONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
ONCE_ONLY = {"enumerate", "zip", "map", "filter", "set", "frozenset", "iter", "chain", "islice"}  # `reversed` needs a list of these
UNMUTATED = {"annotation", "returns", "type_comment", "format_spec"}  # fields of no consequence to a run, or of an f-string


LEAVES = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.Name)


class Edit(NamedTuple):
    start: int  # byte offsets
    end: int
    text: str
    closes: bool = False  # of insertions at one place, those that close come first, the innermost in front


class Candidate(NamedTuple):
    operator: str
    loop: Optional[ast.AST]  # candidates of one loop exclude each other
    edits: Callable[[Draw], List[Edit]]


def mutate(d: Draw, code: str, operators: Sequence[str] = OPERATORS, chance: float = CHANCE) -> str:
    """A mutant by the operators given; the program itself when nothing was hit, or when the mutant is no Python.

    Raises SyntaxError when the program is none.
    """
    mutant = apply(code, chosen(d, list(candidates(code)), operators, chance))
    try:
        parsed(mutant)
    except (SyntaxError, ValueError):
        return code
    return mutant


def chosen(d: Draw, found: List[Candidate], operators: Sequence[str], chance: float) -> List[Edit]:
    """The edits drawn, none inside another: the outermost comes first."""
    drawn: Dict[ast.AST, Optional[str]] = {}
    taken: List[Edit] = []
    for candidate in found:
        if candidate.operator not in operators:
            continue
        if candidate.loop is None:
            hit = chance >= 1 or d.chance(chance)
        else:
            if candidate.loop not in drawn:
                own = [c.operator for c in found if c.loop is candidate.loop and c.operator in operators]
                drawn[candidate.loop] = d.pick(own if chance >= 1 else [*own, None])
            hit = drawn[candidate.loop] == candidate.operator
        if hit:
            edits = candidate.edits(d)
            if not any(overlaps(new, old) for new in edits for old in taken):
                taken += edits
    return taken


def overlaps(new: Edit, old: Edit) -> bool:
    return new.start < old.end and old.start < new.end or old.start < new.start == new.end < old.end


def apply(code: str, edits: Sequence[Edit]) -> str:
    order = sorted(range(len(edits)), key=lambda i: (edits[i].start, not edits[i].closes, -i if edits[i].closes else i))
    text, at, parts = code.encode(), 0, []
    for edit in (edits[i] for i in order):
        parts += [text[at : edit.start], edit.text.encode()]
        at = edit.end
    return b"".join([*parts, text[at:]]).decode()


def candidates(code: str) -> Iterator[Candidate]:
    """Every place an operator applies to, outer ones first. Raises SyntaxError."""
    source = Source(code)
    level: List[ast.AST] = [parsed(code)]
    while level:
        below: List[ast.AST] = []
        for node in level:
            make = FINDERS.get(type(node))
            if make:
                yield from make(source, node)
            if not isinstance(node, ast.JoinedStr):
                below += children(node)
        level = below


def children(node: ast.AST) -> Iterator[ast.AST]:
    """Those that a mutation may reach; they know the power or attribute they stand in."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    is_tight = isinstance(node, (ast.UnaryOp, ast.Attribute)) or isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
    for name in node._fields:
        value = getattr(node, name, None)
        if value is None or name in UNMUTATED:
            continue
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.AST) and not isinstance(child, LEAVES):
                if is_tight:
                    child.is_tight = True  # a negative number needs brackets here
                yield child


class Source:
    """Where nodes stand in the text, in bytes."""

    def __init__(self, code: str):
        self.text = code.encode()
        self.lines = [0]
        for line in self.text.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))

    def start(self, node: ast.AST) -> int:
        return self.lines[node.lineno - 1] + node.col_offset

    def end(self, node: ast.AST) -> int:
        return self.lines[node.end_lineno - 1] + node.end_col_offset

    def between(self, left: ast.AST, right: ast.AST, operator: str) -> range:
        """Where an operator stands between its operands, among brackets, comments and line ends."""
        start = self.end(left)
        pattern = rb"(?:[()\s\\]|#[^\n]*)*(" + re.escape(operator.encode()).replace(rb"\ ", rb"\s+") + rb")"
        match = re.compile(pattern).match(self.text, start, self.start(right))
        return range(*match.span(1)) if match else range(0)

    def replaced(self, where: range, text: str) -> List[Edit]:
        return [Edit(where.start, where.stop, text)] if where else []


def constant(source: Source, node: ast.Constant) -> Iterator[Candidate]:
    start, end = source.start(node), source.end(node)
    if type(node.value) in (int, float):
        tight = getattr(node, "is_tight", False)
        yield Candidate("CRP", None, lambda d: [Edit(start, end, number_like(d, node.value, tight))])
    elif type(node.value) is str and source.text[start : start + 1] in (b"'", b'"') and node.lineno == node.end_lineno:
        double = source.text[start : start + 1] == b'"'
        yield Candidate("CRP", None, lambda d: [Edit(start, end, quoted(text_like(d, node.value), double))])


def number_like(d: Draw, value, tight: bool) -> str:
    drawn = d.rng.gauss(value, DEVIATION)
    text = str(round(drawn)) if type(value) is int else str(round(drawn, 2))
    return f"({text})" if tight and text.startswith("-") else text


def text_like(d: Draw, text: str) -> str:
    count = d.int(1, 2)
    if len(text) > count and d.bool():
        return d.pick((text[count:], text[:-count]))
    more = "".join(d.pick(text if text.isalnum() else "abcxyz") for _ in range(count))
    return d.pick((text + more, more + text))


def quoted(text: str, double: bool) -> str:
    literal = repr(text)
    return f'"{literal[1:-1]}"' if double and literal[0] == "'" and '"' not in literal else literal


def unary(source: Source, node: ast.UnaryOp) -> Iterator[Candidate]:
    if isinstance(node.op, ast.Invert):
        return
    start = source.start(node)
    end = re.compile(rb"(?:not|[-+])[ ]*").match(source.text, start).end()
    yield Candidate("COD" if isinstance(node.op, ast.Not) else "AOD", None, lambda d: [Edit(start, end, "")])


def binary(source: Source, node: ast.BinOp) -> Iterator[Candidate]:
    old = ARITHMETIC.get(type(node.op))
    if old and not is_text_or_list(node.left) and not is_text_or_list(node.right):
        where = source.between(node.left, node.right, old)
        yield Candidate("AOR", None, lambda d: source.replaced(where, other(d, ARITHMETIC.values(), old)))


def augmented(source: Source, node: ast.AugAssign) -> Iterator[Candidate]:
    old = ARITHMETIC.get(type(node.op))
    if old and not is_text_or_list(node.value):
        where = source.between(node.target, node.value, old + "=")
        yield Candidate("ASR", None, lambda d: source.replaced(where, other(d, ARITHMETIC.values(), old) + "="))


def is_text_or_list(node: ast.AST) -> bool:
    """Operands that take `+` only: other operators would raise TypeError, which is soon learnt."""
    return isinstance(node, (ast.JoinedStr, ast.List, ast.Tuple)) or isinstance(node, ast.Constant) and type(node.value) in (str, bytes)


def other(d: Draw, values, old: str) -> str:
    return d.pick([value for value in values if value != old])


def jump(source: Source, node: ast.stmt) -> Iterator[Candidate]:
    new = "continue" if isinstance(node, ast.Break) else "break"
    yield Candidate("BCR", None, lambda d: [Edit(source.start(node), source.end(node), new)])


def logical(source: Source, node: ast.BoolOp) -> Iterator[Candidate]:
    old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    places = [source.between(left, right, old) for left, right in zip(node.values, node.values[1:])]
    yield Candidate("LCR", None, lambda d: [edit for where in places for edit in source.replaced(where, new)])


def comparison(source: Source, node: ast.Compare) -> Iterator[Candidate]:
    operands = [node.left, *node.comparators]
    for op, left, right in zip(node.ops, operands, operands[1:]):
        if isinstance(op, ast.NotIn):
            where = source.between(left, right, "not in")
            yield Candidate("COD", None, lambda d, where=where: source.replaced(where, "in"))
        elif type(op) in RELATIONS:
            old = RELATIONS[type(op)]
            where = source.between(left, right, old)
            unordered = any(isinstance(n, ast.Constant) and (n.value is None or type(n.value) is bool) for n in (left, right))
            new = ("==", "!=") if unordered else tuple(RELATIONS.values())
            yield Candidate("ROR", None, lambda d, where=where, old=old, new=new: source.replaced(where, other(d, new, old)))


def slicing(source: Source, node: ast.Slice) -> Iterator[Candidate]:
    parts = [part for part in (node.lower, node.upper, node.step) if part]
    if parts:
        yield Candidate("SIR", None, lambda d: [bracketed(source, d.pick(parts))])


def bracketed(source: Source, node: ast.AST) -> Edit:
    """Removes a node with the brackets around it."""
    start, end = source.start(node), source.end(node)
    while source.text[start - 1 : start] == b"(" and source.text[end : end + 1] == b")":
        start, end = start - 1, end + 1
    return Edit(start, end, "")


def loop(source: Source, node) -> Iterator[Candidate]:
    first, last = node.body[0], node.body[-1]
    if not isinstance(last, (ast.Break, ast.Continue, ast.Return, ast.Raise)):
        yield Candidate("OIL", node, lambda d: [after(source, node, last)])
    if isinstance(node, ast.For):
        yield Candidate("RIL", node, lambda d: around(source, node.iter))
    if not isinstance(first, ast.Break):
        yield Candidate("ZIL", node, lambda d: [before(source, node, first)])


def before(source: Source, node, first: ast.stmt) -> Edit:
    line = min([first.lineno, *(decorator.lineno for decorator in getattr(first, "decorator_list", ()))])
    start = source.lines[line - 1] + first.col_offset
    return Edit(start, start, "break; " if is_in_head(node, first) else "break\n" + " " * first.col_offset)


def after(source: Source, node, last: ast.stmt) -> Edit:
    if is_in_head(node, last):
        return Edit(source.end(last), source.end(last), "; break", closes=True)
    line_end = source.text.find(b"\n", source.end(last))
    at = len(source.text) if line_end < 0 else line_end
    return Edit(at, at, "\n" + " " * node.body[0].col_offset + "break", closes=True)


def is_in_head(node, statement: ast.stmt) -> bool:
    """Whether a loop's body stands on the line of its colon."""
    head_end = node.iter if isinstance(node, ast.For) else node.test
    return statement.lineno == head_end.end_lineno


def around(source: Source, iterated: ast.AST) -> List[Edit]:
    start, end = source.start(iterated), source.end(iterated)
    once = isinstance(iterated, ast.GeneratorExp) or isinstance(iterated, ast.Set)
    once = once or isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name) and iterated.func.id in ONCE_ONLY
    bare = isinstance(iterated, ast.Tuple) and source.text[start : start + 1] != b"("
    head, tail = ("reversed(list(", "))") if once else ("reversed((", "))") if bare else ("reversed(", ")")
    return [Edit(start, start, head), Edit(end, end, tail, closes=True)]


FINDERS = {
    ast.Constant: constant, ast.UnaryOp: unary, ast.BinOp: binary, ast.AugAssign: augmented, ast.Break: jump, ast.Continue: jump,
    ast.BoolOp: logical, ast.Compare: comparison, ast.Slice: slicing, ast.For: loop, ast.While: loop,
}  # fmt: skip

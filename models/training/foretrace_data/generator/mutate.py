"""The twelve mutation operators of CodeExecutor (Liu et al., 2023, Table 1), as edits of the source text at the places the syntax tree names.

Comments and layout survive, since only the tokens that change are written anew. Strings with values in them (f"…") and docstrings stay.
"""

import ast
import re
from random import Random
from typing import Collection, List, Tuple

OPERATORS = {
    "CRP": "constant replacement: a number x by a draw from N(x, 100), a string by one longer or shorter by one or two characters",
    "AOD": "arithmetic operator deletion: unary + or -",
    "AOR": "arithmetic operator replacement",
    "ASR": "augmented assignment operator replacement",
    "BCR": "break and continue swapped",
    "COD": "conditional operator deletion: the not of `not` and `not in`",
    "LCR": "and and or swapped",
    "ROR": "relational operator replacement",
    "SIR": "slice index removal: one of start:end:step",
    "OIL": "one-iteration loop: break at the end of the body",
    "RIL": "reverse iteration loop: reversed() around what a for loop goes over",
    "ZIL": "zero-iteration loop: break at the start of the body",
}
CHANCE = 0.5  # that a candidate is mutated
DEVIATION = 10  # of a replaced number: N(x, 100) has the variance 100
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# `**` is replaced but never drawn: powers of powers are the one way to spend hours in a single step.
ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%"}
REPLACED = {*ARITHMETIC, ast.Pow}
RELATIONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}

TOKEN = re.compile(rb"#[^\n]*|([-+*/%<>=!]+|and\b|or\b|not\b\s*)")  # an operator, or a comment to pass over
Span = Tuple[int, int]


def mutate(code: str, random: Random, operators: Collection[str] = tuple(OPERATORS), chance: float = CHANCE) -> str:
    """A mutant of the program: each place where one of the operators fits is changed with a chance from 0 to 1.

    A loop takes one of its three operators at most. The same state of `random` gives the same mutant, which may be the program
    itself. Raises SyntaxError or ValueError where `code` does not parse; a mutant of rare layout may not compile, so compile it.
    """
    mutator = Mutator(code.encode(), random, operators, chance)
    mutator.visit(ast.parse(code))
    return mutator.mutant().decode()


class Mutator(ast.NodeVisitor):
    """Collects edits, those of inner nodes before those of outer ones. Places are byte offsets, as the syntax tree counts."""

    def __init__(self, source: bytes, random: Random, operators: Collection[str], chance: float):
        self.source, self.random, self.operators, self.chance = source, random, operators, chance
        self.lines = [0] + [match.end() for match in re.finditer(rb"\r\n|\r|\n", source)]
        self.edits: List[Tuple[int, int, bytes]] = []

    def mutant(self) -> bytes:
        parts, at = [], 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            parts += [self.source[at:start], text]
            at = end
        return b"".join(parts) + self.source[at:]

    # Chance

    def drawn(self, *operators: str) -> str:
        """The operator to apply to a candidate, or none."""
        allowed = [name for name in operators if name in self.operators]
        return self.random.choice(allowed) if allowed and self.random.random() < self.chance else ""

    def other(self, texts: Collection[str], than: str) -> str:
        return self.random.choice([text for text in texts if text != than])

    # Places and edits

    def span(self, node: ast.AST) -> Span:
        return self.lines[node.lineno - 1] + node.col_offset, self.lines[node.end_lineno - 1] + node.end_col_offset

    def whole(self, node: ast.AST) -> Span:
        """The span of a node that stands between delimiters, with the brackets around it."""
        start, end = self.span(node)
        while True:
            before, after = re.search(rb"\(\s*$", self.source[:start]), re.match(rb"\s*\)", self.source[end:])
            if not before or not after:
                return start, end
            start, end = before.start(), end + after.end()

    def between(self, left: ast.AST, right: ast.AST) -> Span:
        """The span of the operator between two operands."""
        start, end = self.span(left)[1], self.span(right)[0]
        return next(match.span(1) for match in TOKEN.finditer(self.source, start, end) if match[1])

    def replace(self, span: Span, text: str) -> None:
        self.edits.append((*span, text.encode()))

    def insert(self, at: int, text: str) -> None:
        self.replace((at, at), text)

    def delete(self, start: int, end: int) -> None:
        glued = re.match(rb"\w\w", self.source[max(0, start - 1) : start] + self.source[end : end + 1])
        self.replace((start, end), " " if glued else "")

    # Constants

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.AST) -> None:
        """Left alone: Python before 3.12 does not say where its parts stand."""

    def visit_Constant(self, node: ast.Constant) -> None:
        start, end = self.span(node)
        text = self.source[start:end].decode()
        if type(node.value) in (int, float) and self.drawn("CRP"):
            self.replace((start, end), self.bracketed(self.number(node.value, text), start, end))
        elif type(node.value) is str and node.lineno == node.end_lineno and self.drawn("CRP"):
            self.replace((start, end), quoted(self.string(node.value), text[-1]))

    def number(self, value: float, text: str) -> str:
        """Another number, written with as many decimals."""
        if isinstance(value, int):
            return str(value + (round(self.random.gauss(0, DEVIATION)) or 1))
        decimals = len(text.partition(".")[2])
        moved = repr(round(value + (round(self.random.gauss(0, DEVIATION), decimals) or 1), decimals))
        return text if "inf" in moved else moved

    def bracketed(self, number: str, start: int, end: int) -> str:
        """A negative number in brackets where it would not be read as one."""
        signed, bound = self.source[max(0, start - 1) : start] in (b"-", b"+"), re.match(rb"\s*(\*\*|\.)", self.source[end:])
        return f"({number})" if number[0] == "-" and (signed or bound) else number

    def string(self, value: str) -> str:
        count, at = self.random.randint(1, 2), self.random.randint(0, len(value))
        if value and self.random.random() < 0.5:
            at = min(at, max(0, len(value) - count))
            return value[:at] + value[at + count :]
        return value[:at] + "".join(self.random.choice(LETTERS) for _ in range(count)) + value[at:]

    # Operators

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        self.visit(node.operand)
        name = {ast.Not: "COD", ast.USub: "AOD", ast.UAdd: "AOD"}.get(type(node.op))
        if name and self.drawn(name):
            start = self.span(node)[0]
            self.delete(*re.compile(rb"(not\b|[-+])[ \t]*").match(self.source, start).span())

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self.generic_visit(node)
        if type(node.op) in REPLACED and self.drawn("AOR"):
            self.replace(self.between(node.left, node.right), self.other(ARITHMETIC.values(), ARITHMETIC.get(type(node.op), "")))

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.generic_visit(node)
        if type(node.op) in REPLACED and self.drawn("ASR"):
            self.replace(self.between(node.target, node.value), self.other(ARITHMETIC.values(), ARITHMETIC.get(type(node.op), "")) + "=")

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.generic_visit(node)
        if self.drawn("LCR"):
            for left, right in zip(node.values, node.values[1:]):
                self.replace(self.between(left, right), "or" if isinstance(node.op, ast.And) else "and")

    def visit_Compare(self, node: ast.Compare) -> None:
        self.generic_visit(node)
        for left, relation, right in zip([node.left, *node.comparators], node.ops, node.comparators):
            if isinstance(relation, ast.NotIn) and self.drawn("COD"):
                self.delete(*self.between(left, right))
            elif type(relation) in RELATIONS and self.drawn("ROR"):
                self.replace(self.between(left, right), self.other(RELATIONS.values(), RELATIONS[type(relation)]))

    def visit_Slice(self, node: ast.Slice) -> None:
        parts = [part for part in (node.lower, node.upper, node.step) if part]
        removed = self.random.choice(parts) if parts and self.drawn("SIR") else None
        for part in parts:
            if part is removed:
                self.delete(*self.whole(part))
            else:
                self.visit(part)

    # Loops

    def visit_Break(self, node: ast.Break) -> None:
        if self.drawn("BCR"):
            self.replace(self.span(node), "continue")

    def visit_Continue(self, node: ast.Continue) -> None:
        if self.drawn("BCR"):
            self.replace(self.span(node), "break")

    def visit_While(self, node: ast.While) -> None:
        self.generic_visit(node)
        self.cut(node, self.drawn("OIL", "ZIL"))

    def visit_For(self, node: ast.For) -> None:
        self.generic_visit(node)
        name = self.drawn("OIL", "RIL", "ZIL")
        if name == "RIL":
            start, end = self.whole(node.iter)
            bare = isinstance(node.iter, ast.Tuple) and (self.source[start : start + 1] != b"(" or any(self.span(part)[0] == start for part in node.iter.elts))
            self.insert(start, "reversed((" if bare else "reversed(")
            self.insert(end, "))" if bare else ")")
        else:
            self.cut(node, name)

    def cut(self, loop: ast.stmt, name: str) -> None:
        """A break first (ZIL) or last (OIL) in the body of a loop, on a line of its own where the body has lines of its own."""
        first, last = loop.body[0], self.span(loop.body[-1])[1]
        start = min(self.span(node)[0] for node in [first, *getattr(first, "decorator_list", [])])
        line = self.source.rfind(b"\n", 0, start) + 1
        indent = self.source[line:start].decode()
        if indent.strip(" \t@"):
            if name == "ZIL":
                self.insert(start, "break; ")
            elif name == "OIL":
                self.insert(last, "; break")
        elif name == "ZIL":
            self.insert(line, f"{indent.rstrip('@')}break\n")
        elif name == "OIL":
            rest = self.source.find(b"\n", last)
            self.insert(len(self.source) if rest < 0 else rest, f"\n{indent.rstrip('@')}break")


def quoted(value: str, quote: str) -> str:
    """Source of a string, in the given quotes where it does not hold them."""
    return repr(value) if quote in value else quote + repr(value)[1:-1] + quote

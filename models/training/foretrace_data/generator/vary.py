"""Variation of whole programs: other names, values that are asked for, mistakes, mutants, what changes nothing."""

import ast
from typing import Dict, List, Set, Tuple

from .asked import ask
from .decorate import decorate
from .mutate import Edit, Source, apply, mutate
from .slips import slip
from .template import Draw
from .trees import parsed, walk

SWAPPED_NAMES = 0.2  # of the renamed programs, in which variables take each other's names
NAMES = """a b c d e f g h i j k m n p q r s t u v w x y z x1 x2 tmp temp foo bar val value values result res ret out
data item items elem element total count counter acc left right lo hi cur current prev nxt first last num nums number
arr lst seq text word words line name names key pos idx index row col size length score scores price amount rate flag
found best worst target limit start end step stack queue node total_sum max_value min_value my_list my_dict user_input
string_value new_list output answer""".split()
UNSAFE = ("self", "cls")
READING_NAMES = ("locals", "globals", "vars", "eval", "exec")
FIXING = frozenset((ast.keyword, ast.ClassDef, ast.FunctionDef, ast.ExceptHandler, ast.Import, ast.ImportFrom))


def vary(d: Draw, code: str) -> Tuple[str, Tuple[str, ...]]:
    """The program with some of its surface or behaviour changed, and which variations changed it; those that cannot be made safely are not."""
    made = []
    for name, share, variation in VARIATIONS:
        if not d.chance(share):
            continue
        try:
            varied = variation(d, code)
        except (SyntaxError, ValueError, RecursionError):
            continue
        if varied != code:
            code = varied
            made.append(name)
    return code, tuple(made)


def rename(d: Draw, code: str) -> str:
    """The program with most of its variables renamed; formatted anew where it has f-strings, since Python before 3.12 does not say where their names stand."""
    tree = parsed(code)
    nodes = walk(tree)
    uses, bound, fixed, has_f_string = [], set(), set(UNSAFE), False
    for node in nodes:
        kind = type(node)
        if kind is ast.Name:
            uses.append(node)
            if type(node.ctx) is ast.Store:
                bound.add(node.id)
        elif kind is ast.arg:
            uses.append(node)
            bound.add(node.arg)
        elif kind is ast.Global or kind is ast.Nonlocal:
            uses.append(node)
        elif kind is ast.JoinedStr:
            has_f_string = True
        elif kind in FIXING:
            fixed |= fixed_by(node)
        elif kind.__name__ == "Match":
            return code
    names = {node.id for node in uses if type(node) is ast.Name}
    if not names.isdisjoint(READING_NAMES):
        return code
    candidates = sorted(name for name in bound - fixed if not name.startswith("__"))
    if len(candidates) > 1 and d.chance(SWAPPED_NAMES):
        mapping = dict(zip(candidates, [*candidates[1:], candidates[0]]))
    else:
        free = [n for n in d.sample(NAMES, 2 * len(candidates) + 8) if n not in names and n not in bound]
        mapping = {old: free.pop() for old in candidates if free and d.chance(0.7)}
    if not mapping:
        return code
    if has_f_string:
        return ast.unparse(Renamer(mapping).visit(ast.parse(code))) + "\n"
    source = Source(code)
    return apply(code, [edit for node in uses for edit in renaming(source, node, mapping)])


def fixed_by(node: ast.AST) -> Set[str]:
    """Names that a node other than a variable gives: those keep theirs."""
    if isinstance(node, ast.ClassDef):
        attributes = {t.id for s in node.body if not isinstance(s, ast.FunctionDef) for t in walk(s) if isinstance(t, ast.Name)}
        return attributes | {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name for alias in node.names}
    return {getattr(node, "arg", None) or getattr(node, "name", None) or ""}


def renaming(source: Source, node: ast.AST, mapping: Dict[str, str]) -> List[Edit]:
    start = source.start(node)
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        head = type(node).__name__.lower()
        return [Edit(start, source.end(node), f"{head} {', '.join(mapping.get(name, name) for name in node.names)}")]
    name = node.id if type(node) is ast.Name else node.arg
    return [Edit(start, start + len(name.encode()), mapping[name])] if name in mapping else []


class Renamer(ast.NodeTransformer):
    def __init__(self, mapping: Dict[str, str]):
        self.mapping = mapping

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.mapping.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.mapping.get(node.arg, node.arg)
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        node.names = [self.mapping.get(name, name) for name in node.names]
        return node

    visit_Nonlocal = visit_Global


# In this order: what is done, to what share of the programs (some have nothing to be done to), and by what.
VARIATIONS = (
    ("renamed", 0.32, rename),
    ("asked", 0.12, ask),
    ("slipped", 0.04, lambda d, code: slip(d, code, guarded=False)),
    ("guarded", 0.045, lambda d, code: slip(d, code, guarded=True)),
    ("mutated", 0.21, mutate),
    ("decorated", 0.12, decorate),
)

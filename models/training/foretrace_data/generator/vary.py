"""Variation of whole programs: other names, mutants, comments and blank lines."""

import ast
from typing import Dict

from .mutate import mutate
from .template import Draw

RENAMED, MUTANTS, DECORATED = 0.3, 0.2, 0.1  # shares of the programs
NAMES = """a b c d e f g h i j k m n p q r s t u v w x y z x1 x2 tmp temp foo bar val value values result res ret out
data item items elem element total count counter acc left right lo hi cur current prev nxt first last num nums number
arr lst seq text word words line name names key pos idx index row col size length score scores price amount rate flag
found best worst target limit start end step stack queue node total_sum max_value min_value my_list my_dict user_input
string_value new_list output answer""".split()


def vary(d: Draw, code: str, mutants: float = MUTANTS) -> str:
    """The program with some of its surface changed, and a share of them mutated; unchanged where a change could not be made safely."""
    try:
        if d.chance(RENAMED):
            code = rename(d, code)
        if d.chance(mutants):
            code = mutate(d, code)
        if d.chance(DECORATED):
            code = decorate(d, code)
    except (SyntaxError, ValueError, RecursionError):
        pass
    return code


def rename(d: Draw, code: str) -> str:
    tree = ast.parse(code)
    fixed = {n.arg for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg}
    unsafe = {"locals", "globals", "vars", "eval", "exec"}
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    if names & unsafe or any(type(n).__name__ == "Match" for n in ast.walk(tree)):
        return code
    bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    classes = [n for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
    for node in classes:
        bound -= {t.id for s in node.body for t in ast.walk(s) if isinstance(t, ast.Name) and not isinstance(s, ast.FunctionDef)}
    bound |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg) and n.arg not in ("self", "cls")}
    candidates = sorted(n for n in bound - fixed if not n.startswith("__"))
    free = [n for n in d.shuffled(NAMES) if n not in names and n not in bound]
    mapping = {old: free.pop() for old in candidates if free and d.chance(0.7)}
    return ast.unparse(Renamer(mapping).visit(tree)) + "\n" if mapping else code


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


COMMENTS = "# todo|# note|# update|# check this|# loop|# result|# main part|# example".split("|")


def decorate(d: Draw, code: str) -> str:
    """Adds comments and blank lines where they change nothing: between top-level statements and at line ends."""
    if '"""' in code or "'''" in code or "\\\n" in code:
        return code
    out = []
    for line in code.split("\n"):
        if line and not line[0].isspace() and line[0] not in ")]}" and not line.startswith(("else", "elif", "except", "finally")):
            if d.chance(0.2):
                out.append(d.pick(COMMENTS))
            if d.chance(0.2):
                out.append("")
        out.append(line)
    varied = "\n".join(out)
    return varied if ast.dump(ast.parse(varied)) == ast.dump(ast.parse(code)) else code

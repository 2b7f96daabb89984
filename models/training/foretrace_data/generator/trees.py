"""Syntax trees, each parsed once and walked quickly: most variations of a program look through the same tree."""

import ast
from functools import lru_cache
from typing import List

UNTOLD = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)  # say something only of the node they are in


@lru_cache(maxsize=4)
def parsed(code: str) -> ast.Module:
    """The program's tree, which others look at, too: to be read only. Raises as `ast.parse` does."""
    return ast.parse(code)


def walk(node: ast.AST) -> List[ast.AST]:
    """The nodes in the order of `ast.walk`, without operators and contexts."""
    found = [node]
    for node in found:
        for field in node._fields:
            child = getattr(node, field, None)
            if isinstance(child, list):
                found += [part for part in child if isinstance(part, ast.AST) and not isinstance(part, UNTOLD)]
            elif isinstance(child, ast.AST) and not isinstance(child, UNTOLD):
                found.append(child)
    return found

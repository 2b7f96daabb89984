"""Syntax trees, each parsed once and walked quickly: most variations of a program look through the same tree."""

import ast
from functools import lru_cache
from typing import List

# Fields that hold no nodes, or those that say something only of the node they are in: operators and contexts.
UNTOLD_FIELDS = frozenset(("ctx", "op", "ops", "id", "attr", "kind", "arg", "level", "module", "type_comment", "conversion", "simple", "is_async"))


class Parts(dict):
    """The fields of a class of nodes that can hold nodes to be told."""

    def __missing__(self, kind):
        bare = UNTOLD_FIELDS if kind in (ast.Import, ast.ImportFrom) else UNTOLD_FIELDS | {"names"}
        fields = self[kind] = () if kind in (ast.Name, ast.Constant) else tuple(field for field in kind._fields if field not in bare)
        return fields


PARTS = Parts()


@lru_cache(maxsize=4)
def parsed(code: str) -> ast.Module:
    """The program's tree, which others look at, too: to be read only. Raises as `ast.parse` does."""
    return ast.parse(code)


def walk(node: ast.AST) -> List[ast.AST]:
    """The nodes in the order of `ast.walk`, without operators and contexts."""
    found = [node]
    for node in found:
        for field in PARTS[type(node)]:
            child = getattr(node, field, None)
            if type(child) is list:
                found += [part for part in child if isinstance(part, ast.AST)]
            elif child is not None and isinstance(child, ast.AST):
                found.append(child)
    return found

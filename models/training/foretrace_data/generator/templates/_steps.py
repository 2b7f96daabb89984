"""Statements drawn at random."""
from __future__ import annotations

from ..template import Draw


def steps(d: Draw, lo: int, hi: int, *choices) -> str:
    """Some of the statements, one a line; choices are functions or texts."""
    return "\n".join(c() if callable(c) else c for c in (d.pick(choices) for _ in range(d.int(lo, hi))))

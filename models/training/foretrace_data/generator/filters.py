"""Which programs are let through: few of one skeleton, none twice, and method pairs that are never trained on."""

import builtins
import keyword
import re
import zlib
from collections import Counter
from functools import lru_cache
from itertools import combinations
from typing import Set

from .methods import method_names

WINDOW = 50000  # programs that are compared with each other: bounds the memory, and keeps the mixture the same over time
CAP = 200  # of one skeleton in a window
HELD_OUT_PAIRS = 40  # one in so many pairs, by a hash, is never trained on
# Pairs of these alone are too common to do without.
COMMON = frozenset("append get items join keys lower pop sort split strip upper values index count replace add insert extend remove format startswith".split())

STRING = r"""(?:\b[rRbBuUfF]{1,2})?(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
WORD = re.compile(rf"#[^\n]*|({STRING}|(?:(?<![\w)\]])-)?(?<!\w)\d[\w.]*)|(?<![.\w])[^\W\d]\w*", re.DOTALL)  # the group: a constant
KEPT = {name: name for name in [*keyword.kwlist, *dir(builtins)]}
LIST = re.compile(r"0(?:, ?0)+")
PAIRS_LIST = re.compile(r"0: 0(?:, 0: 0)+")
EMPTY = re.compile(r"\s*\n")


@lru_cache(maxsize=1)  # asked for twice of every program
def skeleton(code: str) -> str:
    """The program without its own names, constants, comments and blank lines.

    Stands for its syntax tree, at a fraction of the cost of parsing. Names of builtins, methods and attributes stay; an f-string is one constant.
    """
    text = PAIRS_LIST.sub("0: 0", WORD.sub(abstract, code))
    return EMPTY.sub("\n", LIST.sub("0", text)).lstrip()


def abstract(match: "re.Match[str]") -> str:
    word = match.group()
    return "0" if match.lastindex else KEPT.get(word, "" if word[0] == "#" else "_")


def has_held_out_pair(code: str) -> bool:
    """Whether two methods are called that never occur together in programs to train on."""
    return any(is_held_out(a, b) for a, b in combinations(sorted(method_names(code)), 2))


def is_held_out(a: str, b: str) -> bool:
    """Of two different names of methods, in alphabetical order."""
    return zlib.crc32(f"{a} {b}".encode()) % HELD_OUT_PAIRS == 0 and not (a in COMMON and b in COMMON)


class Novelty:
    """Counts what has been let through in the window at hand."""

    def __init__(self):
        self.seen: Set[int] = set()  # hashes
        self.skeletons: Counter = Counter()

    def admits(self, code: str) -> bool:
        """Whether to let a program through, which is then counted."""
        if len(self.seen) >= WINDOW:
            self.seen.clear()
            self.skeletons.clear()
        text, shape = hash(code), hash(skeleton(code))
        if text in self.seen or self.skeletons[shape] >= CAP:
            return False
        self.seen.add(text)
        self.skeletons[shape] += 1
        return True

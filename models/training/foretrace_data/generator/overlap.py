"""Keeps programs out of the training data that are too like those the model is measured on.

The measured programs themselves are out of reach here: `measured.bin` holds hashes of them, made by `pack`, which is called from where
they are (`rebuild.py` beside them) and held to them by a test. A program is too like one of them when it has its syntax tree, or when the two share 40 %
of the runs of 13 words of the shorter. The tree is compared without names and constants; in programs of up to four lines,
of whose shapes there are few, with its constants.
"""

import re
import zlib
from array import array
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Dict, Iterable, List, Tuple

from .filters import WORD, skeleton

FILE = Path(__file__).with_name("measured.bin")
RUN = 13
SHARED = 0.4
STRIDE = 3  # of a training program only every third run is looked up
SHORT = 4  # lines
WORDS = re.compile(r"\w+|[^\w\s]")


class Measured:
    """The hashes of the programs to keep away from. `runs`: which programs each run of words is in."""

    def __init__(self, trees: Iterable[int], runs_of_each: Iterable[Iterable[int]]):
        self.trees = frozenset(trees)
        self.runs: Dict[int, List[int]] = {}
        self.sizes = []
        for number, runs in enumerate(runs_of_each):
            own = set(runs)
            self.sizes.append(len(own))
            for run in own:
                self.runs.setdefault(run, []).append(number)

    def resembles(self, code: str) -> bool:
        """Whether a program is too like one of these."""
        if tree_hash(code) in self.trees:
            return True
        own = run_hashes(code, STRIDE)
        shared = Counter(number for run in own for number in self.runs.get(run, ()))
        size = len(own) * STRIDE
        return any(n * STRIDE >= SHARED * min(size, self.sizes[number]) for number, n in shared.items())


def tree_hash(code: str) -> int:
    short = code.count("\n", 0, -1) < SHORT
    return zlib.crc32((with_constants(code) if short else skeleton(code)).encode("utf-8", "surrogatepass"))


def with_constants(code: str) -> str:
    """The skeleton of a program that keeps its constants."""
    return "\n".join([skeleton(code), *filter(None, WORD.findall(code))])


def run_hashes(code: str, stride: int = 1) -> List[int]:
    words = WORDS.findall(code)
    return [zlib.crc32("\n".join(words[at : at + RUN]).encode("utf-8", "surrogatepass")) for at in range(0, len(words) - RUN + 1, stride)]


def pack(codes: Iterable[str]) -> bytes:
    """The hashes of these programs, as `measured.bin` holds them: for each its tree, the number of its runs, and those."""
    numbers = array("I")
    for code in codes:
        runs = sorted(set(run_hashes(code)))
        numbers.extend([tree_hash(code), len(runs), *runs])
    if numbers.itemsize != 4:
        raise OSError("this machine has no unsigned integers of 32 bits")
    return zlib.compress(numbers.tobytes(), 9)


@lru_cache(maxsize=1)
def measured() -> Measured:
    numbers = array("I", zlib.decompress(FILE.read_bytes()))
    programs: List[Tuple[int, array]] = []
    at = 0
    while at < len(numbers):
        tree, count = numbers[at : at + 2]
        programs.append((tree, numbers[at + 2 : at + 2 + count]))
        at += 2 + count
    return Measured((tree for tree, _ in programs), (runs for _, runs in programs))

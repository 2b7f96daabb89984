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
STRIDE = 4  # of a training program only every fourth run is looked up
SHORT = 4  # lines
WORDS = re.compile(r"\w+|[^\w\s]")


class Measured:
    """The hashes of the programs to keep away from. `runs`: which programs each run of words is in."""

    def __init__(self, trees: Iterable[Tuple[int, int]], runs_of_each: Iterable[Iterable[int]]):
        self.trees = frozenset(trees)
        self.shapes = frozenset(shape for shape, _ in self.trees)
        self.runs: Dict[int, List[int]] = {}
        self.sizes = []
        for number, runs in enumerate(runs_of_each):
            own = set(runs)
            self.sizes.append(len(own))
            for run in own:
                self.runs.setdefault(run, []).append(number)

    def resembles(self, code: str) -> bool:
        """Whether a program is too like one of these."""
        if hashed(skeleton(code)) in self.shapes and tree_hashes(code) in self.trees:
            return True
        own = run_hashes(code, STRIDE)
        known = [run for run in own if run in self.runs]
        if not known:
            return False
        shared = Counter(number for run in known for number in self.runs[run])
        size = len(own) * STRIDE
        return any(n * STRIDE >= SHARED * min(size, self.sizes[number]) for number, n in shared.items())


def tree_hashes(code: str) -> Tuple[int, int]:
    """Of the tree without names and constants, and of a short program's constants."""
    is_short = code.count("\n", 0, -1) < SHORT
    return hashed(skeleton(code)), hashed("\n".join(WORD.findall(code))) if is_short else 0


def run_hashes(code: str, stride: int = 1) -> List[int]:
    words = WORDS.findall(code)
    return [hashed("\n".join(words[at : at + RUN])) for at in range(0, len(words) - RUN + 1, stride)]


def hashed(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def pack(codes: Iterable[str]) -> bytes:
    """The hashes of these programs, as `measured.bin` holds them: for each its tree's two, the number of its runs, and theirs."""
    numbers = array("I")
    for code in codes:
        runs = sorted(set(run_hashes(code)))
        numbers.extend([*tree_hashes(code), len(runs), *runs])
    if numbers.itemsize != 4:
        raise OSError("this machine has no unsigned integers of 32 bits")
    return zlib.compress(numbers.tobytes(), 9)


@lru_cache(maxsize=1)
def measured() -> Measured:
    numbers = array("I", zlib.decompress(FILE.read_bytes()))
    programs: List[Tuple[Tuple[int, int], array]] = []
    at = 0
    while at < len(numbers):
        shape, constants, count = numbers[at : at + 3]
        programs.append(((shape, constants), numbers[at + 3 : at + 3 + count]))
        at += 3 + count
    return Measured((tree for tree, _ in programs), (runs for _, runs in programs))

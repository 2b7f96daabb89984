"""Programs to learn from: seed templates, a typed grammar, single lines and drills, varied on the syntax tree. Deterministic from a seed."""

import random
import zlib
from itertools import accumulate
from typing import Dict, Iterator, NamedTuple, Optional, Tuple

from . import basics, drills, grammar, lines, methods
from .filters import Novelty, has_held_out_pair
from .overlap import measured
from .template import Draw, load_templates
from .vary import MUTANTS, vary

__all__ = ["Draw", "Sample", "load_templates", "methods", "programs"]

# Shares of the samples (not of the tokens) by class; a caller's weights multiply them.
SHARES = {"basics": 3.0, "coverage": 0.7, "unknowable": 0.15, "singleline": 0.14, "drills": 0.24, "tutorial": 0.08, "functions": 0.30, "contest": 0.07, "features": 0.10, "algorithms": 0.07}
# What part of a class these write; templates write the rest.
WRITTEN = {
    "singleline": (0.75, (lines.single_line,)),
    "drills": (0.75, (lines.drill,)),
    "basics": (1.0, (basics.basic_program,)),
    "coverage": (0.6, (drills.method_drill,)),
    "tutorial": (0.25, (grammar.script,)),
    "functions": (0.3, (grammar.function_and_calls,)),
    "contest": (0.25, (grammar.script, grammar.script_with_function)),
    "features": (0.25, (grammar.class_and_objects,)),
}
UNMUTATED = (lines.single_line, lines.drill, drills.method_drill)  # their values are awkward enough
HELD_OUT_TEMPLATES = 12  # one in so many templates, chosen by a hash of its name, is never trained on
HELD_OUT_TEXTS = 50  # one in so many programs that no template wrote, by a hash of their text
HELD_OUT_BY_PAIR = 0.7  # of the draws for held-out programs, most of which have no such pair: one in six in the end
PAIR_WEIGHTS = {"basics": 0.0}  # few of which call two methods


class Sample(NamedTuple):
    code: str
    klass: str
    template: str
    mode: str
    features: Tuple[str, ...]


def programs(seed: int, split: str = "train", weights: Optional[Dict[str, float]] = None) -> Iterator[Sample]:
    """Endless programs of one split, "train" or "heldout".

    What is held out by template, by text or by pair of methods never occurs in training programs; what the model is
    measured on, and what is very like it, occurs in neither split.
    """
    novelty, kept_away = Novelty(), measured()
    for sample in drawn(seed, split, weights):
        if split != "heldout" and has_held_out_pair(sample.code):
            continue
        if not kept_away.resembles(sample.code) and novelty.admits(sample.code):
            yield sample


def drawn(seed: int, split: str, weights: Optional[Dict[str, float]]) -> Iterator[Sample]:
    """Programs that `programs` has yet to filter."""
    rng = random.Random(f"programs {seed} {split}")
    own = Sources(split == "heldout", weights or {})
    trained = Sources(False, PAIR_WEIGHTS)
    while True:
        draw = Draw(rng.getrandbits(64))
        if split == "heldout" and draw.chance(HELD_OUT_BY_PAIR):
            sample = trained.draw(rng, draw)
            if sample and has_held_out_pair(sample.code):
                yield sample
        else:
            sample = own.draw(rng, draw)
            if sample:
                yield sample


class Sources:
    """What the programs of one split are drawn from."""

    def __init__(self, held_out: bool, weights: Dict[str, float]):
        self.held_out = held_out
        self.templates: Dict[str, list] = {klass: [] for klass in SHARES}
        for template in load_templates().values():
            if (zlib.crc32(template.id.encode()) % HELD_OUT_TEMPLATES == 0) == held_out:
                self.templates[template.klass].append(template)
        self.classes = [klass for klass in SHARES if klass in WRITTEN or self.templates[klass]]
        self.chances = list(accumulate(SHARES[klass] * weights.get(klass, 1.0) for klass in self.classes))

    def draw(self, rng: random.Random, d: Draw) -> Optional[Sample]:
        """A program; None when its text belongs to the other split."""
        klass = rng.choices(self.classes, cum_weights=self.chances)[0]
        share, writers = WRITTEN.get(klass, (0.0, ()))
        if writers and (not self.templates[klass] or d.chance(share)):
            write = d.pick(writers)
            code = write(d)
            if (zlib.crc32(code.encode()) % HELD_OUT_TEXTS == 0) != self.held_out:
                return None
            name = f"{write.__module__.rsplit('.', 1)[-1]}.{write.__name__}"
            return Sample(vary(d, code, 0.0 if write in UNMUTATED else MUTANTS), klass, name, "codenet", ())
        chosen = d.pick(self.templates[klass])
        return Sample(vary(d, chosen.make(d), MUTANTS), klass, chosen.id, "codenet", chosen.features)

"""Programs to learn from: seed templates, a typed grammar, single lines and drills, varied on the syntax tree. Deterministic from a seed."""

import random
from typing import Dict, Iterator, Optional

from . import methods
from .filters import Novelty, has_held_out_pair
from .mixture import Sample, Sources
from .overlap import measured
from .template import Draw, load_templates

__all__ = ["Draw", "Sample", "load_templates", "methods", "programs"]

HELD_OUT_BY_PAIR = 0.7  # of the draws for held-out programs, most of which have no such pair: one in six in the end


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
    trained = Sources(False, {})
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

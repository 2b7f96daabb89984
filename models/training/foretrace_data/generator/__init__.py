"""Programs to learn from: seed templates, a typed grammar, single lines and drills, varied on the syntax tree. Deterministic from a seed."""

import random
import zlib
from typing import Dict, Iterator, NamedTuple, Optional, Tuple

from . import basics, drills, grammar, lines, methods
from .template import Draw, load_templates
from .vary import MUTANTS, vary

__all__ = ["Draw", "Sample", "load_templates", "methods", "programs"]

# Shares of the samples (not of the tokens) by class; a caller's weights multiply them.
SHARES = {"basics": 3.0, "coverage": 0.7, "singleline": 0.14, "drills": 0.24, "tutorial": 0.08, "functions": 0.30, "contest": 0.07, "features": 0.10, "algorithms": 0.07}
# What part of a class the grammars write; templates write the rest.
GRAMMAR = {
    "basics": (1.0, (basics.basic_program,)),
    "coverage": (0.6, (drills.method_drill,)),
    "tutorial": (0.25, (grammar.script,)),
    "functions": (0.3, (grammar.function_and_calls,)),
    "contest": (0.25, (grammar.script, grammar.script_with_function)),
    "features": (0.25, (grammar.class_and_objects,)),
}
HELD_OUT_TEMPLATES = 12  # one in so many templates, chosen by a hash of its name, is never trained on
HELD_OUT_TEXTS = 50  # one in so many programs that no template wrote, by a hash of their text


class Sample(NamedTuple):
    code: str
    klass: str
    template: str
    mode: str
    features: Tuple[str, ...]


def programs(seed: int, split: str = "train", weights: Optional[Dict[str, float]] = None) -> Iterator[Sample]:
    """Endless programs of one split ("train" or "heldout")."""
    rng = random.Random(f"programs {seed} {split}")
    held_out = split == "heldout"
    by_class: Dict[str, list] = {klass: [] for klass in SHARES}
    for t in load_templates().values():
        if (zlib.crc32(t.id.encode()) % HELD_OUT_TEMPLATES == 0) == held_out:
            by_class[t.klass].append(t)
    classes = [k for k in SHARES if k in GRAMMAR or by_class[k] or k in ("singleline", "drills")]
    chances = [SHARES[k] * (weights or {}).get(k, 1.0) for k in classes]
    while True:
        klass = rng.choices(classes, chances)[0]
        draw = Draw(rng.getrandbits(64))
        if klass in ("singleline", "drills") and (not by_class[klass] or draw.chance(0.75)):
            name, features = klass, ()
            code = lines.single_line(draw) if klass == "singleline" else lines.drill(draw)
            if (zlib.crc32(code.encode()) % HELD_OUT_TEXTS == 0) != held_out:
                continue
        elif klass in GRAMMAR and (not by_class[klass] or draw.chance(GRAMMAR[klass][0])):
            make = draw.pick(GRAMMAR[klass][1])
            name, features = f"grammar.{make.__name__}", ()
            code = make(draw)
            if (zlib.crc32(code.encode()) % HELD_OUT_TEXTS == 0) != held_out:
                continue
        else:
            chosen = draw.pick(by_class[klass])
            name, features = chosen.id, chosen.features
            code = chosen.make(draw)
        yield Sample(vary(draw, code, 0.0 if name == klass else MUTANTS), klass, name, "codenet", features)

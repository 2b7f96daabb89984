"""What is drawn how often: shares of the tokens by class, and what writes the programs of a class."""

import random
import zlib
from itertools import accumulate
from typing import Callable, Dict, List, NamedTuple, Optional, Tuple, Union

from . import basics, drills, grammar, lines
from .template import Draw, Template, load_templates
from .vary import vary

# Shares of the tokens of all samples, prompts and traces; a caller's weights multiply them.
SHARES = {"singleline": 0.08, "drills": 0.17, "tutorial": 0.10, "functions": 0.30, "contest": 0.15, "features": 0.12, "algorithms": 0.08}
# Tokens that one draw of a class gives on average, what is filtered out counted as none: measured by `python -m foretrace_data table`.
TOKENS = {"singleline": 88, "drills": 133, "tutorial": 197, "functions": 238, "contest": 288, "features": 310, "algorithms": 305}

UNKNOWABLE, RARE = "unknowable", "rare"  # templates of the class with these tags
TEMPLATES = "templates"  # the others
# What writes a class, and with what weight among its programs.
PARTS: Dict[str, Dict[Union[Callable[[Draw], str], str], int]] = {
    "singleline": {lines.single_line: 40, basics.single: 50, TEMPLATES: 10},
    "drills": {drills.method_drill: 60, lines.drill: 15, basics.drill: 10, TEMPLATES: 15},
    "tutorial": {basics.tutorial: 40, grammar.script: 12, TEMPLATES: 40, UNKNOWABLE: 8},
    "functions": {basics.function: 25, grammar.function_and_calls: 22, TEMPLATES: 50, UNKNOWABLE: 3},
    "contest": {grammar.script: 12, grammar.script_with_function: 18, TEMPLATES: 70},
    "features": {basics.feature: 12, grammar.class_and_objects: 13, TEMPLATES: 50, RARE: 25},
    "algorithms": {TEMPLATES: 100},
}
HELD_OUT_TEMPLATES = 12  # one in so many templates, chosen by a hash of its name, is never trained on
HELD_OUT_TEXTS = 50  # one in so many programs that no template wrote, by a hash of their text


class Sample(NamedTuple):
    code: str
    klass: str
    template: str
    mode: str
    features: Tuple[str, ...]
    varied: Tuple[str, ...] = ()  # names of the variations that changed it


class Sources:
    """What the programs of one split are drawn from."""

    def __init__(self, held_out: bool, weights: Dict[str, float]):
        self.held_out = held_out
        self.classes = list(SHARES)
        self.chances = list(accumulate(SHARES[klass] / TOKENS[klass] * weights.get(klass, 1.0) for klass in self.classes))
        self.parts = {klass: self.parts_of(klass) for klass in self.classes}

    def parts_of(self, klass: str) -> Tuple[list, List[float]]:
        """Writers and lists of templates, and their cumulated weights; a list that this split leaves empty is left out."""
        own = [t for t in load_templates().values() if t.klass == klass and self.has(t.id, HELD_OUT_TEMPLATES)]
        pools = {tag: [t for t in own if tag in t.features] for tag in (UNKNOWABLE, RARE)}
        pools[TEMPLATES] = [t for t in own if not {UNKNOWABLE, RARE} & set(t.features)]
        found = [(pools.get(part, part), weight) for part, weight in PARTS[klass].items() if pools.get(part, part)]
        return [part for part, _ in found], list(accumulate(weight for _, weight in found))

    def has(self, text: str, one_in: int) -> bool:
        return (zlib.crc32(text.encode()) % one_in == 0) == self.held_out

    def draw(self, rng: random.Random, d: Draw) -> Optional[Sample]:
        """A program; None when its text belongs to the other split."""
        klass = rng.choices(self.classes, cum_weights=self.chances)[0]
        parts, weights = self.parts[klass]
        part = d.rng.choices(parts, cum_weights=weights)[0]
        if isinstance(part, list):
            return from_template(d, d.pick(part))
        code = part(d)
        if not self.has(code, HELD_OUT_TEXTS):
            return None
        name = f"{part.__module__.split('.generator.')[-1].split('.')[0]}.{part.__name__}"
        varied, variations = vary(d, code)
        return Sample(varied, klass, name, "codenet", (), variations)


def from_template(d: Draw, chosen: Template) -> Sample:
    varied, variations = vary(d, chosen.make(d))
    return Sample(varied, chosen.klass, chosen.id, "codenet", chosen.features, variations)

"""Seed templates: functions that draw a complete program, and the source of randomness they draw from."""

import importlib
import pkgutil
import random
import textwrap
from typing import Any, Callable, Dict, List, NamedTuple, Sequence, Tuple

CLASSES = ("singleline", "drills", "tutorial", "functions", "contest", "features", "algorithms")

WORDS = """apple bread candle river stone garden window paper silver yellow orange market teacher doctor winter summer
rabbit tiger monkey planet rocket island forest castle bridge street coffee butter cheese pepper violin guitar piano
camera wallet pencil basket bottle mirror carpet pillow kite lamp door desk book tree bird fish frog moon star rain snow
wind fire gold iron salt rice corn milk soup cake ship boat road hill lake leaf seed root ring song drum game ball team
goal race map key box cup hat sun sea sky ant bee cat dog fox owl pig cow hen level noon radar kayak civic refer data
code test file user name list item note word line page text sum red blue green black white alpha beta gamma delta go up
to an on at it""".split()
PEOPLE = """Ana Ben Cara Dan Eva Finn Gus Hana Ian Joy Kim Leo Mia Noah Ola Pia Quinn Rosa Sam Tom Uma Vera Will Xena
Yara Zoe Alice Bob Carol David Emma Frank Grace Henry Ivy Jack Karen Liam Maria Nina Oscar Paul Rita Steve""".split()
ODD_TEXTS = ["", " ", "  ", "a", "A", "0", "-1", "3.5", "abc", "ABC", "Hello", "hello world", "Hello, World!", " padded ", "a b  c", "tab\tbed",
             "x,y,,z", "a-b_c", "aaa", "abcabc", "12ab", "007", "naïve", "é", "straße", "日本", "MiXeD CaSe", "end.", "(a(b)c)", "key=value", "a\nb", "it's", 'say "hi"', "racecar"]


class Draw:
    """Everything a template may draw. The same seed gives the same program."""

    def __init__(self, seed: Any):
        self.rng = random.Random(seed)

    def int(self, lo: int, hi: int) -> int:
        return self.rng.randint(lo, hi)

    def small(self) -> int:
        return self.rng.choice((0, 1, -1, 2)) if self.chance(0.25) else self.int(-9, 20)

    def positive(self, hi: int = 30) -> int:
        return self.int(1, hi)

    def float(self) -> float:
        return self.rng.choice((0.0, 0.5, 1.0, -1.5)) if self.chance(0.2) else round(self.rng.uniform(-20, 100), self.int(1, 2))

    def bool(self) -> bool:
        return self.chance(0.5)

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def pick(self, values: Sequence) -> Any:
        return self.rng.choice(values if hasattr(values, "__getitem__") else list(values))

    def sample(self, values: Sequence, k: int) -> List:
        values = list(values)
        return self.rng.sample(values, min(k, len(values)))

    def shuffled(self, values: Sequence) -> List:
        values = list(values)
        self.rng.shuffle(values)
        return values

    def word(self) -> str:
        return self.rng.choice(WORDS)

    def words(self, n: int) -> List[str]:
        return self.sample(WORDS, n)

    def person(self) -> str:
        return self.rng.choice(PEOPLE)

    def sentence(self, lo: int, hi: int) -> str:
        return " ".join(self.rng.choice(WORDS) for _ in range(self.int(lo, hi)))

    def text(self, kind: str = "ascii") -> str:
        """An adversarial string; `kind` "unicode" allows characters outside ASCII."""
        text = self.rng.choice(ODD_TEXTS) if self.chance(0.6) else self.random_text()
        return text if kind == "unicode" or text.isascii() else self.word()

    def random_text(self) -> str:
        alphabet = self.rng.choice(("abc", "abcdefghijklmnopqrstuvwxyz", "aAbB1 ", "0123456789", "ab,; ", "()[]{}"))
        return "".join(self.rng.choice(alphabet) for _ in range(self.int(1, 9)))

    def ints(self, lo_len: int, hi_len: int, lo: int = -9, hi: int = 30) -> List[int]:
        return [self.int(lo, hi) for _ in range(self.int(lo_len, hi_len))]

    def strs(self, lo_len: int, hi_len: int) -> List[str]:
        return [self.word() for _ in range(self.int(lo_len, hi_len))]

    def floats(self, lo_len: int, hi_len: int) -> List[float]:
        return [self.float() for _ in range(self.int(lo_len, hi_len))]

    def dict(self, key: str = "str", value: str = "int", n: int = 3) -> Dict:
        keys = self.words(n) if key == "str" else self.sample(range(0, 30), n)
        make = {"int": self.small, "str": self.word, "list": lambda: self.ints(0, 3), "float": self.float, "bool": self.bool}[value]
        return {k: make() for k in keys}

    def matrix(self, rows: int, cols: int, lo: int = 0, hi: int = 9) -> List[List[int]]:
        return [[self.int(lo, hi) for _ in range(cols)] for _ in range(rows)]

    def value(self, kind: str = "") -> Any:
        makers = {"int": self.small, "float": self.float, "str": self.text, "bool": self.bool, "none": lambda: None, "list": lambda: self.ints(0, 5),
                  "words": lambda: self.strs(0, 4), "dict": lambda: self.dict(n=self.int(0, 3)), "tuple": lambda: tuple(self.ints(0, 4)),
                  "set": lambda: set(self.ints(0, 5))}
        return makers[kind or self.pick(list(makers))]()

    def lit(self, value: Any) -> str:
        """Source for a value; strings in the program's own choice of quotes."""
        text = repr(value)
        if isinstance(value, str) and "'" not in value and '"' not in value and self.chance(0.4):
            return '"' + text[1:-1] + '"'
        return text

    def name(self, *choices: str) -> str:
        return self.rng.choice(choices) if choices else self.rng.choice(("value", "data", "result", "items", "total", "n", "x"))

    def lines(self, *parts: str) -> str:
        return "\n".join(textwrap.dedent(part).strip("\n") for part in parts) + "\n"


class Template(NamedTuple):
    id: str
    klass: str
    features: Tuple[str, ...]
    make: Callable[[Draw], str]


REGISTRY: Dict[str, Template] = {}


def template(klass: str, *features: str) -> Callable:
    """Registers a function `Draw -> source` as a seed template of a class, with feature tags."""
    if klass not in CLASSES:
        raise ValueError(f"no such class: {klass}")

    def register(make: Callable[[Draw], str]) -> Callable[[Draw], str]:
        name = f"{make.__module__.split('.templates.')[-1].split('.')[0]}.{make.__name__}"  # of the file or folder: held-out ones are chosen by it
        REGISTRY[name] = Template(name, klass, features, make)
        return make

    return register


def load_templates() -> Dict[str, Template]:
    """Imports every module of `templates`; one that does not import is left out and named on standard error."""
    from . import templates

    for module in pkgutil.walk_packages(templates.__path__, f"{templates.__name__}."):
        if module.name.rsplit(".", 1)[-1].startswith("_"):
            continue
        try:
            importlib.import_module(module.name)
        except Exception as error:  # a template under construction must not stop a running training
            import sys

            print(f"{module.name} is left out: {type(error).__name__}: {error}", file=sys.stderr)
    return REGISTRY

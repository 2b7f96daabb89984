"""A small typed grammar: function bodies that mix methods, loops and branches in ways no hand-written template foresees.

Types are "s" text, "i" int, "b" bool, "ls" list of text, "li" list of ints, "d" dict from text to int. Expressions are
guarded so that most programs end well; loops always end because they walk a snapshot or shrink what they test.
"""
from __future__ import annotations

import ast
from typing import Optional

from ._pools import MIXED, letters, phrase, short, some, table, words
from ._shapes import block, call, fn

NAMES = {"s": ("text", "s", "word", "line", "string", "value"), "i": ("n", "k", "count", "num", "size", "limit"), "ls": ("names", "parts", "strs", "items", "tokens"), "li": ("nums", "xs", "array", "lst", "values"), "d": ("dic", "counts", "d", "mapping", "data")}
LOCALS = {"s": ("out", "res", "new", "acc"), "i": ("total", "c", "m", "idx"), "ls": ("ws", "chunks", "kept", "found_words"), "li": ("ys", "new_nums", "marks", "lens"), "d": ("seen", "table", "freq", "info")}
CHARS = "aeost-,. _01xb"


class Mix:
    """Grows one function body; `vars` holds the names in scope with their types, newest last."""

    def __init__(self, d, params: dict, returns: bool = True):
        self.d = d
        self.returns = returns
        self.helpers: dict = {}
        self.vars = dict(params)
        self.depth = 0
        self.touched = list(params)

    def of(self, kind: str) -> list:
        return [name for name, k in self.vars.items() if k == kind]

    def has(self, kind: str) -> bool:
        return bool(self.of(kind))

    def var(self, kind: str) -> str:
        """A variable of a kind, newer ones more often."""
        names = self.of(kind)
        return names[-1] if len(names) == 1 or self.d.chance(0.5) else self.d.pick(names)

    def fresh(self, kind: str) -> str:
        free = [n for n in LOCALS[kind] if n not in self.vars]
        return self.d.pick(free) if free else self.var(kind)

    def char(self) -> str:
        return self.d.lit(self.d.pick(CHARS))

    def expr(self, kind: str, depth: int = 2) -> str:
        """Source of an expression; `depth` bounds nesting."""
        if self.has(kind) and (depth <= 0 or self.d.chance(0.25)):
            return self.var(kind)
        if kind in self.helpers and depth > 0 and self.has(kind) and self.d.chance(0.45):
            return f"{self.helpers[kind]}({self.expr(kind, depth - 1)})"
        choices = [make for need, make in EXPRESSIONS[kind] if all(self.has(n) for n in need + make.kinds)]
        if kind == "b" and depth <= 1:  # a test is never a constant, and ends its nesting with a plain one
            choices, depth = [make for make in choices if make.flat] or choices, max(depth, 1)
        if depth <= 0 or not choices:
            return self.constant(kind)
        return self.d.pick(choices)(self, depth - 1)

    def constant(self, kind: str) -> str:
        d = self.d
        return {"s": lambda: d.lit(d.pick(["", "a", "-", d.pick(MIXED)])), "i": lambda: str(d.int(0, 9)), "b": lambda: d.pick(["True", "False"]), "ls": lambda: d.pick(["[]", d.lit(words(d, 1, 2))]), "li": lambda: d.pick(["[]", str(some(d, 1, 3))]), "d": lambda: "{}"}[kind]()

    def chars(self) -> dict:
        """Two different characters for the holes `{c}` and `{e}`."""
        c, e = self.d.sample(CHARS, 2)
        return {"c": self.d.lit(c), "e": self.d.lit(e)}

    def other(self, kind: str) -> str:
        """A plain value in the place of an expression that would repeat its neighbour."""
        return {"s": self.char, "ls": lambda: f"[{self.key()}]", "li": lambda: str(some(self.d, 1, 2))}.get(kind, lambda: self.constant(kind))()

    def key(self) -> str:
        """A text that is likely to be a key or an element."""
        return self.var("s") if self.has("s") and self.d.chance(0.6) else self.d.lit(self.d.pick("abcx"))

    def statement(self, in_loop: bool = False) -> list:
        if self.depth < 2 and self.d.chance(0.45 if self.depth == 0 else 0.3):
            return self.branch(in_loop) if in_loop or self.d.chance(0.4) else self.loop()
        return self.change(in_loop)

    def change(self, in_loop: bool) -> list:
        """One assignment or method call; in loops only forms whose values grow slowly."""
        kinds = [k for k in ("s", "i", "ls", "li", "d") if self.has(k)]
        if not in_loop and self.d.chance(0.4):
            kind = self.d.pick(["s", "i", "ls", "li", "d"])
            name, value = self.fresh(kind), self.expr(kind)
            self.note(name, kind)
            return [f"{name} = {value}"]
        recent = [n for n in self.touched[-3:] if self.vars.get(n) in kinds] or [self.var(self.d.pick(kinds))]
        name = recent[-1] if self.d.chance(0.6) else self.d.pick(recent)
        kind = self.vars[name]
        self.note(name, kind)
        return self.d.pick(GROW[kind] if in_loop else CHANGE[kind] + GROW[kind])(self, name)

    def note(self, name: str, kind: str) -> None:
        self.vars[name] = kind
        self.touched.append(name)

    def body(self, in_loop: bool, lo: int = 1, hi: int = 2) -> list:
        """Statements of a block; names first bound inside it stay inside."""
        self.depth += 1
        before = dict(self.vars)
        lines = [self.statement(in_loop) for _ in range(self.d.int(lo, hi))]
        self.vars = {n: k for n, k in self.vars.items() if n in before}
        self.touched = [n for n in self.touched if n in self.vars]
        self.depth -= 1
        return lines

    def branch(self, in_loop: bool) -> list:
        d = self.d
        test = self.expr("b", 2)
        if self.returns and not in_loop and d.chance(0.25):
            return block(f"if {test}", f"return {self.result()}")
        if in_loop and d.chance(0.25):
            return block(f"if {test}", d.pick(["continue", "break"]))
        lines = block(f"if {test}", self.body(in_loop, 1, 1))
        if d.chance(0.15):
            lines += block(f"elif {self.expr('b', 1)}", self.body(in_loop, 1, 1))
        return lines + (block("else", self.body(in_loop, 1, 1)) if d.chance(0.4) else [])

    def countdown(self) -> list:
        """A while loop on a counter that its body cannot change."""
        d = self.d
        counter = d.pick([n for n in ("steps", "left", "turns", "j") if n not in self.vars])
        start = d.pick([str(d.int(2, 4)), f"{_wrap(self.expr('i', 1))} % 5"])
        lines = _flat_lines(self.body(True, 1, 2))
        down = f"{counter} -= 1"
        first = d.chance(0.3) or any(line.strip() == "continue" for line in lines)
        return [f"{counter} = {start}", *block(f"while {counter} > 0", *([down, lines] if first else [lines, down]))]

    def loop(self) -> list:
        d = self.d
        if d.chance(0.12):
            return self.countdown()
        heads = [(("s",), "for ch in {s}", {"ch": "s"}), (("s",), "for i, ch in enumerate({s})", {"i": "i", "ch": "s"}), (("ls",), "for w in {ls}[:]", {"w": "s"}), (("ls",), "for i, w in enumerate(list({ls}))", {"i": "i", "w": "s"}), (("li",), "for x in {li}[:]", {"x": "i"}), (("li",), "for i in range(len({li}))", {"i": "i"}), (("d",), "for key, v in list({d}.items())", {"key": "s", "v": "i"}), (("d",), "for key in sorted({d})", {"key": "s"}),
                 ((), f"for i in range({d.int(2, 4)})", {"i": "i"}), (("s",), "for w in {s}.split()", {"w": "s"}), (("ls", "li"), "for w, x in zip({ls}[:], {li}[:])", {"w": "s", "x": "i"}), (("s",), "for i in range(0, len({s}), 2)", {"i": "i"}), (("li",), "for x in sorted({li})", {"x": "i"}), (("li",), "for x in {li}[::-1]", {"x": "i"})]
        need, head, bound = d.pick([h for h in heads if all(self.has(n) for n in h[0])])
        head = head.format(**{k: self.var(k) for k in need})
        pre = []
        if d.chance(0.6):
            kind = d.pick(["s", "i", "ls", "li", "d"])
            name = self.fresh(kind)
            if name not in head:
                pre = [f"{name} = {d.pick({'s': [repr('')], 'i': ['0', '0', '1'], 'ls': ['[]'], 'li': ['[]'], 'd': ['{}']}[kind])}"]
                self.note(name, kind)
        outer, self.vars = dict(self.vars), {**self.vars, **bound}
        target = list(self.touched)
        lines = self.body(True, 1, 2)
        changed = [n for n in self.touched[len(target):] if n in outer]
        self.vars, self.touched = outer, target + changed
        after = block("else", self.change(True)) if "break" in " ".join(_flat_lines(lines)) and d.chance(0.5) else []
        return pre + block(head, lines) + after

    def result(self) -> str:
        d = self.d
        recent = [n for n in reversed(self.touched) if n in self.vars]
        name = recent[0] if d.chance(0.75) else d.pick(recent)
        kind = self.vars[name]
        tails = {"s": ["{}", "{}", "{}.strip()", "{}[::-1]", "len({})"], "i": ["{}", "{}", "{} % 10", "str({})"], "ls": ["{}", "{}", "' '.join({})", "len({})", "sorted({})"], "li": ["{}", "{}", "sum({})", "{}[::-1]", "max({}, default=0)"], "d": ["{}", "{}", "sorted({})", "list({}.values())", "list({}.items())"]}
        text = d.pick(tails[kind]).format(name)
        if len(set(recent)) > 1 and d.chance(0.15):
            other = d.pick([n for n in recent if n != name])
            return d.pick([f"{text}, {other}", f"[{other}, {text}]", f"({other}, {text})"])
        return text


def _fill(template: str, *kinds: str):
    """An expression maker: `template` with `{0}`, `{1}` … filled by sub-expressions, `{c}` by a character, `{k}` by a small int, `{v.KIND}` by variables."""
    def make(m, depth):
        values = _different(m, kinds, depth)
        return template.format(*values, **m.chars(), k=m.d.int(2, 4), z=m.d.int(0, 3), key=m.key())

    make.flat = "b" not in kinds
    make.kinds = tuple(k for k in kinds if k != "b")  # only variables are worth calling methods on, not constants
    return make


def _different(m, kinds, depth: int) -> list:
    """One expression a kind; two of one kind differ where that is possible, so that nothing is compared with itself."""
    values: list = []
    for kind in kinds:
        value = _wrap(m.expr(kind, depth))
        if value in values:
            value = m.other(kind)
        values.append(value)
    return values


def _wrap(text: str) -> str:
    """Parentheses around what binds looser than a method call."""
    plain = " " not in text and not text.startswith("-")
    closed = text[0] in "[{(" and text[-1] in "]})" and text.count(text[0]) == 1
    quoted = text[0] in "'\"" and text.count(text[0]) == 2 and text[-1] == text[0]
    return text if plain or closed or quoted else f"({text})"


EXPRESSIONS = {
    "i": [((), _fill("{0} + {z}", "i")), ((), _fill("{0} - {1}", "i", "i")), ((), _fill("{0} * {k}", "i")), ((), _fill("{0} // {k}", "i")), ((), _fill("{0} % {k}", "i")), (("s",), _fill("len({0})", "s")), (("ls",), _fill("len({0})", "ls")), (("li",), _fill("len({0})", "li")), (("d",), _fill("len({0})", "d")), (("s",), _fill("{0}.count({c})", "s")), (("s",), _fill("{0}.find({c})", "s")), (("s",), _fill("{0}.rfind({c})", "s")),
          (("li",), _fill("sum({0})", "li")), (("li",), _fill("max({0}, default={z})", "li")), (("li",), _fill("min({0}, default={z})", "li")), (("li",), _fill("{0}.count({1})", "li", "i")), (("d",), _fill("{0}.get({key}, {z})", "d")), (("d",), _fill("sum({0}.values())", "d")), ((), _fill("abs({0})", "i")), ((), _fill("max({0}, {1})", "i", "i")), (("ls",), _fill("sum(len(w) for w in {0})", "ls")), (("i",), _fill("{0} if {1} else {z}", "i", "b")), (("s",), _fill("sum(1 for c in {0} if c.isalpha())", "s")), ((), _fill("ord({0}[0]) % 26 if {0} else {z}", "s")), ((), _fill("round({0} / {k})", "i")), ((), _fill("{0} ** 2 % 7", "i")), ((), _fill("len(set({0}))", "s")), ((), _fill("({0} > {1}) + {z}", "i", "i")), ((), _fill("sum(x % 2 for x in {0})", "li")), ((), _fill("{0}.index(max({0})) if {0} else -1", "li")), ((), _fill("{0}[-1] if {0} else {z}", "li")),
          ((), _fill("min(len({0}), {1})", "s", "i")), ((), _fill("sum(c in 'aeiou' for c in {0})", "s")), ((), _fill("int(str(abs({0}))[::-1])", "i")), ((), _fill("min({0}.values(), default={z})", "d")), ((), _fill("sum(int(c) for c in {0} if c in '0123456789')", "s")), ((), _fill("max(map(len, {0}), default=0)", "ls"))],
    "b": [(("i",), _fill("{0} > {z}", "i")), (("i",), _fill("{0} % {k} == 0", "i")), (("i",), _fill("{0} < {1}", "i", "i")), (("s",), _fill("{c} in {0}", "s")), (("s",), _fill("{0}.isalpha()", "s")), (("s",), _fill("{0}.isdigit()", "s")), (("s",), _fill("{0}.islower()", "s")), (("s",), _fill("{0}.isupper()", "s")), (("s",), _fill("{0}.startswith({c})", "s")), (("s",), _fill("{0}.endswith({c})", "s")), (("s",), _fill("len({0}) > {k}", "s")), (("s",), _fill("{0} == {0}[::-1]", "s")), (("ls",), _fill("{key} in {0}", "ls")), (("ls",), _fill("len({0}) >= {k}", "ls")), (("li", "i"), _fill("{0} in {1}", "i", "li")), (("li",), _fill("not {0}", "li")),
          (("d",), _fill("{key} in {0}", "d")), (("d",), _fill("{key} not in {0}", "d")), (("i",), _fill("{0} and {1}", "b", "b")), (("s",), _fill("{0} not in 'aeiou'", "s")), (("s",), _fill("{0} > {1}", "s", "s")), (("s",), _fill("{0}.isalnum() or {1}", "s", "b")), (("li",), _fill("any(v > {k} for v in {0})", "li")), (("i",), _fill("{z} <= {0} <= 9", "i")), (("s", "i"), _fill("{1} < len({0})", "s", "i")), ((), _fill("all(c.isalpha() for c in {0})", "s")), ((), _fill("set({0}) <= set({1})", "s", "s")), ((), _fill("{0}[:1].isupper()", "s")), ((), _fill("{0} != {1}", "i", "i")), ((), _fill("not {0}", "s")), ((), _fill("len(set({0})) == len({0})", "s")), ((), _fill("{0} == sorted({0})", "li")), ((), _fill("{0} in (1, 2, {k})", "i")),
          ((), _fill("{0} or {1}", "b", "b")), ((), _fill("any(w.startswith({c}) for w in {0})", "ls")), ((), _fill("{0}.count({c}) > {z}", "s")), ((), _fill("max({0}, default=0) > {1}", "li", "i")), ((), _fill("{0}.get({key}, 0) > {z}", "d"))],
    "s": [((), _fill("{0}.upper()", "s")), ((), _fill("{0}.lower()", "s")), ((), _fill("{0}.title()", "s")), ((), _fill("{0}.capitalize()", "s")), ((), _fill("{0}.swapcase()", "s")), ((), _fill("{0}.strip({c})", "s")), ((), _fill("{0}.lstrip({c})", "s")), ((), _fill("{0}.rstrip({c})", "s")), ((), _fill("{0}.replace({c}, {1})", "s", "s")), ((), _fill("{0}.replace({c}, '')", "s")), ((), _fill("{0}.replace({c}, {e}, 1)", "s")), ((), _fill("{0} + {1}", "s", "s")), ((), _fill("{0}[::-1]", "s")), ((), _fill("{0}[{z}:]", "s")), ((), _fill("{0}[:-{k}]", "s")), ((), _fill("{0}[::2]", "s")), ((), _fill("{0}[-{k}:]", "s")), (("i",), _fill("{0}[:{1}]", "s", "i")),
          (("ls",), _fill("{c}.join({0})", "ls")), (("i",), _fill("str({0})", "i")), ((), _fill("''.join(sorted({0}))", "s")), ((), _fill("''.join(c for c in {0} if c.isalpha())", "s")), ((), _fill("''.join(c for c in {0} if c != {c})", "s")), ((), _fill("{0}.ljust({k}, {c})", "s")), ((), _fill("{0}.rjust(6, {c})", "s")), ((), _fill("{0}.zfill(5)", "s")), ((), _fill("{0}.center(8, {c})", "s")), ((), _fill("{0} * 2", "s")), (("ls",), _fill("max({0}, key=len, default='')", "ls")), (("i",), _fill("{0} if {1} else {c}", "s", "b")), ((), _fill("{0}.partition({c})[0]", "s")), ((), _fill("{0}.rpartition({c})[2]", "s")), ((), _fill("{0}.removeprefix({c})", "s")), (("ls",), _fill("''.join(w[:1] for w in {0})", "ls")), ((), _fill("'{{}}-{{}}'.format({0}, {1})", "s", "i")), ((), _fill("chr(97 + {0} % 26)", "i")), ((), _fill("{0}.translate(str.maketrans({c}, {e}))", "s")), ((), _fill("' '.join(reversed({0}.split()))", "s")), ((), _fill("{0}.casefold()", "s")), ((), _fill("min({0}, default={c})", "ls")), ((), _fill("{0}.split({c})[-1]", "s")), ((), _fill("{0}[0] if {0} else ''", "ls")),
          ((), _fill("{0}[{1} % len({0})] if {0} else {c}", "s", "i")), ((), _fill("''.join(dict.fromkeys({0}))", "s")), ((), _fill("''.join(reversed({0}))", "s")), ((), _fill("''.join(map(str, {0}))", "li")), ((), _fill("{0}.removesuffix({c})", "s")), ((), _fill("{0}.replace({c}, str({1}))", "s", "i")), ((), _fill("{c}.join({0})", "s")), ((), _fill("{0}[1:-1]", "s")), ((), _fill("{0}.strip()", "s")), ((), _fill("''.join(k * (v % 3) for k, v in {0}.items())", "d"))],
    "ls": [(("s",), _fill("{0}.split()", "s")), (("s",), _fill("{0}.split({c})", "s")), (("s",), _fill("list({0})", "s")), (("s",), _fill("{0}.rsplit({c}, 1)", "s")), (("s",), _fill("list({0}.partition({c}))", "s")), (("ls",), _fill("sorted({0})", "ls")), (("ls",), _fill("{0}[::-1]", "ls")), (("ls",), _fill("{0}[{z}:]", "ls")), (("ls",), _fill("{0}[:{k}]", "ls")), (("ls",), _fill("[w.upper() for w in {0}]", "ls")), (("ls",), _fill("[w for w in {0} if len(w) > {z}]", "ls")), (("ls",), _fill("[w[::-1] for w in {0}]", "ls")), (("ls",), _fill("{0} + [{1}]", "ls", "s")), (("d",), _fill("sorted({0})", "d")), (("d",), _fill("list({0})", "d")), (("d",), _fill("[k for k, v in {0}.items() if v > {z}]", "d")), (("ls",), _fill("sorted({0}, key=len)", "ls")), (("li",), _fill("[str(x) for x in {0}]", "li")), (("s",), _fill("[c for c in {0} if c.isalnum()]", "s")), (("ls",), _fill("sorted(set({0}))", "ls")), (("li",), _fill("list(map(str, {0}))", "li")), ((), _fill("[{0}[i:i + {k}] for i in range(0, len({0}), {k})]", "s")), ((), _fill("[a + b for a, b in zip({0}, {0}[1:])]", "s")), ((), _fill("[w.strip({c}) for w in {0}]", "ls")), ((), _fill("[w for i, w in enumerate({0}) if i % 2 == 0]", "ls")), ((), _fill("sorted({0}, key=lambda w: (len(w), w))", "ls")), ((), _fill("sorted({0}, reverse=True)", "ls")), ((), _fill("list(filter(None, {0}))", "ls")),
          ((), _fill("list(dict.fromkeys({0}))", "ls")), ((), _fill("[w for w in {0} if w not in {1}]", "ls", "ls")), ((), _fill("[w.replace({c}, {e}) for w in {0}]", "ls")), ((), _fill("[w + {c} for w in {0}]", "ls")), ((), _fill("sorted({0}, key={0}.get)", "d")), ((), _fill("{0}.splitlines()", "s")), ((), _fill("[w.capitalize() for w in {0} if w]", "ls"))],
    "li": [(("li",), _fill("sorted({0})", "li")), (("li",), _fill("sorted({0}, reverse=True)", "li")), (("li",), _fill("{0}[::-1]", "li")), (("li",), _fill("{0}[{z}:]", "li")), (("li",), _fill("{0}[:-{k}]", "li")), (("li",), _fill("{0}[::2]", "li")), (("li",), _fill("{0} + [{1}]", "li", "i")), (("li",), _fill("[x * {k} for x in {0}]", "li")), (("li",), _fill("[x for x in {0} if x > {z}]", "li")), (("li",), _fill("[x for x in {0} if x % {k}]", "li")), (("ls",), _fill("[len(w) for w in {0}]", "ls")), (("d",), _fill("list({0}.values())", "d")), ((), _fill("list(range({k}))", )), (("s",), _fill("[ord(c) % 10 for c in {0}]", "s")), (("li",), _fill("[x // {k} for x in {0} if x >= {z}]", "li")), (("s",), _fill("[i for i, c in enumerate({0}) if c == {c}]", "s")), (("li",), _fill("[a + b for a, b in zip({0}, {0}[1:])]", "li")), (("li",), _fill("[-x for x in {0}]", "li")), (("li",), _fill("sorted(set({0}))", "li")), (("s",), _fill("[int(c) for c in {0} if c.isdecimal() and c.isascii()]", "s")), ((), _fill("list(map(len, {0}))", "ls")), ((), _fill("[int(c) for c in str(abs({0}))]", "i")), ((), _fill("[sum({0}[:i]) for i in range(len({0}))]", "li")), ((), _fill("[max(x, {z}) for x in {0}]", "li")), ((), _fill("[x if x > {z} else -x for x in {0}]", "li")), ((), _fill("[a * b for a, b in zip({0}, {0}[::-1])]", "li")), ((), _fill("[{0}.count(x) for x in {0}]", "li")), ((), _fill("list(divmod({0}, {k}))", "i")),
          ((), _fill("[i for i, w in enumerate({0}) if len(w) > {k}]", "ls")), ((), _fill("[x + i for i, x in enumerate({0})]", "li")), ((), _fill("sorted({0}, key=lambda x: (x % {k}, x))", "li")), ((), _fill("[x for x in {0} if x not in {1}]", "li", "li")), ((), _fill("sorted({0}, key=abs)", "li")), ((), _fill("[v for k, v in sorted({0}.items())]", "d"))],
    "d": [(("ls",), _fill("{{w: len(w) for w in {0}}}", "ls")), (("s",), _fill("{{c: {0}.count(c) for c in {0}}}", "s")), (("ls",), _fill("dict.fromkeys({0}, {z})", "ls")), (("ls", "li"), _fill("dict(zip({0}, {1}))", "ls", "li")), (("d",), _fill("{{k: v + {z} for k, v in {0}.items()}}", "d")), (("d",), _fill("{{k: v for k, v in {0}.items() if v > {z}}}", "d")), (("d",), _fill("dict(sorted({0}.items()))", "d")), (("ls",), _fill("{{w: i for i, w in enumerate({0})}}", "ls")), (("d",), _fill("{0}.copy()", "d")), (("d",), _fill("dict(sorted({0}.items(), key=lambda kv: kv[1]))", "d")), ((), _fill("{{str(x): x for x in {0}}}", "li")), ((), _fill("{{c: i for i, c in enumerate({0})}}", "s")), ((), _fill("{{**{0}, {key}: {1}}}", "d", "i")), ((), _fill("{{k.upper(): v for k, v in {0}.items()}}", "d")), ((), _fill("{{k: v for k, v in {0}.items() if {key} not in k}}", "d")), ((), _fill("{{w[:1]: len(w) for w in {0} if w}}", "ls")), ((), _fill("{{k: {0}[k] for k in sorted({0}, reverse=True)}}", "d"))],
}


def _line(template: str, *kinds: str):
    """A statement maker on variable `{name}`; a newline separates two lines."""
    def make(m, name):
        values = [value if value != name else m.other(kind) for value, kind in zip(_different(m, kinds, 1), kinds)]
        return template.format(*values, name=name, **m.chars(), k=m.d.int(2, 4), z=m.d.int(0, 3), key=m.key()).split("\n")
    return make


def _assign(kind: str):
    def make(m, name):
        value = m.expr(kind, 2)
        return [f"{name} = {value}"] if value != name else GROW[kind][0](m, name)

    return make


CHANGE = {
    "s": [_assign("s"), _assign("s"), _line("while len({name}) > {k}:\n    {name} = {name}[1:]"), _line("while {name}.endswith({c}):\n    {name} = {name}[:-1]"), _line("while {c} in {name}:\n    {name} = {name}.replace({c}, '', 1)")],
    "i": [_assign("i"), _line("{name} *= {k}"), _line("{name} //= {k}"), _line("{name} %= {k}"), _line("while {name} > 9:\n    {name} //= {k}"), _line("{name} -= {0}", "i"), _line("try:\n    {name} = {0}.index({c})\nexcept ValueError:\n    {name} = -{z}", "s"), _line("try:\n    {name} = {0} // {1}\nexcept ZeroDivisionError:\n    {name} = {z}", "i", "i"), _line("{name} = {0} if {1} else {name}", "i", "b")],
    "ls": [_assign("ls"), _line("{name}.sort()"), _line("{name}.reverse()"), _line("{name}.extend({0})", "ls"), _line("{name}.insert({z}, {0})", "s"), _line("if {name}:\n    {name}.pop()"), _line("if {name}:\n    {name}.pop(0)"), _line("{name} += {0}", "ls"), _line("while len({name}) > {k}:\n    {name}.pop()"), _line("if {key} in {name}:\n    {name}.remove({key})"), _line("del {name}[:{z}]"), _line("{name}.sort(key=len)"), _line("{name}[{z}:{k}] = [{0}]", "s"), _line("try:\n    {name}.remove({0})\nexcept ValueError:\n    {name}.append({0})", "s"), _line("{name} = {0} if {1} else {name}", "ls", "b"), _line("{name}[:] = {name}[::-1]")],
    "li": [_assign("li"), _line("{name}.sort()"), _line("{name}.reverse()"), _line("{name}.extend({0})", "li"), _line("{name}.insert({z}, {0})", "i"), _line("if {name}:\n    {name}.pop()"), _line("if len({name}) > {z}:\n    {name}.pop({z})"), _line("while {name} and {name}[-1] > {k}:\n    {name}.pop()"), _line("if {z} in {name}:\n    {name}.remove({z})"), _line("{name}.sort(reverse=True)"), _line("{name}[::2] = [{z}] * len({name}[::2])"), _line("{name} = {name} * 2"), _line("if {name}:\n    {name}[0] = {0}", "i"), _line("if {name}:\n    {name}[-1] += {k}")],
    "d": [_assign("d"), _line("{name}[{key}] = {0}", "i"), _line("{name}.pop({key}, None)"), _line("{name}.update({0})", "d"), _line("{name}.setdefault({key}, {0})", "i"), _line("if {key} in {name}:\n    del {name}[{key}]"), _line("if {name}:\n    {name}.popitem()"), _line("for key in list({name}):\n    if {name}[key] > {k}:\n        del {name}[key]"), _line("try:\n    {name}[{key}] += {k}\nexcept KeyError:\n    {name}[{key}] = {z}"), _line("{name}.update({{{key}: {0}}})", "i")],
}
GROW = {
    "s": [_line("{name} += {0}[:1]", "s"), _line("{name} += {c}"), _line("{name} = {0}[-1:] + {name}", "s"), _line("{name} = {name}[1:] + {name}[:1]"), _line("{name} += str({0} % 10)", "i"), _line("{name} = {name}.replace({0}[:1], {c}) if {name} else {c}", "s"), _line("{name} = {name}.swapcase()")],
    "i": [_line("{name} += 1"), _line("{name} += 1"), _line("{name} += {0}", "i"), _line("{name} = max({name}, {0})", "i"), _line("{name} -= {k}"), _line("{name} = ({name} * {k} + {0}) % 50", "i"), _line("{name} ^= {k}")],
    "ls": [_line("{name}.append({0})", "s"), _line("{name}.append({0})", "s"), _line("{name}.append({0})", "s"), _line("{name}.insert(0, {0})", "s"), _line("{name} += [{0}]", "s"), _line("if {0} not in {name}:\n    {name}.append({0})", "s"), _line("{name} = {name}[1:] + {name}[:1]")],
    "li": [_line("{name}.append({0})", "i"), _line("{name}.append({0})", "i"), _line("{name}.append({0})", "i"), _line("{name}.insert(0, {0})", "i"), _line("{name} += [{0}]", "i"), _line("if {0} not in {name}:\n    {name}.append({0})", "i"), _line("if {name}:\n    {name}[0] += {k}"), _line("{name} = {name}[1:] + {name}[:1]")],
    "d": [_line("{name}[{key}] = {name}.get({key}, 0) + 1"), _line("{name}[{key}] = {name}.get({key}, 0) + 1"), _line("{name}[{key}] = {0}", "i"), _line("{name}.setdefault({key}, {0})", "i"), _line("{name}[{key}] = len({name})")],
}


def argument(d, kind: str):
    """A short argument of a kind, awkward ones included."""
    return {
        "s": lambda: d.pick([short(d)[:9], d.pick(MIXED), letters(d, 2, 6, "abcx"), phrase(d, 1, 3)[:14], d.text()[:12]]), "i": lambda: d.pick([d.int(0, 6), d.small()]), "ls": lambda: d.pick([words(d, 1, 4), [letters(d, 1, 3, "abx") for _ in range(d.int(1, 4))], [short(d)[:5] for _ in range(d.int(1, 3))], words(d, 2, 4) if d.chance(0.8) else []]),
        "li": lambda: d.pick([some(d, 2, 5, -3, 12), some(d, 1, 6, 0, 5), some(d, 2, 4, -20, 60), some(d, 2, 4) if d.chance(0.8) else []]), "d": lambda: d.pick([table(d, lo=0, hi=9, n_lo=1, n_hi=3), {c: d.int(-2, 6) for c in d.sample("abcx", d.int(1, 3))}, {"a": d.int(0, 9)} if d.chance(0.8) else {}]),
    }[kind]()


def mixed(d, *kinds: str, helpers: Optional[dict] = None) -> list:
    """A whole program: a function of parameters of these kinds, and its call."""
    params: dict = {}
    for kind in kinds:
        params[d.pick([n for n in NAMES[kind] if n not in params])] = kind
    m = Mix(d, params)
    m.helpers = helpers or {}
    lines = [m.statement() for _ in range(d.int(2, 4))]
    name = d.name("f", "f", "f", "process", "solve", "transform", "func")
    body = ast.unparse(ast.parse("\n".join(fn(name, ", ".join(params), lines, f"return {m.result()}"))))  # drops needless parentheses
    return [body, "", *call(d, name, lambda: tuple(argument(d, k) for k in kinds), *params, many=0.08)]


def mixed_helper(d, helper: str, *kinds: str) -> list:
    """Two functions: a helper from one kind to itself, and one that calls it."""
    name, arg = d.pick(["helper", "fix", "step", "adjust"]), {"s": "w", "i": "v"}[helper]
    small = Mix(d, {arg: helper})
    early = block(f"if {small.expr('b', 1)}", f"return {small.expr(helper, 1)}") if d.chance(0.5) else []
    first_part = ast.unparse(ast.parse("\n".join(fn(name, arg, early, f"return {small.expr(helper, 2)}"))))
    return [first_part, "", *mixed(d, *kinds, helpers={helper: name})]


def mixed_script(d, *kinds: str) -> list:
    """A script: some values, statements on them, and what is printed at the end."""
    params: dict = {}
    for kind in kinds:
        params[d.pick([n for n in NAMES[kind] if n not in params])] = kind
    m = Mix(d, params, returns=False)
    start = [f"{name} = {d.lit(argument(d, kind))}" for name, kind in params.items()]
    lines = [m.statement() for _ in range(d.int(2, 4))]
    shown = list(dict.fromkeys(n for n in reversed(m.touched) if n in m.vars))[: d.int(1, 2)]
    body = ast.unparse(ast.parse("\n".join(_flat_lines(lines))))
    return [*start, body, d.pick([f"print({', '.join(shown)})", f"print({shown[0]})", f"print({m.result()})", f"last = {m.result()}"])]


def _flat_lines(parts) -> list:
    return [line for part in parts for line in (part.split("\n") if isinstance(part, str) else _flat_lines(part))]

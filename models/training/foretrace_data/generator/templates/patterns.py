"""Statement patterns that everyday programs seldom show, one or two to a short program."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import ANIMALS, FRUITS, some, table, words
from ._shapes import block, ind, src

DUNDERS = (
    ("__add__", "self, other", "return Box(self.n + other.n)", "c = a + b\nprint(c.n)"),
    ("__sub__", "self, other", "return Box(self.n - other.n)", "c = a - b\nd = b - a"),
    ("__mul__", "self, k", "return Box(self.n * k)", "c = a * 3\nprint(c.n)"),
    ("__radd__", "self, other", "return other + self.n", "total = sum([a, b])\nr = 10 + a"),
    ("__iadd__", "self, k", "self.n += k\nreturn self", "same = a\na += 5\nprint(same.n)"),
    ("__neg__", "self", "return Box(-self.n)", "c = -a\nd = -c"),
    ("__pos__", "self", "return Box(abs(self.n))", "c = +a\nprint(c.n)"),
    ("__bool__", "self", "return self.n > 3", "r = 'big' if a else 'small'\nboth = bool(a and b)"),
    ("__len__", "self", "return abs(self.n)", "r = len(a)\nempty = not b"),
    ("__eq__", "self, other", "if not isinstance(other, Box):\n    return NotImplemented\nreturn self.n == other.n", "same = a == b\nodd = a == 3\nfound = b in [a]"),
    ("__lt__", "self, other", "return self.n < other.n", "first = min(a, b)\nups = [x.n for x in sorted([a, b])]\nless = a < b"),
    ("__hash__", "self", "return self.n % 4", "h = hash(a)\nsame = hash(b) == h"),
    ("__getitem__", "self, i", "return self.n * i", "r = a[2]\ns = b[-1]"),
    ("__setitem__", "self, i, v", "self.n = i * v", "a[2] = 5\nprint(a.n)"),
    ("__contains__", "self, x", "return x <= self.n", "r = 3 in a\ns = 9 not in b"),
    ("__iter__", "self", "return iter(range(self.n))", "xs = list(a)\nfor i in b:\n    if i > 2:\n        break"),
    ("__call__", "self, x", "return x * self.n", "r = a(2)\nys = [f(3) for f in (a, b)]"),
    ("__str__", "self", "return 'Box ' + str(self.n)", "print(a)\ns = f'{b}!'"),
    ("__repr__", "self", "return f'Box({self.n})'", "print([a, b])\ns = repr(a)"),
    ("__getattr__", "self, name", "return len(name)", "r = a.colour\ns = a.n"),
    ("__int__", "self", "return self.n", "r = int(a) + 1"),
    ("__format__", "self, spec", "return f'<{self.n:{spec}}>'", "s = f'{a:3}'\nprint(s)"),
    ("__index__", "self", "return self.n % 3", "r = 'xyz'[a]"),
)


@template("features", "rare", "class", "dunder")
def special_method(d: Draw) -> str:
    chosen = d.sample(DUNDERS, d.pick((1, 1, 2)))
    methods = [["", f"def {name}({params}):", *ind(body.split("\n"))] for name, params, body, _ in chosen]
    first = d.int(0, 8)
    cls = d.pick(["Box", "Box", "Num", "Item"])
    code = src(block("class Box", block("def __init__(self, n)", "self.n = n"), methods), "", f"a = Box({first})", f"b = Box({first if d.chance(0.3) else d.int(-3, 9)})", *[use for *_, use in chosen])
    return code.replace("Box", cls)


@template("features", "rare", "match")
def match_value(d: Draw) -> str:
    x = d.name("x", "command", "item")
    cases = [
        ("0", "out = 'zero'"), ("1 | 2 | 3", "out = 'few'"), ("'stop' | 'quit'", "out = 'bye'"), ("None", "out = 'nothing'"), ("True", "out = 'yes'"), ("[]", "out = 'empty'"), ("[a]", "out = a"), ("[a, b]", "out = a, b"), ("[first, *rest]", "out = rest"), ("(x0, y0)", "out = x0"),
        ("{'kind': 'dot', 'x': px}", "out = px"), ("{'x': px, **others}", "out = others"), ("int(n)", "out = n + 1"), ("int() | float()", "out = 'number'"), ("str() as s", "out = s.upper()"), ("n if isinstance(n, int) and n > 5", "out = n * 2"), ("[('on' | 'off') as state, *_]", "out = state"), ("-1", "out = 'minus'"), ("['go', where]", "out = where"),
    ]  # fmt: skip
    chosen = d.sample(cases, d.int(2, 4))
    value = lambda: d.pick([d.int(-1, 9), 0, 2, "stop", None, True, [], [d.int(0, 9)], [d.int(0, 9), d.int(0, 9)], ["go", "up"], ["on", 1, 2], {"kind": "dot", "x": d.int(0, 9)}, {"x": 1, "y": 2}, 2.5, "word", (d.int(0, 5), 4)])
    matched = block(f"match {x}", [block(f"case {pattern}", action) for pattern, action in chosen], block("case _", "out = 'other'") if d.chance(0.8) else [])
    if d.bool():
        return src("out = None", block(f"for {x} in {[value() for _ in range(d.int(2, 3))]}", matched, "print(out)"))
    return src("out = None", f"{x} = {value()!r}", matched, d.pick([[], "print(out)"]))


@template("features", "rare", "match", "class")
def match_class(d: Draw) -> str:
    use = d.pick(["case Point(x=0, y=0)", "case Point(0, y)", "case Point(x, y) if x == y", "case Point(x=px)"])
    answer = {"case Point(x=0, y=0)": "'origin'", "case Point(0, y)": "y", "case Point(x, y) if x == y": "x * 2", "case Point(x=px)": "px"}[use]
    points = [f"Point({d.int(0, 1)}, {d.int(0, 2)})" for _ in range(d.int(1, 2))] + d.pick([[], [str(d.int(0, 9))]])
    return src("from dataclasses import dataclass", "", "", "@dataclass", block("class Point", "x: int", "y: int"), "", "", block("def where(p)", block("match p", block(use, f"return {answer}"), block("case Point()", "return 'point'"), block("case _", "return None"))), "", "", [f"r{i} = where({p})" for i, p in enumerate(points)])


@template("features", "rare", "raise", "from", "again")
def raise_again(d: Draw) -> str:
    risky = d.pick([f"int({d.lit(d.pick(['7', 'x', '']))})", f"[1, 2][{d.int(0, 3)}]", f"{{'a': 1}}[{d.lit(d.pick('ab'))}]", f"{d.int(1, 9)} // {d.int(0, 2)}"])
    again = d.pick([["log.append('failed')", "raise"], ["raise RuntimeError('bad') from e"], ["raise ValueError(f'wrong: {e}') from None"], ["raise LookupError('gone') from e"]])
    inner = block("def load()", block("try", f"return {risky}"), block("except Exception as e", again))
    outer = d.pick([["except Exception as err", "name = type(err).__name__", "text = str(err)"], ["except (RuntimeError, ValueError) as err", "cause = type(err.__cause__).__name__"], ["except (LookupError, ArithmeticError) as err", "print(repr(err))"]])
    return src("log = []", "", "", inner, "", "", block("try", "value = load()", "print(value)"), block(outer[0], outer[1:]), d.pick([[], "print(log)"]))


@template("features", "rare", "finally", "return")
def finally_wins(d: Draw) -> str:
    body = d.pick([f"return {d.int(1, 9)} // n", "return [10, 20][n]", "x = 5 / n", "return 'abc'[n]"])
    last = d.pick([["return 'end'"], ["print('end')"], ["log.append(n)"], block("if n", "return -1")])
    loop = d.chance(0.3)
    if loop:
        code = block("for n in [0, 1, 2]", block("try", block("if n == 1", d.pick(["continue", "break"])), "log.append(n)"), block("finally", "log.append('f')"))
        return src("log = []", code, "print(log)")
    handler = d.pick([[], block("except ZeroDivisionError", "return 0"), block("except:", "return None")])
    function = block("def f(n)", block("try", body), [line.replace("::", ":") for line in handler], block("finally", last))
    return src("log = []", "", "", function, "", "", f"a = f({d.int(0, 1)})", d.pick([[], f"b = f({d.int(1, 3)})"]))


@template("features", "rare", "except", "bare")
def bare_except(d: Draw) -> str:
    values = [d.pick([d.int(0, 9), d.lit(d.word()), None, 0, "'4'", 2.5]) for _ in range(d.int(2, 3))]
    body = d.pick(["total += int(v)", "total += 10 // v", "total = total + v", "total += len(v)"])
    return src("total = 0", "bad = 0", block(f"for v in [{', '.join(map(str, values))}]", block("try", body), block("except", d.pick(["bad += 1", "break", "continue", "print('skip', v)"])), d.pick([[], block("else", "print(total)")])), d.pick([[], "print(total, bad)"]))


@template("features", "rare", "parameters")
def parameters(d: Draw) -> str:
    a, b, c = d.int(0, 9), d.int(0, 9), d.int(0, 9)
    head, body, calls = d.pick([
        ("def f(a, /, b)", "return a - b", [f"f({a}, {b})", f"f({a}, b={b})", f"f(a={a}, b={b})"]),
        ("def f(a, *, b=2)", "return a * b", [f"f({a})", f"f({a}, b={b})", f"f({a}, {b})"]),
        ("def f(a, b=1, *rest)", "return a, b, rest", [f"f({a})", f"f({a}, {b})", f"f({a}, {b}, {c}, 4)", f"f(*[{a}, {b}, {c}])"]),
        ("def f(*nums, scale=1)", "return sum(nums) * scale", ["f()", f"f({a}, {b})", f"f({a}, {b}, scale={c})", f"f(*({a}, {b}), {c})"]),
        ("def f(**options)", "return sorted(options.items())", ["f()", f"f(b={a}, a={b})", f"f(**{{'x': {a}}}, y={b})"]),
        ("def f(a, *args, **kwargs)", "return a, len(args), kwargs", [f"f({a})", f"f({a}, {b}, key={c})", f"f(*[{a}, {b}], **{{'k': {c}}})"]),
        ("def f(x, items=[])", "items.append(x)\nreturn items", [f"f({a})", f"f({b})", f"f({c}, [0])"]),
        ("def f(x, seen={})", "seen[x] = seen.get(x, 0) + 1\nreturn dict(seen)", [f"f({a})", f"f({a})", f"f({c})"]),
        ("def f(x, items=None)", "if items is None:\n    items = []\nitems.append(x)\nreturn items", [f"f({a})", f"f({b})", f"f({c}, [0])"]),
        ("def f(a, b, c)", "return a * 100 + b * 10 + c", [f"f(*'{a}{b}{c}')" if d.chance(0.1) else f"f(c={a}, a={b}, b={c})", f"f(**{{'a': {a}, 'b': {b}, 'c': {c}}})", f"f({a}, *[{b}, {c}])"]),
    ])  # fmt: skip
    name = d.name("f", "call_it", "make")
    used = [call.replace("f(", name + "(", 1) for call in calls[: d.int(1, 3)] if d.chance(0.9)] or [f"{name}({a}, {b})"]
    return src(block(head.replace("f(", name + "("), body.split("\n")), "", "", [d.pick([f"r{i} = {call}", f"print({call})"]) for i, call in enumerate(used)])


@template("features", "rare", "unpacking")
def unpackings(d: Draw) -> str:
    xs, pairs = some(d, 3, 5), [(d.pick(FRUITS), (d.int(0, 9), d.int(0, 9))) for _ in range(2)]
    return src(d.pick([
        [f"(a, b), c = ({d.int(0, 9)}, {d.int(0, 9)}), {d.int(0, 9)}", "a, b = b, a + c"], [f"data = {xs}", "first, *middle, last = data", "data = [last, *middle, first]"], [f"rows = {pairs}", *block("for name, (low, high) in rows", "print(name, high - low)")], [f"grid = {[some(d, 2, 3), some(d, 2, 4)]}", *block("for head, *tail in grid", "print(head, tail)")],
        ["out = [0, 0]", *block(f"for out[0] in {xs[:3]}", "out[1] += out[0]")], [f"a = b = c = {d.int(0, 9)}", "b += 1", "a, c = c - b, a"], [f"x = y = {xs}", "y.append(0)", "x = x + [1]"], [f"a, (b, *c), e = {d.int(0, 9)}, {xs}, 'z'", "n = len(c)"], [f"{{**{{'a': 1}}, 'b': 2}}", f"m = {{**{table(d)}, **{table(d)}}}", "n = len(m)"], [f"*a, = range({d.int(0, 4)})", "b = [*a, *'xy']"],
        [f"xs = {some(d, 2, 3)}", "a, b = xs", "print(a)"], [f"[p, q] = {xs[:2]}", "p, q = q % 3, p"], [f"s = {d.lit(d.word())}", "a, *_, z = s", "t = z + a"], [f"i = {d.int(0, 1)}", f"data = {xs}", "i, data[i] = 2, 99"], [f"d0 = {{'k': {d.int(1, 9)}}}", "(k, v), = d0.items()"], [f"x, y = {d.int(0, 9)}, {d.int(0, 9)}", "x, y, z = y, x, x + y", "del x"],
    ]))  # fmt: skip


@template("features", "rare", "generator", "yield from")
def generators(d: Draw) -> str:
    n = d.int(2, 5)
    make, use = d.pick([
        (block("def gen()", *block(f"for i in range({n})", "yield i * i")), ["xs = list(gen())", "total = sum(gen())"]), (block("def gen()", f"yield from {some(d, 2, 3)}", f"yield from 'ab'"), ["xs = list(gen())"]), (block("def gen()", "a, b = 0, 1", *block(f"while a < {d.int(5, 30)}", "yield a", "a, b = b, a + b")), ["xs = [*gen()]", "big = max(gen())"]),
        (block("def gen()", "n = 0", *block("while True", "n += 1", "yield n")), ["g = gen()", "a = next(g)", "b = next(g) + next(g)"]), (block("def gen()", "yield 1", "return", "yield 2"), ["xs = list(gen())", "none = next(gen(), 'end')"]), (block("def walk(t)", *block("for x in t", *block("if isinstance(x, list)", "yield from walk(x)"), *block("else", "yield x"))), ["flat = list(walk([1, [2, [3]], 4]))"]),
        (block("def gen()", f"got = yield {d.int(0, 9)}", "yield got * 2"), ["g = gen()", "first = next(g)", f"second = g.send({d.int(1, 9)})"]), (block("def gen()", "yield 'a'"), ["g = gen()", "x = next(g)", d.pick(["y = next(g, None)", "y = next(g)"])]), (block("def pairs(xs)", "yield from zip(xs, xs[1:])"), [f"r = list(pairs({some(d, 2, 4)}))", "d0 = dict(pairs('abc'))"]),
    ])  # fmt: skip
    return src(make, "", "", use, d.pick([[], block("for v in gen()", block("if v == 'a' or v == 4", "break"))]) if "while True" not in str(make) and "def gen()" in str(make) and "got =" not in str(make) else [])


@template("features", "rare", "decorator", "functools")
def decorators(d: Draw) -> str:
    k = d.int(2, 5)
    return d.pick([
        lambda: src("def twice(f):", *ind(block("def inner(*args)", "return f(*args) * 2"), "return inner"), "", "", "@twice", block("def add(a, b)", "return a + b"), "", "", f"r = add({d.int(0, 9)}, {k})"),
        lambda: src("from functools import wraps", "", "", block("def logged(f)", "@wraps(f)", block("def inner(x)", "print('call', x)", "return f(x)"), "return inner"), "", "", "@logged", block("def square(x)", "return x * x"), "", "", f"r = square({k})", "name = square.__name__"),
        lambda: src("def scale(k):", *ind(block("def wrap(f)", block("def inner(x)", "return f(x) * k"), "return inner"), "return wrap"), "", "", f"@scale({k})", block("def inc(x)", "return x + 1"), "", "", f"r = inc({d.int(0, 9)})"),
        lambda: src("from functools import lru_cache", "", "", d.pick(["@lru_cache(maxsize=None)", "@lru_cache"]), block("def fib(n)", block("if n < 2", "return n"), "return fib(n - 1) + fib(n - 2)"), "", "", f"r = fib({d.int(2, 5)})"),
        lambda: src("from functools import singledispatch", "", "", "@singledispatch", block("def show(x)", "return 'other'"), "", "", "@show.register(int)", block("def show_int(x)", "return x + 1"), "", "", f"a = show({k})", "b = show('x')"),
        lambda: src("from functools import total_ordering", "", "", "@total_ordering", block("class V", block("def __init__(self, n)", "self.n = n"), "", block("def __eq__(self, o)", "return self.n == o.n"), "", block("def __lt__(self, o)", "return self.n < o.n")), "", "", f"r = V({d.int(0, 5)}) >= V({d.int(0, 5)})", f"s = V({k}) <= V({k})"),
        lambda: src("calls = []", "", "", block("def register(f)", "calls.append(f.__name__)", "return f"), "", "", "@register", block("def one()", f"return {k}"), "", "", "@register", block("def two()", "return one() * 2"), "", "", "r = two()", "print(calls)"),
    ])()  # fmt: skip


@template("features", "rare", "class", "descriptors")
def class_members(d: Draw) -> str:
    n = d.int(0, 9)
    return d.pick([
        lambda: src(block("class Cell", block("def __init__(self)", f"self._v = {n}"), "", "@property", block("def v(self)", "return self._v"), "", "@v.setter", block("def v(self, new)", block("if new < 0", "raise ValueError('negative')"), "self._v = new")), "", "", "c = Cell()", f"c.v = {d.int(-2, 9)}", "c.v += 1", "print(c.v)"),
        lambda: src(block("class M", f"base = {n}", "", "@staticmethod", block("def add(a, b)", "return a + b"), "", "@classmethod", block("def up(cls, k)", "cls.base += k", "return cls.base")), "", "", f"a = M.add({n}, 2)", "b = M.up(3)", "m = M()", "m.base = 0", "print(M.base, m.base)"),
        lambda: src(block("class A", block("def who(self)", "return 'A'")), "", "", block("class B(A)", block("def who(self)", "return 'B' + super().who()")), "", "", block("class C(A)", block("def who(self)", "return 'C' + super().who()")), "", "", block("class D(B, C)", d.pick(["pass", block("def who(self)", "return 'D' + super().who()")])), "", "", "r = D().who()", "order = [k.__name__ for k in D.__mro__[:3]]"),
        lambda: src(block("class P", "__slots__ = ('x', 'y')", "", block("def __init__(self, x, y)", "self.x, self.y = x, y")), "", "", f"p = P({n}, 2)", "p.x += 1", d.pick(["p.z = 3", "print(p.x)", "setattr(p, 'y', 7)"])),
        lambda: src(block("class Node", "count = 0", "", block("def __init__(self, v, nxt=None)", "self.v = v", "self.nxt = nxt", "Node.count += 1")), "", "", f"n = Node({n}, Node({d.int(0, 9)}))", "r = n.nxt.v", "last = n.nxt.nxt is None", "print(Node.count)"),
        lambda: src(block("class Down", block("def __init__(self, n)", "self.n = n"), "", block("def __iter__(self)", "return self"), "", block("def __next__(self)", block("if self.n <= 0", "raise StopIteration"), "self.n -= 1", "return self.n")), "", "", block(f"for i in Down({d.int(1, 3)})", "print(i)"), f"xs = list(Down({d.int(0, 2)}))"),
        lambda: src(block("class Base", "kinds = []", "", block("def __init_subclass__(cls)", "Base.kinds.append(cls.__name__)")), "", "", block("class Cat(Base)", "pass"), "", "", block("class Dog(Base)", f"legs = {n}"), "", "", "r = Base.kinds", "print(Dog.legs)"),
        lambda: src(block("class Zero(dict)", block("def __missing__(self, key)", "return 0")), "", "", "m = Zero(a=1)", f"m['a'] += {n}", "m['b'] += 2", "r = m['c']"),
        lambda: src("from abc import ABC, abstractmethod", "", "", block("class Shape(ABC)", "@abstractmethod", block("def area(self)", "pass")), "", "", block("class Square(Shape)", block("def __init__(self, s)", "self.s = s"), "", block("def area(self)", "return self.s ** 2")), "", "", f"r = Square({n}).area()", d.pick([[], "bad = Shape()"])),
        lambda: src(block("class Bag", block("def __init__(self)", "self.items = []"), "", block("def add(self, x)", "self.items.append(x)", "return self")), "", "", f"b = Bag().add({n}).add({d.int(0, 9)})", "r = len(b.items)", "has = hasattr(b, 'items')", f"setattr(b, 'tag', {d.lit(d.word())})", "t = getattr(b, 'tag')"),
    ])()  # fmt: skip


@template("features", "rare", "dataclass", "enum", "typing")
def declared(d: Draw) -> str:
    n, m = d.int(0, 9), d.int(0, 9)
    colours = d.sample(["RED", "GREEN", "BLUE"], 3)
    return d.pick([
        lambda: src("from dataclasses import dataclass, field", "", "", "@dataclass", block("class Cart", "owner: str", "items: list = field(default_factory=list)"), "", "", f"c = Cart({d.lit(d.person())})", f"c.items.append({n})", "same = c == Cart('x')"),
        lambda: src("from dataclasses import asdict, astuple, dataclass, replace", "", "", d.pick(["@dataclass", "@dataclass(frozen=True)", "@dataclass(order=True)"]), block("class P", "x: int", f"y: int = {m}"), "", "", f"p = P({n})", f"q = {d.pick(['replace(p, y=1)', 'P(x=2, y=3)'])}", d.pick(["r = asdict(p)", "r = astuple(q)", "r = p == q", "p.x = 5", "r = p < q"])),
        lambda: src("from dataclasses import dataclass", "", "", "@dataclass", block("class Line", "a: int", "b: int", "", block("def __post_init__(self)", block("if self.a > self.b", "self.a, self.b = self.b, self.a")), "", "@property", block("def length(self)", "return self.b - self.a")), "", "", f"line = Line({n}, {m})", "r = line.length"),
        lambda: src("from enum import Enum", "", "", block("class Colour(Enum)", [f"{c} = {i + 1}" for i, c in enumerate(colours)]), "", "", f"c = Colour.{colours[0]}", "name, value = c.name, c.value", f"same = c is Colour({d.int(1, 3)})", d.pick(["names = [k.name for k in Colour]", "k = Colour['RED']", "k = Colour(9)", "size = len(Colour)"])),
        lambda: src("from enum import IntEnum, auto", "", "", block("class Level(IntEnum)", "LOW = auto()", "MID = auto()", "TOP = auto()"), "", "", "r = Level.LOW < Level.TOP", f"s = Level.MID + {n}", "t = max(Level)"),
        lambda: src("from enum import Flag, auto", "", "", block("class Mode(Flag)", "READ = auto()", "WRITE = auto()", "RUN = auto()"), "", "", "m = Mode.READ | Mode.RUN", f"can = Mode.{d.pick(['READ', 'WRITE'])} in m", "n = m & Mode.READ"),
        lambda: src("from typing import NamedTuple", "", "", block("class Row(NamedTuple)", "name: str", f"n: int = {n}"), "", "", f"r = Row({d.lit(d.word())})", "name, k = r", "s = r._replace(n=1)", "t = r[1] + len(r)"),
        lambda: src(d.pick(["from typing import Any, Dict, List, Optional", "from typing import Any, Callable, Dict, Iterable, List, Optional, Tuple, Union"]), "", "", block("def first(xs: List[int], default: Optional[int] = None) -> Any", block("for x in xs", block(f"if x > {m}", "return x")), "return default"), "", "", f"xs: List[int] = {some(d)}", "table: Dict[str, int] = {}", "table['a'] = first(xs, 0)", "r = first([])"),
        lambda: src("from typing import Callable, Iterable, Tuple, Union", "", "", block("def apply(f: Callable[[int], int], xs: Iterable[int]) -> Tuple[int, ...]", "return tuple(f(x) for x in xs)"), "", "", f"r = apply(lambda x: x + {n}, {some(d, 1, 3)})", "v: Union[int, str] = r[0]"),
        lambda: src("import operator", "from functools import reduce", "", f"xs = {some(d)}", "total = reduce(operator.add, xs)", f"ok = operator.{d.pick(['le', 'gt', 'ne', 'eq', 'lt'])}(total, {d.int(10, 40)})", "neg = operator.neg(total)"),
    ])()  # fmt: skip


@template("features", "rare", "with", "contextlib")
def contexts(d: Draw) -> str:
    boom = d.pick(["log.append('in')", "log.append(1 // 0)", "x = [][1]", "raise KeyError('k')"])
    answer = d.pick(["return False", "return True", "return kind is KeyError", "pass"])
    cls = block("class Step", block("def __init__(self, name)", "self.name = name"), "", block("def __enter__(self)", "log.append('+' + self.name)", "return self"), "", block("def __exit__(self, kind, error, where)", "log.append('-' + self.name)", answer))
    return d.pick([
        lambda: src("log = []", "", "", cls, "", "", d.pick([block("with Step('a') as s", boom), block("with Step('a'), Step('b')", boom), block("with Step('a') as s, Step('b') as t", "log.append(s.name + t.name)", boom)]), "print(log)"),
        lambda: src("from contextlib import suppress", "", "total = 0", block(f"for v in {d.pick(['[1, 0, 2]', '[0, 4]', '[5]'])}", block("with suppress(ZeroDivisionError)", "total += 10 // v", "print(total)"))),
        lambda: src("from contextlib import contextmanager", "", "log = []", "", "", "@contextmanager", block("def tag(name)", "log.append('<' + name)", block("try", "yield name.upper()"), block("finally", "log.append('>' + name)")), "", "", block(f"with tag({d.lit(d.pick('ab'))}) as t", "log.append(t)"), "print(log)"),
    ])()  # fmt: skip


@template("features", "rare", "lambda", "closure")
def closures(d: Draw) -> str:
    n = d.int(1, 9)
    return d.pick([
        lambda: src(f"fs = [lambda x{d.pick(['', ', i=i'])}: x + i for i in range(3)]", f"r = [f({n}) for f in fs]"), lambda: src(block("def outer()", f"n = {n}", block("def inner(k)", "nonlocal n", "n += k", "return n"), "return inner"), "", "", "f = outer()", "a = f(1)", "b = f(2)", "c = outer()(5)"), lambda: src(f"count = {n}", "", "", block("def bump()", d.pick(["global count", "count = 0"]), "count += 1", "return count"), "", "", "r = bump()", "print(count)"),
        lambda: src(f"k = {n}", "f = lambda x: x * k", "a = f(2)", "k = 10", "b = f(2)"), lambda: src("make = lambda a: lambda b: a - b", f"f = make({n})", f"r = f({d.int(0, 9)})"), lambda: src(f"compose = lambda f, g: lambda x: f(g(x))", "inc = lambda x: x + 1", f"h = compose(inc, {d.pick(['abs', 'str', 'len'])})", f"r = h({d.pick([-n, repr(d.word())])})"), lambda: src(block("def f()", "print(x)", "x = 1"), "", "", f"x = {n}", "f()"),
        lambda: src(f"ops = {{'+': lambda a, b: a + b, '-': lambda a, b: a - b, '*': lambda a, b: a * b}}", f"r = ops[{d.lit(d.pick('+-*/'))}]({n}, {d.int(0, 9)})"), lambda: src(f"key = lambda w, n={d.int(1, 2)}: w[-n:]", f"r = sorted({words(d)}, key=key)"), lambda: src(f"if (n := len({d.lit(d.word())})) > 4:", "    print(n)", f"ys = [y for x in {some(d)} if (y := x % 4) > 1]"),
    ])()  # fmt: skip


@template("features", "rare", "exceptions", "builtin")
def builtin_exceptions(d: Draw) -> str:
    error, text = d.pick([("ArithmeticError", "'maths'"), ("LookupError", "'lost'"), ("NotImplementedError", ""), ("OverflowError", "'too big'"), ("RecursionError", "'deep'"), ("RuntimeError", "'stop', 2"), ("StopIteration", "5"), ("AssertionError", "'no'"), ("NameError", "'who'"), ("UnboundLocalError", "'x'"), ("AttributeError", "'none'"), ("Exception", "1, 2"), ("TypeError", "'kind'")])
    caught = d.pick([error, "Exception", "(ValueError, RuntimeError)", "LookupError", "ArithmeticError"])
    call = d.pick([f"raise {error}({text})", f"raise {error}"])
    own = d.chance(0.3)
    head = [*block(f"class Problem({error})", d.pick(["pass", block("def __init__(self, n)", "super().__init__(f'problem {n}')", "self.n = n")])), "", ""] if own else []
    if own:
        call = f"raise Problem({d.int(0, 9)})"
    return src(head, "x = 0", block("try", f"x = {d.int(1, 5)}", call, "x = -1"), block(f"except {caught} as e", d.pick(["x += 10", "x = e.args", "print(type(e).__name__, e)", "x = str(e)"])), d.pick([[], block("finally", "x = [x]")]), "print(x)")


@template("features", "rare", "loops")
def loop_shapes(d: Draw) -> str:
    xs, k = some(d, 2, 5), d.int(1, 9)
    return src(d.pick([
        [f"n = {d.int(3, 9)}", *block("while n > 0", *block(f"if n == {d.int(0, 5)}", "break"), f"n -= {d.int(1, 2)}"), *block("else", "n = 100"), "print(n)"], [*block(f"for x in {xs}", *block(f"if x == {d.pick(xs + [0])}", "print('found', x)", "break")), *block("else", "print('none')")], [f"xs = {xs}", *block("while xs", "x = xs.pop()", *block(f"if x > {k + 4}", "continue"), "print(x)")], ["n = 0", *block("while True", "n += 1", *block(f"if n % {d.int(2, 4)}", "continue"), *block(f"if n > {k}", "break"), "print(n)")],
        [f"it = iter({xs})", *block("while (x := next(it, None)) is not None", "print(x)")], [*block(f"for i in range({d.int(6, 9)}, {d.int(0, 4)}, -{d.int(1, 3)})", "last = i"), "print(last)"], [*block(f"for i in range({d.int(1, 3)})", *block("for j in range(i)", "print(i, j)"))], ["i = j = 0", *block(f"while i < {d.int(1, 3)}", "j = 0", *block("while j < i", "j += 1"), "i += 1"), "print(i, j)"], [*block(f"for i, x in enumerate({xs[:3]}, start={k})", "print(i * x)")], [*block(f"for i in range(0, {d.int(4, 9)}, {d.int(2, 3)})", "pass"), "print(i)"],
        [f"xs = {xs}", *block("for x in xs[:]", *block("if x % 2", "xs.remove(x)")), "print(xs)"], [f"xs = {xs[:3]}", *block("for x in xs", *block(f"if x < {k} and len(xs) < 5", "xs.append(x + 3)")), "print(xs)"], ["out = []", *block(f"for a, b in zip({xs[:3]}, reversed({xs[:3]}))", "out.append(a - b)")], [*block(f"for c in sorted({d.lit(d.word()[:4])})", "print(c, end=' ')"), "print()"], [f"m = {table(d)}", *block("for k in list(m)", *block("if m[k] % 2", "del m[k]")), "print(m)"], [*block("for i in range(3)", *block("for j in range(3)", *block(f"if i + j == {d.int(1, 4)}", "break"), "print(i, j)"), *block("else", "continue"), "break")],
        [*block("for _ in range(0)", "x = 1"), *block("else", "x = 2")], [f"total = {k}", *block("for word in " + repr(d.sample(ANIMALS, 3)), "total += len(word) if 'o' in word else -1")], [*block("for row in [[1, 2], [3], []]", *block("for x in row", "print(x)"), *block("else", "print('-')"))], [f"n = {d.int(2, 12)}", "steps = []", *block("while n != 1 and len(steps) < 6", "n = n // 2 if n % 2 == 0 else 3 * n + 1", "steps.append(n)")],
    ]))  # fmt: skip


@template("features", "rare", "operators")
def rare_operators(d: Draw) -> str:
    a, b = d.int(0, 15), d.int(1, 7)
    rows = ["c = +a", "c = -(-a)", "c = ~a", "c = a << b % 4", "c = a >> 1", "c = a ^ b", "c = a & b | 1", "c = not a == b", "c = a is b", "c = a is not None", "c = a < b < 10", "c = a == b or b", "c = a and b", "a <<= 1", "a >>= 1", "a ^= b", "a |= b", "a &= 6", "a **= 2", "a //= b", "a %= b", "a /= 2", "a -= b", "c = (a > b) + (b > 2)", "c = a if a > b else -b", "c = 2 ** -1 * a", "c = -a ** 2", "c = a - b - 1", "c = a // b * b + a % b", "c = (a, b) < (b, a)", "c = [a] * 2 + [b]", "c = 'ab' * (b % 3)", "c = a != b != 3", "c = 0 or None or a", "c = 1 and 0 and a", "c = divmod(a, b)", "c = ~(a & b)"]  # fmt: skip
    return src(f"a = {a}", f"b = {b}", d.sample(rows, d.int(2, 4)), d.pick([[], "print(a)"]))

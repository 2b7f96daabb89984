"""Random programs that use a part of the library, for the TypeScript tests: see drawn.py."""

import random

from drawn import main
from library_calls import Calls
from library_items import Items
from library_numbers import Numbers
from library_texts import Texts


class Maker(Calls, Items, Numbers, Texts):
    """Draws programs by the part of the library that they use."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def chance(self, share):
        return self.random.random() < share

    def some(self, make, low=1, high=5):
        return [make() for _ in range(self.random.randint(low, high))]

    def program(self, part):
        return getattr(self, part)()

    # random

    def seeded(self):
        r = self.random
        seed = self.pick([lambda: str(r.randint(-3, 200)), lambda: str(r.getrandbits(self.pick([31, 32, 33, 64, 90, 2000]))), lambda: repr(self.pick(["", "hello", "café", "x" * 200, "seed 42"])), lambda: self.pick(["True", "0", "None", "2.5"])])
        is_object = self.chance(0.4)
        name = "rng" if is_object else "random"
        lines = ["import random", f"rng = random.Random({seed()})" if is_object else f"random.seed({seed()})"]
        lines.append("xs = " + self.pick(["[1, 2, 3]", "list(range(30))", "list('abcdefgh')", "[[1], [2], [3], [4]]", "['a', 'b']", "list(range(200))"]))
        for number in range(r.randint(2, 8)):
            lines.append(self.draw(name, number))
        if self.chance(0.2):
            lines.append(f"{name}.seed({seed()})")
            lines.append(self.draw(name, 9))
        return "\n".join(lines)

    def draw(self, name, number):
        r = self.random
        low = r.randint(-50, 50)
        population = self.pick(["xs", "xs", "range(1, 50)", "'hello world'", "(1, 2, 3, 4)", "range(10, 0, -3)", "range(1000)", "[]"])
        weights = self.pick(["[1, 2, 3]", "[5, 1, 1, 0.5]", "(10, 20)", "[1] * 8", "[0.1, 0.2, 0.7]"])
        call = self.pick([
            "random()", f"uniform({low}, {low + r.randint(-5, 20)})", f"uniform({low / 4}, {r.uniform(-5, 5)!r})", f"randint({low}, {low + r.randint(0, 1000)})", f"randint(1, {10 ** r.randint(1, 30)})", f"randrange({r.randint(1, 999)})", f"randrange({low}, {low + r.randint(1, 99)}, {r.randint(1, 7)})", f"randrange({low}, {low - r.randint(1, 99)}, {-r.randint(1, 7)})",
            f"getrandbits({r.randint(1, 130)})", f"choice({population})", f"choices({population}, k={r.randint(0, 6)})", f"choices([1, 2, 3], weights={weights}, k=4)", f"choices('abcd', {weights})", f"choices([1, 2, 3], cum_weights=[2, 5, 9], k=3)", f"sample({population}, {r.randint(0, 6)})", f"sample(range({r.randint(1, 3000)}), k={r.randint(1, 40)})", "gauss(0, 1)", "normalvariate(10, 2)", "triangular(1, 5)", "expovariate(2)", "betavariate(1, 2)",
        ])
        return self.pick([
            f"v{number} = {name}.{call}", f"v{number} = {name}.{call}", f"print({name}.{call})", f"{name}.shuffle(xs)",
            f"v{number} = [{name}.{self.pick(['random()', 'randint(1, 6)', 'choice(xs)'])} for _ in range({r.randint(1, 5)})]",
            f"v{number} = round({name}.{self.pick(['random()', 'uniform(1, 2)', 'gauss(5, 2)', 'normalvariate(10, 2)', 'expovariate(0.5)'])}, {r.randint(0, 4)})",
            f"v{number} = sorted(xs, key=lambda x: {name}.random())",
        ])


    # Floats whose last digits differ between systems and versions

    def near(self):
        r = self.random
        lines = ["import math", "import statistics", f"x = {self.number()}", f"y = {self.number()}", f"prices = [{', '.join(self.some(self.number, 2, 6))}]"]
        for number in range(r.randint(3, 9)):
            name = f"v{number}"
            lines.append(self.pick([
                f"{name} = {self.near_value()}", f"{name} = {self.near_value()}", f"print(f'{{{self.near_value()}:{self.pick(['.2f', '.3f', '10.4f', '.1%', '.3e', 'g', ',.2f', '>12.1f', ''])}}}')",
                f"{name} = round({self.near_value()}, {r.randint(0, 6)})", f"{name} = {self.pick(['int', 'abs', 'float', 'math.floor', 'math.ceil', 'round', 'bool'])}({self.near_value()})", f"{name} = {self.near_value()} {self.pick('< > <= >= == !='.split())} {self.near_value()}",
                f"print('%.2f and %s' % ({self.near_value()}, 1))", f"if {self.near_value()} > {self.number()}:\n    print('more')\nelse:\n    print('less')", f"{name} = {self.pick(['min', 'max'])}({self.near_value()}, {self.near_value()})",
                f"{name} = [round(t, 2) for t in sorted([{self.near_value()}, {self.near_value()}, {self.number()}])]", f"x = {self.near_value()}", f"x {self.pick(['+=', '-=', '*=', '/='])} {self.near_value()}",
                f"{name} = round(sum(prices) / len(prices), 2)", f"prices.append({self.near_value()})", f"print(round(sum(prices), 2), max(prices) > min(prices))", f"{name} = sorted(prices)",
            ]))
        return "\n".join(lines)

    def number(self):
        r = self.random
        return self.pick([lambda: str(r.randint(-9, 60)), lambda: repr(round(r.uniform(-20, 100), self.pick([1, 2, 3]))), lambda: repr(r.uniform(-10, 10)), lambda: self.pick(["0", "1", "0.5", "2", "1e-9", "1e10", "-0.0", "0.1", "math.pi", "math.e"])])()

    def near_value(self, depth=2):
        part = lambda: self.near_value(depth - 1) if depth > 0 and self.chance(0.5) else self.pick(["x", "y", self.number(), self.number()])
        return self.pick([
            lambda: f"math.{self.pick('exp expm1 log log2 log10 log1p sin cos tan atan asin acos sinh cosh tanh sqrt degrees radians fabs'.split())}({part()})",
            lambda: f"math.{self.pick('exp log sin cos sqrt'.split())}(abs({part()}))",
            lambda: f"math.{self.pick('atan2 hypot pow'.split())}({part()}, {part()})", lambda: f"math.log({part()}, {self.pick(['2', '10', '3', part()])})", lambda: f"math.sin(math.pi * {self.random.randint(-4, 12)} / {self.random.randint(1, 12)})",
            lambda: f"{part()} ** {self.pick(['0.5', '1.5', '0.1', '-2', '3', '(1 / 3)', part()])}", lambda: f"({part()} {self.pick('+ - * /'.split())} {part()})", lambda: f"sum(prices) {self.pick('+ - * /'.split())} {part()}", lambda: f"sum([{part()}, {part()}, {part()}])",
            lambda: f"math.dist(({part()}, {part()}), (1, 2))", lambda: f"-({part()})",
        ])()


    # re

    def regex(self):
        r = self.random
        lines = ["import re"]
        compiled = self.chance(0.3)
        if compiled:
            lines.append(f"p = re.compile({self.flagged(repr(self.pattern()))})")
        for number in range(r.randint(2, 6)):
            text = repr(self.subject())
            target, end = ("p.", "") if compiled and self.chance(0.6) else (f"re.", self.pick(["", "", "", ", flags=re.I", ", flags=re.IGNORECASE | re.MULTILINE", ", flags=re.S"]))
            first = "" if target == "p." else repr(self.pattern()) + ", "
            by = self.pick([repr(self.pick(["-", "", "<\\1>", "\\g<0>!", "[\\2]", "\\g<n>", "\\n", "x\\\\y"])), "lambda m: m.group().upper()", "lambda m: f'<{m.start()}>'", "lambda m: m[1] or '?'"])
            name = f"v{number}"
            matching = f"{target}{self.pick(['search', 'match', 'fullmatch'])}({first}{text}{end})"
            lines.append(self.pick([
                f"{name} = {target}findall({first}{text}{end})", f"{name} = {target}findall({first}{text}{end})", f"{name} = {target}split({first}{text}{self.pick(['', ', maxsplit=1'])}{end})", f"{name} = {target}sub({first}{by}, {text}{self.pick(['', ', count=1'])}{end})", f"{name} = {target}subn({first}{by}, {text}{end})",
                f"m = {matching}\nif m:\n    print(m.group(), m.groups(), m.span(), m)\nelse:\n    print(m)", f"m = {matching}\n{name} = (m.groupdict(), m.start(), m.end(), m[0]) if m else None", f"{name} = bool({matching})", f"{name} = [(m.start(), m.group()) for m in {target}finditer({first}{text}{end})]", f"m = {matching}\n{name} = m and m.group({self.pick(['1', '0, 1', repr('n'), '2', ''])})",
            ]))
        return "\n".join(lines)

    def flagged(self, pattern):
        return pattern + self.pick(["", "", ", re.I", ", re.M", ", re.S | re.I", ", re.IGNORECASE", ", re.X", ", flags=re.MULTILINE"])

    def subject(self):
        r = self.random
        words = "The cat sat on 2024-01-15 a1 b22 c333 foo_bar Hello, world! x=1 y=22 john@example.com (555) 123-4567 ab aab abab aaa AbC <b>bold</b> key:value 3.14 -7 \t".split(" ")
        if self.chance(0.4):
            return "".join(r.choice("aabbc1 \n") for _ in range(r.randint(0, 10)))
        return r.choice([" ", " ", "\n", ", ", "\n"]).join(r.choice(words) for _ in range(r.randint(0, 6)))

    def pattern(self):
        r = self.random
        if self.chance(0.3):
            return self.pick([r"\d+", r"\w+", r"[aeiou]", r"(\w+)@(\w+)\.com", r"(\d{4})-(\d\d)-(\d\d)", r"\b\w", r"^\w+", r"\w+$", r"(?P<n>\w+)=(?P<v>\d+)", r"\s+", r"[^a-z]+", r"(a|b)+", r"a*", r"", r"x?", r"(?=b)", r"\b", r"(\w)\1", r"<.*?>", r"<.*>", r"(?i)hello", r"\$", r"[.,!?]", r"(\d+)|(\w+)", r"^", r"$", r"(a)?b", r"(?<=a)b", r"(?<!a)b", r"a(?!b)", r"[]a]", r"[^]a]", r"a{2,}", r"a{,2}", r"a{2}", r"(ab)*", r"(?:ab)+?", r"\Aab", r"ab\Z", r".", r"\.", r"\w+\s\w+", r"(?P<n>a)(?P=n)", r"[a-c1]+", r"a|ab|abc", r"(a|ab)(c|bcd)?", r"[A-Z]\w*"])
        return "".join(self.piece(2) for _ in range(r.randint(1, 4)))

    def piece(self, depth):
        r = self.random
        part = lambda: "".join(self.piece(depth - 1) for _ in range(r.randint(1, 2))) if depth > 0 else r.choice("ab1")
        one = self.pick([lambda: r.choice("aabbc1 "), lambda: r.choice([r"\w", r"\d", r"\s", ".", "[ab]", "[^a]", r"\b", "^", "$", r"\W", r"\1"]), lambda: f"({part()})", lambda: f"(?:{part()})", lambda: f"({part()}|{part()})", lambda: f"(?P<n{r.randint(0, 99)}>{part()})", lambda: r.choice(["(?=%s)", "(?!%s)", "(?<=%s)", "(?<!%s)"]) % part(), lambda: f"(?:{part()}|{part()})"])()
        return one + (self.pick(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?"]) if self.chance(0.35) else "")


    # Texts made of templates

    def formats(self):
        r = self.random
        lines = ["class P:", "    def __init__(self, x, y):", "        self.x = x", "        self.y = y", "    def __format__(self, spec):", "        return f'<{self.x}|{spec}>'", "    def __str__(self):", "        return f'({self.x}, {self.y})'", "p = P(3, [1, 'two'])", "d = {'a': 1, 'b': [10, 20], 'c d': 2.5, 7: 'seven'}", "xs = [1.5, 'abc', None, (1, 2)]"]
        for number in range(r.randint(3, 8)):
            fields = [self.field() for _ in range(r.randint(1, 4))]
            template = self.pick(["", "|", " ", "{{}}"]).join(fields)
            lines.append(self.pick([
                f"v{number} = {template!r}.format(p, d, xs, n=42, w=8, name='Al')", f"v{number} = {template!r}.format(p, d, xs, n=42, w=8, name='Al')", f"print({template!r}.format(p, d, xs, n=42, w=8, name='Al'))",
                f"v{number} = {self.pick(['{a}-{b[1]}', '{a:>5}|{b}', '{c d:.2f}', '{a!r:^5}', '{zz}'])!r}.format_map(d)",
                f"v{number} = {self.pick(['%(a)d', '%(a)5.1f|%(a)s', '%(b)s', '%(c d)08.3f', '%(a)-4d|', '%(a)x %%'])!r} % d",
                f"v{number} = {self.pick(['%d', '%5d|', '%-5d|', '%05d', '%+d', '%x', '%#o', '%e', '%.3g', '%s', '%r', '%c', '%10.2f', '%%', '%i', '%5s|', '%-8s|', '%.2s'])!r} % {self.pick(['42', '-7', '3.14159', repr('abc'), 'None', '(5,)', 'xs[1]', 'True'])}",
                f"v{number} = format({self.pick(['p', '3.5', '42', repr('x')])}, {self.pick(['', '>8', '.2f', 'x', '^6', '08.3f'])!r})", f"v{number} = f'{{p:{self.pick(['', 'abc', '>5'])}}} {{d[{chr(34)}a{chr(34)}]:03d}} {{xs[0]:.1f}} {{p!s:>9}} {{xs!r}}'",
            ]))
        return "\n".join(lines)

    def field(self):
        return "{" + self.pick(["", "", "0", "1", "2", "n", "w", "name", "0.x", "0.y[1]", "1[a]", "1[b][0]", "1[c d]", "2[1]", "2[3]", "0.y", "1[7]", "9", "zz"]) + self.pick(["", "", "", "!r", "!s"]) + self.pick(["", "", "", ":>10", ":<6", ":^{w}", ":{w}", ":*>{n}", ":05", ":d", ":.2f", ":,", ":x", ":>{w}.{n}"]) + "}"


    # Objects of own classes that the library orders, remembers, copies

    def objects(self):
        r = self.random
        numbers = lambda low=1, high=6: ", ".join(self.some(lambda: str(r.randint(0, 9)), low, high))
        ordered = lambda: self.pick([numbers(), ", ".join(map(str, sorted(r.randint(0, 9) for _ in range(r.randint(1, 5))))), ", ".join(map(str, sorted((r.randint(0, 9) for _ in range(r.randint(1, 5))), reverse=True)))])
        return self.pick([
            lambda: f"class N:\n    def __init__(self, v):\n        self.v = v\n    def __lt__(self, o):\n        return self.v < o.v\n    def __repr__(self):\n        return f'N{{self.v}}'\nxs = [N(v) for v in [{ordered()}]]\nprint({self.pick(['sorted(xs)', 'min(xs)', 'max(xs, key=lambda n: -n.v)', 'sorted(xs, reverse=True)', 'sorted(xs, key=lambda n: -n.v)'])})\n{self.pick(['xs.sort()', 'xs.sort(reverse=True)', 'xs.sort(key=repr)'])}\nprint(xs)",
            lambda: f"from functools import cmp_to_key\ndef by(a, b):\n    return a % 5 - b % 5\nxs = [{ordered()}]\nys = sorted(xs, key=cmp_to_key({self.pick(['by', 'lambda a, b: b - a', 'lambda a, b: (a > b) - (a < b)', 'lambda a, b: a % 3 - b % 3'])}){self.pick(['', ', reverse=True'])})\nprint(ys)",
            lambda: f"from functools import lru_cache, cache\n@{self.pick(['lru_cache(maxsize=None)', 'lru_cache(maxsize=2)', 'lru_cache(3)', 'lru_cache', 'lru_cache()', 'cache', 'lru_cache(maxsize=0)'])}\ndef f(n, k=1):\n    print('f', n, k)\n    return n * k\nfor n in [{numbers(3, 9)}]:\n    r = f({self.pick(['n', 'n % 3', 'n, 2', 'n % 2, k=n % 2', 'str(n % 3)', 'n > 4'])})\nprint(f({r.randint(0, 9)}), f.cache_info())\n{self.pick(['f.cache_clear()', 'i = f.cache_info()', 'print(f.cache_info().hits)'])}\nprint(f(1), f(1.0), f.cache_info())",
            lambda: f"from functools import cached_property\nclass C:\n    def __init__(self, r):\n        self.r = r\n    @cached_property\n    def area(self):\n        print('once')\n        return self.r * 2\nc = C({r.randint(1, 9)})\nx = c.area + c.area\nc.r = 0\ny = c.area\nprint(x, y)",
            lambda: f"from collections import OrderedDict\nclass Cache:\n    def __init__(self, size):\n        self.size = size\n        self.data = OrderedDict()\n    def get(self, key):\n        if key not in self.data:\n            return -1\n        self.data.move_to_end(key{self.pick(['', ', last=False', ', True'])})\n        return self.data[key]\n    def put(self, key, value):\n        self.data[key] = value\n        self.data.move_to_end(key)\n        if len(self.data) > self.size:\n            gone = self.data.popitem({self.pick(['last=False', 'False', '', 'last=True'])})\nc = Cache({r.randint(1, 3)})\nfor k in [{numbers(2, 7)}]:\n    c.put(k, k * k)\n    print(c.get(k - 1))\nprint(list(c.data.items()))\n{self.pick(['c.data.move_to_end(99)', 'OrderedDict().popitem(last=False)', 'c.data.popitem(last=False)'])}",
            lambda: f"from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass\n@dataclass{self.pick(['', '(order=True)', '(frozen=True)'])}\nclass P:\n    x: int\n    y: float = {r.randint(0, 3)}.5\n    tags: list = field(default_factory=list)\n@dataclass\nclass L:\n    a: P\n    rest: dict = None\np = P({numbers(1, 2)})\nq = replace(p, x={r.randint(0, 5)})\nl = L(p, {{'q': [q, (p, 1)]}})\nprint(asdict(l))\nprint(astuple(l), asdict(p) == asdict(q), p == q)\nd = asdict(p)\np.tags.append(3)\nprint(d, q, [f.name for f in fields(p)], is_dataclass(P), is_dataclass(3))\nz = {self.pick(['p < q', 'replace(l, rest=5)', 'sorted([p, q])', 'fields(L)'])}",
        ])()


if __name__ == "__main__":
    main(Maker)

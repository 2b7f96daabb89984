"""Random programs that use classes in richer ways, for the TypeScript tests: see drawn.py."""

import random

from drawn import main


class Maker:
    """Draws programs by what their classes build on and do."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def chance(self, share):
        return self.random.random() < share

    def some(self, options, low=2, high=6):
        return [self.pick(options) for _ in range(self.random.randint(low, high))]

    def int(self, low=-3, high=9):
        return self.random.randint(low, high)

    def program(self, part):
        return getattr(self, part)()

    def uses(self, options, low=3, high=8):
        """Some of these lines; some are tried."""
        lines = []
        for number, line in enumerate(self.some(options, low, high)):
            line = line.replace("$", f"v{number}")
            if self.chance(0.35):
                line = f"try:\n    {line}\nexcept (TypeError, ValueError, KeyError, AttributeError, IndexError, NotImplementedError) as e:\n    print(type(e).__name__)"
            lines.append(line)
        return "\n".join(lines)

    # Enumerations

    def enums(self):
        return self.pick([self.plain_enum, self.plain_enum, self.number_enum, self.text_enum, self.flags])()

    def plain_enum(self):
        names = self.random.sample(["RED", "GREEN", "BLUE", "WHITE"], 3)
        values = self.pick([["1", "2", "3"], ["auto()", "auto()", "auto()"], ["'r'", "'g'", "'b'"], ["(1, 'x')", "(2, 'y')", "(3, 'z')"], ["3", "1", "3"], ["1", "auto()", "7"], ["[1]", "[2]", "{'a': 1}"], ["5", "auto()", "auto()"], ["None", "1.5", "True"]])
        body = [f"    {name} = {value}" for name, value in zip(names, values)]
        if values[0].startswith("(") and self.chance(0.7):
            body.append("    def __init__(self, number, tag):\n        self.number = number\n        self.tag = tag")
        before = ""
        if values[0] == "auto()" and self.chance(0.4):
            before = "    def _generate_next_value_(name, start, count, last_values):\n        return name.lower()\n"
        if self.chance(0.4):
            body.append("    def next(self):\n        members = list(C)\n        return members[(members.index(self) + 1) % len(members)]")
        if self.chance(0.3):
            body.append("    def __str__(self):\n        return f'<{self.name.lower()}>'")
        if self.chance(0.2):
            body.append("    @property\n    def short(self):\n        return self.name[0]")
        if self.chance(0.3):
            body.append("    @classmethod\n    def parse(cls, text):\n        for m in cls:\n            if m.name == text:\n                return m\n        raise ValueError(text)")
        if self.chance(0.2):
            body.append(f"    @classmethod\n    def _missing_(cls, value):\n        return {self.pick(['None', f'cls.{names[0]}'])}")
        if self.chance(0.15):
            body.append("    def __lt__(self, other):\n        return self.name < other.name")
        a, b = names[0], names[1]
        lines = [
            f"$ = C.{a}", f"$ = C['{b}']", f"print(C.{a}, C.{b}.name, C.{b}.value)", f"print([m.name for m in C], len(C))", f"print(C.{a} is C.{b}, C.{a} == C.{b}, C.{a} != 1)", f"$ = C({values[0] if values[0] != 'auto()' else '1'})",
            "$ = C(99)", "$ = C['NONE']", f"$ = {{C.{a}: 1, C.{b}: 2}}", f"print({{C.{a}: 'x'}}[C.{a}])", f"print(f'{{C.{a}}}', f'{{C.{b}.name:>8}}|', repr(C.{a}))", f"print(f'{{C.{a}:>12}}|')", f"$ = C.{a}.next()", f"$ = C.parse('{b}')", f"print(C.{a}.short)", f"print(isinstance(C.{a}, C), type(C.{a}) is C)",
            "$ = list(C)", "print(list(C.__members__))", "for m in C:\n        print(m.value)" if False else "print(*[m.value for m in C])", f"print(C.{a} in C, C.{a} in [C.{b}])", f"$ = sorted(C, key=lambda m: m.name)", f"$ = C.{a}.tag", f"$ = C.{a}.value, C.{b}.value", f"print('%s and %r' % (C.{a}, C.{b}))", f"$ = C.{a} < C.{b}", f"print(str(C.{a}) + '!')", f"$ = [m for m in C if m is not C.{b}]", f"$ = bool(C.{a})", f"print(C.__name__, C.{a}.__class__.__name__)", f"$ = sorted(list(C)[:2])", f"$ = C.{a}.nothing",
        ]
        unique = "@unique\n" if self.chance(0.15) else ""
        head = "from enum import Enum, auto, unique\n"
        if self.chance(0.15):
            head += "class Base(Enum):\n    def shout(self):\n        return self.name + '!'\n"
            lines.append(f"print(C.{a}.shout())")
            return f"{head}{unique}class C(Base):\n{before}" + "\n".join(body) + "\n" + self.uses(lines)
        return f"{head}{unique}class C(Enum):\n{before}" + "\n".join(body) + "\n" + self.uses(lines)

    def number_enum(self):
        base = self.pick(["IntEnum", "IntEnum", "int, Enum"])
        values = self.pick([[1, 2, 3], ["auto()", "auto()", "auto()"], [0, 10, 5], [1, 2, 1]])
        body = "\n".join(f"    {n} = {v}" for n, v in zip(["LOW", "MID", "TOP"], values))
        if self.chance(0.3):
            body += "\n    def label(self):\n        return self.name.title()"
        if self.chance(0.25):
            body += "\n    def __str__(self):\n        return self.name.lower()"
        n = self.int()
        return f"from enum import Enum, IntEnum, auto\nclass L({base}):\n{body}\nx = L.MID\n" + self.uses([
            f"$ = L.MID + {n}", f"$ = {n} * L.TOP", "$ = L.LOW < L.TOP", f"$ = L.MID >= {n}", "$ = max(L)", "$ = sorted(L, reverse=True)", "$ = L(2)", "$ = L(77)", "print(L.TOP)", "print(f'{L.TOP}')", "print(f'{L.TOP:03d}')", "print(f'{L.MID.name} {L.MID.value}')", "print(repr(L.LOW), [L.LOW])", "$ = [10, 20, 30, 40, 50, 60][L.LOW]", "$ = {L.LOW: 'a', 3: 'b'}", "print({L.LOW: 'a', 3: 'b'}.get(L.TOP))", "print({1: 'one', 2: 'two'}.get(L.MID, '?'))", "$ = sum(L)", "$ = list(range(L.MID))", "$ = L.LOW == 1", "$ = 'a' * L.MID", "$ = L.MID / 2", "$ = -L.TOP", "$ = int(L.TOP)", "$ = bool(L.LOW)", "$ = isinstance(L.LOW, int), isinstance(L.LOW, L)", "$ = L.LOW in (1, 2)", "$ = {L.LOW, 1, L.TOP}", "print(len({L.LOW, 1, L.TOP}))", "$ = L.MID | 4", "$ = L.MID ** 2", "$ = 7 % L.MID", "$ = abs(L.MID)", "$ = round(L.MID)", "$ = divmod(7, L.MID)", "print(L.MID.label())", "$ = L.MID + L.TOP", "$ = str(L.MID)", "print('%d' % L.MID)", "$ = (L.LOW, 1) == (1, L.LOW)", "$ = L.MID.bit_length()", "$ = L.LOW - 1 or L.TOP", "$ = min(3, L.TOP)", "$ = [L.TOP, 2, L.LOW]", "$ = L['MID'] is L.MID", "$ = float(L.TOP)", "$ = L.MID if L.LOW else 0", "$ = [1, 2, 3].index(L.MID)", "x += 1", "$ = hash(L.MID)", "$ = any(m > 2 for m in L)",
        ])

    def text_enum(self):
        body = "    RED = 'red'\n    DARK = 'dark blue'\n"
        if self.chance(0.3):
            body += "    def loud(self):\n        return self.value.upper()\n"
        if self.chance(0.3):
            body += "    def __str__(self):\n        return self.value\n"
        return "from enum import Enum\nclass C(str, Enum):\n" + body + self.uses([
            "$ = C.RED == 'red'", "$ = C('dark blue')", "$ = C('x')", "print(C.RED.upper(), C.DARK.split())", "$ = len(C.RED)", "$ = C.RED + '!'", "$ = '!' + C.RED", "$ = C.DARK[0]", "$ = 'ar' in C.DARK", "print(C.RED)", "print(f'{C.RED}')", "print(repr(C.RED), C.RED.value)", "$ = {'red': 1}[C.RED]", "$ = {C.RED: 1}", "print({C.RED: 1}['red'])", "$ = sorted([C.RED, C.DARK])", "$ = ', '.join([C.RED, C.DARK])", "$ = ', '.join(C)", "$ = isinstance(C.RED, str)", "$ = C.RED < 'x'", "$ = [m.value for m in C]", "$ = C.DARK.title()", "$ = 'red' in [C.RED]", "print(C.RED.loud())", "$ = str(C.DARK)", "print('%s' % C.RED)", "$ = C.RED.startswith('r')", "$ = list(C.RED)", "$ = C.RED * 2", "$ = C.DARK[::-1]", "$ = 'redder'.startswith(C.RED)", "$ = 'a red b'.replace(C.RED, C.DARK)", "$ = {C.RED, 'red'}", "$ = C.RED if C.RED else 0", "$ = hash(C.RED) == hash('red')", "$ = max(C.RED, 'zz')", "$ = C['RED'] is C.RED", "$ = 'x'.join('ab') + C.RED.value",
        ])

    def flags(self):
        base = self.pick(["Flag", "Flag", "Flag", "IntFlag"])
        values = self.pick([["auto()", "auto()", "auto()"], [4, 2, 1], [1, 2, 4]])
        body = "\n".join(f"    {n} = {v}" for n, v in zip("RWX", values))
        if self.chance(0.25):
            body += "\n    ALL = R | W | X" if self.chance(0.5) else "\n    NONE = 0"
        if self.chance(0.2):
            body += "\n    def label(self):\n        return 'flag'"
        return f"from enum import Flag, IntFlag, auto\nclass P({base}):\n{body}\nm = P.R | P.W\n" + self.uses([
            "$ = P.R in m", "$ = P.X in m", "$ = m & P.X", "$ = bool(m & P.R)", "m |= P.X", "m &= ~P.W", "m ^= P.R", "$ = m.value", "$ = P.R.name", "print(P.R)", "print(m)", "$ = P(3)", "$ = P(64)", "$ = P(0)", "$ = m == P.R | P.W", "$ = m is (P.W | P.R)", "$ = ~P.R", "$ = ~m & P.X", "print([p.name for p in P])", "$ = len(P)", "print('can' if m & P.W else 'no')", "if m & P.X:\n        print('x')" if False else "print(bool(P.R), bool(P(0)))", "$ = {m: 1}", "print({P.R | P.W: 'rw'}.get(m))", "$ = m | 8", "$ = m == 3", "$ = P['R']", "print(repr(P.W))", "$ = (m | P.X).value", "$ = m & P.R == P.R", "$ = [p for p in P if p in m]", "print(P.R.label())", "$ = m ^ m", "$ = m.name", "$ = P.R | 'x'", "$ = P.R < P.W", "$ = int(P.W)", "$ = not m", "$ = P.R.value | P.X.value",
        ])

    # Named tuples

    def named(self):
        kind = self.random.randrange(3)
        default = self.pick(["", " = 5"])
        methods = ""
        if self.chance(0.5):
            methods += "    def moved(self, k):\n        return self._replace(x=self.x + k)\n"
        if self.chance(0.4):
            methods += "    @property\n    def total(self):\n        return self.x + self.y\n"
        if self.chance(0.3):
            methods += "    def __str__(self):\n        return f'({self.x};{self.y})'\n"
        if self.chance(0.2):
            methods += "    def __add__(self, other):\n        return P(self.x + other.x, self.y + other.y)\n"
        if self.chance(0.2):
            methods += "    @classmethod\n    def origin(cls):\n        return cls(0, 0)\n"
        if kind == 0:
            head = f"from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    y: int{default}\n{methods}"
        elif kind == 1:
            slots = "    __slots__ = ()\n" if self.chance(0.5) else ""
            defaults = ", defaults=[5]" if default else ""
            head = f"from collections import namedtuple\nclass P(namedtuple('P', 'x y'{defaults})):\n{slots or ('' if methods else '    pass' + chr(10))}{methods}"
        else:
            head = f"from collections import namedtuple\nP = namedtuple('P', {self.pick(['[' + repr('x') + ', ' + repr('y') + ']', repr('x y'), repr('x, y')])}{', defaults=(5,)' if default else ''})\n"
        return f"{head}p = P({self.int()}, {self.int()})\nq = P({self.pick(['x=1, y=2', '3, y=4', '7', '1, 2, 3', '1, z=3', ''])}) if {self.pick(['True', 'True', 'p.x > 3'])} else p\n" + self.uses([
            "x, y = p", "a, *rest = q", "$ = p.x + q.y", "$ = p[0], p[-1], p[:1]", "print(p, q)", "print(str(p), repr(q), f'{p}')", "$ = p == q", "$ = p == (1, 2)", "$ = (1, 2) == q", "$ = p < q", "$ = sorted([q, p])", "$ = max(p, q)", "$ = p._replace(y=9)", "$ = p._asdict()", "$ = P._fields", "$ = P._make([4, 5])", "print(P._field_defaults)", "$ = len(p)", "$ = 3 in p", "$ = p + (1,)", "$ = (0,) + p", "$ = p * 2", "$ = p + q", "$ = {p: 'a', q: 'b'}", "print({p: 'a'}[tuple(p)])", "$ = list(p), tuple(q)", "$ = isinstance(p, tuple), isinstance(p, P)", "$ = sum(p)", "p.x = 3", "$ = p.z", "$ = p.moved(2)", "$ = p.total", "$ = P.origin()", "$ = p.index(q.x)", "$ = p.count(1)", "print(*p)", "$ = [n * 2 for n in p]", "$ = dict(zip(P._fields, p))", "$ = hash(p) == hash((p.x, p.y))", "$ = {p, q, (1, 2)}", "$ = p if p else 0", "$ = [p, q]", "d = {}\nd[p] = 1\nd[(p.x, p.y)] = 2\nprint(len(d))" if False else "$ = {p: 1, (p.x, p.y): 2}", "$ = max([p, q], key=lambda t: t.y)", "$ = p[5]", "$ = P(*[1, 2])", "$ = P(**{'x': 1, 'y': 2})", "$ = '%s-%s' % p", "$ = '{} {}'.format(*p)", "$ = '{0.x}'.format(p)", "$ = getattr(p, 'y')", "$ = p is q, p == p", "$ = zip(p, q)", "$ = list(enumerate(p))", "$ = reversed(p)", "$ = p._replace(z=1)", "$ = type(p).__name__", "$ = p != q, p >= q", "$ = any(p), all(q)", "$ = min(p)", "del p[0]", "p[0] = 1",
        ], 4, 9)

    # Classes on built-in types

    def built(self):
        return self.pick([self.on_dict, self.on_list, self.on_number, self.on_text])()

    def on_dict(self):
        parts = {
            "missing": "    def __missing__(self, key):\n        return " + self.pick(["0", "'none'", "len(self)"]) + "\n",
            "set": "    def __setitem__(self, key, value):\n        print('set', key)\n        super().__setitem__(key, value)\n",
            "get": "    def __getitem__(self, key):\n        return super().__getitem__(key.lower())\n",
            "init": "    def __init__(self, *args, **kwargs):\n        super().__init__(*args, **kwargs)\n        self.log = []\n",
            "attr": "    def __getattr__(self, name):\n        if name in self:\n            return self[name]\n        raise AttributeError(name)\n",
            "add": "    def add(self, key, value):\n        self.setdefault(key, []).append(value)\n        return self\n",
            "repr": "    def __repr__(self):\n        return f'D<{len(self)}>'\n",
        }
        chosen = self.random.sample(sorted(parts), self.random.randint(1, 3))
        return "class D(dict):\n" + "".join(parts[c] for c in chosen) + f"d = D({self.pick(['', 'a=1', '{' + repr('a') + ': 2}', '[(' + repr('k') + ', 3)]'])})\n" + self.uses([
            "d['a'] = 5", "d['b'] = d['a']", "$ = d['zz']", "d['n'] += 1", "$ = d.get('a')", "$ = d.get('q', 7)", "print(d)", "$ = len(d)", "$ = list(d)", "$ = sorted(d.items())", "$ = 'a' in d", "d.update(x=1)", "d.update({'y': 2})", "$ = d.pop('a', None)", "del d['a']", "$ = d.a", "$ = d.add('l', 1)", "$ = d.setdefault('s', 3)", "$ = dict(d)", "$ = d == {'a': 1}", "$ = {'a': 1} == d", "$ = isinstance(d, dict)", "$ = [k for k in d]", "$ = d.copy()", "$ = {**d}", "print(d.keys(), list(d.values()))", "$ = bool(d)", "d.clear()", "$ = d.log", "d.tag = 4", "$ = D(d)", "d |= {'z': 1}", "$ = max(d.values(), default=0)", "for_ = [d]", "$ = str(d)", "$ = type(d).__name__", "$ = d.items()", "$ = D.fromkeys('ab')", "$ = json" if False else "$ = sum(1 for _ in d)", "$ = d.popitem()", "print(f'{d}')",
        ])

    def on_list(self):
        parts = {
            "push": "    def push(self, x):\n        self.append(x)\n        return self\n",
            "last": "    @property\n    def last(self):\n        return self[-1]\n",
            "append": "    def append(self, x):\n        print('add', x)\n        super().append(x)\n",
            "init": "    def __init__(self, items=(), name='l'):\n        super().__init__(items)\n        self.name = name\n",
            "get": "    def __getitem__(self, i):\n        return super().__getitem__(i)\n",
            "str": "    def __str__(self):\n        return '/'.join(str(x) for x in self)\n",
            "contains": "    def __contains__(self, x):\n        return True\n",
            "add": "    def __add__(self, other):\n        return L(list(self) + list(other))\n",
        }
        chosen = self.random.sample(sorted(parts), self.random.randint(1, 3))
        return "class L(list):\n" + "".join(parts[c] for c in chosen) + f"l = L({self.pick(['', '[3, 1, 2]', 'range(4)', '(1, 2)'])})\n" + self.uses([
            "l.append(4)", "$ = l.push(5)", "l.extend([7, 8])", "print(l)", "$ = l.last", "$ = len(l)", "$ = l[0]", "$ = l[1:]", "l[0] = 9", "del l[0]", "l.sort()", "$ = sorted(l)", "$ = sum(l)", "$ = l + [1]", "$ = [1] + l", "$ = l * 2", "l += [6]", "$ = l == [3, 1, 2]", "$ = [3, 1, 2] == l", "$ = 3 in l", "$ = [x + 1 for x in l]", "$ = isinstance(l, list)", "$ = list(l)", "$ = tuple(l)", "a, *b = l", "$ = l.index(1)", "$ = l.pop()", "$ = l.count(1)", "l.insert(0, 0)", "$ = l.name", "$ = max(l)", "$ = repr(l)", "$ = str(l)", "l.reverse()", "$ = list(reversed(l))", "$ = bool(l)", "$ = [*l, 1]", "$ = l.copy()", "l.clear()", "$ = l < [5]", "$ = l[10]", "print(*l)", "$ = enumerate(l)", "$ = dict(enumerate(l))", "$ = ' '.join(map(str, l))", "l.x = 1", "$ = [l, 1]", "$ = {1: l}", "$ = l[-1] if l else None", "l.remove(2)", "$ = list(zip(l, 'ab'))", "print(f'{l}')", "$ = any(x > 2 for x in l)", "$ = {l: 1}",
        ])

    def on_number(self):
        base = self.pick(["int", "int", "float"])
        parts = {
            "new": f"    def __new__(cls, value):\n        if value < 0:\n            raise ValueError('negative')\n        return super().__new__(cls, value)\n",
            "str": "    def __str__(self):\n        return f'{" + base + "(self)} kg'\n",
            "repr": "    def __repr__(self):\n        return f'N({" + base + "(self)})'\n",
            "add": f"    def __add__(self, other):\n        return N({base}(self) + other)\n",
            "half": "    def half(self):\n        return N(self / 2)\n" if base == "float" else "    def half(self):\n        return N(self // 2)\n",
            "prop": "    @property\n    def even(self):\n        return self % 2 == 0\n",
        }
        chosen = self.random.sample(sorted(parts), self.random.randint(1, 3))
        return "class N(" + base + "):\n" + "".join(parts[c] for c in chosen) + f"n = N({self.int(0, 9)})\n" + self.uses([
            "$ = n + 1", "$ = 1 + n", "$ = n * 2", "$ = n - n", "$ = n / 2", "$ = n // 2", "$ = n % 3", "$ = n ** 2", "$ = -n", "$ = abs(n)", "print(n)", "print(f'{n}')", "print(f'{n:.1f}')", "$ = str(n), repr(n)", "$ = n == 3", "$ = 3 < n", "$ = max(n, 4)", "$ = sum([n, n])", "$ = int(n)", "$ = float(n)", "$ = round(n)", "$ = [n]", "$ = {n: 1}", "$ = N(-1)", "$ = n.half()", "$ = n.even", "$ = bool(n)", "n += 1", "$ = isinstance(n, int), isinstance(n, N)", "$ = sorted([N(3), N(1), 2])", "$ = 'ab' * n", "$ = [1, 2, 3][n]", "$ = range(n)", "$ = n & 1", "$ = divmod(n, 2)", "$ = N(2) + N(3)", "$ = {n, 3}", "print('%d' % n, '%s' % n)", "n.tag = 1", "$ = n.real", "$ = N('5')", "$ = N()", "$ = hash(n)", "$ = n <= n", "$ = type(n + 1).__name__", "$ = n if n else 'zero'", "$ = (n, 1)", "$ = min([n, 2.5])",
        ])

    def on_text(self):
        parts = {
            "initials": "    def initials(self):\n        return ''.join(w[0] for w in self.split())\n",
            "new": "    def __new__(cls, text):\n        return super().__new__(cls, text.strip().lower())\n",
            "len": "    def size(self):\n        return len(self)\n",
            "str": "    def __str__(self):\n        return 'S:' + self.upper()\n",
            "repr": "    def __repr__(self):\n        return 'S(...)'\n",
        }
        chosen = self.random.sample(sorted(parts), self.random.randint(1, 2))
        return "class S(str):\n" + "".join(parts[c] for c in chosen) + f"s = S({self.pick([repr('Ada Love'), repr(' x y '), repr('')])})\n" + self.uses([
            "print(s)", "$ = s.upper()", "$ = s + '!'", "$ = '<' + s", "$ = len(s)", "$ = s.initials()", "$ = s.size()", "$ = s == 'ada love'", "$ = 'a' in s", "$ = s[0]", "$ = s[1:]", "$ = s.split()", "$ = {s: 1}", "$ = [s]", "print(f'{s}')", "print(f'{s:>12}|')", "$ = str(s)", "$ = repr(s)", "$ = s * 2", "$ = sorted(s)", "$ = ''.join([s, 'b'])", "$ = isinstance(s, str)", "$ = s < 'b'", "$ = s.replace('a', 'b')", "$ = 'x'.join(s)", "$ = bool(s)", "$ = max(s, 'c')", "$ = [c for c in s]", "$ = s.title()", "s += '?'", "$ = '%s' % s", "s.n = 1", "$ = {'ada love': 5}.get(s)", "$ = 'a-b'.replace('-', s)", "$ = s.startswith('a')", "$ = list(s)", "$ = s is s", "$ = int(S('12'))", "$ = set(s)", "$ = type(s.upper()).__name__",
        ])

    # Objects that say themselves what they are equal to

    def equal(self):
        eq = self.pick([
            "    def __eq__(self, o):\n        return self.n == o.n\n",
            "    def __eq__(self, o):\n        if not isinstance(o, K):\n            return NotImplemented\n        return self.n == o.n\n",
            "    def __eq__(self, o):\n        return isinstance(o, K) and (self.n, self.s) == (o.n, o.s)\n",
            "",
        ])
        hashing = self.pick(["    def __hash__(self):\n        return hash((self.n, self.s))\n", "    def __hash__(self):\n        return hash(self.n)\n", "    def __hash__(self):\n        return hash(self.s)\n", "    def __hash__(self):\n        return self.n\n", "    def __hash__(self):\n        return 1\n", "    __hash__ = None\n", ""])
        numbers = [self.int(-2, 3) for _ in range(4)]
        return f"class K:\n    def __init__(self, n, s='k'):\n        self.n = n\n        self.s = s\n{eq}{hashing}    def __repr__(self):\n        return f'K{{self.n}}'\na, b, c, d = [K(i) for i in {numbers}]\n" + self.uses([
            "$ = {a: 1}", "$ = {a: 1, b: 2, c: 3}", "$ = {a, b}", "$ = {a, b, c, d}", "$ = len({a, b, c, d})", "$ = {a: 1}[b]", "$ = {a: 1}.get(b, 0)", "$ = a in {b: 1}", "$ = a in {b, c}", "$ = a in [b, c]", "$ = hash(a) == hash(b)", "$ = a == b, a != b", "$ = {x: x.n for x in [a, b, c]}", "$ = {x for x in (a, b)}", "$ = set([a, b, d])", "$ = [a, b].index(c)", "$ = [a, b, c].count(a)", "$ = a is b", "$ = (a, 1) == (b, 1)", "$ = [a] == [b]", "seen = {}\nfor x in [a, b, c, a]:\n        seen[x] = seen.get(x, 0) + 1" if False else "seen = {a: 0}", "seen = {}; seen[a] = 1; seen[b] = 2; print(len(seen))" if False else "$ = dict([(a, 1)])", "$ = frozenset([a])", "$ = {(a, 1): 2}", "$ = {1: 'x'}.get(a)", "$ = a in {1, 2}", "$ = a == 1", "$ = max([a, b], key=lambda k: k.n)", "$ = [x for x in [a, b] if x not in [c, d]]", "$ = hash(a)", "u = set()", "m = {}",
        ], 2, 5) + "\n" + self.pick([
            "seen = {}\nfor x in [a, b, c, a]:\n    seen[x] = seen.get(x, 0) + 1\nprint(seen)\n",
            "u = set()\nfor x in [a, b, c, d]:\n    if x not in u:\n        u.add(x)\nprint(len(u))\nu.discard(a)\nprint(len(u), b in u)\n",
            "m = {}\nm[a] = 1\nm[b] = 2\nprint(len(m), m.pop(c, None))\nm.setdefault(d, 5)\ndel m[d]\nprint(len(m))\n",
            "m = {1: 'x', a: 'y'}\nm[2] = 'z'\nprint(len(m), m[1])\n",
        ])

    # How classes and objects are made, and what attributes do

    def making(self):
        n = self.int(1, 9)
        return self.pick([
            lambda: f"class A:\n    made = {self.pick(['None', '0', '[]'])}\n    def __new__(cls, *args, **kwargs):\n        {self.pick(['obj = super().__new__(cls)', 'obj = object.__new__(cls)'])}\n        {self.pick(['cls.made = obj', 'obj.tag = len(args)', 'pass'])}\n        return {self.pick(['obj', 'obj', 'obj', '5', 'cls.made'])}\n    def __init__(self, x={n}):\n        self.x = x\nclass B(A):\n    pass\na = A({self.pick(['', '1', 'x=2', '1, 2'])})\nb = B(3)\n" + self.uses(["print(a.x)", "$ = a", "$ = isinstance(b, A)", "$ = A.made", "print(type(b).__name__)", "$ = b.tag", "$ = b.__dict__", "$ = vars(a)"], 2, 4),
            lambda: f"class Base:\n    kinds = {{}}\n    def __init_subclass__(cls{self.pick(['', ', tag=None', ', *, tag=None', ', **kw'])}{self.pick(['', ''])}):\n        super().__init_subclass__()\n        Base.kinds[cls.__name__] = {self.pick(['cls', 'len(Base.kinds)', 'tag' if False else 'cls'])}\nclass A(Base{self.pick(['', ', tag=1'])}):\n    x = {n}\nclass B(A):\n    def f(self):\n        return self.x\n" + self.uses(["print(list(Base.kinds))", "$ = Base.kinds", "$ = B().f()", "$ = B.x", "$ = [k.__name__ for k in B.__mro__]", "$ = A.__bases__", "print(A.__name__, B.__qualname__, A.__module__)"], 2, 4),
            lambda: f"class V:\n    def __init__(self, low=0):\n        self.low = low\n    def __set_name__(self, owner, name):\n        self.name = {self.pick([repr('_') + ' + name', 'name'])}\n    def __get__(self, obj, cls=None):\n        {self.pick(['if obj is None:' + chr(10) + '            return self' + chr(10) + '        ', ''])}return {self.pick(['obj.__dict__.get(self.name, 0)', 'getattr(obj, self.name, 0)' if False else 'obj.__dict__[self.name]'])}\n    def __set__(self, obj, value):\n        if value < self.low:\n            raise ValueError(f'{{self.name}} is too low')\n        obj.__dict__[self.name] = value\nclass C:\n    a = V()\n    b = V({n})\n    def __init__(self, a, b):\n        self.a = a\n        self.b = b\n" + self.uses([f"c = C(1, {n})", "c = C(-1, 5)", f"c = C(3, {n + 2})", "print(c.a + c.b)", "c.a = 4", "c.b = 0", "$ = C.a", "$ = vars(c)", "c.a += 1", "$ = c.__dict__", "$ = c"], 3, 6),
            lambda: "class N:\n    def __get__(self, obj, cls):\n        print('asked')\n        return 42\nclass C:\n    x = N()\nc = C()\n" + self.uses(["$ = c.x", "$ = C.x", "c.x = 5", "$ = c.__dict__", "$ = c", "del c.x", "$ = hasattr(c, 'x')"], 3, 5),
            lambda: f"class T:\n    def __init__(self):\n        self.x = {n}\n    def __setattr__(self, name, value):\n        {self.pick(['print(name)', 'if name.startswith(' + repr('_') + '): raise AttributeError(name)', 'value = value * 2'])}\n        {self.pick(['super().__setattr__(name, value)', 'object.__setattr__(self, name, value)', 'self.__dict__[name] = value'])}\n    def __getattr__(self, name):\n        {self.pick(['return name.upper()', 'raise AttributeError(f' + repr('no {name}') + ')'])}\nt = T()\n" + self.uses(["t.y = 3", "t._z = 1", "$ = t.x", "$ = t.missing", "t.x += 1", "$ = t", "$ = t.__dict__", "setattr(t, 'q', 2)", "$ = getattr(t, 'none', 5)", "$ = hasattr(t, 'y')", "print(vars(t))"], 3, 6),
            lambda: f"class S(type):\n    made = {{}}\n    def __call__(cls, *args, **kwargs):\n        if cls not in cls.made:\n            cls.made[cls] = super().__call__(*args, **kwargs)\n        return cls.made[cls]\n    {self.pick(['def hello(cls):' + chr(10) + '        return cls.__name__', 'x = 3'])}\nclass A(metaclass=S):\n    def __init__(self, n={n}):\n        self.n = n\nclass B(A):\n    pass\n" + self.uses(["a = A()", "b = A(5)", "c = B(7)", "$ = A() is A()", "print(A().n)", "$ = A.hello()", "$ = B.hello()", "$ = A.x", "$ = A().hello()", "$ = len(S.made)", "$ = type(A).__name__", "$ = isinstance(A(), A)", "$ = A"], 3, 6),
            lambda: f"from abc import ABC, abstractmethod\nclass S({self.pick(['ABC', 'ABC', 'metaclass=ABCMeta' if False else 'ABC', 'object'])}):\n    @abstractmethod\n    def area(self):\n        {self.pick(['pass', 'return 0'])}\n    {self.pick(['@property' + chr(10) + '    @abstractmethod' + chr(10) + '    def name(self): ...', 'def show(self):' + chr(10) + '        return self.area() + 1', '@staticmethod' + chr(10) + '    @abstractmethod' + chr(10) + '    def unit(): ...'])}\nclass Q(S):\n    def __init__(self, n):\n        self.n = n\n    def area(self):\n        return self.n * 2{self.pick(['', ' + super().area()'])}\n" + self.uses(["q = Q(3)", "s = S()", "$ = Q(2).area()", "$ = Q(1).show()", "class R(Q):\n        unit = 1" if False else "$ = issubclass(Q, S)", "$ = isinstance(Q(1), S)"], 2, 4),
            lambda: f"from typing import Generic, TypeVar, Protocol\nT = TypeVar('T')\nclass Sized(Protocol):\n    def size(self) -> int: ...\nclass Stack(Generic[T]):\n    def __init__(self, *items: T) -> None:\n        self.items = list(items)\n    def push(self, item: T) -> 'Stack[T]':\n        self.items.append(item)\n        return self\n    def size(self) -> int:\n        return len(self.items)\nclass Ints(Stack[int]):\n    def total(self):\n        return sum(self.items)\ndef show(x: Sized) -> int:\n    return x.size()\n" + self.uses([f"s = Stack[int]({n})", "s = Stack(1, 2)", "$ = Ints(1, 2).total()", "$ = show(Stack('a'))", "$ = Stack[str]('a').push('b')", "$ = Ints(3).push(4).items", "$ = isinstance(Ints(), Stack)", "$ = Sized()", "$ = Stack[int]", "$ = vars(Stack(1))", "print(Ints.__name__)"], 3, 6),
            lambda: "class M:\n    def to_dict(self):\n        return {k: v for k, v in self.__dict__.items() if not k.startswith('_')}\n    def update(self, **kw):\n        self.__dict__.update(kw)\n        return self\nclass U(M):\n    def __init__(self, **kw):\n        for k, v in kw.items():\n            setattr(self, k, v)\n    def __eq__(self, o):\n        return self.__dict__ == o.__dict__\n    def __repr__(self):\n        return f\"U({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})\"\nu = U(a=1, _b=2)\n" + self.uses(["print(u)", "$ = u.to_dict()", "$ = u.update(c=3, a=5)", "$ = u == U(a=1, _b=2)", "$ = u.__dict__", "u.__dict__['z'] = 9", "$ = u.z", "$ = vars(u)['a']", "del u.a", "$ = 'a' in vars(u)", "$ = len(vars(u))", "d = u.__dict__", "$ = dict(vars(u))", "$ = list(vars(u))", "u.__dict__.pop('a')", "$ = u.__dict__.get('q', 1)", "$ = u.to_dict.__name__", "$ = sorted(vars(u))"], 3, 7),
        ])()

    # What objects do for operators and builtins

    def protocols(self):
        n = self.int(0, 9)
        return self.pick([
            lambda: f"class S:\n    def __init__(self, *xs):\n        self.xs = xs\n    def __getitem__(self, i):\n        {self.pick(['', 'if isinstance(i, slice):' + chr(10) + '            return S(*self.xs[i])' + chr(10) + '        '])}return self.xs[i]\n    {self.pick(['def __len__(self):' + chr(10) + '        return len(self.xs)', 'x = 1'])}\ns = S(3, 1, {n})\n" + self.uses(["$ = [x for x in s]", "$ = s[1]", "$ = s[1:]", "$ = s[-1]", "$ = s[9]", "$ = 3 in s", "$ = len(s)", "a, b, c = s", "$ = sum(s)", "$ = sorted(s)", "$ = tuple(s)", "$ = max(s)", "print(*s)", "$ = list(zip(s, 'ab'))", "$ = s[::2]", "$ = dict(enumerate(s))", "$ = [*s]", "$ = any(s)", "$ = list(map(str, s))"], 3, 6),
            lambda: f"class V:\n    def __init__(self, x):\n        self.x = x\n    def __abs__(self):\n        return abs(self.x)\n    def __int__(self):\n        return int(self.x)\n    def __float__(self):\n        return float(self.x)\n    def __round__(self, n=None):\n        return V(round(self.x, n))\n    def __neg__(self):\n        return V(-self.x)\n    def __bool__(self):\n        return self.x > 2\n    def __format__(self, spec):\n        return 'V' + format(self.x, spec)\n    def __call__(self, k):\n        return self.x * k\n    def __hash__(self):\n        return hash(self.x)\n    def __eq__(self, o):\n        return isinstance(o, V) and self.x == o.x\nv = V({self.pick(['-2.75', '3', '7.126', '0'])})\n" + self.uses(["$ = abs(v)", "$ = int(v)", "$ = float(v)", "$ = round(v)", "$ = round(v, 1)", "$ = -v", "$ = bool(v)", "print(f'{v:.2f}', f'{v}')", "$ = v(3)", "$ = v == V(3)", "$ = {v: 1}", "$ = not v", "$ = v and 1", "$ = {v, V(3)}", "$ = abs(-v)", "$ = callable(v)", "$ = format(v, '>6')", "$ = int(round(v))"], 3, 6),
            lambda: "from functools import singledispatch, singledispatchmethod\nclass A:\n    pass\nclass B(A):\n    pass\n@singledispatch\ndef f(x, k=1):\n    return 'object'\n" + "".join(self.random.sample(["@f.register\ndef _(x: int, k=1):\n    return 'int', x * k\n", "@f.register(str)\ndef f_str(x, k=2):\n    return x.upper()\n", "@f.register(list)\n@f.register(tuple)\ndef _(x, k=1):\n    return [f(i) for i in x]\n", "@f.register(A)\ndef _(x, k=1):\n    return 'A'\n", "f.register(float, lambda x: x + 1)\n", "@f.register(type(None))\ndef _(x, k=1):\n    return 'none'\n", "@f.register\ndef _(x: dict):\n    return sorted(x)\n"], self.random.randint(1, 4))) + "class P:\n    @singledispatchmethod\n    def show(self, x):\n        raise NotImplementedError\n    @show.register\n    def _(self, x: int):\n        return f'i{x}'\n    @show.register(str)\n    def _(self, x):\n        return 's' + x\np = P()\n" + self.uses(["$ = f(1)", "$ = f('a')", "$ = f([1, 'b', None])", "$ = f(True)", "$ = f(2.5)", "$ = f(None)", "$ = f(A())", "$ = f(B())", "$ = f((1,), k=2)", "$ = f({'b': 1})", "$ = p.show(1)", "$ = p.show('x')", "$ = p.show(2.5)", "$ = p.show(False)", "print(f(3, k=4))", "$ = list(map(f, [1, 'a']))", "$ = f(set())"], 3, 6),
            lambda: "from functools import partial, wraps, reduce\ndef f(a, b=2, *c, **d):\n    return (a, b, c, d)\ndef deco(g):\n    @wraps(g)\n    def inner(*args, **kwargs):\n        inner.calls += 1\n        return g(*args, **kwargs)\n    inner.calls = 0\n    return inner\n@deco\ndef add(a, b=1):\n    return a + b\n" + f"p = partial(f, {self.pick(['1', '1, 5', 'b=3', '1, z=4'])})\n" + self.uses(["$ = p(9)", "$ = p()", "$ = p(7, 8)", "$ = p(b=0)", "$ = p.args", "$ = p.keywords", "$ = p.func is f", "$ = list(map(partial(add, 10), [1, 2]))", "$ = add(1)", "$ = add.calls", "$ = add.__name__", "$ = add.__wrapped__(3)", "$ = partial(p, 4)()", "$ = sorted([3, -1, 2], key=partial(max, 1))", "$ = partial(int, base=2)('101')", "$ = p", "$ = callable(p)", "$ = reduce(partial(add), [1, 2, 3])"], 3, 6),
            lambda: "def avg():\n    total = 0\n    n = 0\n    a = None\n    while True:\n        x = yield a\n        if x is None:\n            return total\n        total += x\n        n += 1\n        a = total / n\ndef inner():\n    try:\n        got = yield 1\n        print('got', got)\n        yield 2\n    except ValueError as e:\n        print('caught', e)\n        yield 3\n    return 'done'\ndef outer():\n    r = yield from inner()\n    print(r)\n    x = yield from [7, 8]\n    return r, x\ng = avg()\nnext(g)\no = outer()\n" + self.uses(["print(g.send(10))", "$ = g.send(4)", "$ = g.send(None)", "print(next(o))", "$ = o.send('hi')", "$ = o.throw(ValueError('bad'))", "$ = next(o, 'end')", "$ = list(o)", "o.close()", "g.close()", "$ = g.throw(KeyError('k'))", "$ = list(outer())", "$ = next(g)", "$ = o.send(None)"], 3, 7) + "\n" + self.pick(["try:\n    while True:\n        print(next(o))\nexcept StopIteration as s:\n    print(s.value)\n", "try:\n    g.send(None)\nexcept StopIteration as s:\n    print(s.value, s.args)\n", ""]),
            lambda: "from contextlib import contextmanager, ExitStack, closing, nullcontext, suppress\nclass R:\n    def __init__(self, n):\n        self.n = n\n    def __enter__(self):\n        print('in', self.n)\n        return self\n    def __exit__(self, kind, value, tb):\n        print('out', self.n, kind is None)\n        return " + self.pick(["False", "self.n == 1", "None"]) + "\n    def close(self):\n        print('close', self.n)\n@contextmanager\ndef tag(name):\n    print('<', name)\n    try:\n        yield name.upper()\n    finally:\n        print('>', name)\n" + "".join(self.some(["with tag('a') as t:\n    print(t)\n", "with R(1) as r, R(2):\n    print(r.n)\n", "with ExitStack() as s:\n    a = s.enter_context(tag('x'))\n    b = s.enter_context(tag('y'))\n    print(a, b)\n", "with ExitStack() as s:\n    s.callback(print, 'bye', 1)\n    t = s.enter_context(tag('z'))\n", "with closing(R(3)) as r:\n    x = r.n\n", "with nullcontext(5) as n:\n    print(n)\n", "with nullcontext():\n    y = 1\n", "with suppress(ValueError):\n    with R(1):\n        raise ValueError('v')\n", "try:\n    with tag('e'):\n        raise KeyError('k')\nexcept KeyError as e:\n    print(e)\n", "try:\n    with ExitStack() as s:\n        s.enter_context(tag('q'))\n        raise ValueError('in')\nexcept ValueError as e:\n    print('got', e)\n", "try:\n    with ExitStack() as s:\n        s.enter_context(R(1))\n        raise ValueError('in')\nexcept ValueError as e:\n    print('got', e)\n", "for i in range(2):\n    with R(i) as r:\n        if i == 0:\n            continue\n        z = r.n\n"], 2, 4)),
        ])()

    # Dataclasses

    def data(self):
        options = self.pick(["", "", "(order=True)", "(frozen=True)", "(eq=False)", "(unsafe_hash=True)", "(repr=False)", "(order=True, frozen=True)"])
        extra = self.pick(["", "    COUNT: ClassVar[int] = 3\n", "    scale: InitVar[int] = 2\n    def __post_init__(self, scale):\n        self.y = self.x * scale\n" if "frozen" not in options else "", "    def __post_init__(self):\n        object.__setattr__(self, 'y', self.x + 1)\n", "    key: float = field(init=False, repr=False, compare=False, default=0)\n"])
        return f"from dataclasses import dataclass, field, InitVar, FrozenInstanceError, asdict\nfrom typing import ClassVar, List\n@dataclass{options}\nclass P:\n    x: int\n    y: int = 2\n    tags: List[str] = field(default_factory=list{self.pick(['', ', compare=False', ', repr=False'])})\n{extra}p = P({self.int()})\nq = P({self.int()}, {self.int()})\n" + self.uses(["print(p, q)", "$ = p == q", "$ = p == P(p.x, p.y)", "$ = p < q", "$ = sorted([q, p])", "p.x = 5", "p.tags.append('a')", "$ = {p: 1}", "$ = {p, q}", "$ = hash(p) == hash(q)", "$ = asdict(p)", "$ = P.COUNT", "$ = p.scale", "$ = P(1, 2, ['z'])", "$ = P()", "$ = P(1, scale=5)", "$ = [p, q]", "$ = repr(p)", "$ = vars(p)", "$ = p != q", "$ = max([p, q], key=lambda t: t.x)", "$ = p in [q, p]", "$ = p.__dict__", "del p.x", "$ = P(y=1, x=2)"], 3, 7)


if __name__ == "__main__":
    main(Maker)

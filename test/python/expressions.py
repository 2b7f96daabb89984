"""Answers the TypeScript tests: COUNT random expressions from SEED with what Python makes of them, as JSON lines.

The first line is {"imports"}: what all of them begin with. Each other is {"names", "statement", "value", "text"}: the variables
as a trace shows them, `r = …`, its value as a trace shows it and as `str` does; neither where Python refuses it. Of
statements that change the object `o` it is {"before", "changed"}.
"""

import contextlib
import io
import json
import random
import resource
import signal
import sys
import warnings

import support  # noqa: F401
from foretrace_tracer.render import Renderer

IMPORTS = """import math, string, operator, itertools, functools, heapq, bisect, statistics, json, copy, re
from collections import Counter, defaultdict, OrderedDict, deque, namedtuple
from itertools import chain, product, groupby, accumulate
from functools import reduce
from datetime import date, datetime, timedelta
Point = namedtuple('Point', 'x y')
P3 = namedtuple('P3', ['a', 'b', 'c'], defaults=[7])
twice = lambda v: v * 2
"""
WORDS = "a b ab abc hello world Hello HELLO kiwi fig banana xyz zzz foo_bar a1 42 -7 3.5 The cat on".split()
STRINGS = WORDS + ["", " ", "  a  b ", "a,b,,c", "line one\nline two\n", "tab\there", "it's", 'say "hi"', "both ' and \"", "back\\slash", "café", "Straße", "ÀÉ", "日本", "naïve", "€5", "x=1;y=2", "aXbXc", "mississippi", "Hello, World!", "snake_case_name", "0042", "1e3", "0x1F", "{}", "%d", "\x00", "\x7f", "a\r\nb"]
METHODS = {
    "str": "upper lower title capitalize swapcase casefold strip lstrip rstrip split rsplit splitlines isdigit isalpha isalnum isspace isupper islower istitle isnumeric isdecimal isidentifier isprintable isascii startswith endswith find rfind index rindex count replace center ljust rjust zfill partition rpartition removeprefix removesuffix expandtabs join encode translate".split(),
    "list": "index count copy".split(),
    "tuple": "index count".split(),
    "dict": "get keys values items copy".split(),
    "set": "union intersection difference symmetric_difference issubset issuperset isdisjoint copy".split(),
}
CHANGES = {
    "list": "append extend insert pop remove sort reverse clear".split(),
    "dict": "update pop setdefault clear popitem".split(),
    "set": "add discard remove update clear difference_update intersection_update".split(),
    "deque": "append appendleft extend extendleft pop popleft rotate remove insert clear reverse".split(),
    "counter": "update subtract pop setdefault".split(),
}


MAX_SECONDS = 0.5
MAX_MEMORY = 1 << 30


class TooSlow(BaseException):
    pass


def too_slow(*_signal):
    raise TooSlow


class Maker:
    """Draws source text of an expression by the type that it mostly has."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice
        self.names = {}

    def chance(self, share):
        return self.random.random() < share

    def some(self, make, low=0, high=5):
        return [make() for _ in range(self.random.randint(low, high))]

    # Literals

    def int_literal(self):
        r = self.random
        n = self.pick([r.randint(-3, 9), r.randint(-3, 9), r.randint(-30, 120), r.randint(-9999, 99999), r.getrandbits(70) - (1 << 69)])
        if n >= 0 and self.chance(0.1):
            return self.pick([hex, oct, bin])(n)
        return f"({n})" if n < 0 and self.chance(0.5) else str(n)

    def float_literal(self):
        r = self.random
        return repr(self.pick([0.5, 1.5, 2.5, 0.1, 0.25, -0.0, 3.0, 1e16, 1e-5, 123456.789, 2.675, 1e22, r.uniform(-10, 10), round(r.uniform(-100, 100), 2), r.uniform(-1, 1) * 10 ** r.randint(-20, 20), float(r.randint(-50, 50))]))

    def str_literal(self):
        s = self.pick(STRINGS)
        form = self.random.random()
        if form < 0.75:
            return repr(s)
        if form < 0.8 and "\n" not in s and "'" not in s and not s.endswith("\\") and "\r" not in s and "\x00" not in s:
            return f"r'{s}'"
        if form < 0.85:
            return '"""' + s.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\x00", "\\x00") + '"""'
        if form < 0.9:
            return f"({s!r} {self.pick(WORDS)!r})"
        return self.f_string()

    def f_string(self):
        value = self.pick([self.int_literal, self.float_literal, self.name, lambda: repr(self.pick(WORDS)).replace("'", '"')])()
        if "'" in value or "\\" in value or "{" in value or "\n" in value:
            value = "1"
        tail = self.pick(["", "", "!r", "!s", ":>8", ":<6", ":^7", ":05", ":.2f", ":+.1f", ":,", ":x", ":b", ":e", ":g", ":.3", ":*^9", ":08.3f", ":>{w}", ":_", ":%", ":.1%", "=", "=:.2f", ":10.3e", ":#x", ":c", ": d", ":>10,.2f", ":010,", ":<08", ":E", ":G", ":.10g", ":s"])
        return "f'" + self.pick(["", "v: ", "{{", "\\t"]) + "{" + value + tail + "}" + self.pick(["", "!", "}}"]) + "'"

    def name(self, kind=None):
        known = [n for n, (k, _) in self.names.items() if kind in (None, k)]
        return self.pick(known) if known else self.int_literal()

    # Expressions by type

    def int(self, depth=2):
        if depth <= 0 or self.chance(0.2):
            return self.name("int") if self.chance(0.3) else self.int_literal()
        return self.pick([
            lambda: f"{self.int(depth - 1)} {self.pick('+ - * // % & | ^'.split())} {self.int(depth - 1)}",
            lambda: f"({self.int(depth - 1)} {self.pick('+ - * // %'.split())} {self.int(depth - 1)})",
            lambda: f"{self.int(0)} ** {self.random.randint(0, 6)}",
            lambda: f"({self.int(depth - 1)}) {self.pick(['<<', '>>'])} {self.random.randint(0, 9)}",
            lambda: f"{self.pick(['-', '+', '~', 'abs'])}({self.int(depth - 1)})",
            lambda: f"len({self.any(depth - 1)})",
            lambda: f"{self.pick(['min', 'max', 'sum'])}({self.ints(depth - 1)})",
            lambda: f"{self.pick(['min', 'max'])}({self.number(depth - 1)}, {self.number(depth - 1)})",
            lambda: f"int({self.pick([self.float, self.text, self.int])(depth - 1)})",
            lambda: f"int({self.pick(['101', '-ff', '0x1F', 'zz', ' 12 ', '1_0', '0b11', '', '+7', '0o17'])!r}, {self.pick([2, 8, 10, 16, 36, 0])})",
            lambda: f"round({self.number(depth - 1)})",
            lambda: f"round({self.int(depth - 1)}, {self.random.randint(-3, 2)})",
            lambda: f"ord({self.pick(['a', 'Z', '€', ' ', 'é'])!r})",
            lambda: f"{self.items(depth - 1)}[{self.int(0)}]",
            lambda: f"{self.items(depth - 1)}.{self.pick(['count', 'index'])}({self.int(0)})",
            lambda: f"{self.text(depth - 1)}.{self.pick(['count', 'find', 'rfind', 'index'])}({self.text(0)})",
            lambda: f"({self.any(depth - 1)} if {self.bool(depth - 1)} else {self.int(depth - 1)})",
            lambda: f"pow({self.int(0)}, {self.random.randint(-3, 20)}, {self.int(0)})",
            lambda: f"divmod({self.number(depth - 1)}, {self.number(0)})",
            lambda: f"({self.int(0)}).{self.pick(['bit_length', 'bit_count', 'conjugate'])}()",
            lambda: f"hash({self.pick([self.int, self.float, self.tuple])(depth - 1)})",
            lambda: f"twice({self.any(depth - 1)})",
        ])()

    def float(self, depth=2):
        if depth <= 0 or self.chance(0.2):
            return self.name("float") if self.chance(0.3) else self.float_literal()
        return self.pick([
            lambda: f"{self.number(depth - 1)} {self.pick('+ - * / // %'.split())} {self.number(depth - 1)}",
            lambda: f"{self.int(depth - 1)} / {self.int(depth - 1)}",
            lambda: f"({self.number(0)}) ** {self.pick(['0.5', '2', '3', '-1', '-2', '1.5', '0.25', '10'])}",
            lambda: f"round({self.float(depth - 1)}, {self.random.randint(-2, 6)})",
            lambda: f"float({self.pick([self.int, self.text])(depth - 1)})",
            lambda: f"float({self.pick(['1e5', ' 2.5 ', 'inf', '-Infinity', 'nan', '1_0.5', '.5', '5.', 'e5', '1e400'])!r})",
            lambda: f"sum({self.floats(depth - 1)})",
            lambda: f"abs({self.float(depth - 1)})",
            lambda: f"({self.float(0)}).{self.pick(['is_integer', 'as_integer_ratio', 'conjugate'])}()",
        ])()

    def number(self, depth=2):
        return self.pick([self.int, self.int, self.float])(depth)

    def bool(self, depth=2):
        if depth <= 0:
            return self.pick(["True", "False"])
        return self.pick([
            lambda: f"{self.number(depth - 1)} {self.pick('< <= > >= == !='.split())} {self.number(depth - 1)}",
            lambda: f"{self.number(0)} < {self.number(0)} {self.pick(['<', '<=', '=='])} {self.number(0)}",
            lambda: f"{self.any(depth - 1)} {self.pick(['==', '!=', 'in', 'not in'])} {self.any(depth - 1)}",
            lambda: f"{self.text(0)} {self.pick('< <= > >= == != in'.split())} {self.text(0)}",
            lambda: f"not {self.any(depth - 1)}",
            lambda: f"{self.any(depth - 1)} {self.pick(['and', 'or'])} {self.any(depth - 1)}",
            lambda: f"{self.any(depth - 1)} is {self.pick(['', 'not '])}None",
            lambda: f"{self.pick(['any', 'all'])}({self.ints(depth - 1)})",
            lambda: f"{self.pick(['any', 'all'])}(x > {self.int(0)} for x in {self.ints(depth - 1)})",
            lambda: f"isinstance({self.any(depth - 1)}, {self.pick(['int', 'str', 'float', '(int, float)', 'bool', 'list', 'dict', 'set', 'tuple', '(list, tuple)'])})",
            lambda: f"{self.text(depth - 1)}.{self.pick(['startswith', 'endswith'])}({self.pick([self.text(0), '(' + self.text(0) + ', ' + self.text(0) + ')'])})",
            lambda: f"{self.set(depth - 1)} {self.pick('< <= > >= == !='.split())} {self.set(depth - 1)}",
            lambda: f"bool({self.any(depth - 1)})",
            lambda: f"callable({self.any(0)})",
            lambda: f"{self.items(depth - 1)} {self.pick(['<', '<=', '=='])} {self.items(depth - 1)}",
        ])()

    def text(self, depth=2):
        if depth <= 0 or self.chance(0.2):
            return self.name("str") if self.chance(0.3) else self.str_literal()
        return self.pick([
            lambda: f"{self.text(depth - 1)} + {self.text(depth - 1)}",
            lambda: f"{self.text(depth - 1)} * {self.random.randint(-1, 4)}",
            lambda: f"str({self.any(depth - 1)})",
            lambda: f"repr({self.any(depth - 1)})",
            lambda: f"{self.text(depth - 1)}{self.slice()}",
            lambda: f"{self.text(0)}[{self.random.randint(-5, 5)}]",
            lambda: self.method("str", self.text(depth - 1)),
            lambda: self.method("str", self.text(0)),
            lambda: f"{self.text(0)}.join({self.texts(depth - 1)})",
            lambda: f"{self.text(0)}.{self.pick(['center', 'ljust', 'rjust'])}({self.random.randint(0, 14)}{self.pick(['', ', ' + repr(self.pick('*-é'))])})",
            lambda: f"{self.text(0)}.replace({self.text(0)}, {self.text(0)}{self.pick(['', ', 1', ', -1', ', 0'])})",
            lambda: f"{self.text(0)}.translate(str.maketrans({self.pick(['', 'ab', 'abc', 'lo'])!r}, {self.pick(['', 'xy', 'xyz', '01'])!r}{self.pick(['', ', ' + repr('l')])}))",
            lambda: f"{self.pick(['hex', 'bin', 'oct', 'chr', 'ascii'])}({self.int(depth - 1)})",
            lambda: f"format({self.number(depth - 1)}, {self.pick(['', 'd', '.3f', '>10', '08.2f', ',', 'x', 'e', 'g', '+', '.0f', '_d', '#b', '=+9', '*<12', '.5g', 'n', '%', '010,.1f', '<5d', 'G', 'X', 'o', '015_b'])!r})",
            lambda: f"{self.pick(['%d items', '%s|%r', '%5.2f', '%05d', '%-6s|', '%x', '%+d', '%e', '%g', '%%', '%c', '%i%%', '%10s', '%.3s', '%3d|%-3d'])!r} % {self.pick([self.number(0), self.text(0), self.tuple(1)])}",
            lambda: f"{self.pick(['{} and {}', '{0}{1}{0}', '{:>6}|{:<4}', '{!r}', '{:.2f}', '{x}', '{:,}', '{{}}{}', '{0[0]}', '{:{}}', '{:^9}', '{:05d}'])!r}.format({self.any(0)}, {self.any(0)}{self.pick(['', ', x=3'])})",
            lambda: f"type({self.any(depth - 1)}).__name__",
            lambda: f"''.join(reversed({self.text(0)}))",
            lambda: f"''.join(c for c in {self.text(0)} if c.{self.pick(['isalpha', 'isdigit', 'isupper', 'isalnum', 'isspace'])}())",
            lambda: f"json.dumps({self.any(depth - 1)}{self.pick(['', ', sort_keys=True', ', indent=2', ', ensure_ascii=False'])})",
            lambda: f"string.{self.pick(['ascii_lowercase', 'digits', 'punctuation', 'hexdigits'])}{self.slice()}",
            lambda: f"string.capwords({self.text(0)})",
            lambda: f"re.{self.pick(['sub', 'sub'])}({self.pattern()}, {self.pick(['-', '', '<>', 'X'])!r}, {self.text(0)})",
        ])()

    def pattern(self):
        return "r" + repr(self.pick(["a", "[aeiou]", "\\d+", "\\w+", "[^a-z]", "\\s+", "(a|b)", "l{2}", "o.", "[A-Z][a-z]*", "(\\w)(\\d)", "b?a", "x*", "[\\w.]+", "-?\\d+"])).replace("\\\\", "\\")

    def method(self, kind, of):
        name = self.pick(METHODS[kind])
        arguments = [self.any(0) if self.chance(0.3) else self.text(0) if kind == "str" else self.any(1) for _ in range(self.pick([0, 0, 1, 1, 1, 2, 3]))]
        return f"{of}.{name}({', '.join(arguments)})"

    def slice(self):
        part = lambda: self.pick(["", "", str(self.random.randint(-6, 6))])
        return f"[{part()}:{part()}{self.pick(['', '', ':-1', ':2', ':-2', ':'])}]"

    def ints(self, depth=2):
        return self.pick([
            lambda: "[" + ", ".join(self.some(lambda: self.int(0))) + "]",
            lambda: f"range({', '.join(self.pick([[str(self.random.randint(0, 9))], ['1', str(self.random.randint(0, 12)), '3'], ['9', '-2', '-2'], ['2', '7']]))})",
            lambda: f"[x {self.pick(['+ 1', '* x', '% 3', ''])} for x in {self.ints(0) if depth > 0 else '[3, 1]'}{self.pick(['', ' if x % 2', ' if x > 2 if x < 9'])}]",
            lambda: f"list(map(lambda x: x {self.pick(['+', '*', '-'])} {self.random.randint(1, 5)}, {self.name('list')}))",
            lambda: self.name("list"),
            lambda: "(" + ", ".join(self.some(lambda: self.int(0), 2, 5)) + ")",
            lambda: "{" + ", ".join(self.some(lambda: self.int(0), 1, 7)) + "}",
        ])()

    def floats(self, depth=1):
        return "[" + ", ".join(self.some(lambda: self.number(0))) + "]"

    def texts(self, depth=1):
        return self.pick([
            lambda: "[" + ", ".join(self.some(lambda: self.text(0))) + "]",
            lambda: f"{self.text(0)}.split()",
            lambda: f"map(str, {self.ints(0)})",
            lambda: f"[w.upper() for w in {self.text(0)}.split({self.pick(['', repr(' '), repr(',')])})]",
            lambda: self.name("words"),
        ])()

    def items(self, depth=2):
        if depth <= 0:
            return self.pick([lambda: self.name("list"), lambda: "[" + ", ".join(self.some(lambda: self.any(0))) + "]"])()
        key = lambda: self.pick(["", "", ", reverse=True", ", key=lambda x: -x", ", key=abs", ", key=str", ", key=lambda x: (x % 3, x)"])
        word_key = lambda: self.pick(["", ", key=len", ", key=str.lower", ", key=lambda w: w[-1:]", ", key=len, reverse=True", ", key=lambda w: (-len(w), w)"])
        return self.pick([
            lambda: "[" + ", ".join(self.some(lambda: self.any(depth - 1))) + "]",
            lambda: f"sorted({self.ints(depth - 1)}{key()})",
            lambda: f"sorted({self.texts(depth - 1)}{word_key()})",
            lambda: f"list({self.any(depth - 1)})",
            lambda: f"list({self.iterator(depth - 1)})",
            lambda: f"{self.items(depth - 1)}{self.slice()}",
            lambda: f"{self.items(depth - 1)} + {self.items(depth - 1)}",
            lambda: f"[{self.any(0)}] * {self.random.randint(-1, 4)}",
            lambda: f"[*{self.ints(0)}, {self.any(0)}]",
            lambda: f"[(x, y) for x in {self.ints(0)} for y in {self.text(0)}]",
            lambda: f"[[x * y for x in range(3)] for y in {self.ints(0)}]",
            lambda: f"[i for i, v in enumerate({self.ints(0)}) if v > {self.int(0)}]",
            lambda: f"list(zip({self.ints(0)}, {self.text(0)}))",
            lambda: f"{self.text(0)}.{self.pick(['split', 'rsplit'])}({self.pick(['', repr(' '), repr(','), 'None, 1', repr('l') + ', 1'])})",
            lambda: f"{self.text(0)}.splitlines({self.pick(['', 'True'])})",
            lambda: f"sorted({self.dict(0)}.items(), key=lambda p: (str(p[1]), str(p[0])))",
            lambda: f"Counter({self.pick([self.text(0), self.ints(0)])}).most_common({self.pick(['', '1', '2'])})",
            lambda: f"re.{self.pick(['findall', 'split'])}({self.pattern()}, {self.text(0)})",
            lambda: f"heapq.{self.pick(['nlargest', 'nsmallest'])}({self.random.randint(0, 4)}, {self.ints(0)})",
            lambda: f"copy.deepcopy({self.any(depth - 1)})",
            lambda: f"json.loads({json.dumps(self.pick([[1, 2.5, None], {'a': [True]}, 'x', []]))!r})",
        ])()

    def iterator(self, depth=1):
        return self.pick([
            lambda: f"reversed({self.items(0)})",
            lambda: f"enumerate({self.text(0)}, {self.random.randint(0, 3)})",
            lambda: f"filter({self.pick(['None', 'lambda x: x > 2', 'bool'])}, {self.ints(0)})",
            lambda: f"map({self.pick(['str', 'abs', 'lambda x: x * 2', 'float', 'int'])}, {self.ints(0)})",
            lambda: f"accumulate({self.ints(0)}{self.pick(['', ', operator.mul', ', max', ', initial=10'])})",
            lambda: f"chain({self.ints(0)}, {self.text(0)})",
            lambda: f"itertools.{self.pick(['permutations', 'combinations', 'combinations_with_replacement'])}({self.pick(['[3, 1, 2]', repr('abc'), 'range(4)'])}, {self.random.randint(0, 3)})",
            lambda: f"product({self.pick(['[1, 2]', repr('ab')])}, {self.pick(['repeat=2', '[0, 1]', 'range(2), repeat=1'])})",
            lambda: f"itertools.zip_longest({self.ints(0)}, {self.text(0)}{self.pick(['', ', fillvalue=0'])})",
            lambda: f"itertools.{self.pick(['takewhile', 'dropwhile', 'filterfalse'])}(lambda x: x < {self.int(0)}, {self.ints(0)})",
            lambda: f"itertools.islice({self.pick(['itertools.count(3)', 'itertools.cycle([1, 2])', self.ints(0)])}, {self.pick(['3', '1, 5', '0, 6, 2', '2, 2', '0'])})",
            lambda: f"((k, list(g)) for k, g in groupby({self.pick([self.text(0), self.ints(0)])}))",
            lambda: f"itertools.pairwise({self.ints(0)})",
            lambda: f"itertools.starmap({self.pick(['pow', 'lambda a, b: a - b'])}, [(2, 3), (3, 2)])",
            lambda: f"chain.from_iterable([{self.ints(0)}, {self.ints(0)}])",
            lambda: f"itertools.compress({self.text(0)}, [1, 0, 1])",
            lambda: f"{self.dict(0)}.{self.pick(['keys', 'values', 'items'])}()",
            lambda: f"itertools.repeat({self.any(0)}, {self.random.randint(0, 3)})",
        ])()

    def tuple(self, depth=1):
        return self.pick([
            lambda: "(" + ", ".join(self.some(lambda: self.any(depth - 1), 2, 4)) + ")",
            lambda: f"({self.any(depth - 1)},)",
            lambda: f"tuple({self.ints(0)})",
            lambda: f"Point({self.number(0)}, {self.pick(['y=', ''])}{self.number(0)})",
            lambda: f"P3({self.number(0)}, {self.number(0)}){self.pick(['', '.c', '[0]', '._asdict()', '._replace(a=1)'])}",
            lambda: f"{self.text(0)}.{self.pick(['partition', 'rpartition'])}({self.text(0)})",
        ])()

    def set(self, depth=1):
        return self.pick([
            lambda: f"{self.pick(['set', 'frozenset'])}({self.pick([self.ints(0), self.text(0)])})",
            lambda: "{" + ", ".join(self.some(lambda: self.pick([self.int, self.int, self.text])(0), 1, 6)) + "}",
            lambda: f"{{x % {self.random.randint(2, 9)} for x in {self.ints(0)}}}",
            lambda: f"{self.set(depth - 1) if depth > 0 else self.name('set')} {self.pick('& | - ^'.split())} {self.set(0) if depth > 0 else self.name('set')}",
            lambda: self.method("set", self.name("set")),
            lambda: self.name("set"),
        ])()

    def dict(self, depth=1):
        return self.pick([
            lambda: "{" + ", ".join(f"{self.pick([self.int, self.text])(0)}: {self.any(depth - 1)}" for _ in range(self.random.randint(0, 4))) + "}",
            lambda: f"{{x: x * 2 for x in {self.ints(0)}}}",
            lambda: f"dict(zip({self.text(0)}, {self.ints(0)}))",
            lambda: f"dict(a={self.any(0)}, b={self.any(0)})",
            lambda: f"Counter({self.pick([self.text(0), self.ints(0), ''])}){self.pick(['', ' + Counter(a=1, b=2)', ' - Counter(' + repr('abc') + ')', ' & Counter(' + repr('aab') + ')'])}",
            lambda: f"{{**{self.name('dict')}, 'z': {self.any(0)}}}",
            lambda: f"dict.fromkeys({self.text(0)}, {self.any(0)})",
            lambda: f"{self.name('dict')} | {{'k': 1}}",
            lambda: self.name("dict"),
            lambda: f"OrderedDict([('b', {self.any(0)}), ('a', 1)])",
            lambda: f"defaultdict({self.pick(['int', 'list', 'None'])}, a={self.any(0)})",
        ])()

    def library(self, depth=1):
        return self.pick([
            lambda: f"math.{self.pick(['floor', 'ceil', 'trunc', 'sqrt', 'fabs', 'isqrt', 'factorial', 'degrees', 'radians', 'isnan', 'isfinite', 'log2', 'log10', 'exp', 'sin', 'cos', 'modf'])}({self.number(1)})",
            lambda: f"math.{self.pick(['gcd', 'lcm', 'comb', 'perm', 'pow', 'hypot', 'fmod', 'copysign', 'isclose'])}({self.number(0)}, {self.number(0)})",
            lambda: f"math.{self.pick(['prod', 'fsum'])}({self.pick([self.ints(0), self.floats(0)])})",
            lambda: f"math.{self.pick(['pi', 'e', 'inf', 'tau'])} {self.pick('+ - * / <'.split())} {self.number(0)}",
            lambda: f"statistics.{self.pick(['mean', 'median', 'mode', 'variance', 'pvariance', 'stdev', 'pstdev', 'median_low', 'median_high', 'multimode', 'fmean'])}({self.pick([self.ints(0), self.floats(0)])})",
            lambda: f"reduce({self.pick(['lambda a, b: a * b', 'operator.add', 'max', 'math.gcd'])}, {self.ints(0)}{self.pick(['', ', 1'])})",
            lambda: f"bisect.{self.pick(['bisect', 'bisect_left', 'bisect_right'])}(sorted({self.ints(0)}), {self.int(0)})",
            lambda: f"sorted([(2, 'b'), (1, 'z'), (2, 'a')], key=operator.itemgetter({self.pick(['0', '1', '1, 0'])}))",
            lambda: f"deque({self.ints(0)}{self.pick(['', ', maxlen=3', ', 2'])})",
            lambda: f"next({self.pick(['iter(' + self.ints(0) + ')', '(x for x in ' + self.ints(0) + ' if x > 3)'])}{self.pick(['', ', None', ', -1'])})",
            lambda: f"(lambda a, b={self.int(0)}, *c: {self.pick(['a', 'a + b', 'c', '(a, b)'])})({', '.join(self.some(lambda: self.int(0), 1, 4))})",
            lambda: f"functools.partial({self.pick(['pow', 'max', 'divmod'])}, 2)({self.int(0)})",
            lambda: f"(n := {self.int(0)})",
            lambda: f"{self.pick(['max', 'min'])}({self.texts(0)}, key=len{self.pick(['', ', default=None'])})",
            lambda: f"{self.pick(['max', 'min'])}({self.dict(0)}, key={self.name('dict')}.get)",
            lambda: f"sum({self.pick(['[[1], [2]]', self.ints(0)])}, {self.pick(['[]', '5', '0.5'])})",
            lambda: f"b{self.pick(WORDS)!r}{self.pick(['', '[0]', '[1:]', '.decode()', '.hex()', '.upper()', ' + b' + repr(chr(1))])}",
            lambda: f"bytes({self.pick(['[65, 66]', '3', repr('hi') + ', ' + repr('utf-8')])})",
            lambda: f"list({self.text(0)}.encode())",
        ])()

    def moment(self, depth=1):
        r = self.random
        day = lambda: f"date({r.randint(1, 2400)}, {r.randint(1, 12)}, {r.randint(1, 30)})"
        time = lambda: f"datetime({r.randint(1990, 2030)}, {r.randint(1, 12)}, {r.randint(1, 28)}{self.pick(['', ', 9', ', 9, 30', ', 23, 59, 58', ', 0, 0, 0, 120'])})"
        span = lambda: f"timedelta({self.pick(['', 'days=', 'hours=', 'minutes=', 'weeks=', 'seconds='])}{self.pick([str(r.randint(-400, 4000)), '1.5', '0.1'])}{self.pick(['', ', microseconds=3', ', milliseconds=250'])})"
        one = lambda: self.pick([day, time, span])()
        return self.pick([
            one,
            lambda: f"{one()} {self.pick('+ - * / // % < == >='.split())} {self.pick([one, lambda: self.int(0)])()}",
            lambda: f"{time()} {self.pick(['+', '-'])} {span()}",
            lambda: f"{day()} - {day()}",
            lambda: f"({one()}).{self.pick(['year', 'month', 'day', 'hour', 'days', 'seconds', 'microsecond', 'isoformat()', 'weekday()', 'isoweekday()', 'toordinal()', 'total_seconds()', 'date()', 'replace(day=3)', 'replace(year=1999, month=2)'])}",
            lambda: f"{self.pick(['str', 'repr', 'bool', 'abs', '-', 'not '])}({one()})",
            lambda: f"{self.pick([day, time])()}.strftime({self.pick(['%Y-%m-%d', '%d/%m/%y', '%B %d, %Y', '%a %b %j', '%H:%M:%S.%f', '%I:%M %p', '100%%', '%A'])!r})",
            lambda: f"f'{{{self.pick([day, time])()}:%d.%m.%Y}}'",
            lambda: f"date.fromisoformat({self.pick(['2024-02-29', '2023-02-29', '1999-12-31', '2024-1-1'])!r})",
            lambda: f"datetime.fromisoformat({self.pick(['2024-02-29', '2023-01-02T03:04', '1999-12-31 23:59:59'])!r})",
            lambda: f"datetime.strptime({self.pick(['2024-02-29', '5/6/2021', '2020-01-02 03:04:05', '31-04-2000'])!r}, {self.pick(['%Y-%m-%d', '%d/%m/%Y', '%Y-%m-%d %H:%M:%S', '%d-%m-%Y'])!r})",
            lambda: f"sorted([{day()}, {day()}])",
            lambda: f"max({time()}, {time()})",
        ])()

    def any(self, depth=2):
        if depth <= 0:
            return self.pick([lambda: self.int(0), lambda: self.float(0), lambda: self.text(0), lambda: self.name(), lambda: self.pick(["None", "True", "False", "[]", "''", "{}", "()"])])()
        return self.pick([self.int, self.int, self.float, self.bool, self.text, self.text, self.text, self.items, self.items, self.tuple, self.set, self.dict, self.library, self.iterator, self.moment])(depth)

    def setup(self):
        """Variables of every type, so that values also come from what a trace shows."""
        r = self.random
        self.names = {
            "n": ("int", str(r.randint(-5, 20))),
            "w": ("int", str(r.randint(0, 12))),
            "f": ("float", self.float_literal()),
            "s": ("str", repr(self.pick(STRINGS))),
            "xs": ("list", repr([r.randint(-4, 30) for _ in range(r.randint(0, 6))])),
            "words": ("words", repr(r.sample(WORDS, r.randint(0, 4)))),
            "d": ("dict", repr({w: r.randint(0, 9) for w in r.sample(WORDS, r.randint(0, 4))})),
            "t": ("set", self.pick([repr(set(r.sample(range(12), r.randint(1, 5)))), "set()", repr(set(r.sample(range(-9, 99), r.randint(1, 6))))])),
        }
        return "".join(f"{name} = {source}\n" for name, (_, source) in self.names.items())

    def change(self):
        """An object and a statement that changes it."""
        kind = self.pick(list(CHANGES))
        source = {"list": self.pick([self.ints(0), self.items(1), self.texts(0)]), "dict": self.dict(0), "set": self.set(0), "deque": f"deque({self.ints(0)}{self.pick(['', ', maxlen=4'])})", "counter": f"Counter({self.text(0)})"}[kind]
        arguments = [self.any(self.pick([0, 0, 1])) if self.chance(0.6) else self.int(0) for _ in range(self.pick([0, 1, 1, 1, 2]))]
        name = self.pick(CHANGES[kind])
        if name == "sort":
            arguments = self.pick([[], [], ["reverse=True"], ["key=str"], ["key=lambda v: -v"]])
        statements = [f"o.{name}({', '.join(arguments)})"] * 4 + [f"o[{self.any(0)}] = {self.any(0)}", f"o{self.slice()} = {self.ints(0)}", f"del o[{self.any(0)}]", f"del o{self.slice()}"]
        return f"o = {source}\n", self.pick(statements)


def row(maker, render):
    setup = IMPORTS + maker.setup()
    is_change = maker.chance(0.15)
    made, statement = maker.change() if is_change else ("", "r = " + maker.any(maker.pick([1, 2, 2, 3])))
    if len(statement) > 400 or "\x00" in statement:
        return None
    scope = {"__name__": "__main__"}
    answer = {"statement": statement}
    try:
        exec(setup + made, scope)
    except Exception:
        return None
    if is_change:
        answer["before"] = render(scope["o"])
    answer["names"] = {name: render(scope[name]) for name in [*maker.names, *(["o"] if is_change else [])]}
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, MAX_SECONDS)
        with contextlib.redirect_stdout(io.StringIO()):
            exec(statement, scope)
        if is_change:
            answer["changed"] = render(scope["o"])
        else:
            answer["value"] = render(scope["r"])
            answer["text"] = str(scope["r"])
    except (TooSlow, SyntaxError):
        return None
    except (Exception, RecursionError):
        pass
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return answer


def main(seed, count):
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    signal.signal(signal.SIGVTALRM, too_slow)
    maker, render = Maker(seed), Renderer(max_text=200_000)
    print(json.dumps({"imports": IMPORTS}))
    while count:
        answer = row(maker, render)
        if answer and all(len(str(part)) < 20_000 for part in answer.values()):
            print(json.dumps(answer))
            count -= 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

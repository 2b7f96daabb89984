"""Variables in scope, and expressions of a wanted type."""

import re
from typing import Callable, Dict, List, Tuple

from ..template import Draw

INT, STR, BOOL, INTS, STRS, TABLE, SET, FLOAT, PAIR = "int str bool ints strs table set float pair".split()
NAMES = {
    INT: "n total count x y z value limit score level step size best a b c k acc left right top num amount age price".split(),
    STR: "text word name s line msg label title key out result letter prefix code tag".split(),
    BOOL: "found ok done flag valid is_big ready seen changed".split(),
    INTS: "nums values data items scores xs numbers row queue stack prices ages res evens".split(),
    STRS: "words names parts lines tokens letters tags fruits players".split(),
    TABLE: "counts ages stock table d totals index prices_by points cache".split(),
    SET: "unique visited seen_values s1 keys_seen group".split(),
    FLOAT: "avg ratio rate mean share weight".split(),
    PAIR: "pair point pos bounds".split(),
}
WORD = re.compile(r"(?:self\.)?[a-z_]\w*")


class Scope:
    """Variables by name with their types, what may be called, and expressions of these."""

    def __init__(self, d: Draw, functions=None, in_function=False):
        self.d, self.in_function = d, in_function
        self.types: Dict[str, str] = {}
        self.functions: List[Tuple[str, List[str], str]] = functions if functions is not None else []
        self.fixed = set()  # loop variables and counters, which statements must not change
        self.in_loop = False

    # Names

    def new(self, kind: str) -> str:
        free = [name for name in NAMES[kind] if name not in self.types]
        return self.d.pick(free) if free else f"{NAMES[kind][0]}{len(self.types)}"

    def have(self, kind: str, change: bool = False) -> List[str]:
        return [name for name, t in self.types.items() if t == kind and not (change and name in self.fixed)]

    def target(self, kind: str) -> str:
        old = self.have(kind, change=True)
        return self.d.pick(old) if old and self.d.chance(0.55) else self.new(kind)

    def declare(self, name: str, kind: str) -> str:
        self.types[name] = kind
        return name

    # Expressions

    def expr(self, kind: str, depth: int = 1) -> str:
        known = self.have(kind)
        if depth <= 0 or self.d.chance(0.15):
            if known and self.d.chance(0.88):
                return self.d.pick(known)
            if kind == BOOL and self.types:  # a test of `True` teaches little
                return f"({self.subject(INT)} {self.d.pick(['>', '<', '!=', '=='])} {self.d.small()})"
            return self.literal(kind)
        called = [f for f in self.functions if f[2] == kind]
        if called and self.d.chance(0.3):
            return self.call(self.d.pick(called), depth)
        return getattr(self, f"{kind}_expr")(depth)

    def relevant(self, options: List[Callable[[], str]]) -> str:
        """One of the options, preferably one that says something about a variable in scope."""
        text = ""
        for _ in range(4):
            text = self.d.pick(options)()
            if self.mentions(text):
                break
        return text

    def mentions(self, text: str) -> bool:
        return not self.types or not self.types.keys().isdisjoint(WORD.findall(text))

    def telling(self, kind: str, depth: int) -> str:
        """An expression for a test or an assignment: about a variable, and more than its name."""
        text = ""
        for _ in range(4):
            text = self.expr(kind, depth)
            if self.mentions(text) and text not in self.types:
                break
        return text

    def call(self, function, depth: int) -> str:
        return f"{function[0]}({', '.join(self.expr(kind, depth - 1) for kind in function[1])})"

    def literal(self, kind: str) -> str:
        d = self.d
        make: Dict[str, Callable] = {
            INT: d.small, STR: lambda: d.word() if d.chance(0.8) else d.text(), BOOL: d.bool, INTS: lambda: d.ints(2, 5, -3, 15), STRS: lambda: d.strs(2, 4),
            TABLE: lambda: d.dict(n=d.int(1, 3)), SET: lambda: set(d.ints(2, 4, 0, 9)), FLOAT: d.float, PAIR: lambda: (d.small(), d.small()),
        }
        return d.lit(make[kind]())

    def operand(self, kind: str, depth: int) -> str:
        """A variable where there is one, in brackets where it must be."""
        text = self.expr(kind, depth)
        return text if text.replace("_", "a").replace("self.", "").isalnum() or text[-1] in ")]'\"" and " " not in text else f"({text})"

    def two(self, kind: str, depth: int) -> List[str]:
        """Two operands, different ones where there are: nobody compares a value with itself."""
        one = self.operand(kind, depth)
        for _ in range(4):
            other = self.operand(kind, depth)
            if other != one:
                break
        return [one, other]

    def subject(self, kind: str) -> str:
        known = self.have(kind)
        return self.d.pick(known) if known else self.literal(kind)

    def int_expr(self, depth: int) -> str:
        d, e = self.d, self.operand
        small = d.int(2, 5)
        options = [
            lambda: f" {d.pick('+-+-*')} ".join(self.two(INT, depth - 1)),
            lambda: f"{e(INT, depth - 1)} {d.pick(['+', '-', '*', '//', '%'])} {small}",
            lambda: f"{e(INT, depth - 1)} {d.pick(['%', '//'])} {d.int(2, 10)}",
            lambda: f"len({self.subject(d.pick([INTS, STRS, STR, STR, TABLE]))})",
            lambda: f"{d.pick(['sum', 'max', 'min'])}({self.subject(INTS)})",
            lambda: f"{d.pick(['max', 'min'])}({', '.join(self.two(INT, depth - 1))})",
            lambda: f"abs({self.expr(INT, depth - 1)})",
            lambda: f"{self.subject(INTS)}[{d.pick(['0', '-1', '1', '-2', '0', '-1'])}]",
            lambda: f"{self.subject(STR)}.count({d.lit(d.pick('aeiotrn'))})",
            lambda: f"{self.subject(STR)}.find({d.lit(d.pick('aeiotrn'))})",
            lambda: f"{self.subject(TABLE)}.get({self.key()}, {d.pick(['0', '0', '-1', '1'])})",
            lambda: f"{self.expr(INT, depth - 1)} if {self.expr(BOOL, depth - 1)} else {self.expr(INT, depth - 1)}",
            lambda: f"{self.subject(INTS)}.count({self.expr(INT, 0)})",
            lambda: f"ord({d.lit(d.pick('abcxyzAZ09'))}) - ord({d.lit(d.pick('aA0'))})",
            lambda: f"int({d.lit(str(d.int(0, 99)))})" if d.chance(0.5) else f"int({d.float()})",
            lambda: f"{self.subject(PAIR)}[{d.int(0, 1)}]",
            lambda: f"sum({self.loop_name()} {d.pick(['* 2 ', '** 2 ', '+ 1 ', ''])}for {self.loop_name()} in {self.subject(INTS)})",
            lambda: f"sum(1 for v in {self.subject(INTS)} if v {d.pick(['>', '<', '>=', '=='])} {d.small()})",
            lambda: f"-{e(INT, depth - 1)}",
            lambda: f"{d.int(2, 3)} ** {d.int(0, 4)}",
        ]
        return self.relevant(options)

    def loop_name(self) -> str:
        return "v"

    def str_expr(self, depth: int) -> str:
        d, e = self.d, self.operand
        s = self.subject(STR)
        options = [
            lambda: f"{e(STR, depth - 1)} + {e(STR, depth - 1)}",
            lambda: f"{s}.{d.pick(['upper', 'lower', 'title', 'capitalize', 'strip', 'swapcase'])}()",
            lambda: f"{s}[{d.pick(['1:', ':2', ':-1', '::-1', '1:3', '::2', '-2:', ':1'])}]",
            lambda: f"{s}.replace({d.lit(d.pick('aeiort'))}, {d.lit(d.pick(['', '*', 'x', '-', 'oo']))})",
            lambda: f"{s} * {d.int(2, 3)}",
            lambda: f"str({self.expr(INT, depth - 1)})",
            lambda: f"f\"{{{self.plain_name(INT)}}}{d.pick(['', '!', ' left', '/'])}\"",
            lambda: f"f\"{{{self.plain_name(STR)}}}{d.pick(['-', ': ', ' ', '='])}{{{self.plain_name(INT)}}}\"",
            lambda: f"{d.lit(d.pick([', ', '-', ' ', '', '+']))}.join({self.subject(STRS)})",
            lambda: f"{self.subject(STRS)}[{d.pick(['0', '-1', '1'])}]",
            lambda: f"{s}[0]" if d.chance(0.5) else f"{s}[-1]",
            lambda: f"{s} if {self.expr(BOOL, depth - 1)} else {self.expr(STR, depth - 1)}",
            lambda: f"''.join({d.pick(['reversed', 'sorted'])}({s}))",
            lambda: f"{s}.{d.pick(['center', 'ljust', 'rjust', 'zfill'])}({d.int(3, 9)})",
            lambda: f"max({self.subject(STRS)}, key=len)",
            lambda: f"{self.subject(STR)}.split({d.lit(d.pick('aeo'))})[0]",
        ]
        return self.relevant(options)

    def plain_name(self, kind: str) -> str:
        known = self.have(kind)
        return self.d.pick(known) if known else (str(self.d.int(0, 9)) if kind == INT else "'" + self.d.word() + "'")

    def key(self) -> str:
        known = self.have(STR)
        return self.d.pick(known) if known and self.d.chance(0.6) else self.d.lit(self.d.word())

    def bool_expr(self, depth: int) -> str:
        d, e = self.d, self.operand
        relation = d.pick(["<", ">", "<=", ">=", "==", "!=", ">", "<"])
        options = [
            lambda: f" {relation} ".join(self.two(INT, depth - 1)),
            lambda: f"{e(INT, depth - 1)} {relation} {d.small()}",
            lambda: f"{e(INT, 0)} % {d.int(2, 4)} == {d.int(0, 1)}",
            lambda: f"{e(STR, depth - 1)} {d.pick(['==', '!=', '<'])} {e(STR, 0)}",
            lambda: f"{self.expr(INT, 0)} {d.pick(['in', 'in', 'not in'])} {self.subject(d.pick([INTS, SET]))}",
            lambda: f"{d.lit(d.pick('aeiotr'))} in {self.subject(STR)}",
            lambda: f"{self.key()} {d.pick(['in', 'not in'])} {self.subject(d.pick([TABLE, STRS]))}",
            lambda: f"{self.subject(STR)}.{d.pick(['isalpha', 'isdigit', 'isupper', 'islower'])}()",
            lambda: f"{self.subject(STR)}.{d.pick(['startswith', 'endswith'])}({d.lit(d.pick('abcdegrst'))})",
            lambda: f"len({self.subject(d.pick([INTS, STRS, STR]))}) {relation} {d.int(1, 6)}",
            lambda: f"not {e(BOOL, depth - 1)}",
            lambda: f" {d.pick(['and', 'or'])} ".join(self.two(BOOL, depth - 1)),
            lambda: f"{d.int(-3, 5)} {d.pick(['<', '<='])} {e(INT, 0)} {d.pick(['<', '<='])} {d.int(5, 15)}",
            lambda: f"{d.pick(['any', 'all'])}(v {relation} {d.small()} for v in {self.subject(INTS)})",
            lambda: f"bool({self.subject(d.pick([INTS, STR, TABLE]))})",
        ]
        return self.relevant(options)

    def ints_expr(self, depth: int) -> str:
        d, xs = self.d, self.subject(INTS)
        options = [
            lambda: f"[v {d.pick(['* 2', '+ 1', '- 1', '** 2', '% 3', '// 2'])} for v in {xs}]",
            lambda: f"[v for v in {xs} if v {d.pick(['> 0', '% 2 == 0', '< 5', '!= 0', '% 2', '>= 3'])}]",
            lambda: f"sorted({xs}{d.pick(['', ', reverse=True', ''])})",
            lambda: f"{xs}[{d.pick(['1:', ':-1', '::-1', ':2', '::2', '1:3', '-2:'])}]",
            lambda: f"{xs} + [{self.expr(INT, depth - 1)}]",
            lambda: f"list(range({d.pick(['', '1, ', '2, '])}{d.int(3, 6)}))",
            lambda: f"[len(w) for w in {self.subject(STRS)}]",
            lambda: f"list({self.subject(TABLE)}.values())",
            lambda: f"[{self.expr(INT, depth - 1)}, {self.expr(INT, depth - 1)}]",
            lambda: f"list(map({d.pick(['abs', 'lambda v: v + 1', 'lambda v: v * v'])}, {xs}))",
            lambda: f"[a + b for a, b in zip({xs}, {self.subject(INTS)})]",
            lambda: f"[0] * {d.int(2, 4)}",
            lambda: f"list(filter(lambda v: v {d.pick(['> 2', '% 2 == 1', '< 9'])}, {xs}))",
            lambda: f"[i for i, v in enumerate({xs}) if v > {d.int(0, 6)}]",
        ]
        return self.relevant(options)

    def strs_expr(self, depth: int) -> str:
        d, ws = self.d, self.subject(STRS)
        options = [
            lambda: f"[w.{d.pick(['upper', 'title', 'lower'])}() for w in {ws}]",
            lambda: f"[w for w in {ws} if {d.pick(['len(w) > 4', 'len(w) <= 4', repr(d.pick('aeo')) + ' in w', 'w != w[::-1]'])}]",
            lambda: f"sorted({ws}{d.pick(['', ', key=len', ', reverse=True'])})",
            lambda: f"{d.lit(d.sentence(2, 4))}.split()",
            lambda: f"{ws}[{d.pick(['1:', ':-1', '::-1', ':2'])}]",
            lambda: f"list({self.subject(STR)})",
            lambda: f"[w[{d.pick(['0', '-1', ':2', '::-1'])}] for w in {ws}]",
            lambda: f"list({self.subject(TABLE)})" if d.chance(0.5) else f"sorted({self.subject(TABLE)})",
            lambda: f"[str(v) for v in {self.subject(INTS)}]",
            lambda: f"{ws} + [{self.expr(STR, depth - 1)}]",
            lambda: f"{d.lit(','.join(d.words(3)))}.split({d.lit(',')})",
        ]
        return self.relevant(options)

    def table_expr(self, depth: int) -> str:
        d = self.d
        options = [
            lambda: f"{{w: len(w) for w in {self.subject(STRS)}}}",
            lambda: f"{{k: v {d.pick(['* 2', '+ 1', '- 1'])} for k, v in {self.subject(TABLE)}.items()}}",
            lambda: f"dict(zip({self.subject(STRS)}, {self.subject(INTS)}))",
            lambda: f"{{{self.key()}: {self.expr(INT, depth - 1)}}}",
            lambda: f"{{**{self.subject(TABLE)}, {self.key()}: {self.expr(INT, depth - 1)}}}",
            lambda: f"{{k: v for k, v in {self.subject(TABLE)}.items() if v > {d.int(0, 6)}}}",
            lambda: "{}",
            lambda: f"{{c: {self.subject(STR)}.count(c) for c in {self.subject(STR)}}}" if self.have(STR) else "{}",
        ]
        return self.relevant(options)

    def set_expr(self, depth: int) -> str:
        d = self.d
        return self.relevant([
            lambda: f"set({self.subject(INTS)})",
            lambda: f"{self.subject(SET)} {d.pick('&|-^')} {self.subject(SET)}",
            lambda: f"{{v % {d.int(2, 5)} for v in {self.subject(INTS)}}}",
        ])  # fmt: skip

    def float_expr(self, depth: int) -> str:
        d = self.d
        return self.relevant([
            lambda: f"{self.operand(INT, depth - 1)} / {d.pick([2, 4, 5, 10])}",
            lambda: f"{self.operand(FLOAT, depth - 1)} {d.pick('+-*')} {d.pick([0.5, 2, 1.5, 10])}",
            lambda: f"round({self.operand(INT, depth - 1)} / {d.int(3, 7)}, {d.int(1, 2)})",
            lambda: f"sum({self.subject(INTS)}) / {d.int(2, 5)}",
            lambda: f"float({self.expr(INT, 0)})",
        ])  # fmt: skip

    def pair_expr(self, depth: int) -> str:
        d = self.d
        return self.relevant([
            lambda: f"({self.expr(INT, depth - 1)}, {self.expr(INT, depth - 1)})",
            lambda: f"divmod({self.operand(INT, 0)}, {d.int(2, 7)})",
            lambda: f"(min({(xs := self.subject(INTS))}), max({xs}))",
        ])  # fmt: skip

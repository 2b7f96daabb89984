"""A typed grammar of small programs: it knows the type of every variable in scope and writes statements that make sense for them.

Templates say what people write; this says what Python allows. Values stay small, loops end, and most programs run without an error.
"""

import re
from typing import Callable, Dict, List, Tuple

from .template import Draw

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
CLASSES = "Account Item Player Counter Box Robot Team Shop Tracker Buffer Node Machine Game Sensor Library Basket Timer Pool".split()
METHODS = "add update step run apply check report move take give reset describe push grow spend merge".split()
OBJECTS = "obj a b p item box one first acc thing t".split()
FUNCTIONS = "f g compute process solve update check build transform combine count_items find helper run score_of pick_best adjust".split()
MAX_DEPTH = 2
WORD = re.compile(r"(?:self\.)?[a-z_]\w*")


class Writer:
    """One scope: variables by name with their types, and what may be called."""

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

    def subject(self, kind: str) -> str:
        known = self.have(kind)
        return self.d.pick(known) if known else self.literal(kind)

    def int_expr(self, depth: int) -> str:
        d, e = self.d, self.operand
        small = d.int(2, 5)
        options = [
            lambda: f"{e(INT, depth - 1)} {d.pick('+-+-*')} {e(INT, depth - 1)}",
            lambda: f"{e(INT, depth - 1)} {d.pick(['+', '-', '*', '//', '%'])} {small}",
            lambda: f"{e(INT, depth - 1)} {d.pick(['%', '//'])} {d.int(2, 10)}",
            lambda: f"len({self.subject(d.pick([INTS, STRS, STR, STR, TABLE]))})",
            lambda: f"{d.pick(['sum', 'max', 'min'])}({self.subject(INTS)})",
            lambda: f"{d.pick(['max', 'min'])}({e(INT, depth - 1)}, {e(INT, depth - 1)})",
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
            lambda: f"{e(INT, depth - 1)} {relation} {e(INT, depth - 1)}",
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
            lambda: f"{e(BOOL, depth - 1)} {d.pick(['and', 'or'])} {e(BOOL, depth - 1)}",
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

    # Statements

    def block(self, count: int, depth: int) -> List[str]:
        lines: List[str] = []
        before = dict(self.types)
        for _ in range(count):
            lines += self.statement(depth)
        if depth < MAX_DEPTH:  # what a branch or a loop body made may not exist afterwards
            self.types = before
        return lines or ["pass"]

    def start(self, count: int, wanted: str = INT) -> List[str]:
        """Variables to begin with: accumulators, mostly."""
        lines = []
        for _ in range(count):
            kind = self.d.pick([INT, INT, INTS, STR, TABLE, *([wanted] * 4 if wanted in (INT, INTS, STR, TABLE) else [])])
            empty = {INT: self.d.pick(["0", "0", "1", str(self.d.small())]), INTS: "[]", STR: self.d.pick(["''", '""']), TABLE: "{}"}[kind]
            lines.append(f"{self.declare(self.new(kind), kind)} = {empty}")
        return lines

    def statement(self, depth: int) -> List[str]:
        d = self.d
        simple = [self.assign] * 4 + [self.augment] * 3 + [self.mutate] * 3 + [self.say] * 2 + [self.unpack]
        if depth <= 0:
            return d.pick(simple)()
        compound = [self.branch] * 4 + [self.for_loop] * 4 + [self.while_loop] * 1 + [self.attempt]
        return d.pick(simple)() if d.chance(0.62) else d.pick(compound)(depth)

    def assign(self) -> List[str]:
        kind = self.d.rng.choices([INT, STR, BOOL, INTS, STRS, TABLE, SET, FLOAT, PAIR], [8, 6, 2, 5, 3, 2, 1, 2, 1])[0]
        text = self.telling(kind, self.d.int(1, 2))
        name = self.target(kind)
        return [f"{self.declare(name, kind)} = {text}"]

    def augment(self) -> List[str]:
        d = self.d
        kind = d.pick([INT, INT, INT, STR, INTS])
        names = self.have(kind, change=True)
        if not names:
            return self.assign()
        if kind == INT:
            return [f"{d.pick(names)} {d.pick(['+=', '-=', '+=', '*=', '//=', '%=']) if not self.in_loop else d.pick(['+=', '-='])} {d.int(2, 4) if d.chance(0.5) else self.sure_positive()}"]
        if kind == STR:
            return [f"{d.pick(names)} += {self.short_text()}"]
        return [f"{d.pick(names)} += [{self.expr(INT, 1)}]"]

    def sure_positive(self) -> str:
        return self.d.pick([str(self.d.int(1, 9)), f"len({self.subject(self.d.pick([STR, INTS, STRS]))})", str(self.d.int(2, 5))])

    def short_text(self) -> str:
        return self.d.pick([self.d.lit(self.d.pick(["!", "-", "ab", "x", " ", "*"])), f"str({self.plain_name(INT)})"])

    def mutate(self) -> List[str]:
        d = self.d
        kind = d.pick([INTS, INTS, STRS, TABLE, TABLE, SET])
        names = self.have(kind, change=True)
        if not names:
            return self.assign()
        name = d.pick(names)
        if kind == INTS:
            return [d.pick([f"{name}.append({self.expr(INT, 1)})"] * 3 + [f"{name}[{d.pick(['0', '-1', '1'])}] = {self.expr(INT, 1)}", f"{name}[0] += {d.int(1, 5)}",
                            f"{name}.sort({d.pick(['', 'reverse=True'])})", f"{name}.reverse()", f"{name}.insert({d.int(0, 2)}, {self.expr(INT, 0)})", f"{name}.pop()", f"{name}.pop(0)",
                            f"{name}.extend([{d.small()}, {d.small()}])", f"del {name}[0]"])]  # fmt: skip
        if kind == STRS:
            return [d.pick([f"{name}.append({self.expr(STR, 1)})", f"{name}.sort()", f"{name}[0] = {self.expr(STR, 1)}", f"{name}.pop()", f"{name}.insert(0, {self.expr(STR, 0)})"])]
        if kind == TABLE:
            return [d.pick([f"{name}[{self.key()}] = {self.expr(INT, 1)}", (lambda k: f"{name}[{k}] = {name}.get({k}, 0) + {d.int(1, 3)}")(self.key()),
                            f"{name}.setdefault({self.key()}, {d.int(0, 3)})", f"{name}.update({{{self.key()}: {d.small()}}})", f"{name}.pop({self.key()}, None)"])]  # fmt: skip
        return [d.pick([f"{name}.add({self.expr(INT, 1)})", f"{name}.discard({self.expr(INT, 0)})", f"{name}.update({self.subject(INTS)})"])]

    def say(self) -> List[str]:
        d = self.d
        kind = d.pick([INT, INT, STR, INTS, BOOL, TABLE, STRS])
        if self.in_function and d.chance(0.6):
            return self.assign()
        label = d.lit(d.pick(["total", "result:", "now", "->", "left", "x ="]))
        return [d.pick([f"print({self.expr(kind, 1)})", f"print({label}, {self.expr(kind, 1)})", f"print({self.expr(INT, 0)}, {self.expr(STR, 0)})",
                        f"print(f\"{d.pick(['', 'n=', 'got ', '* '])}{{{self.plain_name(INT)}{d.pick(['', '', ':3d', ':>4', ':02d', ' + 1'])}}}\")",
                        f"print({self.expr(kind, 1)}, end={d.lit(d.pick([' ', ', ', '']))})" if d.chance(0.3) else f"print({self.expr(kind, 1)})"])]  # fmt: skip

    def unpack(self) -> List[str]:
        d = self.d
        ints = self.have(INT, change=True)
        if len(ints) > 1 and d.chance(0.5):
            a, b = d.sample(ints, 2)
            return [f"{a}, {b} = {b}, {d.pick([a, f'{a} + {b}', f'{a} - 1', f'{a} % 7'])}"]
        a = self.declare(self.new(INT), INT)
        b = self.declare(self.new(INT), INT)
        if d.chance(0.25):
            rest = self.declare(self.new(INTS), INTS)
            return [f"{a}, {b}, *{rest} = {d.lit(d.ints(2, 5))}"]
        return [f"{a}, {b} = {d.pick([f'{d.small()}, {d.small()}', f'divmod({d.int(7, 40)}, {d.int(2, 6)})'])}"]

    def branch(self, depth: int) -> List[str]:
        d = self.d
        lines = [f"if {self.telling(BOOL, 2) if d.chance(0.92) or not self.have(INTS) else self.subject(INTS)}:", *indent(self.body(depth))]
        if d.chance(0.3):
            lines += [f"elif {self.telling(BOOL, 2)}:", *indent(self.body(depth))]
        if d.chance(0.5):
            lines += ["else:", *indent(self.body(depth))]
        return lines

    def body(self, depth: int) -> List[str]:
        """The statements under a compound one, at times left early."""
        lines = self.block(self.d.pick([1, 1, 2]), depth - 1)
        if self.in_loop and self.d.chance(0.15):
            lines.append(self.d.pick(["break", "continue"]))
        elif self.in_function and self.d.chance(0.12):
            lines.append(f"return {self.expr(self.returns, 1)}")
        return lines

    returns = INT

    def for_loop(self, depth: int) -> List[str]:
        d = self.d
        before, looping = dict(self.types), self.in_loop
        head = d.pick([self.over_range, self.over_range, self.over_list, self.over_list, self.over_text, self.over_pairs, self.over_table])()
        self.in_loop = True
        lines = [head, *indent(self.loop_body(depth))]
        self.in_loop = looping
        if d.chance(0.05) and any("break" in line for line in lines):
            lines += ["else:", *indent(self.block(1, 0))]
        for name in [n for n in self.types if n not in before]:
            self.fixed.discard(name)
        self.types = {n: t for n, t in self.types.items() if n in before}
        return lines

    def loop_body(self, depth: int) -> List[str]:
        lines = self.block(self.d.pick([1, 1, 2, 2, 3]), depth - 1)
        if self.d.chance(0.15):
            at = self.d.pick([0, len(lines)])
            lines.insert(at, f"if {self.telling(BOOL, 1)}:\n    {self.d.pick(['continue', 'break']) if at == 0 else 'break'}")
        return "\n".join(lines).split("\n")

    def loop_variable(self, kind: str, *names: str) -> str:
        free = [n for n in names if n not in self.types] or [self.new(kind)]
        name = self.declare(self.d.pick(free), kind)
        self.fixed.add(name)
        return name

    def over_range(self) -> str:
        d = self.d
        stop = d.pick([str(d.int(2, 5)), f"1, {d.int(3, 6)}", f"{d.int(3, 6)}, 0, -1", f"0, {d.int(5, 9)}, {d.int(2, 3)}", f"len({self.subject(INTS)})"])
        return f"for {self.loop_variable(INT, 'i', 'j', 'k')} in range({stop}):"

    def over_list(self) -> str:
        kind = self.d.pick([INTS, INTS, STRS])
        source = self.subject(kind)
        # A copy, where the body might change the list it goes over.
        source = source if self.d.chance(0.5) and not self.have(kind, change=True) or source[0] == "[" else self.d.pick([f"{source}[:]", f"list({source})", f"sorted({source})"])
        return f"for {self.loop_variable(INT, 'v', 'item', 'num', 'val') if kind == INTS else self.loop_variable(STR, 'w', 'part', 'item', 'entry')} in {source}:"

    def over_text(self) -> str:
        source = self.subject(STR)
        return f"for {self.loop_variable(STR, 'ch', 'c', 'letter')} in {source}:"

    def over_pairs(self) -> str:
        d = self.d
        if d.chance(0.5):
            source = self.literal(INTS) if d.chance(0.4) or not self.have(INTS) else f"list({self.subject(INTS)})"
            return f"for {self.loop_variable(INT, 'i', 'idx', 'pos_')}, {self.loop_variable(INT, 'v', 'val', 'num')} in enumerate({source}{d.pick(['', '', ', 1'])}):"
        return f"for {self.loop_variable(INT, 'p', 'a1', 'lo')}, {self.loop_variable(INT, 'q', 'b1', 'hi')} in zip({self.literal(INTS)}, {self.literal(INTS)}):"

    def over_table(self) -> str:
        source = f"list({self.subject(TABLE)}.items())" if self.have(TABLE) else f"{self.literal(TABLE)}.items()"
        return f"for {self.loop_variable(STR, 'k', 'who', 'field')}, {self.loop_variable(INT, 'v', 'amt', 'val')} in {source}:"

    def while_loop(self, depth: int) -> List[str]:
        d = self.d
        name = self.loop_variable(INT, "i", "n_left", "turn", "guess", "cur")
        looping, self.in_loop = self.in_loop, False  # `continue` could skip the counter
        if d.chance(0.5):
            start, lines, step = d.int(0, 2), [f"while {name} < {d.int(3, 6)}:"], f"{name} += {d.int(1, 2)}"
        else:
            start, lines, step = d.int(5, 30), [f"while {name} > {d.int(0, 3)}:"], d.pick([f"{name} -= {d.int(2, 7)}", f"{name} //= {d.int(2, 3)}", f"{name} = {name} // 2"])
        body = self.block(d.pick([1, 2, 2]), depth - 1)
        self.in_loop = looping
        self.fixed.discard(name)
        if d.chance(0.2):
            body.append(f"if {self.telling(BOOL, 1)}:\n    break")
        return [f"{name} = {start}", *lines, *indent("\n".join([*body, step]).split("\n"))]

    def attempt(self, depth: int) -> List[str]:
        d = self.d
        risky, error = d.pick([
            (f"{self.new(INT)} = int({self.expr(STR, 0)})", "ValueError"), (f"{self.new(INT)} = {self.subject(INTS)}[{d.int(0, 9)}]", "IndexError"),
            (f"{self.new(INT)} = {self.subject(TABLE)}[{self.key()}]", "KeyError"), (f"{self.new(INT)} = {d.int(1, 20)} {d.pick(['//', '%'])} {self.expr(INT, 0)}", "ZeroDivisionError"),
        ])  # fmt: skip
        lines = ["try:", "    " + risky, *indent(self.block(d.pick([0, 1]), 0) if d.chance(0.5) else []), d.pick([f"except {error}:", f"except {error} as e:", "except (ValueError, KeyError, IndexError):", "except Exception:"])]
        handler = [d.pick(["print('error')", f"print({d.lit(error)})"])] if d.chance(0.5) and not self.in_function else self.block(1, 0)
        if lines[-1].endswith("as e:") and d.chance(0.6):
            handler = ["print(e)" if not self.in_function else f"{self.declare(self.target(STR), STR)} = str(e)"]
            self.types = {n: t for n, t in self.types.items() if n not in ("e",)}
        lines += indent(handler)
        if d.chance(0.15):
            lines += ["finally:", *indent(self.block(1, 0))]
        return lines


def indent(lines: List[str]) -> List[str]:
    return ["    " + part if part else part for line in (lines or ["pass"]) for part in line.split("\n")]


def function(d: Draw, functions: list) -> List[str]:
    """A function of typed parameters; it is added to `functions` for later calls."""
    writer = Writer(d, list(functions), in_function=True)
    kinds = [d.pick([INT, INT, INT, STR, STR, INTS, INTS, STRS, TABLE]) for _ in range(d.pick([1, 1, 2, 2, 3]))]
    params = [writer.declare(writer.new(kind), kind) for kind in kinds]
    writer.returns = d.pick([INT, INT, STR, BOOL, INTS, INTS, STRS, TABLE, STR, *kinds])
    lines = writer.start(d.pick([0, 1, 1, 2]), writer.returns) + writer.block(d.int(1, 4), MAX_DEPTH)
    made = [name for name in writer.have(writer.returns) if name not in params]
    lines.append(f"return {d.pick(made) if made and d.chance(0.6) else writer.telling(writer.returns, d.int(1, 2))}")
    taken = [f[0] for f in functions]
    name = d.pick([n for n in FUNCTIONS if n not in taken and n not in writer.types])
    functions.append((name, kinds, writer.returns))
    return [f"def {name}({', '.join(params)}):", *indent("\n".join(lines).split("\n")), ""]


def script(d: Draw) -> str:
    """Statements of a module, without functions."""
    writer = Writer(d)
    lines = []
    for _ in range(d.int(1, 3)):
        kind = d.pick([INT, STR, INTS, INTS, STRS, TABLE])
        text = writer.literal(kind)
        lines.append(f"{writer.declare(writer.new(kind), kind)} = {text}")
    lines += writer.start(d.pick([0, 1, 1])) + writer.block(d.int(2, 6), MAX_DEPTH)
    return finish(d, writer, lines)


def function_and_calls(d: Draw) -> str:
    functions: list = []
    lines: List[str] = []
    for _ in range(d.pick([1, 1, 1, 2])):
        lines += ["", *function(d, functions)] if lines else function(d, functions)
    writer = Writer(d, functions)
    chosen = functions[-1]
    lines.append("")
    for _ in range(d.pick([1, 1, 1, 2])):
        arguments = ", ".join(writer.literal(kind) for kind in chosen[1])
        if d.chance(0.45):
            lines.append(f"print({chosen[0]}({arguments}))")
        else:
            lines.append(f"{writer.declare(writer.new(chosen[2]), chosen[2])} = {chosen[0]}({arguments})")
    if writer.types and d.chance(0.5):
        return finish(d, writer, lines + writer.block(d.int(0, 2), d.int(0, 1)) if d.chance(0.5) else lines)
    return "\n".join(lines) + "\n"


def script_with_function(d: Draw) -> str:
    functions: list = []
    lines = function(d, functions) + [""]
    writer = Writer(d, functions)
    for _ in range(d.int(1, 2)):
        kind = d.pick([INT, STR, INTS, STRS])
        text = writer.literal(kind)
        lines.append(f"{writer.declare(writer.new(kind), kind)} = {text}")
    lines += writer.block(d.int(2, 4), 1)
    return finish(d, writer, lines)


def finish(d: Draw, writer: Writer, lines: List[str]) -> str:
    names = list(writer.types)
    if names and d.chance(0.7):
        shown = d.sample(names, d.int(1, min(3, len(names))))
        lines = lines + [f"print({', '.join(shown)})"]
    return "\n".join(part for line in lines for part in line.split("\n")) + "\n"


def class_and_objects(d: Draw) -> str:
    """A class with attributes and methods, at times a second one that inherits, and objects of it that are used."""
    name = d.pick(CLASSES)
    attributes, params, init = attributes_of(d)
    methods: List[Tuple[str, List[str], str]] = []
    lines = [f"class {name}:"]
    if d.chance(0.2):
        lines += [f"    {d.pick(['kind', 'limit', 'unit'])} = {d.lit(d.pick([d.word(), d.int(1, 9)]))}", ""]
    lines += [f"    def __init__(self{''.join(', ' + p for p, _ in params)}):", *indent(indent(init)), ""]
    for _ in range(d.pick([1, 1, 2, 2, 3])):
        lines += indent(method(d, attributes, methods))
    used = [(name, methods)]
    if d.chance(0.25):
        child = d.pick([c for c in CLASSES if c != name])
        own = [m for m in methods if d.chance(0.4)][:1]
        more: list = list(methods)
        body = [line for m in own for line in overriding(d, attributes, m)] + (method(d, attributes, more) if not own or d.chance(0.4) else [])
        lines += ["", f"class {child}({name}):", *indent(body)]
        used.append((child, more))
    lines += ["", ""]
    return use(d, lines, used, attributes, params)


def attributes_of(d: Draw):
    writer = Writer(d)
    params, init, attributes = [], [], {}
    for at in range(d.pick([1, 2, 2, 3])):
        kind = d.pick([INT, INT, INT, STR, INTS, STRS, TABLE])
        name = writer.declare(writer.new(kind), kind)
        attributes["self." + name] = kind
        if at == 0 or d.chance(0.4):
            params.append((name, kind))
            init.append(f"self.{name} = {name if d.chance(0.85) or kind != INT else name + d.pick([' + 1', ' * 2'])}")
        else:
            empty = {INT: d.pick(["0", "0", str(d.small())]), STR: "''", INTS: "[]", STRS: "[]", TABLE: "{}"}[kind]
            init.append(f"self.{name} = {empty}")
    return attributes, params, init


def method(d: Draw, attributes, methods) -> List[str]:
    writer = Writer(d, [("self." + n, kinds, returns) for n, kinds, returns in methods], in_function=True)
    writer.types.update(attributes)
    kinds = [d.pick([INT, INT, STR, INTS]) for _ in range(d.pick([0, 1, 1, 2]))]
    params = [writer.declare(writer.new(kind), kind) for kind in kinds]
    writer.returns = d.pick([INT, STR, BOOL, *attributes.values()])
    lines = (change(writer, d.pick(list(attributes))) if d.chance(0.7) else []) + writer.block(d.pick([0, 1, 1, 2]), 1)
    lines = lines if len(lines) < 2 or lines[-1] != "pass" else lines[:-1]
    taken = [m[0] for m in methods]
    name = d.pick([n for n in METHODS if n not in taken])
    returns = ""
    if d.chance(0.65):
        returns = writer.returns
        lines.append(f"return {d.pick(writer.have(returns)) if writer.have(returns) and d.chance(0.5) else writer.telling(returns, 1)}")
    methods.append((name, kinds, returns))
    return [f"def {name}(self{''.join(', ' + p for p in params)}):", *indent("\n".join(lines).split("\n")), ""]


def change(writer: Writer, attribute: str) -> List[str]:
    """What a method is mostly for: its object changes."""
    d, kind = writer.d, writer.types[attribute]
    if kind == INT:
        return [d.pick([f"{attribute} += {writer.expr(INT, 0)}"] * 2 + [f"{attribute} -= {writer.expr(INT, 0)}", f"{attribute} = {writer.telling(INT, 1)}", f"{attribute} = {attribute} + {writer.expr(INT, 0)}"])]
    if kind == STR:
        return [d.pick([f"{attribute} += {writer.expr(STR, 0)}", f"{attribute} = {writer.telling(STR, 1)}"])]
    if kind == TABLE:
        key = writer.key()
        return [d.pick([f"{attribute}[{key}] = {writer.expr(INT, 1)}", f"{attribute}[{key}] = {attribute}.get({key}, 0) + {writer.expr(INT, 0)}"])]
    return [f"{attribute}.append({writer.expr(INT if kind == INTS else STR, 1)})"]


def overriding(d: Draw, attributes, overridden) -> List[str]:
    name, kinds, returns = overridden
    writer = Writer(d, in_function=True)
    writer.types.update(attributes)
    params = [writer.declare(writer.new(kind), kind) for kind in kinds]
    writer.returns = returns or INT
    lines = writer.block(1, 0)
    if d.chance(0.5):
        lines.insert(d.pick([0, len(lines)]), f"super().{name}({', '.join(params)})")
    if returns:
        lines.append(f"return {writer.telling(returns, 1)}")
    return [f"def {name}(self{''.join(', ' + p for p in params)}):", *indent("\n".join(lines).split("\n")), ""]


def use(d: Draw, lines: List[str], classes, attributes, params) -> str:
    """Objects made, their methods called, their attributes shown."""
    writer = Writer(d)
    names = d.sample(OBJECTS, len(classes) if len(classes) > 1 else d.pick([1, 1, 2]))
    objects = [(name, classes[at % len(classes)]) for at, name in enumerate(names)]
    for name, (cls, _) in objects:
        lines.append(f"{name} = {cls}({', '.join(writer.literal(kind) for _, kind in params)})")
    for _ in range(d.int(1, 4)):
        name, (_, methods) = d.pick(objects)
        called, kinds, returns = d.pick(methods)
        text = f"{name}.{called}({', '.join(writer.literal(kind) for kind in kinds)})"
        if returns and d.chance(0.7):
            text = f"print({text})" if d.chance(0.5) else f"{writer.declare(writer.new(returns), returns)} = {text}"
        lines.append(text)
    shown = [f"{d.pick(names)}.{a[5:]}" for a in d.sample(list(attributes), d.int(1, 2))]
    if d.chance(0.85):
        lines.append(f"print({', '.join(shown)})")
    return "\n".join(part for line in lines for part in line.split("\n")) + "\n"

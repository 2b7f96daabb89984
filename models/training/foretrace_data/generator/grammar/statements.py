"""Statements: assignments, changes, branches, loops, attempts."""

from typing import List

from .expressions import BOOL, FLOAT, INT, INTS, PAIR, SET, STR, STRS, TABLE, Scope

MAX_DEPTH = 2


class Writer(Scope):
    """One scope that statements are written for."""

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
        lines = ["try:", "    " + risky, *(indent(self.block(1, 0)) if d.chance(0.25) else []), d.pick([f"except {error}:", f"except {error} as e:", "except (ValueError, KeyError, IndexError):", "except Exception:"])]
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

"""Statement shapes that the everyday templates share: one meaning, several ways to write it.

Every function here returns a list of source lines without indentation, picked from the draw's random generator.
Names ending up in one program must differ: helper variables are `i` and `found`, so callers choose others.
"""
from __future__ import annotations

from typing import Callable, Optional

Lines = list
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in"}


class Raw(str):
    """An argument that is source text already, so `literal` leaves it as it is."""


class Whole(tuple):
    """A tuple that is one argument, where a plain tuple would be several."""


def src(*parts) -> str:
    """Join lines and (nested) lists of lines into one program."""
    return "\n".join(_flat(parts)) + "\n"


def ind(*parts) -> Lines:
    """The same lines, one block deeper."""
    return ["    " + line if line else "" for line in _flat(parts)]


def fn(name: str, params: str, *body) -> Lines:
    """A function definition with the given body, and an empty line after it."""
    return [f"def {name}({params}):", *ind(*body), ""]


def block(head: str, *body) -> Lines:
    """A compound statement: `head` without its colon."""
    return [head + ":", *ind(*body)]


def fname(d, *choices: str) -> str:
    """A function's name: one of the choices or, one time in five, the plain `f`."""
    return "f" if d.chance(0.2) else d.name(*choices)


def literal(d, value) -> str:
    if isinstance(value, Raw):
        return str(value)
    return d.lit(tuple(value) if isinstance(value, Whole) else value)


def call(d, name: str, make: Callable, *params: str, many: float = 0.18) -> Lines:
    """Call `name` once to three times on what `make()` draws (a tuple is several arguments) and keep or print the result."""
    n = d.rng.choices((1, 2, 3), (1 - many, many * 0.75, many * 0.25))[0]
    rows = [[literal(d, v) for v in _tuple(make())] for _ in range(n)]
    return _call_once(d, name, rows[0], params) if n == 1 else _call_often(d, name, rows)


def show(d, expr: str, *names: str) -> Lines:
    """End a script with `expr`: assigned, printed or both."""
    out = d.name(*(names or ("result", "res", "answer")))
    form = d.rng.randrange(4)
    if form == 0:
        return [f"{out} = {expr}"]
    if form == 1:
        return [f"print({expr})"]
    if form == 2 or '"' in expr or "'" in expr or "{" in expr or "\\" in expr:
        return [f"{out} = {expr}", f"print({out})"]
    return [f"{out} = {expr}", f'print(f"{out}: {{{out}}}")']


def each(d, var: str, seq: str, *body, index: Optional[str] = None) -> Lines:
    """Visit an indexable `seq`; with `index` the position is bound as well. The body must not `continue`."""
    i = index or "i"
    if index is None and d.chance(0.5):
        return block(f"for {var} in {seq}", *body)
    form = d.rng.randrange(4)
    if form == 0:
        return block(f"for {i}, {var} in enumerate({seq})", *body)
    if form == 1:
        return block(f"for {i} in range(len({seq}))", f"{var} = {seq}[{i}]", *body)
    if form == 2:
        return [f"{i} = 0", *block(f"while {i} < len({seq})", f"{var} = {seq}[{i}]", *body, f"{i} += 1")]
    return block(f"for {i}, {var} in enumerate({seq})", *body)


def gather(d, out: str, var: str, it: str, expr: str, cond: Optional[str] = None, neg: Optional[str] = None) -> Lines:
    """`out` becomes the list of `expr` over `it` where `cond` (whose opposite is `neg`)."""
    form = d.rng.randrange(5)
    if form <= 1:
        return [f"{out} = [{expr} for {var} in {it}{_if(cond)}]"]
    if form == 2 and cond:
        return [f"{out} = []", *block(f"for {var} in {it}", block(f"if {neg or _not(cond)}", "continue"), f"{out}.append({expr})")]
    add = f"{out} += [{expr}]" if form == 3 and d.chance(0.4) else f"{out}.append({expr})"
    return [f"{out} = []", *block(f"for {var} in {it}", _guard(cond, add))]


def total(d, out: str, var: str, it: str, expr: str, cond: Optional[str] = None, start: str = "0") -> Lines:
    """`out` becomes the sum of `expr` over `it` where `cond`."""
    form = d.rng.randrange(5)
    if form == 0 and start == "0":
        return [f"{out} = sum({expr} for {var} in {it}{_if(cond)})"]
    if form == 1 and start == "0":
        return [f"{out} = sum([{expr} for {var} in {it}{_if(cond)}])"]
    add = f"{out} = {out} + {expr}" if form == 2 else f"{out} += {expr}"
    if form == 3 and cond:
        return [f"{out} = {start}", *block(f"for {var} in {it}", block(f"if {_not(cond)}", "continue"), add)]
    return [f"{out} = {start}", *block(f"for {var} in {it}", _guard(cond, add))]


def count(d, out: str, var: str, it: str, cond: str) -> Lines:
    """`out` becomes the number of items for which `cond` holds."""
    form = d.rng.randrange(6)
    if form == 0:
        return [f"{out} = sum(1 for {var} in {it} if {cond})"]
    if form == 1:
        item = f"({var})" if "," in var else var
        return [f"{out} = len([{item} for {var} in {it} if {cond}])"]
    if form == 2:
        return [f"{out} = 0", *block(f"for {var} in {it}", block(f"if {_not(cond)}", "continue"), f"{out} += 1")]
    if form == 3:
        return [f"{out} = 0", *block(f"for {var} in {it}", f"{out} += 1 if {cond} else 0")]
    return [f"{out} = 0", *block(f"for {var} in {it}", block(f"if {cond}", f"{out} += 1"))]


def any_of(d, var: str, it: str, cond: str) -> Lines:
    """Function body that returns whether `cond` holds for some item."""
    form = d.rng.randrange(4)
    if form == 0:
        return [f"return any({cond} for {var} in {it})"]
    if form == 1:
        return ["found = False", *block(f"for {var} in {it}", block(f"if {cond}", "found = True", "break")), "return found"]
    if form == 2:
        return [*block(f"for {var} in {it}", block(f"if {cond}", "break")), *block("else", "return False"), "return True"]
    return [*block(f"for {var} in {it}", block(f"if {cond}", "return True")), "return False"]


def all_of(d, var: str, it: str, cond: str, neg: Optional[str] = None) -> Lines:
    """Function body that returns whether `cond` holds for every item."""
    form = d.rng.randrange(4)
    bad = neg or _not(cond)
    if form == 0:
        return [f"return all({cond} for {var} in {it})"]
    if form == 1:
        return ["ok = True", *block(f"for {var} in {it}", block(f"if {bad}", "ok = False", "break")), "return ok"]
    if form == 2:
        return [f"return not any({bad} for {var} in {it})"]
    return [*block(f"for {var} in {it}", block(f"if {bad}", "return False")), "return True"]


def first(d, var: str, it: str, cond: str, default: str = "None", expr: Optional[str] = None) -> Lines:
    """Function body that returns `expr` (the item itself) of the first item for which `cond` holds."""
    form = d.rng.randrange(4)
    expr = expr or var
    if form == 0:
        return [f"return next(({expr} for {var} in {it} if {cond}), {default})"]
    if form == 1:
        return [f"found = {default}", *block(f"for {var} in {it}", block(f"if {cond}", f"found = {expr}", "break")), "return found"]
    if form == 2:
        return [f"hits = [{expr} for {var} in {it} if {cond}]", f"return hits[0] if hits else {default}"]
    return [*block(f"for {var} in {it}", block(f"if {cond}", f"return {expr}")), f"return {default}"]


def tally(d, out: str, var: str, it: str, key: Optional[str] = None, by: str = "1") -> Lines:
    """`out` becomes a dict that adds up `by` under each `key` (the item itself)."""
    key = key or var
    operand = f"({key})" if " " in key else key
    form = d.rng.randrange(5)
    if form <= 1:
        step = [f"{out}[{key}] = {out}.get({key}, 0) + {by}"]
    elif form == 2:
        step = [*block(f"if {operand} in {out}", f"{out}[{key}] += {by}"), *block("else", f"{out}[{key}] = {by}")]
    elif form == 3:
        step = [*block(f"if {operand} not in {out}", f"{out}[{key}] = 0"), f"{out}[{key}] += {by}"]
    else:
        step = [f"{out}.setdefault({key}, 0)", f"{out}[{key}] += {by}"]
    return [f"{out} = {{}}", *block(f"for {var} in {it}", step)]


def group(d, out: str, var: str, it: str, key: str, item: Optional[str] = None) -> Lines:
    """`out` becomes a dict of lists: each `item` (the loop variable) under its `key`."""
    item = item or var
    form = d.rng.randrange(4)
    if form <= 1:
        step = [f"{out}.setdefault({key}, []).append({item})"]
    elif form == 2:
        step = [f"k = {key}", *block(f"if k not in {out}", f"{out}[k] = []"), f"{out}[k].append({item})"]
    else:
        step = [f"k = {key}", *block(f"if k in {out}", f"{out}[k].append({item})"), *block("else", f"{out}[k] = [{item}]")]
    return [f"{out} = {{}}", *block(f"for {var} in {it}", step)]


def mapping(d, out: str, var: str, it: str, key: str, value: str, cond: Optional[str] = None) -> Lines:
    """`out` becomes the dict `key: value` over `it` where `cond`."""
    if d.chance(0.45):
        return [f"{out} = {{{key}: {value} for {var} in {it}{_if(cond)}}}"]
    add = f"{out}.update({{{key}: {value}}})" if d.chance(0.1) else f"{out}[{key}] = {value}"
    return [f"{out} = {d.pick(['{}', '{}', 'dict()'])}", *block(f"for {var} in {it}", _guard(cond, add))]


def joined(d, out: str, var: str, it: str, expr: str, cond: Optional[str] = None, sep: str = "") -> Lines:
    """`out` becomes the text of all `expr` over `it` where `cond`, with `sep` between."""
    form = d.rng.randrange(5)
    quoted = d.lit(sep)
    if form <= 1:
        return [f"{out} = {quoted}.join({expr} for {var} in {it}{_if(cond)})"]
    if form == 2 or sep:
        return [*gather(d, "parts", var, it, expr, cond), f"{out} = {quoted}.join(parts)"]
    add = f"{out} = {out} + {expr}" if form == 3 else f"{out} += {expr}"
    return [f"{out} = {quoted}", *block(f"for {var} in {it}", _guard(cond, add))]


def choose(d, target: str, cond: str, yes: str, no: str) -> Lines:
    """`target` becomes `yes` or `no` (target `return` returns it)."""
    put = "return " if target == "return" else f"{target} = "
    form = d.rng.randrange(3)
    if form == 0:
        return [f"{put}{yes} if {cond} else {no}"]
    if form == 1 and target == "return":
        return [*block(f"if {cond}", put + yes), put + no]
    if form == 1:
        return [put + no, *block(f"if {cond}", put + yes)]
    return [*block(f"if {cond}", put + yes), *block("else", put + no)]


def swap(d, a: str, b: str) -> Lines:
    """Exchange two places."""
    return [f"{a}, {b} = {b}, {a}"] if d.chance(0.7) else [f"tmp = {a}", f"{a} = {b}", f"{b} = tmp"]


def bump(d, name: str, by: str = "1", op: str = "+") -> str:
    """An augmented or a plain assignment."""
    return f"{name} {op}= {by}" if d.chance(0.8) else f"{name} = {name} {op} {by}"


def give(d, expr: str, *names: str) -> Lines:
    """Return an expression, sometimes by way of a variable."""
    if names and d.chance(0.3):
        name = d.name(*names)
        return [f"{name} = {expr}", f"return {name}"]
    return [f"return {expr}"]


def _call_once(d, name: str, args: list, params: tuple) -> Lines:
    lines, used = [], []
    for k, arg in enumerate(args):
        plain = arg.isidentifier() or k >= len(params)
        if not plain and d.chance(0.5 if len(arg) > 12 else 0.15) and params[k] not in used:
            lines.append(f"{params[k]} = {arg}")
            arg = params[k]
        used.append(arg)
    expr = f"{name}({', '.join(used)})"
    if d.chance(0.12):
        return lines + [f"print({d.pick(['repr', 'str', 'repr'])}({expr}))"]
    return lines + show(d, expr, "result", "res", "r", "answer", "out")


def _call_often(d, name: str, rows: list) -> Lines:
    calls = [f"{name}({', '.join(row)})" for row in rows]
    single = all(len(row) == 1 for row in rows)
    form = d.rng.randrange(5)
    if form == 0 and single:
        var = d.name("case", "item", "sample", "arg")
        return block(f"for {var} in [{', '.join(r[0] for r in rows)}]", f"print({name}({var}))")
    if form == 1 and single:
        return [f"results = [{name}(x) for x in [{', '.join(r[0] for r in rows)}]]"]
    if form == 2:
        outs = ["first", "second", "third"][: len(calls)]
        return [*(f"{o} = {c}" for o, c in zip(outs, calls)), f"print({', '.join(outs)})"]
    if form == 3:
        return [f"{o} = {c}" for o, c in zip("abc", calls)]
    return [f"print({c})" for c in calls]


def _guard(cond: Optional[str], line: str) -> Lines:
    return block(f"if {cond}", line) if cond else [line]


def _if(cond: Optional[str]) -> str:
    return f" if {cond}" if cond else ""


def _not(cond: str) -> str:
    """The opposite of a condition, written as people write it where that is easy."""
    parts = cond.split(" ")
    if len(parts) == 3 and parts[1] in OPPOSITE:
        return f"{parts[0]} {OPPOSITE[parts[1]]} {parts[2]}"
    if cond.startswith("not ") and not _joins(parts):
        return cond[4:]
    return f"not ({cond})" if len(parts) > 1 and (_joins(parts) or any(p in OPPOSITE for p in parts)) else f"not {cond}"


def _joins(parts: list) -> bool:
    return "and" in parts or "or" in parts or "if" in parts


def _tuple(value) -> tuple:
    return value if isinstance(value, tuple) and not isinstance(value, Whole) else (value,)


def _flat(parts) -> Lines:
    lines: Lines = []
    for part in parts:
        if isinstance(part, str):
            lines.extend(part.split("\n"))
        elif part is not None:
            lines.extend(_flat(part))
    return lines

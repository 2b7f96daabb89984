"""Single lines and drills: values, then one expression or change, or several of one family."""

import re
from typing import Any, List

from .expressions import CHANGES, EXPRESSIONS, rows
from .template import Draw
from .trees import parsed

NAMES = {
    "int": "n x a count total size age score i num k value number points".split(),
    "float": "x price rate y ratio temp weight avg total".split(),
    "bool": "flag done ok found is_valid active".split(),
    "str": "s text word name line t title msg label code sentence".split(),
    "list": "nums a values xs items data scores arr lst numbers".split(),
    "words": "words names items tokens parts fruits lines".split(),
    "dict": "d counts ages stock prices scores m table".split(),
    "tuple": "t point pair row record".split(),
    "set": "seen s ids unique tags".split(),
}
TABLE = {kind: rows(table) for kind, table in EXPRESSIONS.items()}
CHANGE_TABLE = {kind: rows(table) for kind, table in CHANGES.items()}
KINDS = ["str"] * 5 + ["list"] * 5 + ["int"] * 4 + ["dict"] * 3 + ["words"] * 2 + ["set", "tuple", "float", "bool"]


def single_line(d: Draw) -> str:
    """One to four assignments, then one operation."""
    kind = d.pick(KINDS)
    name, value = d.pick(NAMES[kind]), value_of(d, kind)
    lines = [f"{name} = {source(d, value)}"]
    for _ in range(d.pick((0, 0, 0, 1, 2))):
        lines.append(operation(d, kind, name, value, d.pick(("result", "out", "res", "y", "z", "r"))))
    lines.append(operation(d, kind, name, value, d.pick(("result", "out", "b", "c", "ans"))))
    return "\n".join(lines) + "\n"


def drill(d: Draw) -> str:
    """Several operations of one kind, each on a fresh value or on what the last left, printed or kept."""
    kind = d.pick(KINDS)
    name = d.pick(NAMES[kind])
    lines: List[str] = []
    table = d.sample(TABLE[kind], d.int(1, 3))
    style = d.pick(("vars", "print", "loop", "function", "chain"))
    if style == "loop":
        values = [value_of(d, kind) for _ in range(d.int(2, 4))]
        expression = fill(d, d.pick(table), kind, name, values[0])
        body = [f"    print({expression})"] if d.bool() else [f"    results.append({expression})"]
        head = [] if "print" in body[0] else ["results = []"]
        return "\n".join(head + [f"for {name} in [{', '.join(source(d, v) for v in values)}]:"] + body) + "\n"
    if style == "function":
        value = value_of(d, kind)
        expression = fill(d, d.pick(table), kind, name, value)
        function = d.pick(("f", "process", "transform", "check", "compute", "convert", "apply"))
        calls = [value] + [value_of(d, kind) for _ in range(d.int(0, 2))]
        lines = [f"def {function}({name}):", f"    return {expression}", ""]
        lines += [f"print({function}({source(d, v)}))" if d.bool() else f"r{i} = {function}({source(d, v)})" for i, v in enumerate(calls)]
        return "\n".join(lines) + "\n"
    value = value_of(d, kind)
    lines.append(f"{name} = {source(d, value)}")
    if style == "chain":
        changes = CHANGE_TABLE[kind]
        for _ in range(d.int(2, 5)):
            lines += fill(d, d.pick(changes), kind, name, value).split(" ; ")
        if d.bool():
            lines.append(f"print({name})")
        return "\n".join(lines) + "\n"
    for i, expression in enumerate(table):
        text = fill(d, expression, kind, name, value)
        lines.append(f"print({text})" if style == "print" else f"{d.pick(('r', 'v', 'out'))}{i} = {text}")
        if d.chance(0.3):
            value = value_of(d, kind)
            lines.append(f"{name} = {source(d, value)}")
    return "\n".join(lines) + "\n"


def operation(d: Draw, kind: str, name: str, value: Any, target: str) -> str:
    if d.chance(0.25):
        return "\n".join(fill(d, d.pick(CHANGE_TABLE[kind]), kind, name, value).split(" ; "))
    expression = fill(d, d.pick(TABLE[kind]), kind, name, value)
    return f"print({expression})" if d.chance(0.2) else f"{target} = {expression}"


HOLE = re.compile(r"\{\{|\}\}|\{([a-z]+)\}")


def fill(d: Draw, pattern: str, kind: str, name: str, value: Any) -> str:
    def put(match: "re.Match[str]") -> str:
        hole = match.group(1)
        if hole is None:
            return match.group(0)[0]
        return name if hole == "v" else filler(d, hole, value)

    return HOLE.sub(put, pattern)


def filler(d: Draw, hole: str, value: Any) -> str:
    """A literal for a hole, often one that occurs in the value."""
    if hole == "int":
        inside = [v for v in value if type(v) is int] if isinstance(value, (list, tuple, set)) else []
        return str(d.pick(sorted(inside)) if inside and d.chance(0.6) else d.small())
    if hole in ("nz", "pos", "nat", "exp", "wid"):
        return str({"nz": d.pick((2, 3, 4, 5, 7, 10, -2, -3)), "pos": d.int(1, 5), "nat": d.int(0, 31), "exp": d.int(0, 4), "wid": d.int(0, 14)}[hole])
    if hole == "idx":
        return str(d.pick((0, 1, 2, 3, -1, -2, 5)))
    if hole in ("sub", "chars", "sep"):
        text = value if isinstance(value, str) else ""
        if hole == "sep":
            found = [c for c in text if not c.isalnum()]
            return source(d, d.pick(found) if found and d.chance(0.8) else d.pick((",", " ", "-", ":", ", ")))
        at = d.int(0, max(0, len(text) - 1))
        piece = text[at : at + d.int(1, 3)] if text and d.chance(0.75) else d.pick(("a", "b", "x", "an", "the", "o", "1"))
        return source(d, piece)
    if hole == "key":
        keys = list(value) if isinstance(value, dict) else []
        return source(d, d.pick(keys) if keys and d.chance(0.7) else (d.word() if not keys or isinstance(keys[0], str) else d.int(0, 30)))
    if hole == "word":
        return source(d, d.pick(value) if isinstance(value, list) and value and d.bool() else d.word())
    return source(d, value_of(d, hole))


def value_of(d: Draw, kind: str) -> Any:
    if kind == "int":
        return d.int(-1000, 10000) if d.chance(0.25) else d.small()
    if kind == "str":
        return d.pick((d.text("unicode"), d.word(), d.sentence(2, 4), d.text()))
    if kind == "words":
        return d.strs(1, 5)
    if kind == "dict":
        return d.dict(key=d.pick(("str", "str", "int")), n=d.int(0, 4))
    if kind == "list":
        values = d.ints(0, 7)
        return values if d.chance(0.6) else [d.int(0, 5) for _ in values]
    return d.value(kind)


def source(d: Draw, value: Any) -> str:
    if isinstance(value, set):
        return "{" + ", ".join(map(repr, sorted(value))) + "}" if value else "set()"
    return d.lit(value)


def is_python(code: str) -> bool:
    try:
        parsed(code)
    except (SyntaxError, ValueError):
        return False
    return True

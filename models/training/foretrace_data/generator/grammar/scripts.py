"""Scripts and functions with calls."""

from typing import List

from ..template import Draw
from .expressions import BOOL, INT, INTS, STR, STRS, TABLE
from .statements import MAX_DEPTH, Writer, indent

FUNCTIONS = "f g compute process solve update check build transform combine count_items find helper run score_of pick_best adjust".split()


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

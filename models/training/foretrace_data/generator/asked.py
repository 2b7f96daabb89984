"""Programs whose values are asked for or drawn, so that they can no longer be known: what a script is before its input is written into it."""

import ast
from typing import Callable, Dict, List, Optional, Tuple

from .mutate import Source
from .template import Draw
from .trees import parsed

PROMPTS = ("", "", "Enter a number: ", "n = ", "> ", "Name? ", "value: ", "How many? ")


def ask(d: Draw, code: str) -> str:
    """One value that a module begins with is read or drawn instead; the program unchanged where it has none."""
    tree = parsed(code)
    given = [node for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and kind_of(node.value)]
    if not given:
        return code
    chosen = d.pick(given).value
    text, module = source_of(d, kind_of(chosen), ast.literal_eval(chosen))
    if module and module in code:
        return code
    source = Source(code)
    changed = source.text[: source.start(chosen)].decode() + text + source.text[source.end(chosen) :].decode()
    return f"import {module}\n{changed}" if module else changed


def kind_of(node: ast.expr) -> Optional[str]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    if isinstance(node, ast.Constant):
        return {int: "int", float: "float", str: "str"}.get(type(node.value))
    if isinstance(node, ast.List) and node.elts:
        kinds = {kind_of(element) for element in node.elts}
        return {"int": "ints", "str": "strs"}.get(kinds.pop() or "") if len(kinds) == 1 else None
    return None


def source_of(d: Draw, kind: str, value) -> Tuple[str, str]:
    """An expression that asks for such a value, and the module it needs."""
    prompt = d.pick(PROMPTS)
    typed = f"input({d.lit(prompt) if prompt else ''})"
    high = abs(value) + d.int(3, 20) if kind in ("int", "float") else 0
    ways: Dict[str, Callable[[], List[Tuple[str, str]]]] = {
        "int": lambda: [(f"int({typed})", "")] * 3 + [(f"random.randint({d.int(0, 3)}, {high})", "random"), (f"random.randrange({high + 1})", "random"), (f"random.choice([{d.int(0, 9)}, {value}, {high}])", "random")],
        "float": lambda: [(f"float({typed})", ""), ("random.random()", "random"), (f"random.uniform(0, {high})", "random"), ("time.time()", "time")],
        "str": lambda: [(typed, "")] * 2 + [(f"{typed}.strip()", ""), (f"random.choice([{value!r}, {d.word()!r}])", "random"), (f"open({d.word() + '.txt'!r}).read()", ""), ("os.environ.get('USER', '')", "os")],
        "ints": lambda: [(f"[int(input()) for _ in range({d.int(2, 4)})]", ""), (f"[random.randint(0, {d.int(5, 99)}) for _ in range({d.int(2, 5)})]", "random"), (f"random.sample(range({d.int(10, 50)}), {d.int(2, 5)})", "random")],
        "strs": lambda: [(f"[input() for _ in range({d.int(2, 3)})]", ""), (f"random.sample({value!r}, {len(value)})", "random")],
    }  # fmt: skip
    return d.pick(ways[kind]())

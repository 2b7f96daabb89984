"""COUNT generated programs from SEED, each cut into a main file and a module beside it, with their true traces, as JSON lines."""

import ast
import json
import random
import sys
import tempfile
from pathlib import Path

import support  # noqa: F401
from foretrace_data.generator import programs
from foretrace_tracer import Limits, trace_source

MAX_STEPS = 300
MODES = ("from", "half", "constants", "attribute", "star")


class Through(ast.NodeTransformer):
    """`name` becomes `helper.name`."""

    def __init__(self, names):
        self.names = names

    def visit_Name(self, node):
        if node.id not in self.names or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(ast.Attribute(ast.Name("helper", ast.Load()), node.id, ast.Load()), node)


def split(code, mode, chance):
    """The main file and `helper.py`; None where there is nothing to move, or this Python has not all of the syntax."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return None
    head = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    moved = [node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and (mode != "half" or chance.random() < 0.5)]
    if mode == "constants":
        names = [node for node in body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
        moved = sorted(moved + [node for node in names if chance.random() < 0.6], key=lambda node: node.lineno)
    if not moved:
        return None
    names = list(dict.fromkeys(node.targets[0].id if isinstance(node, ast.Assign) else node.name for node in moved))
    rest = ast.Module([node for node in body if node not in moved and node not in head], [])
    if mode == "attribute":
        rest = Through(set(names)).visit(rest)
    text = {"attribute": "import helper", "star": "from helper import *"}.get(mode, "from helper import " + ", ".join(names))
    main = "\n".join([ast.unparse(ast.Module(head, [])), text, ast.unparse(rest), ""])
    return main, ast.unparse(ast.Module(head + moved, []))


def main(seed, count):
    chance = random.Random(seed)
    sys.dont_write_bytecode = True
    for sample in programs(seed):
        mode = chance.choice(MODES)
        parts = split(sample.code, mode, chance)
        if not parts or "input(" in sample.code:
            continue
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "helper.py").write_text(parts[1], encoding="utf-8")
            sys.path.insert(0, folder)
            trace = trace_source(parts[0], filename=str(Path(folder, "main.py")), limits=Limits(steps=MAX_STEPS, seconds=4))
            sys.path.remove(folder)
            sys.modules.pop("helper", None)
        if trace["ending"]["kind"] in ("finished", "exception"):
            print(json.dumps({"main": parts[0], "helper": parts[1], "trace": trace}))
            count -= 1
        if count == 0:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

"""Continuations from a state changed by hand, as for "what if x were 5": the rest of a program really run from there."""

import ast
import random
import sys
from typing import Any, List, Optional, Tuple

from foretrace_tracer import Limits, Run
from foretrace_tracer.render import CONSTANT
from foretrace_tracer.runtime import ALL, Hooks
from foretrace_tracer.shadow import MUTABLE
from foretrace_tracer.streams import text_output

from . import dialect

FILENAME = "<program>"


def changed_continuation(rng: random.Random, code: str, trace: dict, limits: Limits) -> Optional[Tuple[List[str], List[str]]]:
    """What stands after the prompt, as of `dialect.resume`, where one variable of the module has another value, and what follows.

    None where no variable can be changed, or where the changed program does not come to an end.
    """
    steps = trace["steps"]
    points = [at for at in dialect.resume_points(trace) if steps[at]["frame"]["depth"] == 0]
    if not points:
        return None
    at = rng.choice(points)
    state = dialect.open_frames(steps, at)[0]["state"]
    iterated = names_iterated(code)
    choices = [(name, value) for name, value in ((n, value_of(text)) for n, text in state.items() if n not in iterated) if value is not None]
    if not choices:
        return None
    name, old = rng.choice(choices)
    changed = run_changed(code, at, name, other_value(rng, old), limits)
    if changed["ending"]["kind"] not in ("finished", "exception") or at not in dialect.resume_points(changed):
        return None
    return dialect.resume(changed, at)


def run_changed(code: str, at_step: int, name: str, value: Any, limits: Limits) -> dict:
    """The trace of a program one of whose module's variables is given another value just before a step."""
    run = Run(code, filename=FILENAME, limits=limits)
    run.hooks = ChangingHooks(run.hooks, at_step, name, value)
    run.stdout, run.output = text_output("<stdout>", run.hooks.write)
    run.run()
    return run.trace()


class ChangingHooks(Hooks):
    """Hooks that change one of the module's variables when a step begins, as though the step before had done it."""

    def __init__(self, hooks: Hooks, at_step: int, name: str, value: Any):
        super().__init__(hooks.render, hooks.limits)
        self.at_step, self.name, self.new, self.is_changed = at_step, name, value, False
        self.safe = frozenset()  # every loop's step begins before its item is asked for, and can be seen here
        self.count, self.tick = self.tick, self.begun

    def functions(self, threaded: bool = False) -> dict:
        return {**super().functions(threaded), "bl": lambda: None}

    def begun(self):
        self.settle()
        if len(self.steps) == self.at_step + 1:
            self.change()
        self.count()

    def begin(self, line):
        super().begin(line)
        if len(self.steps) == self.at_step + 1:
            self.change()
        return False

    def change(self):
        if self.is_changed:
            return
        self.is_changed = True
        frame = sys._getframe(1)
        while frame.f_code.co_filename != FILENAME:
            frame = frame.f_back
        frame.f_globals[self.name] = self.new
        module, text = self.stack[0], self.text(self.new)
        module.known[self.name] = (self.new if type(self.new) in CONSTANT else MUTABLE, text)
        self.frames[0][ALL] = None
        self.looked()
        before = next(step for step in reversed(self.steps[: self.at_step]) if step["frame"]["depth"] == 0)
        before["changed"][self.name] = text


def names_iterated(code: str) -> set:
    """Names in the heads of `for` loops: a loop goes on with the object it began with, which no state shows."""
    loops = [node.iter for node in ast.walk(ast.parse(code)) if isinstance(node, ast.For)]
    return {node.id for iterated in loops for node in ast.walk(iterated) if isinstance(node, ast.Name)}


def value_of(text: str) -> Any:
    """A plain value from its text; None for any other."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def other_value(rng: random.Random, old: Any) -> Any:
    """Mostly a value like the old one; now and then one of another type, as people mistype them."""
    if rng.random() < 0.1:
        return rng.choice([str(rng.randint(0, 20)), rng.randint(-5, 50), "", [], 0, None, 2.5])
    kind = type(old)
    if kind is bool:
        return not old
    if kind is int:
        return old + rng.choice([-10, -3, -2, -1, 1, 2, 3, 5, 10]) if rng.random() < 0.6 else rng.randint(-9, 99)
    if kind is float:
        return round(old + rng.choice([-1.5, -0.5, 0.25, 1.0, 10.0]), 4)
    if kind is str:
        letter = rng.choice(old or "ab") + rng.choice("xyz")
        return rng.choice([new for new in (old[1:], old[:-1], old + letter, letter + old, old.upper(), old[::-1]) if new != old])
    if kind in (list, tuple):
        items = list(old)
        change = rng.randrange(3) if items else 0
        at = rng.randrange(len(items) + (change == 0))
        if change == 0:
            items.insert(at, items[0] if items else rng.randint(0, 9))
        elif change == 1:
            del items[at]
        else:
            items[at] = other_value(rng, items[at])
        return kind(items)
    if kind is dict and old:
        key = rng.choice(list(old))
        return {k: other_value(rng, v) if k == key else v for k, v in old.items()} if rng.random() < 0.7 else {k: v for k, v in old.items() if k != key}
    if kind is set:
        return old ^ {rng.randint(0, 9)} if all(type(v) is int for v in old) else set()
    return rng.randint(0, 9)

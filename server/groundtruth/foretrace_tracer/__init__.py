"""Traces a Python program exactly, by instrumenting its syntax tree."""

import ast
import builtins
import io
import sys
from dataclasses import dataclass
from typing import Optional

from .render import Renderer, TooLarge
from .rewrite import rewrite
from .runtime import Hooks, Stop, message_of

FORMAT = "foretrace-trace/1"


@dataclass(frozen=True)
class Limits:
    steps: int = 10000
    seconds: Optional[float] = 10.0
    output: int = 1000000
    value_text: int = 2000
    int_bits: Optional[int] = None
    str_length: Optional[int] = None
    items: Optional[int] = None


class Output(io.TextIOBase):
    def __init__(self, hooks):
        self.hooks, self.parts = hooks, []

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not %s" % type(text).__name__)
        self.parts.append(text)
        self.hooks.write(text)
        return len(text)


def trace_source(code, *, filename="<program>", stdin="", limits=Limits(), evals=True):
    """The trace of `code` run as `__main__`, as a foretrace-trace/1 object without states."""
    try:
        program = compile(rewrite(ast.parse(code, filename)), filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = "%s: %s" % (type(error).__name__, error)
        return {"format": FORMAT, "origin": "real", "steps": [], "stdout": "", "ending": {"kind": "unsupported", "reason": reason}}
    hooks = Hooks(Renderer(limits.value_text, limits.int_bits, limits.str_length, limits.items), limits, evals)
    scope = dict(vars(builtins))
    scope.update(hooks.names(locals))
    variables = {"__name__": "__main__", "__builtins__": scope, "__doc__": None}
    output = Output(hooks)
    before = sys.stdout, sys.stdin
    sys.stdout, sys.stdin = output, io.StringIO(stdin)
    try:
        ending = run(program, variables, hooks)
    finally:
        sys.stdout, sys.stdin = before
    for step in hooks.steps:
        step.pop("clause", None)
        step.pop("cases", None)
    return {"format": FORMAT, "origin": "real", "steps": hooks.steps, "stdout": "".join(output.parts), "ending": ending}


def run(program, variables, hooks):
    try:
        exec(program, variables)
    except Stop as stop:
        return {"kind": "limit", "limit": stop.limit}
    except TooLarge:
        return {"kind": "limit", "limit": "size"}
    except BaseException as error:
        if hooks.stopped:
            return {"kind": "limit", "limit": hooks.stopped}
        del hooks.stack[1:]
        hooks.failing()
        line = hooks.stack[0].step["line"] if hooks.stack[0].step else 0
        return {"kind": "exception", "type": type(error).__name__, "message": message_of(error), "line": line}
    if hooks.stopped:
        return {"kind": "limit", "limit": hooks.stopped}
    return {"kind": "finished"}

"""Traces a Python program exactly, by instrumenting its syntax tree."""

import ast
import builtins
import io
import sys
import threading
from dataclasses import dataclass
from typing import Optional

from .render import Renderer, TooLarge
from .rewrite import rewrite
from .runtime import Hooks, Stop, message_of

__all__ = ["FORMAT", "Limits", "Run", "trace_source"]

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

FORMAT = "foretrace-trace/1"


@dataclass(frozen=True)
class Limits:
    """When a run is cut off. The last three abort it at the first value that is too large, for training data."""

    steps: int = 10000
    seconds: Optional[float] = 10.0
    output: int = 1000000  # characters
    memory_bytes: Optional[int] = None  # applied by `python -m foretrace_tracer` only
    value_text: int = 2000  # characters of one value
    int_bits: Optional[int] = None
    str_length: Optional[int] = None
    items: Optional[int] = None


def trace_source(code, *, filename="<program>", stdin="", limits=Limits(), evals=True, states=False):
    """The trace of `code` run as `__main__`, in this process, as a foretrace-trace/1 object.

    Steps carry whole states only where `states` asks for them. Whatever the program does, an object comes back; one that
    cannot be compiled has the ending `unsupported` with the reason.
    """
    run = Run(code, filename=filename, stdin=stdin, limits=limits, evals=evals, states=states)
    run.run()
    return run.trace()


class Run:
    """One program on its way. `trace()` may be asked for at any time, also from another thread."""

    def __init__(self, code, *, filename="<program>", stdin="", limits=Limits(), evals=True, states=False):
        self.code, self.filename, self.stdin, self.limits, self.states = code, filename, stdin, limits, states
        renderer = Renderer(limits.value_text, limits.int_bits, limits.str_length, limits.items)
        self.hooks = Hooks(renderer, limits, evals)
        self.output = Output(self.hooks)
        self.ending = None

    @property
    def line(self):
        step = self.hooks.stack[-1].step
        return step["line"] if step else 0

    def run(self):
        program, reason = instrument(self.code, self.filename)
        if program is None:
            self.ending = {"kind": "unsupported", "reason": reason}
            return
        names = vars(builtins)
        untouched = dict(names)
        names.update(self.hooks.names(locals, threaded=may_use_threads(self.code)))
        variables = {"__name__": "__main__", "__builtins__": builtins, "__doc__": None, "__package__": None, "__loader__": None, "__spec__": None, "__annotations__": {}}
        before = sys.stdout, sys.stdin
        sys.stdout, sys.stdin = self.output, io.StringIO(self.stdin)
        try:
            self.ending = execute(program, variables, self.hooks)
        finally:
            sys.stdout, sys.stdin = before
            names.clear()
            names.update(untouched)

    def trace(self, ending=None):
        steps = [public(step) for step in list(self.hooks.steps)]
        if self.states:
            add_states(steps)
        ending = self.ending or ending or {"kind": "cancelled"}
        return {"format": FORMAT, "origin": "real", "steps": steps, "stdout": "".join(self.output.parts), "ending": ending}


def instrument(code, filename):
    """The code object to run, or None with the reason why there is none."""
    try:
        return compile(rewrite(ast.parse(code, filename)), filename, "exec", dont_inherit=True), None
    except SyntaxError as error:
        return None, "%s in line %s: %s" % (type(error).__name__, error.lineno, error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        return None, "Python cannot compile it: %s" % (error or type(error).__name__)


def may_use_threads(code):
    return any(word in code for word in ("thread", "concurrent", "asyncio", "multiprocessing"))


def execute(program, variables, hooks):
    try:
        exec(program, variables)
    except Stop as stop:
        return {"kind": "limit", "limit": stop.limit}
    except TooLarge:
        return {"kind": "limit", "limit": "size"}
    except BaseException as error:
        if hooks.stopped:
            return {"kind": "limit", "limit": hooks.stopped}
        if isinstance(error, MemoryError):
            return {"kind": "limit", "limit": "memory"}
        del hooks.stack[1:]
        hooks.failing()
        line = hooks.stack[0].step["line"] if hooks.stack[0].step else 0
        return {"kind": "exception", "type": type(error).__name__, "message": message_of(error), "line": line}
    return {"kind": "limit", "limit": hooks.stopped} if hooks.stopped else {"kind": "finished"}


def public(step):
    """A step without the hooks' own notes on it."""
    return {key: value for key, value in step.items() if key not in ("clause", "cases")}


def add_states(steps):
    """Folds the changes: every step gets its frame's whole state."""
    frames = []
    for step in steps:
        depth = step["frame"]["depth"]
        del frames[depth + (0 if step["kind"] == "call" else 1) :]
        while len(frames) <= depth:
            frames.append({})
        state = frames[depth]
        state.update(step["changed"])
        for name in step["deleted"]:
            state.pop(name, None)
        step["state"] = dict(state)


class Output(io.TextIOBase):
    """Standard output of the program: kept, and noted at the step that prints."""

    encoding, errors = "utf-8", "strict"

    def __init__(self, hooks):
        self.hooks, self.parts = hooks, []

    def writable(self):
        return True

    def isatty(self):
        return False

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not %s" % type(text).__name__)
        self.parts.append(text)
        if threading.get_ident() == self.hooks.thread:
            self.hooks.write(text)
        return len(text)

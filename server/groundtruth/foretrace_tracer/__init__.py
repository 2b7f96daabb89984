"""Traces a Python program exactly, by instrumenting its syntax tree."""

import ast
import builtins
import gc
import sys
import warnings
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

from .isolate import Builtins, LibraryState, MainModule, Recursion, Watchers, depth, empty
from .nodes import linked
from .plain import plain_of
from .render import Renderer, message_of, type_name
from .rewrite import rewrite
from .runtime import Hooks
from .streams import Redirected, as_text, text_input, text_output

__all__ = ["FORMAT", "Limits", "Run", "trace_source"]

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

FORMAT = "foretrace-trace/1"
THREADS = ("thread", "concurrent", "asyncio", "multiprocessing", "Timer", "socketserver", "tkinter")


@dataclass(frozen=True)
class Limits:
    """When a run is cut off. The last three abort it at the first value that is too large, for training data."""

    steps: int = 10000
    seconds: Optional[float] = 10.0
    output: int = 1000000  # bytes
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

    def __init__(self, code, *, filename="<program>", stdin="", limits=Limits(), evals=True, states=False, shortcuts=True):
        self.code, self.filename, self.limits, self.states, self.shortcuts = code, filename, limits, states, shortcuts
        plain = plain_of(code)
        renderer = Renderer(limits.value_text, limits.int_bits, limits.str_length, limits.items)
        self.hooks = Hooks(renderer, limits, evals, steady=shortcuts and plain.steady, copies=plain.copies, held=plain.held)
        self.stdin = text_input(stdin) if isinstance(stdin, str) else stdin
        self.stdout, self.output = text_output("<stdout>", self.hooks.write)
        self.ending = None

    def refuse_event_loop(self):
        self.hooks.unsupported("an event loop was started, and async code is not traced")

    @property
    def line(self):
        self.hooks.settle()
        step = self.hooks.stack[-1].step
        return step["line"] if step else 0

    def run(self, at_exit=lambda: None):
        """Runs it to its end or a limit. `at_exit` is called when the program's last statement is over."""
        program, reason = instrument(self.code, self.filename, self.shortcuts)
        if program is None:
            self.ending = {"kind": "unsupported", "reason": reason}
            return
        with ExitStack() as surroundings:
            names = self.surround(surroundings, depth())
            self.ending = execute(linked(program, self.functions(names)), names, self.hooks)
            self.finish(names, at_exit)

    def prepare(self, begin, at_exit, leave):
        """What the interpreter itself is to run, from where no frame of the tracer is below, with its names; None where that cannot be.

        It calls `begin` first and ends by `leave`, which does not come back.
        """
        program, _ = instrument(self.code, self.filename, self.shortcuts, alone=True)
        if program is None:
            return None
        surroundings = ExitStack()
        names = self.surround(surroundings, 0)

        def failed():
            self.ending = ending_of(sys.exc_info()[1], self.hooks)

        def over():
            try:
                self.ending = self.ending or ending_of(None, self.hooks)
                self.finish(names, at_exit)
                surroundings.close()
            finally:
                leave()

        return linked(program, {**self.functions(names), "alone": begin, "failed": failed, "over": over}), names

    def surround(self, stack, frames_below):
        stderr, _ = text_output("<stderr>", lambda data: None)
        stack.enter_context(LibraryState())
        stack.enter_context(Redirected(self.stdin, self.stdout, stderr))
        names = stack.enter_context(MainModule(self.filename))
        self.hooks.hide(names)
        for context in (Builtins(), Recursion(self.hooks, frames_below), Watchers(self.hooks)):
            stack.enter_context(context)
        return names

    def functions(self, names):
        return {**self.hooks.functions(any(word in self.code for word in THREADS)), "names": names}

    def finish(self, names, at_exit):
        """What Python runs after the last statement: exit functions and finalizers. What they print belongs to the last step."""
        try:
            if self.ending["kind"] != "limit":
                at_exit()
            empty(names)
            if "__del__" in self.code:
                gc.collect()
        except BaseException:
            pass  # it ends there, whatever they raise
        self.hooks.settle()

    def trace(self, ending=None):
        hooks = self.hooks
        hooks.settle()
        steps = [step if self.ending and step["output"] is None else public(step) for step in list(hooks.said)]
        if self.states:
            add_states(steps)
        ending = self.ending or ending or {"kind": "cancelled"}
        return {"format": FORMAT, "origin": "real", "steps": steps, "stdout": as_text(self.output.parts[: hooks.cut]), "ending": ending}


@lru_cache(maxsize=1)  # one program is run several times where its values are compared
def instrument(code, filename, shortcuts=True, alone=False):
    """The code object to run, or None with the reason why there is none. `alone`: it says itself how it ended."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(code, filename)
            return compile(rewrite(tree, code, shortcuts, alone), filename, "exec", dont_inherit=True), None
    except SyntaxError as error:
        where = " in line %d" % error.lineno if error.lineno else ""
        return None, "%s%s: %s" % (type(error).__name__, where, error.msg)
    except (ValueError, RecursionError, MemoryError) as error:
        return None, "Python cannot compile it: %s" % (error or type(error).__name__)


def execute(program, names, hooks):
    """Runs the instrumented program; gives its ending."""
    try:
        exec(program, names)
    except BaseException as error:
        return ending_of(error, hooks)
    return ending_of(None, hooks)


def ending_of(error, hooks):
    hooks.settle()
    if hooks.stopped:
        ending = hooks.stopped
    elif error is None:
        ending = {"kind": "finished"}
    elif isinstance(error, MemoryError):
        ending = {"kind": "limit", "limit": "memory"}
    else:
        return uncaught(error, hooks)
    hooks.finish()
    return ending


def uncaught(error, hooks):
    """The ending by an exception that nothing caught. As Python prints it: the program's own `__str__` says its message."""
    del hooks.stack[1:]
    hooks.failing()
    line = hooks.stack[0].step["line"] if hooks.stack[0].step else 0
    identity, said = hooks.raised
    hooks.finish()
    try:
        message = str(error)
    except BaseException:
        message = message_of(error)
    if identity == id(error):
        said["message"] = message
    return {"kind": "exception", "type": type_name(type(error)), "message": message, "line": line}


def public(step):
    """A step with its output as text; a copy, for a run still goes on, or is asked for its trace again."""
    step = dict(step)
    if step["output"] is not None:
        step["output"] = as_text(step["output"])
    return step


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

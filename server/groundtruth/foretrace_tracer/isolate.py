"""What of the interpreter a traced program may change and the next one must not see, for runs inside a longer process."""

import builtins
import sys
import threading
import types
from importlib.machinery import SourceFileLoader
from operator import is_

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

RECURSION_LIMIT = 1000  # Python's own, which the program is shown
ROOM = 200  # frames beyond it for the hooks, and for frames of the program that are not traced


class MainModule:
    """`sys.modules["__main__"]` for a `with` block: a fresh module with the names that a script starts with."""

    def __init__(self, filename):
        self.module = types.ModuleType("__main__")
        names = self.names = self.module.__dict__
        names["__annotations__"] = {}
        names["__builtins__"] = builtins
        if not filename.startswith("<"):
            names["__file__"] = filename
            names["__cached__"] = None
            names["__loader__"] = SourceFileLoader("__main__", filename)

    def __enter__(self):
        self.before = sys.modules.get("__main__")
        sys.modules["__main__"] = self.module
        return self.names

    def __exit__(self, *_exception):
        if self.before is None:
            sys.modules.pop("__main__", None)
        else:
            sys.modules["__main__"] = self.before


class Builtins:
    """`builtins` is after a `with` block as it was, whatever the program did to it."""

    def __enter__(self):
        self.before = dict(vars(builtins))

    def __exit__(self, *_exception):
        names = vars(builtins)
        if len(names) == len(self.before) and all(map(is_, self.before.values(), names.values())):
            return
        for name in [n for n in names if n not in self.before]:
            del names[name]
        for name, value in self.before.items():
            if names.get(name) is not value:
                names[name] = value


class Recursion:
    """Python's recursion limit for the program, counted from its first frame, though the tracer's frames are below it."""

    def __init__(self, hooks, frames_below):
        self.hooks, self.shown, self.below = hooks, RECURSION_LIMIT, frames_below

    def __enter__(self):
        self.get, self.set = sys.getrecursionlimit, sys.setrecursionlimit
        self.before = self.get()
        self.change(RECURSION_LIMIT)
        sys.getrecursionlimit, sys.setrecursionlimit = self.current, self.change

    def __exit__(self, *_exception):
        sys.getrecursionlimit, sys.setrecursionlimit = self.get, self.set
        self.set(self.before)

    def current(self):
        return self.shown

    def change(self, limit, /):
        if type(limit) is int and 0 < limit < 1 << 30:
            self.set(limit + self.below + ROOM)
            self.shown = self.hooks.max_depth = limit
        else:
            self.set(limit)  # says what is wrong with it


class Watchers:
    """Functions that would be called for every line of the tracer too end the run where the program sets them."""

    PLACES = [(module, name) for module in (sys, threading) for name in ("settrace", "setprofile")]

    def __init__(self, hooks):
        self.hooks = hooks

    def __enter__(self):
        self.before = [getattr(module, name) for module, name in self.PLACES]
        for (module, name), own in zip(self.PLACES, self.before):
            setattr(module, name, self.guarded(name, own))

    def __exit__(self, *_exception):
        for (module, name), own in zip(self.PLACES, self.before):
            setattr(module, name, own)

    def guarded(self, name, own):
        def watch(function):
            if function is not None:
                self.hooks.unsupported("the program watches itself with %s, and would see the tracer" % name)
            return own(None)

        return watch


def depth():
    frame, count = sys._getframe(1), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count


class LibraryState:
    """Settings inside the standard library, as they were before the `with` block."""

    def __enter__(self):
        self.digits = getattr(sys, "get_int_max_str_digits", lambda: None)()
        self.argv, self.path = list(sys.argv), list(sys.path)
        self.hooks = sys.excepthook, sys.displayhook

    def __exit__(self, *_exception):
        if self.digits is not None:
            sys.set_int_max_str_digits(self.digits)
        sys.argv[:], sys.path[:] = self.argv, self.path
        sys.excepthook, sys.displayhook = self.hooks
        loaded = sys.modules.get
        if loaded("decimal"):
            sys.modules["decimal"].setcontext(sys.modules["decimal"].DefaultContext.copy())
        if loaded("calendar"):
            sys.modules["calendar"].setfirstweekday(0)
        if loaded("logging"):
            forget_logging(sys.modules["logging"])


def forget_logging(logging):
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    logging.root.manager.loggerDict.clear()
    logging.disable(logging.NOTSET)


def empty(names):
    """Lets go of a module's variables in the order in which Python does at its end."""
    for name in [n for n in names if type(n) is str and n[:1] == "_" and n[1:2] != "_"]:
        names[name] = None
    for name in [n for n in names if n != "__builtins__"]:
        names[name] = None
    names.clear()

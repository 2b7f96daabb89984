"""The hooks that rewritten code calls: they keep the shadow stack and write the steps down."""

import builtins
import sys
import threading
import time

from .render import ATOMS, TooLarge

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

MAX_EVALS = 8
IN_CLASS = frozenset(("__module__", "__qualname__", "__doc__", "__annotations__", "__firstlineno__", "__static_attributes__", "__classcell__", "__annotate__", "__classdict__", "__type_params__", "__annotate_func__", "__conditional_annotations__"))


class Stop(BaseException):
    """A limit was reached. Raised again at every step, so that no handler of the program can go on for long."""

    def __init__(self, limit):
        BaseException.__init__(self, limit)
        self.limit = limit


class Shadow:
    """One frame of the program: its open step and what was last said of its variables."""

    __slots__ = ("frame", "known", "step", "is_open", "hidden", "calls")

    def __init__(self, name, depth, hidden):
        self.frame = {"name": name, "depth": depth}
        self.known = {}
        self.step = None
        self.is_open = False
        self.hidden = hidden
        self.calls = 0


def is_dunder(name):
    return name.startswith("__") and name.endswith("__")


class Hooks:
    def __init__(self, renderer, limits, evals=True):
        self.render, self.limits, self.evals = renderer, limits, evals
        self.steps = []
        self.stack = [Shadow("<module>", 0, is_dunder)]
        self.deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
        self.fresh = False
        self.stopped = None
        self.printed = 0
        self.thread = threading.get_ident()

    def names(self, locals_function, threaded=False):
        """What the rewritten code calls, by name. `threaded`: other threads run untraced, which costs a check at every hook."""
        own = {"b": self.begin, "e": self.end, "r": self.returned, "t": self.test, "i": self.iterate, "c": self.clause, "f": self.failing,
               "s": self.subject, "k": self.cases, "n": self.enter, "x": self.leave, "v": self.value, "vc": self.called}
        if threaded:
            own = {key: self.main_thread_only(key, function) for key, function in own.items()}
        names = {"__ft_" + key + "__": function for key, function in own.items()}
        names["__ft_l__"] = locals_function
        return names

    def main_thread_only(self, key, function):
        untraced = UNTRACED.get(key, say_false)

        def hook(*args):
            return function(*args) if threading.get_ident() == self.thread else untraced(*args)

        return hook

    # Statements

    def begin(self, line):
        if self.stopped:
            raise Stop(self.stopped)
        steps = self.steps
        if len(steps) >= self.limits.steps:
            self.stop("steps")
        if self.deadline is not None and not len(steps) & 15 and time.monotonic() > self.deadline:
            self.stop("time")
        top = self.stack[-1]
        step = {"line": line, "frame": top.frame, "kind": "line", "changed": {}, "deleted": [], "evals": [], "output": None}
        top.step, top.is_open, top.calls = step, True, 0
        self.fresh = False
        steps.append(step)
        return False

    def stop(self, limit):
        self.stopped = limit
        raise Stop(limit)

    def end(self, variables):
        top = self.stack[-1]
        top.is_open = False
        step, known, render, hidden = top.step, top.known, self.render, top.hidden
        changed = step["changed"]
        for name, value in list(variables.items()):
            before = known.get(name)
            if before is not None and before[0] is value and type(value) in ATOMS:
                continue
            if hidden(name):
                continue
            text = self.safe(render, value)
            if before is None or before[1] != text:
                changed[name] = text
            known[name] = (value, text)
        if len(known) > len(variables) or any(name not in variables for name in known):
            for name in [n for n in known if n not in variables]:
                del known[name]
                step["deleted"].append(name)
        return False

    def safe(self, render, value):
        try:
            return render(value)
        except TooLarge:
            self.stop("size")
        except RecursionError:
            return "\u2026"

    def returned(self, value, variables):
        self.end(variables)
        step = self.stack[-1].step
        step["kind"], step["value"] = "return", self.safe(self.render, value)
        return value

    def failing(self):
        """An exception is on its way: the statement that was under way raised it."""
        top = self.stack[-1]
        if top.is_open and top.step is not None:
            error = sys.exc_info()[1]
            if isinstance(error, Stop):
                return False
            top.is_open = False
            if error is None:
                return False
            top.step["kind"] = "raise"
            top.step["exception"] = {"type": type(error).__name__, "message": message_of(error)}
        return False

    def clause(self, line):
        if isinstance(sys.exc_info()[1], Stop):
            raise Stop(self.stopped)
        top = self.stack[-1]
        if top.is_open and top.step["line"] != line and top.step.get("clause"):
            top.is_open = False
        self.failing()
        self.begin(line)
        top.step["clause"] = True
        return False

    def test(self, value, variables):
        truth = True if value else False
        self.add(self.stack[-1], "True" if truth else "False")
        if variables is not False:
            self.end(variables)
        return truth

    def subject(self, value, variables):
        self.add(self.stack[-1], self.safe(self.render, value))
        self.end(variables)
        return value

    def cases(self, lines, variables):
        tried = self.stack[-1].step.get("cases", 0)
        for line in lines[tried:]:
            self.begin(line)
        self.stack[-1].step["cases"] = len(lines)
        self.end(variables)

    def iterate(self, iterable, line):
        return Iteration(self, iter(iterable), line)

    # Frames

    def enter(self, name, line, variables, is_class):
        top = self.stack[-1]
        shadow = Shadow(name, top.frame["depth"] + 1, IN_CLASS.__contains__ if is_class else never)
        self.stack.append(shadow)
        if self.stopped:
            raise Stop(self.stopped)
        step = {"line": line, "frame": shadow.frame, "kind": "call", "changed": {}, "deleted": [], "evals": [], "output": None}
        self.steps.append(step)
        shadow.step = step
        self.end(variables)

    def leave(self):
        self.failing()
        self.stack.pop()
        self.stack[-1].calls += 1
        self.fresh = True

    # Values

    def value(self, value):
        if self.evals:
            self.add(self.stack[-1], self.safe(self.render, value))
        return value

    def called(self, value):
        if self.fresh:
            self.fresh = False
            return value
        return self.value(value)

    def add(self, top, text):
        self.fresh = False
        evals = top.step["evals"]
        if top.is_open and len(evals) < MAX_EVALS:
            evals.append({"value": text, "calls": top.calls})

    def write(self, text):
        self.printed += len(text)
        if self.printed > self.limits.output:
            self.stop("output")
        step = self.stack[-1].step
        if step is not None:
            step["output"] = text if step["output"] is None else step["output"] + text


def never(_name):
    return False


def say_false(*_args):
    return False


def first(value, *_rest):
    return value


# What hooks that stand for a value give in a thread that is not traced.
UNTRACED = {"r": first, "t": lambda value, *_: True if value else False, "i": lambda iterable, *_: iter(iterable), "s": first, "v": first, "vc": first}


def message_of(error):
    if type(error).__str__ in (BaseException.__str__, KeyError.__str__, OSError.__str__, SyntaxError.__str__, UnicodeDecodeError.__str__):
        try:
            return str(error)
        except Exception:
            return ""
    try:
        return BaseException.__str__(error)
    except Exception:
        return ""


class Iteration:
    """A `for` loop's iterator: a step begins with every item asked for."""

    __slots__ = ("hooks", "iterator", "line", "started")

    def __init__(self, hooks, iterator, line):
        self.hooks, self.iterator, self.line, self.started = hooks, iterator, line, False

    def __iter__(self):
        return self

    def __next__(self):
        if self.started:
            self.hooks.begin(self.line)
        self.started = True
        try:
            return next(self.iterator)
        except StopIteration:
            self.hooks.stack[-1].is_open = False
            raise

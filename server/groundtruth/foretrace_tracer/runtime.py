"""The hooks that rewritten code calls: they keep the shadow stack and write the steps down."""

import builtins
from itertools import chain
from sys import _getframe, exc_info, version_info
from threading import get_ident
from time import monotonic

from .render import CONSTANT, TooLarge, message_of, type_name

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

MAX_EVALS = 8
MAX_STORED = 1 << 26  # characters of value texts in one trace
CLOCK_EVERY = 16  # statements between two looks at the clock
IN_CLASS = frozenset(
    "__module__ __qualname__ __doc__ __annotations__ __firstlineno__ __static_attributes__ __classcell__ __annotate__ __classdict__ "
    "__type_params__ __annotate_func__ __conditional_annotations__ .type_params .generic_base __classdictcell__".split()
)
HIDDEN = (object(), None)  # what is known of a name that is never shown
MUTABLE = object()  # stands for a value that is looked at again at every step, so that no reference keeps it alive


class Stop(BaseException):
    """The run is over before its end. Raised again at every step, so that no handler of the program can go on for long."""


class Shadow:
    """One frame of the program: its open step and what was last said of its variables."""

    __slots__ = ("frame", "known", "step", "is_open", "is_clause", "hidden", "calls", "dirty", "handling", "cases", "own_locals")

    def __init__(self, name, depth, hidden):
        self.frame = {"name": name, "depth": depth}
        self.known = {}
        self.step = None
        self.is_open = self.is_clause = False
        self.hidden = hidden
        self.calls = self.cases = 0
        self.dirty = True  # more may have changed than the statement at hand can tell
        self.handling = frozenset()  # names that go when their `except` clause is over
        self.own_locals = None  # the dict that the program was given, and the names in it


def new_step(line, shadow, kind):
    return {"line": line, "frame": shadow.frame, "kind": kind, "changed": {}, "deleted": [], "evals": [], "output": None}


def in_module(name):
    return type(name) is not str or name[:2] == "__" and name[-2:] == "__"


def in_class(name):
    return type(name) is not str or name in IN_CLASS


def in_function(name):
    return name == "__class__"


class Hooks:
    def __init__(self, renderer, limits, evals=True):
        self.render, self.limits, self.evals = renderer, limits, evals
        self.max_steps, self.max_output = limits.steps, limits.output
        self.steps = self.said = []  # being written; of the trace, the same until `finish`
        self.stack = [Shadow("<module>", 0, in_module)]
        self.deadline = None if limits.seconds is None else monotonic() + limits.seconds
        self.until_clock = CLOCK_EVERY
        self.max_depth = 1 << 30
        self.fresh = False  # a traced call has just come back, and nothing was evaluated since
        self.stopped = None  # the ending, once a limit was reached
        self.printed = self.stored = 0
        self.raised = (None, {})  # the identity of the exception that was last on its way, and what was said of it
        self.last = None  # the step that what is printed belongs to, once the program's last statement is over
        self.thread = get_ident()

    def hide(self, names):
        """Names that the module has before the program runs."""
        self.stack[0].known.update(dict.fromkeys(names, HIDDEN))

    def functions(self, threaded=False):
        """What the rewritten code calls, by name. `threaded`: other threads run untraced, which costs a check at every hook."""
        own = {
            "b": self.begin, "e": self.end, "q": self.end_plain, "q1": self.end_one, "g": self.end_counting, "r": self.returned,
            "t": self.test, "p": self.plain_test, "i": self.iterate, "c": self.clause, "h": self.handle, "f": self.failing, "s": self.subject,
            "k": self.case, "n": self.enter_function, "m": self.enter_class, "x": self.leave, "v": self.value, "vc": self.called,
            "a": self.unsupported_async, "d": self.snapshot,
        }
        if not self.evals:
            own["v"] = own["vc"] = first
        if threaded:
            own = {key: self.main_thread_only(function, UNTRACED.get(key, say_false)) for key, function in own.items()}
        own.update(l=locals, iter=iter)
        return own

    def main_thread_only(self, function, untraced):
        thread = self.thread

        def hook(*args):
            return function(*args) if get_ident() == thread else untraced(*args)

        return hook

    def finish(self):
        """The last statement is over: what of the program runs from now on is no part of the trace, except what it prints."""
        self.last = self.stack[0].step
        self.said = self.steps
        self.stopped = None
        self.steps, self.stack = [], [Shadow("<module>", 0, in_module)]
        self.stack[0].step = new_step(0, self.stack[0], "line")

    # Statements

    def begin(self, line):
        if self.stopped:
            raise Stop
        steps = self.steps
        if len(steps) >= self.max_steps:
            self.limit("steps")
        self.until_clock -= 1
        if not self.until_clock:
            self.until_clock = CLOCK_EVERY
            if self.deadline is not None and monotonic() > self.deadline:
                self.limit("time")
        top = self.stack[-1]
        # As `new_step` makes it: a call less in what runs for every step.
        top.step = step = {"line": line, "frame": top.frame, "kind": "line", "changed": {}, "deleted": [], "evals": [], "output": None}
        top.is_open = True
        top.is_clause = False
        top.calls = 0
        self.fresh = False
        steps.append(step)
        return False

    def limit(self, limit):
        self.stop({"kind": "limit", "limit": limit})

    def stop(self, ending):
        self.stopped = self.stopped or ending
        raise Stop

    def end(self, variables):
        """The statement is over: what changed in its frame since the last look."""
        top = self.stack[-1]
        top.is_open = False
        top.dirty = bool(top.handling)
        known = top.known
        look_up = known.get
        changed = None
        for name, value in list(variables.items()):
            before = look_up(name)
            if before is None:
                if top.hidden(name):
                    known[name] = HIDDEN
                    continue
            elif before[0] is value or before is HIDDEN:
                continue
            text = self.text(value)
            if before is None or before[1] != text:
                if changed is None:
                    changed = top.step["changed"]
                changed[name] = text
                self.stored += len(text)
            known[name] = (value if type(value) in CONSTANT else MUTABLE, text)
        if len(known) > len(variables):
            self.forget([name for name in known if name not in variables])
        if self.stored > MAX_STORED:
            self.limit("memory")
        return False

    def forget(self, names):
        top = self.stack[-1]
        top.handling = top.handling.difference(names)
        top.dirty = bool(top.handling)
        for name in names:
            if top.known.pop(name) is not HIDDEN:
                top.step["deleted"].append(name)
                top.step["changed"].pop(name, None)

    def end_one(self, name, value):
        """A plain statement is over that can have changed this one variable only."""
        top = self.stack[-1]
        if top.dirty:
            return self.end(_getframe(1).f_locals)
        top.is_open = False
        before = top.known.get(name)
        if before is None:
            if top.hidden(name):
                return False
        elif before[0] is value:
            return False
        text = self.text(value)
        if before is None or before[1] != text:
            top.step["changed"][name] = text
        top.known[name] = (value if type(value) in CONSTANT else MUTABLE, text)
        return False

    def end_plain(self, *names_and_values):
        top = self.stack[-1]
        if top.dirty:
            return self.end(_getframe(1).f_locals)
        top.is_open = False
        for at in range(0, len(names_and_values), 2):
            self.end_one(names_and_values[at], names_and_values[at + 1])
        return False

    def end_counting(self, name, value):
        """`x += …`: changes an object, perhaps one with more names, unless `x` is immutable."""
        top = self.stack[-1]
        if top.dirty or type(value) not in CONSTANT:
            return self.end(_getframe(1).f_locals)
        return self.end_one(name, value)

    def text(self, value):
        try:
            return self.render(value)
        except TooLarge:
            self.limit("size")

    def returned(self, value, variables):
        self.end(variables)
        step = self.stack[-1].step
        step["kind"], step["value"] = "return", self.text(value)
        return value

    def failing(self):
        """An exception is on its way: the statement that was under way raised it."""
        top = self.stack[-1]
        if top.is_open:
            error = exc_info()[1]
            if error is None or self.stopped:
                return False
            top.is_open = False
            top.dirty = True
            top.step["kind"] = "raise"
            said = {"type": type_name(type(error)), "message": message_of(error)}
            if self.raised[0] != id(error) or self.raised[1] != said:
                self.raised = (id(error), said)
            top.step["exception"] = self.raised[1]
        return False

    def clause(self, line):
        if self.stopped:
            raise Stop
        top = self.stack[-1]
        if top.is_clause and top.step["line"] != line:
            top.is_open = False  # the clause before did not match, which is no exception of its own
        self.failing()
        self.begin(line)
        top.is_clause = top.dirty = True
        return False

    def handle(self, name, variables):
        self.end(variables)
        top = self.stack[-1]
        top.handling |= {name}
        top.dirty = True

    def test(self, truth, variables):
        top = self.stack[-1]
        evals = top.step["evals"]
        if top.is_open:
            del evals[MAX_EVALS - 1 :]
            evals.append({"value": "True" if truth else "False", "calls": top.calls})
        if variables is not None:
            self.end(variables)
        return truth

    def plain_test(self, truth):
        top = self.stack[-1]
        if top.dirty:
            return self.test(truth, _getframe(1).f_locals)
        top.is_open = False
        evals = top.step["evals"]
        del evals[MAX_EVALS - 1 :]
        evals.append({"value": "True" if truth else "False", "calls": top.calls})
        return truth

    def subject(self, value, variables):
        top = self.stack[-1]
        top.cases = 0
        evals = top.step["evals"]
        del evals[MAX_EVALS - 1 :]
        evals.append({"value": self.text(value), "calls": top.calls})
        self.end(variables)
        return value

    def case(self, lines, variables):
        """The cases at these lines were tried; the last is the one at hand. It stays open for its guard when there are no variables."""
        top = self.stack[-1]
        for line in lines[top.cases :]:
            top.is_open = False
            self.begin(line)
        top.cases = len(lines)
        if variables is not None:
            self.end(variables)
        return False

    def iterate(self, iterator, line):
        return chain.from_iterable(Items(self, iterator, line))

    # Frames

    def enter_function(self, name, line, variables):
        self.enter(name, line, variables, in_function)

    def enter_class(self, name, line, variables):
        self.enter(name, line, variables, in_class)

    def enter(self, name, line, variables, hidden):
        if self.stopped:
            raise Stop
        if len(self.steps) >= self.max_steps:
            self.limit("steps")
        depth = len(self.stack)
        if depth >= self.max_depth:
            raise RecursionError("maximum recursion depth exceeded")
        shadow = Shadow(name, depth, hidden)
        shadow.step = new_step(line, shadow, "call")
        self.steps.append(shadow.step)
        self.stack.append(shadow)
        try:
            self.end(variables)
        except BaseException:
            self.stack.pop()
            self.steps.pop()
            raise

    def leave(self):
        self.failing()
        self.stack.pop()
        top = self.stack[-1]
        top.calls += 1
        top.dirty = True
        self.fresh = True

    def unsupported_async(self, name, line):
        if self.stopped:
            raise Stop
        self.unsupported("the async function %s (line %d) was run, and async code is not traced" % (name, line + 1))

    def unsupported(self, reason):
        self.stop({"kind": "unsupported", "reason": reason})

    def snapshot(self, variables):
        """What `locals()` gives: before Python 3.13 one dict for each call of a function, renewed whenever it is asked for."""
        if version_info >= (3, 13) or variables is not _getframe(1).f_locals:
            return variables
        top = self.stack[-1]
        own, shown = top.own_locals or ({}, frozenset())
        for name in shown.difference(variables):
            own.pop(name, None)
        own.update(variables)
        top.own_locals = own, frozenset(variables)
        return own

    # Values

    def value(self, value):
        top = self.stack[-1]
        self.fresh = False
        if top.is_open and len(top.step["evals"]) < MAX_EVALS:
            text = self.text(value)
            self.stored += len(text)
            top.step["evals"].append({"value": text, "calls": top.calls})
        return value

    def called(self, value):
        if self.fresh:
            self.fresh = False  # its `return` step has said the value
            return value
        return self.value(value)

    def write(self, data):
        """Bytes for standard output."""
        self.printed += len(data)
        if self.printed > self.max_output:
            self.limit("output")
        step = self.last or self.stack[-1].step
        if step is not None:
            if step["output"] is None:
                step["output"] = []
            step["output"].append(data)


class Items:
    """One-item iterators for a `for` loop, chained by C code so that no frame of the tracer stands in a traceback.

    A step begins with every item asked for. Its body closes the step; one still open had no item, so the loop is over.
    """

    __slots__ = ("hooks", "iterator", "line", "started")

    def __init__(self, hooks, iterator, line):
        self.hooks, self.iterator, self.line, self.started = hooks, iterator, line, False

    def __iter__(self):
        return self

    def __next__(self):
        if self.started:
            hooks = self.hooks
            if hooks.stack[-1].is_open:
                raise StopIteration
            hooks.begin(self.line)
        self.started = True
        return map(next, (self.iterator,))


def say_false(*_args):
    return False


def first(value, *_rest):
    return value


# What hooks that stand for a value give in code that is not traced.
UNTRACED = dict.fromkeys(("r", "t", "p", "i", "s", "v", "vc", "d"), first)

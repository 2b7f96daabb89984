"""The hooks that rewritten code calls: they write the log that `steps` are made of.

What a statement costs decides how it is written down. Where it can have set variables only, to values whose text never
changes, the rewritten code itself appends to the log, by functions in C. `calm` and `quiet` say where it may: sets of the
types of such values, both empty as long as more may have changed than the statement at hand can tell (a traced call came
back, an exception was on its way), and `quiet` also where the frame has a variable whose value can be changed.
"""

import builtins
from itertools import chain, cycle, repeat
from sys import _getframe, version_info
from threading import get_ident
from time import monotonic

from .capture import LONG_INT, LONG_STR, Capture
from .loops import SAFE, Items, is_safe
from .quick import ALL, HERE, frequent, in_flight
from .render import CONSTANT, TooLarge
from .shadow import CHANGED, HIDDEN, RETURN, TEST, Stop
from .steps import Steps

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

CLOCK_EVERY = 32  # statements between two looks at the clock
LOG_LENGTH = 1 << 18  # events that are kept before steps are made of them
KEPT_LENGTH = 1 << 22  # characters and bytes in those
NOTHING = (None, None, False)  # is known of a variable, but that it can change


class Hooks(Steps):
    def __init__(self, renderer, limits, evals=True, steady=False, copies=False, held=False):
        """`steady`: a statement sets no variables but those that it names. `copies`, `held`: see `Capture`."""
        Steps.__init__(self, renderer, limits.steps)
        self.limits, self.evals, self.steady = limits, evals, steady
        self.max_output = limits.output
        self.deadline = None if limits.seconds is None else monotonic() + limits.seconds
        self.max_depth = 1 << 30
        self.printed = 0
        self.counted = 0  # steps begun, or more
        self.near = self.passing = self.entering = False
        self.thread = get_ident()
        self.above = 1  # frames from a hook to the program
        capped = renderer.int_bits or renderer.str_length or renderer.items
        self.capture = Capture(renderer, self.text_or_too_large, copies and not capped, held and steady)
        self.kinds = {float, bool, type(None), HERE} if renderer.int_bits else {int, float, bool, type(None), HERE}
        self.longest = min(renderer.str_length or LONG_STR, LONG_STR)
        self.int_limit = 1 << renderer.int_bits if renderer.int_bits else LONG_INT
        self.calm, self.quiet = set(), set()
        self.frames = [{ALL: None}]  # what is known of each frame's variables that can change
        checks = map(self.check, repeat(None))
        self.tick = chain.from_iterable(cycle((checks, (None,) * CLOCK_EVERY))).__next__
        self.safe = SAFE

    def hide(self, names):
        """Names that the module has before the program runs."""
        self.stack[0].known.update(dict.fromkeys(names, HIDDEN))

    def functions(self, threaded=False):
        """What the rewritten code calls, by name. `threaded`: other threads run untraced, which costs a check at every hook."""
        own = {
            "w": self.log.append, "ww": self.log.extend, "b": self.tick, "bl": self.tick, "e": self.end_all, "q": self.assigned,
            "g": self.counted_up, "rs": self.returned_setting, "t": self.test_at_once, "ta": self.asserted, "i": self.iterate, "il": self.iterate_looking,
            "c": self.clause_at_once, "h": self.handle_at_once, "f": self.fail, "s": self.subject_at_once, "k": self.case_at_once,
            "nl": self.enter_looking, "m": self.enter_class_at_once, "a": self.unsupported_async, "d": self.snapshot, **frequent(self),
        }
        if not self.evals:
            own["v"] = own["vc"] = first
        if threaded:
            self.above = 2
            own = {key: self.main_thread_only(function, UNTRACED.get(key, say_nothing)) for key, function in own.items()}
        own.update(l=locals, iter=iter, type=type, calm=self.calm, quiet=self.quiet)
        return own

    def main_thread_only(self, function, untraced):
        thread = self.thread

        def hook(*args):
            return function(*args) if get_ident() == thread else untraced(*args)

        return hook

    def finish(self):
        Steps.finish(self)
        self.frames[:] = [{ALL: None}]
        self.look_at_all()
        self.counted = 0

    # Limits

    def check(self, _):
        """Every so many statements, and at every one near the limit of steps. What it raises, it raises again at the next statement."""
        if self.passing:
            self.passing = False
            raise StopIteration
        if self.stopped:
            raise Stop
        self.counted += 1 if self.near else CLOCK_EVERY + 1
        if self.counted + CLOCK_EVERY + 2 >= self.max_steps:
            self.settle()
            if self.stopped:
                raise Stop
            self.counted = len(self.steps)
        self.near = self.counted + CLOCK_EVERY + 2 >= self.max_steps
        if self.deadline is not None and monotonic() > self.deadline:
            if not self.entering and self.log:
                self.log.pop()  # the statement does not begin any more
            self.settle()
            self.limit("time")
        if len(self.log) > LOG_LENGTH or self.capture.kept > KEPT_LENGTH:
            self.capture.kept = 0
            self.settle()
            if self.stopped:
                raise Stop
        self.passing = not self.near

    def stop(self, ending):
        """From the next statement on `check` is asked at each."""
        self.settle()
        self.stopped = self.stopped or ending
        self.passing, self.near = False, True
        try:
            for _ in range(CLOCK_EVERY + 2):
                self.tick()
        except Stop:
            pass
        raise Stop

    def text_at_once(self, value):
        try:
            return self.text_or_too_large(value)
        except TooLarge:
            self.limit("size")

    def text_or_too_large(self, value):
        text = self.render(value)
        self.capture.kept += len(text)
        if type(value) is int:
            self.kinds.discard(int)  # integers are so long that each must be looked at before it is kept
            self.calm.discard(int)
            self.quiet.discard(int)
        return text

    # What may have changed

    def look_at_all(self):
        """Something in the frame may have changed that no hook could see."""
        self.frames[-1][ALL] = None
        self.calm.clear()
        self.quiet.clear()

    def looked(self):
        """The variables of the frame are known. Where it has some that can change, statements that can do so look at them."""
        if self.frames[-1]:
            self.quiet.clear()
            if ALL in self.frames[-1]:
                self.calm.clear()
                return
        elif HERE not in self.quiet:
            self.quiet.update(self.kinds)
        if HERE not in self.calm:
            self.calm.update(self.kinds)

    def end_all(self, variables):
        """A statement is over that can have set any variable."""
        self.settle()
        self.end(variables)
        self.known_all(variables)

    def known_all(self, variables):
        """After a look at all variables."""
        known = self.frames[-1]
        known.clear()
        if not self.steady or self.stack[-1].dirty:
            known[ALL] = None
        else:
            held = self.capture.held
            for name, value in list(variables.items()):
                if type(value) not in CONSTANT and not self.stack[-1].hidden(name):
                    known[name] = (value, None, False) if held else NOTHING
        self.looked()

    def assigned(self, *names_and_values):
        """A plain statement is over that can have changed these variables only."""
        if HERE in self.calm:
            known = self.frames[-1]
            pairs = iter(names_and_values)
            for name, value in zip(pairs, pairs):
                kind = type(value)
                if kind is str and len(value) <= self.longest or kind is int and -self.int_limit < value < self.int_limit:
                    self.log.extend((name, value))
                else:
                    known.pop(name, None)
                    payload, how = self.capture_or_stop(name, value, known)
                    self.log.append([CHANGED, name, payload, how, how is not None])
            if known:
                self.quiet.clear()
        else:
            self.look(_getframe(self.above), names_and_values)

    def counted_up(self, name, value):
        """`x += …`: changes an object, perhaps one with more names, unless `x` is immutable."""
        if HERE in self.calm and type(value) in CONSTANT:
            self.assigned(name, value)
        else:
            self.look(_getframe(self.above), (name, value))

    def look(self, frame, names_and_values=()):
        known = self.frames[-1]
        variables = frame.f_locals
        if ALL in known:
            return self.end_all(variables)
        capture = self.capture
        events = []
        try:
            pairs = iter(names_and_values)
            for name, value in zip(pairs, pairs):
                known.pop(name, None)
                events.append([CHANGED, name, *capture(name, value, known), True])
            for name in list(known):
                if name in names_and_values[::2]:
                    continue
                value = variables[name]
                if type(value) in CONSTANT:
                    del known[name]
                    continue
                captured = capture(name, value, known)
                if captured:
                    events.append([CHANGED, name, *captured, True])
        except (KeyError, TooLarge):
            return self.end_all(variables)
        if len(events) > 1:
            order = list(variables)
            events.sort(key=lambda event: order.index(event[1]))
        self.log.extend(events or (None,))
        self.looked()

    def returned_setting(self, value, variables):
        self.end_all(variables)
        return self.returning(value)

    def returning(self, value):
        kind = type(value)
        if kind in self.kinds and (kind is not int or -self.int_limit < value < self.int_limit) or kind is str and len(value) <= self.longest:
            self.log.extend((RETURN, value))
        else:
            self.log.append([RETURN, self.text_at_once(value)])
        return value

    def asserted(self, truth):
        self.log.extend((TEST, truth))
        return truth

    def iterate(self, iterator, line):
        if is_safe(iterator, self.safe):
            return iterator
        return chain.from_iterable(Items(self, iterator, line))

    def iterate_looking(self, iterator, line):
        """The same where making the iterator can have changed objects."""
        self.look_at_all()
        return self.iterate(iterator, line)

    # At once

    def test_at_once(self, truth, variables):
        self.settle()
        self.test(truth, variables)
        if variables is not None:
            self.known_all(variables)
        return truth

    def handle_at_once(self, name, variables):
        self.settle()
        self.handle(name, variables)
        self.known_all(variables)

    def clause_at_once(self, line):
        self.settle()
        self.tick_alone()
        self.clause(line)
        self.look_at_all()
        return False

    def subject_at_once(self, value, variables):
        self.settle()
        self.subject(value, variables)
        self.known_all(variables)
        return value

    def case_at_once(self, lines, variables):
        self.settle()
        for _ in lines[self.stack[-1].cases :]:
            self.tick_alone()
        self.case(lines, variables)
        if variables is None:
            self.look_at_all()
        else:
            self.known_all(variables)
        return False

    def fail(self):
        """A `finally` begins, or a `with` block is left by an exception."""
        if in_flight() is not None:
            self.settle()
            self.failing()
            if self.stack[-1].dirty:
                self.look_at_all()

    # Frames

    def capture_or_stop(self, name, value, known):
        try:
            return self.capture(name, value, known)
        except TooLarge:
            self.limit("size")

    def enter_looking(self, name, line, variables):
        self.enter(name, line, list(variables), *variables.values())

    def may_enter(self):
        if len(self.frames) >= self.max_depth:
            if self.stopped:
                raise Stop
            raise RecursionError("maximum recursion depth exceeded")
        self.tick_alone()
        if self.near:
            self.settle()
            if len(self.steps) >= self.max_steps:
                self.limit("steps")

    def tick_alone(self):
        """Before a step is begun; the others are begun, and then counted."""
        self.entering = True
        self.tick()
        self.entering = False

    def enter_class_at_once(self, name, line, variables):
        self.may_enter()
        self.settle()
        self.enter_class(name, line, variables)
        self.frames.append({})
        self.known_all(variables)

    def unsupported_async(self, name, line):
        if self.stopped:
            raise Stop
        self.unsupported("the async function %s (line %d) was run, and async code is not traced" % (name, line + 1))

    def unsupported(self, reason):
        self.stop({"kind": "unsupported", "reason": reason})

    def snapshot(self, variables):
        """What `locals()` gives: before Python 3.13 one dict for each call of a function, renewed whenever it is asked for."""
        if version_info >= (3, 13) or variables is not _getframe(self.above).f_locals:
            return variables
        self.settle()
        top = self.stack[-1]
        own, shown = top.own_locals or ({}, frozenset())
        for name in shown.difference(variables):
            own.pop(name, None)
        own.update(variables)
        top.own_locals = own, frozenset(variables)
        return own

    def write(self, data):
        """Bytes for standard output."""
        self.printed += len(data)
        if self.printed > self.max_output:
            self.limit("output")
        self.log.append(data)


def say_nothing(*_args):
    return None


def first(value, *_rest):
    return value


# What hooks that stand for a value give in code that is not traced.
UNTRACED = dict.fromkeys(("r", "ru", "rs", "t", "ta", "i", "il", "s", "v", "vc", "d"), first)

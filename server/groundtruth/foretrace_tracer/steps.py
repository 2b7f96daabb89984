"""The log of a run, made into steps.

What runs beside the program (`runtime.Hooks`) writes a flat log; here it is folded. A log is a row of events, some with
operands behind them:

    int       a statement begins at this line; below zero, `~line`, a `for` loop has its next item, or none
    float     as an int, for a loop that asks for its items itself
    str       the statement is over and set this variable; behind it the value
    (str,)    the same for a statement that can have changed other objects, too
    (names, order)   the same for several variables; behind it their values
    None      the statement is over
    bool      a branch's test came out so, and is over
    bytes     was written to standard output
    Mark      see `shadow`
    list      a Mark with operands inside, for what is rare

Whatever the log cannot say (exceptions, classes, `match`, …) is done at once, on the steps as they stand after a `settle`.
"""

import builtins
import gc
from _thread import RLock
from sys import exc_info

from .capture import as_data
from .render import CONSTANT, SMALL, TooLarge, message_of, type_name
from .shadow import (
    APPENDED, CALLED, CHANGED, COPIED, ENTER, HIDDEN, LEAVE, MAX_EVALS, MUTABLE, PUT, RETURN, TEST, USED, VALUE,
    Copy, Shadow, Stop, add_last_value, add_value, in_class, in_function, in_module, new_step,
)  # fmt: skip

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

MANY = 1000  # events
MAX_STORED = 1 << 26  # characters of value texts in one trace


class Steps:
    def __init__(self, renderer, max_steps):
        self.render, self.max_steps = renderer, max_steps
        self.log = []
        self.folding = RLock()
        self.steps = self.said = []  # being written; of the trace, the same until `finish`
        self.stack = [Shadow("<module>", 0, in_module)]
        self.fresh = False  # a traced call has just come back, and nothing was evaluated since
        self.stopped = None  # the ending, once a limit was reached
        self.stored = 0
        self.written = 0  # writes to standard output so far
        self.cut = None  # how many of them belong to the trace, where the program ran on beyond its end
        self.raised = (None, {})  # the identity of the exception that was last on its way, and what was said of it
        self.last = None  # the step that what is printed belongs to, once the program's last statement is over

    def settle(self):
        """Folds the log as far as it is written. May be called from another thread."""
        with self.folding:
            log = self.log
            if log:
                events = log.copy()
                del log[: len(events)]
                rest = iter(events)
                pauses = len(events) > MANY and gc.isenabled()
                if pauses:
                    gc.disable()  # nothing that is made here is garbage
                try:
                    self.fold(rest)
                except BaseException:  # from a signal's handler: what is not folded yet comes first again
                    log[:0] = rest
                    raise
                finally:
                    if pauses:
                        gc.enable()

    def fold(self, events):
        if self.stopped:
            return self.unwind(events)
        steps, stack, max_steps = self.steps, self.stack, self.max_steps
        add = steps.append
        top = stack[-1]
        ask = events.__next__
        brief = self.render.brief
        small = SMALL if self.render.max_text > 30 else 0
        for event in events:
            kind = type(event)
            if kind is int or kind is float:
                if event < 0:
                    if top.is_open:  # for the first item, which the statement itself begins with
                        continue
                    event = ~event
                elif kind is float:
                    event = int(event)
                if len(steps) >= max_steps:
                    self.stopped = {"kind": "limit", "limit": "steps"}
                    return self.unwind(events)
                # As `new_step` makes it: a call less in what runs for every step.
                step = top.step = top.blank.copy()
                step["line"] = event
                step["changed"] = {}
                top.is_open = True
                top.is_clause = self.fresh = False
                top.calls = 0
                add(step)
            elif kind is tuple and len(event) == 2:
                self.several(top, event[0], [ask() for _ in event[0]], event[1])
                if self.stored > MAX_STORED:
                    return self.overflow()
            elif kind is str or kind is tuple:
                value = ask()
                name = event if kind is str else event[0]
                top.is_open = False
                before = top.known.get(name)
                if before is None:
                    if top.hidden(name):
                        continue
                elif before[0] is value:
                    continue
                text = repr(value) if type(value) is int and -small < value < small else brief(value)
                if before is None or before[1] != text:
                    top.step["changed"][name] = text
                    if kind is tuple:
                        self.stored += len(text)
                top.known[name] = (value, text)
                if self.stored > MAX_STORED:
                    return self.overflow()
            elif event is None:
                top.is_open = False
            elif kind is bool:
                top.is_open = False
                add_last_value(top.step, "True" if event else "False", top.calls)
            elif kind is bytes:
                self.write_down(event)
            elif kind is list:
                self.fold_rare(top, event)
                if self.stopped:
                    return self.unwind(events)
                top = stack[-1]
            elif event is VALUE:
                self.evaluated(top, brief(ask()))
            elif event is COPIED:
                self.changed(top, ask(), ask(), as_data, True)
                if self.stored > MAX_STORED:
                    return self.overflow()
            elif event is APPENDED:
                self.grown(top, ask(), ask())
                if self.stored > MAX_STORED:
                    return self.overflow()
            elif event is PUT:
                self.put(top, ask(), ask(), ask())
                if self.stored > MAX_STORED:
                    return self.overflow()
            elif event is LEAVE:
                top = self.left()
            elif event is RETURN:
                value = ask()
                top.is_open = False
                top.step["kind"], top.step["value"] = "return", brief(value)
            elif event is USED:
                self.fresh = False
            elif event is CALLED:
                value = ask()
                if self.fresh:
                    self.fresh = False
                else:
                    self.evaluated(top, brief(value))
            elif event is TEST:
                self.tested(top, ask())

    def fold_rare(self, top, event):
        mark = event[0]
        if mark is CHANGED:
            self.changed(top, *event[1:])
        elif mark is ENTER:
            if len(self.steps) >= self.max_steps:
                self.stopped = {"kind": "limit", "limit": "steps"}
                return
            shadow = self.entered(event[1], event[2])
            if len(event) == 5:
                for name, value in zip(event[3], event[4]):
                    self.changed(shadow, name, value, None, True)
            else:
                for name, payload, how in event[3]:
                    self.changed(shadow, name, payload, how, True)
        elif mark is VALUE:
            self.evaluated(top, event[1])
        elif mark is CALLED:
            if self.fresh:
                self.fresh = False
            else:
                self.evaluated(top, event[1])
        elif mark is RETURN:
            top.is_open = False
            top.step["kind"], top.step["value"] = "return", event[1]
        if self.stored > MAX_STORED:
            self.overflow()

    def entered(self, name, line):
        shadow = Shadow(name, len(self.stack), in_function)
        shadow.step = new_step(line, shadow, "call")
        self.steps.append(shadow.step)
        self.stack.append(shadow)
        return shadow

    def changed(self, top, name, payload, how, counted):
        """A variable as it was captured: see `capture`."""
        top.is_open = False
        before = top.known.get(name)
        if before is None:
            if top.hidden(name):
                return
        elif before is HIDDEN or how is None and before[0] is payload:
            return
        text = self.render.brief(payload) if how is None else how(self.render, payload)
        if before is None or before[1] != text:
            top.step["changed"][name] = text
            if counted:
                self.stored += len(text)
        top.known[name] = (MUTABLE, text, payload) if how else (payload, text)

    def grown(self, top, name, item):
        """A list got this item."""
        copy = self.copy_of(top, name)
        render, text = self.render.render, copy.text
        if text is None:
            copy.value.append(item)
            text = render(copy.value, 0, ())
        else:
            text = (text[:-1] + ", " if copy.value else "[") + render(item, 1, ()) + "]"
            copy.value.append(item)
        copy.text = text
        self.shown(top, name, self.render.cut(text), copy)

    def put(self, top, name, key, item):
        """An object has this item or attribute now."""
        copy = self.copy_of(top, name)
        copy.value[key] = item
        copy.text = None
        self.shown(top, name, self.render(copy.value) if copy.kind is None else self.render.instance(copy.kind, copy.value), copy)

    def copy_of(self, top, name):
        taken = top.known[name][2]
        return taken if type(taken) is Copy else Copy(taken)

    def shown(self, top, name, text, copy):
        top.is_open = False
        if top.known[name][1] != text:
            top.step["changed"][name] = text
            self.stored += len(text)
        top.known[name] = MUTABLE, text, copy

    def several(self, top, names, values, order):
        if order is None:
            places = {name: at for at, name in enumerate(top.known)}
            order = sorted(range(len(names)), key=lambda at: places.get(names[at], len(places)))
        for at in order:
            self.changed(top, names[at], values[at], None, True)

    def evaluated(self, top, text):
        self.fresh = False
        if top.is_open and len(top.step["evals"]) < MAX_EVALS:
            self.stored += len(text)
            add_value(top.step, text, top.calls)

    def tested(self, top, truth):
        if top.is_open:
            add_last_value(top.step, "True" if truth else "False", top.calls)

    def left(self):
        stack = self.stack
        stack.pop()
        top = stack[-1]
        top.calls += 1
        top.dirty = True
        self.fresh = True
        return top

    def overflow(self):
        """More text than is kept. The program may have run on since: what it printed then is not shown."""
        self.stopped = {"kind": "limit", "limit": "memory"}
        self.cut = self.written

    def unwind(self, events):
        """After the end: frames are left, and what is still printed belongs to the last step."""
        for event in events:
            if event is LEAVE:
                if len(self.stack) > 1:
                    self.left()
            elif type(event) is bytes and self.cut is None:
                self.write_down(event)

    def write_down(self, data):
        self.written += 1
        step = self.last or self.stack[-1].step
        if step is not None:
            if step["output"] is None:
                step["output"] = []
            step["output"].append(data)

    def finish(self):
        """The last statement is over: what of the program runs from now on is no part of the trace, except what it prints."""
        self.settle()
        self.last = self.stack[0].step
        self.said = self.steps
        self.stopped = None
        self.steps, self.stack = [], [Shadow("<module>", 0, in_module)]
        self.stack[0].step = new_step(0, self.stack[0])

    # At once, on settled steps

    def begin(self, line):
        if self.stopped:
            raise Stop
        if len(self.steps) >= self.max_steps:
            self.limit("steps")
        top = self.stack[-1]
        top.step = new_step(line, top)
        top.is_open = True
        top.is_clause = False
        top.calls = 0
        self.fresh = False
        self.steps.append(top.step)
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
                top.step["deleted"] = [*top.step["deleted"], name]
                top.step["changed"].pop(name, None)

    def text(self, value):
        try:
            return self.render(value)
        except TooLarge:
            self.limit("size")

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
        self.tested(self.stack[-1], truth)
        if variables is not None:
            self.end(variables)
        return truth

    def subject(self, value, variables):
        top = self.stack[-1]
        top.cases = 0
        add_last_value(top.step, self.text(value), top.calls)
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

    def enter_class(self, name, line, variables):
        depth = len(self.stack)
        shadow = Shadow(name, depth, in_class)
        shadow.step = new_step(line, shadow, "call")
        self.steps.append(shadow.step)
        self.stack.append(shadow)
        try:
            self.end(variables)
        except BaseException:
            self.stack.pop()
            self.steps.pop()
            raise

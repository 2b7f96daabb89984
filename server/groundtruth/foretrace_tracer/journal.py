"""What a run has recorded, kept in a file from statement to statement.

A call in C that does not come back (`sum(range(10**12))`) holds the interpreter, so that no thread of it can answer any
more. Whoever ends the process then has this file: lines `[[index, step], ...]`, zeros behind them. A step comes when it begins and
again when it is over; the later one holds. The file is mapped into memory: a write for every statement would cost far more.
"""

import builtins
import json
import mmap
import os

from . import public

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))


class Journal:
    def __init__(self, hooks, descriptor):
        """`descriptor`: of a file as long as the journal may get; it is closed."""
        self.hooks = hooks
        self.memory = mmap.mmap(descriptor, 0)
        os.close(descriptor)
        self.at, self.size = 0, len(self.memory)
        self.encode = encoder()
        self.begun = 0  # how many steps were written at least once
        self.open = []  # the indices of those that were not over then
        self.is_busy = False

    def attach(self):
        """From now on every statement that begins is written down, and those that are over by then."""
        tick = self.hooks.tick

        def tick_and_write():
            tick()
            self.note()

        self.hooks.tick = tick_and_write

    def note(self):
        hooks = self.hooks
        if self.is_busy:
            return  # a signal's handler, in the midst of this
        self.is_busy = True
        try:
            hooks.settle()
            if hooks.said is hooks.steps:  # else the program's last statement is over
                self.add({id(shadow.step) for shadow in hooks.stack})
        finally:
            self.is_busy = False

    def close(self):
        """The program's last statement is over: all is as it stays."""
        self.hooks.settle()
        self.add(frozenset())

    def add(self, running):
        steps, still, new = self.hooks.said, [], []
        end = len(steps)
        for at in self.open:
            if id(steps[at]) in running:
                still.append(at)
            else:
                new.append((at, public(steps[at])))
        for at in range(self.begun, end):
            if id(steps[at]) in running:
                still.append(at)
            new.append((at, public(steps[at])))
        if new:
            self.write(self.encode(new).encode("ascii") + b"\n")
        self.begun, self.open = end, still

    def write(self, line):
        end = self.at + len(line)
        if end > self.size:
            self.hooks.limit("memory")
        self.memory[self.at : end] = line
        self.at = end


def encoder():
    """`json.dumps` without what a program can patch: the part of it that is written in C."""
    make = json.encoder.c_make_encoder
    if make is None:
        return json.dumps
    encode = make(None, json.JSONEncoder().default, json.encoder.encode_basestring_ascii, None, ": ", ", ", False, False, True)
    join = "".join
    return lambda value: join(encode(value, 0))

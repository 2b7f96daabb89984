"""How a `for` loop of the program asks for its items: nothing stands between where asking cannot fail, else one iterator an item."""

import builtins

from .shadow import ASKED, LEAVE

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

# Iterators that run no code of the program and raise nothing: the loop's step can be written when it has its item.
SAFE = frozenset(map(type, map(iter, ([], (), "", "\u00e9", b"", range(1), range(1 << 70), reversed([]))))) | {type(reversed(range(1 << 70)))}
# Iterators that may raise, and change nothing.
QUIET = frozenset(map(type, map(iter, ({}, {}.values(), {}.items(), set()))))


def is_safe(iterator, safe):
    kind = type(iterator)
    if kind is enumerate:
        return is_safe(enumerate.__reduce__(iterator)[1][0], safe)
    if kind is zip:
        return all(is_safe(part, safe) for part in zip.__reduce__(iterator)[1])
    return kind in safe


class Items:
    """One-item iterators for a `for` loop, chained by C code so that no frame of the tracer stands in a traceback.

    A step begins with every item asked for. Its body closes the step; one still open had no item, so the loop is over.
    """

    __slots__ = ("hooks", "iterator", "line", "begun", "is_quiet")

    def __init__(self, hooks, iterator, line):
        self.hooks, self.iterator, self.line, self.begun = hooks, iterator, line, None
        self.is_quiet = type(iterator) in QUIET

    def __iter__(self):
        return self

    def __next__(self):
        hooks = self.hooks
        log = hooks.log
        if self.begun is None:
            self.begun = [ASKED]
            log.append(self.begun)
        else:
            last = log[-1] if log else LEAVE
            if last is self.begun:
                raise StopIteration
            if last is LEAVE or type(last) is bytes:
                hooks.settle()
                if hooks.stack[-1].is_open:
                    raise StopIteration
            self.begun = float(self.line)
            log.append(self.begun)
            hooks.tick()
        if not self.is_quiet:
            hooks.look_at_all()
        return map(next, (self.iterator,))

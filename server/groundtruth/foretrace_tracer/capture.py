"""What is kept of a value until its text is made.

A payload and how to make a text of it: None for a value whose text never changes, so that it is its own payload; a
function of this module for what was taken of an object that may change, or that must not be kept alive.
"""

import builtins
from marshal import dumps, loads

from .render import CONSTANT, type_name

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

LONG_INT = 1 << 2000
LONG_STR = 200  # a longer one is cut at once: kept whole, the strings of a long run could take all memory
LONG_ITEMS, LONG_DATA = 1000, 4000  # items of a container, and bytes of what is taken of it, that are kept to make a text of
EXACT = frozenset((list, tuple, dict, set, frozenset))
namespace_of = object.__getattribute__


def as_text(_render, text):
    return text


def as_data(render, data):
    return render(loads(data))


def as_instance(render, payload):
    name, data = payload
    return render.instance(name, loads(data))


class Capture:
    """What is taken of a variable's value, and noted of it in `known`: the value itself where it may be `held`, and what was last taken of it.

    `text` makes a text at once. `by_copy`: whether containers may be copied, and their texts made later.
    """

    def __init__(self, renderer, text, by_copy, held):
        self.renderer, self.text, self.by_copy, self.held = renderer, text, by_copy, held
        self.kept = 0  # characters and bytes taken since the log was last folded
        self.capped = renderer.int_bits or renderer.str_length or renderer.items

    def __call__(self, name, value, known):
        """Payload and how, or None where `known` says that it is what it was; and whether it can change."""
        kind = type(value)
        before = known.get(name)
        if before is not None:
            before = before[1]
        if kind in CONSTANT:
            known.pop(name, None)
            return self.constant(value, kind)
        held = value if self.held else None
        if self.by_copy and type(before) is not str:
            try:
                if kind in EXACT:
                    if len(value) <= LONG_ITEMS:
                        data = dumps(value)
                        if data == before:
                            return None
                        self.kept += len(data)
                        known[name] = held, data, False
                        return (data, as_data) if len(data) <= LONG_DATA else (self.text(value), as_text)
                elif self.renderer.is_simple(kind):
                    data = dumps(namespace_of(value, "__dict__"))
                    if before is not None and before[0] == data and before[1] is kind:
                        return None
                    self.kept += len(data)
                    known[name] = held, (data, kind), False
                    return ((type_name(kind), data), as_instance) if len(data) <= LONG_DATA else (self.text(value), as_text)
            except ValueError:  # holds what cannot be copied so
                pass
        text = self.text(value)
        if text == before:
            return None
        known[name] = held, text, False
        return text, as_text

    def constant(self, value, kind):
        if not self.capped and (kind is int and -LONG_INT < value < LONG_INT or kind is str and len(value) <= LONG_STR):
            return value, None
        return self.text(value), as_text

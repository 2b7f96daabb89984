"""Values as text: Python's repr, without running the program's own code and without addresses."""

import builtins
import collections
import enum
import types

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodWrapperType, types.WrapperDescriptorType,
             types.MethodDescriptorType, types.ClassMethodDescriptorType, classmethod, staticmethod, property)
ATOMS = frozenset((int, float, bool, str, bytes, complex, type(None), type(Ellipsis), type(NotImplemented), range))
ELLIPSIS = "\u2026"
DEPTH = 2


class TooLarge(Exception):
    """A value outgrew the caps of a caller that wants to abort then."""


class Renderer:
    """`max_text` cuts a text; the three caps, where given, abort the whole trace by TooLarge."""

    def __init__(self, max_text=2000, int_bits=None, str_length=None, items=None):
        self.max_text, self.int_bits, self.str_length, self.items = max_text, int_bits, str_length, items

    def __call__(self, value):
        text = self.render(value, 0, ())
        if len(text) > self.max_text:
            text = text[: self.max_text // 2] + ELLIPSIS + text[-self.max_text // 4 :]
        return text

    def render(self, value, depth, above):
        kind = type(value)
        if kind in ATOMS:
            return self.atom(value, kind)
        if id(value) in above:
            return RECURSIVE.get(kind, "<object> " + kind.__name__ + "(" + ELLIPSIS + ")")
        if len(above) > 40:
            return ELLIPSIS
        inside = above + (id(value),)
        method = CONTAINERS.get(kind)
        if method:
            if self.items and len(value) > self.items:
                raise TooLarge("container")
            return method(self, value, depth, inside)
        return self.other(value, kind, depth, inside)

    def atom(self, value, kind):
        if kind is int:
            if self.int_bits and value.bit_length() > self.int_bits:
                raise TooLarge("int")
            if value.bit_length() > 12000:
                return "<approx> int"
        elif kind is str or kind is bytes:
            if self.str_length and len(value) > self.str_length:
                raise TooLarge("str")
            if len(value) > 2 * self.max_text:
                value = value[: self.max_text] + value[-self.max_text :]
        return repr(value)

    def join(self, values, depth, above):
        if len(values) > 1000:
            values = list(values)[:1000]
        return ", ".join([self.render(v, depth, above) for v in values])

    def list_(self, value, depth, above):
        return "[" + self.join(value, depth, above) + "]"

    def tuple_(self, value, depth, above):
        return "(" + self.join(value, depth, above) + (",)" if len(value) == 1 else ")")

    def set_(self, value, depth, above):
        if not value:
            return "set()"
        return "{" + self.sorted(value, depth, above) + "}"

    def frozenset_(self, value, depth, above):
        return "frozenset({" + self.sorted(value, depth, above) + "})" if value else "frozenset()"

    def sorted(self, value, depth, above):
        try:
            return self.join(sorted(value), depth, above)
        except Exception:
            return ", ".join(sorted(self.render(v, depth, above) for v in value))

    def dict_(self, value, depth, above):
        items = list(value.items())[:1000]
        return "{" + ", ".join([self.render(k, depth, above) + ": " + self.render(v, depth, above) for k, v in items]) + "}"

    def deque_(self, value, depth, above):
        tail = "" if value.maxlen is None else ", maxlen=%d" % value.maxlen
        return "deque([" + self.join(list(value), depth, above) + "]" + tail + ")"

    def counter_(self, value, depth, above):
        try:
            items = value.most_common()
        except TypeError:
            items = list(value.items())
        if not items:
            return "Counter()"
        return "Counter({" + ", ".join([self.render(k, depth, above) + ": " + self.render(v, depth, above) for k, v in items]) + "})"

    def defaultdict_(self, value, depth, above):
        factory = value.default_factory
        name = "None" if factory is None else self.render(factory, depth, above)
        return "defaultdict(" + name + ", " + self.dict_(value, depth, above) + ")"

    def ordered_(self, value, depth, above):
        return "OrderedDict(" + (self.dict_(value, depth, above) if value else "") + ")"

    def view_(self, value, depth, above):
        name = type(value).__name__
        if name == "dict_items":
            return "dict_items([" + ", ".join(["(" + self.render(k, depth, above) + ", " + self.render(v, depth, above) + ")" for k, v in value]) + "])"
        return name + "([" + self.join(list(value), depth, above) + "])"

    def other(self, value, kind, depth, above):
        if isinstance(value, type):
            return "<class>"
        if isinstance(value, FUNCTIONS):
            return "<function>"
        if isinstance(value, types.ModuleType):
            return "<module>"
        if isinstance(value, enum.Enum):
            return kind.__name__ + "." + str(value._name_)
        if isinstance(value, BaseException):
            return self.exception(value, kind, depth, above)
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            pairs = zip(kind._fields, tuple.__iter__(value))
            return kind.__name__ + "(" + ", ".join([n + "=" + self.render(v, depth, above) for n, v in pairs]) + ")"
        if kind.__module__ in ("datetime", "decimal", "fractions", "uuid"):
            return repr(value)
        for base, method in SUBCLASSED:
            if isinstance(value, base):
                return "<object> " + kind.__name__ + "(" + method(self, value, depth, above) + ")"
        return self.object(value, kind, depth, above)

    def exception(self, value, kind, depth, above):
        args = BaseException.__getattribute__(value, "args")
        return kind.__name__ + "(" + self.join(args, depth, above) + ")"

    def object(self, value, kind, depth, above):
        head = "<object> " + kind.__name__ + "("
        attributes = attributes_of(value, kind)
        if not attributes:
            return head + ")"
        if depth >= DEPTH:
            return head + ELLIPSIS + ")"
        return head + ", ".join([n + "=" + self.render(v, depth + 1, above) for n, v in attributes]) + ")"


def attributes_of(value, kind):
    try:
        found = list(object.__getattribute__(value, "__dict__").items())
    except AttributeError:
        found = []
    for base in reversed(kind.__mro__):
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            descriptor = base.__dict__.get(name)
            if isinstance(descriptor, types.MemberDescriptorType):
                try:
                    found.append((name, descriptor.__get__(value, kind)))
                except AttributeError:
                    pass
    return [(str(n), v) for n, v in found if not str(n).startswith("__")]


CONTAINERS = {
    list: Renderer.list_,
    tuple: Renderer.tuple_,
    set: Renderer.set_,
    frozenset: Renderer.frozenset_,
    dict: Renderer.dict_,
    collections.deque: Renderer.deque_,
    collections.Counter: Renderer.counter_,
    collections.defaultdict: Renderer.defaultdict_,
    collections.OrderedDict: Renderer.ordered_,
    type({}.keys()): Renderer.view_,
    type({}.values()): Renderer.view_,
    type({}.items()): Renderer.view_,
}
SUBCLASSED = [(list, Renderer.list_), (tuple, Renderer.tuple_), (dict, Renderer.dict_), (set, Renderer.set_)]
RECURSIVE = {list: "[...]", dict: "{...}", tuple: "(...)", set: "set(...)"}

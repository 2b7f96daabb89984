"""Values as text: Python's repr, without running the program's own code and without addresses.

Nothing here may call a method that a class of the program can define. So types are asked through `type` itself and
containers through their built-in base class.
"""

import builtins
import collections
import datetime
import enum
import functools
import os
import re
import sys
import types

from .bigint import int_text

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

PLAIN = frozenset((int, float, bool, str, bytes, complex, type(None), type(Ellipsis), type(NotImplemented), range))
FUNCTIONS = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.MethodWrapperType, types.WrapperDescriptorType,
    types.MethodDescriptorType, types.ClassMethodDescriptorType, types.GetSetDescriptorType, types.MemberDescriptorType,
    classmethod, staticmethod, property, type(functools.lru_cache(len)),
)
# Types whose instances have one text for ever.
CONSTANT = PLAIN | frozenset(FUNCTIONS) | {type, types.ModuleType}
ELLIPSIS = "\u2026"
BUILTINS = vars(builtins)
DEPTH = 2
MAX_NESTING = 40
HEAD_ITEMS, TAIL_ITEMS = 700, 300  # of a container too long to be shown: more than `max_text` characters at either end
MAX_STR = 100000
SMALL = 10**15
STDLIB = os.path.dirname(os.path.realpath(os.__file__)) + os.sep
SHOWN_LIBRARY = frozenset("types.SimpleNamespace argparse.Namespace collections.UserDict collections.UserList collections.UserString collections.ChainMap".split())
REPR_LIBRARY = frozenset("datetime.timedelta datetime.timezone decimal.Decimal fractions.Fraction uuid.UUID array.array builtins.slice time.struct_time".split())

_mro = type.__dict__["__mro__"].__get__
_name = type.__dict__["__name__"].__get__
_namespace = type.__dict__["__dict__"].__get__
_dict_offset = type.__dict__["__dictoffset__"].__get__
_module = type.__dict__["__module__"].__get__


class TooLarge(Exception):
    """A value outgrew the caps of a caller that wants to abort then."""


def type_name(kind):
    return _name(kind)


def message_of(error):
    """`str(error)` where Python's own `__str__` makes it, else what the exception's arguments say."""
    kind = type(error)
    own = next((c for c in _mro(kind) if "__str__" in _namespace(c)), BaseException)
    try:
        return str(error) if of_library(_module(own)) else BaseException.__str__(error)
    except Exception:
        return ""


class Renderer:
    """`max_text` cuts a text; the three caps, where given, abort the whole trace by TooLarge."""

    def __init__(self, max_text=2000, int_bits=None, str_length=None, items=None):
        self.max_text, self.int_bits, self.str_length, self.items = max_text, int_bits, str_length, items
        self.plans = dict(CONTAINERS)
        self.simple = {}
        self.long_number = re.compile(r"\d{%d}" % (int_bits * 0.30103 + 1)) if int_bits else None

    def __call__(self, value):
        return self.cut(self.render(value, 0, ()))

    def brief(self, value):
        """The same for a value that is short and whose text never changes."""
        kind = type(value)
        return repr(value) if kind is int and -SMALL < value < SMALL and self.max_text > 30 else self(value)

    def cut(self, text):
        if len(text) > self.max_text:
            text = text[: self.max_text // 2] + ELLIPSIS + text[-(self.max_text // 4) :]
        return text

    def render(self, value, depth, above):
        kind = type(value)
        if kind in PLAIN:
            return self.plain(value, kind)
        plan = self.plans.get(kind)
        if plan is None:
            plan = self.plans[kind] = plan_for(kind)
        if type(plan) is str:
            return plan
        if id(value) in above:
            return RECURSIVE.get(kind) or "<object> " + _name(kind) + "(" + ELLIPSIS + ")"
        if len(above) > MAX_NESTING:
            return ELLIPSIS
        return plan(self, value, depth, above + (id(value),))

    def plain(self, value, kind):
        if kind is int:
            bits = value.bit_length()
            if self.int_bits and bits > self.int_bits:
                raise TooLarge("int")
            if bits > 2000:
                return int_text(value)
        elif kind is str or kind is bytes:
            if self.str_length and len(value) > self.str_length:
                raise TooLarge("str")
            if len(value) > MAX_STR:
                value = value[: self.max_text] + value[-self.max_text :]
        return repr(value)

    # Containers. `flat` is the fast way for one whose items are all plain: its own repr.

    def flat(self, value):
        """The repr of a list, tuple or dict when that is what we want, else None."""
        size = len(value)
        if self.items and size > self.items:
            raise TooLarge("container")
        if size > HEAD_ITEMS + TAIL_ITEMS or not PLAIN.issuperset(map(type, value)):
            return None
        if type(value) is dict and not PLAIN.issuperset(map(type, value.values())):
            return None
        try:
            text = repr(value)
        except ValueError:  # an int with more digits than Python writes
            return None
        # A text this long may hold a value beyond the caps: look at each.
        if self.str_length and len(text) > self.str_length or self.long_number and self.long_number.search(text):
            return None
        return text

    def flat_tuples(self, values):
        """The same for a list of tuples that have an order, which hold numbers and strings only, where nothing is capped."""
        if self.items or self.int_bits or self.str_length or len(values) > HEAD_ITEMS + TAIL_ITEMS or type(values[0]) is not tuple:
            return None
        try:
            return repr(values)
        except ValueError:
            return None

    def join(self, values, depth, above):
        size = len(values)
        if self.items and size > self.items:
            raise TooLarge("container")
        if size > HEAD_ITEMS + TAIL_ITEMS:
            ends = [self.join(part, depth, above) for part in (values[:HEAD_ITEMS], values[-TAIL_ITEMS:])]
            return ends[0] + ", " + ELLIPSIS + ", " + ends[1]
        return ", ".join([self.render(v, depth, above) for v in values])

    def list_(self, value, depth, above):
        text = self.flat(value)
        return text if text is not None else "[" + self.join(value, depth, above) + "]"

    def tuple_(self, value, depth, above):
        text = self.flat(value)
        return text if text is not None else "(" + self.join(value, depth, above) + (",)" if len(value) == 1 else ")")

    def dict_(self, value, depth, above):
        if value is BUILTINS:  # `exec` puts it into the namespace that it is given; what it holds differs between versions
            return "{" + ELLIPSIS + "}"
        text = self.flat(value)
        return text if text is not None else "{" + self.pairs(value, depth, above) + "}"

    def pairs(self, value, depth, above):
        items = list(dict.items(value))
        if self.items and len(items) > self.items:
            raise TooLarge("container")
        if len(items) <= HEAD_ITEMS + TAIL_ITEMS:
            return ", ".join([self.render(k, depth, above) + ": " + self.render(v, depth, above) for k, v in items])
        ends = [", ".join([self.render(k, depth, above) + ": " + self.render(v, depth, above) for k, v in part]) for part in (items[:HEAD_ITEMS], items[-TAIL_ITEMS:])]
        return ends[0] + ", " + ELLIPSIS + ", " + ends[1]

    def set_(self, value, depth, above):
        return "{" + self.in_order(value, depth, above) + "}" if value else "set()"

    def frozenset_(self, value, depth, above):
        return "frozenset({" + self.in_order(value, depth, above) + "})" if value else "frozenset()"

    def in_order(self, value, depth, above):
        values = list(value)
        if self.items and len(values) > self.items:
            raise TooLarge("container")
        if has_order(values):
            values.sort()
            text = self.flat(values) or self.flat_tuples(values)
            return text[1:-1] if text else self.join(values, depth, above)
        return ", ".join(sorted([self.render(v, depth, above) for v in values]))

    def deque_(self, value, depth, above):
        tail = "" if value.maxlen is None else ", maxlen=%d" % value.maxlen
        return "deque([" + self.join(list(value), depth, above) + "]" + tail + ")"

    def counter_(self, value, depth, above):
        if not value:
            return "Counter()"
        try:
            items = dict(value.most_common())
        except TypeError:
            items = value
        return "Counter({" + self.pairs(items, depth, above) + "})"

    def defaultdict_(self, value, depth, above):
        factory = value.default_factory
        name = "None" if factory is None else self.render(factory, depth, above)
        return "defaultdict(" + name + ", {" + self.pairs(value, depth, above) + "})"

    def ordered_(self, value, depth, above):
        # The order is its own: `dict` keeps another, which moving an item does not change.
        return "OrderedDict({" + self.pairs(dict(collections.OrderedDict.items(value)), depth, above) + "})" if value else "OrderedDict()"

    def view_(self, value, depth, above):
        return _name(type(value)) + "([" + self.join(list(value), depth, above) + "])"

    def bytearray_(self, value, depth, above):
        if self.str_length and len(value) > self.str_length:
            raise TooLarge("bytearray")
        return "bytearray(" + self.plain(bytes(value), bytes) + ")"

    # Instances

    def enum_(self, value, depth, above):
        return _name(type(value)) + "." + str(value._name_)

    def flag_(self, value, depth, above):
        kind, number = type(value), value._value_
        # A member with two names stands there twice.
        members = [m for m in {id(m): m for m in kind._member_map_.values()}.values() if type(m._value_) is int]
        named = [m._name_ for m in members if m._value_ == number]
        parts = named[:1] or [m._name_ for m in members if m._value_ and m._value_ & (m._value_ - 1) == 0 and m._value_ & number]
        return _name(kind) + "." + ("|".join(parts) or str(number))

    def exception_(self, value, depth, above):
        return _name(type(value)) + "(" + self.join(BaseException.args.__get__(value), depth, above) + ")"

    def named_tuple_(self, value, depth, above):
        kind = type(value)
        fields = next(_namespace(c)["_fields"] for c in _mro(kind) if "_fields" in _namespace(c))
        pairs = zip(fields, tuple.__iter__(value))
        return _name(kind) + "(" + ", ".join([str(n) + "=" + self.render(v, depth, above) for n, v in pairs]) + ")"

    def datetime_(self, value, depth, above):
        zone = getattr(value, "tzinfo", None)
        return repr(value) if zone is None or type(zone) is datetime.timezone else "<object> " + _name(type(value)) + "()"

    def repr_(self, value, depth, above):
        return repr(value)

    def subclassed_(self, value, depth, above):
        """An instance of a class of the program that builds on a built-in one: what that one holds, then its own attributes."""
        kind = type(value)
        base, content = next((b, c) for b, c in CONTENTS if issubclass(kind, b))
        text = base.__name__ + " subclass" if content is None else content(self, value, depth, above)
        own = self.attributes(value, kind, depth, above)
        return "<object> " + _name(kind) + "(" + ", ".join([part for part in (text, own) if part]) + ")"

    def object_(self, value, depth, above):
        kind = type(value)
        return "<object> " + _name(kind) + "(" + self.attributes(value, kind, depth, above) + ")"

    def is_simple(self, kind):
        """Whether an instance of this class of the program is shown by the attributes in its `__dict__` alone."""
        simple = self.simple.get(kind)
        if simple is None:
            plan = self.plans.get(kind)
            if plan is None:
                plan = self.plans[kind] = plan_for(kind)
            plain_dicts = all(type(_namespace(c).get("__dict__")) in (type(None), types.GetSetDescriptorType) for c in _mro(kind))
            simple = plan is Renderer.object_ and _dict_offset(kind) != 0 and plain_dicts and not any("__slots__" in _namespace(c) for c in _mro(kind))
            self.simple[kind] = simple
        return simple

    def instance(self, name, attributes):
        """The text of such an instance, from a copy of its attributes."""
        shown = [str(n) + "=" + self.render(v, 1, (0,)) for n, v in attributes.items() if not str(n).startswith("__")]
        return self.cut("<object> " + name + "(" + ", ".join(shown) + ")")

    def attributes(self, value, kind, depth, above):
        found = attributes_of(value, kind)
        if found and depth >= DEPTH:
            return ELLIPSIS
        return ", ".join([name + "=" + self.render(v, depth + 1, above) for name, v in found])


def has_order(values):
    """Whether `sorted` runs Python's own code only and gives the same for every order it is given."""
    kinds = set(map(type, values))
    if kinds == {str} or kinds == {bytes}:
        return True
    if kinds <= {int, float, bool}:
        return all(v == v for v in values)
    if kinds != {tuple}:
        return False
    shapes = set(tuple(map(type, t)) for t in values)
    return len(shapes) == 1 and frozenset((int, str, bool)).issuperset(*shapes)


def attributes_of(value, kind):
    try:
        found = list(object.__getattribute__(value, "__dict__").items())
    except (AttributeError, TypeError):
        found = []
    for base in reversed(_mro(kind)):
        slots = _namespace(base).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else tuple(slots):
            if name[:2] == "__" and name[-2:] != "__":
                name = "_" + _name(base).lstrip("_") + name
            descriptor = _namespace(base).get(name)
            if isinstance(descriptor, types.MemberDescriptorType):
                try:
                    found.append((name, descriptor.__get__(value, kind)))
                except AttributeError:
                    pass
    return [(str(n), v) for n, v in found if not str(n).startswith("__")]


def plan_for(kind):
    """How values of this type are written: a text for all of them, or a method of Renderer."""
    name = _name(kind)
    if issubclass(kind, type):
        return "<class>"
    if issubclass(kind, FUNCTIONS):
        return "<function>"
    if issubclass(kind, types.ModuleType):
        return "<module>"
    if issubclass(kind, enum.Enum):
        return Renderer.flag_ if issubclass(kind, enum.Flag) else Renderer.enum_
    if issubclass(kind, BaseException):
        return Renderer.exception_
    if issubclass(kind, tuple) and any("_fields" in _namespace(c) for c in _mro(kind)):
        return Renderer.named_tuple_
    module = _module(kind)
    full = "%s.%s" % (module, name)
    if kind in (datetime.datetime, datetime.date, datetime.time):
        return Renderer.datetime_
    if full in REPR_LIBRARY or type(module) is str and module.partition(".")[0] == "pathlib":
        return Renderer.repr_
    if module in ("typing", "types") and full not in SHOWN_LIBRARY:
        return "<class>"
    if full not in SHOWN_LIBRARY and of_library(module):
        return "<object> " + name + "()"
    return Renderer.subclassed_ if issubclass(kind, tuple(b for b, _ in CONTENTS)) else Renderer.object_


def of_library(module):
    """Whether a class comes with Python: its attributes are its own business, and differ between versions."""
    if type(module) is not str:
        return False
    found = sys.modules.get(module.partition(".")[0])
    if found is None or module == "__main__":
        return False
    file = getattr(found, "__file__", None)
    return not isinstance(file, str) or os.path.realpath(file).startswith(STDLIB) and "site-packages" not in file


CONTAINERS = {
    list: Renderer.list_,
    tuple: Renderer.tuple_,
    set: Renderer.set_,
    frozenset: Renderer.frozenset_,
    dict: Renderer.dict_,
    bytearray: Renderer.bytearray_,
    collections.deque: Renderer.deque_,
    collections.Counter: Renderer.counter_,
    collections.defaultdict: Renderer.defaultdict_,
    collections.OrderedDict: Renderer.ordered_,
    type({}.keys()): Renderer.view_,
    type({}.values()): Renderer.view_,
    type({}.items()): Renderer.view_,
}
# What is inside an instance of a class that builds on one of these, by the built-in methods only.
CONTENTS = [
    (list, lambda r, v, d, a: r.list_(list.__getitem__(v, slice(None)), d, a)),
    (tuple, lambda r, v, d, a: r.tuple_(tuple.__getitem__(v, slice(None)), d, a)),
    (collections.OrderedDict, lambda r, v, d, a: r.dict_(dict(collections.OrderedDict.items(v)), d, a)),
    (dict, lambda r, v, d, a: r.dict_(dict(dict.items(v)), d, a)),
    (set, lambda r, v, d, a: r.set_(set(set.__iter__(v)), d, a)),
    (frozenset, lambda r, v, d, a: r.frozenset_(frozenset(frozenset.__iter__(v)), d, a)),
    (collections.deque, lambda r, v, d, a: r.list_(list(collections.deque.__iter__(v)), d, a)),
    (str, lambda r, v, d, a: r.plain(str.__str__(v), str)),
    (bytes, lambda r, v, d, a: r.plain(bytes.__getitem__(v, slice(None)), bytes)),
    (int, lambda r, v, d, a: r.plain(int.__add__(v, 0), int)),
    (float, lambda r, v, d, a: r.plain(float.__add__(v, 0.0), float)),
]
RECURSIVE = {list: "[...]", dict: "{...}", tuple: "(...)", collections.deque: "[...]"}

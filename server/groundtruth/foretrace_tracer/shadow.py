"""What steps are made with: the kinds of events in the log, and what is noted of each frame."""

import builtins
from marshal import loads

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

MAX_EVALS = 8
IN_CLASS = frozenset(
    "__module__ __qualname__ __doc__ __annotations__ __firstlineno__ __static_attributes__ __classcell__ __annotate__ __classdict__ "
    "__type_params__ __annotate_func__ __conditional_annotations__ .type_params .generic_base __classdictcell__".split()
)
HIDDEN = (object(), None)  # what is known of a name that is never shown
MUTABLE = object()  # stands for a value that is looked at again at every step, so that no reference keeps it alive


class Stop(BaseException):
    """The run is over before its end. Raised again at every step, so that no handler of the program can go on for long."""


class Shared(list):
    """An empty list that many steps share, which saves a third of making one; so it stays empty."""

    def refuse(self, *_args):
        raise TypeError("this list belongs to all steps: put a new one in its place")

    append = extend = insert = __setitem__ = __iadd__ = __imul__ = refuse


class Mark:
    """A kind of event."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name


VALUE, CALLED, RETURN, TEST = Mark("value"), Mark("called"), Mark("return"), Mark("test")  # behind them a value
COPIED = Mark("copied")  # behind it a variable and what was taken of its container
APPENDED = Mark("appended")  # behind it a variable and the item that its list got
PUT = Mark("put")  # behind it a variable, a key, an index or an attribute's name, and what its object has there now
LEAVE = Mark("leave")  # a frame is left, with no exception on its way
USED = Mark("used")  # the value of a traced call, which its `return` step has said
ASKED = Mark("asked")  # says nothing
CHANGED, ENTER = Mark("changed"), Mark("enter")  # in lists: name, payload, how and whether counted; name, line and variables


NONE = Shared()


class Copy:
    """What a variable's object holds, to be kept up with it; of an instance, the attributes and the class's name (`kind`)."""

    __slots__ = ("kind", "value", "text")

    def __init__(self, taken):
        self.kind, data = taken if type(taken) is tuple else (None, taken)
        self.value = loads(data)
        self.text = None  # of all of a list, where it is known


class Shadow:
    """One frame of the program: its open step and what was last said of its variables."""

    __slots__ = ("blank", "known", "step", "is_open", "is_clause", "hidden", "calls", "dirty", "handling", "cases", "own_locals")

    def __init__(self, name, depth, hidden):
        # A step of this frame, to be copied.
        self.blank = {"line": 0, "frame": {"name": name, "depth": depth}, "kind": "line", "changed": None, "deleted": NONE, "evals": NONE, "output": None}
        self.known = {}
        self.step = None
        self.is_open = self.is_clause = False
        self.hidden = hidden
        self.calls = self.cases = 0
        self.dirty = True  # more may have changed than the statement at hand can tell
        self.handling = frozenset()  # names that go when their `except` clause is over
        self.own_locals = None  # the dict that the program was given, and the names in it


def new_step(line, shadow, kind="line"):
    step = shadow.blank.copy()
    step["line"], step["kind"], step["changed"] = line, kind, {}
    return step


def add_value(step, text, calls):
    """A value within the statement. Those are kept that fit."""
    value = {"value": text, "calls": calls}
    if step["evals"]:
        step["evals"].append(value)
    else:
        step["evals"] = [value]


def add_last_value(step, text, calls):
    """The one that is told whatever came before: a test's, or a `match`'s subject."""
    if len(step["evals"]) >= MAX_EVALS:
        del step["evals"][MAX_EVALS - 1 :]
    add_value(step, text, calls)


def in_module(name):
    return type(name) is not str or name[:2] == "__" and name[-2:] == "__"


def in_class(name):
    return type(name) is not str or name in IN_CLASS


def in_function(name):
    return name == "__class__"

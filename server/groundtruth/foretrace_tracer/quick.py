"""The hooks that run most: what they need is looked up once, when a run begins."""

import builtins
import sys
from marshal import dumps
from sys import _getframe, exc_info

from .capture import EXACT, LONG_DATA, LONG_ITEMS, as_instance, namespace_of
from .render import CONSTANT, type_name
from .shadow import APPENDED, CALLED, CHANGED, COPIED, ENTER, LEAVE, PUT, RETURN, USED, VALUE

# A private copy: the program under the tracer may patch its own.
__builtins__ = dict(vars(builtins))

HERE = 1  # stands in `calm` and `quiet` for a statement that has no value
ALL = None  # in what is known of a frame: every variable must be looked at
GROWN = object()  # in what is known of a variable: more was put into it than was last taken of it, and the log has all of that


def in_flight():
    """The exception that is being handled, or leaves a frame."""
    return exc_info()[1]


in_flight = getattr(sys, "exception", in_flight)


def frequent(hooks):
    """The hooks in Python that run most, by name, with nothing to be looked up in `hooks` on the common way."""
    log, kinds, calm, quiet, frames = hooks.log, hooks.kinds, hooks.calm, hooks.quiet, hooks.frames
    append, extend, push, pop, longest = log.append, log.extend, frames.append, frames.pop, hooks.longest
    most, least = hooks.int_limit - 1, 1 - hooks.int_limit
    steady, get_frame, raised, length = hooks.steady, _getframe, in_flight, len
    capture, simple = hooks.capture, hooks.render.simple
    held = capture.held and capture.by_copy

    def keeps(value):
        """Whether it is short and its text never changes."""
        kind = type(value)
        if kind is int:
            return least <= value <= most
        return kind in kinds or kind is str and length(value) <= longest

    count = hooks.tick

    def begins(line):
        append(line)
        count()

    def looks_quickly(assigned=None):
        """A look at the objects that are known to be the frame's. Whether that was enough: one has changed at most, and is copied quickly.

        With the name of a variable that has just been set, none of the others may have changed.
        """
        known = frames[-1]
        if not held or ALL in known:
            return False
        changed = None
        try:
            for name, (value, before, _) in known.items():
                if name == assigned:
                    continue
                kind = type(value)
                if type(before) is str:
                    return False
                if kind in EXACT:
                    if length(value) > LONG_ITEMS:
                        return False
                    data = dumps(value)
                    if data == before:
                        continue
                elif simple.get(kind):
                    data = dumps(namespace_of(value, "__dict__"))
                    if before is not None and before[0] == data and before[1] is kind:
                        continue
                else:
                    return False
                if assigned or changed or length(data) > LONG_DATA:
                    return False
                changed = name, value, kind, data
        except ValueError:  # one holds what cannot be copied
            return False
        if assigned:
            return True
        if not changed:
            append(None)
        else:
            name, value, kind, data = changed
            capture.kept += length(data)
            if kind in EXACT:
                known[name] = value, data, False
                extend((COPIED, name, data))
            else:
                known[name] = value, (data, kind), False
                append([CHANGED, name, (type_name(kind), data), as_instance, True])
        if not known:
            hooks.looked()
        elif HERE not in calm:
            calm.update(kinds)
        return True

    def looked_at():
        """A statement is over that sets no variable and can have changed objects."""
        if not looks_quickly():
            hooks.look(get_frame(hooks.above))

    def touched(name, value, *more):
        """The same for one that set these variables."""
        if not more and keeps(value):
            if HERE in quiet:
                extend(((name,), value))
                return
            if looks_quickly(name):
                frames[-1].pop(name, None)
                extend(((name,), value))
                hooks.looked()
                return
        elif not more and held and type(value) in EXACT:
            known = frames[-1]
            if not known or length(known) == 1 and name in known:
                # Nothing else of the frame can have changed.
                known.pop(name, None)
                append([CHANGED, name, *capture(name, value, known), True])
                hooks.looked()
                return
        hooks.look(get_frame(hooks.above), (name, value, *more))

    def branched(truth):
        """A branch's test came out so, where the branch itself could not say it."""
        append(truth)
        if not looks_quickly():
            hooks.look(get_frame(hooks.above))

    # Statements that can have changed this one object only, the value of this variable, by a value whose text never changes.

    def look():
        """It is none of them, as it turned out."""
        if HERE in quiet:
            append(None)
        elif not looks_quickly():
            hooks.look(get_frame(hooks.above + 1))

    def alone(name, value, known):
        """Whether what is known of the other variables still holds: none of them shows this object."""
        for other, (shown, before, is_flat) in known.items():
            if other != name and not is_flat:
                if shown is value or not is_flat_now(shown):
                    return False
                known[other] = shown, before, True
            elif shown is value and other != name:
                return False
        return True

    def is_flat_now(value):
        """Whether it holds only what has one text for ever."""
        kind = type(value)
        if kind is dict:
            return CONSTANT.issuperset(map(type, value)) and CONSTANT.issuperset(map(type, value.values()))
        if simple.get(kind):
            return CONSTANT.issuperset(map(type, namespace_of(value, "__dict__").values()))
        return kind in EXACT and CONSTANT.issuperset(map(type, value))

    # In what follows `keeps` is written out.

    def appended(name, value):
        """`name.append(…)` is over."""
        known = frames[-1]
        entry = known.get(name)
        # Where something is known, `quiet` is empty.
        if entry is not None and entry[0] is value and HERE in calm:
            before = entry[1]
            if (before is GROWN or type(before) is bytes and length(before) <= LONG_DATA and type(value) is list) and length(value) <= LONG_ITEMS:
                item = value[-1]
                kind = type(item)
                if least <= item <= most if kind is int else kind in kinds or kind is str and length(item) <= longest:
                    if length(known) == 1 or alone(name, value, known):
                        if before is not GROWN:
                            known[name] = value, GROWN, entry[2]
                        return extend((APPENDED, name, item))
        return look()

    def put(name, value, key):
        """`name[key] = …` is over."""
        known = frames[-1]
        entry = known.get(name)
        if entry is not None and entry[0] is value and HERE in calm:
            before, kind = entry[1], type(value)
            if (before is GROWN or type(before) is bytes and length(before) <= LONG_DATA) and length(value) <= LONG_ITEMS:
                if keeps(key) and type(key) is not float if kind is dict else kind is list and type(key) is int:  # not-a-number is found by its identity alone
                    item = value[key]
                    kind = type(item)
                    if least <= item <= most if kind is int else kind in kinds or kind is str and length(item) <= longest:
                        if length(known) == 1 or alone(name, value, known):
                            if before is not GROWN:
                                known[name] = value, GROWN, entry[2]
                            return extend((PUT, name, key, item))
        return look()

    def put_attribute(name, value, attribute):
        """`name.attribute = …` is over."""
        known = frames[-1]
        entry = known.get(name)
        if entry is not None and entry[0] is value and HERE in calm:
            before, kind = entry[1], type(value)
            if type(before) is tuple and before[1] is kind and (before[0] is GROWN or length(before[0]) <= LONG_DATA):
                own = namespace_of(value, "__dict__")
                if attribute in own and length(own) <= LONG_ITEMS:
                    item = own[attribute]
                    kind = type(item)
                    if least <= item <= most if kind is int else kind in kinds or kind is str and length(item) <= longest:
                        if length(known) == 1 or alone(name, value, known):
                            if before[0] is not GROWN:
                                known[name] = value, (GROWN, before[1]), entry[2]
                            return extend((PUT, name, attribute, item))
        return look()

    def returned(value):
        if HERE not in calm and not looks_quickly():
            hooks.look(get_frame(hooks.above))
        kind = type(value)
        if least <= value <= most if kind is int else kind in kinds or kind is str and length(value) <= longest:
            extend((RETURN, value))
        else:
            append([RETURN, hooks.text_at_once(value)])
        return value

    def returned_touching(value):
        if HERE not in quiet and not looks_quickly():
            hooks.look(get_frame(hooks.above))
        kind = type(value)
        if least <= value <= most if kind is int else kind in kinds or kind is str and length(value) <= longest:
            extend((RETURN, value))
        else:
            append([RETURN, hooks.text_at_once(value)])
        return value

    def evaluated(value):
        kind = type(value)
        if least <= value <= most if kind is int else kind in kinds or kind is str and length(value) <= longest:
            extend((VALUE, value))
        else:
            append([VALUE, hooks.text_at_once(value)])
        return value

    def called(value):
        if log and log[-1] is LEAVE:
            append(USED)  # its `return` step has said the value
            return value
        kind = type(value)
        if least <= value <= most if kind is int else kind in kinds or kind is str and length(value) <= longest:
            extend((CALLED, value))
        else:
            append([CALLED, hooks.text_at_once(value)])
        return value

    def enter(name, line, names, *values):
        """A function begins that has no variables yet but its parameters."""
        is_counted = hooks.near or length(frames) >= hooks.max_depth
        if is_counted:
            hooks.may_enter()
        known = {}
        for value in values:
            kind = type(value)
            if not (least <= value <= most if kind is int else kind in kinds or kind is str and length(value) <= longest):
                event = [ENTER, name, line, [parameter(at, value, known) for at, value in zip(names, values)]]
                break
        else:
            event = [ENTER, name, line, names, values]
        append(event)
        if not is_counted:
            count()
        if not steady:
            known[ALL] = None
        push(known)
        if known or HERE not in quiet:
            hooks.looked()

    def parameter(name, value, known):
        """What is told of it: name, payload and how."""
        kind = type(value)
        if simple.get(kind) and held:
            try:
                data = dumps(namespace_of(value, "__dict__"))
            except ValueError:
                data = None
            if data is not None and length(data) <= LONG_DATA:
                capture.kept += length(data)
                known[name] = value, (data, kind), False
                return name, (type_name(kind), data), as_instance
        elif keeps(value):
            return name, value, None
        return (name, *hooks.capture_or_stop(name, value, known))

    def leave():
        if raised() is not None:
            hooks.settle()
            hooks.failing()
        append(LEAVE)
        pop()
        top = frames[-1]
        if not steady:
            top[ALL] = None
        if top:
            if calm:
                calm.clear()
                quiet.clear()
        elif HERE not in quiet or HERE not in calm:
            hooks.looked()

    hooks.enter = enter
    return {"wb": begins, "u": touched, "o": looked_at, "r": returned, "ru": returned_touching, "v": evaluated, "vc": called, "n": enter, "x": leave, "p": branched, "ap": appended, "pi": put, "pa": put_attribute}

"""Checking and cleaning values: parsing with fallbacks, ranges, codes, forms."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import digits, letters, some
from ._shapes import all_of, any_of, block, call, count, fn, fname, gather, src


@template("functions", "int", "ValueError", "default")
def parse_or_default(d: Draw) -> str:
    s, default = d.name("text", "s", "raw"), d.name("default", "other", "fallback")
    low, high = d.int(-5, 3), d.int(20, 60)
    forms = [
        [*block("try", f"value = int({s})"), *block("except ValueError", f"return {default}"), *d.pick([[], block(f"if value < {low} or value > {high}", f"return {default}"), [f"value = max({low}, min(value, {high}))"]]), "return value"],
        [f"{s} = {s}.strip()", *block(f"if {s}.isdigit()", f"return int({s})"), *block(f"if {s}[:1] == '-' and {s}[1:].isdigit()", f"return -int({s}[1:])"), f"return {default}"],
        ["value = 0", *block(f"for c in {s}", block("if not c.isdigit()", f"return {default}"), "value = value * 10 + int(c)"), f"return value if {s} else {default}"],
        [*block("try", f"return float({s})"), *block("except (TypeError, ValueError)", f"return {default}")],
    ]
    f = fname(d, "to_int", "parse")
    return src(fn(f, f"{s}, {default}{'=0' if d.bool() else ''}", d.pick(forms)), call(d, f, lambda: (d.pick(["7", "42", "-3", " 5 ", "x", "", "3.5", "1e2", "99", "0"]), d.pick([0, -1, None, 10])), s, default, many=0.5))


@template("functions", "form", "errors", "dict")
def validate_form(d: Draw) -> str:
    form = d.name("form", "data", "row")
    rules = d.sample([("name", f"not {form}.get('name')", "'name missing'"), ("age", f"not 0 < {form}.get('age', 0) < 120", "'bad age'"), ("city", f"{form}.get('city') not in ('Oslo', 'Rome', 'Lima')", "'unknown city'"), ("mail", f"'@' not in {form}.get('mail', '')", "'bad mail'"), ("code", f"len({form}.get('code', '')) != 4", "'bad code'")], d.int(2, 3))
    as_dict = d.bool()
    steps = [l for k, c, m in rules for l in block(f"if {c}", f"errors[{d.lit(k)}] = {m}" if as_dict else f"errors.append({m})")]
    f = fname(d, "validate", "check_form")
    values = {"name": lambda: d.pick(["", "Ada", "Bo"]), "age": lambda: d.pick([0, 17, 40, 130, -1]), "city": lambda: d.pick(["Oslo", "Bern", "Rome"]), "mail": lambda: d.pick(["a@b.c", "nope", ""]), "code": lambda: d.pick(["A12x", "77", "abcd"])}
    def make():
        keys = [k for k, _, _ in rules]
        if d.chance(0.3):
            keys = keys[:-1]
        return {k: values[k]() for k in keys}
    return src(fn(f, form, f"errors = {'{}' if as_dict else '[]'}", steps, d.pick(["return errors", "return not errors", "return len(errors), errors", "return errors or 'ok'"])), call(d, f, make, form, many=0.2))


@template("functions", "code-format", "str.isalpha", "slice")
def plate_check(d: Draw) -> str:
    s = d.name("plate", "code", "s")
    forms = [
        [*block(f"if len({s}) != {d.int(5, 7)}", "return False"), d.pick([f"return {s}[:2].isalpha() and {s}[2:].isdigit()", f"return {s}[:2].isupper() and {s}[-1] != '0'"])], [*block(f"if not {s}[0].isalpha()", "return 'bad start'"), *block(f"if not {s}[-1].isdigit()", "return 'bad end'"), "return 'ok'"],
        [f"head, sep, tail = {s}.partition('-')", *block("if not sep", "return None"), "return head.isalpha() and tail.isdigit()"], ["seen_digit = False", *block(f"for c in {s}", block("if c.isdigit()", "seen_digit = True"), block("elif seen_digit", "return False")), "return True"],
        ["pattern = ''.join('A' if c.isalpha() else '9' if c.isdigit() else c for c in %s)" % s, d.pick(["return pattern", "return pattern == 'AA999'", "return pattern.count('9')"])],
    ]
    f = fname(d, "valid_code", "check_plate")
    make = lambda: d.pick([f"AB{digits(d, 3, 4)}", f"ab-{digits(d, 2, 3)}", "A1B2", "XY-Z9", letters(d, 2, 3).upper() + digits(d, 1, 3), "7up", f"Q{digits(d, 4, 4)}"])
    return src(fn(f, s, d.pick(forms)), call(d, f, make, s, many=0.5))


@template("functions", "version", "tuple", "compare")
def compare_versions(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("old", "new"), ("v1", "v2")])
    forms = [
        [f"p = [int(x) for x in {a}.split('.')]", f"q = [int(x) for x in {b}.split('.')]", d.pick(["return p < q", "return (p > q) - (p < q)", "return max(p, q)"])], [f"return tuple(map(int, {a}.split('.'))) {d.pick(['<', '>=', '=='])} tuple(map(int, {b}.split('.')))"], [*block(f"for x, y in zip({a}.split('.'), {b}.split('.'))", block("if int(x) != int(y)", "return int(x) - int(y)")), "return 0"],
        [f"parts = {a}.split('.')", f"parts[{d.pick(['-1', '0', '1'])}] = str(int(parts[{d.pick(['-1', '0', '1'])}]) + 1)", "return '.'.join(parts)"], [f"return {a} < {b}, len({a}) == len({b})"],
    ]
    f = fname(d, "newer", "compare")
    version = lambda: ".".join(str(d.int(0, 12)) for _ in range(d.int(2, 3)))
    return src(fn(f, f"{a}, {b}", d.pick(forms)), call(d, f, lambda: (version(), version()), a, b))


@template("functions", "clean", "None", "filter")
def clean_values(d: Draw) -> str:
    xs, x = d.name("values", "cells", "answers"), d.name("v", "x", "cell")
    forms = [
        [*gather(d, "out", x, xs, x, d.pick([x, f"{x} is not None", f"{x} not in (None, '')", f"isinstance({x}, str)"])), "return out"], ["out = []", *block(f"for {x} in {xs}", block(f"if {x} is None", "continue"), block(f"if isinstance({x}, str)", f"{x} = {x}.strip().lower()"), f"out.append({x})"), "return out"],
        ["last, out = 0, []", *block(f"for {x} in {xs}", block(f"if {x} is not None", f"last = {x}"), "out.append(last)"), "return out"], [f"return [{x} or '-' for {x} in {xs}]"], [f"known = [{x} for {x} in {xs} if isinstance({x}, int)]", *block("if not known", "return None"), "return sum(known) / len(known)"], ["good = bad = 0", *block(f"for {x} in {xs}", *block(f"if {x}", "good += 1"), *block("else", "bad += 1")), "return good, bad"],
        [f"return {xs}.count(None), len({xs}) - {xs}.count(None)"], [f"return [str({x}) for {x} in {xs} if not {x}]"],
    ]
    f = fname(d, "clean", "tidy_values")
    return src(fn(f, xs, d.pick(forms)), call(d, f, lambda: [d.pick([None, "", " A ", "b", 0, 3, d.int(1, 20), "No"]) for _ in range(d.int(2, 5))], xs))


@template("functions", "assert", "AssertionError", "raises")
def assertions(d: Draw) -> str:
    x = d.name("n", "size", "level")
    cond, msg = d.pick([(f"{x} > 0", "'must be positive'"), (f"{x} % 2 == 0", "f'odd: {%s}'" % x), (f"isinstance({x}, int)", ""), (f"{x} in range(10)", "'out of range'")])
    f = fname(d, "checked", "half")
    head = fn(f, x, f"assert {cond}" + (f", {msg}" if msg else ""), f"return {d.pick([f'{x} // 2', f'{x} * 2 - 1', f'[{x}]'])}")
    v = d.pick([d.int(-3, 20), 2, 8, 2.5])
    return src(head, d.pick([[f"r = {f}({v})"], [*block("try", f"r = {f}({v})"), *block("except AssertionError as e", d.pick(["r = str(e)", "print('failed', e)\nr = 0", "r = repr(e)"])), "print(r)"], [*block(f"for v in {[d.int(1, 6) * 2, v, d.int(0, 9)]}", block("try", f"print({f}(v))"), block("except AssertionError", "print('no')"))]]))


@template("functions", "try-else-finally", "flow")
def try_paths(d: Draw) -> str:
    x = d.name("key", "x", "pos")
    data = d.name("data", "table", "xs")
    value = d.pick([{"a": 1, "b": 0}, [1, 0, 2]])
    keys = ["'a'", "'b'", "'z'"] if isinstance(value, dict) else ["0", "1", "5", "'a'"]
    extra = d.pick([[], block("else", "log.append('fine')"), block("finally", "log.append('end')"), [*block("else", "log.append('fine')"), *block("finally", "log.append('end')")]])
    handlers = d.pick([[*block("except (KeyError, IndexError)", "log.append('missing')"), *block("except ZeroDivisionError", "log.append('zero')"), *block("except Exception", "log.append('other')")], block("except Exception as e", "log.append(type(e).__name__)"), [*block("except LookupError", d.pick(["log.append('lookup')", "return log"])), *block("except (ZeroDivisionError, TypeError) as e", "log.append(str(e)[:8])")]])
    f = fname(d, "attempt", "look_up")
    return src(fn(f, f"{data}, {x}", "log = []", block("try", f"log.append(12 // {data}[{x}])"), handlers, extra, "return log"), [f"print({f}({d.lit(value)}, {k}))" for k in d.sample(keys, d.int(1, 3))])


@template("functions", "allowed", "in", "normalise")
def normalise_choice(d: Draw) -> str:
    s = d.name("answer", "choice", "s")
    forms = [
        [f"{s} = {s}.strip().lower()", *block(f"if {s} in ('y', 'yes', 'true', '1')", "return True"), *block(f"if {s} in ('n', 'no', 'false', '0')", "return False"), d.pick(["return None", "return 'unclear'"])], ["table = {'y': 'yes', 'n': 'no'}", f"return table.get({s}[:1].lower(), 'unclear')"], [*block("for full in ('yes', 'no', 'maybe')", block(f"if {s} and full.startswith({s}.lower())", "return full")), "return None"],
        [f"clean = ''.join(c for c in {s} if c.isalpha()).lower()", *block("if clean == 'yes'", "return 1"), *block("elif clean == 'no'", "return 0"), *block("else", "return -1")],
    ]
    f = fname(d, "normalise", "read_answer")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: d.pick(["Yes", " no ", "Y", "n", "", "true", "MAYBE", "yes!", "0", "nope"]), s, many=0.5))


@template("functions", "range-check", "readings", "count")
def sensor_check(d: Draw) -> str:
    xs, low, high = d.name("readings", "temps", "levels"), d.name("low", "lo"), d.name("high", "hi")
    forms = [
        [*gather(d, "bad", "i, v", f"enumerate({xs})", d.pick(["i", "(i, v)"]), f"not {low} <= v <= {high}"), "return bad"], [*count(d, "k", "v", xs, f"v < {low} or v > {high}"), "return k"], all_of(d, "v", xs, f"{low} <= v <= {high}", f"v < {low} or v > {high}"), ["out = []", *block(f"for v in {xs}", *block(f"if v < {low}", "out.append('low')"), *block(f"elif v > {high}", "out.append('high')"), *block("else", "out.append('ok')")), "return out"],
        ["run = 0", *block(f"for v in {xs}", block(f"if v > {high}", "run += 1"), block("else", "run = 0"), block("if run == 2", "return True")), "return False"], [f"return [min(max(v, {low}), {high}) for v in {xs}]"], [f"{low}, {high} = min({low}, {high}), max({low}, {high})", f"return sum(v in range({low}, {high}) for v in {xs})"],
    ]
    f = fname(d, "alarms", "check_levels")
    return src(fn(f, f"{xs}, {low}, {high}", d.pick(forms)), call(d, f, lambda: (some(d, 2, 5, 0, 30), d.int(3, 10), d.int(12, 24)), xs, low, high, many=0.1))


@template("functions", "schedule", "conflict", "any")
def booking_check(d: Draw) -> str:
    taken, start, end = d.name("taken", "bookings", "slots"), "start", "end"
    forms = [any_of(d, "a, b", taken, f"{start} < b and a < {end}"), [*block(f"if {start} >= {end}", "return 'bad times'"), *block(f"for a, b in {taken}", block(f"if {start} < b and {end} > a", "return f'clash with {a}-{b}'")), f"{taken}.append(({start}, {end}))", d.pick(["return 'booked'", f"return len({taken})", f"return sorted({taken})"])], ["hours = set()", *block(f"for a, b in {taken}", "hours.update(range(a, b))"), f"return [h for h in range({start}, {end}) if h not in hours]"]]
    f = fname(d, "book", "clash")
    def make():
        a, b = d.int(8, 10), d.int(12, 14)
        s = d.int(8, 15)
        return [(a, a + d.int(1, 2)), (b, b + d.int(1, 3))][: d.int(1, 2)], s, s + d.int(0, 3)
    return src(fn(f, f"{taken}, {start}, {end}", d.pick(forms)), call(d, f, make, taken, start, end, many=0.15))

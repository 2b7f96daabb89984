"""Slices and indexes of strings, lists and tuples, with negative positions and steps, and slice assignment."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import LETTERS, MIXED, digits, letters, some, words
from ._shapes import Whole, block, call, fn, fname, gather, give, src


def bound(d: Draw) -> str:
    return d.pick(["", "", "0", "1", "2", "3", "-1", "-2", "-3", "5", "9", "-9"])


def piece(d: Draw) -> str:
    """The inside of a slice's brackets."""
    step = d.pick(["", "", "", ":", ":2", ":-1", ":-2", ":3", ":1"])
    return f"{bound(d)}:{bound(d)}{step}"


def sequence(d: Draw):
    return d.pick([letters(d, 3, 8, LETTERS[:9]), d.pick(MIXED), some(d, 3, 7), tuple(some(d, 3, 5)), words(d, 3, 5), digits(d, 3, 7), "", list(range(6))])


def one_argument(seq):
    return Whole(seq) if isinstance(seq, tuple) else seq


@template("drills", "slice", "negative-step")
def slice_drill(d: Draw) -> str:
    s = d.name("s", "xs", "seq", "data")
    picks = [f"{v} = {s}[{piece(d)}]" for v in "abcd"[: d.int(1, 4)]]
    return src(f"{s} = {d.lit(sequence(d))}", picks, d.pick([[], ["print(a)"], [f"print(len(a), {s}[:1])"]]))


@template("singleline", "slice", "index")
def slice_line(d: Draw) -> str:
    seq = d.lit(sequence(d) or "abc")
    return src(d.pick([f"{d.name('x', 'out', 'part')} = {seq}[{piece(d)}]", f"s = {seq}\nr = s[{piece(d)}]", f"s = {seq}\nr = s[{d.pick(['0', '-1'])}]", f"s = {seq}\nr = s[{piece(d)}] == s[{piece(d)}]", f"s = {seq}\nr = s[{piece(d)}] + s[{piece(d)}]", f"s = {seq}\nr = len(s[{piece(d)}])", f"s = {seq}\nr = s[::-1][{piece(d)}]"]))


@template("drills", "IndexError", "raises", "index")
def index_drill(d: Draw) -> str:
    s = d.name("s", "xs", "row")
    seq = sequence(d)
    i = d.pick([0, -1, 1, len(seq) - 1, len(seq), -len(seq), -len(seq) - 1, 2])
    wrap = d.pick([[f"x = {s}[i]"], [*block("try", f"x = {s}[i]"), *block("except IndexError as e", d.pick(["x = None", "print(e)\nx = -1"])), "print(x)"], [*block(f"if -len({s}) <= i < len({s})", f"x = {s}[i]"), *block("else", "x = 'none'"), "print(x)"], [f"x = {s}[i:i + 1]"], [f"x = {s}[i % max(1, len({s}))] if {s} else None"]])
    return src(f"{s} = {d.lit(seq)}", f"i = {i}", wrap)


@template("drills", "slice-assignment", "del")
def slice_assignment(d: Draw) -> str:
    xs = d.name("xs", "row", "items")
    vals = d.pick([list(range(d.int(4, 7))), some(d, 4, 6, 0, 9)])
    n = len(vals)
    even = len(vals[::2])
    ops = [f"{xs}[1:3] = [{d.int(10, 20)}]", f"{xs}[:2] = []", f"{xs}[2:2] = [{d.int(10, 20)}, {d.int(10, 20)}]", f"{xs}[::2] = {[0] * even}", f"del {xs}[1:3]", f"del {xs}[::2]", f"{xs}[-2:] = {xs}[:2]", f"{xs}[:] = {xs}[::-1]", f"{xs}[{n}:] = [99]", f"del {xs}[-1:]", f"{xs}[1:-1] = 'ab'", f"del {xs}[:]", f"{xs}[0:1] *= 2", f"{xs}[1:] = sorted({xs}[1:])", f"{xs}[::-1] = {vals}", f"{xs}[1:2] = [[0]]"]
    first = d.pick(ops)
    later = [o for o in ops if "::2" not in o and "::-1] =" not in o and "sorted" not in o]
    alias = d.chance(0.25)
    return src(f"{xs} = {vals}", ["ys = " + xs] if alias else [], first, d.sample(later, d.int(0, 1)), d.pick([[f"print({xs})"], [f"n = len({xs})"], ["print(ys)"] if alias else []]))


@template("functions", "slice", "chunks", "range-step")
def chunk_sequence(d: Draw) -> str:
    s, k = d.name("s", "xs", "data"), d.name("k", "size", "n")
    forms = [gather(d, "out", "i", f"range(0, len({s}), {k})", f"{s}[i:i + {k}]") + ["return out"], ["out = []", *block(f"while {s}", f"out.append({s}[:{k}])", f"{s} = {s}[{k}:]"), "return out"], [f"return [{s}[i::{k}] for i in range({k})]"], [f"q = len({s}) // {k}", f"return [{s}[i * q:(i + 1) * q] for i in range({k})]"], ["out, part = [], []", *block(f"for x in {s}", "part.append(x)", block(f"if len(part) == {k}", "out.append(part)", "part = []")), *block("if part", "out.append(part)"), "return out"], [f"return {s}[:{k}], {s}[{k}:-{k}], {s}[-{k}:]"]]
    f = fname(d, "chunks", "split_up", "deal")
    return src(fn(f, f"{s}, {k}", d.pick(forms)), call(d, f, lambda: (d.pick([letters(d, 2, 7, LETTERS[:9]), some(d, 2, 6)]), d.int(1, 3)), s, k))


@template("functions", "slice", "halves", "reverse")
def halves(d: Draw) -> str:
    s = d.name("s", "xs", "word")
    exprs = [f"{s}[half:] + {s}[:half]", f"{s}[:half][::-1] + {s}[half:]", f"{s}[half:][::-1] + {s}[:half][::-1]", f"{s}[:half] == {s}[half:]", f"{s}[half]", f"{s}[:half], {s}[half:]", f"{s}[half - 1:half + 1]", f"{s}[::2] + {s}[1::2]", f"{s}[-half:] if half else {s}", f"{s}[:half] + {s}[half + 1:]", f"{s}[:half] + {s}[:half][::-1]"]
    guard = d.pick([[], block(f"if len({s}) % 2", f"return {s}[::-1]"), block(f"if len({s}) < 2", f"return {s}"), block(f"if half == 0", "return None")])
    half = d.pick([f"half = len({s}) // 2", f"half = (len({s}) + 1) // 2", f"half = int(len({s}) / 2)"])
    f = fname(d, "halve", "fold")
    return src(fn(f, s, half, guard, give(d, d.pick(exprs), "part")), call(d, f, lambda: one_argument(sequence(d) or [1, 2]), s))


@template("functions", "index", "every-nth", "loop")
def take_positions(d: Draw) -> str:
    s, ks = d.name("s", "xs", "letters"), d.name("ks", "spots", "order")
    text = d.bool()
    grow = ["out = ''" if text else "out = []", *block(f"for k in {ks}", d.pick([block(f"if -len({s}) <= k < len({s})", f"out += {s}[k]" if text else f"out.append({s}[k])"), [f"out += {s}[k % len({s})]" if text else f"out.append({s}[k % len({s})])"], [f"out = out + {s}[k:k + 1]"]])), "return out"]
    comp = [f"return [{s}[k] for k in {ks} if k < len({s})]" if not text else f"return ''.join({s}[k % len({s})] for k in {ks})"]
    f = fname(d, "pick", "reorder")
    return src(fn(f, f"{s}, {ks}", d.pick([grow, comp])), call(d, f, lambda: (d.pick(MIXED)[:6] if text else some(d, 3, 5), [d.int(-2, 6) for _ in range(d.int(1, 4))]), s, ks))


@template("functions", "slice", "while", "consume")
def consume(d: Draw) -> str:
    s = d.name("s", "data", "tape")
    forms = [["out = []", *block(f"while len({s}) > 1", f"out.append({s}[0] + {s}[-1])", f"{s} = {s}[1:-1]"), f"return out, {s}"], ["n = 0", *block(f"while {s} and {s}[0] == {s}[-1] and n < 6", f"{s} = {s}[1:]", "n += 1"), f"return n, {s}"], ["steps = []", *block(f"while len({s}) > 1", f"{s} = {s}[::2]" if d.bool() else f"{s} = {s}[1::2]", f"steps.append(len({s}))"), f"return {s}"], [*block(f"while len({s}) >= 3", f"{s} = {s}[2:] + {s}[:1]"), f"return {s}"], ["out = []", *block(f"for i in range(len({s}))", f"out.append({s}[i:] [:2])".replace("] [", "][")), "return out"], [f"return [{s}[:i] for i in range(1, len({s}) + 1)]"], [f"return [{s}[i:] for i in range(len({s}))][::-1]"]]
    f = fname(d, "consume", "peel")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: d.pick([letters(d, 2, 6, "abc"), some(d, 2, 5, 0, 4)]), s))


@template("functions", "slice-object", "islice", "reversed")
def slice_objects(d: Draw) -> str:
    s = d.name("s", "xs", "seq")
    forms = [[f"part = slice({d.int(0, 2)}, {d.pick(['None', '4', '-1'])}{d.pick(['', ', 2'])})", f"return {s}[part]"], ["from itertools import islice", f"return list(islice({s}, {d.int(0, 2)}, {d.int(3, 5)}))"], [f"return list(reversed({s}))[{piece(d)}]"], [f"it = iter({s})", "return list(zip(it, it))"], [f"return [x for x in {s}[{piece(d)}]]"], [f"first, *_, last = {s}", "return last, first"], [f"return list(range(20))[{piece(d)}], {s}[{piece(d)}]"], [f"return sorted({s})[{piece(d)}]"]]
    f = fname(d, "part", "cut")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: d.pick([some(d, 3, 6), letters(d, 3, 6)]), s))

"""Tuples: packing, unpacking, swapping, sorting pairs, returning several values."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import MIXED, PEOPLE, some, words
from ._shapes import Whole, block, call, choose, fn, fname, gather, show, src


def points(d: Draw, lo=2, hi=4) -> list:
    return [(d.int(-4, 9), d.int(-4, 9)) for _ in range(d.int(lo, hi))]


@template("functions", "tuple", "return-several", "divmod")
def return_several(d: Draw) -> str:
    n, k = d.name("n", "total", "minutes"), d.name("k", "size", "unit")
    first_two = d.pick([[f"q, r = divmod({n}, {k})"], [f"q = {n} // {k}", f"r = {n} % {k}"], [f"q, r = {n} // {k}, {n} % {k}"]])
    end = d.pick(["q, r", "(r, q)", "q, r, q * r", "[q, r]", f"q + 1 if r else q", f"q * {k} + r == {n}", "{'q': q, 'r': r}"])
    f = fname(d, "split_up", "share")
    out = d.name("a, b", "res", "pair")
    n_val, k_val = d.int(-20, 99), d.pick([d.int(2, 12), d.int(2, 12), -3, -7])
    if out == "a, b" and end in ("q, r", "(r, q)", "[q, r]"):
        return src(fn(f, f"{n}, {k}", first_two, f"return {end}"), f"a, b = {f}({n_val}, {k_val})", d.pick([["print(a + b)"], ["print(f'{a} rest {b}')"], ["c = b - a"], ["a, b = b, a"]]))
    return src(fn(f, f"{n}, {k}", first_two, f"return {end}"), show(d, f"{f}({n_val}, {k_val})"))


@template("drills", "unpacking", "star")
def unpack_star(d: Draw) -> str:
    seq = d.pick([some(d, 3, 6), tuple(some(d, 3, 5)), "".join(d.sample("abcdefg", d.int(3, 5))), words(d, 3, 4)])
    s = d.name("seq", "row", "data")
    targets = d.pick(["a, *b", "*a, b", "a, *b, c", "a, b, *c", "*a, b, c", "[a, *b]", "a, b, c, *rest"])
    names = [t.strip("*[] ") for t in targets.split(",")]
    more = d.pick([[], [f"{names[0]}, {names[-1]} = {names[-1]}, {names[0]}"], [f"n = len({names[-1]})"] if targets.split(",")[-1].strip().startswith("*") else [], [f"print({', '.join(names)})"]])
    return src(f"{s} = {d.lit(seq)}", f"{targets} = {s}", more)


@template("drills", "unpacking", "ValueError", "raises")
def unpack_mismatch(d: Draw) -> str:
    row = d.pick([tuple(some(d, 2, 4)), some(d, 2, 4), "ab", [1, (2, 3)]])
    p = d.name("row", "entry", "p")
    target = d.pick(["a, b", "a, b, c", "a, (b, c)", "(a, b)"])
    op = d.pick([[f"{target} = {p}"], [*block("try", f"{target} = {p}", "print(a)"), *block("except (ValueError, TypeError) as e", d.pick(["print('bad row')", "a = b = None", "print(type(e).__name__)"]))], [*block(f"if len({p}) == {len(target.split(','))}", f"{target} = {p}"), *block("else", "a = b = 0")]])
    return src(f"{p} = {d.lit(row)}", op, d.pick([[], ["out = (a, b)"], ["print(a, b)"]]))


@template("drills", "tuple.count", "tuple.index", "slice", "tuple")
def tuple_methods(d: Draw) -> str:
    t = d.name("t", "row", "point")
    values = d.pick([tuple(d.int(0, 4) for _ in range(d.int(3, 6))), tuple(words(d, 3, 4)), (d.int(0, 9),), (1, "a", 2.5, None)])
    x = d.lit(d.pick(values))
    ops = [f"{t}.count({x})", f"{t}.index({x})", f"{t}[::-1]", f"{t}[1:]", f"{t}[-2:]", f"{t} + (9,)", f"{t} * 2", f"{x} in {t}", f"len({t})", f"{t}[0]", f"{t}[-1]", f"list({t})", f"{t} == tuple(list({t}))", f"{t}[:-1] + ({x},)", f"{t} + ()", f"({t}, {x})", f"{t}[::2]", f"isinstance({t}, tuple)", f"bool({t})", f"tuple(reversed({t}))"]
    return src(f"{t} = {d.lit(values)}", [f"{v} = {op}" for v, op in zip("abc", d.sample(ops, d.int(1, 3)))], d.pick([[], [f"print(a, len({t}))"]]))


@template("drills", "tuple", "comparison", "ordering")
def tuple_compare(d: Draw) -> str:
    a, b = (d.int(0, 3), d.int(0, 9)), (d.int(0, 3), d.int(0, 9))
    b = d.pick([b, b, (a[0], b[1]), a, (a[0],), a + (0,)])
    op = d.pick(["<", ">", "<=", "==", "!=", ">="])
    lines = [f"v1 = {d.lit(a)}", f"v2 = {d.lit(b)}", f"res = v1 {op} v2"]
    return src(lines, d.pick([[], ["top = max(v1, v2)"], ["low = min(v1, v2)"], ["order = sorted([v1, v2, (1, 1)])"], choose(d, "label", "res", "'yes'", "'no'"), [*block(f"if v1[0] == v2[0]", "print('same major')"), *block("else", "print(v1[0] - v2[0])")]]))


@template("drills", "TypeError", "raises", "immutable")
def tuple_immutable(d: Draw) -> str:
    t = d.name("t", "point", "pair")
    lst = some(d, 1, 2)
    start = (d.int(0, 9), lst)
    op = d.pick([f"{t}[0] = {d.int(0, 9)}", f"{t}[1].append({d.int(0, 9)})", f"{t} += ({d.int(0, 9)},)", f"{t}[1][0] = {d.int(10, 20)}", f"{t} = {t}[:1]", f"{t}[0] += 1", f"{t} = ({d.int(0, 9)}, *{t})"])
    wrapped = d.pick([[op], [op], [*block("try", op), *block("except TypeError", "print('fixed')")]])
    return src(f"{t} = {d.lit(start)}", wrapped, d.pick([[], [f"print({t})"], [f"n = len({t})"]]))


@template("functions", "tuple", "sorted", "key")
def sort_pairs(d: Draw) -> str:
    ps = d.name("pairs", "players", "items")
    key = d.pick(["lambda p: p[1]", "lambda p: -p[1]", "lambda p: (-p[1], p[0])", "lambda p: p[0]", "lambda p: (len(p[0]), p[1])"])
    rev = d.pick(["", "", ", reverse=True"])
    form = d.pick([[f"return sorted({ps}, key={key}{rev})"], [f"{ps}.sort(key={key}{rev})", f"return [n for n, _ in {ps}]"], [f"name, score = {d.pick(['max', 'min'])}({ps}, key={key})", d.pick(["return name", "return f'{name}:{score}'", "return score, name"])],
                   [f"ranked = sorted({ps}, key={key}{rev})", "out = []", *block("for i, (name, n) in enumerate(ranked, 1)", "out.append((i, name))"), "return out"]])
    f = fname(d, "rank", "sort_pairs")
    return src(fn(f, ps, form), call(d, f, lambda: [(p, d.int(1, 5)) for p in d.sample(PEOPLE, d.int(2, 4))], ps))


@template("functions", "tuple", "points", "distance")
def point_math(d: Draw) -> str:
    ps = d.name("points", "path", "stops")
    dist = d.pick(["abs(x2 - x1) + abs(y2 - y1)", "max(abs(x2 - x1), abs(y2 - y1))", "(x2 - x1) ** 2 + (y2 - y1) ** 2"])
    forms = [
        ["total = 0", *block(f"for (x1, y1), (x2, y2) in zip({ps}, {ps}[1:])", f"total += {dist}"), "return total"],
        ["total = 0", *block(f"for i in range(len({ps}) - 1)", f"x1, y1 = {ps}[i]", f"x2, y2 = {ps}[i + 1]", f"total += {dist}"), "return total"],
        [f"xs = [p[0] for p in {ps}]", f"ys = [p[1] for p in {ps}]", d.pick(["return min(xs), min(ys), max(xs), max(ys)", "return (max(xs) - min(xs)) * (max(ys) - min(ys))", "return sum(xs) / len(xs), sum(ys) / len(ys)"])],
        [f"return {d.pick(['min', 'max'])}({ps}, key=lambda p: {d.pick(['abs(p[0]) + abs(p[1])', 'p[0] ** 2 + p[1] ** 2', 'p[::-1]'])})"],
        gather(d, "out", "x, y", ps, d.pick(["(y, x)", "(-x, y)", "(x + 1, y - 1)", "x * y"]), d.pick([None, "x != y", "x > 0"])) + ["return out"],
    ]
    f = fname(d, "measure", "travel", "box")
    return src(fn(f, ps, d.pick(forms)), call(d, f, lambda: points(d), ps))


@template("functions", "tuple", "swap", "while")
def simultaneous(d: Draw) -> str:
    n = d.name("n", "count", "steps")
    a0, b0 = d.int(0, 2), d.int(1, 3)
    step = d.pick(["a, b = b, a + b", "a, b = b, 2 * a + b", "a, b = a + b, a - b", "a, b = b, a", "a, b = b + 1, a * 2", "a, b = b, abs(a - b)", "a, b = b, a % (b + 1)"])
    keep = d.bool()
    loop = block(d.pick([f"for _ in range({n})", f"for i in range({n})"]), *(["out.append(a)"] if keep else []), step) if d.bool() else block(f"while {n} > 0", *(["out.append(a)"] if keep else []), step, f"{n} -= 1")
    f = fname(d, "evolve", "series")
    return src(fn(f, n, *(["out = []"] if keep else []), d.pick([f"a, b = {a0}, {b0}", f"a = {a0}\nb = {b0}"]), loop, f"return {'out' if keep else d.pick(['a', 'a, b', '(b, a)', 'a + b'])}"), call(d, f, lambda: d.int(0, 7), n))


@template("features", "namedtuple", "_replace", "_asdict")
def named_tuple(d: Draw) -> str:
    cls, fields = d.pick([("Point", ("x", "y")), ("Song", ("title", "length")), ("Order", ("item", "qty")), ("Seat", ("row", "col"))])
    spec = d.pick([d.lit(" ".join(fields)), d.lit(list(fields)), d.lit(", ".join(fields))])
    text_first = fields[0] in ("title", "item")
    vals = (d.pick(MIXED) if text_first else d.int(0, 9), d.int(1, 20))
    v = d.name("p", "entry", "one")
    ops = [f"q = {v}._replace({fields[1]}={d.int(21, 40)})", f"a, b = {v}", f"n = {v}.{fields[1]} * 2", f"first = {v}[0]", f"as_dict = {v}._asdict()", f"names = {cls}._fields", f"same = {v} == {d.lit(vals)}", f"t = tuple({v})", f"more = {cls}._make([{d.lit(vals[0])}, 1])", f"print({v})", f"total = len({v})"]
    make = d.pick([f"{cls}({d.lit(vals[0])}, {vals[1]})", f"{cls}({fields[1]}={vals[1]}, {fields[0]}={d.lit(vals[0])})", f"{cls}(*{d.lit(vals)})"])
    return src("from collections import namedtuple", "", f"{cls} = namedtuple({d.lit(cls)}, {spec})", f"{v} = {make}", d.sample(ops, d.int(2, 4)))


@template("functions", "tuple", "nested-unpacking", "enumerate")
def nested_unpack(d: Draw) -> str:
    rows = d.name("rows", "entries", "records")
    head, use = d.pick([("name, (a, b)", "a + b"), ("name, (a, *b)", "a * len(b)"), ("name, (a, b)", "max(a, b)"), ("name, (a, b)", "a - b")])
    loop = d.bool()
    it = f"for i, ({head}) in enumerate({rows})" if loop else f"for {head} in {rows}"
    put = d.pick(["out.append((name, value))", "out.append(value)", "out.append(name * value)" if use == "a + b" else "out.append(str(value) + name)", "out.insert(0, name)"])
    put = put.replace("value)", "value + i)", 1) if loop and put == "out.append(value)" else put
    f = fname(d, "unpack_rows", "read_rows")
    make = lambda: [(w, (d.int(0, 3), d.int(0, 3))) for w in d.sample(["x", "yo", "z1"], d.int(1, 3))]
    return src(fn(f, rows, "out = []", block(it, f"value = {use}", put), "return out"), call(d, f, make, rows))


@template("functions", "tuple", "accumulate-min-max")
def min_max_pair(d: Draw) -> str:
    xs = d.name("xs", "temps", "nums")
    forms = [
        [f"low = high = {xs}[0]", *block(f"for x in {xs}[1:]", *block("if x < low", "low = x"), *block(d.pick(["if x > high", "elif x > high"]), "high = x")), "return low, high"],
        [f"return min({xs}), max({xs})"], [f"low, *_, high = sorted({xs}) + [sorted({xs})[-1]]", "return (low, high)"],
        [f"low, high = {xs}[0], {xs}[0]", *block(f"for x in {xs}", "low, high = min(low, x), max(high, x)"), d.pick(["return low, high", "return high - low", "return {'low': low, 'high': high}"])],
    ]
    f = fname(d, "bounds", "extent")
    return src(fn(f, xs, d.pick(forms)), call(d, f, lambda: Whole(some(d, 1, 5, -9, 20)) if d.chance(0.4) else some(d, 1, 5, -9, 20), xs))


@template("functions", "tuple", "dict-key", "grid")
def tuple_keys(d: Draw) -> str:
    cells, g = d.name("cells", "points", "marks"), d.name("board", "grid", "seen")
    put = d.pick([f"{g}[(r, c)] = {g}.get((r, c), 0) + 1", f"{g}[r, c] = len({g})", f"{g}.setdefault((r, c), []).append(r + c)", f"{g}[c, r] = r * c"])
    end = d.pick([g, f"sorted({g})", f"{g}.get((1, 1), 'empty')", f"len({g})", f"[k for k in {g} if k[0] == k[1]]", f"max({g})"])
    f = fname(d, "place", "mark_cells")
    return src(fn(f, cells, f"{g} = {{}}", block(f"for r, c in {cells}", put), f"return {end}"), call(d, f, lambda: [(d.int(0, 2), d.int(0, 2)) for _ in range(d.int(1, 5))], cells))


@template("functions", "tuple", "intervals")
def intervals(d: Draw) -> str:
    spans = d.name("spans", "slots", "bookings")
    forms = [
        [f"{spans} = sorted({spans})", "out = []", *block(f"for a, b in {spans}", block("if out and a <= out[-1][1]", "out[-1] = (out[-1][0], max(out[-1][1], b))"), block("else", "out.append((a, b))")), "return out"],
        [f"{spans}.sort()", *block(f"for i in range(1, len({spans}))", block(f"if {spans}[i][0] < {spans}[i - 1][1]", "return True")), "return False"],
        ["total = 0", *block(f"for a, b in {spans}", "total += b - a"), "return total"],
        [f"{spans} = sorted({spans}, key=lambda s: s[1])", "end, n = -1, 0", *block(f"for a, b in {spans}", block("if a >= end", "n += 1", "end = b")), "return n"],
        [f"return [(a, b) for a, b in {spans} if b - a {d.pick(['>', '<=', '=='])} {d.int(1, 4)}]"],
    ]
    f = fname(d, "merge_spans", "overlap", "schedule")
    def make():
        starts = some(d, 2, 4, 0, 10)
        return [(s, s + d.int(1, 5)) for s in starts]
    return src(fn(f, spans, d.pick(forms)), call(d, f, make, spans, many=0.1))

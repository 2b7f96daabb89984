"""List methods and list tasks: filtering, merging, rotating, running totals, windows."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import COLOURS, FRUITS, MIXED, nums, repeats, some, words
from ._shapes import all_of, any_of, block, call, each, first, fn, fname, gather, give, src, swap


@template("functions", "list.append", "filter")
def filter_numbers(d: Draw) -> str:
    xs, x = d.name("nums", "values", "xs", "data"), d.name("x", "n", "v")
    k = d.int(2, 5)
    cond = d.pick([f"{x} % {k} == 0", f"{x} > {d.small()}", f"{x} < 0", f"{x} % 2", f"{x} * {x} > {d.int(10, 90)}", f"0 < {x} < {d.int(5, 15)}", f"abs({x}) % {k} == 1", f"{x} not in (0, 1)", f"{x} >= {k} and {x} % 2 == 0"])
    expr = d.pick([x, x, f"{x} * {k}", f"{x} ** 2", f"-{x}", f"{x} // {k}", f"str({x})", f"({x}, {x} % {k})"])
    f = fname(d, "select", "pick_numbers", "keep")
    end = d.pick(["out", "out", "out[::-1]", "len(out)", "sorted(out)", "out[-1] if out else None", "out or [0]"])
    return src(fn(f, xs, gather(d, "out", x, xs, expr, cond), f"return {end}"), call(d, f, lambda: nums(d), xs))


@template("functions", "running-total", "list.append")
def running_total(d: Draw) -> str:
    xs, x, out = d.name("nums", "sales", "steps"), d.name("x", "n", "amount"), d.name("out", "totals", "sums")
    op = d.pick([f"total += {x}", f"total = max(total, {x})", f"total = total + {x} if {x} > 0 else total", f"total = total * 2 + {x}", f"total -= {x}", f"total = max(0, total + {x})", f"total = min(total, {x})"])
    loop = [f"{out} = []", f"total = {d.pick(['0', '0', '1', '10'])}", *each(d, x, xs, op, f"{out}.append(total)"), f"return {out}"]
    slices = [f"return [sum({xs}[:i + 1]) for i in range(len({xs}))]"]
    place = [*block(f"for i in range(1, len({xs}))", f"{xs}[i] += {xs}[i - 1]"), f"return {xs}"]
    last = [f"{out} = [0]", *block(f"for {x} in {xs}", f"{out}.append({out}[-1] + {x})"), f"return {out}[1:]"]
    f = fname(d, "running_total", "accumulate", "cumulative")
    return src(fn(f, xs, d.pick([loop, loop, slices, place, last])), call(d, f, lambda: nums(d, 2, 5), xs))


@template("functions", "max", "index", "loop")
def extreme_position(d: Draw) -> str:
    xs = d.name("nums", "scores", "temps")
    op = d.pick([">", ">=", "<", "<="])
    loop = ["best = 0", *block(f"for i in range(1, len({xs}))", block(f"if {xs}[i] {op} {xs}[best]", "best = i")), d.pick(["return best", f"return best, {xs}[best]", f"return {xs}[best]"])]
    pair = ["best, where = None, -1", *block(f"for i, v in enumerate({xs})", block(f"if best is None or v {op} best", "best, where = v, i")), d.pick(["return where", "return (best, where)", "return {'value': best, 'at': where}"])]
    built = [d.pick([f"return {xs}.index(max({xs}))", f"return max(range(len({xs})), key=lambda i: {xs}[i])", f"return max(enumerate({xs}), key=lambda p: p[1])", f"return min({xs}, key=lambda v: abs(v - {d.int(0, 9)}))"])]
    f = fname(d, "best_index", "find_peak", "extreme")
    return src(fn(f, xs, d.pick([loop, pair, built])), call(d, f, lambda: some(d, 2, 6, -5, 15), xs))


@template("functions", "two-largest", "if-chain")
def second_best(d: Draw) -> str:
    xs, x = d.name("scores", "nums", "marks"), d.name("x", "s", "n")
    loop = ["first = second = None", *block(f"for {x} in {xs}", block(f"if first is None or {x} > first", "first, second = " + x + ", first"), block(f"elif second is None or {x} > second", f"second = {x}")), d.pick(["return second", "return first, second", "return [first, second]"])]
    by_set = [f"uniq = sorted(set({xs}), reverse=True)", d.pick(["return uniq[1] if len(uniq) > 1 else None", "return uniq[:2]", "return uniq[-1]"])]
    drop = [f"rest = {d.pick([f'{xs}[:]', f'list({xs})', f'{xs}.copy()'])}", f"rest.remove(max(rest))", d.pick(["return max(rest) if rest else None", "return rest", "return max(rest, default=0)"])]
    f = fname(d, "second_best", "runner_up")
    return src(fn(f, xs, d.pick([loop, by_set, drop])), call(d, f, lambda: some(d, 1, 6, 0, 12), xs))


@template("functions", "slice", "list.pop", "list.insert", "rotate")
def rotate_list(d: Draw) -> str:
    xs, k = d.name("xs", "queue", "items"), d.name("k", "n", "turns")
    forms = [
        [f"return {xs}[{k}:] + {xs}[:{k}]"],
        [f"return {xs}[-{k}:] + {xs}[:-{k}]"],
        [*block(f"for _ in range({k})", f"{xs}.append({xs}.pop(0))"), f"return {xs}"],
        [*block(f"for _ in range({k})", f"{xs}.insert(0, {xs}.pop())"), f"return {xs}"],
        [f"n = len({xs})", f"return [{xs}[(i + {k}) % n] for i in range(n)]"],
        [f"n = len({xs})", "out = [None] * n", *block("for i in range(n)", f"out[(i + {k}) % n] = {xs}[i]"), "return out"],
        [*block(f"while {k} > 0", f"first, *rest = {xs}", f"{xs} = rest + [first]", f"{k} -= 1"), f"return {xs}"],
    ]
    f = fname(d, "rotate", "turn")
    make = lambda: (d.pick([some(d, 2, 5), words(d, 2, 4, COLOURS)]), d.int(0, 4))
    return src(fn(f, f"{xs}, {k}", d.pick(forms)), call(d, f, make, xs, k))


@template("functions", "while", "merge", "two-pointers")
def merge_sorted(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("left", "right"), ("xs", "ys")])
    op = d.pick(["<=", "<"])
    two = ["i = j = 0", "out = []", *block(f"while i < len({a}) and j < len({b})", block(f"if {a}[i] {op} {b}[j]", f"out.append({a}[i])", "i += 1"), block("else", f"out.append({b}[j])", "j += 1")), d.pick([f"return out + {a}[i:] + {b}[j:]", "\n".join([f"out.extend({a}[i:])", f"out.extend({b}[j:])", "return out"])])]
    popping = ["out = []", *block(f"while {a} and {b}", f"out.append({a}.pop(0) if {a}[0] {op} {b}[0] else {b}.pop(0))"), f"return out + {a} + {b}"]
    built = [f"return sorted({a} + {b}{d.pick(['', ', reverse=True'])})"]
    f = fname(d, "merge", "combine")
    make = lambda: (sorted(some(d, 0, 4)), sorted(some(d, 1, 3)))
    return src(fn(f, f"{a}, {b}", d.pick([two, two, popping, built])), call(d, f, make, a, b))


@template("functions", "zip", "pairwise")
def pair_lists(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("prices", "counts"), ("xs", "ys")])
    expr = d.pick(["p * q", "p + q", "p - q", "max(p, q)", "(p, q)", "p if p > q else q", "abs(p - q)", "p > q", "[q, p]"])
    how = d.rng.randrange(4)
    if how == 0:
        body = gather(d, "out", "p, q", f"zip({a}, {b})", expr, d.pick([None, "p != q", "q > 2"]))
    elif how == 1:
        body = ["out = []", *block(f"for i in range(min(len({a}), len({b})))", f"p, q = {a}[i], {b}[i]", f"out.append({expr})")]
    elif how == 2:
        body = [f"out = list(map(lambda p, q: {expr}, {a}, {b}))"]
    else:
        body = ["out = []", *block(f"for i, p in enumerate({a})", f"q = {b}[i] if i < len({b}) else 0", f"out.append({expr})")]
    end = d.pick(["out", "out", "sum(out)" if expr in ("p * q", "p + q", "p - q", "max(p, q)", "abs(p - q)") else "out", "len(out)", "out[::-1]"])
    f = fname(d, "combine", "pairwise", "zip_with")
    return src(fn(f, f"{a}, {b}", body, f"return {end}"), call(d, f, lambda: (some(d, 2, 5), some(d, 1, 5)), a, b))


@template("functions", "neighbours", "differences")
def neighbours(d: Draw) -> str:
    xs = d.name("xs", "temps", "levels", "nums")
    expr = d.pick(["b - a", "a + b", "a < b", "(a, b)", "max(a, b)", "b // a if a else 0", "a * b"])
    forms = [
        gather(d, "out", "a, b", f"zip({xs}, {xs}[1:])", expr),
        ["out = []", *block(f"for i in range(len({xs}) - 1)", f"a, b = {xs}[i], {xs}[i + 1]", f"out.append({expr})")],
        ["out = []", *block(f"for i in range(1, len({xs}))", f"a, b = {xs}[i - 1], {xs}[i]", block(d.pick(["if a != b", "if b > a", "if b < a"]), f"out.append({expr})"))],
        ["out = []", *block(f"if not {xs}", "return out"), f"a = {xs}[0]", *block(f"for b in {xs}[1:]", f"out.append({expr})", "a = b")],
    ]
    f = fname(d, "differences", "steps", "changes")
    return src(fn(f, xs, d.pick(forms), "return out"), call(d, f, lambda: nums(d, 3, 6, -4, 12), xs))


@template("functions", "windows", "slice", "sum")
def windows(d: Draw) -> str:
    xs, k = d.name("xs", "nums", "readings"), d.name("k", "size", "w")
    fun = d.pick(["sum", "max", "min", "tuple", "sorted"])
    sliced = gather(d, "out", "i", f"range(len({xs}) - {k} + 1)", f"{fun}({xs}[i:i + {k}])")
    sliding = [f"total = sum({xs}[:{k}])", "out = [total]", *block(f"for i in range({k}, len({xs}))", f"total += {xs}[i] - {xs}[i - {k}]", "out.append(total)")]
    best = ["out = None", *block(f"for i in range(len({xs}) - {k} + 1)", f"s = sum({xs}[i:i + {k}])", block("if out is None or s > out", "out = s"))]
    chunk = gather(d, "out", "i", f"range(0, len({xs}), {k})", f"{xs}[i:i + {k}]")
    f = fname(d, "windows", "moving", "slide")
    return src(fn(f, f"{xs}, {k}", d.pick([sliced, sliding, best, chunk]), give(d, "out")), call(d, f, lambda: (some(d, 3, 7), d.int(2, 3)), xs, k))


@template("functions", "list.index", "list.count", "list.remove", "in")
def remove_items(d: Draw) -> str:
    xs, x = d.name("items", "xs", "basket"), d.name("x", "target", "item")
    forms = [
        [*block(f"while {x} in {xs}", f"{xs}.remove({x})"), f"return {xs}"],
        [*block(f"if {x} in {xs}", f"{xs}.remove({x})"), f"return {xs}"],
        [f"return [y for y in {xs} if y != {x}]"],
        ["i = 0", *block(f"while i < len({xs})", block(f"if {xs}[i] == {x}", f"del {xs}[i]"), block("else", "i += 1")), f"return {xs}"],
        [*block(f"for i in range(len({xs}) - 1, -1, -1)", block(f"if {xs}[i] == {x}", f"{xs}.pop(i)")), f"return {xs}"],
        [f"n = {xs}.count({x})", *block("for _ in range(n)", f"{xs}.remove({x})"), f"return {xs}, n"],
        [*block(f"for y in {xs}[:]", block(f"if y == {x}", f"{xs}.remove(y)")), f"return len({xs})"],
        [*block("try", f"i = {xs}.index({x})"), *block("except ValueError", f"return {xs}"), f"return {xs}[:i] + {xs}[i + 1:]"],
        [*block(f"for y in {xs}", block(f"if y == {x}", f"{xs}.remove(y)")), f"return {xs}"],
    ]
    f = fname(d, "remove_all", "without", "discard")
    def make():
        pool = d.pick([repeats(d, 2, 6), [d.int(0, 3) for _ in range(d.int(2, 6))]])
        return pool, d.pick([d.pick(pool), d.pick(pool), d.pick(MIXED)])
    return src(fn(f, f"{xs}, {x}", d.pick(forms)), call(d, f, make, xs, x))


@template("functions", "in", "unique", "set")
def unique_items(d: Draw) -> str:
    xs, x = d.name("items", "xs", "votes"), d.name("x", "v", "item")
    forms = [
        ["out = []", *block(f"for {x} in {xs}", block(f"if {x} not in out", f"out.append({x})")), "return out"],
        ["seen, out = set(), []", *block(f"for {x} in {xs}", block(f"if {x} in seen", "continue"), f"seen.add({x})", f"out.append({x})"), "return out"],
        [f"return list(dict.fromkeys({xs}))"],
        [f"return [{x} for i, {x} in enumerate({xs}) if {x} not in {xs}[:i]]"],
        ["seen, twice = [], []", *block(f"for {x} in {xs}", block(f"if {x} not in seen", f"seen.append({x})"), block(f"elif {x} not in twice", f"twice.append({x})")), d.pick(["return twice", "return seen, twice"])],
        [f"return len({xs}) != len(set({xs}))"],
        [f"return sorted(set({xs}), key={xs}.index)"],
        ["last, out = None, []", *block(f"for {x} in {xs}", block(f"if {x} != last", f"out.append({x})"), f"last = {x}"), "return out"],
    ]
    f = fname(d, "unique", "dedupe", "duplicates")
    return src(fn(f, xs, d.pick(forms)), call(d, f, lambda: d.pick([repeats(d, 3, 6), [d.int(0, 4) for _ in range(d.int(3, 6))]]), xs))


@template("functions", "nested-list", "extend", "flatten")
def flatten(d: Draw) -> str:
    rows, r, x = d.name("rows", "groups", "nested"), d.name("row", "g", "part"), d.name("x", "item", "v")
    forms = [
        ["out = []", *block(f"for {r} in {rows}", d.pick([f"out.extend({r})", f"out += {r}"])), "return out"],
        ["out = []", *block(f"for {r} in {rows}", block(f"for {x} in {r}", d.pick([f"out.append({x})", f"if {x} not in out: out.append({x})"]))), "return out"],
        [f"return [{x} for {r} in {rows} for {x} in {r}{d.pick(['', f' if {x} > 3', f' if {x} % 2 == 0'])}]"],
        [f"return sum({rows}, [])"],
        [f"return [{d.pick(['sum', 'len', 'max', 'sorted'])}({r}) for {r} in {rows} if {r}]"],
    ]
    f = fname(d, "flatten", "join_rows")
    return src(fn(f, rows, d.pick(forms)), call(d, f, lambda: [some(d, 0, 3, 0, 9) for _ in range(d.int(1, 3))], rows))


@template("functions", "recursion", "isinstance", "list")
def deep_list(d: Draw) -> str:
    xs, x = d.name("xs", "tree", "items"), d.name("x", "node", "item")
    f = fname(d, "walk", "deep")
    kind = d.pick(["isinstance({x}, list)", "isinstance({x}, (list, tuple))", "type({x}) is list"]).format(x=x)
    flat = ["out = []", *block(f"for {x} in {xs}", block(f"if {kind}", d.pick([f"out.extend({f}({x}))", f"out += {f}({x})"])), block("else", f"out.append({x})")), "return out"]
    add = ["total = 0", *block(f"for {x} in {xs}", f"total += {f}({x}) if {kind} else {x}"), "return total"]
    depth = [*block(f"if not isinstance({xs}, list)", "return 0"), f"return 1 + max([{f}({x}) for {x} in {xs}], default=0)"]
    def make(level=0):
        return [make(level + 1) if level < 2 and d.chance(0.35) else d.int(0, 9) for _ in range(d.int(0 if level else 1, 3))]
    return src(fn(f, xs, d.pick([flat, add, depth])), call(d, f, lambda: make(), xs, many=0.05))


@template("functions", "recursion", "slice", "list")
def recursive_list(d: Draw) -> str:
    xs, f = d.name("xs", "items", "nums"), d.name("fold", "walk", "f", "solve")
    base, step = d.pick([
        ("0", f"{xs}[0] + {f}({xs}[1:])"), ("[]", f"{f}({xs}[1:]) + [{xs}[0]]"), ("0", f"1 + {f}({xs}[1:])"), ("1", f"{xs}[0] * {f}({xs}[1:])"),
        ("[]", f"[{xs}[0] * 2] + {f}({xs}[1:])"), ("0", f"{xs}[-1] - {f}({xs}[:-1])"), ("''", f"str({xs}[0]) + {f}({xs}[1:])"), ("[]", f"{f}({xs}[2:]) + {xs}[:1]"), ("None", f"({xs}[0], {f}({xs}[1:]))")])
    guard = d.pick([f"if not {xs}", f"if len({xs}) == 0", f"if {xs} == []"])
    extra = d.pick([[], [], block(f"if {xs}[0] == {d.int(0, 5)}", f"return {f}({xs}[1:])")])
    return src(fn(f, xs, block(guard, f"return {base}"), extra, f"return {step}"), call(d, f, lambda: some(d, 1, 4, 0, 6), xs, many=0.1))


@template("functions", "min", "max", "normalise", "float")
def normalise(d: Draw) -> str:
    xs, x = d.name("xs", "values", "weights"), d.name("x", "v", "w")
    how = d.rng.randrange(4)
    if how == 0:
        body = [f"low, high = min({xs}), max({xs})", *block("if low == high", f"return [0.0] * len({xs})"), *gather(d, "out", x, xs, f"round(({x} - low) / (high - low), 2)")]
    elif how == 1:
        body = [f"total = sum({xs})", *block("if total == 0", f"return {xs}"), *gather(d, "out", x, xs, d.pick([f"round({x} / total, 2)", f"{x} * 100 // total", f"round(100 * {x} / total)"]))]
    elif how == 2:
        body = [f"mean = sum({xs}) / len({xs})", *gather(d, "out", x, xs, d.pick([f"round({x} - mean, 1)", f"{x} > mean", f"{x} - int(mean)"]))]
    else:
        lo, hi = d.int(-2, 4), d.int(6, 12)
        body = gather(d, "out", x, xs, d.pick([f"max({lo}, min({hi}, {x}))", f"{lo} if {x} < {lo} else {hi} if {x} > {hi} else {x}"]))
    f = fname(d, "normalise", "scale", "centre")
    return src(fn(f, xs, body, "return out"), call(d, f, lambda: some(d, 1, 5, 0, 20), xs))


@template("functions", "sorted", "median", "//")
def median_of(d: Draw) -> str:
    xs = d.name("xs", "ages", "times")
    srt = d.pick([[f"s = sorted({xs})"], ["s = " + d.pick([f"{xs}[:]", f"list({xs})", f"{xs}.copy()"]), "s.sort()"]])
    med = ["n = len(s)", "mid = n // 2", *d.pick([block("if n % 2", "return s[mid]"), block("if n % 2 == 1", "return s[mid]")]), d.pick(["return (s[mid - 1] + s[mid]) / 2", "return s[mid - 1]", "return (s[mid - 1] + s[mid]) // 2"])]
    spread = [d.pick(["return s[-1] - s[0]", "return s[1:-1]", "return s[len(s) // 4], s[len(s) * 3 // 4]", "return s[:2] + s[-2:]", "return sum(s[1:-1]) / max(1, len(s) - 2)"])]
    f = fname(d, "median", "middle", "spread")
    guard = block(f"if not {xs}", "return None") if d.chance(0.4) else []
    return src(fn(f, xs, guard, srt, d.pick([med, med, spread])), call(d, f, lambda: some(d, 1 if guard else 2, 6), xs))


@template("functions", "break", "flag", "sorted-check")
def is_sorted(d: Draw) -> str:
    xs = d.name("xs", "nums", "heights")
    op, neg = d.pick([("<=", ">"), ("<", ">="), (">=", "<")])
    body = d.pick([
        all_of(d, "i", f"range(len({xs}) - 1)", f"{xs}[i] {op} {xs}[i + 1]"),
        all_of(d, "i", f"range(1, len({xs}))", f"{xs}[i - 1] {op} {xs}[i]"),
        [f"return {xs} == sorted({xs}{d.pick(['', ', reverse=True'])})"],
        ["i = 0", *block(f"while i + 1 < len({xs})", block(f"if {xs}[i] {neg} {xs}[i + 1]", d.pick(["return i", "return False"])), "i += 1"), d.pick(["return -1", "return True"])],
    ])
    f = fname(d, "is_sorted", "in_order", "check")
    def make():
        v = sorted(some(d, 1, 5), reverse=op == ">=")
        return v if d.chance(0.5) else d.shuffled(v)
    return src(fn(f, xs, body), call(d, f, make, xs))


@template("functions", "streak", "counter", "max")
def longest_streak(d: Draw) -> str:
    xs, x = d.name("xs", "days", "results"), d.name("x", "day", "r")
    cond = d.pick([f"{x} > 0", f"{x} == {d.int(0, 2)}", f"{x} % 2 == 0", f"{x} >= 3"])
    flag = ["best = run = 0", *block(f"for {x} in {xs}", block(f"if {cond}", "run += 1", d.pick(["best = max(best, run)", "if run > best: best = run"])), block("else", "run = 0")), "return best"]
    rising = ["best = run = 1", *block(f"for i in range(1, len({xs}))", block(d.pick([f"if {xs}[i] > {xs}[i - 1]", f"if {xs}[i] == {xs}[i - 1]"]), "run += 1"), block("else", "run = 1"), "best = max(best, run)"), "return best"]
    runs = ["runs, run = [], 0", *block(f"for {x} in {xs}", block(f"if {cond}", "run += 1"), block("elif run", "runs.append(run)", "run = 0")), *block("if run", "runs.append(run)"), "return runs"]
    f = fname(d, "longest_streak", "streak")
    return src(fn(f, xs, d.pick([flag, rising, runs])), call(d, f, lambda: [d.int(-1, 5) for _ in range(d.int(2, 7))], xs, many=0.1))


@template("functions", "while", "two-pointers", "reverse")
def reverse_in_place(d: Draw) -> str:
    xs = d.name("xs", "items", "row")
    forms = [
        [f"i, j = 0, len({xs}) - 1", *block("while i < j", swap(d, f"{xs}[i]", f"{xs}[j]"), "i += 1", "j -= 1"), f"return {xs}"],
        [*block(f"for i in range(len({xs}) // 2)", swap(d, f"{xs}[i]", f"{xs}[-1 - i]")), f"return {xs}"],
        ["out = []", *block(f"for x in {xs}", "out.insert(0, x)"), "return out"],
        ["out = []", *block(f"while {xs}", f"out.append({xs}.pop())"), "return out"],
        [f"{xs}.reverse()", f"return {xs}"], [f"return list(reversed({xs}))"], [f"return {xs}[::-1]"],
        ["out = []", *block(f"for i in range(len({xs}) - 1, -1, {d.pick(['-1', '-2'])})", f"out.append({xs}[i])"), "return out"],
        [*block(f"for i in range(0, len({xs}) - 1, 2)", swap(d, f"{xs}[i]", f"{xs}[i + 1]")), f"return {xs}"],
    ]
    f = fname(d, "flip", "backwards", "mirror")
    return src(fn(f, xs, d.pick(forms)), call(d, f, lambda: d.pick([some(d, 2, 6), words(d, 2, 5)]), xs))


@template("functions", "two-sum", "nested-loop")
def pair_with_sum(d: Draw) -> str:
    xs, t = d.name("nums", "prices", "xs"), d.name("target", "goal", "t")
    nested = [*block(f"for i in range(len({xs}))", block(f"for j in range(i + 1, len({xs}))", block(f"if {xs}[i] + {xs}[j] == {t}", d.pick(["return i, j", f"return [{xs}[i], {xs}[j]]"])))), d.pick(["return None", "return []", "return -1, -1"])]
    counted = ["n = 0", *block(f"for i, a in enumerate({xs})", block(f"for b in {xs}[i + 1:]", block(f"if {d.pick([f'a + b == {t}', f'abs(a - b) == {t}', f'a * b > {t}'])}", "n += 1"))), "return n"]
    seen = ["seen = {}", *block(f"for i, x in enumerate({xs})", block(f"if {t} - x in seen", f"return seen[{t} - x], i"), "seen[x] = i"), "return None"]
    f = fname(d, "find_pair", "two_sum", "pair")
    def make():
        v = some(d, 3, 5, 0, 10)
        return v, d.pick([v[0] + v[-1], d.int(2, 15)])
    return src(fn(f, f"{xs}, {t}", d.pick([nested, counted, seen])), call(d, f, make, xs, t, many=0.1))


@template("functions", "stack", "list.pop", "str")
def undo_stack(d: Draw) -> str:
    ops, op = d.name("ops", "actions", "commands"), d.name("op", "a", "cmd")
    undo = d.pick(["undo", "back", "#", "-"])
    inner = [*block(f"if {op} == {d.lit(undo)}", block(d.pick(["if stack", "if len(stack) > 0"]), "stack.pop()")), *d.pick([block("else", f"stack.append({op})"), block(f"elif {op} not in stack", f"stack.append({op})")])]
    body = ["stack = []", *block(f"for {op} in {ops}", inner), d.pick(["return stack", "return ' '.join(stack)", "return stack[-1] if stack else None", "return len(stack), stack[:1]"])]
    f = fname(d, "replay", "apply")
    make = lambda: [d.pick([undo, d.pick(FRUITS), d.pick("abc")]) for _ in range(d.int(2, 6))]
    return src(fn(f, ops, body), call(d, f, make, ops, many=0.1))


@template("functions", "partition", "unpacking", "else")
def split_by(d: Draw) -> str:
    xs, x = d.name("xs", "nums", "items"), d.name("x", "n", "v")
    a, b = d.pick([("small", "big"), ("left", "right"), ("yes", "no")])
    cond = d.pick([f"{x} < {d.int(3, 12)}", f"{x} % 2 == 0", f"{x} <= {xs}[0]", f"{x} in (1, 2, 3)"])
    loop = [d.pick([f"{a}, {b} = [], []", f"{a} = []\n{b} = []"]), *block(f"for {x} in {xs}", d.pick([[*block(f"if {cond}", f"{a}.append({x})"), *block("else", f"{b}.append({x})")], [f"({a} if {cond} else {b}).append({x})"]]))]
    comp = [f"{a} = [{x} for {x} in {xs} if {cond}]", f"{b} = [{x} for {x} in {xs} if {x} not in {a}]"]
    end = d.pick([f"{a}, {b}", f"{a} + {b}", f"[{b}, {a}]", f"len({a}) - len({b})", f"{{'{a}': {a}, '{b}': {b}}}", f"sorted({a}) + {b}[::-1]"])
    f = fname(d, "split_by", "divide")
    return src(fn(f, xs, d.pick([loop, loop, comp]), f"return {end}"), call(d, f, lambda: some(d, 2, 6, 0, 15), xs))


@template("drills", "list.append", "list.insert", "list.pop", "list.extend", "list.remove")
def list_methods(d: Draw) -> str:
    xs = d.name("xs", "items", "stack", "data")
    values = d.pick([some(d, 3, 5, 0, 9), words(d, 3, 4)])
    new = d.lit(d.pick(values) if d.chance(0.3) else (d.int(0, 9) if isinstance(values[0], int) else d.pick(MIXED)))
    known = d.lit(d.pick(values[1:]))
    ops = [f"{xs}.append({new})", f"{xs}.insert({d.pick(['0', '1', '-1', '99', '-99'])}, {new})", f"a = {xs}.pop()", f"b = {xs}.pop(0)", f"c = {xs}.pop(-2)", f"{xs}.extend([{new}, {known}])", f"{xs} += [{new}]",
           f"{xs}.reverse()", f"{xs}.sort()", f"n = {xs}.count({known})", f"{xs}[1:2] = [{new}, {new}]", f"{xs}[0] = {new}", f"ys = {xs}.copy()", f"ys = {xs}", f"{xs}.append([{new}])", f"del {xs}[0]", f"del {xs}[-1]", f"{xs}[:0] = [{new}]", f"{xs} *= 2", f"{xs} = {xs} + [{new}]"]
    lines = [f"{xs} = {d.lit(values)}", *d.sample(ops, d.int(2, 4))]
    joined = "\n".join(lines)
    safe = "append([" not in joined or ".sort(" not in joined
    lines = lines if safe else [l for l in lines if ".sort(" not in l]
    return src(lines, d.pick([[f"print({xs})"], [f"size = len({xs})"], [f"print(len({xs}), {xs}[0])"], []]))


@template("drills", "aliasing", "copy", "is")
def aliasing(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("xs", "ys"), ("first", "second")])
    how = d.pick([a, a, f"{a}[:]", f"list({a})", f"{a}.copy()", f"{a} + []", f"{a} * 1"])
    change = d.pick([f"{b}.append({d.int(0, 9)})", f"{b}[0] = {d.int(10, 20)}", f"{b} += [{d.int(0, 9)}]", f"{b} = {b} + [{d.int(0, 9)}]", f"{b}.clear()", f"{b}.sort(reverse=True)", f"{a}.pop()"])
    nested = d.chance(0.35)
    if nested:
        change = d.pick([f"{b}[0].append({d.int(0, 9)})", f"{b}[1] = {d.int(0, 9)}", f"{b}[0][0] = {d.int(10, 20)}", f"{b}.append([])"])
    start = [some(d, 1, 2), some(d, 1, 2)] if nested else some(d, 2, 4)
    return src(f"{a} = {d.lit(start)}", f"{b} = {how}", change, d.pick([[f"print({a}, {b})"], [f"same = {a} is {b}"], [f"equal = {a} == {b}", f"print(equal, {a} is {b})"], [f"print(len({a}) + len({b}))"]]))


@template("functions", "IndexError", "raises", "try")
def safe_get(d: Draw) -> str:
    xs, i = d.name("xs", "items", "row"), d.name("i", "pos", "index")
    tried = [*block("try", f"return {xs}[{i}]"), *block("except IndexError", f"return {d.pick(['None', '-1', '0', f'len({xs})'])}")]
    guard = [*block(d.pick([f"if {i} >= len({xs})", f"if not 0 <= {i} < len({xs})", f"if {i} < 0 or {i} >= len({xs})"]), "return None"), f"return {xs}[{i}]"]
    plain = [f"value = {xs}[{i}]", d.pick([f"return value, {xs}[{i} - 1]", f"return {xs}[{i} + 1] - value", "return value"])]
    f = fname(d, "get", "item_at", "pick")
    return src(fn(f, f"{xs}, {i}", d.pick([tried, tried, guard, guard, plain])), call(d, f, lambda: (some(d, 2, 4), d.int(-3, 5)), xs, i, many=0.5))


@template("functions", "enumerate", "positions")
def positions_of(d: Draw) -> str:
    xs, t = d.name("xs", "seats", "votes"), d.name("t", "target", "wanted")
    op = d.pick(["==", "!=", ">", "<="])
    body = d.pick([
        [*gather(d, "out", "i, x", f"enumerate({xs})", d.pick(["i", "(i, x)", "i + 1"]), f"x {op} {t}"), "return out"],
        first(d, "i, x", f"enumerate({xs})", f"x {op} {t}", "-1", "i"),
        [*gather(d, "out", "i", f"range(len({xs}))", "i", f"{xs}[i] {op} {t}"), d.pick(["return out", "return out[0] if out else -1", "return out[-1] - out[0] if out else 0"])],
        ["i = len(%s) - 1" % xs, *block(f"while i >= 0 and {xs}[i] != {t}", "i -= 1"), "return i"],
    ])
    f = fname(d, "positions", "find_all", "where")
    return src(fn(f, f"{xs}, {t}", body), call(d, f, lambda: (some(d, 3, 6, 0, 4), d.int(0, 4)), xs, t))


@template("functions", "any", "all", "list")
def check_numbers(d: Draw) -> str:
    xs, x = d.name("xs", "ages", "grades"), d.name("x", "a", "g")
    cond = d.pick([f"{x} > {d.int(5, 15)}", f"{x} % 2 == 0", f"{x} < 0", f"{x} in (3, 5, 7)", f"{xs}.count({x}) > 1", f"{x} != {xs}[0]", f"isinstance({x}, int)"])
    f = fname(d, "check", "holds", "verify")
    guard = block(f"if not {xs}", f"return {d.pick(['True', 'False', 'None'])}") if d.chance(0.3) else []
    return src(fn(f, xs, guard, d.pick([any_of, all_of])(d, x, xs, cond)), call(d, f, lambda: nums(d, 2, 5, -2, 18), xs))


@template("functions", "set", "list-algebra", "in")
def common_items(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("mine", "yours"), ("old", "new")])
    cond = d.pick([f"x in {b}", f"x not in {b}", f"x in {b} and x != {a}[0]"])
    body = d.pick([
        [*gather(d, "out", "x", a, "x", cond), "return out"],
        ["out = []", *block(f"for x in {a}", block(f"if {cond} and x not in out", "out.append(x)")), "return out"],
        [f"return sorted(set({a}) {d.pick(['&', '|', '-', '^'])} set({b}))"],
        [f"rest = {b}[:]", "out = []", *block(f"for x in {a}", block("if x in rest", "out.append(x)", "rest.remove(x)")), d.pick(["return out", "return out, rest"])],
        [*block(f"for x in {b}", block(f"if x not in {a}", f"{a}.append(x)")), f"return {a}"],
    ])
    f = fname(d, "common", "compare", "overlap")
    def make():
        pool = d.pick([list(range(6)), d.sample(MIXED, 6)])
        return d.sample(pool, d.int(1, 4)), [d.pick(pool) for _ in range(d.int(1, 4))]
    return src(fn(f, f"{a}, {b}", body), call(d, f, make, a, b))


@template("functions", "list.sort", "selection", "nested-loop")
def sort_by_hand(d: Draw) -> str:
    xs = d.name("xs", "cards", "nums")
    op = d.pick([">", "<"])
    bubble = [f"n = len({xs})", *block("for i in range(n)", *([] if d.bool() else ["done = True"]), block("for j in range(n - 1 - i)", block(f"if {xs}[j] {op} {xs}[j + 1]", swap(d, f"{xs}[j]", f"{xs}[j + 1]")))), f"return {xs}"]
    one_pass = [*block(f"for j in range(len({xs}) - 1)", block(f"if {xs}[j] {op} {xs}[j + 1]", swap(d, f"{xs}[j]", f"{xs}[j + 1]"))), f"return {xs}"]
    insertion = ["out = []", *block(f"for x in {xs}", "i = 0", block(f"while i < len(out) and out[i] {'<' if op == '>' else '>'} x", "i += 1"), "out.insert(i, x)"), "return out"]
    select = ["out = []", *block(f"while {xs}", f"m = {'min' if op == '>' else 'max'}({xs})", f"{xs}.remove(m)", "out.append(m)"), "return out"]
    f = fname(d, "arrange", "order", "sort_items")
    return src(fn(f, xs, d.pick([bubble, one_pass, insertion, select])), call(d, f, lambda: some(d, 2, 4, 0, 20), xs, many=0.05))


@template("functions", "list-multiplication", "placeholders")
def fill_slots(d: Draw) -> str:
    n, jobs = d.name("n", "size", "count"), d.name("jobs", "marks", "seats")
    fill = d.pick(["0", "None", "'.'", "False", "''"])
    put = {"0": "slots[j] += 1", "None": "slots[j] = j", "'.'": "slots[j] = '#'", "False": "slots[j] = not slots[j]", "''": "slots[j] += 'x'"}[fill]
    guard = d.pick([f"if 0 <= j < {n}", f"if j < {n}", f"if j not in range({n})"])
    inner = [*block(guard, "continue"), put] if "not in" in guard else block(guard, put)
    end = d.pick(["slots", "slots", "slots.count(%s)" % fill, "slots[::-1]", f"''.join(slots)" if fill in ("'.'", "''") else "slots"])
    f = fname(d, "fill", "mark")
    return src(fn(f, f"{n}, {jobs}", d.pick([f"slots = [{fill}] * {n}", f"slots = [{fill} for _ in range({n})]"]), block(f"for j in {jobs}", inner), f"return {end}"), call(d, f, lambda: (d.int(3, 6), some(d, 1, 4, 0, 7)), n, jobs))


@template("functions", "map", "filter", "lambda")
def map_filter(d: Draw) -> str:
    xs = d.name("xs", "texts", "values")
    textual = d.bool()
    maps = ["str.upper", "len", "lambda s: s[::-1]", "lambda s: s + '!'", "str.strip", "lambda s: s[0]"] if textual else ["str", "abs", "lambda n: n * 2", "lambda n: n % 3", "float", "bool", "lambda n: n - 1"]
    filters = ["None", "lambda s: len(s) > 3", "lambda s: 'a' in s", "str.islower"] if textual else ["None", "lambda n: n > 0", "lambda n: n % 2", "lambda n: n != 3"]
    m, p = d.pick(maps), d.pick(filters)
    body = d.pick([[f"return list(map({m}, {xs}))"], [f"return list(map({m}, filter({p}, {xs})))"], [f"kept = list(filter({p}, {xs}))", f"return [*map({m}, kept)]"], [f"out = []", *block(f"for v in map({m}, {xs})", "out.append(v)"), "return out"]])
    f = fname(d, "transform", "process")
    return src(fn(f, xs, body), call(d, f, lambda: words(d, 2, 4) if textual else nums(d, 2, 5, -4, 9), xs))


@template("functions", "unzip", "zip", "star")
def unzip(d: Draw) -> str:
    pairs = d.name("pairs", "points", "orders")
    body = d.pick([
        [f"xs, ys = zip(*{pairs})", d.pick(["return list(xs), list(ys)", "return xs + ys", "return dict(zip(xs, ys))", "return sum(ys)"])],
        ["xs, ys = [], []", *block(f"for x, y in {pairs}", "xs.append(x)", "ys.append(y)"), d.pick(["return xs, ys", "return xs + ys", "return {'x': xs, 'y': ys}"])],
        [f"return [y for _, y in {pairs}], max(p[1] for p in {pairs})"],
        [f"return sorted({pairs}, key=lambda p: {d.pick(['p[1]', '-p[1]', '(p[1], p[0])', 'p[0][-1]'])})"],
    ])
    f = fname(d, "unzip", "columns")
    return src(fn(f, pairs, body), call(d, f, lambda: [(w, d.int(1, 9)) for w in words(d, 2, 4)], pairs))

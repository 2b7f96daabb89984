"""Sets and frozensets: membership, algebra, uniqueness. Orders are always sorted before they show."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import PEOPLE, POOLS, TAGS, letters, repeats, some, words
from ._shapes import Raw, all_of, any_of, block, call, fn, fname, gather, src


def two_sets(d: Draw) -> tuple:
    """Two overlapping sets of one kind."""
    pool = d.pick([list(range(1, 9)), d.sample(d.pick(POOLS), 6)])
    return set(d.sample(pool, d.int(1, 4))), set(d.sample(pool, d.int(1, 4)))


def source(d: Draw, values) -> str:
    """A set's literal in sorted order, so that the program text never depends on hashing."""
    values = sorted(values)
    return "{" + ", ".join(d.lit(v) for v in values) + "}" if values else "set()"


@template("drills", "set.union", "set.intersection", "set.difference", "set.symmetric_difference")
def algebra(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("s", "t"), ("mine", "yours")])
    sa, sb = two_sets(d)
    ops = [f"{a} | {b}", f"{a} & {b}", f"{a} - {b}", f"{a} ^ {b}", f"{a}.union({b})", f"{a}.intersection({b})", f"{b}.difference({a})", f"{a}.symmetric_difference({b})", f"{a} <= {b}", f"{a} < {b}", f"{a} >= {b}", f"{a}.isdisjoint({b})", f"{a}.issubset({b})", f"{a}.issuperset({b})", f"{a} == {b}", f"len({a} | {b})", f"{a} - {b} | {b} - {a}"]
    lines = [f"{v} = {op}" for v, op in zip(("x", "y", "z"), d.sample(ops, d.int(1, 3)))]
    return src(f"{a} = {source(d, sa)}", f"{b} = {source(d, sb)}", lines, d.pick([[], [f"print(sorted({a} | {b}))"], [f"print(len(x) if isinstance(x, set) else x)"]]))


@template("drills", "set.add", "set.discard", "set.update", "set.remove")
def set_methods(d: Draw) -> str:
    s = d.name("s", "seen", "tags", "group")
    values, other = two_sets(d)
    known, new = d.lit(d.pick(sorted(values))), d.lit(d.pick(sorted(other)))
    more = source(d, other)
    ops = [f"{s}.add({new})", f"{s}.add({known})", f"{s}.discard({new})", f"{s}.discard({known})", f"{s}.update({more})", f"{s} |= {more}", f"{s} &= {more}", f"{s} -= {more}", f"{s} ^= {more}", f"{s}.intersection_update({more})", f"{s}.difference_update([{known}])", f"{s}.symmetric_difference_update({more})",
           f"has = {new} in {s}", f"copy = {s}.copy()", f"n = len({s})", f"top = max({s}, default=None)", f"order = sorted({s}, reverse=True)", f"frozen = frozenset({s})"]
    return src(f"{s} = {source(d, values)}", d.sample(ops, d.int(2, 4)), d.pick([[], [f"print(sorted({s}))"], [f"print(len({s}))"], [f"{s}.clear()"]]))


@template("drills", "KeyError", "set.remove", "raises")
def remove_missing(d: Draw) -> str:
    s = d.name("s", "guests", "open_ids")
    values, other = two_sets(d)
    x = d.lit(d.pick(sorted(other)))
    wrap = d.pick([[f"{s}.remove({x})"], [*block("try", f"{s}.remove({x})"), *block("except KeyError as e", d.pick(["print('no', e)", "error = repr(e)", f"{s}.add({x})"]))], [*block(f"if {x} in {s}", f"{s}.remove({x})"), *block("else", f"{s}.add({x})")]])
    return src(f"{s} = {source(d, values)}", wrap, d.pick([[], [f"print(sorted({s}))"], [f"n = len({s})"]]))


@template("functions", "set", "seen", "early-return")
def first_repeat(d: Draw) -> str:
    xs, x = d.name("xs", "ids", "names"), d.name("x", "v", "name")
    seen = d.pick(["set()", "set()", "[]"])
    add = f"seen.add({x})" if seen == "set()" else f"seen.append({x})"
    end = d.pick(["None", "-1", "len(seen)"])
    body = d.pick([
        [f"seen = {seen}", *block(f"for {x} in {xs}", block(f"if {x} in seen", f"return {x}"), add), f"return {end}"],
        [f"seen = {seen}", *block(f"for i, {x} in enumerate({xs})", block(f"if {x} in seen", f"return i, {x}"), add), f"return {end}"],
        [f"seen, again = set(), set()", *block(f"for {x} in {xs}", *block(f"if {x} in seen", f"again.add({x})"), f"seen.add({x})"), d.pick(["return sorted(again)", "return len(again), len(seen)", "return sorted(seen - again)"])],
        [f"seen = {seen}", "n = 0", *block(f"for {x} in {xs}", *block(f"if {x} in seen", "n += 1", "continue"), add), "return n"],
    ])
    f = fname(d, "first_repeat", "find_double")
    return src(fn(f, xs, body), call(d, f, lambda: d.pick([repeats(d, 3, 6), some(d, 3, 6, 0, 7)]), xs))


@template("functions", "set-comprehension", "sorted")
def distinct_keys(d: Draw) -> str:
    xs, x = d.name("xs", "names", "items"), d.name("x", "w", "name")
    key = d.pick([f"{x}[0]", f"len({x})", f"{x}.lower()", f"{x}[-1]", f"{x}[:2]"])
    cond = d.pick([None, f"len({x}) > 3", f"'a' in {x}"])
    form = d.pick([[f"out = {{{key} for {x} in {xs}{' if ' + cond if cond else ''}}}"], ["out = set()", *block(f"for {x} in {xs}", *(block(f"if {cond}", f"out.add({key})") if cond else [f"out.add({key})"]))], [f"out = set([{key} for {x} in {xs}])"], [f"out = set(map(lambda {x}: {key}, {xs}))"]])
    f = fname(d, "distinct", "kinds")
    return src(fn(f, xs, form, f"return {d.pick(['sorted(out)', 'len(out)', 'sorted(out)[:2]', 'max(out, default=None)', 'sorted(out, reverse=True)'])}"), call(d, f, lambda: words(d, 2, 5), xs))


@template("functions", "set", "intersection", "tags")
def matching_tags(d: Draw) -> str:
    posts, wanted = d.name("posts", "pages", "items"), d.name("wanted", "tags", "labels")
    cond = d.pick([f"set(t) & {wanted}", f"{wanted} <= set(t)", f"not {wanted}.isdisjoint(t)", f"len({wanted} & set(t)) == 1", f"{wanted}.isdisjoint(t)"])
    body = gather(d, "hits", "name, t", f"{posts}.items()", "name", cond)
    f = fname(d, "matching", "search_tags")
    make = lambda: ({p: d.sample(TAGS[:5], d.int(1, 2)) for p in d.sample("abcd", d.int(2, 3))}, Raw(source(d, d.sample(TAGS[:5], d.int(1, 2)))))
    return src(fn(f, f"{posts}, {wanted}", body, "return hits"), call(d, f, make, posts, wanted))


@template("functions", "set", "letters", "pangram")
def letter_sets(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("word", "allowed"), ("s", "chars")])
    body = d.pick([
        [f"return set({a}) <= set({b})"], [f"return ''.join(sorted(set({a}) {d.pick(['&', '-', '|', '^'])} set({b})))"], all_of(d, "c", f"sorted(set({b}))", f"c in {a}"), [f"return len(set({a})) {d.pick(['==', '-'])} len({a})"],
        [f"missing = set({b}) - set({a})", d.pick(["return sorted(missing)", "return len(missing)", "return not missing"])], any_of(d, "c", a, f"c not in {b}"),
        ["used = set()", *block(f"for c in {a}", block(f"if c in {b} and c not in used", "used.add(c)")), "return len(used), sorted(used)"],
    ])
    f = fname(d, "letters_in", "uses_only")
    return src(fn(f, f"{a}, {b}", body), call(d, f, lambda: (letters(d, 2, 6, "abcde"), letters(d, 2, 5, "abcdef")), a, b))


@template("functions", "frozenset", "dict-key")
def frozen_keys(d: Draw) -> str:
    pairs = d.name("pairs", "routes", "matches")
    body = d.pick([
        ["seen = {}", *block(f"for a, b, n in {pairs}", "key = frozenset((a, b))", "seen[key] = seen.get(key, 0) + n"), "return sorted((sorted(k), v) for k, v in seen.items())"],
        ["groups = set()", *block(f"for a, b, n in {pairs}", "groups.add(frozenset([a, b]))"), d.pick(["return len(groups)", "return sorted(map(sorted, groups))"])],
        ["out = []", *block(f"for a, b, n in {pairs}", *block("if {a, b} not in out", "out.append({a, b})")), "return [sorted(p) for p in out]"],
    ])
    f = fname(d, "undirected", "merge_pairs")
    make = lambda: [(*d.sample("ABC", 2), d.int(1, 5)) for _ in range(d.int(2, 4))]
    return src(fn(f, pairs, body), call(d, f, make, pairs, many=0.05))


@template("functions", "set", "missing-numbers", "range")
def missing_numbers(d: Draw) -> str:
    xs = d.name("xs", "ids", "seats")
    body = d.pick([
        [f"have = set({xs})", *gather(d, "gaps", "i", f"range(min({xs}), max({xs}) + 1)", "i", "i not in have"), d.pick(["return gaps", "return len(gaps)", "return gaps[0] if gaps else None"])],
        [f"return sorted(set(range(1, {d.int(5, 8)})) - set({xs}))"],
        ["n = 1", *block(f"while n in {xs}", "n += 1"), "return n"],
        [f"have = set({xs})", "best = 0", *block("for x in sorted(have)", block("if x - 1 not in have", "n = 1", block("while x + n in have", "n += 1"), "best = max(best, n)")), "return best"],
    ])
    f = fname(d, "missing", "gaps", "first_free")
    return src(fn(f, xs, body), call(d, f, lambda: d.sample(range(1, 9), d.int(2, 5)), xs))


@template("functions", "set", "visited", "simulation")
def visited_cells(d: Draw) -> str:
    moves, m = d.name("moves", "path", "steps"), d.name("m", "step", "c")
    seen = d.pick(["{(0, 0)}", "{(x, y)}"])
    chain = ["x, y = 0, 0", f"seen = {seen}", *block(f"for {m} in {moves}", *block(f"if {m} == 'U'", "y += 1"), *block(f"elif {m} == 'D'", "y -= 1"), *block(f"elif {m} == 'L'", "x -= 1"), *block("else", "x += 1"), *d.pick([["seen.add((x, y))"], [*block("if (x, y) in seen", "return (x, y)"), "seen.add((x, y))"]]))]
    tab = ["ways = {'U': (0, 1), 'D': (0, -1), 'L': (-1, 0), 'R': (1, 0)}", "pos = (0, 0)", "seen = {pos}", *block(f"for {m} in {moves}", f"dx, dy = ways[{m}]", "pos = (pos[0] + dx, pos[1] + dy)", "seen.add(pos)")]
    f = fname(d, "visited", "walk")
    return src(fn(f, moves, d.pick([chain, tab]), d.pick(["return len(seen)", "return sorted(seen)", "return max(seen)"])), call(d, f, lambda: letters(d, 2, 5, "UDLR"), moves, many=0.1))


@template("singleline", "set", "operators")
def set_lines(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("x", "y")])
    sa, sb = two_sets(d)
    op = d.pick([f"{a} | {b}", f"{a} & {b}", f"{a} - {b}", f"{a} ^ {b}", f"{a} <= {b}", f"{a} > {b}", f"{a} == {b}", f"{a}.isdisjoint({b})", f"sorted({a} | {b})", f"len({a} & {b})", f"max({a})", f"bool({a} & {b})", f"{d.lit(d.pick(sorted(sb)))} in {a}", f"sorted({a} ^ {b}, key=str)[0:2]"])
    return src(f"{a} = {source(d, sa)}", f"{b} = {source(d, sb)}", f"{d.name('c', 'res', 'out')} = {op}")


@template("tutorial", "set", "attendance", "print")
def attendance(d: Draw) -> str:
    days = d.sample(["mon", "tue", "wed"], d.int(2, 3))
    sets = {day: d.sample(PEOPLE[:6], d.int(1, 4)) for day in days}
    lines = [f"{day} = {source(d, s)}" for day, s in sets.items()]
    x, y = days[:2]
    tasks = [f"both = {x} & {y}\nprint('both:', sorted(both))", f"print(len({x} | {y}), 'came')", f"for name in sorted({x} - {y}):\n    print(name, 'missed {y}')", f"only = sorted({x} ^ {y})\nprint(only)",
             f"if {x} <= {y}:\n    print('all of {x} came again')\nelse:\n    print('some stayed away')", f"for name in sorted({x}):\n    print(name, name in {y})", f"everyone = set()\nfor s in ({', '.join(days)}):\n    everyone |= s\nprint(len(everyone))"]
    return src(lines, d.sample(tasks, d.int(1, 2)))

"""List, dict, set comprehensions and generator expressions, beside the loops they stand for."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import COLOURS, MIXED, letters, phrase, some, table, words
from ._shapes import block, call, fn, fname, src


@template("drills", "list-comprehension", "condition")
def list_comprehensions(d: Draw) -> str:
    xs, x = d.name("xs", "nums", "values"), d.name("x", "n", "v")
    vals = some(d, 3, 5, -5, 12)
    comps = [f"[{x} * {x} for {x} in {xs}]", f"[{x} for {x} in {xs} if {x} > {d.int(0, 6)}]", f"[{x} if {x} % 2 else -{x} for {x} in {xs}]", f"[({x}, {x} % 3) for {x} in {xs} if {x}]", f"[i for i, {x} in enumerate({xs}) if {x} < 4]", f"[str({x}) for {x} in {xs}]", f"[{x} + i for i, {x} in enumerate({xs})]", f"[{xs}[i] - {xs}[i - 1] for i in range(1, len({xs}))]", f"[{x} for {x} in sorted({xs}) if {xs}.count({x}) == 1]",
             f"[{x} // 2 for {x} in {xs} if {x} % 2 == 0 if {x} > 0]", f"[max({x}, 0) for {x} in {xs}]", f"[{x} for {x} in {xs}[::-1] if {x} != 3]", f"['big' if {x} > 6 else 'small' for {x} in {xs}]", f"[[{x}] * 2 for {x} in {xs}[:3]]", f"[{x} for {x} in range(10) if {x} in {xs}]", f"[abs({x}) for {x} in {xs} if not {x} > 8]", f"[a * b for a, b in zip({xs}, {xs}[1:])]", f"[f'{{{x}:>3}}' for {x} in {xs}]"]
    return src(f"{xs} = {vals}", [f"{v} = {c}" for v, c in zip("abc", d.sample(comps, d.int(1, 3)))], d.pick([[], ["print(a)"], ["print(len(a))"]]))


@template("drills", "dict-comprehension")
def dict_comprehensions(d: Draw) -> str:
    m = d.name("m", "stock", "ages")
    data = table(d, lo=1, hi=20)
    comps = [f"{{k: v * 2 for k, v in {m}.items()}}", f"{{v: k for k, v in {m}.items()}}", f"{{k: v for k, v in {m}.items() if v > {d.int(3, 12)}}}", f"{{k.upper(): v for k, v in {m}.items()}}", f"{{k: len(k) for k in {m}}}", f"{{k[0]: v for k, v in sorted({m}.items())}}", f"{{i: k for i, k in enumerate({m})}}", f"{{k: v % 2 == 0 for k, v in {m}.items()}}", f"{{k: [v] * (v % 3) for k, v in {m}.items()}}", f"{{k: {m}[k] for k in sorted({m})[:2]}}", f"{{len(k): k for k in {m}}}", f"{{k: ('hi' if v > 9 else 'lo') for k, v in {m}.items()}}", f"{{n: n ** 2 for n in range({d.int(2, 4)})}}", f"{{k: v for k, v in zip({m}, range(9))}}", f"{{c: {d.lit(letters(d, 3, 6, 'abc'))}.count(c) for c in 'abc'}}"]
    return src(f"{m} = {d.lit(data)}", [f"{v} = {c}" for v, c in zip("abc", d.sample(comps, d.int(1, 2)))], d.pick([[], ["print(a)"], ["print(sorted(a, key=str))"]]))


@template("drills", "generator-expression", "any", "all", "sum")
def generator_expressions(d: Draw) -> str:
    xs = d.name("xs", "texts", "nums")
    textual = d.bool()
    vals = words(d, 2, 5) if textual else some(d, 2, 5, -4, 15)
    comps = [f"sum(len(w) for w in {xs})", f"any(w.startswith('p') for w in {xs})", f"all(len(w) > 2 for w in {xs})", f"max(len(w) for w in {xs})", f"''.join(w[0] for w in {xs})", f"', '.join(w.title() for w in {xs})", f"sorted(w[::-1] for w in {xs})", f"sum(w.count('e') for w in {xs})", f"min((len(w), w) for w in {xs})", f"tuple(w for w in {xs} if 'a' in w)", f"next((w for w in {xs} if len(w) > 4), 'none')", f"dict((w, len(w)) for w in {xs})", f"list(w for w in {xs} if w.isalpha())[-1:]"] if textual else \
            [f"sum(v for v in {xs} if v > 0)", f"sum(v * v for v in {xs})", f"any(v % 5 == 0 for v in {xs})", f"all(v >= 0 for v in {xs})", f"max((v for v in {xs} if v < 10), default=-1)", f"min(abs(v - 5) for v in {xs})", f"sum(1 for v in {xs} if v % 2)", f"','.join(str(v) for v in {xs})", f"sorted((-v for v in {xs}))", f"next((i for i, v in enumerate({xs}) if v > 6), -1)", f"sum(a * b for a, b in zip({xs}, range(1, 9)))", f"set(v % 3 for v in {xs})", f"all(a <= b for a, b in zip({xs}, {xs}[1:]))", f"tuple(v // 2 for v in {xs})"]
    return src(f"{xs} = {d.lit(vals)}", [f"{v} = {c}" for v, c in zip("abc", d.sample(comps, d.int(1, 3)))], d.pick([[], ["print(a)"]]))


@template("drills", "nested-comprehension", "matrix")
def nested_comprehensions(d: Draw) -> str:
    m = d.matrix(d.int(2, 3), d.int(2, 3), 0, 9)
    comps = ["[v for row in m for v in row]", "[[v * 2 for v in row] for row in m]", "[[row[i] for row in m] for i in range(len(m[0]))]", "[sum(row) for row in m]", "[v for row in m for v in row if v % 2 == 0]", "[[0] * len(row) for row in m]", "[(i, j) for i, row in enumerate(m) for j, v in enumerate(row) if v > 4]", "[max(col) for col in zip(*m)]", "[row[::-1] for row in m]", "[[i * j for j in range(3)] for i in range(2)]", "[m[i][i] for i in range(min(len(m), len(m[0])))]", "{v for row in m for v in row}", "{i: sum(row) for i, row in enumerate(m)}", "[a + b for a in 'xy' for b in '12']", "[(a, b) for a in range(3) for b in range(a)]", "[row for row in m if sum(row) > 8]", "[list(t) for t in zip(*m)]", "[''.join(str(v) for v in row) for row in m]", "sum(v for row in m for v in row)", "[[int(i == j) for j in range(2)] for i in range(2)]"]
    return src(f"m = {m}", [f"{v} = {c}" for v, c in zip("abc", d.sample(comps, d.int(1, 2)))], d.pick([[], ["print(a)"], ["print(m == a)"]]))


@template("functions", "comprehension", "chain")
def comprehension_chain(d: Draw) -> str:
    t = d.name("text", "line", "s")
    steps = d.sample([f"parts = [w for w in {t}.split() if len(w) > {d.int(2, 4)}]", f"parts = [w.lower() for w in {t}.split()]", f"parts = {t}.replace(',', ' ').split()"], 1)
    second = d.pick(["lengths = [len(w) for w in parts]", "lengths = {w: len(w) for w in parts}", "lengths = [(len(w), w) for w in parts]", "lengths = sorted(set(len(w) for w in parts))"])
    end = d.pick(["return lengths", "return [w for w in parts if w[0] in 'abcdef'], lengths", "return sum(len(w) for w in parts) - len(lengths)", "return parts[-1:] + [len(lengths)]", "return [w[::-1] for w in parts]"])
    f = fname(d, "measure", "analyse")
    return src(fn(f, t, steps, second, end), call(d, f, lambda: phrase(d, 2, 4), t))


@template("functions", "comprehension", "conditional-expression")
def relabel(d: Draw) -> str:
    xs, x = d.name("xs", "marks", "cells"), d.name("x", "m", "c")
    expr = d.pick([f"'fizz' if {x} % 3 == 0 else {x}", f"'ab' if {x} % 6 == 0 else 'a' if {x} % 2 == 0 else 'b' if {x} % 3 == 0 else str({x})", f"0 if {x} < 0 else 9 if {x} > 9 else {x}", f"{x} if {x} not in {xs}[:1] else None", f"-1 if {x} < 5 else 1 if {x} > 5 else 0", f"{x} * 2 if {x} > {xs}[0] else {x}", f"'pass' if {x} >= 10 else 'fail'"])
    f = fname(d, "relabel", "convert")
    loop = ["out = []", *block(f"for {x} in {xs}", f"label = {expr}", "out.append(label)"), "return out"]
    return src(fn(f, xs, d.pick([[f"return [{expr} for {x} in {xs}]"], loop, [f"return list(map(lambda {x}: {expr}, {xs}))"]])), call(d, f, lambda: some(d, 2, 6, -2, 16), xs))


@template("functions", "comprehension", "cross-product")
def cross_product(d: Draw) -> str:
    a, b = d.pick([("sizes", "colours"), ("xs", "ys"), ("rows", "cols")])
    expr = d.pick(["(p, q)", "str(p) + str(q)", "f'{q}{p}'", "[q, p]"])
    cond = d.pick([None, "str(p) < str(q)", "p != q", f"p != {a}[0]"])
    c = f" if {cond}" if cond else ""
    forms = [[f"return [{expr} for p in {a} for q in {b}{c}]"], ["out = []", *block(f"for p in {a}", block(f"for q in {b}", *(block(f"if {cond}", f"out.append({expr})") if cond else [f"out.append({expr})"]))), "return out"], ["out = []", *block(f"for p in {a}", f"out.extend({expr} for q in {b}{c})"), "return out"], [f"return {{p: [q for q in {b}{c}] for p in {a}}}"], ["from itertools import product", f"return [{expr} for p, q in product({a}, {b}){c}]"]]
    f = fname(d, "combine", "all_pairs")
    return src(fn(f, f"{a}, {b}", d.pick(forms)), call(d, f, lambda: d.pick([(d.sample("SML", 2), d.sample(COLOURS, d.int(1, 2))), (some(d, 1, 3, 1, 5), some(d, 1, 2, 1, 5)), ("ab", "12")]), a, b, many=0.1))


@template("functions", "set-comprehension", "dict-comprehension", "index")
def build_index(d: Draw) -> str:
    docs = d.name("docs", "notes", "pages")
    forms = [["index = {}", *block(f"for name, text in {docs}.items()", block("for w in text.split()", "index.setdefault(w, []).append(name)")), "return index"], [f"terms = sorted({{w for text in {docs}.values() for w in text.split()}})", f"return {{w: [n for n in {docs} if w in {docs}[n].split()] for w in terms}}"], [f"return {{n: len(text.split()) for n, text in {docs}.items()}}"], [f"return {{n: sorted({{w[0] for w in text.split()}}) for n, text in {docs}.items()}}"], [f"return max({docs}, key=lambda n: len(set({docs}[n].split())))"]]
    f = fname(d, "index", "build_index")
    few = d.sample(MIXED, 3)
    return src(fn(f, docs, d.pick(forms)), call(d, f, lambda: {n: " ".join(d.pick(few) for _ in range(d.int(1, 3))) for n in "ab"[: d.int(1, 2)]}, docs, many=0.05))


@template("singleline", "comprehension", "builtins")
def one_line(d: Draw) -> str:
    s, xs = d.lit(letters(d, 3, 7)), some(d, 2, 5, 0, 12)
    out = d.name("out", "res", "y")
    expr = d.pick([f"[c.upper() for c in {s}]", f"''.join(sorted({s}))", f"''.join(reversed({s}))", f"[ord(c) - 97 for c in {s}]", f"{{c: {s}.index(c) for c in {s}}}", f"sum(x * i for i, x in enumerate({xs}))", f"[x for i, x in enumerate({xs}) if i % 2]", f"list(zip({s}, {xs}))", f"dict(zip({s}, {xs}))", f"sorted({xs}, key=lambda x: -x)", f"[*{xs}, *{s}][:5]", f"list(map(str, {xs}))", f"max({s}, key={s}.count)", f"[{xs}[i:i + 2] for i in range(0, {len(xs)}, 2)]", f"len({{*{s}}})", f"list(filter(lambda x: x > 5, {xs}))", f"[a + b for a, b in zip({s}, {s}[1:])]", f"{s}.join(['<', '>'])", f"all(x < 10 for x in {xs})", f"list(range({xs[0]}, 0, -2))", f"[x % 2 == 0 for x in {xs}].count(True)", f"min({xs}, default=0) + len({s})"])
    return src(f"{out} = {expr}")

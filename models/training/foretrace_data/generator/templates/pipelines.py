"""Longer functions of two or three phases: collect, change, summarise."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import FRUITS, MIXED, PEOPLE, repeats, some, words
from ._shapes import block, call, fn, fname, gather, mapping, src, tally


@template("functions", "pipeline", "words", "counts")
def word_report(d: Draw) -> str:
    t = d.name("text", "s", "doc")
    phase1 = d.pick([[f"ws = {t}.lower().split()"], [f"ws = [w.strip('.,!').lower() for w in {t}.split()]"], [f"ws = {t}.replace(',', ' ').split()"], ["ws = []", *block(f"for w in {t}.split()", block("if w.isalpha()", "ws.append(w.lower())"))]])
    phase2 = d.pick([tally(d, "counts", "w", "ws"), mapping(d, "counts", "w", "ws", "w", "ws.count(w)"), mapping(d, "counts", "w", "ws", "w", "len(w)", d.pick([None, "len(w) > 2"])), tally(d, "counts", "w", "ws", "w[0]")])
    phase3 = d.pick([["return counts"], ["best = max(counts.values(), default=0)", "return [w for w in counts if counts[w] == best]"], ["return sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:2]"], ["out = ''", *block("for w, n in sorted(counts.items())", "out += f'{w}{n} '"), "return out.strip()"], ["return sum(counts.values()), len(counts)"], [*block("for w in list(counts)", block("if counts[w] == 1", "del counts[w]")), "return counts"]])
    f = fname(d, "report", "summarise")
    few = d.sample(MIXED, 2)
    make = lambda: " ".join(d.pick([d.pick(few), d.pick(few).title(), d.pick(few) + d.pick([",", "."])]) for _ in range(d.int(2, 4)))
    return src(fn(f, t, phase1, phase2, phase3), call(d, f, make, t, many=0.05))


@template("functions", "pipeline", "numbers", "clean")
def number_report(d: Draw) -> str:
    xs = d.name("xs", "values", "readings")
    phase1 = d.pick([gather(d, "good", "x", xs, "x", d.pick(["x is not None", "x is not None and x >= 0"])), ["good = []", *block(f"for x in {xs}", block("if x is None", "continue"), "good.append(max(0, x))")], [f"good = [x or 0 for x in {xs}]"]])
    guard = block("if not good", f"return {d.pick(['None', '0', '[]'])}")
    phase2 = d.pick([["good.sort()"], ["low, high = min(good), max(good)"], ["total = sum(good)"], ["mean = sum(good) / len(good)"], ["good = good[::-1]"]])
    tail = {"good.sort()": ["return good", "return good[len(good) // 2]", "return good[-1] - good[0]"], "low, high = min(good), max(good)": ["return high - low", "return [x - low for x in good]", "return low, high, len(good)"], "total = sum(good)": ["return total, len(good)", "return [x * 100 // total if total else 0 for x in good]", "return total // len(good)"], "mean = sum(good) / len(good)": ["return round(mean, 1)", "return [x for x in good if x > mean]", "return sum(1 for x in good if x < mean)"], "good = good[::-1]": ["return good", "return good[:2]"]}[phase2[0]]
    f = fname(d, "analyse", "stats")
    return src(fn(f, xs, phase1, guard, phase2, d.pick(tail)), call(d, f, lambda: [d.pick([None, d.int(-3, 20), d.int(0, 20), d.int(0, 20)]) for _ in range(d.int(2, 5))], xs, many=0.1))


@template("functions", "pipeline", "helper", "parse-and-sum")
def parse_and_sum(d: Draw) -> str:
    line, x = d.name("line", "entry", "row"), d.name("rows", "lines", "entries")
    sep = d.pick([":", "=", ",", " "])
    parse = d.pick([[f"name, qty = {line}.split({d.lit(sep)})", "return name.strip(), int(qty)"], [f"i = {line}.index({d.lit(sep)})", f"return {line}[:i], int({line}[i + 1:])"], [f"name, _, qty = {line}.partition({d.lit(sep)})", "return name, int(qty) if qty.isdigit() else 0"]])
    use = d.pick([["out = {}", *block(f"for r in {x}", "name, qty = parse(r)", "out[name] = out.get(name, 0) + qty"), d.pick(["return out", "return max(out, key=out.get)", "return sorted(out)"])], ["total = 0", *block(f"for r in {x}", "total += parse(r)[1]"), "return total"], [f"pairs = [parse(r) for r in {x}]", d.pick(["return sorted(pairs, key=lambda p: p[1])", "return dict(pairs)", "return [n * q for n, q in pairs if q < 3]"])]])
    f = fname(d, "load", "summarise")
    few = d.sample(FRUITS, 2)
    return src(fn("parse", line, parse), fn(f, x, use), call(d, f, lambda: [f"{d.pick(few)}{sep}{d.int(0, 9)}" for _ in range(d.int(1, 3))], x, many=0.05))


@template("functions", "pipeline", "if-elif", "accumulate-several")
def several_accumulators(d: Draw) -> str:
    xs, x = d.name("xs", "nums", "deltas"), d.name("x", "n", "step")
    names = d.pick([("low", "mid", "high"), ("neg", "zero", "pos"), ("a", "b", "c")])
    c1, c2 = d.int(-2, 3), d.int(6, 12)
    kind = d.pick(["count", "sum", "list"])
    start = {"count": " = ".join(names) + " = 0", "sum": f"{names[0]}, {names[1]}, {names[2]} = 0, 0, 0", "list": ", ".join(names) + " = [], [], []"}[kind]
    put = {"count": "{} += 1", "sum": "{} += " + x, "list": "{}.append(" + x + ")"}[kind]
    body = [start, *block(f"for {x} in {xs}", *block(f"if {x} < {c1}", put.format(names[0])), *block(f"elif {x} {d.pick(['<', '<='])} {c2}", put.format(names[1])), *block("else", put.format(names[2])))]
    ends = [", ".join(names), "{" + ", ".join(f"{d.lit(n)}: {n}" for n in names) + "}", "[" + ", ".join(names[::-1]) + "]"] + ([f"max({', '.join(names)})", f"{names[2]} - {names[0]}"] if kind != "list" else [f"{names[2]} + {names[0]}", f"sorted({names[1]})", f"len({names[0]}), len({names[2]})"])
    f = fname(d, "sort_out", "bands")
    return src(fn(f, xs, body, f"return {d.pick(ends)}"), call(d, f, lambda: some(d, 2, 6, -6, 18), xs, many=0.15))


@template("functions", "pipeline", "previous-value", "changes")
def track_changes(d: Draw) -> str:
    xs, x = d.name("xs", "states", "prices"), d.name("x", "s", "p")
    textual = d.bool()
    op = d.pick(["!=", "=="]) if textual else d.pick([">", "<", "!=", "=="])
    act = d.pick(["out.append((prev, %s))" % x, "out.append(%s)" % x, "n += 1", "out.append(i)"])
    loop = block(f"for i, {x} in enumerate({xs})" if "(i)" in act else f"for {x} in {xs}", block(f"if prev is not None and {x} {op} prev", act), *d.pick([[f"prev = {x}"], [*block(f"if {x} != prev", f"prev = {x}")]]))
    f = fname(d, "changes", "track")
    return src(fn(f, xs, "n = 0" if act == "n += 1" else "out = []", "prev = None", loop, "return n" if act == "n += 1" else "return out"), call(d, f, lambda: repeats(d, 2, 6) if textual else some(d, 2, 6, 0, 9), xs))


@template("functions", "pipeline", "allocate", "min")
def allocate(d: Draw) -> str:
    need, have = d.name("needs", "requests", "orders"), d.name("stock", "budget", "seats")
    give_out = d.pick([["give = min(n, %s)" % have, f"{have} -= give", "out.append(give)"], [*block(f"if n > {have}", d.pick(["out.append(0)", "break", "continue"])), f"{have} -= n", "out.append(n)"], [f"give = n if n <= {have} else {have}", *block("if give", "out.append(give)"), f"{have} = {have} - give"]])
    order = d.pick([need, need, f"sorted({need})", f"sorted({need}, reverse=True)", f"{need}[::-1]"])
    f = fname(d, "allocate", "share_out")
    return src(fn(f, f"{need}, {have}", "out = []", block(f"for n in {order}", give_out), d.pick([f"return out, {have}", "return out", f"return {have}", "return len(out), sum(out)"])), call(d, f, lambda: (some(d, 2, 5, 1, 9), d.int(3, 20)), need, have, many=0.15))


@template("functions", "pipeline", "nested-dict", "matrix-count")
def cross_table(d: Draw) -> str:
    pairs = d.name("pairs", "votes", "visits")
    inner = d.pick([["out.setdefault(a, {})", "out[a][b] = out[a].get(b, 0) + 1"], [*block("if a not in out", "out[a] = {}"), *block("if b not in out[a]", "out[a][b] = 0"), "out[a][b] += 1"], ["row = out.setdefault(a, {})", *d.pick([["row[b] = row.get(b, 0) + 1"], ["row[b] = len(row)"], [*block("if b in row", "row[b] += 1"), *block("else", "row[b] = 1")]])], ["out.setdefault(a, set()).add(b)"]])
    sets = "set()" in str(inner)
    end = d.pick(["{k: sorted(v) for k, v in out.items()}", "{k: len(v) for k, v in out.items()}"]) if sets else d.pick(["out", "{k: sum(v.values()) for k, v in out.items()}", "sorted(out)", "{k: max(v, key=v.get) for k, v in out.items()}", "out.get('x', {})"])
    f = fname(d, "cross_table", "count_pairs")
    return src(fn(f, pairs, "out = {}", block(f"for a, b in {pairs}", inner), f"return {end}"), call(d, f, lambda: [(d.pick("xy"), d.pick("pq")) for _ in range(d.int(2, 4))], pairs, many=0.05))


@template("functions", "pipeline", "simulation", "turns")
def turn_game(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("hero", "monster"), ("x", "y")])
    hit1, hit2 = d.int(2, 6), d.int(1, 5)
    forms = [["turn = 0", *block(f"while {a} > 0 and {b} > 0", *block(d.pick(["if turn % 2 == 0", "if turn % 3 != 2"]), f"{b} -= {hit1}"), *block("else", f"{a} -= {hit2}"), "turn += 1"), d.pick([f"return '{a}' if {a} > 0 else '{b}'", f"return turn, {a}, {b}"])], ["rounds = 0", *block("while True", f"{b} -= {hit1}", block(f"if {b} <= 0", f"return '{a} wins', rounds"), f"{a} -= {hit2}", block(f"if {a} <= 0", f"return '{b} wins', rounds"), "rounds += 1")], ["log = []", *block(f"while {a} > 0 and {b} > 0 and len(log) < 6", f"{a}, {b} = {b} - {hit1}, {a}", f"log.append({b})"), "return log"]]
    f = fname(d, "fight", "play")
    return src(fn(f, f"{a}, {b}", d.pick(forms)), call(d, f, lambda: (d.int(3, 15), d.int(3, 15)), a, b, many=0.1))


@template("functions", "pipeline", "rank", "ties")
def ranking(d: Draw) -> str:
    m = d.name("scores", "points", "times")
    forms = [[f"order = sorted({m}, key=lambda n: (-{m}[n], n))", "rank, out, prev = 0, {}, None", *block("for i, n in enumerate(order, 1)", block(f"if {m}[n] != prev", "rank = i", f"prev = {m}[n]"), "out[n] = rank"), "return out"], ["out = {}", *block(f"for n in {m}", f"out[n] = 1 + sum(1 for o in {m} if {m}[o] > {m}[n])"), d.pick(["return out", "return sorted(out.items(), key=lambda kv: kv[1])"])], [f"top = sorted(set({m}.values()), reverse=True)[:{d.int(1, 2)}]", f"return [n for n in {m} if {m}[n] in top]"], ["medals = ['gold', 'silver', 'bronze']", f"order = sorted({m}.items(), key=lambda kv: kv[1], reverse=True)", "return {n: medal for (n, _), medal in zip(order, medals)}"]]
    f = fname(d, "ranks", "podium")
    return src(fn(f, m, d.pick(forms)), call(d, f, lambda: {p: d.int(1, 4) for p in d.sample(PEOPLE, d.int(2, 4))}, m, many=0.05))


@template("functions", "pipeline", "encode-decode", "round-trip")
def round_trip(d: Draw) -> str:
    enc, dec = d.pick([(["return '-'.join(str(ord(c) - 96) for c in s)"], ["return ''.join(chr(int(n) + 96) for n in s.split('-'))"]), (["return ''.join(chr(ord(c) + 1) for c in s)"], ["return ''.join(chr(ord(c) - 1) for c in s)"]), (["half = (len(s) + 1) // 2", "return s[half:] + s[:half]"], ["half = len(s) // 2", "return s[half:] + s[:half]"]), (["return s[::2] + s[1::2]"], ["half = (len(s) + 1) // 2", "out = ''", *block("for i in range(half)", "out += s[i]", block("if half + i < len(s)", "out += s[half + i]")), "return out"]), (["out = ''", *block("for c in s", "out = c + out"), "return out + '.'"], ["return s[-2::-1]"]), (["key = 3", "return [ord(c) ^ key for c in s]"], ["return ''.join(chr(n ^ 3) for n in s)"])])
    text = d.pick(MIXED)[:5]
    use = d.pick([[f"code = encode({d.lit(text)})", "print(code, decode(code))"], [f"s = {d.lit(text)}", "print(decode(encode(s)) == s)"], [f"code = encode({d.lit(text)})", "back = decode(code)"], [f"for w in {d.lit(d.sample(FRUITS, 2))}:", "    print(encode(w[:4]))"]])
    return src(fn("encode", "s", enc), fn("decode", "s", dec), use)


@template("functions", "pipeline", "set-up-loop-finish", "text-rows")
def render_rows(d: Draw) -> str:
    rows = d.name("rows", "lines", "items")
    width = d.pick([[f"width = max(len(r) for r in {rows})"], [f"width = {d.int(4, 8)}"], ["width = 0", *block(f"for r in {rows}", "width = max(width, len(r))")]])
    cell = d.pick(["r.ljust(width, '.')", "r.center(width)", "r.rjust(width)", "r[:width - 1] + '|'", "f'{r:^{width}}'", "r + '-' * (width - len(r))"])
    finish = d.pick([["return out"], ["bar = '=' * width", "return [bar] + out + [bar]"], ["return '/'.join(out)"], ["return len(out[0]), out[-1]"], ["out.reverse()", "return out"]])
    f = fname(d, "render", "frame_rows")
    return src(fn(f, rows, width, gather(d, "out", "r", rows, cell, d.pick([None, None, "r"])), finish), call(d, f, lambda: words(d, 1, 3), rows, many=0.1))


@template("functions", "pipeline", "calendar", "modulo")
def schedule(d: Draw) -> str:
    names, n = d.name("names", "team", "people"), d.name("n", "shifts", "count")
    forms = [["out = {}", *block(f"for i in range({n})", f"out.setdefault({names}[i % len({names})], []).append(i)"), d.pick(["return out", "return {k: len(v) for k, v in out.items()}"])], [f"return [{names}[i % len({names})] for i in range({n})]"], ["out = []", *block(f"while len(out) < {n}", f"out.append({names}[0])", f"{names} = {names}[1:] + {names}[:1]"), "return out"], ["pairs = []", *block(f"for i in range(len({names}))", block(f"for j in range(i + 1, len({names}))", block(f"if len(pairs) == {n}", "return pairs"), f"pairs.append({names}[i][0] + {names}[j][0])")), "return pairs"], [f"groups = [[] for _ in range({n})]", *block(f"for i, p in enumerate({names})", f"groups[i % {n}].append(p)"), "return groups"]]
    f = fname(d, "schedule", "rota")
    return src(fn(f, f"{names}, {n}", d.pick(forms)), call(d, f, lambda: (d.sample(PEOPLE, d.int(2, 3)), d.int(1, 4)), names, n, many=0.1))


@template("functions", "pipeline", "route", "lookup-steps")
def route_length(d: Draw) -> str:
    dist, stops = d.name("dist", "roads", "table"), d.name("stops", "route", "path")
    look = d.pick([[f"key = (a, b) if (a, b) in {dist} else (b, a)", *block(f"if key not in {dist}", "return None"), f"total += {dist}[key]"], [f"step = {dist}.get((a, b)) or {dist}.get((b, a))", *block("if step is None", "return -1"), "total += step"], [f"total += {dist}.get((a, b), {dist}.get((b, a), {d.int(9, 20)}))"]])
    loop = d.pick([block(f"for a, b in zip({stops}, {stops}[1:])", look), block(f"for i in range(len({stops}) - 1)", f"a, b = {stops}[i], {stops}[i + 1]", look)])
    f = fname(d, "route_length", "trip")
    def make():
        return {("A", "B"): d.int(1, 9), ("B", "C"): d.int(1, 9)}, d.pick([["A", "B"], ["A", "B", "C"], ["C", "B"], ["A", "C"], ["A"], ["B", "A", "B"]])
    return src(fn(f, f"{dist}, {stops}", "total = 0", loop, "return total"), call(d, f, make, dist, stops, many=0.05))


@template("functions", "pipeline", "queue", "priority")
def task_queue(d: Draw) -> str:
    tasks = d.name("tasks", "jobs", "queue")
    forms = [["done, clock = [], 0", *block(f"while {tasks}", f"job = min({tasks}, key=lambda t: t[1])", f"{tasks}.remove(job)", "clock += job[1]", "done.append((job[0], clock))"), d.pick(["return done", "return clock", "return done[-1]"])], ["clock, out = 0, []", *block(f"for name, cost in sorted({tasks}, key=lambda t: (t[1], t[0]))", block(f"if clock + cost > {d.int(5, 12)}", d.pick(["break", "continue"])), "clock += cost", "out.append(name)"), "return out, clock"], ["out = []", f"todo = [list(t) for t in {tasks}]", *block("while todo", "job = todo.pop(0)", "job[1] -= 2", *block("if job[1] > 0", "todo.append(job)"), *block("else", "out.append(job[0])")), "return out"]]
    f = fname(d, "run_tasks", "plan")
    return src(fn(f, tasks, d.pick(forms)), call(d, f, lambda: [(n, d.int(1, 5)) for n in d.sample("abcd", d.int(2, 3))], tasks, many=0.05))


@template("functions", "pipeline", "thermostat", "clamp-state")
def control_loop(d: Draw) -> str:
    xs, target = d.name("inputs", "temps", "levels"), d.name("target", "goal", "limit")
    body = d.pick([["state, out = 'off', []", *block(f"for x in {xs}", *block(f"if x < {target} - 2", "state = 'on'"), *block(f"elif x > {target} + 2", "state = 'off'"), "out.append(state)"), d.pick(["return out", "return out.count('on')", "return state"])], ["level = 0", *block(f"for x in {xs}", f"error = {target} - x", "level += 1 if error > 0 else -1 if error < 0 else 0", "level = max(0, min(3, level))"), "return level"], ["out, cur = [], %s" % target, *block(f"for x in {xs}", "cur += (x - cur) // 2", "out.append(cur)"), "return out"]])
    f = fname(d, "control", "regulate")
    return src(fn(f, f"{xs}, {target}", body), call(d, f, lambda: (some(d, 2, 5, 5, 20), d.int(8, 15)), xs, target, many=0.1))

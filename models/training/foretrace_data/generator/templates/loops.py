"""Loops: every form of for and while, with else, break, continue, nesting, steps and printing."""
from __future__ import annotations

from ..template import Draw, template
from ._fill import fill
from ._pools import ANIMALS, DAYS, PEOPLE, letters, nums, some, words
from ._shapes import block, bump, call, fn, fname, gather, src


@template("tutorial", "range", "step")
def range_forms(d: Draw) -> str:
    i = d.name("i", "k", "n")
    a, b, s = d.int(-3, 5), d.int(4, 12), d.pick([1, 2, 3, -1, -2])
    args = d.pick([f"{b}", f"{a}, {b}", f"{a}, {b}, {abs(s) + 1}", f"{b}, {a}, {-abs(s) - (b - a > 8)}", f"{b}, {a}", f"{a}, {a}", "0"])
    body = d.pick([[f"print({i})"], [f"print({i}, end=' ')"], [f"out.append({i})"], [f"total += {i}"], [*block(f"if {i} % 2", "continue"), f"print({i})"], [f"print({i}, {i} * {i})"], [f"last = {i}"]])
    pre = {"o": ["out = []"], "t": ["total = 0"]}.get(body[0][0] if body[0].startswith(("out", "total")) else "", [])
    post = {"o": ["print(out)"], "t": ["print(total)"]}.get(body[0][0] if pre else "", [])
    other = d.pick([[f"nums = list(range({args}))"], [f"n = len(range({args}))", f"print(n)"], [f"{i} = {d.pick([0, 3])} in range({args})"], [f"total = sum(range({args}))"]])
    return src(other) if d.chance(0.2) else src(f"size = len(range({args}))" if d.chance(0.3) else [], pre, block(f"for {i} in range({args})", body), post or "print('end')")


@template("functions", "for-else", "break")
def for_else(d: Draw) -> str:
    xs, x = d.name("xs", "queue", "names"), d.name("x", "item", "v")
    textual = d.bool()
    cond = d.pick([f"'e' in {x}", f"len({x}) > 4", f"{x}.startswith('p')", f"{x}[0] == {x}[-1]"]) if textual else d.pick([f"{x} > {d.int(6, 16)}", f"{x} % 7 == 0", f"{x} < 0", f"{x} == {xs}[0] * 2"])
    hit, miss = d.pick([(f"found = {x}", "found = None"), ("msg = 'yes'", "msg = 'no'"), (f"out = [{x}]", "out = []")])
    name = hit.split(" ")[0]
    step = d.pick([[], ["n += 1"], block(f"if not {x}", "continue")])
    pre = ["n = 0"] if step == ["n += 1"] else []
    f = fname(d, "search", "look")
    end = f"return {name}, n" if pre else f"return {name}"
    return src(fn(f, xs, pre, block(f"for {x} in {xs}", step, block(f"if {cond}", hit, "break")), block("else", miss), end), call(d, f, lambda: words(d, 1, 4) if textual else nums(d, 1, 5, -2, 18), xs))


@template("functions", "while-else", "while")
def while_else(d: Draw) -> str:
    n, k = d.name("n", "stock", "fuel"), d.name("k", "step", "need")
    body = d.pick([
        ["tries = 0", *block(f"while {n} > 0", *block(f"if {n} == {d.int(1, 6)}", "result = 'hit'", "break"), f"{n} -= {k}", "tries += 1"), *block("else", "result = 'empty'"), "return result, tries"],
        ["i = 2", *block(f"while i < {n}", *block(f"if {n} % i == 0", "break"), "i += 1"), *block("else", f"return -{k}"), "return i"],
        ["log = []", *block(f"while {n} >= {k}", f"{n} -= {k}", f"log.append({n})", *block("if len(log) == 4", "break")), *block("else", "log.append('end')"), "return log"],
    ])
    f = fname(d, "drain", "attempt")
    return src(fn(f, f"{n}, {k}", body), call(d, f, lambda: (d.int(1, 15), d.int(1, 4)), n, k))


@template("tutorial", "nested-loop", "print", "pattern")
def print_pattern(d: Draw) -> str:
    n, ch = d.int(2, 4), d.pick("*#x+o")
    forms = [
        block(f"for i in range(1, {n + 1})", f"print({d.lit(ch)} * i)"), block(f"for i in range({n})", f"print(' ' * ({n} - i - 1) + {d.lit(ch)} * (2 * i + 1))"), block(f"for i in range({n}, 0, -1)", f"print({d.lit(ch)} * i, i)"),
        block(f"for i in range({n})", "row = ''", block(f"for j in range({n})", *d.pick([[f"row += {d.lit(ch)} if i == j else '.'"], [f"row += str(i * j)"], [*block("if (i + j) % 2 == 0", f"row += {d.lit(ch)}"), *block("else", "row += ' '")], ["row += str(max(i, j))"]])), "print(row)"),
        block(f"for i in range(1, {n + 1})", block("for j in range(1, i + 1)", "print(j, end=d_)".replace("d_", d.pick(["' '", "''", "'-'"]))), "print()"), ["k = 1", *block(f"for i in range(1, {n + 1})", "row = []", block("for _ in range(i)", "row.append(str(k))", "k += 1"), "print(' '.join(row))")],
        ["lines = []", *block(f"for i in range({n})", f"lines.append('-' * i + {d.lit(ch)} + '-' * ({n - 1} - i))"), "print('\\n'.join(lines))"], ["i = 0", *block(f"while i < {n}", f"print(i * {d.lit(ch)})", "i += 1")],
        block(f"for i in range({n})", f"print(chr(65 + i) * ({n} - i))"), block(f"for i in range({n})", block(f"if i in (0, {n - 1})", f"print({d.lit(ch)} * {n})"), block("else", f"print({d.lit(ch)} + ' ' * {n - 2} + {d.lit(ch)})")),
    ]
    return src(d.pick(forms))


@template("tutorial", "multiplication", "nested-loop")
def times_table(d: Draw) -> str:
    a, b = d.int(2, 3), d.int(2, 4)
    expr = d.pick(["i * j", "i + j", "i ** j", "j - i", "i * 10 + j"])
    forms = [block(f"for i in range(1, {a + 1})", block(f"for j in range(1, {b + 1})", f"print({expr}, end=' ')"), "print()"), block(f"for i in range(1, {a + 1})", f"print([{expr} for j in range(1, {b + 1})])"), ["table = []", *block(f"for i in range({a})", "row = []", block(f"for j in range({b})", f"row.append({expr})"), "table.append(row)"), d.pick(["print(table)", "print(table[-1])"])], block(f"for i in range(1, {a + 1})", f"print('\\t'.join(str({expr}) for j in range(1, {b + 1})))"), ["total = 0", *block(f"for i in range({a})", block(f"for j in range({d.pick(['i', 'i + 1', str(b)])})", f"total += {expr}")), "print(total)"]]
    return src(d.pick(forms))


@template("functions", "while", "break", "True")
def while_true(d: Draw) -> str:
    n = d.name("n", "level", "x")
    change = d.pick([f"{n} -= {d.int(2, 4)}", f"{n} //= 2", f"{n} = {n} - len(out) - 1", f"{n} = {n} * 2 % 13 - 3"])
    stop = d.pick([f"if {n} <= 0", f"if {n} < {d.int(1, 4)} or len(out) > 4", f"if {n} in out", "if len(out) == 4"])
    order = [[f"out.append({n})", change, *block(stop, "break")], [*block(stop, "break"), f"out.append({n})", change], [change, *block(f"if {n} == {d.int(3, 6)}", *(["out.append(-1)"]), "break"), f"out.append({n})", *block("if len(out) > 4", "break")]]
    safe = block("if len(out) > 6", "break")
    f = fname(d, "countdown", "shrink")
    return src(fn(f, n, "out = []", block("while True", safe, d.pick(order)), d.pick(["return out", "return len(out)", f"return {n}, out[-1:]"])), call(d, f, lambda: d.int(1, 25), n))


@template("functions", "while", "two-conditions")
def while_two(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("left", "right"), ("x", "y")])
    body = d.pick([
        ["n = 0", *block(f"while {a} < {b}", f"{a} += {d.int(1, 4)}", f"{b} -= {d.int(0, 3)}", "n += 1"), d.pick(["return n", f"return {a}, {b}", f"return {a} - {b}"])], ["n = 0", *block(f"while {a} > 0 and {b} > 0", block(f"if {a} >= {b}", f"{a} -= {b}"), block("else", f"{b} -= {a}"), "n += 1"), f"return max({a}, {b}), n"],
        ["out = []", *block(f"while {a} or {b}", f"out.append({a} % 10 + {b} % 10)", f"{a} //= 10", f"{b} //= 10"), "return out[::-1]"], ["n = 0", *block(f"while not ({a} > 20 or {b} == 0)", f"{a} *= 2", f"{b} -= 1", "n += 1"), f"return {a}, {b}, n"],
    ])
    f = fname(d, "meet", "race")
    return src(fn(f, f"{a}, {b}", body), call(d, f, lambda: (d.int(1, 12), d.int(1, 15)), a, b))


@template("functions", "enumerate", "zip", "loop")
def indexed_loops(d: Draw) -> str:
    xs, x = d.name("xs", "names", "runners"), d.name("x", "name", "r")
    expr = d.pick([f"(i, {x})", f"str(i) + {x}", f"{x} * i", f"{x}[:i]", f"{x}[i % len({x})]", f"len({x}) * i", f"f'{{i}}.{{{x}}}'", f"{x}.upper() if i % 2 else {x}"])
    start = d.pick(["", ", 1", ", start=2"])
    loops = [gather(d, "out", f"i, {x}", f"enumerate({xs}{start})", expr, d.pick([None, "i % 2 == 0", "i > 0"])), ["out = []", *block(f"for i in range(len({xs}))", f"{x} = {xs}[i]", f"out.append({expr})")], ["out = []", "i = 0", *block(f"for {x} in {xs}", f"out.append({expr})", bump(d, "i"))], ["out = []", *block(f"for i, {x} in zip(range({d.int(0, 3)}, 9), {xs})", f"out.append({expr})")], ["out = []", *block(f"for i, {x} in enumerate(reversed({xs}))", f"out.append({expr})")], ["out = []", *block(f"for i, {x} in reversed(list(enumerate({xs})))", f"out.append({expr})")]]
    f = fname(d, "number", "label_all")
    return src(fn(f, xs, d.pick(loops), "return out"), call(d, f, lambda: words(d, 1, 4), xs))


@template("functions", "continue", "filters")
def skip_items(d: Draw) -> str:
    xs, x = d.name("xs", "readings", "nums"), d.name("x", "r", "n")
    conds = d.sample([f"{x} < 0", f"{x} == 0", f"{x} % 2 == 1", f"{x} > {d.int(12, 18)}", f"{x} in seen", f"{x} % 3 == 0 and {x} > 5"], d.int(1, 3))
    need_seen = any("seen" in c for c in conds)
    last = conds[-1]
    body = [*[l for c in conds[:-1] for l in block(f"if {c}", "continue")], *block(f"if {last}", d.pick(["continue", "break", f"total -= 1\ncontinue"])), *([f"seen.append({x})"] if need_seen else []), d.pick([f"total += {x}", f"total += 1", f"total = total * 2 + {x}"])]
    f = fname(d, "add_valid", "sum_some")
    return src(fn(f, xs, *(["seen = []"] if need_seen else []), "total = 0", block(f"for {x} in {xs}", body), "return total"), call(d, f, lambda: nums(d, 3, 6, -4, 20), xs))


@template("functions", "nested-loop", "break", "flag")
def nested_search(d: Draw) -> str:
    rows, t = d.name("rows", "shelves", "grid"), d.name("target", "t", "wanted")
    forms = [
        [*block(f"for r, row in enumerate({rows})", block("for c, v in enumerate(row)", block(f"if v == {t}", d.pick(["return r, c", "return r * 10 + c", "return [r, c]"])))), d.pick(["return None", "return -1, -1"])], ["found = None", *block(f"for row in {rows}", block("for v in row", block(f"if v == {t}", "found = row", "break")), block("if found", "break")), "return found"],
        ["where = -1", *block(f"for r in range(len({rows}))", block(f"if {t} in {rows}[r]", f"where = r, {rows}[r].index({t})", d.pick(["break", "continue"]))), "return where"], ["n = 0", *block(f"for row in {rows}", block("for v in row", block(f"if v != {t}", "continue"), "n += 1")), "return n"],
        ["steps = 0", *block(f"for row in {rows}", block("for v in row", "steps += 1", block(f"if v == {t}", "break")), block("else", "continue"), "break"), "return steps"],
    ]
    f = fname(d, "find_in", "locate")
    return src(fn(f, f"{rows}, {t}", d.pick(forms)), call(d, f, lambda: ([some(d, 1, 3, 0, 6) for _ in range(d.int(1, 3))], d.int(0, 6)), rows, t))


@template("functions", "state", "flag", "toggle")
def toggles(d: Draw) -> str:
    events, e = d.name("events", "signals", "clicks"), d.name("e", "s", "key")
    forms = [
        ["on = False", "n = 0", *block(f"for {e} in {events}", block(f"if {e} == 't'", "on = not on"), block("elif on", "n += 1")), "return on, n"], ["mode = 'idle'", "log = []", *block(f"for {e} in {events}", block(f"if mode == 'idle' and {e} == 'a'", "mode = 'run'"), block(f"elif mode == 'run' and {e} == 'b'", "mode = 'idle'"), block(f"elif {e} == 't'", "mode = 'stop'", "break"), "log.append(mode)"), d.pick(["return log", "return mode", "return len(log), mode"])],
        ["nxt = {('off', 't'): 'on', ('on', 't'): 'off', ('on', 'a'): 'high'}", "state = 'off'", *block(f"for {e} in {events}", f"state = nxt.get((state, {e}), state)"), "return state"], ["level = 0", *block(f"for {e} in {events}", f"level += {{'a': 1, 'b': -1}}.get({e}, 0)", block("if level < 0", "level = 0")), "return level"],
        ["prev = ''", "changes = 0", *block(f"for {e} in {events}", block(f"if prev and {e} != prev", "changes += 1"), f"prev = {e}"), "return changes"],
    ]
    f = fname(d, "machine", "run_events")
    return src(fn(f, events, d.pick(forms)), call(d, f, lambda: d.pick([letters(d, 2, 6, "abt"), list(letters(d, 2, 5, "abt"))]), events, many=0.15))


@template("tutorial", "while", "counter", "print")
def countdown_script(d: Draw) -> str:
    n = d.name("n", "count", "left", "i")
    start, step, stop = d.int(3, 12), d.int(1, 3), d.int(0, 2)
    say = d.pick([f"print({n})", f"print('left', {n})", f"print({n}, end=' ')", f"print(f'{{{n}}}...')", f"total = total + {n}"])
    pre = ["total = 0"] if "total" in say else []
    extra = d.pick([[], block(f"if {n} == {d.int(2, 6)}", d.pick(["break", "print('half')"])), block(f"if {n} % 2 == 0", "print('even')")])
    end = d.pick([["print('go!')"], ["print()"], [f"print('end', {n})"], [], block("else", "print('done')")]) if not pre else ["print(total)"]
    if d.bool():
        return src(pre, f"{n} = {start}", block(f"while {n} > {stop}", say, extra, f"{n} -= {step}"), end)
    return src(pre, f"{n} = {stop}", block(f"while {n} < {start}", say, f"{n} += {step + 1}"), end)


@template("functions", "accumulate", "alternate", "sign")
def alternating(d: Draw) -> str:
    xs = d.name("xs", "nums", "values")
    forms = [
        ["total, sign = 0, 1", *block(f"for x in {xs}", "total += sign * x", "sign = -sign"), "return total"], [f"return sum({xs}[::2]) - sum({xs}[1::2])"], ["total = 0", *block(f"for i, x in enumerate({xs})", *block(d.pick(["if i % 2", "if i % 2 == 0", "if i % 3 == 2"]), d.pick(["total -= x", "total += 2 * x"])), *block("else", "total += x")), "return total"],
        ["a, b = [], []", *block(f"for x in {xs}", block("if len(a) == len(b)", "a.append(x)"), block("else", "b.append(x)")), d.pick(["return a, b", "return a + b", "return sum(a), sum(b)"])], ["who = 0", "sums = [0, 0]", *block(f"for x in {xs}", "sums[who] += x", "who = 1 - who"), "return sums"],
    ]
    f = fname(d, "alternate", "signed_sum")
    return src(fn(f, xs, d.pick(forms)), call(d, f, lambda: some(d, 1, 6), xs))


@template("functions", "simulation", "while", "list.pop")
def queue_simulation(d: Draw) -> str:
    q, k = d.name("queue", "line", "players"), d.name("k", "step", "n")
    forms = [
        ["i = 0", *block(f"while len({q}) > 1", f"i = (i + {k} - 1) % len({q})", f"{q}.pop(i)"), f"return {q}[0]"], ["out = []", *block(f"while {q}", f"first = {q}.pop(0)", block(f"if len(first) > {k}", "first = first[1:]", f"{q}.append(first)"), block("else", "out.append(first)")), "return out"],
        ["served = []", *block(f"for _ in range({k})", block(f"if not {q}", "break"), f"served.append({q}.pop(0))"), f"return served, {q}"], [*block(f"for i in range({k})", block("if i % 2", f"{q}.append({q}.pop(0))"), block("else", f"{q}.insert(0, {q}.pop())")), f"return {q}"],
    ]
    f = fname(d, "simulate", "serve")
    return src(fn(f, f"{q}, {k}", d.pick(forms)), call(d, f, lambda: ([p.lower()[:4] for p in d.sample(PEOPLE, d.int(2, 4))], d.int(2, 3)), q, k, many=0.05))


@template("tutorial", "loop-variable", "after-loop")
def after_loop(d: Draw) -> str:
    x = d.name("x", "i", "name")
    seq = d.lit(d.pick([some(d, 2, 4), words(d, 2, 4), "abc", [(1, "a"), (2, "b")], {"k": 1, "m": 2}]))
    loop = d.pick([[f"last = {x}"], ["pass"], [*block(f"if {x} == {seq}[0]" if not seq.startswith("{") else f"if {x} == 'k'", "continue"), f"keep = {x}"], ["n += 1"], [f"seen = [{x}]", "break"]])
    pre = ["n = 0"] if loop == ["n += 1"] else []
    return src(f"seq = {seq}", pre, block(f"for {x} in seq", loop), d.pick([[f"print({x})"], [f"out = {x}"], [f"print({x}, len(seq))"]]))


@template("functions", "modify-while-iterating", "copy")
def change_while_looping(d: Draw) -> str:
    xs = d.name("xs", "items", "nums")
    forms = [
        [*block(f"for x in {xs}", block("if x % 2 == 0", f"{xs}.remove(x)")), f"return {xs}"], [*block(f"for x in {xs}[:]", block("if x % 2 == 0", f"{xs}.remove(x)")), f"return {xs}"], [*block(f"for i in range(len({xs}))", f"{xs}[i] {d.pick(['*=', '+=', '-='])} {d.int(2, 4)}"), f"return {xs}"], [*block(f"for x in {xs}", "x *= 2"), f"return {xs}"], [*block(f"for x in {xs}", block(f"if len({xs}) < 6", f"{xs}.append(x + 1)")), f"return {xs}"],
        [*block(f"for i, x in enumerate({xs})", block("if x < 5", f"{xs}[i] = 0")), f"return {xs}"], ["i = 0", *block(f"while i < len({xs})", block(f"if {xs}[i] > {d.int(4, 9)}", f"{xs}.pop(i)"), block("else", "i += 1")), f"return {xs}"], [*block(f"for i in range(len({xs}) - 1)", f"{xs}[i + 1] += {xs}[i]"), f"return {xs}"],
    ]
    f = fname(d, "modify", "change")
    return src(fn(f, xs, d.pick(forms)), call(d, f, lambda: some(d, 2, 5, 0, 12), xs))


@template("functions", "zip", "unequal", "longest")
def parallel_lists(d: Draw) -> str:
    a, b = d.pick([("names", "scores"), ("days", "temps"), ("items", "costs")])
    forms = [
        [*block(f"for x, n in zip({a}, {b})", block(f"if n > {d.int(3, 12)}", "return x")), "return None"], ["out = {}", *block(f"for x, n in zip({a}, {b})", "out[x] = out.get(x, 0) + n"), "return out"], [f"return [f'{{x}}={{n}}' for x, n in zip({a}, {b})]"], ["best = 0", *block(f"for i in range(1, min(len({a}), len({b})))", block(f"if {b}[i] > {b}[best]", "best = i")), f"return {a}[best]"],
        [f"pairs = sorted(zip({b}, {a}){d.pick(['', ', reverse=True'])})", "return [x for _, x in pairs]"], ["from itertools import zip_longest", f"return list(zip_longest({a}, {b}, fillvalue={d.pick(['0', 'None'])}))"], ["total = 0", *block(f"for x, n in zip({a}, {b})", block("if 'e' in x", "total += n")), "return total"],
    ]
    f = fname(d, "pair_up", "best_of")
    return src(fn(f, f"{a}, {b}", d.pick(forms)), call(d, f, lambda: (words(d, 1, 4, DAYS if a == "days" else None), some(d, 1, 4)), a, b, many=0.1))


@template("tutorial", "try", "loop", "errors")
def errors_in_loop(d: Draw) -> str:
    items = [d.pick([d.int(0, 9), "7", "x", None, 0, [1], 2.5, "", "12"]) for _ in range(d.int(2, 4))]
    x = d.name("x", "item", "v")
    op = d.pick([f"10 // {x}", f"int({x})", f"{x} + 1", f"len({x})", f"{x}[0]", f"abs({x})"])
    handlers = d.pick([block("except Exception as e", "print(type(e).__name__)"), block("except (TypeError, ValueError, ZeroDivisionError, IndexError)", d.pick(["bad += 1", "continue"])), block("except TypeError", "print('type')") + block("except Exception", "print('other')")])
    extra = d.pick([[], block("else", "good += 1"), block("finally", "good += 1")])
    return src("good = bad = 0", block(f"for {x} in {d.lit(items)}", block("try", f"print({op})"), handlers, extra), d.pick(["print(good, bad)", "print('end')", "total = good + bad"]))


@template("tutorial", "for", "star-unpacking")
def first_and_the_rest(d: Draw) -> str:
    rows = [[d.pick(ANIMALS), *d.ints(0, 3, 0, 9)] for _ in range(d.int(2, 3))]
    return fill("""
        $start
        for $target in $rows:
            $body
        print($end)
        """, rows=rows, **dict(zip(("start", "target", "body", "end"), d.pick([("", "name, *marks", "print(name, marks, sum(marks))", "name"), ("best = {}", "name, *marks", "best[name] = max(marks, default=0)", "best"), ("rest = []", "*front, last", "rest.append(front)", "rest, last"), ("n = 0", "(first, *middle)", "n += len(middle)", "n, first"), ("out = []", "name, *_", "out.append(name)", "out")]))))

"""Programs that end in an uncaught exception, or nearly do: the line that fails is the lesson."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import FRUITS, letters, some, table
from ._shapes import block, call, fn, fname, show, src


@template("functions", "raises", "IndexError", "off-by-one")
def off_by_one(d: Draw) -> str:
    xs = d.name("xs", "items", "temps")
    stop = d.pick([f"len({xs})", f"len({xs}) - 1", f"len({xs}) + 1", "4"])
    step = d.pick([f"total += {xs}[i + 1] - {xs}[i]", f"if {xs}[i] > {xs}[i + 1]:\n    total += 1", f"total += {xs}[i]", f"{xs}[i] = {xs}[i + 1]", f"total += {xs}[i - 1]"])
    f = fname(d, "compare", "walk")
    loop = d.pick([block(f"for i in range({stop})", step), ["i = 0", *block(f"while i < {stop}", step, "i += 1")]])
    return src(fn(f, xs, "total = 0", loop, d.pick(["return total", f"return total, {xs}"])), call(d, f, lambda: some(d, 2, 5), xs, many=0.05))


@template("functions", "raises", "TypeError", "None-result")
def none_result(d: Draw) -> str:
    xs = d.name("xs", "names", "nums")
    vals = some(d, 2, 4, 0, 9)
    lines = d.pick([[f"{xs} = {xs}.{d.pick(['sort()', 'reverse()', 'append(1)'])}", f"return {xs}{d.pick(['[0]', '', '[::-1]'])}"], [f"out = {xs}.sort()", d.pick(["return len(out)", "return out", f"return {xs}"])], [f"best = None", *block(f"for x in {xs}", block(f"if x > {d.int(5, 12)}", "best = x")), "return best + 1"], [f"out = {xs}.append(9) or {xs}", "return out"], [f"d_ = {{}}", "v = d_.get('k')", *d.pick([[f"return v + {xs}[0]"], [f"return v is None"]])]])
    f = fname(d, "prepare", "ordered")
    return src(fn(f, xs, lines), show(d, f"{f}({vals})"))


@template("functions", "raises", "TypeError", "mixed-types")
def mixed_types(d: Draw) -> str:
    xs, x = d.name("values", "parts", "xs"), d.name("x", "v", "part")
    op = d.pick([f"total += {x}", f"total = total + {x}", f"total = max(total, {x})"])
    start = d.pick(["0", "''", "0"])
    f = fname(d, "combine", "add_up")
    vals = lambda: [d.pick([d.int(0, 9), d.int(0, 9), str(d.int(0, 9)), None, 1.5, True]) for _ in range(d.int(2, 4))]
    forms = [[f"total = {start}", *block(f"for {x} in {xs}", op), "return total"], [f"total = {start}", *block(f"for {x} in {xs}", *block("try", op), *block("except TypeError", d.pick(["continue", f"total += int({x} or 0)" if start == "0" else f"total += str({x})"]))), "return total"], [f"return sum({xs})"], [f"return sorted({xs})"], [f"return ''.join({xs})"], [f"return ', '.join(str({x}) for {x} in {xs})"]]
    which = d.pick(forms)
    return src(fn(f, xs, which), show(d, f"{f}({d.lit(vals())})"))


@template("functions", "raises", "KeyError", "counts")
def missing_count(d: Draw) -> str:
    s, c = d.name("s", "text", "items"), d.name("c", "ch", "x")
    known = d.pick(["abc", "ab", "xyz"])
    step = d.pick([f"counts[{c}] += 1", f"counts[{c}] = counts[{c}] + 1", f"out += codes[{c}]", f"if {c} != 'b':\n    counts[{c}] += 1"])
    init = f"codes = {d.lit({k: k.upper() for k in known})}" if "codes" in step else f"counts = {d.pick([d.lit({k: 0 for k in known}), f'dict.fromkeys({d.lit(known)}, 0)'])}"
    safe = d.chance(0.3)
    loop = block(f"for {c} in {s}", *(block("try", step) + block("except KeyError as e", d.pick([f"bad = str(e)", "continue", "break"])) if safe else [step]))
    f = fname(d, "count_known", "encode")
    return src(fn(f, s, init, *(["out = ''"] if "out" in step else []), loop, "return out" if "out" in step else "return counts"), call(d, f, lambda: letters(d, 1, 4, d.pick(["abc", "ab", "abx"])), s, many=0.1))


@template("functions", "raises", "ValueError", "parse")
def parse_failure(d: Draw) -> str:
    line = d.name("line", "record", "entry")
    forms = [[f"name, qty = {line}.split(',')", "return name, int(qty)"], [f"nums = [int(p) for p in {line}.split(',')]", d.pick(["return sum(nums)", "return max(nums) - min(nums)"])], [f"h, m = map(int, {line}.split(':'))", "return h * 60 + m"], [f"i = {line}.index(',')", f"return float({line}[i + 1:]) * 2"], ["total = 0", *block(f"for p in {line}.split(',')", *block("try", "total += int(p)"), *block("except ValueError", d.pick(["total += 1", "print('skip', p)", "raise"]))), "return total"]]
    f = fname(d, "parse", "read")
    make = lambda: d.pick([f"{d.pick(FRUITS)},{d.int(1, 9)}", f"{d.int(1, 9)},{d.int(1, 9)}", f"{d.int(1, 12)}:{d.int(10, 59)}", "4,", "7", "1,2,x", "a:b"])
    return src(fn(f, line, d.pick(forms)), call(d, f, make, line, many=0.3))


@template("functions", "raises", "empty", "ValueError", "ZeroDivisionError")
def empty_input(d: Draw) -> str:
    xs = d.name("xs", "scores", "ages")
    expr = d.pick([f"sum({xs}) / len({xs})", f"max({xs})", f"min({xs}) + max({xs})", f"{xs}[0]", f"{xs}[-1]", f"{xs}.pop()", f"sum({xs}) // len([x for x in {xs} if x > {d.int(5, 14)}])", f"max(x for x in {xs} if x > {d.int(8, 15)})", f"next(x for x in {xs} if x > {d.int(8, 15)})"])
    guard = d.pick([[], [], block(f"if not {xs}", "return 0"), block(f"if len({xs}) < 2", f"return {xs}")])
    f = fname(d, "average", "extreme")
    return src(fn(f, xs, guard, f"value = {expr}", d.pick(["return value", f"return value, len({xs})"])), call(d, f, lambda: d.pick([[], some(d, 1, 4), some(d, 2, 5)]), xs, many=0.4))


@template("functions", "raises", "AttributeError", "method")
def wrong_method(d: Draw) -> str:
    x = d.name("x", "value", "item")
    op = d.pick([f"{x}.upper()", f"{x}.append(1)", f"{x}.strip().lower()", f"{x}.items()", f"{x}.split('-')", f"{x}.sort()"])
    f = fname(d, "tidy", "handle")
    vals = [d.pick(["Ab", 5, None, [3, 1], {"a": 1}, "a-b", (2, 1), 1.5]) for _ in range(d.int(1, 2))]
    body = d.pick([[f"out = {op}", d.pick(["return out", f"return {x}"])], [*block("try", f"out = {op}"), *block("except AttributeError", d.pick(["out = None", f"out = [{x}]"])), "return out"], [*block(f"if hasattr({x}, {d.lit(op.split('.')[1].split('(')[0])})", f"{op}"), f"return {x}"]])
    return src(fn(f, x, body), [f"print({f}({d.lit(v)}))" if ".items" not in op else f"r{i} = {f}({d.lit(v)})" for i, v in enumerate(vals)])


@template("functions", "raises", "RuntimeError", "dict-changed")
def changed_while_looping(d: Draw) -> str:
    m = d.name("m", "stock", "scores")
    cond = d.pick([f"{m}[k] < {d.int(2, 9)}", "len(k) > 4", f"{m}[k] % 2"])
    act = d.pick([f"del {m}[k]", f"{m}.pop(k)", f"{m}[k + '2'] = 0", f"{m}[k] = 0", f"{m}[k] += 1"])
    it = d.pick([m, m, f"list({m})", f"sorted({m})", f"{m}.copy()"])
    f = fname(d, "prune", "clean_up")
    return src(fn(f, m, block(f"for k in {it}", block(f"if {cond}", act)), f"return {m}"), show(d, f"{f}({d.lit(table(d, lo=0, hi=12, n_lo=1, n_hi=3))})"))


@template("functions", "raises", "nested-calls", "traceback")
def deep_failure(d: Draw) -> str:
    bottom = d.pick([("n", ["return 12 // n"], lambda: d.int(0, 3)), ("key", ["return {'a': 1, 'b': 2}[key]"], lambda: d.pick("abz")), ("i", ["return [5, 6, 7][i]"], lambda: d.int(0, 5)), ("s", ["return int(s)"], lambda: d.pick(["4", "x", "7"])), ("n", [*block("if n < 1", "raise ValueError('too small: %d' % n)"), "return n - 1"], lambda: d.int(0, 3))])
    p, body, make = bottom
    middle = d.pick([["value = low(x)", "return value * 2"], [*block("try", "return low(x)"), *block(d.pick(["except KeyError", "except ZeroDivisionError", "except (ValueError, IndexError)"]), "return -1")], ["out = []", *block("for _ in range(2)", "out.append(low(x))"), "return out"], [*block("try", "return low(x)"), *block("finally", "print('checked')")]])
    top = d.pick([["return [mid(x)]"], ["first = mid(x)", "return first"], [*block("try", "return mid(x)"), *block("except Exception as e", d.pick(["return type(e).__name__", "return repr(e)", "raise RuntimeError('failed') from e"]))]])
    return src(fn("low", p, body), fn("mid", "x", middle), fn("top", "x", top), d.pick([[f"r = top({d.lit(make())})"], [f"print(top({d.lit(make())}))"], [f"for v in {d.lit([make(), make()])}:", "    print(top(v))"]]))


@template("tutorial", "raises", "script", "errors")
def failing_script(d: Draw) -> str:
    xs = some(d, 2, 4, 0, 9)
    bad = d.pick([f"print(xs[{d.int(1, 5)}])", "print('total: ' + total)", "ratio = total / (xs[0] - %d)" % xs[0], "age = int('twelve')", "print(scores['zoe'])", "xs.remove(100)", "a, b = xs", "print(totl)", "xs[10] = 1", "n = len(5)", "total.append(1)", "print(xs + 1)", "first = next(iter([]))", "assert total > 100, 'too little'", "print(name.upper())", "x = xs.index(77)", "del scores['none']", "print('abc'[5])", "raise ValueError('stop here')"])
    before = d.sample(["print(len(xs))", "total += 1", "xs.append(3)", "scores['ann'] = total", "print('start')", "name = None", "last = xs[-1]"], d.int(1, 3))
    if "name.upper" in bad and "name = None" not in before:
        before.append("name = None")
    guard = d.chance(0.25)
    return src(f"xs = {xs}", "total = sum(xs)", f"scores = {{'bob': {d.int(1, 9)}}}", before, [*block("try", bad), *block(d.pick(["except Exception as e", "except (IndexError, KeyError, TypeError) as e"]), "print('error:', type(e).__name__)")] if guard else bad, "print('end')")


@template("functions", "raises", "custom-exception", "class")
def custom_errors(d: Draw) -> str:
    err = d.name("StockError", "LimitError", "BadRow")
    base = d.pick(["Exception", "ValueError", "KeyError"])
    x = d.name("n", "amount", "qty")
    cond = d.pick([f"{x} > {d.int(4, 9)}", f"{x} < 0", f"{x} % 2"])
    f = fname(d, "take", "check")
    raise_ = d.pick([f"raise {err}('limit')", f"raise {err}({x})", f"raise {err}", f"raise {err}(f'bad {{{x}}}')"])
    handler = d.pick([err, err, base, "TypeError"])
    vals = [d.int(-3, 12) for _ in range(d.int(1, 3))]
    use = d.pick([block(f"for v in {vals}", *block("try", f"print({f}(v))"), *block(f"except {handler} as e", d.pick(["print('caught', e)", "print(e.args)", "break"]))), [f"r = {f}({vals[0]})", "print(r)"], [*block("try", f"r = {f}({vals[0]})"), *block(f"except {handler}", "r = -1"), *d.pick([[], block("else", "r += 1"), block("finally", "print('closed')")]), "print(r)"]])
    return src(f"class {err}({base}):", "    pass", "", fn(f, x, block(f"if {cond}", raise_), f"return {x} * 2"), use)

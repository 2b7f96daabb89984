"""Numbers: digits, divisibility, rounding, bases, bit operations, small numeric procedures."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import price, some
from ._shapes import all_of, block, call, count, fn, fname, gather, show, src, total


@template("functions", "while", "digits", "%", "//")
def digit_loop(d: Draw) -> str:
    n, r = d.name("n", "num", "number"), d.name("digit", "r", "last")
    step = d.pick([f"total += {r}", f"total += {r} * {r}", f"total = total * 10 + {r}", f"total = max(total, {r})", f"total += {r} % 2", f"total += 1 if {r} > 4 else 0", f"total = total * {r} if {r} else total", f"total ^= {r}"])
    get = d.pick([[f"{r} = {n} % 10", f"{n} //= 10"], [f"{n}, {r} = divmod({n}, 10)"], [f"{r} = {n} % 10", f"{n} = {n} // 10"]])
    by_while = [f"total = {1 if '* ' + r in step and 'if' in step else 0}", *block(d.pick([f"while {n} > 0", f"while {n}"]), get, step)]
    by_str = ["total = 0", *block(f"for c in str({n})", f"{r} = int(c)", step)]
    f = fname(d, "digit_sum", "fold_digits", "reverse_number")
    return src(fn(f, n, d.pick([by_while, by_while, by_str]), "return total"), call(d, f, lambda: d.pick([0, d.int(1, 9), d.int(10, 99), d.int(100, 9999), 1000, 505]), n))


@template("functions", "while", "repeat-until")
def digital_root(d: Draw) -> str:
    n = d.name("n", "num")
    inner = d.pick([f"{n} = sum(int(c) for c in str({n}))", f"{n} = sum(map(int, str({n})))", f"{n} = {n} // 10 + {n} % 10"])
    loop = ["steps = 0", *block(d.pick([f"while {n} >= 10", f"while {n} > 9", f"while len(str({n})) > 1"]), inner, "steps += 1"), d.pick([f"return {n}", "return steps", f"return {n}, steps"])]
    prod = ["steps = 0", *block(f"while {n} > 9", "p = 1", block(f"for c in str({n})", "p *= int(c)"), f"{n} = p", "steps += 1"), "return steps"]
    f = fname(d, "root", "shrink")
    rec = [*block(f"if {n} < 10", f"return {n}"), f"return {f}(sum(int(c) for c in str({n})))"]
    return src(fn(f, n, d.pick([loop, prod, rec])), call(d, f, lambda: d.pick([d.int(0, 9), d.int(10, 99), d.int(100, 9999)]), n))


@template("functions", "divisors", "range", "%")
def divisors(d: Draw) -> str:
    n = d.name("n", "num", "k")
    pick = d.pick([f"range(1, {n} + 1)", f"range(1, {n})", f"range(2, {n} // 2 + 1)"])
    end = d.pick(["out", "out", "len(out)", "sum(out)", f"sum(out) == {n}", "out[::-1]", "out[-1] if out else 1"])
    pairs = ["out = []", "i = 1", *block(f"while i * i <= {n}", block(f"if {n} % i == 0", "out.append(i)", block(f"if i != {n} // i", f"out.append({n} // i)")), "i += 1"), "return sorted(out)"]
    f = fname(d, "divisors", "factors")
    return src(fn(f, n, d.pick([[*gather(d, "out", "i", pick, "i", f"{n} % i == 0"), f"return {end}"], pairs])), call(d, f, lambda: d.int(1, 20), n))


@template("functions", "prime", "for-else", "break")
def prime_check(d: Draw) -> str:
    n = d.name("n", "num", "x")
    guard = block(f"if {n} < 2", "return False")
    top = d.pick([f"range(2, {n})", f"range(2, int({n} ** 0.5) + 1)", f"range(2, {n} // 2 + 1)"])
    forms = [all_of(d, "k", top, f"{n} % k", f"{n} % k == 0"), ["k = 2", *block(f"while k * k <= {n}", block(f"if {n} % k == 0", d.pick(["return False", "return k"])), "k += 1"), "return True"],
             [*block(f"for k in {top}", block(f"if {n} % k == 0", "break")), *block("else", "return True"), "return False"]]
    f = fname(d, "is_prime", "prime")
    body = [guard, d.pick(forms)]
    if d.chance(0.25):
        return src(fn(f, n, body), show(d, f"[n for n in range({d.int(2, 5)}, {d.int(8, 12)}) if {f}(n)]"))
    return src(fn(f, n, body), call(d, f, lambda: d.int(-1, 30), n))


@template("functions", "while", "prime-factors")
def factorise(d: Draw) -> str:
    n = d.name("n", "num", "x")
    lst = ["out = []", "p = 2", *block(f"while {n} > 1", *d.pick([[*block(f"while {n} % p == 0", "out.append(p)", f"{n} //= p"), "p += 1"], [*block(f"if {n} % p == 0", "out.append(p)", f"{n} //= p"), *block("else", "p += 1")]])), d.pick(["return out", "return len(out)", "return sorted(set(out))", "return ' x '.join(map(str, out))"])]
    dct = ["out = {}", "p = 2", *block(f"while p * p <= {n}", block(f"while {n} % p == 0", "out[p] = out.get(p, 0) + 1", f"{n} //= p"), "p += 1"), *block(f"if {n} > 1", f"out[{n}] = out.get({n}, 0) + 1"), "return out"]
    f = fname(d, "factorise", "prime_factors")
    return src(fn(f, n, d.pick([lst, dct])), call(d, f, lambda: d.pick([2, 4, 8, 9, 12, 15, 18, 20, 24, 30, 36, 7, 1]), n, many=0.1))


@template("functions", "gcd", "recursion", "while")
def common_divisor(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("x", "y"), ("m", "n")])
    f = d.name("gcd", "f", "common")
    forms = [[*block(d.pick([f"while {b}", f"while {b} != 0"]), f"{a}, {b} = {b}, {a} % {b}"), f"return {a}"], [*block(f"if {b} == 0", f"return {a}"), f"return {f}({b}, {a} % {b})"],
             [*block(f"while {a} != {b}", block(f"if {a} > {b}", f"{a} -= {b}"), block("else", f"{b} -= {a}")), f"return {a}"], [*block(f"for k in range(min({a}, {b}), 0, -1)", block(f"if {a} % k == 0 and {b} % k == 0", "return k"))]]
    end = d.rng.randrange(3)
    x, y = d.int(1, 5) * (m := d.int(1, 6)), d.int(1, 7) * m
    head = fn(f, f"{a}, {b}", d.pick(forms))
    if end == 0:
        return src(head, fn("lcm", "p, q", f"return p * q // {f}(p, q)"), show(d, f"lcm({x}, {y})"))
    if end == 1:
        return src(head, f"g = {f}({x}, {y})", d.pick([f"print({x} // g, {y} // g, sep='/')", f"simple = ({x} // g, {y} // g)"]))
    return src(head, show(d, f"{f}({x}, {y})"))


@template("functions", "while", "collatz", "counter")
def step_down(d: Draw) -> str:
    n = d.name("n", "x", "num")
    odd = d.pick([f"{n} = 3 * {n} + 1", f"{n} -= 1", f"{n} = ({n} - 1) // 2", f"{n} += 1"])
    test = d.pick([(f"if {n} % 2 == 0", f"{n} //= 2", odd), (f"if {n} % 2", odd, f"{n} = {n} // 2"), (f"if {n} % 3 == 0", f"{n} //= 3", f"{n} -= 1")])
    limit = " and steps < 12"
    body = ["steps = 0", *block(d.pick([f"while {n} != 1{limit}", f"while {n} > 1{limit}"]), *block(test[0], test[1]), *block("else", test[2]), "steps += 1"), d.pick(["return steps", f"return {n}, steps"])]
    path = [f"path = [{n}]", *block(f"while {n} > 1 and len(path) < 10", f"{n} = {n} // 2 if {n} % 2 == 0 else 3 * {n} + 1", f"path.append({n})"), d.pick(["return path", "return max(path)", "return len(path)"])]
    f = fname(d, "steps_to_one", "collapse")
    return src(fn(f, n, d.pick([body, path])), call(d, f, lambda: d.int(1, 20), n, many=0.1))


@template("functions", "base", "str.build", "divmod")
def to_base(d: Draw) -> str:
    n, b = d.name("n", "num", "value"), d.name("base", "b")
    digit = d.pick([f"str({n} % {b})", f"'0123456789ABCDEF'[{n} % {b}]"])
    loop = [*block(f"if {n} == 0", "return '0'"), "out = ''", *block(f"while {n}", d.pick([f"out = {digit} + out", f"out += {digit}"]), f"{n} //= {b}"), d.pick(["return out", "return out[::-1]", "return out.zfill(4)"])]
    lst = ["out = []", *block(f"while {n} > 0", f"{n}, r = divmod({n}, {b})", d.pick(["out.append(r)", "out.insert(0, r)"])), d.pick(["return out", "return out[::-1]", "return sum(out)"])]
    f = d.name("to_base", "convert", "f")
    rec = [*block(f"if {n} < {b}", f"return str({n})"), f"return {f}({n} // {b}, {b}) + str({n} % {b})"]
    return src(fn(f, f"{n}, {b}", d.pick([loop, lst, rec])), call(d, f, lambda: (d.pick([0, d.int(1, 9), d.int(10, 60)]), d.int(2, 9)), n, b))


@template("functions", "base", "int", "enumerate")
def from_base(d: Draw) -> str:
    s, b = d.name("s", "bits", "text"), d.name("base", "b")
    forms = [["value = 0", *block(f"for c in {s}", f"value = value * {b} + int(c)"), "return value"], [f"return sum(int(c) * {b} ** i for i, c in enumerate(reversed({s})))"], ["value, power = 0, 1", *block(f"for c in {s}[::-1]", f"value += int(c) * power", f"power *= {b}"), "return value"],
             [*block("try", f"return int({s}, {b})"), *block("except ValueError", "return -1")], ["value = 0", *block(f"for i in range(len({s}))", f"value += int({s}[-1 - i]) * {b} ** i"), d.pick(["return value", "return value, bin(value)"])]]
    f = fname(d, "from_base", "parse_base")
    return src(fn(f, f"{s}, {b}", d.pick(forms)), call(d, f, lambda: ("".join(d.pick("012" if d.chance(0.3) else "01") for _ in range(d.int(1, 5))), d.pick([2, 2, 3, 8])), s, b))


@template("drills", "//", "%", "divmod", "negative")
def floor_rules(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("x", "y"), ("n", "k")])
    x, y = d.pick([(d.int(-20, 20), d.pick([2, 3, 5, 7, -2, -3, -4])), (d.float(), d.pick([2, 0.5, -2, 1.5]))])
    ops = [f"{a} // {b}", f"{a} % {b}", f"divmod({a}, {b})", f"-{a} // {b}", f"{a} % -{b}", f"int({a} / {b})", f"round({a} / {b}, 2)", f"-({a} // {b})", f"{a} - {b} * ({a} // {b})", f"abs({a}) % {b}", f"{a} // {b} * {b} + {a} % {b} == {a}"]
    lines = [f"{v} = {op}" for v, op in zip(("q", "r", "s"), d.sample(ops, d.int(1, 3)))]
    return src(f"{a} = {x}", f"{b} = {y}", lines, d.pick([[], [f"print(q)"]]))


@template("drills", "int", "float", "conversion", "ValueError")
def conversions(d: Draw) -> str:
    s = d.name("s", "raw", "text")
    text = d.pick(["42", " 7 ", "-3", "+5", "3.9", "1e3", "abc", "", "0x1f", "1_000", "007", "inf", "12 3", "٣"])
    conv = d.pick(["int", "int", "float"])
    inner = d.pick([f"value = {conv}({s})", f"value = {conv}({s}) + 1", f"value = {conv}({s}.strip())"])
    tried = [*block("try", inner), *block("except ValueError" + d.pick(["", " as e"]), d.pick(["value = None", "value = 0", "print('not a number')\nvalue = -1"]))]
    test = [*block(d.pick([f"if {s}.isdigit()", f"if {s}.strip().isdigit()", f"if {s}.isnumeric()", f"if {s}.lstrip('-').isdigit()"]), "value = int(%s)" % s if d.bool() else f"value = len({s})"), *block("else", f"value = {d.lit(d.pick(['', None, -1]))}")]
    return src(f"{s} = {d.lit(text)}", d.pick([tried, tried, test]), d.pick([[], ["print(value)"], ["print(type(value).__name__)"], ["kind = isinstance(value, int)"]]))


@template("drills", "ValueError", "raises", "int")
def bad_conversion(d: Draw) -> str:
    parts = d.name("parts", "fields", "raw")
    items = [d.pick(["1", "2", "30", "-4", " 5", "x", "2.5", ""]) for _ in range(d.int(2, 4))]
    x = d.name("p", "v", "item")
    conv = d.pick(["int", "float"])
    forms = [[f"nums = [{conv}({x}) for {x} in {parts}]"], [f"total = 0", *block(f"for {x} in {parts}", f"total += {conv}({x})")], [f"nums = list(map({conv}, {parts}))"], ["good, bad = [], 0", *block(f"for {x} in {parts}", *block("try", f"good.append({conv}({x}))"), *block("except ValueError", "bad += 1"))]]
    return src(f"{parts} = {d.lit(items)}", d.pick(forms), d.pick([[], [f"print(len({parts}))"]]))


@template("drills", "int.bit_length", "bin", "hex", "oct", "int.to_bytes")
def int_methods(d: Draw) -> str:
    n = d.name("n", "x", "value")
    v = d.pick([0, 1, 5, 8, 10, 15, 64, 100, 255, -5, d.int(0, 300)])
    ops = [f"bin({n})", f"hex({n})", f"oct({n})", f"{n}.bit_length()", f"bin({n}).count('1')", f"int(bin({n})[2:][::-1], 2)" if v >= 0 else f"abs({n})", f"{n} & 1", f"{n} << 2", f"{n} >> 1", f"{n} ^ 7", f"{n} | 8", f"~{n}", f"{n}.to_bytes(2, 'big')" if v >= 0 else f"-{n}", f"int(str({n})[::-1])" if v >= 0 else f"{n} ** 2", f"{n} & -{n}", f"{n}.conjugate()",
           f"format({n}, 'b')", f"format({n}, '06b')", f"format({n}, 'x')", f"f'{{{n}:#b}}'", f"pow({n}, 3, 7)", f"pow({n}, 2)", f"float({n})", f"complex({n}, 1)" if d.chance(0.1) else f"bool({n})", f"int.from_bytes(b'\\x01\\x00', 'big') + {n}", f"chr({n} % 26 + 97)", f"({n}).numerator"]
    return src(f"{n} = {v}", [f"{name} = {op}" for name, op in zip("abc", d.sample(ops, d.int(1, 3)))], d.pick([[], ["print(a)"]]))


@template("drills", "float", "round", "float.is_integer", "math")
def float_methods(d: Draw) -> str:
    x = d.name("x", "price", "ratio")
    v = d.pick([price(d), d.float(), 0.5, 1.5, 2.5, -0.5, 2.675, 1e3, 0.1, -7.0, 10 / 4])
    ops = [f"round({x})", f"round({x}, 1)", f"int({x})", f"{x}.is_integer()", f"abs({x})", f"{x} // 1", f"{x} % 1", f"str({x})", f"f'{{{x}:.2f}}'", f"{x} * 2", f"{x} == int({x})", f"divmod({x}, 2)", f"math.floor({x})", f"math.ceil({x})", f"math.trunc({x})", f"{x} ** 2", f"-{x}", f"round({x} * 10) / 10", f"max({x}, 1)", f"float('{v}') == {x}", f"{x}.as_integer_ratio()" if v in (0.5, 1.5, 2.5, -0.5, -7.0, 1e3) else f"{x} + 0.0", f"bool({x})", f"repr({x})", f"format({x}, '.1e')", f"math.isclose({x}, 0.1 * 10)"]
    picks = d.sample(ops, d.int(1, 3))
    imports = ["import math", ""] if any("math." in p for p in picks) else []
    return src(imports, f"{x} = {v!r}", [f"{name} = {op}" for name, op in zip("abc", picks)], d.pick([[], ["print(a)"]]))


@template("singleline", "bool", "arithmetic")
def bool_arithmetic(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("x", "y"), ("p", "q")])
    va, vb = d.pick(["True", "False", "3 > 2", "0 == 0.0", "bool('')", "bool([0])", "not 0", "'a' < 'B'"]), d.pick(["True", "False", "2", "0", "-1", "None is None", "'x' in 'xyz'"])
    op = d.pick([f"{a} + {b}", f"{a} * 3", f"{a} == {b}", f"{a} and {b}", f"{a} or {b}", f"not {a}", f"{a} != {b}", f"{a} ^ bool({b})", f"int({a}) - int({b})", f"sum([{a}, {b}, True])", f"['no', 'yes'][{a}]", f"str({a}) + str({b})", f"{a} is True", f"{a} < {b}", f"-{a}", f"{a} & True", f"max({a}, {b})"])
    return src(f"{a} = {va}", f"{b} = {vb}", f"{d.name('c', 'res', 'out')} = {op}")


@template("singleline", "arithmetic", "precedence")
def precedence(d: Draw) -> str:
    a, b, c = d.pick([("a", "b", "c"), ("x", "y", "z"), ("m", "n", "k")])
    op = d.pick([f"{a} + {b} * {c}", f"({a} + {b}) * {c}", f"-{a} ** 2 + {b}", f"{a} ** 2 % {c}", f"{a} - {b} - {c}", f"{a} // {c} * {b}", f"{a} % {c} + {b} % {c}", f"{a} < {b} < {c}", f"{a} == {b} or {c} > 0", f"not {a} == {b}", f"{a} if {b} > {c} else {c}", f"{a} and {b} or {c}", f"{a} & {c} | {b}", f"{a} << 1 + {c} % 2", f"{a} * {b} / {c}", f"2 ** {c} ** 1", f"{a} - -{b}", f"abs({a} - {b}) // {c}", f"max({a}, {b}) - min({b}, {c})", f"({a}, {b}) < ({b}, {c})", f"{a} is {a} and {b} != {c}", f"~{a} + {b}"])
    return src(f"{a} = {d.small()}", f"{b} = {d.small()}", f"{c} = {d.int(1, 6)}", f"{d.name('r', 'res', 'out')} = {op}")


@template("drills", "augmented", "assignment")
def augmented_ops(d: Draw) -> str:
    n = d.name("n", "x", "total", "acc")
    lines = [f"{n} = {d.small()}"]
    for _ in range(d.int(2, 5)):
        op = d.pick(["+=", "-=", "*=", "//=", "%=", "**=", "<<=", ">>=", "&=", "|=", "^="])
        k = {"**=": 2, "<<=": d.int(1, 2), ">>=": d.int(1, 2)}.get(op, d.int(2, 9))
        lines.append(f"{n} {op} {k}")
    return src(lines, d.pick([[], [f"print({n})"]]))


@template("functions", "clamp", "if-chain", "grade")
def bands(d: Draw) -> str:
    x = d.name("score", "age", "temp", "speed")
    cuts = sorted(d.sample(range(5, 95, 5), d.int(2, 3)), reverse=True)
    labels = d.sample(["A", "B", "C", "D", "low", "mid", "high", "cold", "warm", "hot", "slow", "fast"], len(cuts) + 1)
    op = d.pick([">=", ">"])
    early = [line for cut, lab in zip(cuts, labels) for line in block(f"if {x} {op} {cut}", f"return {d.lit(lab)}")] + [f"return {d.lit(labels[-1])}"]
    chain = [line for k, (cut, lab) in enumerate(zip(cuts, labels)) for line in block(f"{'elif' if k else 'if'} {x} {op} {cut}", f"label = {d.lit(lab)}")] + [*block("else", f"label = {d.lit(labels[-1])}"), "return label"]
    loop = [*block(f"for cut, label in {d.lit(list(zip(cuts, labels)))}", block(f"if {x} {op} cut", "return label")), f"return {d.lit(labels[-1])}"]
    up = [line for k, (cut, lab) in enumerate(zip(cuts[::-1], labels)) for line in block(f"{'elif' if k else 'if'} {x} < {cut}", f"return {d.lit(lab)}")] + [*block("else", f"return {d.lit(labels[-1])}")]
    f = fname(d, "grade", "band", "rate")
    make = lambda: d.pick([d.int(0, 100), d.pick(cuts), d.pick(cuts) - 1, d.pick(cuts) + 0.5])
    return src(fn(f, x, d.pick([early, chain, loop, up])), call(d, f, make, x, many=0.5))


@template("functions", "leap", "and-or", "%")
def divisible_rules(d: Draw) -> str:
    n = d.name("n", "year", "k")
    a, b, c = d.pick([(4, 100, 400), (3, 5, 15), (2, 6, 12), (3, 9, 27)])
    forms = [[f"return {n} % {a} == 0 and ({n} % {b} != 0 or {n} % {c} == 0)"], [*block(f"if {n} % {c} == 0", "return True"), *block(f"if {n} % {b} == 0", "return False"), f"return {n} % {a} == 0"], [*block(f"if {n} % {a} != 0", "return False"), *block(f"elif {n} % {b} != 0", "return True"), *block("else", f"return {n} % {c} == 0")], [f"return not {n} % {a} and (bool({n} % {b}) or not {n} % {c})"]]
    f = fname(d, "special", "rule")
    make = lambda: d.pick([a * d.int(1, 9), b * d.int(1, 5), c, d.int(1, 99), c * 2])
    return src(fn(f, n, d.pick(forms)), call(d, f, make, n, many=0.6))


@template("functions", "recursion", "factorial", "power")
def number_recursion(d: Draw) -> str:
    n = d.name("n", "k")
    f = d.name("fact", "power", "rec", "f", "total_to")
    base, step, hi = d.pick([(f"{n} <= 1", f"{n} * {f}({n} - 1)", 6), (f"{n} == 0", f"2 * {f}({n} - 1)", 6), (f"{n} <= 0", f"{n} + {f}({n} - 2)", 9), (f"{n} < 2", f"{f}({n} - 1) + {f}({n} - 2)", 4), (f"{n} < 10", f"{n} % 10 + {f}({n} // 10)", 999), (f"{n} < 2", f"1 + {f}({n} // 2)", 40), (f"{n} <= 0", f"{n} - {f}({n} - 1)", 6), (f"{n} < 1", f"str({n} % 2) + {f}({n} // 2)", 20)])
    value = "''" if step.startswith("str") else d.pick(["1", "1", "0", n])
    body = d.pick([[*block(f"if {base}", f"return {value}"), f"return {step}"], [f"return {value} if {base} else {step}"], [*block(f"if {base}", f"return {value}"), *block("else", f"return {step}")], [*block(f"if {base}", f"return {value}"), f"rest = {step}", "return rest"]])
    return src(fn(f, n, body), call(d, f, lambda: d.int(0, hi), n, many=0.1))


@template("functions", "recursion", "two-arguments")
def pair_recursion(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("x", "n"), ("m", "k")])
    f = d.name("mul", "power", "walk", "f", "ack")
    base, value, step = d.pick([(f"{b} == 0", "0", f"{a} + {f}({a}, {b} - 1)"), (f"{b} == 0", "1", f"{a} * {f}({a}, {b} - 1)"), (f"{b} == 0 or {a} == 0", "1", f"{f}({a} - 1, {b}) + {f}({a}, {b} - 1)"), (f"{a} < {b}", a, f"{f}({a} - {b}, {b})"), (f"{a} < {b}", "0", f"1 + {f}({a} - {b}, {b})")])
    half = [*block(f"if {b} == 0", "return 1"), f"half = {f}({a}, {b} // 2)", *block(f"if {b} % 2 == 0", "return half * half"), f"return half * half * {a}"]
    simple = [*block(f"if {base}", f"return {value}"), f"return {step}"]
    small = "- 1, " in step
    body = simple if small else d.pick([half, simple, simple])
    return src(fn(f, f"{a}, {b}", body), call(d, f, lambda: (d.int(1, 2), d.int(1, 2)) if small else (d.int(1, 12), d.int(1, 5)), a, b, many=0.1))


@template("functions", "interest", "while", "round")
def growth(d: Draw) -> str:
    amount, goal = d.name("amount", "saving", "size"), d.name("goal", "target", "limit")
    step = d.pick([f"{amount} *= 2", f"{amount} += {amount} // 2", f"{amount} = round({amount} * 1.1, 2)", f"{amount} += {d.int(5, 20)}", f"{amount} = {amount} * 3 - {d.int(1, 4)}", f"{amount} += years + 1"])
    guard = block("if years > 9", "break") if d.bool() else []
    forms = [["years = 0", *block(f"while {amount} < {goal} and years < 9", step, "years += 1"), d.pick(["return years", f"return years, {amount}"])], ["years = 0", *block("while True", block(f"if {amount} >= {goal}", "break"), guard or block("if years == 8", "return None"), step, "years += 1"), "return years"],
             ["years = 0", "log = []", *block(f"while {amount} < {goal} and len(log) < 8", f"log.append({amount})", step, "years += 1"), "return log"]]
    f = fname(d, "years_to", "grow")
    return src(fn(f, f"{amount}, {goal}", d.pick(forms)), call(d, f, lambda: (d.int(2, 40), d.int(30, 120)), amount, goal, many=0.15))


@template("functions", "triangle", "early-return", "sorted")
def three_numbers(d: Draw) -> str:
    body = d.pick([
        [*block("if a + b <= c or a + c <= b or b + c <= a", "return 'none'"), *block("if a == b == c", "return 'equal'"), *block("if a == b or b == c or a == c", "return 'two'"), "return 'all different'"],
        ["low, mid, high = sorted([a, b, c])", *block("if low + mid <= high", "return False"), "return low ** 2 + mid ** 2 == high ** 2"],
        [*block("if a > b", "a, b = b, a"), *block("if b > c", "b, c = c, b"), *block("if a > b", "a, b = b, a"), "return a, b, c"],
        ["kinds = len({a, b, c})", "return ['all', 'two', 'none'][kinds - 1]"], ["return a + b + c - max(a, b, c) - min(a, b, c)"],
        ["best = a", *block("if b > best", "best = b"), *block("if c > best", "best = c"), "return best"], ["return (a == b) + (b == c) + (a == c)"],
    ])
    f = fname(d, "classify", "three")
    make = lambda: d.pick([(3, 4, 5), (5, 5, 5), (2, 2, 3), (1, 2, 9), (d.int(1, 9), d.int(1, 9), d.int(1, 9))])
    return src(fn(f, "a, b, c", body), call(d, f, make, "a", "b", "c", many=0.4))


@template("functions", "sum", "range", "filter")
def range_sums(d: Draw) -> str:
    n = d.name("n", "limit", "top")
    rng = d.pick([f"range({n})", f"range(1, {n} + 1)", f"range({n}, 0, -1)", f"range(0, {n}, {d.int(2, 3)})", f"range(-2, {n})"])
    cond = d.pick([None, "i % 3 == 0", "i % 3 == 0 or i % 5 == 0", "i % 2", f"{n} % (i + 7) != 0", "str(i) == str(i)[::-1]", "'1' not in str(i)"])
    expr = d.pick(["i", "i * i", "i + 1", "-i if i % 2 else i", "i % 4", f"{n} - i"])
    f = fname(d, "add_range", "series")
    return src(fn(f, n, total(d, "total", "i", rng, f"({expr})" if " if " in expr else expr, cond), "return total"), call(d, f, lambda: d.int(0, 10), n))


@template("functions", "binary-search", "while", "sqrt")
def whole_root(d: Draw) -> str:
    n = d.name("n", "area", "value")
    forms = [["low, high = 0, %s" % n, *block("while low <= high", "mid = (low + high) // 2", block(f"if mid * mid == {n}", "return mid"), block(f"if mid * mid < {n}", "low = mid + 1"), block("else", "high = mid - 1")), d.pick(["return high", "return -1", "return high, low"])],
             ["r = 0", *block(f"while (r + 1) ** 2 <= {n}", "r += 1"), d.pick(["return r", f"return r * r == {n}", f"return {n} - r * r"])], [f"r = int({n} ** 0.5)", f"return r, r * r == {n}"], ["odd, n_left = 1, %s" % n, *block("while n_left >= odd", "n_left -= odd", "odd += 2"), "return odd // 2, n_left"]]
    f = fname(d, "int_root", "is_square")
    return src(fn(f, n, d.pick(forms)), call(d, f, lambda: d.pick([0, 1, d.int(2, 50), d.int(1, 7) ** 2]), n))


@template("functions", "change", "divmod", "greedy")
def change_coins(d: Draw) -> str:
    n = d.name("amount", "cents", "total")
    coins = d.name("coins", "units", "sizes")
    values = d.pick([[50, 20, 10, 5, 1], [25, 10, 5, 1], [60, 30, 7], [10, 5, 2], [100, 50, 20]])
    forms = [
        ["used = {}", *block(f"for c in {coins}", d.pick([f"used[c], {n} = divmod({n}, c)", f"if {n} >= c:\n    used[c] = {n} // c\n    {n} %= c"])), "return used"],
        ["n = 0", *block(f"for c in {coins}", block(f"while {n} >= c", f"{n} -= c", "n += 1")), "return n"],
        ["out = []", *block(f"for c in {coins}", f"k = {n} // c", f"out += [c] * k", f"{n} -= c * k"), d.pick(["return out", f"return out, {n}", "return len(out)"])],
    ]
    f = fname(d, "change", "split_amount")
    return src(fn(f, f"{n}, {coins}", d.pick(forms)), call(d, f, lambda: (d.int(3, 99), values), n, coins, many=0.1))


@template("functions", "ZeroDivisionError", "raises", "try")
def safe_divide(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("total", "n"), ("x", "y")])
    op = d.pick(["/", "//", "%"])
    forms = [[*block("try", f"return {a} {op} {b}"), *block("except ZeroDivisionError", f"return {d.pick(['None', '0', repr('undefined')])}")], [*block(d.pick([f"if {b} == 0", f"if not {b}"]), "return None"), f"return {a} {op} {b}"], [*block("try", f"value = {a} {op} {b}"), *block("except ZeroDivisionError as e", "return str(e)"), *block("else", "value += 1"), "return value"],
             [*block("try", f"value = {a} {op} {b}"), *block("except ZeroDivisionError", "value = 0"), *block("finally", "print('done')"), "return value"], [f"return {a} {op} {b}"], [f"return {b} and {a} {op} {b}"]]
    f = fname(d, "divide", "ratio")
    return src(fn(f, f"{a}, {b}", d.pick(forms)), call(d, f, lambda: (d.int(-9, 20), d.pick([0, 2, 4, 5, -3])), a, b, many=0.5))


@template("functions", "palindrome-number", "str", "properties")
def number_property(d: Draw) -> str:
    n = d.name("n", "num", "value")
    f = fname(d, "property_of", "check_number")
    body = d.pick([
        [f"s = str({n})", "return s == s[::-1]"], [f"return sum(int(c) ** len(str({n})) for c in str({n})) == {n}"], all_of(d, "c", f"str({n})", f"c != '0' and {n} % int(c) == 0"), [f"s = sorted(str({n}))", "return int(''.join(s))"],
        [f"return {n} % sum(map(int, str({n}))) == 0"], [f"half = len(str({n})) // 2", f"left, right = divmod({n}, 10 ** half)", "return left, right"], count(d, "k", "c", f"str({n})", "int(c) % 2 == 0") + ["return k"],
        [f"s = str({n})", "return ''.join(c for i, c in enumerate(s) if i == 0 or c != s[i - 1])"], [f"return len(set(str({n}))) == len(str({n}))"], [f"hi = int(''.join(sorted(str({n}), reverse=True)))", f"return hi - {n}"],
    ])
    return src(fn(f, n, body), call(d, f, lambda: d.pick([d.int(1, 9), d.int(10, 99), d.int(100, 999), 121, 153, 1221, 112, 36]), n))


@template("drills", "complex", "abs", "pow", "builtins")
def numeric_builtins(d: Draw) -> str:
    xs = d.name("xs", "nums")
    vals = some(d, 3, 5, -9, 15)
    ops = [f"sum({xs})", f"sum({xs}, {d.int(1, 9)})", f"min({xs})", f"max({xs}, key=abs)", f"min({xs}, key=lambda v: v % 5)", f"sorted({xs}, key=abs)", f"len({xs})", f"list(map(abs, {xs}))", f"any(v < 0 for v in {xs})", f"all({xs})", f"max({xs}) - min({xs})", f"round(sum({xs}) / len({xs}), 1)", f"divmod(sum({xs}), 4)", f"abs(min({xs}))", f"pow(max({xs}), 2)", f"max([], default={d.int(0, 3)})", f"sum(v > 3 for v in {xs})", f"list(enumerate({xs}[:2]))", f"list(reversed({xs}))", f"list(zip({xs}, {xs}[1:]))", f"max(*{xs})", f"sorted({xs}, reverse=True)[0]", f"list(range(*sorted({xs}[:2])))", f"bool(sum({xs}))", f"hash({xs}[0]) == {xs}[0]", f"abs(3 + 4j)", f"isinstance({xs}[0], (int, str))"]
    return src(f"{xs} = {d.lit(vals)}", [f"{v} = {op}" for v, op in zip("abc", d.sample(ops, d.int(1, 3)))], d.pick([[], ["print(a)"], [f"print({xs})"]]))

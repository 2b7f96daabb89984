"""How functions are written and called: defaults, keywords, helpers, guards, several results, functions as values."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import COLOURS, MIXED, PEOPLE, PRODUCTS, letters, nums, short, some
from ._shapes import all_of, block, call, count, first, fn, fname, gather, give, joined, show, src, total


@template("functions", "default-argument", "keyword-argument")
def default_arguments(d: Draw) -> str:
    f = fname(d, "box", "repeat", "frame")
    body, argsets = d.pick([
        (["line = edge + text + edge", "return line * times"], [("text", lambda: d.pick(MIXED)), ("edge", lambda: d.pick("|*#")), ("times", lambda: d.int(1, 3))]),
        (["out = [text]", *block("while len(out) < times", "out.append(edge + text)"), "return out"], [("text", lambda: d.pick(MIXED)), ("edge", lambda: d.pick(["-", ">"])), ("times", lambda: d.int(1, 4))]),
        ([*block("if edge", "text = edge.join(text)"), "return text[:times * 4]"], [("text", lambda: d.pick(MIXED)), ("edge", lambda: d.pick(["", "-", "."])), ("times", lambda: d.int(1, 3))]),
        (["return text.center(len(text) + 2 * times, edge)"], [("text", lambda: d.pick(MIXED)), ("edge", lambda: d.pick("*=~")), ("times", lambda: d.int(0, 4))]),
    ])
    head = f"text, edge={d.lit(argsets[1][1]())}, times={argsets[2][1]()}"
    first_arg = d.lit(argsets[0][1]())
    def one():
        form = d.rng.randrange(5)
        e, t = d.lit(argsets[1][1]()), argsets[2][1]()
        return f"{f}({first_arg}" + ["", f", {e}", f", times={t}", f", {e}, {t}", f", times={t}, edge={e}"][form] + ")"
    return src(fn(f, head, body), show(d, one()), [f"print({one()})" for _ in range(d.int(0, 1))])


@template("functions", "mutable-default")
def mutable_default(d: Draw) -> str:
    f = d.name("add_item", "remember", "f")
    shared = d.pick([("items=[]", ["items.append(x)", "return items"]), ("seen={}", ["seen[x] = seen.get(x, 0) + 1", "return seen"]), ("items=None", [*block("if items is None", "items = []"), "items.append(x)", "return items"]), ("items=()", ["items = items + (x,)", "return items"]), ("cache=[]", ["cache.insert(0, x)", "return len(cache)"])])
    args = [d.lit(v) for v in (d.sample(MIXED, 2) if d.bool() else (d.int(0, 9), d.int(0, 9)))]
    calls = [f"a = {f}({args[0]})", f"b = {f}({args[1]}{d.pick(['', ', []' if '[]' in shared[0] else ''])})"]
    return src(fn(f, f"x, {shared[0]}", shared[1]), calls, d.pick([["print(a, b)"], ["same = a is b"], ["print(a == b)"], []]))


@template("functions", "*args", "star")
def star_args(d: Draw) -> str:
    f = fname(d, "add_all", "combine", "collect")
    body = d.pick([
        [*total(d, "total", "n", "nums", "n", d.pick([None, "n > 0"])), "return total"], ["return len(nums), sum(nums)"], ["best = nums[0] if nums else None", *block("for n in nums[1:]", block(d.pick(["if n > best", "if n < best"]), "best = n")), "return best"],
        ["return nums[::-1]"], ["head, *tail = nums", "return head, tail"], gather(d, "out", "n", "nums", d.pick(["n * 2", "str(n)", "-n"]), d.pick([None, "n % 2 == 0", "n != 0"])) + ["return out"], ["return sorted(nums, reverse=True)[:2]"],
    ])
    vals = some(d, 1, 5, -5, 12)
    args = d.pick([", ".join(map(str, vals)), f"*{vals}", f"{vals[0]}, *{vals[1:]}", f"*range({d.int(1, 5)})", f"*nums_in"])
    pre = [f"nums_in = {d.lit(d.pick([vals, tuple(vals)]))}"] if args == "*nums_in" else []
    return src(fn(f, "*nums", body), pre, show(d, f"{f}({args})"))


@template("functions", "**kwargs", "keyword-only")
def star_kwargs(d: Draw) -> str:
    f = fname(d, "describe", "make_tag", "settings")
    keys = d.sample(["size", "colour", "age", "unit", "mode"], d.int(1, 3))
    given = ", ".join(f"{k}={d.lit(d.pick([d.int(1, 20), d.pick(COLOURS)]))}" for k in keys)
    body = d.pick([
        [*joined(d, "out", "k, v", "opts.items()", "f'{k}={v}'", None, d.pick([" ", ", ", "&"])), "return name + ': ' + out"], ["opts['name'] = name", "return opts"], ["return name, sorted(opts)"], [*block("if 'size' in opts", "name = name * 2"), "return name, len(opts)"],
        ["base = {'name': name, 'size': 1}", "base.update(opts)", "return base"], ["size = opts.pop('size', 5)", "return size, opts"], ["return {k: v for k, v in opts.items() if isinstance(v, int)}"], ["parts = [name]", *block("for k in sorted(opts)", "parts.append(k[0] + str(opts[k]))"), "return '-'.join(parts)"],
    ])
    arg = d.lit(d.pick(PRODUCTS))
    if d.chance(0.3):
        return src(fn(f, "name, **opts", body), f"opts = dict({given})", show(d, f"{f}({arg}, **opts)"))
    return src(fn(f, "name, **opts", body), show(d, f"{f}({arg}, {given})"))


@template("functions", "keyword-only", "TypeError", "raises")
def call_styles(d: Draw) -> str:
    f = fname(d, "area", "label")
    params = d.pick(["w, h=2, *, unit='m'", "w, h, unit='m'", "w, /, h=1, unit='cm'", "w, *, h=3, unit=''"])
    body = d.pick([["return f'{w * h}{unit}'"], ["size = w * h", *block("if unit", "return size, unit"), "return size"], ["return [w, h, unit]"]])
    args = d.pick(["4", "4, 5", "4, h=6", "3, 2, unit='km'", "w=2, h=3", "h=1, w=7", "2, unit='cm', h=4", "1, 2, 'mm'", "*[2, 3]", "5, **{'h': 2}"])
    tried = [*block("try", f"res = {f}({args})"), *block("except TypeError", "res = 'bad call'"), "print(res)"]
    return src(fn(f, params, body), d.pick([show(d, f"{f}({args})"), tried]))


@template("functions", "helper", "composition")
def helper_predicate(d: Draw) -> str:
    x = d.name("n", "x", "v")
    hname, hbody = d.pick([("is_even", f"return {x} % 2 == 0"), ("is_big", f"return {x} > {d.int(4, 12)}"), ("ok", f"return {x} != 0 and 12 % {x} == 0"), ("near", f"return abs({x} - {d.int(3, 9)}) <= 2"), ("odd_digit_sum", f"return sum(int(c) for c in str(abs({x}))) % 2 == 1")])
    helper = d.pick([[hbody], [*block(hbody.replace("return", "if", 1), "return True"), "return False"], [hbody.replace("return", "answer =", 1), "return answer"]])
    f = fname(d, "select", "count_good")
    main = d.pick([[*gather(d, "out", "v1", "xs", "v1", f"{hname}(v1)"), "return out"], [*count(d, "k", "v1", "xs", f"{hname}(v1)"), "return k"], all_of(d, "v1", "xs", f"{hname}(v1)"), [f"return list(filter({hname}, xs))"], first(d, "v1", "xs", f"{hname}(v1)"), [f"return sorted(xs, key={hname})"], [f"return [{hname}(v1) for v1 in xs]"]])
    return src(fn(hname, x, helper), fn(f, "xs", main), call(d, f, lambda: some(d, 2, 4, 0, 15), "xs", many=0.1))


@template("functions", "helper", "transform", "map")
def helper_transform(d: Draw) -> str:
    w = d.name("w", "word", "s")
    hname, hbody = d.pick([("shorten", [*block(f"if len({w}) > 4", f"return {w}[:3] + '.'"), f"return {w}"]), ("flip", [f"return {w}[::-1]"]), ("mark", [f"return '<' + {w} + '>'"]), ("tidy", [f"{w} = {w}.strip().lower()", f"return {w}.replace(' ', '-')"]), ("twist", [f"half = len({w}) // 2", f"return {w}[half:] + {w}[:half]"]), ("shout", [*block(f"if {w}.islower()", f"{w} = {w}.upper()"), f"return {w} + '!'"])])
    f = fname(d, "apply_all", "process")
    main = d.pick([[*gather(d, "out", "t", "texts", f"{hname}(t)", d.pick([None, "t"])), "return out"], [*joined(d, "out", "t", "texts", f"{hname}(t)", None, d.pick([" ", "/", ""])), "return out"], [f"return list(map({hname}, texts))"], [f"return {{t: {hname}(t) for t in texts}}"], ["out = texts[0]", *block("for t in texts[1:]", f"out = {hname}(out + t)"), "return out"]])
    return src(fn(hname, w, hbody), fn(f, "texts", main), call(d, f, lambda: [d.pick([x, x, x.title(), " " + x]) for x in d.sample(MIXED, d.int(1, 3))], "texts", many=0.1))


@template("functions", "guard-clause", "early-return")
def guard_clauses(d: Draw) -> str:
    a, b = d.name("age", "level", "rank"), d.name("name", "user")
    checks = d.sample([(f"if not {b}", "'no name'"), (f"if {a} < 0", "'too low'"), (f"if {a} > {d.int(60, 120)}", "'too high'"), (f"if {b}[:1].isdigit()", "'bad name'"), (f"if len({b}) > {d.int(4, 8)}", "'too long'"), (f"if not isinstance({a}, int)", "'not a number'"), (f"if {a} % 2 and {b}.islower()", "None")], d.int(2, 3))
    typed = [c for c in checks if "isinstance" in c[0]] + [c for c in checks if "isinstance" not in c[0]]
    with_float = bool(typed) and "isinstance" in typed[0][0]
    last = d.pick([f"f'{{{b}}} is {{{a}}}'", f"{b} * ({a} % 3)", f"({b}, {a})", f"{a} + len({b})", "'ok'"])
    as_list = d.chance(0.3)
    body = ["errors = []", *[l for c, r in typed for l in block(c, f"errors.append({r})")], "return errors"] if as_list else [*[l for c, r in typed for l in block(c, f"return {r}")], f"return {last}"]
    f = fname(d, "check", "admit")
    make = lambda: (d.pick([d.int(-2, 99), d.int(1, 20), 2.5 if with_float and not as_list else 130]), d.pick(["", *d.sample(PEOPLE, 3), "x9", "9lives", "bartholomew", "ann"]))
    return src(fn(f, f"{a}, {b}", body), call(d, f, make, a, b, many=0.5))


@template("functions", "ValueError", "raises", "raise")
def raising_guard(d: Draw) -> str:
    x = d.name("amount", "age", "n")
    error = d.pick(["ValueError", "ValueError", "TypeError", "KeyError", "RuntimeError"])
    cond, msg = d.pick([(f"{x} < 0", "'negative'"), (f"{x} == 0", "'zero'"), (f"{x} > {d.int(10, 30)}", f"f'too big: {{{x}}}'"), (f"{x} % 2", f"{x}")])
    result = d.pick([f"{x} * 2", f"{x} + 1", f"100 // max({x}, 1)", f"[{x}] * 2"])
    f = fname(d, "withdraw", "check")
    head = fn(f, x, block(f"if {cond}", f"raise {error}({msg})"), f"return {result}")
    v = d.pick([d.int(-5, 40), -1, 0, 7])
    tried = [*block("try", f"out = {f}({v})"), *block(f"except {d.pick([error, 'Exception', f'({error}, IndexError)'])} as e", d.pick(["out = str(e)", "out = type(e).__name__", "print('failed:', e)\nout = None", "out = e.args"])), d.pick(["print(out)", "done = True"])]
    loop = block(f"for v in {[v, d.int(0, 9), d.int(-3, 40)]}", *block("try", f"print({f}(v))"), *block(f"except {error} as e", d.pick(["print('error', e)", "continue", "break"])))
    return src(head, d.pick([tried, tried, loop, show(d, f"{f}({v})")]))


@template("functions", "lambda", "higher-order")
def pass_function(d: Draw) -> str:
    f = d.name("apply", "repeat", "transform")
    body, args = d.pick([
        ([*block("for _ in range(n)", "x = fun(x)"), "return x"], "fun, x, n"), (["out = [x]", *block("while len(out) < n", "out.append(fun(out[-1]))"), "return out"], "fun, x, n"),
        (["return fun(fun(x)) + n"], "fun, x, n"), (["return [fun(x + i) for i in range(n)]"], "fun, x, n"), (["total = 0", *block("for i in range(n)", "total += fun(i)"), "return total + x"], "fun, x, n"), ([*block("while fun(x) < 40 and n > 0", "x = fun(x)", "n -= 1"), "return x, n"], "fun, x, n")])
    fun = d.pick(["lambda v: v * 2", "lambda v: v + 3", "lambda v: -v + 1", "abs", "lambda v: v ** 2 % 10", "lambda v: v // 2", "step"])
    pre = fn("step", "v", d.pick([block("if v % 2", "return v + 1") + ["return v // 2"], ["return v * 3 % 11"]])) if fun == "step" else []
    return src(fn(f, args, body), pre, show(d, f"{f}({fun}, {d.int(-3, 9)}, {d.int(1, 4)})"))


@template("functions", "closure", "returned-function")
def make_function(d: Draw) -> str:
    outer, inner = d.name("make_adder", "scaler", "counter"), d.name("inner", "step", "apply")
    forms = d.pick([
        ("k", [f"def {inner}(x):", f"    return x {d.pick(['+', '*', '-', '%', '//'])} k", f"return {inner}"], 1), ("k", [f"return lambda x: x {d.pick(['+', '*', '-'])} k"], 1),
        ("k", ["calls = []", f"def {inner}(x):", "    calls.append(x)", "    return sum(calls) + k", f"return {inner}"], 1), ("k", ["n = 0", f"def {inner}(x):", "    nonlocal n", f"    n += x", "    return n * k", f"return {inner}"], 1),
    ])
    k = d.int(1, 6)
    g = d.name("g", "add", "run")
    uses = d.pick([[f"a = {g}({d.int(0, 9)})", f"b = {g}({d.int(0, 9)})"], [f"print({g}({d.int(0, 9)}), {g}({d.int(0, 9)}))"], [f"out = [{g}(i) for i in range({d.int(2, 4)})]"], [f"out = list(map({g}, {some(d, 2, 3)}))", "print(out)"], [f"res = {g}({g}({d.int(1, 5)}))"]])
    return src(fn(outer, forms[0], forms[1]), f"{g} = {outer}({k})", uses)


@template("functions", "global", "scope")
def scopes(d: Draw) -> str:
    n = d.name("total", "count", "level")
    f = d.name("add", "update", "f")
    v0, k = d.int(0, 9), d.int(1, 5)
    forms = [
        [f"{n} = {v0}", "", *fn(f, "x", f"global {n}", f"{n} += x", d.pick([f"return {n}", f"return x * 2"])), f"a = {f}({k})", f"b = {f}({k + 1})", f"print({n})"],
        [f"{n} = {v0}", "", *fn(f, "x", f"{n} = x * 2", f"return {n}"), f"a = {f}({k})", f"print({n}, a)"],
        [f"{n} = [{v0}]", "", *fn(f, "x", f"{n}.append(x)", f"return len({n})"), *block(f"for i in range({d.int(1, 3)})", f"{f}(i)"), f"print({n})"],
        [f"{n} = {v0}", "", *fn(f, f"x={n}", "return x + 1"), f"{n} = {k * 10}", f"print({f}(), {f}({n}))"],
        [f"{n} = {v0}", "", *fn(f, "x", block("if x > 3", f"{n} = x"), f"return {n} if x > 3 else -1"), f"print({f}({k}), {n})"],
        [*fn(f, f"{n}", f"{n} += 1", f"return {n}"), f"{n} = {v0}", f"y = {f}({n})", f"z = {f}({f}({n}))", f"print({n}, y, z)"],
        [*fn(f, "items, x", "items.append(x)", d.pick(["items = [0]", "x += 1"]), "return items"), f"data = [{v0}]", f"y = {f}(data, {k})", "print(data, y)"],
    ]
    return src(d.pick(forms))


@template("functions", "UnboundLocalError", "raises", "NameError")
def unbound_names(d: Draw) -> str:
    n, f = d.name("total", "result", "best"), d.name("compute", "f", "update")
    xs = nums(d, 0, 3, 0, 9)
    forms = [
        [*fn(f, "xs", block("for x in xs", block("if x > 4", f"{n} = x")), f"return {n}"), *show(d, f"{f}({xs})", "res")], [f"{n} = 1", "", *fn(f, "x", f"{n} += x", f"return {n}"), *show(d, f"{f}({d.int(1, 9)})", "res")],
        [*fn(f, "xs", block("for x in xs", "last = x"), d.pick(["return last", "return x + 1"])), *block("try", f"res = {f}({xs})"), *block("except (UnboundLocalError, NameError) as e", "res = type(e).__name__"), "print(res)"],
        [f"x = {d.int(0, 9)}", *block("if x > 4", f"{n} = x * 2"), f"print({n})"], [*fn(f, "x", block("if x", f"{n} = 'yes'"), block("else", f"{n} = 'no'"), f"return {n}"), *show(d, f"{f}({d.pick([0, 1, [], ''])})", "res")],
    ]
    return src(d.pick(forms))


@template("functions", "recursion", "string")
def string_recursion(d: Draw) -> str:
    s = d.name("s", "text", "word")
    f = d.name("rec", "turn", "f", "walk")
    forms = d.pick([
        [*block(f"if len({s}) <= 1", f"return {s}"), f"return {f}({s}[1:]) + {s}[0]"], [*block(f"if len({s}) < 2", "return True"), f"return {s}[0] == {s}[-1] and {f}({s}[1:-1])"], [*block(f"if not {s}", "return 0"), f"return ({s}[0] in 'aeiou') + {f}({s}[1:])"],
        [*block(f"if not {s}", "return ''"), *block(f"if {s}[0] == {s}[1:2]", f"return {f}({s}[1:])"), f"return {s}[0] + {f}({s}[1:])"], [*block(f"if len({s}) < 2", f"return {s}"), f"return {s}[0] + '-' + {f}({s}[1:])"], [*block(f"if {s} == ''", "return ''"), f"rest = {f}({s}[1:])", f"return rest + {s}[0] if {s}[0] < 'd' else {s}[0] + rest"],
        [*block(f"if len({s}) < 3", f"return {s}[::-1]"), "mid = len(%s) // 2" % s, f"return {f}({s}[mid:]) + {f}({s}[:mid])"],
    ])
    return src(fn(f, s, forms), call(d, f, lambda: d.pick(["", letters(d, 2, 5), "level", "abba", d.pick(MIXED)[:5]]), s, many=0.1))


@template("functions", "mutual-recursion", "helper-chain")
def call_chain(d: Draw) -> str:
    a, b = d.name("double", "twice"), d.name("plus", "shift")
    k = d.int(1, 6)
    h1, h2 = d.pick(["return x * 2", "return x + x", "return x ** 2"]), d.pick([f"return x + {k}", f"return {a}(x) - {k}", f"y = {a}(x)\nreturn y + {k}"])
    expr = d.pick([f"{a}({b}(v))", f"{b}({a}(v))", f"{a}(v) + {b}(v)", f"{b}({b}(v))", f"max({a}(v), {b}(v))", f"[{a}(v), {b}(v)]", f"{a}(v) if v % 2 else {b}(v)"])
    even = [*fn("is_even", "n", block("if n == 0", "return True"), "return is_odd(n - 1)"), *fn("is_odd", "n", block("if n == 0", "return False"), "return is_even(n - 1)"), *show(d, f"{d.pick(['is_even', 'is_odd'])}({d.int(0, 5)})")]
    f = fname(d, "run", "compute")
    return src(d.pick([even, [*fn(a, "x", h1), *fn(b, "x", h2), *fn(f, "v", give(d, expr, "value")), *call(d, f, lambda: d.int(-3, 9), "v")]] + [[*fn(a, "x", h1), *fn(b, "x", h2), *fn(f, "v", give(d, expr, "value")), *call(d, f, lambda: d.int(-3, 9), "v")]]))


@template("functions", "None", "procedure", "print")
def procedures(d: Draw) -> str:
    f = d.name("show", "report", "greet", "print_row")
    x = d.name("name", "item", "label")
    body = d.pick([[f"print('-', {x})"], [*block(f"if not {x}", "return"), f"print({x}.upper())"], [f"print({x}[0], {x}[-1], sep='..')"], [*block(f"for c in {x}[:3]", "print(c, end=' ')"), "print()"], [f"print(f'<{{{x}}}>', len({x}))"], [f"print({x}, end='')", "print('!')"]])
    args = d.sample(MIXED, 2) + [""] * d.chance(0.3)
    args = [a for a in args if a or "[0]" not in body[0]]
    use = d.pick([[f"{f}({d.lit(a)})" for a in args], [f"r = {f}({d.lit(args[0])})", "print(r)"], block(f"for a in {d.lit(args)}", f"{f}(a)"), [f"print({f}({d.lit(args[0])}) is None)"]])
    return src(fn(f, x, body), use)


@template("functions", "many-parameters", "formula")
def formulas(d: Draw) -> str:
    names, expr, vals = d.pick([
        (("price", "qty", "discount"), "price * qty - discount", lambda: (d.int(1, 20), d.int(1, 5), d.int(0, 9))), (("hours", "rate"), "hours * rate if hours <= 40 else 40 * rate + (hours - 40) * rate * 2", lambda: (d.int(30, 50), d.int(5, 12))),
        (("w", "h"), "2 * (w + h), w * h", lambda: (d.int(1, 9), d.int(1, 9))), (("c",), "c * 9 / 5 + 32", lambda: (d.int(-10, 40),)), (("h", "m", "add"), "((h * 60 + m + add) // 60 % 24, (m + add) % 60)", lambda: (d.int(0, 23), d.int(0, 59), d.int(0, 200))),
        (("dist", "speed"), "round(dist / speed, 2)", lambda: (d.int(1, 90), d.int(2, 12))), (("kg", "cm"), "round(kg / (cm / 100) ** 2, 1)", lambda: (d.int(40, 99), d.int(150, 190))), (("total", "people"), "(total // people, total % people)", lambda: (d.int(5, 60), d.int(2, 7))),
        (("a", "b", "t"), "a + (b - a) * t // 10", lambda: (d.int(0, 9), d.int(10, 40), d.int(0, 10))), (("seconds",), "f'{seconds // 60}:{seconds % 60:02d}'", lambda: (d.int(0, 500),)),
    ])
    f = fname(d, "compute", "work_out", "convert")
    guard = block(f"if {names[0]} < {d.int(0, 6)}", f"return {d.pick(['0', 'None', '-1'])}") if d.chance(0.35) else []
    return src(fn(f, ", ".join(names), guard, give(d, expr, "value", "answer2")), call(d, f, vals, *names))


@template("functions", "docstring-style", "accumulator", "parameters")
def fold_with_start(d: Draw) -> str:
    xs, acc, x = d.name("xs", "items", "values"), d.name("acc", "state", "current"), d.name("x", "v", "step")
    op = d.pick([f"{acc} += {x}", f"{acc} = {acc} * 2 + {x}", f"{acc} -= {x}", f"{acc} = max({acc}, {x})", f"{acc} = ({acc} + {x}) % 10", f"{acc} = {x} - {acc}", f"{acc} = {acc} + {x} if {x} > 2 else {acc} - 1", f"{acc} ^= {x}"])
    stop = d.pick([[], [], block(f"if {acc} > {d.int(10, 30)}", "break"), block(f"if {x} == 0", "continue"), block(f"if {acc} < 0", f"{acc} = 0")])
    start = d.int(0, 5)
    body = [*block(f"for {x} in {xs}", *(stop if stop and "continue" in stop[-1] else []), op, *(stop if not stop or "continue" not in stop[-1] else [])), f"return {acc}"]
    f = fname(d, "fold", "run_through")
    with_default = d.bool()
    params = f"{xs}, {acc}={start}" if with_default else f"{xs}, {acc}"
    make = (lambda: (some(d, 2, 5, 0, 9),)) if with_default and d.bool() else (lambda: (some(d, 2, 5, 0, 9), d.int(0, 6)))
    return src(fn(f, params, body), call(d, f, make, xs, acc))


@template("functions", "functools", "reduce", "partial")
def functools_use(d: Draw) -> str:
    xs = some(d, 2, 5, 1, 6)
    forms = [
        ["from functools import reduce", "", f"xs = {xs}", f"res = reduce(lambda a, b: {d.pick(['a + b', 'a * b % 100', 'a - b', 'max(a, b)', 'a * 10 + b'])}, xs{d.pick(['', ', 1', ', 0'])})"],
        ["from functools import partial", "", *fn("scale", "x, k, plus=0", "return x * k + plus"), f"g = partial(scale, k={d.int(2, 5)}{d.pick(['', ', plus=1'])})", f"res = [g(x) for x in {xs}]"],
        ["from functools import reduce", "from operator import mul", "", f"res = reduce(mul, {xs}, {d.int(1, 2)})"],
        ["from functools import partial", "", f"to_int = partial(int, base={d.pick([2, 2, 8])})", f"res = to_int({d.lit(''.join(d.pick('01') for _ in range(d.int(1, 5))))})"],
        ["from operator import itemgetter", "", f"rows = {[(d.pick('abc'), d.int(0, 9)) for _ in range(3)]}", "res = sorted(rows, key=itemgetter(1))"],
    ]
    return src(d.pick(forms), d.pick([[], ["print(res)"]]))


@template("functions", "isinstance", "type-dispatch")
def by_type(d: Draw) -> str:
    x = d.name("value", "x", "obj")
    cases = d.sample([("bool", f"'flag' if {x} else 'off'"), ("int", f"{x} + 1"), ("str", f"{x}.upper()"), ("list", f"len({x})"), ("dict", f"sorted({x})"), ("float", f"round({x})"), ("tuple", f"{x}[::-1]")], d.int(2, 4))
    chain = [line for k, (t, e) in enumerate(cases) for line in block(f"if isinstance({x}, {t})", f"return {e}")] + [f"return {d.pick(['None', f'type({x}).__name__', repr('other')])}"]
    by_name = [f"kind = type({x}).__name__", *[line for k, (t, e) in enumerate(cases) for line in block(f"{'elif' if k else 'if'} kind == '{t}'", f"out = {e}")], *block("else", "out = kind"), "return out"]
    f = fname(d, "handle", "describe")
    values = lambda: d.pick([d.int(-3, 20), d.pick(MIXED), some(d, 0, 3), True, False, 2.5, None, {"b": 1, "a": 2}, [], ""])
    n = d.int(1, 3)
    if n == 1:
        return src(fn(f, x, d.pick([chain, by_name])), show(d, f"{f}({d.lit(values())})"))
    return src(fn(f, x, d.pick([chain, by_name])), d.pick([block(f"for v in {d.lit([values() for _ in range(n)])}", f"print({f}(v))"), [f"out2 = [{f}(v) for v in {d.lit([values() for _ in range(n)])}]"]]))


@template("functions", "truthiness", "or", "and")
def truthiness(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("name", "default"), ("x", "y")])
    body = d.pick([[f"return {a} or {b}"], [f"return {a} and {b}"], [*block(f"if not {a}", f"{a} = {b}"), f"return {a}"], [f"return {a} if {a} is not None else {b}"], [f"return bool({a}) + bool({b})"], [*block(f"if {a} and {b}", "return 'both'"), *block(f"elif {a} or {b}", "return 'one'"), "return 'none'"], [f"return not {a}, not not {b}"], [f"return [v for v in ({a}, {b}) if v]"], [f"{a} = {a} or []", f"return [{a}, {b}]"], [f"return {a} == {b} or {a} is {b}"]])
    f = fname(d, "pick", "fallback")
    values = lambda: d.pick([0, 1, "", "x", None, [], [0], {}, 0.0, "0", False, True, d.int(2, 9), d.pick(MIXED)])
    return src(fn(f, f"{a}, {b}", body), call(d, f, lambda: (values(), values()), a, b, many=0.4))


@template("functions", "walrus", "while")
def walrus(d: Draw) -> str:
    xs = d.name("queue", "items", "xs")
    body = d.pick([
        ["out = []", *block(f"while {xs} and (x := {xs}.pop(0)) != {d.int(0, 4)}", d.pick(["out.append(x)", "out.append(x * 2)"])), f"return out, {xs}"], [f"return [y for x in {xs} if (y := x {d.pick(['* 2', '% 4', '- 3'])}) > {d.int(0, 5)}]"], [*block(f"if (n := len({xs})) > {d.int(2, 4)}", f"return n"), f"return {xs}"],
        ["total = 0", f"return [total := total + x for x in {xs}]"], [f"return (m := max({xs})), {xs}.index(m)"],
    ])
    f = fname(d, "consume", "take")
    return src(fn(f, xs, body), call(d, f, lambda: some(d, 2, 5, 0, 8), xs))


@template("functions", "generator", "yield", "list")
def small_generator(d: Draw) -> str:
    g = d.name("gen", "numbers", "walk")
    body, args = d.pick([(["n = 0", *block("while n < k", "yield n * n", "n += 1")], lambda: d.int(1, 4)), ([*block("for i in range(k, 0, -1)", "yield i")], lambda: d.int(1, 4)), (["a, b = 0, 1", *block("while a < k", "yield a", "a, b = b, a + b")], lambda: d.int(2, 9)), ([*block("for c in k", block("if c.isalpha()", "yield c.upper()"))], lambda: short(d)[:5]), ([*block("if not k", "return"), "yield k[0]", "yield from k[1:]"], lambda: some(d, 0, 4)), ([*block("for i, c in enumerate(k)", "yield c * (i + 1)")], lambda: letters(d, 1, 4))])
    arg = d.lit(args())
    use = d.pick([[f"out = list({g}({arg}))", "print(out)"], [f"for v in {g}({arg}):", "    print(v)"], [f"print(len(list({g}({arg}))))"], [f"it = {g}({arg})", "first = next(it, None)", "rest = list(it)"], [f"out = [v for v in {g}({arg}) if v]"], [f"print(*{g}({arg}))"], [f"out = tuple({g}({arg}))"]])
    return src(fn(g, "k", body), use)

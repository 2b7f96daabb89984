"""Format specs, f-strings, % and str.format."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import FRUITS, MIXED, PEOPLE, PRODUCTS, price, table
from ._shapes import block, call, fn, fname, gather, src


def int_spec(d: Draw) -> str:
    return d.pick(["d", "5d", "05d", "<5", "^7", ">4", "+d", "b", "x", "X", "o", "08b", "#x", ",", "_", "*^9", ".1f", "6.2f", " d", "03", "-4d", "e" if d.chance(0.2) else "d", "%", "c" if d.chance(0.1) else "2"])


def str_spec(d: Draw) -> str:
    return d.pick(["10", "<8", ">8", "^9", ".3", "*^9", "->10", "8.2", "s", "_<7", ">3", "^4"])


def float_spec(d: Draw) -> str:
    return d.pick([".2f", ".1f", ".0f", "8.2f", "08.3f", "+.1f", ".3e", ".1%", "g", "<8.1f", "^9.2f", ",.2f", ".3g", "10", "e"])


@template("drills", "f-string", "format-spec", "int")
def int_specs(d: Draw) -> str:
    n = d.name("n", "x", "count")
    v = d.pick([0, 7, 42, 255, 1000, 65, 12345, -3, -42, d.int(0, 9999)])
    specs = [int_spec(d) for _ in range(d.int(1, 3))]
    if v < 0 or v > 1000:
        specs = [s if s != "c" else "d" for s in specs]
    how = d.rng.randrange(3)
    form = lambda s: [f"f'{{{n}:{s}}}'", f"format({n}, {d.lit(s)})", f"'[{{:{s}}}]'.format({n})"][how if d.chance(0.7) else 0]
    return src(f"{n} = {v}", [f"{name} = {form(s)}" for name, s in zip("abc", specs)], d.pick([[], ["print(a)"], ["print(len(a))"]]))


@template("drills", "f-string", "format-spec", "float")
def float_specs(d: Draw) -> str:
    x = d.name("x", "price", "rate")
    v = d.pick([price(d), d.float(), 0.5, 2.5, 1234.5678, 0.125, -1.005, 100.0, 3.14159, 0.0, 1 / 3])
    form = lambda s: d.pick([f"f'{{{x}:{s}}}'", f"format({x}, {d.lit(s)})", f"'<{{:{s}}}>'.format({x})", f"f'{{{x} * 2:{s}}}'"])
    return src(f"{x} = {v!r}", [f"{name} = {form(float_spec(d))}" for name in "abc"[: d.int(1, 3)]], d.pick([[], ["print(a)"], ["print(a, len(a))"]]))


@template("drills", "f-string", "format-spec", "str")
def str_specs(d: Draw) -> str:
    s = d.name("s", "name", "word")
    v = d.pick([d.pick(MIXED), "", "ab", d.pick(PEOPLE), "é", "x y"])
    form = lambda k: d.pick([f"f'{{{s}:{k}}}|'", f"f'[{{{s}:{k}}}]'", f"format({s}, {d.lit(k)})", f"'{{:{k}}}.'.format({s})", f"f'{{{s}!r:{k.replace('.3', '9')}}}'", f"f'{{{s}.upper():{k}}}'"])
    extra = d.pick([[], [f"w = {d.int(3, 9)}", f"d_ = f'{{{s}:>{{w}}}}'"], [f"e = f'{{{s}!r}}'"], [f"e = f'{{{s}=}}'"], [f"e = f'{{len({s})}} {{{s}[:2]}}'"]])
    return src(f"{s} = {d.lit(v)}", [f"{name} = {form(str_spec(d))}" for name in "abc"[: d.int(1, 2)]], extra, d.pick([[], ["print(a)"]]))


@template("drills", "%-format", "str.format")
def percent_format(d: Draw) -> str:
    a, b = d.name("name", "item"), d.name("n", "qty")
    v = d.pick([d.int(0, 99), price(d)])
    forms = [f"'%s has %d' % ({a}, {b})", f"'%5d|' % {b}", f"'%-8s|' % {a}", f"'%05.1f' % {b}", f"'%x' % int({b})", f"'%r' % {a}", f"'%s: %s' % ({a}, {b})", f"'%d%%' % {b}", f"'%(k)s-%(v)s' % {{'k': {a}, 'v': {b}}}", f"'{{}} {{}}'.format({a}, {b})", f"'{{1}} {{0}}'.format({a}, {b})", f"'{{k}}={{v}}'.format(k={a}, v={b})", f"'{{0}}{{0}}'.format({a})", f"'{{:>8}}{{:<4}}'.format({a}, {b})", f"'{{0[0]}}{{0[1]}}'.format({a})", f"'%+d' % {b}", f"'%.3s' % {a}", f"'{{{{}}}} {{}}'.format({b})", f"'%s' % [{b}]", f"'{{!r}}'.format({a})", f"'%c%c' % ({a}[0], 65)"]
    return src(f"{a} = {d.lit(d.pick(MIXED))}", f"{b} = {v}", [f"{x} = {f}" for x, f in zip("xyz", d.sample(forms, d.int(1, 3)))], d.pick([[], ["print(x)"]]))


@template("drills", "ValueError", "raises", "format")
def format_errors(d: Draw) -> str:
    v = d.pick([d.int(0, 99), d.pick(FRUITS), price(d), [1, 2], None])
    op = d.pick(["f'{v:d}'", "f'{v:>6}'", "'%d' % v", "'{} {}'.format(v)", "'{:.2f}'.format(v)", "'{k}'.format(j=v)", "'%s %s' % v", "'{:05}'.format(v)", "str(v)[9]", "f'{v:.2}'"])
    body = d.pick([[f"out = {op}", "print(out)"], [*block("try", f"out = {op}"), *block(d.pick(["except (ValueError, TypeError, KeyError, IndexError) as e", "except Exception as e"]), d.pick(["out = type(e).__name__", "out = 'bad'"])), "print(out)"]])
    return src(f"v = {d.lit(v)}", body)


@template("functions", "f-string", "receipt", "loop")
def receipt(d: Draw) -> str:
    items = d.name("items", "cart", "basket")
    width = d.int(6, 9)
    line = d.pick([f"f'{{name:<{width}}}{{cost:>6.2f}}'", f"f'{{name}}: {{cost}}'", f"f'{{name[:4]:.<{width}}}{{cost:.1f}}'", f"name.ljust({width}) + str(cost)", f"'{{:{width}}} {{:5.1f}}'.format(name, cost)"])
    last = d.pick([f"lines.append(f'{{\"sum\":<{width}}}{{total:>6.2f}}')", "lines.append('=' * 8)", "lines.append(str(round(total, 2)))", "lines.insert(0, f'{len(lines)} items')"])
    f = fname(d, "receipt", "bill")
    body = ["lines, total = [], 0", *block(f"for name, cost in {items}", f"lines.append({line})", "total += cost"), last, d.pick(["return lines", "return '\\n'.join(lines)", "return lines[-1]"])]
    return src(fn(f, items, body), call(d, f, lambda: [(w, price(d)) for w in d.sample(PRODUCTS, d.int(1, 2))], items, many=0.05))


@template("functions", "str.format", "bar-chart")
def bar_chart(d: Draw) -> str:
    m, ch = d.name("data", "counts", "sales"), d.pick("#*=o")
    line = d.pick([f"f'{{k:>6}} {{mark * v}}'", f"k + ' ' + {d.lit(ch)} * v + ' ' + str(v)", f"f'{{k[0]}}|' + {d.lit(ch)} * (v // 2)", f"{d.lit(ch)} * v + '.' * (9 - v)", f"f'{{v:2d}} ' + k"])
    f = fname(d, "chart", "bars")
    it = d.pick([f"{m}.items()", f"sorted({m}.items())", f"sorted({m}.items(), key=lambda kv: -kv[1])"])
    pre = [f"mark = {d.lit(ch)}"] if "mark" in line else []
    body = d.pick([[pre, *gather(d, "rows", "k, v", it, line, d.pick([None, "v > 2"])), d.pick(["return rows", "return '\\n'.join(rows)", "return max(rows, key=len, default=None)"])], [pre, *block(f"for k, v in {it}", f"print({line})"), f"return len({m})"]])
    return src(fn(f, m, body), call(d, f, lambda: table(d, lo=0, hi=8, n_lo=1, n_hi=3), m, many=0.05))


@template("functions", "bytes-size", "units", "f-string")
def human_units(d: Draw) -> str:
    n = d.name("size", "n", "metres")
    names, base = d.pick([(["B", "KB", "MB"], 1024), (["m", "km"], 1000), (["g", "kg", "t"], 1000), (["", "k", "M"], 1000)])
    spec = d.pick([".1f", ".0f", ".2f", "g"])
    forms = [["i = 0", *block(f"while {n} >= {base} and i < {len(names) - 1}", d.pick([f"{n} /= {base}", f"{n} = {n} / {base}"]), "i += 1"), f"return f'{{{n}:{spec}}}' + {names}[i]"], [*block(f"for unit in {names}", block(f"if {n} < {base}", "break"), f"{n} = {n} / {base}"), f"return '%.1f%s' % ({n}, unit)"], [*block(f"if {n} < {base}", f"return f'{{{n}}} {names[0]}'"), f"return f'{{{n} / {base}:{spec}}} {names[1]}'"]]
    f = fname(d, "human", "show_size")
    return src(fn(f, n, d.pick(forms)), call(d, f, lambda: d.pick([0, d.int(1, 999), base, d.int(1000, 9999), base * d.int(2, 500)]), n, many=0.4))


@template("functions", "join", "sentence", "plural")
def join_nicely(d: Draw) -> str:
    xs = d.name("items", "names", "xs")
    word = d.pick(["and", "or", "&"])
    forms = [[*block(f"if not {xs}", "return ''"), *block(f"if len({xs}) == 1", f"return {xs}[0]"), f"return ', '.join({xs}[:-1]) + ' {word} ' + {xs}[-1]"], ["out = ''", *block(f"for i, x in enumerate({xs})", block("if i == 0", "out = x"), block(f"elif i == len({xs}) - 1", f"out += ' {word} ' + x"), block("else", "out += ', ' + x")), "return out"], [f"n = len({xs})", f"return f\"{{n}} item{{'s' if n != 1 else ''}}: {{', '.join({xs})}}\""], [f"return {d.lit(d.pick([' ', '/', ', ', '']))}.join(f'<{{x}}>' for x in {xs})"], [f"*first, last = {xs} or ['nobody']", f"return (', '.join(first) + ' {word} ' if first else '') + last"]]
    f = fname(d, "join_names", "listing")
    return src(fn(f, xs, d.pick(forms)), call(d, f, lambda: d.sample(PEOPLE, d.int(0, 4)), xs, many=0.4))


@template("functions", "f-string", "nested", "expressions")
def f_expressions(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("x", "y"), ("n", "k")])
    forms = [f"f'{{{a} + {b}}}'", f"f'{{{a}}}-{{{b}}}={{{a} - {b}}}'", f"f'{{{a} if {a} > {b} else {b}}}!'", f"f'{{{a}:>{{{b}}}}}'", f"f'{{{a}=}}, {{{b}=}}'", f"f'{{[{a}, {b}]}}'", f"f'{{{a} / {b}:.2f}}'", f"f'{{str({a}) * {b}}}'", f"f'{{{a}}}' + f'{{{b}!r}}'", f"f'{{{{{a}}}}} {{{b}}}'", f"f'{{max({a}, {b}):03d}}'", f"f\"{{'even' if {a} % 2 == 0 else 'odd'}} {{{b}}}\"", f"f'{{{a}:0{{{b}}}d}}'", f"f'{{({a}, {b})[0]}}'", f"f'{{{a} > {b}}}'", f"f'{{{a}:{{{b}}}}}|'", f"f'{{chr(96 + {b})}}{{{a} ** 2}}'"]
    f = fname(d, "label", "describe")
    body = d.pick([[f"return {d.pick(forms)}"], [f"left = {d.pick(forms)}", f"right = {d.pick(forms)}", "return left + ' ' + right"], [*block(f"if {a} > {d.int(5, 30)}", f"return {d.pick(forms)}"), f"return {d.pick(forms)}"], ["parts = []", *block(f"for _ in range({b} % 3)", f"parts.append({d.pick(forms)})", f"{a} += 1"), "return ' '.join(parts)"]])
    return src(fn(f, f"{a}, {b}", body), call(d, f, lambda: (d.int(0, 50), d.int(1, 9)), a, b))

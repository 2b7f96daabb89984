"""Dictionary methods and tasks: counting, grouping, merging, inverting, nested look-ups."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import COLOURS, FRUITS, PEOPLE, POOLS, PRODUCTS, letters, repeats, some, table, words
from ._shapes import all_of, any_of, block, call, first, fn, fname, gather, give, group, mapping, show, src, tally, total


@template("functions", "dict.get", "counter")
def count_items(d: Draw) -> str:
    xs, x, c = d.name("items", "votes", "xs"), d.name("x", "v", "item"), d.name("counts", "tally", "freq")
    key = d.pick([x, x, f"{x}[0]", f"len({x})", f"{x}.upper()", f"{x}[-1]"])
    end = d.pick([c, c, f"sorted({c}.items())", f"max({c}, key={c}.get)", f"list({c}.values())", f"len({c})", f"sorted({c}, key=lambda k: (-{c}[k], k))", f"max({c}.values())", f"[k for k, v in {c}.items() if v > 1]", f"sorted({c}.items(), key=lambda kv: kv[1], reverse=True)"])
    f = fname(d, "count_items", "histogram", "tally_votes")
    end = end.replace("key=lambda k: (-", "key=lambda k: (-") if "len(" not in key else end
    return src(fn(f, xs, tally(d, c, x, xs, key), give(d, end, "found_items")), call(d, f, lambda: repeats(d, 3, 6), xs, many=0.08))


@template("functions", "dict.setdefault", "grouping")
def group_words(d: Draw) -> str:
    xs, w, g = d.name("words_in", "names", "items"), d.name("w", "name", "x"), d.name("groups", "index", "buckets")
    key = d.pick([f"{w}[0]", f"len({w})", f"{w}[-1]", f"{w} < 'm'", f"len({w}) % 2", f"{w}[0].lower()", f"'a' in {w}"])
    item = d.pick([None, None, f"{w}.upper()", f"{w}[1:]", f"len({w})"])
    end = d.pick([g, g, f"{{k: len(v) for k, v in {g}.items()}}", f"list({g}.values())", f"sorted({g})", f"max({g}.values(), key=len)", f"[v for v in {g}.values() if len(v) > 1]"])
    f = fname(d, "group_words", "bucket")
    return src(fn(f, xs, group(d, g, w, xs, key, item), f"return {end}"), call(d, f, lambda: words(d, 2, 4), xs, many=0.05))


@template("functions", "grouping", "modulo")
def group_numbers(d: Draw) -> str:
    xs, x, g = d.name("nums", "values", "ages"), d.name("x", "n", "v"), d.name("groups", "by_key", "parts")
    key = d.pick([f"{x} % {d.int(2, 4)}", f"{x} // 10", f"{x} // 10 * 10", f"'even' if {x} % 2 == 0 else 'odd'", f"{x} > 0", f"len(str({x}))", f"'low' if {x} < 8 else 'high'"])
    end = d.pick([g, g, f"{{k: sum(v) for k, v in {g}.items()}}", f"sorted({g}.items())", f"{{k: max(v) for k, v in {g}.items()}}", f"{g}.get({d.int(0, 2)}, [])"])
    f = fname(d, "group_by", "split_groups")
    return src(fn(f, xs, group(d, g, x, xs, key), f"return {end}"), call(d, f, lambda: some(d, 2, 6, 0, 25), xs))


@template("functions", "dict.items", "invert")
def invert_dict(d: Draw) -> str:
    m, o = d.name("data", "mapping", "codes"), d.name("out", "inv", "rev")
    body = d.pick([mapping(d, o, "k, v", f"{m}.items()", "v", "k"), group(d, o, "key, v", f"{m}.items()", "v", "key"),
                   [f"{o} = dict(zip({m}.values(), {m}.keys()))"], [f"{o} = {{}}", *block(f"for key in {m}", block(f"if {m}[key] not in {o}", f"{o}[{m}[key]] = key"))],
                   [f"{o} = {{}}", *block(f"for key in sorted({m})", f"{o}[{m}[key]] = {o}.get({m}[key], '') + key[0]")]])
    f = fname(d, "invert", "flip", "swap_keys")
    return src(fn(f, m, body, f"return {o}"), call(d, f, lambda: table(d, lo=1, hi=4), m))


@template("functions", "dict.items", "filter", "comprehension")
def filter_dict(d: Draw) -> str:
    m, o, lim = d.name("stock", "scores", "prices"), d.name("out", "kept", "res"), d.name("limit", "low", "minimum")
    cond = d.pick([f"v >= {lim}", f"v < {lim}", f"v != {lim}", f"len(k) > {lim} % 5", f"v % {lim} == 0", f"k.startswith('p') or v > {lim}"])
    value = d.pick(["v", "v", f"v - {lim}", "v * 2", "k[0]", f"v == {lim}"])
    loop_keys = [f"{o} = {{}}", *block(f"for k in {m}", f"v = {m}[k]", block(f"if {cond}", f"{o}[k] = {value}"))]
    delete = [*block(f"for k, v in list({m}.items())", block(f"if {cond}", d.pick([f"del {m}[k]", f"{m}.pop(k)"]))), f"{o} = {m}"]
    end = d.pick([o, o, f"sorted({o})", f"len({o})", f"list({o}.items())", f"sum({o}.values())" if value in ("v", "v * 2") else o])
    f = fname(d, "filter_dict", "restock", "select")
    return src(fn(f, f"{m}, {lim}", d.pick([mapping(d, o, "k, v", f"{m}.items()", "k", value, cond), loop_keys, delete]), f"return {end}"), call(d, f, lambda: (table(d, lo=0, hi=12), d.int(2, 9)), m, lim))


@template("functions", "dict.update", "merge", "get")
def merge_dicts(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("stock", "delivery"), ("first", "second")])
    forms = [
        [f"out = dict({a})", *block(f"for k, v in {b}.items()", f"out[k] = out.get(k, 0) + v"), "return out"],
        [*block(f"for k in {b}", block(f"if k in {a}", f"{a}[k] += {b}[k]"), block("else", f"{a}[k] = {b}[k]")), f"return {a}"],
        [f"return {{**{a}, **{b}}}"], [f"out = {a}.copy()", f"out.update({b})", "return out"], [f"return {a} | {b}"],
        [f"return {{k: {a}.get(k, 0) {d.pick(['+', '-', '*'])} {b}.get(k, 0) for k in sorted(set({a}) | set({b}))}}"],
        [f"return {{k: max({a}[k], {b}[k]) for k in {a} if k in {b}}}"],
        [*block(f"for k, v in {b}.items()", f"{a}.setdefault(k, v)"), f"return {a}"],
        [f"return sorted({a}.keys() {d.pick(['&', '|', '-', '^'])} {b}.keys())"],
    ]
    f = fname(d, "merge", "combine", "add_up")
    def make():
        pool = d.pick(POOLS)
        return table(d, pool[:4], 1, 9, 1, 3), table(d, pool[:4], 1, 9, 1, 3)
    return src(fn(f, f"{a}, {b}", d.pick(forms)), call(d, f, make, a, b))


@template("functions", "max", "dict", "tie")
def best_key(d: Draw) -> str:
    m = d.name("scores", "sales", "votes")
    op = d.pick([">", ">=", "<"])
    loop = ["best = None", *block(f"for k, v in {m}.items()", block(f"if best is None or v {op} {m}[best]", "best = k")), d.pick(["return best", f"return best, {m}[best]"])]
    forms = [loop, loop, [f"return max({m}, key={m}.get)"], [f"return min({m}.items(), key=lambda kv: kv[1])"], [f"return sorted({m}, key=lambda k: (-{m}[k], k))"], [f"return max(sorted({m}), key=lambda k: {m}[k])"],
             [f"top = max({m}.values())", f"return [k for k, v in {m}.items() if v == top]"], [f"return sorted({m}.items(), key=lambda kv: kv[1], reverse=True)[:2]"], [f"return max((v, k) for k, v in {m}.items())"]]
    f = fname(d, "winner", "best_key", "top")
    return src(fn(f, m, d.pick(forms)), call(d, f, lambda: table(d, PEOPLE, 0, 9), m))


@template("functions", "dict.values", "sum", "average")
def totals_of(d: Draw) -> str:
    m = d.name("cart", "prices", "hours")
    loop = ["total = 0", *block(f"for k in {m}", d.pick([f"total += {m}[k]", f"total += {m}[k] if k != 'tax' else 0", f"total += {m}[k] * len(k)"])), "return total"]
    items = [*total(d, "total", "k, v", f"{m}.items()", d.pick(["v", "v * 2", "len(k)"]), d.pick([None, "v > 4", "'a' in k"])), "return total"]
    avg = [*block(f"if not {m}", "return 0"), d.pick([f"return round(sum({m}.values()) / len({m}), 2)", f"return sum({m}.values()) // len({m})", f"return max({m}.values()) - min({m}.values())"])]
    share = [f"total = sum({m}.values())", f"return {{k: {d.pick(['round(v / total, 2)', 'v * 100 // total', 'total - v'])} for k, v in {m}.items()}}"]
    f = fname(d, "total_of", "summarise")
    return src(fn(f, m, d.pick([loop, items, avg, share])), call(d, f, lambda: table(d, PRODUCTS, 1, 20, 1), m))


@template("functions", "nested-dict", "KeyError", "get")
def nested_lookup(d: Draw) -> str:
    m, a, b = d.name("people", "config", "users"), d.name("who", "section"), d.name("field", "key")
    forms = [
        [f"return {m}.get({a}, {{}}).get({b}{d.pick(['', ', 0', ', -1'])})"],
        [*block(f"if {a} in {m} and {b} in {m}[{a}]", f"return {m}[{a}][{b}]"), d.pick(["return None", f"return len({m})"])],
        [*block("try", f"return {m}[{a}][{b}]"), *block("except KeyError" + d.pick(["", " as e"]), "return 'missing'")],
        [*block("try", f"entry = {m}[{a}]"), *block("except KeyError as e", "return f'no {e}'"), f"return entry.get({b}, 'unset')"],
        [f"entry = {m}.setdefault({a}, {{}})", f"entry[{b}] = entry.get({b}, 0) + 1", f"return {m}"],
    ]
    f = fname(d, "lookup", "fetch")
    def make():
        who = d.sample(PEOPLE, d.int(1, 2))
        return {p: {k: d.int(1, 40) for k in d.sample(["age", "score", "level"], d.int(1, 2))} for p in who}, d.pick(who + ["Zed"]), d.pick(["age", "score", "level"])
    return src(fn(f, f"{m}, {a}, {b}", d.pick(forms)), call(d, f, make, m, a, b))


@template("functions", "KeyError", "raises", "dict")
def order_total(d: Draw) -> str:
    prices, order, p = d.name("prices", "menu"), d.name("order", "basket"), d.name("item", "p")
    step = d.pick([[f"total += {prices}[{p}]"], [f"total += {prices}[{p}]", f"{prices}[{p}] -= 1"], [*block(f"if {prices}[{p}] > 3", f"total += {prices}[{p}]")]])
    f = fname(d, "order_total", "bill")
    def make():
        menu = table(d, FRUITS, 1, 9, 2, 3)
        return menu, [d.pick(list(menu) + (["soup"] if d.chance(0.3) else [])) for _ in range(d.int(1, 3))]
    return src(fn(f, f"{prices}, {order}", "total = 0", block(f"for {p} in {order}", step), "return total"), call(d, f, make, prices, order))


@template("functions", "dict", "in", "stock")
def take_stock(d: Draw) -> str:
    stock, moves, item, n = d.name("stock", "inventory"), d.name("moves", "orders"), d.name("item", "name"), d.name("n", "qty")
    sell = d.pick([block(f"if {stock}.get({item}, 0) >= {n}", f"{stock}[{item}] -= {n}"), [*block(f"if {item} not in {stock}", "continue"), f"{stock}[{item}] = max(0, {stock}[{item}] - {n})"],
                   [f"{stock}[{item}] = {stock}.get({item}, 0) + {n}", *block(f"if {stock}[{item}] > 9", f"{stock}[{item}] = 9")], [*block(f"if {item} in {stock} and {stock}[{item}] <= {n}", f"del {stock}[{item}]")]])
    end = d.pick([stock, stock, f"sum({stock}.values())", f"sorted({stock})", f"[k for k, v in {stock}.items() if v == 0]"])
    f = fname(d, "take", "restock", "apply_orders")
    def make():
        s = table(d, PRODUCTS, 1, 6, 1, 3)
        return s, [(d.pick(list(s) + ["rug"]), d.int(1, 4)) for _ in range(d.int(1, 3))]
    return src(fn(f, f"{stock}, {moves}", block(f"for {item}, {n} in {moves}", sell), f"return {end}"), call(d, f, make, stock, moves, many=0.1))


@template("functions", "dict.pop", "rename")
def rename_keys(d: Draw) -> str:
    m, r = d.name("row", "record", "data"), d.name("names", "aliases", "renames")
    forms = [
        [*block(f"for old, new in {r}.items()", block(f"if old in {m}", f"{m}[new] = {m}.pop(old)")), f"return {m}"],
        [f"return {{{r}.get(k, k): v for k, v in {m}.items()}}"],
        ["out = {}", *block(f"for k in {m}", f"out[{r}[k] if k in {r} else k] = {m}[k]"), "return out"],
        [*block(f"for old in {r}", f"value = {m}.pop(old, None)", block("if value is not None", f"{m}[{r}[old]] = value")), d.pick([f"return {m}", f"return list({m})"])],
    ]
    f = fname(d, "rename", "translate_keys")
    def make():
        row = {k: d.int(1, 50) for k in d.sample(["id", "qty", "name", "age", "cost"], d.int(2, 3))}
        return row, {k: k.upper() if d.bool() else k + "_new" for k in d.sample(["id", "qty", "name", "age"], d.int(1, 2))}
    return src(fn(f, f"{m}, {r}", d.pick(forms)), call(d, f, make, m, r))


@template("functions", "str.split", "dict", "parse")
def parse_pairs(d: Draw) -> str:
    s = d.name("text", "query", "line")
    sep, eq = d.pick([("&", "="), (";", "="), (",", ":"), (" ", "=")])
    value = d.pick(["v", "int(v)", "v.strip()", "int(v) if v.isdigit() else v", "v or None"])
    forms = [
        ["out = {}", *block(f"for part in {s}.split({d.lit(sep)})", f"k, v = part.split({d.lit(eq)})", f"out[k{d.pick(['', '.strip()', '.lower()'])}] = {value}"), "return out"],
        ["out = {}", *block(f"for part in {s}.split({d.lit(sep)})", f"k, _, v = part.partition({d.lit(eq)})", *d.pick([[f"out[k] = {value}"], block("if k not in out", f"out[k] = {value}")])), "return out"],
        [f"return {{k: {value} for k, v in (p.split({d.lit(eq)}) for p in {s}.split({d.lit(sep)}))}}"],
        [f"return dict(p.split({d.lit(eq)}) for p in {s}.split({d.lit(sep)}))"],
        ["out = {}", *block(f"for part in {s}.split({d.lit(sep)})", block(f"if {d.lit(eq)} not in part", "continue"), f"k, v = part.split({d.lit(eq)}, 1)", "out.setdefault(k, []).append(v)"), "return out"],
    ]
    f = fname(d, "parse_pairs", "read_options")
    make = lambda: sep.join(d.pick(["a", "b", "mode", "size", "x"]) + eq + str(d.int(0, 99)) for _ in range(d.int(1, 3)))
    return src(fn(f, s, d.pick(forms)), call(d, f, make, s))


@template("drills", "dict.pop", "dict.setdefault", "dict.update", "dict.get", "dict.popitem")
def dict_methods(d: Draw) -> str:
    m = d.name("d", "stock", "ages", "m")
    data = table(d, d.pick([FRUITS, PEOPLE, COLOURS]), 1, 20, 2, 3)
    keys = list(data)
    k, other = d.lit(d.pick(keys)), d.lit(d.pick(["zz", keys[0], "tea"]))
    n = d.int(1, 30)
    ops = [f"a = {m}.get({other})", f"a = {m}.get({other}, {n})", f"{m}[{other}] = {n}", f"b = {m}.pop({k})", f"b = {m}.pop({other}, {n})", f"c = {m}.setdefault({other}, {n})", f"{m}.update({{{other}: {n}}})", f"{m}.update({d.pick(['tea', 'zz', 'k'])}={n})",
           f"{m}.update([({k}, {n})])", f"e = {m}.popitem()", f"g = list({m})", f"g = list({m}.values())", f"g = list({m}.items())", f"h = {k} in {m}", f"h = {n} in {m}.values()", f"n = len({m})", f"{m} = dict(sorted({m}.items()))", f"first = next(iter({m}))",
           f"last = list({m})[-1]", f"{m} |= {{{other}: {n}}}", f"r = list(reversed({m}))", f"i = {m}.items() == {{}}.items()", f"s = sorted({m}, key={m}.get)"]
    return src(f"{m} = {d.lit(data)}", d.sample(ops, d.int(2, 4)), d.pick([[], [f"print({m})"], [f"print(len({m}), {other} in {m})"], [f"{m}.clear()"]]))


@template("drills", "del", "KeyError", "raises", "dict")
def missing_key(d: Draw) -> str:
    m = d.name("d", "config", "cache")
    data = table(d, lo=1, hi=9, n_lo=1, n_hi=3)
    key = d.lit(d.pick(list(data) + ["none", "x"]))
    op = d.pick([f"value = {m}[{key}]", f"del {m}[{key}]", f"{m}[{key}] += 1", f"value = {m}.pop({key})", f"value = {m}.get({key}) + 1"])
    wrap = d.pick([[op], [*block("try", op), *block(d.pick(["except KeyError", "except (KeyError, TypeError)", "except Exception"]) + " as e", d.pick(["print('missing', e)", "error = str(e)", "print(type(e).__name__)", "print(repr(e))"]))], [*block(f"if {key} in {m}", op), *block("else", f"{m}[{key}] = 0")]])
    return src(f"{m} = {d.lit(data)}", wrap, d.pick([[], [f"print({m})"], [f"size = len({m})"]]))


@template("features", "defaultdict", "collections")
def default_dict(d: Draw) -> str:
    xs, x = d.name("pairs", "entries", "log"), d.name("k", "name")
    kind, step = d.pick([("int", f"out[{x}] += v"), ("list", f"out[{x}].append(v)"), ("int", f"out[{x}] = max(out[{x}], v)"), ("set", f"out[{x}].add(v)"), ("list", f"out[v % 2].append({x})"), ("str", f"out[{x}] += str(v)")])
    end = {"set": "{k2: sorted(s) for k2, s in out.items()}"}.get(kind, d.pick(["dict(out)", "sorted(out.items(), key=str)", "len(out), list(out)"]))
    f = fname(d, "collect", "by_name")
    make = lambda: [(d.pick(["ann", "bob", "cy"]), d.int(1, 9)) for _ in range(d.int(2, 5))]
    return src("from collections import defaultdict", "", fn(f, xs, f"out = defaultdict({kind})", block(f"for {x}, v in {xs}", step), f"return {end}"), call(d, f, make, xs, many=0.05))


@template("features", "Counter", "most_common")
def counter_use(d: Draw) -> str:
    s = d.name("text", "items", "s")
    ops = ["c.most_common(1)[0]", "c.most_common(2)", "sorted(c.items())", "c['a']", "dict(c)", "sum(c.values())", "sorted(c.elements())", "[k for k, n in c.items() if n > 1]", "len(c)", "max(c, key=c.get)", "dict(c - Counter('ab'))", "dict(c & Counter('aab'))", "''.join(k * n for k, n in c.items())"]
    extra = d.pick([[], [], ["c.update('ab')"], ["c['a'] += 1"], ["c.subtract('a')"], ["del c['a']"]])
    if extra == ["c.subtract('a')"]:
        ops = [o for o in ops if "elements" not in o]
    f = fname(d, "summary", "common")
    make = lambda: d.pick([letters(d, 3, 7, "abcd"), list(letters(d, 2, 5, "abc"))])
    return src("from collections import Counter", "", fn(f, s, f"c = Counter({s})", extra, f"return {d.pick(ops)}"), call(d, f, make, s))


@template("functions", "dict.fromkeys", "zip")
def build_mapping(d: Draw) -> str:
    ks, vs = d.name("keys", "names", "labels"), d.name("values", "ages", "nums")
    forms = [
        [f"return dict(zip({ks}, {vs}))"], [f"return {{k: v for k, v in zip({ks}, {vs}) if v{d.pick([' > 3', ' % 2 == 0', ''])}}}"],
        [f"out = dict.fromkeys({ks}, 0)", *block(f"for k, v in zip({ks}, {vs})", "out[k] += v"), "return out"],
        ["out = {}", *block(f"for i, k in enumerate({ks})", f"out[k] = {vs}[i] if i < len({vs}) else None"), "return out"],
        [f"return {{k: {vs}[i % len({vs})] for i, k in enumerate({ks})}}"], [f"return {{i: k for i, k in enumerate({ks}, {d.int(0, 2)})}}"],
        ["out = {}", *block(f"for k in {ks}", f"out[k] = [v for v in {vs} if v % len(k) == 0]"), "return out"],
        [f"return dict(enumerate(zip({ks}, {vs})))"],
    ]
    f = fname(d, "build", "to_dict", "link")
    return src(fn(f, f"{ks}, {vs}", d.pick(forms)), call(d, f, lambda: (words(d, 2, 4), some(d, 1, 4, 1, 9)), ks, vs))


@template("functions", "dict", "memo", "recursion")
def memo_dict(d: Draw) -> str:
    n = d.name("n", "k")
    f = d.name("fib", "ways", "count_paths", "f")
    base, step = d.pick([(f"if {n} < 2", f"{f}({n} - 1, memo) + {f}({n} - 2, memo)"), (f"if {n} <= 1", f"{f}({n} // 2, memo) + {n}"), (f"if {n} < 3", f"{f}({n} - 1, memo) + {f}({n} - 3, memo)"), (f"if {n} <= 0", f"{f}({n} - 2, memo) * 2 + 1")])
    value = d.pick([f"return {n}", "return 1"])
    style = d.pick([[*block(f"if {n} in memo", f"return memo[{n}]"), *block(base, value), f"memo[{n}] = {step}", f"return memo[{n}]"], [*block(base, value), *block(f"if {n} not in memo", f"memo[{n}] = {step}"), f"return memo[{n}]"]])
    k = d.int(2, 5)
    if d.bool():
        return src(fn(f, f"{n}, memo", style), "memo = {}", show(d, f"{f}({k}, memo)"), d.pick([[], ["print(memo)"], ["size = len(memo)"]]))
    return src(fn(f, f"{n}, memo", style), show(d, f"{f}({k}, {{}})"))


@template("functions", "sorted", "dict.items", "lambda")
def sort_dict(d: Draw) -> str:
    m = d.name("scores", "stock", "ages")
    key = d.pick(["lambda kv: kv[1]", "lambda kv: (-kv[1], kv[0])", "lambda kv: kv[0][-1]", "lambda kv: len(kv[0])"])
    rev = d.pick(["", "", ", reverse=True"])
    order = f"sorted({m}.items(), key={key}{rev})"
    forms = [[f"return dict({order})"], [f"return [k for k, v in {order}]"], ["out = {}", *block(f"for k in sorted({m}{rev})", f"out[k] = {m}[k]"), "return out"], [f"pairs = {order}", *block("for rank, (k, v) in enumerate(pairs, 1)", f"{m}[k] = rank"), f"return {m}"], [f"ranked = {order}", "return ranked[0], ranked[-1]"]]
    f = fname(d, "sort_dict", "ranking")
    return src(fn(f, m, d.pick(forms)), call(d, f, lambda: table(d, lo=1, hi=9), m))


@template("functions", "dict", "list-of-keys", "any")
def check_dict(d: Draw) -> str:
    m, need = d.name("form", "row", "settings"), d.name("required", "needed", "fields")
    body = d.pick([
        all_of(d, "k", need, f"k in {m}"), [*gather(d, "missing", "k", need, "k", f"k not in {m}"), d.pick(["return missing", "return not missing", "return ', '.join(missing) or 'ok'"])],
        any_of(d, "k", need, f"not {m}.get(k)"), first(d, "k", need, f"k not in {m}", "'none'"), [f"return set({need}) <= set({m})"],
        [*block(f"for k in {need}", f"{m}.setdefault(k, None)"), f"return {m}"], [f"return [{m}.get(k, '?') for k in {need}]"],
    ])
    f = fname(d, "validate", "complete", "check")
    fields = ["name", "age", "mail", "city"]
    make = lambda: ({k: d.pick(["", "x", 3, None, 0, "ok"]) for k in d.sample(fields, d.int(1, 3))}, d.sample(fields, d.int(1, 3)))
    return src(fn(f, f"{m}, {need}", body), call(d, f, make, m, need))


@template("functions", "graph", "adjacency", "dict-of-lists")
def adjacency(d: Draw) -> str:
    es, g = d.name("edges", "links", "roads"), d.name("graph", "near", "adj")
    both = d.bool()
    style = d.rng.randrange(3)
    if style == 0:
        step = [f"{g}.setdefault(a, []).append(b)", *([f"{g}.setdefault(b, []).append(a)"] if both else [])]
    elif style == 1:
        step = [*block(f"if a not in {g}", f"{g}[a] = []"), f"{g}[a].append(b)", *([*block(f"if b not in {g}", f"{g}[b] = []"), f"{g}[b].append(a)"] if both else [])]
    else:
        step = [f"{g}[a] = {g}.get(a, []) + [b]", *([f"{g}[b] = {g}.get(b, []) + [a]"] if both else [])]
    end = d.pick([g, g, f"{{n: len(v) for n, v in {g}.items()}}", f"max({g}, key=lambda n: len({g}[n]))", f"sorted({g})", f"[n for n in {g} if len({g}[n]) == 1]"])
    f = fname(d, "neighbours", "build_graph")
    make = lambda: [tuple(d.sample("ABCD", 2)) for _ in range(d.int(2, 4))]
    return src(fn(f, es, f"{g} = {{}}", block(f"for a, b in {es}", step), f"return {end}"), call(d, f, make, es, many=0.1))


@template("functions", "dict", "chain", "while")
def follow_chain(d: Draw) -> str:
    m, start = d.name("nxt", "links", "parent"), d.name("start", "node", "key")
    forms = [
        ["path = []", *block(f"while {start} in {m} and {start} not in path", f"path.append({start})", f"{start} = {m}[{start}]"), d.pick(["return path", f"return path + [{start}]", f"return {start}"])],
        ["n = 0", *block(f"while {start} in {m}", f"{start} = {m}[{start}]", "n += 1", block(f"if n > len({m})", "return 'loop'")), d.pick(["return n", f"return {start}, n"])],
        ["seen = {}", *block(f"while {start} not in seen", f"seen[{start}] = len(seen)", f"{start} = {m}.get({start}, {start})"), "return seen"],
    ]
    f = fname(d, "follow", "trace_links")
    def make():
        nodes = d.sample("abcdef", d.int(3, 5))
        links = dict(zip(nodes, nodes[1:]))
        if d.chance(0.35):
            links[nodes[-1]] = d.pick(nodes)
        return links, d.pick(nodes[:2] + ["z"])
    return src(fn(f, f"{m}, {start}", d.pick(forms)), call(d, f, make, m, start, many=0.15))


@template("functions", "dict", "dispatch", "lambda")
def dispatch_table(d: Draw) -> str:
    op, a, b = d.name("op", "sign", "kind"), d.name("a", "x"), d.name("b", "y")
    table_ops = d.sample([("'+'", f"{a} + {b}"), ("'-'", f"{a} - {b}"), ("'*'", f"{a} * {b}"), ("'//'", f"{a} // {b} if {b} else 0"), ("'max'", f"max({a}, {b})"), ("'cmp'", f"({a} > {b}) - ({a} < {b})")], d.int(2, 4))
    with_lambda = ["ops = {", *(f"    {k}: lambda {a}, {b}: {e}," for k, e in table_ops), "}", d.pick([f"return ops[{op}]({a}, {b}) if {op} in ops else None", f"return ops.get({op}, lambda *args: args)({a}, {b})"])]
    chain = [line for k, e in table_ops for line in block(f"if {op} == {k}", f"return {e}")] + ["return 'unknown'"]
    eager = [f"table = {{{', '.join(f'{k}: {e}' for k, e in table_ops)}}}", f"return table.get({op}, 'unknown')"]
    f = fname(d, "compute", "apply_op")
    names = [k.strip("'") for k, _ in table_ops]
    return src(fn(f, f"{op}, {a}, {b}", d.pick([with_lambda, chain, eager])), call(d, f, lambda: (d.pick(names * 3 + ["%"]), d.int(-5, 12), d.int(-3, 6)), op, a, b, many=0.5))


@template("functions", "dict", "update-while-loop", "votes")
def points_table(d: Draw) -> str:
    ms, t = d.name("matches", "games", "results"), d.name("table", "points")
    body = [f"{t} = {{}}", *block(f"for home, away, h, a in {ms}", d.pick([f"{t}.setdefault(home, 0)\n{t}.setdefault(away, 0)", *[f"for team in (home, away):\n    {t}.setdefault(team, 0)"]]),
            *block("if h > a", f"{t}[home] += 3"), *block("elif h < a", f"{t}[away] += 3"), *block("else", *d.pick([[f"{t}[home] += 1", f"{t}[away] += 1"], [f"{t}[home], {t}[away] = {t}[home] + 1, {t}[away] + 1"]])))]
    end = d.pick([t, f"sorted({t}.items(), key=lambda kv: (-kv[1], kv[0]))", f"max({t}, key={t}.get)"])
    f = fname(d, "points_table", "standings")
    make = lambda: [(*d.sample(["Reds", "Blues", "Owls"], 2), d.int(0, 3), d.int(0, 3)) for _ in range(d.int(1, 3))]
    return src(fn(f, ms, body, f"return {end}"), call(d, f, make, ms, many=0.05))

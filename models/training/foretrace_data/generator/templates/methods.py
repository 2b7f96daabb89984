"""The rarer methods and builtins in small functions: bits, bytes, set algebra by name, number methods, introspection."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import FRUITS, MIXED, price, short, some
from ._shapes import Raw, block, call, fn, fname, src
from .sets import source, two_sets


@template("functions", "set.union", "set.intersection", "set.issubset", "set.difference")
def set_by_name(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("have", "need"), ("left", "right")])
    body = d.pick([
        [f"return sorted({a}.union({b}))"], [f"return sorted({a}.intersection({b}))"], [f"return sorted({a}.difference({b})), sorted({b}.difference({a}))"], [f"return sorted({a}.symmetric_difference({b}))"], [*block(f"if {a}.issubset({b})", "return 'inside'"), *block(f"if {a}.issuperset({b})", "return 'covers'"), *block(f"if {a}.isdisjoint({b})", "return 'apart'"), "return 'overlap'"],
        [f"both = {a}.intersection({b})", f"every = {a}.union({b})", "return round(len(both) / len(every), 2)"], [f"{a}.difference_update({b})", f"return sorted({a})"], [f"{a}.intersection_update({b})", f"return len({a})"], [f"{a}.symmetric_difference_update({b})", f"return sorted({a}, reverse=True)"], [f"missing = {b}.difference({a})", *block("if not missing", "return 'ready'"), "return sorted(missing)"], [f"{a}.update({b})", f"{a}.discard(min({a}))", f"return sorted({a})"], [f"return frozenset({a}).union({b}) == {a} | {b}"],
        ["moved = 0", *block(f"for x in sorted({a})", block(f"if x not in {b}", f"{a}.remove(x)", f"{b}.add(x)", "moved += 1")), f"return moved, sorted({b})"],
    ])
    f = fname(d, "compare", "overlap")
    return src(fn(f, f"{a}, {b}", body), call(d, f, lambda: tuple(Raw(source(d, s)) for s in two_sets(d)), a, b))


@template("functions", "bit-operations", "&", "|", "^", "<<", ">>")
def bits(d: Draw) -> str:
    n = d.name("n", "mask", "flags")
    k = d.int(0, 4)
    body = d.pick([
        ["ones = 0", *block(f"while {n}", f"ones += {n} & 1", f"{n} >>= 1"), "return ones"], ["ones = 0", *block(f"while {n}", f"{n} &= {n} - 1", "ones += 1"), "return ones"], [f"return {n} | (1 << {k})"], [f"return {n} & ~(1 << {k})"], [f"{n} ^= 1 << {k}", f"return {n}, bin({n})"], [f"return [i for i in range({n}.bit_length()) if {n} >> i & 1]"], [f"return {n} > 0 and {n} & ({n} - 1) == 0"],
        ["out = 0", *block("for _ in range(4)", f"out = out << 1 | {n} & 1", f"{n} >>= 1"), "return out"], ["p = 1", *block(f"while p < {n}", "p <<= 1"), "return p"], [f"low = {n} & 15", f"high = {n} >> 4", "return low << 4 | high"], [f"return {n} ^ {n} >> 1"], ["parity = 0", *block(f"for c in bin({n})[2:]", "parity ^= int(c)"), "return parity"], [f"names = ['read', 'write', 'run']", f"return [w for i, w in enumerate(names) if {n} & 1 << i]"],
    ])
    f = fname(d, "bits", "flip")
    return src(fn(f, n, body), call(d, f, lambda: d.pick([0, 1, d.int(0, 15), d.int(0, 63), 16, 7]), n))


@template("functions", "^", "xor", "loop")
def xor_fold(d: Draw) -> str:
    xs = d.name("xs", "nums", "codes")
    op = d.pick(["^", "|", "&"])
    start = {"^": "0", "|": "0", "&": "15"}[op]
    body = d.pick([[f"acc = {start}", *block(f"for x in {xs}", f"acc {op}= x"), "return acc"], ["from functools import reduce", f"return reduce(lambda a, b: a {op} b, {xs}, {start})"], [f"acc = {start}", "out = []", *block(f"for x in {xs}", f"acc = acc {op} x", "out.append(acc)"), "return out"], [f"return [a {op} b for a, b in zip({xs}, {xs}[1:])]"], ["seen = 0", *block(f"for x in {xs}", block("if seen >> x & 1", "return x"), "seen |= 1 << x"), "return None"]])
    f = fname(d, "fold", "combine")
    return src(fn(f, xs, body), call(d, f, lambda: some(d, 2, 5, 0, 15), xs))


@template("functions", "bytes", "bytearray", "encode", "decode")
def bytes_tasks(d: Draw) -> str:
    s, k = d.name("text", "msg", "s"), d.int(1, 7)
    body = d.pick([
        [f"data = {s}.encode()", f"return bytes(b ^ {k} for b in data)"], [f"data = bytearray({s}, 'utf-8')", *d.pick([["data.reverse()"], ["data[0] = 42"], ["data.append(33)"], ["data.extend(b'!?')"], [*block("for i in range(len(data))", "data[i] ^= 1")]]), d.pick(["return data.decode()", "return bytes(data)", "return list(data)"])], ["total = 0", *block(f"for b in {s}.encode()", f"total = (total * 31 + b) % {d.pick([97, 256, 1000])}"), "return total"], [f"return {s}.encode().hex()"], [f"return bytes.fromhex('4869').decode() + {s}"], [f"return [len(c.encode()) for c in {s}]"], [f"data = {s}.encode('utf-8')", "return len(data), data[:2], data[-1]"], [f"parts = {s}.encode().split(b'a')", "return parts, len(parts)"],
        [*block("try", f"return {s}.encode('ascii')"), *block("except UnicodeEncodeError", "return b'?'")], [f"return b'-'.join([{s}.encode(), b'end'])"], [f"n = int.from_bytes({s}.encode()[:2], 'big')", "return n, n.to_bytes(2, 'little')"],
    ])
    f = fname(d, "pack", "convert")
    return src(fn(f, s, body), call(d, f, lambda: d.pick([d.pick(MIXED)[:5], "abc", "Hi", "é1", "aXa"]), s))


@template("functions", "int.bit_length", "int.to_bytes", "divmod", "pow")
def int_tasks(d: Draw) -> str:
    n = d.name("n", "x", "num")
    exprs = d.sample([f"{n}.bit_length()", f"pow({n}, 2, 10)", f"bin({n})", f"hex({n})[2:]", f"oct({n})", f"int(str({n}), 16)", f"{n}.to_bytes(2, 'big')", f"divmod({n}, 7)", f"int('1' * ({n} % 5 + 1))", f"({n}).numerator + ({n}).denominator", f"{n}.real - {n}.imag", f"format({n}, '08b')", f"complex({n}, 1)", f"abs(-{n}) == {n}", f"hash({n}) == {n}", f"round({n}, -1)", f"int(float({n}))", f"ascii(chr({n} % 26 + 65))", f"-{n} // 4", f"-{n} % 4", f"{n}.as_integer_ratio()"], d.int(1, 3))
    body = [f"return {exprs[0]}"] if len(exprs) == 1 else d.pick([[f"return {', '.join(exprs)}"], [*[f"{v} = {e}" for v, e in zip("abc", exprs)], f"return [{', '.join('abc'[:len(exprs)])}]"]])
    f = fname(d, "inspect_int", "views")
    return src(fn(f, n, body), call(d, f, lambda: d.pick([0, d.int(1, 20), d.int(20, 255), 100]), n))


@template("functions", "float.is_integer", "round", "math")
def float_tasks(d: Draw) -> str:
    x = d.name("x", "value", "amount")
    body = d.pick([[*block(f"if float({x}).is_integer()", f"return int({x})"), f"return round({x}, 1)"], [f"whole = int({x})", f"part = {x} - whole", "return whole, round(part, 2)"], ["import math", f"return math.floor({x}), math.ceil({x}), math.trunc({x})"], ["import math", f"return round(math.sqrt(abs({x})), 2)"], [f"a, b = float({x}).as_integer_ratio()", "return f'{a}/{b}'"] , [f"return int({x} + 0.5), round({x})"], [f"cents = round({x} * 100)", "return cents // 100, cents % 100"], [f"low = {x} // 1", f"return low, {x} % 1 >= 0.5"], [f"return f'{{{x}:.1f}}', str({x}), repr(float({x}))"], ["import math", f"return math.isclose({x}, round({x})), math.copysign(1, {x})"], ["n = 0", *block(f"while {x} > 1 and n < 8", f"{x} /= 2", "n += 1"), f"return n, {x}"], [f"return {x} == int({x}), {x} != {x}, {x} < float('inf')"]])
    ratio = "as_integer_ratio" in str(body)
    f = fname(d, "split_number", "rounding")
    return src(fn(f, x, body), call(d, f, lambda: d.pick([0.5, 2.25, 3.0, -1.5, 10.125]) if ratio else d.pick([price(d), 2.5, 3.5, -2.5, 7.0, 0.1, d.int(1, 9), d.float()]), x))


@template("functions", "str.isidentifier", "str.isprintable", "str.isdecimal", "str.istitle")
def text_kinds(d: Draw) -> str:
    s = d.name("s", "text", "name")
    checks = d.sample(["isidentifier", "isprintable", "isdecimal", "isnumeric", "istitle", "isascii", "isspace", "isalnum", "isupper", "isalpha", "isdigit"], d.int(2, 4))
    body = d.pick([[f"return [{', '.join(f'{s}.{c}()' for c in checks)}]"], ["n = 0", *[l for c in checks for l in block(f"if {s}.{c}()", "n += 1")], "return n"], [l for c in checks for l in block(f"if {s}.{c}()", f"return {d.lit(c[2:])}")] + ["return 'none'"], [f"return {{name: getattr({s}, name)() for name in {checks}}}"]])
    f = fname(d, "kinds", "classify_text")
    return src(fn(f, s, body), call(d, f, lambda: d.pick([short(d), "x1", "1x", "Ab Cd", "٣", "½", "a_b", "  ", "\n", "Zoë", "ABC", "12"]), s, many=0.4))


@template("functions", "str.rindex", "str.rsplit", "str.rpartition", "str.expandtabs")
def from_the_right(d: Draw) -> str:
    s = d.name("s", "path", "text")
    c = d.lit(d.pick([".", "/", "-", "a"]))
    body = d.pick([[f"return {s}.rsplit({c}, 1)"], [f"return {s}.rsplit({c}, {d.int(2, 3)})[0]"], [*block("try", f"return {s}.rindex({c})"), *block("except ValueError", "return -1")], [f"head, sep, tail = {s}.rpartition({c})", d.pick(["return tail, head", "return head or tail", "return tail + sep + head"])], [f"i = {s}.rfind({c})", d.pick([f"return {s}[i + 1:]", f"return {s}[:i] if i > 0 else {s}", "return i"])], [f"return {s}.rstrip({c}) + {s}.lstrip({c})"], [f"return {s}.replace({c}, '\\t').expandtabs(4)"], [f"return {s}.split({c})[-1], {s}.count({c})"], [f"return {s}.rjust(8, {c}), {s}.rfind({c}, 0, 4)"], [f"return {s}.removesuffix({c}).removeprefix({c})"]])
    raw = c[1]
    f = fname(d, "last_part", "tail")
    return src(fn(f, s, body), call(d, f, lambda: d.pick([raw.join(d.sample(FRUITS, d.int(1, 2)))[:14], f"x{raw}y{raw}z", raw, d.pick(MIXED), raw + "b" + raw]), s))


@template("functions", "iter", "next", "sentinel", "zip(*)")
def iterators(d: Draw) -> str:
    xs = d.name("xs", "items", "feed")
    body = d.pick([[f"it = iter({xs})", "first = next(it)", *block("for x in it", d.pick(["first += x", "first = max(first, x)", "first -= x"])), "return first"], [f"it = iter({xs})", "out = []", *block("for x in it", "out.append((x, next(it, None)))"), "return out"], [f"it = iter({xs})", d.pick(["return next(it), next(it, 0), list(it)", "return sum(it), next(it, 'empty')", "return list(zip(it, it))"])], [f"return list(iter({xs}.pop, {xs}[0]))"], [f"it = enumerate({xs})", "next(it)", "return list(it)"], [f"pairs = zip({xs}, range(9))", "a, b = next(pairs)", "return a, b, len(list(pairs))"], [f"it = reversed({xs})", "last = next(it)", "return last, list(it)"], [f"gen = (x * 2 for x in {xs})", "head = next(gen)", "return head, sum(gen)"], [f"m = map(str, {xs})", "return next(m) + ''.join(m)"], [f"return list(filter(lambda x: x % 2, {xs})), any(iter({xs}))"]])
    f = fname(d, "consume", "pull")
    return src(fn(f, xs, body), call(d, f, lambda: some(d, 2, 5, 1, 9), xs))


@template("functions", "getattr", "hasattr", "callable", "isinstance")
def introspection(d: Draw) -> str:
    x = d.name("x", "obj", "value")
    body = d.pick([[f"return [callable({x}), hasattr({x}, '__len__'), isinstance({x}, (int, float))]"], [*block(f"if hasattr({x}, 'upper')", f"return {x}.upper()"), *block(f"if hasattr({x}, 'append')", f"return {x} + [0]"), f"return {x}"], [f"return type({x}) is int, isinstance({x}, int), type({x}).__name__"], [f"size = getattr({x}, '__len__', None)", "return size() if size else -1"], [*block("try", f"return len({x})"), *block("except TypeError", "return None")], [*block("try", f"iter({x})", "return 'many'"), *block("except TypeError", "return 'one'")], [f"return {x} is None or {x} == {x}, bool({x})"], [f"kinds = {{int: 'n', str: 's', list: 'l'}}", f"return kinds.get(type({x}), '?')"], [f"return issubclass(type({x}), (str, bytes)), repr({x})[:3]"]])
    f = fname(d, "look", "examine")
    return src(fn(f, x, body), call(d, f, lambda: d.pick([d.int(0, 9), True, None, d.pick(MIXED), some(d, 0, 2), {"a": 1}, 2.5, "", [], (1,)]), x, many=0.4))


@template("functions", "dict.popitem", "dict.clear", "dict.items", "views")
def dict_views(d: Draw) -> str:
    m = d.name("m", "cache", "stock")
    body = d.pick([["out = []", *block(f"while {m}", f"out.append({m}.popitem())"), "return out"], [f"ks = {m}.keys()", f"{m}['new'] = 0", "return list(ks)"], [f"vals = {m}.values()", "total = sum(vals)", f"{m}.clear()", "return total, len(vals)"], [f"return {m}.keys() & {{'a', 'b'}} == {{'a'}}"], [*block(f"while len({m}) > {d.int(1, 2)}", f"first = next(iter({m}))", f"del {m}[first]"), f"return {m}"], [f"copy = dict({m})", "copy.popitem()", f"return len({m}), len(copy), copy"], [f"return [(k, v) for k, v in reversed({m}.items())]"], [f"k, v = {m}.popitem()", f"{m}[k.upper()] = v", f"return {m}"], [f"return ('a', 1) in {m}.items(), 1 in {m}.values()"], [f"k = min({m}, key=lambda k: ({m}[k], k))", f"{m}[k] = {m}.pop(k)", f"return list({m})"], [f"a, *rest = {m}.items()", "return a, rest"]])
    f = fname(d, "views", "drain")
    return src(fn(f, m, body), call(d, f, lambda: {k: d.int(0, 5) for k in d.sample("abcd", d.int(1, 3))}, m))


@template("functions", "sorted", "stability", "ties", "min-max")
def stable_sorts(d: Draw) -> str:
    rows = d.name("rows", "cards", "pairs")
    body = d.pick([[f"return sorted({rows}, key=lambda r: r[1])"], [f"{rows}.sort(key=lambda r: r[0])", f"{rows}.sort(key=lambda r: r[1], reverse=True)", f"return {rows}"], [f"return max({rows}, key=lambda r: r[1]), min({rows}, key=lambda r: r[1])"], [f"return sorted({rows}, key=lambda r: (r[1], r[0]), reverse=True)"], [f"order = sorted(range(len({rows})), key=lambda i: {rows}[i][1])", "return order"], [f"return [r[0] for r in sorted({rows}, key=lambda r: -r[1])]"], [f"return sorted({rows})[0], sorted({rows}, reverse=True)[0]"], [f"best = {rows}[0]", *block(f"for r in {rows}", block(f"if r[1] {d.pick(['>', '>='])} best[1]", "best = r")), "return best"]])
    f = fname(d, "order", "stable")
    return src(fn(f, rows, body), call(d, f, lambda: [(d.pick("abc"), d.int(1, 3)) for _ in range(d.int(2, 5))], rows))


@template("functions", "copy", "deepcopy", "aliasing", "nested")
def nested_copies(d: Draw) -> str:
    xs = d.name("xs", "grid", "rows")
    how = d.pick([f"{xs}", f"{xs}[:]", f"list({xs})", f"[r[:] for r in {xs}]", f"copy.deepcopy({xs})", f"copy.copy({xs})", f"[list(r) for r in {xs}]"])
    change = d.pick(["other[0].append(9)", "other[0][0] = 7", "other.append([1])", "other[-1] = [0]", "other[0] += [5]", "other[0] = other[0] + [5]", "other.reverse()", "for r in other:\n    r.sort(reverse=True)"])
    f = fname(d, "duplicate", "touch")
    return src(["import copy", ""] if "copy." in how else [], fn(f, xs, f"other = {how}", change, d.pick(["return other", f"return other, {xs}", f"return other == {xs}, other is {xs}", f"return {xs}"])), call(d, f, lambda: [some(d, 1, 2, 0, 9) for _ in range(d.int(1, 2))], xs, many=0.1))


@template("functions", "argument-mutation", "caller-sees", "raises")
def caller_sees(d: Draw) -> str:
    f = fname(d, "update", "extend_it")
    change = d.pick(["xs.append(n)", "xs += [n]", "xs = xs + [n]", "xs[0] = n", "xs = xs[:]\nxs.append(n)", "xs.insert(0, n)", "n += 1", "xs.clear()", "del xs[0]", "xs.sort(reverse=True)", "xs[:] = [n]"])
    vals = some(d, 1, 3)
    return src(fn(f, "xs, n", change, d.pick(["return xs", "return n", "return len(xs)", "return None"])), f"data = {vals}", f"k = {d.int(0, 9)}", d.pick([[f"out = {f}(data, k)"], [f"{f}(data, k)"], [f"{f}(data, k)", f"{f}(data, k + 1)"], [f"data = {f}(data[:], k)"]]), "print(data, k)")

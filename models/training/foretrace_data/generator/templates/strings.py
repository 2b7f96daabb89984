"""String methods in everyday use: cleaning, counting, replacing, comparing."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import FRUITS, LETTERS, MIXED, PUNCTUATION, digits, letters, phrase, short, words
from ._shapes import all_of, any_of, block, bump, call, choose, count, each, first, fn, fname, gather, give, joined, show, src, tally, total


@template("functions", "str.split", "dict", "loop")
def count_words(d: Draw) -> str:
    t, w, c = d.name("text", "line", "sentence"), d.name("word", "w", "token"), d.name("counts", "freq", "tally")
    words_of = f"{t}{d.pick(['.split()', '.lower().split()', '.split(' + d.lit(' ') + ')'])}"
    f = fname(d, "count_words", "word_freq")
    text = lambda: " ".join(d.pick(w3) for _ in range(d.int(2, 5)))
    w3 = [d.pick(MIXED) for _ in range(3)] + ["the", "The"]
    return src(fn(f, t, tally(d, c, w, words_of), give(d, c)), call(d, f, text, t, many=0.05))


@template("functions", "str.in", "count")
def count_vowels(d: Draw) -> str:
    s, ch, n = d.name("s", "text", "word"), d.name("ch", "c", "letter"), d.name("n", "total", "count")
    chars = d.pick(["aeiou", "aeiouAEIOU", "xyz", "0123456789", ",.!?", "abc"])
    it = d.pick([s, f"{s}.lower()", s])
    f = fname(d, "count_vowels", "count_marks")
    return src(fn(f, s, count(d, n, ch, it, f"{ch} in {d.lit(chars)}"), give(d, n)), call(d, f, lambda: phrase(d, 1, 3), s))


@template("functions", "slice", "palindrome", "while")
def is_palindrome(d: Draw) -> str:
    s = d.name("s", "text", "word")
    clean = d.pick([[], [f"{s} = {s}.lower()"], *[gather(d, "chars", "c", f"{s}.lower()", "c", "c.isalnum()")] * 2])
    t = "chars" if len(clean) > 1 or (clean and "chars" in clean[0]) else s
    pairs = [f"i, j = 0, len({t}) - 1", *block("while i < j", block(f"if {t}[i] != {t}[j]", "return False"), "i += 1", "j -= 1"), "return True"]
    body = d.pick([[f"return {t} == {t}[::-1]"], pairs, all_of(d, "k", f"range(len({t}) // 2)", f"{t}[k] == {t}[-k - 1]", f"{t}[k] != {t}[-1 - k]")])
    f = fname(d, "is_palindrome", "check")
    make = lambda: d.pick(["level", "Anna", "abca", "a", "", "Never odd or even"[: d.int(5, 17)], letters(d, 2, 5, "ab"), "noon", "No on"])
    return src(fn(f, s, clean, body), call(d, f, make, s))


@template("functions", "str.replace", "chain")
def replace_pairs(d: Draw) -> str:
    s, pairs = d.name("text", "s"), d.name("pairs", "rules", "swaps")
    make_pairs = lambda: [(d.pick("abe o"), d.pick(["", "_", "xx", "-", "A"])) for _ in range(d.int(1, 3))]
    asdict = d.chance(0.5)
    head = f"for old, new in {pairs}" + (".items()" if asdict else "")
    f = fname(d, "replace_all", "apply_rules")
    extra = d.pick([[], block("if old in " + s, f"{s} = {s}.replace(old, new)"), [f"{s} = {s}.replace(old, new, 1)"]])
    make = lambda: (phrase(d, 1, 2), dict(make_pairs()) if asdict else make_pairs())
    return src(fn(f, f"{s}, {pairs}", block(head, extra or f"{s} = {s}.replace(old, new)"), f"return {s}"), call(d, f, make, s, pairs))


@template("functions", "str.upper", "str.lower", "str.build")
def alternate_case(d: Draw) -> str:
    s, ch, out = d.name("text", "s", "word"), d.name("ch", "c"), d.name("out", "res", "built")
    cond = d.pick(["i % 2 == 0", "i % 2", "i % 3 == 0", f"{ch} in {d.lit('aeiou')}"])
    yes, no = d.pick([("upper", "lower"), ("lower", "upper"), ("swapcase", "lower"), ("upper", "swapcase")])
    body = each(d, ch, s, choose(d, "c2", cond, f"{ch}.{yes}()", f"{ch}.{no}()"), f"{out} += c2", index="i")
    f = fname(d, "alternate", "zigzag_case")
    return src(fn(f, s, f'{out} = ""', body, f"return {out}"), call(d, f, lambda: short(d)[:9], s))


@template("functions", "str.build", "run-length")
def run_lengths(d: Draw) -> str:
    s = d.name("s", "text", "row")
    unit = d.pick(["f'{s[i]}{j - i}'", "s[i] + str(j - i)", "str(j - i) + s[i]", "s[i] + (str(j - i) if j - i > 1 else '')"]).replace("s[", s + "[")
    body = ['out = ""', "i = 0", *block(f"while i < len({s})", "j = i", block(f"while j < len({s}) and {s}[j] == {s}[i]", "j += 1"), f"out += {unit}", "i = j"), "return out"]
    other = [*block(f"if not {s}", 'return ""'), "parts = []", f"prev, n = {s}[0], 1", *block(f"for c in {s}[1:]", block("if c == prev", "n += 1"), block("else", "parts.append(prev + str(n))", "prev, n = c, 1")),
             "parts.append(prev + str(n))", d.pick(['return "".join(parts)', "return parts", 'return "-".join(parts)'])]
    f = fname(d, "encode", "compress", "run_length")
    make = lambda: d.pick(["", *["".join(c * d.int(1, 3) for c in letters(d, 2, 4, "abxy"))] * 5])
    return src(fn(f, s, d.pick([body, other])), call(d, f, make, s))


@template("functions", "str.isdigit", "int", "str.build")
def expand_runs(d: Draw) -> str:
    s = d.name("code", "s", "packed")
    by_char = ['out = ""', 'num = ""', *block(f"for c in {s}", block("if c.isdigit()", "num += c"), block("else", 'out += c * int(num or "1")', 'num = ""')), "return out"]
    pairs = ['out = ""', *block(f"for i in range(0, len({s}) - 1, 2)", f"out += {s}[i + 1] * int({s}[i])"), "return out"]
    f = fname(d, "expand", "unpack")
    make = lambda: "".join(str(d.int(1, 4)) + d.pick("abcxyz") for _ in range(d.int(1, 3)))
    return src(fn(f, s, d.pick([by_char, pairs])), call(d, f, make, s))


@template("functions", "str.startswith", "str.endswith", "filter")
def filter_affix(d: Draw) -> str:
    names, w, p = d.name("names", "words", "files"), d.name("w", "name", "item"), d.name("prefix", "part", "key")
    method = d.pick(["startswith", "endswith"])
    cond = d.pick([f"{w}.{method}({p})", f"{w}.lower().{method}({p})", f"not {w}.{method}({p})", f"{p} in {w}", f"{w}.find({p}) >= 0", f"{w}.count({p}) == 1"])
    pool = ["main.py", "test.py", "notes.txt", "test_io.py", "data.csv", "Main.java", "temp", "temperature", "tea", "team"]
    f = fname(d, "select", "matching")
    end = d.pick(["hits", "sorted(hits)", "len(hits)", "', '.join(hits)"])
    make = lambda: (d.sample(pool, d.int(2, 5)), d.pick([".py", "te", "test", "a", "", "t", ".txt", "Main"]))
    return src(fn(f, f"{names}, {p}", gather(d, "hits", w, names, w, cond), f"return {end}"), call(d, f, make, names, p))


@template("functions", "ord", "chr", "cipher")
def shift_letters(d: Draw) -> str:
    s, k = d.name("text", "msg", "s"), d.name("shift", "k", "key")
    base = d.pick(["ord('a')", "97"])
    one = f"chr((ord(c) - {base} + {k}) % 26 + {base})"
    f = fname(d, "shift_text", "caesar", "rotate")
    guard = d.pick(["c.isalpha()", "c.islower()", "'a' <= c <= 'z'"])
    loop = ["out = ''", *block(f"for c in {s}", block(f"if {guard}", f"out += {one}"), block("else", "out += c")), "return out"]
    short_form = [f"return ''.join({one} if c.islower() else c for c in {s})"]
    via = ["abc = 'abcdefghijklmnopqrstuvwxyz'", "out = []", *block(f"for c in {s}", block("if c in abc", f"out.append(abc[(abc.index(c) + {k}) % 26])"), block("else", "out.append(c)")), "return ''.join(out)"]
    make = lambda: (d.pick(MIXED)[:5] + d.pick(["", " x", "!", " zy"]), d.pick([1, 3, -1, 13, 25, d.int(-5, 30)]))
    return src(fn(f, f"{s}, {k}", d.pick([loop, short_form, via])), call(d, f, make, s, k))


@template("functions", "str.split", "str.join", "str.capitalize")
def title_words(d: Draw) -> str:
    s, w = d.name("title", "text", "s"), d.name("w", "word", "part")
    change = d.pick([f"{w}.capitalize()", f"{w}[0].upper() + {w}[1:]", f"{w}[::-1]", f"{w}[:3]", f"{w}.title()", f"{w}.swapcase()", f"{w}[-1] + {w}[1:-1] + {w}[0] if len({w}) > 1 else {w}"])
    sep = d.pick([" ", "-", "_", ""])
    f = fname(d, "title_case", "convert", "reformat")
    return src(fn(f, s, joined(d, "out", w, f"{s}.split()", change if " if " not in change else f"({change})", None, sep), "return out"), call(d, f, lambda: phrase(d, 1, 4), s))


@template("functions", "str.isupper", "str.build", "snake-case")
def snake_case(d: Draw) -> str:
    s = d.name("name", "ident", "s")
    sep = d.pick(["_", "-", " "])
    snake = ['out = ""', *each(d, "c", s, block(f"if c.isupper(){d.pick([' and out', ' and out', ''])}", f"out += {d.lit(sep)}"), "out += c.lower()"), "return out"]
    camel = [f"first, *rest = {s}.split('_')", "return first + ''.join(p.capitalize() for p in rest)"]
    camel2 = [f"parts = {s}.split('_')", "out = parts[0]", *block("for p in parts[1:]", "out += p.title()"), "return out"]
    to_snake = d.bool()
    pool = ["userName", "HTTPServer", "maxValue", "x", "parseJSONText", "Total", "isOpen2"] if to_snake else ["user_name", "max_value", "_private", "total", "a_b_c", "parse_json_text", "is_open_2"]
    f = fname(d, "to_snake" if to_snake else "to_camel", "convert")
    return src(fn(f, s, snake if to_snake else d.pick([camel, camel2])), call(d, f, lambda: d.pick(pool), s))


@template("drills", "str.strip", "str.lstrip", "str.rstrip")
def strip_variants(d: Draw) -> str:
    core = d.pick(["data", "a b", "xx-yy", "", "www.site.com", "00120", "  "])
    wrap = d.pick([" ", "\t", "-", "x", "0", "\n", "--", "xy", "w."])
    s = d.name("raw", "s", "text")
    lines = [f"{s} = {d.lit(wrap * d.int(0, 2) + core + wrap * d.int(0, 2))}"]
    for name in d.sample(["a", "b", "c", "e"], d.int(1, 4)):
        lines.append(f"{name} = {s}.{d.pick(['strip', 'lstrip', 'rstrip'])}({d.pick(['', '', d.lit(wrap), d.lit(wrap + 'x'), d.lit('ax')])})")
    return src(lines, show(d, f"len({s}.strip())", "n", "size"))


@template("drills", "str.find", "str.rfind", "str.index", "str.count")
def search_methods(d: Draw) -> str:
    s, sub = d.name("s", "text", "line"), d.name("sub", "part", "key")
    text = d.pick(["banana", "mississippi", "a-b-c", "aaaa", "", "hello world", letters(d, 5, 9, "ab")])
    piece = d.pick(["a", "an", "ss", "-", "aa", "", "z", "o", "l", text[-2:], text[:1]])
    ops = [f"{s}.find({sub})", f"{s}.rfind({sub})", f"{s}.count({sub})", f"{s}.find({sub}, {d.int(1, 3)})", f"{s}.rfind({sub}, 0, {d.int(2, 6)})", f"{s}.find({sub}, -3)", f"{sub} in {s}",
           f"{s}.startswith({sub})", f"{s}.startswith({sub}, {d.int(1, 3)})", f"{s}.endswith({sub}, 0, -1)", f"{s}.count({sub}, {d.int(1, 3)})"]
    lines = [f"{s} = {d.lit(text)}", f"{sub} = {d.lit(piece)}"]
    lines += [f"{v} = {op}" for v, op in zip(("p", "q", "r", "t"), d.sample(ops, d.int(1, 4)))]
    return src(lines) if d.bool() else src(lines, f"print({', '.join(l.split(' = ')[0] for l in lines[2:])})")


@template("functions", "str.index", "ValueError", "try")
def index_or_default(d: Draw) -> str:
    s, sub = d.name("text", "s", "path"), d.name("sub", "mark", "c")
    f = fname(d, "position", "locate")
    safe = [*block("try", f"return {s}.{d.pick(['index', 'rindex'])}({sub})"), *block("except ValueError", f"return {d.pick(['-1', 'None', f'len({s})'])}")]
    guard = [*block(f"if {sub} not in {s}", "return -1"), f"return {s}.index({sub}) + {d.int(0, 1)}"]
    part = [f"i = {s}.find({sub})", *block("if i == -1", f"return {s}"), f"return {s}[{d.pick(['i:', ':i', f'i + len({sub}):'])}]"]
    make = lambda: (d.pick(["a/b/c", "key=value", "none", short(d)]), d.pick(["/", "=", "e", "b", "zz"]))
    return src(fn(f, f"{s}, {sub}", d.pick([safe, guard, part])), call(d, f, make, s, sub))


@template("functions", "str.index", "raises", "ValueError")
def find_marker(d: Draw) -> str:
    s = d.name("line", "entry", "s")
    f = fname(d, "after_marker", "cut")
    mark = d.pick([":", "=", "->", "#"])
    body = [f"pos = {s}.index({d.lit(mark)})", f"left = {s}[:pos]{d.pick(['', '.strip()'])}", f"right = {s}[pos + {len(mark)}:]", d.pick(["return left, right", "return {left: right}", "return [right, left]"])]
    make = lambda: d.pick([f"{d.pick(FRUITS)}{mark}{d.int(1, 9)}", d.pick(FRUITS), f"{d.pick(FRUITS)} {mark} {d.pick(FRUITS)}"])
    return src(fn(f, s, body), call(d, f, make, s))


@template("functions", "str.partition", "str.rpartition", "unpacking")
def partition_parts(d: Draw) -> str:
    s = d.name("entry", "s", "address")
    sep = d.pick(["@", "=", "/", ".", ": "])
    head, tail = d.pick([("left", "right"), ("head", "tail"), ("user", "host")])
    method = d.pick(["partition", "rpartition"])
    end = d.pick([f"return {tail} + {head}", f"return ({head}, {tail})", f"return {tail} or {head}", f"return {head} if not sep else {tail}", f"return len({head}) - len({tail})", f"return [{head}.upper(), sep, {tail}]"])
    f = fname(d, "split_entry", "divide")
    make = lambda: d.pick([sep.join(words(d, 1, 3)), d.pick(MIXED), sep + d.pick(MIXED), d.pick(MIXED) + sep, ""])
    return src(fn(f, s, f"{head}, sep, {tail} = {s}.{method}({d.lit(sep)})", end), call(d, f, make, s))


@template("functions", "sorted", "str.join", "anagram")
def anagram_check(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("first", "second"), ("left", "right")])
    by_sort = [f"return sorted({a}{d.pick(['', '.lower()'])}) == sorted({b})"]
    by_count = [*block(f"if len({a}) != len({b})", "return False"), *all_of(d, "c", a, f"{a}.count(c) == {b}.count(c)", f"{a}.count(c) != {b}.count(c)")]
    by_removal = [f"rest = list({b})", *block(f"for c in {a}", block("if c not in rest", "return False"), "rest.remove(c)"), d.pick(["return not rest", "return rest == []", "return len(rest) == 0"])]
    f = fname(d, "is_anagram", "same_letters")
    def make():
        w = d.pick(["tea", "stop", "aab", "no", "Ab", letters(d, 2, 4, "abc")])
        return w, d.pick(["".join(d.shuffled(w)), w + "a", w[:-1] + "z", w.upper()])
    return src(fn(f, f"{a}, {b}", d.pick([by_sort, by_count, by_removal])), call(d, f, make, a, b))


@template("functions", "set", "str.build", "unique")
def unique_chars(d: Draw) -> str:
    s, c = d.name("s", "text", "letters"), d.name("c", "ch")
    ordered = ['seen = ""', *block(f"for {c} in {s}", block(f"if {c} not in seen", f"seen += {c}")), "return seen"]
    with_set = ["seen = set()", "out = []", *block(f"for {c} in {s}", block(f"if {c} in seen", "continue"), f"seen.add({c})", f"out.append({c})"), d.pick(['return "".join(out)', "return out", "return len(out)"])]
    once = [f"return [{c} for {c} in {s} if {s}.count({c}) == {d.pick(['1', '2'])}]"]
    keys = [f"return ''.join(dict.fromkeys({s}))"]
    first_once = first(d, c, s, f"{s}.count({c}) == 1", d.pick(["None", "''", "'-'"]))
    f = fname(d, "unique", "dedupe", "distinct")
    return src(fn(f, s, d.pick([ordered, with_set, once, keys, first_once])), call(d, f, lambda: letters(d, 2, 7, "abcd"), s))


@template("functions", "str.isdigit", "str.isalpha", "counter")
def classify_chars(d: Draw) -> str:
    s, ch = d.name("text", "s", "password"), d.name("ch", "c")
    kinds = d.sample([("letters", "isalpha"), ("digits", "isdigit"), ("spaces", "isspace"), ("upper", "isupper"), ("lower", "islower"), ("word", "isalnum")], d.int(2, 3))
    chain = []
    for k, (name, method) in enumerate(kinds):
        chain += block(f"{'if' if k == 0 else 'elif'} {ch}.{method}()", bump(d, name))
    rest = d.chance(0.5)
    chain += block("else", bump(d, "other")) if rest else []
    names = [name for name, _ in kinds] + (["other"] if rest else [])
    start = [" = ".join(names) + " = 0"] if d.bool() else [f"{n} = 0" for n in names]
    end = d.pick([", ".join(names), "[" + ", ".join(names) + "]", "{" + ", ".join(f"{d.lit(n)}: {n}" for n in names) + "}"])
    f = fname(d, "classify", "char_kinds")
    return src(fn(f, s, start, block(f"for {ch} in {s}", chain), f"return {end}"), call(d, f, lambda: short(d)[:9], s))


@template("functions", "str.ljust", "str.rjust", "str.center", "str.zfill")
def pad_column(d: Draw) -> str:
    items, x, w = d.name("items", "names", "cells"), d.name("x", "cell", "name"), d.name("width", "w")
    fill = d.pick(["", "", ", '.'", ", '*'", ", '-'"])
    method = d.pick([f"ljust({w}{fill})", f"rjust({w}{fill})", f"center({w}{fill})", f"zfill({w})"])
    wide = d.pick([[f"{w} = max(len({x}) for {x} in {items})"], [f"{w} = 0", *block(f"for {x} in {items}", block(f"if len({x}) > {w}", f"{w} = len({x})"))], [f"{w} = {d.int(3, 8)}"]])
    f = fname(d, "pad", "align")
    end = d.pick(["rows", "'|'.join(rows)"])
    return src(fn(f, items, wide, gather(d, "rows", x, items, f"{x}.{method}"), f"return {end}"), call(d, f, lambda: words(d, 1, 3), items))


@template("functions", "str.translate", "str.maketrans")
def translate_table(d: Draw) -> str:
    s = d.name("text", "s")
    k = d.int(1, 4)
    frm, to = "".join(d.sample(LETTERS[:8], k)), "".join(d.sample("XYZ12_-", k))
    table = d.pick([f"str.maketrans({d.lit(frm)}, {d.lit(to)})", f"str.maketrans('', '', {d.lit(frm)})", f"str.maketrans({d.lit(dict(zip(frm, to)))})", f"str.maketrans({d.lit(frm)}, {d.lit(to)}, {d.lit(d.pick('ehx .'))})"])
    body = d.pick([[f"table = {table}", f"return {s}.translate(table)"], [f"return {s}{d.pick(['', '.lower()'])}.translate({table})"]])
    f = fname(d, "encode", "clean", "swap_letters")
    return src(fn(f, s, body), call(d, f, lambda: d.pick([letters(d, 3, 7, LETTERS[:8]), phrase(d, 1, 2)]), s))


@template("functions", "str.isalnum", "str.strip", "punctuation")
def drop_punctuation(d: Draw) -> str:
    s, c = d.name("text", "s", "line"), d.name("c", "ch")
    marks = "".join(d.sample(PUNCTUATION, 4))
    cond = d.pick([f"{c} not in {d.lit(marks)}", f"{c}.isalnum()", f"{c}.isalnum() or {c} == ' '", f"{c}.isalpha()", f"{c}.isspace() or {c}.isdigit()"])
    f = fname(d, "clean", "drop_marks")
    end = d.pick(["out", "out.strip()", "out.split()", "out.lower()", "len(out)"])
    def make():
        t = short(d)[:8]
        return t + d.pick(marks) + d.pick(["", "a", " b", d.pick(marks)])
    return src(fn(f, s, joined(d, "out", c, s, c, cond), f"return {end}"), call(d, f, make, s))


@template("functions", "max", "key=len", "str.split")
def longest_word(d: Draw) -> str:
    s, w = d.name("text", "sentence", "s"), d.name("w", "word")
    op = d.pick([">", ">=", "<"])
    loop = ['best = ""' if op != "<" else f"best = {s}.split()[0]", *block(f"for {w} in {s}.split()", block(f"if len({w}) {op} len(best)", f"best = {w}")), d.pick(["return best", "return best, len(best)", "return best.upper()"])]
    key = [f"return {d.pick(['max', 'min'])}({s}.split(), key={d.pick(['len', 'str.lower', 'lambda w: w[-1]', 'lambda w: (len(w), w)'])})"]
    by_sort = [f"parts = sorted({s}.split(), key=len{d.pick(['', ', reverse=True'])})", f"return parts[{d.pick(['0', '-1', ':2'])}]"]
    f = fname(d, "longest", "pick_word")
    return src(fn(f, s, d.pick([loop, key, by_sort])), call(d, f, lambda: " ".join(d.sample(MIXED, d.int(1, 5))), s))


@template("functions", "zip", "count", "hamming")
def compare_strings(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("s", "t"), ("old", "new")])
    test = d.pick(["!=", "=="])
    zipped = [*count(d, "n", "x, y", f"zip({a}, {b})", f"x {test} y"), "return n"]
    ranged = ["n = 0", *block(f"for i in range(min(len({a}), len({b})))", block(f"if {a}[i] {test} {b}[i]", bump(d, "n"))), f"return n + abs(len({a}) - len({b}))"]
    where = [f"return [i for i in range(min(len({a}), len({b}))) if {a}[i] {test} {b}[i]]"]
    prefix = ["i = 0", *block(f"while i < min(len({a}), len({b})) and {a}[i] == {b}[i]", "i += 1"), d.pick([f"return {a}[:i]", "return i", f"return {a}[i:], {b}[i:]"])]
    f = fname(d, "compare", "distance", "difference")
    def make():
        w = d.pick(MIXED)
        k = d.rng.randrange(len(w))
        return w, d.pick([w[:k] + "x" + w[k + 1:], w[:k], w[::-1], d.pick(MIXED), w.upper()])
    return src(fn(f, f"{a}, {b}", d.pick([zipped, ranged, where, prefix, prefix])), call(d, f, make, a, b))


@template("functions", "slice", "str.rotate")
def rotate_text(d: Draw) -> str:
    s, k = d.name("s", "text", "word"), d.name("k", "n", "steps")
    sliced = [*([f"{k} = {k} % len({s})"] if d.bool() else []), d.pick([f"return {s}[{k}:] + {s}[:{k}]", f"return {s}[-{k}:] + {s}[:-{k}]"])]
    loop = [*block(f"for _ in range({k})", d.pick([f"{s} = {s}[1:] + {s}[0]", f"{s} = {s}[-1] + {s}[:-1]"])), f"return {s}"]
    all_of_them = [f"return [{s}[i:] + {s}[:i] for i in range({k})]"]
    f = fname(d, "rotate", "spin")
    return src(fn(f, f"{s}, {k}", d.pick([sliced, loop, all_of_them])), call(d, f, lambda: (d.pick(MIXED), d.int(0, 4)), s, k))


@template("functions", "str.split", "acronym")
def initials(d: Draw) -> str:
    s, w = d.name("name", "title", "s"), d.name("w", "part")
    piece = d.pick([f"{w}[0]", f"{w}[0].upper()", f"{w}[:2]", f"{w}[0] + {d.lit('.')}", f"{w}[-1]"])
    cond = d.pick([None, None, f"len({w}) > 3", f"{w}[0].isupper()", f"{w} not in ('of', 'the', 'and')"])
    f = fname(d, "initials", "acronym")
    pool = ["Ada Mary Lee", "bank of the north", "Central park", "one", "read Only memory", "The End", "salt and pepper"]
    return src(fn(f, s, joined(d, "out", w, f"{s}.split()", piece, cond), d.pick(["return out", "return out.upper()", "return out[::-1]"])), call(d, f, lambda: d.pick(pool), s))


@template("functions", "str.count", "brackets", "early-return")
def bracket_depth(d: Draw) -> str:
    s, c = d.name("s", "expr", "code"), d.name("c", "ch")
    up, down = d.pick(["()", "[]", "<>", "{}"])
    deepest = ["depth = best = 0", *block(f"for {c} in {s}", block(f"if {c} == {d.lit(up)}", "depth += 1", "best = max(best, depth)"), block(f"elif {c} == {d.lit(down)}", "depth -= 1")), "return best"]
    balanced = ["depth = 0", *block(f"for {c} in {s}", block(f"if {c} == {d.lit(up)}", "depth += 1"), block(f"elif {c} == {d.lit(down)}", "depth -= 1", block("if depth < 0", "return False"))), d.pick(["return depth == 0", "return not depth"])]
    counted = [f"return {s}.count({d.lit(up)}) {d.pick(['==', '-', '>='])} {s}.count({d.lit(down)})"]
    shrink = [*block(f"while {d.lit(up + down)} in {s}", f"{s} = {s}.replace({d.lit(up + down)}, '')"), d.pick([f"return {s} == ''", f"return {s}", f"return len({s})"])]
    f = fname(d, "nesting", "balanced", "check_brackets")
    make = lambda: d.pick(["", "".join(d.pick(up + down + "a") for _ in range(d.int(2, 7))), up + "a" + up + down + down, up * 2 + down * 2, down + up])
    return src(fn(f, s, d.pick([deepest, balanced, counted, shrink])), call(d, f, make, s))


@template("functions", "str.splitlines", "enumerate", "numbering")
def number_lines(d: Draw) -> str:
    s = d.name("text", "doc", "body")
    start = d.pick(["", ", 1", ", start=1", ", 10"])
    line = d.pick(["f'{n}: {line}'", "str(n) + ') ' + line", "f'{n:02d} {line}'", "line + '#' + str(n)", "(n, line)"])
    cond = d.pick([None, "line", "line.strip()", "not line.startswith('#')"])
    f = fname(d, "number_lines", "annotate")
    split = d.pick([f"{s}.splitlines()", f"{s}.split('\\n')", f"{s}.splitlines(True)"])
    make = lambda: "\n".join(d.pick([d.pick(MIXED), "", "# " + d.pick(MIXED), "  x"]) for _ in range(d.int(1, 4))) + d.pick(["", "\n"])
    return src(fn(f, s, gather(d, "rows", "n, line", f"enumerate({split}{start})", line, cond), "return rows"), call(d, f, make, s))


@template("functions", "any", "all", "str.isdigit")
def has_kind(d: Draw) -> str:
    s, c = d.name("s", "text", "code"), d.name("c", "ch")
    cond = d.pick([f"{c}.isdigit()", f"{c}.isupper()", f"{c} in '!?#'", f"{c} == {c}.lower()", f"ord({c}) > 100", f"{c}.isspace()", f"{s}.count({c}) > 1"])
    f = fname(d, "contains", "check")
    return src(fn(f, s, d.pick([any_of, all_of])(d, c, s, cond)), call(d, f, lambda: short(d)[:8], s))


@template("functions", "ord", "sum", "position")
def letter_scores(d: Draw) -> str:
    s, c = d.name("word", "s", "name"), d.name("c", "ch")
    value = d.pick([f"ord({c}) - 96", f"ord({c}) - ord('a') + 1", f"'abcdefghijklmnopqrstuvwxyz'.index({c})", f"ord({c})", f"{{'a': 1, 'e': 2, 'o': 3}}.get({c}, {d.int(0, 5)})", f"1 if {c} in 'aeiou' else {d.int(2, 4)}"])
    value = f"({value})" if " " in value and not value.startswith("{") else value
    f = fname(d, "score", "word_value")
    cond = d.pick([None, None, f"{c} != 'a'", f"{c} > 'f'"])
    end = d.pick(["total", "total % 10", f"total // max(1, len({s}))", f"{{{s}: total}}"])
    return src(fn(f, s, total(d, "total", c, s, value, cond), f"return {end}"), call(d, f, lambda: d.pick(MIXED)[:6], s))


@template("functions", "str.removeprefix", "slice", "startswith")
def cut_prefix(d: Draw) -> str:
    s, p = d.name("path", "s", "url"), d.name("prefix", "start", "p")
    sliced = [*block(f"if {s}.startswith({p})", f"return {s}[len({p}):]"), f"return {s}"]
    tail = [*block(f"if {p} and {s}.endswith({p})", f"{s} = {s}[:-len({p})]"), f"return {s}"]
    method = [f"return {s}.{d.pick(['removeprefix', 'removesuffix'])}({p})"]
    repeat = [*block(f"while {s}.startswith({p})", f"{s} = {s}[len({p}):]"), f"return {s}"]
    f = fname(d, "cut", "trim")
    make = lambda: d.pick([("unhappy", "un"), ("file.txt", ".txt"), ("aaab", "a"), ("http://x.io", "http://"), (d.pick(MIXED), d.pick("abcps")), ("tartar", "tar"), ("", "x")])
    return src(fn(f, f"{s}, {p}", d.pick([sliced, tail, method, repeat])), call(d, f, make, s, p))


@template("drills", "str.expandtabs", "str.casefold", "str.title", "str.swapcase")
def case_methods(d: Draw) -> str:
    s = d.name("s", "text", "word")
    ops = ["upper()", "lower()", "title()", "capitalize()", "swapcase()", "casefold()", "isupper()", "islower()", "istitle()", "isalpha()", "isalnum()", "isdigit()", "isspace()", "isidentifier()", "expandtabs(4)", "isascii()", "isdecimal()", "isnumeric()", "isprintable()"]
    picks = d.sample(ops, d.int(1, 4))
    text = d.pick([short(d), phrase(d, 1, 2), "they're here", "x1 Y2", "ABC", "a\tb", "Straße"])
    if d.bool():
        return src(f"{s} = {d.lit(text)}", [f"print({s}.{op})" for op in picks])
    return src(f"{s} = {d.lit(text)}", [f"{v} = {s}.{op}" for v, op in zip("abcd", picks)])


@template("functions", "str.split", "int", "sum")
def sum_digits(d: Draw) -> str:
    s, c = d.name("s", "text", "code"), d.name("c", "ch")
    chars = [*total(d, "total", c, s, f"int({c})", f"{c}.isdigit()"), "return total"]
    nums = ["num = ''", "total = 0", *block(f"for {c} in {s} + ' '", block(f"if {c}.isdigit()", f"num += {c}"), block("elif num", "total += int(num)", "num = ''")), "return total"]
    biggest = [*gather(d, "found", c, s, f"int({c})", f"{c}.isdigit()"), f"return {d.pick(['max(found, default=0)', 'sorted(found)', 'found[::-1]', 'len(found)'])}"]
    f = fname(d, "sum_digits", "digits_of")
    make = lambda: d.pick(["a1b22", "", "no", f"{d.int(1, 99)}x{d.int(1, 9)}", digits(d), "3 + 4", "-5"])
    return src(fn(f, s, d.pick([chars, nums, biggest])), call(d, f, make, s))


@template("functions", "str.build", "interleave")
def interleave_strings(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("x", "y"), ("left", "right")])
    zipped = [*joined(d, "out", "p, q", f"zip({a}, {b})", "p + q"), d.pick(["return out", f"return out + {a}[len({b}):] + {b}[len({a}):]"])]
    ranged = ["out = ''", *block(f"for i in range(max(len({a}), len({b})))", block(f"if i < len({a})", f"out += {a}[i]"), block(f"if i < len({b})", f"out += {b}[i]")), "return out"]
    eat = ["out = ''", *block(f"while {a} and {b}", *d.pick([[f"out += {a}[0] + {b}[0]"], [f"out += min({a}[0], {b}[0])"], [f"out += {b}[-1] + {a}[0]"]]), f"{a} = {a}[1:]", f"{b} = {b}[1:]"), f"return out + {a} + {b}"]
    f = fname(d, "interleave", "weave", "merge_text")
    make = lambda: (letters(d, 1, 4, "abcd"), d.pick(["", digits(d, 1, 5), letters(d, 1, 4, "XYZ")]))
    return src(fn(f, f"{a}, {b}", d.pick([zipped, ranged, eat])), call(d, f, make, a, b))


@template("functions", "sorted", "key", "str.lower")
def sort_words(d: Draw) -> str:
    ws = d.name("ws", "names", "words")
    key = d.pick(["len", "str.lower", "lambda w: w[-1]", "lambda w: (len(w), w)", "lambda w: -len(w)", "lambda w: w[::-1]", "lambda w: w.count('a')", "lambda w: (w[0].isupper(), w)"])
    rev = d.pick(["", "", ", reverse=True"])
    new = [f"return sorted({ws}, key={key}{rev})"]
    place = [*([f"{ws} = {ws}[:]"] if d.bool() else []), f"{ws}.sort(key={key}{rev})", d.pick([f"return {ws}", f"return {ws}[0]", f"return {ws}[-1], len({ws})"])]
    text = [f"return ' '.join(sorted({ws}.split(), key={key}{rev}))"]
    use_text = d.chance(0.3)
    f = fname(d, "sort_words", "order")
    def make():
        picked = [d.pick([w, w, w.capitalize()]) for w in d.sample(MIXED, d.int(2, 5))]
        return " ".join(picked) if use_text else picked
    return src(fn(f, ws, text if use_text else d.pick([new, place])), call(d, f, make, ws))

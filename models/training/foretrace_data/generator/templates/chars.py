"""Text as a list of characters: editing in place, positions, scanning with an index, rebuilding."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import FRUITS, MIXED, PEOPLE, digits, letters, phrase, short
from ._shapes import block, call, fn, fname, joined, src, tally


@template("functions", "list(str)", "str.join", "swap")
def edit_letters(d: Draw) -> str:
    s, cs = d.name("s", "text", "word"), d.name("chars", "letters", "buf")
    edits = d.sample([
        f"{cs}[0], {cs}[-1] = {cs}[-1], {cs}[0]", f"{cs}.reverse()", f"{cs}.sort()", f"{cs}.append({cs}[0])", f"{cs}.insert({d.int(0, 3)}, {d.lit(d.pick('-_xZ'))})", f"{cs}.pop()", f"{cs}.pop(0)", f"{cs}[::2] = [c.upper() for c in {cs}[::2]]", f"{cs}[1:3] = {d.lit(d.pick(['', 'z', 'qq']))}", f"del {cs}[{d.int(0, 1)}]", f"{cs} = {cs}[{d.int(1, 2)}:] + {cs}[:{d.int(1, 2)}]",
        f"{cs}[-1] = {cs}[-1].upper()", f"for i in range(0, len({cs}) - 1, 2):\n    {cs}[i], {cs}[i + 1] = {cs}[i + 1], {cs}[i]", f"for i, c in enumerate({cs}):\n    if c in 'aeiou':\n        {cs}[i] = {d.lit(d.pick(['*', '.', '']))}", f"if {cs}[0] == {cs}[-1]:\n    {cs}.append('!')"], d.int(1, 3))
    f = fname(d, "edit", "rework")
    return src(fn(f, s, f"{cs} = list({s})", edits, d.pick([f"return ''.join({cs})", f"return ''.join({cs})", f"return {cs}", f"return '-'.join({cs})"])), call(d, f, lambda: d.pick(MIXED), s))


@template("functions", "str.insert", "slice")
def insert_text(d: Draw) -> str:
    s, k, c = d.name("s", "text", "line"), d.name("pos", "k", "at"), d.name("c", "piece", "mark")
    forms = [[f"return {s}[:{k}] + {c} + {s}[{k}:]"], [f"chars = list({s})", f"chars.insert({k}, {c})", "return ''.join(chars)"], [*block(f"if {k} >= len({s})", f"return {s} + {c}"), *block(f"if {k} < 0", f"{k} += len({s})"), f"return {s}[:{k}] + {c} + {s}[{k} + {d.int(0, 2)}:]"], ["out = ''", *block(f"for i, ch in enumerate({s})", block(f"if i == {k}", f"out += {c}"), "out += ch"), "return out"], ["out = ''", *block(f"for i in range(len({s}))", f"out += {s}[i]", block(f"if (i + 1) % max(1, abs({k})) == 0", f"out += {c}")), "return out"]]
    f = fname(d, "insert", "place")
    return src(fn(f, f"{s}, {k}, {c}", d.pick(forms)), call(d, f, lambda: (d.pick(MIXED), d.int(-2, 7), d.pick(["-", "+", "ab", "X"])), s, k, c))


@template("functions", "while", "str.find", "count")
def find_every(d: Draw) -> str:
    s, sub = d.name("s", "text", "dna"), d.name("sub", "part", "needle")
    step = d.pick(["1", f"len({sub})"])
    forms = [["spots, i = [], %s.find(%s)" % (s, sub), *block("while i != -1", "spots.append(i)", f"i = {s}.find({sub}, i + {step})"), d.pick(["return spots", "return len(spots)", "return spots[-1] if spots else None"])], [f"return [i for i in range(len({s})) if {s}.startswith({sub}, i)]"], ["n = i = 0", *block(f"while i <= len({s}) - len({sub})", *block(f"if {s}[i:i + len({sub})] == {sub}", "n += 1", f"i += {step}"), *block("else", "i += 1")), f"return n, {s}.count({sub})"], [*block("try", f"i = {s}.index({sub})", f"j = {s}.index({sub}, i + 1)"), *block("except ValueError", "return None"), d.pick(["return j - i", f"return {s}[i:j]"])]]
    f = fname(d, "find_every", "occurrences")
    return src(fn(f, f"{s}, {sub}", d.pick(forms)), call(d, f, lambda: (letters(d, 4, 8, "ab"), d.pick(["a", "ab", "aa", "ba", "bb"])), s, sub, many=0.15))


@template("functions", "stack", "adjacent", "list.pop")
def cancel_neighbours(d: Draw) -> str:
    s, ch = d.name("s", "text", "moves"), d.name("ch", "c")
    cond = d.pick([f"stack[-1] == {ch}", f"stack[-1] != {ch} and stack[-1].lower() == {ch}.lower()", f"stack[-1] + {ch} in ('ab', 'ba')", f"{ch} == '<'"])
    act = d.pick(["stack.pop()", "stack.pop()", "stack[-1] = '.'"])
    stack = ["stack = []", *block(f"for {ch} in {s}", *block(f"if stack and {cond}", act), *block("else", f"stack.append({ch})")), d.pick(["return ''.join(stack)", "return len(stack)", "return stack"])]
    again = ["changed = True", *block("while changed", "changed = False", block(f"for i in range(len({s}) - 1)", block(f"if {s}[i] == {s}[i + 1]", f"{s} = {s}[:i] + {s}[i + 2:]", "changed = True", "break"))), f"return {s}"]
    keep = ["out = ''", *block(f"for {ch} in {s}", block(f"if not out.endswith({ch})", f"out += {ch}")), "return out"]
    f = fname(d, "cancel", "reduce_text")
    return src(fn(f, s, d.pick([stack, stack, again, keep])), call(d, f, lambda: letters(d, 2, 7, d.pick(["ab", "abAB", "ab<", "aabb"])), s, many=0.15))


@template("functions", "str.index", "dict", "positions")
def letter_positions(d: Draw) -> str:
    s, c = d.name("s", "word", "text"), d.name("c", "ch")
    forms = [["where = {}", *block(f"for i, {c} in enumerate({s})", f"where.setdefault({c}, []).append(i)"), d.pick(["return where", "return {k: v for k, v in where.items() if len(v) > 1}", "return [v[-1] - v[0] for v in where.values()]", "return max(where, key=lambda k: len(where[k]))"])], [f"return {{{c}: {s}.index({c}) for {c} in {s}}}"], [f"return {{{c}: {s}.rfind({c}) for {c} in sorted(set({s}))}}"], ["last = {}", "gap = None", *block(f"for i, {c} in enumerate({s})", block(f"if {c} in last", "gap = i - last[" + c + "]", "break"), f"last[{c}] = i"), "return gap"], ["order = []", *block(f"for {c} in {s}", block(f"if {c} in order", f"order.remove({c})"), f"order.append({c})"), "return ''.join(order)"]]
    f = fname(d, "positions", "index_letters")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: letters(d, 2, 7, "abcd"), s))


@template("functions", "sorted", "key", "characters")
def sort_letters(d: Draw) -> str:
    s = d.name("s", "text", "word")
    key = d.pick(["str.lower", f"{s}.count", f"{s}.index", "lambda c: (c.isdigit(), c)", "lambda c: -ord(c)", f"lambda c: (-{s}.count(c), c)", "lambda c: c in 'aeiou'", "ord", "lambda c: (c.islower(), c.lower())"])
    rev = d.pick(["", "", ", reverse=True"])
    forms = [[f"return ''.join(sorted({s}, key={key}{rev}))"], [f"chars = list({s})", f"chars.sort(key={key}{rev})", d.pick(["return ''.join(chars)", "return chars", "return chars[0] + chars[-1]"])], [f"vowels = sorted(c for c in {s} if c in 'aeiou')", f"others = sorted((c for c in {s} if c not in 'aeiou'){rev})", d.pick(["return ''.join(vowels + others)", "return ''.join(vowels), ''.join(others)"])], ["out = ''", *block(f"for c in sorted(set({s}), key={key}{rev})", f"out += c * {s}.count(c)"), "return out"]]
    which = d.pick(forms)
    if "set(" in str(which) and ".index" not in key:
        which = [line.replace(f"sorted(set({s}), key={key}{rev})", f"sorted(sorted(set({s})), key={key}{rev})") for line in which]
    f = fname(d, "sort_letters", "arrange")
    return src(fn(f, s, which), call(d, f, lambda: d.pick([letters(d, 3, 6, "abcAB1"), d.pick(MIXED), "b2A1c"]), s))


@template("functions", "max", "str.count", "frequency")
def common_letter(d: Draw) -> str:
    s = d.name("s", "text", "word")
    counts = tally(d, "freq", "c", d.pick([s, f"{s}.lower()", f"{s}.replace(' ', '')"]))
    forms = [[*counts, d.pick(["return max(freq, key=freq.get) if freq else None", "return sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:2]", "return [c for c, n in freq.items() if n == max(freq.values())]", "return sum(n % 2 for n in freq.values())", "return ''.join(c + str(n) for c, n in freq.items())"])], ["best, top = '', 0", *block(f"for c in {s}", f"n = {s}.count(c)", block("if n > top", "best, top = c, n")), "return best, top"], [f"return max(sorted(set({s})), key={s}.count) if {s} else ''"], ["odd = set()", *block(f"for c in {s}", *d.pick([["odd ^= {c}"], [*block("if c in odd", "odd.remove(c)"), *block("else", "odd.add(c)")]])), d.pick(["return len(odd)", "return sorted(odd)", "return len(odd) <= 1"])]]
    f = fname(d, "common_letter", "letter_counts")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: d.pick([letters(d, 3, 7, "abc"), d.pick(MIXED), ""]), s))


@template("functions", "capitals", "scan", "flag")
def capitalise_after(d: Draw) -> str:
    s = d.name("s", "text", "line")
    marks = d.pick([". ", " ", "-", " -", "_."])
    scan = ["out, up = '', True", *block(f"for c in {s}", *d.pick([["out += c.upper() if up else c"], [*block("if up", "c = c.upper()"), "out += c"]]), f"up = c in {d.lit(marks)}"), "return out"]
    word_first = [f"words_ = {s}.split({d.lit(marks[0] if marks[0] != '.' else ' ')})", *block("for i in range(1, len(words_))", "words_[i] = words_[i][:1].upper() + words_[i][1:]"), d.pick(["return ''.join(words_)", "return ' '.join(words_)"])]
    caps = ["out = ''", *block(f"for i in range(len({s}))", *block(f"if i > 0 and {s}[i - 1] in {d.lit(marks)}", f"out += {s}[i].upper()"), *block("else", f"out += {s}[i]")), "return out"]
    f = fname(d, "capitalise", "proper")
    return src(fn(f, s, d.pick([scan, word_first, caps])), call(d, f, lambda: marks[0].join(d.sample(FRUITS, 2))[: d.int(6, 14)], s))


@template("functions", "str.split", "compress", "spaces")
def squeeze(d: Draw) -> str:
    s = d.name("s", "text", "raw")
    raw = d.pick([" ", " ", "-", "a"])
    c = repr(raw)
    forms = [["return ' '.join(%s.split())" % s], [*block(f"while {c} * 2 in {s}", f"{s} = {s}.replace({c} * 2, {c})"), f"return {s}"], ["out, prev = [], ''", *block(f"for ch in {s}", block(f"if not (ch == {c} and prev == {c})", "out.append(ch)"), "prev = ch"), "return ''.join(out)"], [f"parts = [p for p in {s}.split({c}) if p]", d.pick([f"return {c}.join(parts)", "return parts", "return len(parts)"])], [f"return {s}.split({c})"], [f"lead = len({s}) - len({s}.lstrip({c}))", f"return lead, {s}.strip({c})"]]
    f = fname(d, "squeeze", "trim_inside")
    return src(fn(f, s, d.pick(forms)), call(d, f, lambda: raw * d.int(0, 2) + d.pick(MIXED[:20]) + raw * d.int(1, 3) + d.pick(MIXED[20:]) + raw * d.int(0, 1), s))


@template("functions", "str", "conditional-methods", "early-return")
def branch_on_text(d: Draw) -> str:
    s = d.name("s", "text", "token")
    tests = d.sample([f"{s}.isdigit()", f"{s}.isupper()", f"{s}.islower()", f"{s}.istitle()", f"{s}.isspace()", f"not {s}", f"len({s}) > {d.int(4, 7)}", f"{s} == {s}[::-1]", f"' ' in {s}", f"{s}[:1] in 'aeiou'", f"{s}.endswith('s')", f"{s}.isalnum()", f"{s}.count('a') > 1"], d.int(2, 4))
    acts = [f"{s}.lower()", f"{s}.upper()", f"{s}[::-1]", f"int({s}) + 1" if tests[0] == f"{s}.isdigit()" else f"len({s})", f"{s}.split()", f"{s}.title()", "'empty'", f"{s} + '?'", f"{s}[0]" if f"not {s}" == tests[0] else f"{s}[:1]", f"{s}.replace('a', '4')", f"{s}.zfill(6)", f"{s}.center(9, '.')"]
    picked = d.sample(acts, len(tests) + 1)
    if any(a.startswith("int(") for a in picked):
        picked = [f"int({s}) + 1"] + [a for a in picked if not a.startswith("int(")]
    if any(a == f"{s}[0]" for a in picked):
        picked = ["'empty'"] + [a for a in picked if a != "'empty'"]
    picked += [f"{s} * 2"]
    early = [l for t, a in zip(tests, picked) for l in block(f"if {t}", f"return {a}")] + [f"return {picked[len(tests)]}"]
    chain = [l for i, (t, a) in enumerate(zip(tests, picked)) for l in block(f"{'elif' if i else 'if'} {t}", f"out = {a}")] + [*block("else", f"out = {picked[len(tests)]}"), "return out"]
    f = fname(d, "handle", "convert", "kind")
    return src(fn(f, s, d.pick([early, chain])), call(d, f, lambda: d.pick([short(d), digits(d, 1, 3), d.pick(MIXED), d.pick(MIXED).upper(), d.pick(PEOPLE), "", "noon", "a b"]), s, many=0.45))


@template("functions", "str", "method-chain", "variables")
def method_chain(d: Draw) -> str:
    s = d.name("s", "text", "value")
    safe = [".strip()", ".upper()", ".lower()", ".title()", ".swapcase()", ".replace('a', 'o')", ".replace(' ', '')", "[::-1]", "[1:]", "[:5]", "[::2]", ".lstrip('a')", ".rstrip('e')", ".capitalize()", ".ljust(6, '.')", ".rjust(7, '*')", ".center(8)", ".zfill(6)", ".partition('a')[2]", ".rpartition('e')[0]", ".split('e')[0]", ".split('a')[-1]", ".replace('e', 'ee', 1)", ".strip('ael')", "[-4:]", ".casefold()", ".removesuffix('e')", ".expandtabs(2)"]
    picks = d.sample(safe, d.int(2, 5))
    style = d.rng.randrange(3)
    body = [f"return {s}" + "".join(picks)] if style == 0 else [f"{s} = {s}{p}" for p in picks] + [f"return {s}"] if style == 1 else [f"{v} = {w}{p}" for v, w, p in zip("abcde", [s, *"abcd"], picks)] + [f"return {d.pick(['abcde'[len(picks) - 1], ' + '.join('abcde'[:len(picks)]), 'a, ' + 'abcde'[len(picks) - 1]])}"]
    f = fname(d, "chain", "rework")
    return src(fn(f, s, body), call(d, f, lambda: d.pick([phrase(d, 1, 2), d.pick(MIXED), d.text()[:10]]), s))


@template("functions", "zip", "str", "merge-text")
def two_texts(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("text", "chars"), ("first", "second"), ("word", "other")])
    forms = [
        [*joined(d, "out", "c", a, "c", d.pick([f"c not in {b}", f"c in {b}", f"{b}.count(c) != 1"])), "return out"], ["n = 0", *block(f"for c in {b}", *block(f"if c in {a}", f"{a} = {a}.replace(c, '', 1)", "n += 1")), f"return n, {a}"], [*block(f"if {a}.startswith({b}) or {a}.endswith({b})", f"return {a}.replace({b}, '')"), f"return {b} + {a}"],
        ["i = 0", *block(f"for c in {a}", block(f"if i < len({b}) and c == {b}[i]", "i += 1")), d.pick([f"return i == len({b})", "return i"])], [f"return {a} if len({a}) >= len({b}) else {b}"], [f"pairs = [x + y for x, y in zip({a}, {b}[::-1])]", "return ' '.join(pairs)"], [f"k = {a}.find({b})", *block("if k < 0", f"return {a}.upper()"), f"return {a}[:k] + {b}.upper() + {a}[k + len({b}):]"], [f"parts = {a}.split({b}) if {b} else [{a}]", d.pick([f"return parts", f"return {b}.join(reversed(parts))", "return max(parts, key=len)", "return len(parts) - 1"])],
        [f"return {a}.strip({b})"], [f"return sorted({a} + {b})[::2]"], [f"common = [c for c in {a} if c in {b}]", "return ''.join(dict.fromkeys(common))"], [*block(f"while {a} and {a}[0] in {b}", f"{a} = {a}[1:]"), f"return {a}"], [f"table = str.maketrans({b}[:1], '#')", f"return {a}.translate(table)"] if d.bool() else [f"return ({a} > {b}) - ({a} < {b})"],
    ]
    f = fname(d, "combine", "relate", "mix")
    def make():
        t = d.pick([d.pick(MIXED), letters(d, 3, 6, "abc")])
        return t, d.pick([t[:2], t[-2:], t[1:2], letters(d, 1, 3, "abc"), d.pick(MIXED), t[::-1]])
    which = d.pick(forms)
    ensure = (lambda: tuple(x or "a" for x in make())) if "maketrans" in str(which) else make
    return src(fn(f, f"{a}, {b}", which), call(d, f, ensure, a, b))


@template("functions", "number", "digits", "str.build")
def number_text(d: Draw) -> str:
    n = d.name("n", "num", "k")
    forms = [[f"s = str({n})", *d.pick([[f"return s.zfill({d.int(3, 6)})"], ["return s[::-1].lstrip('0') or '0'"], ["return '-'.join(s)"], ["return s[0] + '.' + s[1:]"], ["return int(s[0] + s[-1])"], ["return s * 2 == s[::-1] * 2"]])], ["words_ = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']", f"return ' '.join(words_[int(c)] for c in str({n}))"], ["out = ''", *block("for value, sign in ((10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I'))", block(f"while {n} >= value", "out += sign", f"{n} -= value")), "return out"], [*block(f"if 10 <= {n} % 100 <= 13", f"return str({n}) + 'th'"), f"return str({n}) + {{1: 'st', 2: 'nd', 3: 'rd'}}.get({n} % 10, 'th')"], ["out = []", *block(f"for i, c in enumerate(reversed(str({n})))", block("if c != '0'", "out.append(c + '0' * i)")), "return ' + '.join(out[::-1])"], ["out = ''", *block(f"while {n}", f"{n} -= 1", f"out = chr(65 + {n} % 26) + out", f"{n} //= 26"), "return out"], [f"return f'{{{n}:,}}'.replace(',', {d.lit(d.pick([' ', '.', '_']))})"]]
    f = fname(d, "spell", "number_name")
    return src(fn(f, n, d.pick(forms)), call(d, f, lambda: d.pick([d.int(1, 9), d.int(10, 40), d.int(11, 13), d.int(1, 39)]), n))

"""Short programs of the statements that everything else is made of: arithmetic, comparison, loops, text, lists, calls, objects.

Their traces are short and hardly a token of them can be copied, so a small model learns most from them for each token.
"""

from typing import Callable, List

from .template import Draw

INT_NAMES = "n total count x y z a b c value limit score i k num result size price age level step".split()
LIST_NAMES = "nums values data items scores xs numbers prices ages".split()
TEXT_NAMES = "text word name s line msg label title".split()
WORDS_NAMES = "words names parts fruits tokens colors".split()
TABLE_NAMES = "counts ages stock table d totals prices".split()
VERBS = "area add double scale compute f g total_of combine check shift mix convert score".split()


def number(d: Draw) -> int:
    """Mostly small, as in people's examples."""
    kind = d.rng.random()
    if kind < 0.5:
        return d.int(0, 12)
    if kind < 0.8:
        return d.int(0, 60)
    return d.int(-20, -1) if kind < 0.9 else d.int(0, 200)


def operation(d: Draw, a: str) -> str:
    """One operation on `a` with a literal."""
    return d.pick([
        lambda: f"{a} + {number(d)}", lambda: f"{a} - {d.int(0, 30)}", lambda: f"{a} * {d.int(0, 12)}", lambda: f"{a} // {d.int(1, 10)}",
        lambda: f"{a} % {d.int(2, 10)}", lambda: f"{number(d)} - {a}", lambda: f"{d.int(2, 9)} * {a}", lambda: f"{a} + {d.int(1, 9)}", lambda: f"{a} - {d.int(1, 9)}",
    ])()  # fmt: skip


def comparison(d: Draw, a: str, near: int = 5) -> str:
    return d.pick([f"{a} {d.pick(['<', '>', '<=', '>=', '==', '!='])} {max(-5, near + d.int(-4, 4))}"] * 4 + [f"{a} % {d.int(2, 5)} == {d.int(0, 1)}", f"{d.int(-3, 5)} {d.pick(['<', '<='])} {a} {d.pick(['<', '<='])} {d.int(6, 20)}"])


def names(d: Draw, pool: List[str], k: int) -> List[str]:
    return d.sample(pool, k)


def ints(d: Draw, lo: int, hi: int) -> List[int]:
    return [number(d) if d.chance(0.3) else d.int(0, 15) for _ in range(d.int(lo, hi))]


def block(lines: List[str]) -> str:
    return "\n".join("    " + part for line in lines for part in line.split("\n"))


def say(d: Draw, *shown: str) -> List[str]:
    """Nothing, or a way to print these."""
    label = d.pick(["total", "result:", "n =", "x", "Sum:", "got", "answer is", "->"])
    text = d.pick([
        lambda: [f"print({', '.join(shown)})"], lambda: [f"print({d.lit(label)}, {shown[0]})"], lambda: [f"print(f\"{d.pick(['', 'n=', 'total: ', 'x is ', '= '])}{{{shown[0]}}}{d.pick(['', '', '!', ' left'])}\")"],
        lambda: [f"print({shown[0]})"], lambda: [],
    ])  # fmt: skip
    return text()


def text_of(*lines) -> str:
    flat: List[str] = []
    for line in lines:
        flat += line if isinstance(line, list) else [line]
    return "\n".join(flat) + "\n"


# Numbers


def chain(d: Draw) -> str:
    a, b, c, e = names(d, INT_NAMES, 4)
    lines = [f"{a} = {number(d)}", f"{b} = {number(d)}", f"{c} = {a} {d.pick('+-*+-')} {b}"]
    more = [lambda: f"{e} = {operation(d, c)}", lambda: f"{a} {d.pick(['+=', '-=', '+='])} {d.pick([b, c, str(number(d))])}", lambda: f"{b} {d.pick(['//=', '%='])} {d.int(2, 9)}", lambda: f"{c} *= {d.int(2, 6)}",
            lambda: f"{a} = {b}", lambda: f"{a}, {b} = {b}, {a}", lambda: f"{c} = ({a} + {b}) * {d.int(2, 4)}", lambda: f"{c} = {a} * {d.int(2, 5)} {d.pick('+-')} {b}", lambda: f"{b} = {operation(d, a)}"]  # fmt: skip
    lines += [d.pick(more)() for _ in range(d.int(0, 3))]
    return text_of(lines, say(d, c, a))


def sums(d: Draw) -> str:
    lines = []
    for name in names(d, INT_NAMES, d.int(1, 4)):
        a, b = number(d), number(d)
        lines.append(f"{name} = " + d.pick([f"{a} + {b}", f"{a} + {b}", f"{a} - {b}", f"{d.int(0, 12)} * {d.int(0, 12)}", f"{a} // {d.int(1, 9)}", f"{a} % {d.int(2, 9)}", f"{d.int(1, 9)} ** {d.int(0, 3)}", f"{a} + {b} * {d.int(2, 5)}", f"({a} + {b}) * {d.int(2, 4)}", f"{a} / {d.pick([2, 4, 5, 10])}", f"abs({a} - {b})", f"max({a}, {b})", f"min({a}, {b})", f"round({d.float()})", f"divmod({abs(a)}, {d.int(2, 9)})"]))
    return text_of(lines)


def drill(d: Draw) -> str:
    """Several results of one kind, one after the other."""
    small, wide = (lambda: d.int(0, 20)), (lambda: d.int(0, 99))
    one = d.pick([
        lambda: f"{wide()} + {small()}", lambda: f"{wide()} + {small()}", lambda: f"{wide()} + {wide()}", lambda: f"{wide()} - {small()}", lambda: f"{small()} - {small()}", lambda: f"{d.int(0, 12)} * {d.int(0, 12)}", lambda: f"{wide()} // {d.int(2, 9)}", lambda: f"{wide()} % {d.int(2, 9)}",
        lambda: f"{small()} {d.pick(['<', '>', '<=', '>=', '==', '!='])} {small()}", lambda: f"{small() - 10} {d.pick(['<', '>', '<=', '>='])} {small() - 10}", lambda: f"len({d.lit(d.word())})", lambda: f"len({ints(d, 0, 6)})", lambda: f"sum({ints(d, 1, 4)})", lambda: f"{d.pick(['max', 'min'])}({ints(d, 2, 5)})", lambda: f"{d.pick(d.word())!r} in {d.lit(d.word())}",
    ])  # fmt: skip
    return text_of([f"{name} = {one()}" for name in names(d, INT_NAMES, d.int(2, 6))])


def running(d: Draw) -> str:
    """One variable that changes step by step."""
    a = d.pick(["total", "x", "n", "score", "balance", "count", "s"])
    lines = [f"{a} = {d.int(0, 30)}"]
    for _ in range(d.int(2, 6)):
        lines.append(d.pick([f"{a} += {d.int(0, 20)}", f"{a} += {d.int(0, 20)}", f"{a} -= {d.int(0, 12)}", f"{a} = {a} + {d.int(1, 12)}", f"{a} *= {d.int(2, 3)}", f"{a} = {a} - {d.int(1, 9)}"]))
    return text_of(lines, say(d, a))


def decide(d: Draw) -> str:
    a, b = names(d, INT_NAMES, 2)
    x = d.int(-5, 30)
    act = (lambda v: f"{b} = {v}") if d.chance(0.6) else (lambda v: f"print({d.lit(d.pick(['big', 'small', 'yes', 'no', 'even', 'odd', 'ok', 'low', 'high', 'zero']))})")
    lines = [f"{a} = {x}" if d.chance(0.8) else f"{a} = {operation(d, str(d.int(1, 12)))}", f"if {comparison(d, a, x)}:", block([act(d.int(0, 9))])]
    for _ in range(d.pick([0, 0, 1, 2])):
        lines += [f"elif {comparison(d, a, x)}:", block([act(operation(d, a))])]
    if d.chance(0.7):
        lines += ["else:", block([act(d.int(0, 9))])]
    return text_of(lines, [f"{a} += 1"] if d.chance(0.3) else say(d, a))


def logic(d: Draw) -> str:
    a, b, ok = d.pick(INT_NAMES), d.pick(["p", "q", "flag", "m"]), d.pick(["ok", "found", "valid", "done", "r"])
    x, y = d.int(-3, 15), d.int(-3, 15)
    one, two = comparison(d, a, x), comparison(d, b, y)
    lines = [f"{a} = {x}", f"{b} = {y}", f"{ok} = {d.pick([f'{one} and {two}', f'{one} or {two}', f'not {a} > {b}', f'{a} == {b}', f'{a} < {b}', f'{a} != {b} and {one}', f'not ({one})', f'{a} or {b}', f'{a} and {b}', f'bool({a})'])}"]
    lines += d.pick([[f"w = {d.int(1, 9)} if {ok} else {d.int(10, 20)}"], [f"if {ok}:", block([f"{a} = {b}"]), "else:", block([f"{b} = {a}"])], [f"if not {ok}:", block([f"{a} = 0"])], []])
    return text_of(lines, say(d, ok))


# Loops


def body_on(d: Draw, v: str, total: str, other: str) -> List[str]:
    """What a loop does with its variable."""
    return d.pick([
        lambda: [f"{total} += {v}"], lambda: [f"{total} += {v} * {d.int(2, 5)}"], lambda: [f"{total} = {total} + {v}"], lambda: [f"{total} -= {v}"], lambda: [f"if {comparison(d, v, 4)}:", block([f"{total} += {d.pick(['1', v])}"])],
        lambda: [f"if {v} % 2 == 0:", block([f"{total} += {v}"]), "else:", block([f"{other} += {d.pick(['1', v])}"])], lambda: [f"if {v} > {total}:", block([f"{total} = {v}"])], lambda: [f"{total} += 1", f"{other} = {v}"],
        lambda: [f"{other} = {operation(d, v)}", f"{total} += {other}"], lambda: [f"if {comparison(d, v, 5)}:", block([d.pick(["break", "continue"])]), f"{total} += {v}"], lambda: [f"{total} += {v}", f"print({d.pick([v, total, f'{v}, {total}'])})"],
        lambda: [f"{total} += {v}", f"if {total} > {d.int(5, 20)}:", block([d.pick(["break", f"print({d.lit(d.pick(['big', 'over', 'stop']))})"])])],
    ])()  # fmt: skip


def loop_numbers(d: Draw) -> str:
    total, other = names(d, ["total", "count", "s", "best", "acc", "result", "x", "y"], 2)
    v = d.pick(["i", "n", "v", "num", "j", "item", "p"])
    if d.chance(0.5):
        head = f"for {v} in range({d.pick([str(d.int(1, 6)), f'1, {d.int(3, 7)}', f'{d.int(2, 5)}, {d.int(5, 9)}', f'0, {d.int(4, 12)}, {d.int(2, 4)}', f'{d.int(3, 6)}, 0, -1'])}):"
        first = []
    else:
        xs, values = d.pick(LIST_NAMES), ints(d, 1, 5)
        inline = d.chance(0.25)
        head, first = f"for {v} in {values if inline else xs}:", [] if inline else [f"{xs} = {values}"]
    start = [f"{total} = {d.pick([0, 0, 0, 1, 10])}"] + ([f"{other} = 0"])
    lines = body_on(d, v, total, other)
    if other not in "\n".join(lines):
        start = start[:1]
    return text_of(first, d.shuffled(start) if d.chance(0.2) else start, head, block(lines), say(d, total))


def loop_while(d: Draw) -> str:
    n, total = names(d, ["n", "x", "count", "i", "left", "k", "total", "steps"], 2)
    kind = d.int(0, 4)
    if kind == 0:
        lines = [f"{n} = {d.int(1, 6)}", f"while {n} > 0:", block([*d.pick([[f"print({n})"], [f"{total} = {n} * {d.int(2, 4)}"], []]), f"{n} -= 1"])]
    elif kind == 1:
        lines = [f"{n} = {d.int(0, 2)}", f"{total} = 0", f"while {n} < {d.int(3, 6)}:", block(d.shuffled([f"{total} += {n}"]) + [f"{n} += {d.pick([1, 1, 2])}"])]
    elif kind == 2:
        lines = [f"{n} = {d.int(5, 200)}", f"{total} = 0", f"while {n} > {d.pick([0, 1, 1])}:", block([f"{n} //= {d.pick([2, 2, 3, 10])}" if d.chance(0.6) else f"{n} = {n} // 2", f"{total} += 1"])]
    elif kind == 3:
        lines = [f"{n} = {d.int(1, 9)}", f"while {n} < {d.int(20, 90)}:", block([f"{n} = {n} * {d.int(2, 3)}" + d.pick(["", " + 1", " - 1"]) if n else ""] if d.chance(0.7) else [f"{n} += {d.int(9, 15)}"])]
        lines = lines if d.chance(0.5) or "- 1" not in lines[-1] else lines
    else:
        lines = [f"{n} = {d.int(3, 20)}", "while True:", block([f"{n} -= {d.int(2, 6)}", f"if {n} < {d.int(0, 5)}:", block(["break"])])]
    return text_of(lines, say(d, n) if kind != 1 else say(d, total, n))


def loop_nested(d: Draw) -> str:
    i, j = d.pick([("i", "j"), ("row", "col"), ("a", "b"), ("x", "y")])
    inner = d.pick([lambda: [f"print({i}, {j})"], lambda: [f"total += {i} * {j}"], lambda: [f"if {i} == {j}:", block(["total += 1"])], lambda: [f"total += {i} + {j}"], lambda: [f"out.append({i} {d.pick('+-*')} {j})"]])()
    text = "\n".join(inner)
    first = ["total = 0"] if "total" in text else ["out = []"] if "out" in text else []
    return text_of(first, f"for {i} in range({d.int(2, 3)}):", block([f"for {j} in range({d.pick([str(d.int(2, 3)), i + ' + 1', '1, 3'])}):", block(inner)]), say(d, "total") if "total" in text else ["print(out)"] if "out" in text else [])


def loop_two(d: Draw) -> str:
    xs = d.pick(LIST_NAMES)
    values = ints(d, 2, 4)
    kind = d.int(0, 2)
    if kind == 0:
        i, v = d.pick([("i", "v"), ("idx", "item"), ("pos", "n")])
        return text_of(f"{xs} = {values}", d.pick([["best = 0"], ["total = 0"]]), f"for {i}, {v} in enumerate({xs}{d.pick(['', '', ', 1'])}):", block(d.pick([[f"print({i}, {v})"], [f"if {v} > {d.int(2, 9)}:", block([f"best = {i}", *d.pick([["break"], []])])], [f"total = {v} * {i}"]])))
    if kind == 1:
        others = ints(d, len(values), len(values))
        return text_of(f"a = {values}", f"b = {others}", "total = 0", "for x, y in zip(a, b):", block(d.pick([["total += x * y"], ["total += max(x, y)"], ["if x > y:", block(["total += 1"])], ["print(x + y)"]])), say(d, "total"))
    return text_of(f"{xs} = {values}", f"for i in range(len({xs})):", block(d.pick([[f"{xs}[i] += {d.int(1, 5)}"], [f"{xs}[i] = {xs}[i] * 2"], [f"print(i, {xs}[i])"], [f"if {xs}[i] > {d.int(2, 8)}:", block([f"{xs}[i] = 0"])]])), say(d, xs))


# Text


def word(d: Draw) -> str:
    return d.word() if d.chance(0.85) else d.pick(["Hello", "a b c", "Python", "banana", "level", "x1y2", "AbC"])


def text_steps(d: Draw) -> str:
    s, t, n = d.pick(TEXT_NAMES), d.pick(["out", "result", "t", "short", "new"]), d.pick(["n", "size", "k", "at"])
    first = word(d)
    steps = [
        lambda: f"{t} = {s}.{d.pick(['upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip'])}()", lambda: f"{t} = {s} + {d.lit(d.pick(['!', 'ing', 's', '-', ' x']))}", lambda: f"{n} = len({s})", lambda: f"{t} = {s}[{d.pick(['0', '-1', '1', '1:', ':2', ':-1', '::-1', '1:3', '2'])}]",
        lambda: f"{n} = {s}.count({d.lit(d.pick(first if first.strip() else 'a'))})", lambda: f"{n} = {s}.find({d.lit(d.pick(first + 'z'))})", lambda: f"{t} = {s}.replace({d.lit(d.pick(first))}, {d.lit(d.pick(['', '*', 'x', 'oo']))})", lambda: f"{t} = {s} * {d.int(2, 3)}",
        lambda: f"{t} = {d.lit(d.pick(first + 'aeiou'))} in {s}", lambda: f"{t} = {s}.{d.pick(['startswith', 'endswith'])}({d.lit(d.pick([first[:1], first[-1:], 'a', first[:2]]))})", lambda: f"{t} = {s} == {d.lit(d.pick([first, word(d)]))}", lambda: f"{t} = list({s})", lambda: f"{t} = {s}.{d.pick(['isalpha', 'isdigit', 'islower', 'isupper'])}()",
        lambda: f"{t} = f'{{{s}}}{d.pick(['!', ' is here', '-', ':'])}'", lambda: f"{t} = {d.lit(d.pick(['Hi ', '> ', 'the ']))} + {s}", lambda: f"{s} += {d.lit(d.pick(['a', '!', 'ed']))}", lambda: f"{t} = ''.join(reversed({s}))", lambda: f"{t} = sorted({s})", lambda: f"{t} = {s}.{d.pick(['center', 'ljust', 'rjust'])}({d.int(4, 10)})", lambda: f"{t} = {s}.index({d.lit(d.pick(first))})",
    ]  # fmt: skip
    return text_of(f"{s} = {d.lit(first)}", [d.pick(steps)() for _ in range(d.int(1, 3))], say(d, s))


def text_loop(d: Draw) -> str:
    s, ch, first = d.pick(TEXT_NAMES), d.pick(["ch", "c", "letter", "x"]), word(d)[:7]
    mark = d.pick(first if first.strip() else "a")
    body = d.pick([
        lambda: ("count = 0", [f"if {ch} {d.pick(['==', '!='])} {d.lit(mark)}:", block(["count += 1"])], "count"), lambda: ("count = 0", [f"if {ch} in 'aeiou':", block(["count += 1"])], "count"), lambda: ("out = ''", [f"out = {ch} + out"], "out"), lambda: ("out = ''", [f"out += {ch}{d.pick(['', '.upper()', ' * 2'])}"], "out"),
        lambda: ("out = ''", [f"if {ch} {d.pick(['==', '!='])} {d.lit(mark)}:", block([f"out += {ch}"]), *d.pick([[], ["else:", block(["out += '-'"])]])], "out"), lambda: ("seen = []", [f"if {ch} not in seen:", block([f"seen.append({ch})"])], "seen"), lambda: ("counts = {}", [f"counts[{ch}] = counts.get({ch}, 0) + 1"], "counts"), lambda: ("n = 0", [f"n += ord({ch}) - ord('a')"], "n"),
    ])()  # fmt: skip
    return text_of(f"{s} = {d.lit(first)}", body[0], f"for {ch} in {s}:", block(body[1]), say(d, body[2]))


def words_loop(d: Draw) -> str:
    ws, w = d.pick(WORDS_NAMES), d.pick(["w", "word", "item", "name"])
    values = d.strs(2, 4)
    first = f"{ws} = {d.lit(' '.join(values))}.split()" if d.chance(0.3) else f"{ws} = {values}"
    body = d.pick([
        lambda: ("", [f"print({w}{d.pick(['', f', len({w})', '.upper()'])})"], ""), lambda: ("total = 0", [f"total += len({w})"], "total"), lambda: ("longest = ''", [f"if len({w}) > len(longest):", block([f"longest = {w}"])], "longest"), lambda: ("out = []", [f"out.append({w}{d.pick(['.upper()', '[0]', '[::-1]', '.title()', ' + chr(33)'])})"], "out"),
        lambda: ("count = 0", [f"if {d.pick([f'len({w}) > {d.int(3, 5)}', repr(d.pick('aeior')) + ' in ' + w, f'{w}[0] == ' + repr(values[0][0])])}:", block(["count += 1"])], "count"), lambda: ("sizes = {}", [f"sizes[{w}] = len({w})"], "sizes"), lambda: ("text = ''", [f"text += {w}[0]"], "text"), lambda: ("text = ''", [f"text = text + {w} + ' '"], "text"),
    ])()  # fmt: skip
    return text_of(first, body[0] or [], f"for {w} in {ws}:", block(body[1]), say(d, body[2]) if body[2] else [])


def printing(d: Draw) -> str:
    n, s = d.pick(INT_NAMES), d.pick(TEXT_NAMES)
    lines = [f"{n} = {number(d)}", f"{s} = {d.lit(d.pick([d.word(), d.person()]))}"]
    ways = [lambda: f"print({n}, {s})", lambda: f"print({s}, {n}, sep={d.lit(d.pick(['-', ', ', ': ', '']))})", lambda: f"print(f'{{{s}}} has {{{n}}}')", lambda: f"print({d.lit(d.pick(['n =', 'name:', '>', 'value']))}, {n})", lambda: f"print(str({n}) + {s})", lambda: f"print(f'{{{n}:{d.pick(['3d', '>4', '04d', '<4', '05', ','])}}}|')",
            lambda: f"print({s}, end={d.lit(d.pick([' ', '', '; ']))})", lambda: f"print({n} {d.pick('+-*')} {d.int(1, 9)})", lambda: f"print(f'{{{n} / {d.pick([2, 4, 8])}:.{d.int(1, 2)}f}}')", lambda: f"print('%d %s' % ({n}, {s}))", lambda: f"print('{{}}: {{}}'.format({s}, {n}))", lambda: f"print({s}.upper(), len({s}))", lambda: f"print({n} > {d.int(0, 20)})"]  # fmt: skip
    return text_of(lines, [d.pick(ways)() for _ in range(d.int(1, 4))])


# Containers


def list_steps(d: Draw) -> str:
    xs, n, ys = d.pick(LIST_NAMES), d.pick(["n", "first", "total", "x"]), d.pick(["ys", "rest", "part", "copy"])
    values = ints(d, 2, 5)
    steps = [
        lambda: f"{xs}.append({number(d)})", lambda: f"{xs}.append({number(d)})", lambda: f"{n} = {xs}[{d.pick([0, -1, 1, len(values) - 1])}]", lambda: f"{xs}[{d.pick([0, -1, 1])}] = {number(d)}", lambda: f"{n} = len({xs})", lambda: f"{n} = {d.pick(['sum', 'max', 'min'])}({xs})",
        lambda: f"{ys} = {xs}[{d.pick(['1:', ':2', ':-1', '::-1', '1:3', '-2:', '::2', ':'])}]", lambda: f"{n} = {xs}.pop({d.pick(['', '', '0'])})", lambda: f"{xs}.insert({d.int(0, 2)}, {number(d)})", lambda: f"{xs}.sort({d.pick(['', '', 'reverse=True'])})", lambda: f"{ys} = sorted({xs})", lambda: f"{xs}.reverse()",
        lambda: f"{n} = {d.pick(values + [99])} in {xs}", lambda: f"{n} = {xs}.index({d.pick(values)})", lambda: f"{n} = {xs}.count({d.pick(values)})", lambda: f"{xs}.remove({d.pick(values)})", lambda: f"{ys} = {xs} + [{number(d)}]", lambda: f"{xs} += [{number(d)}, {number(d)}]", lambda: f"{ys} = [v {d.pick(['* 2', '+ 1', '- 3', '** 2', '% 3'])} for v in {xs}]",
        lambda: f"{ys} = [v for v in {xs} if v {d.pick(['> 5', '% 2 == 0', '< 8', '!= 3'])}]", lambda: f"{xs}[0], {xs}[1] = {xs}[1], {xs}[0]", lambda: f"{xs}.extend([{number(d)}])", lambda: f"del {xs}[0]", lambda: f"{xs}[1] += {d.int(1, 9)}",
    ]  # fmt: skip
    return text_of(f"{xs} = {values}", [d.pick(steps)() for _ in range(d.int(1, 4))], say(d, xs))


def list_build(d: Draw) -> str:
    out, i = d.pick(["out", "result", "xs", "squares", "evens"]), d.pick(["i", "n", "k"])
    made = d.pick([i, f"{i} * {i}", f"{i} ** 2", f"{i} * {d.int(2, 5)}", f"{i} + {d.int(1, 9)}", f"{i} % {d.int(2, 3)}", f"str({i})", f"({i}, {i} * 2)", f"[{i}]"])
    head = d.pick([f"range({d.int(2, 5)})", f"range(1, {d.int(3, 6)})", str(ints(d, 2, 4))])
    if d.chance(0.3):
        return text_of(f"{out} = [{made} for {i} in {head}{d.pick(['', '', f' if {i} % 2 == 0', f' if {i} > 2'])}]", say(d, out))
    lines = [f"if {comparison(d, i, 3)}:", block([f"{out}.append({made})"])] if d.chance(0.35) else [f"{out}.append({made})"]
    return text_of(f"{out} = []", f"for {i} in {head}:", block(lines), say(d, out, f"len({out})"))


def table_steps(d: Draw) -> str:
    t, k, n = d.pick(TABLE_NAMES), d.words(3), d.pick(["n", "x", "value", "total"])
    steps = [
        lambda: f"{t}[{d.lit(d.pick(k))}] = {number(d)}", lambda: f"{n} = {t}[{d.lit(k[0])}]", lambda: f"{t}[{d.lit(k[0])}] += {d.int(1, 9)}", lambda: f"{n} = {t}.get({d.lit(d.pick(k))}, {d.int(0, 3)})", lambda: f"{n} = {d.lit(d.pick(k))} in {t}", lambda: f"{n} = len({t})", lambda: f"{n} = list({t}{d.pick(['', '.values()', '.keys()', '.items()'])})",
        lambda: f"{n} = sum({t}.values())", lambda: f"{n} = {t}.pop({d.lit(k[0])})", lambda: f"{t}.update({{{d.lit(k[2])}: {number(d)}}})", lambda: f"del {t}[{d.lit(k[0])}]", lambda: f"{n} = sorted({t})", lambda: f"{n} = max({t}, key={t}.get)", lambda: f"{t}.setdefault({d.lit(d.pick(k))}, {d.int(0, 9)})",
    ]  # fmt: skip
    return text_of(f"{t} = {{{d.lit(k[0])}: {number(d)}, {d.lit(k[1])}: {number(d)}}}", [d.pick(steps)() for _ in range(d.int(1, 3))], say(d, t))


def table_loop(d: Draw) -> str:
    t, k, v = d.pick(TABLE_NAMES), *d.pick([("k", "v"), ("name", "age"), ("item", "price"), ("key", "value")])
    table = d.dict(n=d.int(2, 3))
    if d.chance(0.4):
        values = d.pick([d.sample(["a", "b", "c"], 3) + ["a"], [d.int(1, 3) for _ in range(4)], list(d.pick(["noon", "abba", "tree", "moon"]))])
        body = d.pick([[f"{t}[x] = {t}.get(x, 0) + 1"], [f"if x in {t}:", block([f"{t}[x] += 1"]), "else:", block([f"{t}[x] = 1"])], [f"if x not in {t}:", block([f"{t}[x] = 0"]), f"{t}[x] += 1"]])
        return text_of(f"{t} = {{}}", f"for x in {d.lit(values)}:", block(body), say(d, t))
    body = d.pick([[f"print({k}, {v})"], [f"total += {v}"], [f"if {v} > {d.int(2, 9)}:", block([f"total += 1"])], [f"print(f'{{{k}}}: {{{v}}}')"], [f"if {v} > total:", block([f"total, best = {v}, {k}"])]])
    return text_of(f"{t} = {table}", ["total = 0"] if "total" in str(body) else [], f"for {k}, {v} in {t}.items():", block(body), say(d, "total") if "total" in str(body) else [])


def pairs(d: Draw) -> str:
    a, b, c = names(d, INT_NAMES, 3)
    return text_of(d.pick([
        lambda: [f"{a}, {b} = {number(d)}, {number(d)}", f"{a}, {b} = {b}, {a}{d.pick(['', f' + {b}'])}"], lambda: [f"p = ({number(d)}, {number(d)})", f"{a}, {b} = p", f"{c} = p[{d.int(0, 1)}]"], lambda: [f"{a}, *rest = {ints(d, 2, 4)}", f"{b} = len(rest)"],
        lambda: [f"points = [({d.int(0, 9)}, {d.int(0, 9)}), ({d.int(0, 9)}, {d.int(0, 9)})]", f"for {a}, {b} in points:", block([f"{c} = {a} {d.pick('+-*')} {b}"])], lambda: [f"{a} = {b} = {number(d)}", f"{a} += 1"], lambda: [f"s = {{{d.int(0, 5)}, {d.int(0, 5)}, {d.int(3, 9)}}}", f"s.add({d.int(0, 9)})", f"{a} = len(s)"],
    ])(), say(d, a) if d.chance(0.5) else [])  # fmt: skip


# Functions and objects


def function_body(d: Draw, params: List[str]) -> List[str]:
    a, b = params[0], params[-1]
    return d.pick([
        lambda: [f"return {a} {d.pick('+-*')} {b}"], lambda: [f"return {operation(d, a)}"], lambda: [f"r = {a} {d.pick('+-*')} {b}", "return r"], lambda: [f"if {comparison(d, a, 6)}:", block([f"return {operation(d, b)}"]), f"return {d.pick([a, b, '0', f'{a} + {b}'])}"], lambda: [f"if {a} > {b}:", block([f"return {a}"]), "else:", block([f"return {b}"])] if a != b else [f"return {a} * {a}"],
        lambda: ["total = 0", f"for i in range({a} % 5):", block([d.pick(["total += i", f"total += {b}", "total += i * i"])]), "return total"], lambda: [f"return {comparison(d, a, 6)}"], lambda: [f"{a} += {d.int(1, 5)}", f"return {a} * {d.int(2, 3)}"], lambda: [f"print({d.lit(d.pick(['in', 'call', 'f']))}, {a})", f"return {operation(d, a)}"], lambda: [f"return {a} if {comparison(d, b, 6)} else {operation(d, a)}"],
        lambda: [f"while {a} > {d.int(3, 9)}:", block([f"{a} -= {d.int(3, 8)}"]), f"return {a}"],
    ])()  # fmt: skip


def functions(d: Draw) -> str:
    name, other = names(d, VERBS, 2)
    params = names(d, ["a", "b", "x", "y", "n", "w", "h", "num", "value"], d.int(1, 2))
    default = d.chance(0.15) and len(params) > 1
    shown = [params[0], f"{params[1]}={d.int(1, 9)}"] if default else params
    lines = [f"def {name}({', '.join(shown)}):", block(function_body(d, params)), "", ""]
    arguments = lambda: ", ".join(str(number(d)) for _ in (params[:1] if default and d.chance(0.6) else params))
    if d.chance(0.25):
        lines[3:] = ["", f"def {other}(v):", block([d.pick([f"return {name}({', '.join(['v'] * len(params))}) + {d.int(1, 9)}", f"r = {name}({', '.join(['v'] * len(params))})\nreturn r * 2"])]), "", ""]
        return text_of(lines, f"print({other}({number(d)}))")
    for _ in range(d.pick([1, 1, 2])):
        lines.append(d.pick([f"print({name}({arguments()}))", f"{d.pick(['r', 'result', 'out', 'ans'])} = {name}({arguments()})", f"print({d.lit(d.pick(['got', 'r =']))}, {name}({arguments()}))"]))
    if d.chance(0.15):
        lines.append(f"for i in range({d.int(2, 3)}):\n    print({name}({', '.join(['i'] * (1 if default else len(params)))}))")
    return text_of(lines)


def function_on_list(d: Draw) -> str:
    name, xs, v = d.pick(["total", "largest", "count_big", "process", "f", "summarize", "find"]), d.pick(LIST_NAMES), d.pick(["v", "x", "n", "item"])
    body = d.pick([
        lambda: ["s = 0", f"for {v} in {xs}:", block([f"s += {v}"]), "return s"], lambda: [f"best = {xs}[0]", f"for {v} in {xs}:", block([f"if {v} {d.pick('<>')} best:", block([f"best = {v}"])]), "return best"], lambda: ["out = []", f"for {v} in {xs}:", block([f"if {comparison(d, v, 6)}:", block([f"out.append({v})"])]), "return out"], lambda: [f"return [{operation(d, v)} for {v} in {xs}]"],
        lambda: [f"for {v} in {xs}:", block([f"if {comparison(d, v, 6)}:", block([f"return {v}"])]), "return None"], lambda: [f"return sum({xs}) {d.pick(['//', '/'])} len({xs})"], lambda: ["n = 0", f"for i, {v} in enumerate({xs}):", block([f"if {v} > i:", block(["n += 1"])]), "return n"], lambda: [f"{xs}.append({number(d)})", f"return len({xs})"], lambda: [f"return max({xs}) - min({xs})"],
    ])()  # fmt: skip
    return text_of(f"def {name}({xs}):", block(body), "", "", d.pick([[f"print({name}({ints(d, 2, 4)}))"], [f"data_in = {ints(d, 2, 4)}", f"r = {name}(data_in)", *say(d, "r")], [f"r = {name}({ints(d, 1, 4)})"]]))


def function_on_text(d: Draw) -> str:
    name, s = d.pick(["shout", "clean", "count_vowels", "f", "initial", "flip", "greet", "label"]), d.pick(TEXT_NAMES)
    body = d.pick([
        lambda: [f"return {s}.{d.pick(['upper', 'title', 'lower'])}(){d.pick(['', ' + chr(33)'])}"], lambda: ["n = 0", f"for ch in {s}:", block([f"if ch in {d.lit(d.pick(['aeiou', 'abc', 'rst']))}:", block(["n += 1"])]), "return n"], lambda: [f"if len({s}) > {d.int(3, 6)}:", block([f"return {s}[:{d.int(2, 3)}]"]), f"return {s}"], lambda: [f"return {s}[::-1]"], lambda: [f"return {s} == {s}[::-1]"],
        lambda: [f"return 'Hello, ' + {s}{d.pick(['', ' + chr(33)'])}"], lambda: [f"return f'{{{s}}}-{{len({s})}}'"], lambda: ["out = ''", f"for ch in {s}:", block(["out = ch + out"]), "return out"], lambda: [f"return {s}[0].upper() + {s}[1:]"], lambda: [f"print({s})", f"return len({s})"],
    ])()  # fmt: skip
    return text_of(f"def {name}({s}):", block(body), "", "", [d.pick([f"print({name}({d.lit(word(d))}))", f"r = {name}({d.lit(word(d))})"]) for _ in range(d.pick([1, 1, 2]))])


def recursion(d: Draw) -> str:
    n = d.int(1, 5)
    return text_of(d.pick([
        lambda: ["def fact(n):", block([f"if n {d.pick(['<= 1', '< 2', '== 0'])}:", block(["return 1"]), "return n * fact(n - 1)"]), "", "", f"print(fact({n}))"], lambda: ["def add_up(n):", block(["if n == 0:", block(["return 0"]), "return n + add_up(n - 1)"]), "", "", f"r = add_up({n})"], lambda: ["def down(n):", block(["if n > 0:", block(["print(n)", "down(n - 1)"])]), "", "", f"down({n})"],
        lambda: ["def power(b, e):", block(["if e == 0:", block(["return 1"]), "return b * power(b, e - 1)"]), "", "", f"print(power({d.int(2, 4)}, {d.int(0, 4)}))"], lambda: ["def size(xs):", block(["if not xs:", block(["return 0"]), "return 1 + size(xs[1:])"]), "", "", f"print(size({ints(d, 0, 4)}))"], lambda: ["def fib(n):", block(["if n < 2:", block(["return n"]), "return fib(n - 1) + fib(n - 2)"]), "", "", f"print(fib({d.int(0, 4)}))"],
        lambda: ["def gcd(a, b):", block(["if b == 0:", block(["return a"]), "return gcd(b, a % b)"]), "", "", f"print(gcd({d.int(4, 40)}, {d.int(2, 30)}))"], lambda: ["def rev(s):", block(["if s == '':", block(["return s"]), "return rev(s[1:]) + s[0]"]), "", "", f"print(rev({d.lit(d.word()[:4])}))"],
    ])())  # fmt: skip


def objects(d: Draw) -> str:
    cls, attr, obj = d.pick(["Account", "Counter", "Player", "Box", "Robot", "Item", "Dog", "Car", "Team", "Lamp"]), d.pick(["balance", "count", "score", "size", "x", "value", "total", "points"]), d.pick(["a", "c", "p", "obj", "first", "item", "me"])
    extra = d.pick(["", "", "name", "limit", "step"])
    params = [extra, attr] if extra and d.chance(0.7) else [attr]
    init = [f"self.{p} = {p}" for p in params] + ([f"self.{extra} = {d.pick(['0', '[]', repr(d.word())])}"] if extra and extra not in params else [])
    methods = [
        lambda m: [f"def {m}(self, n):", block([f"self.{attr} {d.pick(['+=', '-=', '+='])} n", *d.pick([[], [f"return self.{attr}"]])])], lambda m: [f"def {m}(self):", block([f"return {operation(d, f'self.{attr}')}"])], lambda m: [f"def {m}(self, n):", block([f"if n > self.{attr}:", block([d.pick(["return False", "print('no')\nreturn"])]), f"self.{attr} -= n", "return True"])],
        lambda m: [f"def {m}(self):", block([f"self.{attr} = {d.pick([f'self.{attr} * 2', '0', f'self.{attr} + 1'])}"])], lambda m: [f"def {m}(self):", block([f"print({d.lit(d.pick(['now', 'I am', 'at']))}, self.{attr})"])],
    ]  # fmt: skip
    chosen = [(m, d.pick(methods)(m)) for m in d.sample(["add", "step", "show", "use", "grow", "take", "total", "update"], d.int(1, 2))]
    lines = [f"class {cls}:", block([f"def __init__(self, {', '.join(params)}):", block(init)])]
    for _, source in chosen:
        lines += ["", block(source)]
    lines += ["", ""]
    values = [d.lit(d.person()) if p == "name" else str(number(d)) for p in params]
    lines.append(f"{obj} = {cls}({', '.join(values)})")
    for _ in range(d.int(1, 3)):
        m, source = d.pick(chosen)
        text = f"{obj}.{m}({number(d) if ', n' in source[0] else ''})"
        lines.append(d.pick([text, f"r = {text}", f"print({text})"]) if "return" in source[1] else text)
    return text_of(lines, d.pick([[f"print({obj}.{attr})"], [f"print({obj}.{attr})"], []]))


def caught(d: Draw) -> str:
    risky, error = d.pick([
        (f"x = int({d.lit(d.pick(['12', 'abc', '7', '', '3.5', '-4']))})", "ValueError"), (f"x = {d.int(1, 20)} // {d.pick([0, 0, 2, 5])}", "ZeroDivisionError"), (f"x = {ints(d, 1, 3)}[{d.int(0, 4)}]", "IndexError"), (f"x = {d.dict(n=2)}[{d.lit(d.word())}]", "KeyError"), (f"x = 'a' + {d.pick(['1', repr('b')])}", "TypeError"),
    ])  # fmt: skip
    if d.chance(0.25):
        return text_of(f"y = {number(d)}", risky, "print(x)")
    tail = d.pick([[], [], ["finally:", block([d.pick(["print('end')", "y = 1"])])], ["else:", block([d.pick(["print('fine')", "y = 2"])])]])
    return text_of("try:", block([risky, *d.pick([[], ["print(x)"]])]), d.pick([f"except {error}:", f"except {error} as e:", "except Exception as e:"]), block([d.pick(["x = 0", "print('error')", "x = -1"])]), tail, say(d, "x"))


SINGLE: List[Callable[[Draw], str]] = [chain] * 14 + [running] * 12 + [sums] * 6 + [text_steps] * 5 + [list_steps] * 5 + [logic] * 3 + [table_steps] * 3 + [pairs] * 2
TUTORIAL = [loop_numbers] * 10 + [decide] * 6 + [loop_while] * 4 + [printing] * 4 + [loop_two] * 3 + [text_loop] * 3 + [words_loop] * 3 + [list_build] * 3 + [table_loop] * 3 + [loop_nested] * 2
FUNCTIONS = [functions] * 7 + [function_on_list] * 4 + [function_on_text] * 3 + [recursion] * 2
FEATURES = [objects] * 5 + [caught] * 2


def single(d: Draw) -> str:
    return d.pick(SINGLE)(d)


def tutorial(d: Draw) -> str:
    return d.pick(TUTORIAL)(d)


def function(d: Draw) -> str:
    return d.pick(FUNCTIONS)(d)


def feature(d: Draw) -> str:
    return d.pick(FEATURES)(d)

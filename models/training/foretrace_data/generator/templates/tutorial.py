"""First-course scripts: assignments, ifs, loops and prints about everyday things."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import ANIMALS, CITIES, COLOURS, DAYS, FRUITS, MIXED, PEOPLE, PRODUCTS, SONGS, SUBJECTS, price, some, table, words
from ._shapes import block, fn, src, tally, total


@template("tutorial", "if-elif-else", "comparison")
def weather(d: Draw) -> str:
    t = d.name("temperature", "temp", "degrees")
    cuts = sorted(d.sample(range(0, 35, 5), 2))
    says = d.sample(["cold", "mild", "warm", "hot", "freezing", "nice"], 3)
    verb = d.pick(["print({})", "advice = {}", "print('It is', {})"])
    chain = [*block(f"if {t} < {cuts[0]}", verb.format(d.lit(says[0]))), *block(f"elif {t} {d.pick(['<', '<='])} {cuts[1]}", verb.format(d.lit(says[1]))), *block("else", verb.format(d.lit(says[2])))]
    nested = [*block(f"if {t} > {cuts[0]}", block(f"if {t} > {cuts[1]}", verb.format(d.lit(says[2]))), block("else", verb.format(d.lit(says[1])))), *block("else", verb.format(d.lit(says[0])))]
    value = d.pick([d.int(-10, 40), d.pick(cuts), d.pick(cuts) + 0.5])
    end = ["print(advice)"] if verb.startswith("advice") else d.pick([[], [f"{t} += {d.int(1, 9)}", f"print({t})"]])
    return src(f"{t} = {value}", d.pick([chain, nested]), end)


@template("tutorial", "arithmetic", "f-string", "print")
def shopping(d: Draw) -> str:
    item = d.pick(PRODUCTS)
    p, q = d.name("price", "cost"), d.name("quantity", "count", "qty")
    lines = [f"item = {d.lit(item)}", f"{p} = {price(d)}", f"{q} = {d.int(1, 6)}", f"total = {p} * {q}"]
    more = d.sample([[f"total = total - {d.int(1, 5)}"], block(f"if total > {d.int(10, 60)}", d.pick(["total *= 0.9", "total = round(total * 0.8, 2)", "print('discount')"])), [f"tax = round(total * 0.2, 2)"], [f"each_tax = total // {q}"], block(f"if {q} >= 3", f"{q} = {q} + 1", "print('one free')"), [f"change = 100 - total"]], d.int(0, 2))
    end = d.pick(["print(f'{item}: {total:.2f}')", "print(item, total)", "print('Total:', round(total, 1))", "print(f'{item:>8} {total:8.2f}')", "print(total > 20)"])
    return src(lines, more, end)


@template("tutorial", "list", "for", "print")
def list_walk(d: Draw) -> str:
    things, one = d.pick([("fruits", "fruit"), ("animals", "animal"), ("cities", "city"), ("colours", "colour")])
    pool = {"fruits": FRUITS, "animals": ANIMALS, "cities": CITIES, "colours": COLOURS}[things]
    say = d.pick([f"print({one})", f"print({one}, len({one}))", f"print({one}.upper())", f"print(i, {one})", f"print({one}[0] + '...')", f"print('I like ' + {one})", f"print({one}, end=', ')", f"print(f'{{{one}:>8}}|')"])
    head = f"for i, {one} in enumerate({things}{d.pick(['', ', 1'])})" if "print(i" in say else d.pick([f"for {one} in {things}", f"for {one} in sorted({things})", f"for {one} in {things}[::-1]", f"for {one} in {things}[1:]"])
    guard = d.pick([[say], [say], block(f"if len({one}) > 4", say), [*block(f"if {one} == {things}[0]", "continue"), say], [*block(f"if 'e' in {one}", say), *block("else", "print('-')")]])
    pre = d.pick([[], [], [f"{things}.append({d.lit(d.pick(pool))})"], [f"{things}.sort()"], [f"{things}[0] = {d.lit(d.pick(pool))}"], [f"del {things}[-1]"]])
    return src(f"{things} = {d.lit(d.sample(pool, d.int(2, 4)))}", pre, block(head, guard), d.pick([[], [f"print(len({things}))"], [f"print({d.lit(d.pick(pool))} in {things})"]]))


@template("tutorial", "dict", "loop", "print")
def dict_walk(d: Draw) -> str:
    m, k, v = d.pick([("ages", "name", "age"), ("prices", "item", "cost"), ("scores", "player", "points")])
    data = table(d, {"ages": PEOPLE, "prices": PRODUCTS, "scores": PEOPLE}[m], 1, 40, 2, 3)
    first_key = next(iter(data))
    change = d.pick([[], [f"{m}[{d.lit(first_key)}] += {d.int(1, 5)}"], [f"{m}['new'] = {d.int(1, 9)}"], [f"del {m}[{d.lit(first_key)}]"], [f"{m}.update({{'x': 1}})"]])
    loop = d.pick([block(f"for {k} in {m}", f"print({k}, {m}[{k}])"), block(f"for {k}, {v} in {m}.items()", d.pick([f"print(f'{{{k}}} -> {{{v}}}')", f"print({k}, {v} * 2)", f"if {v} > 10:\n    print({k})"])), block(f"for {v} in {m}.values()", f"print({v})"), block(f"for {k} in sorted({m}, key={m}.get)", f"print({k})"), ["total = 0", *block(f"for {k} in {m}", f"total += {m}[{k}]"), "print(total)"], ["best = ''", *block(f"for {k}, {v} in {m}.items()", block(f"if not best or {v} > {m}[best]", f"best = {k}")), "print(best)"], [f"print(max({m}.values()), min({m}))"]])
    return src(f"{m} = {d.lit(data)}", change, loop, d.pick([[], [f"print({m})"]]))


@template("tutorial", "function", "print")
def simple_functions(d: Draw) -> str:
    name, param, expr, arg = d.pick([
        ("square", "n", "n * n", d.int(-3, 12)), ("greet", "name", "'Hello ' + name", d.pick(PEOPLE)), ("to_f", "c", "c * 9 / 5 + 32", d.int(-5, 30)), ("last", "items", "items[-1]", some(d, 1, 4)), ("is_adult", "age", "age >= 18", d.int(10, 25)), ("shout", "text", "text.upper() + '!'", d.pick(FRUITS)), ("area", "r", "round(3.14 * r ** 2, 2)", d.int(1, 6)), ("even", "n", "n % 2 == 0", d.int(0, 20)), ("middle", "s", "s[len(s) // 2]", d.pick(ANIMALS)), ("add_tax", "p", "round(p * 1.2, 2)", price(d)), ("count_up", "n", "list(range(1, n + 1))", d.int(0, 5)), ("double", "xs", "[x * 2 for x in xs]", some(d, 1, 4))])
    body = d.pick([[f"return {expr}"], [f"value = {expr}", "return value"], [f"print('in', {param})", f"return {expr}"]])
    use = d.pick([[f"print({name}({d.lit(arg)}))"], [f"x = {name}({d.lit(arg)})", "print(x)"], [f"x = {d.lit(arg)}", f"y = {name}(x)", "print(x, y)"], [f"print({name}({d.lit(arg)}) == {name}({d.lit(arg)}))"], [f"answers = [{name}({d.lit(arg)})]", f"answers.append({name}(answers[0]))" if name in ("square", "shout", "to_f", "double", "add_tax") else "print(answers)"]])
    return src(fn(name, param, body), use)


@template("tutorial", "variables", "swap", "augmented")
def variable_steps(d: Draw) -> str:
    a, b, c = d.pick([("a", "b", "c"), ("x", "y", "z"), ("first", "second", "third"), ("coins", "gems", "lives")])
    lines = [f"{a} = {d.small()}", f"{b} = {d.int(1, 12)}"]
    steps = [f"{c} = {a} + {b}", f"{a}, {b} = {b}, {a}", f"{a} += {d.int(1, 9)}", f"{b} *= {d.int(2, 3)}", f"{c} = {a} * {b} - 1", f"{a} = {b}", f"{c} = {a} // {b}", f"{c} = {a} % {b}", f"{b} = {a} - {b}", f"{c} = {a} > {b}", f"{c} = str({a}) + str({b})", f"{c} = max({a}, {b})", f"{b} -= 1", f"{a} = -{a}"]
    picked = d.sample(steps, d.int(2, 5))
    lines += picked
    names = [a, b] + ([c] if any(s.startswith(c + " ") for s in picked) else [])
    zero = "//" in "".join(picked) or "% " in "".join(picked)
    if zero:
        lines = [l for l in lines if l not in (f"{b} -= 1", f"{b} = {a} - {b}", f"{a}, {b} = {b}, {a}")]
    return src(lines, f"print({', '.join(names)})")


@template("tutorial", "str", "concatenation", "len")
def string_steps(d: Draw) -> str:
    s = d.name("name", "word", "text", "title")
    text = d.pick([d.pick(PEOPLE), d.pick(SONGS), d.pick(MIXED), " " + d.pick(MIXED) + " "])
    ops = [f"{s} = {s}.upper()", f"{s} = {s} + '!'", f"{s} = {s}.strip()", f"n = len({s})", f"first = {s}[0]", f"last = {s}[-1]", f"{s} = {s}.replace('a', 'o')", f"half = {s}[:len({s}) // 2]", f"back = {s}[::-1]", f"{s} *= 2", f"parts = {s}.split('e')", f"{s} = {s}.title()", f"has = 'e' in {s}", f"pos = {s}.find('o')", f"{s} = {s}.center(12, '*')", f"k = {s}.count('e')", f"same = {s} == {s}.lower()", f"{s} = '<' + {s} + '>'", f"letters = list({s}[:4])", f"{s} = '-'.join({s}[:4])"]
    return src(f"{s} = {d.lit(text)}", d.sample(ops, d.int(2, 5)), d.pick([[f"print({s})"], [f"print(len({s}), {s})"], [f"print(repr({s}))"], []]))


@template("tutorial", "list", "steps", "print")
def list_steps(d: Draw) -> str:
    xs = d.name("numbers", "marks", "queue", "todo")
    vals = some(d, 3, 5, 0, 20)
    n = d.int(0, 20)
    ops = [f"{xs}.append({n})", f"{xs}.sort()", f"{xs}.reverse()", f"top = {xs}.pop()", f"{xs}.insert(1, {n})", f"total = sum({xs})", f"big = max({xs})", f"{xs}[0] = {n}", f"{xs}.remove({vals[1]})" if len(set(vals)) == len(vals) else f"{xs}.append({vals[1]})", f"half = {xs}[:2]", f"n = len({xs})", f"{xs} += [{n}, {n}]", f"mean = sum({xs}) / len({xs})", f"print({xs}[0], {xs}[-1])", f"copy = {xs}[:]", f"{xs}.extend(range(2))", f"here = {n} in {xs}", f"spread = max({xs}) - min({xs})", f"print({xs}[1:3])", f"tail = {xs}[-2:]", f"where = {xs}.index({xs}[-1])"]
    picked = d.sample(ops, d.int(2, 4))
    if any("remove" in p for p in picked):
        picked = [p for p in picked if "[0] =" not in p and "pop" not in p]
    return src(f"{xs} = {vals}", picked, f"print({xs})")


@template("tutorial", "vote", "counter", "if")
def count_things(d: Draw) -> str:
    votes = [d.pick(["yes", "no", "no", "maybe", ""]) for _ in range(d.int(2, 5))]
    v, k = d.name("v", "vote", "answer"), d.name("yes", "n", "count")
    forms = [
        [f"{k} = 0", *block(f"for {v} in votes", block(f"if {v} == 'yes'", f"{k} += 1")), f"print({k}, 'of', len(votes))"], [f"{k} = votes.count('yes')", f"other = votes.count('no')", *block(f"if {k} > other", "print('passed')"), *block(f"elif {k} == other", "print('tie')"), *block("else", "print('failed')")],
        [*tally(d, "counts", v, "votes"), d.pick(["print(counts)", "print(max(counts, key=counts.get))", "for name in counts:\n    print(name, counts[name])"])], ["yes_list, rest = [], []", *block(f"for {v} in votes", block(f"if {v} == 'yes'", f"yes_list.append({v})"), block("else", f"rest.append({v})")), "print(len(yes_list), rest)"],
        [f"{k} = blank = 0", *block(f"for {v} in votes", block(f"if {v} == 'yes'", f"{k} += 1"), block(f"elif not {v}", "blank += 1")), f"print(f'{{{k}}} yes, {{blank}} blank')"],
    ]
    return src(f"votes = {votes}", d.pick(forms))


@template("tutorial", "average", "float", "round")
def marks(d: Draw) -> str:
    subject = d.pick(SUBJECTS)
    xs = some(d, 2, 5, 30, 100)
    avg = d.pick([["average = sum(marks) / len(marks)"], [*total(d, "total", "m", "marks", "m"), "average = total / len(marks)"], ["average = sum(marks) // len(marks)"]])
    end = d.pick([[f"print('{subject}:', round(average, 1))"], [*block("if average >= 60", "print('pass')"), *block("else", "print('fail')")], ["above = [m for m in marks if m > average]", "print(above)"], [f"print(f'{{average:.2f}} in {subject}')"], ["grade = 'A' if average > 80 else 'B' if average > 60 else 'C'", "print(grade)"], ["best, worst = max(marks), min(marks)", "print(best - worst, average)"]])
    return src(f"marks = {xs}", avg, end)


@template("tutorial", "boolean", "and", "or", "not")
def boolean_flags(d: Draw) -> str:
    a, b, c = d.pick([("is_open", "has_key", "late"), ("rain", "wind", "warm"), ("member", "paid", "banned")])
    va, vb, vc = d.bool(), d.bool(), d.bool()
    expr = d.pick([f"{a} and {b}", f"{a} or {b} and not {c}", f"not ({a} or {c})", f"({a} or {b}) and not {c}", f"{a} == {b}", f"{a} != {c}", f"{a} and {b} or {c}", f"{a} + {b} + {c} >= 2", f"all([{a}, {b}, not {c}])", f"any([{a} and {c}, {b}])", f"{a} if {b} else {c}"])
    end = d.pick([[f"go = {expr}", "print(go)"], [*block(f"if {expr}", "print('come in')"), *block("else", "print('stay out')")], [f"state = 'ok' if ({expr}) else 'no'", "print(state)"], [*block(f"if {c}", "print('stop')"), *block(f"elif {expr}", "print('go')")], [f"print(not ({expr}))"]])
    return src(f"{a} = {va}", f"{b} = {vb}", f"{c} = {vc}", end)


@template("tutorial", "while", "bank", "loop")
def savings(d: Draw) -> str:
    m = d.name("balance", "savings", "money")
    goal = d.int(50, 150)
    step = d.pick([f"{m} += {d.int(15, 40)}", f"{m} = {m} * 2", f"{m} += {m} // 2", f"{m} += weeks * 10"])
    extra = d.pick([[], ["print(weeks, %s)" % m], block("if weeks == 3", f"{m} -= {d.int(5, 10)}", "print('spent some')"), block("if weeks == 5", "break")])
    return src(f"{m} = {d.int(5, 40)}", "weeks = 0", block(f"while {m} < {goal} and weeks < 7", "weeks += 1", step, extra), d.pick([["print(weeks)"], [f"print(f'{{{m}}} after {{weeks}} weeks')"], [f"over = {m} - {goal}", "print(over)"], block("else", "print('reached', weeks)")]))


@template("tutorial", "nested-list", "index")
def seat_plan(d: Draw) -> str:
    rows = [[d.pick([0, 1]) for _ in range(3)] for _ in range(d.int(2, 3))]
    r, c = d.int(0, len(rows) - 1), d.int(0, 2)
    tasks = [[f"seats[{r}][{c}] = 1", "print(seats)"], ["free = 0", *block("for row in seats", d.pick(["free += row.count(0)", "for s in row:\n    if s == 0:\n        free += 1"])), "print(free)"], [*block("for row in seats", "print(''.join('#' if s else '.' for s in row))")], [*block(f"if seats[{r}][{c}]", "print('taken')"), *block("else", f"seats[{r}][{c}] = 2", "print('booked')")], ["full = [i for i, row in enumerate(seats) if all(row)]", "print(full)"], [f"column = [row[{c}] for row in seats]", "print(column)"], [f"seats.append([0, 0, 0])", "print(len(seats), seats[-1])"], [f"seats[{r}].append(9)", f"print(seats[{r}])"]]
    return src(f"seats = {rows}", d.sample(tasks, d.int(1, 2)))


@template("tutorial", "type", "str", "int", "conversion")
def type_steps(d: Draw) -> str:
    ops = [f"n = int({d.lit(str(d.int(0, 99)))})", f"t = str({d.int(0, 99)})", f"x = float({d.lit(str(price(d)))})", f"n = int({price(d)})", f"b = bool({d.pick(['0', '1', repr(''), repr('0'), '[]', '[0]'])})", f"c = list({d.lit(d.pick(ANIMALS))})", f"t = '3' * {d.int(1, 4)}", f"t = str(1) + {d.lit(str(d.int(0, 9)))}", f"kind = type({d.pick(['1', '1.0', repr('1'), '[1]', 'None', 'True', '{}', '(1,)'])}).__name__", f"n = len(str({d.int(0, 9999)}))", f"s = tuple({d.lit(some(d, 1, 3))})", f"r = round({price(d)})", f"o = ord({d.lit(d.pick('abcXYZ09'))})", f"ch = chr({d.int(65, 90)})", f"q = {d.int(1, 9)} / {d.pick([1, 2, 4, 5])}", f"h = hex({d.int(0, 255)})", f"e = 10 == {d.pick(['10.0', repr('10'), '0b1010', '1e1'])}"]
    lines = d.sample(ops, d.int(2, 4))
    names = list(dict.fromkeys(line.split(" = ")[0] for line in lines))
    return src(lines, d.pick([[], [f"print({', '.join(names)})"]]))


@template("tutorial", "print", "sep", "end")
def print_options(d: Draw) -> str:
    xs = d.pick([words(d, 2, 3), some(d, 2, 4)])
    v = d.name("items", "xs", "parts")
    lines = d.sample([f"print({v})", f"print(*{v})", f"print(*{v}, sep={d.lit(d.pick([', ', '-', '', ' | ']))})", f"print({v}[0], end={d.lit(d.pick([' ', '!', '']))})", f"print(len({v}), 'things', sep=': ')", "print()", f"print({v}[0], {v}[-1])", f"print('[' + str({v}[0]) + ']')", f"print({v}[0], None, True, 2.0)", f"print('a\\tb', 'c')", f"print('first', {v}[0], sep='\\n')", f"print(str({v}))", f"print({v}[:1] + {v}[-1:])", "print('done', end='\\n\\n')"], d.int(2, 4))
    return src(f"{v} = {d.lit(xs)}", lines)


@template("tutorial", "string", "loop", "menu")
def spelling(d: Draw) -> str:
    w = d.name("word", "name", "secret")
    text = d.pick(ANIMALS + FRUITS)
    forms = [block(f"for letter in {w}", d.pick(["print(letter)", "print(letter, ord(letter))", "print(letter * 2, end='')"])), ["shown = ''", f"guesses = {d.lit(d.pick(['ae', 'ox', 'pln']))}", *block(f"for letter in {w}", *block("if letter in guesses", "shown += letter"), *block("else", "shown += '_'")), "print(shown)"], ["back = ''", *block(f"for letter in {w}", "back = letter + back"), f"print(back, back == {w})"], ["vowels = 0", *block(f"for letter in {w}", block("if letter in 'aeiou'", "vowels += 1")), f"print(vowels, len({w}) - vowels)"], ["i = 0", *block(f"while i < len({w})", f"print(i, {w}[i])", f"i += {d.int(1, 2)}")], ["lives = 3", *block(f"for guess in {d.lit(d.pick(['abc', 'eop', 'zxe']))}", *block(f"if guess in {w}", "print(guess, 'yes')"), *block("else", "lives -= 1")), "print(lives)"]]
    return src(f"{w} = {d.lit(text)}", d.pick(forms))


@template("tutorial", "timetable", "%", "list-index")
def cycle_days(d: Draw) -> str:
    k = d.int(3, 7)
    start, add = d.int(0, k - 1), d.int(0, 15)
    forms = [[f"day = days[({start} + {add}) % {k}]", "print(day)"], [f"i = days.index({d.lit(DAYS[start])})", f"print(days[(i + {add}) % len(days)])"], [f"i = {start}", *block(f"for _ in range({d.int(2, 4)})", "print(days[i])", "i = (i + 1) % len(days)")], [f"i = {start}", "shown = []", *block(f"while len(shown) < 4", "shown.append(days[i])", f"i += {d.int(1, 3)}", block("if i >= len(days)", "i = i - len(days)")), "print(shown)"], [f"later = days[{start}:] + days[:{start}]", "print(later[0], later[-1])"], ["work = [x for x in days if x not in ('Sat', 'Sun')]", "print(len(work), work[-1])"]]
    return src(f"days = {list(DAYS[:k])}", d.pick(forms))


@template("tutorial", "recipe", "dict", "multiply")
def recipe(d: Draw) -> str:
    data = {k: d.int(1, 5) * d.pick([1, 10, 50]) for k in d.sample(["flour", "milk", "eggs", "sugar", "salt"], d.int(2, 3))}
    k = d.int(2, 4)
    forms = [block("for name in recipe", f"recipe[name] *= {k}") + ["print(recipe)"], block("for name, amount in recipe.items()", f"print(name, amount * {k})"), [f"bigger = {{name: amount * {k} for name, amount in recipe.items()}}", "print(bigger)"], ["need = []", *block("for name, amount in recipe.items()", block(f"if amount > {d.int(2, 60)}", "need.append(name)")), "print(need)"], [f"recipe['salt'] = recipe.get('salt', 0) + 1", "print(len(recipe), recipe['salt'])"], ["text = ''", *block("for name in sorted(recipe)", "text += f'{recipe[name]} {name}; '"), "print(text.rstrip('; '))"]]
    return src(f"recipe = {d.lit(data)}", d.pick(forms))


@template("tutorial", "playlist", "parallel-lists")
def playlist(d: Draw) -> str:
    n = d.int(2, 4)
    songs, secs = d.sample(SONGS, n), [d.int(90, 320) for _ in range(n)]
    forms = [block("for i in range(len(songs))", "print(i + 1, songs[i], secs[i] // 60)"), ["total = sum(secs)", "print(f'{total // 60}:{total % 60:02d}')"], block("for song, s in zip(songs, secs)", block(f"if s {d.pick(['>', '<'])} {d.int(150, 250)}", "print(song)")), ["longest = songs[secs.index(max(secs))]", "print(longest)"], ["left = %d" % d.int(200, 600), "played = []", *block("for song, s in zip(songs, secs)", block("if s > left", "break"), "left -= s", "played.append(song)"), "print(played, left)"], ["pairs = sorted(zip(secs, songs))", "print(pairs[0][1])"], ["first = songs.pop(0)", "songs.append(first)", "print(songs)"]]
    return src(f"songs = {d.lit(songs)}", f"secs = {secs}", d.pick(forms))


@template("tutorial", "robot", "position", "if")
def robot_moves(d: Draw) -> str:
    moves = [d.pick(["up", "down", "left", "right"]) for _ in range(d.int(2, 5))]
    forms = [["x = y = 0", *block("for move in moves", *block("if move == 'up'", "y += 1"), *block("elif move == 'down'", "y -= 1"), *block("elif move == 'left'", "x -= 1"), *block("else", "x += 1")), d.pick(["print(x, y)", "print(abs(x) + abs(y))", "print('home' if x == 0 and y == 0 else 'away')"])], ["x = moves.count('right') - moves.count('left')", "y = moves.count('up') - moves.count('down')", "print((x, y))"], ["pos = [0, 0]", "step = {'up': (0, 1), 'down': (0, -1), 'left': (-1, 0), 'right': (1, 0)}", *block("for move in moves", "pos[0] += step[move][0]", "pos[1] += step[move][1]"), "print(pos)"], ["path = ''", *block("for move in moves", "path += move[0].upper()"), "print(path)"]]
    return src(f"moves = {moves}", d.pick(forms))

"""Programs that read chance, the clock, the keyboard, files or the environment, and look-alikes whose values can be known."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import PEOPLE, words
from ._shapes import block, src

PROMPTS = ("Name: ", "n? ", "", "How many? ", "> ", "Age: ")


def after(d: Draw, name: str, is_number: bool) -> list:
    """Statements that use an unknown value; some of them do not depend on it."""
    number = [f"twice = {name} * 2", f"m = {name} + {d.int(1, 9)}", f"pair = ({name}, {d.int(0, 9)})", f"{name} += 1", f"rest = {name} % 3", f"zero = {name} * 0", f"print({name})", f"print('got', {name}, 'so far')", f"print(f'n = {{{name}}}')", f"xs = [{d.int(0, 9)}, {name}]", f"s = str({name})", f"d0 = {{'v': {name}, 'k': 1}}"]
    text = [f"up = {name}.upper()", f"size = len({name})", f"s = 'Hi ' + {name}", f"print('Hello', {name})", f"print(f'<{{{name}}}>')", f"parts = {name}.split()", f"xs = [{name}, 'end']", f"none = {name}[:0]", f"both = {name} + {name}", f"first = {name}.strip()"]
    plain = [f"k = {d.int(0, 20)}", f"total = {d.int(0, 9)} + {d.int(0, 9)}", f"print({d.lit(d.word())})", f"ys = {words(d)}", f"t = {d.lit(d.word())} * 2"]
    return d.sample(number if is_number else text, d.int(1, 3)) + d.sample(plain, d.int(0, 2))


def branch(d: Draw, name: str, is_number: bool) -> list:
    """Mostly none; else one that ends the trace, because its test cannot be known."""
    if d.chance(0.55):
        return []
    test = f"{name} > {d.pick([0, 5, 9, 10])}" if is_number else d.pick([f"len({name}) > 1", f"{name}[0] == '1'", f"{name} > '2'"])
    return d.pick([block(f"if {test}", "print('yes')") + block("else", "print('no')"), block(f"if {test}", "k = 1"), ["k = 0", *block(f"while {test} and k < 3", "k += 1")], block(f"for i in range(int({name}) % 4)", "print(i)") if is_number else block(f"for c in {name}", "print(c)")])


@template("tutorial", "unknowable", "input")
def typed(d: Draw) -> str:
    name = d.pick(["n", "age", "x", "name", "answer", "line"])
    is_number = d.bool()
    prompt = d.pick(PROMPTS)
    read = f"input({d.lit(prompt) if prompt and d.chance(0.6) else ''})"
    first = [f"{name} = int({read})"] if is_number and d.bool() else [f"text = {read}", f"{name} = int(text)"] if is_number else [f"{name} = {read}"]
    return src(d.pick([[], [f"k = {d.int(0, 9)}"]]), first, after(d, name, is_number), branch(d, name, is_number))


@template("tutorial", "unknowable", "random")
def chance(d: Draw) -> str:
    xs = words(d, 3, 5)
    read, is_number = d.pick([("random.randint(1, 100)", True), ("random.random()", True), ("random.randrange(50)", True), ("random.uniform(0, 9)", True), (f"random.choice({['a1', 'b22', 'c333']})", False), ("random.getrandbits(8)", True), ("random.gauss(0, 1)", True)])
    name = d.pick(["n", "roll", "r", "pick"])
    return src("import random", "", d.pick([[], [f"names = {xs}"]]), f"{name} = {read}", after(d, name, is_number), branch(d, name, is_number))


@template("tutorial", "unknowable", "random", "knowable")
def sure_thing(d: Draw) -> str:
    n, xs = d.int(1, 9), [d.int(0, 9) for _ in range(d.int(2, 4))]
    return src("import random", "", f"xs = {xs}", d.sample([f"a = random.randint({n}, {n})", f"b = random.choice([{n}])", f"size = len(random.sample(xs, {d.int(0, 2)}))", "c = sorted(random.sample(xs, len(xs)))", "random.shuffle(xs)", "total = sum(random.sample(xs, len(xs)))", "e = random.sample(xs, 0)", f"m = min({n}, {n + 2})", f"f = [0] * {n % 4}", "g = random.choice(['ab', 'ba']).count('a')", "h = len(str(random.randint(10, 99)))"], d.int(2, 4)), d.pick([[], ["print(len(xs))"], ["print(sum(xs))"]]))


@template("tutorial", "unknowable", "names", "knowable")
def only_a_name(d: Draw) -> str:
    return src(d.pick([
        [f"random = {d.int(0, 9)}", f"time = random + {d.int(1, 9)}", "print(time)"], [block("def read()", f"return {d.lit(d.pick(PEOPLE))}"), "", "", "name = read()", "print('Hello', name)"], [f"lines = {d.lit('3 4|5').replace('|', chr(92) + 'n')}.split('\\n')", "a, b = map(int, lines[0].split())", "n = int(lines[1])"], [block("def randint(a, b)", "return (a + b) // 2"), "", "", f"roll = randint(1, {d.int(2, 20)})", "print(roll)"], ["import time", "", f"start = {d.int(0, 50)}", f"end = start + {d.int(1, 9)}", "print(end - start)"],
        ["import random", "", f"n = {d.int(1, 9)}", "half = n // 2", "print(half)"], [f"now = {d.int(0, 23)}", block("if now < 12", "part = 'am'"), block("else", "part = 'pm'")], ["import os", "", f"name = os.path.join('a', {d.lit(d.word())})", f"ext = os.path.splitext('{d.word()}.txt')[1]", "base = os.path.basename(name)"], ["import io", "", f"f = io.StringIO('{d.word()}\\n{d.word()}\\n')", "first = f.readline().strip()", "rest = f.read()"],
    ]))  # fmt: skip


@template("tutorial", "unknowable", "time")
def clock(d: Draw) -> str:
    body = d.pick([["total = sum(range(5))"], [f"x = {d.int(1, 9)} ** 2"], [block("for i in range(2)", "pass")]])
    name, watch = d.pick([("start", "time.time()"), ("t0", "time.perf_counter()"), ("begin", "time.monotonic()")])
    end = d.pick([[f"took = {watch} - {name}", "print('took', took)"], [f"took = round({watch} - {name}, 2)"], [f"print(f'{{{watch} - {name}:.1f}} s')"], [f"seconds = int({name})", "odd = seconds % 7"]])
    return src("import time", "", f"{name} = {watch}", body, end)


@template("tutorial", "unknowable", "date")
def today(d: Draw) -> str:
    return src("from datetime import date, timedelta", "", "now = date.today()", d.sample(["year = now.year", "later = now + timedelta(days=1)", f"age = now.year - {d.int(1960, 2015)}", "text = now.isoformat()", "print('in', now.year)", f"fixed = date(2024, {d.int(1, 12)}, 5)"], d.int(1, 3)), d.pick([[], [f"k = {d.int(0, 9)}"]]))


@template("tutorial", "unknowable", "environment")
def environment(d: Draw) -> str:
    key = d.pick(["HOME", "USER", "PORT", "DEBUG"])
    read = d.pick([f"os.environ.get('{key}')", f"os.environ.get('{key}', 'none')", f"os.getenv('{key}', '')", f"os.getenv('{key}')"])
    name = d.pick(["home", "value", "setting", "user"])
    return src("import os", "", f"{name} = {read}", d.sample([f"xs = [{name}, 1]", f"print('using', {name})", f"label = f'{{{name}}}!'", f"k = {d.int(0, 9)}", f"s = str({name})", "found = 3"], d.int(1, 3)), d.pick([[], block(f"if {name}", "print('set')")]))


@template("tutorial", "unknowable", "file")
def file(d: Draw) -> str:
    name = d.lit(d.word() + d.pick([".txt", ".csv", ".log"]))
    return src(d.pick([
        [*block(f"with open({name}) as f", d.pick(["text = f.read()", "first = f.readline()", "lines = f.readlines()"])), d.pick(["print('done')", "k = 1", "n = 2 + 3"])], [f"f = open({name})", "text = f.read()", "f.close()", f"k = {d.int(0, 9)}"], ["count = 0", *block(f"with open({name}) as f", *block("for line in f", "count += 1")), "print(count)"], [*block(f"with open({name}, 'w') as f", f"f.write({d.lit(d.word())})"), "print('saved')"], [*block(f"with open({name}) as f", "rows = [line.strip() for line in f]"), "size = len(rows)", "print(size)"],
    ]))  # fmt: skip


@template("functions", "unknowable")
def in_a_function(d: Draw) -> str:
    n = d.int(2, 20)
    return d.pick([
        lambda: src("import random", "", "", block("def roll(sides)", "return random.randint(1, sides)"), "", "", f"a = roll({n})", f"b = roll(6) + {n}", "print(a)", d.pick([[], block("if a > 3", "print('high')")])), lambda: src(block("def ask(text)", "return input(text).strip()"), "", "", "name = ask('Who? ')", f"count = {n}", "print('Hi', name)"),
        lambda: src("import random", "", "", block("class Die", block("def __init__(self, sides)", "self.sides = sides", "self.last = random.randint(1, sides)")), "", "", f"d0 = Die({n + 20})", f"s = d0.sides + {d.int(1, 9)}", "v = d0.last"), lambda: src("import random", "", f"nums = [random.randint(0, 99) for _ in range({d.int(2, 4)})]", "size = len(nums)", "best = max(nums)", "nums.append(5)", "last = nums[-1]"),
        lambda: src("import sys", "", "line = sys.stdin.readline()", f"k = {n}", "n = int(line)", "print(n + k)"), lambda: src("import uuid", "", "key = str(uuid.uuid4())", "size = len(key)", f"table = {{'id': key, 'n': {n}}}"), lambda: src("from random import random, choice", "", f"x = random() * {n}", f"c = choice('ab') * {d.int(0, 3)}", f"t = ({n}, x)"), lambda: src("a, b = map(int, [input(), input()])", "s = a + b", f"k = {n}", "print(s, k)"),
    ])()  # fmt: skip

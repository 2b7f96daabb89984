"""Language features in small programs: classes, closures, recursion, exceptions, unpacking, generators, with, match."""

from ..template import Draw, template


@template("features", "class")
def counter_class(d: Draw) -> str:
    name, attr = d.name("Counter", "Meter", "Tally", "Clicker"), d.name("count", "value", "total", "n")
    start, calls = d.int(0, 5), d.int(1, 3)
    body = d.pick([f"self.{attr} += step", f"self.{attr} = self.{attr} + step", f"self.{attr} += step * {d.int(1, 3)}"])
    out = d.pick([f"print(c.{attr})", f"result = c.{attr}"])
    steps = "\n".join(f"c.add({d.small()})" for _ in range(calls))
    return f"class {name}:\n    def __init__(self, start):\n        self.{attr} = start\n\n    def add(self, step):\n        {body}\n\n\nc = {name}({start})\n{steps}\n{out}\n"


@template("features", "class")
def account(d: Draw) -> str:
    check = d.pick(["if amount > self.balance:\n            return False", 'if amount > self.balance:\n            raise ValueError("insufficient funds")',
                    'if self.balance < amount:\n            print("not enough")\n            return False'])
    ops = "\n".join(d.pick([f"a.deposit({d.int(1, 90)})", f"a.withdraw({d.int(1, 90)})", f"ok = a.withdraw({d.int(1, 120)})"]) for _ in range(d.int(1, 4)))
    return f"""class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self.balance

    def withdraw(self, amount):
        {check}
        self.balance -= amount
        return True


a = Account({d.lit(d.person())}{d.pick(["", f", {d.int(0, 100)}"])})
{ops}
print(a.owner, a.balance)
"""


@template("features", "class", "inheritance")
def shapes(d: Draw) -> str:
    w, h, r = d.positive(9), d.positive(9), d.positive(9)
    third = d.pick(["", "print(s.describe())\n", "areas = [x.area() for x in [s, b]]\n"])
    return f"""class {(base := d.name("Shape", "Figure", "Base"))}:
    def __init__(self, name):
        self.name = name

    def area(self):
        return 0

    def describe(self):
        return self.name + ": " + str(self.area())


class Square({base}):
    def __init__(self, side):
        super().__init__("square")
        self.side = side

    def area(self):
        return self.side ** 2


class Box({base}):
    def __init__(self, w, h):
        super().__init__("box")
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h


s = Square({r})
b = Box({w}, {h})
{third}print(b.describe())
"""


@template("features", "class", "dunder")
def vector(d: Draw) -> str:
    op, sign = d.pick([("__add__", "+"), ("__sub__", "-"), ("__mul__", "*")])
    extra = d.pick(["", "    def __repr__(self):\n        return f\"({self.x}, {self.y})\"\n\n", "    def __eq__(self, other):\n        return self.x == other.x and self.y == other.y\n\n"])
    show = d.pick(["print(c.x, c.y)", "total = c.x + c.y", "same = a.x == b.x"])
    return f"""class {(n := d.name("Vec", "Point", "Pair"))}:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def {op}(self, other):
        return {n}(self.x {sign} other.x, self.y {sign} other.y)

{extra}
a = {n}({d.small()}, {d.small()})
b = {n}({d.small()}, {d.small()})
c = a {sign} b
{show}
"""


@template("features", "dataclass")
def dataclass_item(d: Draw) -> str:
    items = ", ".join(f"Item({d.lit(w)}, {d.int(1, 20)}{d.pick(['', f', {d.int(2, 5)}'])})" for w in d.words(d.int(1, 3)))
    use = d.pick(["total = sum(i.cost() for i in items)", "total = 0\nfor i in items:\n    total += i.cost()", "names = [i.name for i in items]", "best = max(items, key=lambda i: i.price)\nprint(best.name)"])
    return f"from dataclasses import dataclass\n\n\n@dataclass\nclass Item:\n    name: str\n    price: int\n    quantity: int = 1\n\n    def cost(self):\n        return self.price * self.quantity\n\n\nitems = [{items}]\n{use}\n"


@template("features", "class", "stack")
def stack_class(d: Draw) -> str:
    name = d.name("Stack", "Pile", "Box")
    ops = "\n".join(d.pick([f"s.push({d.small()})", "x = s.pop()", "print(s.size())", f"s.push({d.lit(d.word())})"]) for _ in range(d.int(2, 5)))
    empty = d.pick(["return None", 'raise IndexError("empty")', "return -1"])
    return f"class {name}:\n    def __init__(self):\n        self.items = []\n\n    def push(self, x):\n        self.items.append(x)\n\n    def pop(self):\n        if not self.items:\n            {empty}\n        return self.items.pop()\n\n    def size(self):\n        return len(self.items)\n\n\ns = {name}()\ns.push({d.small()})\n{ops}\n"


@template("features", "property", "classmethod")
def temperature(d: Draw) -> str:
    use = d.pick([f"t = Temp.from_f({d.int(20, 110)})\nprint(t.c)", f"t = Temp({d.int(-10, 40)})\nprint(t.f)", f"t = Temp({d.int(-10, 40)})\nt.c += {d.small()}\nwarm = t.f > {d.int(30, 90)}"])
    return f"class Temp:\n    scale = {d.pick([2, 9, 3])}\n\n    def __init__(self, c):\n        self.c = c\n\n    @property\n    def f(self):\n        return self.c * self.scale + 32\n\n    @classmethod\n    def from_f(cls, f):\n        return cls((f - 32) // cls.scale)\n\n\n{use}\n"


@template("features", "closure")
def make_adder(d: Draw) -> str:
    outer, inner = d.name("make_adder", "adder", "maker", "build"), d.name("add", "inner", "apply")
    op = d.pick(["x + n", "x * n", "x - n", "n - x", "[x] * n", "str(x) * n"])
    calls = "\n".join(d.pick([f"r{i} = f({d.small()})", f"print(f({d.int(0, 9)}))"]) for i in range(d.int(1, 3)))
    return f"def {outer}(n):\n    def {inner}(x):\n        return {op}\n    return {inner}\n\n\nf = {outer}({d.int(1, 5)})\n{calls}\n"


@template("features", "closure", "nonlocal")
def make_counter(d: Draw) -> str:
    step, n = d.pick(["1", "step", "2"]), d.int(1, 4)
    arg = "step" if step == "step" else ""
    return f"def make_counter({arg}):\n    count = {d.int(0, 5)}\n\n    def tick():\n        nonlocal count\n        count += {step}\n        return count\n\n    return tick\n\n\ntick = make_counter({d.int(1, 4) if arg else ''})\n" + "".join(d.pick([f"a{i} = tick()\n", "print(tick())\n", "tick()\n"]) for i in range(n))


@template("features", "global")
def global_total(d: Draw) -> str:
    calls = "".join(f"{d.name('add')}({d.small()})\n" for _ in range(d.int(1, 4)))
    return f"total = {d.int(0, 9)}\n\n\ndef add(x):\n    global total\n    total += x{d.pick(['', ' * 2', ' + 1'])}\n\n\n{calls}print(total)\n"


@template("features", "decorator")
def decorator(d: Draw) -> str:
    wrap = d.pick(["return fn(*args) * 2", 'print("call", fn.__name__)\n        return fn(*args)', "result = fn(*args)\n        return [result]", "return str(fn(*args))"])
    body = d.pick(["a + b", "a * b", "max(a, b)", "a - b"])
    return f"def twice(fn):\n    def wrapper(*args):\n        {wrap}\n    return wrapper\n\n\n@twice\ndef compute(a, b):\n    return {body}\n\n\nprint(compute({d.small()}, {d.small()}))\n"


@template("features", "recursion")
def recursion_number(d: Draw) -> str:
    kind = d.pick(["fact", "sum", "power", "gcd", "digits", "count", "fib", "log"])
    n = d.int(0, 5)
    programs = {
        "fact": f"def fact(n):\n    if n <= 1:\n        return 1\n    return n * fact(n - 1)\n\n\nprint(fact({n}))\n",
        "sum": f"def total(n):\n    if n == 0:\n        return 0\n    return n + total(n - {d.pick([1, 1, 1])})\n\n\nr = total({n})\n",
        "power": f"def power(b, e):\n    if e == 0:\n        return 1\n    return b * power(b, e - 1)\n\n\nr = power({d.int(2, 5)}, {d.int(0, 4)})\n",
        "gcd": f"def gcd(a, b):\n    if b == 0:\n        return a\n    return gcd(b, a % b)\n\n\nprint(gcd({d.int(1, 60)}, {d.int(1, 60)}))\n",
        "digits": f"def digit_sum(n):\n    if n < 10:\n        return n\n    return n % 10 + digit_sum(n // 10)\n\n\nr = digit_sum({d.int(0, 9999)})\n",
        "count": f"def countdown(n):\n    if n == 0:\n        print({d.lit(d.pick(['go', 'done', 'liftoff']))})\n        return\n    print(n)\n    countdown(n - 1)\n\n\ncountdown({d.int(0, 4)})\n",
        "fib": f"def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)\n\n\nprint(fib({d.int(0, 4)}))\n",
        "log": f"def halve(n, steps=0):\n    if n <= 1:\n        return steps\n    return halve(n // 2, steps + 1)\n\n\nr = halve({d.int(1, 60)})\n",
    }
    return programs[kind]


@template("features", "recursion")
def recursion_sequence(d: Draw) -> str:
    ints, text = d.ints(0, 4), d.word()[:4]
    return d.pick([
        f"def total(xs):\n    if not xs:\n        return 0\n    return xs[0] + total(xs[1:])\n\n\nprint(total({ints}))\n",
        f"def reverse(s):\n    if len(s) <= 1:\n        return s\n    return reverse(s[1:]) + s[0]\n\n\nr = reverse({d.lit(text)})\n",
        f"def is_pal(s):\n    if len(s) < 2:\n        return True\n    if s[0] != s[-1]:\n        return False\n    return is_pal(s[1:-1])\n\n\nprint(is_pal({d.lit(d.pick(['level', 'noon', 'abca', text, 'aba', '']))}))\n",
        f"def flatten(xs):\n    out = []\n    for x in xs:\n        if isinstance(x, list):\n            out += flatten(x)\n        else:\n            out.append(x)\n    return out\n\n\nr = flatten([{d.small()}, {d.ints(0, 2)}, [{d.ints(1, 1)}]])\n",
        f"def largest(xs):\n    if len(xs) == 1:\n        return xs[0]\n    rest = largest(xs[1:])\n    return xs[0] if xs[0] > rest else rest\n\n\nprint(largest({d.ints(1, 4)}))\n",
        f"def depth(t):\n    if t is None:\n        return 0\n    return 1 + max(depth(t[0]), depth(t[1]))\n\n\nr = depth({d.pick(['None', '(None, None)', '((None, None), None)', '(None, (None, None))'])})\n",
    ])


@template("features", "try")
def safe_operation(d: Draw) -> str:
    op, errors = d.pick([("a // b", "ZeroDivisionError"), ("a % b", "ZeroDivisionError"), ("a / b", "ZeroDivisionError")])
    handler = d.pick(["return None", "return 0", 'print("error")\n        return -1', "print(e)\n        return None"])
    head = f"except {errors} as e:" if "print(e)" in handler else f"except {errors}:"
    tail = d.pick(["", "    else:\n        print('ok')\n        return result\n", "    finally:\n        print('end')\n"])
    body = f"result = {op}" if "else" in tail else f"return {op}"
    calls = "\n".join(f"print(safe({d.small()}, {d.pick([0, 0, d.small()])}))" for _ in range(d.int(1, 3)))
    return f"def safe(a, b):\n    try:\n        {body}\n    {head}\n        {handler}\n{tail}\n\n{calls}\n"


@template("features", "try")
def parse_numbers(d: Draw) -> str:
    tokens = [d.pick([str(d.small()), d.word(), "", "3.5", str(d.int(0, 99))]) for _ in range(d.int(1, 5))]
    handler = d.pick(["bad.append(t)", "continue", "bad += 1", 'print("skip", t)'])
    setup = {"bad.append(t)": "bad = []\n", "bad += 1": "bad = 0\n"}.get(handler, "")
    tail = d.pick(["print(good)", "total = sum(good)", "print(len(good))"])
    return f"good = []\n{setup}for t in {tokens}:\n    try:\n        good.append(int(t))\n    except ValueError:\n        {handler}\n{tail}\n"


@template("features", "try", "raise")
def custom_error(d: Draw) -> str:
    limit, args = d.int(1, 20), [d.small() for _ in range(d.int(1, 3))]
    fallback = d.pick(["print('caught', e)", "result = str(e)", "errors.append(str(e))"])
    return f"class LimitError(Exception):\n    pass\n\n\ndef check(n):\n    if n > {limit}:\n        raise LimitError(f\"{{n}} is too big\")\n    return n * 2\n\n\nerrors = []\nfor n in {args}:\n    try:\n        result = check(n)\n    except LimitError as e:\n        {fallback}\n"


@template("features", "try", "finally", "nested")
def nested_try(d: Draw) -> str:
    data = d.pick([str(d.ints(0, 3)), "{'a': 1}", "None", d.lit(d.word())])
    key = d.pick(["0", "'a'", "5", "'b'"])
    return f"log = []\ntry:\n    try:\n        x = {data}\n        v = x[{key}]\n        log.append(v)\n    except {d.pick(['IndexError', 'KeyError', '(IndexError, KeyError)'])}:\n        log.append('missing')\n    finally:\n        log.append('inner')\nexcept TypeError as e:\n    log.append('type')\n{d.pick(['print(log)', 'n = len(log)'])}\n"


@template("features", "raises")
def uncaught(d: Draw) -> str:
    return d.pick([
        f"values = {d.ints(1, 3)}\ni = {d.int(3, 6)}\nprint(values[0])\nx = values[i]\nprint(x)\n",
        f"ages = {{{d.lit(d.person())}: {d.int(1, 90)}}}\nname = {d.lit(d.person())}\nprint(ages[name])\n",
        f"def ratio(a, b):\n    return a / b\n\n\nprint(ratio({d.small()}, {d.pick([2, 4])}))\nprint(ratio({d.small()}, 0))\n",
        f"n = int({d.lit(d.pick([d.word(), '', '1.5', '12a', ' 7 ']))})\nprint(n + 1)\n",
        f"total = {d.small()}\ntotal += {d.lit(d.word())}\nprint(total)\n",
        f"a = {d.ints(0, 2)}\na.remove({d.int(31, 40)})\n",
        f"def check(age):\n    if age < 0:\n        raise ValueError(\"negative age\")\n    return age\n\n\nx = check({d.int(0, 9)})\ny = check({d.int(-5, -1)})\n",
        f"x, y = {d.ints(1, 3)}\nprint(x)\n",
        f"assert {d.int(0, 3)} > {d.int(0, 3)}, \"too small\"\nprint('ok')\n",
        f"word = {d.lit(d.word())}\nprint(word.upper())\nprint(wrod)\n",
        f"value = None\nprint(value.{d.pick(['upper', 'append', 'name'])})\n",
        f"def add(a, b):\n    return a + b\n\n\nprint(add({d.small()}))\n",
        f"d = {d.dict()!r}\nfor k in list(d):\n    d.pop(k)\nd.popitem()\n",
    ])


@template("features", "star-args")
def star_args(d: Draw) -> str:
    values = ", ".join(str(d.small()) for _ in range(d.int(0, 4)))
    return d.pick([
        f"def total(*nums):\n    s = 0\n    for n in nums:\n        s += n\n    return s\n\n\nprint(total({values}))\n",
        f"def show(title, *args, sep='-'):\n    return title + sep + sep.join(str(a) for a in args)\n\n\nr = show({d.lit(d.word())}, {d.small()}, {d.small()}{d.pick(['', ', sep=' + repr('+')])})\n",
        f"def build(**kw):\n    out = {{}}\n    for k, v in kw.items():\n        out[k] = v * 2\n    return out\n\n\nr = build(a={d.small()}, b={d.small()})\nprint(r)\n",
        f"def area(w, h=2, *, unit='cm'):\n    return f'{{w * h}} {{unit}}'\n\n\nargs = [{d.small()}, {d.small()}]\nprint(area(*args))\nprint(area({d.small()}, unit='m'))\n",
        f"first, *rest = {d.ints(1, 5)}\n*init, last = rest or [0]\nprint(first, rest, last)\n",
        f"pairs = [({d.small()}, {d.small()}), ({d.small()}, {d.small()})]\nfor a, b in pairs:\n    print(a + b)\nxs, ys = zip(*pairs)\n",
        f"opts = {{'x': {d.small()}, **{{'y': {d.small()}}}}}\nmerged = {{**opts, 'x': 0}}\nnums = [*range({d.int(0, 4)}), *{d.ints(0, 2)}]\n",
    ])


@template("features", "walrus")
def walrus(d: Draw) -> str:
    return d.pick([
        f"data = {d.ints(0, 6)}\nif (n := len(data)) > {d.int(1, 4)}:\n    print('long', n)\nelse:\n    print('short', n)\n",
        f"stack = {d.ints(1, 4, 0, 9)}\nwhile stack and (x := stack.pop()) > {d.int(0, 5)}:\n    print(x)\n",
        f"nums = {d.ints(2, 5)}\nbig = [y for x in nums if (y := x * 2) > {d.int(0, 20)}]\nprint(big)\n",
    ])


@template("features", "generator")
def generator(d: Draw) -> str:
    n = d.int(0, 6)
    return d.pick([
        f"def evens(n):\n    for i in range(n):\n        if i % 2 == 0:\n            yield i\n\n\nr = list(evens({n}))\n",
        f"def countdown(n):\n    while n > 0:\n        yield n\n        n -= 1\n\n\nfor x in countdown({d.int(0, 4)}):\n    print(x)\n",
        f"def squares(xs):\n    for x in xs:\n        yield x * x\n\n\ntotal = sum(squares({d.ints(0, 4)}))\n",
        f"gen = (x + 1 for x in {d.ints(1, 4)})\na = next(gen)\nb = next(gen, None)\nrest = list(gen)\n",
        f"def pairs(s):\n    for i in range(len(s) - 1):\n        yield s[i:i + 2]\n\n\nprint(list(pairs({d.lit(d.word())})))\n",
        f"def fib():\n    a, b = 0, 1\n    while True:\n        yield a\n        a, b = b, a + b\n\n\ng = fib()\nfirst = [next(g) for _ in range({d.int(1, 7)})]\n",
    ])


@template("features", "with")
def context_manager(d: Draw) -> str:
    swallow = d.pick(["return True", "return False", "pass", "return exc_type is ZeroDivisionError"])
    body = d.pick(["print('inside')", "x = 1 // 0", f"print(r.name)", f"total = {d.small()} + {d.small()}"])
    text = f"class Resource:\n    def __init__(self, name):\n        self.name = name\n\n    def __enter__(self):\n        print('open', self.name)\n        return self\n\n    def __exit__(self, exc_type, exc, tb):\n        print('close')\n        {swallow}\n\n\nwith Resource({d.lit(d.word())}) as r:\n    {body}\nprint('after')\n"
    return text


@template("features", "match")
def match_value(d: Draw) -> str:
    command = d.pick(["go north", "stop", "take lamp", "look", "drop key now"])
    if d.bool():
        return f"command = {d.lit(command)}\nmatch command.split():\n    case ['go', direction]:\n        result = 'move ' + direction\n    case ['stop']:\n        result = 'halt'\n    case [verb, *rest]:\n        result = verb + str(len(rest))\nprint(result)\n"
    return f"def kind(x):\n    match x:\n        case 0:\n            return 'zero'\n        case int() if x < 0:\n            return 'negative'\n        case [a, b]:\n            return a + b\n        case {{'k': v}}:\n            return v\n        case _:\n            return 'other'\n\n\nprint(kind({d.pick(['0', '-3', '7', '[1, 2]', repr({'k': d.small()}), repr('s')])}))\n"


@template("features", "lambda", "sorted")
def sort_by(d: Draw) -> str:
    people = [(d.person(), d.int(1, 90)) for _ in range(d.int(2, 4))]
    key = d.pick(["lambda p: p[1]", "lambda p: p[0]", "lambda p: (-p[1], p[0])", "lambda p: len(p[0])"])
    use = d.pick(["names = [n for n, _ in ranked]", "print(ranked[0][0])", "for name, age in ranked:\n    print(name, age)"])
    return f"people = {people}\nranked = sorted(people, key={key}{d.pick(['', ', reverse=True'])})\n{use}\n"


@template("features", "enum")
def enum_state(d: Draw) -> str:
    return f"from enum import Enum\n\n\nclass Color(Enum):\n    RED = {d.int(0, 3)}\n    GREEN = {d.int(4, 6)}\n    BLUE = {d.int(7, 9)}\n\n\nc = Color.{d.pick(['RED', 'GREEN', 'BLUE'])}\nif c is Color.RED:\n    print('stop', c.value)\nelse:\n    print(c.name)\nnames = [x.name for x in Color]\n"


@template("features", "chained", "conditional")
def conditionals(d: Draw) -> str:
    n = d.small()
    return d.pick([
        f"x = {n}\nsize = 'small' if x < {d.int(0, 5)} else 'medium' if x < {d.int(6, 12)} else 'large'\nprint(size)\n",
        f"x = {n}\ny = {d.small()}\nif 0 <= x < y:\n    print('in')\nelif x == y or x < 0:\n    print('edge')\nelse:\n    print('out')\n",
        f"a = {d.pick(['None', '0', repr(''), '[]', str(n)])}\nb = a or {d.lit(d.word())}\nc = a is None\nd = not a\n",
        f"def grade(score):\n    if score >= 90:\n        return 'A'\n    elif score >= 75:\n        return 'B'\n    elif score >= 50:\n        return 'C'\n    return 'F'\n\n\nfor s in {[d.int(30, 100) for _ in range(d.int(1, 3))]}:\n    print(grade(s))\n",
    ])


@template("features", "alias", "mutable")
def aliasing(d: Draw) -> str:
    xs = d.ints(1, 3)
    return d.pick([
        f"a = {xs}\nb = a\nb.append({d.small()})\nprint(a)\n",
        f"a = {xs}\nb = a[:]\nb[0] = {d.small()}\nprint(a, b)\n",
        f"def add(item, items=[]):\n    items.append(item)\n    return items\n\n\nx = add({d.small()})\ny = add({d.small()})\nprint(x is y)\n",
        f"grid = [[0] * {d.int(1, 3)}] * 2\ngrid[0][0] = {d.int(1, 9)}\nprint(grid)\n",
        f"def change(xs, n):\n    xs.append(n)\n    n += 1\n    return n\n\n\nvals = {xs}\nn = {d.small()}\nm = change(vals, n)\n",
        f"a = {{'k': {xs}}}\nb = dict(a)\nb['k'].append({d.small()})\nb['z'] = 0\nprint(a)\n",
    ])

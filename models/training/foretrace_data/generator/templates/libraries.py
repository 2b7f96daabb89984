"""The standard library in small realistic uses: what each call gives is what its documentation says."""
from __future__ import annotations

from ..template import Draw, template
from ._fill import fill
from ._pools import ANIMALS, CITIES, DAYS, FRUITS, LEVELS, PEOPLE, PRODUCTS, TAGS
from ._steps import steps


@template("features", "rare", "library", "itertools", "groupby")
def group_runs(d: Draw) -> str:
    words = sorted(d.sample(FRUITS + ANIMALS, d.int(3, 5)), key=len if (by_len := d.bool()) else None)
    return fill("""
        from itertools import groupby

        words = $words
        for key, part in groupby(words, key=$key):
            print(key, $show)
        """, words=words, key="len" if by_len else d.pick(["lambda w: w[0]", "lambda w: w[0] < 'h'"]), show=d.pick(["list(part)", "len(list(part))", "', '.join(part)", "max(part)"]))


@template("features", "rare", "library", "itertools", "accumulate")
def running_totals(d: Draw) -> str:
    return fill("""
        from itertools import accumulate
        $imp
        moves = $moves
        line = list(accumulate($args))
        print(line, $end)
        """, imp=(i := d.pick(["", "import operator"])), moves=d.ints(3, 5, -5, 9), args=d.pick(["moves, operator.mul", "moves, operator.sub"]) if i else d.pick(["moves", "moves, max", "moves, initial=10", "moves, lambda a, b: a * 2 + b"]), end=d.pick(["line[-1]", "min(line)", "len(line)"]))


@template("features", "rare", "library", "itertools", "combinations")
def picks_of_two(d: Draw) -> str:
    return fill("""
        from itertools import $f

        items = $items
        $use
        """, f=(f := d.pick(["combinations", "permutations", "combinations_with_replacement"])), items=d.pick([d.ints(2, 3, 0, 9), d.sample(TAGS, 3)]), use=d.pick([f"pairs = list({f}(items, 2))\nprint(len(pairs), pairs[-1])", f"for a, b in {f}(items, 2):\n    print(a, b)", f"n = sum(1 for p in {f}(items, 2) if p[0] != p[1])\nprint(n)", f"seen = {{tuple(sorted(map(str, p))) for p in {f}(items, 2)}}\nprint(len(seen))"]))


@template("features", "rare", "library", "itertools", "product", "chain")
def chains_and_products(d: Draw) -> str:
    return fill("""
        import itertools

        a, b = $a, $b
        $use
        """, a=d.ints(1, 3, 0, 9), b=d.pick([d.ints(1, 2, 0, 9), list("xy")]), use=steps(d, 1, 2, "print(list(itertools.chain(a, b)))", "print([f'{x}{y}' for x, y in itertools.product(a, b)])", "print(list(itertools.zip_longest(a, b, fillvalue='-')))", "c = itertools.cycle(b)\nprint([next(c) for _ in range(4)])", "n = itertools.count(5, 3)\nprint(next(n), next(n))", "print(list(itertools.islice(itertools.chain(a, a), 1, 4)))", "print(list(itertools.takewhile(lambda x: x > 3, a)))", "print(list(itertools.dropwhile(lambda x: x > 3, a)))", "print(list(itertools.repeat(a[0], 2)))", "print(list(itertools.starmap(pow, [(2, x) for x in a])))", "flat = list(itertools.chain.from_iterable([a, a[:1]]))", "p, q = itertools.tee(a)\nnext(q, None)\nprint(list(zip(p, q)))"))


@template("features", "rare", "library", "collections", "Counter")
def counter_arithmetic(d: Draw) -> str:
    few = d.sample(FRUITS, 3)
    make = lambda: [d.pick(few) for _ in range(d.int(2, 5))]
    return fill("""
        from collections import Counter

        $a = Counter($x)
        $b = Counter($y)
        $use
        """, a=(a := d.name("stock", "monday", "a")), b=(b := d.name("sold", "tuesday", "b")), x=make(), y=make(), use=steps(d, 1, 3, f"print({a} - {b})", f"both = {a} + {b}\nprint(sum(both.values()))", f"{a}.subtract({b})\nprint(dict({a}))", f"print({a} & {b})", f"print({a} | {b})", f"print({a}.most_common(1))", f"print(sorted({a}.elements()))", f"{a}.update({b})", f"print({a}[{few[0]!r}], {a}['none'])", f"del {a}[{few[1]!r}]", f"print(len(+{a}))"))


@template("features", "rare", "library", "collections", "defaultdict")
def default_groups(d: Draw) -> str:
    few = d.sample(CITIES, 2)
    rows = [(d.pick(few), d.int(1, 9)) for _ in range(d.int(2, 4))]
    kind = d.pick(["list", "int", "set"])
    return fill("""
        from collections import defaultdict

        rows = $rows
        $out = defaultdict($kind)
        for city, n in rows:
            $add
        $after
        print($end)
        """, rows=rows, kind=kind, out=(o := d.name("groups", "by_city", "totals")), add={"list": f"{o}[city].append(n)", "int": d.pick([f"{o}[city] += n", f"{o}[city] += 1", f"if n > 3:\n    {o}[city] += n"]), "set": f"{o}[city].add(n % 3)"}[kind], after=d.pick(["", "", f"x = {o}['Nowhere']", f"y = {o}.get('Nowhere')", f"has = 'Nowhere' in {o}"]), end=d.pick([f"dict({o})", f"len({o})", f"sorted({o}.items())", f"{{k: str(v) for k, v in {o}.items()}}"]))


@template("features", "rare", "library", "collections", "deque")
def deque_moves(d: Draw) -> str:
    return fill("""
        from collections import deque

        q = deque($items$limit)
        $ops
        print(list(q), len(q))
        """, items=d.ints(2, 4, 0, 9), limit=d.pick(["", "", f", maxlen={d.int(2, 4)}"]), ops=steps(d, 2, 4, lambda: f"q.append({d.int(0, 9)})", lambda: f"q.appendleft({d.int(0, 9)})", "x = q.popleft()", "y = q.pop()", lambda: f"q.rotate({d.int(-2, 2)})", "q.extend([7, 8])", "q.extendleft('ab')", "q[0] = 'first'", "q.reverse()", "print(q[-1], q.maxlen)", "q.insert(1, 'in')", "q.clear()"))


@template("features", "rare", "library", "heapq")
def heap_jobs(d: Draw) -> str:
    jobs = [(d.int(1, 9), w) for w in d.sample(TAGS, d.int(2, 4))]
    return fill("""
        import heapq

        heap = []
        for job in $jobs:
            heapq.heappush(heap, job)
        $use
        print(len(heap), heap[:1])
        """, jobs=jobs, use=steps(d, 1, 2, "level, name = heapq.heappop(heap)\nprint(level, name)", "print(heapq.nsmallest(2, heap))", "print(heapq.nlargest(1, heap))", "old = heapq.heapreplace(heap, (5, 'last'))", "x = heapq.heappushpop(heap, (0, 'now'))\nprint(x)", "while len(heap) > 1:\n    heapq.heappop(heap)"))


@template("features", "rare", "library", "bisect")
def keep_sorted(d: Draw) -> str:
    return fill("""
        import bisect

        $xs = $vals
        $use
        print($xs)
        """, xs=(x := d.name("marks", "xs", "limits")), vals=sorted(d.ints(2, 5, 0, 20)), use=steps(d, 1, 3, lambda: f"bisect.insort({x}, {d.int(0, 20)})", lambda: f"i = bisect.bisect_left({x}, {d.int(0, 20)})\nprint(i)", lambda: f"print(bisect.bisect({x}, {d.int(0, 20)}))", lambda: f"grade = 'FDCBA'[bisect.bisect([50, 60, 70, 80], {d.int(30, 99)})]\nprint(grade)", lambda: f"bisect.insort_left({x}, {x}[0])"))


@template("features", "rare", "library", "functools", "reduce")
def reductions(d: Draw) -> str:
    return fill("""
        from functools import reduce

        xs = $xs
        r = reduce($f, xs$start)
        print(r)
        """, xs=(v := d.pick([d.ints(1, 5, 1, 9), d.ints(2, 4, 1, 9), d.ints(0, 1)])), f=d.pick(["lambda a, b: a * b", "lambda a, b: a + b", "lambda a, b: a if a > b else b", "lambda a, b: a * 10 + b", "lambda a, b: b - a", "max", "lambda acc, x: acc + [x] if isinstance(acc, list) else [acc, x]"]), start=d.pick(["", "", ", 1", ", 0"]))


@template("features", "rare", "library", "functools", "partial", "cache")
def prepared_functions(d: Draw) -> str:
    return fill("""
        from functools import $what

        $body
        """, **d.pick([
            {"what": "partial", "body": f"def area(w, h, unit='m'):\n    return f'{{w * h}}{{unit}}'\n\nwide = partial(area, {d.int(2, 9)}, unit='cm')\nprint(wide({d.int(1, 9)}), wide.args, wide.keywords)"},
            {"what": "partial", "body": f"show = partial(print, 'log:', sep='-')\nshow({d.int(0, 9)}, {d.lit(d.word())})\nbase2 = partial(int, base=2)\nprint(base2('{d.int(0, 15):b}'))"},
            {"what": "lru_cache", "body": f"calls = []\n\n@lru_cache(maxsize=None)\ndef slow(n):\n    calls.append(n)\n    return n * n\n\nxs = [slow(n) for n in {d.ints(2, 4, 1, 3)}]\nprint(xs, calls, slow.cache_info().hits)"},
            {"what": "lru_cache", "body": f"@lru_cache(maxsize={d.int(1, 2)})\ndef double(n):\n    print('work', n)\n    return n * 2\n\nfor n in {d.ints(3, 4, 1, 3)}:\n    double(n)\nprint(double.cache_info().misses)"},
            {"what": "total_ordering", "body": f"@total_ordering\nclass Size:\n    def __init__(self, n):\n        self.n = n\n\n    def __eq__(self, other):\n        return self.n == other.n\n\n    def __lt__(self, other):\n        return self.n < other.n\n\na, b = Size({d.int(1, 5)}), Size({d.int(1, 5)})\nprint(a <= b, a > b)"},
            {"what": "cmp_to_key", "body": f"def by_last(a, b):\n    return a % 10 - b % 10 or a - b\n\nprint(sorted({d.ints(2, 4, 0, 40)}, key=cmp_to_key(by_last)))"},
            {"what": "singledispatch", "body": f"@singledispatch\ndef show(x):\n    return 'thing'\n\n@show.register\ndef _(x: int):\n    return f'int {{x}}'\n\n@show.register(list)\ndef _(x):\n    return f'{{len(x)}} items'\n\nprint(show({d.int(0, 9)}), show({d.ints(0, 2)}), show({d.lit(d.word())}))"},
        ]))


@template("features", "rare", "library", "operator")
def operator_keys(d: Draw) -> str:
    rows = [(n, d.int(1, 9)) for n in d.sample(PEOPLE, d.int(2, 3))]
    return fill("""
        from operator import $what

        rows = $rows
        $use
        """, rows=rows, **d.pick([
            {"what": "itemgetter", "use": f"rows.sort(key=itemgetter({d.int(0, 1)}){d.pick(['', ', reverse=True'])})\nprint(rows)"},
            {"what": "itemgetter", "use": "names = list(map(itemgetter(0), rows))\nprint(names)\nprint(itemgetter(1, 0)(rows[0]))"},
            {"what": "add, mul", "use": f"print(add({d.int(0, 9)}, {d.int(0, 9)}), list(map(mul, [1, 2], [r[1] for r in rows])))"},
            {"what": "methodcaller", "use": "print([methodcaller('upper')(n) for n, _ in rows])\ncount = methodcaller('count', 'a')\nprint(sum(count(n) for n, _ in rows))"},
            {"what": "attrgetter", "use": "from types import SimpleNamespace\nxs = [SimpleNamespace(name=n, age=a) for n, a in rows]\nprint(max(xs, key=attrgetter('age')).name)"},
        ]))


@template("features", "rare", "library", "json")
def json_texts(d: Draw) -> str:
    value = d.pick([{"name": d.pick(PEOPLE), "age": d.int(1, 90)}, [d.int(0, 9), None, True], {"tags": d.sample(TAGS, 2), "price": d.float()}, {"a": {"b": [d.int(0, 9)]}}])
    return fill("""
        import json

        data = $value
        $use
        """, value=value, use=d.pick(["text = json.dumps(data)\nprint(text)\nprint(json.loads(text) == data)", "print(json.dumps(data, sort_keys=True))", "print(json.dumps(data, separators=(',', ':')))", "print(json.dumps({1: 'one', 'data': data}))", "text = json.dumps(data, indent=1)\nprint(len(text.splitlines()))\nprint(text.splitlines()[0])", "try:\n    json.loads(str(data))\nexcept json.JSONDecodeError:\n    print('bad')", "copy = json.loads(json.dumps((1, 2)))\nprint(copy, type(copy).__name__)", "back = json.loads('[1, 2.5, null, true, \"x\"]')\nprint(back)"]))


@template("features", "rare", "library", "datetime")
def dates(d: Draw) -> str:
    day = f"date({d.int(1990, 2030)}, {d.int(1, 12)}, {d.int(1, 28)})"
    return fill("""
        from datetime import date, datetime, timedelta

        d = $day
        $use
        """, day=day, use=steps(d, 1, 3, lambda: f"print(d + timedelta(days={d.int(1, 40)}))", "print(d.isoformat(), d.weekday())", "print(d.strftime('%d.%m.%Y'))", f"left = {day} - d\nprint(left.days)", lambda: f"e = d.replace(day={d.int(1, 28)})\nprint(e > d, e)", lambda: f"when = datetime(2024, 2, 28, {d.int(0, 23)}, {d.int(0, 59)})\nprint(when + timedelta(hours={d.int(1, 30)}))", lambda: f"t = timedelta(minutes={d.int(1, 200)})\nprint(t, t.seconds)", "print(datetime.strptime('2023-07-04', '%Y-%m-%d').date() < d)", "print(date.fromisoformat('2020-02-29').timetuple().tm_yday)", "print((d.year, d.month, d.day), d.isoweekday())", "print(d.toordinal() - date(2000, 1, 1).toordinal())"))


@template("features", "rare", "library", "re")
def patterns_in_text(d: Draw) -> str:
    line = d.pick([f"{d.pick(LEVELS).upper()} {d.int(1, 99)} {d.pick(TAGS)}", f"{d.pick(PEOPLE)} <{d.word()}@mail.org>", f"{d.int(10, 23)}:{d.int(10, 59)} to {d.int(10, 23)}:{d.int(10, 59)}", f"{d.word()}={d.int(0, 9)}; {d.word()}={d.int(0, 99)}", f"room-{d.int(1, 40)}, floor-{d.int(1, 9)}"])
    return fill("""
        import re

        line = $line
        $use
        """, line=d.lit(line), use=steps(d, 1, 3, r"print(re.findall(r'\d+', line))", r"m = re.search(r'(\w+)[=@:-](\w+)', line)" + "\nprint(m.group(1) if m else None)", r"print(re.sub(r'\d', '#', line))", r"print(re.split(r'\W+', line))", r"print(bool(re.match(r'[A-Z]+ \d', line)))", r"for m in re.finditer(r'[a-z]+', line):" + "\n    print(m.start(), m.group())", r"print(re.fullmatch(r'\w+', line) is None)", r"words = re.findall(r'\b[a-z]{4,}\b', line)", r"print(re.sub(r'(\w+)-(\w+)', r'\2-\1', line))", r"m = re.search(r'(?P<h>\d\d):(?P<m>\d\d)', line)" + "\nprint(m.groupdict() if m else 'no time')", r"print(re.search(r'z{2}', line))", r"m = re.search(r'\d+', line)" + "\nprint(m.span())"))


@template("features", "rare", "library", "string", "textwrap")
def text_helpers(d: Draw) -> str:
    text = d.sentence(4, 8)
    return fill("""
        import string
        import textwrap

        text = $text
        $use
        """, text=d.lit(text), use=steps(d, 1, 3, "print(textwrap.wrap(text, 12))", "print(textwrap.shorten(text, 15, placeholder='..'))", "print(textwrap.fill(text, 20))", "print(string.capwords(text))", "print([c for c in string.ascii_lowercase if c not in text][:5])", "t = string.Template('$who has $n').safe_substitute(who='Ann')\nprint(t)".replace("$", "$$"), "print(textwrap.indent('a\\nb', '> '))", "table = str.maketrans('', '', string.punctuation)\nprint('a.b,c!'.translate(table))", "print(string.digits[2:5], len(string.hexdigits))", "print(sum(c in string.whitespace for c in text))"))


@template("features", "rare", "library", "math", "statistics")
def numbers_library(d: Draw) -> str:
    return fill("""
        import math
        import statistics

        xs = $xs
        $use
        """, xs=d.ints(3, 6, 1, 20), use=steps(d, 1, 3, "print(statistics.mean(xs))", "print(statistics.median(xs))", "print(statistics.mode(xs + xs[:1]))", "print(math.prod(xs))", lambda: f"print(math.gcd(*xs[:2]), math.comb({d.int(3, 7)}, 2))", lambda: f"print(math.isqrt({d.int(0, 99)}), math.factorial({d.int(0, 6)}))", lambda: f"print(math.floor({d.float()}), math.ceil({d.float()}))", lambda: f"print(round(math.hypot({d.int(1, 9)}, {d.int(1, 9)}), 3))", "print(math.isclose(0.1 + 0.2, 0.3), 0.1 + 0.2 == 0.3)", lambda: f"print(math.log2({2 ** d.int(0, 9)}), math.log10({10 ** d.int(0, 4)}))", lambda: f"print(divmod({d.int(-30, 30)}, {d.int(2, 7)}), math.fmod({d.int(-9, 9)}, 4))", "print(math.inf > max(xs), math.isnan(math.nan))", "print(math.trunc(-2.7), math.copysign(3, -1))", lambda: f"print(math.dist((0, 0), ({d.int(0, 9)}, {d.int(0, 9)})))", "try:\n    math.sqrt(-1)\nexcept ValueError as e:\n    print('domain')"))


@template("features", "rare", "library", "decimal", "fractions")
def exact_numbers(d: Draw) -> str:
    return fill("""
        from decimal import Decimal
        from fractions import Fraction

        $use
        """, use=steps(d, 1, 3, lambda: f"f = Fraction({d.int(1, 9)}, {d.int(2, 12)})\nprint(f, f + 1)", lambda: f"print(Fraction({d.int(1, 5)}, 6) + Fraction({d.int(1, 5)}, 4))", lambda: f"p = Decimal('{d.int(0, 9)}.{d.int(10, 99)}')\nprint(p * {d.int(2, 5)})", "print(Decimal('0.1') + Decimal('0.2'))", lambda: f"print(Decimal('{d.int(1, 99)}.{d.int(100, 999)}').quantize(Decimal('0.01')))", lambda: f"print(float(Fraction({d.int(1, 9)}, {d.pick([2, 4, 5, 8])})))", lambda: f"print(Fraction('{d.int(0, 3)}.{d.int(1, 9)}'))", "x = sum([Fraction(1, n) for n in (2, 3, 6)])\nprint(x, x == 1)"))


@template("features", "rare", "library", "copy")
def copies(d: Draw) -> str:
    return fill("""
        import copy

        a = $a
        b = $how
        $change
        print(a, b)
        """, a=d.pick([[[d.int(0, 9)], [d.int(0, 9)]], {"xs": [d.int(0, 9)], "n": d.int(0, 9)}]) if (k := d.bool()) else [d.ints(1, 2), d.ints(1, 2)], how=d.pick(["copy.copy(a)", "copy.deepcopy(a)", "a", "a.copy()"]), change=d.pick(["for v in (b.values() if isinstance(b, dict) else b):\n    if isinstance(v, list):\n        v.append(0)", "if isinstance(b, list):\n    b.append([1])\nelse:\n    b['new'] = 1", "first = b['xs'] if 'xs' in b else b[0]\nfirst.append('new')\nprint(a == b, a is b)"]))


@template("features", "rare", "library", "io", "csv")
def csv_texts(d: Draw) -> str:
    rows = "\\n".join(f"{p},{d.int(1, 9)}" for p in d.sample(PRODUCTS, d.int(1, 3)))
    return fill("""
        import csv
        import io

        text = "name,n\\n$rows\\n"
        $use
        """, rows=rows, use=d.pick(["total = 0\nfor row in csv.DictReader(io.StringIO(text)):\n    total += int(row['n'])\nprint(total)", "rows = list(csv.reader(text.splitlines()))\nprint(rows[0], len(rows))", "out = io.StringIO()\nw = csv.writer(out, lineterminator='\\n')\nw.writerow(['a', 'b,c', 1])\nprint(out.getvalue())", "f = io.StringIO(text)\nhead = f.readline().strip()\nrest = f.read().split()\nprint(head, rest)", "with io.StringIO(text) as f:\n    lines = [line.rstrip() for line in f]\nprint(lines[-1])"]))


@template("features", "rare", "library", "contextlib")
def context_helpers(d: Draw) -> str:
    return fill("""
        from contextlib import $what

        $body
        """, **d.pick([
            {"what": "contextmanager", "body": f"@contextmanager\ndef tag(name):\n    print(f'<{{name}}>')\n    yield name.upper()\n    print(f'</{{name}}>')\n\nwith tag({d.lit(d.word())}) as t:\n    print(t)"},
            {"what": "contextmanager", "body": "log = []\n\n@contextmanager\ndef step(n):\n    log.append(n)\n    try:\n        yield\n    finally:\n        log.append(-n)\n\n" + d.pick([f"with step({d.int(1, 9)}):\n    log.append('work')\nprint(log)", f"try:\n    with step({d.int(1, 9)}):\n        1 / 0\nexcept ZeroDivisionError:\n    print(log)", f"with step(1), step({d.int(2, 5)}):\n    pass\nprint(log)"])},
            {"what": "suppress", "body": f"d = {d.dict(n=2)}\nwith suppress(KeyError):\n    d['missing'] += 1\n    print('never')\nprint(len(d))"},
            {"what": "suppress", "body": f"total = 0\nfor text in {d.pick([['1', 'x', '3'], ['a', '2'], ['7', '8']])}:\n    with suppress(ValueError):\n        total += int(text)\nprint(total)"},
            {"what": "nullcontext", "body": f"with nullcontext({d.int(0, 9)}) as x:\n    y = x + 1\nprint(y)"},
        ]))


@template("features", "rare", "library", "typing", "hints")
def hinted_functions(d: Draw) -> str:
    return fill("""
        from typing import $names

        $body
        """, **d.pick([
            {"names": "Dict, List", "body": f"def index(words: List[str]) -> Dict[str, int]:\n    places: Dict[str, int] = {{}}\n    for i, w in enumerate(words):\n        places[w] = i\n    return places\n\nprint(index({d.sample(FRUITS, d.int(1, 3))}))"},
            {"names": "Optional", "body": f"def first_big(xs: list, limit: int = {d.int(3, 9)}) -> Optional[int]:\n    for x in xs:\n        if x > limit:\n            return x\n    return None\n\nr: Optional[int] = first_big({d.ints(1, 4)})\nprint('none' if r is None else r)"},
            {"names": "Tuple, Union", "body": f"def parse(text: str) -> Union[int, str]:\n    return int(text) if text.isdigit() else text\n\npair: Tuple = (parse('{d.int(0, 99)}'), parse({d.lit(d.word())}))\nprint(pair)"},
            {"names": "Callable, Iterable", "body": f"def keep(xs: Iterable[int], test: Callable[[int], bool]) -> list:\n    return [x for x in xs if test(x)]\n\nprint(keep({d.ints(2, 5)}, lambda x: x % {d.int(2, 3)} == 0))"},
            {"names": "Any", "body": f"def describe(x: Any) -> str:\n    kind = type(x).__name__\n    return f'{{kind}}:{{x}}'\n\nfor v in ({d.int(0, 9)}, {d.lit(d.word())}, None, {d.float()}):\n    print(describe(v))"},
        ]))


@template("features", "rare", "library", "random", "seeded", "unique")
def calendar_and_days(d: Draw) -> str:
    return fill("""
        import calendar

        $use
        """, use=steps(d, 1, 3, lambda: f"print(calendar.isleap({d.int(1896, 2030)}))", lambda: f"first, days = calendar.monthrange({d.int(2000, 2030)}, {d.int(1, 12)})\nprint(first, days)", lambda: f"print(calendar.weekday({d.int(2000, 2030)}, {d.int(1, 12)}, {d.int(1, 28)}))", lambda: f"print(calendar.day_name[{d.int(0, 6)}], calendar.month_abbr[{d.int(1, 12)}])", lambda: f"print(calendar.leapdays({d.int(1990, 2000)}, {d.int(2001, 2030)}))"))

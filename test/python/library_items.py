"""Random programs that use `itertools`, `heapq`, `bisect`, `operator`, `copy`, `statistics`, `json` and `datetime`: for library_programs.py."""


class Items:
    """Draws them; `random`, `pick`, `chance`, `some` and `caught` are the maker's."""

    def iterable(self):
        r = self.random
        return self.pick(["xs", "xs", "ys", "words", "'aabbb'", "[]", "range(4)", "(1, 2)", "d", "gen()", "iter(xs)", f"[{', '.join(str(r.randint(0, 5)) for _ in range(r.randint(1, 6)))}]", "map(str, xs)", "(x for x in ys)"])

    def lazy(self, depth=1):
        r = self.random
        part = lambda: self.lazy(depth - 1) if depth > 0 and self.chance(0.35) else self.iterable()
        test = lambda: self.pick(["small", "lambda x: bool(x)", "lambda x: str(x) < '3'", "None", "bool", "str"])
        return self.pick([
            lambda: f"chain({part()}, {part()})", lambda: f"chain.from_iterable([{part()}, {part()}])", lambda: f"chain.from_iterable(words)", lambda: f"islice({part()}, {r.randint(0, 4)})", lambda: f"islice({part()}, {r.randint(0, 3)}, {self.pick(['None', '5', '2'])})", lambda: f"islice(count({r.randint(-2, 5)}{self.pick(['', ', 2', ', step=3'])}), {r.randint(0, 3)}, {r.randint(3, 9)}, {r.randint(1, 3)})", lambda: f"islice(cycle({part()}), {r.randint(0, 9)})", lambda: f"accumulate({part()}{self.pick(['', ', add', ', max', ', lambda a, b: a * b', ', initial=0', ', add, initial=1'])})", lambda: f"takewhile({test()}, {part()})", lambda: f"dropwhile({test()}, {part()})", lambda: f"filterfalse({test()}, {part()})", lambda: f"compress({part()}, {self.pick(['[1, 0, 1, 1]', part()])})", lambda: f"starmap({self.pick(['add', 'pow', 'max', 'lambda a, b: (b, a)'])}, zip({part()}, {part()}))", lambda: f"zip_longest({part()}, {part()}{self.pick(['', ', fillvalue=0', ', fillvalue=' + repr('-')])})", lambda: f"repeat({self.pick(['1', 'xs', repr('a')])}, {r.randint(0, 3)})", lambda: f"zip(count(), {part()})", lambda: f"zip({part()}, cycle('ab'))", lambda: f"product({part()}, repeat=2)", lambda: f"combinations({part()}, 2)", lambda: f"permutations({part()}, 2)", lambda: f"((k, list(g)) for k, g in groupby({part()}{self.pick(['', ', key=small', ', lambda x: x'])}))", lambda: f"map(tuple, tee({part()}))", lambda: f"enumerate({part()})", lambda: f"map(add, {part()}, {part()})", lambda: f"merge(sorted(xs), sorted(ys){self.pick(['', '', ', key=lambda x: -x', ', reverse=True'])})",
        ])()

    def lazily(self):
        r = self.random
        numbers = lambda: f"[{', '.join(str(r.randint(0, 9)) for _ in range(r.randint(0, 7)))}]"
        lines = ["from itertools import chain, islice, count, cycle, accumulate, takewhile, dropwhile, filterfalse, compress, starmap, zip_longest, repeat, product, combinations, permutations, groupby, tee", "from heapq import heappush, heappop, heapify, heappushpop, heapreplace, merge, nlargest, nsmallest", "import bisect, operator", f"xs = {numbers()}", f"ys = {numbers()}", "words = ['pear', 'fig', 'apple', 'kiwi']", "d = {'a': 1, 'b': 2}", "def add(a, b):", "    return a + b", "def small(x):", f"    print('?', x)" if self.chance(0.3) else "    y = x", f"    return {self.pick(['x == 2 or x == 3', 'not x', 'str(x) < ' + repr('4'), 'len(str(x)) < 2'])}", "def gen():", "    yield 2", "    yield 1"]
        for number in range(r.randint(3, 7)):
            name = f"v{number}"
            lines.append(self.pick([
                lambda: self.caught(f"{name} = {self.pick(['list', 'list', 'list', 'tuple', 'sorted', 'dict'])}({self.lazy()})"), lambda: self.caught(f"{name} = {self.pick(['list', 'sum', 'max', 'any'])}({self.lazy()})"), lambda: self.caught(f"for item in {self.lazy()}:\n    print(item)"), lambda: self.caught(f"{name} = {self.lazy()}\nprint(next({name}, None))\nw{number} = list({name})"), lambda: f"a, b = tee({self.iterable()})\nprint(next(a, 0), list(b), list(a))", lambda: f"c = count({r.randint(0, 9)})\nids = [next(c) for _ in range({r.randint(0, 4)})]\nprint(ids, next(c))", lambda: f"for k, g in groupby({self.pick(['sorted(xs)', repr('aabca'), 'words', 'xs'])}{self.pick(['', ', key=str', ', key=small', ', key=lambda x: x == xs'])}):\n    print(k, {self.pick(['list(g)', 'len(list(g))', 'next(g)'])})", lambda: f"gs = list(groupby([1, 1, 2]))\n{name} = [list(g) for _, g in gs]",
                lambda: self.caught(f"heapify(xs)\n{name} = {self.pick(['heappop(xs)', 'heappushpop(xs, 4)', 'heapreplace(xs, 3)', 'heappush(xs, 2)', 'nlargest(2, xs)', 'nsmallest(2, xs, key=lambda x: -x)', 'xs[0]'])}\nprint(xs)"), lambda: self.caught(f"xs.sort()\nbisect.{self.pick(['insort', 'insort_left', 'insort_right'])}(xs, {r.randint(0, 9)})\nprint(xs, bisect.bisect(xs, 3), bisect.bisect_left(xs, {r.randint(0, 9)}))"), lambda: self.caught(f"{name} = operator.{self.pick(['countOf(xs, 2)', 'indexOf(xs, 2)', 'iadd(xs, [1])', 'isub(5, 2)', 'imul(3, 4)', 'index(5)', 'invert(5)', 'inv(True)', 'is_(xs, ys)', 'is_not(xs, xs)', 'concat(xs, ys)', 'contains(xs, 3)', 'matmul(1, 2)', 'truth(xs)', 'not_(xs)', 'ne(1, 2)', 'floordiv(7, 2)', 'lshift(1, 3)', 'delitem(xs, 0)', 'setitem(xs, 0, 7)', 'itemgetter(0)(xs)', 'attrgetter(' + repr('real') + ')(3)', 'methodcaller(' + repr('upper') + ')(' + repr('a') + ')', 'length_hint(xs)', 'abs(-3)', 'neg(True)', 'iconcat(xs, ys)', 'ior({1}, {2})', 'itruediv(1, 0)', 'add(1, ' + repr('a') + ')'])}\nprint(xs)"), lambda: self.caught(f"heap = []\nfor w in words:\n    heappush(heap, (len(w), w))\nwhile heap:\n    print(heappop(heap))"),
            ])())
        return "\n".join(lines)

    # datetime, statistics, json

    def date_expr(self):
        r = self.random
        y, m, d = r.randint(1990, 2030), r.randint(1, 12), r.randint(1, 28)
        return self.pick([lambda: f"date({y}, {m}, {d})", lambda: f"date({y}, {r.randint(0, 13)}, {r.randint(0, 31)})", lambda: f"datetime({y}, {m}, {d}, {r.randint(0, 24)}, {r.randint(0, 60)})", lambda: f"datetime({y}, {m}, {d}, {r.randint(0, 23)}, {r.randint(0, 59)}, {r.randint(0, 60)}, {r.choice([0, 5, 999999, 10 ** 6])})", lambda: "a", lambda: "b", lambda: "c", lambda: f"date.fromisoformat({self.pick([f'{y}-{m:02}-{d:02}', f'{y}-{m:02}-{r.randint(0, 32):02}', 'bad', '2024/01/01', '', f'{y}{m:02}{d:02}'])!r})", lambda: f"datetime.fromisoformat({self.pick([f'{y}-{m:02}-{d:02}T10:30:00', f'{y}-{m:02}-{d:02}', f'{y}-{m:02}-{d:02} 25:00', 'soon'])!r})", lambda: f"datetime.strptime({self.when()!r}, {self.pick(['%Y-%m-%d', '%d/%m/%Y', '%d.%m.%y', '%b %d, %Y', '%d %B %Y', '%Y-%m-%d %H:%M', '%H:%M:%S', '%I:%M %p', '%a %d %b %Y', '%Y-%m-%dT%H:%M:%S.%f', '%m/%d', '%Y%m%d'])!r})", lambda: f"date.fromordinal({r.randint(1, 800000)})", lambda: "date.min", lambda: "date.max", lambda: "datetime.max", lambda: f"{self.pick('abc')}.replace({self.pick(['day=1', 'month=2', 'year=2024, month=12', 'hour=0'])})"])()

    def when(self):
        r = self.random
        y, m, d = r.randint(1990, 2030), r.randint(1, 12), r.randint(1, 29)
        return self.pick([f"{y}-{m:02}-{d:02}", f"{y}-{m}-{d}", f"{d:02}/{m:02}/{y}", f"{d}.{m}.{y % 100:02}", f"Jan {d}, {y}", f"{d} march {y}", f"{y}-{m:02}-{d:02} {r.randint(0, 25)}:{r.randint(0, 61):02}", "10:30:00", "9:05 PM", f"Mon {d} Feb {y}", f"{y}-{m:02}-{d:02}T10:20:30.{r.randint(0, 999999)}", f"{y}-13-01", "bad", "", f"{y}-{m:02}-{d:02} extra", f"{m}/{d}", f"{y}{m:02}{d:02}"])

    def dates(self):
        r = self.random
        span = lambda: self.pick([f"timedelta(days={r.randint(-400, 400)})", f"timedelta(hours={r.randint(-50, 50)}, minutes={r.randint(0, 90)})", f"timedelta({r.randint(0, 9)}.5)", f"timedelta(minutes={r.uniform(-9, 9):.2f})", f"timedelta(seconds={r.uniform(0, 9)!r})", f"timedelta(weeks={r.randint(0, 5)})", f"timedelta(microseconds={r.randint(0, 9)}.5)", "t", f"timedelta(hours=1.1, minutes=2)", f"timedelta(days=1.1, hours=0.7)"])
        lines = ["from datetime import date, datetime, timedelta", f"a = date({r.randint(1999, 2030)}, {r.randint(1, 12)}, {r.randint(1, 28)})", f"b = datetime({r.randint(1999, 2030)}, {r.randint(1, 12)}, {r.randint(1, 28)}, {r.randint(0, 23)}, {r.randint(0, 59)})", "c = date(2024, 2, 29)", f"t = timedelta(days={r.randint(-3, 30)}, seconds={r.randint(0, 99999)})"]
        value = self.date_expr
        for number in range(r.randint(3, 8)):
            name = f"v{number}"
            lines.append(self.pick([
                lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"{name} = {value()}"), lambda: self.caught(f"{name} = {value()} {self.pick('+-')} {span()}"), lambda: self.caught(f"{name} = {value()} - {value()}"), lambda: self.caught(f"{name} = {value()} {self.pick('< > <= >= == !='.split())} {value()}"), lambda: self.caught(f"{name} = {span()} {self.pick(['* 2', '/ 2', '* 1.5', '/ 0.3', '* 0.1', '// 7', '/ timedelta(hours=1)', '// timedelta(days=1)', '% timedelta(hours=5)', '+ t', '- t', '* -1', '/ 3', '< t'])}"), lambda: self.caught(f"{name} = {value()}.{self.pick(['isoformat()', 'weekday()', 'isoweekday()', 'toordinal()', 'year', 'month', 'day', 'ctime()', 'isocalendar()[1]', 'isocalendar().week', 'isocalendar()', 'strftime(' + repr('%Y/%m/%d') + ')', 'strftime(' + repr('%A %d %B %Y') + ')', 'replace(day=1)'])}"), lambda: self.caught(f"{name} = b.{self.pick(['isoformat(sep=' + repr(' ') + ')', 'isoformat(timespec=' + repr('minutes') + ')', 'isoformat(' + repr(' ') + ', ' + repr('seconds') + ')', 'date()', 'hour', 'time', 'strftime(' + repr('%H:%M:%S %p %I') + ')', 'isoformat(timespec=' + repr('hours') + ')', 'microsecond'])}"), lambda: f"{name} = {{a: 1, c: 2, b: 3}}[{self.pick('abc')}]", lambda: f"{name} = isinstance({self.pick(['a', 'b', 't', '5', repr('x'), 'None', '[a]'])}, {self.pick(['date', 'datetime', 'timedelta', '(date, timedelta)', 'int'])})", lambda: f"{name} = type({self.pick('abt')}).__name__", lambda: f"{name} = type(a) is {self.pick(['date', 'datetime'])}", lambda: f"y, w, d = {self.pick('abc')}.isocalendar()\nprint(y, w, d, f'{{a:%d.%m.%Y}}', {self.pick('abct')})", lambda: f"{name} = sorted([a, c, date(2020, 1, 1)])", lambda: f"print({span()}, repr({span()}), ({span()}).total_seconds(), t.days, t.seconds)", lambda: f"{name} = [a + timedelta(days=i) for i in range(3)]", lambda: f"{name} = sum([t, {span()}], timedelta())", lambda: f"{name} = len({{a, c, a}}), a in [c, a], max(a, c)",
            ])())
        return "\n".join(lines)

    def figures(self):
        r = self.random
        numbers = lambda: f"[{', '.join(self.some(lambda: self.pick([lambda: str(r.randint(-9, 99)), lambda: str(r.randint(0, 50) / 4), lambda: str(r.randint(0, 5))])(), 0, 8))}]"
        exact = lambda: f"[{', '.join(self.some(lambda: self.pick([lambda: f'Fraction({r.randint(1, 9)}, {r.randint(1, 9)})', lambda: str(r.randint(0, 9))])(), 1, 5))}]"
        decimals = lambda: f"[{', '.join(self.some(lambda: self.pick([lambda: f'Decimal({str(r.randint(0, 999) / 100)!r})', lambda: str(r.randint(0, 9))])(), 1, 5))}]"
        lines = ["import statistics as st, json, io", "from fractions import Fraction", "from decimal import Decimal", "from datetime import date", "class P:", "    def __init__(self, x):", "        self.x = x", f"xs = {numbers()}"]
        broken = lambda: self.pick(["bad", "", "{", "[1, 2", "{'a': 1}", '{"a" 1}', "[1 2]", "1 2", '"abc', "[1,]", '{"a": 1,}', "{\n  \"a\": 1\n  \"b\": 2\n}", "nul", "[1, [2, {\"x\": }]]", "{\"a\": tru}", "01", "-", "1.", "[", "]", "{\"a\"}", "\"a\nb\"", "\"\\x\"", "[1]]", "NaN", "[Infinity, -Infinity]", " 5 ", "{\"é\": \"ü\", \"n\": null}", "3.0e2", "\t[true, false]\n"])
        for number in range(r.randint(3, 7)):
            name = f"v{number}"
            lines.append(self.pick([
                lambda: self.caught(f"{name} = st.{self.pick('mean median median_low median_high mode multimode variance pvariance stdev pstdev fmean'.split())}({self.pick(['xs', numbers(), numbers(), exact(), decimals(), '()', repr('aab')])})"), lambda: self.caught(f"{name} = st.quantiles({self.pick(['xs', numbers(), exact()])}{self.pick(['', ', n=10', ', n=3', ', n=4, method=' + repr('inclusive'), ', n=1'])})"), lambda: f"try:\n    {name} = st.mean({self.pick(['xs', '[]'])})\nexcept st.StatisticsError as e:\n    print('none', e)",
                lambda: self.caught(f"{name} = json.loads({broken()!r})"), lambda: f"try:\n    {name} = json.loads({broken()!r})\nexcept json.JSONDecodeError as e:\n    print('bad', e)", lambda: f"try:\n    {name} = json.loads({broken()!r})\nexcept ValueError as e:\n    print(type(e).__name__, e)\n    w = e", lambda: self.caught(f"{name} = json.dumps({self.pick(['{1, 2}', '{' + repr('a') + ': Decimal(1)}', '[1, date(2024, 1, 1)]', 'P(1)', '{(1, 2): 3}', 'b' + repr('x'), '[xs, {' + repr('k') + ': None}]', 'Fraction(1, 2)', '{1: {2}}', '{None: 1, True: 2, 2.5: 3}', 'range(3)'])})"), lambda: self.caught(f"{name} = json.dumps({self.pick(['[Decimal(' + repr('1.10') + '), date(2024, 1, 1)]', '{' + repr('a') + ': {1}, ' + repr('b') + ': xs}', 'P(2)', '[P(1), {' + repr('p') + ': P(2)}]'])}, default={self.pick(['str', 'lambda o: o.x', 'list', 'float', 'repr', 'lambda o: {' + repr('t') + ': type(o).__name__}'])}{self.pick(['', ', indent=2'])})"), lambda: f"out = io.StringIO()\njson.dump({{'a': xs, 'b': None}}, out{self.pick(['', ', indent=2', ', sort_keys=True'])})\n{name} = out.getvalue()\nout.seek(0)\nw{number} = json.load(out)",
            ])())
        return "\n".join(lines)

    # csv, over texts

    def tables(self):
        r = self.random
        cell = lambda: self.pick(["a", "b c", "1", "2.5", "", "x,y", 'say "hi"', " lead", "end ", "é", "line\nbreak", "'q'", "-3", ";"])
        row = lambda: [cell() for _ in range(r.randint(0, 4))]
        quoted = lambda text: '"' + text.replace('"', '""') + '"' if self.chance(0.3) or any(c in text for c in ',"\n') else text
        text = lambda: self.pick(["\n", "\n", "\r\n"]).join(",".join(quoted(c) for c in row()) for _ in range(r.randint(0, 4))) + self.pick(["", "\n"])
        options = self.pick(["", "", "", ", delimiter=';'", ", quotechar=\"'\"", ", skipinitialspace=True"])
        lines = ["import csv, io", f"text = {self.pick(['name,age' + chr(10), 'id,name,city' + chr(10), ''])!r} + {text()!r}", f"out = io.StringIO({self.pick(['', 'newline=' + repr('')])})", f"rows = {[[self.pick([cell(), r.randint(0, 99), None, 1.5, True]) for _ in range(r.randint(0, 3))] for _ in range(r.randint(1, 3))]!r}"]
        for number in range(r.randint(2, 5)):
            name = f"v{number}"
            source = self.pick(["io.StringIO(text)", "text.splitlines()", "io.StringIO(text)", "['a,b', '1,\"x', 'y\"']"])
            lines.append(self.pick([
                lambda: self.caught(f"{name} = list(csv.reader({source}{options}))"), lambda: self.caught(f"for row in csv.reader({source}):\n    print(len(row), row)"), lambda: self.caught(f"reader = csv.reader({source})\nhead = next(reader)\n{name} = [r for r in reader]\nprint(head, reader.line_num)"), lambda: self.caught(f"{name} = list(csv.DictReader({source}))"), lambda: self.caught(f"for row in csv.DictReader({source}{self.pick(['', ', fieldnames=[' + repr('p') + ', ' + repr('q') + ']', ', restval=0', ', restkey=' + repr('more')])}):\n    print(row)"), lambda: self.caught(f"reader = csv.DictReader({source})\n{name} = reader.fieldnames\nprint(sum(1 for r in reader))"), lambda: f"w = csv.writer(out{options.replace(', skipinitialspace=True', '')}{self.pick(['', ', lineterminator=' + repr(chr(10))])})\n" + self.caught(f"{name} = w.writerow({row()!r})\nw.writerows(rows)\nprint(repr(out.getvalue()))"), lambda: f"w = csv.DictWriter(out, fieldnames=['n', 'm']{self.pick(['', ', restval=0', ', extrasaction=' + repr('ignore')])})\nw.writeheader()\n" + self.caught(f"{name} = w.writerow({{'n': {cell()!r}, {self.pick(['', repr('m') + ': 2', repr('z') + ': 1'])}}})\nw.writerows([{{'m': 1, 'n': None}}])\nprint(repr(out.getvalue()))"),
            ])())
        return "\n".join(lines)

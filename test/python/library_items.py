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

"""Textbook algorithms on small inputs: searching, sorting, graphs, dynamic programming, number theory, parsing."""
from __future__ import annotations

from ..template import Draw, template
from ._fill import fill
from ._pools import LETTERS


@template("algorithms", "sort", "stable")
def counting_sort(d: Draw) -> str:
    return fill("""
        $xs = $vals
        counts = [0] * ($top)
        for x in $xs:
            counts[x] += 1
        out = []
        for value, n in enumerate(counts):
            $put
        print(out)
        """, xs=(xs := d.name("xs", "nums", "data")), vals=d.ints(3, 6, 0, 4), top=d.pick([f"max({xs}) + 1", "5", "6"]), put=d.pick(["out += [value] * n", "out.extend([value] * n)", "for _ in range(n):\n    out.append(value)"]))


@template("algorithms", "sort", "shell")
def gap_sort(d: Draw) -> str:
    return fill("""
        def gap_sort(a):
            gap = len(a) // 2
            while gap:
                for i in range(gap, len(a)):
                    j = i
                    while j >= gap and a[j - gap] > a[j]:
                        a[j - gap], a[j] = a[j], a[j - gap]
                        j -= gap
                gap //= 2
            return a

        print(gap_sort($vals))
        """, vals=d.ints(2, 4, 0, 20))


@template("algorithms", "sort", "recursion", "merge")
def merge_sort(d: Draw) -> str:
    return fill("""
        def merge_sort(xs):
            if len(xs) <= 1:
                return xs
            mid = len(xs) // 2
            left, right = merge_sort(xs[:mid]), merge_sort(xs[mid:])
            out = []
            while left and right:
                out.append(left.pop(0) if left[0] $op right[0] else right.pop(0))
            return out + left + right

        print(merge_sort($vals))
        """, op=d.pick(["<=", "<", ">="]), vals=d.ints(2, 3, 0, 20))


@template("algorithms", "partition")
def partition_in_place(d: Draw) -> str:
    return fill("""
        def partition(a, lo, hi):
            pivot = a[hi]
            i = lo
            for j in range(lo, hi):
                if a[j] $op pivot:
                    a[i], a[j] = a[j], a[i]
                    i += 1
            a[i], a[hi] = a[hi], a[i]
            return i

        xs = $vals
        p = partition(xs, 0, len(xs) - 1)
        print(p, xs)
        """, op=d.pick(["<", "<=", ">"]), vals=d.ints(3, 5, 0, 20))


@template("algorithms", "binary-search", "bounds")
def lower_bound(d: Draw) -> str:
    return fill("""
        def $name(a, x):
            lo, hi = 0, len(a)
            while lo < hi:
                mid = (lo + hi) // 2
                if a[mid] $op x:
                    lo = mid + 1
                else:
                    hi = mid
            return lo

        a = $vals
        print($name(a, $x)$more)
        """, name=(n := d.name("lower_bound", "position", "find_place")), op=d.pick(["<", "<="]), vals=sorted(d.ints(2, 6, 0, 20)), x=d.int(0, 20), more=d.pick(["", "", f", {n}(a, {d.int(0, 20)})"]))


@template("algorithms", "binary-search", "answer")
def search_the_answer(d: Draw) -> str:
    return fill("""
        n = $n
        lo, hi = 0, n
        while lo < hi:
            mid = (lo + hi + 1) // 2
            if $test:
                lo = mid
            else:
                hi = mid - 1
        print(lo)
        """, n=d.int(1, 90), test=d.pick(["mid * mid <= n", "mid * (mid + 1) // 2 <= n", "mid ** 3 <= n", "3 * mid + 2 <= n"]))


@template("algorithms", "two-pointers")
def two_pointers(d: Draw) -> str:
    return d.pick([
        fill("""
            nums = $nums
            target = $target
            i, j = 0, len(nums) - 1
            while i < j:
                s = nums[i] + nums[j]
                if s == target:
                    print(i, j)
                    break
                if s < target:
                    i += 1
                else:
                    j -= 1
            else:
                print('none')
            """, nums=sorted(d.ints(3, 6, 0, 15)), target=d.int(3, 25)),
        fill("""
            def squeeze(a):
                k = 0
                for x in a:
                    if $keep:
                        a[k] = x
                        k += 1
                $cut
                return a

            print(squeeze($vals))
            """, keep=d.pick(["x != 0", "k == 0 or a[k - 1] != x", "x % 2"]), cut=d.pick(["del a[k:]", "a[k:] = [0] * (len(a) - k)"]), vals=d.ints(3, 6, 0, 3)),
        fill("""
            heights = $h
            best = 0
            i, j = 0, len(heights) - 1
            while i < j:
                area = min(heights[i], heights[j]) * (j - i)
                best = max(best, area)
                if heights[i] < heights[j]:
                    i += 1
                else:
                    j -= 1
            print(best)
            """, h=d.ints(3, 6, 1, 9)),
    ])


@template("algorithms", "sliding-window")
def windows(d: Draw) -> str:
    return d.pick([
        fill("""
            xs = $xs
            k = $k
            window = sum(xs[:k])
            best = window
            for i in range(k, len(xs)):
                window += xs[i] - xs[i - k]
                best = $pick(best, window)
            print(best)
            """, xs=d.ints(4, 7, 0, 9), k=d.int(2, 3), pick=d.pick(["max", "min"])),
        fill("""
            s = $s
            last = {}
            start = best = 0
            for i, c in enumerate(s):
                if last.get(c, -1) >= start:
                    start = last[c] + 1
                last[c] = i
                best = max(best, i - start + 1)
            print(best)
            """, s=d.lit("".join(d.pick("abcd") for _ in range(d.int(3, 7))))),
        fill("""
            xs = $xs
            limit = $limit
            left = total = 0
            longest = 0
            for right in range(len(xs)):
                total += xs[right]
                while total > limit:
                    total -= xs[left]
                    left += 1
                longest = max(longest, right - left + 1)
            print(longest)
            """, xs=d.ints(3, 6, 1, 8), limit=d.int(7, 15)),
    ])


@template("algorithms", "prefix-sums")
def prefix_sums(d: Draw) -> str:
    return fill("""
        xs = $xs
        prefix = [0]
        for x in xs:
            prefix.append(prefix[-1] + x)
        $use
        """, xs=d.ints(3, 6, -4, 9), use=d.pick([f"for a, b in [(0, 2), ({d.int(0, 2)}, 3)]:\n    print(prefix[b] - prefix[a])", "best = max(prefix[j] - prefix[i] for j in range(len(prefix)) for i in range(j))\nprint(best)", "print(prefix.index(max(prefix)), prefix[-1])", f"n = sum(prefix[j] - prefix[i] == {d.int(0, 9)} for j in range(len(prefix)) for i in range(j))\nprint(n)"]))


@template("algorithms", "number-theory", "recursion")
def extended_gcd(d: Draw) -> str:
    return fill("""
        def egcd(a, b):
            if b == 0:
                return a, 1, 0
            g, x, y = egcd(b, a % b)
            return g, y, x - a // b * y

        a, b = $a, $b
        g, x, y = egcd(a, b)
        print(g, a * x + b * y == g)
        """, a=d.int(2, 60), b=d.int(2, 40))


@template("algorithms", "number-theory", "power")
def fast_power(d: Draw) -> str:
    return fill("""
        def power(base, exp$mod):
            result = 1
            while exp:
                if exp $odd:
                    result = result * base$by
                base = base * base$by
                exp $half
            return result

        print(power($b, $e$m))
        """, mod=(m := d.pick(["", ", mod"])), by=" % mod" if m else "", odd=d.pick(["% 2", "& 1", "% 2 == 1"]), half=d.pick(["//= 2", ">>= 1"]), b=d.int(2, 7), e=d.int(0, 9), m=f", {d.int(5, 50)}" if m else "")


@template("algorithms", "number-theory", "digits")
def digit_games(d: Draw) -> str:
    return fill("""
        def $f(n):
            $body

        n = $n
        seen = []
        while n not in seen and len(seen) < $most:
            seen.append(n)
            n = $f(n)
        print(seen, n)
        """, f=d.name("step", "next_number"), n=d.int(4, 99), most=d.int(3, 5), body=d.pick(["return sum(int(c) ** 2 for c in str(n))", "digits = sorted(str(n))\nreturn int(''.join(reversed(digits))) - int(''.join(digits))", "return n // 2 if n % 2 == 0 else 3 * n + 1", "total = 0\nwhile n:\n    total += n % 10\n    n //= 10\nreturn total"]))


@template("algorithms", "number-theory", "divisors")
def divisor_sums(d: Draw) -> str:
    return fill("""
        def divisors(n):
            small, large = [], []
            i = 1
            while i * i <= n:
                if n % i == 0:
                    small.append(i)
                    if i != n // i:
                        large.append(n // i)
                i += 1
            return small + large[::-1]

        ds = divisors($n)
        print($end)
        """, n=d.pick([d.int(1, 40), 28, 36, 6, 17]), end=d.pick(["ds", "sum(ds[:-1]), len(ds)", "'prime' if len(ds) == 2 else 'composite'", "sum(ds) == 2 * ds[-1]"]))


@template("algorithms", "base", "conversion")
def base_conversion(d: Draw) -> str:
    return d.pick([
        fill("""
            DIGITS = "0123456789abcdef"

            def to_base(n, base):
                if n == 0:
                    return "0"
                out = ""
                while n:
                    n, r = divmod(n, base)
                    out = DIGITS[r] + out
                return out

            s = to_base($n, $base)
            print(s, int(s, $base) == $n)
            """, n=(n := d.int(0, 300)), base=d.pick([2, 3, 7, 8, 16])),
        fill("""
            def from_base(text, base):
                value = 0
                for c in text:
                    digit = $digit
                    if digit >= base:
                        $bad
                    value = value * base + digit
                return value

            print(from_base($text, $base))
            """, digit="int(c, 16)", bad=d.pick(["return None", "raise ValueError(c)"]), text=d.lit("".join(d.pick("0123a") for _ in range(d.int(1, 3)))), base=d.pick([2, 4, 8, 16])),
    ])


@template("algorithms", "roman")
def roman_numerals(d: Draw) -> str:
    return d.pick([
        fill("""
            VALUES = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]

            def roman(n):
                out = ""
                for value, letters in VALUES:
                    while n >= value:
                        out += letters
                        n -= value
                return out

            print(roman($n))
            """, n=d.int(1, 29)),
        fill("""
            values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
            text = $text
            total = 0
            for i, c in enumerate(text):
                v = values[c]
                if i + 1 < len(text) and v < values[text[i + 1]]:
                    total -= v
                else:
                    total += v
            print(total)
            """, text=d.lit(d.pick(["XIV", "IX", "XL", "VIII", "XCIX", "LV", "MX", "IV", ""]))),
    ])


@template("algorithms", "graph", "bfs", "distance")
def bfs_distance(d: Draw) -> str:
    n = d.int(3, 4)
    graph = {i: sorted(d.sample([j for j in range(n) if j != i], d.int(1, 2))) for i in range(n)}
    return fill("""
        from collections import deque

        graph = $graph
        dist = {$start: 0}
        queue = deque([$start])
        while queue:
            node = queue.popleft()
            for nxt in graph[node]:
                if nxt not in dist:
                    dist[nxt] = dist[node] + 1
                    queue.append(nxt)
        print($end)
        """, graph=graph, start=d.int(0, n - 1), end=d.pick(["dist", "max(dist.values())", f"dist.get({d.int(0, n)}, -1)", "sorted(dist)"]))


@template("algorithms", "graph", "components")
def components(d: Draw) -> str:
    n = d.int(3, 5)
    edges = [(d.int(0, n - 1), d.int(0, n - 1)) for _ in range(d.int(1, 3))]
    return d.pick([
        fill("""
            parent = list(range($n))

            def find(x):
                while parent[x] != x:
                    x = parent[x]
                return x

            for a, b in $edges:
                ra, rb = find(a), find(b)
                if ra != rb:
                    parent[ra] = rb
            print(len({find(x) for x in range($n)}))
            """, n=n, edges=edges),
        fill("""
            edges = $edges
            labels = list(range($n))
            changed = True
            while changed:
                changed = False
                for a, b in edges:
                    low = min(labels[a], labels[b])
                    if labels[a] != low or labels[b] != low:
                        labels[a] = labels[b] = low
                        changed = True
            print(labels)
            """, n=n, edges=edges),
    ])


@template("algorithms", "graph", "dijkstra", "heapq")
def shortest_paths(d: Draw) -> str:
    return fill("""
        import heapq

        roads = {"a": {"b": $ab, "c": $ac}, "b": {"c": $bc}, "c": {}}
        best = {}
        heap = [(0, "a")]
        while heap:
            cost, town = heapq.heappop(heap)
            if town in best:
                continue
            best[town] = cost
            for other, km in roads[town].items():
                heapq.heappush(heap, (cost + km, other))
        print(best)
        """, ab=d.int(1, 9), ac=d.int(1, 15), bc=d.int(1, 9))


@template("algorithms", "graph", "topological")
def task_order(d: Draw) -> str:
    names = d.sample(["wash", "cut", "boil", "mix", "bake", "eat"], 3)
    needs = {names[0]: [], names[1]: [names[0]], names[2]: d.pick([[names[0], names[1]], [names[1]], []])}
    if d.chance(0.2):
        needs[names[0]] = [names[1]]
    return fill("""
        needs = $needs
        done = []
        while len(done) < len(needs):
            ready = [t for t in needs if t not in done and all(n in done for n in needs[t])]
            if not ready:
                print("cycle")
                break
            done.append($which)
        print(done)
        """, needs={k: needs[k] for k in d.shuffled(names)}, which=d.pick(["ready[0]", "min(ready)", "sorted(ready)[0]"]))


@template("algorithms", "grid", "flood-fill", "recursion")
def flood_fill(d: Draw) -> str:
    rows = ["".join(d.pick(".##") for _ in range(3)) for _ in range(2)]
    return fill("""
        grid = [list(row) for row in $rows]

        def fill(r, c):
            if not (0 <= r < len(grid) and 0 <= c < len(grid[0])) or grid[r][c] != "#":
                return 0
            grid[r][c] = "o"
            return 1 + fill(r + 1, c) + fill(r, c + 1)

        print(fill($r, $c))
        print(["".join(row) for row in grid])
        """, rows=rows, r=d.int(0, 1), c=d.int(0, 1))


@template("algorithms", "dp", "knapsack")
def knapsack(d: Draw) -> str:
    return fill("""
        items = $items
        capacity = $cap
        best = [0] * (capacity + 1)
        for weight, value in items:
            for c in range(capacity, weight - 1, -1):
                best[c] = max(best[c], best[c - weight] + value)
        print(best)
        """, items=[(d.int(1, 3), d.int(1, 9)) for _ in range(2)], cap=d.int(2, 4))


@template("algorithms", "dp", "subsequence")
def subsequences(d: Draw) -> str:
    word = lambda: d.lit("".join(d.pick("abc") for _ in range(d.int(2, 3))))
    return d.pick([
        fill("""
            def lcs(a, b):
                row = [0] * (len(b) + 1)
                for x in a:
                    before = row[:]
                    for j, y in enumerate(b):
                        row[j + 1] = before[j] + 1 if x == y else max(row[j], before[j + 1])
                return row[-1]

            print(lcs($a, $b))
            """, a=word(), b=word()),
        fill("""
            xs = $xs
            lengths = [1] * len(xs)
            for i in range(len(xs)):
                for j in range(i):
                    if xs[j] < xs[i]:
                        lengths[i] = max(lengths[i], lengths[j] + 1)
            print(max(lengths, default=0), lengths)
            """, xs=d.ints(2, 4, 0, 9)),
        fill("""
            from bisect import bisect_left

            tails = []
            for x in $xs:
                i = bisect_left(tails, x)
                if i == len(tails):
                    tails.append(x)
                else:
                    tails[i] = x
            print(len(tails))
            """, xs=d.ints(3, 6, 0, 12)),
    ])


@template("algorithms", "dp", "edit-distance")
def edit_distance(d: Draw) -> str:
    return fill("""
        def distance(a, b):
            row = list(range(len(b) + 1))
            for i, x in enumerate(a, 1):
                last, row[0] = row[0], i
                for j, y in enumerate(b, 1):
                    last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
            return row[-1]

        print(distance($a, $b))
        """, a=d.lit(d.pick(["at", "cat", "on", "a"])), b=d.lit(d.pick(["cut", "at", "no", "ab", ""])))


@template("algorithms", "recursion", "backtracking")
def backtracking(d: Draw) -> str:
    return d.pick([
        fill("""
            def subsets(xs):
                if not xs:
                    return [[]]
                rest = subsets(xs[1:])
                return $join

            print(subsets($xs))
            """, join=d.pick(["rest + [[xs[0]] + r for r in rest]", "[[xs[0]] + r for r in rest] + rest"]), xs=d.sample(range(1, 9), d.int(1, 3))),
        fill("""
            def permute(s):
                if len(s) < 2:
                    return [s]
                out = []
                for i, c in enumerate(s):
                    for rest in permute(s[:i] + s[i + 1:]):
                        out.append(c + rest)
                return out

            print(permute($s))
            """, s=d.lit(d.pick(["ab", "abc", "x", "aa"]))),
        fill("""
            def reach(nums, target):
                if target == 0:
                    return True
                if target < 0 or not nums:
                    return False
                return reach(nums[1:], target - nums[0]) or reach(nums[1:], target)

            print(reach($nums, $t))
            """, nums=d.ints(1, 3, 1, 6), t=d.int(1, 9)),
        fill("""
            def fill(parts, text):
                if len(text) == $n:
                    parts.append(text)
                    return
                for c in $letters:
                    $check
                    fill(parts, text + c)

            parts = []
            fill(parts, "")
            print(parts)
            """, n=2, letters=d.lit(d.pick(["ab", "01"])), check=d.pick(["", "if text.endswith(c):\n    continue"])),
    ])


@template("algorithms", "recursion", "hanoi")
def towers(d: Draw) -> str:
    return fill("""
        moves = []

        def move(n, a, b, c):
            if n == 0:
                return
            move(n - 1, a, c, b)
            moves.append($what)
            move(n - 1, c, b, a)

        move($n, "A", "B", "C")
        print(len(moves), moves$end)
        """, what=d.pick(["a + b", "(n, a, b)", "f'{a}->{b}'"]), n=d.int(1, 2), end=d.pick(["", "[-1]"]))


@template("algorithms", "recursion", "flatten")
def nested_lists(d: Draw) -> str:
    def nest(depth):
        return [nest(depth - 1) if depth and d.chance(0.4) else d.int(0, 9) for _ in range(d.int(1, 3))]

    return fill("""
        def $f(x$more):
            if not isinstance(x, list):
                return $leaf
            $body

        print($f($xs))
        """, f=(f := d.name("walk", "total", "deep")), more=(m := d.pick(["", "", ", depth=1"])), leaf={"": "x", ", depth=1": "x * depth"}[m], body=f"return sum({f}(y{', depth + 1' if m else ''}) for y in x)" if m or d.bool() else f"best = -1\nfor y in x:\n    best = max(best, {f}(y))\nreturn best", xs=nest(2))


@template("algorithms", "stack", "rpn")
def postfix(d: Draw) -> str:
    a, b, c = d.int(0, 9), d.int(1, 9), d.int(0, 9)
    return fill("""
        def evaluate(text):
            stack = []
            for token in text.split():
                if token.isdigit():
                    stack.append(int(token))
                else:
                    b, a = stack.pop(), stack.pop()
                    if token == "+":
                        stack.append(a + b)
                    elif token == "-":
                        stack.append(a - b)
                    else:
                        stack.append($third)
            return stack$end

        print(evaluate($text))
        """, third=d.pick(["a * b", "a // b", "a % b"]), end=d.pick(["[0]", ".pop()", ""]), text=d.lit(d.pick([f"{a} {b} +", f"{a} {b} * {c} -", f"{a} {b} {c} + *", f"{a} +", f"{a} {b} - {c} *"])))


@template("algorithms", "stack", "monotone")
def next_greater(d: Draw) -> str:
    return fill("""
        xs = $xs
        answer = [$none] * len(xs)
        stack = []
        for i, x in enumerate(xs):
            while stack and xs[stack[-1]] $op x:
                answer[stack.pop()] = $value
            stack.append(i)
        print(answer)
        """, xs=d.ints(3, 5, 0, 12), none=d.pick(["-1", "None", "0"]), op=d.pick(["<", ">", "<="]), value=d.pick(["x", "i", "x"]))


@template("algorithms", "parser", "recursion")
def calculator(d: Draw) -> str:
    a, b, c = d.int(0, 9), d.int(1, 9), d.int(0, 9)
    return fill("""
        def term(ts):
            value = int(ts.pop(0))
            while ts and ts[0] in "*/":
                if ts.pop(0) == "*":
                    value *= int(ts.pop(0))
                else:
                    value //= int(ts.pop(0))
            return value

        def expr(ts):
            value = term(ts)
            while ts:
                sign = 1 if ts.pop(0) == "+" else -1
                value += sign * term(ts)
            return value

        print(expr(list($text)))
        """, text=d.lit(d.pick([f"{a}+{b}", f"{a}-{b}", f"{a}*{b}", f"{a}+{b}*{c}", f"{a}/{b}", f"{a}/0", f"{a}+"])))


@template("algorithms", "tokenizer", "text")
def tokenizer(d: Draw) -> str:
    return fill("""
        def tokens(text):
            out = []
            i = 0
            while i < len(text):
                c = text[i]
                if c.isspace():
                    i += 1
                elif c.isdigit():
                    j = i
                    while j < len(text) and text[j].isdigit():
                        j += 1
                    out.append($number)
                    i = j
                else:
                    out.append(c)
                    i += 1
            return out

        print(tokens($text))
        """, number=d.pick(["text[i:j]", "int(text[i:j])"]), text=d.lit(d.pick([f"{d.int(1, 99)}+x", f"a = {d.int(1, 99)}", f"({d.int(1, 99)})", f"{d.int(1, 9)} * {d.int(10, 99)}"])))


@template("algorithms", "matrix", "walk")
def spiral(d: Draw) -> str:
    return d.pick([
        fill("""
            grid = $grid
            out = []
            while grid:
                out += grid.pop(0)
                grid = [list(r) for r in zip(*grid)][::-1]
            print(out)
            """, grid=d.matrix(d.int(2, 3), d.int(2, 3))),
        fill("""
            m = $m
            n = len(m)
            for i in range(n):
                for j in range(i + 1, n):
                    m[i][j], m[j][i] = m[j][i], m[i][j]
            $after
            print(m)
            """, m=d.matrix(3, 3) if d.bool() else d.matrix(2, 2), after=d.pick(["", "for row in m:\n    row.reverse()", "m.reverse()"])),
        fill("""
            m = $m
            down = up = 0
            for i in range(len(m)):
                down += m[i][i]
                up += m[i][-1 - i]
            print(down, up)
            """, m=d.matrix(3, 3)),
    ])


@template("algorithms", "game-of-life")
def cells(d: Draw) -> str:
    return fill("""
        cells = $cells
        for step in range($steps):
            new = []
            for i in range(len(cells)):
                left = cells[i - 1]$guard
                right = cells[(i + 1) % len(cells)]
                new.append($rule)
            cells = new
            $show
        print(sum(cells))
        """, cells=[d.int(0, 1) for _ in range(d.int(4, 5))], steps=d.int(1, 2), guard=d.pick(["", " if i else 0"]), rule=d.pick(["left ^ right", "int(left + cells[i] + right == 1)", "1 if left != right else 0"]), show=d.pick(["", "print(''.join('.#'[c] for c in cells))"]))


@template("algorithms", "majority", "voting")
def majority(d: Draw) -> str:
    return fill("""
        votes = $votes
        leader, lead = None, 0
        for v in votes:
            if lead == 0:
                leader, lead = v, 1
            elif v == leader:
                lead += 1
            else:
                lead -= 1
        print(leader, votes.count(leader) > len(votes) // 2)
        """, votes=[d.pick("abb") for _ in range(d.int(3, 7))])


@template("algorithms", "text", "compression")
def run_lengths(d: Draw) -> str:
    return d.pick([
        fill("""
            def pack(s):
                out, count = "", 1
                for a, b in zip(s, s[1:] + " "):
                    if a == b:
                        count += 1
                    else:
                        out += $piece
                        count = 1
                return out

            print(pack($s))
            """, piece=d.pick(["a + str(count)", "a + (str(count) if count > 1 else '')", "f'{count}{a}'"]), s=d.lit(d.pick(["aab", "abbb", "xxyyz", "q", ""]))),
        fill("""
            code = $code
            out = ""
            number = ""
            for c in code:
                if c.isdigit():
                    number += c
                else:
                    out += c * int(number or 1)
                    number = ""
            print(out)
            """, code=d.lit(d.pick([f"{d.int(1, 4)}a{d.int(1, 12)}b", f"a{d.int(2, 3)}b", f"{d.int(1, 3)}x", "abc"]))),
    ])


@template("algorithms", "text", "search")
def find_pattern(d: Draw) -> str:
    return fill("""
        def positions(text, part):
            found = []
            for i in range(len(text) - len(part) + 1):
                $test
                    found.append(i)
            return found

        print(positions($t, $p))
        """, test=d.pick(["if text[i:i + len(part)] == part:", "if text.startswith(part, i):", "if all(text[i + j] == c for j, c in enumerate(part)):"]), t=d.lit("".join(d.pick("ab") for _ in range(d.int(3, 6)))), p=d.lit(d.pick(["a", "ab", "ba", "aa", "abc"])))


@template("algorithms", "text", "cipher")
def vigenere(d: Draw) -> str:
    return fill("""
        text, key = $text, $key
        out = []
        for i, c in enumerate(text):
            shift = ord(key[i % len(key)]) - ord("a")
            out.append(chr((ord(c) - 97 $sign shift) % 26 + 97))
        print("".join(out))
        """, text=d.lit(d.pick(["cab", "hello", "zoo", "key"])), key=d.lit("".join(d.pick(LETTERS) for _ in range(2))), sign=d.pick(["+", "-"]))


@template("algorithms", "intervals", "merge")
def merge_intervals(d: Draw) -> str:
    spans = [(a, a + d.int(1, 5)) for a in (d.int(0, 12) for _ in range(d.int(2, 4)))]
    return fill("""
        spans = sorted($spans)
        merged = [$first]
        for start, end in spans[1:]:
            if start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        print(merged, $end)
        """, spans=spans, first="spans[0]", end=d.pick(["len(merged)", "sum(b - a for a, b in merged)"]))


@template("algorithms", "greedy", "schedule")
def greedy_choice(d: Draw) -> str:
    return d.pick([
        fill("""
            meetings = $m
            free = 0
            chosen = []
            for start, end in sorted(meetings, key=lambda m: m[1]):
                if start >= free:
                    chosen.append((start, end))
                    free = end
            print(chosen)
            """, m=[(a, a + d.int(1, 4)) for a in d.sample(range(10), d.int(2, 4))]),
        fill("""
            amount = $amount
            used = {}
            for coin in $coins:
                n, amount = divmod(amount, coin)
                if n:
                    used[coin] = n
            print(used, amount)
            """, amount=d.int(3, 99), coins=d.pick([(50, 20, 10, 5, 2, 1), (25, 10, 5, 1), (7, 5, 2)])),
        fill("""
            boxes = $boxes
            bins = []
            for b in sorted(boxes, reverse=True):
                for i, used in enumerate(bins):
                    if used + b <= 10:
                        bins[i] += b
                        break
                else:
                    bins.append(b)
            print(bins)
            """, boxes=d.ints(3, 5, 1, 9)),
    ])


@template("algorithms", "hash-table")
def hash_buckets(d: Draw) -> str:
    return fill("""
        buckets = [[] for _ in range($n)]

        def put(key, value):
            bucket = buckets[$hash]
            for pair in bucket:
                if pair[0] == key:
                    pair[1] = value
                    return
            bucket.append([key, value])

        for k, v in $pairs:
            put(k, v)
        print(buckets)
        """, n=d.int(2, 3), hash=d.pick(["key % len(buckets)", "(key * 7 + 1) % len(buckets)"]), pairs=[(d.int(0, 6), d.lit(d.pick(LETTERS))[1]) for _ in range(d.int(1, 3))])


@template("algorithms", "heap", "manual")
def sift_down(d: Draw) -> str:
    return fill("""
        def sift(heap, i):
            n = len(heap)
            while 2 * i + 1 < n:
                child = 2 * i + 1
                if child + 1 < n and heap[child + 1] < heap[child]:
                    child += 1
                if heap[i] <= heap[child]:
                    break
                heap[i], heap[child] = heap[child], heap[i]
                i = child

        h = $h
        sift(h, 0)
        print(h)
        """, h=d.ints(3, 6, 0, 20))


@template("algorithms", "bits")
def bit_tricks(d: Draw) -> str:
    return d.pick([
        fill("n = $n\ncount = 0\nwhile n:\n    n &= n - 1\n    count += 1\nprint(count)\n", n=d.int(0, 255)),
        fill("xs = $xs\nodd = 0\nfor x in xs:\n    odd ^= x\nprint(odd)\n", xs=(v := d.sample(range(1, 15), 3)) + v[:2]),
        fill("flags = 0\nfor bit in $bits:\n    flags |= 1 << bit\n$off\nprint(bin(flags), [b for b in range(6) if flags >> b & 1])\n", bits=d.sample(range(6), d.int(1, 3)), off=d.pick(["", "flags &= ~1", "flags ^= 0b11"])),
        fill("items = $items\nfor mask in range(1 << len(items)):\n    part = [x for i, x in enumerate(items) if mask & (1 << i)]\n    if sum(part) == $t:\n        print(mask, part)\n        break\n", items=d.ints(2, 3, 1, 6), t=d.int(1, 9)),
        fill("n = $n\nbits = f'{n:08b}'\nprint(bits, bits.count('1'), int(bits[::-1], 2), n.bit_length())\n", n=d.int(0, 255)),
    ])

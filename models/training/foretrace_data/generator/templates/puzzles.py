"""Programs of contest style, one idea each: counters, greedy choices, digits, intervals, tables, small simulations."""
from __future__ import annotations

from ..template import Draw, template
from ._fill import fill
from ._pools import ANIMALS, CITIES, FRUITS, PEOPLE, PRODUCTS


@template("contest", "tokens", "reader")
def number_stream(d: Draw) -> str:
    cases = [d.ints(1, 3, -5, 12) for _ in range(d.int(1, 3))]
    return fill("""
        data = "$data".split()
        pos = 0

        def read():
            global pos
            pos += 1
            return int(data[pos - 1])

        for case in range(read()):
            n = read()
            row = [read() for _ in range(n)]
            print($answer)
        """, data=" ".join(map(str, [len(cases), *(x for row in cases for x in (len(row), *row))])), answer=d.pick(["sum(row)", "case + 1, max(row)", "f'Case #{case + 1}: {min(row)}'", "*sorted(row)", "row[0] - row[-1]"]))


@template("contest", "digits", "while")
def digit_games(d: Draw) -> str:
    return fill("""
        n = $n
        steps = 0
        while n $until:
            $change
            steps += 1
            if steps == $cap:
                break
        print($end)
        """, n=d.int(10, 9999), **dict(zip(("until", "change"), d.pick([(">= 10", "n = sum(int(c) for c in str(n))"), ("> 9", "p = 1\nfor c in str(n):\n    p *= int(c)\nn = p"), ("!= 1", "n = sum(int(c) ** 2 for c in str(n))"), ("> 0", "n, last = divmod(n, 10)"), (">= 10", "n = abs(n - int(str(n)[::-1]))")]))), cap=d.int(3, 5), end=d.pick(["n, steps", "steps", "n"]))


@template("contest", "greedy", "coins")
def paying_out(d: Draw) -> str:
    coins = sorted(d.sample([1, 2, 5, 10, 20, 25, 50], d.int(3, 4)), reverse=True)
    return fill("""
        amount = $amount
        used = {}
        for coin in $coins:
            $take
            if not amount:
                break
        print($end)
        """, amount=d.int(3, 99), coins=coins, take=d.pick(["while amount >= coin:\n    amount -= coin\n    used[coin] = used.get(coin, 0) + 1", "k, amount = divmod(amount, coin)\nif k:\n    used[coin] = k", "used[coin] = amount // coin\namount %= coin"]), end=d.pick(["sum(used.values())", "used", "used if amount == 0 else 'left ' + str(amount)", "len(used), amount"]))


@template("contest", "intervals", "merge")
def merged_spans(d: Draw) -> str:
    spans = [(s := d.int(0, 12), s + d.int(0, 6)) for _ in range(d.int(2, 4))]
    return fill("""
        spans = $spans
        spans.sort($key)
        merged = [list(spans[0])]
        for start, end in spans[1:]:
            if start <= merged[-1][1]$touch:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        print($end)
        """, spans=spans, key=d.pick(["", "key=lambda s: s[0]"]), touch=d.pick(["", " + 1"]), end=d.pick(["merged", "sum(b - a for a, b in merged)", "len(merged)", "max(b - a for a, b in merged)"]))


@template("contest", "events", "sweep")
def busiest_moment(d: Draw) -> str:
    visits = [(s := d.int(0, 9), s + d.int(1, 5)) for _ in range(d.int(2, 3))]
    return fill("""
        events = []
        for come, go in $visits:
            events.append((come, 1))
            events.append((go, -1))
        now = best = 0
        at = None
        for time, change in sorted(events):
            now += change
            if now $cmp best:
                best, at = now, time
        print(best, at)
        """, visits=visits, cmp=d.pick([">", ">", ">="]))


@template("contest", "window", "two-pointers")
def sliding_sums(d: Draw) -> str:
    xs = d.ints(4, 6, 0, 9)
    return fill("""
        a = $xs
        k = $k
        window = sum(a[:k])
        best = window
        $where
        for i in range(k, len(a)):
            window += a[i] - a[i - k]
            if window $cmp best:
                best = window
                $move
        print($end)
        """, xs=xs, k=d.int(2, 3), cmp=d.pick([">", "<"]), **dict(zip(("where", "move", "end"), d.pick([("start = 0", "start = i - k + 1", "start, best"), ("", "pass", "best"), ("part = a[:k]", "part = a[i - k + 1:i + 1]", "part")]))))


@template("contest", "window", "shrink")
def shortest_reaching(d: Draw) -> str:
    return fill("""
        a = $a
        goal = $goal
        left = total = 0
        best = len(a) + 1
        for right, x in enumerate(a):
            total += x
            while total >= goal:
                best = min(best, right - left + 1)
                total -= a[left]
                left += 1
        print(best if best <= len(a) else $none)
        """, a=d.ints(3, 5, 1, 8), goal=d.int(4, 16), none=d.pick(["-1", "0", "'impossible'"]))


@template("contest", "balance", "counter")
def running_balance(d: Draw) -> str:
    up, down = d.pick([("(", ")"), ("U", "D"), ("+", "-"), ("L", "R")])
    return fill("""
        path = $path
        level = 0
        $seen = 0
        for i, c in enumerate(path$from):
            $update
            $check
        print(level, $seen)
        """, path=d.lit("".join(d.pick((up, down)) for _ in range(d.int(3, 7)))), seen=(seen := d.name("dips", "seen", "count")), **{"from": d.pick(["", ", 1"])}, update=d.pick([f"level += 1 if c == '{up}' else -1", f"if c == '{up}':\n    level += 1\nelse:\n    level -= 1"]), check=d.pick([f"if level < 0:\n    {seen} += 1", f"if level == 0:\n    {seen} = i", f"{seen} = max({seen}, level)", f"if level == -1 and not {seen}:\n    {seen} = i"]))


@template("contest", "sieve", "primes")
def marked_multiples(d: Draw) -> str:
    return fill("""
        n = $n
        marks = [True] * (n + 1)
        for p in range(2, n + 1):
            if not marks[p]:
                continue
            for m in range($start, n + 1, p):
                marks[m] = False
        print($end)
        """, n=d.int(4, 11), start=d.pick(["p * p", "2 * p", "p + p"]), end=d.pick(["[i for i in range(2, n + 1) if marks[i]]", "sum(marks[2:])", "max(i for i in range(2, n + 1) if marks[i])"]))


@template("contest", "factors", "while")
def factor_list(d: Draw) -> str:
    return fill("""
        n = $n
        factors = $empty
        p = 2
        while n > 1:
            while n % p == 0:
                $add
                n //= p
            p += 1
        print($end)
        """, n=d.pick([12, 18, 20, 28, 30, 36, 45, 50, 60, 64, 66, 75, 84, 90]), **dict(zip(("empty", "add", "end"), d.pick([("[]", "factors.append(p)", "*factors"), ("[]", "factors.append(p)", "' x '.join(map(str, factors))"), ("{}", "factors[p] = factors.get(p, 0) + 1", "factors"), ("set()", "factors.add(p)", "len(factors), max(factors)")]))))


@template("contest", "base", "divmod")
def other_bases(d: Draw) -> str:
    return fill("""
        digits = "0123456789ABCDEF"
        n, base = $n, $base
        out = ""
        while n $cmp 0:
            n, r = divmod(n, base)
            out = digits[r] + out
        print(out$empty)
        """, n=d.pick([0, *(d.int(1, 300) for _ in range(4))]), base=d.pick([2, 3, 5, 7, 8, 12, 16]), cmp=d.pick([">", ">", "!="]), empty=d.pick([" or '0'", "", ".zfill(4)"]))


@template("contest", "table", "dp")
def ways_to_sum(d: Draw) -> str:
    return fill("""
        goal = $goal
        ways = [1] + [0] * goal
        for part in $parts:
            for s in range(part, goal + 1):
                ways[s] += ways[s - part]
        print($end)
        """, goal=d.int(3, 6), parts=d.sample([1, 2, 3, 4, 5], d.int(1, 2)), end=d.pick(["ways[goal]", "ways", "ways[-1] % 7"]))


@template("contest", "table", "dp", "choice")
def skip_or_take(d: Draw) -> str:
    return fill("""
        $name = $values
        take, skip = 0, 0
        for v in $name:
            take, skip = $step
        print(max(take, skip))
        """, name=d.name("houses", "values", "gold", "fields"), values=d.ints(2, 5, 0, 15), step=d.pick(["skip + v, max(take, skip)", "max(skip + v, take), take", "skip + v, max(skip, take)"]))


@template("contest", "table", "dp", "best-ending")
def best_stretch(d: Draw) -> str:
    return fill("""
        changes = $changes
        here = best = $start
        for c in changes$rest:
            here = $step
            best = max(best, here)
        print(best)
        """, changes=d.ints(3, 6, -9, 9), **dict(zip(("start", "rest", "step"), d.pick([("changes[0]", "[1:]", "max(c, here + c)"), ("0", "", "max(0, here + c)"), ("0", "", "here + c if here > 0 else c")]))))


@template("contest", "stack", "nearest")
def next_larger(d: Draw) -> str:
    return fill("""
        heights = $heights
        answer = [$none] * len(heights)
        stack = []
        for i, h in enumerate(heights):
            while stack and heights[stack[-1]] $cmp h:
                answer[stack.pop()] = $what
            stack.append(i)
        print(answer)
        """, heights=d.ints(3, 5, 1, 9), none=d.pick(["-1", "None", "0"]), cmp=d.pick(["<", "<=", ">"]), what=d.pick(["h", "i", "i - stack[-1] if stack else i"]))


@template("contest", "queue", "service")
def counter_queue(d: Draw) -> str:
    names = d.sample(PEOPLE, d.int(2, 3))
    return fill("""
        from collections import deque

        line = deque($line)
        time = 0
        while line:
            name, need = line.popleft()
            $serve
        print(time)
        """, line=[(n, d.int(1, 5)) for n in names], serve=(q := d.int(2, 3)) and d.pick([f"if need > {q}:\n    time += {q}\n    line.append((name, need - {q}))\nelse:\n    time += need\n    print(name, time)", "time += need\nprint(f'{name} leaves at {time}')", f"if need > {q} and line:\n    line.append((name, need - 1))\n    time += 1\n    continue\ntime += need\nprint(name)"]))


@template("contest", "heap", "smallest")
def joined_ropes(d: Draw) -> str:
    return fill("""
        import heapq

        parts = $parts
        heapq.heapify(parts)
        cost = 0
        while len(parts) > 1:
            a = heapq.heappop(parts)
            b = heapq.heappop(parts)
            $join
        print(cost$end)
        """, parts=d.ints(2, 4, 1, 9), join=d.pick(["cost += a + b\nheapq.heappush(parts, a + b)", "cost += b - a\nif a != b:\n    heapq.heappush(parts, b - a)", "heapq.heappush(parts, a + b)\ncost += 1"]), end=d.pick(["", ", parts"]))


@template("contest", "union", "groups")
def friend_groups(d: Draw) -> str:
    n = d.int(3, 5)
    return fill("""
        parent = list(range($n))

        def root(x):
            while parent[x] != x:
                $halve
                x = parent[x]
            return x

        for a, b in $pairs:
            a, b = root(a), root(b)
            if a $cmp b:
                parent[a] = b
        print($end)
        """, n=n, pairs=[tuple(d.sample(range(n), 2)) for _ in range(d.int(1, 3))], halve=d.pick(["", "parent[x] = parent[parent[x]]"]), cmp="!=", end=d.pick(["sum(parent[i] == i for i in range(len(parent)))", "parent", "[root(i) for i in range(len(parent))]"]))


@template("contest", "grid", "neighbours")
def counted_neighbours(d: Draw) -> str:
    width = d.int(2, 3)
    return fill("""
        field = $field
        rows, cols = len(field), len(field[0])
        y, x = $y, $x
        count = 0
        for dy, dx in $around:
            ny, nx = y + dy, x + dx
            if 0 <= ny < rows and 0 <= nx < cols $and field[ny][nx] == "$c":
                count += 1
        print(count)
        """, field=["".join(d.pick("*..") for _ in range(width)) for _ in range(d.int(2, 3))], y=d.int(0, 1), x=d.int(0, width - 1), around=d.pick([[(-1, 0), (1, 0), (0, -1), (0, 1)], [(-1, -1), (-1, 1), (1, -1), (1, 1)]]), c=d.pick("*."), **{"and": "and"})


@template("contest", "grid", "transpose")
def turned_picture(d: Draw) -> str:
    width = d.int(2, 3)
    return fill("""
        picture = $picture
        turned = $turn
        for row in turned:
            print($row)
        """, picture=["".join(d.pick("#.o") for _ in range(width)) for _ in range(2)], turn=d.pick(["list(zip(*picture))", "[r[::-1] for r in zip(*picture)]", "picture[::-1]", "[''.join(c) for c in zip(*picture[::-1])]", "[row[::-1] for row in picture]"]), row=d.pick(["''.join(row)", "*row", "' '.join(row)"]))


@template("contest", "strings", "runs")
def run_lengths(d: Draw) -> str:
    return fill("""
        s = $s
        out = $empty
        i = 0
        while i < len(s):
            j = i
            while j < len(s) and s[j] == s[i]:
                j += 1
            $add
            i = j
        print(out)
        """, s=d.lit("".join(d.pick("abA") * d.int(1, 3) for _ in range(d.int(1, 3)))), **dict(zip(("empty", "add"), d.pick([('""', "out += s[i] + str(j - i)"), ("[]", "out.append((s[i], j - i))"), ('""', "out += s[i] if j - i == 1 else f'{j - i}{s[i]}'"), ("0", "out = max(out, j - i)")]))))


@template("contest", "strings", "shift")
def shifted_text(d: Draw) -> str:
    return fill("""
        text = $text
        k = $k
        out = []
        for c in text:
            if c.$kind():
                base = ord($base)
                out.append(chr((ord(c) - base + k) % 26 + base))
            else:
                out.append($else_)
        print("".join(out))
        """, text=d.lit(d.pick([d.word(), d.word().upper(), f"{d.word()[:3]} {d.word()[:2]}!", "xyz", "aZ"])), k=d.pick([1, 3, 13, -1, 25, 27]), **dict(zip(("kind", "base"), d.pick([("islower", "'a'"), ("isalpha", "'a' if c.islower() else 'A'"), ("isupper", "'A'")]))), else_=d.pick(["c", "'_'", "c.upper()"]))


@template("contest", "strings", "common")
def shared_letters(d: Draw) -> str:
    a, b = d.sample(ANIMALS + FRUITS, 2)
    return fill("""
        a, b = $a, $b
        $count
        print($end)
        """, a=d.lit(a), b=d.lit(b), **dict(zip(("count", "end"), d.pick([("common = 0\nfor x, y in zip(a, b):\n    if x != y:\n        break\n    common += 1", "a[:common], common"), ("rest = list(b)\ncommon = 0\nfor c in a:\n    if c in rest:\n        rest.remove(c)\n        common += 1", "common, ''.join(rest)"), ("common = sorted(set(a) & set(b))", "*common"), ("differ = sum(x != y for x, y in zip(a, b)) + abs(len(a) - len(b))", "differ")]))))


@template("contest", "queries", "dictionary")
def stock_queries(d: Draw) -> str:
    few = d.sample(PRODUCTS, 3)
    lines = [d.pick([f"add {d.pick(few)} {d.int(1, 9)}", f"sell {d.pick(few)} {d.int(1, 6)}", f"ask {d.pick(few)}"]) for _ in range(d.int(3, 5))]
    return fill("""
        stock = {}
        for line in \"\"\"$lines\"\"\".splitlines():
            verb, item, *rest = line.split()
            if verb == "add":
                stock[item] = stock.get(item, 0) + int(rest[0])
            elif verb == "sell":
                $sell
            else:
                print(item, $ask)
        print($end)
        """, lines="\n".join(lines), sell=d.pick(["n = min(stock.get(item, 0), int(rest[0]))\nif n:\n    stock[item] -= n", "if stock.get(item, 0) < int(rest[0]):\n    print('no')\n    continue\nstock[item] -= int(rest[0])", "stock[item] -= int(rest[0])"]), ask=d.pick(["stock.get(item, 0)", "stock.get(item)", "stock[item] if item in stock else '-'"]), end=d.pick(["stock", "sum(stock.values())", "sorted(stock)"]))


@template("contest", "rounds", "simulation")
def dripping_tank(d: Draw) -> str:
    return fill("""
        level, day = $level, 0
        goal = $goal
        while level < goal:
            day += 1
            level += $up
            $between
            level -= $down
            $guard
        print(day, level)
        """, level=d.int(0, 3), goal=(goal := d.int(5, 14)), up=d.int(3, 6), between=d.pick(["if level >= goal:\n    break", f"level = min(level, {goal + 2})", "print('day', day, level)"]), down=d.int(0, 2), guard=d.pick(["", "if day == 4:\n    break", "if day > 3:\n    print('never')\n    break"]))


@template("contest", "permutations", "search")
def best_order(d: Draw) -> str:
    return fill("""
        from itertools import permutations

        far = $far
        best = None
        for order in permutations(range($n)$pick):
            length = sum(far[a][b] for a, b in zip(order, order[1:]))
            if best is None or length $cmp best[0]:
                best = (length, order)
        print($end)
        """, far=d.matrix(3, 3, 1, 9), n=d.pick([2, 3]), pick=d.pick(["", ", 2"]), cmp=d.pick(["<", ">", "<="]), end=d.pick(["best", "best[0]", "*best[1]"]))


@template("contest", "binary-search", "answer")
def least_enough(d: Draw) -> str:
    return fill("""
        jobs = $jobs
        limit = $limit

        def fits(speed):
            return sum($hours for job in jobs) <= limit

        lo, hi = 1, max(jobs)
        while lo < hi:
            mid = (lo + hi) // 2
            if fits(mid):
                hi = mid
            else:
                lo = mid + 1
        print(lo)
        """, jobs=d.ints(2, 3, 1, 12), limit=d.int(4, 9), hours=d.pick(["-(-job // speed)", "(job + speed - 1) // speed", "job // speed"]))


@template("contest", "clock", "modular")
def meeting_laps(d: Draw) -> str:
    return fill("""
        $a, $b = $x, $y
        lap = $lap
        $a_at = $b_at = 0
        for minute in range(1, $most):
            $a_at = ($a_at + $a) % lap
            $b_at = ($b_at + $b) % lap
            if $a_at == $b_at:
                print("meet after", minute)
                break
        else:
            print($none)
        """, **dict(zip("ab", (names := d.sample(["ann", "bob", "cat", "dan"], 2)))), a_at=names[0] + "_at", b_at=names[1] + "_at", x=d.int(1, 5), y=d.int(1, 5), lap=d.int(3, 8), most=d.int(3, 5), none=d.pick(["'never'", f"{names[0]}_at, {names[1]}_at", "-1"]))


@template("contest", "routes", "dictionary", "visited")
def followed_signs(d: Draw) -> str:
    towns = d.sample(CITIES, d.int(3, 4))
    return fill("""
        signs = $signs
        town = $start
        seen = []
        while town in signs and town not in seen:
            seen.append(town)
            town = signs[town]
        $end
        """, signs={a: d.pick([t for t in towns if t != a]) for a in towns[: d.int(2, len(towns))]}, start=d.lit(towns[0]), end=d.pick(["print(town, len(seen))", "if town in seen:\n    print('loop of', len(seen) - seen.index(town))\nelse:\n    print('ends in', town)", "print(' > '.join(seen + [town]))"]))


@template("contest", "scores", "matrix", "rounds")
def league_table(d: Draw) -> str:
    teams = d.sample(CITIES, 3)
    games = [(*d.sample(teams, 2), d.int(0, 3), d.int(0, 3)) for _ in range(d.int(2, 3))]
    return fill("""
        points = dict.fromkeys($teams, 0)
        for home, away, h, a in $games:
            if h > a:
                points[home] += $win
            elif h < a:
                points[away] += $win
            else:
                points[home] += 1
                points[away] += 1
        for place, team in enumerate(sorted(points, key=lambda t: $key), 1):
            print($row)
        """, teams=teams, games=games, win=d.pick([2, 3]), key=d.pick(["(-points[t], t)", "-points[t]", "(points[t], t)"]), row=d.pick(["place, team, points[team]", "f'{place}. {team:<6}{points[team]:>3}'"]))

"""Programs of contest style with their input written in: read, loop, count, print."""
from __future__ import annotations

from ..template import Draw, template
from ._fill import fill
from ._pools import ANIMALS, CITIES, DAYS, FRUITS, PEOPLE


@template("contest", "input-lines", "split")
def parsed_lines(d: Draw) -> str:
    rows = [f"{p} {d.int(0, 20)} {d.int(0, 20)}" for p in d.sample(PEOPLE, d.int(2, 3))]
    return fill("""
        lines = $lines
        best = None
        for line in lines:
            name, a, b = line.split()
            score = int(a) $op int(b)
            if best is None or score $cmp best[0]:
                best = (score, name)
        print(best[1], best[0])
        """, lines=rows, op=d.pick(["+", "-", "*"]), cmp=d.pick([">", "<", ">="]))


@template("contest", "commands", "stack")
def command_list(d: Draw) -> str:
    ops = [d.pick([f"push {d.int(1, 9)}", "pop", f"add {d.int(1, 5)}", "dup"]) for _ in range(d.int(2, 3))]
    return fill("""
        stack = [$start]
        for op in $ops:
            parts = op.split()
            if parts[0] == "push":
                stack.append(int(parts[1]))
            elif parts[0] == "pop":
                $pop
            elif parts[0] == "add":
                stack[-1] += int(parts[1])
            else:
                stack.append(stack[-1])
        print(stack, sum(stack))
        """, start=d.int(0, 9), ops=ops, pop=d.pick(["stack.pop()", "if len(stack) > 1:\n    stack.pop()", "if stack:\n    print(stack.pop())"]))


@template("contest", "grid", "robot")
def robot_path(d: Draw) -> str:
    return fill("""
        x = y = 0
        steps = {"U": (0, 1), "D": (0, -1), "L": (-1, 0), "R": (1, 0)}
        seen = {(0, 0)}
        for c in $path:
            $bad
            dx, dy = steps[c]
            x, y = x + dx, y + dy
            seen.add((x, y))
        print(x, y, len(seen), $end)
        """, path=d.lit("".join(d.pick("UDLR") for _ in range(d.int(2, 4)))), bad=d.pick(["", "", "if c not in steps:\n    continue"]), end=d.pick(["abs(x) + abs(y)", "(x, y) == (0, 0)", "max(x, y)"]))


@template("contest", "turns", "queue")
def circle_game(d: Draw) -> str:
    return fill("""
        people = $people
        $k
        i = 0
        while len(people) > 1:
            i = (i + k - 1) % len(people)
            out = people.pop(i)
            $show
        print(people[0])
        """, people=d.sample(PEOPLE, d.int(2, 4)), k=f"k = {d.int(1, 4)}", show=d.pick(["print(out)", "", "print(out, len(people))"]))


@template("contest", "queries", "prefix")
def range_queries(d: Draw) -> str:
    return fill("""
        n, q = $n, 2
        a = $a
        for query in $queries:
            kind, x, y = query
            if kind == 1:
                a[x - 1] $set y
            else:
                print($ask)
        """, n=(n := d.int(3, 5)), a=d.ints(n, n, 0, 9), queries=[(d.int(1, 2), (x := d.int(1, n)), d.int(x, n)) for _ in range(d.int(2, 4))], set=d.pick(["=", "+=", "*="]), ask=d.pick(["sum(a[x - 1:y])", "max(a[x - 1:y])", "min(a[x - 1:y]), y - x + 1"]))


@template("contest", "time", "minutes")
def clock_sums(d: Draw) -> str:
    t = lambda: f"{d.int(0, 23):02d}:{d.int(0, 59):02d}"
    return fill("""
        def minutes(t):
            h, m = map(int, t.split(":"))
            return h * 60 + m

        total = 0
        for start, end in $spans:
            n = minutes(end) - minutes(start)
            $night
            total += n
        print(f"{total // 60}:{total % 60:02d}")
        """, spans=[(t(), t()) for _ in range(d.int(1, 2))], night=d.pick(["if n < 0:\n    n += 24 * 60", "n %= 1440", ""]))


@template("contest", "strings", "compare")
def word_scores(d: Draw) -> str:
    return fill("""
        words = $words
        $setup
        out = []
        for w in words:
            s = $score
            if s $cond:
                out.append((w, s))
        out.sort(key=lambda p: $key)
        print(*[w for w, s in out])
        """, words=d.sample(ANIMALS + FRUITS, d.int(2, 4)), setup=d.pick(["vowels = 'aeiou'"]), score=d.pick(["sum(c in vowels for c in w)", "len(w) - len(set(w))", "ord(w[0]) - ord(w[-1])", "len(set(w) & set(vowels))", "w.count(w[0])"]), cond=d.pick(["> 0", ">= 1", "!= 1", "< 3"]), key=d.pick(["(-p[1], p[0])", "p[1]", "(p[1], len(p[0]))"]))


@template("contest", "simulation", "bank")
def money_days(d: Draw) -> str:
    return fill("""
        money = $m
        for day, change in enumerate($changes, 1):
            money += change
            if money $low:
                print("day", day, "short by", $short)
                $then
        else:
            print("ok", money)
        """, m=d.int(0, 15), changes=[d.int(-15, 10) for _ in range(d.int(2, 4))], low="< 0", short=d.pick(["-money", "abs(money)"]), then=d.pick(["break", "money = 0", "break"]))


@template("contest", "seats", "grid")
def seat_rows(d: Draw) -> str:
    rows = ["".join(d.pick(".#") for _ in range(d.int(2, 4))) for _ in range(2)]
    return fill("""
        rows = $rows
        free = 0
        for r, row in enumerate(rows):
            for c, seat in enumerate(row):
                if seat == "." and $ok:
                    free += 1
        print(free)
        """, rows=rows, ok=d.pick(["(c == 0 or row[c - 1] == '.')", "(r == 0 or rows[r - 1][c:c + 1] == '#')", "(c + 1 == len(row) or row[c + 1] != '#')", "(r + c) % 2 == 0"]))


@template("contest", "pairs", "brute-force")
def pair_counts(d: Draw) -> str:
    return fill("""
        xs = $xs
        k = $k
        count = 0
        for i in range(len(xs)):
            for j in range($from, len(xs)):
                if $test:
                    count += 1
        print(count)
        """, xs=d.ints(3, 4, 0, 9), k=d.int(2, 10), **{"from": d.pick(["i + 1", "i"])}, test=d.pick(["xs[i] + xs[j] == k", "abs(xs[i] - xs[j]) < k", "(xs[i] + xs[j]) % k == 0", "xs[i] * xs[j] > k"]))


@template("contest", "ranking", "ties")
def rankings(d: Draw) -> str:
    scores = {p: d.int(1, 4) for p in d.sample(PEOPLE, d.int(2, 4))}
    return fill("""
        scores = $scores
        order = sorted(scores, key=lambda n: (-scores[n], n))
        rank = 0
        last = None
        for i, name in enumerate(order, 1):
            if scores[name] != last:
                rank = i
                last = scores[name]
            print($line)
        """, scores=scores, line=d.pick(["rank, name", "f'{rank}. {name} ({last})'", "name, rank, scores[name]"]))


@template("contest", "votes", "rounds")
def elections(d: Draw) -> str:
    few = d.sample(CITIES, 3)
    return fill("""
        votes = $votes
        tally = {}
        for v in votes:
            tally[v] = tally.get(v, 0) + 1
        top = max(tally.values())
        winners = sorted(k for k, n in tally.items() if n == top)
        print($end)
        """, votes=[d.pick(few) for _ in range(d.int(2, 5))], end=d.pick(["winners[0] if len(winners) == 1 else 'tie'", "', '.join(winners), top", "winners, top * 2 > len(votes)", "len(winners)"]))


@template("contest", "calendar", "weekday")
def weekday_sums(d: Draw) -> str:
    return fill("""
        days = $days
        today = $today
        n = $n
        $body
        """, days=list(DAYS), today=d.int(0, 6), n=d.int(1, 60), body=d.pick(["print(days[(today + n) % 7])", "print(days[(today - n) % 7])", "free = 0\nfor i in range(min(n, 6)):\n    if days[(today + i) % 7] in ('Sat', 'Sun'):\n        free += 1\nprint(free)", "weeks, rest = divmod(n, 7)\nprint(weeks, days[today:][:rest])"]))

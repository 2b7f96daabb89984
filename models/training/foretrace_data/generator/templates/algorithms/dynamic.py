"""Dynamic programming and greedy choices."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill


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

"""Searching in lists: bisection, two pointers, windows, prefix sums, voting, buckets."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import LETTERS


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

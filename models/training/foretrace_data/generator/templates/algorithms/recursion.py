"""Recursion and backtracking."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill


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

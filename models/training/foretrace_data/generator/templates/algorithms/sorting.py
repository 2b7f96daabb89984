"""Sorting and partitioning."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill


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

"""Walks over matrices and cells."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill


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

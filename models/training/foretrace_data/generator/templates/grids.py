"""Grids and matrices as lists of lists or of strings: reading, turning, counting, moving."""
from __future__ import annotations

from ..template import Draw, template
from ._pools import letters
from ._shapes import block, call, fn, fname, gather, show, src


def grid(d: Draw, lo=0, hi=9, rows=None, cols=None) -> list:
    return d.matrix(rows or d.int(2, 3), cols or d.int(2, 3), lo, hi)


def board(d: Draw, cells="#..", rows=None, cols=None) -> list:
    cols = cols or d.int(2, 4)
    return ["".join(d.pick(cells) for _ in range(cols)) for _ in range(rows or d.int(2, 3))]


@template("functions", "matrix", "transpose")
def transpose(d: Draw) -> str:
    m = d.name("m", "grid", "matrix")
    forms = [
        [f"return [[row[j] for row in {m}] for j in range(len({m}[0]))]"], [f"return [list(c) for c in zip(*{m})]"], ["out = []", *block(f"for j in range(len({m}[0]))", "col = []", block(f"for i in range(len({m}))", f"col.append({m}[i][j])"), "out.append(col)"), "return out"],
        [f"out = [[0] * len({m}) for _ in {m}[0]]", *block(f"for i, row in enumerate({m})", block("for j, v in enumerate(row)", "out[j][i] = v")), "return out"], [f"return [list(row) for row in zip(*{m}[::-1])]"], [f"return [list(r) for r in zip(*{m})][::-1]"], [f"return [row[::-1] for row in {m}[::-1]]"],
    ]
    f = fname(d, "turn", "transpose")
    return src(fn(f, m, d.pick(forms)), call(d, f, lambda: grid(d), m, many=0.05))


@template("functions", "matrix", "row-sums", "column-sums")
def row_column_sums(d: Draw) -> str:
    m = d.name("m", "grid", "table")
    forms = [[f"return [sum(r) for r in {m}], [sum(c) for c in zip(*{m})]"], [f"sums = [0] * len({m}[0])", *block(f"for row in {m}", block("for j, v in enumerate(row)", "sums[j] += v")), "return sums"], ["out = []", *block(f"for row in {m}", "s = 0", block("for v in row", d.pick(["s += v", "s = max(s, v)", "if v > 4:\n    s += 1"])), "out.append(s)"), "return out"], [f"best = max(range(len({m})), key=lambda i: sum({m}[i]))", "return best"], ["total = 0", *block(f"for i in range(len({m}))", block(f"for j in range(len({m}[i]))", d.pick([f"total += {m}[i][j]", f"if (i + j) % 2 == 0:\n    total += {m}[i][j]", f"total += {m}[i][j] * (i + 1)", f"if i == 0 or j == 0:\n    total += {m}[i][j]"]))), "return total"], [f"return {d.pick(['max', 'min'])}({d.pick(['max', 'min', 'sum'])}(row) for row in {m})"]]
    f = fname(d, "sums", "margins")
    return src(fn(f, m, d.pick(forms)), call(d, f, lambda: grid(d), m, many=0.05))


@template("functions", "matrix", "diagonal")
def diagonals(d: Draw) -> str:
    m = d.name("m", "square", "grid")
    forms = [[f"return sum({m}[i][i] for i in range(len({m})))"], ["a = b = 0", f"n = len({m})", *block("for i in range(n)", f"a += {m}[i][i]", f"b += {m}[i][n - 1 - i]"), d.pick(["return a, b", "return a - b", "return a == b"])], [*gather(d, "out", "i", f"range(len({m}))", f"{m}[i][{d.pick(['i', '-1 - i', '0', '-1'])}]"), "return out"], [*block(f"for i in range(len({m}))", block(f"for j in range(i)", block(f"if {m}[i][j] != {m}[j][i]", "return False"))), "return True"], [f"n = len({m})", f"return [{m}[i][j] for i in range(n) for j in range(n) if {d.pick(['i > j', 'i < j', 'i + j == n - 1', 'i == j', 'i + j < n'])}]"]]
    f = fname(d, "diagonal", "trace_of")
    def make():
        n = d.int(2, 3)
        return grid(d, 0, d.pick([1, 9]), n, n)
    return src(fn(f, m, d.pick(forms)), call(d, f, make, m, many=0.05))


@template("functions", "grid", "neighbours", "bounds")
def count_neighbours(d: Draw) -> str:
    g = d.name("grid", "board", "cells")
    ways = d.pick(["((0, 1), (1, 0), (0, -1), (-1, 0))", "[(-1, 0), (1, 0), (0, -1), (0, 1)]", "((-1, -1), (-1, 1), (1, -1), (1, 1))"])
    inside = d.pick([f"0 <= a < len({g}) and 0 <= b < len({g}[0])", f"a in range(len({g})) and b in range(len({g}[0]))"])
    hit = d.pick([f"n += {g}[a][b]", f"if {g}[a][b] > {g}[r][c]:\n    n += 1", f"if {g}[a][b]:\n    n += 1", f"n = max(n, {g}[a][b])"])
    loop = ["n = 0", *block(f"for dr, dc in {ways}", "a, b = r + dr, c + dc", block(f"if {inside}", hit)), "return n"]
    square = ["n = 0", *block("for a in range(max(0, r - 1), min(len(%s), r + 2))" % g, block("for b in range(max(0, c - 1), min(len(%s[0]), c + 2))" % g, block("if (a, b) != (r, c)", f"n += {g}[a][b]"))), "return n"]
    f = fname(d, "neighbours", "around")
    return src(fn(f, f"{g}, r, c", d.pick([loop, loop, square])), call(d, f, lambda: (grid(d, 0, d.pick([1, 5])), d.int(0, 1), d.int(0, 1)), g, "r", "c", many=0.05))


@template("functions", "grid", "strings", "find")
def find_cell(d: Draw) -> str:
    g, t = d.name("rows", "board", "level"), d.name("mark", "target", "ch")
    forms = [[*block(f"for r, row in enumerate({g})", block("for c, cell in enumerate(row)", block(f"if cell == {t}", "return r, c"))), "return None"], [*block(f"for r in range(len({g}))", f"c = {g}[r].find({t})", block("if c >= 0", d.pick(["return r, c", "return c, r", f"return r * len({g}[0]) + c"]))), d.pick(["return None", "return -1"])], [f"return [(r, c) for r, row in enumerate({g}) for c, x in enumerate(row) if x == {t}]"], [f"return sum(row.count({t}) for row in {g})"], [f"return [row.count({t}) for row in {g}]"], [f"return [r for r, row in enumerate({g}) if {t} not in row]"], [f"return [''.join(row[j] for row in {g}) for j in range(len({g}[0]))]"], [f"flat = ''.join({g})", f"return flat.index({t}) if {t} in flat else len(flat)"]]
    f = fname(d, "find_cell", "locate")
    return src(fn(f, f"{g}, {t}", d.pick(forms)), call(d, f, lambda: (board(d, "#..x"), d.pick("#.x")), g, t, many=0.1))


@template("functions", "grid", "path", "moves")
def walk_grid(d: Draw) -> str:
    g, moves = d.name("grid", "level", "rows"), d.name("moves", "path", "keys")
    step = ["a, b = r + ways[m][0], c + ways[m][1]", *block(d.pick([f"if not (0 <= a < len({g}) and 0 <= b < len({g}[0]))", f"if a < 0 or b < 0 or a >= len({g}) or b >= len({g}[0])"]), d.pick(["continue", "break"])), *block(f"if {g}[a][b] == '#'", d.pick(["continue", "bumps += 1\ncontinue"])), "r, c = a, b"]
    wrap = [f"r = (r + ways[m][0]) % len({g})", f"c = (c + ways[m][1]) % len({g}[0])", *block(f"if {g}[r][c] == '#'", "bumps += 1")]
    f = fname(d, "walk", "play")
    return src(fn(f, f"{g}, {moves}", "ways = {'U': (-1, 0), 'D': (1, 0), 'L': (0, -1), 'R': (0, 1)}", "r = c = bumps = 0", block(f"for m in {moves}", d.pick([step, wrap])), d.pick(["return r, c", "return r, c, bumps", f"return {g}[r][c]"])), call(d, f, lambda: (board(d), letters(d, 2, 4, "UDLR")), g, moves, many=0.05))


@template("functions", "matrix", "multiply", "nested-loop")
def matrix_math(d: Draw) -> str:
    a, b = d.pick([("a", "b"), ("p", "q")])
    forms = [["out = []", *block(f"for i in range(len({a}))", "row = []", block(f"for j in range(len({b}[0]))", f"row.append(sum({a}[i][k] * {b}[k][j] for k in range(len({b}))))"), "out.append(row)"), "return out"], [f"return [[x {d.pick(['+', '-', '*'])} y for x, y in zip(r, s)] for r, s in zip({a}, {b})]"], ["out = []", *block(f"for r, s in zip({a}, {b})", f"out.append([{d.pick(['max(x, y)', 'x + y', 'x == y', 'x - y'])} for x, y in zip(r, s)])"), "return out"], [f"out = [row[:] for row in {a}]", *block(f"for i in range(len({b}))", block(f"for j in range(len({b}[0]))", f"out[i][j] {d.pick(['+=', '-=', '*='])} {b}[i][j]")), "return out"], [f"return [r + s for r, s in zip({a}, {b})]"], [f"return {a} + {b}, len({a}[0])"], [f"return [sum(x * y for x, y in zip(row, {b}[0])) for row in {a}]"]]
    f = fname(d, "combine", "matrix_op")
    return src(fn(f, f"{a}, {b}", d.pick(forms)), call(d, f, lambda: (grid(d, 0, 5, 2, 2), grid(d, 0, 5, 2, 2)), a, b, many=0.0))


@template("functions", "grid", "build", "nested-list")
def build_grid(d: Draw) -> str:
    r, c = d.pick([("rows", "cols"), ("h", "w"), ("n", "m")])
    expr = d.pick([f"i * {c} + j", "i + j", "(i + j) % 2", "'#' if i == j else '.'", "max(i, j)", "i ^ j", "0", "abs(i - j)"])
    forms = [[f"return [[{expr} for j in range({c})] for i in range({r})]"], ["out = []", *block(f"for i in range({r})", "row = []", block(f"for j in range({c})", f"row.append({expr})"), "out.append(row)"), "return out"], [f"out = [[0] * {c} for _ in range({r})]", *block(f"for i in range({r})", block(f"for j in range({c})", f"out[i][j] = {expr}")), "return out"], ["k = 0", "out = []", *block(f"for i in range({r})", f"row = list(range(k, k + {c}))", f"k += {c}", block("if i % 2", "row.reverse()"), "out.append(row)"), "return out"], [f"out = [[0] * {c}] * {r}", "out[0][0] = 5", "return out"], [f"out = [[1] * {c} for _ in range({r})]", *block(f"for i in range(1, {r})", block(f"for j in range(1, {c})", "out[i][j] = out[i - 1][j] + out[i][j - 1]")), d.pick(["return out", "return out[-1][-1]"])]]
    f = fname(d, "build", "make_grid")
    return src(fn(f, f"{r}, {c}", d.pick(forms)), call(d, f, lambda: (d.int(1, 3), d.int(1, 3)), r, c, many=0.05))


@template("functions", "grid", "boundary", "spiral")
def border(d: Draw) -> str:
    m = d.name("m", "grid", "matrix")
    forms = [["out = []", *block(f"while {m}", f"out += {m}.pop(0)", f"{m} = [list(r) for r in zip(*{m})][::-1]"), "return out"], [f"return {m}[0] + [r[-1] for r in {m}[1:-1]] + {m}[-1][::-1]"], ["total = 0", *block(f"for i, row in enumerate({m})", block(f"if i in (0, len({m}) - 1)", "total += sum(row)"), block("else", "total += row[0] + row[-1]")), "return total"], [f"return [row[1:-1] for row in {m}[1:-1]]"], ["out = []", *block(f"for i, row in enumerate({m})", "out.extend(row if i % 2 == 0 else row[::-1])"), "return out"], [f"return [[0] * (len({m}[0]) + 2)] + [[0] + r + [0] for r in {m}]"]]
    f = fname(d, "outline", "unroll")
    return src(fn(f, m, d.pick(forms)), call(d, f, lambda: grid(d), m, many=0.0))


@template("functions", "grid", "tic-tac-toe", "lines")
def winning_lines(d: Draw) -> str:
    b, p = d.name("board", "b", "rows"), d.name("player", "p", "mark")
    forms = [[*block(f"for row in {b}", block(f"if row == {p} * 3", "return 'row'")), *block("for j in range(3)", block(f"if all(row[j] == {p} for row in {b})", "return 'column'")), *block(f"if {b}[0][0] == {b}[1][1] == {b}[2][2] == {p}", "return 'diagonal'"), "return None"], [f"lines = {b} + [''.join(c) for c in zip(*{b})]", f"lines.append(''.join({b}[i][i] for i in range(3)))", f"return {p} * 3 in lines"], [f"flat = ''.join({b})", "wins = [(0, 1, 2), (0, 3, 6), (0, 4, 8), (2, 4, 6)]", *block("for w in wins", block(f"if all(flat[i] == {p} for i in w)", "return w")), "return flat.count('.')"]]
    f = fname(d, "winner", "check_board")
    return src(fn(f, f"{b}, {p}", d.pick(forms)), call(d, f, lambda: (board(d, "xxo.", 3, 3), d.pick("xo")), b, p, many=0.0))


@template("functions", "grid", "flood", "stack")
def region_size(d: Draw) -> str:
    g = d.name("grid", "land", "rows")
    use_set = d.bool()
    body = ["todo = [(0, 0)]", "seen = set()" if use_set else "seen = []", *block("while todo", f"r, c = todo.pop({d.pick(['', '0'])})", block(f"if r < 0 or c < 0 or r >= len({g}) or c >= len({g}[0])", "continue"), block(f"if (r, c) in seen or {g}[r][c] == '#'", "continue"), "seen.add((r, c))" if use_set else "seen.append((r, c))", d.pick(["todo += [(r + 1, c), (r, c + 1)]", "todo.append((r + 1, c))\ntodo.append((r, c + 1))", "todo.extend([(r, c + 1), (r + 1, c), (r, c - 1)])"])), d.pick(["return len(seen)", "return sorted(seen)", f"return (len({g}) - 1, len({g}[0]) - 1) in seen"])]
    rec = [*block(f"if r >= len({g}) or c >= len({g}[0]) or {g}[r][c] != '.'", "return 0"), f"{g}[r] = {g}[r][:c] + 'x' + {g}[r][c + 1:]", f"return 1 + fill({g}, r + 1, c) + fill({g}, r, c + 1)"]
    if d.chance(0.3):
        return src(fn("fill", f"{g}, r, c", rec), show(d, f"fill({board(d, '.#.', 2, d.int(2, 3))}, 0, 0)"))
    f = fname(d, "region", "reach")
    return src(fn(f, g, body), call(d, f, lambda: board(d, "..#", 2, 2 if d.chance(0.8) else 3), g, many=0.0))


@template("tutorial", "grid", "print", "rows")
def print_grid(d: Draw) -> str:
    g = grid(d)
    r, c = d.int(0, len(g) - 1), d.int(0, len(g[0]) - 1)
    change = d.pick([[], [f"grid[{r}][{c}] = {d.int(10, 99)}"], [f"grid[{r}] = [0] * {len(g[0])}"], ["grid.reverse()"], [f"grid.append({[d.int(0, 9) for _ in g[0]]})"], [f"grid[0], grid[-1] = grid[-1], grid[0]"], ["for row in grid:", "    row.append(sum(row))"], ["copy = [row[:] for row in grid]", "copy[0][0] = -1"]])
    show_it = d.pick([block("for row in grid", d.pick(["print(row)", "print(*row)", "print(' '.join(str(v) for v in row))", "print(sum(row), max(row))", "print(row[::-1])"])), block("for i in range(len(grid))", block("for j in range(len(grid[i]))", "print(grid[i][j], end=' ')"), "print()"), ["print(grid)"], [f"print(grid[{r}][{c}], len(grid))"], ["print([row[0] for row in grid])"]])
    return src(f"grid = {g}", change, show_it)


@template("contest", "grid", "script", "dp")
def grid_dp(d: Draw) -> str:
    g = grid(d, 0, 5, d.int(2, 3), d.int(2, 3))
    best = d.pick(["min", "max"])
    forms = [[f"h, w = len(g), len(g[0])", "cost = [[0] * w for _ in range(h)]", *block("for i in range(h)", block("for j in range(w)", *block("if i == 0 and j == 0", "cost[i][j] = g[i][j]"), *block("elif i == 0", "cost[i][j] = cost[i][j - 1] + g[i][j]"), *block("elif j == 0", "cost[i][j] = cost[i - 1][j] + g[i][j]"), *block("else", f"cost[i][j] = {best}(cost[i - 1][j], cost[i][j - 1]) + g[i][j]"))), "print(cost[-1][-1])"], [*block("for i in range(1, len(g))", block("for j in range(len(g[0]))", f"g[i][j] += {best}(g[i - 1][max(0, j - 1):j + 2])")), f"print({best}(g[-1]))"], ["row = g[0][:]", *block("for r in g[1:]", "row = [a + b for a, b in zip(row, r)]"), f"print(row, {best}(row))"], ["r = c = 0", "total = g[0][0]", *block("while r < len(g) - 1 or c < len(g[0]) - 1", *block("if r == len(g) - 1 or (c < len(g[0]) - 1 and g[r][c + 1] >= g[r + 1][c])", "c += 1"), *block("else", "r += 1"), "total += g[r][c]"), "print(total)"]]
    return src(f"g = {g}", d.pick(forms))


@template("contest", "grid", "script", "counting")
def grid_count(d: Draw) -> str:
    b = board(d, "#..o", d.int(2, 3), d.int(2, 4))
    forms = [["n = 0", *block("for row in grid", d.pick(["n += row.count('#')", "for c in row:\n    if c == '#':\n        n += 1"])), "print(n)"], ["h, w = len(grid), len(grid[0])", "full = 0", *block("for j in range(w)", block(f"if all(grid[i][j] {d.pick(['==', '!='])} '#' for i in range(h))", "full += 1")), "print(full)"], ["runs = 0", *block("for row in grid", "prev = ''", block("for c in row", block("if c == '#' and prev != '#'", "runs += 1"), "prev = c")), "print(runs)"], ["out = []", *block("for row in grid", "out.append(row.replace('.', '_')[::-1])"), "print('\\n'.join(out))"], ["counts = {}", *block("for row in grid", block("for c in row", "counts[c] = counts.get(c, 0) + 1")), "print(sorted(counts.items()))"], ["best, where = -1, 0", *block("for i, row in enumerate(grid)", "n = row.count('.')", block("if n > best", "best, where = n, i")), "print(where, best)"]]
    return src(f"grid = {d.lit(b)}", d.pick(forms))

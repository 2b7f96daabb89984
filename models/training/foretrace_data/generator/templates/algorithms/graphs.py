"""Graphs and regions of grids."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill


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

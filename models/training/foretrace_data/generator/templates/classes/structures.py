"""Data structures written as classes: lists, trees, queues, matrices, caches."""
from __future__ import annotations

from ...template import Draw, template
from .._fill import fill
from .._pools import FRUITS, PEOPLE
from .._steps import steps


@template("features", "class", "linked-list")
def linked_list_class(d: Draw) -> str:
    return fill("""
        class Node:
            def __init__(self, value, next=None):
                self.value = value
                self.next = next

        class $List:
            def __init__(self):
                self.head = None

            def $push(self, value):
                self.head = Node(value, self.head)

            def $walk(self):
                out = []
                node = self.head
                while node$more:
                    out.append(node.value)
                    node = node.next
                return out

        xs = $List()
        $ops
        print(xs.$walk())
        """, List=d.name("LinkedList", "Chain"), push=(p := d.name("push", "add", "prepend")), walk=d.name("to_list", "values", "walk"), more=d.pick(["", " is not None"]), ops="\n".join(f"xs.{p}({d.lit(v)})" for v in d.pick([d.ints(1, 2, 0, 9), d.sample(FRUITS, 1)])))


@template("features", "class", "tree", "recursion")
def search_tree(d: Draw) -> str:
    values = d.sample(range(1, 20), d.int(2, 3))
    return fill("""
        class Tree:
            def __init__(self, key):
                self.key = key
                self.left = self.right = None

            def insert(self, key):
                side = "left" if key < self.key else "right"
                child = getattr(self, side)
                if child is None:
                    setattr(self, side, Tree(key))
                else:
                    child.insert(key)

        root = Tree($first)
        for k in $rest:
            root.insert(k)
        $use
        """, first=values[0], rest=values[1:], use=d.pick(["print(root.left is None, root.right is None)", "n = root\nwhile n.left:\n    n = n.left\nprint(n.key)", "n = root\nwhile n.right:\n    n = n.right\nprint(n.key)"]))


@template("features", "class", "tree", "recursion")
def tree_sums(d: Draw) -> str:
    return fill("""
        class Node:
            def __init__(self, value, *children):
                self.value = value
                self.children = children

            def $total(self):
                $body

        tree = Node($a, Node($b$deep), Node($c))
        print(tree.$total())
        """, total=(t := d.name("total", "size", "depth")), body={"total": f"return self.value + sum(c.{t}() for c in self.children)", "size": f"n = 1\nfor child in self.children:\n    n += child.{t}()\nreturn n", "depth": f"return 1 + max([c.{t}() for c in self.children], default=0)"}[t], a=d.int(0, 9), b=d.int(0, 9), c=d.int(0, 9), deep=d.pick(["", f", Node({d.int(0, 9)})"]))


@template("features", "class", "queue", "deque")
def queue_class(d: Draw) -> str:
    return fill("""
        $head
        class Queue:
            def __init__(self, limit=$limit):
                self.items = $new
                self.limit = limit

            def put(self, x):
                if len(self.items) >= self.limit:
                    $full
                self.items.append(x)

            def get(self):
                return self.items.$pop

        q = Queue()
        $ops
        print(len(q.items))
        """, limit=d.int(1, 3), head="from collections import deque\n" if (k := d.bool()) else "", new="deque()" if k else "[]", pop="popleft()" if k else "pop(0)", full=d.pick(["raise OverflowError('full')", "return False", "self.get()"]), ops=steps(d, 2, 4, lambda: f"q.put({d.lit(d.pick(PEOPLE))})", lambda: f"q.put({d.int(0, 9)})", "x = q.get()"))


@template("features", "class", "matrix")
def matrix_class(d: Draw) -> str:
    return fill("""
        class Matrix:
            def __init__(self, rows):
                self.rows = rows

            def __getitem__(self, at):
                r, c = at
                return self.rows[r][c]

            def __setitem__(self, at, value):
                self.rows[at[0]][at[1]] = value

            $more
        m = Matrix($rows)
        $use
        """, rows=d.matrix(2, 2), more=d.pick(["def t(self):\n    return Matrix([list(c) for c in zip(*self.rows)])\n\n", "def t(self):\n    return Matrix([r[::-1] for r in self.rows])\n\n"]), use=steps(d, 1, 3, lambda: f"m[{d.int(0, 1)}, {d.int(0, 1)}] = {d.int(0, 9)}", "print(m[0, 1])", "x = m.t()\nprint(x.rows)", "m[1, 1] += 1", "s = m[0, 0] + m[-1, -1]", f"y = m[{d.int(0, 2)}, 0]"))


@template("features", "class", "cache", "recursion")
def memo_object(d: Draw) -> str:
    return fill("""
        class Memo:
            def __init__(self, fn):
                self.fn = fn
                self.known = {}
                self.hits = 0

            def __call__(self, n):
                if n in self.known:
                    self.hits += 1
                    return self.known[n]
                self.known[n] = self.fn(n)
                return self.known[n]

        @Memo
        def $f(n):
            $body

        print($f($n), $f.hits, len($f.known))
        """, f=(f := d.name("f", "ways", "tri")), body=d.pick([f"return 1 if n < 2 else {f}(n - 1) + {f}(n - 2)", f"return n if n == 0 else n + {f}(n - 1)", f"if n <= 1:\n    return 1\nreturn {f}(n // 2) + {f}(n // 3)"]), n=d.int(0, 4))

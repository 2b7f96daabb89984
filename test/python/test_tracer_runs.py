"""The tracer on its way: asked for its trace by another thread, cut where a trace grows too long, and frugal while it records."""

import random
import sys
import threading
import tracemalloc
import unittest
from unittest import mock

import support  # noqa: F401
from test_tracer import row, rows

from foretrace_tracer import Limits, Run, steps, trace_source

ENDLESS = Limits(steps=10**7, seconds=None)

WORK = """def work(items, count):
    total = 0
    for i in range(count):
        items.append(i % 7)
        total += sum(items[-3:])
        if total % 5 == 0:
            print(total)
    return total
items = []
for turn in range(12):
    result = work(items, 40)
    if len(items) > 90:
        items.clear()
"""


class FromAnotherThread(unittest.TestCase):
    def test_a_trace_asked_for_on_the_way_is_the_beginning_of_the_last(self):
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        self.addCleanup(sys.setswitchinterval, interval)
        run, asked, over = Run(WORK, limits=ENDLESS), [], threading.Event()

        def ask():
            while not over.is_set():
                asked.append(run.trace())
                over.wait(0.002)

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            run.run()
        finally:
            over.set()
            asking.join()
        last = run.trace()
        self.assertEqual(last, trace_source(WORK, limits=ENDLESS))
        self.assertTrue(asked)
        for trace in asked:
            self.assertIn(trace["ending"]["kind"], ("cancelled", "finished"))
            self.assertTrue(last["stdout"].startswith(trace["stdout"]))
            for early, late in zip(trace["steps"], last["steps"]):
                # A step that was still open may say less.
                self.assertEqual((early["line"], early["frame"]), (late["line"], late["frame"]))
                self.assertLessEqual(early["changed"].items(), late["changed"].items())
                self.assertEqual(early["evals"], late["evals"][: len(early["evals"])])


class TooMuchText(unittest.TestCase):
    CODE = "class Box:\n    pass\nrow = ['abc'] * 50\nprint('first')\nn = 0\nwhile True:\n    n += 1\n    row[0] = str(n)\n    print(n)\n"

    def test_the_trace_is_cut_and_says_so(self):
        with mock.patch.object(steps, "MAX_STORED", 20000):
            trace = trace_source(self.CODE, limits=Limits(steps=20000, seconds=None))
        self.assertEqual(trace["ending"], {"kind": "limit", "limit": "memory"})
        kept = sum(len(text) for step in trace["steps"] for text in step["changed"].values())
        self.assertGreater(kept, 15000)
        self.assertLess(kept, 25000)
        self.assertEqual(trace["stdout"], "".join(step["output"] or "" for step in trace["steps"]))

    def test_what_is_kept_is_the_beginning_of_the_whole(self):
        with mock.patch.object(steps, "MAX_STORED", 20000):
            cut = trace_source(self.CODE, limits=Limits(steps=20000, seconds=None))
        whole = trace_source(self.CODE, limits=Limits(steps=len(cut["steps"]), seconds=None))
        self.assertEqual(list(map(row, cut["steps"][:-1])), rows(whole)[:-1])


class Frugal(unittest.TestCase):
    """Bytes that recording holds at most, beside the trace itself: what is recorded is made into steps now and then."""

    def peak(self, code, n_steps):
        tracemalloc.start()
        try:
            trace = trace_source(code, limits=Limits(steps=n_steps, seconds=None, value_text=40))
            size, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertEqual(len(trace["steps"]), n_steps)
        return peak - size

    def test_containers(self):
        code = "def run():\n    row = list(range(900, 1600))\n    n = 0\n    while True:\n        n += 1\n        row[n % 700] = n\nrun()\n"
        self.assertLess(self.peak(code, 9000), 7 << 20)  # 3,000 copies of 3,500 bytes each are 10.5 MB

    def test_objects(self):
        code = "class Row:\n    def __init__(self):\n        self.items = list(range(900, 1500))\n        self.n = 0\ndef run():\n    row = Row()\n    while True:\n        row.n += 1\nrun()\n"
        self.assertLess(self.peak(code, 6000), 7 << 20)


class Shortcuts(unittest.TestCase):
    """Looking only at what a statement can have changed tells the same as looking at everything."""

    CHANGING = (
        "q.pop()", "d.setdefault(n % 3, [])", "(q.append(n) or n)", "f(q)", "q[0]", "len(q)", "sorted(q)", "(lambda z: z.append(1) or 2)(q)", "p.x", "p.up(q)",
        "[q.append(1) for _ in range(2)]", "n + 1", "d.get(1, 0)", "q", "d", "p", "(q, n)", "d.update(a=n)", "max(q, key=lambda z: (p.up(q), 0)[1])",
    )  # fmt: skip
    ITERABLES = ("q[:3]", "[q.pop(), 1]", "d.items()", "list(d)", "enumerate(q[:2])", "zip(q[:2], p.items)", "d.setdefault(1, [])", "map(p.up, [q, q])", "reversed([q.pop()])")
    HEAD = (
        "class P:\n    def __init__(self):\n        self.x = 0\n        self.items = [1]\n    def up(self, o):\n        self.x += 1\n        if isinstance(o, list):\n"
        "            o.append(self.x)\n        return self.x\ndef f(o):\n    o.append(len(o))\n    return len(o)\ndef main(q, d, n, p):\n    a = b = 0\n"
    )

    def test_a_loop_tells_what_making_its_iterable_changed(self):
        code = "def f():\n    q = [[1, 2], [3]]\n    for x in q.pop():\n        y = 1\n    return q\nf()\n"
        self.assertIn(".2 q=[[1, 2]] x=3 ?[3]", rows(trace_source(code)))

    def test_drawn_programs(self):
        for seed in range(40):
            code = self.program(random.Random(seed))
            traces = []
            for shortcuts in (True, False):
                run = Run(code, limits=Limits(steps=250, seconds=None), shortcuts=shortcuts)
                run.run()
                traces.append(run.trace())
            with self.subTest(seed=seed, code=code):
                self.assertEqual(*traces)

    def program(self, rng):
        lines = []

        def block(depth):
            at = "    " * depth
            for _ in range(rng.randint(2, 4)):
                value, kind = rng.choice(self.CHANGING), rng.randrange(9)
                if kind < 2:
                    lines.append(f"{at}{rng.choice('ab')} = {value}")
                elif kind == 2:
                    lines.append(f"{at}d[{rng.choice(['n', '1', 'f(q)'])}] = {value}")
                elif kind == 3:
                    lines.append(f"{at}p.x = {value}")
                elif kind == 4:
                    lines.append(f"{at}q += [{value}]")
                elif kind == 5 and depth < 3:
                    lines.append(f"{at}for {rng.choice(['i', 'w'])} in {rng.choice(self.ITERABLES)}:")
                    block(depth + 1)
                elif kind == 6 and depth < 3:
                    lines.append(f"{at}if {value}:")
                    block(depth + 1)
                elif kind == 7 and depth < 3:
                    lines.append(f"{at}try:")
                    block(depth + 1)
                    lines.append(f"{at}except Exception as error:\n{at}    {value}")
                else:
                    lines.append(f"{at}{value}")

        block(1)
        tail = "q, d, n, p = [[1], 2, 3], {1: [2], 2: 3}, 1, P()\nfor turn in range(2):\n    main(q, d, turn, p)\n"
        return self.HEAD + "\n".join(lines) + "\n" + tail


class ChangedAlone(unittest.TestCase):
    """A statement that can have changed one object only is told by what it put there: as if everything had been looked at."""

    HEAD = (
        "class P:\n    def __init__(self):\n        self.x = 0\n        self.own = [1]\n    @property\n    def size(self):\n        return self.x\n    @size.setter\n    def size(self, n):\n"
        "        self.x = n\n        self.own.append(n)\nclass K:\n    def __init__(self, n):\n        self.n = n\n    def __hash__(self):\n        return 1\n    def __eq__(self, other):\n"
        "        seen.append(self.n)\n        return True\n    def __add__(self, other):\n        seen.append(other)\n        return self.n\nclass L(list):\n    def append(self, x):\n        seen.append(x)\n"
        "        list.append(self, x)\nseen = []\ndef put(o, n):\n    o.append(n)\n    return n\n"
    )
    STATEMENTS = (
        "q.append(n)", "q.append('a' * n)", "q.append(q)", "q.append((n, 1))", "q.append(k + n)", "q.append(len(q))", "q[0] = n", "q[-1] += 1", "q[n] = q[0]", "q[0], q[-1] = n, 2", "q += [n]", "q.pop()",
        "d[n] = n", "d['a'] = d.get('a', 0) + 1", "d[1] = 'one'", "d[True] = n", "d[nan] = n", "d[k] = n", "d[n] = [n]", "d[n] = d.get(n, q)", "del d[n]", "d.pop(n, 0)", "d[2.5] = n",
        "p.x = n", "p.x += 1", "p.size = n", "p.new = 'b'", "p.own.append(n)", "p.own = q", "del p.x", "p.own = 3", "P.x = 4", "seen.append(n)", "m.append(n)", "m = L([n])", "put(q, n)", "put(seen, n)",
        "r = q", "r = [q, n]", "r = p", "r = (n, d)", "r = [n]", "r.append(n)", "r[0] = n", "r.x = n", "r = {n}", "q = [n]", "d = {}", "p = P()", "k = K(n)", "n += 1", "n = 0", "t = [z for z in q if q.append]", "r.append(1.5)",
    )  # fmt: skip

    def program(self, rng):
        lines = []

        def block(depth):
            at = "    " * depth
            for _ in range(rng.randint(3, 7)):
                kind = rng.randrange(12)
                if kind == 0 and depth < 3:
                    lines.append(f"{at}for {rng.choice(['i', 'n'])} in range({rng.randint(1, 4)}):")
                    block(depth + 1)
                elif kind == 1 and depth < 3:
                    lines.append(f"{at}if {rng.choice(['n', 'len(q) > 2', 'd'])}:")
                    block(depth + 1)
                elif kind == 2 and depth < 3:
                    lines.append(f"{at}try:")
                    block(depth + 1)
                    lines.append(f"{at}except Exception as error:\n{at}    {rng.choice(self.STATEMENTS)}")
                else:
                    lines.append(at + rng.choice(self.STATEMENTS))

        start = "q, d, p, r, n, k, m, nan = [1, 2], {1: 1}, P(), [3], 1, K(5), L(), float('nan')"
        in_function = rng.random() < 0.7
        if in_function:
            lines.append("def main():\n    " + start + ("\n    seen = q" if rng.random() < 0.2 else ""))
        else:
            lines.append(start)
        block(1 if in_function else 0)
        return self.HEAD + "\n".join(lines) + ("\nmain()\n" if in_function else "\n")

    def test_drawn_programs(self):
        told = 0
        for seed in range(60):
            code = self.program(random.Random(seed))
            traces = []
            for shortcuts in (True, False):
                run = Run(code, limits=Limits(steps=400, seconds=None), shortcuts=shortcuts)
                with mock.patch.object(steps.Steps, "shown", autospec=True, side_effect=steps.Steps.shown) as shown:
                    run.run()
                    traces.append(run.trace())
                told += shown.call_count
            with self.subTest(seed=seed, code=code):
                self.assertEqual(*traces)
        self.assertGreater(told, 200)  # by what was put there

    def test_long_lists(self):
        code = "def f():\n    q, d = [], {}\n    for i in range(1003):\n        q.append(i)\n        d[i] = str(i)\n    for i in range(3):\n        q[i] = 'x'\nf()\n"
        traces = []
        for shortcuts in (True, False):
            run = Run(code, limits=Limits(seconds=None), shortcuts=shortcuts)
            run.run()
            traces.append(run.trace())
        self.assertEqual(*traces)


if __name__ == "__main__":
    unittest.main()

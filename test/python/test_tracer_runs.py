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


if __name__ == "__main__":
    unittest.main()

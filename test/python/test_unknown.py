"""What cannot be known before a run is `<unknown>`, and the trace ends at a branch on it; what can be known is not."""

import os
import unittest
import warnings

import support  # noqa: F401
from foretrace_data import dialect, unknown, workers
from foretrace_data.generator import Draw, load_templates

warnings.simplefilter("ignore")

# program, the trace after the prompt; None where the three worlds leave it open
TRACES = [
    ("n = int(input())\nk = 2\n", "<line> <0> <eval> <unknown> <state> n : <unknown> </state> <line> <1> <state> k : 2 </state> </s>"),
    ("x = input('?')\nif x > '2':\n    y = 1\n", "<line> <0> <state> x : <unknown> </state> <output> ? <nonl> <line> <1> <eval> <unknown> </s>"),
    ("import random\nn = random.randint(4, 4)\n", "<line> <0> <state> random : <module> </state> <line> <1> <state> n : 4 </state> </s>"),
    ("import random\nxs = [1, 2, 3]\nrandom.shuffle(xs)\n", "<line> <0> <state> random : <module> </state> <line> <1> <state> xs : [ 1 , 2 , 3 ] </state> <line> <2> <state> xs : [ <unknown> , <unknown> , <unknown> ] </state> </s>"),
    ("import time\nd = {'t': time.time(), 'n': 1}\n", "<line> <0> <state> time : <module> </state> <line> <1> <eval> <unknown> <state> d : { ' t ' : <unknown> , ' n ' : 1 } </state> </s>"),
    ("for line in open('a'):\n    pass\n", "<line> <0> <eval> <object> TextIOWrapper ( ) <state> line : <unknown> </state> <line> <1> <line> <0> <state> line : <unknown> </state> <line> <1> <line> <0> <eval> <unknown> </s>"),
    ("print('Hi', input())\n", "<line> <0> <eval> <unknown> <output> H i ▁ < u n k n o w n > </s>"),
    ("def input():\n    return 'me'\nx = input()\n", "<line> <0> <state> input : <function> </state> <line> <2> <call> input <state> </state> <line> <1> <return> ' m e ' <back> <2> <state> x : ' m e ' </state> </s>"),
    ("n = int(input())\nfor i in range(n + 0.5):\n    pass\n", "<line> <0> <eval> <unknown> <state> n : <unknown> </state> <line> <1> <eval> <unknown> <raise> TypeError : ' f l o a t ' ▁ " + " ▁ ".join(" ".join(word) for word in "object cannot be interpreted as an integer".split()) + " </s>"),
    ("x = int(input())\nok = x < 1000\n", None),
    ("x = 10 // (int(input()) - 7)\n", None),
]  # fmt: skip
VALUES = [
    (("1", "1"), "1"),
    (("1", "2"), "<unknown>"),
    (("[1, 'a, b', (2, 3)]", "[1, 'a, b', (2, 4)]"), "[1, 'a, b', (2, <unknown>)]"),
    (("[1, 2]", "[1, 2, 3]"), "<unknown>"),
    (("{'a': 1, 'b': 2}", "{'a': 1, 'b': 3}"), "{'a': 1, 'b': <unknown>}"),
    (("<object> P(x=1, y=[2, 3])", "<object> P(x=1, y=[2, 5])"), "<object> P(x=1, y=[2, <unknown>])"),
    (("'a, b'", "'a, c'"), "<unknown>"),
]  # fmt: skip


class Worlds(unittest.TestCase):
    def test_traces(self):
        with workers.Limited():
            for code, expected in TRACES:
                with self.subTest(code):
                    trace = workers.traced(code)
                    self.assertEqual(trace and " ".join(dialect.write(trace)), expected)
                    if trace:
                        read = dialect.read(dialect.write(trace), code)
                        self.assertEqual({**dialect.canonical(read), "origin": "real"}, dialect.canonical(trace))

    def test_values_are_merged_item_by_item(self):
        for texts, expected in VALUES:
            self.assertEqual(unknown.merged_value(texts), expected)

    def test_a_world_leaves_no_trace(self):
        before = os.environ, open
        with unknown.World(1):
            self.assertNotEqual(os.environ, before[0])
        self.assertEqual((os.environ, open), before)

    def test_programs_that_read_nothing_run_once(self):
        self.assertFalse(unknown.reads_the_world("x = [1]\nopening = 3\nmy_input(x)\n"))
        self.assertTrue(unknown.reads_the_world("import random\nx = 1\n"))

    def test_templates_end_at_unknown_branches_and_read_back(self):
        endings = []
        with workers.Limited():
            for template in load_templates().values():
                for seed in range(25 if "unknowable" in template.features else 0):
                    code = template.make(Draw(seed))
                    trace = workers.traced(code)
                    if trace:
                        endings.append(trace["ending"]["kind"])
                        read = dialect.read(dialect.write(trace), code)
                        self.assertEqual({**dialect.canonical(read), "origin": "real"}, dialect.canonical(trace), code)
        self.assertGreater(endings.count("unknown"), 20)
        self.assertGreater(endings.count("finished"), 100)


if __name__ == "__main__":
    unittest.main()

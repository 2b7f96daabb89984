"""Continuations from a state changed by hand: exactly what the program does from there."""

import random
import unittest
import warnings
from itertools import islice

import support  # noqa: F401
from foretrace_data import changed, dialect, workers
from foretrace_data.values import join_value

from foretrace_tracer import Limits, trace_source

warnings.simplefilter("ignore")

# program, step before which a variable is changed, its name and value, the state and what follows
CONTINUED = [
    ("x = 1\ny = x + 1\nprint(y)\n", 1, "x", 5, "x : 5", "<line> <1> <state> y : 6 </state> <line> <2> <output> 6 </s>"),
    ("x = 1\ny = x + 1\nprint(y)\n", 2, "x", 5, "x : 5 <dictsep> y : 2", "<line> <2> <output> 2 </s>"),
    ("x = [1]\nx.append(2)\nn = len(x)\n", 1, "x", [7, 7], "x : [ 7 , 7 ]", "<line> <1> <state> x : [ 7 , 7 , 2 ] </state> <line> <2> <state> n : 3 </state> </s>"),
    ("n = 3\nwhile n > 0:\n    n -= 1\n", 3, "n", 1, "n : 1", "<line> <1> <eval> True <line> <2> <state> n : 0 </state> <line> <1> <eval> False </s>"),
    ("a = 4\nb = a / 2\n", 1, "a", "4", "a : ' 4 '", "<line> <1> <raise> TypeError : " + " ".join("unsupported▁operand▁type(s)▁for▁/:▁'str'▁and▁'int'") + " </s>"),
    ("k = 2\ndef f(x):\n    return x * k\ny = f(3)\n", 2, "k", 10, "k : 1 0 <dictsep> f : <function>", "<line> <3> <call> f <state> x : 3 </state> <line> <2> <return> 3 0 <back> <3> <state> y : 3 0 </state> </s>"),
    ("x = 1\nx = 1\n", 1, "x", 2, "x : 2", "<line> <1> <state> x : 1 </state> </s>"),
]  # fmt: skip


class Changed(unittest.TestCase):
    def test_the_trace_goes_on_from_the_changed_state(self):
        for code, at, name, value, state, rest in CONTINUED:
            with self.subTest(code, at=at):
                trace = changed.run_changed(code, at, name, value, Limits())
                states, pieces = dialect.resume(trace, at)
                self.assertEqual((" ".join(states), " ".join(pieces)), (f"<call> <module> <state> {state} </state>", rest))

    def test_a_variable_that_a_loop_iterates_over_stays(self):
        self.assertEqual(changed.names_iterated("for x in range(len(xs)):\n    for y in ys:\n        z = w\n"), {"xs", "ys", "range", "len"})

    def test_other_values_differ_mostly_in_content_and_seldom_in_type(self):
        rng = random.Random(1)
        for old in (3, 2.5, "word", [1, 2], (1,), {"a": 1}, {1, 2}, True, "", [], {}):
            new = [changed.other_value(rng, old) for _ in range(100)]
            self.assertGreater(sum(value != old or type(value) is not type(old) for value in new), 80, old)
            self.assertGreater(sum(type(value) is type(old) for value in new), 60 if old != {} else -1, old)

    def test_programs_of_the_generator_go_on_as_the_same_program_with_an_assignment_does(self):
        rng, checked = random.Random(5), 0
        with workers.Limited():
            for program, trace in islice(workers.generate(seed=23), 150):
                cut = workers.changed(rng, program.code, trace)
                if cut is None or "def " in program.code or "for " in program.code or "while " in program.code or cut[1][0] != "<line>":
                    continue
                line = int(cut[1][1][1:-1])
                names = {pair.partition(" : ")[0]: join_value(pair.partition(" : ")[2].split(" ")) for pair in " ".join(cut[0][3:-1]).split(" <dictsep> ")}
                plain = {name: value for name, value in names.items() if "<" not in value and "…" not in value}
                lines = program.code.split("\n")
                if len(plain) < len(names) or lines[line].startswith(" "):
                    continue
                again = "\n".join([f"{name} = {value}" for name, value in plain.items()] + lines[line:])
                checked += 1
                self.assertEqual(trace_source(again)["stdout"], dialect.read(cut[1])["stdout"], program.code)
        self.assertGreater(checked, 20)

    def test_the_same_seed_gives_the_same_samples(self):
        with workers.Limited():
            first, again = (list(islice(workers.samples(4, "train", 600), 150)) for _ in range(2))
        self.assertEqual(first, again)


if __name__ == "__main__":
    unittest.main()

"""Traces to pieces and back, cuts, and what a reader makes of broken text."""

import itertools
import random
import unittest

import support
from foretrace_data import dialect, tokenizer
from foretrace_data.generator import programs
from foretrace_data.reader import read
from foretrace_tracer import Limits, trace_source

TRACES = support.fixture("dialect/traces.json")


def without_origin(trace):
    return {key: value for key, value in trace.items() if key not in ("origin", "faults")}


class Writing(unittest.TestCase):
    def test_golden_traces(self):
        for row in TRACES:
            with self.subTest(row["name"]):
                self.assertEqual(" ".join(dialect.write(row["trace"])), row["text"])

    def test_prompt(self):
        pieces = dialect.prompt("if a:\n    b\n\nc\n", "tutorial")
        expected = "<s> <encoder-decoder> <tutorial> <0> if a : <1> <indent> b <3> <dedent> c <mask0>"
        self.assertEqual(pieces, expected.split())
        self.assertEqual(dialect.prompt("x", "codenet", resume=True)[2:5], ["<codenet>", "<resume>", "<0>"])

    def test_prompt_refuses_what_it_cannot_say(self):
        with self.assertRaisesRegex(ValueError, "line 201 is over the limit of 200 lines"):
            dialect.prompt("\n" * 200 + "x", "tutorial")
        with self.assertRaisesRegex(ValueError, "no mode"):
            dialect.prompt("x", "poem")

    def test_more_than_eight_evaluations_keep_the_last(self):
        step = {**TRACES[0]["trace"]["steps"][0], "changed": {}}
        step["evals"] = [{"value": str(i), "calls": 0} for i in range(12)]
        trace = {**TRACES[0]["trace"], "steps": [step]}
        written = dialect.write(trace)
        self.assertEqual(written.count("<eval>"), 8)
        self.assertEqual(written[-3:], ["1", "1", "</s>"])
        self.assertEqual(len(dialect.canonical(trace)["steps"][0]["evals"]), 8)

    def test_a_step_without_its_frame_is_refused(self):
        step = {**TRACES[0]["trace"]["steps"][0], "frame": {"name": "f", "depth": 2}}
        with self.assertRaisesRegex(ValueError, "depth 2"):
            dialect.write({**TRACES[0]["trace"], "steps": [step]})

    def test_deep_recursion(self):
        base = TRACES[0]["trace"]
        line = {"line": 0, "kind": "line", "changed": {}, "deleted": [], "evals": [], "output": None}
        steps = [{**line, "frame": {"name": "<module>", "depth": 0}}]
        for depth in range(1, 3000):
            frame = {"name": "f", "depth": depth}
            steps += [{**line, "frame": frame, "kind": "call"}, {**line, "frame": frame}]
        trace = {**base, "steps": steps, "stdout": ""}
        again = read(dialect.write(trace), "def f(): f()")
        self.assertEqual(without_origin(again), without_origin(dialect.canonical(trace)))


class Reading(unittest.TestCase):
    def test_golden_traces(self):
        for row in TRACES:
            with self.subTest(row["name"]):
                trace = read(row["text"].split(), row["code"])
                self.assertEqual(trace["faults"], [])
                self.assertEqual(without_origin(trace), without_origin(dialect.canonical(row["trace"])))

    def test_tokens_read_like_pieces(self):
        tokens = tokenizer.load()
        for row in TRACES:
            pieces = row["text"].split()
            decoded = tokens.decode(tokens.encode(pieces))
            self.assertEqual(read(decoded, row["code"]), read(pieces, row["code"]))

    def test_real_traces_come_back(self):
        tokens = tokenizer.load()
        for row in support.fixture("dialect/programs.json"):
            with self.subTest(row["name"]):
                real = trace_source(row["code"])
                ids = tokens.encode(dialect.write(real))
                trace = read(tokens.decode(ids), row["code"])
                self.assertEqual(trace["faults"], [])
                self.assertEqual(without_origin(trace), without_origin(dialect.canonical(real)))
                for at in dialect.resume_points(real):
                    _, rest = dialect.resume(real, at)
                    self.assertEqual(tokens.encode(rest), ids[-len(tokens.encode(rest)) :])

    def test_generated_programs_come_back(self):
        tokens = tokenizer.load()
        compared = 0
        for sample in itertools.islice(programs(17), 300):
            real = trace_source(sample.code, limits=Limits(steps=256))
            if real["ending"]["kind"] not in ("finished", "exception"):
                continue  # the last value of a cut trace may be half and is not read
            trace = read(tokens.decode(tokens.encode(dialect.write(real))), sample.code)
            self.assertEqual(without_origin(trace), without_origin(dialect.canonical(real)), sample.code)
            compared += 1
        self.assertGreater(compared, 250)

    def test_every_beginning_of_a_trace_reads(self):
        for row in TRACES:
            pieces = row["text"].split()
            whole = read(pieces, row["code"])
            for end in range(len(pieces)):
                part = read(pieces[:end], row["code"])
                self.assertEqual(part["ending"], {"kind": "limit", "limit": "tokens"})
                self.assertEqual(part["faults"], [])
                lines = [step["line"] for step in whole["steps"]]
                self.assertEqual([step["line"] for step in part["steps"]], lines[: len(part["steps"])])

    def test_broken_text_gives_faults_and_never_fails(self):
        rng = random.Random(4)
        entries = tokenizer.load().entries
        for _ in range(300):
            pieces = TRACES[rng.randrange(len(TRACES))]["text"].split()
            for _ in range(rng.randint(1, 6)):
                at = rng.randrange(len(pieces))
                pieces[at : at + rng.randint(0, 3)] = [rng.choice(entries[:260]) for _ in range(rng.randint(0, 3))]
            read(pieces, TRACES[0]["code"])

    def test_a_fault_names_what_was_wrong(self):
        def messages(text):
            return [fault["message"] for fault in read(text.split(), "x = 1\n")["faults"]]

        self.assertEqual(messages("<line> x <0>"), ["unexpected x"])
        self.assertEqual(messages("<eval> 1"), ["<eval> outside a statement"])
        self.assertEqual(messages("<line> <0> <state> x </state>"), ["no value for x"])
        self.assertEqual(messages("<line> <0> <nonl>"), ["<nonl> after no output"])

    def test_an_end_inside_a_call_is_no_finish(self):
        trace = read("<line> <0> <call> f <state> </state> <line> <1> </s>".split(), "def f():\n  x\n")
        self.assertEqual(trace["ending"]["kind"], "unsupported")


class Cutting(unittest.TestCase):
    def check(self, name, at, prefix, continuation):
        (row,) = [row for row in TRACES if row["name"] == name]
        before, after = dialect.resume(row["trace"], at)
        self.assertEqual(" ".join(before), prefix)
        self.assertTrue(" ".join(after).startswith(continuation), after)
        self.assertTrue(row["text"].endswith(" ".join(after)))

    def test_between_statements(self):
        self.check(
            "two calls in one statement", 1, "<call> <module> <state> g : <function> </state>", "<line> <2> <call> g"
        )

    def test_inside_a_call_with_the_result_of_the_one_before(self):
        self.check(
            "values between two calls",
            5,
            "<call> <module> <state> f : <function> </state> <line> <2> <eval> 1 <eval> 3 "
            "<call> f <state> n : 2 </state>",
            "<line> <1> <return> 2 <back> <2> <eval> 8",
        )

    def test_states_hold_every_earlier_change(self):
        trace = TRACES[4]["trace"]
        before, after = dialect.resume(trace, 4)
        self.assertEqual(" ".join(before), "<call> <module> <state> </state>")
        self.assertEqual(after[0:2], ["<line>", "<4>"])

    def test_not_while_something_waits(self):
        (row,) = [row for row in TRACES if row["name"].startswith("an exception through finally")]
        self.assertEqual(dialect.resume_points(row["trace"]), [1, 2, 4, 5, 8])
        (row,) = [row for row in TRACES if row["name"].startswith("an uncaught exception through")]
        self.assertEqual(dialect.resume_points(row["trace"]), [1])


if __name__ == "__main__":
    unittest.main()

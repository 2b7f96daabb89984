"""The evaluation programs: their stored traces are true, and the training data knows nothing of them."""

import collections
import json
import sys
import unittest

from support import FIXTURES, REPOSITORY

from foretrace_tracer import Limits, trace_source

FOLDER = FIXTURES / "evaluation"
FOLDER_NAME = "fixtures/evaluation"
CATEGORIES = {
    "programs.jsonl": {
        "exercise", "text", "data", "numbers", "functions", "classes", "errors", "library", "algorithms", "simulation",
    },
    "singleline.jsonl": {"str", "list", "dict", "set", "tuple", "int", "float", "bool", "builtin"},
}


def load(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def runs_here(program):
    needed = tuple(int(part) for part in program.get("python", "3.9").split("."))
    return sys.version_info[:2] >= needed


class EvaluationSets(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.sets = {name: load(name) for name in CATEGORIES}
        cls.all = [program for programs in cls.sets.values() for program in programs]

    def test_counts(self):
        self.assertGreaterEqual(len(self.sets["programs.jsonl"]), 200)
        self.assertEqual(len(self.sets["singleline.jsonl"]), 300)

    def test_fields(self):
        for program in self.all:
            with self.subTest(program["id"]):
                self.assertRegex(program["id"], r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")
                self.assertLessEqual(set(program), {"id", "category", "features", "code", "python", "trace"})
                self.assertTrue(program["code"].endswith("\n"))

    def test_unique(self):
        for field in ("id", "code"):
            repeated = [v for v, n in collections.Counter(p[field] for p in self.all).items() if n > 1]
            self.assertEqual(repeated, [], field)

    def test_categories(self):
        for name, expected in CATEGORIES.items():
            counts = collections.Counter(program["category"] for program in self.sets[name])
            self.assertEqual(set(counts), expected)
            self.assertGreaterEqual(min(counts.values()), 8, name)

    def test_line_counts(self):
        for name, (low, high) in {"programs.jsonl": (5, 40), "singleline.jsonl": (1, 4)}.items():
            for program in self.sets[name]:
                with self.subTest(program["id"]):
                    self.assertTrue(low <= len(program["code"].splitlines()) <= high)

    def test_traces(self):
        for program in filter(runs_here, self.all):
            with self.subTest(program["id"]):
                trace = trace_source(program["code"], limits=Limits(steps=2000))
                self.assertIn(trace["ending"]["kind"], ("finished", "exception"))
                self.assertEqual(trace, program["trace"])

    def test_unknown_to_the_training(self):
        sources = sorted((REPOSITORY / "models" / "training").rglob("*.py"))
        self.assertTrue(sources)
        for path in sources:
            with self.subTest(path.name):
                self.assertNotIn(FOLDER_NAME, path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()

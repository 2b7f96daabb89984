"""The evaluation programs: their stored traces are true, and the training data knows nothing of them."""

import collections
import json
import sys
import unittest
import zlib

from support import FIXTURES, REPOSITORY

from foretrace_data.generator import overlap

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

    def test_the_generator_keeps_away_from_programs_like_these(self):
        self.assertEqual(zlib.decompress(overlap.FILE.read_bytes()), zlib.decompress(overlap.pack(p["code"] for p in self.all)))
        measured = overlap.measured()
        for program in self.all:
            self.assertTrue(measured.resembles(program["code"]), program["id"])

    def test_what_is_like_a_measured_program(self):
        code = "def area(w, h):\n    size = w * h\n    if size > 20:\n        return 'large'\n    return 'small'\n\n\nprint(area(3, 4), area(5, 6))\n"
        measured = overlap.Measured([overlap.tree_hashes(code)], [overlap.run_hashes(code)])
        rows = [
            (code, True),
            (code.replace("area", "floor").replace("20", "17").replace("large", "L"), True),  # the same tree
            ("total = 1\n" + code + "for i in range(total):\n    print(i, total - i)\n", True),  # its words inside a longer program
            (code.replace("w * h", "w + h").replace("> 20", "< 3").replace("return 'small'", "size -= 1\n    return size"), False),
            ("xs = [3, 1, 2]\nxs.sort()\nfor x in xs:\n    print(x * 2)\ntotal = sum(xs)\n", False),
        ]
        for other, alike in rows:
            self.assertEqual(measured.resembles(other), alike, other)
        self.assertFalse(overlap.Measured([overlap.tree_hashes("x = 1 + 2\n")], [[]]).resembles("x = 1 + 3\n"))


if __name__ == "__main__":
    unittest.main()

"""The trainer: its own proof (smoke.py), runs that are cut off, what it refuses, where PyTorch is installed; the ablations' dialects everywhere."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from itertools import islice
from pathlib import Path

import support

import failures
import metrics
import truth
import variants
from foretrace_data import dialect, workers
from foretrace_data.generator import programs

from foretrace_tracer import trace_source

TRAINING = support.REPOSITORY / "models" / "training"
# Another interpreter that has PyTorch, for the one that runs the tests has none on most machines.
PYTHON = os.environ.get("FORETRACE_TORCH_PYTHON") or (sys.executable if importlib.util.find_spec("torch") else None)


SKIPPED = "PyTorch is not installed: the training was not tested (FORETRACE_TORCH_PYTHON can name an interpreter that has it)"
TOY = ["train.py", "--config", "tiny", "--no-compile", "--threads", "1", "--source", "toy:stream"]


def setUpModule():
    if not PYTHON:
        print(SKIPPED, file=sys.stderr)  # unittest itself only counts what it skipped


@unittest.skipUnless(PYTHON, SKIPPED)
class Training(unittest.TestCase):
    def python(self, *arguments, timeout=1500):
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
        return subprocess.run([PYTHON, *map(str, arguments)], cwd=TRAINING, env=environment, capture_output=True, text=True, timeout=timeout)

    def run_python(self, *arguments):
        done = self.python(*arguments)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        return done.stdout

    def refused(self, why, *arguments):
        done = self.python(*arguments)
        self.assertEqual(done.returncode, 1, done.stdout[-3000:] + done.stderr[-3000:])
        self.assertIn(why, done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def test_the_smoke_test(self):
        said = self.run_python("smoke.py")
        self.assertNotIn("FAIL", said)
        self.assertIn("ok    small model learns by heart", said)

    def test_a_run_leaves_an_export_and_goes_on_from_its_packed_checkpoint(self):
        with tempfile.TemporaryDirectory() as folder:
            self.run_python(*TOY, "--minutes", "0.15", "--out", folder)
            log = read_log(folder)
            self.assertEqual((log[0]["kind"], log[-1]["kind"]), ("start", "finished"))
            steps = [entry for entry in log if entry["kind"] == "step"]
            self.assertLess(steps[-1]["loss"], steps[0]["loss"] - 1)
            for name in ("model.safetensors", "config.json", "tokenizer.json"):
                self.assertTrue(Path(folder, "export", name).exists(), name)

            again = Path(folder, "again")
            self.run_python(*TOY, "--minutes", "0.3", "--out", again, "--resume", Path(folder, "packed"))
            resumed = read_log(again)
            self.assertEqual(resumed[0]["resumed_at"], log[-1]["step"])
            self.assertGreater(resumed[-1]["step"], log[-1]["step"])

    def test_a_run_that_is_killed_goes_on_from_its_snapshot(self):
        with tempfile.TemporaryDirectory() as folder:
            started = subprocess.Popen([PYTHON, *TOY, "--minutes", "60", "--snapshot-minutes", "0", "--out", folder], cwd=TRAINING, stdout=subprocess.DEVNULL)
            try:
                while not Path(folder, "snapshot.pt").exists() and started.poll() is None:
                    time.sleep(0.2)
            finally:
                started.kill()
                started.wait()
            self.refused("add --resume", *TOY, "--minutes", "0.01", "--out", folder)
            self.run_python(*TOY, "--minutes", "0.01", "--out", folder, "--resume", folder)
            starts = [entry for entry in read_log(folder) if entry["kind"] == "start"]
            self.assertEqual(starts[0]["resumed_at"], 0)
            self.assertGreater(starts[1]["resumed_at"], 0)

    def test_what_cannot_be_used_is_refused_with_the_reason(self):
        with tempfile.TemporaryDirectory() as folder:
            snapshot = Path(folder, "snapshot.pt")
            out = Path(folder, "out")
            self.refused("does not exist", *TOY, "--minutes", "1", "--out", out, "--resume", snapshot)
            snapshot.write_bytes(b"half a file")
            self.refused("damaged", *TOY, "--minutes", "1", "--out", out, "--resume", snapshot)
            self.refused("damaged", "evaluate.py", snapshot, "--heldout", "1", "--out", out)
            self.refused("cannot be read", "evaluate.py", snapshot, "--data", Path(folder, "none.jsonl"), "--out", out)

    def test_the_pipeline_stops_before_a_run_that_would_be_too_slow(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "smoke.txt").write_text("ok")
            Path(folder, "probe.json").write_text('{"tokens_per_s": 210000, "waited": 0.61, "utilisation": 0.08}')
            self.refused("under 400,000", "pipeline.py", "--config", "gpu", "--minutes", "25", "--processes", "1", "--out", folder)
            self.assertFalse(Path(folder, "log.jsonl").exists())


class Evaluation(unittest.TestCase):
    def test_what_the_world_decides_is_unknown_and_not_the_value_of_today(self):
        trace = truth.real_trace("from datetime import date\nd = date.today()\nn = 3\n")
        self.assertEqual(trace["steps"][1]["changed"], {"d": "datetime.date(<unknown>, <unknown>, <unknown>)"})
        self.assertEqual(trace["steps"][2]["changed"], {"n": "3"})
        self.assertEqual(truth.real_trace("x = 1 + 2\n")["steps"][0]["changed"], {"x": "3"})

    def test_the_page_of_failures_is_full_and_shows_every_cause(self):
        for sizes, limit in (([17, 6, 6, 2, 1, 1, 1, 1], 30), ([3], 30), ([], 30), ([50, 40], 30), ([1] * 40, 30)):
            shown = failures.shares(sizes, limit)
            self.assertEqual(sum(shown), min(limit, sum(sizes)))
            self.assertTrue(all(count <= size for count, size in zip(shown, sizes)))
        self.assertGreaterEqual(min(failures.shares([17, 6, 1], 10)), 1)


class Metrics(unittest.TestCase):
    def test_the_numbers_are_those_of_the_command_line(self):
        vectors = json.loads((support.REPOSITORY / "test" / "fixtures" / "metrics.json").read_text(encoding="utf-8"))
        for vector in vectors:
            scores = metrics.Scores()
            scores.add(metrics.compare(vector["predicted"], vector["real"]))
            rates = scores.rates()
            found = {"output": rates["output"]}
            for form in ("paper", "strict"):
                f1 = {name: (rates[f"{name}_{form}"] or {}).get("f1") for name in ("line", "identifier")}
                found[form] = {"trace": rates["trace_" + form], **f1}
            found["strict"].update(finalState=rates["final_state"], prefix=rates["prefix"])
            self.assertEqual(found, vector["scores"], vector["name"])


class AblationDialects(unittest.TestCase):
    """Every variant says the same trace in other words."""

    @classmethod
    def setUpClass(cls):
        cls.programs = list(islice(traced_programs(seed=77), 60))

    def test_what_a_variant_writes_reads_back_as_the_trace(self):
        for name, variant in variants.VARIANTS.items():
            for code, trace in self.programs:
                encoder = variants.tokenizer(variant, ["apple", "banana"])
                pieces = encoder.decode(encoder.encode(variants.write(variant, trace)))
                counts = metrics.compare(variants.read(variant, pieces, code), dialect.canonical(trace))
                self.assertEqual(counts["strict_right"], 1, f"{name}\n{code}\n{' '.join(pieces)}")

    def test_variants_differ_in_what_they_say(self):
        sizes = {name: sum(len(variants.write(variant, trace)) for _, trace in self.programs) for name, variant in variants.VARIANTS.items()}
        self.assertLess(sizes["no sub-expressions"], sizes["baseline"])
        self.assertLess(sizes["words in strings"], sizes["baseline"])
        self.assertGreater(sizes["full state"], 1.3 * sizes["baseline"])
        self.assertEqual(sizes["no curriculum"], sizes["baseline"])

    def test_all_variants_are_asked_for_the_same_values(self):
        for name, variant in variants.VARIANTS.items():
            for _, trace in self.programs:
                wanted = len(variants.changed_values(dialect.write(trace)))
                self.assertEqual(len(variants.changed_values(variants.write(variant, trace))), wanted, name)

    def test_words_are_words_only_in_text(self):
        joined = variants.in_words(["x", "=", "'", "h", "i", "\\", "n", "y", "o", "'", "+", "a", "<line>", "<1>"])
        self.assertEqual(joined, ["x", "=", "'", "hi", "\\", "n", "yo", "'", "+", "a", "<line>", "<1>"])
        self.assertEqual(variants.common_words([["'", *"kiwi", "'"], ["'", *"kiwi", "'"], ["'", *"fig", "'"], ["list", "'", *"list", "'"]]), ["kiwi", "fig"])


def traced_programs(seed):
    """Programs that end, and their traces. Not by `workers.generate`, whose limit of memory would hold for all later tests."""
    for program in programs(seed):
        trace = trace_source(program.code, limits=workers.limits())
        if trace["ending"]["kind"] in ("finished", "exception"):
            yield program.code, trace


def read_log(folder):
    return [json.loads(line) for line in Path(folder, "log.jsonl").read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    unittest.main()

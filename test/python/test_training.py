"""The trainer's own proof (models/training/smoke.py) and a run that is cut off and resumed, where PyTorch is installed."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import support

TRAINING = support.REPOSITORY / "models" / "training"
# Another interpreter that has PyTorch, for the one that runs the tests has none on most machines.
PYTHON = os.environ.get("FORETRACE_TORCH_PYTHON") or (sys.executable if importlib.util.find_spec("torch") else None)


@unittest.skipUnless(PYTHON, "PyTorch is not installed (FORETRACE_TORCH_PYTHON can name an interpreter that has it)")
class Training(unittest.TestCase):
    def run_python(self, *arguments, timeout=1500):
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
        done = subprocess.run([PYTHON, *map(str, arguments)], cwd=TRAINING, env=environment, capture_output=True, text=True, timeout=timeout)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        return done.stdout

    def test_the_smoke_test(self):
        said = self.run_python("smoke.py")
        self.assertNotIn("FAIL", said)
        self.assertIn("ok    small model learns by heart", said)

    def test_a_run_leaves_an_export_and_goes_on_from_its_packed_checkpoint(self):
        with tempfile.TemporaryDirectory() as folder:
            options = ["train.py", "--config", "tiny", "--no-compile", "--threads", "1", "--source", "toy:stream"]
            self.run_python(*options, "--minutes", "0.15", "--out", folder)
            log = read_log(folder)
            self.assertEqual((log[0]["kind"], log[-1]["kind"]), ("start", "finished"))
            steps = [entry for entry in log if entry["kind"] == "step"]
            self.assertLess(steps[-1]["loss"], steps[0]["loss"] - 1)
            self.assertTrue(Path(folder, "export", "model.safetensors").exists())

            again = Path(folder, "again")
            self.run_python(*options, "--minutes", "0.3", "--out", again, "--resume", Path(folder, "packed"))
            resumed = read_log(again)
            self.assertEqual(resumed[0]["resumed_at"], log[-1]["step"])
            self.assertGreater(resumed[-1]["step"], log[-1]["step"])


def read_log(folder):
    return [json.loads(line) for line in Path(folder, "log.jsonl").read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    unittest.main()

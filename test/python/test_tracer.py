"""The tracer: traces known line by line, equality with plain execution, limits, and the same on every interpreter."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest

import support
from tracer_programs import AS_A_FILE, GOLDEN, INVISIBLE, MATCH, VARYING

from foretrace_tracer import Limits, trace_source


def rows(trace):
    return [row(step) for step in trace["steps"]]


def row(step):
    parts = ["." * step["frame"]["depth"] + str(step["line"])]
    changed = ["%s=%s" % item for item in step["changed"].items()]
    if step["kind"] == "call":
        return "%s %s(%s)" % (parts[0], step["frame"]["name"], ", ".join(changed))
    parts += changed + ["~" + name for name in step["deleted"]] + ["?" + e["value"] for e in step["evals"]]
    if step["kind"] == "return":
        parts.append(">" + step["value"])
    if step["kind"] == "raise":
        parts.append("!%(type)s: %(message)s" % step["exception"])
    if step["output"] is not None:
        parts.append(json.dumps(step["output"]))
    return " ".join(parts)


def plain(code):
    """What the program prints and how it ends without the tracer."""
    out = io.StringIO()
    ending = "finished"
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(code, "<program>", "exec", dont_inherit=True), {"__name__": "__main__"})
        except BaseException as error:
            ending = type(error).__name__
    return out.getvalue(), ending


class Golden(unittest.TestCase):
    maxDiff = None

    def test_steps(self):
        for name, (code, expected) in GOLDEN.items():
            with self.subTest(name):
                self.assertEqual(rows(trace_source(code)), expected)

    @unittest.skipIf(sys.version_info < (3, 10), "match came with Python 3.10")
    def test_match(self):
        self.assertEqual(rows(trace_source(MATCH[0])), MATCH[1])

    def test_an_uncaught_exception_says_what_python_prints(self):
        code = "class E(Exception):\n    def __str__(self):\n        n = 1\n        return f'code {self.args[n]}'\ndef f():\n    raise E(1, 2)\nf()\n"
        trace = trace_source(code)
        self.assertEqual(trace["ending"], {"kind": "exception", "type": "E", "message": "code 2", "line": 6})
        self.assertEqual([s["exception"]["message"] for s in trace["steps"] if s["kind"] == "raise"], ["code 2", "code 2"])
        self.assertEqual(rows(trace)[-1], ".5 !E: code 2")

    def test_states_fold_the_changes(self):
        steps = trace_source("def f(a):\n    b = a\n    return b\nx = 1\ny = f(x)\ndel x\n", states=True)["steps"]
        self.assertEqual(steps[2]["state"], {"f": "<function>", "x": "1", "y": "1"})
        self.assertEqual([s["state"] for s in steps[3:6]], [{"a": "1"}, {"a": "1", "b": "1"}, {"a": "1", "b": "1"}])
        self.assertEqual(steps[6]["state"], {"f": "<function>", "y": "1"})


class Invisible(unittest.TestCase):
    def test_output_and_ending(self):
        for name, code in INVISIBLE.items():
            with self.subTest(name):
                before = dict(vars(__import__("builtins")))
                expected = plain(code)
                vars(__import__("builtins")).update(before)
                trace = trace_source(code, limits=Limits(steps=200000))
                vars(__import__("builtins")).update(before)
                ending = trace["ending"]
                self.assertEqual((trace["stdout"], ending.get("type", ending["kind"])), expected)


class Limited(unittest.TestCase):
    def check(self, code, limit, **limits):
        self.assertEqual(trace_source(code, limits=Limits(**limits))["ending"], {"kind": "limit", "limit": limit})

    def test_steps(self):
        self.check("while True:\n    pass\n", "steps", steps=100)

    def test_steps_through_a_handler_that_takes_everything(self):
        self.check("while True:\n    try:\n        x = 1\n    except BaseException:\n        pass\n", "steps", steps=100)

    def test_time(self):
        self.check("i = 0\nwhile True:\n    i += 1\n", "time", seconds=0.05, steps=10**9)

    def test_output(self):
        self.check("while True:\n    print('x' * 100)\n", "output", output=5000)

    def test_sizes(self):
        self.check("x = 2 ** 200\n", "size", int_bits=128)
        self.check("s = 'a' * 500\n", "size", str_length=400)
        self.check("s = [[0] * 99]\n", "size", items=60)

    def test_async_code_is_stated_as_unsupported_where_it_begins(self):
        trace = trace_source("import asyncio\nx = 1\nasync def f():\n    return x\nprint(asyncio.run(f()))\n")
        self.assertEqual(trace["ending"]["kind"], "unsupported")
        self.assertIn("async function f (line 3)", trace["ending"]["reason"])
        self.assertEqual([step["line"] for step in trace["steps"]], [0, 1, 2, 4])

    def test_a_program_that_watches_itself_is_unsupported(self):
        trace = trace_source("import sys\nx = 1\nsys.settrace(None)\nsys.settrace(lambda *a: None)\nx = 2\n")
        self.assertEqual((trace["ending"]["kind"], [step["line"] for step in trace["steps"]]), ("unsupported", [0, 1, 2, 3]))

    def test_code_that_python_refuses(self):
        for code, reason in [("x = (", "SyntaxError in line 1"), ("x = 1\0", "null bytes"), ("return 1", "outside function")]:
            ending = trace_source(code)["ending"]
            self.assertEqual(ending["kind"], "unsupported")
            self.assertIn(reason.split()[0].lower(), ending["reason"].lower())


class InAProcess(unittest.TestCase):
    def run_traced(self, code, interpreter=sys.executable, **request):
        with tempfile.TemporaryDirectory() as scratch:
            request = json.dumps({"code": code, "scratch": scratch, **request})
            done = subprocess.run([interpreter, "-i", "-m", "foretrace_tracer"], cwd=support.TRACER, input=request, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.stderr, "")
            return json.loads(done.stdout)

    def test_output_below_python_does_not_harm_the_answer(self):
        trace = self.run_traced("import os\nos.write(1, b'raw')\nprint('said')\n")
        self.assertEqual(trace["stdout"], "said\n")

    def test_leaving_at_once_is_an_ending(self):
        trace = self.run_traced("import os\nx = 1\nos._exit(4)\n")
        self.assertEqual((trace["ending"]["type"], trace["ending"]["message"], len(trace["steps"])), ("SystemExit", "4", 3))
        trace = self.run_traced("import sys\nx = 1\nsys.modules.get('posix', sys.modules.get('nt'))._exit(0)\n")
        self.assertEqual((trace["ending"]["type"], trace["ending"]["message"], len(trace["steps"])), ("SystemExit", "0", 3))

    def test_standard_input(self):
        trace = self.run_traced("print(input() + input())\ninput()\n", stdin="a\nb\n")
        self.assertEqual((trace["stdout"], trace["ending"]["type"]), ("ab\n", "EOFError"))

    def test_files_can_be_written_in_the_scratch_folder_only(self):
        code = "open('here', 'w').write('x')\nprint(open('here').read())\nopen('/foretrace-must-not-exist', 'w')\n"
        trace = self.run_traced(code)
        self.assertEqual((trace["stdout"], trace["ending"]["type"]), ("x\n", "PermissionError"))
        self.assertFalse(os.path.exists("/foretrace-must-not-exist"))

    def test_async_code_is_stated_as_unsupported_though_its_event_loop_may_not_have_a_socket(self):
        trace = self.run_traced("import asyncio\nasync def f():\n    return 1\nprint(asyncio.run(f()))\n")
        self.assertEqual(trace["ending"]["kind"], "unsupported")
        self.assertIn("async", trace["ending"]["reason"])

    def test_as_python_runs_the_file(self):
        for name, code in AS_A_FILE.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "program.py")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(code)
                plain = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=60, cwd=folder)
                trace = self.run_traced(code, filename=path, directory=folder)
                ending = trace["ending"]
                said = "%(type)s: %(message)s" % ending if ending["kind"] == "exception" and ending["type"] != "SystemExit" else ""
                self.assertEqual(trace["stdout"], plain.stdout)
                self.assertEqual(said, plain.stderr.strip().split("\n")[-1].replace("__main__.", ""))
                self.assertEqual(ending["kind"] == "exception", plain.returncode != 0)


class OnEveryInterpreter(unittest.TestCase):
    TRACE_ALL = "import sys, json; sys.path.insert(0, sys.argv[1]); from foretrace_tracer import trace_source; print(json.dumps([trace_source(c) for c in json.load(sys.stdin)]))"

    def test_the_same_trace(self):
        programs = {name: code for name, (code, _) in GOLDEN.items()}
        programs.update((name, code) for name, code in INVISIBLE.items() if name not in VARYING)
        expected = [trace_source(code) for code in programs.values()]
        for interpreter in support.other_pythons():
            command = [interpreter, "-W", "ignore", "-B", "-c", self.TRACE_ALL, str(support.TRACER)]
            done = subprocess.run(command, input=json.dumps(list(programs.values())), capture_output=True, text=True, timeout=120)
            traces = json.loads(done.stdout)
            for name, here, there in zip(programs, expected, traces):
                with self.subTest(name, interpreter=interpreter):
                    self.assertEqual(there, here)


class Benchmark(unittest.TestCase):
    def test_agrees_with_plain_execution_on_public_programs(self):
        data = support.REPOSITORY.parent / "shared" / "data" / "mbpp.jsonl"
        if not data.exists():
            self.skipTest("the public development data is not beside this checkout")
        import ast

        for at, line in enumerate(data.read_text().splitlines()):
            if at % 16:
                continue
            task = json.loads(line)
            call = ast.get_source_segment(task["test_list"][0], ast.parse(task["test_list"][0]).body[0].test.left)
            code = task["code"].replace("\r\n", "\n") + "\nr = " + call + "\nprint(r)\n"
            trace = trace_source(code, limits=Limits(steps=100000))
            if trace["ending"]["kind"] == "limit":
                continue
            with self.subTest(task=task["task_id"]):
                self.assertEqual((trace["stdout"], trace["ending"].get("type", "finished")), plain(code))


if __name__ == "__main__":
    unittest.main()

"""What tracing costs, as a ratio to plain execution of the same code: `npm run bench -- --tracer`, or `python tracer_cost.py [folder of another foretrace_tracer]`.

Hot loops and whole programs, in this process, by the processor's time. "Recording" is the traced run, compiled beforehand,
without what makes steps of its log; "with the trace" is everything, up to the finished object. Plain execution is `exec` of
the program compiled beforehand, printing to a string. Every number is the median of several runs of each, taken in turns, so
that what else the machine does disturbs both alike.
"""

import gc
import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from time import process_time as clock

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, sys.argv[1] if len(sys.argv) > 1 else str(REPOSITORY / "server" / "groundtruth"))

import foretrace_tracer  # noqa: E402
from foretrace_tracer import Limits, Run  # noqa: E402

ROUNDS = 9
TARGET = 30
STEPS = Limits(steps=10**6, seconds=None, output=10**7)

HOT = {
    "integer loop": "def run():\n    total = 0\n    for i in range(3000):\n        total += i\n        total = total % 1000\n    return total\nrun()\n",
    "integer loop of a module": "total = 0\nfor i in range(3000):\n    total += i\n    total = total % 1000\n",
    "while loop": "def run():\n    n = 0\n    while n < 3000:\n        if n % 2 == 0:\n            n += 1\n        else:\n            n = n + 1\n    return n\nrun()\n",
    "nested loops over a list": "def run():\n    grid = [[r * c for c in range(10)] for r in range(10)]\n    total = 0\n    for turn in range(20):\n        for row in grid:\n            for value in row:\n                total += value\n    return total\nrun()\n",
    "function calls": "def add(a, b):\n    return a + b\ndef run():\n    total = 0\n    for i in range(1500):\n        total = add(total, i)\n    return total\nrun()\n",
    "recursion": "def fib(n):\n    if n < 2:\n        return n\n    return fib(n - 1) + fib(n - 2)\nfib(14)\n",
    "string building": "def run():\n    text = ''\n    for i in range(2000):\n        text += 'ab'\n        if len(text) > 60:\n            text = ''\n    return text\nrun()\n",
    "list append, up to 20 items": "def run():\n    for turn in range(100):\n        found = []\n        for i in range(20):\n            found.append(i)\n    return found\nrun()\n",
    "list append, up to 1000 items": "def run():\n    found = []\n    for i in range(1000):\n        found.append(i)\n    return found\nrun()\n",
    "dict counting": "def run():\n    counts = {}\n    for i in range(1500):\n        key = i % 7\n        counts[key] = counts.get(key, 0) + 1\n    return counts\nrun()\n",
    "class attribute updates": "class Account:\n    def __init__(self):\n        self.balance = 0\n        self.count = 0\ndef run():\n    account = Account()\n    for i in range(1500):\n        account.balance += i\n        account.count += 1\n    return account\nrun()\n",
    "methods": "class Account:\n    def __init__(self):\n        self.balance = 0\n    def deposit(self, amount):\n        self.balance += amount\naccount = Account()\nfor i in range(800):\n    account.deposit(i)\n",
}


def times(code):
    """Seconds of plain execution, of recording and of making the trace: medians, and how many steps there are."""
    plain = compile(code, "<program>", "exec", dont_inherit=True)
    measured = []
    Run(code, limits=STEPS).run()  # the tracer keeps what it compiled last
    for _ in range(ROUNDS):
        seconds, repeats = 0, 0
        gc.collect()
        while seconds < 0.003:
            with redirect_stdout(io.StringIO()):
                began = clock()
                run_plain(plain)
                seconds += clock() - began
            repeats += 1
        gc.collect()
        run = Run(code, limits=STEPS)
        making = measure_making(run.hooks)
        began = clock()
        run.run()
        made_beside = sum(making)
        recording = clock() - began - made_beside
        began = clock()
        trace = run.trace()
        measured.append((seconds / repeats, recording, made_beside + clock() - began))
    return [median(column) for column in zip(*measured)] + [len(trace["steps"])]


def measure_making(hooks):
    """A list that gets the seconds of each time that steps are made of the log."""
    seconds, settle = [], getattr(hooks, "settle", None)

    def measured():
        began = clock()
        settle()
        seconds.append(clock() - began)

    if settle:
        hooks.settle = measured
    return seconds


def compiles(code):
    """Not every version has `match`."""
    try:
        return bool(compile(code, "<program>", "exec", dont_inherit=True))
    except SyntaxError:
        return False


def run_plain(program):
    try:
        exec(program, {"__name__": "__main__"})
    except BaseException:
        pass  # as it ends under the tracer, too


def report(title, rows):
    print("\n%s\n%s" % (title, "-" * len(title)))
    print("%-32s %8s %12s %12s %16s" % ("", "steps", "plain", "recording", "with the trace"))
    both = []
    for name, (plain, recording, making, steps) in rows:
        ratios = recording / plain, (recording + making) / plain
        both.append(ratios)
        verdict = "ok" if ratios[0] <= TARGET else "above %d" % TARGET
        print("%-32s %8d %9.0f us %10.1f x %14.1f x  %s" % (name, steps, plain * 1e6, *ratios, verdict))
    print("%-32s %8s %12s %10.1f x %14.1f x" % ("median", "", "", *map(median, zip(*both))))


def main():
    print("Python %s, %s" % (sys.version.split()[0], Path(foretrace_tracer.__file__).parent))
    report("Hot loops", [(name, times(code)) for name, code in HOT.items()])
    programs = (REPOSITORY / "test" / "fixtures" / "evaluation" / "programs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [times(code) for code in [json.loads(line)["code"] for line in programs][::8] if compiles(code)]
    whole = [median(column) for column in zip(*rows)]
    each = sorted((row[1] / row[0], (row[1] + row[2]) / row[0]) for row in rows)
    report("Whole programs, compiled", [("median of %d" % len(rows), whole)])
    print("%-32s %33.1f x %14.1f x" % ("slowest", each[-1][0], max(both for _, both in each)))


main()

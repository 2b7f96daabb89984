"""One real run per process: a request as JSON on standard input, the trace as one JSON line on standard output.

Request: {"code", "filename", "stdin", "limits": {...}, "scratch": folder or null, "guard": true}. The program's own
standard output is captured; what it writes below Python's level goes nowhere, so that the answer stays whole.
"""

import json
import os
import sys
import threading

from . import Limits, Run
from .guard import guard


def main():
    request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    answers = private_answers()
    limits = Limits(**request.get("limits", {}))
    if request.get("scratch"):
        os.chdir(request["scratch"])
    sys.argv = [request.get("filename", "<program>")]
    sys.path[0] = request.get("directory") or os.getcwd()
    run = Run(request["code"], filename=request.get("filename", "<program>"), stdin=request.get("stdin", ""), limits=limits, states=True)
    once = threading.Lock()

    def answer(ending=None):
        """Writes the trace, once; with an ending where the program did not come to its own."""
        if once.acquire(False):
            answers.write(json.dumps(run.trace(ending), ensure_ascii=True).encode("ascii") + b"\n")
            answers.flush()

    leave = os._exit
    os._exit = lambda status: (answer({"kind": "exception", "type": "SystemExit", "message": str(status), "line": run.line}), leave(status))
    if limits.seconds is not None:
        watch(limits.seconds + 1.0, lambda: (answer({"kind": "limit", "limit": "time"}), leave(0)))
    if request.get("guard", True):
        guard(request.get("scratch"), limits.memory_bytes)
    run.run()
    answer()
    leave(0)  # no atexit functions, threads or finalizers of the program after its answer


def private_answers():
    """Standard output, moved to a descriptor that the program does not know; descriptor 1 leads nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 0)
    return answers


def watch(seconds, act):
    """A step checks the clock itself; this is for a single statement that never ends."""
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


main()

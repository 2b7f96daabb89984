"""One real run per process: a request as JSON on standard input, the trace as one JSON line on standard output.

Request: {"code", "filename", "stdin", "limits": {...}, "scratch": folder or null, "working_directory": folder or null, "directory": where imports are looked for,
"guard": true, "evals": true, "journal": descriptor of a file for a `journal`, or null}. An empty line says that the program begins.
The program's own standard output is captured; what it writes below Python's level goes nowhere, so that the answer stays whole.
As `python -i -m foretrace_tracer` the program runs with no frame of the tracer below its own.
"""

import _thread
import atexit
import functools
import json
import os
import sys
import tempfile
import threading
import time

from . import Limits, Run
from .guard import guard
from .journal import Journal


BROUGHT = ("readline", "rlcompleter")  # by `python -i`: the program has not imported them


def main():
    request = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    answers = private_answers()
    limits = Limits(**request.get("limits", {}))
    filename, scratch = request.get("filename", "<program>"), request.get("scratch")
    if scratch:
        os.chdir(request.get("working_directory") or scratch)
    sys.argv = [filename]
    sys.path[0] = request.get("directory") or os.getcwd()
    stdin = standard_input(request.get("stdin", ""))
    run = Run(request["code"], filename=filename, stdin=stdin, limits=limits, evals=request.get("evals", True))
    answer, leave = answering(run, answers), os._exit
    journal = request.get("journal") and Journal(run.hooks, request["journal"])

    def leave_at_once(status):
        answer({"kind": "exception", "type": "SystemExit", "message": str(status), "line": run.line})
        leave(status)

    for owner in [os, *filter(None, map(sys.modules.get, ("posix", "nt")))]:
        owner._exit = leave_at_once
    if limits.seconds is not None:
        watch(limits.seconds + 1.0, lambda: (answer({"kind": "limit", "limit": "time"}), leave(0)))
    if request.get("guard", True):
        guard(scratch, limits.memory_bytes and limits.memory_bytes + (journal.size if journal else 0), limits.seconds, run.refuse_event_loop if "async def" in run.code else None)
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__ or name in BROUGHT]:
        del sys.modules[name]
    answers.write(b"\n")
    answers.flush()
    if journal:
        journal.attach()

    def at_exit():
        if journal:
            journal.close()
        wait_and_finish()

    def answer_and_leave():
        answer()
        leave(0)

    if not (sys.flags.inspect and run_by_interpreter(run, at_exit, answer_and_leave)):
        run.run(at_exit=at_exit)
        answer_and_leave()


def run_by_interpreter(run, at_exit, leave):
    """Has the program run when this script is over, by the hook that `python -i` calls before its prompt: then nothing is on the stack.

    Gives false where that cannot be.
    """
    before = vars(sys).get("__interactivehook__")

    def begin():
        if before is None:
            del sys.__interactivehook__
        else:
            sys.__interactivehook__ = before

    prepared = run.prepare(begin, at_exit, leave)
    if prepared:
        sys.__interactivehook__ = functools.partial(exec, *prepared)
    return prepared is not None


def answering(run, answers):
    """A function that writes the trace, once; with an ending where the program did not come to its own."""
    once, answered, dumps = threading.RLock(), [], json.dumps

    def answer(ending=None):
        with once:  # who comes second waits until the answer is written, and may then end the process
            if answered:
                return
            answered.append(True)
            trace = run.trace(ending)
            steps, rest = trace.pop("steps"), dumps(trace)[1:]
            # Piece by piece: a program that has used up its memory has left little.
            answers.write(b'{"steps": [')
            for at, step in enumerate(steps):
                answers.write(((", " if at else "") + dumps(step)).encode("ascii"))
            answers.write(b"], " + rest.encode("ascii") + b"\n")
            answers.flush()

    return answer


def private_answers():
    """Standard output, moved to a descriptor that the program does not know; descriptor 1 leads nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    return answers


def standard_input(text):
    """Descriptor 0 with this content, as programs that `open(0)` want it."""
    with tempfile.TemporaryFile() as file:
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        os.dup2(file.fileno(), 0)
    os.lseek(0, 0, os.SEEK_SET)
    return open(0, encoding="utf-8", closefd=False)


def wait_and_finish():
    """What Python does after the last statement: it waits for threads and calls the exit functions."""
    threading._shutdown()
    atexit._run_exitfuncs()


def watch(seconds, act):
    """A step checks the clock itself; this is for a single statement that never ends."""

    def wait():
        sleep(seconds)
        act()

    sleep = time.sleep
    _thread.start_new_thread(wait, ())  # below `threading`, where the program would see it


if __name__ == "__main__":
    main()

"""Training samples from worker processes that generate, trace and encode programs, each within limits.

A worker that outgrows its memory or hangs dies alone; its place is taken by one with the next seed.
"""

import gc
import multiprocessing
import os
import resource
import signal
import tempfile
import warnings
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.connection import Connection, wait
from time import process_time
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

MAX_STEPS = 256
MAX_PROMPT_TOKENS = 420
MAX_TRACE_TOKENS = 600  # unless a caller says otherwise
MAX_MEMORY = 1 << 30
PROGRAM_SECONDS = 0.2  # of the processor, for a program in all its runs
LAST_SECONDS = 0.3  # of the processor, after which a statement that cannot be interrupted takes the worker with it
TICK_SECONDS = 0.1  # by the clock, between two looks at whether a program only waits
IDLE_SECONDS = 0.005  # of the processor: one that used less in two ticks waits
MAX_TICKS = 10
RESUME_SHARE = 0.126  # samples that go on from a state of the trace, where it has one to go on from
CHANGED_SHARE = 0.03  # samples that go on from a state changed by hand
MIN_TRACE_TOKENS = 6
CHUNK = 64
COLLECTIONS = (20000, 20, 50)  # thresholds: a tenth of the time went into looking for garbage, of which trees and traces make none
MAX_REPEATED = 0.7  # share of a trace's steps that say what another says
MIN_STEPS_TO_REPEAT = 12
ENDINGS = ("finished", "exception", "unknown")  # of programs to learn from

TrainingSample = Tuple[List[int], List[int], dict]


def stream(
    seed: int = 0,
    workers: int = 1,
    split: str = "train",
    max_trace_tokens: int = MAX_TRACE_TOKENS,
    weights: Optional[Dict[str, float]] = None,
) -> Iterator[TrainingSample]:
    """Endless (prompt ids, trace ids, meta). The prompt holds everything the model is given, also a resumed state.

    To go on after an interruption, start with another seed: positions are not kept, repetition is what matters.
    """
    running: Dict[Connection, multiprocessing.Process] = {}
    next_seed = seed * 1000
    try:
        while True:
            while len(running) < max(1, workers):
                # A pipe each: a worker that dies while it writes to a queue that all share would take its lock with it.
                receiver, sender = multiprocessing.Pipe(duplex=False)
                process = multiprocessing.Process(target=work, args=(next_seed, split, max_trace_tokens, weights, sender), daemon=False)
                process.start()
                sender.close()
                running[receiver] = process
                next_seed += 1
            for receiver in wait(list(running)):
                try:
                    yield from receiver.recv()
                except (EOFError, OSError):
                    receiver.close()
                    running.pop(receiver).join()
    finally:
        for process in running.values():
            process.kill()


class Limited:
    """The limits of a worker, for the process that enters: memory, and time for each traced program."""

    def __enter__(self):
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        signal.signal(signal.SIGPROF, _too_slow)
        signal.signal(signal.SIGALRM, _tick)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        self.threshold = gc.get_threshold()
        gc.set_threshold(*COLLECTIONS)
        return self

    def __exit__(self, *_exception):
        for number in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        gc.set_threshold(*self.threshold)


def generate(seed: int, split: str = "train"):
    """Endless (program, trace) pairs, useless programs left out. Needs `Limited`."""
    from .generator import programs

    for program in programs(seed, split):
        try:
            trace = traced(program.code)
        except (TooSlow, MemoryError, RecursionError):
            continue
        if trace is not None:
            yield program, trace


def work(seed: int, split: str, max_trace_tokens: int, weights: Optional[Dict[str, float]], sender: Connection) -> None:
    """Body of one worker."""
    chunk = []
    with Limited():
        for sample in samples(seed, split, max_trace_tokens, weights):
            chunk.append(sample)
            if len(chunk) == CHUNK:
                sender.send(chunk)
                chunk = []


class Made(NamedTuple):
    """A sample and what it comes from."""

    program: "Sample"  # of the generator
    trace: dict
    form: str  # "whole", "resumed" or "changed"
    prompt: List[int]
    answer: List[int]


def samples(seed: int, split: str, max_trace_tokens: int, weights: Optional[Dict[str, float]] = None) -> Iterator[TrainingSample]:
    """The samples of one worker, in this process. Needs `Limited`."""
    for made in make(seed, split, max_trace_tokens, weights):
        yield made.prompt, made.answer, {"klass": made.program.klass, "template": made.program.template}


def make(seed: int, split: str = "train", max_trace_tokens: int = MAX_TRACE_TOKENS, weights: Optional[Dict[str, float]] = None) -> Iterator[Made]:
    """Programs that have passed every filter, traced, written and encoded. Needs `Limited`."""
    import random

    from . import tokenizer
    from .generator import programs

    warnings.simplefilter("ignore")
    encoder = tokenizer.load()
    rng = random.Random(seed)
    for program in programs(seed, split, weights):
        try:
            trace = traced(program.code)
            if trace is None:
                continue
            form, prompt, answer = written(rng, program, trace)
            made = Made(program, trace, form, encoder.encode(prompt), encoder.encode(answer))
        except (TooSlow, MemoryError, RecursionError, ValueError, OverflowError):
            continue
        if len(made.prompt) <= MAX_PROMPT_TOKENS and MIN_TRACE_TOKENS <= len(made.answer) <= max_trace_tokens:
            yield made


def written(rng, program, trace: dict) -> Tuple[str, List[str], List[str]]:
    """Form, prompt and answer: the whole trace, or for a share of the samples its end from a state, real or changed by hand."""
    from . import dialect

    drawn, form, cut = rng.random(), "whole", None
    if drawn < CHANGED_SHARE:
        form, cut = "changed", changed(rng, program.code, trace)
    elif drawn < CHANGED_SHARE + RESUME_SHARE:
        points = dialect.resume_points(trace)
        form, cut = "resumed", dialect.resume(trace, rng.choice(points)) if points else None
    if cut:
        return form, dialect.prompt(program.code, program.mode, resume=True) + cut[0], cut[1]
    return "whole", dialect.prompt(program.code, program.mode), dialect.write(trace)


def changed(rng, code: str, trace: dict):
    from .changed import changed_continuation
    from .unknown import reads_the_world

    if reads_the_world(code):
        return None
    with time_limit():
        return changed_continuation(rng, code, trace, limits())


@lru_cache(maxsize=None)
def limits():
    from foretrace_tracer import Limits

    return Limits(steps=MAX_STEPS, seconds=None, output=2000, int_bits=128, str_length=400, items=60)


@contextmanager
def time_limit():
    """Raises TooSlow in a block that takes too long, also where the program in it has caught that exception.

    It counts the time of the processor, so that other work on the machine takes no programs away. The block runs in a
    scratch folder: some programs write files. Within `Limited` alone: without its handlers the timers end the process.
    """
    if signal.getsignal(signal.SIGALRM) is not _tick:
        raise RuntimeError("programs are run within Limited()")
    before = os.getcwd()
    os.chdir(scratch().name)
    slow.clear()
    ticks[:] = [process_time()]
    for timer, *seconds in TIMERS:
        signal.setitimer(timer, *seconds)
    try:
        yield
    finally:
        for timer, *_ in TIMERS:
            signal.setitimer(timer, 0)
        os.chdir(before)
    if slow:
        raise TooSlow


@lru_cache(maxsize=None)
def scratch() -> tempfile.TemporaryDirectory:
    """This process's own folder, removed when it ends."""
    return tempfile.TemporaryDirectory(prefix="foretrace-data-")


class TooSlow(BaseException):
    pass


TIMERS = ((signal.ITIMER_PROF, PROGRAM_SECONDS, 0.0), (signal.ITIMER_VIRTUAL, LAST_SECONDS, 0.0), (signal.ITIMER_REAL, TICK_SECONDS, TICK_SECONDS))
slow: List[bool] = []  # whether the block at hand was interrupted
ticks: List[float] = []  # the processor's time at its beginning and at each tick


def _too_slow(_signal, _frame) -> None:
    slow.append(True)
    raise TooSlow


def _tick(number, frame) -> None:
    """A program that waits uses no processor. One that is kept from it by other work on the machine uses a little."""
    ticks.append(process_time())
    if len(ticks) > MAX_TICKS or len(ticks) > 2 and ticks[-1] - ticks[-3] < IDLE_SECONDS:
        _too_slow(number, frame)


def traced(code: str) -> Optional[dict]:
    """The trace, or None when the program is of no use: broken, too long, too large, or saying nothing."""
    from foretrace_tracer import trace_source

    from .unknown import reads_the_world, trace_in_worlds

    with time_limit():
        if reads_the_world(code):
            trace = trace_in_worlds(code, lambda program, stdin: trace_source(program, limits=limits(), stdin=stdin))
        else:
            trace = trace_source(code, limits=limits())
    if trace is None:
        return None
    ending = trace["ending"]
    if ending["kind"] not in ENDINGS or ending.get("type") in ("TooSlow", "MemoryError", "RecursionError"):
        return None
    return trace if says_enough(trace["steps"]) else None


def says_enough(steps: List[dict]) -> bool:
    """Whether something changes or is printed, and a longer trace does not say the same over and over."""
    if len(steps) > MIN_STEPS_TO_REPEAT:
        told = {f"{step['line']} {step['changed']} {step['evals']} {step['output']}" for step in steps}
        if len(told) < (1 - MAX_REPEATED) * len(steps):
            return False
    return any(step["changed"] or step["output"] for step in steps)

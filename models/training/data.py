"""From a stream of samples to batches of packed rows, made by processes beside the training.

A sample is (prompt ids, trace ids, class). Rows hold several whole documents; a document sees only itself.
Two row lengths: most documents are short, and attention over a 1,024-token row costs twice that of a 512-token one.
"""

import os
import pickle
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from feeder import CHUNK, Plan

OPEN_ROWS = 12  # rows being filled at a time: enough to waste under 5 % of a row
QUEUED = 64  # chunks waiting at most
RETRY_S = 20.0  # between attempts to start a source that died
REPLAY_POOL = 4096
REPLAY_LIMIT = 3  # how often a sample may come again while the generator is behind
IGNORED = -1


@dataclass(frozen=True)
class Sample:
    prompt: np.ndarray  # uint16 ids
    trace: np.ndarray
    klass: str

    def __len__(self) -> int:
        return len(self.prompt) + len(self.trace)


@dataclass(frozen=True)
class Batch:
    """All [B, T]; targets are IGNORED outside traces, documents number the documents of a row, padding is -1."""

    ids: Tensor
    previous: Tensor
    positions: Tensor
    documents: Tensor
    targets: Tensor
    classes: tuple[tuple[str, ...], ...] = ()  # class of each document of each row

    @property
    def target_count(self) -> int:
        return int((self.targets != IGNORED).sum())


class Packer:
    """Fills rows of one length, best fit first; `add` answers with a batch whenever enough rows are full."""

    def __init__(self, length: int, rows: int, pad_id: int):
        self.length, self.rows, self.pad_id = length, rows, pad_id
        self.open: list[list[Sample]] = []
        self.full: list[list[Sample]] = []

    def add(self, sample: Sample) -> Batch | None:
        fitting = [row for row in self.open if size(row) + len(sample) <= self.length]
        if fitting:
            max(fitting, key=size).append(sample)
        else:
            self.open.append([sample])
        if len(self.open) > OPEN_ROWS:
            fullest = max(self.open, key=size)
            self.open = [row for row in self.open if row is not fullest]
            self.full.append(fullest)
        if len(self.full) < self.rows:
            return None
        ready, self.full = self.full[: self.rows], self.full[self.rows :]
        return to_batch(ready, self.length, self.pad_id)

    def flush(self) -> list[Batch]:
        """Everything still held, the last batch with fewer rows."""
        rows = self.full + self.open
        self.full, self.open = [], []
        return [to_batch(rows[i : i + self.rows], self.length, self.pad_id) for i in range(0, len(rows), self.rows)]


def to_batch(rows: list[list[Sample]], length: int, pad_id: int) -> Batch:
    shape = (len(rows), length)
    ids, previous = np.full(shape, pad_id, np.int64), np.full(shape, -1, np.int64)
    positions, documents, targets = np.zeros(shape, np.int64), np.full(shape, -1, np.int64), np.full(shape, IGNORED, np.int64)
    for row, samples in enumerate(rows):
        start = 0
        for number, sample in enumerate(samples):
            tokens = np.concatenate((sample.prompt, sample.trace)).astype(np.int64)
            end = start + len(tokens)
            ids[row, start:end] = tokens
            previous[row, start + 1 : end] = tokens[:-1]
            positions[row, start:end] = np.arange(len(tokens))
            documents[row, start:end] = number
            targets[row, start + len(sample.prompt) - 1 : end - 1] = tokens[len(sample.prompt) :]
            start = end
    arrays = (torch.from_numpy(array) for array in (ids, previous, positions, documents, targets))
    return Batch(*arrays, classes=tuple(tuple(sample.klass for sample in row) for row in rows))


def size(row: list[Sample]) -> int:
    return sum(len(sample) for sample in row)


class Feeder:
    """Samples from a process that is replaced every `lifetime_s`, and when it dies.

    Renewal picks up templates added meanwhile and gives each generation its own seed, so a resumed run
    never repeats data. The old process goes on until the new one has delivered: a template that is broken
    for a moment stops nothing. When the generator falls behind, recent samples come again, at most
    REPLAY_LIMIT times each.
    """

    def __init__(self, plan: Plan, generation: int = 0, lifetime_s: float = 600.0):
        self.plan, self.generation, self.lifetime_s = plan, generation, lifetime_s
        self.fresh = self.replayed = self.deaths = self.too_long = 0
        self._pool: deque[list] = deque(maxlen=REPLAY_POOL)
        self._ready: deque[Sample] = deque()
        self._random = random.Random(plan.seed)
        self._source = Source(plan, generation)
        self._successor: Source | None = None
        self._expired = False

    def __iter__(self):
        while True:
            yield self._next()

    @property
    def depth(self) -> int:
        """Samples waiting."""
        return len(self._ready) + CHUNK * self._source.queue.qsize()

    def expire(self) -> None:
        """Has the process replaced at the next sample. May be called from a signal handler."""
        self._expired = True

    def renew(self, plan: Plan | None = None) -> None:
        self.plan, self._expired = plan or self.plan, False
        self.generation += 1
        if self._successor:
            self._successor.close()
        self._successor = Source(self.plan, self.generation)

    def close(self) -> None:
        for source in (self._source, self._successor):
            if source:
                source.close()

    def _next(self) -> Sample:
        self._succeed()
        while not self._ready:
            if not self._receive(timeout_s=0.05) and (old := self._replay()):
                return old
        self.fresh += 1
        sample = self._ready.popleft()
        self._pool.append([sample, 0])
        return sample

    def _succeed(self) -> None:
        if self._successor is None:
            if self._expired or self._source.age_s > self.lifetime_s:
                self.renew()
            return
        if not self._successor.queue.empty():
            self._source.close()
            self._source, self._successor = self._successor, None
            self._ready.clear()
        elif self._successor.dead and self._successor.age_s > RETRY_S:
            self.deaths += 1
            self.renew()

    def _receive(self, timeout_s: float) -> bool:
        try:
            self._ready.extend(self._source.queue.get(timeout=timeout_s))
            return True
        except queue.Empty:
            pass
        if self._source.dead and self._successor is None and self._source.age_s > RETRY_S:
            self.deaths += 1
            if self.deaths > 20 and not self.fresh:
                raise RuntimeError(f"the data source {self.plan.source} died {self.deaths} times without a sample: see its error above")
            self.renew()
        return False

    def _replay(self) -> Sample | None:
        for _ in range(8):
            if not self._pool:
                return None
            entry = self._random.choice(self._pool)
            if entry[1] < REPLAY_LIMIT:
                entry[1] += 1
                self.replayed += 1
                return entry[0]
        return None


class Source:
    """One feeder process and the thread that reads it. Closed when replaced."""

    def __init__(self, plan: Plan, generation: int):
        seeded = replace(plan, seed=plan.seed * 100003 + generation)
        command = [sys.executable, str(Path(__file__).with_name("feeder.py")), seeded.to_json()]
        self.queue: queue.Queue = queue.Queue(maxsize=QUEUED)
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        self._started = time.monotonic()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def age_s(self) -> float:
        return time.monotonic() - self._started

    @property
    def dead(self) -> bool:
        return self._process.poll() is not None

    def close(self) -> None:
        self.kill()
        self._process.wait(5)

    def kill(self) -> None:
        """The process and its workers."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()

    def _read(self) -> None:
        with self._process.stdout as pipe:
            while True:
                try:
                    chunk = pickle.load(pipe)
                except (EOFError, pickle.UnpicklingError, ValueError):
                    return
                samples = [Sample(np.asarray(prompt), np.asarray(trace), klass) for prompt, trace, klass in chunk]
                while not self.dead:
                    try:
                        self.queue.put(samples, timeout=1.0)
                        break
                    except queue.Full:
                        continue


def batches(feeder: Feeder, lengths: tuple[int, ...], tokens: int, pad_id: int):
    """Batches of `tokens` tokens each, every document in the shortest row that holds it; longer ones are counted and dropped."""
    packers = [Packer(length, tokens // length, pad_id) for length in lengths]
    for sample in feeder:
        packer = next((packer for packer in packers if len(sample) <= packer.length), None)
        if packer is None:
            feeder.too_long += 1
            continue
        if (batch := packer.add(sample)) is not None:
            yield batch

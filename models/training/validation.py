"""Teacher-forced scores on a fixed set of held-out samples: the number to watch while a run goes on."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable

import numpy as np
import torch

from checkpoint import CheckpointError, write_atomically
from data import IGNORED, Feeder, Packer, Sample
from feeder import Plan

SAMPLES = 200
VALIDATION_SEED = 9

OTHER, VALUE, OUTPUT, LINE = range(4)


@dataclass(frozen=True)
class Validation:
    samples: list[Sample]

    @staticmethod
    def load_or_make(path: Path, plan: Plan, longest: int, tokenizer_sha256: str) -> "Validation":
        """The set is made once a run and kept, so that its scores can be compared from start to end. `longest`: tokens of a row."""
        if path.exists():
            found = json.loads(path.read_text())
            if found["tokenizerSha256"] != tokenizer_sha256:
                raise CheckpointError(f"{path} belongs to another tokenizer: remove it and a new set is made")
            samples = [Sample(np.array(p, np.uint16), np.array(t, np.uint16), k) for p, t, k in found["samples"]]
            return Validation([sample for sample in samples if len(sample) <= longest])
        feeder = Feeder(plan_of(plan), lifetime_s=1e9)
        try:
            samples = take_balanced(feeder, SAMPLES, longest)
        finally:
            feeder.close()
        rows = [[s.prompt.tolist(), s.trace.tolist(), s.klass] for s in samples]
        write_atomically(path, json.dumps({"tokenizerSha256": tokenizer_sha256, "samples": rows}).encode())
        return Validation(samples)


def plan_of(plan: Plan) -> Plan:
    return Plan(plan.source, VALIDATION_SEED, plan.workers, plan.split, plan.max_trace_tokens, None, plan.tokenizer_sha256)


def take_balanced(feeder: Iterable[Sample], count: int, longest: int) -> list[Sample]:
    """No class more than a third: the frequent short ones would hide the rest. Nor endless waiting for rare ones."""
    taken, by_class = [], defaultdict(int)
    for seen, sample in enumerate(feeder):
        if len(sample) <= longest and (by_class[sample.klass] < count // 3 or seen > 4 * count):
            taken.append(sample)
            by_class[sample.klass] += 1
        if len(taken) == count:
            return taken
    return taken


@torch.no_grad()
def measure_validation(model, validation: Validation, recipe, pad_id: int, inputs) -> dict:
    """Loss and next-token accuracy by kind of token and by class; `exact`: traces without one wrong token."""
    length = recipe.row_lengths[-1]
    packer = Packer(length, max(1, recipe.batch_tokens // length), pad_id)
    batches = [batch for sample in validation.samples if (batch := packer.add(sample))] + packer.flush()
    tally = Tally()
    for batch in batches:
        ids, previous, cos, sin, mask, targets = inputs(batch)
        hidden = model.trunk(ids, previous, (cos, sin), mask)
        chosen = batch.targets != IGNORED
        logits = model.logits(hidden[chosen.to(hidden.device)]).float().cpu()
        wanted = batch.targets[chosen]
        losses = torch.nn.functional.cross_entropy(logits, wanted, reduction="none").numpy()
        tally.add(batch, chosen.numpy(), losses, (logits.argmax(-1) == wanted).numpy(), wanted.numpy())
    return tally.scores()


class Tally:
    def __init__(self):
        self.roles = RoleReader()
        self.tokens = defaultdict(lambda: [0, 0])  # kind of token: right, all
        self.classes = defaultdict(lambda: [0.0, 0, 0, 0, 0])  # loss, right, tokens, exact, traces
        self.loss = 0.0

    def add(self, batch, chosen, losses, right, wanted) -> None:
        rows, _ = np.nonzero(chosen)
        documents = batch.documents.numpy()[chosen]
        self.loss += float(losses.sum())
        for row, classes in enumerate(batch.classes):
            for number, klass in enumerate(classes):
                here = (rows == row) & (documents == number)
                entry = self.classes[klass]
                entry[0] += float(losses[here].sum())
                entry[1] += int(right[here].sum())
                entry[2] += int(here.sum())
                entry[3] += bool(right[here].all())
                entry[4] += 1
                for role, good in zip(self.roles.read(wanted[here]), right[here]):
                    self.tokens[role][0] += int(good)
                    self.tokens[role][1] += 1

    def scores(self) -> dict:
        right, count = (sum(entry[i] for entry in self.tokens.values()) for i in (0, 1))
        exact, traces = (sum(entry[i] for entry in self.classes.values()) for i in (3, 4))
        return {
            "loss": round(self.loss / max(1, count), 4),
            "accuracy": share(right, count),
            "value_accuracy": share(*self.tokens[VALUE]),
            "output_accuracy": share(*self.tokens[OUTPUT]),
            "line_accuracy": share(*self.tokens[LINE]),
            "exact": share(exact, traces),
            "programs": traces,
            "by_class": {
                klass: {"loss": round(e[0] / max(1, e[2]), 4), "accuracy": share(e[1], e[2]), "exact": share(e[3], e[4]), "programs": e[4]}
                for klass, e in sorted(self.classes.items())
            },
        }


class RoleReader:
    """Which tokens of a trace are values, printed text and line numbers."""

    def __init__(self):
        from foretrace_data import tokenizer

        vocab = tokenizer.load().vocab
        self.state, self.end_state, self.separator, self.colon = (vocab[t] for t in ("<state>", "</state>", "<dictsep>", ":"))
        self.line, self.output = vocab["<line>"], vocab["<output>"]
        self.opens_value = {vocab["<eval>"], vocab["<return>"]}
        self.closes = {vocab[t] for t in ("<call>", "<back>", "<raise>", "</s>", "<nonl>")}

    def read(self, trace) -> list[int]:
        roles, role, in_state = [], OTHER, False
        for token in trace:
            token = int(token)
            structural = True
            if token == self.state:
                role, in_state = OTHER, True
            elif token == self.end_state:
                role, in_state = OTHER, False
            elif token == self.separator or token in self.closes:
                role = OTHER
            elif token in self.opens_value:
                role, in_state = VALUE, False
            elif token == self.output:
                role = OUTPUT
            elif token == self.line:
                role = LINE
            elif token == self.colon and in_state and role == OTHER:
                role = VALUE
            else:
                structural = False
            roles.append(OTHER if structural else role)
            if role == LINE and not structural:
                role = OTHER
        return roles


def share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None

"""Small trainings that differ in one decision each: what it is worth.

    python models/training/ablation_corpus.py runs/ablations                      # programs and traces, the same for all
    python models/training/ablations.py train "full state" --out runs/ablations   # one variant: trained, measured
    python models/training/ablations.py measure "full state" --out runs/ablations # measured again, as it was trained
    python models/training/ablations.py table --out runs/ablations                # what came of all that were trained

Every variant has the same shape, seed, number of tokens and optimizer steps, and meets the same programs in the same
order, as far as its tokens reach; all are scored on the same programs that none was trained on.
"""

import argparse
import json
import math
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import variants
from ablation_corpus import CONTEXT, EARLY, LATE, MEASURED, SHARDS, read_programs
from checkpoint import write_atomically
from data import IGNORED, Sample, batches, to_batch
from generate import generate
from metrics import Scores, compare, ratio
from model import Config, Decoder, rotary_table, row_mask
from optim import Optimizer
from train import CONSTANT_END, WARM_UP, keep_freed_memory
from variants import VARIANTS, Variant

ROW_LENGTHS, BATCH_TOKENS = (256, 512, 1024), 2048
LEARNING_RATE = 3e-3


def main() -> None:
    arguments = parse_arguments()
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.command != "table":
        keep_freed_memory()
        torch.set_num_threads(arguments.threads)
        if arguments.command == "train":
            train(arguments.variant, arguments.out, arguments.tokens, arguments.seed)
        measure_again(arguments.variant, arguments.out, arguments.seed)
    else:
        print(table(arguments.out))


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Small trainings that differ in one decision each.")
    commands = parser.add_subparsers(dest="command", required=True)
    run, again = commands.add_parser("train"), commands.add_parser("measure")
    run.add_argument("--tokens", type=int, default=1_000_000)
    for command in (run, again):
        command.add_argument("variant", choices=list(VARIANTS))
        command.add_argument("--seed", type=int, default=1)
        command.add_argument("--threads", type=int, default=1)
    for command in (run, again, commands.add_parser("table")):
        command.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


# ---- the programs


@dataclass
class Shards:
    """Samples of a variant in the order of its curriculum; `fraction` is told by the training."""

    variant: Variant
    tokenizer: object
    folder: Path
    fraction: float = 0.0
    programs: int = 0
    too_long: int = 0
    again: int = 0  # times that a part was at its end and began anew

    def __iter__(self):
        streams = {name: self.endless(name) for name in SHARDS}
        while True:
            part = "early" if self.fraction < EARLY else "middle" if self.fraction < LATE else "late"
            program = next(streams[part if self.variant.curriculum else "middle"])
            self.programs += 1
            yield sample_of(self.variant, self.tokenizer, program)

    def endless(self, name: str):
        while True:
            yield from read_programs(self.folder / f"{name}.jsonl.gz")
            self.again += 1


# ---- training and measuring


def train(name: str, folder: Path, tokens: int, seed: int) -> None:
    variant = VARIANTS[name]
    tokenizer = variants.tokenizer(variant, json.loads((folder / "words.json").read_text()))
    torch.manual_seed(seed)
    model = small_model(tokenizer)
    optimizer = Optimizer(list(model.named_parameters()))
    shards = Shards(variant, tokenizer, folder)
    stream = batches(shards, ROW_LENGTHS, BATCH_TOKENS, tokenizer.vocab["<pad>"])
    started, steps, losses = time.monotonic(), tokens // BATCH_TOKENS, []
    for step in range(steps):
        shards.fraction = step / steps
        batch = next(stream)
        loss, count = summed_loss(model, batch)
        (loss / count).backward()
        optimizer.step(learning_rate(step / steps))
        losses.append(float(loss.detach()) / count)
        if step % 20 == 19:
            print(f"{name}, seed {seed}: step {step + 1} of {steps}, loss {np.mean(losses[-50:]):.3f}, {BATCH_TOKENS * (step + 1) / (time.monotonic() - started):.0f} tokens/s", flush=True)
    facts = {"variant": name, "seed": seed, "tokens": steps * BATCH_TOKENS, "parameters": sum(p.numel() for p in model.parameters())}
    facts |= {"programs": shards.programs, "too_long": shards.too_long, "again": shards.again, "loss": round(float(np.mean(losses[-50:])), 4)}
    facts["seconds"] = round(time.monotonic() - started)
    torch.save(model.state_dict(), folder / f"{name}-{seed}.pt")
    write_atomically(folder / f"{name}-{seed}.json", json.dumps(facts, indent=1).encode())


def small_model(tokenizer) -> Decoder:
    entries = 128 * math.ceil(len(tokenizer.entries) / 128)
    return Decoder(Config(hidden_size=128, layers=2, heads=2, kv_heads=1, ffn_size=512, context_length=CONTEXT, vocab_size=entries))


def measure_again(name: str, folder: Path, seed: int) -> None:
    variant, path = VARIANTS[name], folder / f"{name}-{seed}.json"
    tokenizer = variants.tokenizer(variant, json.loads((folder / "words.json").read_text()))
    model = small_model(tokenizer)
    model.load_state_dict(torch.load(path.with_suffix(".pt"), weights_only=True))
    facts = json.loads(path.read_text())
    for kind in MEASURED:
        facts[kind] = measure(model, variant, tokenizer, list(read_programs(folder / f"{kind}.jsonl.gz")))
    write_atomically(path, json.dumps(facts, indent=1).encode())


def learning_rate(fraction: float) -> float:
    falling = (1.0 - fraction) / (1.0 - CONSTANT_END)
    return LEARNING_RATE * min(1.0, (fraction + 1e-3) / WARM_UP, falling)


def summed_loss(model: Decoder, batch):
    hidden, chosen = hidden_states(model, batch), batch.targets != IGNORED
    return model.loss(hidden[chosen], batch.targets[chosen]), int(chosen.sum())


def hidden_states(model: Decoder, batch):
    rotation = rotary_table(model.config, batch.positions, model.compute_dtype)
    return model.trunk(batch.ids, batch.previous, rotation, row_mask(batch.documents, model.compute_dtype))


def sample_of(variant: Variant, tokenizer, program: dict) -> Sample:
    prompt = tokenizer.encode(variants.prompt(variant, program["code"], program["mode"]))
    trace = tokenizer.encode(variants.write(variant, program["trace"]))
    return Sample(np.array(prompt, np.uint16), np.array(trace, np.uint16), program["klass"])


def measure(model: Decoder, variant: Variant, tokenizer, programs: list[dict]) -> dict:
    """Greedy traces against real ones, by class; tokens of the real traces and how many bits they cost."""
    samples = [sample_of(variant, tokenizer, program) for program in programs]
    limits = [2 * len(sample.trace) + 32 for sample in samples]
    made = generate(model, [sample.prompt.tolist() for sample in samples], tokenizer.vocab["</s>"], CONTEXT, limits)
    groups = defaultdict(Scores)
    for program, ids in zip(programs, made):
        predicted = variants.read(variant, known(tokenizer, ids), program["code"])
        counts = compare(predicted, variants.dialect.canonical(program["trace"]))
        for group in ("all", program["klass"]):
            groups[group].add(counts)
    scores = {group: scores.rates() for group, scores in groups.items()}
    bits, right, values = teacher_forced(model, variant, tokenizer, programs, samples)
    costs = {"tokens_a_trace": sum(len(sample.trace) for sample in samples), "bits_a_program": bits, "values_a_program": values}
    costs = {name: round(total / len(samples), 1) for name, total in costs.items()}
    return costs | {"values": ratio(right, values)} | scores


def known(tokenizer, ids) -> list[str]:
    """Entries of ids; the vocabulary is padded, and an untrained model may choose the padding."""
    return [tokenizer.entries[i] if i < len(tokenizer.entries) else "<unk>" for i in ids]


@torch.no_grad()
def teacher_forced(model: Decoder, variant: Variant, tokenizer, programs: list[dict], samples: list[Sample]) -> tuple[float, int, int]:
    """Given the true trace so far: bits of all traces; of the values that statements and calls gave, how many are right, and all."""
    bits, right, values = 0.0, 0, 0
    for program, sample in zip(programs, samples):
        batch = to_batch([[sample]], len(sample), pad_id=0)
        chosen = batch.targets[0] != IGNORED
        logits = model.logits(hidden_states(model, batch)[0, chosen])
        targets = batch.targets[0, chosen]
        bits += float(F.cross_entropy(logits, targets, reduction="sum")) / math.log(2)
        good = (logits.argmax(-1) == targets).tolist()
        pieces = variants.write(variant, program["trace"])
        ends = np.cumsum([0, *(len(tokenizer.encode([piece])) for piece in pieces)])
        spans = [slice(ends[span.start], ends[span.stop]) for span in variants.changed_values(pieces)]
        right += sum(all(good[span]) for span in spans)
        values += len(spans)
    return bits, right, values


# ---- the table

COLUMNS = ("variant", "seed", "programs seen", "tokens a trace", "bits a program", "values right", "final state", "output", "trace", "prefix", "line F1", "value F1")


def table(folder: Path) -> str:
    found = [facts for path in folder.glob("*-*.json") if "held-out" in (facts := json.loads(path.read_text()))]
    order = list(VARIANTS)
    found.sort(key=lambda facts: (order.index(facts["variant"]), facts["seed"]))
    lines = []
    for kind in MEASURED:
        programs = found[0][kind]["all"]["programs"] if found else 0
        lines += [f"{kind} ({programs} programs):", "", "| " + " | ".join(COLUMNS) + " |", "|---" * len(COLUMNS) + "|"]
        lines += ["| " + " | ".join(map(str, row(facts, kind))) + " |" for facts in found] + [""]
    return "\n".join(lines)


def row(facts: dict, kind: str) -> list:
    scores = facts[kind]["all"]
    values = [facts[kind]["values"], scores["final_state"], scores["output"], scores["trace_strict"], scores["prefix"], scores["line_strict"]["f1"], scores["identifier_strict"]["f1"]]
    percents = [f"{100 * (value or 0):.1f}" for value in values]
    return [facts["variant"], facts["seed"], facts["programs"] - facts["too_long"], facts[kind]["tokens_a_trace"], facts[kind]["bits_a_program"], *percents]


if __name__ == "__main__":
    main()

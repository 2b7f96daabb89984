"""Measures a model on programs: batched greedy traces against real ones.

    python models/training/evaluate.py MODEL --data programs.jsonl [--mbpp mbpp.jsonl] [--heldout 300] --out report/

MODEL is an export folder, a run's folder or snapshot, or a packed checkpoint. A data set is JSON lines
{"id", "code", "category"?, "mode"?}; the tracer makes its truth. Writes scores.json, predictions.jsonl and failures.html.
No constraint on the decoding is applied: this is the plain model.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import torch

import checkpoint
from failures import cause, write_failures
from generate import generate
from metrics import Scores, compare, ratio
from model import CONFIGS, Config, Decoder
from feeder import tokenizer_sha256
from train import compute_dtype, keep_freed_memory
from validation import VALUE, RoleReader

MAX_NEW = 900
LENGTHS = (50, 100, 200, 400, 800)


@dataclass
class Program:
    id: str
    code: str
    category: str
    mode: str
    features: tuple[str, ...] = ()
    real: dict = field(default_factory=dict)  # canonical: what the dialect can say
    prompt: list[int] = field(default_factory=list)
    trace: list[int] = field(default_factory=list)
    predicted: dict = field(default_factory=dict)
    predicted_ids: list[int] = field(default_factory=list)


def main() -> None:
    arguments = parse_arguments()
    keep_freed_memory()
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    try:
        device = torch.device(arguments.device or ("cuda" if torch.cuda.is_available() else "cpu"))
        model = load_model(arguments.model, tokenizer_sha256(), compute_dtype(arguments.compute, device)).to(device)
    except checkpoint.CheckpointError as error:
        sys.exit(str(error))
    report = {}
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, programs in data_sets(arguments).items():
        started = time.monotonic()
        usable, skipped = prepare(programs, model.config.context_length)
        run_model(model, usable, arguments.max_new)
        report[name] = score(usable, model) | {"skipped": skipped, "seconds": round(time.monotonic() - started, 1)}
        write_predictions(arguments.out / f"predictions-{name}.jsonl", usable)
        write_failures(arguments.out / f"failures-{name}.html", name, usable, limit=30)
        print(name, json.dumps(report[name]["all"] | {"skipped": skipped}), flush=True)
    checkpoint.write_atomically(arguments.out / "scores.json", json.dumps(report, indent=1).encode())


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures a model on programs.")
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, action="append", default=[], help="JSON lines of programs; may be given several times")
    parser.add_argument("--mbpp", type=Path, help="the first assert of each MBPP task, its value printed")
    parser.add_argument("--heldout", type=int, default=0, help="programs of held-out templates")
    parser.add_argument("--limit", type=int, default=0, help="programs of each set at most")
    parser.add_argument("--max-new", type=int, default=MAX_NEW)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--device", choices=["cpu", "cuda"], help="CUDA where there is one, unless said otherwise")
    parser.add_argument("--compute", choices=["auto", "bf16", "fp32"], default="fp32")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def load_model(path: Path, tokenizer_sha256: str, dtype: torch.dtype) -> Decoder:
    if (path / "config.json").exists():
        return checkpoint.load_export(path, tokenizer_sha256, dtype)
    if (path / "checkpoint.json").exists():
        weights, index = checkpoint.unpack(path, tokenizer_sha256)
        model = Decoder(Config(**index["config"]), dtype)
    else:
        state = checkpoint.load_snapshot(path / "snapshot.pt" if path.is_dir() else path, tokenizer_sha256)
        weights, model = state["model"], Decoder(CONFIGS[state["config"]], dtype)
    checkpoint.fill(model, weights, path)
    return model


def data_sets(arguments: argparse.Namespace) -> dict[str, list[Program]]:
    sets = {path.stem: read_programs(path) for path in arguments.data}
    if arguments.mbpp:
        sets["mbpp"] = read_mbpp(arguments.mbpp)
    if arguments.heldout:
        sets["heldout"] = read_heldout(arguments.heldout)
    if not sets:
        sys.exit("nothing to measure: give --data, --mbpp or --heldout")
    return {name: programs[: arguments.limit or None] for name, programs in sets.items()}


def read_programs(path: Path) -> list[Program]:
    programs = []
    for number, line in enumerate(lines_of(path), 1):
        try:
            item = json.loads(line)
            programs.append(Program(str(item["id"]), item["code"], item.get("category", ""), item.get("mode", "codenet")))
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f'{path}, line {number}: {error!r}; each line must be a JSON object with "id" and "code"')
    return programs


def lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}")


def read_mbpp(path: Path) -> list[Program]:
    """The function and the call of its first assert, printed."""
    import ast

    programs = []
    for line in lines_of(path):
        item = json.loads(line)
        try:
            test = ast.parse(item["test_list"][0]).body[0].test
        except (SyntaxError, AttributeError, IndexError):
            continue
        call = test.left if isinstance(test, ast.Compare) else test
        code = "\n".join(part.rstrip() for part in item["code"].replace("\r\n", "\n").expandtabs(4).split("\n"))
        programs.append(Program(str(item["task_id"]), f"{code}\nprint({ast.unparse(call)})\n", "mbpp", "codenet"))
    return programs


def read_heldout(count: int) -> list[Program]:
    from foretrace_data.generator import programs

    found = []
    for number, sample in enumerate(programs(101, split="heldout")):
        if number == count:
            break
        found.append(Program(f"{sample.template}-{number}", sample.code, sample.klass, sample.mode, tuple(sample.features)))
    return found


def prepare(programs: list[Program], context: int) -> tuple[list[Program], dict[str, int]]:
    """Programs that have a real ending and fit the context; how many others there were, by reason."""
    from foretrace_data import dialect, tokenizer
    from truth import real_trace

    encode = tokenizer.load().encode
    usable, skipped = [], defaultdict(int)
    for program in programs:
        try:
            real = real_trace(program.code)
            if real is None:
                skipped["differs from run to run"] += 1
                continue
            if real["ending"]["kind"] not in ("finished", "exception", "unknown"):
                skipped[real["ending"]["kind"]] += 1
                continue
            program.prompt = encode(dialect.prompt(program.code, program.mode))
            program.trace = encode(dialect.write(real))
            program.real = dialect.canonical(real)
        except (ValueError, SyntaxError) as error:
            skipped[type(error).__name__] += 1
            continue
        if len(program.prompt) + len(program.trace) > context:
            skipped["too long"] += 1
            continue
        usable.append(program)
    return usable, dict(skipped)


def run_model(model: Decoder, programs: list[Program], max_new: int) -> None:
    from foretrace_data import dialect, tokenizer

    vocabulary = tokenizer.load()
    # Twice the true length and some is enough to tell a wrong trace; a runaway loop is not worth its time.
    limits = [2 * len(program.trace) + 32 for program in programs]
    made = generate(model, [program.prompt for program in programs], vocabulary.vocab["</s>"], max_new, limits)
    for program, ids in zip(programs, made):
        program.predicted_ids = ids
        program.predicted = dialect.read(vocabulary.decode(ids), program.code)


def score(programs: list[Program], model: Decoder) -> dict:
    groups: dict[str, dict[str, Scores]] = {"all": defaultdict(Scores), "category": defaultdict(Scores), "feature": defaultdict(Scores), "length": defaultdict(Scores)}
    causes = defaultdict(int)
    for program in programs:
        counts = compare(program.predicted, program.real)
        groups["all"][""].add(counts)
        groups["category"][program.category].add(counts)
        groups["length"][length_name(len(program.trace))].add(counts)
        for feature in program.features:
            groups["feature"][feature].add(counts)
        if not counts["strict_right"]:
            causes[cause(program)] += 1
    result = {f"by_{name}": {key: scores.rates() for key, scores in sorted(group.items())} for name, group in groups.items() if name != "all"}
    return {"all": groups["all"][""].rates() | teacher_forced(model, programs), "causes": dict(causes)} | result


def length_name(tokens: int) -> str:
    return next((f"up to {limit:03d} tokens" for limit in LENGTHS if tokens <= limit), f"over {LENGTHS[-1]} tokens")


@torch.no_grad()
def teacher_forced(model: Decoder, programs: list[Program]) -> dict:
    """Accuracy of the next token given the true trace so far: of all tokens, and of those inside values."""
    reader, right, seen = RoleReader(), defaultdict(int), defaultdict(int)
    device = model.embed.weight.device
    for program in programs:
        ids = torch.tensor([program.prompt + program.trace[:-1]], device=device)
        previous = torch.cat((torch.full_like(ids[:, :1], -1), ids[:, :-1]), dim=1)
        length = ids.shape[1]
        mask = torch.ones(1, length, length, dtype=model.compute_dtype, device=device).tril()
        hidden = model(ids, previous, torch.arange(length, device=device)[None], mask)[0, len(program.prompt) - 1 :]
        good = (model.logits(hidden).argmax(-1).cpu() == torch.tensor(program.trace)).tolist()
        for role, hit in zip(reader.read(program.trace), good):
            for name in ("all", role):
                right[name] += hit
                seen[name] += 1
    return {"token_accuracy": ratio(right["all"], seen["all"]), "value_token_accuracy": ratio(right[VALUE], seen[VALUE])}


def write_predictions(path: Path, programs: list[Program]) -> None:
    lines = [
        json.dumps({"id": p.id, "category": p.category, "code": p.code, "predicted": p.predicted, "real": p.real}, ensure_ascii=False)
        for p in programs
    ]
    checkpoint.write_atomically(path, ("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    main()

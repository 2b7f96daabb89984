"""The programs and traces that every ablation trains and is measured on; made once, without PyTorch, whose memory the limits forbid.

    python models/training/ablation_corpus.py runs/ablations
"""

import argparse
import gzip
import json
from itertools import islice
from pathlib import Path

import variants
from curriculum import EARLY, EARLY_WEIGHTS, LATE, LATE_WEIGHTS
from foretrace_data import dialect, tokenizer
from foretrace_data.generator import programs
from foretrace_data.workers import Limited, TooSlow, traced

LONGEST_TRACE = 160  # tokens in the dialect as it is
CONTEXT = 1024  # in every variant, of the programs to measure
SHARDS = {"early": EARLY_WEIGHTS, "middle": None, "late": LATE_WEIGHTS}
MEASURED = {"held-out": ("heldout", 910), "fresh": ("train", 911)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the programs of the ablations.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--programs", type=int, default=26000, help="of the unweighted part; the weighted ones are in proportion")
    parser.add_argument("--measured", type=int, default=240, help="programs of each of the two sets to measure on")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with Limited():
        make_corpus(arguments.out, arguments.programs, arguments.measured)


def make_corpus(out: Path, count: int, measured: int) -> None:
    counts = {"early": int(count * EARLY), "middle": count, "late": int(count * (1 - LATE))}
    trained = set()
    for number, (name, weights) in enumerate(SHARDS.items()):
        shard = islice(short_programs(900 + number, "train", weights), counts[name])
        write_programs(out / f"{name}.jsonl.gz", noting(trained, shard))
    for name, (split, seed) in MEASURED.items():
        unseen = (program for program in short_programs(seed, split, None) if program["code"] not in trained and fits_all(program))
        write_programs(out / f"{name}.jsonl.gz", islice(unseen, measured))
    pieces = (dialect.prompt(p["code"], p["mode"]) + dialect.write(p["trace"]) for p in read_programs(out / "middle.jsonl.gz"))
    (out / "words.json").write_text(json.dumps(variants.common_words(pieces)))


def short_programs(seed: int, split: str, weights):
    """Programs that end, with short traces: a small model learns to trace nothing else in a few million tokens."""
    encode = tokenizer.load().encode
    for program in programs(seed, split, weights):
        try:
            trace = traced(program.code)
            if trace is None or trace["ending"]["kind"] == "unknown" or len(encode(dialect.write(trace))) > LONGEST_TRACE:
                continue
            dialect.prompt(program.code, program.mode)
        except (TooSlow, MemoryError, RecursionError, ValueError, OverflowError):
            continue
        yield {"code": program.code, "mode": program.mode, "klass": program.klass, "trace": trace}


def noting(seen: set, found):
    for program in found:
        seen.add(program["code"])
        yield program


def fits_all(program: dict) -> bool:
    for variant in variants.VARIANTS.values():
        pieces = variants.prompt(variant, program["code"], program["mode"]) + variants.write(variant, program["trace"])
        if len(variants.tokenizer(variant, ()).encode(pieces)) > CONTEXT:
            return False
    return True


def write_programs(path: Path, found) -> None:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        for program in found:
            file.write(json.dumps(program) + "\n")


def read_programs(path: Path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


if __name__ == "__main__":
    main()

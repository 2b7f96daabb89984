"""From the generator to a model directory that can ship: one command, which goes on where it was cut off.

    python models/training/pipeline.py --config gpu --minutes 25 --out runs/gpu
    python models/training/pipeline.py --config cpu --minutes 180 --out runs/cpu --resume CHECKPOINT

Smoke test, probe of the speed (20 seconds; stops where training would be too slow), training on all GPUs, scores of the
plain model, export to int8, calibration, scores of the shipped runtime. What a stage leaves says that it is done; a stage
whose input is newer is done again. `OUT/model` is the model directory, `OUT/packed` the checkpoint in parts under 16 MiB,
`OUT/report` the scores. Needs Node and an interpreter with PyTorch.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import torch

from checkpoint import write_atomically

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
FORETRACE = ["node", str(REPOSITORY / "out" / "foretrace.mjs")]
HAND_WRITTEN = REPOSITORY / "test" / "fixtures" / "evaluation"
PROBE_S = 20
LEAST_TOKENS_PER_S = {"gpu": 400_000}  # of one GPU: less means that something is not compiled, or waits for data
CALIBRATION_SEED, SCORES_SEED = 977, 978


def main() -> None:
    arguments = parse_arguments()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    smoke(out)
    probe(arguments)
    train(arguments)
    evaluate(out, arguments.programs)
    export(out, arguments.id, arguments.version)
    calibrate(out, arguments.programs)
    score(out, arguments.programs)
    print(f"\nModel directory: {out / 'model'}. Checkpoint to resume from: {out / 'packed'}. Scores and failures: {out / 'report'}.")
    print("To ship it: copy the model directory's files and training.svg to models/foretrace-small and write its card from the scores.")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="From the generator to a model directory that can ship.")
    parser.add_argument("--config", choices=["tiny", "cpu", "gpu"], required=True)
    parser.add_argument("--minutes", type=float, required=True, help="of training; more than before lengthens a run")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path, help="checkpoint to start from, where OUT holds no run yet")
    parser.add_argument("--processes", type=int, default=torch.cuda.device_count() or 1, help="training processes: one a GPU")
    parser.add_argument("--programs", type=int, default=300, help="held-out programs to measure on; twice as many to calibrate")
    parser.add_argument("--id", default="foretrace-small")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--any-speed", action="store_true", help="train however slow the probe was")
    parser.add_argument("rest", nargs="*", help="after --: options of train.py")
    return parser.parse_args()


def smoke(out: Path) -> None:
    if not (out / "smoke.txt").exists():
        write_atomically(out / "smoke.txt", run("smoke test", [sys.executable, HERE / "smoke.py"], keep=True).encode())


def probe(arguments: argparse.Namespace) -> None:
    found = arguments.out / "probe.json"
    if not found.exists():
        said = run("probe", train_command(arguments, arguments.out / "probe") + ["--probe", PROBE_S], keep=True)
        write_atomically(found, said.splitlines()[-1].encode())
    fast = json.loads(found.read_text())
    least = LEAST_TOKENS_PER_S.get(arguments.config, 0) * arguments.processes
    if fast["tokens_per_s"] < least and not arguments.any_speed:
        found.unlink()  # measure again once it is mended
        sys.exit(
            f"{fast['tokens_per_s']:,} tokens a second, under {least:,}: the run would see too little. {100 * fast['waited']:.0f} % of the time went "
            f"into waiting for data (more --workers), the GPU computed at {100 * fast['utilisation']:.0f} % of its speed (TORCH_LOGS=recompiles "
            "shows what is compiled again and again). Mend it, or add --any-speed."
        )


def train(arguments: argparse.Namespace) -> None:
    out, config = arguments.out, arguments.out / "export" / "config.json"
    trained_s = json.loads(config.read_text())["training"]["elapsed_s"] if config.exists() else 0
    if trained_s >= arguments.minutes * 60 - 1 and (out / "packed" / "checkpoint.json").exists():
        return
    resume = out if (out / "snapshot.pt").exists() else arguments.resume
    run("training", train_command(arguments, out) + (["--resume", resume] if resume else []))
    if not config.exists():
        sys.exit(f"The training stopped before its end; the same command goes on from {out / 'snapshot.pt'}.")


def train_command(arguments: argparse.Namespace, out: Path) -> list:
    launcher = [sys.executable]
    if arguments.processes > 1:
        launcher += ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={arguments.processes}"]
    return [*launcher, HERE / "train.py", "--config", arguments.config, "--minutes", arguments.minutes, "--out", out, *arguments.rest]


def evaluate(out: Path, programs: int) -> None:
    if is_older(out / "report" / "scores.json", out / "export" / "model.safetensors"):
        run("plain model", [sys.executable, HERE / "evaluate.py", out / "export", "--heldout", programs, "--out", out / "report"])


def export(out: Path, model_id: str, version: str) -> None:
    if not is_older(out / "model" / "foretrace.json", out / "export" / "model.safetensors"):
        return
    card = {"id": model_id, "version": version, "licence": "MIT"}
    card["provenance"] = "Trained from scratch on programs that this repository generates; see README.md in this folder."
    write_atomically(out / "export" / "card.json", json.dumps(card).encode())
    run("build", ["npm", "run", "--silent", "build"], cwd=REPOSITORY)
    run("export", [*FORETRACE, "model", "export", out / "export", "--out", out / "model"])
    (out / "calibrated").unlink(missing_ok=True)


def calibrate(out: Path, programs: int) -> None:
    if is_older(out / "calibrated", out / "export" / "model.safetensors"):
        run("calibration", [*FORETRACE, "model", "calibrate", out / "model", "--data", held_out(out, "calibration", CALIBRATION_SEED, 2 * programs)])
        (out / "calibrated").touch()


def score(out: Path, programs: int) -> None:
    """By the runtime that ships; no program of these took part in training or calibration."""
    used = {json.loads(line)["code"] for line in (out / "calibration.jsonl").read_text().splitlines()}
    sets = [held_out(out, "scored", SCORES_SEED, programs, used), *sorted(HAND_WRITTEN.glob("*.jsonl"))]
    for data in sets:
        found = out / "report" / f"shipped-{data.stem}.json"
        if is_older(found, out / "calibrated"):
            said = run(f"shipped runtime, {data.stem}", [*FORETRACE, "eval", data, "--model", out / "model", "--format", "json"], keep=True)
            write_atomically(found, said.encode())


def held_out(out: Path, name: str, seed: int, count: int, but: frozenset | set = frozenset()) -> Path:
    path = out / f"{name}.jsonl"
    if not path.exists():
        said = run(f"{name} programs", [sys.executable, "-m", "foretrace_data", "heldout", count, seed], keep=True, cwd=HERE)
        kept = [line for line in said.splitlines() if json.loads(line)["code"] not in but]
        write_atomically(path, ("\n".join(kept) + "\n").encode())
    return path


def is_older(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def run(name: str, command: list, keep: bool = False, cwd: Path | None = None) -> str:
    """What it wrote, where that is kept. Ends this program where the command fails."""
    print(f"— {name}", flush=True)
    done = subprocess.run([str(part) for part in command], cwd=cwd, stdout=subprocess.PIPE if keep else None, text=True)
    if done.returncode:
        print(done.stdout or "", end="")
        sys.exit(f"{name} failed (exit code {done.returncode}): see above. The same command goes on from here.")
    return done.stdout or ""


if __name__ == "__main__":
    main()

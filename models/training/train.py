"""Trains the embedded model: one program, read from top to bottom.

    python models/training/train.py --config cpu --minutes 90 --out runs/one
    python models/training/train.py --config cpu --minutes 90 --out runs/one --resume runs/one
    torchrun --standalone --nproc-per-node=2 models/training/train.py --config cpu --threads 1 --minutes 90 --out runs/one
    torchrun --standalone --nproc-per-node=8 models/training/train.py --config gpu --minutes 25 --out runs/gpu

The schedule follows the clock: 2 % warm-up, constant to 60 % (checkpoint A, `constant.pt`, to go on from with
a longer `--minutes`), then linearly to zero (checkpoint B, `export/` and `packed/`, to ship). A run that was cut
off goes on from its last snapshot. SIGTERM saves and stops; SIGUSR1 starts the data workers anew.
"""

import argparse
import ctypes
import json
import math
import os
import platform
import shutil
import signal
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.distributed as dist
from safetensors import SafetensorError

import checkpoint
from curriculum import EARLY, EARLY_WEIGHTS, LATE, LATE_WEIGHTS
from data import IGNORED, Feeder, batches
from feeder import Plan, tokenizer_sha256
from foretrace_data import tokenizer
from model import CONFIGS, Config, Decoder, rotary_table, row_mask
from optim import Optimizer, multiplies_bf16
from plot import write_plot
from validation import Validation, measure_validation

WARM_UP, CONSTANT_END = 0.02, 0.60
REWARM_STEPS = 150
PROBE_WARM_UP = 3  # steps, in which every row length is compiled
MAX_RESTORES = 5  # non-finite losses before the run gives up


@dataclass(frozen=True)
class Recipe:
    row_lengths: tuple[int, ...]
    batch_tokens: int  # one forward and backward pass, one process
    step_tokens: int  # one optimizer step, all processes
    learning_rate: float
    trace_tokens: tuple[int, int]  # longest trace before and after LATE
    workers: int


RECIPES = {
    "tiny": Recipe((512,), 4096, 4096, 3e-3, (600, 600), 1),
    "cpu": Recipe((512, 1024), 2048, 8192, 3e-3, (420, 850), 1),
    "gpu": Recipe((2048,), 65536, 262144, 3e-3, (1400, 1900), 13),
}


def main() -> None:
    arguments = parse_arguments()
    keep_freed_memory()
    world = start_world(arguments)
    run = None
    try:
        run = Run(arguments, world)
        run.train()
    except checkpoint.CheckpointError as error:
        sys.exit(str(error))
    finally:
        if run:
            run.close()
        if world.size > 1:
            dist.destroy_process_group()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Trains the embedded model.")
    parser.add_argument("--config", choices=sorted(CONFIGS), default="cpu")
    parser.add_argument("--minutes", type=float, required=True, help="length of the whole schedule, earlier parts of a resumed run included")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path, help="a run's folder, one of its .pt files, or a packed checkpoint's folder")
    parser.add_argument("--source", default="foretrace_data.workers:stream", help="module:function that yields the samples")
    parser.add_argument("--workers", type=int, help="processes that make data, a training process")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--renew-minutes", type=float, default=10.0, help="age at which data workers are replaced")
    parser.add_argument("--validation-minutes", type=float, default=5.0)
    parser.add_argument("--snapshot-minutes", type=float, default=3.0)
    parser.add_argument("--probe", type=float, help="seconds: only measure the speed of the training, keep nothing")
    parser.add_argument("--no-curriculum", action="store_true")
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("--compute", choices=["auto", "bf16", "fp32"], default="auto")
    return parser.parse_args()


@dataclass(frozen=True)
class World:
    rank: int
    size: int
    device: torch.device


def start_world(arguments: argparse.Namespace) -> World:
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    rank, size = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    cuda = torch.cuda.is_available()
    if arguments.config == "gpu" and not cuda:
        sys.exit("the gpu configuration needs a CUDA device and found none; use --config cpu")
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
    if cuda:
        torch.cuda.set_device(device)
    if size > 1:
        dist.init_process_group("nccl" if cuda else "gloo")
    return World(rank, size, device)


@dataclass
class Totals:
    """Of one optimizer step."""

    loss: float = 0.0
    tokens: float = 0.0
    targets: float = 0.0
    waited_s: float = 0.0

    def reduce(self, device: torch.device) -> None:
        shared = torch.tensor([self.loss, self.tokens, self.targets, self.waited_s], device=device, dtype=torch.float64)
        dist.all_reduce(shared)
        self.loss, self.tokens, self.targets, self.waited_s = shared.tolist()


class Run:
    """A training from its first step, or from where an earlier one stopped, to the end of its clock."""

    def __init__(self, arguments: argparse.Namespace, world: World):
        self.arguments, self.world = arguments, world
        self.recipe, self.config = RECIPES[arguments.config], CONFIGS[arguments.config]
        self.out: Path = arguments.out
        self.out.mkdir(parents=True, exist_ok=True)
        self.tokenizer_sha256, self.pad_id = tokenizer_sha256(), tokenizer.load().vocab["<pad>"]
        self.source_sha256 = source_hash()
        self.seed, self.step, self.tokens, self.targets, self.elapsed_s = arguments.seed, 0, 0, 0, 0.0
        self.generation, self.rewarm_from, self.restores, self.stopping = 0, None, 0, False
        self.attempts, self.recent_s, self.warnings = 0, [], []
        torch.manual_seed(arguments.seed)
        self.model = Decoder(self.config, compute_dtype(arguments.compute, world.device)).to(world.device)
        self.optimizer = Optimizer(list(self.model.named_parameters()))
        if arguments.resume:
            self.resume(arguments.resume)
        elif (self.out / "snapshot.pt").exists() and not arguments.probe:
            sys.exit(f"{self.out} holds a run already: add --resume {self.out} to go on with it, or name another folder")
        self.trunk, self.head = self.model.trunk, self.model.loss
        if not arguments.no_compile:  # the trunk once for each row length; the number of trace tokens differs each time
            self.trunk = torch.compile(self.model.trunk, dynamic=False)
            self.head = torch.compile(self.model.loss, dynamic=True)
        self.feeder = Feeder(self.plan(), self.generation, arguments.renew_minutes * 60)
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopping", True))
        signal.signal(signal.SIGUSR1, lambda *_: self.feeder.expire())

    def close(self) -> None:
        self.feeder.close()

    # ---- the loop

    def train(self) -> None:
        self.validation = None if self.arguments.probe else self.fixed_validation()
        self.log("start", **self.facts())
        for message in self.warnings:
            self.log("warning", message=message)
        self.clock = time.monotonic() - self.elapsed_s
        stream = batches(self.feeder, self.recipe.row_lengths, self.recipe.batch_tokens, self.pad_id)
        passes = max(1, self.recipe.step_tokens // self.recipe.batch_tokens)
        if self.arguments.probe:
            return self.probe(stream, passes)
        snapshot_at = validation_at = self.elapsed_s
        part = self.part()
        while not self.finished():
            started = time.monotonic()
            loss, norm, totals = self.optimizer_step(stream, passes)
            if not math.isfinite(loss):
                self.restore()
                continue
            self.tick(totals)
            self.log_step(loss, norm, totals, time.monotonic() - started)
            if self.part() != part:
                self.enter(part := self.part())
            if self.elapsed_s - snapshot_at > self.arguments.snapshot_minutes * 60:
                self.snapshot()
                snapshot_at = self.elapsed_s
            if self.elapsed_s - validation_at > self.arguments.validation_minutes * 60 or self.step in (100, 400):
                self.validate()
                validation_at = self.elapsed_s
        self.finish()

    def probe(self, stream, passes: int) -> None:
        """Tokens a second once everything is compiled, and what holds them up."""
        for _ in range(PROBE_WARM_UP):
            self.optimizer_step(stream, passes)
        self.clock, self.tokens, self.elapsed_s, waited_s = time.monotonic(), 0, 0.0, 0.0
        while self.elapsed_s < self.arguments.probe:
            _, _, totals = self.optimizer_step(stream, passes)
            self.tick(totals)
            waited_s += totals.waited_s
        rate = self.tokens / self.elapsed_s
        waited = waited_s / (self.elapsed_s * self.world.size)
        self.log("probe", tokens_per_s=round(rate), steps=self.step, utilisation=self.utilisation(rate), waited=round(waited, 3))

    def optimizer_step(self, stream, passes: int) -> tuple[float, float, "Totals"]:
        """Mean loss a target token, gradient norm, and what all processes did together.

        A pass is done by whichever process is free: on a busy machine one core may be half as fast as the other.
        """
        totals = Totals()
        for _ in self.shares(passes):
            waiting = time.monotonic()
            batch = next(stream)
            totals.waited_s += time.monotonic() - waiting
            loss = self.summed_loss(*self.inputs(batch))
            loss.backward()
            totals.loss += float(loss.detach())
            totals.tokens += batch.ids.numel()
            totals.targets += batch.target_count
        gradients = self.gradients()
        if self.world.size > 1:
            totals.reduce(self.world.device)
            flat = torch.cat([gradient.flatten() for gradient in gradients])
            dist.all_reduce(flat)
            for gradient, part in zip(gradients, flat.split([gradient.numel() for gradient in gradients])):
                gradient.copy_(part.view_as(gradient))
        mean = totals.loss / max(1.0, totals.targets)
        if not math.isfinite(mean):
            return mean, math.nan, totals
        torch._foreach_div_(gradients, totals.targets)
        norm = self.optimizer.step(self.learning_rate())
        return (mean if math.isfinite(norm) else math.nan), norm, totals

    def shares(self, passes: int):
        if self.world.size == 1:
            yield from range(passes)
            return
        store, name = dist.distributed_c10d._get_default_store(), f"pass-{self.attempts}"
        self.attempts += 1
        while store.add(name, 1) <= passes:
            yield None

    def gradients(self) -> list[torch.Tensor]:
        for parameter in self.model.parameters():
            if parameter.grad is None:  # a process that got no pass
                parameter.grad = torch.zeros_like(parameter)
        return [parameter.grad for parameter in self.model.parameters()]

    def inputs(self, batch) -> tuple:
        device = self.world.device
        ids, previous, positions, documents, targets = (
            tensor.to(device, non_blocking=True) for tensor in (batch.ids, batch.previous, batch.positions, batch.documents, batch.targets)
        )
        rotation = rotary_table(self.config, positions, self.model.compute_dtype)
        return ids, previous, *rotation, row_mask(documents, self.model.compute_dtype), targets

    def summed_loss(self, ids, previous, cos, sin, mask, targets):
        hidden = self.trunk(ids, previous, (cos, sin), mask).flatten(0, 1)
        targets = targets.flatten()
        chosen = (targets != IGNORED).nonzero().squeeze(1)  # the head costs as much as a layer: only where a loss is
        return self.head(hidden[chosen], targets[chosen])

    # ---- the clock

    def fraction(self) -> float:
        return self.elapsed_s / (self.arguments.minutes * 60)

    def finished(self) -> bool:
        return self.stopping or self.fraction() >= 1.0

    def tick(self, totals: "Totals") -> None:
        self.step += 1
        self.tokens += int(totals.tokens)
        self.targets += int(totals.targets)
        self.elapsed_s = time.monotonic() - self.clock
        if self.world.size > 1:  # every process must stand at the same point of the schedule
            shared = torch.tensor([self.elapsed_s, float(self.stopping)], device=self.world.device, dtype=torch.float64)
            dist.all_reduce(shared, dist.ReduceOp.MAX)
            self.elapsed_s, self.stopping = float(shared[0]), bool(shared[1])

    def learning_rate(self) -> float:
        fraction = self.fraction()
        rate = self.recipe.learning_rate * min(1.0, fraction / WARM_UP)
        if fraction > CONSTANT_END:
            rate *= max(0.0, (1.0 - fraction) / (1.0 - CONSTANT_END))
        if self.rewarm_from is not None:
            rate *= min(1.0, (self.step - self.rewarm_from + 1) / REWARM_STEPS)
        return rate

    def part(self) -> str:
        return "early" if self.fraction() < EARLY else "middle" if self.fraction() < LATE else "late"

    def enter(self, part: str) -> None:
        if part == "late":
            self.snapshot()
            if self.world.rank == 0:
                self.keep_constant()
        self.feeder.renew(self.plan())
        self.log("part", part=part, plan=vars(self.feeder.plan) | {"options": {}})

    def plan(self) -> Plan:
        part = self.part()
        weights = {"early": EARLY_WEIGHTS, "late": LATE_WEIGHTS}.get(part)
        return Plan(
            source=self.arguments.source,
            seed=self.seed * 1009 + self.world.rank,
            workers=self.arguments.workers or self.recipe.workers,
            max_trace_tokens=self.recipe.trace_tokens[part == "late"],
            weights=None if self.arguments.no_curriculum else weights,
            tokenizer_sha256=self.tokenizer_sha256,
        )

    # ---- what is kept

    def snapshot(self) -> None:
        if self.world.rank:
            return
        state = {
            "config": self.arguments.config,
            "tokenizer_sha256": self.tokenizer_sha256,
            "source_sha256": self.source_sha256,
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "progress": {name: getattr(self, name) for name in ("step", "tokens", "targets", "elapsed_s", "seed")},
            "generation": self.feeder.generation,
        }
        try:
            checkpoint.save_snapshot(self.out / "snapshot.pt", state)
        except (OSError, RuntimeError) as error:  # a full disk must not end hours of training: the previous snapshot still stands
            self.log("warning", message=f"snapshot not written ({error}); the previous one stands")

    def keep_constant(self) -> None:
        try:
            shutil.copyfile(self.out / "snapshot.pt", self.out / "constant.new")
            os.replace(self.out / "constant.new", self.out / "constant.pt")
        except OSError as error:
            (self.out / "constant.new").unlink(missing_ok=True)
            self.log("warning", message=f"constant.pt not written ({error}): this run cannot be lengthened from before its decay")

    def resume(self, path: Path) -> None:
        if (path / "checkpoint.json").exists():
            weights, index = checkpoint.unpack(path, self.tokenizer_sha256)
            self.require_shape(path, Config(**index["config"]))
            checkpoint.fill(self.model, weights, path)
            progress, source = index.get("progress", {}), index.get("sourceSha256", self.source_sha256)
            self.rewarm_from = progress.get("step", 0)
        else:
            path = path / "snapshot.pt" if path.is_dir() else path
            state = checkpoint.load_snapshot(path, self.tokenizer_sha256)
            self.require_shape(path, CONFIGS[state["config"]])
            checkpoint.fill(self.model, state["model"], path)
            self.optimizer.load_state_dict(state["optimizer"])
            progress, source, self.generation = state["progress"], state["source_sha256"], state["generation"] + 1
        for name, value in progress.items():
            setattr(self, name, value)
        if source != self.source_sha256:
            self.warnings.append(f"{path} was trained with the sources {source[:12]}, these are {self.source_sha256[:12]}: the data or the recipe differ from here on")

    def require_shape(self, path: Path, found: Config) -> None:
        if found != self.config:
            raise checkpoint.CheckpointError(f"{path} holds another shape ({found}) than --config {self.arguments.config} ({self.config})")

    def restore(self) -> None:
        """After a loss that is not a number: the last snapshot, and other data from here on."""
        self.restores += 1
        self.log("restore", message="the loss is not finite", restores=self.restores)
        if self.restores > MAX_RESTORES:
            sys.exit(f"the loss was not finite {self.restores} times; the last good state is {self.out / 'snapshot.pt'}")
        elapsed, seed = self.elapsed_s, self.seed + 1
        if (self.out / "snapshot.pt").exists() or self.arguments.resume:
            self.resume(self.out if (self.out / "snapshot.pt").exists() else self.arguments.resume)
        else:
            torch.manual_seed(seed)
            self.model.load_state_dict(Decoder(self.config).state_dict())
            self.optimizer = Optimizer(list(self.model.named_parameters()))
        self.elapsed_s, self.seed, self.rewarm_from = elapsed, seed, self.step
        for parameter in self.model.parameters():
            parameter.grad = None
        self.feeder.renew(self.plan())

    def finish(self) -> None:
        self.snapshot()
        if self.world.rank == 0 and not self.stopping:
            try:
                self.validate()
                self.hand_over()
            except (OSError, RuntimeError, SafetensorError) as error:
                self.log("failed", message=f"the export was not written ({error}); free space, then run again with --resume {self.out}: it goes on from the last snapshot")
                sys.exit(1)
        self.log("stopped" if self.stopping else "finished", step=self.step, tokens=self.tokens, elapsed_s=round(self.elapsed_s))

    def hand_over(self) -> None:
        facts = {"step": self.step, "tokens": self.tokens, "targets": self.targets, "elapsed_s": round(self.elapsed_s)}
        checkpoint.export_model(self.model, self.out / "export", self.tokenizer_sha256, training=facts)
        provenance = {"progress": facts, "sourceSha256": self.source_sha256}
        checkpoint.pack(self.model.state_dict(), self.out / "packed", self.config, self.tokenizer_sha256, **provenance)

    # ---- what is measured

    def fixed_validation(self) -> Validation | None:
        if self.world.rank:
            return None
        plan = replace(self.plan(), split="heldout", weights=None)
        return Validation.load_or_make(self.out / "validation.json", plan, self.recipe.row_lengths[-1], self.tokenizer_sha256)

    def validate(self) -> None:
        if self.validation is None:
            return
        started = time.monotonic()
        scores = measure_validation(self.model, self.validation, self.recipe, self.pad_id, self.inputs)
        self.log("validation", step=self.step, elapsed_s=round(self.elapsed_s, 1), tokens=self.tokens, seconds=round(time.monotonic() - started, 1), **scores)
        write_plot(self.out / "log.jsonl", self.out / "training.svg")

    def log_step(self, loss: float, norm: float, totals: "Totals", seconds: float) -> None:
        self.recent_s.append(seconds)
        if self.step % 10 and self.step > 5:
            return
        rate = self.recipe.step_tokens * len(self.recent_s) / sum(self.recent_s)
        self.recent_s.clear()
        self.log(
            "step", step=self.step, elapsed_s=round(self.elapsed_s, 1), loss=round(loss, 4), norm=round(norm, 3), rate=round(self.learning_rate(), 6),
            tokens=self.tokens, targets=int(totals.targets), tokens_per_s=round(rate), tflops=round(self.flops(rate) / 1e12, 3), utilisation=self.utilisation(rate),
            waited_s=round(totals.waited_s, 2), queue=self.feeder.depth, replayed=self.feeder.replayed, too_long=self.feeder.too_long,
            deaths=self.feeder.deaths, generation=self.feeder.generation,
        )  # fmt: skip

    def flops(self, tokens_per_s: float) -> float:
        keys = sum(self.recipe.row_lengths) / len(self.recipe.row_lengths) / 2
        return tokens_per_s * self.config.flops_per_token(int(keys))

    def utilisation(self, tokens_per_s: float) -> float:
        return round(self.flops(tokens_per_s) / (self.peak * self.world.size), 3)

    def facts(self) -> dict:
        self.peak = peak_flops(self.world.device, self.model.compute_dtype)
        return {
            "config": self.arguments.config,
            "shape": vars(self.config),
            "recipe": vars(self.recipe),
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "minutes": self.arguments.minutes,
            "seed": self.seed,
            "curriculum": not self.arguments.no_curriculum,
            "resumed_at": self.step,
            "source_sha256": self.source_sha256,
            "tokenizer_sha256": self.tokenizer_sha256,
            "torch": torch.__version__,
            "python": platform.python_version(),
            "device": torch.cuda.get_device_name() if self.world.device.type == "cuda" else f"{platform.machine()} CPU, {torch.get_num_threads()} threads",
            "compute": str(self.model.compute_dtype),
            "peak_tflops": round(self.peak / 1e12, 2),
            "processes": self.world.size,
        }

    def log(self, kind: str, **values) -> None:
        if self.world.rank:
            return
        line = json.dumps({"kind": kind, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} | values)
        print(line, flush=True)
        try:
            with open(self.out / "log.jsonl", "a") as file:
                file.write(line + "\n")
        except OSError as error:  # as in `snapshot`
            print(f"the line above is not in {self.out / 'log.jsonl'}: {error}", file=sys.stderr, flush=True)


def compute_dtype(wanted: str, device: torch.device) -> torch.dtype:
    """bf16 where the processor multiplies it natively; elsewhere it would be slower than fp32."""
    if wanted == "auto":
        return torch.bfloat16 if multiplies_bf16(device) else torch.float32
    return torch.bfloat16 if wanted == "bf16" else torch.float32


def keep_freed_memory() -> None:
    """Tells glibc to reuse freed blocks: fresh pages for every large tensor cost more than its arithmetic.

    Measured on two cores: a 42 MB copy takes 15 ms on fresh pages and 3 ms on kept ones.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    libc = ctypes.CDLL("libc.so.6")
    trim_threshold, top_pad, mmap_max = -1, -2, -4
    libc.mallopt(mmap_max, 0)
    libc.mallopt(trim_threshold, 2**31 - 1)
    libc.mallopt(top_pad, 256 * 2**20)


def source_hash() -> str:
    """Of everything that shapes the data and the model."""
    here = Path(__file__).resolve().parent
    files = sorted([*here.rglob("*.py"), *(here.parents[1] / "server" / "groundtruth").rglob("*.py")])
    return checkpoint.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files))


def peak_flops(device: torch.device, dtype: torch.dtype) -> float:
    """Rate of a matrix product large enough to run at full speed: what utilisation is measured against."""
    size = 1024 if device.type == "cpu" else 8192
    a = torch.randn(size, size, device=device, dtype=dtype)
    best = math.inf
    for _ in range(8):
        if device.type == "cuda":
            torch.cuda.synchronize()
        started = time.perf_counter()
        a @ a
        if device.type == "cuda":
            torch.cuda.synchronize()
        best = min(best, time.perf_counter() - started)
    return 2 * size**3 / best


if __name__ == "__main__":
    main()

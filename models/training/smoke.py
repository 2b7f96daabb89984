"""Proves the training parts on the CPU in under two minutes: run it before an expensive run.

    python models/training/smoke.py
"""

import json
import math
import sys
import tempfile
import time
import warnings
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import torch
import torch.nn.functional as F

import checkpoint
import data
import toy
from data import IGNORED, Packer, Sample, to_batch
from feeder import Plan
from generate import generate
from model import ATTENTION_SCALE, CONFIGS, Decoder, attend, block_mask, document_mask, library_attention, rotary_table
from optim import Optimizer, orthogonalise
from train import keep_freed_memory
from validation import take_balanced

TINY = replace(CONFIGS["tiny"], vocab_size=1536)
SHA = "0" * 64


def main() -> None:
    keep_freed_memory()
    failed = 0
    for name, check in CHECKS.items():
        started = time.monotonic()
        try:
            said = check()
            print(f"ok    {name} ({time.monotonic() - started:.1f} s) {said or ''}", flush=True)
        except AssertionError as error:
            failed += 1
            print(f"FAIL  {name}: {error}", flush=True)
    sys.exit(1 if failed else 0)


def attention_is_softmax() -> None:
    """Values and gradients of the fast attention equal the textbook's; so do the values of those that a GPU uses."""
    torch.manual_seed(0)
    q, k, v = (F.normalize(torch.randn(2, heads, 16, 64), dim=-1).mul(8).requires_grad_() for heads in (4, 2, 2))
    documents = torch.tensor([[0] * 7 + [1] * 9, [0] * 16])
    mask = document_mask(documents)
    out = attend(q, k, v, mask)
    wide_k, wide_v = k.repeat_interleave(2, 1), v.repeat_interleave(2, 1)
    scores = (q @ wide_k.transpose(-1, -2) * ATTENTION_SCALE).masked_fill(~mask[:, None], -1e9)
    wanted = scores.softmax(-1) @ wide_v
    same(out, wanted, 1e-5, "attention")
    same(library_attention(q, k, v, mask), wanted, 1e-5, "the library's attention")
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that FlexAttention is not compiled here
        same(attend(q.detach(), k.detach(), v.detach(), block_mask(documents)), wanted, 1e-5, "FlexAttention")
    push = torch.randn_like(out)
    mine = torch.autograd.grad(out, (q, k, v), push)
    theirs = torch.autograd.grad(wanted, (q, k, v), push)
    for a, b, name in zip(mine, theirs, "qkv"):
        same(a, b, 1e-4, f"gradient of {name}")


def documents_do_not_leak() -> None:
    """A packed document's hidden states equal those it has alone, and no gradient reaches its neighbours."""
    model = awake(TINY)
    first, second = (Sample(torch.arange(a, a + 9).numpy(), torch.arange(a + 9, a + 17).numpy(), "") for a in (100, 200))
    batch = to_batch([[first, second]], 64, pad_id=1)
    hidden = run(model, batch)
    alone = run(model, to_batch([[second]], 64, pad_id=1))
    same(hidden[0, 17:34], alone[0, :17], 1e-5, "hidden states of the second document")
    (hidden[0, 17:34] * torch.randn(17, TINY.hidden_size)).sum().backward()
    reached = model.embed.weight.grad.abs().sum(1).nonzero().flatten().tolist()
    require(set(reached) <= set(range(200, 217)), f"the gradient reached other documents' tokens: {reached}")
    require(reached, "no gradient at all")


def targets_are_trace_tokens() -> None:
    prompt, trace = torch.arange(10, 15).numpy(), torch.arange(20, 23).numpy()
    batch = to_batch([[Sample(prompt, trace, "x")]], 16, pad_id=1)
    require(batch.targets[0, 4:7].tolist() == [20, 21, 22], f"targets {batch.targets[0].tolist()}")
    require(batch.target_count == 3 and (batch.targets[0, 7:] == IGNORED).all(), "targets outside the trace")
    require(batch.previous[0, :2].tolist() == [-1, 10] and batch.ids[0, 8] == 1, "previous ids or padding")


def packing_loses_nothing() -> None:
    packer, lengths = Packer(64, 4, pad_id=1), [5, 60, 33, 31, 20, 44, 12, 9, 64, 2, 30] * 12
    batches = []
    for number, length in enumerate(lengths):
        tokens = torch.full((length,), number).numpy()
        batch = packer.add(Sample(tokens[: length // 2], tokens[length // 2 :], ""))
        batches += [batch] if batch else []
    batches += packer.flush()
    seen = sum(int((batch.documents >= 0).sum()) for batch in batches)
    require(seen == sum(lengths), f"{seen} tokens of {sum(lengths)}")


def validation_fits_its_rows() -> None:
    samples = [Sample(torch.arange(length).numpy(), torch.arange(3).numpy(), "x") for length in (40, 61, 62, 200, 8)]
    kept = [len(sample) for sample in take_balanced(samples, 10, longest=64)]
    require(kept == [43, 64, 11], f"kept samples of {kept} tokens for rows of 64")


def cache_equals_full_pass() -> None:
    """Greedy decoding with a cache, of prompts of different lengths at once, equals doing the whole pass for each token."""
    model = awake(TINY).eval()
    prompts = [list(range(50, 50 + length)) for length in (5, 17, 9)]
    fast = generate(model, prompts, end_id=2, max_new=24)
    for prompt, made in zip(prompts, fast):
        ids = list(prompt)
        with torch.no_grad():
            for _ in range(24):
                row = torch.tensor([ids])
                previous = torch.tensor([[-1, *ids[:-1]]])
                mask = torch.ones(1, len(ids), len(ids)).tril()
                hidden = model(row, previous, torch.arange(len(ids))[None], mask)
                ids.append(int(model.logits(hidden[0, -1]).argmax()))
                if ids[-1] == 2:
                    break
        require(ids[len(prompt) :] == made, f"{made} instead of {ids[len(prompt):]}")


def checkpoints_are_exact() -> None:
    model = awake(TINY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkpoint.pack(model.state_dict(), folder / "packed", TINY, SHA)
        weights, _ = checkpoint.unpack(folder / "packed", SHA)
        for key, value in model.state_dict().items():
            require(torch.equal(weights[key], value.bfloat16()), f"{key} differs after packing")
        checkpoint.export_model(model, folder / "export", SHA)
        again = checkpoint.load_export(folder / "export", SHA)
        require(all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), again.state_dict().values())), "the export differs")
        state = snapshot_of(model)
        checkpoint.save_snapshot(folder / "snapshot.pt", state)
        found = checkpoint.load_snapshot(folder / "snapshot.pt", SHA)
        require(all(torch.equal(found["model"][key], value) for key, value in state["model"].items()), "the snapshot differs")


def damage_is_refused() -> None:
    model = awake(TINY)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        part = checkpoint.pack(model.state_dict(), folder, TINY, SHA)[0]
        refuse(lambda: checkpoint.unpack(folder, "1" * 64), "tokenizer")
        content = part.read_bytes()
        part.write_bytes(content[:-1])
        refuse(lambda: checkpoint.unpack(folder, SHA), "damaged")
        part.write_bytes(bytes([content[0] ^ 1]) + content[1:])
        refuse(lambda: checkpoint.unpack(folder, SHA), "damaged")
        part.unlink()
        refuse(lambda: checkpoint.unpack(folder, SHA), "missing")
        index = json.loads((folder / "checkpoint.json").read_text())
        for broken in ("[]", "{}", json.dumps({key: value for key, value in index.items() if key != "parts"}), json.dumps(index)[:200]):
            (folder / "checkpoint.json").write_text(broken)
            refuse(lambda: checkpoint.unpack(folder, SHA), "checkpoint")
        path = folder / "snapshot.pt"
        refuse(lambda: checkpoint.load_snapshot(path, SHA), "does not exist")
        path.write_bytes(b"half a file")
        refuse(lambda: checkpoint.load_snapshot(path, SHA), "damaged")
        for other, word in (([1, 2], "not a"), ({"weights": torch.zeros(1)}, "not a"), ({"format": checkpoint.SNAPSHOT_FORMAT}, "lacks")):
            torch.save(other, path)
            refuse(lambda: checkpoint.load_snapshot(path, SHA), word)
        checkpoint.save_snapshot(path, snapshot_of(model))
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        refuse(lambda: checkpoint.load_snapshot(path, SHA), "damaged")
        weights = model.state_dict()
        refuse(lambda: checkpoint.fill(model, {name: weights[name] for name in list(weights)[1:]}, path), "do not fit")
        weights["smear.weight"] = weights["smear.weight"] * math.nan
        refuse(lambda: checkpoint.fill(model, weights, path), "not finite")
        checkpoint.export_model(awake(TINY), folder / "export", SHA)
        refuse(lambda: checkpoint.load_export(folder / "export", "1" * 64), "tokenizer")
        (folder / "export" / "model.safetensors").write_bytes(content[:1000])
        refuse(lambda: checkpoint.load_export(folder / "export", SHA), "cannot be read")


def snapshot_of(model: Decoder) -> dict:
    return dict.fromkeys(checkpoint.SNAPSHOT_PARTS) | {"model": model.state_dict(), "tokenizer_sha256": SHA}


def dead_processes_are_replaced() -> None:
    """A source that is killed gives way to one with other samples; meanwhile none comes again more than a few times."""
    data.RETRY_S, before = 0.2, data.RETRY_S
    feeder = data.Feeder(Plan("toy:stream", seed=5))
    try:
        stream, first = iter(feeder), feeder._source
        taken = [next(stream) for _ in range(64)]
        first.kill()
        while feeder._source is first:
            taken.append(next(stream))
        taken += [next(stream) for _ in range(64)]
        require(feeder.deaths >= 1 and feeder.generation >= 1, f"{feeder.deaths} deaths, generation {feeder.generation}")
        texts = Counter((sample.prompt.tobytes(), sample.trace.tobytes()) for sample in taken)
        require(max(texts.values()) <= data.REPLAY_LIMIT + 3, "one sample came again and again")
    finally:
        data.RETRY_S = before
        feeder.close()


def updates_are_orthogonal() -> None:
    torch.manual_seed(0)
    for shape in ((3, 64, 256), (2, 256, 64)):
        x = orthogonalise(torch.randn(shape)).float()
        values = torch.linalg.svdvals(x)
        require(0.5 < values.min() and values.max() < 1.4, f"singular values from {values.min()} to {values.max()}")


def small_model_learns_by_heart() -> str:
    """64 programs, 400 steps: over 99 % of their traces come out whole by greedy decoding."""
    from foretrace_data import tokenizer

    torch.manual_seed(0)
    end_id, pad_id = (tokenizer.load().vocab[token] for token in ("</s>", "<pad>"))
    samples = [Sample(torch.tensor(p).numpy(), torch.tensor(t).numpy(), "") for p, t, _ in islice(toy.stream(0, programs=64), 64)]
    packer = Packer(512, 64, pad_id)
    batch = next(iter([b for s in samples if (b := packer.add(s))] + packer.flush()))
    model = Decoder(TINY)
    optimizer = Optimizer(list(model.named_parameters()))
    for step in range(400):
        chosen = batch.targets != IGNORED
        (model.loss(run(model, batch)[chosen], batch.targets[chosen]) / batch.target_count).backward()
        optimizer.step(3e-3 * min(1, (step + 1) / 20) * min(1.0, (400 - step) / 160))
        if step % 50 == 49 and whole(model, samples, end_id) == 1.0:
            return f"all of {len(samples)} traces after {step + 1} steps"
    share = whole(model, samples, end_id)
    require(share > 0.99, f"{share:.1%} of the traces after 400 steps")
    return f"{share:.1%} of {len(samples)} traces after 400 steps"


def whole(model, samples, end_id: int) -> float:
    made = generate(model, [s.prompt.tolist() for s in samples], end_id, max_new=128)
    return sum(ids == s.trace.tolist() for ids, s in zip(made, samples)) / len(samples)


def run(model: Decoder, batch):
    rotation = rotary_table(model.config, batch.positions, model.compute_dtype)
    return model.trunk(batch.ids, batch.previous, rotation, document_mask(batch.documents))


def awake(config) -> Decoder:
    """A model whose residual branches and smear are not zero, as after some training."""
    torch.manual_seed(3)
    model = Decoder(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if not parameter.any():
                parameter.normal_(std=0.1)
    return model


def same(a, b, tolerance: float, name: str) -> None:
    difference = float((a - b).detach().abs().max())
    require(difference <= tolerance, f"{name}: difference {difference:.2e}")


def refuse(action, word: str) -> None:
    try:
        action()
    except checkpoint.CheckpointError as error:
        require(word in str(error), f"the message does not say {word!r}: {error}")
        return
    raise AssertionError(f"accepted, though {word}")


def require(condition, message: str) -> None:
    if not condition:
        raise AssertionError(message)


CHECKS = {
    "attention is softmax": attention_is_softmax,
    "documents do not leak": documents_do_not_leak,
    "targets are trace tokens": targets_are_trace_tokens,
    "packing loses nothing": packing_loses_nothing,
    "validation fits its rows": validation_fits_its_rows,
    "cache equals full pass": cache_equals_full_pass,
    "checkpoints are exact": checkpoints_are_exact,
    "damage is refused": damage_is_refused,
    "dead processes are replaced": dead_processes_are_replaced,
    "updates are orthogonal": updates_are_orthogonal,
    "small model learns by heart": small_model_learns_by_heart,
}

if __name__ == "__main__":
    main()

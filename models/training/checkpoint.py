"""Everything a training run leaves on disk: exports, snapshots and packed checkpoints.

An export is what the model directory is built from (safetensors and its config). A snapshot is the whole
state of a run, replaced atomically. A packed checkpoint is the weights alone, bf16, lossless and small, in
parts that an ordinary git host accepts. Every reader refuses what is damaged or belongs to another tokenizer.
"""

import hashlib
import json
import lzma
import os
import zipfile
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from foretrace_data import tokenizer
from model import ATTENTION_SCALE, HEAD_DIM, NORM_EPS, Config, Decoder

PART_BYTES = 15 * 1024 * 1024
PACK_FORMAT = "foretrace-packed/1"
SNAPSHOT_FORMAT = "foretrace-snapshot/1"
SNAPSHOT_PARTS = {"config", "tokenizer_sha256", "source_sha256", "model", "optimizer", "progress", "generation"}


class CheckpointError(Exception):
    """A checkpoint that cannot be used; the message says why and what to do."""


def export_model(model: Decoder, folder: Path, tokenizer_sha256: str, **provenance) -> None:
    """Writes what `foretrace model export` reads: model.safetensors (fp32, torch's [out, in] layout), tokenizer.json and config.json."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.write_file(folder / "tokenizer.json")
    weights = {name: value.detach().float().contiguous() for name, value in model.state_dict().items()}
    save_file(weights, folder / "model.safetensors.new", metadata={"format": "pt"})
    os.replace(folder / "model.safetensors.new", folder / "model.safetensors")
    write_atomically(folder / "config.json", json.dumps(export_config(model.config, tokenizer_sha256) | provenance, indent=2).encode())


def export_config(config: Config, tokenizer_sha256: str) -> dict:
    return {
        "architecture": "foretrace-decoder",
        "dialect": "foretrace",
        "vocabSize": config.vocab_size,
        "hiddenSize": config.hidden_size,
        "layers": config.layers,
        "heads": config.heads,
        "kvHeads": config.kv_heads,
        "headDim": HEAD_DIM,
        "ffnSize": config.ffn_size,
        "rotaryDims": config.rotary_dims,
        "ropeTheta": config.rope_theta,
        "softcap": config.softcap,
        "normEps": NORM_EPS,
        "attentionScale": ATTENTION_SCALE,
        "contextLength": config.context_length,
        "tokenizerSha256": tokenizer_sha256,
    }


def load_export(folder: Path, tokenizer_sha256: str, compute_dtype: torch.dtype = torch.float32) -> Decoder:
    try:
        found = json.loads((folder / "config.json").read_text())
        weights = load_file(folder / "model.safetensors")
    except (OSError, ValueError, SafetensorError) as error:
        raise CheckpointError(f"{folder}: the export cannot be read ({error}); export it again") from error
    if found.get("architecture") != "foretrace-decoder":
        raise CheckpointError(f"{folder}: config.json describes {found.get('architecture')!r}, not a foretrace-decoder")
    try:
        require_tokenizer(folder, found["tokenizerSha256"], tokenizer_sha256)
        model = Decoder(config_from_export(found), compute_dtype)
    except KeyError as error:
        raise CheckpointError(f"{folder}: config.json lacks {error}; export the model again") from error
    fill(model, weights, folder)
    return model


def fill(model: Decoder, weights: dict[str, torch.Tensor], source: Path) -> None:
    """Gives a model weights that fit it and are numbers; other weights would train or predict on without a word."""
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(f"{source}: the weights do not fit the model: {error}") from error
    bad = [name for name, value in weights.items() if not value.isfinite().all()]
    if bad:
        raise CheckpointError(f"{source}: {', '.join(bad)} hold values that are not finite; take an older checkpoint")


def config_from_export(found: dict) -> Config:
    return Config(
        hidden_size=found["hiddenSize"],
        layers=found["layers"],
        heads=found["heads"],
        kv_heads=found["kvHeads"],
        ffn_size=found["ffnSize"],
        context_length=found["contextLength"],
        vocab_size=found["vocabSize"],
        rotary_dims=found["rotaryDims"],
        rope_theta=found["ropeTheta"],
        softcap=found["softcap"],
    )


def save_snapshot(path: Path, state: dict) -> None:
    """A cut at any moment leaves the old snapshot or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    try:
        with open(fresh, "wb") as file:
            torch.save({"format": SNAPSHOT_FORMAT} | state, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)  # half of one on a full disk


def load_snapshot(path: Path, tokenizer_sha256: str) -> dict:
    try:
        with zipfile.ZipFile(path) as archive:  # torch writes checksums and does not look at them
            if damaged := archive.testzip():
                raise ValueError(f"the checksum of {damaged} differs")
        state = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise CheckpointError(f"{path} does not exist: start without --resume, or name the folder of a run") from None
    except Exception as error:
        raise CheckpointError(f"{path} cannot be read ({error}): it is damaged; resume from an older snapshot or a packed checkpoint") from error
    if not isinstance(state, dict) or state.get("format") != SNAPSHOT_FORMAT:
        raise CheckpointError(f"{path} is not a {SNAPSHOT_FORMAT} file")
    if missing := SNAPSHOT_PARTS - state.keys():
        raise CheckpointError(f"{path} lacks {', '.join(sorted(missing))}; resume from an older snapshot or a packed checkpoint")
    require_tokenizer(path, state["tokenizer_sha256"], tokenizer_sha256)
    return state


def require_tokenizer(path: Path, found: str, expected: str) -> None:
    if found != expected:
        raise CheckpointError(
            f"{path} was trained with the tokenizer {found[:12]}, this checkout has {expected[:12]}: its token ids mean other things. "
            "Use the checkout it was trained with, or train anew."
        )


def pack(weights: dict[str, torch.Tensor], folder: Path, config: Config, tokenizer_sha256: str, **provenance) -> list[Path]:
    """Weights as bf16 in parts of under 16 MiB and an index. About 11 bits a weight: exponents compress, mantissas do not.

    Old parts are removed only after the new index stands, so a cut leaves one readable checkpoint.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors, high, low = [], [], []
    for name, value in weights.items():
        bits = value.detach().cpu().to(torch.bfloat16).contiguous().view(torch.int16).numpy().astype(np.uint16).ravel()
        tensors.append({"name": name, "shape": list(value.shape)})
        high.append((bits >> 7 & 0xFF).astype(np.uint8))  # the exponent
        low.append((bits & 0x7F | bits >> 8 & 0x80).astype(np.uint8))  # mantissa and sign
    exponents = lzma.compress(np.concatenate(high).tobytes(), preset=6)
    payload = exponents + np.concatenate(low).tobytes()
    digest = sha256(payload)
    parts = []
    for start in range(0, len(payload), PART_BYTES):
        piece = payload[start : start + PART_BYTES]
        path = folder / f"weights-{digest[:8]}-{len(parts):03d}.bin"
        write_atomically(path, piece)
        parts.append({"file": path.name, "bytes": len(piece), "sha256": sha256(piece)})
    index = {"format": PACK_FORMAT, "config": asdict(config), "tokenizerSha256": tokenizer_sha256, "exponentBytes": len(exponents)}
    index |= {"parts": parts, "tensors": tensors} | provenance
    write_atomically(folder / "checkpoint.json", json.dumps(index, indent=1).encode())
    keep = {part["file"] for part in parts}
    for old in folder.glob("weights-*.bin"):
        if old.name not in keep:
            old.unlink()
    return [folder / part["file"] for part in parts]


def unpack(folder: Path, tokenizer_sha256: str) -> tuple[dict[str, torch.Tensor], dict]:
    """Weights as bf16 tensors and the index."""
    try:
        index = json.loads((folder / "checkpoint.json").read_text())
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{folder}: checkpoint.json cannot be read ({error}); fetch the checkpoint again") from error
    if not isinstance(index, dict) or index.get("format") != PACK_FORMAT:
        raise CheckpointError(f"{folder}: not a {PACK_FORMAT} checkpoint")
    try:
        require_tokenizer(folder, index["tokenizerSha256"], tokenizer_sha256)
        return tensors_of(folder, index), index
    except (KeyError, TypeError, ValueError, lzma.LZMAError) as error:
        raise CheckpointError(f"{folder}: checkpoint.json and the parts do not agree ({error!r}); fetch the checkpoint again") from error


def tensors_of(folder: Path, index: dict) -> dict[str, torch.Tensor]:
    payload = b"".join(read_part(folder, part) for part in index["parts"])
    count = sum(int(np.prod(tensor["shape"], dtype=np.int64)) for tensor in index["tensors"])
    high = np.frombuffer(lzma.decompress(payload[: index["exponentBytes"]]), np.uint8).astype(np.uint16)
    low = np.frombuffer(payload, np.uint8, offset=index["exponentBytes"]).astype(np.uint16)
    if len(high) != count or len(low) != count:
        raise ValueError(f"{len(high)} exponents and {len(low)} mantissas for {count} weights")
    bits = (high << 7 | low & 0x7F | (low & 0x80) << 8).astype(np.uint16)
    weights, start = {}, 0
    for tensor in index["tensors"]:
        size = int(np.prod(tensor["shape"], dtype=np.int64))
        values = torch.from_numpy(bits[start : start + size].view(np.int16).copy()).view(torch.bfloat16)
        weights[tensor["name"]] = values.view(tensor["shape"])
        start += size
    return weights


def read_part(folder: Path, part: dict) -> bytes:
    path = folder / part["file"]
    try:
        piece = path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"{path} is missing ({error}); fetch the checkpoint again") from error
    if len(piece) != part["bytes"] or sha256(piece) != part["sha256"]:
        raise CheckpointError(f"{path} is damaged: its length or checksum differs from the index; fetch the checkpoint again")
    return piece


def write_atomically(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

"""Writes what PyTorch saves and what Hugging Face's RoBERTa computes, for a small network with random weights."""

import collections
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent


def save_state():
    """A state_dict as `pytorch_model.bin` has one, with a tensor that shares another's values."""
    weight = torch.arange(6).float().reshape(2, 3) / 2
    state = collections.OrderedDict(
        {"a.weight": weight, "a.bias": torch.tensor([-1.0, 1.0]), "part": weight[1:], "position_ids": torch.arange(5)[None]}
    )
    state._metadata = collections.OrderedDict({"": {"version": 1}})
    torch.save(state, HERE / "state.bin")


if __name__ == "__main__":
    save_state()

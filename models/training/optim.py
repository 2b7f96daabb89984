"""Muon for the block matrices, AdamW for the embedding and the smear scale, under one learning rate.

Muon's update is orthogonalised momentum, scaled so that its root mean square equals that of a typical
AdamW update (arXiv 2502.16982); one learning rate then suits both.
"""

from collections import defaultdict

import torch
from torch import Tensor

MOMENTUM = 0.95
ADAM_BETAS = (0.9, 0.95)
UPDATE_RMS = 0.2
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)


class Optimizer:
    """step(learning_rate) applies and clears the gradients; state travels through state_dict."""

    def __init__(self, named: list[tuple[str, torch.nn.Parameter]], weight_decay: float = 0.05, clip: float = 1.0):
        self.parameters = dict(named)
        self.weight_decay, self.clip = weight_decay, clip
        self.matrices = [name for name, p in named if p.ndim == 2 and not name.startswith("embed")]
        self.others = [name for name, p in named if name not in set(self.matrices)]
        self.state: dict[str, Tensor] = {}
        for name in self.matrices:
            self.state[name] = torch.zeros_like(self.parameters[name])
        for name in self.others:
            self.state[name + ".mean"] = torch.zeros_like(self.parameters[name])
            self.state[name + ".square"] = torch.zeros_like(self.parameters[name])
        self.steps = 0

    def state_dict(self) -> dict:
        return {"steps": self.steps, "state": self.state}

    def load_state_dict(self, found: dict) -> None:
        self.steps = found["steps"]
        for name, value in found["state"].items():
            self.state[name].copy_(value)

    @torch.no_grad()
    def step(self, learning_rate: float) -> float:
        """Returns the gradient norm before clipping."""
        self.steps += 1
        norm = torch.nn.utils.clip_grad_norm_(list(self.parameters.values()), self.clip)
        self._step_matrices(learning_rate)
        self._step_others(learning_rate)
        for parameter in self.parameters.values():
            parameter.grad = None
        return float(norm)

    def _step_matrices(self, learning_rate: float) -> None:
        by_shape = defaultdict(list)
        for name in self.matrices:
            by_shape[self.parameters[name].shape].append(name)
        for shape, names in by_shape.items():
            gradients = [self.parameters[name].grad for name in names]
            momenta = [self.state[name] for name in names]
            torch._foreach_lerp_(momenta, gradients, 1 - MOMENTUM)
            ahead = torch._foreach_lerp(gradients, momenta, MOMENTUM)  # Nesterov
            updates = orthogonalise(torch.stack(ahead)).unbind()
            scale = UPDATE_RMS * max(shape) ** 0.5
            for name, update in zip(names, updates):
                weight = self.parameters[name]
                weight.mul_(1 - learning_rate * self.weight_decay).add_(update.to(weight.dtype), alpha=-learning_rate * scale)

    def _step_others(self, learning_rate: float) -> None:
        for name in self.others:
            weight, mean, square = self.parameters[name], self.state[name + ".mean"], self.state[name + ".square"]
            mean.lerp_(weight.grad, 1 - ADAM_BETAS[0])
            square.lerp_(weight.grad.square(), 1 - ADAM_BETAS[1])
            unbiased = square / (1 - ADAM_BETAS[1] ** self.steps)
            weight.addcdiv_(mean, unbiased.sqrt() + 1e-10, value=-learning_rate / (1 - ADAM_BETAS[0] ** self.steps))


def multiplies_bf16(device: torch.device) -> bool:
    """Whether the processor has bf16 products: without them they are emulated, 60 times slower than fp32 (measured on AVX2)."""
    return device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()


def orthogonalise(matrices: Tensor, iterations: int = 5) -> Tensor:
    """[N, rows, columns] to nearly orthogonal matrices of the same shape (quintic Newton-Schulz)."""
    a, b, c = NEWTON_SCHULZ
    x = matrices.to(torch.bfloat16 if multiplies_bf16(matrices.device) else torch.float32)
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2)
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(iterations):
        gram = x @ x.transpose(1, 2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.transpose(1, 2) if tall else x

"""Times a network of CodeExecutor's size, with random weights, in PyTorch: torch_times.py THREADS SOURCE TARGET BEAM.

Prints JSON: the build, milliseconds a token (greedy, keys and values cached, at SOURCE + TARGET) and milliseconds a step of
a beam whose target is run again as a whole, as CodeExecutor's reference does, the source's keys and values cached.
"""

import json
import re
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

LAYERS, HIDDEN, HEADS, FFN, VOCABULARY, POSITIONS = 12, 768, 12, 3072, 51_627, 1026


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.up = nn.Linear(HIDDEN, FFN)
        self.down = nn.Linear(FFN, HIDDEN)
        self.norms = nn.ModuleList(nn.LayerNorm(HIDDEN, eps=1e-5) for _ in range(2))

    def forward(self, x, past):
        """x [B, S, HIDDEN]; past (keys and values, [1 or B, HEADS, P, HIDDEN / HEADS]) is seen whole, x causally."""
        batch, length, _ = x.shape
        heads = self.qkv(x).view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        keys, values = (torch.cat((past[i].expand(batch, -1, -1, -1), heads[i + 1]), dim=2) for i in range(2))
        mask = torch.ones(length, keys.shape[2], dtype=torch.bool).tril(keys.shape[2] - length)
        seen = F.scaled_dot_product_attention(heads[0], keys, values, attn_mask=None if length == 1 else mask)
        x = self.norms[0](x + self.out(seen.transpose(1, 2).reshape(batch, length, HIDDEN)))
        return self.norms[1](x + self.down(F.gelu(self.up(x)))), (keys, values)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-5)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids, past):
        start = past[0][0].shape[2]
        x = self.norm(self.words(ids) + self.positions(torch.arange(start, start + ids.shape[1])))
        kept = []
        for layer, before in zip(self.layers, past):
            x, cache = layer(x, before)
            kept.append(cache)
        return F.log_softmax(x[:, -1] @ self.words.weight.T, dim=-1), kept


def fastest_ms(runs, run):
    run()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return 1000 * min(times)


def blas():
    found = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    return found[1] if found else "an unknown BLAS"


@torch.inference_mode()
def main():
    threads, source, target, beam = map(int, sys.argv[1:])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = Network().eval()
    size = HIDDEN // HEADS
    past = lambda length: [torch.randn(2, 1, HEADS, length, size).unbind() for _ in range(LAYERS)]
    whole, encoded = past(source + target), past(source)
    one = torch.zeros(1, 1, dtype=torch.long)
    again = torch.zeros(beam, target, dtype=torch.long)
    times = {
        "build": f"{torch.__version__} with {blas()}, {torch.backends.cpu.get_cpu_capability()}",
        "greedyMs": fastest_ms(20, lambda: network(one, whole)[0].argmax(-1).item()),
        "beamMs": fastest_ms(2, lambda: network(again, encoded)[0].topk(beam)),
    }
    print(json.dumps(times))


if __name__ == "__main__":
    main()

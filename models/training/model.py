"""The decoder that predicts traces: its shape, its forward pass and its export.

Decoder-only, causal, parameter-free pre-RMSNorm, QK-norm, partly rotated heads, squared ReLU,
tied embedding with a soft-capped head. Shapes below: B rows, T tokens a row, D hidden size,
H query heads, K key/value heads, V vocabulary. Positions count from 0 at each document's <s>.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.attention.flex_attention import BlockMask, create_block_mask, flex_attention

HEAD_DIM = 64
NORM_EPS = 1e-6
# With q and k normalised a score is at most 64 * scale: 1/sqrt(64) would cap it at 8, too flat to point at one of 1,000 tokens.
ATTENTION_SCALE = 0.1875
QUERY_BLOCKS = 4
NO_TOKEN = -1  # previous id of a document's first token: it contributes exactly nothing


@dataclass(frozen=True)
class Config:
    hidden_size: int
    layers: int
    heads: int
    kv_heads: int
    ffn_size: int
    context_length: int
    vocab_size: int = 1536
    rotary_dims: int = 32
    rope_theta: float = 10000.0
    softcap: float = 20.0

    def flops_per_token(self, keys: int) -> float:
        """Forward and backward, with `keys` attended on average."""
        matmul = self.vocab_size * self.hidden_size
        matmul += self.layers * self.hidden_size * (2 * self.heads * HEAD_DIM + 2 * self.kv_heads * HEAD_DIM + 2 * self.ffn_size)
        return 6 * (matmul + 2 * self.layers * self.heads * HEAD_DIM * keys)


CONFIGS = {
    "tiny": Config(hidden_size=128, layers=4, heads=2, kv_heads=1, ffn_size=512, context_length=1024),
    "cpu": Config(hidden_size=256, layers=8, heads=4, kv_heads=2, ffn_size=1024, context_length=1024),
    "gpu": Config(hidden_size=512, layers=12, heads=8, kv_heads=2, ffn_size=2048, context_length=2048),
}


class KeyValueCache:
    """Keys and values of B growing sequences; the slot of a token is its position."""

    def __init__(self, config: Config, rows: int, capacity: int, dtype: torch.dtype, device: torch.device):
        shape = (config.layers, rows, config.kv_heads, capacity, HEAD_DIM)
        self.keys = torch.zeros(shape, dtype=dtype, device=device)
        self.values = torch.zeros(shape, dtype=dtype, device=device)

    def put(self, layer: int, positions: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Stores k, v [B, T, K, 64] at `positions` [B, T]; returns all up to the last of them, [B, K, S, 64]."""
        rows = torch.arange(len(k), device=k.device)[:, None]
        self.keys[layer].transpose(1, 2)[rows, positions] = k
        self.values[layer].transpose(1, 2)[rows, positions] = v
        used = int(positions.max()) + 1
        return self.keys[layer][:, :, :used], self.values[layer][:, :, :used]

    def keep(self, rows: Tensor) -> None:
        """Drops the rows not named: finished sequences stop costing time."""
        self.keys, self.values = self.keys[:, rows], self.values[:, rows]


class Decoder(nn.Module):
    """Weights are fp32 masters; the arithmetic runs in `compute_dtype`."""

    def __init__(self, config: Config, compute_dtype: torch.dtype = torch.float32):
        super().__init__()
        self.config = config
        self.compute_dtype = compute_dtype
        self.embed = Linear(config.vocab_size, config.hidden_size, std=0.02)
        self.smear = Scale(config.hidden_size)
        self.layers = nn.ModuleList(Block(config) for _ in range(config.layers))

    def forward(self, ids: Tensor, previous: Tensor, positions: Tensor, mask: Tensor, cache: KeyValueCache | None = None) -> Tensor:
        """ids, previous, positions [B, T]; mask: see document_mask. Returns normalised hidden states [B, T, D]."""
        return self.trunk(ids, previous, rotary_table(self.config, positions, self.compute_dtype), mask, positions, cache)

    def trunk(self, ids, previous, rotation, mask, positions=None, cache=None) -> Tensor:
        embed = self.embed.weight.to(self.compute_dtype)
        before = F.embedding(previous.clamp(min=0), embed) * (previous >= 0).unsqueeze(-1)
        x = F.embedding(ids, embed) + self.smear.weight.to(embed.dtype) * before
        for index, layer in enumerate(self.layers):
            x = layer(x, rotation, mask, positions, cache, index)
        return rms_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden [..., D] to fp32 logits [..., V]."""
        raw = F.linear(hidden, self.embed.weight.to(hidden.dtype)).float()
        return self.config.softcap * torch.tanh(raw / self.config.softcap)

    def loss(self, hidden: Tensor, targets: Tensor) -> Tensor:
        """Sum of the cross-entropy of targets [N]; hidden [N, D].

        Soft-capped logits lie within ±20, so the log-sum-exp needs no maximum taken first.
        """
        logits = self.logits(hidden)
        picked = logits.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
        return (logits.exp().sum(-1).log() - picked).sum()


class Block(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.attn = Attention(config)
        self.mlp = Mlp(config)

    def forward(self, x, rotation, mask, positions, cache, index):
        x = x + self.attn(rms_norm(x), rotation, mask, positions, cache, index)
        return x + self.mlp(rms_norm(x))


class Attention(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.heads, self.kv_heads = config.heads, config.kv_heads
        self.q = Linear(config.heads * HEAD_DIM, config.hidden_size)
        self.k = Linear(config.kv_heads * HEAD_DIM, config.hidden_size)
        self.v = Linear(config.kv_heads * HEAD_DIM, config.hidden_size)
        self.o = Linear(config.hidden_size, config.heads * HEAD_DIM, std=0.0)

    def forward(self, x, rotation, mask, positions, cache, index):
        rows, length, _ = x.shape
        q = rotate(rms_norm(self.q(x).view(rows, length, self.heads, HEAD_DIM)), rotation)
        k = rotate(rms_norm(self.k(x).view(rows, length, self.kv_heads, HEAD_DIM)), rotation)
        v = self.v(x).view(rows, length, self.kv_heads, HEAD_DIM)
        if cache is None:
            k, v = k.transpose(1, 2), v.transpose(1, 2)
        else:
            k, v = cache.put(index, positions, k, v)
        return self.o(attend(q.transpose(1, 2), k, v, mask).transpose(1, 2).reshape(rows, length, -1))


class Mlp(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.up = Linear(config.ffn_size, config.hidden_size)
        self.down = Linear(config.hidden_size, config.ffn_size, std=0.0)

    def forward(self, x):
        return self.down(F.relu(self.up(x)).square())


class Linear(nn.Module):
    """A weight [out, in] without bias, used in the dtype of its input. std=0 starts a residual branch at nothing."""

    def __init__(self, outputs: int, inputs: int, std: float | None = None):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) * (inputs**-0.5 if std is None else std))

    def forward(self, x):
        return F.linear(x, self.weight.to(x.dtype))


class Scale(nn.Module):
    def __init__(self, size: int):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(size))


def rms_norm(x: Tensor) -> Tensor:
    wide = x.float()
    return (wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + NORM_EPS)).to(x.dtype)


def rotary_table(config: Config, positions: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """cos and sin [B, T, 1, rotary_dims / 2]."""
    half = config.rotary_dims // 2
    rates = config.rope_theta ** (-torch.arange(half, device=positions.device, dtype=torch.float32) / half)
    angles = positions.unsqueeze(-1).unsqueeze(-1) * rates
    return angles.cos().to(dtype), angles.sin().to(dtype)


def rotate(x: Tensor, rotation: tuple[Tensor, Tensor]) -> Tensor:
    """Turns the pairs (i, i + half) of the first dimensions of x [B, T, heads, 64]; the rest carry no position."""
    return Rotation.apply(x, *rotation)


class Rotation(torch.autograd.Function):
    """Its gradient is the opposite rotation; the derived one would pad and add slices, ten times slower."""

    @staticmethod
    def forward(ctx, x, cos, sin):
        ctx.save_for_backward(cos, sin)
        return turn(x, cos, sin)

    @staticmethod
    def backward(ctx, d_x):
        cos, sin = ctx.saved_tensors
        return turn(d_x, cos, -sin), None, None


def turn(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    half = cos.shape[-1]
    a, b, rest = x[..., :half], x[..., half : 2 * half], x[..., 2 * half :]
    return torch.cat((a * cos - b * sin, b * cos + a * sin, rest), dim=-1)


def document_mask(documents: Tensor) -> Tensor:
    """documents [B, T] (a number for each document of a row) to bool [B, T, T]: own document, no later token."""
    length = documents.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=documents.device).tril()
    return (documents.unsqueeze(2) == documents.unsqueeze(1)) & causal


def row_mask(documents: Tensor, dtype: torch.dtype):
    """The mask `attend` wants on this device: 0 or 1 in `dtype` on the CPU, a block mask where FlexAttention compiles."""
    return block_mask(documents) if documents.device.type == "cuda" else document_mask(documents).to(dtype)


def block_mask(documents: Tensor) -> BlockMask:
    """`document_mask` for FlexAttention."""
    length = documents.shape[1]

    def allowed(row, head, query, key):
        return (documents[row, query] == documents[row, key]) & (query >= key)

    return create_block_mask(allowed, len(documents), None, length, length, device=documents.device)


def attend(q: Tensor, k: Tensor, v: Tensor, mask) -> Tensor:
    """q [B, H, T, 64], k and v [B, K, S, 64], mask [B, T, S] (true or 1: attended) to [B, H, T, 64].

    On the CPU queries are taken in four blocks, so that most of the causal upper half is never computed.
    """
    if isinstance(mask, BlockMask):
        return flex_attention(q, k, v, block_mask=mask, scale=ATTENTION_SCALE, enable_gqa=True)
    if q.device.type == "cuda":
        return library_attention(q, k, v, mask)
    length, keys = mask.shape[1:]
    if length != keys or length % QUERY_BLOCKS:
        return attend_block(q, k, v, mask)
    size = length // QUERY_BLOCKS
    blocks = []
    for end in range(size, length + 1, size):
        blocks.append(attend_block(q[:, :, end - size : end], k[:, :, :end], v[:, :, :end], mask[:, end - size : end, :end]))
    return torch.cat(blocks, dim=2)


def library_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask.bool().unsqueeze(1), scale=ATTENTION_SCALE, enable_gqa=True)


def attend_block(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    rows, heads, length, _ = q.shape
    groups, keys = k.shape[1], k.shape[2]
    q = q.reshape(rows, groups, heads // groups * length, HEAD_DIM)
    return BoundedAttention.apply(q, k, v, mask).view(rows, heads, length, HEAD_DIM)


class BoundedAttention(torch.autograd.Function):
    """softmax(q·k · ATTENTION_SCALE)·v for scores known to lie within ±12, which QK-norm grants.

    q [B, K, G·T, 64] (the G query heads of a group stacked), k and v [B, K, S, 64], mask [B, T, S].
    No maximum is subtracted, and the division by the row sums comes after the product with v: one pass over
    the scores forward and one backward, 2 to 3 times faster on two AMX cores than the library's attention.
    """

    @staticmethod
    def forward(ctx, q, k, v, mask):
        rows, groups, stacked, _ = q.shape
        length, keys = mask.shape[1:]
        q, k, v = q.reshape(-1, stacked, HEAD_DIM), k.reshape(-1, keys, HEAD_DIM), v.reshape(-1, keys, HEAD_DIM)
        scores = torch.bmm(q, k.transpose(1, 2)).view(rows, groups, stacked // length, length, keys)
        wide = torch.exp(scores.float() * ATTENTION_SCALE) * mask[:, None, None]
        inverse = wide.sum(-1).reciprocal().view(-1, stacked, 1)
        weights = wide.to(q.dtype).view(-1, stacked, keys)
        out = (torch.bmm(weights, v) * inverse).to(q.dtype)
        ctx.save_for_backward(q, k, v, weights, inverse, out)
        return out.view(rows, groups, stacked, HEAD_DIM)

    @staticmethod
    def backward(ctx, d_out):
        q, k, v, weights, inverse, out = ctx.saved_tensors
        shape = d_out.shape
        wide = d_out.reshape(out.shape).float() * inverse
        delta = (wide * out.float()).sum(-1, keepdim=True)
        scaled = wide.to(q.dtype)
        d_weights = torch.bmm(scaled, v.transpose(1, 2))
        d_scores = (weights.float() * (d_weights.float() - delta) * ATTENTION_SCALE).to(q.dtype)
        d_v = torch.bmm(weights.transpose(1, 2), scaled)
        d_q = torch.bmm(d_scores, k)
        d_k = torch.bmm(d_scores.transpose(1, 2), q)
        whole = (shape[0], shape[1], -1, HEAD_DIM)
        return d_q.view(shape), d_k.view(whole), d_v.view(whole), None

"""Writes what PyTorch saves and what Hugging Face's RoBERTa computes, for networks with random weights.

Run with PyTorch, transformers 4 and safetensors: `python3 test/goldens/codeexecutor/make_network.py`. The networks have the
architecture of microsoft/codeexecutor. One pass runs source and target together: source ids see all of the source, target
ids the source and the target up to themselves, which is what encoding once and decoding with kept keys and values gives.

The small network is written too. Of two others, one of the true size, only what they compute is kept (sizes.json): their
weights come from a formula, that of `test/fixtures/codeexecutorFolder.ts`.
"""

import collections
import json
from pathlib import Path

import numpy
import torch
from safetensors.torch import save_file
from transformers import RobertaConfig, RobertaModel

HERE = Path(__file__).resolve().parent
PAD, END = 1, 2
START = 5  # stands for <mask0>
BEAM = 10
SEED = 21
MAX_NEW_TOKENS = 60
CONFIG = RobertaConfig(
    vocab_size=90,
    hidden_size=48,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=96,
    max_position_embeddings=258,
    type_vocab_size=3,
    layer_norm_eps=1e-5,
    hidden_act="gelu",
    pad_token_id=PAD,
    bos_token_id=0,
    eos_token_id=END,
    attn_implementation="eager",
)
# Lengths within a block of the cache, of a block, and beyond one.
SOURCES = [[0, 6, 2, *((at * 31 + at * at * 7) % 84 + 6 for at in range(n)), 5, 2] for n in (4, 23, 123, 140)]


def network():
    """Weights of a size at which attention and logits are far from uniform; nothing is left at 0 or 1."""
    torch.manual_seed(SEED)
    model = RobertaModel(CONFIG).eval()
    for name, parameter in model.named_parameters():
        spread = 0.1 if name.endswith("bias") else 0.35
        middle = 1.0 if name.endswith("LayerNorm.weight") else 0.0
        torch.nn.init.normal_(parameter, middle, spread)
    model.embeddings.word_embeddings.weight[END] *= 1.5  # a trace ends now and then
    model.embeddings.word_embeddings.weight[PAD] = 0  # and is never padded, which would shift positions
    return model


def logits(model, source, targets):
    """Of every id of the source and of the targets: [batch, source + target, vocabulary]."""
    n = len(source)
    ids = torch.tensor([[*source, *target] for target in targets])
    mask = torch.ones(ids.size(1), ids.size(1)).tril()
    mask[:n, :n] = 1
    hidden = model(ids, attention_mask=mask.expand(len(targets), -1, -1)).last_hidden_state
    return hidden @ model.embeddings.word_embeddings.weight.T


def greedy(model, source):
    target = [START]
    while len(target) <= MAX_NEW_TOKENS and target[-1] != END:
        target.append(int(logits(model, source, [target])[0, -1].argmax()))
    return target[1:]


def beam_search(model, source, steps=MAX_NEW_TOKENS):
    """Finished hypotheses, best first: (ids, score). Every hypothesis is run from its start at each step."""
    alive, finished, top_ended = [([START], 0.0)], [], False
    for _ in range(steps):
        scores = logits(model, source, [ids for ids, _ in alive])[:, -1].double().log_softmax(-1)
        children = [
            ([*ids, token], score + float(gain))
            for (ids, score), gains in zip(alive, scores)
            for token, gain in enumerate(gains)
        ]
        beam = sorted(children, key=lambda child: -child[1])[:BEAM]
        finished += [child for child in beam if child[0][-1] == END]
        alive = [child for child in beam if child[0][-1] != END]
        top_ended = top_ended or beam[0][0][-1] == END
        if not alive or (top_ended and len(finished) >= BEAM):
            break
    ranked = sorted(finished, key=lambda child: -child[1]) + alive
    return [{"ids": ids[1:], "score": score} for ids, score in ranked[:BEAM]], len(finished)


def rows(tensor):
    return [[round(float(x), 5) for x in row] for row in tensor]


def save_network():
    model = network()
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, HERE / "model.safetensors")
    config = {**CONFIG.to_dict(), "architectures": ["RobertaModel"]}
    (HERE / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    goldens = []
    for source in SOURCES:
        target = [START, *((at * 17 + len(source)) % 84 + 6 for at in range(19))]
        n, scored = len(source), logits(model, source, [target])[0]
        beam, finished = beam_search(model, source)
        chosen = greedy(model, source)
        assert not any(PAD in found["ids"] for found in beam)
        print(len(source), chosen, finished, [(round(b["score"], 3), len(b["ids"])) for b in beam])
        golden = {
            "source": source,
            "target": target,
            "encoded": rows(scored[[0, n // 2, n - 1]]),
            "logits": rows(scored[[n, n + 1, -1]]),
            "greedy": chosen,
            "beam": beam,
        }
        goldens.append(golden)
    (HERE / "goldens.json").write_text("\n".join(["[", ",\n".join(map(json.dumps, goldens)), "]\n"]))


def uniform(count):
    """Numbers within ± 1 of a linear congruential generator: state ← 1664525 · state + 1013904223 modulo 2^32, from 1 on."""
    factor, step = numpy.uint32(1_664_525), numpy.uint32(1_013_904_223)
    states = numpy.empty(count, numpy.uint32)
    states[:1], done = factor + step, 1
    with numpy.errstate(over="ignore"):
        while done < count:  # factor and step lead `done` numbers on
            part = states[: min(done, count - done)] * factor + step
            states[done : done + len(part)] = part
            factor, step, done = factor * factor, step * factor + step, done + len(part)
    return states / 2.0**31 - 1


def generated(vocabulary, hidden, layers, heads, ffn, positions, spread):
    model = RobertaModel(
        RobertaConfig(
            vocab_size=vocabulary,
            hidden_size=hidden,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=ffn,
            max_position_embeddings=positions,
            type_vocab_size=10,
            layer_norm_eps=1e-5,
            pad_token_id=PAD,
            attn_implementation="eager",
        ),
        add_pooling_layer=False,
    ).eval()
    drawn = [(name, p) for name, p in model.named_parameters() if not name.endswith("LayerNorm.weight")]
    numbers = uniform(sum(p.numel() for _, p in drawn)) * spread
    at = 0
    for _, parameter in drawn:  # PyTorch's order is that of the formula
        part = numbers[at : at + parameter.numel()].astype(numpy.float32)
        parameter.copy_(torch.from_numpy(part).view_as(parameter))
        at += parameter.numel()
    return model


SIZES = [
    {"vocabulary": 802, "hidden": 128, "layers": 3, "heads": 2, "ffn": 512, "positions": 1026, "spread": 0.2},
    {"vocabulary": 51_627, "hidden": 768, "layers": 12, "heads": 12, "ffn": 3072, "positions": 1026, "spread": 0.05},
]
SIZES_SOURCE, SIZES_TARGET, SIZES_STEPS = 251, 12, 4


def save_sizes():
    """Of each size the ten best logits of the last source id and of each target id, and a few steps of a beam."""
    found = []
    for size in SIZES:
        model = generated(**size)
        id_at = lambda at: (at * 31 + at * at * 7) % (size["vocabulary"] - 10) + 6
        source = [0, *map(id_at, range(SIZES_SOURCE)), 2]
        target = [START, *(id_at(at * 5 + 3) for at in range(SIZES_TARGET - 1))]
        best = logits(model, source, [target])[0, len(source) - 1 :].topk(10)
        beam, _ = beam_search(model, source, SIZES_STEPS)
        assert not any(PAD in found["ids"] for found in beam)
        print(size, [round(float(row[0] - row[1]), 3) for row in best.values], [round(b["score"], 3) for b in beam])
        top = {"topIds": best.indices.tolist(), "topLogits": rows(best.values)}
        found.append({**size, "source": source, "target": target, **top, "beam": beam})
    (HERE / "sizes.json").write_text("\n".join(["[", ",\n".join(map(json.dumps, found)), "]\n"]))


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
    with torch.no_grad():
        save_network()
        save_sizes()

"""Greedy decoding of many prompts at once, with a key/value cache."""

import torch

from model import KeyValueCache

ROWS = 48  # sequences decoded together


@torch.no_grad()
def generate(model, prompts: list[list[int]], end_id: int, max_new: int, extra_new: list[int] | None = None) -> list[list[int]]:
    """New ids of each prompt, up to and with `end_id`, at most `max_new` (or `extra_new` of the prompt, where given).

    A sequence also stops where the model's context does. Longest prompts first, so that a group's prefill pads little.
    """
    limits = extra_new or [max_new] * len(prompts)
    order = sorted(range(len(prompts)), key=lambda i: -len(prompts[i]))
    results: list[list[int]] = [[] for _ in prompts]
    for start in range(0, len(order), ROWS):
        group = order[start : start + ROWS]
        made = generate_group(model, [prompts[i] for i in group], end_id, [min(max_new, limits[i]) for i in group])
        for index, ids in zip(group, made):
            results[index] = ids
    return results


def generate_group(model, prompts: list[list[int]], end_id: int, limits: list[int]) -> list[list[int]]:
    context = model.config.context_length
    device = model.embed.weight.device
    lengths = torch.tensor([len(prompt) for prompt in prompts], device=device)
    capacity = min(context, max(len(prompt) + limit for prompt, limit in zip(prompts, limits)))
    cache = KeyValueCache(model.config, len(prompts), capacity, model.compute_dtype, device)
    results: list[list[int]] = [[] for _ in prompts]
    alive = [i for i, prompt in enumerate(prompts) if len(prompt) < context and limits[i] > 0]
    if not alive:
        return results
    last = torch.tensor([prompt[-1] for prompt in prompts], device=device)
    chosen = prefill(model, prompts, lengths, cache)
    at = lengths.clone()  # position of the token just chosen
    rows = torch.arange(len(prompts), device=device)
    while True:
        for index, token in zip(rows.tolist(), chosen.tolist()):
            results[index].append(token)
        going = torch.tensor(
            [results[i][-1] != end_id and len(results[i]) < limits[i] and position < capacity for i, position in zip(rows.tolist(), at.tolist())],
            device=device,
        )
        if not going.any():
            return results
        if not going.all():
            rows, at, chosen, last = rows[going], at[going], chosen[going], last[going]
            cache.keep(going)
        slots = torch.arange(int(at.max()) + 1, device=device)
        mask = (slots <= at[:, None]).unsqueeze(1).to(model.compute_dtype)
        hidden = model(chosen[:, None], last[:, None], at[:, None], mask, cache)
        last, at = chosen, at + 1
        chosen = model.logits(hidden[:, 0]).argmax(-1)


def prefill(model, prompts, lengths, cache):
    """First new id of each prompt. Slots past a short prompt hold padding until its own tokens overwrite them."""
    width = int(lengths.max())
    ids = torch.zeros(len(prompts), width, dtype=torch.long, device=lengths.device)
    for row, prompt in enumerate(prompts):
        ids[row, : len(prompt)] = torch.tensor(prompt)
    previous = torch.cat((torch.full_like(ids[:, :1], -1), ids[:, :-1]), dim=1)
    positions = torch.arange(width, device=ids.device).expand_as(ids)
    mask = torch.ones(width, width, dtype=model.compute_dtype, device=ids.device).tril().expand(len(prompts), width, width)
    hidden = model(ids, previous, positions, mask, cache)
    return model.logits(hidden[torch.arange(len(prompts)), lengths - 1]).argmax(-1)

"""A data source without generator or tracer: tiny programs of assignments and sums, for smoke tests of the training."""

import itertools
import random


def stream(seed: int, workers: int = 1, split: str = "train", max_trace_tokens: int = 600, weights=None, programs: int = 0):
    """(prompt ids, trace ids, meta) in the real dialect; with `programs`, the same that many over and over."""
    from foretrace_data import tokenizer

    encode = tokenizer.load().encode
    if programs:
        rng = random.Random(7)
        yield from itertools.cycle([sample(rng, encode) for _ in range(programs)])
    rng = random.Random(f"{seed} {split}")
    while True:
        yield sample(rng, encode)


def sample(rng: random.Random, encode):
    code, trace, state = [], [], {}
    for line in range(rng.randint(3, 6)):
        name = rng.choice("abcxyz")
        code += [f"<{line}>", name, "="]
        if len(state) >= 2 and rng.random() < 0.6:
            left, right = rng.sample(sorted(state), 2)
            code += [left, "+", right]
            value = state[left] + state[right]
        else:
            value = rng.randint(0, 20)
            code += list(str(value))
        state[name] = value
        trace += ["<line>", f"<{line}>", "<state>", name, ":", *str(value), "</state>"]
    prompt = ["<s>", "<encoder-decoder>", "<singleline>", *code, "<mask0>"]
    return encode(prompt), encode([*trace, "</s>"]), {"klass": "toy"}

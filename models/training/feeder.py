"""The process that makes samples, without PyTorch: its workers live within an address-space limit.

    python feeder.py PLAN        PLAN as JSON; pickled chunks of (prompt ids, trace ids, class) go to stdout
"""

import hashlib
import importlib
import json
import os
import pickle
import signal
import sys
from array import array
from dataclasses import asdict, dataclass, field

CHUNK = 32  # samples a message


@dataclass
class Plan:
    """What the generator is asked for; `source` is "module:function" yielding (prompt ids, trace ids, meta)."""

    source: str
    seed: int
    workers: int = 1
    split: str = "train"
    max_trace_tokens: int = 600
    weights: dict[str, float] | None = None
    tokenizer_sha256: str = ""  # of the run; a vocabulary changed meanwhile must not feed it other ids
    options: dict = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def main() -> None:
    plan = Plan(**json.loads(sys.argv[1]))
    if plan.tokenizer_sha256 not in ("", tokenizer_sha256()):
        sys.exit("the vocabulary has changed since this run began: its data would mean other tokens; go on with the vocabulary it began with")
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a print of a traced program must not end up among the samples
    try:
        chunk = []
        for sample in samples(plan):
            chunk.append(sample)
            if len(chunk) == CHUNK:
                pickle.dump(chunk, out, protocol=pickle.HIGHEST_PROTOCOL)
                out.flush()
                chunk = []
    except BrokenPipeError:  # the training is gone
        pass
    finally:
        os.killpg(0, signal.SIGKILL)  # the workers belong to this group


def tokenizer_sha256() -> str:
    """Of the tokenizer.json that this checkout writes."""
    from foretrace_data import tokenizer

    content = json.dumps(tokenizer.tokenizer_json(), ensure_ascii=False, indent=1) + "\n"
    return hashlib.sha256(content.encode()).hexdigest()


def samples(plan: Plan):
    module, name = plan.source.split(":")
    stream = getattr(importlib.import_module(module), name)
    options = dict(seed=plan.seed, workers=plan.workers, split=plan.split, max_trace_tokens=plan.max_trace_tokens)
    for prompt, trace, meta in stream(**options, weights=plan.weights, **plan.options):
        yield array("H", prompt), array("H", trace), meta.get("klass", "")


if __name__ == "__main__":
    main()

"""Other ways to write a trace, for the ablations: each takes one decision of the dialect back.

The product knows only the dialect. A variant changes a trace before the dialect writes it, or the pieces after, and
turns what a model wrote back into an ordinary trace, so that all are scored in the same way.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Dict, Iterable, Iterator, List, Sequence

from foretrace_data import dialect
from foretrace_data.tokenizer import Tokenizer
from foretrace_data.vocabulary import vocabulary

COMMON_WORDS = 512  # added to the vocabulary where strings are written in words


@dataclass(frozen=True)
class Variant:
    evals: bool = True  # values of sub-expressions, the model's scratchpad
    full_state: bool = False  # every step says all variables of its frame, not only what changed
    words: bool = False  # strings in whole words, not in characters
    curriculum: bool = True  # classes weighted by how far the training is


VARIANTS = {
    "baseline": Variant(),
    "no sub-expressions": Variant(evals=False),
    "full state": Variant(full_state=True),
    "words in strings": Variant(words=True),
    "no curriculum": Variant(curriculum=False),
}


def write(variant: Variant, trace: dict) -> List[str]:
    steps = trace["steps"] if variant.evals else [step | {"evals": []} for step in trace["steps"]]
    steps = [step | {"changed": state, "deleted": []} for step, state in with_states(steps)] if variant.full_state else steps
    return wording(variant, dialect.write(trace | {"steps": steps}))


def prompt(variant: Variant, code: str, mode: str) -> List[str]:
    return wording(variant, dialect.prompt(code, mode))


def read(variant: Variant, pieces: Sequence[str], code: str) -> dict:
    """The trace that a model of this variant wrote, its steps with what changed."""
    trace = dialect.read(pieces, code)  # joins pieces of any length: words need nothing of their own
    return trace | {"steps": list(changes(trace["steps"]))} if variant.full_state else trace


def tokenizer(variant: Variant, common_words: Sequence[str]) -> Tokenizer:
    return Tokenizer([*vocabulary(), *common_words] if variant.words else vocabulary())


def with_states(steps: Iterable[dict]) -> Iterator[tuple]:
    """Each step and its frame's whole state after it."""
    states: List[Dict[str, str]] = [{}]
    for step in steps:
        state = enter(states, step)
        state.update(step["changed"])
        for name in step["deleted"]:
            state.pop(name, None)
        yield step, dict(state)


def changes(steps: Iterable[dict]) -> Iterator[dict]:
    """Steps whose `changed` is the whole state, as steps that say what changed."""
    states: List[Dict[str, str]] = [{}]
    for step in steps:
        before = enter(states, step)
        now = dict(step["changed"])
        changed = {name: value for name, value in now.items() if before.get(name) != value}
        states[-1] = now
        yield step | {"changed": now if step["kind"] == "call" else changed, "deleted": [name for name in before if name not in now]}


def changed_values(pieces: Sequence[str]) -> List[range]:
    """Where the values stand that a statement or call gave a variable, the piece that ends each included.

    Values that only say again what a variable holds, as in whole states, are left out: what is left is the same in every variant.
    """
    found: List[range] = []
    frames: List[Dict[str, List[str]]] = [{}]
    in_state, start, name = False, 0, ""
    for at, piece in enumerate(pieces):
        if piece == "<call>":
            frames.append({})
        elif piece == "<back>" and len(frames) > 1:
            frames.pop()
        elif piece == "<state>":
            in_state, start, name = True, at + 1, ""
        elif in_state and not name and piece == ":":
            name, start = " ".join(pieces[start:at]), at + 1
        elif in_state and piece in ("<dictsep>", "</state>"):
            value = list(pieces[start:at])
            if name and frames[-1].get(name) != value:
                found.append(range(start, at + 1))
                frames[-1][name] = value
            in_state, start, name = piece == "<dictsep>", at + 1, ""
    return found


def enter(states: List[Dict[str, str]], step: dict) -> Dict[str, str]:
    """The state of a step's frame before it; a call's is new."""
    depth = step["frame"]["depth"]
    del states[depth + (step["kind"] != "call") :]
    while len(states) <= depth:
        states.append({})
    return states[depth]


def wording(variant: Variant, pieces: List[str]) -> List[str]:
    return in_words(pieces) if variant.words else pieces


def in_words(pieces: Sequence[str]) -> List[str]:
    """Letters that stand side by side as one piece. Outside strings and text no two letters do, but for prefixes such as `0xff`."""
    out: List[str] = []
    may_join = False
    for piece in pieces:
        is_letter = len(piece) == 1 and piece.isalpha() and piece.isascii()
        if is_letter and may_join:
            out[-1] += piece
        else:
            out.append(piece)
        may_join = is_letter and (may_join or len(out) < 2 or out[-2] != "\\")  # the n of \n is no part of a word
    return out


def common_words(traces: Iterable[Sequence[str]]) -> List[str]:
    """The most usual words of strings that the vocabulary lacks; takes the pieces of programs and traces."""
    known = set(vocabulary())
    seen: Counter = Counter()
    for pieces in traces:
        seen.update(merged for merged in in_words(pieces) if merged.isalpha() and len(merged) > 1 and merged not in known)
    return [word for word, _ in seen.most_common(COMMON_WORDS)]

"""Traces of programs that read what nobody can know beforehand: chance, the clock, the keyboard, files, the environment.

Such a program runs in three worlds that differ in all of these. What differs in its traces is `<unknown>`; the trace ends
at a branch on it.
"""

import builtins
import io
import os
import random
import re
import time
from itertools import zip_longest
from typing import Callable, List, Optional, Sequence

from .reader import branch_lines

WORLDS = 3
UNKNOWN = "<unknown>"
SEEDS = (31, 9, 2)  # whose first numbers are low, middling and high
READS = re.compile(r"\b(?:input|open)\(|^(?:import|from) (?:random|time|os|sys|uuid|secrets|datetime)\b", re.MULTILINE)
WORD = re.compile(r"[^\W\d]\w*")
TYPED = (("7", "3", "12", "0"), ("-4", "25", "1", "8"), ("130", "11", "6", "45"))
UNSET = (("DEBUG",), ("PORT",), ("HOME", "USER"))
FILES = ("one\ntwo words\n3\n", "apple 5\nkiwi\n", "x,y\n1,2\n\nend of it\n")


class World:
    """One state of everything outside a program, for a `with` block; `stdin` is what will be typed."""

    def __init__(self, number: int):
        self.number = number
        self.stdin = "\n".join(TYPED[number]) + "\n"

    def __enter__(self):
        self.before = builtins.open, time.time, time.perf_counter, time.monotonic, time.sleep, os.environ
        now = 1.55e9 + 9.7e7 * self.number
        ticks = iter(range(1, 1 << 30))
        clock = lambda: now + next(ticks) * (0.013 + 0.4 * self.number)
        builtins.open, time.time, time.perf_counter, time.monotonic, time.sleep = self.open, clock, clock, clock, lambda seconds: None
        known = {"HOME": f"/home/u{self.number}", "USER": f"u{self.number}", "PORT": str(8000 + self.number), "DEBUG": str(self.number)}
        os.environ = {name: value for name, value in known.items() if name not in UNSET[self.number]}
        random.seed(SEEDS[self.number])
        return self

    def __exit__(self, *_exception):
        builtins.open, time.time, time.perf_counter, time.monotonic, time.sleep, os.environ = self.before

    def open(self, _name, mode="r", **_options):
        content = b"" if "w" in mode else FILES[self.number].encode()
        return io.BytesIO(content) if "b" in mode else io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")


def reads_the_world(code: str) -> bool:
    return READS.search(code) is not None


def trace_in_worlds(code: str, trace: Callable[[str, str], dict]) -> Optional[dict]:
    """The trace of what is the same in every world. `trace` gives that of a program with its input.

    None where the worlds differ in a way that no branch explains, or where they agree on a test by chance.
    """
    traces = []
    for number in range(WORLDS):
        with World(number) as world:
            traces.append(trace(code, world.stdin))
    return merged(code, traces)


def merged(code: str, traces: Sequence[dict]) -> Optional[dict]:
    lines, branches, unknown = code.split("\n"), branch_lines(code), set()
    steps: List[dict] = []
    for versions in zip_longest(*(trace["steps"] for trace in traces)):
        if None in versions or len({(s["line"], s["kind"], s["frame"]["depth"], s["frame"]["name"], len(s["evals"]), tuple(s["deleted"])) for s in versions}) > 1:
            return None
        step = merged_step(versions)
        line = lines[step["line"]]
        is_branch = step["kind"] == "line" and step["line"] in branches
        if is_branch and line.lstrip().startswith("for ") and len({tuple(s["changed"]) for s in versions}) > 1:
            step.update(changed={}, evals=[*step["evals"], {"value": UNKNOWN, "calls": max([e["calls"] for e in step["evals"]] or [0])}])  # one more item, or none
        steps.append(step)
        if is_branch and step["evals"] and step["evals"][-1]["value"] == UNKNOWN:
            step["changed"] = {}
            return {**traces[0], "steps": steps, "ending": {"kind": "unknown", "line": step["line"]}, "stdout": ""}
        said = [*step["changed"].values(), *(e["value"] for e in step["evals"]), step.get("value", "")]
        if not unknown.isdisjoint(WORD.findall(line)) and ("True" in said or "False" in said):
            return None
        unknown -= step["changed"].keys()
        unknown |= {name for name, value in step["changed"].items() if UNKNOWN in value}
    if len({trace["ending"]["kind"] for trace in traces}) > 1:
        return None
    ending = dict(traces[0]["ending"])
    if ending["kind"] == "exception":
        ending["message"] = merged_text([trace["ending"]["message"] for trace in traces])
    return {**traces[0], "steps": steps, "ending": ending, "stdout": ""}


def merged_step(versions: Sequence[dict]) -> dict:
    first = versions[0]
    step = {**first, "changed": {}, "evals": [{"value": merged_value([s["evals"][i]["value"] for s in versions]), "calls": e["calls"]} for i, e in enumerate(first["evals"])]}
    for version in versions:
        for name in version["changed"]:
            step["changed"][name] = merged_value([s["changed"].get(name, "") for s in versions])
    if any(s["output"] for s in versions):
        step["output"] = merged_text([s["output"] or "" for s in versions])
    if first["kind"] == "return":
        step["value"] = merged_value([s["value"] for s in versions])
    if first["kind"] == "raise":
        step["exception"] = {"type": first["exception"]["type"], "message": merged_text([s["exception"]["message"] for s in versions])}
    return step


def merged_value(texts: Sequence[str]) -> str:
    """The value where all agree; else a container of those items they agree on; else `<unknown>`. Nothing is known of a shuffled one's items."""
    if len(set(texts)) == 1:
        return texts[0]
    parts = [items(text) for text in texts]
    if len({(head, len(own), tail) for head, own, tail in parts}) > 1 or len(parts[0][1]) < 2:
        return UNKNOWN
    head, own, tail = parts[0]
    if len({tuple(sorted(p[1])) for p in parts}) == 1:
        return head + ", ".join([UNKNOWN] * len(own)) + tail
    return head + ", ".join(merged_item([p[1][i] for p in parts]) for i in range(len(own))) + tail


def merged_item(texts: Sequence[str]) -> str:
    """An item, or one after its key or attribute's name, which must be the same."""
    if len(set(texts)) == 1:
        return texts[0]
    keys = [re.match(r"(?:'[^'\\]*'|\w+)(?:: |=)", text) for text in texts]
    if all(keys) and len({key.group() for key in keys}) == 1:
        return keys[0].group() + merged_value([text[key.end() :] for text, key in zip(texts, keys)])
    return merged_value(texts)


def items(text: str):
    """What stands before the items of a container's or object's text, the items, and what closes it."""
    open_at = next((i for i, c in enumerate(text) if c in "([{'\""), len(text))
    if open_at == len(text) or text[open_at] in "'\"" or text[-1] not in ")]}":
        return text, [], ""
    out, depth, quote, start = [], 0, "", open_at + 1
    at = start
    while at < len(text) - 1:
        c = text[at]
        if quote:
            at += c == "\\"
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == "," and not depth:
            out.append(text[start:at])
            start = at + 2
        at += 1
    return text[: open_at + 1], [*out, text[start:-1]], text[-1]


def merged_text(texts: Sequence[str]) -> str:
    """Printed text or a message, `<unknown>` for each word that differs; for all of a line whose words cannot be matched."""
    if len(set(texts)) == 1:
        return texts[0]
    lines = [text.split("\n") for text in texts]
    if len({len(own) for own in lines}) > 1:
        return UNKNOWN + ("\n" if texts[0].endswith("\n") else "")
    return "\n".join(merged_line(line) for line in zip(*lines))


def merged_line(texts: Sequence[str]) -> str:
    words = [text.split(" ") for text in texts]
    if len({len(own) for own in words}) > 1:
        return UNKNOWN
    return " ".join(own[0] if len(set(own)) == 1 else UNKNOWN for own in zip(*words))

"""Scores of predicted traces against real ones; `server/core/metrics.ts` counts the same way.

`paper`: as CodeExecutor's authors count (arXiv 2305.05383): entries compared position by position, values as text,
endings ignored. `strict`: entries by alignment, values as values, and a trace is right only with its output and its ending.
`test/fixtures/metrics.json` holds both sides to the same numbers.
"""

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import Callable, Optional


@dataclass
class Scores:
    """Counts of one or many programs."""

    counts: Counter = field(default_factory=Counter)

    def add(self, other: Counter) -> None:
        self.counts.update(other)

    def rates(self) -> dict:
        c = self.counts
        return {
            "programs": c["programs"],
            "printing": c["printing"],
            "output": ratio(c["output_right"], c["printing"]),
            "trace_paper": ratio(c["paper_right"], c["programs"]),
            "trace_strict": ratio(c["strict_right"], c["programs"]),
            "final_state": ratio(c["state_right"], c["programs"]),
            "prefix": ratio(c["prefix"], c["programs"]),
            "line_paper": f1(c["paper_lines"], c["entries_predicted"], c["entries_real"]),
            "line_strict": f1(c["strict_lines"], c["entries_predicted"], c["entries_real"]),
            "identifier_paper": f1(c["paper_values"], c["values_predicted"], c["values_real"]),
            "identifier_strict": f1(c["strict_values"], c["values_predicted"], c["values_real"]),
            "exceptions": c["raising"],
            "exception_type": ratio(c["type_right"], c["raising"]),
            "exception_line": ratio(c["raise_line_right"], c["raising"]),
            "false_exceptions": c["false_exceptions"],
            "unknown_programs": c["unknown"],
            "unknown": ratio(c["unknown_right"], c["unknown"]),
            "faulty": ratio(c["faulty"], c["programs"]),
        }


def compare(predicted: dict, real: dict) -> Counter:
    p, r = entries(predicted), entries(real)
    counts = Counter(programs=1, entries_predicted=len(p), entries_real=len(r))
    counts["values_predicted"] = sum(len(entry["state"]) for entry in p)
    counts["values_real"] = sum(len(entry["state"]) for entry in r)
    for form, pairs in (("paper", list(zip(p, r))), ("strict", aligned(p, r))):
        matching = [(mine, theirs) for mine, theirs in pairs if mine["line"] == theirs["line"]]
        counts[form + "_lines"] = len(matching)
        same = SAME[form]
        counts[form + "_values"] = sum(same(value, theirs["state"].get(name)) for mine, theirs in matching for name, value in mine["state"].items())
        from_start = right_from_start(p, r, same)
        counts[form + "_steps"] = int(len(p) == len(r) == from_start)
    counts["prefix"] = from_start / len(r) if r else 1
    output_right = printed_lines(predicted) == printed_lines(real)
    counts["printing"] = int(real["stdout"] != "")
    counts["output_right"] = int(real["stdout"] != "" and output_right)
    counts["paper_right"] = int(counts["paper_steps"] and output_right)
    counts["strict_right"] = int(counts["strict_steps"] and same_ending(predicted, real) and predicted["stdout"] == real["stdout"])
    ends_alike = predicted["ending"]["kind"] == real["ending"]["kind"]
    counts["state_right"] = int(ends_alike and same_state(final_state(p), final_state(r), same_value))
    counts["faulty"] = int(bool(predicted.get("faults")))
    count_endings(counts, predicted["ending"], real["ending"], real)
    return counts


def entries(trace: dict) -> list[dict]:
    """Executed lines, each with its frame's whole state after it; the entries of frames are none."""
    found: list[dict] = []
    states: list[dict] = [{}]
    for step in trace["steps"]:
        depth = step["frame"]["depth"]
        del states[depth + (step["kind"] != "call") :]
        while len(states) <= depth:
            states.append({})
        states[depth] = {name: value for name, value in (states[depth] | step["changed"]).items() if name not in step["deleted"]}
        if step["kind"] != "call":
            found.append({"line": step["line"], "depth": depth, "frame": step["frame"]["name"], "state": states[depth]})
    return found


def aligned(p: list[dict], r: list[dict]) -> list[tuple[dict, dict]]:
    """Longest common subsequence of frames and lines."""
    mine, theirs = [key(entry) for entry in p], [key(entry) for entry in r]
    best = [[0] * (len(theirs) + 1) for _ in range(len(mine) + 1)]
    for i in range(len(mine) - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(len(theirs) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if mine[i] == theirs[j] else max(below[j], row[j + 1])
    pairs, i, j = [], 0, 0
    while i < len(mine) and j < len(theirs):
        if mine[i] == theirs[j]:
            pairs.append((p[i], r[j]))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def key(entry: dict) -> tuple:
    return entry["depth"], entry["frame"], entry["line"]


def same_text(mine: str, theirs: Optional[str]) -> bool:
    return mine == theirs


def same_value(mine: str, theirs: Optional[str]) -> bool:
    """Equal texts, or texts of the same Python value in other quotes or spaces, a set's members in any order."""
    if mine == theirs or theirs is None:
        return mine == theirs
    try:
        return canonical(ast.parse(mine, mode="eval").body) == canonical(ast.parse(theirs, mode="eval").body)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False


def canonical(node: ast.expr) -> tuple:
    """A value as it is written. Evaluating would drop what no value holds twice: `{2, 2}` is no set that Python shows."""
    if isinstance(node, (ast.List, ast.Tuple)):
        return (type(node), *map(canonical, node.elts))
    if isinstance(node, ast.Set):
        return (ast.Set, *sorted(map(canonical, node.elts), key=repr))
    if isinstance(node, ast.Dict):
        return (ast.Dict, *((canonical(key) if key else None, canonical(value)) for key, value in zip(node.keys, node.values)))
    value = ast.literal_eval(node)
    return type(value), repr(value)


SAME = {"paper": same_text, "strict": same_value}


def same_state(mine: dict, theirs: dict, same: Callable) -> bool:
    return mine.keys() == theirs.keys() and all(same(value, theirs[name]) for name, value in mine.items())


def right_from_start(p: list[dict], r: list[dict], same: Callable) -> int:
    length = 0
    for mine, theirs in zip(p, r):
        if mine["line"] != theirs["line"] or not same_state(mine["state"], theirs["state"], same):
            break
        length += 1
    return length


def final_state(found: list[dict]) -> dict:
    """Of the module."""
    return next((entry["state"] for entry in reversed(found) if entry["depth"] == 0), {})


def printed_lines(trace: dict) -> list[str]:
    return [line for line in trace["stdout"].split("\n") if line]


def same_ending(predicted: dict, real: dict) -> bool:
    p, r = predicted["ending"], real["ending"]
    if p["kind"] != r["kind"]:
        return False
    return p["kind"] != "exception" or all(p.get(name) == r.get(name) for name in ("type", "message", "line"))


def count_endings(counts: Counter, p: dict, r: dict, real: dict) -> None:
    if r["kind"] == "exception":
        counts["raising"] = 1
        counts["type_right"] = int(p["kind"] == "exception" and p["type"] == r["type"])
        counts["raise_line_right"] = int(p["kind"] == "exception" and p["line"] == r["line"])
    elif p["kind"] == "exception":
        counts["false_exceptions"] = 1
    if r["kind"] == "unknown":
        counts["unknown"] = 1
        counts["unknown_right"] = int(p == r)


def ratio(part: float, whole: float) -> Optional[float]:
    return round(part / whole, 4) if whole else None


def f1(right: int, predicted: int, real: int) -> Optional[dict]:
    if not predicted + real:
        return None
    precision, recall = right / max(1, predicted), right / max(1, real)
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(2 * precision * recall / max(1e-9, precision + recall), 4)}

"""A page of wrong traces with the first wrong token of each, grouped by cause: it says what to generate next."""

import html
from collections import defaultdict

STRUCTURE = {"<line>", "<call>", "<back>", "<state>", "</state>", "<dictsep>", "<eval>", "<output>", "<return>", "<raise>", "</s>"}
AROUND = 24  # tokens shown before the first wrong one
STYLE = "body{font:14px sans-serif;max-width:60em;margin:2em auto}pre{background:#f4f4f4;padding:.6em;overflow:auto}.bad{color:#a00}.good{color:#070}"


def first_wrong(predicted: list[int], real: list[int]) -> int:
    """Index of the first token that differs; the shorter one's length when it is the other's beginning."""
    for index, (mine, theirs) in enumerate(zip(predicted, real)):
        if mine != theirs:
            return index
    return min(len(predicted), len(real))


def cause(program) -> str:
    """Where the first wrong token stands."""
    words = decode(program.trace)
    at = first_wrong(program.predicted_ids, program.trace)
    if at >= len(words):
        return "went on after the end"
    wanted = words[at]
    got = decode(program.predicted_ids[at : at + 1])
    if not got:
        return "ended by the length limit"
    if at and words[at - 1] in ("<line>", "<back>"):
        return "wrong line"
    if wanted in STRUCTURE or got[0] in STRUCTURE:
        field = field_of(words, at)
        if wanted in STRUCTURE and got[0] in STRUCTURE:
            return "wrong kind of step part"
        return f"{field} too long" if wanted in STRUCTURE else f"{field} too short"
    return f"wrong {field_of(words, at)}"


def field_of(words: list[str], at: int) -> str:
    named = False
    for index in range(at - 1, -1, -1):
        word = words[index]
        if word == ":":
            named = True
        if word in ("<state>", "<dictsep>"):
            return "variable value" if named else "variable name"
        if word == "<eval>":
            return "intermediate value"
        if word in ("<output>", "<return>", "<raise>", "<call>"):
            return {"<output>": "printed text", "<return>": "returned value", "<raise>": "exception", "<call>": "call"}[word]
        if word in STRUCTURE:
            return "structure"
    return "structure"


def decode(ids: list[int]) -> list[str]:
    from foretrace_data import tokenizer

    return tokenizer.load().decode(ids)


def write_failures(path, name: str, programs: list, limit: int) -> None:
    wrong = [p for p in programs if p.predicted_ids != p.trace]
    groups = defaultdict(list)
    for program in wrong:
        groups[cause(program)].append(program)
    ordered = sorted(groups.items(), key=lambda item: -len(item[1]))
    parts = [f"<h1>{html.escape(name)}: {len(wrong)} of {len(programs)} traces differ</h1><ul>"]
    parts += [f"<li>{html.escape(cause_name)}: {len(members)}</li>" for cause_name, members in ordered]
    parts.append("</ul>")
    for (cause_name, members), count in zip(ordered, shares([len(members) for _, members in ordered], limit)):
        parts.append(f"<h2>{html.escape(cause_name)} ({len(members)})</h2>")
        parts += [one(program) for program in members[:count]]
    path.write_text(f"<!doctype html><meta charset=utf-8><title>Failures</title><style>{STYLE}</style>{''.join(parts)}\n")


def shares(sizes: list, limit: int) -> list:
    """How many to show of each group: one of each in turn, so that a rare cause is seen and the page is full."""
    shown = [0] * len(sizes)
    while sum(shown) < min(limit, sum(sizes)):
        for group, size in enumerate(sizes):
            if shown[group] < size and sum(shown) < limit:
                shown[group] += 1
    return shown


def one(program) -> str:
    at = first_wrong(program.predicted_ids, program.trace)
    before = " ".join(decode(program.trace[max(0, at - AROUND) : at]))
    wanted, got = (" ".join(decode(ids[at : at + 8])) or "(nothing)" for ids in (program.trace, program.predicted_ids))
    return (
        f"<h3>{html.escape(program.id)}, token {at} of {len(program.trace)}</h3><pre>{html.escape(program.code)}</pre>"
        f"<p>… {html.escape(before)}<br><span class=good>real: {html.escape(wanted)}</span><br>"
        f"<span class=bad>predicted: {html.escape(got)}</span></p>"
    )

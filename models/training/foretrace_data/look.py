"""What the training data looks like: a page to read, counts to find what is missing, speed."""

import html
import time
from collections import Counter
from itertools import islice

from . import dialect, tokenizer
from .generator import Draw, load_templates, methods
from .generator.mixture import SHARES
from .unknown import UNKNOWN
from .workers import MAX_PROMPT_TOKENS, MAX_TRACE_TOKENS, TooSlow, time_limit, traced

PARTS = 20  # in which the speed is measured
MODE = "codenet"  # what programs of templates are written as


def check_templates(name):
    """Draws 10 programs of each template; prints one of those that mostly are cut off, say nothing or are too long. Returns whether there are any."""
    encoder = tokenizer.load()
    bad = looked = 0
    for template in load_templates().values():
        if not template.id.startswith(name):
            continue
        looked += 1
        drawn = [(code, traced(code)) for code in (template.make(Draw(seed)) for seed in range(10))]
        useless = [code for code, trace in drawn if trace is None]
        long = [code for code, trace in drawn if trace and not fits(encoder, code, trace)]
        raising = [code for code, trace in drawn if trace and trace["ending"]["kind"] == "exception"]
        for why, codes, most in (("cut off, broken or without a change", useless, 4), ("too long", long, 8), ("always raises, and has no tag for it", raising, 9)):
            if len(codes) > most and not (codes is raising and "raises" in template.features):
                bad += 1
                print(f"{template.id}: {why}, {len(codes)} of {len(drawn)}\n{codes[0]}")
    print(f"{bad} of {looked} templates to look at")
    return 1 if bad else 0


def fits(encoder, code, trace):
    """Whether a program and its trace are short enough to be trained on."""
    prompt, answer = (len(encoder.encode(pieces)) for pieces in (dialect.prompt(code, MODE), dialect.write(trace)))
    return prompt <= MAX_PROMPT_TOKENS and answer <= MAX_TRACE_TOKENS


def sample_page(programs, count):
    """HTML with `count` programs beside their traces in the model's own words."""
    encoder = tokenizer.load()
    rows = []
    for program, trace in islice(programs, count):
        pieces = dialect.write(trace)
        size = len(encoder.encode(pieces))
        text = html.escape(" ".join(pieces)).replace("&lt;line&gt;", "<br>&lt;line&gt;")
        head = f"{program.klass} · {program.template} · {len(trace['steps'])} steps, {size} tokens · {trace['ending']['kind']}"
        rows.append(f"<h3>{html.escape(head)}</h3><div><pre>{html.escape(program.code)}</pre><p>{text}</p></div>")
    style = "body{font:14px sans-serif}div{display:grid;grid-template-columns:1fr 1fr;gap:2em}pre,p{font:13px monospace;margin:0}h3{font-size:14px}"
    return f"<!doctype html><meta charset=utf-8><title>Training programs</title><style>{style}</style>{''.join(rows)}"


# Of the programs, in percent: from, to.
TARGETS = {
    "ends in an uncaught exception": (8, 10), "holds a caught one": (4, 6), "holds unknowable values": (4, 6), "goes on from a state": (11, 13), "goes on from a state changed by hand": (1, 3),
    "renamed": (28, 33), "mutated": (18, 22), "decorated": (9, 12),
}  # fmt: skip


def table(made, count):
    """What `count` samples are made of: shares beside their targets, what of Python never occurs, then the counts, rare ones first."""
    shown, tokens, holding = Counter(), Counter(), Counter()
    groups = {"class": Counter(), "variation": Counter(), "ending": Counter(), "steps": Counter(), "value types": Counter()}
    for sample in islice(made, count):
        program, trace = sample.program, sample.trace
        tokens[program.klass] += len(sample.prompt) + len(sample.answer)
        groups["class"][program.klass] += 1
        groups["ending"][trace["ending"].get("type", trace["ending"]["kind"])] += 1
        groups["steps"][len(trace["steps"]) // 10 * 10] += 1
        groups["variation"].update(program.varied)
        groups["value types"].update({value_type(value) for step in trace["steps"] for value in step["changed"].values()})
        holding.update(held(sample))
        try:
            with time_limit():  # it runs there, and may write files
                shown.update(set(methods.uses(program.code)))
        except TooSlow:
            continue
    total = sum(tokens.values())
    lines = [f"{count} programs, {total:,} tokens", "", f"{'class':12}{'target':>8}{'tokens':>8}{'programs':>10}{'mean':>8}"]
    for klass, share in SHARES.items():
        of_class = groups["class"].pop(klass, 0)
        lines.append(f"{klass:12}{100 * share:6.1f} %{100 * tokens[klass] / total:6.1f} %{100 * of_class / count:8.1f} %{tokens[klass] / max(1, of_class):8.0f}")
    lines += ["", f"{'a program':40}{'target':>8}{'actual':>8}"]
    for what, (least, most) in TARGETS.items():
        lines.append(f"{what:40}{f'{least}–{most} %':>8}{100 * holding[what] / count:6.1f} %{'' if least <= 100 * holding[what] / count <= most else '  <- outside'}")
    known = methods.known()
    for group, names in known.items():
        missing = [name for name in names if not shown[name]]
        lines.append(f"\n{group}: {len(names) - len(missing)} of {len(names)} seen; never: {', '.join(missing) or 'none'}")
    for group, names in known.items():
        lines.append(f"\n{group}: " + ", ".join(f"{name} {shown[name]}" for name in sorted(names, key=lambda n: shown[n]) if shown[name]))
    for name, counter in groups.items():
        if counter:
            lines.append(f"\n{name}: " + ", ".join(f"{key} {n}" for key, n in counter.most_common()))
    return "\n".join(lines)


def held(sample):
    """Which of TARGETS a sample counts for."""
    kind, steps = sample.trace["ending"]["kind"], sample.trace["steps"]
    told = {
        "ends in an uncaught exception": kind == "exception",
        "holds a caught one": kind != "exception" and any(step["kind"] == "raise" for step in steps),
        "holds unknowable values": kind == "unknown" or any(UNKNOWN in str(step) for step in steps),
        "goes on from a state": sample.form == "resumed",
        "goes on from a state changed by hand": sample.form == "changed",
    }
    return [*(what for what, holds in told.items() if holds), *sample.program.varied]


def value_type(value):
    """The type that a value's text shows."""
    if value[:1] == "<":
        return value if value in ("<function>", "<class>", "<module>", "<unknown>") else "object"
    if value in ("True", "False", "None"):
        return "None" if value == "None" else "bool"
    if value[0] in "'\"":
        return "str"
    if value[0].isdigit() or value[0] == "-":
        return "float" if any(mark in value for mark in (".", "e", "inf", "nan")) else "int"
    if value[0] in "[({":
        return {"[": "list", "(": "tuple", "{": "dict" if ":" in value or value == "{}" else "set"}[value[0]]
    return value.split("(")[0] if "(" in value else "bytes" if value[:2] in ("b'", 'b"') else "other"


def throughput(count):
    """Tokens a second on this core: programs made, traced, written and encoded.

    Other work on the machine slows a core down in spells. So the programs are measured in parts, the median and the fastest
    of which are said.
    """
    from .generator import programs

    encoder = tokenizer.load()
    spent, rates, tokens = Counter(), [], 0
    source = programs(3)
    for _ in range(PARTS):
        before, of_part = sum(spent.values()), 0
        for _ in range(count // PARTS):
            marks = [time.process_time()]
            program = next(source)
            marks.append(time.process_time())
            trace = traced_or_none(program.code)
            marks.append(time.process_time())
            if trace is not None:
                of_part += len(encoder.encode(dialect.prompt(program.code, program.mode))) + len(encoder.encode(dialect.write(trace)))
            marks.append(time.process_time())
            for name, start, end in zip(("generate", "trace", "write and encode"), marks, marks[1:]):
                spent[name] += end - start
        rates.append(of_part / (sum(spent.values()) - before))
        tokens += of_part
    total = sum(spent.values())
    parts = ", ".join(f"{name} {100 * seconds / total:.0f} %" for name, seconds in spent.items())
    rates.sort()
    return f"{rates[PARTS // 2]:,.0f} tokens a second, at most {rates[-1]:,.0f} ({tokens} tokens of {count} programs): {parts}"


def traced_or_none(code):
    try:
        return traced(code)
    except (TooSlow, MemoryError, RecursionError):
        return None

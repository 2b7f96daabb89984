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


STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 1300px; margin: 2em auto; padding: 0 1.5em; color: #1d2330; background: #f6f7f9 }
section { background: #fff; border: 1px solid #d9dde5; border-radius: 8px; margin: 1.2em 0; padding: 0.8em 1.2em 1.2em }
h2 { font-size: 15px; margin: 0.2em 0 0.8em } h2 small { font-weight: normal; color: #5a6475; margin-left: 1em }
div { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 2em }
pre { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
pre > span { display: block; padding-left: 3em; text-indent: -3em } i { font-style: normal; color: #8a93a3 } b { font-weight: normal; color: #0a58a8 }
"""


def sample_page(programs, count):
    """HTML with `count` programs beside their traces in the model's own words, lines counted from 0 as there."""
    encoder = tokenizer.load()
    parts = []
    for number, (program, trace) in enumerate(islice(programs, count), 1):
        pieces = dialect.write(trace)
        ending = trace["ending"].get("type", trace["ending"]["kind"])
        facts = [program.klass, f"{len(trace['steps'])} steps", f"{len(encoder.encode(pieces))} tokens", ending, *program.varied]
        code = "".join(f"<span><i>{at:>3} </i>{html.escape(line)}</span>" for at, line in enumerate(program.code.rstrip("\n").split("\n")))
        text = " ".join(f"<b>{html.escape(piece)}</b>" if piece[0] == "<" and len(piece) > 1 else html.escape(piece) for piece in pieces)
        steps = "".join(f"<span>{step}</span>" for step in text.replace("<b>&lt;line&gt;</b>", "\0<b>&lt;line&gt;</b>").split("\0") if step)
        parts.append(f"<section><h2>{number}. {html.escape(program.template)}<small>{html.escape(' · '.join(facts))}</small></h2><div><pre>{code}</pre><pre>{steps}</pre></div></section>")
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Training programs</title><style>{STYLE}</style><h1>{len(parts)} training programs</h1>{"".join(parts)}</html>'


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

"""What the training data looks like: a page to read, counts to find what is missing, speed."""

import ast
import builtins
import html
import re
import time
from collections import Counter
from itertools import islice

from . import dialect, tokenizer
from .generator import Draw, load_templates
from .workers import traced

TYPES = (str, list, dict, set, frozenset, tuple, int, float, bytes)
SYNTAX = {"statement": (ast.stmt,), "expression": (ast.expr,), "operator": (ast.operator, ast.unaryop, ast.boolop, ast.cmpop)}
LITERALS = {
    ast.List: "list", ast.ListComp: "list", ast.Tuple: "tuple", ast.Dict: "dict", ast.DictComp: "dict", ast.Set: "set", ast.SetComp: "set",
    ast.JoinedStr: "str",
}  # fmt: skip
OPENINGS = {"[": "list", "(": "tuple", "'": "str", '"': "str", "{": "dict"}
NOT_FOR_PROGRAMS = {"breakpoint", "copyright", "credits", "exit", "quit", "help", "license"}


def check_templates(name):
    """Draws 5 programs of each template; prints those that do not compile, are cut off or say nothing. Returns their number."""
    bad = 0
    for template in load_templates().values():
        if not template.id.startswith(name):
            continue
        for seed in range(5):
            code = template.make(Draw(seed))
            trace = traced(code)
            why = "cut off, broken or without a change" if trace is None else ""
            if trace and trace["ending"]["kind"] == "exception" and "raises" not in template.features and seed == 0 and _always_raises(template):
                why = "always raises, and has no tag for it"
            if why:
                bad += 1
                print(f"{template.id}: {why}\n{code}")
                break
    print(f"{bad} templates to look at")
    return 1 if bad else 0


def _always_raises(template):
    traces = [traced(template.make(Draw(seed))) for seed in range(5)]
    return all(t is not None and t["ending"]["kind"] == "exception" for t in traces)


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


def table(programs, count):
    """Counts over `count` programs as text: what Python has and none of them uses first, then what occurs, most frequent first."""
    seen, known = {}, all_of_python()
    for program, trace in islice(programs, count):
        for group, name in occurrences(program, trace):
            seen.setdefault(group, Counter())[name] += 1
    lines = [f"{count} programs", "", "Never seen"]
    for group, names in known.items():
        missing = [name for name in names if name not in seen.get(group, ())]
        lines.append(f"{group}: {' '.join(missing) or '-'}")
    lines += ["", "Seen"]
    for group in [*known, *(group for group in sorted(seen) if group not in known)]:
        lines.append(f"{group}: " + ", ".join(f"{name} {n}" for name, n in sorted(seen.get(group, {}).items(), key=lambda item: -item[1])))
    return "\n".join(lines)


def all_of_python():
    """The names of each group of which Python has a fixed number."""

    def public(owner):
        return [name for name in dir(owner) if name[0] != "_" and callable(getattr(owner, name))]

    def raised(name):
        return isinstance(getattr(builtins, name), type) and issubclass(getattr(builtins, name), BaseException)

    return {
        **{f"{owner.__name__} method": public(owner) for owner in TYPES},
        "builtin": [name for name in public(builtins) if not raised(name) and name not in NOT_FOR_PROGRAMS],
        **{group: sorted(kind.__name__ for base in bases for kind in base.__subclasses__()) for group, bases in SYNTAX.items()},
    }


def occurrences(program, trace):
    """All (group, name) of one program. A method counts for the types that its receiver has in the trace.

    Where the trace does not tell, as in `a.strip().lower()`, it counts for the first of TYPES that has it.
    """
    nodes = list(ast.walk(ast.parse(program.code)))
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))} | {node.arg for node in nodes if isinstance(node, ast.arg)}
    types = {}
    for step in trace["steps"]:
        for name, value in step["changed"].items():
            types.setdefault(name, set()).add(type_of(value))
            yield "value", type_of(value)
    for node in nodes:
        for group, bases in SYNTAX.items():
            if isinstance(node, bases):
                yield group, type(node).__name__
        if isinstance(node, ast.Attribute) and node.attr[0] != "_":
            having = [owner.__name__ for owner in TYPES if hasattr(owner, node.attr)]
            for owner in receivers(node.value, types, bound) or having[:1]:
                if owner in having:
                    yield f"{owner} method", node.attr
        elif isinstance(node, ast.Name) and node.id not in bound and hasattr(builtins, node.id):
            yield "builtin", node.id
    yield "class", program.klass
    yield "ending", trace["ending"].get("type", trace["ending"]["kind"])
    yield "lines", tens(program.code.count("\n"))
    yield "steps", tens(len(trace["steps"]))


def receivers(node, types, bound):
    """The names of the types that an expression may have, as far as its form or the trace tells."""
    if isinstance(node, ast.Name):
        return {node.id} if node.id not in bound and hasattr(builtins, node.id) else types.get(node.id, ())
    if isinstance(node, ast.Constant):
        return {type(node.value).__name__}
    return {LITERALS[type(node)]} if type(node) in LITERALS else ()


def type_of(value):
    """The name of the type of a value as a trace writes it; "object" for one of the program's own or of a library."""
    named = re.match(r"<?(\w+)[>(]", value)
    if named:
        return named[1] if value[0] == "<" or hasattr(builtins, named[1]) else "object"
    try:
        return type(ast.literal_eval(value)).__name__
    except (SyntaxError, ValueError):  # it holds what is no literal, or is inf or nan
        return OPENINGS.get(value[0], "float")


def tens(number):
    return f"{number // 10 * 10}-{number // 10 * 10 + 9}"


def throughput(count):
    """Tokens a second on this core: programs made, traced, written and encoded."""
    from .generator import programs

    encoder = tokenizer.load()
    spent, tokens = Counter(), 0
    source = programs(3)
    for _ in range(count):
        marks = [time.perf_counter()]
        program = next(source)
        marks.append(time.perf_counter())
        trace = traced(program.code)
        marks.append(time.perf_counter())
        if trace is not None:
            tokens += len(encoder.encode(dialect.prompt(program.code, program.mode))) + len(encoder.encode(dialect.write(trace)))
        marks.append(time.perf_counter())
        for name, start, end in zip(("generate", "trace", "write and encode"), marks, marks[1:]):
            spent[name] += end - start
    total = sum(spent.values())
    parts = ", ".join(f"{name} {100 * seconds / total:.0f} %" for name, seconds in spent.items())
    return f"{tokens / total:,.0f} tokens a second ({tokens} tokens of {count} programs): {parts}"

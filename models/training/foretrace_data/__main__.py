"""Looks at the training data.

    python -m foretrace_data check-templates [NAME]   draw from every template (of one file) and trace it
    python -m foretrace_data sample [OUT.html]        50 programs with their traces as one page, to be read
    python -m foretrace_data table [COUNT]            shares beside their targets; which methods, builtins, library and statement patterns occur
    python -m foretrace_data throughput               tokens a second on one core, and where the time goes
    python -m foretrace_data heldout COUNT            programs that are never trained on, as JSON Lines
    python -m foretrace_data tokens COUNT             prompts and true traces of such programs as token ids, as JSON Lines

Run in models/training, with any Python 3 and no packages.
"""

import itertools
import json
import sys
import warnings

from . import look
from .workers import Limited, generate, make, samples

CONTEXT_TOKENS = 1024  # of the model that ships
MAX_TRACE_TOKENS = 850


def main(arguments):
    warnings.simplefilter("ignore")
    command, rest = (arguments or ["help"])[0], arguments[1:]
    if command == "check-templates":
        sys.exit(look.check_templates(rest[0] if rest else ""))
    elif command == "sample":
        path = rest[0] if rest else "sample.html"
        with open(path, "w", encoding="utf-8") as page:
            page.write(look.sample_page(generate(seed=1), 50))
        print(path)
    elif command == "table":
        print(look.table(make(seed=2), int(rest[0]) if rest else 4000))
    elif command == "throughput":
        print(look.throughput(4000))
    elif command == "heldout" and rest:
        programs = generate(seed=int(rest[1]) if len(rest) > 1 else 977, split="heldout")
        for at in range(int(rest[0])):
            program, _ = next(programs)
            print(json.dumps({"id": f"heldout-{at}", "category": program.klass, "template": program.template, "code": program.code}))
    elif command == "tokens" and rest:
        fitting = (sample for sample in samples(977, "heldout", MAX_TRACE_TOKENS) if len(sample[0]) + len(sample[1]) <= CONTEXT_TOKENS)
        for prompt, trace, _ in itertools.islice(fitting, int(rest[0])):
            print(json.dumps({"ids": prompt + trace, "from": len(prompt)}))
    else:
        print(__doc__)
        sys.exit(0 if command == "help" else 2)


with Limited():
    main(sys.argv[1:])

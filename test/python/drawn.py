"""What the scripts that draw programs for the TypeScript tests share: PART SEED COUNT gives programs with their real traces, as JSON lines.

`--programs` leaves out the traces, for those who trace them with several interpreters. A program that takes too long is left out.
"""

import json
import sys

import support  # noqa: F401
from foretrace_data.workers import Limited, TooSlow, traced


def main(maker):
    """`maker`: a class that is made from a seed and whose `program(part)` draws one."""
    part, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    drawn = maker(seed)
    for _ in range(count):
        code = drawn.program(part) + "\n"
        if "--programs" in sys.argv:
            print(json.dumps({"id": part, "code": code}))
        elif trace := trace_of(code):
            print(json.dumps({"code": code, "trace": trace}))


def trace_of(code):
    try:
        with Limited():
            return traced(code)
    except TooSlow:
        return None

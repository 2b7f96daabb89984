"""The traces of programs in three worlds, for the tests of what is told of programs that read the world.

Reads a JSON array of programs on standard input, and writes an array with three traces for each.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "models" / "training"), str(ROOT / "server" / "groundtruth")]

from foretrace_data.unknown import World  # noqa: E402
from foretrace_data.workers import Limited, limits, time_limit  # noqa: E402
from foretrace_tracer import trace_source  # noqa: E402


def worlds(code):
    traces = []
    for number in range(3):
        with World(number) as world, time_limit():
            traces.append(trace_source(code, limits=limits(), stdin=world.stdin))
    return traces


programs = json.load(sys.stdin)
with Limited():
    traces = [worlds(code) for code in programs]
json.dump(traces, sys.stdout)

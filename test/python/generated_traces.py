"""Answers the TypeScript tests: COUNT generated programs from SEED with the tokens of their true traces, as JSON lines."""

import json
import sys

import support  # noqa: F401
from foretrace_data import dialect
from foretrace_data.generator import programs
from foretrace_data.workers import Limited, traced

MAX_STEPS = 120


def main(seed, count):
    for sample in programs(seed):
        with Limited():
            trace = traced(sample.code)
        if trace and len(trace["steps"]) <= MAX_STEPS:
            print(json.dumps({"id": sample.template, "code": sample.code, "pieces": dialect.write(trace)}))
            count -= 1
        if count == 0:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))

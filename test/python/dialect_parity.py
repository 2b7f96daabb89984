"""Answers the TypeScript tests: JSON lines in, JSON lines out, one of lex, value, read, cut or trace each."""

import json
import sys

import support  # noqa: F401
from foretrace_data import dialect, tokenizer
from foretrace_data.lexer import lex_program
from foretrace_data.reader import read
from foretrace_data.values import abbreviate, abbreviate_text, join_value, lex_value
from foretrace_tracer import trace_source

TOKENS = tokenizer.load()


def answer(question):
    kind, text = question["kind"], question.get("text", "")
    if kind == "lex":
        lines = lex_program(text)
        return {"lines": lines, "ids": TOKENS.encode([piece for _, pieces in lines for piece in pieces])}
    if kind == "value":
        pieces = lex_value(text)
        return {
            "pieces": pieces,
            "ids": TOKENS.encode(pieces),
            "joined": join_value(pieces),
            "abbreviated": abbreviate(text),
            "text": abbreviate_text(text),
        }
    if kind == "read":
        return read(question["pieces"], text)
    if kind == "cut":
        return [[at, *dialect.resume(question["trace"], at)] for at in dialect.resume_points(question["trace"])]
    if kind == "trace":
        trace = trace_source(text)
        return {"pieces": dialect.write(trace), "trace": dialect.canonical(trace)}
    raise ValueError(f"no such question: {kind}")


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogatepass")
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))))

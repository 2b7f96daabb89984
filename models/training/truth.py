"""What programs really do, as training data has it: what only the world decides is `<unknown>`."""

from typing import Optional

from foretrace_data.unknown import reads_the_world, trace_in_worlds
from foretrace_tracer import trace_source


def real_trace(code: str) -> Optional[dict]:
    """None where chance, clock or input lead to traces that no `<unknown>` explains."""
    if not reads_the_world(code):
        return trace_source(code)
    return trace_in_worlds(code, lambda program, stdin: trace_source(program, stdin=stdin))

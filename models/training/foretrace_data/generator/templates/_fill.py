"""Templates written as the program itself, with `$holes`."""
from __future__ import annotations

import re
import textwrap
from string import Template

ALONE = re.compile(r"^( *)\$(\w+)\n", re.MULTILINE)


def fill(text: str, /, **holes) -> str:
    """The program with its holes filled. A hole that is a line of its own takes several lines, or none, at its indentation."""
    text = textwrap.dedent(text).strip("\n") + "\n"
    values = {name: str(value) for name, value in holes.items()}

    def lines(match: "re.Match[str]") -> str:
        value = values.get(match.group(2))
        return match.group() if value is None else textwrap.indent(value.strip("\n") + "\n" if value else "", match.group(1))

    return Template(ALONE.sub(lines, text)).substitute(values)

"""Reads the `foretrace` dialect: pieces or a model's tokens to a trace; twin of `foretraceReader.ts` in the server.

What a model writes may be broken anywhere. The reader then notes a fault, keeps what it understood and goes on with the
next token that says what comes.
"""

import ast
from typing import List, Optional, Sequence, Set, Tuple

from .lexer import lex_program
from .values import join_text, join_value

STRUCTURE = frozenset(
    "<line> <call> <return> <raise> <back> <eval> <state> </state> <dictsep> <output> <nonl> <del> </s>".split()
)
CONTENT_MARKS = frozenset("<function> <class> <module> <object> <unknown> <ell> <approx>".split())
BRANCHES = frozenset("if elif while for match case assert".split())


def read(pieces: Sequence[str], code: Optional[str] = None) -> dict:
    """The trace that pieces or tokens say, with `faults`.

    Without `code` the entry of a frame has its caller's line, and an end on an unknown branch reads as `finished`: the
    dialect leaves to the program where a function is defined and which statement branches.
    """
    reader = _Reader(code)
    for piece in pieces:
        reader.push(piece)
    return reader.trace()


def raised_at(steps: Sequence[dict], exception: dict) -> int:
    """Line of the module's statement that an exception came from; of its last one when none says so."""
    module = [step for step in steps if step["frame"]["depth"] == 0]
    raised = [s["line"] for s in module if s["kind"] == "raise" and _is_same(s["exception"], exception)]
    return (raised or [step["line"] for step in module] or [0])[-1]


class _Frame:
    __slots__ = ("name", "entry", "step", "calls")

    def __init__(self, name: str, entry: Optional[dict]):
        self.name = name
        self.entry = entry  # its call step; its line is known once the frame's first statement is
        self.step: Optional[dict] = None  # the statement that is open
        self.calls = 0  # of that statement that have come back


class _Reader:
    def __init__(self, code: Optional[str]):
        self.definitions = _definitions(code) if code else []
        self.branches = branch_lines(code) if code else set()
        self.steps: List[dict] = []
        self.faults: List[dict] = []
        self.printed: List[str] = []
        self.frames = [_Frame("<module>", None)]
        self.field = ""  # what content belongs to
        self.content: List[str] = []
        self.name = ""  # of the variable or exception whose value is being read
        self.binding = False  # inside the state of a call, not of a statement
        self.module_back = False
        self.module_raise: Optional[dict] = None
        self.ended = False
        self.lost = False  # since the last structure: one fault says so

    def push(self, piece: str) -> None:
        if self.ended:
            return
        if piece in STRUCTURE:
            self._structure(piece)
        elif self.field in ("line", "back") and _line_number(piece) is not None:
            self._number(_line_number(piece))
        elif self.field in ("", "line", "back", "state") or _is_special(piece):
            if not self.lost:
                self._fault(f"unexpected {piece}")
            self.lost = True
        elif piece == ":" and self.field in ("name", "raise"):
            self.name = join_text(self.content)
            self.content = []
            self.field = "value" if self.field == "name" else "message"
        else:
            self.content.append(piece)

    def trace(self) -> dict:
        return {
            "format": "foretrace-trace/1",
            "origin": "predicted",
            "steps": self.steps,
            "stdout": "".join(self.printed),
            "ending": self._ending(),
            "faults": self.faults,
        }

    def _structure(self, piece: str) -> None:
        closed = self.field
        self._close_field(piece)
        self.lost = False
        statement = self.frames[-1].step
        if piece == "<state>" and closed == "call":
            self._enter()
        elif piece in ("<eval>", "<call>", "<state>", "<output>", "<return>", "<raise>") and not statement:
            if piece == "<raise>" and self.module_back:
                self.field = "raise"
            else:
                self._fault(f"{piece} outside a statement")
                self.lost = True
        elif piece in ("<eval>", "<call>", "<output>", "<return>", "<raise>", "<line>"):
            self.field = piece[1:-1]
            if piece == "<line>":
                self.frames[-1].step = None
        elif piece == "<state>":
            self.field, self.binding = "name", False
        elif piece == "<dictsep>":
            self.field = "name"
        elif piece == "<back>":
            self._back()
        elif piece == "</s>":
            self.ended = True
        elif piece == "<nonl>" and closed != "output":
            self._fault("<nonl> after no output")

    def _close_field(self, piece: str) -> None:
        """Takes what was collected into the step that it belongs to."""
        field, content, step = self.field, self.content, self.frames[-1].step
        self.field, self.content = "", []
        if field == "name":
            self._close_name(piece, join_text(content))
        elif field == "value":
            self._change(join_value(content))
        elif field == "eval":
            step["evals"].append({"value": join_value(content), "calls": self.frames[-1].calls})
        elif field == "output":
            text = join_text(content) + ("" if piece == "<nonl>" else "\n")
            step["output"] = (step["output"] or "") + text
            self.printed.append(text)
        elif field == "return":
            step.update(kind="return", value=join_value(content))
        elif field in ("raise", "message"):
            kind, message = (self.name, join_text(content)) if field == "message" else (join_text(content), "")
            self._raise({"type": kind, "message": message})
        elif field == "call":
            self.name = join_text(content)
            if piece != "<state>":
                self._fault("a call without a state")
        elif field in ("line", "back"):
            self._fault(f"{piece} where a line number should be")

    def _close_name(self, piece: str, name: str) -> None:
        step = self.frames[-1].step
        if piece == "<del>" and name and step and not self.binding:
            step["deleted"].append(name)
        elif name or piece not in ("</state>",):
            self._fault(f"no value for {name or 'a name'}")

    def _change(self, value: str) -> None:
        frame = self.frames[-1]
        target = frame.entry if self.binding else frame.step
        if target is not None:
            target["changed"][self.name] = value

    def _raise(self, exception: dict) -> None:
        if self.module_back:
            self.module_raise = exception
        else:
            self.frames[-1].step.update(kind="raise", exception=exception)

    def _enter(self) -> None:
        called_from = self.frames[-1].step
        line = self._definition_line(self.name, None, called_from["line"] if called_from else 0)
        entry = self._step(line, len(self.frames), self.name, "call")
        self.frames.append(_Frame(self.name, entry))
        self.field, self.binding = "name", True

    def _number(self, line: int) -> None:
        frame, field = self.frames[-1], self.field
        self.field = ""
        if field == "back":
            if frame.step and frame.step["line"] != line:
                self._fault(f"back at line {line}, called from line {frame.step['line']}")
            return
        if frame.entry and frame.entry is self.steps[-1]:
            frame.entry["line"] = self._definition_line(frame.name, line, frame.entry["line"])
        frame.step = self._step(line, len(self.frames) - 1, frame.name, "line")
        frame.calls = 0
        self.module_back = False

    def _step(self, line: int, depth: int, name: str, kind: str) -> dict:
        step = {
            "line": line, "frame": {"name": name, "depth": depth}, "kind": kind,
            "changed": {}, "deleted": [], "evals": [], "output": None,
        }  # fmt: skip
        self.steps.append(step)
        return step

    def _back(self) -> None:
        if len(self.frames) == 1:
            self.frames[0].step = None
            self.module_back = True
            return
        self.frames.pop()
        self.frames[-1].calls += 1
        self.field = "back"

    def _definition_line(self, name: str, inside: Optional[int], default: int) -> int:
        """Line of the innermost function or class of this name, around a line where that is known."""
        found = [d for d in self.definitions if d[0] == name]
        around = [d for d in found if inside is not None and d[1] <= inside <= d[2]]
        return (around[-1:] or found or [(name, default, default)])[0][1]

    def _ending(self) -> dict:
        if not self.ended:
            return {"kind": "limit", "limit": "tokens"}
        last = next((s for s in reversed(self.steps) if s["kind"] != "call"), None)
        if last and last["kind"] != "raise" and last["line"] in self.branches and last["evals"] and last["evals"][-1]["value"] == "<unknown>":
            return {"kind": "unknown", "line": last["line"]}
        if len(self.frames) > 1:
            return {"kind": "unsupported", "reason": f"the model stopped inside a call of {self.frames[-1].name}"}
        module = [s for s in self.steps if s["frame"]["depth"] == 0]
        exception = self.module_raise
        if module and module[-1]["kind"] == "raise" and not self.module_back:
            exception = module[-1]["exception"]
        if not exception:
            return {"kind": "finished"}
        return {"kind": "exception", **exception, "line": raised_at(self.steps, exception)}

    def _fault(self, message: str) -> None:
        self.faults.append({"step": max(0, len(self.steps) - 1), "message": message})


def _is_same(a: dict, b: dict) -> bool:
    return a["type"] == b["type"] and a["message"] == b["message"]


def _line_number(piece: str) -> Optional[int]:
    return int(piece[1:-1]) if piece[0] == "<" and piece[-1] == ">" and piece[1:-1].isdigit() else None


def _is_special(piece: str) -> bool:
    """Whether a piece is neither content nor structure: `<0xE9>` and what stands for a value are content."""
    if len(piece) < 3 or piece[0] != "<" or piece[-1] != ">":
        return False
    return piece not in CONTENT_MARKS and not piece.startswith("<0x")


def branch_lines(code: str) -> Set[int]:
    """Lines of statements that cannot go on without their value."""
    lines = ((number, [w for w in words if w not in ("<indent>", "<dedent>")]) for number, words in lex_program(code))
    return {number for number, words in lines if words[0] in BRANCHES}


def _definitions(code: str) -> List[Tuple[str, int, int]]:
    """Name, first and last 0-based line of every function and class; none when the program cannot be parsed."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = [(n.name, n.lineno - 1, (n.end_lineno or n.lineno) - 1) for n in ast.walk(tree) if isinstance(n, kinds)]
    return sorted(found, key=lambda definition: definition[1])

"""The `foretrace` dialect: a trace as pieces and back. `server/core/dialect/foretrace.ts` reads the same language.

    prompt := <s> <encoder-decoder> MODE [<resume>] { <i> { <indent> | <dedent> } piece* } <mask0>
    trace  := { step } [ <back> [ <raise> EXC ] ] </s>
    step   := <line> <i> { <eval> VALUE | callblk } [ <state> DELTA { <dictsep> DELTA } </state> ]
              { <output> text [ <nonl> ] } [ <return> VALUE | <raise> EXC ]
    callblk:= <call> NAME <state> [ BIND { <dictsep> BIND } ] </state> { step } <back> <i>
    DELTA  := name : VALUE | name <del>      BIND := name : VALUE      EXC := Type [ : message ]

A statement prints after the functions it called, so `<output>` stands late. Only `__exit__` runs once the last statement
of a `with` block has printed: that statement's `<output>` stands before the `<call>`.

A `<back>` at module level says how the module ended where its last step does not: with an exception that passed through
a `finally`, or without the exception that its last step raised, because a `with` took it.
"""

from typing import Dict, List, Optional, Sequence, Tuple

from .lexer import lex_program, text_pieces, word_pieces
from .reader import raised_at, read
from .values import abbreviate, abbreviate_text, lex_value, value_pieces

__all__ = ["abbreviate", "canonical", "open_frames", "prompt", "read", "resume", "resume_points", "stdout", "write"]

MODES = ("singleline", "tutorial", "codenet")
MAX_LINES = 200
MAX_EVALS = 8  # a step; of more, the first 7 and the last, which is a header's test


def prompt(code: str, mode: str, resume: bool = False) -> List[str]:
    """What the model is given to continue. ValueError when the program has a line that no `<i>` can name."""
    if mode not in MODES:
        raise ValueError(f"{mode!r} is no mode; there are {', '.join(MODES)}")
    pieces = ["<s>", "<encoder-decoder>", f"<{mode}>"]
    if resume:
        pieces.append("<resume>")
    for number, words in lex_program(code):
        if number >= MAX_LINES:
            raise ValueError(f"line {number + 1} is over the limit of {MAX_LINES} lines: cut the program first")
        pieces.append(f"<{number}>")
        pieces += words
    pieces.append("<mask0>")
    return pieces


def write(trace: dict) -> List[str]:
    """A trace as pieces. They end with `</s>` only when the program's end, or a branch on an unknown, was reached."""
    return _Writer(trace).pieces


def resume_points(trace: dict) -> List[int]:
    """Steps before which a trace can be cut and still be continued from what the open frames show.

    Not the first step or the entry of a frame; not while an exception, or a `return` on its way through a `finally`,
    waits in a frame, because states do not hold it.
    """
    points: List[int] = []
    frames: List[dict] = [_waiting()]
    for at, step in enumerate(trace["steps"]):
        depth = step["frame"]["depth"]
        while len(frames) > (depth if step["kind"] == "call" else depth + 1):
            _drop_passing(points, frames.pop(), frames[-1]["open"])
        if step["kind"] == "call":
            frames.append(_waiting())
            continue
        frame, before = frames[-1], frames[-1]["open"]
        frame["open"] = step
        if before and before["kind"] == "raise":
            frame.update(since=at, exception=before["exception"])
        elif before and before["kind"] == "return":
            frame["returning"] = True
        if at and frame["since"] != at and not any(f["returning"] for f in frames):
            points.append(at)
    while len(frames) > 1:
        _drop_passing(points, frames.pop(), frames[-1]["open"])
    ending = trace["ending"]
    _drop_passing(points, frames[0], {"exception": {key: ending.get(key) for key in ("type", "message")}})
    return points


def resume(trace: dict, at_step: int) -> Tuple[List[str], List[str]]:
    """Cuts a trace before one of its `resume_points`.

    Returns the pieces that stand after `prompt(code, mode, resume=True)`: every open frame with its full state, and for
    each but the innermost the line of its open statement with the values it has so far (a finished call's result among
    them); and the pieces that continue from there.
    """
    writer = _Writer(trace)
    pieces: List[str] = []
    frames = open_frames(trace["steps"], at_step)
    for frame in frames:
        name = ["<module>"] if frame is frames[0] else name_pieces(frame["name"])
        pieces += ["<call>", *name, "<state>", *_pairs(frame["state"].items(), ()), "</state>"]
        if frame is not frames[-1]:
            pieces += ["<line>", f"<{frame['open']['line']}>"]
            for value in frame["values"]:
                pieces += ["<eval>", *value_pieces(value)]
    return pieces, writer.pieces[writer.starts[at_step] :]


def open_frames(steps: Sequence[dict], at_step: int) -> List[dict]:
    """The frames that are open just before a step, outermost first.

    Each has its `name`, its `state` without what its open statement will change, that statement (`open`, None in the
    innermost), and the `values` the statement has so far.
    """
    frames = [_frame("<module>", {})]
    for step in steps[:at_step]:
        _enter(frames, step)
    depth = steps[at_step]["frame"]["depth"]
    _close(frames, depth + 1)
    _settle(frames[depth])
    return frames


def canonical(trace: dict) -> dict:
    """What of a trace the dialect can say: `read(write(t), code)` gives exactly this."""
    steps = [_canonical_step(step) for step in trace["steps"]]
    ending = dict(trace["ending"])
    if ending["kind"] == "exception":
        ending["message"] = abbreviate_text(ending["message"])
        ending["line"] = raised_at(steps, ending)
    elif ending["kind"] == "unknown":
        ending = {"kind": "unknown", "line": ending["line"]}
    elif ending["kind"] != "finished":
        ending = {"kind": "limit", "limit": "tokens"}
    head = {"format": trace["format"], "origin": trace["origin"]}
    return {**head, "steps": steps, "stdout": stdout(steps), "ending": ending}


def stdout(steps: Sequence[dict]) -> str:
    """Everything printed, in order: a statement's own output comes after that of the functions it called."""
    out: List[str] = []
    waiting: List[list] = []  # depth and own output of the statements and entries that are open
    for step in steps:
        while waiting and waiting[-1][0] >= step["frame"]["depth"]:
            out.append(waiting.pop()[1])
        if waiting and _is_exit(step):
            out.append(waiting[-1][1])
            waiting[-1][1] = ""
        waiting.append([step["frame"]["depth"], step["output"] or ""])
    out += [text for _, text in reversed(waiting)]
    return "".join(out)


def name_pieces(name: str) -> List[str]:
    """Pieces of a frame's, variable's or exception's name."""
    return word_pieces(name) if name.isidentifier() else lex_value(name)


class _Open:
    """A statement that has started and may still call functions."""

    __slots__ = ("step", "evals", "calls", "output")

    def __init__(self, step: dict):
        evals = step["evals"]
        self.step = step
        self.evals = evals if len(evals) <= MAX_EVALS else [*evals[: MAX_EVALS - 1], evals[-1]]
        self.calls = 0  # that have come back
        self.output = step["output"]  # not written yet


class _Writer:
    def __init__(self, trace: dict):
        self.pieces: List[str] = []
        self.starts: List[int] = []  # of each step, its index in `pieces`
        self.frames: List[Optional[_Open]] = [None]
        for step in trace["steps"]:
            self._start(step)
        kind = trace["ending"]["kind"]
        if kind in ("finished", "exception"):
            self._finish(trace)
        else:
            self._cut()
            if kind == "unknown":
                self.pieces.append("</s>")

    def _start(self, step: dict) -> None:
        depth = step["frame"]["depth"]
        is_call = step["kind"] == "call"
        self._close_frames(depth if is_call else depth + 1)
        if len(self.frames) != (depth if is_call else depth + 1) or (is_call and not self.frames[-1]):
            raise ValueError(f"step {len(self.starts)} stands at depth {depth}, where no frame is open")
        if is_call:
            self._evals(self.frames[-1])
            if _is_exit(step):
                self._output(self.frames[-1])
            self.starts.append(len(self.pieces))
            binds = _pairs(step["changed"].items(), ())
            self.pieces += ["<call>", *name_pieces(step["frame"]["name"]), "<state>", *binds, "</state>"]
            self.frames.append(None)
            return
        self._tail(self.frames[-1])
        self.starts.append(len(self.pieces))
        self.pieces += ["<line>", f"<{step['line']}>"]
        self.frames[-1] = _Open(step)

    def _close_frames(self, depth: int) -> None:
        """Leaves so many frames open."""
        while len(self.frames) > depth:
            self._tail(self.frames.pop())
            caller = self.frames[-1]
            caller.calls += 1
            self.pieces += ["<back>", f"<{caller.step['line']}>"]

    def _evals(self, statement: _Open) -> None:
        """The values that were known before the next call."""
        while statement.evals and statement.evals[0]["calls"] <= statement.calls:
            self.pieces += ["<eval>", *value_pieces(statement.evals[0]["value"])]
            statement.evals = statement.evals[1:]

    def _tail(self, statement: Optional[_Open]) -> None:
        """The rest of a statement: values after its last call, what it changed, printed and how it ended."""
        if statement is None:
            return
        step = statement.step
        for evaluated in statement.evals:
            self.pieces += ["<eval>", *value_pieces(evaluated["value"])]
        if step["changed"] or step["deleted"]:
            self.pieces += ["<state>", *_pairs(step["changed"].items(), step["deleted"]), "</state>"]
        self._output(statement)
        if step["kind"] == "return":
            self.pieces += ["<return>", *value_pieces(step["value"])]
        elif step["kind"] == "raise":
            self.pieces += _raise(step["exception"])

    def _output(self, statement: _Open) -> None:
        self.pieces += _output(statement.output)
        statement.output = None

    def _finish(self, trace: dict) -> None:
        self._close_frames(1)
        self._tail(self.frames[0])
        last = self.frames[0].step if self.frames[0] else None
        raised = last["exception"] if last and last["kind"] == "raise" else None
        ending = trace["ending"]
        if ending["kind"] == "finished":
            self.pieces += ["<back>"] if raised else []
        else:
            exception = {"type": ending["type"], "message": ending["message"]}
            self.pieces += [] if raised == exception else ["<back>", *_raise(exception)]
        self.pieces.append("</s>")

    def _cut(self) -> None:
        """Ends in the middle: statements that still wait for a call have nothing to say yet."""
        waiting = self.frames[:-1]
        complete = next((i for i, statement in enumerate(waiting) if _is_complete(statement)), len(waiting))
        self._close_frames(complete + 1)
        self._tail(self.frames[-1])


def _is_exit(step: dict) -> bool:
    return step["kind"] == "call" and step["frame"]["name"] == "__exit__"


def _is_complete(statement: _Open) -> bool:
    step = statement.step
    known_after = any(evaluated["calls"] > statement.calls for evaluated in statement.evals)
    return bool(step["changed"] or step["deleted"] or statement.output or step["kind"] != "line" or known_after)


def _pairs(changed, deleted) -> List[str]:
    pieces: List[str] = []
    for name, value in changed:
        pieces += ["<dictsep>", *name_pieces(name), ":", *value_pieces(value)]
    for name in deleted:
        pieces += ["<dictsep>", *name_pieces(name), "<del>"]
    return pieces[1:]


def _output(text: Optional[str]) -> List[str]:
    lines = (text or "").split("\n")
    rest = lines.pop()
    pieces: List[str] = []
    for line in lines:
        pieces += ["<output>", *text_pieces(abbreviate_text(line))]
    return pieces if not rest else [*pieces, "<output>", *text_pieces(abbreviate_text(rest)), "<nonl>"]


def _raise(exception: dict) -> List[str]:
    message = text_pieces(abbreviate_text(exception["message"]))
    return ["<raise>", *name_pieces(exception["type"]), *([":", *message] if message else [])]


def _waiting() -> dict:
    """What waits in a frame: nothing at first."""
    return {"open": None, "since": -1, "exception": None, "returning": False}


def _drop_passing(points: List[int], frame: dict, caller: dict) -> None:
    """Takes back the points since an exception that in the end left the frame."""
    if frame["exception"] and caller.get("exception") == frame["exception"]:
        while points and points[-1] >= frame["since"]:
            points.pop()


def _frame(name: str, state: Dict[str, str]) -> dict:
    return {"name": name, "state": state, "open": None, "values": [], "calls": 0}


def _enter(frames: List[dict], step: dict) -> None:
    depth = step["frame"]["depth"]
    if step["kind"] == "call":
        _close(frames, depth)
        caller = frames[-1]
        caller["values"] += [e["value"] for e in caller["open"]["evals"] if e["calls"] == caller["calls"]]
        frames.append(_frame(step["frame"]["name"], dict(step["changed"])))
        return
    _close(frames, depth + 1)
    _settle(frames[depth])
    frames[depth]["open"] = step


def _close(frames: List[dict], depth: int) -> None:
    while len(frames) > depth:
        last = frames.pop()["open"]
        frames[-1]["values"].append(last["value"] if last and last["kind"] == "return" else "None")
        frames[-1]["calls"] += 1


def _settle(frame: dict) -> None:
    """Takes a frame's finished statement into its state."""
    step = frame["open"]
    if step:
        frame["state"].update(step["changed"])
        for name in step["deleted"]:
            frame["state"].pop(name, None)
    frame.update(open=None, values=[], calls=0)


def _canonical_step(step: dict) -> dict:
    evals = step["evals"] if len(step["evals"]) <= MAX_EVALS else [*step["evals"][: MAX_EVALS - 1], step["evals"][-1]]
    kept = {
        "line": step["line"],
        "frame": dict(step["frame"]),
        "kind": step["kind"],
        "changed": {name: abbreviate(value) for name, value in step["changed"].items()},
        "deleted": list(step["deleted"]),
        "evals": [{"value": abbreviate(e["value"]), "calls": e["calls"]} for e in evals],
        "output": "\n".join(map(abbreviate_text, step["output"].split("\n"))) if step["output"] else None,
    }
    if step["kind"] == "return":
        kept["value"] = abbreviate(step["value"])
    if step["kind"] == "raise":
        kept["exception"] = {**step["exception"], "message": abbreviate_text(step["exception"]["message"])}
    return kept

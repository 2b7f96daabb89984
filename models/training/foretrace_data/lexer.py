"""The host lexer: Python source to pieces, the words of the model's language; twin of `server/core/dialect/lexer.ts`.

Identifiers, keywords and operators stay whole, numbers become digits and strings become characters. It never fails:
broken source, unterminated strings, tabs, NUL and emoji all become pieces, and no piece is unknown to the vocabulary.

A piece is text, not code, only between quotes, so a reader knows which by the quotes alone. A space inside a string is
`▁`, other characters outside printable ASCII are UTF-8 byte pieces `<0xE9>`, and `…` is `<ell>` everywhere.
"""

import re
from typing import List, Tuple

SPACE = "\u2581"
ELLIPSIS = "\u2026"
ELL = "<ell>"
LONGEST_WORD = 32  # characters; a longer identifier goes on as `##…`, so that splitting words never takes long

# "…" is no part of a word: it is a piece of its own.
WORD = "[A-Za-z_\u0080-\u2025\u2027-\U0010ffff][A-Za-z0-9_\u0080-\u2025\u2027-\U0010ffff]*"
NUMBER = r"0[xXoObB][0-9A-Fa-f_]*|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?[jJ]?"
OPERATOR = r"\*\*|//|==|!=|<=|>=|<<|>>|\+=|-=|\*=|/=|->|:="

_LINE_END = re.compile(r"\r\n?|\n")
_CODE = re.compile(
    r"(?P<skip>[ \t\f\v]+)"
    r"|(?P<string>(?:[rRbBuUfFtT]{1,2})?(?:'''|\"\"\"|'|\"))"
    rf"|(?P<number>{NUMBER})|(?P<word>{WORD})|(?P<operator>{OPERATOR})|(?P<other>[\s\S])"
)
# Runs of string text, up to the quote; a backslash takes the next character with it.
_TEXT = {q: re.compile(rf"[^\\{q}]*(?:\\[\s\S][^\\{q}]*)*") for q in "'\""}
_FORMAT_TEXT = {q: re.compile(rf"[^\\{q}{{}}]*(?:\\[^{{}}][^\\{q}{{}}]*)*") for q in "'\""}
_FORMAT_SPEC = {q: re.compile(rf"[^{q}{{}}]*") for q in "'\""}
_PLAIN = re.compile(r"[ -~]*\Z")
_ASCII_RUN = re.compile(r"[ -~]+|[^ -~]")
# None of these can start a line inside brackets: an unclosed bracket above is a slip, not the rest of the file.
_STATEMENT = re.compile(
    r"(?:def|class|return|import|try|while|with|pass|break|continue|raise|del|global|nonlocal|assert|except|finally)\b"
)
_CLOSERS = {")", "]", "}"}
_OPENERS = {"(", "[", "{"}


def lex_program(code: str) -> List[Tuple[int, List[str]]]:
    """Pieces of each physical line that has any, with its 0-based number.

    Comments and blank lines are left out. So are statements that are only a string, such as docstrings: they change
    nothing and cost a token a character. They stay in a program that mentions `__doc__`.
    """
    lexer = _Lexer(keep_strings="__doc__" in code)
    for number, line in enumerate(_LINE_END.split(code[1:] if code.startswith("\ufeff") else code)):
        lexer.line(number, line)
    lexer.end_statement()
    return lexer.entries


def text_pieces(text: str) -> List[str]:
    """One piece a character: printed text, messages, what stands between quotes."""
    if _PLAIN.match(text):
        return list(text.replace(" ", SPACE))
    pieces: List[str] = []
    for character in text:
        if " " < character <= "~":
            pieces.append(character)
        elif character == " ":
            pieces.append(SPACE)
        elif character == ELLIPSIS:
            pieces.append(ELL)
        elif "\ud800" <= character <= "\udfff":
            pieces += ["<0xEF>", "<0xBF>", "<0xBD>"]  # half of a pair is no character: U+FFFD
        else:
            pieces += [f"<0x{byte:02X}>" for byte in character.encode()]
    return pieces


def word_pieces(word: str) -> List[str]:
    """An identifier: whole when it is usual, else cut, each later piece starting with `##`, other letters as bytes."""
    if len(word) <= LONGEST_WORD and _PLAIN.match(word):
        return [word]
    pieces: List[str] = []
    for run in _ASCII_RUN.findall(word):
        if not _PLAIN.match(run):
            pieces += text_pieces(run)
            continue
        for at in range(0, len(run), LONGEST_WORD):
            part = run[at : at + LONGEST_WORD]
            pieces.append(f"##{part}" if pieces else part)
    return pieces


class _String:
    """A string that is open, or the format specification inside one."""

    __slots__ = ("quote", "formatted", "spec")

    def __init__(self, quote: str, formatted: bool, spec: bool = False):
        self.quote = quote  # with its length: one character or three
        self.formatted = formatted
        self.spec = spec


class _Code:
    """Code: the program itself, or an expression between the braces of a formatted string."""

    __slots__ = ("depth",)

    def __init__(self) -> None:
        self.depth = 0  # open brackets


class _Lexer:
    def __init__(self, keep_strings: bool):
        self.keep_strings = keep_strings
        self.entries: List[Tuple[int, List[str]]] = []
        self.stack: list = [_Code()]
        self.indents = [0]
        self.written_level = 0
        self.joined = False  # the line before ended in a backslash
        # Of the logical line that is open: where it starts in `entries`, the level before it, what it holds.
        self.start = 0
        self.level_before = 0
        self.has_string = False
        self.has_code = False

    def line(self, number: int, text: str) -> None:
        self._recover(text)
        pieces: List[str] = []
        if len(self.stack) == 1 and self.stack[0].depth == 0 and not self.joined:
            self.end_statement()
            if not _is_empty(text):
                pieces += self._indentation(text)
        n_indents = len(pieces)
        self.joined = False
        at = 0
        while at < len(text):
            at = self._code(text, at, pieces) if isinstance(self.stack[-1], _Code) else self._string(text, at, pieces)
        self._close_line()
        if len(pieces) > n_indents:
            self.entries.append((number, pieces))

    def end_statement(self) -> None:
        """Takes back the logical line when it was nothing but a string."""
        if self.has_string and not self.has_code and not self.keep_strings:
            del self.entries[self.start :]
            self.written_level = self.level_before
        self.start = len(self.entries)
        self.level_before = self.written_level
        self.has_string = self.has_code = False

    def _recover(self, text: str) -> None:
        code = self.stack[0]
        if code.depth and len(self.stack) == 1 and _STATEMENT.match(text.lstrip(" \t\f\v")):
            code.depth = 0

    def _indentation(self, text: str) -> List[str]:
        column = 0
        for character in text:
            if character == "\t":
                column += 8 - column % 8
            elif character == "\f":
                column = 0
            elif character == " ":
                column += 1
            else:
                break
        while self.indents[-1] > column:
            self.indents.pop()
        if self.indents[-1] < column:
            self.indents.append(column)
        level = len(self.indents) - 1
        change = level - self.written_level
        self.written_level = level
        return ["<indent>"] * change if change > 0 else ["<dedent>"] * -change

    def _code(self, text: str, at: int, pieces: List[str]) -> int:
        code = self.stack[-1]
        match = _CODE.match(text, at)
        kind, token = match.lastgroup, match.group()
        if kind == "skip":
            return match.end()
        if kind == "string":
            self._open(token, pieces)
            return match.end()
        if token == "#" and len(self.stack) == 1:
            return len(text)
        if token == "\\" and match.end() == len(text):
            self.joined = True
            return match.end()
        self.has_code = True
        if kind == "word":
            pieces += word_pieces(token)
        elif kind == "number":
            pieces += token
        elif kind == "operator" and not (token == ":=" and self._ends_expression(code)):
            pieces.append(token)
        else:
            self._other(token[0], code, pieces)
            return at + 1
        return match.end()

    def _open(self, token: str, pieces: List[str]) -> None:
        quote = token.lstrip("rRbBuUfFtT")
        prefix = token[: len(token) - len(quote)]
        formatted = any(letter in "fFtT" for letter in prefix)
        self.has_string = True
        self.has_code = self.has_code or formatted
        if prefix:
            pieces.append(prefix)
        pieces += quote
        self.stack.append(_String(quote, formatted))

    def _other(self, character: str, code: _Code, pieces: List[str]) -> None:
        if character in _OPENERS:
            code.depth += 1
        elif character == "}" and self._ends_expression(code):
            self.stack.pop()
        elif character in _CLOSERS:
            code.depth = max(0, code.depth - 1)
        elif character == ":" and self._ends_expression(code):
            around = self.stack[-2]
            self.stack.append(_String(around.quote, True, spec=True))
        pieces += text_pieces(character)

    def _ends_expression(self, code: _Code) -> bool:
        return len(self.stack) > 1 and code.depth == 0

    def _string(self, text: str, at: int, pieces: List[str]) -> int:
        string = self.stack[-1]
        letter = string.quote[0]
        pattern = (_FORMAT_SPEC if string.spec else _FORMAT_TEXT if string.formatted else _TEXT)[letter]
        match = pattern.match(text, at)
        pieces += text_pieces(match.group())
        at = match.end()
        if at == len(text):
            return at
        character = text[at]
        if character == letter:
            if text.startswith(string.quote, at):
                pieces += string.quote
                self._close_string()
                return at + len(string.quote)
        elif character == "\\":
            self.joined = at + 1 == len(text)  # a backslash that takes no character with it
        elif not string.spec and text.startswith(character * 2, at):
            pieces += character * 2
            return at + 2
        elif character == "{":
            self.stack.append(_Code())
        elif string.spec:  # "}": of the expression too
            del self.stack[-2:]
        pieces.append(character)
        return at + 1

    def _close_string(self) -> None:
        """Closes the innermost string, from its format specification too when that was left open."""
        while self.stack[-1].spec:
            del self.stack[-2:]
        self.stack.pop()

    def _close_line(self) -> None:
        """Only triple quotes, or a backslash, carry a string over the end of a line."""
        for i, mode in enumerate(self.stack):
            if isinstance(mode, _String) and len(mode.quote) == 1 and not self.joined:
                del self.stack[i:]
                return


def _is_empty(text: str) -> bool:
    stripped = text.lstrip(" \t\f\v")
    return not stripped or stripped[0] == "#"

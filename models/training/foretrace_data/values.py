"""Value texts as pieces and back, and what is left out of a long one. `server/core/dialect/values.ts` is its twin.

Spaces that a repr always has are not written: after `,` and `:` outside strings (unless a bracket closes there) and
after `<object>` and `<approx>`. Every other space is a `▁`. So `join_value(lex_value(text)) == text` for every repr.
"""

import re
from functools import lru_cache
from typing import List, Optional, Sequence, Tuple

from .lexer import ELL, ELLIPSIS, NUMBER, SPACE, WORD, text_pieces, word_pieces

MAX_VALUE = 48  # pieces; a longer value keeps its first 34 and its last 10
HEAD, TAIL = 34, 10
MAX_INT_DIGITS = 12
MAX_FLOAT = 8  # characters without the sign
MAX_TEXT = 200  # characters of a printed line or a message; a longer one keeps its first 160 and its last 39
TEXT_HEAD, TEXT_TAIL = 160, 39

_SPACED_MARKS = frozenset(["<object>", "<approx>"])
_CLOSERS = frozenset(")]}")

_VALUE = re.compile(
    r"(?P<mark><(?:function|class|module|object|unknown|approx)>)"
    rf"|(?P<quote>['\"])|(?P<number>(?<![0-9A-Za-z_)\]'\"])-?(?:{NUMBER})|{NUMBER})"
    rf"|(?P<word>{WORD})|(?P<other>[\s\S])"
)
_STRING = {q: re.compile(rf"[^\\{q}{ELLIPSIS}]*(?:\\[^{ELLIPSIS}][^\\{q}{ELLIPSIS}]*)*") for q in "'\""}
_FLOAT = re.compile(r"([0-9]*)\.?([0-9]*)(?:e([+-]?[0-9]{1,4}))?\Z")
_BYTE = re.compile(r"<0x([0-9A-F]{2})>\Z")


def lex_value(text: str) -> List[str]:
    """Pieces of a value text as it stands, nothing left out."""
    return _lex(text, shorten=False)


@lru_cache(maxsize=1 << 16)
def value_pieces(text: str) -> Tuple[str, ...]:
    """Pieces of a value text as the dialect writes it: long numbers shortened, at most `MAX_VALUE` pieces."""
    pieces = _lex(text, shorten=True)
    return tuple(pieces if len(pieces) <= MAX_VALUE else _cut(pieces))


def abbreviate(text: str) -> str:
    """The value text that remains of this one in the dialect; abbreviating it again changes nothing."""
    return join_value(value_pieces(text))


def abbreviate_text(text: str) -> str:
    """A printed line or a message as the dialect writes it."""
    return text if len(text) <= MAX_TEXT else text[:TEXT_HEAD] + ELLIPSIS + text[-TEXT_TAIL:]


def join_value(pieces: Sequence[str]) -> str:
    """The value text of pieces or of a model's tokens (continuations with `##`). Takes any sequence."""
    out: List[str] = []
    quote = ""
    resolved = False
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece == ELL and not resolved:
            quote, resolved = _resume_quote(pieces[at + 1 :], quote), True
        out.append(piece)
        at += 1
        if quote:
            if piece == "\\" and at < len(pieces) and pieces[at] != ELL:
                out.append(pieces[at])
                at += 1
            elif piece == quote:
                quote = ""
        elif piece in ("'", '"'):
            quote = piece
        elif at < len(pieces) and (piece in _SPACED_MARKS or (piece in ",:" and pieces[at] not in _CLOSERS)):
            out.append(SPACE)
    return join_text(out)


def join_text(pieces: Sequence[str]) -> str:
    """Pieces or tokens put together as they are: printed text, messages, names."""
    out: List[str] = []
    pending = bytearray()
    for piece in pieces:
        byte = _BYTE.match(piece) if len(piece) == 6 else None
        if byte:
            pending.append(int(byte.group(1), 16))
            continue
        if pending:
            out.append(pending.decode("utf-8", "replace"))
            pending.clear()
        if piece == SPACE:
            out.append(" ")
        elif piece == ELL:
            out.append(ELLIPSIS)
        else:
            out.append(piece[2:] if len(piece) > 2 and piece.startswith("##") else piece)
    out.append(pending.decode("utf-8", "replace"))
    return "".join(out)


def _lex(text: str, shorten: bool) -> List[str]:
    pieces: List[str] = []
    quote = ""
    resolved = ELLIPSIS not in text
    at = 0
    while at < len(text):
        if text[at] == ELLIPSIS:
            if not resolved:
                quote, resolved = _resume_quote(text[at + 1 :], quote), True
            pieces.append(ELL)
            at += 1
        elif quote:
            end = _STRING[quote].match(text, at).end()
            pieces += text_pieces(text[at:end])
            if end < len(text) and text[end] != ELLIPSIS:  # the closing quote, or a backslash that escapes nothing
                pieces.append(text[end])
                quote = "" if text[end] == quote else quote
                end += 1
            at = end
        else:
            match = _VALUE.match(text, at)
            at = match.end()
            if match.group() == " ":
                pieces += [] if _implies_space(pieces, text, at - 1) else [SPACE]
            else:
                quote = _outside(match.lastgroup, match.group(), pieces, shorten)
    return pieces


def _outside(kind: Optional[str], token: str, pieces: List[str], shorten: bool) -> str:
    """Adds the pieces of a token outside strings; returns the quote it opens."""
    if kind == "number":
        pieces += _shorten(token) if shorten and (not pieces or pieces[-1] != "<approx>") else token
    elif kind == "word":
        pieces += word_pieces(token)
    else:
        pieces += [token] if kind != "other" else text_pieces(token)
    return token if kind == "quote" else ""


def _implies_space(pieces: List[str], text: str, at: int) -> bool:
    """Whether the space at this index goes without saying."""
    following = text[at + 1 : at + 2]
    if not pieces or not following or text[at - 1] == " ":
        return False
    return pieces[-1] in _SPACED_MARKS or (pieces[-1] in (",", ":") and following not in _CLOSERS)


def _shorten(number: str) -> List[str]:
    sign = "-" if number.startswith("-") else ""
    body = number[len(sign) :]
    if body.isdigit():
        return [*sign, *body] if len(body) <= MAX_INT_DIGITS else [*sign, *body[:4], ELL, *body[-4:]]
    suffix = "j" if body.endswith("j") else ""
    body = body[: len(body) - len(suffix)]
    parts = _FLOAT.match(body)
    if len(body) <= MAX_FLOAT or not parts:
        return [*number]
    return ["<approx>", *sign, *_six_digits(*parts.groups()), *suffix]


def _six_digits(whole: str, fraction: str, exponent: Optional[str]) -> str:
    """A decimal rounded half to even to 6 significant digits, in the shape of printf's %g, from its digits alone."""
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return "0"
    power = int(exponent or 0) - len(fraction) + len(digits) - 1
    kept, rest = digits[:6], digits[6:]
    if rest and (rest[0] > "5" or (rest[0] == "5" and (rest.strip("0") != "5" or int(kept[-1]) % 2))):
        kept = str(int(kept) + 1)
        if len(kept) > 6:
            kept, power = kept[:6], power + 1
    kept = kept.rstrip("0")
    if power < -4 or power >= 6:
        mantissa = kept[0] + ("." + kept[1:] if len(kept) > 1 else "")
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    if power < 0:
        return "0." + "0" * (-power - 1) + kept
    whole, fraction = kept[: power + 1].ljust(power + 1, "0"), kept[power + 1 :]
    return whole + ("." + fraction if fraction else "")


def _cut(pieces: List[str]) -> List[str]:
    """First and last pieces around `<ell>`, moved apart until the text that they make reads back as the same pieces.

    A cut may fall into an escape, a character's bytes, a number's exponent or a string next to another.
    """
    for shift in range(TAIL):
        cut = [*pieces[: HEAD - shift], ELL, *pieces[shift - TAIL :]]
        if _lex(join_value(cut), shorten=True) == cut:
            return cut
    return [ELL]


def _resume_quote(rest: Sequence[str], quote: str) -> str:
    """In which quote the text after the first `…` starts: what was left out may have opened or closed a string.

    The quote before it, none, `'`, `"`: the first with which the text ends outside strings.
    """
    return next((q for q in dict.fromkeys([quote, "", "'", '"']) if _ends_outside(rest, q)), quote)


def _ends_outside(rest: Sequence[str], quote: str) -> bool:
    escaped = False
    for character in rest:
        if escaped:
            escaped = False
        elif quote:
            escaped = character == "\\"
            quote = "" if character == quote else quote
        elif character in ("'", '"'):
            quote = character
    return not quote

"""Pieces to token ids and back; writes `tokenizer.json`, from which any Hugging Face library does the same.

Run as a module to write the embedded model's file: `python3 -m foretrace_data.tokenizer` in `models/training`.
"""

import json
from pathlib import Path
from typing import Dict, List, Sequence

from . import REPOSITORY
from .vocabulary import vocabulary

PREFIX = "##"
TOKENIZER_FILE = REPOSITORY / "models" / "foretrace-small" / "tokenizer.json"
MAX_WORD = 100  # characters; WordPiece calls a longer word unknown, and the lexer cuts words at 32


class Tokenizer:
    """WordPiece over the fixed vocabulary: the longest entry first, then the longest `##` entries."""

    def __init__(self, entries: Sequence[str]):
        self.entries = list(entries)
        self.vocab: Dict[str, int] = {entry: index for index, entry in enumerate(self.entries)}
        self._split: Dict[str, List[int]] = {}  # ids of pieces that are no entries, as met

    def encode(self, pieces: Sequence[str]) -> List[int]:
        """Ids of pieces as the lexer and the dialect write them; a piece is one id or several."""
        ids: List[int] = []
        append, single = ids.append, self.vocab.get
        for piece in pieces:
            known = single(piece)
            if known is not None:
                append(known)
            else:
                ids += self._split.get(piece) or self._remember(piece)
        return ids

    def decode(self, ids: Sequence[int]) -> List[str]:
        """The entry of each id, `##` included."""
        return [self.entries[i] for i in ids]

    def _remember(self, piece: str) -> List[int]:
        ids = self._word(piece)
        if len(self._split) < 100_000:
            self._split[piece] = ids
        return ids

    def _word(self, word: str) -> List[int]:
        ids: List[int] = []
        at = 0
        while at < len(word):
            prefix = PREFIX if at else ""
            end = next((e for e in range(len(word), at, -1) if prefix + word[at:e] in self.vocab), at)
            if end == at:
                raise ValueError(f"{word!r} is no piece: the lexer never writes it")
            ids.append(self.vocab[prefix + word[at:end]])
            at = end
        return ids


def load() -> Tokenizer:
    return Tokenizer(vocabulary())


def tokenizer_json() -> dict:
    """The vocabulary in the form of the Hugging Face tokenizers libraries.

    Special tokens are ordinary entries: only a word that stands alone is one, and the lexer writes none from a
    program's text.
    """
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": None,
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": None,
        "decoder": {"type": "WordPiece", "prefix": PREFIX, "cleanup": False},
        "model": {
            "type": "WordPiece",
            "unk_token": "<unk>",
            "continuing_subword_prefix": PREFIX,
            "max_input_chars_per_word": MAX_WORD,
            "vocab": {entry: index for index, entry in enumerate(vocabulary())},
        },
    }


def write_file(path: Path = TOKENIZER_FILE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(tokenizer_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_file()

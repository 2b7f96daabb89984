"""The vocabulary, its file, and equal ids from the Hugging Face library where that is installed."""

import hashlib
import json
import unittest

import support
from foretrace_data import dialect, lexer, tokenizer, vocabulary

# The weights of every trained model depend on it: a change of this line is a change of the model.
VOCABULARY_HASH = "4904661d0bb148f13b8602063d889afe5da30224d3c83bdb023f697b312e0546"


class Vocabulary(unittest.TestCase):
    def test_is_the_one_that_models_were_trained_with(self):
        entries = vocabulary.vocabulary()
        self.assertEqual(len(entries), 1536)
        self.assertEqual(len(set(entries)), 1536)
        self.assertEqual(entries[:4], ["<s>", "<pad>", "</s>", "<unk>"])
        self.assertEqual(hashlib.sha256("\n".join(entries).encode()).hexdigest(), VOCABULARY_HASH)

    def test_file_is_what_the_code_writes(self):
        written = json.loads(tokenizer.TOKENIZER_FILE.read_text(encoding="utf-8"))
        self.assertEqual(written, tokenizer.tokenizer_json())

    def test_no_entry_hides_another(self):
        """Every entry that can start a word encodes to itself alone."""
        tokens = tokenizer.load()
        for entry in vocabulary.vocabulary():
            self.assertEqual(tokens.decode(tokens.encode([entry])), [entry])


class Encoding(unittest.TestCase):
    def check(self, pieces, expected):
        tokens = tokenizer.load()
        self.assertEqual(tokens.decode(tokens.encode(pieces.split())), expected.split())

    def test_rare_words_are_cut_and_usual_ones_are_whole(self):
        self.check("total count word_count", "total count word ##_count")
        self.check("zqx9_K", "z ##q ##x ##9 ##_ ##K")

    def test_never_unknown(self):
        tokens = tokenizer.load()
        everything = "".join(map(chr, [*range(0x250), 0x2026, 0x2581, 0x1F600]))
        pieces = [p for _, line in lexer.lex_program(f"'{everything}'\n{everything}") for p in line]
        self.assertNotIn(tokens.vocab["<unk>"], tokens.encode(pieces))

    def test_what_is_no_piece_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no piece"):
            tokenizer.load().encode(["é"])

    def test_ids_equal_those_of_the_library(self):
        try:
            from tokenizers import Tokenizer
        except ImportError:
            self.skipTest("the tokenizers package is not installed")
        library = Tokenizer.from_file(str(tokenizer.TOKENIZER_FILE))
        ours = tokenizer.load()
        self.assertEqual(library.get_vocab_size(), 1536)
        for row in support.fixture("dialect/lexer.json"):
            pieces = [piece for _, line in lexer.lex_program(row["code"]) for piece in line]
            self.assertEqual(library.encode(" ".join(pieces)).ids, ours.encode(pieces), row["name"])
        for row in support.fixture("dialect/traces.json"):
            pieces = [*dialect.prompt(row["code"], "tutorial"), *row["text"].split()]
            self.assertEqual(library.encode(" ".join(pieces)).ids, ours.encode(pieces), row["name"])


if __name__ == "__main__":
    unittest.main()

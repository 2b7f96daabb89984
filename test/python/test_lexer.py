"""The lexer and the value texts, against the vectors that the TypeScript side is tested with too."""

import random
import unittest

import support
from foretrace_data.lexer import lex_program, text_pieces, word_pieces
from foretrace_data.tokenizer import load
from foretrace_data.values import abbreviate, join_text, join_value, lex_value, value_pieces

VOCABULARY = load().vocab


def random_value(rng, depth=0):
    """A value of Python's own types, with adversarial strings."""
    kinds = ["int", "float", "str", "bytes", "none"] + (["list", "tuple", "set", "dict"] if depth < 3 else [])
    kind = rng.choice(kinds)
    n = rng.choice([0, 1, 2, 3, 20])
    if kind == "int":
        return rng.choice([0, -7, 10**11, 10**12, -(10**15)]) + rng.randint(-9, 9)
    if kind == "float":
        return rng.choice([0.5, -0.1, 1e-7, 1e22, 1 / 3, float("inf"), rng.gauss(0, 1), rng.random() * 10**9])
    if kind == "str":
        return "".join(rng.choice("ab ,:'\"\\[](){}…é😀\n\t<>x0▁") for _ in range(rng.choice([0, 1, 3, 60])))
    if kind == "bytes":
        return bytes(rng.choice([0, 39, 34, 92, 97, 200]) for _ in range(n))
    if kind in ("list", "tuple"):
        items = [random_value(rng, depth + 1) for _ in range(n)]
        return items if kind == "list" else tuple(items)
    if kind == "set":
        return {rng.randint(0, 99) for _ in range(n)}
    if kind == "dict":
        return {rng.choice(["a, b", "it's", 'say "x"', i]): random_value(rng, depth + 1) for i in range(n)}
    return None


class Lexer(unittest.TestCase):
    def test_vectors(self):
        for row in support.fixture("dialect/lexer.json"):
            with self.subTest(row["name"]):
                lines = [f"{number} {' '.join(pieces)}" for number, pieces in lex_program(row["code"])]
                self.assertEqual(lines, row["lines"])

    def test_any_text_becomes_known_pieces(self):
        rng = random.Random(1)
        alphabet = "abz_09 \t\f\r\n'\"\\{}()[]:#f!.=;\x00\x7f\u00e9\u2028\u2581\u2026\U0001f600\ud800<>/*-+@$`"
        known = VOCABULARY.keys() | set("rRbBuUfFtT")
        for _ in range(500):
            code = "".join(rng.choice(alphabet) for _ in range(rng.randint(0, 200)))
            for number, pieces in lex_program(code):
                self.assertTrue(pieces)
                for piece in pieces:
                    self.assertNotIn(" ", piece)
                    self.assertTrue(piece in known or piece[0].isalpha() or piece[0] in "_#", (code, piece))

    def test_user_text_never_makes_special_tokens(self):
        for special in [entry for entry in VOCABULARY if entry[0] == "<" and entry[-1] == ">" and len(entry) > 2]:
            code = f"x = '{special}' + \"\"\"{special}\"\"\" + {special}\n"
            pieces = [piece for _, line in lex_program(code) for piece in line]
            self.assertFalse([p for p in pieces if len(p) > 2 and p[0] == "<"], code)

    def test_one_huge_line(self):
        pieces = lex_program("x = " + "a" * 100_000 + " + '" + "é" * 20_000 + "' + " + "9" * 50_000)[0][1]
        self.assertEqual(pieces[:3], ["x", "=", "a" * 32])
        self.assertEqual(pieces[-1], "9")

    def test_words_join_again(self):
        for word in ["a", "naïve", "π", "a" * 33, "é" * 40 + "b" * 70, "x" * 32 + "é" + "y"]:
            self.assertEqual(join_text(word_pieces(word)), word)

    def test_text_joins_again(self):
        for text in ["", "a b", "\x00\t\r", "é😀…▁", "<line> ##x", "\ufeffa"]:
            self.assertEqual(join_text(text_pieces(text)), text)


class Values(unittest.TestCase):
    def test_vectors(self):
        for row in support.fixture("dialect/values.json"):
            with self.subTest(row["text"]):
                self.assertEqual(" ".join(lex_value(row["text"])), row["pieces"])
                self.assertEqual(join_value(lex_value(row["text"])), row["text"])
                self.assertEqual(abbreviate(row["text"]), row["abbreviated"])

    def test_every_repr_joins_again_and_abbreviates_once(self):
        rng = random.Random(2)
        for _ in range(3000):
            text = repr(random_value(rng))
            self.assertEqual(join_value(lex_value(text)), text)
            short = abbreviate(text)
            self.assertLessEqual(len(value_pieces(text)), 48)
            self.assertEqual(abbreviate(short), short)
            self.assertEqual(lex_value(short), list(value_pieces(text)))

    def test_broken_values_are_taken(self):
        rng = random.Random(3)
        for _ in range(1000):
            text = "".join(rng.choice("ab1.e-+'\"\\[](){}, :…é<object> approx>") for _ in range(rng.randint(0, 120)))
            abbreviate(text)
            join_value(lex_value(text))

    def test_broken_bytes_show_as_such(self):
        self.assertEqual(join_text(["a", "<0xC3>", "b", "<0xE2>", "<0x82>"]), "a\ufffdb\ufffd")


if __name__ == "__main__":
    unittest.main()

"""The table of what generated programs use: what is never seen first, then counts, methods by the type they belong to."""

import unittest

import support  # noqa: F401
from foretrace_data import look
from foretrace_data.generator import Sample
from foretrace_data.workers import Limited, generate, traced

CODE = """
def shout(word):
    return word.upper().strip()
names = {'b'}
names.add(shout('a'))
other = [x for x in names]
other.append(len(names) * 1.5)
max = dict.fromkeys('ab')
print(max.get('a'), -1)
other.pop(9)
"""


class Table(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        lines = look.table(iter([(Sample(CODE, "functions", "test", "codenet", ()), traced(CODE))]), 1).splitlines()
        cls.never, cls.seen = (dict(line.split(": ", 1) for line in part if ": " in line) for part in (lines[: lines.index("Seen")], lines[lines.index("Seen") :]))

    def test_methods_count_for_the_type_of_what_they_are_called_on(self):
        expected = {"str": "upper 1, strip 1", "list": "append 1, pop 1", "set": "add 1", "dict": "fromkeys 1, get 1", "frozenset": "", "bytes": ""}
        for owner, methods in expected.items():
            self.assertEqual(set(self.seen[f"{owner} method"].split(", ")), set(methods.split(", ")), owner)

    def test_the_never_seen_are_all_others(self):
        for group in ("str method", "dict method", "set method", "builtin", "statement", "expression", "operator"):
            seen = {item.split()[0] for item in self.seen[group].split(", ")}
            self.assertEqual(set(self.never[group].split()) | seen, set(look.all_of_python()[group]))
            self.assertFalse(set(self.never[group].split()) & seen)
        self.assertIn("casefold", self.never["str method"].split())
        self.assertIn("max", self.never["builtin"].split(), "a name of the program's own is no builtin")

    def test_statements_values_lengths_and_endings(self):
        self.assertIn("FunctionDef 1", self.seen["statement"])
        self.assertIn("Mult 1", self.seen["operator"])
        self.assertIn("list 2", self.seen["value"])
        self.assertEqual((self.seen["ending"], self.seen["lines"], self.seen["class"]), ("IndexError 1", "10-19 1", "functions 1"))

    def test_values_of_every_kind_have_a_type(self):
        values = {"-1": "int", "inf": "float", "1e+20": "float", "b'a'": "bytes", "'…": "str", "set()": "set", "frozenset({1})": "frozenset", "{1}": "set",
                  "{}": "dict", "{1: <object> A()}": "dict", "[<function>]": "list", "(1,)": "tuple", "None": "NoneType", "True": "bool", "range(0, 3)": "range",
                  "<object> A(q=1)": "object", "<function>": "function", "Counter({'a': 1})": "object", "(1+2j)": "complex"}  # fmt: skip
        for text, name in values.items():
            self.assertEqual(look.type_of(text), name, text)

    def test_generated_programs_use_known_methods(self):
        with Limited():
            seen = look.table(generate(seed=2), 200).partition("Seen")[2]
        self.assertRegex(seen, r"list method: .*\bappend \d+")
        self.assertRegex(seen, r"builtin: print \d+")


if __name__ == "__main__":
    unittest.main()

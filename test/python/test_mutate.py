"""Each mutation operator on small programs gives exactly these sources; mutants of generated programs compile and keep their comments."""

import io
import tokenize
import unittest
import warnings
from itertools import islice
from random import Random

import support  # noqa: F401
from foretrace_data.generator import MUTANTS, programs
from foretrace_data.generator.mutate import OPERATORS, mutate

warnings.simplefilter("ignore")


def mutants(operator, code, draws=200):
    """All that the operator makes of the code where it is sure to be applied."""
    return {mutate(code, Random(seed), (operator,), 1.0) for seed in range(draws)}


ARITHMETIC = ["+", "-", "*", "/", "//", "%"]
RELATIONS = ["<", "<=", ">", ">=", "==", "!="]


def but(operators, one):
    return [operator for operator in operators if operator != one]


# Operator, program, all its mutants.
CASES = [
    ("AOD", "x = -a  # minus\n", ["x = a  # minus\n"]),
    ("AOD", "x = - +(a)\n", ["x = (a)\n"]),
    ("AOD", "x = a if b else-c\n", ["x = a if b else c\n"]),
    ("AOD", "é = 'é' * -n\n", ["é = 'é' * n\n"]),
    ("AOR", "x = a + b\n", [f"x = a {op} b\n" for op in but(ARITHMETIC, "+")]),
    ("AOR", "x = (a)  # +\n", ["x = (a)  # +\n"]),
    ("AOR", "x = (a  # +\n     ) ** (\n    b)\n", [f"x = (a  # +\n     ) {op} (\n    b)\n" for op in ARITHMETIC]),
    ("AOR", "x = a--b\n", [f"x = a{op}-b\n" for op in but(ARITHMETIC, "-")]),
    ("AOR", "x = a & b\n", ["x = a & b\n"]),
    ("ASR", "a [0] //= -b\n", [f"a [0] {op}= -b\n" for op in but(ARITHMETIC, "//")]),
    ("ASR", "a |= b\n", ["a |= b\n"]),
    ("BCR", "for i in x:\n    if i: break\n    else: continue  # on\n", ["for i in x:\n    if i: continue\n    else: break  # on\n"]),
    ("COD", "if not a: b = not(c)\n", ["if a: b = (c)\n"]),
    ("COD", "x = a not  in b, a is not b, a in b\n", ["x = a in b, a is not b, a in b\n"]),
    ("LCR", "x = a and b and (c or d)\n", ["x = a or b or (c and d)\n"]),
    ("LCR", "x = (a and  # or\n     not b)\n", ["x = (a or  # or\n     not b)\n"]),
    ("ROR", "if a<b: c = d is e\n", [f"if a{op}b: c = d is e\n" for op in but(RELATIONS, "<")]),
    ("ROR", "x = 1 <= a != 3\n", [f"x = 1 {one} a {two} 3\n" for one in but(RELATIONS, "<=") for two in but(RELATIONS, "!=")]),
    ("SIR", "x = a[1:-n]\n", ["x = a[:-n]\n", "x = a[1:]\n"]),
    ("SIR", "x = a[::2], a[:], a[(i):]\n", ["x = a[::], a[:], a[:]\n"]),
    ("SIR", "x = a[b[1:]:]\n", ["x = a[:]\n"]),
    ("OIL", "for i in x:\n    a()  # last\n    # after\nb()\n", ["for i in x:\n    a()  # last\n    break\n    # after\nb()\n"]),
    ("OIL", "while a: b(); c()  # end\n", ["while a: b(); c(); break  # end\n"]),
    ("OIL", "for i in x:\n\tfor j in y:\n\t\ta(j)", ["for i in x:\n\tfor j in y:\n\t\ta(j)\n\t\tbreak\n\tbreak"]),
    ("OIL", "for i in x:\n    a('''\n''')\nelse:\n    b()\n", ["for i in x:\n    a('''\n''')\n    break\nelse:\n    b()\n"]),
    ("RIL", "for i in range(3):  # up\n    a()\n", ["for i in reversed(range(3)):  # up\n    a()\n"]),
    ("RIL", "for i in 1, 2: a()\n", ["for i in reversed((1, 2)): a()\n"]),
    ("RIL", "for i in (1, 2):\n    while i: a()\n", ["for i in reversed((1, 2)):\n    while i: a()\n"]),
    ("RIL", "for i in (1, 2), 3: a()\n", ["for i in reversed(((1, 2), 3)): a()\n"]),
    ("RIL", "for i in (): a()\n", ["for i in reversed(()): a()\n"]),
    ("RIL", "for i in -x: a()\n", ["for i in reversed(-x): a()\n"]),
    ("RIL", "for i in (a + b): c()\n", ["for i in reversed((a + b)): c()\n"]),
    ("ZIL", "while a:  # top\n    # first\n    b()\n", ["while a:  # top\n    # first\n    break\n    b()\n"]),
    ("ZIL", "for i in x: a()\n", ["for i in x: break; a()\n"]),
    ("ZIL", "for i in x:\n    for j in y:\n        a()\n", ["for i in x:\n    break\n    for j in y:\n        break\n        a()\n"]),
    ("ZIL", "for i in x:\n    @a\n    def f(): pass\n", ["for i in x:\n    break\n    @a\n    def f(): pass\n"]),
]
UNTOUCHED = 'def f():\n    """A text."""\n    return f"{a + 1}", None, True, b"x"\n'


class Operators(unittest.TestCase):
    def test_each_makes_exactly_these(self):
        self.assertEqual({operator for operator, _, _ in CASES} | {"CRP"}, set(OPERATORS))
        for operator, code, expected in CASES:
            with self.subTest(operator, code=code):
                self.assertEqual(mutants(operator, code), set(expected))

    def test_numbers_are_drawn_around_the_old_one_with_variance_100(self):
        drawn = [int(mutate("x = 50\n", Random(seed), ("CRP",), 1.0)[4:]) for seed in range(2000)]
        self.assertNotIn(50, drawn)
        self.assertAlmostEqual(sum(drawn) / 2000, 50, delta=1)
        self.assertAlmostEqual((sum((x - 50) ** 2 for x in drawn) / 2000) ** 0.5, 10, delta=1)

    def test_numbers_keep_their_decimals_and_stay_numbers(self):
        self.assertTrue(all(len(m.partition(".")[2]) <= 3 for m in mutants("CRP", "x = 1.25\n")))
        self.assertIn("x = -(-3)\n", mutants("CRP", "x = -5\n"))
        self.assertIn("x = (-3) ** n\n", mutants("CRP", "x = 5 ** n\n"))
        self.assertEqual(mutants("CRP", "x = 1e999\n"), {"x = 1e999\n"})

    def test_strings_are_longer_or_shorter_by_one_or_two_characters_in_their_quotes(self):
        for quote in "'\"":
            made = mutants("CRP", f"x = {quote}abc{quote}  # text\n", 400)
            self.assertEqual({len(m) - len("x = 'abc'  # text\n") for m in made}, {-2, -1, 1, 2})
            self.assertTrue(all(m[4] == quote and m.endswith(quote + "  # text\n") for m in made))
        self.assertIn("x = ''\n", mutants("CRP", "x = 'é'\n"))
        self.assertNotIn("x = ''\n", mutants("CRP", "x = ''\n"))

    def test_docstrings_and_strings_with_values_stay(self):
        for operator in OPERATORS:
            self.assertEqual(mutants(operator, UNTOUCHED, 5), {UNTOUCHED})

    def test_a_loop_takes_one_operator_or_none(self):
        code = "for i in x:\n    a()\n"
        one, some = ({mutate(code, Random(seed), chance=chance) for seed in range(200)} for chance in (1.0, 0.5))
        self.assertEqual(len(one), 3)
        self.assertEqual(some, one | {code})


class Mutants(unittest.TestCase):
    def test_of_generated_programs_compile_and_keep_their_comments(self):
        def comments(code):
            return [t.string for t in tokenize.generate_tokens(io.StringIO(code).readline) if t.type == tokenize.COMMENT]

        changed = 0
        for at, program in enumerate(islice(programs(8), 300)):
            mutant = mutate(program.code, Random(at))
            with self.subTest(mutant=mutant):
                compile(mutant, "mutant", "exec")
                self.assertEqual(comments(mutant), comments(program.code))
                self.assertEqual(mutant, mutate(program.code, Random(at)))
                changed += mutant != program.code
        self.assertGreater(changed, 250)

    def test_are_a_share_of_what_templates_and_grammars_write(self):
        written = [p for p in islice(programs(9), 4000) if p.template not in ("singleline", "drills")]
        for program in written:
            compile(program.code, "program", "exec")
        share = sum("mutant" in p.features for p in written) / len(written)
        self.assertAlmostEqual(share, MUTANTS, delta=0.03)


if __name__ == "__main__":
    unittest.main()

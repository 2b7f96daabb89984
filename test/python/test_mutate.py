"""The twelve mutation operators: what each makes of a small program, and that mutants are programs."""

import ast
import unittest
import warnings
from itertools import islice

import support  # noqa: F401
from foretrace_data.generator import Draw, programs
from foretrace_data.generator.mutate import OPERATORS, apply, candidates, mutate

warnings.simplefilter("ignore")

# operator, program, every mutant that may come of it
EXPECTED = [
    ("AOD", "x = -y  # why\n", ["x = y  # why\n"]),
    ("AOD", "x = - (a + b)\n", ["x = (a + b)\n"]),
    ("AOR", "x = (a) + (b)\n", [f"x = (a) {op} (b)\n" for op in ("-", "*", "/", "//", "%", "**")]),
    ("AOR", "x = (a  # + and\n    * b)\n", [f"x = (a  # + and\n    {op} b)\n" for op in ("+", "-", "/", "//", "%", "**")]),
    ("AOR", "x = 'é' + y\n", ["x = 'é' + y\n"]),
    ("ASR", "x  //= 2\n", [f"x  {op}= 2\n" for op in ("+", "-", "*", "/", "%", "**")]),
    ("BCR", "for i in x:\n    if i: break  # out\n", ["for i in x:\n    if i: continue  # out\n"]),
    ("BCR", "while x:\n    x -= 1\n    continue\n", ["while x:\n    x -= 1\n    break\n"]),
    ("COD", "if not x:\n    y = 1\n", ["if x:\n    y = 1\n"]),
    ("COD", "ok = a  not  in b\n", ["ok = a  in b\n"]),
    ("LCR", "ok = a and (b) and c\n", ["ok = a or (b) or c\n"]),
    ("LCR", "ok = a or b\n", ["ok = a and b\n"]),
    ("ROR", "ok = a < b\n", [f"ok = a {op} b\n" for op in ("<=", ">", ">=", "==", "!=")]),
    ("ROR", "ok = a == None\n", ["ok = a != None\n"]),
    ("ROR", "ok = a in b\n", ["ok = a in b\n"]),
    ("SIR", "y = x[1:(n):2]\n", ["y = x[:(n):2]\n", "y = x[1::2]\n", "y = x[1:(n):]\n"]),
    ("SIR", "y = x[:]\n", ["y = x[:]\n"]),
    ("OIL", "for i in x:\n    print(i)  # show\ny = 1\n", ["for i in x:\n    print(i)  # show\n    break\ny = 1\n"]),
    ("OIL", "while x: x -= 1\n", ["while x: x -= 1; break\n"]),
    ("OIL", "for i in x:\n    for j in y:\n        f()", ["for i in x:\n    for j in y:\n        f()\n        break\n    break"]),
    ("RIL", "for i in range(3):\n    f(i)\n", ["for i in reversed(range(3)):\n    f(i)\n"]),
    ("RIL", "for i, v in enumerate(x):\n    f(i)\n", ["for i, v in reversed(list(enumerate(x))):\n    f(i)\n"]),
    ("RIL", "for i in 1, 2:\n    f(i)\n", ["for i in reversed((1, 2)):\n    f(i)\n"]),
    ("RIL", "while x:\n    x -= 1\n", ["while x:\n    x -= 1\n"]),
    ("ZIL", "while x:\n    # down\n    x -= 1\n", ["while x:\n    # down\n    break\n    x -= 1\n"]),
    ("ZIL", "for i in x: f(i)\n", ["for i in x: break; f(i)\n"]),
]  # fmt: skip


def some_programs(seed, count):
    """Programs that this Python can parse: 3.9 has no `match`."""
    for program in islice(programs(seed), count):
        try:
            ast.parse(program.code)
        except SyntaxError:
            continue
        yield program


def mutants(operator, code):
    return {mutate(Draw(seed), code, (operator,), chance=1) for seed in range(60)}


class Operators(unittest.TestCase):
    def test_each_operator_gives_exactly_these_mutants(self):
        for operator, code, expected in EXPECTED:
            with self.subTest(operator, code=code):
                self.assertEqual(mutants(operator, code), set(expected))
        self.assertEqual({operator for operator, _, _ in EXPECTED} | {"CRP"}, set(OPERATORS))

    def test_numbers_move_by_some_tens_and_keep_their_type(self):
        values = [ast.literal_eval(mutant[4:]) for mutant in mutants("CRP", "x = 50\n")]
        self.assertGreater(len(values), 20)
        self.assertTrue(all(type(value) is int and 0 <= value <= 100 for value in values))
        self.assertTrue(all(type(ast.literal_eval(mutant[4:])) is float for mutant in mutants("CRP", "x = 0.5\n")))

    def test_negative_numbers_are_bracketed_where_they_must_be(self):
        for code in ("x = 2 ** y\n", "x = -2\n"):
            negative = [mutant for mutant in mutants("CRP", code) if "(-" in mutant]
            self.assertTrue(negative)

    def test_strings_gain_or_lose_one_or_two_characters_and_keep_their_quotes(self):
        for mutant in mutants("CRP", 'x = "word"  # "word"\n'):
            value = ast.literal_eval(mutant[4:].split("  #")[0])
            self.assertIn(abs(len(value) - 4), (1, 2))
            self.assertTrue(mutant.startswith('x = "') and mutant.endswith('  # "word"\n'))

    def test_docstrings_annotations_and_f_strings_stay(self):
        code = 'def f(x: "int" = a) -> "int":\n    """2 words"""\n    return f"{x + 1:>5}"\n'
        self.assertEqual({mutate(Draw(seed), code, chance=1) for seed in range(20)}, {code})

    def test_nothing_is_edited_inside_what_was_removed(self):
        for seed in range(50):
            compile(mutate(Draw(seed), "y = x[1 + 2:3 * 4]\nz = not (a < 3 and b > 4 or -5 in c)\n", chance=1), "mutant", "exec")

    def test_a_loop_draws_one_of_three_operators_or_none(self):
        drawn = {mutate(Draw(seed), "for i in x:\n    f(i)\n") for seed in range(60)}
        self.assertEqual(len(drawn), 4)


class Mutants(unittest.TestCase):
    def test_the_seed_decides(self):
        for at, program in enumerate(some_programs(7, 100)):
            self.assertEqual(mutate(Draw(at), program.code), mutate(Draw(at), program.code))

    def test_every_candidate_of_every_program_gives_python(self):
        seen = set()
        for at, program in enumerate(some_programs(8, 400)):
            for candidate in candidates(program.code):
                seen.add(candidate.operator)
                mutant = apply(program.code, candidate.edits(Draw(at)))
                with self.subTest(candidate.operator, code=program.code, mutant=mutant):
                    compile(mutant, "mutant", "exec")
        self.assertEqual(seen, set(OPERATORS))

    def test_comments_and_layout_survive(self):
        code = "# first\nx = 3   # three\n\n\nfor i in range( 4 ):\n    x += i  # add\n"
        for seed in range(20):
            mutant = mutate(Draw(seed), code)
            self.assertTrue(all(part in mutant for part in ("# first\n", "   # three\n\n\n", "range( ", "  # add\n")), mutant)


if __name__ == "__main__":
    unittest.main()

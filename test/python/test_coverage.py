"""What programs are made of: every method, builtin, library function and statement pattern there is to teach is drilled."""

import sys
import unittest
import warnings
from collections import Counter

import support  # noqa: F401
from foretrace_data import workers
from foretrace_data.generator import Draw, drills, load_templates, methods

warnings.simplefilter("ignore")


class Uses(unittest.TestCase):
    def test_methods_have_the_type_they_were_called_on(self):
        code = "d = {1: 2}\nprint('a'.upper(), [3].pop(), d.pop(1), {4}.pop(), dict.fromkeys('a'))\n''.nothing()\n[].append(1)\n"
        self.assertEqual(set(methods.methods_called(code)), {"str.upper", "list.pop", "dict.pop", "set.pop", "dict.fromkeys"})

    def test_what_a_program_names(self):
        code = "import math as m\nfrom heapq import heappush\nx = sorted([m.floor(2.5)], key=len)\nheappush(x, 1)\nfor i, (a, *b) in enumerate(x, 1):\n    break\nelse:\n    i += 1\n"
        used = methods.uses(code)
        for name in ("sorted", "len", "enumerate", "math.floor", "heapq.heappush", "for enumerate with start", "for else", "for break", "x Add= y"):
            self.assertEqual(used[name], 1, name)
        self.assertNotIn("while", used)

    def test_method_names_are_those_of_built_in_types(self):
        self.assertEqual(methods.method_names("x.append(y.strip().lower())\nz.mine(3.5)\n'a,b'.split(',')\n"), {"append", "strip", "lower", "split"})


class Coverage(unittest.TestCase):
    def test_nothing_there_is_to_teach_is_missing(self):
        seen = Counter()
        for group, row in drills.ROWS:
            for seed in range(3):
                kind = drills.MODULES.get(group, "list" if group == "builtins" else group)
                d = Draw(f"{row} {seed}")
                value = drills.literal(d, drills.value_of(d, kind))
                head = f"import {group}\n" if group in drills.MODULES else ""
                seen.update(methods.uses("\n".join([head, *drills.straight(d, drills.filled(d, row, kind, "v", []), "v", [value])]) + "\n"))
        for template in load_templates().values():
            for seed in range(150 if template.id.startswith("patterns.") else 5):
                seen.update(self.uses(template.make(Draw(seed))))
        for group, names in methods.known().items():
            with self.subTest(group):
                self.assertEqual([name for name in names if not seen[name] and not (name.startswith("match") and sys.version_info < (3, 10))], [])

    def uses(self, code):
        try:
            return methods.uses(code)
        except SyntaxError:  # `match`, on Python 3.9
            return {}

    def test_drills_are_python_short_and_rarely_end_early(self):
        failed = 0
        with workers.Limited():
            for seed in range(400):
                code = drills.method_drill(Draw(seed))
                self.assertLess(code.count("\n"), 24, code)
                trace = workers.traced(code)
                failed += trace is None or trace["ending"]["kind"] != "finished"
        self.assertLess(failed, 60)


if __name__ == "__main__":
    unittest.main()

"""The generator: deterministic, splits apart, variations that keep the meaning, workers that survive what they run."""

import multiprocessing
import os
import signal
import sys
import time
import unittest
import warnings
from itertools import combinations, islice

import support  # noqa: F401
from foretrace_data import dialect, look, workers
from foretrace_data.generator import Draw, decorate, filters, load_templates, methods, programs
from foretrace_data.generator.asked import ask
from foretrace_data.generator.mixture import SHARES
from foretrace_data.generator.mutate import mutate
from foretrace_data.generator.slips import slip
from foretrace_data.generator.vary import rename
from foretrace_data.unknown import World

from foretrace_tracer import Limits, trace_source

warnings.simplefilter("ignore")

WRITERS = ("basics", "drills", "grammar", "lines")  # modules that write programs without a template


def behaviour(code):
    try:
        with workers.Limited(), workers.time_limit(), World(0) as world:  # one statement of a mutant may take for ever
            trace = trace_source(code, limits=Limits(steps=2000, seconds=2), stdin=world.stdin)
    except workers.TooSlow:
        return "", "too slow"
    return trace["stdout"], trace["ending"].get("type", trace["ending"]["kind"])


class Programs(unittest.TestCase):
    def test_the_same_seed_gives_the_same_programs(self):
        first, again, other = (list(islice(programs(seed), 200)) for seed in (5, 5, 6))
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)

    def test_held_out_templates_and_texts_are_never_trained_on(self):
        def names(split, key):
            found = [p for p in islice(programs(1, split), {"train": 1500, "heldout": 200}[split]) if not filters.has_held_out_pair(p.code)]
            return {getattr(p, key) for p in found if (p.template.split(".")[0] in WRITERS) == (key == "code")}

        for key in ("template", "code"):
            trained, held_out = names("train", key), names("heldout", key)
            self.assertGreater(len(held_out), 5)
            self.assertEqual(trained & held_out, set())

    def test_held_out_pairs_of_methods_are_never_trained_on(self):
        def pairs(split):
            return {pair for p in islice(programs(1, split), {"train": 1000, "heldout": 200}[split]) for pair in combinations(sorted(methods.method_names(p.code)), 2) if filters.is_held_out(*pair)}

        self.assertEqual(pairs("train"), set())
        self.assertGreater(len(pairs("heldout")), 5)

    def test_there_are_enough_templates_and_each_makes_programs(self):
        templates = load_templates()
        self.assertGreaterEqual(len(templates), 600)
        for template in templates.values():
            if "match" in template.features and sys.version_info < (3, 10):
                continue
            with self.subTest(template.id):
                for seed in range(2):
                    code = template.make(Draw(seed))
                    compile(code, template.id, "exec")
                    self.assertEqual(code, template.make(Draw(seed)))


class Filters(unittest.TestCase):
    def test_programs_that_differ_in_names_constants_and_comments_have_one_skeleton(self):
        rows = [
            ("x = [1, 2, 3]\nx.append(4)\n", "# here\nlong_name = [0.5]  # 'so'\n\nlong_name.append(-7)\n", True),
            ("d = {'a': 1}\n", 'table = {"it\'s # b": 2, "c": 3}\n', True),
            ("print(f'{x}!')\n", 'print("a")\n', True),
            ("x.append(1)\n", "x.remove(1)\n", False),
            ("y = len(x)\n", "y = sum(x)\n", False),
            ("y = x + 1\n", "y = x - 1\n", False),
            ("if x:\n    y = 1\nz = 2\n", "if x:\n    y = 1\n    z = 2\n", False),
        ]
        for one, other, same in rows:
            with self.subTest(one):
                self.assertEqual(filters.skeleton(one) == filters.skeleton(other), same)

    def test_no_program_comes_twice_and_few_of_one_skeleton(self):
        novelty = filters.Novelty()
        self.assertEqual([novelty.admits("x = 1\n"), novelty.admits("x = 1\n"), novelty.admits("x = 2\n")], [True, False, True])
        self.assertEqual(sum(novelty.admits(f"y = {n}\n") for n in range(3 * filters.CAP)), filters.CAP - 2)

    def test_a_window_forgets(self):
        novelty = filters.Novelty()
        for n in range(filters.WINDOW):
            novelty.admits(f"{'_' * (n % 30 + 1)}.a{n}")
        self.assertEqual(len(novelty.seen), filters.WINDOW)
        self.assertTrue(novelty.admits("y = 1\n"))
        self.assertEqual(len(novelty.seen), 1)

    def test_traces_that_repeat_themselves_are_left_out(self):
        with workers.Limited():
            self.assertIsNone(workers.traced("x = 1\nfor i in [0] * 20:\n    pass\n"))
            self.assertIsNotNone(workers.traced("x = 1\nfor i in range(20):\n    x += i\n"))


class Variations(unittest.TestCase):
    def test_names_comments_docstrings_hints_and_dead_code_keep_what_a_program_does(self):
        changes = (rename, decorate.comments, decorate.docstrings, decorate.hints, decorate.dead_code)
        made = dict.fromkeys(changes, 0)
        for at, program in enumerate(islice(programs(3), 120)):
            if {"slipped", "guarded"} & set(program.varied):
                continue  # messages of exceptions may tell names
            before = behaviour(program.code)
            for change in changes if before[1] != "NameError" else ():
                with self.subTest(change=change.__name__, code=program.code):
                    changed = change(Draw(at), program.code)
                    made[change] += changed != program.code
                    self.assertEqual(behaviour(changed), before)
        self.assertGreater(min(made.values()), 20)

    def test_hints_are_the_types_passed_and_returned(self):
        code = "def f(a, b, c):\n    return a > b\n\n\ndef g(x):\n    print(x)\n\n\nr = f(1, 2.5, y)\ng(['a', 'b'])\n"
        hinted = decorate.hints(Draw(1), code)
        self.assertIn("def f(a: int, b: float, c) -> bool:\n", hinted)
        self.assertIn("def g(x: list[str]) -> None:\n", hinted)

    def test_mistakes_mostly_raise_and_handlers_mostly_catch(self):
        endings = {True: [], False: []}
        for at, program in enumerate(islice(programs(6), 80)):
            for guarded in endings:
                changed = slip(Draw(at), program.code, guarded)
                compile(changed, "changed", "exec")
                if changed != program.code:
                    endings[guarded].append(behaviour(changed)[1] == "finished")
        self.assertLess(sum(endings[False]), 0.5 * len(endings[False]))
        self.assertGreater(sum(endings[True]), 0.6 * len(endings[True]))

    def test_values_that_are_asked_for_are_not_known(self):
        for seed in range(20):
            changed = ask(Draw(seed), "n = 12\nm = n + 1\n")
            with workers.Limited():
                trace = workers.traced(changed)
            self.assertEqual({name: value for step in trace["steps"] for name, value in step["changed"].items() if name in "nm"}, {"n": "<unknown>", "m": "<unknown>"}, changed)

    def test_renaming_keeps_layout_and_names_that_are_no_variables(self):
        code = "import math as m  # maths\ntick = 1\ndef f(a, *, b=2):\n    global tick\n    tick  +=  (a - b)  # change\n    try:\n        e = 1\n    except ValueError as e:\n        pass\nf(tick, b=m.floor(1))\n"
        seen = {rename(Draw(seed), code) for seed in range(30)}
        self.assertGreater(len(seen), 5)
        for changed in seen:
            self.assertEqual(behaviour(changed), behaviour(code))
            for kept in ("import math as m  # maths\n", "def f(", ", *, b=2)", "  +=  (", " - b)  # change", "        e = 1\n", ", b=m.floor(1))"):
                self.assertIn(kept, changed)

    def test_mutation_changes_some_behaviour_and_always_compiles(self):
        changed = 0
        for at, program in enumerate(islice(programs(4), 200)):
            if "    case " in program.code and sys.version_info < (3, 10):
                continue
            mutant = mutate(Draw(at), program.code)
            compile(mutant, "mutant", "exec")
            changed += behaviour(mutant) != behaviour(program.code)
        self.assertGreater(changed, 20)


class Samples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with workers.Limited():
            cls.made = list(islice(workers.make(seed=11), 1500))

    def test_trace_to_tokens_and_back(self):
        for made in self.made[:400]:
            with self.subTest(code=made.program.code):
                read = dialect.read(dialect.write(made.trace), made.program.code)
                self.assertEqual({**dialect.canonical(read), "origin": "real"}, dialect.canonical(made.trace))

    def test_every_class_has_its_share_of_the_tokens(self):
        tokens = dict.fromkeys(SHARES, 0)
        for made in self.made:
            tokens[made.program.klass] += len(made.prompt) + len(made.answer)
        for klass, share in SHARES.items():
            self.assertAlmostEqual(tokens[klass] / sum(tokens.values()), share, delta=0.04, msg=klass)

    def test_endings_and_variations_have_their_shares_of_the_programs(self):
        held = [what for made in self.made for what in look.held(made)]
        for what, (least, most) in look.TARGETS.items():
            share = 100 * held.count(what) / len(self.made)
            self.assertTrue(least - 1.5 <= share <= most + 1.5, f"{what}: {share}")


BOMBS = {
    "memory": "x = [0]\nwhile True:\n    x = x + x\n",
    "memory in one step": "x = bytearray(10 ** 11)\n",
    "time in one step": "x = 0\nfor i in range(10 ** 9): x += sum(range(1000))\n",
    "recursion": "def f():\n    f()\nf()\n",
    "output": "while True:\n    print('x' * 1000)\n",
    "large numbers": "x = 3\nwhile True:\n    x = x * x\n",
    "waiting": "import threading\nx = 1\nthreading.Event().wait(60)\n",
    "exit": "import sys\nsys.exit()\n",
}


def survive(code, answers):
    with workers.Limited():
        started = time.monotonic()
        try:
            trace = workers.traced(code)
        except (workers.TooSlow, MemoryError, RecursionError):
            trace = None
        answers.put((trace is None or trace["ending"]["kind"] == "exception", time.monotonic() - started < 5))


class Workers(unittest.TestCase):
    def test_bombs_end_alone_and_soon(self):
        for name, code in BOMBS.items():
            with self.subTest(name):
                answers = multiprocessing.Queue()
                process = multiprocessing.Process(target=survive, args=(code, answers))
                process.start()
                self.assertEqual(answers.get(timeout=20), (True, True))
                process.join(20)

    def test_what_cannot_be_interrupted_takes_its_worker_with_it(self):
        process = multiprocessing.Process(target=survive, args=("x = sum(range(10 ** 11))\n", multiprocessing.Queue()))
        process.start()
        process.join(30)
        self.assertEqual(process.exitcode, -signal.SIGVTALRM)

    def test_a_program_that_catches_everything_is_not_taken_for_one_that_ended(self):
        with workers.Limited(), self.assertRaises(workers.TooSlow):
            workers.traced("x = 1\ntry:\n    y = any(i < 0 for i in range(10 ** 9))\nexcept:\n    x = 2\n")

    def test_a_worker_that_dies_is_replaced(self):
        stream = workers.stream(seed=1, workers=1)
        next(stream)
        (victim,) = multiprocessing.active_children()
        os.kill(victim.pid, signal.SIGVTALRM)
        more = list(islice(stream, 20 * workers.CHUNK))
        self.assertNotIn(victim.pid, [child.pid for child in multiprocessing.active_children()])
        stream.close()
        self.assertEqual(len(more), 20 * workers.CHUNK)

    def test_the_stream_gives_encoded_samples_and_stops(self):
        stream = workers.stream(seed=1, workers=1, max_trace_tokens=300)
        samples = list(islice(stream, 100))
        stream.close()
        self.assertTrue(all(0 < len(trace) <= 300 and len(prompt) <= workers.MAX_PROMPT_TOKENS for prompt, trace, _ in samples))
        self.assertGreater(len({meta["klass"] for _, _, meta in samples}), 3)


if __name__ == "__main__":
    unittest.main()

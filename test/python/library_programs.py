"""Answers the TypeScript tests: COUNT random programs from SEED that use a part of the library, with their real traces, as JSON lines.

`--programs` leaves out the traces, for those who trace them with several interpreters.
"""

import json
import random
import sys

import support  # noqa: F401


class Maker:
    """Draws programs by the part of the library that they use."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def chance(self, share):
        return self.random.random() < share

    def some(self, make, low=1, high=5):
        return [make() for _ in range(self.random.randint(low, high))]

    def program(self, part):
        return getattr(self, part)()

    # random

    def seeded(self):
        r = self.random
        seed = self.pick([lambda: str(r.randint(-3, 200)), lambda: str(r.getrandbits(self.pick([31, 32, 33, 64, 90, 2000]))), lambda: repr(self.pick(["", "hello", "café", "x" * 200, "seed 42"])), lambda: self.pick(["True", "0", "None", "2.5"])])
        is_object = self.chance(0.4)
        name = "rng" if is_object else "random"
        lines = ["import random", f"rng = random.Random({seed()})" if is_object else f"random.seed({seed()})"]
        lines.append("xs = " + self.pick(["[1, 2, 3]", "list(range(30))", "list('abcdefgh')", "[[1], [2], [3], [4]]", "['a', 'b']", "list(range(200))"]))
        for number in range(r.randint(2, 8)):
            lines.append(self.draw(name, number))
        if self.chance(0.2):
            lines.append(f"{name}.seed({seed()})")
            lines.append(self.draw(name, 9))
        return "\n".join(lines)

    def draw(self, name, number):
        r = self.random
        low = r.randint(-50, 50)
        population = self.pick(["xs", "xs", "range(1, 50)", "'hello world'", "(1, 2, 3, 4)", "range(10, 0, -3)", "range(1000)", "[]"])
        weights = self.pick(["[1, 2, 3]", "[5, 1, 1, 0.5]", "(10, 20)", "[1] * 8", "[0.1, 0.2, 0.7]"])
        call = self.pick([
            "random()", f"uniform({low}, {low + r.randint(-5, 20)})", f"uniform({low / 4}, {r.uniform(-5, 5)!r})", f"randint({low}, {low + r.randint(0, 1000)})", f"randint(1, {10 ** r.randint(1, 30)})", f"randrange({r.randint(1, 999)})", f"randrange({low}, {low + r.randint(1, 99)}, {r.randint(1, 7)})", f"randrange({low}, {low - r.randint(1, 99)}, {-r.randint(1, 7)})",
            f"getrandbits({r.randint(1, 130)})", f"choice({population})", f"choices({population}, k={r.randint(0, 6)})", f"choices([1, 2, 3], weights={weights}, k=4)", f"choices('abcd', {weights})", f"choices([1, 2, 3], cum_weights=[2, 5, 9], k=3)", f"sample({population}, {r.randint(0, 6)})", f"sample(range({r.randint(1, 3000)}), k={r.randint(1, 40)})", "gauss(0, 1)", "normalvariate(10, 2)", "triangular(1, 5)", "expovariate(2)", "betavariate(1, 2)",
        ])
        return self.pick([
            f"v{number} = {name}.{call}", f"v{number} = {name}.{call}", f"print({name}.{call})", f"{name}.shuffle(xs)",
            f"v{number} = [{name}.{self.pick(['random()', 'randint(1, 6)', 'choice(xs)'])} for _ in range({r.randint(1, 5)})]",
            f"v{number} = round({name}.{self.pick(['random()', 'uniform(1, 2)', 'gauss(5, 2)', 'normalvariate(10, 2)', 'expovariate(0.5)'])}, {r.randint(0, 4)})",
            f"v{number} = sorted(xs, key=lambda x: {name}.random())",
        ])


def main(part, seed, count, programs_only):
    maker = Maker(seed)
    if programs_only:
        for _ in range(count):
            print(json.dumps({"id": part, "code": maker.program(part) + "\n"}))
        return
    from foretrace_data.workers import traced

    for _ in range(count):
        code = maker.program(part) + "\n"
        trace = traced(code)
        if trace:
            print(json.dumps({"code": code, "trace": trace}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), "--programs" in sys.argv)

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { align } from "../../server/core/alignment.ts";
import { Following } from "../../server/core/check/machine/follow.ts";
import type { Recorded } from "../../server/core/check/machine/records.ts";
import { compareOutputs, compareValues } from "../../server/core/compareValues.ts";
import { compareTraces } from "../../server/core/comparison.ts";
import { foretrace } from "../../server/core/dialect/foretrace.ts";
import { lineVerdicts, rightSentence } from "../../server/core/render/verdicts.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { testParser } from "../fixtures/parser.ts";
import { step, trace } from "../fixtures/steps.ts";

const parser = await testParser();

function recordsOf(code: string): { readonly steps: readonly Recorded[]; readonly cause: string | undefined } {
  const following = new Following(parser.parse(code));
  const steps: Recorded[] = [];
  for (;;) {
    const step = following.at(steps.length, () => false);
    if (!step) return { steps, cause: following.cause };
    steps.push(step);
  }
}

/** What the last statements print or raise. */
function said(code: string): readonly string[] {
  return recordsOf(code).steps.flatMap(({ output, exception }) => [
    ...(output === null ? [] : [output]),
    ...(exception ? [`${exception.type}: ${exception.message}`] : []),
  ]);
}

const textOf = (code: string, name: string) =>
  recordsOf(code).steps.reduce<string | undefined>((value, { changed }) => changed.get(name) ?? value, undefined);

describe("values that only a run can tell", () => {
  it("flow on, and leave the rest exact", () => {
    const code =
      "import random\nr = random.randint(1, 6)\nd = {'a': r, 'b': 2}\nxs = [1, 2]\nxs.append(r)\nn = len(xs)\nk = d['b'] + n\n";
    expect(textOf(code, "d")).toBe("{'a': <unknown>, 'b': 2}");
    expect(textOf(code, "xs")).toBe("[1, 2, <unknown>]");
    expect(textOf(code, "k")).toBe("5");
  });
  it("are attributes, parts and arguments", () => {
    const code =
      "class P:\n    def __init__(self, n):\n        self.n = n\n        self.m = 1\np = P(input())\na, b = input().split()\nc = p.m\n";
    expect(textOf(code, "p")).toBe("<object> P(n=<unknown>, m=1)");
    expect(textOf(code, "b")).toBe("<unknown>");
    expect(textOf(code, "c")).toBe("1");
  });
  it("are printed word by word", () => {
    expect(said("x = input('Name? ')\nprint(f'Hello {x}!', 3)\n")).toEqual(["Name? ", "Hello <unknown> 3\n"]);
    expect(said("t = open('f').read()\nprint('All:', t)\n")).toEqual(["<unknown>\n"]);
    expect(said("x = int(input())\nprint(f'{x:>5}|')\nprint(f'{x / 2:.1f} cm')\n")).toEqual([
      "<unknown>\n",
      "<unknown> cm\n",
    ]);
  });
  it("take with them what they may have changed", () => {
    const code = "import random\nxs = [1, 2, 3]\nys = xs\nrandom.shuffle(xs)\nn = len(ys)\n";
    expect(textOf(code, "ys")).toBe("[<unknown>, <unknown>, <unknown>]");
    expect(textOf(code, "n")).toBe("3");
    expect(textOf("import numpy as np\nxs = [1]\na = np.array(xs)\nb = 2\n", "xs")).toBe("<unknown>");
    expect(textOf("import random\nps = [[1], [2]]\nrandom.choice(ps).append(3)\n", "ps")).toBe(
      "[<unknown>, <unknown>]",
    );
  });
  it("change with every read", () => {
    const { steps } = recordsOf("x = input()\nx = input()\ny = x\nz = y\n");
    expect(steps.map(({ changed }) => [...changed.keys()].join())).toEqual(["x", "x", "y", "z"]);
  });
});

describe("mistakes with types", () => {
  it.each([
    ["n = input()\nm = n + 1\n", 'TypeError: can only concatenate str (not "int") to str'],
    ["n = int(input())\nprint('n is ' + n)\n", 'TypeError: can only concatenate str (not "int") to str'],
    ["n = input()\nif n > 5:\n    pass\n", "TypeError: '>' not supported between instances of 'str' and 'int'"],
    ["n = input()\nfor i in range(n):\n    pass\n", "TypeError: 'str' object cannot be interpreted as an integer"],
    ["xs = [1]\ni = input()\nx = xs[i]\n", "TypeError: list indices must be integers or slices, not str"],
    ["n = int(input())\nx = len(n)\n", "TypeError: object of type 'int' has no len()"],
    ["n = input()\nx = n.foo()\n", "AttributeError: 'str' object has no attribute 'foo'"],
    ["n = input()\nx = f'{n:.2f}'\n", "ValueError: Unknown format code 'f' for object of type 'str'"],
  ])("are certain whatever is read: %j", (code, error) => {
    expect(said(code).at(-1)).toBe(error);
  });
  it("show in comparisons that are never true", () => {
    expect(textOf("g = input()\nx = g == 7\ny = g in [1, 2]\nz = g is None\n", "x")).toBe("False");
    expect(textOf("g = input()\ny = g in [1, 2]\n", "y")).toBe("False");
    expect(textOf("g = input()\nx = g == '7'\n", "x")).toBe("<unknown>");
  });
});

describe("a trace ends", () => {
  it.each([
    ["n = int(input())\nif n > 3:\n    pass\n", 2, "what is read from the keyboard is not known"],
    ["import random\nwhile random.random() < 1:\n    pass\n", 2, "chance is not known"],
    ["f = open('x')\nfor line in f:\n    pass\n", 2, "what is in a file is not known"],
    ["import time\nfor i in range(int(time.time())):\n    pass\n", 2, "the time of the run is not known"],
    ["import helpers\nif helpers.ready():\n    pass\n", 2, "what helpers does is not known"],
    ["try:\n    import yaml\nexcept ImportError:\n    yaml = None\n", 2, "what yaml does is not known"],
    ["try:\n    n = int(input())\nexcept ValueError:\n    n = 0\n", 2, "what is read from the keyboard is not known"],
    [
      "def f(x):\n    return x\nn = int(input())\nys = [f(i) for i in range(n)]\n",
      4,
      "what is read from the keyboard is not known",
    ],
  ])("where its course depends on one: %j", (code, lines, cause) => {
    const { steps, cause: found } = recordsOf(code);
    expect(found).toBe(cause);
    const last = steps.at(-1);
    expect(last && last.line + 1).toBe(lines);
    expect(last?.next).toBe("end");
  });
  it("for the reader, with its cause", () => {
    const program = parser.parse("n = int(input())\nif n > 3:\n    print(n)\n");
    const reader = foretrace.reader(program);
    for (let told = reader.told; told?.kind === "pieces"; told = reader.told)
      for (const text of told.pieces.slice(0, 1)) reader.push({ text, probability: 1, overridden: false, told: true });
    expect(reader.steps.at(-1)?.evals.at(-1)?.value).toBe("<unknown>");
    expect(reader.ending).toEqual({ kind: "unknown", line: 1, cause: "what is read from the keyboard is not known" });
    expect(reader.faults).toEqual([]);
  });
});

describe("what is told of programs that read the world", () => {
  const programs = [
    "import random\nrolls = [random.randint(1, 6) for _ in range(3)]\nprint('Sum', sum(rolls), 'of', len(rolls))\nprint(sorted(rolls))\nif sum(rolls) > 9:\n    print('lucky')\n",
    "def ask(q):\n    return int(input(q))\nw = ask('w ')\nh = ask('h ')\nprint('Area:', w * h)\nbig = w * h > 20\nprint(big, type(w))\n",
    "with open('o.txt', 'w') as f:\n    n = f.write('hi')\nwith open('o.txt') as f:\n    first = f.readline().strip()\nprint('First', first)\nprint(n)\n",
    "import random\nclass Die:\n    def __init__(self, sides):\n        self.sides = sides\n        self.value = None\n    def roll(self):\n        self.value = random.randint(1, self.sides)\n        return self.value\n    def __str__(self):\n        return f'Die({self.value})'\nd = Die(6)\nt = d.roll() + d.roll()\nprint(d, t)\nprint(d.sides)\n",
    "items = []\nwhile len(items) < 2:\n    items.append(input('item '))\nprint(', '.join(items))\nprint('You have', len(items))\nx = items[0] + 1\n",
    "import time\nstart = time.time()\ntotal = sum(range(5))\ntook = time.time() - start\nprint(f'{total} in {took:.3f} s')\n",
  ];
  const script = fileURLToPath(new URL("../python/worlds.py", import.meta.url));
  const answer = execFileSync(process.env.PYTHON ?? "python3", [script], {
    input: JSON.stringify(programs),
    encoding: "utf8",
  });
  const worlds = (JSON.parse(answer) as object[][]).map((traces) => traces.map((trace) => traceFromJson(trace)));

  it.each(programs.map((code, at) => [code, at] as const))("fits each world: %j", (code, at) => {
    const { steps, cause } = recordsOf(code);
    expect(steps.some(({ changed }) => [...changed.values()].some((value) => value.includes("<unknown>")))).toBe(true);
    for (const { steps: real } of worlds[at] ?? []) {
      for (const [index, told] of steps.entries()) {
        const step = real[index];
        expect(step && [step.line, step.frame.depth]).toEqual([told.line, told.frame.depth]);
        if (!step || (cause !== undefined && index === steps.length - 1)) continue;
        // A world in which the same comes twice, by chance, has no change to report.
        const fits = (a: string, b: string | undefined) =>
          b === undefined ? a.includes("<unknown>") : compareValues(a, b) !== "different";
        for (const [name, value] of told.changed)
          expect([name, value, fits(value, step.changed.get(name))]).toEqual([name, value, true]);
        for (const name of step.changed.keys()) expect(told.changed.has(name)).toBe(true);
        expect(compareOutputs(told.output ?? "", step.output ?? "")).not.toBe("different");
        expect(told.exception).toEqual(step.exception);
      }
      if (cause === undefined) expect(real.length).toBe(steps.length);
    }
  });
});

it("a module that comes with Python is never missing", () => {
  const { steps, cause } = recordsOf("try:\n    import argparse, socket\nexcept ImportError:\n    x = 1\ny = 2\n");
  expect([steps.length, cause, steps.at(-1)?.changed.get("y")]).toEqual([3, undefined, "2"]);
});

describe("comparing with a run", () => {
  it("calls what was left open neither right nor wrong", () => {
    const predicted = trace([
      step(0, { changed: { n: "<unknown>" } }),
      step(1, { output: "n is <unknown>\n" }),
      step(2, { changed: { x: "5" } }),
    ]);
    const real = trace([
      step(0, { changed: { n: "7" } }),
      step(1, { output: "n is 7\n" }),
      step(2, { changed: { x: "5" } }),
    ]);
    const comparison = compareTraces(predicted, real);
    expect(comparison.alignment.rows.map(({ kind }) => kind)).toEqual(["open", "open", "match"]);
    expect([...lineVerdicts(comparison, 60).values()].map(({ text }) => text)).toEqual([
      "≈ n=unknown ○ n=7",
      "≈ » n is <unknown> ○ » n is 7",
      "✓ x=5",
    ]);
    expect(rightSentence(comparison.alignment)).toBe(
      "No step contradicts the prediction; at 2 of 3 steps it left values open (○).",
    );
    const wrong = compareTraces(predicted, trace([...real.steps.slice(0, 1), step(1, { output: "m is 7\n" })]));
    expect(wrong.alignment.rows.map(({ kind }) => kind)).toEqual(["open", "mismatch", "extra"]);
  });
  it("does not part from one in which an unknown value came twice", () => {
    const first = step(0, { changed: { n: "3" } });
    const predicted = trace([first, step(1, { changed: { n: "<unknown>" } })]);
    expect(align(predicted, trace([first, step(1)])).first).toBeUndefined();
    expect(align(trace([first, step(1, { changed: { n: "4" } })]), trace([first, step(1)])).first).toBeDefined();
  });
  it("leaves open what is unknown, and nothing else", () => {
    expect(compareValues("[1, <unknown>]", "[1, 5]")).toBe("unknown");
    expect(compareValues("[1, <unknown>]", "[2, 5]")).toBe("different");
    expect(compareOutputs("Hello <unknown>\n", "Hello Ann!\n")).toBe("unknown");
    expect(compareOutputs("Hello <unknown>\n", "Bye Ann!\n")).toBe("different");
    expect(compareOutputs("<unknown> of <unknown>", "of")).toBe("different");
  });
});

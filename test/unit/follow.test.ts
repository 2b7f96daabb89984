import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import { tell } from "../../server/core/check/tell.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

/** The step at a place as the machine knows it, or why it stopped before. */
function followed(code: string): {
  readonly steps: readonly string[];
  readonly reason: string | undefined;
  readonly cause: string | undefined;
} {
  const following = new Following(parser.parse(code));
  const steps: string[] = [];
  for (let at = 0; ; at++) {
    const step = following.at(at, () => false);
    if (!step) return { steps, reason: following.reason, cause: following.cause };
    const state = [...step.changed].map(([name, value]) => `${name}=${value}`);
    const gone = step.deleted.map((name) => `del ${name}`);
    const end =
      step.exception !== undefined
        ? [`raise ${step.exception.type}: ${step.exception.message}`]
        : step.value !== undefined
          ? [`return ${step.value}`]
          : [];
    const parts = [...state, ...gone, ...(step.output === null ? [] : [JSON.stringify(step.output)]), ...end];
    steps.push(`${step.line + 1}${step.kind === "call" ? ` in ${step.frame.name}` : ""}: ${parts.join(", ")}`.trim());
  }
}

const check = (code: string, expected: readonly string[]) => expect(followed(code).steps).toEqual(expected);

describe("following a program from its beginning", () => {
  it("writes characters of any script as Python does", () =>
    check('a = "\u{1F469}\u200d\u{1F467} \u0928\u092e\u0938\u094d\u0924\u0947 \u200fab\u3000c"\n', [
      "1: a='\u{1F469}\\u200d\u{1F467} \u0928\u092e\u0938\u094d\u0924\u0947 \\u200fab\\u3000c'",
    ]));

  it("shows a changed object under every name it has, in every frame", () =>
    check("a = [1]\nb = {'k': a}\ndef grow(x):\n    x.append(2)\ngrow(a)\n", [
      "1: a=[1]",
      "2: b={'k': [1]}",
      "3: grow=<function>",
      "5: a=[1, 2], b={'k': [1, 2]}",
      "3 in grow: x=[1]",
      "4: x=[1, 2]",
    ]));

  it("makes objects, and finds methods where their classes have them", () =>
    check(
      "class A:\n    n = 1\n    def __init__(self, x):\n        self.x = x\n    def get(self):\n        return self.x + self.n\nclass B(A):\n    n = 5\nb = B(2)\nr = b.get()\n",
      [
        "1: A=<class>",
        "1 in A:",
        "2: n=1",
        "3: __init__=<function>",
        "5: get=<function>",
        "7: B=<class>",
        "7 in B:",
        "8: n=5",
        "9: b=<object> B(x=2)",
        "3 in __init__: self=<object> B(), x=2",
        "4: self=<object> B(x=2)",
        "10: r=7",
        "5 in get: self=<object> B(x=2)",
        "6: return 7",
      ],
    ));

  it("knows which handler takes an exception, and when its name goes", () =>
    check(
      "try:\n    x = {}['a']\nexcept IndexError:\n    pass\nexcept KeyError as e:\n    m = str(e)\nfinally:\n    y = 1\n",
      ["1:", "2: raise KeyError: 'a'", "3:", "5: e=KeyError('a')", "6: m=\"'a'\"", "8: y=1, del e"],
    ));

  it("says of what cannot be joined what join says", () =>
    check("x = ', '.join(None)\n", ["1: raise TypeError: can only join an iterable"]));

  it("lets an exception out of the frames it leaves", () =>
    check("def f(n):\n    return 1 // n\nf(0)\n", [
      "1: f=<function>",
      "3: raise ZeroDivisionError: integer division or modulo by zero",
      "1 in f: n=0",
      "2: raise ZeroDivisionError: integer division or modulo by zero",
    ]));

  it("shares the variables of functions around", () =>
    check(
      "def make():\n    n = 0\n    def inc():\n        nonlocal n\n        n += 1\n        return n\n    return inc\nc = make()\nx = c()\n",
      [
        "1: make=<function>",
        "8: c=<function>",
        "1 in make:",
        "2: n=0",
        "3: inc=<function>",
        "7: return <function>",
        "9: x=1",
        "3 in inc: n=0",
        "5: n=1",
        "6: return 1",
      ],
    ));

  it("runs a generator as far as it is asked for", () =>
    check("def g():\n    print('a')\n    yield 1\n    print('b')\nfor i in g():\n    pass\n", [
      "1: g=<function>",
      '5: i=1, "a\\n"',
      "6:",
      '5: "b\\n"',
    ]));

  it("says no message that differs between Python's versions", () => {
    check("x = max([])\n", ["1: raise ValueError: <unknown>"]);
    check("def f():\n    print(x)\n    x = 1\nf()\n", [
      "1: f=<function>",
      "4: raise UnboundLocalError: <unknown>",
      "1 in f:",
      "2: raise UnboundLocalError: <unknown>",
    ]);
  });

  it("goes on past what nobody can know, up to a branch on it", () => {
    const { steps, cause } = followed("x = 1\ny = input()\nz = x\nif y:\n    z = 2\n");
    expect(steps).toEqual(["1: x=1", "2: y=<unknown>", "3: z=1", "4:"]);
    expect(cause).toBe("what is read from the keyboard is not known");
  });

  it.each([
    "s = 'abc'\nwhile True:\n    s += s\n",
    "x = [0] * 10**9\n",
    "x = len(range(10**30))\n",
    "x = 10 ** 10 ** 8\n",
    "from collections import Counter\nx = -Counter(a=1.5)\n",
  ])("stops, and raises nothing, where something grows beyond what it follows: %j", (code) => {
    const { steps, reason } = followed(code);
    expect(reason).toBeDefined();
    expect(steps.filter((step) => step.includes("raise"))).toEqual([]);
  });

  it("stops at a loop that never ends without a step", () => {
    const { steps, reason } = followed("def g():\n    while True:\n        pass\n    yield 1\nx = list(g())\n");
    expect(steps).toEqual(["1: g=<function>"]);
    expect(reason).toBe("too much");
  });
});

describe("what the machine tells of a trace", () => {
  const code = "a = [1, 2]\nb = a\nb.append(3)\nc = len(a)\n";
  const script = fileURLToPath(new URL("../../server/groundtruth", import.meta.url));
  const real = execFileSync(
    process.env.PYTHON ?? "python3",
    [
      "-c",
      "import sys, json; from foretrace_tracer import trace_source; print(json.dumps(trace_source(sys.argv[1])))",
      code,
    ],
    { encoding: "utf8", env: { ...process.env, PYTHONPATH: script } },
  );
  const { steps } = traceFromJson(JSON.parse(real) as object);

  it("comes with the line that follows", () => {
    const told = tell(parser.parse(code), [...steps.slice(0, 2), { ...bare(2) }], 2);
    expect(told?.tellings).toEqual([
      {
        kind: "state",
        changed: [
          ["a", "[1, 2, 3]"],
          ["b", "[1, 2, 3]"],
        ],
        deleted: [],
      },
    ]);
    expect(told?.next).toBe(3);
  });

  it("is left to the values where the trace is another program's", () => {
    const program = parser.parse(code);
    const other = steps
      .slice(0, 2)
      .map((step, at) => (at === 0 ? { ...step, changed: new Map([["a", "[7]"]]) } : step));
    expect(tell(program, [...other, { ...bare(3) }], 2)?.next).toBeUndefined();
    // And it is the machine's again for the trace that is.
    expect(tell(program, [...steps.slice(0, 3), { ...bare(3) }], 3)?.next).toBe("end");
  });

  function bare(line: number) {
    const step = steps[line];
    if (!step) throw new Error(`the trace has no step ${line}`);
    return { ...step, kind: "line" as const, changed: new Map<string, string>(), deleted: [], evals: [], output: null };
  }

  it("refuses what runs when an object goes", () => {
    const stops = (code: string) => expect(followed(code).reason).toBeDefined();
    const left = "def g():\n    try:\n        yield 1\n    finally:\n        print('left')\n";
    stops(`${left}print(next(g()), 'first')\ny = 2\n`);
    stops(
      `${left}class A:\n    def __init__(self):\n        self.it = self.run()\n    def run(self):\n        yield from g()\na = A()\nx = next(a.it)\na = None\ny = 2\n`,
    );
    stops("class D:\n    def __del__(self):\n        print('gone')\n");
    check("def g():\n    try:\n        yield 1\n    finally:\n        print('over')\nfor x in g():\n    y = x\n", [
      "1: g=<function>",
      "6: x=1",
      "7: y=1",
      '6: "over\\n"',
    ]);
  });

  it("looks for names of a method past the class body, and of the body past the functions around it", () =>
    check(
      "x = 'module'\ndef f():\n    x = 'f'\n    class A:\n        y = x\n        def get(self):\n            return x\n    class B:\n        x = 'B'\n        def get(self):\n            return x\n    return A().get(), A.y, B().get(), B.x\nprint(f())\n",
      [
        "1: x='module'",
        "2: f=<function>",
        `13: "('f', 'f', 'f', 'B')\\n"`,
        "2 in f:",
        "3: x='f'",
        "4: A=<class>",
        "4 in A:",
        "5: y='f'",
        "6: get=<function>",
        "8: B=<class>",
        "8 in B:",
        "9: x='B'",
        "10: get=<function>",
        "12: return ('f', 'f', 'f', 'B')",
        "6 in get: self=<object> A(), x='f'",
        "7: return 'f'",
        "10 in get: self=<object> B(), x='f'",
        "11: return 'f'",
      ],
    ));

  it("asks own iterators as often as Python does", () => {
    const own =
      "class I:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        print('iter')\n        return self\n    def __next__(self):\n        print(self.n)\n        if self.n == 0:\n            raise StopIteration\n        self.n -= 1\n        return self.n\n";
    const printed = (code: string) =>
      followed(own + code)
        .steps.flatMap((step) => [...step.matchAll(/"(.*)\\n"/g)].map(([, text]) => text))
        .join(" ");
    // What a star takes is a list of the iterator, which is asked for its own one then.
    expect(printed("a, *b = I(2)\n")).toBe("iter 2 iter 1 0");
    expect(printed("a, b = I(9)\n")).toBe("iter 9 8 7");
    expect(printed("i = iter(I(1))\na = next(i), next(i, 'end'), i.n\nprint(a)\n")).toBe("iter 1 0 (0, 'end', 0)");
  });

  it("takes and sets slices of any step, of objects too, and keys as sets", () => {
    const printed = (code: string) =>
      followed(code)
        .steps.flatMap((step) => [...step.matchAll(/"(.*)\\n"/g)].map(([, text]) => text))
        .join(" ");
    expect(printed("a = list(range(6))\na[::2] = 'xyz'\na[1:1] = (0,)\ndel a[-2::-3]\nprint(a)\n")).toBe(
      "['x', 0, 'y', 3, 5]",
    );
    expect(printed("try:\n    a = [1, 2]\n    a[::2] = [1, 2]\nexcept ValueError as e:\n    print(e)\n")).toBe(
      "attempt to assign sequence of size 2 to extended slice of size 1",
    );
    expect(printed("class P: pass\nt = (P, int, P)\nprint(t[::2] == (P, P), t[:] is t)\n")).toBe("True True");
    expect(
      printed("d = {'a': 1}\nprint(sorted({'a', 'b'} - d.keys()), d.keys() <= {'a'}, d.items() & {('a', 1)})\n"),
    ).toBe("['b'] True {('a', 1)}");
  });

  it("tries alternatives with signs and parentheses", () => {
    const code =
      "def f(v):\n    match v:\n        case -1 | 1: return 'unit'\n        case [] | (): return 'none'\n        case (1, x) | [3, x]: return x\n        case {'k': -5 | 5}: return 'k'\n";
    const of = (value: string) => followed(`${code}x = f(${value})\n`).steps.at(1);
    expect(of("-1")).toContain("x='unit'");
    expect(of("()")).toContain("x='none'");
    expect(of("[3, 4]")).toContain("x=4");
    expect(of("{'k': -5}")).toContain("x='k'");
  });

  it("knows what documents the program, other than the indentation that newer versions take away", () =>
    check(
      "'''Doc.'''\ndef f():\n    'One.'\nclass C:\n    '''One\n    and two.'''\nclass D(C): pass\nx = __doc__, f.__doc__, D.__doc__, D().__doc__\ny = C.__doc__\n",
      [
        "2: f=<function>",
        "4: C=<class>",
        "4 in C:",
        "7: D=<class>",
        "7 in D:",
        "7:",
        "8: x=('Doc.', 'One.', None, None)",
        "9: y=<unknown>",
      ],
    ));

  it("ends generators when the last variable or loop lets go of them", () => {
    const left = "def g():\n    try:\n        yield 1\n        yield 2\n    finally:\n        print('left')\n";
    check(`${left}it = g()\nx = next(it)\nit = None\ny = 2\n`, [
      "1: g=<function>",
      "7: it=<object> generator()",
      "8: x=1",
      '9: it=None, "left\\n"',
      "10: y=2",
    ]);
    check(`${left}for x in g():\n    break\ny = 2\n`, ["1: g=<function>", "7: x=1", '8: "left\\n"', "9: y=2"]);
    check(`${left}it = g()\nx = next(it)\nit.close()\ny = 2\nit = g()\nx = next(it)\n`, [
      "1: g=<function>",
      "7: it=<object> generator()",
      "8: x=1",
      '9: "left\\n"',
      "10: y=2",
      "11:",
      '12: "left\\n"',
    ]);
  });

  it("leaves generators alone that a call gives, or that an unfinished expression holds", () => {
    const start =
      "def start(out):\n    def run():\n        try:\n            while True:\n                yield\n        finally:\n            out.append('end')\n    g = run()\n    next(g)\n    return g\nout = []\n";
    check(`${start}a = start(out)\nn = len(out)\na = None\nn = 1\n`, [
      "1: start=<function>",
      "11: out=[]",
      "12: a=<object> generator()",
      "1 in start: out=[]",
      "2: run=<function>",
      "8: g=<object> generator()",
      "9:",
      "10: return <object> generator()",
      "13: n=0",
      "14: a=None, out=['end']",
      "15: n=1",
    ]);
    for (const last of ["y = next(start(out)), len(out)\n", "ps = [start(out), start(out)]\n"])
      expect(followed(`${start}${last}n = 1\n`).reason).toBe("a generator that may be left");
  });

  it("does not say whether equal tuples are one", () => {
    expect(followed("x = () is ()\n").reason).toBe("is");
    expect(followed("a = (1, 2)\nb = (1, 2)\nx = a is b\n").reason).toBe("is");
    expect(followed("n = float('nan')\nx = n is n\n").reason).toBe("is");
    check("a = (1, 2)\nx = a is (1, 3), a is a\n", ["1: a=(1, 2)", "2: x=(False, True)"]);
  });

  it("tells what an exception says of itself only where it is sure that it was caught", () => {
    const own = "class E(Exception):\n    def __str__(self):\n        return 'own'\n";
    expect(followed(`${own}raise E('x')\n`).steps.at(-1)).toBe(
      "1: E=<class>, 2: __str__=<function>".split(", ").at(-1),
    );
    expect(followed(`${own}try:\n    raise E('x')\nexcept E:\n    y = 1\n`).steps.slice(-3)).toEqual([
      "5: raise E: x",
      "6:",
      "7: y=1",
    ]);
  });

  it("shows an object that holds itself as the tracer does", () =>
    check("a = [1]\na.append(a)\nd = {}\nd['d'] = d\nclass N:\n    pass\nn = N()\nn.me = n\n", [
      "1: a=[1]",
      "2: a=[1, [...]]",
      "3: d={}",
      "4: d={'d': {...}}",
      "5: N=<class>",
      "5 in N:",
      "6:",
      "7: n=<object> N()",
      "8: n=<object> N(me=<object> N(…))",
    ]));

  it("makes tables for translating of all that it is given", () =>
    check("t = str.maketrans('ab', 'xy', 'c')\ns = 'abc'.translate(t)\n", [
      "1: t={97: 120, 98: 121, 99: None}",
      "2: s='xy'",
    ]));

  it("keeps a list empty while it is sorted", () =>
    check("a = [3, 1]\na.sort(key=lambda x: len(a))\nb = []\na.sort(key=lambda x: b.append(len(a)) or x)\n", [
      "1: a=[3, 1]",
      "2:",
      "3: b=[]",
      "4: a=[1, 3], b=[0, 0]",
    ]));

  it("stops at an import that finds a file in place of a module of Python, and says which", () => {
    const why = (code: string, ...files: string[]) => {
      const names = new Map(files.map((file) => [file.replace(/\..*/, ""), file]));
      const following = new Following(parser.beside({ isFile: true, names, modules: new Map() }).parse(code));
      following.toEnd();
      return following.cause;
    };
    const code = "import math\nx = math.floor(2.5)\n";
    expect(why(code, "helpers.py", "random.py", "__init__.py", "sys.py")).toBeUndefined();
    expect(why(code, "math.py")).toMatch(/^math\.py beside the program takes the place of Python's own math/);
    expect(why("import json\n", "re.py")).toMatch(/^re\.py beside the program takes the place of Python's own re/);
    expect(why("import sys\n", "sys.py")).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import type { Recorded } from "../../server/core/check/machine/records.ts";
import { METHOD_OF_OPERATOR } from "../../server/core/check/operatorMethods.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { agrees, drawnPrograms, isOpen } from "../fixtures/drawnPrograms.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

/** More of them, in the long mode: FORETRACE_CLASSES=400 FORETRACE_SEED=7 PYTHON=python3.9 npx vitest run test/unit/classes.test.ts */
const COUNT = Number(process.env.FORETRACE_CLASSES ?? 60);

/** What a followed step says that the real one does not. */
function difference(told: Recorded, real: Step | undefined): string | undefined {
  const { line, frame, kind, changed, evals, output, exception, value } = told;
  const place = `line ${line + 1}`;
  if (!real || line !== real.line || frame.depth !== real.frame.depth || frame.name !== real.frame.name)
    return `${place}, not ${(real?.line ?? -2) + 1}`;
  const names = new Set([...changed.keys(), ...real.changed.keys()]);
  const wrong = [...names].find((name) => {
    const text = changed.get(name);
    const isLeftOpen =
      text === undefined ? [...changed.values()].some(isOpen) : !real.changed.has(name) && isOpen(text);
    return !isLeftOpen && (text === undefined || !agrees(text, real.changed.get(name)));
  });
  if (wrong !== undefined) return `${place}: ${wrong}=${changed.get(wrong)}, not ${real.changed.get(wrong)}`;
  if (kind !== real.kind || !agrees(output ?? "", real.output ?? "")) return `${place}: ${output}, not ${real.output}`;
  if (exception?.type !== real.exception?.type || !agrees(exception?.message, real.exception?.message))
    return `${place}: ${exception?.type}: ${exception?.message}`;
  if (evals.length !== real.evals.length || evals.some((e, at) => !agrees(e.value, real.evals[at]?.value)))
    return `${place}: ${evals.map((e) => e.value)}, not ${real.evals.map((e) => e.value)}`;
  return agrees(value, real.value) ? undefined : `${place}: returns ${value}, not ${real.value}`;
}

/** Steps in a program that are followed. */
function followed(code: string): { readonly steps: readonly Recorded[]; readonly following: Following } {
  const following = new Following(parser.parse(code));
  const steps: Recorded[] = [];
  for (let at = 0; ; at++) {
    const step = following.at(at, () => false);
    if (!step) return { steps, following };
    steps.push(step);
  }
}

describe.each([
  ["enums", 0.8],
  ["named", 0.8],
  ["built", 0.75],
  // Python may ask keys that are not equal more than once.
  ["equal", 0.35],
  ["making", 0.75],
  ["protocols", 0.85],
  ["data", 0.85],
])("programs that use classes in richer ways: %s", (part, least) => {
  it("are followed as Python runs them, or not", () => {
    let [told, all] = [0, 0];
    const wrong: string[] = [];
    for (const { code, trace } of drawnPrograms("class_programs.py", part, COUNT)) {
      const real = traceFromJson(trace).steps;
      const { steps, following } = followed(code);
      const certain = following.cause === undefined ? steps : steps.slice(0, -1);
      const at = certain.findIndex((step, index) => difference(step, real[index]) !== undefined);
      const step = certain[at];
      if (step) wrong.push(`${difference(step, real[at])}\n${code}`);
      told += at < 0 ? steps.length : at;
      all += Math.max(real.length, steps.length);
    }
    expect(wrong).toEqual([]);
    expect(told / all).toBeGreaterThan(least);
  }, 3_600_000);
});

describe("classes", () => {
  const printed = (code: string): string => {
    const { steps, following } = followed(code);
    expect([following.reason, following.cause]).toEqual([undefined, undefined]);
    return steps.map(({ output }) => output ?? "").join("");
  };
  const changes = (code: string): string[] =>
    followed(code).steps.flatMap(({ changed }) => [...changed].map(([name, text]) => `${name}=${text}`));

  const inPlace = (operator: string, last: string): string => {
    const method = METHOD_OF_OPERATOR[operator];
    const body = `    def __i${method}__(self, o):\n        print('in place', o)\n        return NotImplemented if o else self\n`;
    const other = `    def __${method}__(self, o):\n        return 'new'\n`;
    return `class A:\n${body}${other}a = A()\na ${operator}= 0\nprint(type(a).__name__)\n${last}`;
  };
  it.each(["+", "-", "*", "/", "//", "%", "@", "&", "|", "^", "<<", ">>"])("are asked for %s= first", (operator) =>
    expect(printed(inPlace(operator, `a ${operator}= 1\nprint(a)\n`))).toBe("in place 0\nA\nin place 1\nnew\n"),
  );
  it("are asked for **= first, and alone by Python 3.9: what comes then is left open", () => {
    expect(printed(inPlace("**", ""))).toBe("in place 0\nA\n");
    expect(followed(inPlace("**", "a **= 1\n")).following.reason).toBeDefined();
  });

  it("on built-in types show what they hold, and their own attributes", () =>
    expect(
      changes(
        "class H(list):\n    def push(self, x):\n        self.append(x)\n        return len(self)\nh = H([1])\nh.tag = 'a'\nn = h.push(2)\ns = h + [3]\n",
      ),
    ).toEqual([
      "H=<class>",
      "push=<function>",
      "h=<object> H([1])",
      "h=<object> H([1], tag='a')",
      "h=<object> H([1, 2], tag='a')",
      "n=2",
      "self=<object> H([1], tag='a')",
      "x=2",
      "self=<object> H([1, 2], tag='a')",
      "s=[1, 2, 3]",
    ]));

  it("of flags and numbers give members, and what they stand for", () =>
    expect(
      changes(
        "from enum import Flag, IntEnum, auto\nclass P(Flag):\n    R = auto()\n    W = auto()\nclass L(IntEnum):\n    LOW = 1\n    TOP = 3\nm = P.R | P.W\nx = P.R in m, m.value, ~P.R\ny = L.TOP + 1, L.LOW < L.TOP, L(3)\n",
      ).slice(-3),
    ).toEqual(["m=P.R|W", "x=(True, 3, P.W)", "y=(4, True, L.TOP)"]));

  it("show themselves as what they are", () => {
    const code =
      "from enum import Enum, Flag\nclass C(Enum):\n    A = 1\nclass F(Flag):\n    A = 1\nclass P: pass\nD = Enum('D', 'X Y, Z')\nprint(C, P)\nprint(F, D.Z.value, repr(D(2)))\n";
    expect(printed(code)).toBe("<enum 'C'> <class '__main__.P'>\n<unknown>\n");
  });

  it("of system errors say what is wrong in their words, or nothing", () => {
    const own = "class E(OSError):\n    def __init__(self, path):\n        self.path = path\n";
    expect(printed(`${own}print(repr(str(E('a'))), E('a').args)\n`)).toBe("'' ()\n");
    expect(printed("class E(OSError): pass\ne = E(1, 'two')\nprint(e, e.errno, e.strerror)\n")).toBe(
      "[Errno 1] two 1 two\n",
    );
    expect(followed("e = OSError(2, 'none')\n").following.reason).toBeDefined();
    expect(printed("try:\n    raise IOError('io')\nexcept EnvironmentError as e:\n    print(repr(e), e.errno)\n")).toBe(
      "OSError('io') None\n",
    );
  });

  it("are instances of what describes them", () => {
    const head =
      "from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Sized\nfrom numbers import Integral, Number\nfrom typing import Protocol, runtime_checkable\n";
    const own =
      "class B:\n    def __iter__(self): return iter(())\n    def __len__(self): return 0\n@runtime_checkable\nclass Named(Protocol):\n    name: str\n    def say(self): ...\nclass N:\n    def __init__(self): self.name = 'n'\n    def say(self): return 1\n";
    const ask = "print([isinstance(x, t) for t in (Iterable, Sized, Sequence, Mapping, Callable, Iterator)])\n";
    const of = (value: string) => printed(`${head}${own}x = ${value}\n${ask}`).trim();
    expect(of("B()")).toBe("[True, True, False, False, False, False]");
    expect(of("'a'")).toBe("[True, True, True, False, False, False]");
    expect(of("{1: 2}")).toBe("[True, True, False, True, False, False]");
    expect(of("(i for i in 'a')")).toBe("[True, False, False, False, False, True]");
    expect(of("len")).toBe("[False, False, False, False, True, False]");
    expect(
      printed(
        `${head}${own}print(isinstance(N(), Named), isinstance(B(), Named), isinstance(True, Integral), isinstance(1.5, Number), isinstance(1.5, Integral), isinstance([], Hashable))\n`,
      ),
    ).toBe("True False True True False False\n");
  });

  it("describe dicts and tests without being followed further", () => {
    const code =
      "from typing import TypedDict\nimport unittest\nclass A(TypedDict):\n    x: int\nclass B(A, total=False):\n    y: str\nclass T(unittest.TestCase):\n    def test(self): pass\nprint(B(x=1), A({'x': 2}))\n";
    expect(printed(code)).toBe("{'x': 1} {'x': 2}\n");
    expect(followed(`${code}t = T()\n`).following.reason).toBeDefined();
    expect(followed(`${code}print(isinstance({}, A))\n`).following.reason).toBeDefined();
  });

  it("say nothing certain where Python's versions differ", () => {
    const head = "from enum import IntEnum\nclass L(IntEnum):\n    LOW = 1\n";
    expect(changes(`${head}s = str(L.LOW)\nn = f'{L.LOW.name} {L.LOW}'\n`).slice(-2)).toEqual([
      "s=<unknown>",
      "n='LOW 1'",
    ]);
    const last = followed(
      "from abc import ABC, abstractmethod\nclass S(ABC):\n    @property\n    @abstractmethod\n    def n(self): ...\ns = S()\n",
    ).steps.at(-1);
    expect(last?.exception).toEqual({ type: "TypeError", message: "<unknown>" });
  });

  it("may refuse objects, keep one of them, and hear of those that build on them", () =>
    expect(
      printed(
        "class One:\n    _it = None\n    def __new__(cls):\n        if cls._it is None:\n            cls._it = super().__new__(cls)\n        return cls._it\nclass Base:\n    all = []\n    def __init_subclass__(cls, tag='-', **kw):\n        super().__init_subclass__(**kw)\n        Base.all.append((cls.__name__, tag))\nclass A(Base, tag='a'):\n    pass\nclass B(A):\n    pass\nprint(One() is One(), Base.all)\n",
      ),
    ).toBe("True [('A', 'a'), ('B', '-')]\n"));

  it("ask keys for their hash and whether they are equal, in Python's order", () => {
    const { steps } = followed(
      "class K:\n    def __init__(self, n):\n        self.n = n\n    def __hash__(self):\n        return hash(self.n)\n    def __eq__(self, o):\n        return self.n == o.n\nd = {K(1): 'a'}\nx = d[K(1)]\n",
    );
    const calls = steps.filter(({ kind }) => kind === "call").map(({ frame }) => frame.name);
    expect(calls).toEqual(["K", "__init__", "__hash__", "__init__", "__hash__", "__eq__"]);
  });

  it("give what is sent and thrown to the generator inside", () =>
    expect(
      printed(
        "def inner():\n    try:\n        got = yield 1\n        print(got)\n        yield 2\n    except KeyError as e:\n        yield e.args[0]\n    return 'end'\ndef outer():\n    r = yield from inner()\n    yield r\ng = outer()\nprint(next(g), g.send('hi'), g.throw(KeyError('k')), next(g))\ng.close()\ntry:\n    g.send(None)\nexcept StopIteration as stop:\n    print(stop.value)\n",
      ),
    ).toBe("hi\n1 2 k end\nNone\n"));

  it("frozen keep their fields, also from being deleted", () =>
    expect(
      printed(
        "from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    x: int\np = P(1)\ntry:\n    del p.x\nexcept AttributeError as e:\n    print(e)\n",
      ),
    ).toBe("cannot delete field 'x'\n"));
});

import { describe, expect, it } from "vitest";
import { type Telling, tellFromValues } from "../../server/core/check/tell.ts";
import { testParser } from "../fixtures/parser.ts";
import { type StepScript, scriptedSteps } from "../fixtures/scriptedPredictor.ts";

const parser = await testParser();

/** What the last step of a trace tells by the values before it; the first line of the code makes them. */
function told(statement: string, before: Readonly<Record<string, string>>, more: readonly StepScript[] = []) {
  const steps = scriptedSteps([{ line: 0, set: before }, { line: 1 }, ...more]);
  const code = `made()\n${statement}\n`;
  return tellFromValues(parser.parse(code), steps, 1)?.tellings;
}

const changes = (changed: Readonly<Record<string, string>>): Telling => ({
  kind: "state",
  changed: Object.entries(changed),
  deleted: [],
});

describe("a statement that is looked at alone", () => {
  it("changes an object that nothing else shows", () => {
    expect(told("a.append(3)", { a: "[1]", b: "[2]" })).toEqual([changes({ a: "[1, 3]" })]);
    expect(told("a[0].append(3)", { a: "[[1], [2]]" })).toEqual([
      { kind: "value", value: "[1]" },
      changes({ a: "[[1, 3], [2]]" }),
    ]);
    expect(told("x = a.pop()", { a: "[1, 2]" })).toEqual([changes({ a: "[1]", x: "2" })]);
  });

  it.each([
    ["a.append(3)", { a: "[1]", b: "[1]" }],
    ["a.append(3)", { a: "[1]", b: "{'k': [1]}" }],
    ["a[0].append(3)", { a: "[[1], [1]]" }],
    ["a += [3]", { a: "[1]", p: "<object> P(xs=[1])" }],
    ["d['k'] = 1", { d: "{}", k: "dict_keys([])" }],
    ["a.append(b)", { a: "[1]", b: "[[1]]" }],
    ["print(a.append(3), b)", { a: "[1]", b: "[1]" }],
  ])("says nothing where what it changes may have another name: %s", (statement, before) => {
    expect(told(statement, before)).toBeUndefined();
  });

  it("says nothing of an object of a function around that shows only in part", () => {
    const code = "made()\ndef outer(self):\n    def add(x):\n        self.xs.append(x)\n    add(1)\n";
    const steps = scriptedSteps([
      { line: 1, set: { outer: "<function>" } },
      { line: 4, in: "outer", depth: 1, set: { self: "<object> P(xs=[])", add: "<function>" } },
      { line: 2, in: "add", depth: 2, kind: "call", set: { x: "1", self: "<object> P(xs=[])" } },
      { line: 3, in: "add", depth: 2 },
    ]);
    expect(tellFromValues(parser.parse(code), steps, 3)).toBeUndefined();
    expect(told("a = auto()", { auto: "<class>" })).toBeUndefined();
    const member = "from enum import Enum, auto\nclass C(Enum):\n    A = auto()\n";
    const body = scriptedSteps([
      { line: 0, set: { Enum: "<class>", auto: "<class>" } },
      { line: 1 },
      { line: 1, in: "C", kind: "call" },
      { line: 2, in: "C" },
    ]);
    expect(tellFromValues(parser.parse(member), body, 3)).toBeUndefined();
  });

  it.each([
    ["p.xs.append(3)", { p: "<object> P(xs=[1])" }],
    ["p.x = 2", { p: "<object> P(x=1)" }],
    ["p.grow()", { p: "<object> P(x=1)" }],
    ["x = p.hidden", { p: "<object> P(x=1)" }],
    ["x = p + 1", { p: "<object> P(x=1)" }],
    ["x = bool(p)", { p: "<object> P(x=1)" }],
    ["print(p)", { p: "<object> P(x=1)" }],
    ["x = f(1)", { f: "<function>" }],
    ["x = next(it)", { it: "<object> list_iterator()" }],
    ["x = a is b", { a: "[1]", b: "[1]" }],
    ["x = len(a)", { a: "[1, 2, …, 9]" }],
    ["x = c.most_common(1)", { c: "Counter({'b': 2, 'a': 2, 'c': 1})" }],
    ["x = n + 1", { n: "<unknown>" }],
    ["x = n", { n: "<approx>" }],
    ["__version__ = '1'", {}],
    ["x = 1 // n", { n: "0" }],
    ["x = input()", {}],
  ])("says nothing of what does not show: %s", (statement, before) => {
    expect(told(statement, before)).toBeUndefined();
  });

  it("knows what an object shows, and that it is not None", () => {
    const before = { p: "<object> P(x=1, xs=[1, 2])" };
    expect(told("n = p.x + len(p.xs)", before)).toEqual([{ kind: "value", value: "2" }, changes({ n: "3" })]);
    expect(told("t = p is None", before)).toEqual([changes({ t: "False" })]);
    expect(told("q = p", before)).toEqual([changes({ q: before.p })]);
  });

  it("tells a call with its arguments, and what follows from what it gave", () => {
    const code = "def f(n, step=2):\n    return n + step\nx = f(a[0]) + 1\n";
    const program = parser.parse(code);
    const begun = scriptedSteps([{ line: 0, set: { f: "<function>", a: "[5]" } }, { line: 2 }]);
    expect(tellFromValues(program, begun, 1)?.tellings).toEqual([
      { kind: "value", value: "5" },
      {
        kind: "call",
        name: "f",
        arguments: [
          ["n", "5"],
          ["step", "2"],
        ],
      },
    ]);
    const back = [
      ...begun,
      ...scriptedSteps([
        { line: 0, in: "f", kind: "call", set: { n: "5", step: "2" } },
        { line: 1, in: "f", returns: "40" },
      ]),
    ];
    expect(tellFromValues(program, back, 1)?.tellings).toEqual([changes({ x: "41" })]);
  });

  it("does not tell a default that calls may have changed", () => {
    const code = "def f(x, into=[]):\n    into.append(x)\nf(1)\n";
    const steps = scriptedSteps([{ line: 0, set: { f: "<function>" } }, { line: 2 }]);
    expect(tellFromValues(parser.parse(code), steps, 1)).toBeUndefined();
  });

  // Between them thousands of others, which are gone over once.
  const others = Array.from({ length: 3_000 }, (_, at) => `def f${at}(x):\n    return x + ${at}\n`).join("");
  it.each([
    ["a function of the module", "def last(y):\n    return y + n\n", [{ kind: "return", value: "6" }]],
    [
      "one inside another, whose variable it may be",
      "def outer():\n    n = 2\n    def last(y):\n        return y + n\n",
      undefined,
    ],
  ] as const)("knows a variable of the module in %s", (_, last, expected) => {
    const code = `n = 5\n${others}${last}`;
    const at = code.split("\n").length - 2;
    const steps = scriptedSteps([
      { line: 0, set: { n: "5" } },
      { line: 0 },
      { line: at - 1, in: "last", kind: "call", set: { y: "1" } },
      { line: at, in: "last" },
    ]);
    expect(tellFromValues(parser.parse(code), steps, 3)?.tellings).toEqual(expected);
  });

  it("reads & before ^, as Python does", () => {
    expect(told("x = 1 ^ 3 & 2 ^ 4 & 4", {})).toEqual(
      [3 & 2, 1 ^ (3 & 2), 4 & 4, 1 ^ (3 & 2) ^ 4]
        .slice(0, 3)
        .map((value): Telling => ({ kind: "value", value: String(value) }))
        .concat([changes({ x: "7" })]),
    );
  });
});

describe("a trace that is followed by its values", () => {
  const code = "for x in xs:\n    y = x\nfor i in range(2):\n    print(i)\n";
  const program = parser.parse(`xs = made()\n${code}`);
  const turn = (xs: string, second: StepScript) =>
    tellFromValues(
      program,
      scriptedSteps([{ line: 0, set: { xs } }, { line: 1, set: { x: "1" } }, { line: 2, set: { y: "1" } }, second]),
      3,
    );

  it("knows which item of a loop is next", () => {
    expect(turn("[1, 2]", { line: 1 })).toEqual({ tellings: [changes({ x: "2" })], goesIn: true });
    expect(turn("[1]", { line: 1 })).toEqual({ tellings: [], goesIn: false });
  });

  it("keeps what it knows for a longer trace, and not for another one", () => {
    const first = scriptedSteps([{ line: 0, set: { xs: "[1, 2]" } }, { line: 1, set: { x: "1" } }, { line: 2 }]);
    expect(tellFromValues(program, first, 2)?.tellings).toEqual([changes({ y: "1" })]);
    const [made] = scriptedSteps([{ line: 0, set: { xs: "[7, 8]" } }]);
    const other = [made, ...scriptedSteps([{ line: 1, set: { x: "7" } }, { line: 2 }])].filter((step) => !!step);
    expect(tellFromValues(program, other, 2)?.tellings).toEqual([changes({ y: "7" })]);
    expect(tellFromValues(program, first, 2)?.tellings).toEqual([changes({ y: "1" })]);
  });
});

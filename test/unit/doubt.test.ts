import { describe, expect, it } from "vitest";
import { carryDoubt } from "../../server/core/doubt.ts";
import { testParser } from "../fixtures/parser.ts";
import { type StepScript, scriptedSteps } from "../fixtures/scriptedPredictor.ts";

const parser = await testParser();

/** Probability of each changed value after doubt was carried, as `line name → probability`. */
function carried(source: string, script: readonly StepScript[]): Record<string, number> {
  const steps = carryDoubt(parser.parse(source), scriptedSteps(script.map((row) => ({ p: 0.99, ...row }))));
  const values = steps.flatMap(({ line, confidence }) =>
    [...(confidence?.values ?? [])].map(([name, { probability }]) => [`${line} ${name}`, probability] as const),
  );
  return Object.fromEntries(values);
}

describe("doubt is carried", () => {
  it("from a guessed value to what is computed from it, and not to what is not", () => {
    const source = "x = hash('a') % 7\ny = x + 1\nz = 5\n";
    const script = [
      { line: 0, set: { x: "3" }, values: { x: 0.3 } },
      { line: 1, set: { y: "4" } },
      { line: 2, set: { z: "5" } },
    ];
    expect(carried(source, script)).toEqual({ "0 x": 0.3, "1 y": 0.3, "2 z": 0.99 });
  });
  it("no further than to the next assignment of the name", () => {
    const source = "x = f()\nx = 1\ny = x\n";
    const script = [
      { line: 0, set: { x: "3" }, values: { x: 0.3 } },
      { line: 1, set: { x: "1" } },
      { line: 2, set: { y: "1" } },
    ];
    expect(carried(source, script)).toEqual({ "0 x": 0.3, "1 x": 0.99, "2 y": 0.99 });
  });
  it("through augmented assignment, names in f-strings, but not words in strings", () => {
    const source = "x = f()\nx += 1\na = f'{x}'\nb = 'x'\n";
    const script = [
      { line: 0, set: { x: "3" }, values: { x: 0.3 } },
      { line: 1, set: { x: "4" } },
      { line: 2, set: { a: "'4'" } },
      { line: 3, set: { b: "'x'" } },
    ];
    expect(carried(source, script)).toEqual({ "0 x": 0.3, "1 x": 0.3, "2 a": 0.3, "3 b": 0.99 });
  });
  it("from a branch's test to everything after it", () => {
    const source = "x = f()\nif x > 2:\n    y = 1\nz = 2\n";
    const script = [
      { line: 0, set: { x: "3" }, values: { x: 0.3 } },
      { line: 1, test: "True" as const },
      { line: 2, set: { y: "1" } },
      { line: 3, set: { z: "2" } },
    ];
    expect(carried(source, script)).toEqual({ "0 x": 0.3, "2 y": 0.3, "3 z": 0.3 });
  });
  it("into a call through its arguments, and out of it through its result", () => {
    const source = "def f(a):\n    b = a * 2\n    return b\nx = g()\ny = f(x)\nz = f(1)\n";
    const script: StepScript[] = [
      { line: 3, set: { x: "3" }, values: { x: 0.3 } },
      { line: 4, set: { y: "6" } },
      { line: 0, kind: "call", in: "f", set: { a: "3" } },
      { line: 1, in: "f", set: { b: "6" } },
      { line: 2, in: "f", returns: "6" },
      { line: 5, set: { z: "2" } },
      { line: 0, kind: "call", in: "f", set: { a: "1" } },
      { line: 1, in: "f", set: { b: "2" }, values: { b: 0.4 } },
      { line: 2, in: "f", returns: "2" },
    ];
    const source2 = carried(source, script.slice(0, 5));
    expect(source2).toEqual({ "3 x": 0.3, "4 y": 0.3, "0 a": 0.3, "1 b": 0.3 });
    expect(carried(source, script)["5 z"]).toBe(0.4);
  });
  it("from a line the model was not sure to reach", () => {
    const script = [
      { line: 0, set: { x: "1" }, p: 0.4, values: { x: 0.99 } },
      { line: 1, set: { y: "1" } },
    ];
    expect(carried("x = 1\ny = 1\n", script)).toEqual({ "0 x": 0.4, "1 y": 0.4 });
  });
  it("through recursion of any depth without loss", () => {
    const source = "def f(n):\n    if n == 0:\n        return 0\n    return f(n - 1)\nr = f(3)\n";
    const calls = [3, 2, 1, 0].flatMap((n, depth): StepScript[] => [
      { line: 0, kind: "call", in: "f", depth: depth + 1, set: { n: `${n}` } },
      { line: 1, in: "f", depth: depth + 1, test: n === 0 ? "True" : "False" },
      { line: n === 0 ? 2 : 3, in: "f", depth: depth + 1, returns: "0", ...(n === 0 && { p: 0.2 }) },
    ]);
    expect(carried(source, [{ line: 4, set: { r: "0" } }, ...calls])["4 r"]).toBe(0.2);
  });
});

it("leaves steps without probabilities alone", () => {
  const steps = scriptedSteps([{ line: 0, set: { x: "1" } }]);
  expect(carryDoubt(parser.parse("x = 1\n"), steps)).toBe(steps);
});

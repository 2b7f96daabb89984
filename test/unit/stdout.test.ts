import { expect, it } from "vitest";
import { printedLines, stdoutOf } from "../../server/core/stdout.ts";
import { asLine0, type Step, type StepKind } from "../../server/core/trace.ts";
import { confidence } from "../fixtures/scriptedPredictor.ts";

const step = (depth: number, output: string | null = null, kind: StepKind = "line"): Step => ({
  line: asLine0(0),
  frame: { name: depth === 0 ? "<module>" : "f", depth },
  kind,
  changed: new Map(),
  deleted: [],
  evals: [],
  output,
});

it("puts what a callee printed before what its caller printed", () => {
  const steps = [
    step(0, "a\n"),
    step(0, "outer\n"),
    step(1, null, "call"),
    step(1, "inner 1\n"),
    step(1, "call of g\n"),
    step(2, null, "call"),
    step(2, "g\n"),
    step(1, "inner 2\n", "return"),
    step(0, "b"),
  ];
  expect(stdoutOf(steps)).toBe("a\ninner 1\ng\ncall of g\ninner 2\nouter\nb");
});
it("is empty when nothing printed", () => {
  expect(stdoutOf([])).toBe("");
  expect(stdoutOf([step(0)])).toBe("");
});
it("puts what a with block printed before what its `__exit__` prints", () => {
  const exit = { ...step(1, null, "call"), frame: { name: "__exit__", depth: 1 } };
  expect(stdoutOf([step(0, "inside\n"), exit, step(1, "close\n"), step(0, "after\n")])).toBe("inside\nclose\nafter\n");
});

it("gives lines, each as probable as the least probable of its pieces", () => {
  const piece = (text: string, p: number): Step => ({
    ...step(0, text),
    confidence: { line: confidence(1), values: new Map(), output: confidence(p) },
  });
  expect(printedLines([piece("a", 0.9), piece("b\nc\n", 0.4), step(0, "\n"), piece("d", 0.7)])).toEqual([
    { text: "ab", probability: 0.4 },
    { text: "c", probability: 0.4 },
    { text: "", probability: 1 },
    { text: "d", probability: 0.7 },
  ]);
  expect(printedLines([])).toEqual([]);
});

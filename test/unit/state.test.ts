import { describe, expect, it } from "vitest";
import { foretrace } from "../../server/core/dialect/foretrace.ts";
import { joinSteps, openFrames, resumePoints } from "../../server/core/resume.ts";
import { statesAfter } from "../../server/core/state.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import rows from "../fixtures/dialect/traces.json" with { type: "json" };
import { testParser } from "../fixtures/parser.ts";
import { askPython } from "../fixtures/python.ts";

const parser = await testParser();

function stepsOf(name: string): readonly Step[] {
  const row = rows.find((r) => r.name === name);
  if (!row) throw new Error(`no trace called ${name}`);
  return traceFromJson(row.trace).steps;
}

const bare = ({ confidence, ...step }: Step): object => ({
  ...step,
  evals: step.evals.map(({ value, calls }) => ({ value, calls })),
});

describe("states", () => {
  it("are each frame's own, with every change so far", () => {
    const states = statesAfter(stepsOf("recursion with evaluations before the call"));
    expect(states.map((state) => Object.fromEntries(state))).toEqual([
      { fact: "<function>" },
      { fact: "<function>", r: "2" },
      { n: "2" },
      { n: "2" },
      { n: "2" },
      { n: "1" },
      { n: "1" },
      { n: "1" },
    ]);
  });

  it("lose deleted names and keep the order of first assignment", () => {
    const steps = stepsOf("an uncaught exception, a deleted name and output without a newline");
    expect(statesAfter(steps).map((state) => [...state.keys()])).toEqual([["x"], ["x"], ["x"], [], []]);
  });

  it("are shared where nothing changed", () => {
    const [first, second] = statesAfter(stepsOf("an uncaught exception, a deleted name and output without a newline"));
    expect(second).toBe(first);
  });
});

describe("open frames", () => {
  it("hold what is known inside a second call", () => {
    const frames = openFrames(stepsOf("values between two calls"), 5);
    expect(frames).toEqual([
      { name: "<module>", state: new Map([["f", "<function>"]]), waiting: { line: 2, values: ["1", "3"] } },
      { name: "f", state: new Map([["n", "2"]]), waiting: undefined },
    ]);
  });
});

describe("joining", () => {
  it("a trace cut anywhere and continued is the trace", () => {
    const answers = askPython(rows.map(({ trace }) => ({ kind: "cut", trace })));
    for (const [i, row] of rows.entries()) {
      const program = parser.parse(row.code);
      const whole = foretrace.reader(program);
      for (const text of row.text.split(" ")) whole.push({ text, probability: 1, overridden: false });
      const points = (answers[i] as [number][]).map(([at]) => at);
      expect(resumePoints(whole.steps, whole.ending ?? { kind: "limit", limit: "tokens" })).toEqual(points);
      for (const [at, , after] of answers[i] as [number, string[], string[]][]) {
        const frames = openFrames(whole.steps, at);
        const resumed = foretrace.resume?.reader(program, frames);
        for (const text of after) resumed?.push({ text, probability: 1, overridden: false });
        const joined = joinSteps(whole.steps.slice(0, at), resumed?.steps ?? [], frames.length - 1);
        expect(joined.map(bare)).toEqual(whole.steps.map(bare));
      }
    }
  });
});

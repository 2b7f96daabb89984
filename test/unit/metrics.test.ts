import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addCounts, count, type MetricForm, metrics } from "../../server/core/metrics.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { step, trace } from "../fixtures/steps.ts";

const REAL = [step(0, { changed: { x: "1" } }), step(1, { changed: { y: "2" } }), step(2, { output: "3\n" })];

function check(predicted: readonly Step[], form: MetricForm, real: readonly Step[] = REAL) {
  return metrics(count(trace(predicted), trace(real), form));
}

describe.each<MetricForm>(["paper", "strict"])("%s form", (form) => {
  it("gives a right prediction everything", () => {
    const all = { precision: 1, recall: 1, f1: 1 };
    expect(check(REAL, form)).toEqual({
      programs: 1,
      output: 1,
      trace: 1,
      line: all,
      identifier: all,
      finalState: 1,
      prefix: 1,
    });
  });
  it("counts whole states, so that one wrong value counts wherever it stays", () => {
    const wrong = [step(0, { changed: { x: "9" } }), ...REAL.slice(1)];
    const result = check(wrong, form);
    expect(result).toMatchObject({ output: 1, trace: 0, line: { f1: 1 } });
    expect(result.identifier?.precision).toBeCloseTo(2 / 5);
  });
  it("does not divide by nothing", () => {
    expect(check([], form, [])).toEqual({
      programs: 1,
      output: undefined,
      trace: 1,
      line: undefined,
      identifier: undefined,
      finalState: 1,
      prefix: 1,
    });
    expect(check([], form).line).toEqual({ precision: 0, recall: 0, f1: 0 });
  });
});

describe("where the forms part", () => {
  const late = [step(5), ...REAL];
  it("the paper's compares positions, the strict one aligns", () => {
    expect(check(late, "paper").line?.recall).toBe(0);
    expect(check(late, "strict").line?.recall).toBe(1);
  });
  it("only the strict one asks for the same ending", () => {
    const error = trace(REAL, { kind: "exception", type: "E", message: "", line: REAL[2]?.line ?? (0 as never) });
    expect(metrics(count(error, trace(REAL), "paper")).trace).toBe(1);
    expect(metrics(count(error, trace(REAL), "strict")).trace).toBe(0);
  });
});

it("averages over all programs by summing counts", () => {
  const counts = addCounts([count(trace(REAL), trace(REAL), "strict"), count(trace([]), trace(REAL), "strict")]);
  expect(metrics(counts)).toMatchObject({ programs: 2, output: 0.5, trace: 0.5, line: { precision: 1, recall: 0.5 } });
});

interface Vector {
  readonly name: string;
  readonly predicted: unknown;
  readonly real: unknown;
  readonly scores: { readonly output: number | null; readonly paper: Scores; readonly strict: Scores };
}
type Scores = Readonly<Record<string, number | null>>;

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL("../fixtures/metrics.json", import.meta.url), "utf8"),
);

describe("the same numbers as the training's own metrics", () => {
  it.each(vectors)("$name", ({ predicted, real, scores }) => {
    for (const form of ["paper", "strict"] as const) {
      const { output, trace, line, identifier, ...whole } = metrics(
        count(traceFromJson(predicted), traceFromJson(real), form),
      );
      const found: Record<string, number | undefined> = { trace, line: line?.f1, identifier: identifier?.f1, ...whole };
      expect(rounded(output)).toBe(scores.output);
      for (const [name, wanted] of Object.entries(scores[form]))
        expect(rounded(found[name]), `${form} ${name}`).toBe(wanted);
    }
  });
});

const rounded = (rate: number | undefined): number | null => (rate === undefined ? null : Number(rate.toFixed(4)));

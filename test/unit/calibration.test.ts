import { describe, expect, it } from "vitest";
import {
  expectedCalibrationError,
  fitIsotonic,
  fitLogistic,
  type Judged,
  logisticScore,
} from "../../server/core/calibration.ts";
import type { Step } from "../../server/core/trace.ts";
import { fitCalibration, judge } from "../../server/inference/calibrate.ts";
import { confidenceJudge } from "../../server/inference/confidence.ts";
import { step, trace } from "../fixtures/steps.ts";

/** A fixed series of numbers in 0..1 without pattern. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Pieces that are right with the probability their path claims, squared: a model that is too sure of itself. */
function overconfident(count: number): Judged[] {
  const next = random(7);
  return Array.from({ length: count }, () => {
    const path = next();
    return { features: [Math.log(path), Math.log(path), Math.log(next())], right: next() < path * path };
  });
}

describe("calibration", () => {
  it("finds what an overconfident model's probabilities mean", () => {
    const logistic = fitLogistic(overconfident(4_000));
    const fitted = overconfident(4_000).map(({ features, right }) => ({
      score: logisticScore(features, logistic),
      right,
    }));
    const { scores, probabilities } = fitIsotonic(fitted);
    const at = (path: number) => {
      const score = logisticScore([Math.log(path), Math.log(path), -1], logistic);
      return probabilities[scores.findIndex((s) => s >= score)] ?? 0;
    };
    expect(at(0.9)).toBeGreaterThan(0.7);
    expect(at(0.5)).toBeLessThan(0.4);
    expect(logistic.logPath).toBeGreaterThanOrEqual(0);
  });
  it("never falls, and never claims certainty", () => {
    const { scores, probabilities } = fitIsotonic([0.1, 0.2, 0.3, 0.4].map((score) => ({ score, right: true })));
    expect([...probabilities].sort((a, b) => a - b)).toEqual(probabilities);
    expect([...scores].sort((a, b) => a - b)).toEqual(scores);
    expect(Math.max(...probabilities)).toBeLessThan(1);
  });
  it("measures the distance between claims and truth", () => {
    const always = (probability: number, rights: readonly boolean[]) => rights.map((right) => ({ probability, right }));
    expect(expectedCalibrationError(always(0.5, [true, false]))).toBe(0);
    expect(expectedCalibrationError(always(0.9, [true, false]))).toBeCloseTo(0.4);
    expect(expectedCalibrationError([])).toBe(0);
  });
  it("measures each program by what the others taught", () => {
    // Every program is wholly right or wholly wrong, and scores cannot tell which: a curve that had seen the program it
    // is measured by would know better than chance.
    const pieces = overconfident(1_000).map(({ features }) => features);
    const programs = Array.from({ length: 40 }, (_, at) => ({
      values: pieces.slice(25 * at, 25 * at + 25).map((features) => ({ features, right: at % 2 === 0 })),
      told: [],
      certain: [],
      lines: [],
    }));
    const { value } = fitCalibration(programs);
    expect(value.pieces).toBe(1_000);
    expect(value.expectedError).toBeLessThan(0.12);
    const unlike = programs.map((program, at) => ({
      ...program,
      values: program.values.map(({ features }) => ({ features, right: at % 5 === 0 })),
    }));
    expect(fitCalibration(unlike).value.expectedError).toBeGreaterThan(0.25);
  });
  it("measures all that is shown together, also what nothing was guessed for", () => {
    const features = [0, 0, 0] as const;
    const certain = Array.from({ length: 9 }, () => ({ features, right: true }));
    const program = { values: [{ features, right: false }], told: [], certain, lines: [] };
    const found = fitCalibration(Array.from({ length: 50 }, () => program));
    expect(found.certain).toEqual({ pieces: 450, right: 450 });
    const claimed = { certain: 361 / 362, guessed: 1 / 42 }; // Laplace's rule on four folds of five
    expect(found.value.expectedError).toBeCloseTo(claimed.guessed, 2);
    expect(found.expectedError).toBeCloseTo(0.9 * (1 - claimed.certain) + 0.1 * claimed.guessed, 2);
  });
});

describe("what is judged of a prediction", () => {
  const sure = { path: 1, weakest: 1, before: 1, probability: 1, overridden: false, told: true };
  const withConfidence = (own: Step): Step => ({
    ...own,
    confidence: { line: sure, values: new Map([...own.changed.keys()].map((name) => [name, sure])), output: sure },
  });
  it("is not what is left open: no run proves it right or wrong", () => {
    const predicted = [
      step(0, { changed: { a: "1", b: "<unknown>", c: "3" }, output: "Hello <unknown>\n" }),
      step(1, { output: "4\n" }),
    ].map(withConfidence);
    const real = [step(0, { changed: { a: "1", b: "2", c: "9" }, output: "Hello Ann\n" }), step(1, { output: "4\n" })];
    const { told, values } = judge(trace(predicted), trace(real));
    // Two lines, `a`, `c` and what line 2 prints.
    expect([values.length, told.map(({ right }) => right)]).toEqual([0, [true, true, false, true, true]]);
  });
  it("is certain where nothing was guessed, in the calls of a statement neither", () => {
    const guess = { ...sure, path: 0.9, weakest: 0.9, told: false };
    const statements = [
      step(0, { changed: { f: "<function>" } }),
      step(4, { changed: { r: "3" } }),
      step(0, { kind: "call", depth: 1 }),
      step(1, { kind: "return", depth: 1, value: "3" }),
      step(5, { changed: { s: "1" } }),
    ].map(withConfidence);
    const isCertain = (steps: readonly Step[]) =>
      confidenceJudge(undefined)(steps).map(({ confidence }) => confidence?.line.certain);
    expect(isCertain(statements)).toEqual([true, true, true, true, true]);
    // The function's result is a guess: what its caller sets, though it stands before it, comes from that.
    const guessed = statements.map((own, at) =>
      at === 3 && own.confidence ? { ...own, confidence: { ...own.confidence, result: guess } } : own,
    );
    expect(isCertain(guessed)).toEqual([true, false, true, false, false]);
    // So is that a statement says nothing, where only its line was told.
    const silent = statements.map((own, at) =>
      at === 3 && own.confidence ? { ...own, confidence: { ...own.confidence, isEndGuessed: true } } : own,
    );
    expect(isCertain(silent)).toEqual([true, false, true, false, false]);
  });
});

import type { Confidence, Step, StepConfidence } from "../core/trace.ts";
import type { Calibration } from "./manifest.ts";

/** What a constraint had to correct is never sure: the model was on another way. */
const MOST_AFTER_OVERRIDE = 0.4;
const LEAST = 1e-9; // probabilities of 0 have no logarithm

/**
 * Makes of the reader's steps those that are shown: probabilities as the model's calibration has them, and doubt where a
 * constraint overruled the model. Steps that come again, unchanged, give the same objects again.
 */
export function confidenceJudge(calibration: Calibration | undefined): (steps: readonly Step[]) => readonly Step[] {
  const judged = new WeakMap<Step, Step>();
  const judge = (step: Step): Step => {
    if (!step.confidence) return step;
    const known = judged.get(step);
    if (known) return known;
    const fresh = { ...step, ...judgeParts(step, step.confidence, calibration) };
    judged.set(step, fresh);
    return fresh;
  };
  return (steps) => steps.map(judge);
}

function judgeParts(
  { evals }: Step,
  { line, values, output, result }: StepConfidence,
  calibration: Calibration | undefined,
): Pick<Step, "evals" | "confidence"> {
  const judge = (confidence: Confidence): Confidence => {
    const overridden = confidence.overridden || line.overridden;
    const probability = calibration ? calibrated(confidence, calibration) : confidence.path;
    return {
      ...confidence,
      overridden,
      probability: overridden ? Math.min(probability, MOST_AFTER_OVERRIDE) : probability,
    };
  };
  const confidence: StepConfidence = {
    line: judge(line),
    values: new Map([...values].map(([name, value]) => [name, judge(value)])),
    ...(output && { output: judge(output) }),
    ...(result && { result: judge(result) }),
  };
  return { evals: evals.map((e) => (e.confidence ? { ...e, confidence: judge(e.confidence) } : e)), confidence };
}

/** Probability that a piece is right, by a calibration fitted on held-out programs. */
export function calibrated({ path, weakest }: Confidence, { logistic, isotonic }: Calibration): number {
  const { bias, logPath, logWeakest } = logistic;
  const x = bias + logPath * Math.log(Math.max(path, LEAST)) + logWeakest * Math.log(Math.max(weakest, LEAST));
  return interpolate(1 / (1 + Math.exp(-x)), isotonic.scores, isotonic.probabilities);
}

/** Piecewise linear through the points, level beyond the ends. */
function interpolate(x: number, xs: readonly number[], ys: readonly number[]): number {
  const above = xs.findIndex((point) => point >= x);
  const last = ys.at(-1) ?? 0;
  if (above < 0) return last;
  const [x1 = 0, y1 = last] = [xs[above], ys[above]];
  const [x0 = x1, y0 = y1] = [xs[above - 1], ys[above - 1]];
  return x1 === x0 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

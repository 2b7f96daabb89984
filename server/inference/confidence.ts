import { featuresOf, LEAST, logisticScore } from "../core/calibration.ts";
import { checkSteps, type Verdict } from "../core/check/checkSteps.ts";
import type { Program } from "../core/program.ts";
import type { Confidence, Step, StepConfidence } from "../core/trace.ts";
import type { Calibration, CalibrationCurve } from "./manifest.ts";

/** What a constraint had to correct is never sure: the model was on another way. */
const MOST_AFTER_OVERRIDE = 0.4;
/** What contradicts its own statement is wrong, or what was before it is. */
const MOST_WHERE_DISPROVED = 0.02;

/**
 * Makes of the reader's steps those that are shown: probabilities as the model's calibration has them, and doubt where a
 * constraint overruled the model. Steps that come again, unchanged, give the same objects again.
 */
export function confidenceJudge(calibration: Calibration | undefined): (steps: readonly Step[]) => readonly Step[] {
  const known = new WeakMap<Step, { readonly before: number; readonly judged: Step }>();
  return (steps) => {
    let before = 1;
    return steps.map((step) => {
      const { confidence } = step;
      if (!confidence) return step;
      const found = known.get(step);
      const judged =
        found?.before === before ? found.judged : { ...step, ...judgeParts(step, confidence, before, calibration) };
      known.set(step, { before, judged });
      before = Math.max(LEAST, before * pathOf(step, confidence));
      return judged;
    });
  };
}

/** Probability of everything the model wrote for a step. */
function pathOf({ evals }: Step, { line, values, output, result }: StepConfidence): number {
  const pieces = [line, ...values.values(), output, result, ...evals.map((e) => e.confidence)];
  return pieces.reduce((path, piece) => path * (piece?.path ?? 1), 1);
}

function judgeParts(
  { evals }: Step,
  { line, values, output, result }: StepConfidence,
  before: number,
  calibration: Calibration | undefined,
): Pick<Step, "evals" | "confidence"> {
  const judge = (confidence: Confidence, curve: CalibrationCurve | undefined): Confidence => {
    const overridden = confidence.overridden || line.overridden;
    const piece = { ...confidence, before };
    // Without a calibration nothing is surer than the whole way that led to it.
    const probability = curve ? calibrated(piece, curve) : Math.min(confidence.path, before);
    return { ...piece, overridden, probability: overridden ? Math.min(probability, MOST_AFTER_OVERRIDE) : probability };
  };
  const curve = (kind: "value" | "line", { told }: Confidence) =>
    (told ? calibration?.told : undefined) ?? calibration?.[kind];
  const value = (confidence: Confidence) => judge(confidence, curve("value", confidence));
  const confidence: StepConfidence = {
    line: judge(line, curve("line", line)),
    values: new Map([...values].map(([name, piece]) => [name, value(piece)])),
    ...(output && { output: value(output) }),
    ...(result && { result: value(result) }),
  };
  return { evals: evals.map((e) => (e.confidence ? { ...e, confidence: value(e.confidence) } : e)), confidence };
}

/** Probability that a piece is right, by a calibration fitted on held-out programs. */
export function calibrated(piece: Confidence, { logistic, isotonic }: CalibrationCurve): number {
  return interpolate(logisticScore(featuresOf(piece), logistic), isotonic.scores, isotonic.probabilities);
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

/** Doubts what the statements of a trace disprove: a value that does not follow from those before it. */
export function doubtDisproved(program: Program, steps: readonly Step[], isOver: boolean): readonly Step[] {
  const verdicts = checkSteps(program, steps, isOver);
  return steps.map((step, at) => {
    const verdict = verdicts[at];
    return step.confidence && verdict ? { ...step, confidence: disproved(step.confidence, verdict) } : step;
  });
}

function disproved(confidence: StepConfidence, verdict: Verdict): StepConfidence {
  const { values, output, result } = confidence;
  return {
    ...confidence,
    values: new Map([...values].map(([name, piece]) => [name, doubt(piece, verdict.values.get(name))])),
    ...(output && { output: doubt(output, verdict.output) }),
    ...(result && { result: doubt(result, verdict.result) }),
  };
}

function doubt(piece: Confidence, isRight: boolean | undefined): Confidence {
  if (isRight !== false) return piece;
  return { ...piece, probability: Math.min(piece.probability, MOST_WHERE_DISPROVED), disproved: true };
}

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
  const known = new WeakMap<Step, { readonly way: Way; readonly judged: Step }>();
  return (steps) => {
    let before = 1;
    const guessed = steps.findIndex(
      (step) => step.confidence?.isEndGuessed || piecesOf(step).some(({ told }) => !told),
    );
    return steps.map((step, at) => {
      const { confidence } = step;
      if (!confidence) return step;
      const pieces = piecesOf(step);
      const certain = guessed < 0 || (at < guessed && lastInside(steps, at) < guessed);
      const found = known.get(step);
      const isSame = found?.way.before === before && found.way.certain === certain;
      const way = { before, certain };
      const judged = isSame ? found.judged : { ...step, ...judgeParts(step, confidence, way, calibration) };
      known.set(step, { way, judged });
      before = Math.max(LEAST, before * pieces.reduce((path, piece) => path * piece.path, 1));
      return judged;
    });
  };
}

/** How a step was come to. */
interface Way {
  /** Product of the paths of all pieces before. */
  readonly before: number;
  /** Nothing was guessed, the step itself and the calls that it made included. */
  readonly certain: boolean;
}

function piecesOf({ evals, confidence }: Step): readonly Confidence[] {
  if (!confidence) return [];
  const { line, values, output, result } = confidence;
  const pieces = [line, ...values.values(), output, result, ...evals.map((e) => e.confidence)];
  return pieces.filter((piece) => piece !== undefined);
}

/** The last step of the calls that a step made: what it came to was written after them. */
function lastInside(steps: readonly Step[], at: number): number {
  const depth = steps[at]?.frame.depth ?? 0;
  let last = at;
  while ((steps[last + 1]?.frame.depth ?? 0) > depth) last++;
  return last;
}

function judgeParts(
  { evals }: Step,
  { line, values, output, result }: StepConfidence,
  { before, certain }: Way,
  calibration: Calibration | undefined,
): Pick<Step, "evals" | "confidence"> {
  const judge = (confidence: Confidence, curve: CalibrationCurve | undefined): Confidence => {
    const overridden = confidence.overridden || line.overridden;
    const piece = { ...confidence, before, certain };
    if (certain && calibration?.certain) return { ...piece, probability: shareOf(calibration.certain) };
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

/** Laplace's rule: what was never seen to be wrong is not sure for that. */
export const shareOf = ({ right, pieces }: { readonly right: number; readonly pieces: number }): number =>
  (right + 1) / (pieces + 2);

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

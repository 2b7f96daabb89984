import { align } from "../core/alignment.ts";
import {
  expectedCalibrationError,
  featuresOf,
  fitIsotonic,
  fitLogistic,
  type Judged,
  logisticScore,
} from "../core/calibration.ts";
import { compareValues } from "../core/compareValues.ts";
import { type Confidence, isOpen, type Step, type Trace } from "../core/trace.ts";
import { calibrated } from "./confidence.ts";
import type { Calibration, CalibrationCurve } from "./manifest.ts";

/** The pieces of predictions whose truth is known, by kind. */
export interface JudgedPieces {
  readonly values: readonly Judged[];
  readonly lines: readonly Judged[];
  /** Values that were computed after something was guessed: as right as what they were computed from. */
  readonly told: readonly Judged[];
  /** What was computed where nothing had been guessed. */
  readonly certain: readonly Judged[];
}

/** Parts of the programs, of which each measures the curve that the others make. */
const FOLDS = 5;

/**
 * Fits a calibration on the pieces of many programs. Its error is measured by cross-validation over programs: each piece
 * is judged by a curve that its own program had no part in. The curves that are returned are fitted on all.
 */
export function fitCalibration(programs: readonly JudgedPieces[]): Calibration {
  const part = (kind: keyof JudgedPieces): CalibrationCurve => {
    const pieces = (keep: (fold: number) => boolean) =>
      programs.filter((_, at) => keep(at % FOLDS)).flatMap((program) => program[kind]);
    const judged = Array.from({ length: FOLDS }, (_, held) => {
      const curve = fitCurve(pieces((fold) => fold !== held));
      return pieces((fold) => fold === held).map((piece) => probabilityOf(piece, curve));
    }).flat();
    return { ...fitCurve(pieces(() => true)), expectedError: Number(expectedCalibrationError(judged).toFixed(4)) };
  };
  const certain = programs.flatMap((program) => program.certain);
  return {
    value: part("values"),
    told: part("told"),
    certain: { pieces: certain.length, right: certain.filter(({ right }) => right).length },
    line: part("lines"),
    programs: programs.length,
  };
}

function fitCurve(pieces: readonly Judged[]): CalibrationCurve {
  const logistic = fitLogistic(pieces);
  const scored = pieces.map(({ features, right }) => ({ score: logisticScore(features, logistic), right }));
  const { scores, probabilities } = fitIsotonic(scored);
  return { logistic, isotonic: { scores: [...scores], probabilities: [...probabilities] }, pieces: pieces.length };
}

function probabilityOf({ features: [path, weakest, before], right }: Judged, curve: CalibrationCurve) {
  const found = { path: Math.exp(path), weakest: Math.exp(weakest), before: Math.exp(before) };
  return { probability: calibrated({ ...found, probability: 0, overridden: false, told: false }, curve), right };
}

/**
 * What of a prediction is right: a line that the alignment pairs with the same line of the real run, a value that is the
 * real one there. Pieces that a constraint overruled and those that are disproved are left out: they are never shown as sure;
 * so are values said to be unknown, which no run proves right or wrong.
 */
export function judge(predicted: Trace, real: Trace): JudgedPieces {
  const values: Judged[] = [];
  const lines: Judged[] = [];
  const told: Judged[] = [];
  const certain: Judged[] = [];
  const add = (to: Judged[], confidence: Confidence | undefined, right: boolean | undefined) => {
    if (!confidence || confidence.overridden || confidence.disproved || right === undefined) return;
    (confidence.certain ? certain : confidence.told ? told : to).push({ features: featuresOf(confidence), right });
  };
  for (const { predicted: p, real: r } of align(predicted, real).rows) {
    const mine = p === undefined ? undefined : predicted.steps[p];
    const theirs = r === undefined ? undefined : real.steps[r];
    if (!mine?.confidence) continue;
    if (mine.kind !== "call") add(lines, mine.confidence.line, theirs !== undefined);
    for (const [name, value] of mine.changed)
      add(values, mine.confidence.values.get(name), same(value, theirs?.changed.get(name)));
    if (mine.output !== null)
      add(values, mine.confidence.output, isOpen(mine.output) ? undefined : mine.output === theirs?.output);
    add(values, mine.confidence.result, theirs === undefined ? false : sameResult(mine, theirs));
  }
  return { values, told, certain, lines };
}

function same(predicted: string, real: string | undefined): boolean | undefined {
  if (isOpen(predicted)) return undefined;
  return real !== undefined && compareValues(predicted, real) === "equal";
}

function sameResult(mine: Step, theirs: Step): boolean | undefined {
  if (mine.kind !== theirs.kind) return false;
  if (mine.exception)
    return mine.exception.type === theirs.exception?.type && mine.exception.message === theirs.exception.message;
  return same(mine.value ?? "None", theirs.value ?? "None");
}

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
import { calibrated, shareOf } from "./confidence.ts";
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
  const inFold = (held: number) => programs.filter((_, at) => at % FOLDS === held);
  const outOfFold = (held: number) => programs.filter((_, at) => at % FOLDS !== held);
  const folds = Array.from({ length: FOLDS }, (_, held) => held);
  const held = (kind: Guessed): readonly Claim[] =>
    folds.flatMap((fold) => {
      const curve = fitCurve(all(outOfFold(fold), kind));
      return all(inFold(fold), kind).map((piece) => ({ probability: probabilityOf(piece, curve), right: piece.right }));
    });
  const heldCertain = folds.flatMap((fold) => {
    const probability = shareOf(counted(all(outOfFold(fold), "certain")));
    return all(inFold(fold), "certain").map(({ right }): Claim => ({ probability, right }));
  });
  const claims = { values: held("values"), told: held("told"), lines: held("lines") };
  const part = (kind: Guessed): CalibrationCurve => ({
    ...fitCurve(all(programs, kind)),
    expectedError: errorOf(claims[kind]),
  });
  return {
    value: part("values"),
    told: part("told"),
    certain: counted(all(programs, "certain")),
    line: part("lines"),
    programs: programs.length,
    expectedError: errorOf([...claims.values, ...claims.told, ...claims.lines, ...heldCertain]),
  };
}

type Guessed = "values" | "told" | "lines";

/** What was said to be how probable, and whether it was right. */
interface Claim {
  readonly probability: number;
  readonly right: boolean;
}

const all = (programs: readonly JudgedPieces[], kind: keyof JudgedPieces): readonly Judged[] =>
  programs.flatMap((program) => program[kind]);

const counted = (pieces: readonly Judged[]) => ({
  pieces: pieces.length,
  right: pieces.filter(({ right }) => right).length,
});

const errorOf = (claims: readonly Claim[]): number => Number(expectedCalibrationError(claims).toFixed(4));

function fitCurve(pieces: readonly Judged[]): CalibrationCurve {
  const logistic = fitLogistic(pieces);
  const scored = pieces.map(({ features, right }) => ({ score: logisticScore(features, logistic), right }));
  const { scores, probabilities } = fitIsotonic(scored);
  return { logistic, isotonic: { scores: [...scores], probabilities: [...probabilities] }, pieces: pieces.length };
}

function probabilityOf({ features: [path, weakest, before] }: Judged, curve: CalibrationCurve): number {
  const found = { path: Math.exp(path), weakest: Math.exp(weakest), before: Math.exp(before) };
  return calibrated({ ...found, probability: 0, overridden: false, told: false }, curve);
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

import { type AlignedRow, align } from "./alignment.ts";
import { compareValues } from "./compareValues.ts";
import { statesAfter } from "./state.ts";
import { stdoutOf } from "./stdout.ts";
import type { Line0, Trace, ValueText } from "./trace.ts";

/**
 * `paper`: as CodeExecutor's authors count (arXiv 2305.05383): positions compared one by one, values as text. `strict`:
 * positions by alignment, values as values, and a trace is right only when its ending is too.
 */
export type MetricForm = "paper" | "strict";

/** Counts of one or many programs; rates are derived from sums (micro average). */
export interface Counts {
  readonly programs: number;
  readonly printing: number; // programs whose real run prints
  readonly outputsRight: number; // of those
  readonly tracesRight: number;
  readonly linesPredicted: number;
  readonly linesReal: number;
  readonly linesRight: number;
  readonly valuesPredicted: number;
  readonly valuesReal: number;
  readonly valuesRight: number;
  readonly statesRight: number; // programs that end in the same way with the same variables of the module
  readonly prefix: number; // of each program's executed lines, the share that is right before the first that is not
}

export interface Rate {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** All in 0..1; undefined where there is nothing to divide by. */
export interface Metrics {
  readonly programs: number;
  readonly output: number | undefined;
  readonly trace: number | undefined;
  readonly line: Rate | undefined;
  readonly identifier: Rate | undefined;
  readonly finalState: number | undefined;
  readonly prefix: number | undefined;
}

/** An executed line with the whole state after it: the unit that the paper compares. */
interface Entry {
  readonly line: Line0;
  readonly depth: number;
  readonly state: State;
}

type State = ReadonlyMap<string, ValueText>;

/** `rows`: the alignment of the two, where it is known already; the strict form needs it. */
export function count(predicted: Trace, real: Trace, form: MetricForm, rows?: readonly AlignedRow[]): Counts {
  const p = entries(predicted);
  const r = entries(real);
  const pairs = form === "paper" ? positional(p.length, r.length) : aligned(predicted, real, rows);
  const [printedP, printedR] = [stdoutOf(predicted.steps), stdoutOf(real.steps)];
  let [linesRight, valuesRight] = [0, 0];
  for (const [i, j] of pairs) {
    const [mine, theirs] = [p[i], r[j]];
    if (!mine || !theirs || mine.line !== theirs.line) continue;
    linesRight++;
    for (const [name, value] of mine.state) if (sameValue(value, theirs.state.get(name), form)) valuesRight++;
  }
  const valuesPredicted = sum(p.map(({ state }) => state.size));
  const valuesReal = sum(r.map(({ state }) => state.size));
  const outputRight = lines(printedP) === lines(printedR);
  const stepsRight =
    p.length === r.length && linesRight === r.length && valuesRight === valuesReal && valuesPredicted === valuesReal;
  const right =
    stepsRight && outputRight && (form === "paper" || (sameEnding(predicted, real) && printedP === printedR));
  return {
    programs: 1,
    printing: printedR === "" ? 0 : 1,
    outputsRight: printedR !== "" && outputRight ? 1 : 0,
    tracesRight: right ? 1 : 0,
    linesPredicted: p.length,
    linesReal: r.length,
    linesRight,
    valuesPredicted,
    valuesReal,
    valuesRight,
    statesRight: predicted.ending.kind === real.ending.kind && sameState(finalState(p), finalState(r), form) ? 1 : 0,
    prefix: r.length === 0 ? 1 : rightFromStart(p, r, form) / r.length,
  };
}

export function addCounts(all: readonly Counts[]): Counts {
  const keys = Object.keys(NONE) as (keyof Counts)[];
  return Object.fromEntries(keys.map((key) => [key, sum(all.map((counts) => counts[key]))])) as unknown as Counts;
}

export function metrics(counts: Counts): Metrics {
  return {
    programs: counts.programs,
    output: ratio(counts.outputsRight, counts.printing),
    trace: ratio(counts.tracesRight, counts.programs),
    line: rate(counts.linesRight, counts.linesPredicted, counts.linesReal),
    identifier: rate(counts.valuesRight, counts.valuesPredicted, counts.valuesReal),
    finalState: ratio(counts.statesRight, counts.programs),
    prefix: ratio(counts.prefix, counts.programs),
  };
}

const NONE: Counts = {
  programs: 0,
  printing: 0,
  outputsRight: 0,
  tracesRight: 0,
  linesPredicted: 0,
  linesReal: 0,
  linesRight: 0,
  valuesPredicted: 0,
  valuesReal: 0,
  valuesRight: 0,
  statesRight: 0,
  prefix: 0,
};

function entries(trace: Trace): readonly Entry[] {
  const states = statesAfter(trace.steps);
  return trace.steps.flatMap((step, at) =>
    step.kind === "call" ? [] : [{ line: step.line, depth: step.frame.depth, state: states[at] ?? new Map() }],
  );
}

const finalState = (found: readonly Entry[]): State => found.findLast(({ depth }) => depth === 0)?.state ?? new Map();

function rightFromStart(p: readonly Entry[], r: readonly Entry[], form: MetricForm): number {
  const wrong = r.findIndex(({ line, state }, at) => {
    const mine = p[at];
    return mine === undefined || mine.line !== line || !sameState(mine.state, state, form);
  });
  return wrong < 0 ? r.length : wrong;
}

const sameState = (predicted: State, real: State, form: MetricForm): boolean =>
  predicted.size === real.size && [...predicted].every(([name, value]) => sameValue(value, real.get(name), form));

type Pair = readonly [predicted: number, real: number];

function positional(predicted: number, real: number): readonly Pair[] {
  return Array.from({ length: Math.min(predicted, real) }, (_, at): Pair => [at, at]);
}

/** Pairs of entries (calls not counted) by alignment of the steps. */
function aligned(predicted: Trace, real: Trace, rows = align(predicted, real).rows): readonly Pair[] {
  const [p, r] = [entryNumbers(predicted), entryNumbers(real)];
  return rows.flatMap((row): Pair[] => {
    const mine = row.predicted === undefined ? undefined : p[row.predicted];
    const theirs = row.real === undefined ? undefined : r[row.real];
    return mine === undefined || theirs === undefined ? [] : [[mine, theirs]];
  });
}

function entryNumbers({ steps }: Trace): readonly (number | undefined)[] {
  let next = 0;
  return steps.map((step) => (step.kind === "call" ? undefined : next++));
}

function sameValue(predicted: ValueText, real: ValueText | undefined, form: MetricForm): boolean {
  if (real === undefined) return false;
  return form === "paper" ? predicted === real : compareValues(predicted, real) === "equal";
}

function sameEnding({ ending: p }: Trace, { ending: r }: Trace): boolean {
  if (p.kind !== r.kind) return false;
  return (
    p.kind !== "exception" ||
    r.kind !== "exception" ||
    (p.type === r.type && p.message === r.message && p.line === r.line)
  );
}

/** The paper compares the non-empty printed pieces. */
const lines = (text: string): string =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .join("\n");
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const ratio = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

function rate(right: number, predicted: number, real: number): Rate | undefined {
  if (predicted + real === 0) return undefined;
  const precision = predicted === 0 ? 0 : right / predicted;
  const recall = real === 0 ? 0 : right / real;
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

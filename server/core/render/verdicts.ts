import { type AlignedRow, type Alignment, type Difference, type DivergenceCause, isWrong } from "../alignment.ts";
import type { Comparison } from "../comparison.ts";
import type { Line0, Trace } from "../trace.ts";
import { lineHints } from "./hints.ts";
import { PREDICTED_MARK, shorten, showOutput, showValue } from "./values.ts";

/** Stands before what really happened and was predicted. */
export const RIGHT_MARK = "✓";
/** Stands before what really happened and was not. */
export const WRONG_MARK = "✗";
/** Stands before what really happened where the prediction said that it cannot be known. */
export const OPEN_MARK = "○";

export type Judgement = "right" | "open" | "wrong";

/** What a comparison says of one line: `✓ total = 0 → 8 (2×)`, `≈ x=4 ✗ x=5`, or `≈ n=unknown ○ n=7`. */
export interface LineVerdict {
  readonly judgement: Judgement;
  readonly text: string;
}

/** Lines on which every aligned execution agrees are right; others show both sides. */
export function lineVerdicts(comparison: Comparison, maxLength: number): ReadonlyMap<Line0, LineVerdict> {
  const { predicted, real, alignment } = comparison;
  const linesWith = (judges: (row: AlignedRow) => boolean) =>
    new Set(alignment.rows.filter(judges).map((row) => lineOfRow(comparison, row)));
  const [wrong, open] = [linesWith(isWrong), linesWith(({ kind }) => kind === "open")];
  const half = Math.max(8, Math.floor((maxLength - 5) / 2));
  // How a prediction was cut is no part of what it says of a line.
  const said: Trace = { ...predicted, ending: { kind: "finished" } };
  const [mine, theirs] = [texts(said, half), texts(real, half)];
  const [wholeMine, whole] = [texts(said, maxLength - MARK.length), texts(real, maxLength - MARK.length)];
  const uncut = [texts(said, Number.POSITIVE_INFINITY), texts(real, Number.POSITIVE_INFINITY)] as const;
  const executed = [...predicted.steps, ...real.steps].map(({ line }) => line);
  const lines = new Set([...mine.keys(), ...theirs.keys(), ...executed]);
  return new Map(
    [...lines].map((line): [Line0, LineVerdict] => {
      const judgement = wrong.has(line) ? "wrong" : open.has(line) ? "open" : "right";
      if (judgement === "right") return [line, { judgement, text: `${RIGHT_MARK} ${whole.get(line) ?? ""}`.trimEnd() }];
      const mark = judgement === "open" ? OPEN_MARK : WRONG_MARK;
      const times = [timesAt(predicted, line), timesAt(real, line)] as const;
      const both = (p: Texts, r: Texts) =>
        `${PREDICTED_MARK} ${sidesOf([p.get(line), r.get(line)], times, judgement === "open").join(` ${mark} `)}`;
      const text = both(wholeMine, whole);
      const [p, r] = text.length <= maxLength ? [wholeMine, whole] : [mine, theirs];
      const [allOfP, allOfR] = [uncut[0].get(line) ?? "", uncut[1].get(line) ?? ""];
      const isCutAlike = p.has(line) && p.get(line) === r.get(line) && allOfP !== allOfR;
      const sides = isCutAlike ? `${PREDICTED_MARK} ${parting(allOfP, allOfR, half).join(` ${mark} `)}` : both(p, r);
      return [line, { judgement, text: sides }];
    }),
  );
}

/** Two texts around the place where they part. */
function parting(one: string, other: string, width: number): readonly [string, string] {
  let same = 0;
  while (one[same] === other[same]) same++;
  const from = Math.max(0, same - Math.floor(width / 3));
  const shown = (text: string) => (from === 0 ? shorten(text, width) : `…${shorten(text.slice(from), width - 1)}`);
  return [shown(one), shown(other)];
}

/** The line that a row is about. */
export function lineOfRow({ predicted, real }: Comparison, row: AlignedRow): Line0 | undefined {
  return row.real === undefined ? predicted.steps[row.predicted ?? -1]?.line : real.steps[row.real]?.line;
}

/** What is said of the two sides of a line. Where they cannot be told apart, or there is nothing to say, how often it runs. */
function sidesOf(
  texts: readonly [string | undefined, string | undefined],
  times: readonly [number, number],
  isOpen: boolean,
): readonly [string, string] {
  const [p, r] = texts;
  const runs = (count: number) => (count === 0 ? "nothing" : count === 1 ? "runs" : `runs ${count}×`);
  if (p !== r || isOpen) return [p ?? runs(times[0]), r ?? runs(times[1])];
  if (times[0] !== times[1]) return [runs(times[0]), runs(times[1])];
  return [p ?? runs(times[0]), "at other times"];
}

const timesAt = ({ steps }: Trace, line: Line0): number => steps.filter((step) => step.line === line).length;

const MARK = `${PREDICTED_MARK} `;

type Texts = ReadonlyMap<Line0, string>;

/** What a trace's hints say, without their mark. */
function texts(trace: Trace, maxLength: number): Texts {
  const options = { maxLength: maxLength + MARK.length, minProbability: 0, uncertain: "mark" } as const;
  const hints = lineHints(trace.steps, trace.ending, options);
  return new Map(hints.map(({ line, text }) => [line, text.replace(MARK, "")]));
}

export const CAUSES: Readonly<Record<DivergenceCause, string>> = {
  "wrong line": "another line was predicted to run",
  "wrong value": "a value differs",
  "wrong output": "the printed text differs",
  "wrong result": "what the statement returned or raised differs",
  "prediction ended": "the prediction ended here, the program goes on",
  "real run ended": "the real run was cut off here",
  ambiguous: "they differ only in quotes or spaces",
};

/** What is said of a prediction that no step contradicts: what it left open is not called right. */
export function rightSentence({ rows }: Alignment): string {
  const open = rows.filter(({ kind }) => kind === "open").length;
  if (rows.length === 0) return "There is nothing to compare: neither the prediction nor the real run has a step.";
  if (open === 0)
    return `The prediction is right at ${rows.length === 1 ? "its one step" : `all ${rows.length} steps`}.`;
  const where = rows.length === 1 ? "its one step" : `${open} of ${rows.length} steps`;
  return `No step contradicts the prediction; at ${where} it left values open (${OPEN_MARK}).`;
}

/** `x: ≈ 4 ✗ 5`. */
export function differenceText({ what, name, predicted, real }: Difference): string {
  const show = (text: string | undefined) => {
    if (text === undefined) return "nothing";
    return shorten(what === "output" ? showOutput(text) : showValue(text), 60);
  };
  const label = name === "" ? (what === "output" ? "printed" : "result") : name;
  return `${label}: ${PREDICTED_MARK} ${show(predicted)}  ${WRONG_MARK} ${show(real)}`;
}

import type { AlignedRow, Difference, DivergenceCause } from "../alignment.ts";
import type { Comparison } from "../comparison.ts";
import type { Line0, Trace } from "../trace.ts";
import { lineHints } from "./hints.ts";
import { PREDICTED_MARK, shorten, showOutput, showValue } from "./values.ts";

/** Stands before what really happened and was predicted. */
export const RIGHT_MARK = "✓";
/** Stands before what really happened and was not. */
export const WRONG_MARK = "✗";

/** What a comparison says of one line: `✓ total = 0 → 8 (2×)`, or `≈ x=4 ✗ x=5`. */
export interface LineVerdict {
  readonly isRight: boolean;
  readonly text: string;
}

/** Lines on which every aligned execution agrees are right; others show both sides. */
export function lineVerdicts(comparison: Comparison, maxLength: number): ReadonlyMap<Line0, LineVerdict> {
  const { predicted, real, alignment } = comparison;
  const differing = new Set(
    alignment.rows.flatMap((row) => {
      const line = lineOfRow(comparison, row);
      return row.kind === "match" || line === undefined ? [] : [line];
    }),
  );
  const half = Math.max(8, Math.floor((maxLength - 5) / 2));
  const [mine, theirs] = [texts(predicted, half), texts(real, half)];
  const whole = texts(real, maxLength - MARK.length);
  const executed = [...predicted.steps, ...real.steps].map(({ line }) => line);
  const lines = new Set([...mine.keys(), ...theirs.keys(), ...executed]);
  return new Map(
    [...lines].map((line): [Line0, LineVerdict] => {
      if (!differing.has(line))
        return [line, { isRight: true, text: `${RIGHT_MARK} ${whole.get(line) ?? ""}`.trimEnd() }];
      const [p, r] = [mine.get(line) ?? "nothing", theirs.get(line) ?? "nothing"];
      const text = p === r ? `${PREDICTED_MARK} ${WRONG_MARK} ${r}` : `${PREDICTED_MARK} ${p} ${WRONG_MARK} ${r}`;
      return [line, { isRight: false, text }];
    }),
  );
}

/** The line that a row is about. */
export function lineOfRow({ predicted, real }: Comparison, row: AlignedRow): Line0 | undefined {
  return row.real === undefined ? predicted.steps[row.predicted ?? -1]?.line : real.steps[row.real]?.line;
}

const MARK = `${PREDICTED_MARK} `;

/** What a trace's hints say, without their mark. */
function texts(trace: Trace, maxLength: number): ReadonlyMap<Line0, string> {
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

/** `x: ≈ 4 ✗ 5`. */
export function differenceText({ what, name, predicted, real }: Difference): string {
  const show = (text: string | undefined) => {
    if (text === undefined) return "nothing";
    return shorten(what === "output" ? showOutput(text) : showValue(text), 60);
  };
  const label = name === "" ? (what === "output" ? "printed" : "result") : name;
  return `${label}: ${PREDICTED_MARK} ${show(predicted)}  ${WRONG_MARK} ${show(real)}`;
}

import { type Alignment, align } from "./alignment.ts";
import { addCounts, count, type Metrics, metrics } from "./metrics.ts";
import type { Trace } from "./trace.ts";
import { traceToJson } from "./traceJson.ts";

/** This program's own scores, in both forms of the metrics. */
export interface Scores {
  readonly paper: Metrics;
  readonly strict: Metrics;
}

/** A prediction laid against the real run of the same program. Both name lines of the same document. */
export interface Comparison {
  readonly predicted: Trace;
  readonly real: Trace;
  readonly alignment: Alignment;
  readonly scores: Scores;
}

export function compareTraces(predicted: Trace, real: Trace): Comparison {
  const alignment = align(predicted, real);
  const scores = (form: "paper" | "strict") => metrics(addCounts([count(predicted, real, form, alignment.rows)]));
  return {
    predicted,
    real,
    alignment,
    scores: { paper: scores("paper"), strict: scores("strict") },
  };
}

/** Whether the prediction says all that the real run does, and nothing else: it leaves nothing open either. */
export function isEqual({ alignment, scores }: Comparison): boolean {
  return alignment.first === undefined && scores.strict.trace === 1;
}

/** Only the rows in [from, to): one turn of a loop, or one call. */
export function scoped({ predicted, real, alignment, scores }: Comparison, from: number, to: number): Comparison {
  const rows = alignment.rows.slice(from, to);
  const side = (trace: Trace, key: "predicted" | "real"): Trace => {
    const steps = rows.flatMap((row) => trace.steps[row[key] ?? -1] ?? []);
    return { ...trace, steps, ending: { kind: "finished" } };
  };
  let [p, r] = [0, 0];
  const renumbered = rows.map((row) => ({
    ...row,
    ...(row.predicted !== undefined && { predicted: p++ }),
    ...(row.real !== undefined && { real: r++ }),
  }));
  const mine = { rows: renumbered, first: undefined };
  return { predicted: side(predicted, "predicted"), real: side(real, "real"), alignment: mine, scores };
}

export const COMPARISON_FORMAT = "foretrace-comparison/1";

/**
 * Two traces laid side by side, as the command line prints them for scripts and the panel exports them.
 * `toJson`: `traceToChanges` for the panel, which folds the states itself.
 */
export function comparisonToJson(comparison: Comparison, toJson: (trace: Trace) => object = traceToJson): object {
  const { predicted, real, alignment, scores } = comparison;
  const { rows, first } = alignment;
  return {
    format: COMPARISON_FORMAT,
    equal: isEqual(comparison),
    first: first ?? null,
    rows,
    metrics: scores,
    predicted: toJson(predicted),
    real: toJson(real),
  };
}

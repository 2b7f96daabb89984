import type { Alignment } from "./alignment.ts";
import type { Metrics } from "./metrics.ts";
import type { Trace } from "./trace.ts";
import { traceToJson } from "./traceJson.ts";

export const COMPARISON_FORMAT = "foretrace-comparison/1";

/** This program's own scores, in both forms of the metrics. */
export interface Scores {
  readonly paper: Metrics;
  readonly strict: Metrics;
}

/** Two traces laid side by side, as the command line prints them for scripts. */
export function comparisonToJson(predicted: Trace, real: Trace, { rows, first }: Alignment, scores: Scores): object {
  return {
    format: COMPARISON_FORMAT,
    equal: first === undefined,
    first: first ?? null,
    rows,
    metrics: scores,
    predicted: traceToJson(predicted),
    real: traceToJson(real),
  };
}

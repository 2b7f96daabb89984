import { abbreviate } from "./dialect/values.ts";
import type { ValueText } from "./trace.ts";

/**
 * `ambiguous`: the two differ only in quotes and spaces, which one dialect leaves out. `unknown`: the prediction said
 * that the value cannot be known without running.
 */
export type Verdict = "equal" | "ambiguous" | "unknown" | "different";

/** Compares a predicted with a real value: long values and floats only as far as a prediction shows them. */
export function compareValues(predicted: ValueText, real: ValueText): Verdict {
  if (predicted === real) return "equal";
  if (predicted === "<unknown>" || real === "<unknown>") return "unknown";
  const [p, r] = [abbreviate(predicted), abbreviate(real)];
  if (p === r) return "equal";
  return bare(p) === bare(r) ? "ambiguous" : "different";
}

const bare = (text: ValueText): string => text.replace(/['"\s]/g, "");

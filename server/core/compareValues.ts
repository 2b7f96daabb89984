import { parseValue, type Value } from "./check/value.ts";
import { abbreviate } from "./dialect/values.ts";
import { isOpen, UNKNOWN, type ValueText } from "./trace.ts";

/**
 * `ambiguous`: the two differ only in quotes and spaces, which one dialect leaves out. `unknown`: the prediction said
 * that the value cannot be known without running.
 */
export type Verdict = "equal" | "ambiguous" | "unknown" | "different";

/** Compares a predicted with a real value, as Python values where both are: long ones and floats only as far as a prediction shows them. */
export function compareValues(predicted: ValueText, real: ValueText): Verdict {
  if (predicted === real) return "equal";
  if (predicted === UNKNOWN || real === UNKNOWN) return "unknown";
  if (isOpen(predicted)) return leavesOpen(predicted, real) ? "unknown" : "different";
  const [p, r] = [abbreviate(predicted), abbreviate(real)];
  if (p === r) return "equal";
  const [mine, theirs] = [parseValue(predicted), parseValue(real)];
  if (mine && theirs && isSame(mine, theirs)) return "equal";
  return bare(p) === bare(r) ? "ambiguous" : "different";
}

/** Compares printed text: as a prediction leaves words or lines of it open. */
export function compareOutputs(predicted: string, real: string): Verdict {
  if (predicted === real) return "equal";
  return isOpen(predicted) && leavesOpen(predicted, real) ? "unknown" : "different";
}

/** Whether a text is another one, but for what that says is unknown. */
function leavesOpen(open: string, text: string): boolean {
  const [first = "", ...parts] = open.split(UNKNOWN);
  const last = parts.pop() ?? "";
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

const bare = (text: ValueText): string => text.replace(/['"\s]/g, "");

/**
 * The same to whoever looks at it. Stricter than Python's `==`: 1, 1.0 and True are three values, and the order of a
 * dictionary counts, because loops and prints show it. A set has none.
 */
function isSame(a: Value, b: Value): boolean {
  switch (a.type) {
    case "none":
      return b.type === "none";
    case "int":
    case "float":
    case "bool":
    case "str":
      return a.type === b.type && Object.is(a.value, b.value);
    case "list":
    case "tuple":
      return a.type === b.type && areSame(a.items, b.items);
    case "set":
      return (
        b.type === "set" &&
        a.items.length === b.items.length &&
        a.items.every((item) => b.items.some((other) => isSame(item, other)))
      );
    case "dict":
      return b.type === "dict" && areSame(a.entries.flat(), b.entries.flat());
    default:
      return false;
  }
}

function areSame(a: readonly Value[], b: readonly Value[]): boolean {
  return (
    a.length === b.length &&
    a.every((item, at) => {
      const other = b[at];
      return other !== undefined && isSame(item, other);
    })
  );
}

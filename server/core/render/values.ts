import { type Ending, isOpen, type Line0, type Step, type Trace, toLine1, UNKNOWN, type ValueText } from "../trace.ts";

/** Formatting that hints, hovers and the terminal share: values, probabilities, endings and visits of a line. */

/** Stands before everything predicted, so that it never looks like a debugger's value. */
export const PREDICTED_MARK = "≈";
/** Stands before printed text. A sign that every font has. */
export const OUTPUT_MARK = "»";
/** Stands before an exception. */
export const RAISE_MARK = "!";
/** Stands for a value that is withheld because the model was not sure enough of it. */
export const WITHHELD = "?";

const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ["<function>", "function"],
  ["<class>", "class"],
  ["<module>", "module"],
  [UNKNOWN, "unknown"],
  ["<approx> ", "~"],
  ["<object> ", ""],
]);
const STRING_OR_SYMBOL =
  /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|<(?:function|class|module|unknown)>|<(?:approx|object)> /g;

/** A value as people read it: `<object> A(x=1)` is `A(x=1)`, `<approx> 0.333` is `~0.333`. Strings stay as they are. */
export function showValue(value: ValueText): string {
  return value.replace(STRING_OR_SYMBOL, (found) => SYMBOLS.get(found) ?? found);
}

/** Whether a step shows something that only a run can tell. */
export function showsUnknown({ changed, evals, output, value, exception }: Step): boolean {
  const texts = [...changed.values(), ...evals.map((part) => part.value), output, value, exception?.message];
  return texts.some((text) => text && isOpen(text));
}

/** What a person should know of predicted values that say `unknown`, and of what comes after them. */
export const UNKNOWN_NOTE =
  "unknown: only running the program can tell. Predicted as if nothing failed because of such a value.";

/** Whether naming this value beside its line would only repeat the line (`def f` makes f a function). */
export function isDefinition(value: ValueText): boolean {
  return value === "<function>" || value === "<class>" || value === "<module>";
}

/**
 * Cuts text to `width` UTF-16 units with `…` inside, keeping more of the head than of the tail, so that brackets and
 * quotes still close. Never cuts a surrogate pair in two.
 */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  if (width <= 1) return "…";
  const tail = width < 6 ? 0 : Math.max(1, Math.floor((width - 1) / 4));
  const end = withoutHalfPair(text.slice(0, width - 1 - tail));
  const start = tail === 0 ? "" : withoutHalfPair(text.slice(-tail));
  // Where it is cut at a place that was cut before, one sign says so.
  return `${end.replace(/…$/, "")}…${start.replace(/^…/, "")}`;
}

function withoutHalfPair(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, "");
}

const ESCAPES = new Map([
  ["\n", "\\n"],
  ["\t", "\\t"],
  ["\r", "\\r"],
]);

/** Text on one line: control characters as Python's escapes. */
export function onOneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    const code = character.charCodeAt(0);
    const hex = code > 0xff ? `\\u${code.toString(16)}` : `\\x${code.toString(16).padStart(2, "0")}`;
    return ESCAPES.get(character) ?? hex;
  });
}

/** Printed text on one line, without the line end that every print has. */
export function showOutput(output: string): string {
  return onOneLine(output.replace(/\n$/, ""));
}

/** A probability for people; never claims certainty or impossibility. */
export function percent(probability: number): string {
  if (probability > 0.99) return "> 99 %";
  if (probability < 0.01) return "< 1 %";
  return `${Math.round(probability * 100)} %`;
}

/** `first → last (n×)` for a series of shown values; the value alone when there is one, or when all are the same. */
export function summarize(values: readonly string[], width: number): string {
  const [first = "", last = first] = [values[0], values.at(-1)];
  if (values.length < 2) return shorten(first, width);
  if (values.every((value) => value === first)) return shorten(first, width);
  return `${shorten(first, width)} → ${shorten(last, width)}`;
}

/** One execution of a line: a step and its place in the trace. */
export interface Visit {
  readonly index: number;
  readonly step: Step;
}

/** The executions of every line, in order. Entries of frames count at the line of their `def`. */
export function visitsByLine(steps: readonly Step[]): ReadonlyMap<Line0, readonly Visit[]> {
  const visits = new Map<Line0, Visit[]>();
  for (const [index, step] of steps.entries()) {
    const there = visits.get(step.line);
    if (there) there.push({ index, step });
    else visits.set(step.line, [{ index, step }]);
  }
  return visits;
}

const LIMITS = {
  steps: "step limit",
  tokens: "length limit",
  time: "time limit",
  memory: "memory limit",
  output: "output limit",
  size: "size limit",
} as const;

/** How a trace ended, in a few words; empty for one that simply finished. */
export function endingLabel(ending: Ending): string {
  switch (ending.kind) {
    case "finished":
      return "";
    case "exception":
      return exceptionText(ending.type, ending.message);
    case "limit":
      return `cut at the ${LIMITS[ending.limit]}`;
    case "unknown":
      return `stops: ${ending.cause}`;
    case "cancelled":
      return "cancelled";
    case "unsupported":
      return ending.reason;
  }
}

/**
 * How a predicted trace ended, as the end of the sentence "the program …"; "(unsure)" behind it where the way there is
 * less probable than the threshold.
 */
export function doubtedEnding(
  steps: readonly Step[],
  ending: Ending,
  minProbability: number,
  place: (line: Line0) => string = lineInWords,
): string {
  const last = steps.at(-1)?.confidence;
  const probability = Math.min(last?.line.probability ?? 1, last?.result?.probability ?? 1);
  const isClaim = ending.kind === "finished" || ending.kind === "exception";
  const sentence = endingSentence({ steps, ending }, "predicted", place);
  return isClaim && probability < minProbability ? `${sentence} (unsure)` : sentence;
}

const lineInWords = (line: Line0): string => `line ${toLine1(line)}`;

/** How a trace ended, as the end of the sentence "the program …". `place` names a line. */
export function endingSentence(
  { steps, ending }: Pick<Trace, "steps" | "ending">,
  origin: Trace["origin"],
  place: (line: Line0) => string = lineInWords,
): string {
  const [what, done] = origin === "predicted" ? ["the prediction", "predicted"] : ["the run", "run"];
  switch (ending.kind) {
    case "finished":
      return "finishes";
    case "exception":
      return `ends with ${exceptionText(ending.type, ending.message)} in ${place(ending.line)}`;
    case "limit":
      return `goes on; ${what} was cut at the ${LIMITS[ending.limit]}`;
    case "unknown":
      return `cannot be predicted past ${place(ending.line)}: ${ending.cause}`;
    case "cancelled":
      return `goes on; ${what} was cancelled`;
    case "unsupported":
      return steps.length > 0 ? `goes on; ${what} stops: ${ending.reason}` : `was not ${done}: ${ending.reason}`;
  }
}

/** An exception as Python's last traceback line writes it. */
export function exceptionText(type: string, message: string): string {
  return message === "" ? type : `${type}: ${message}`;
}

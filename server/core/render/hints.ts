import type { Confidence, Ending, Line0, Step, ValueText } from "../trace.ts";
import {
  endingLabel,
  exceptionText,
  isDefinition,
  OUTPUT_MARK,
  onOneLine,
  PREDICTED_MARK,
  RAISE_MARK,
  shorten,
  showOutput,
  showValue,
  summarize,
  type Visit,
  visitsByLine,
  WITHHELD,
} from "./values.ts";

export interface HintOptions {
  /** Longest hint; the editor cuts a line's hints at 43 UTF-16 units by default. */
  readonly maxLength: number;
  /** How long a text is, where its UTF-16 units do not say so: a terminal's wide characters take two columns. */
  readonly widthOf?: (text: string) => number;
  /** A value the model holds for less probable than this is uncertain. 0..1. */
  readonly minProbability: number;
  /** What becomes of an uncertain value: `name=?`, or `name=value?`. */
  readonly uncertain: "withhold" | "mark";
}

/** The hint at the end of one line. */
export interface LineHint {
  readonly line: Line0;
  readonly text: string;
  /** Index of the last step the hint speaks of. */
  readonly lastStep: number;
}

/** One hint for each line that has something to say, in line order. `ending` is undefined while the trace still grows. */
export function lineHints(steps: readonly Step[], ending: Ending | undefined, options: HintOptions): LineHint[] {
  const hints: LineHint[] = [];
  const lastStep = steps.length - 1;
  // What cannot be known stands at the line that asks for it, which has no step; other cuts at the last step.
  const cutAt = ending?.kind === "unknown" ? ending.line : steps[lastStep]?.line;
  const visits = visitsByLine(steps);
  const lines = new Set([...visits.keys(), ...(ending?.kind === "unknown" ? [ending.line] : [])]);
  for (const line of lines) {
    const here = visits.get(line) ?? [];
    const mark = line === cutAt && ending ? cutMark(ending) : "";
    const text = fitted(lineParts(here, options), mark, options);
    if (text !== "") hints.push({ line, text, lastStep: here.at(-1)?.index ?? lastStep });
  }
  return hints.sort((a, b) => a.line - b.line);
}

/** What a line says: a name (or a verb) and the series of values it went through. */
interface Part {
  readonly label: string; // "total", "»", "return", "!"
  readonly isName: boolean;
  readonly values: string[];
}

const ENTRY_NOISE = new Set(["self", "cls"]);

function lineParts(visits: readonly Visit[], options: HintOptions): Part[] {
  const parts = new Map<string, Part>();
  const add = (label: string, isName: boolean, value: string) => {
    const key = `${isName} ${label}`;
    const part = parts.get(key);
    if (part) part.values.push(value);
    else parts.set(key, { label, isName, values: [value] });
  };
  for (const { step } of visits) {
    for (const [name, value] of step.changed) {
      if (isDefinition(value) || (step.kind === "call" && ENTRY_NOISE.has(name))) continue;
      add(name, true, doubted(shown(value), step, step.confidence?.values.get(name), options));
    }
    if (step.output !== null) {
      add(OUTPUT_MARK, false, doubted(showOutput(step.output), step, step.confidence?.output, options));
    }
    const result = resultOf(step);
    if (result) add(result.verb, false, doubted(result.text, step, step.confidence?.result, options));
  }
  // What cannot be left out comes first: `fitted` drops parts from the end.
  return [...parts.values()].sort((a, b) => Number(a.isName) - Number(b.isName));
}

function resultOf(step: Step): { verb: string; text: string } | undefined {
  if (step.kind === "return" && step.value !== undefined) return { verb: "return", text: shown(step.value) };
  if (step.kind === "raise" && step.exception) {
    return { verb: RAISE_MARK, text: onOneLine(exceptionText(step.exception.type, step.exception.message)) };
  }
  return undefined;
}

function shown(value: ValueText): string {
  return onOneLine(showValue(value));
}

/** The text, or what stands for it where the step or the value itself is under the threshold. */
function doubted(text: string, step: Step, confidence: Confidence | undefined, options: HintOptions): string {
  const probability = Math.min(confidence?.probability ?? 1, step.confidence?.line.probability ?? 1);
  if (probability >= options.minProbability) return text;
  return options.uncertain === "withhold" ? WITHHELD : `${text}${WITHHELD}`;
}

function cutMark(ending: Ending): string {
  const isCut = ending.kind !== "finished" && ending.kind !== "exception";
  return isCut ? `⋯ ${endingLabel(ending)}` : "";
}

/** Narrowest value worth showing before whole names are left out, and of the last name. */
const NARROWEST = 7;
const NARROWEST_ALONE = 3;

/** Joins the parts so that they fit: first values get shorter, then names are counted instead of shown. */
function fitted(parts: readonly Part[], mark: string, { maxLength, widthOf = lengthOf }: HintOptions): string {
  if (parts.length === 0 && mark === "") return "";
  for (let kept = parts.length; kept >= 1; kept--) {
    const rest = parts.length - kept;
    for (let width = maxLength; width >= (kept === 1 ? NARROWEST_ALONE : NARROWEST); width--) {
      const text = join(parts.slice(0, kept), rest, mark, width);
      if (widthOf(text) <= maxLength) return text;
    }
  }
  return shorten(join(parts.slice(0, 1), parts.length - 1, mark, NARROWEST), maxLength);
}

const lengthOf = (text: string): number => text.length;

function join(parts: readonly Part[], rest: number, mark: string, width: number): string {
  const counts = new Set(parts.map((part) => part.values.length));
  const shared = counts.size === 1 ? times([...counts][0] ?? 1) : "";
  const names = parts.filter((part) => part.isName).map((part) => named(part, width, shared === ""));
  const verbs = parts.filter((part) => !part.isName).map((part) => spoken(part, width, shared === ""));
  if (rest > 0) names.push(`+${rest}`);
  const said = [names.join(", "), ...verbs].filter((text) => text !== "").join(" · ");
  return [PREDICTED_MARK, said + shared, mark].filter((text) => text !== "").join(" ");
}

function named(part: Part, width: number, withCount: boolean): string {
  const text = summarize(part.values, width);
  const count = withCount ? times(part.values.length) : "";
  return text.includes(" → ") || part.values.length > 1 ? `${part.label} = ${text}${count}` : `${part.label}=${text}`;
}

function spoken(part: Part, width: number, withCount: boolean): string {
  const text = `${part.label} ${summarize(part.values, width)}`.trimEnd();
  return `${text}${withCount ? times(part.values.length) : ""}`;
}

function times(count: number): string {
  return count > 1 ? ` (${count}×)` : "";
}

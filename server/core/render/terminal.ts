import { placeOf } from "../documentTrace.ts";
import type { Program } from "../program.ts";
import { printedLines } from "../stdout.ts";
import { asLine0, type Line0, type Step, type Trace, toLine1 } from "../trace.ts";
import { lineHints } from "./hints.ts";
import {
  doubtedEnding,
  endingSentence,
  PREDICTED_MARK,
  percent,
  showsUnknown,
  UNKNOWN_NOTE,
  WITHHELD,
} from "./values.ts";

export interface TerminalOptions {
  /** Columns of the terminal; the text never gets wider. */
  readonly width: number;
  readonly color: boolean;
  /** Values the model holds for less probable than this get a question mark. 0..1. */
  readonly minProbability: number;
}

/** The trace so far; `ending` is undefined while it still grows. */
export type GrowingTrace = Pick<Trace, "origin" | "steps"> & { readonly ending: Trace["ending"] | undefined };

/**
 * The program with its values beside its lines, below them where the terminal is too narrow for two columns, and then what
 * it prints and how it ends; one string a line. Of a program that was not predicted only the reason.
 */
export function renderTerminal(program: Program, trace: GrowingTrace, options: TerminalOptions): readonly string[] {
  if (trace.ending?.kind === "unsupported" && trace.steps.length === 0) return renderEnding(program, trace, options);
  return [
    ...renderProgram(program, trace, options),
    "",
    ...renderOutput(trace, options),
    ...renderEnding(program, trace, options),
  ];
}

const GAP = 3;
const NARROWEST_HINT = 16;
/** Below this, two columns would cut code and values to stumps. */
const NARROWEST_COLUMNS = 60;

function renderProgram(program: Program, trace: GrowingTrace, options: TerminalOptions): string[] {
  const executed = new Set(trace.steps.map((step) => step.line));
  const paint = painter(options.color);
  const beside = (maxLength: number) => {
    const hints = hintTexts(trace, maxLength, options.minProbability);
    return new Map([...hints].map(([line, text]) => [line, paint("cyan", text)]));
  };
  return programLines(program, executed, beside, options);
}

/**
 * Numbered source lines with texts beside them, or below them where they are too long for that. `beside` is asked once, with
 * the longest text that fits beside a line, and below one.
 */
export function programLines(
  program: Program,
  executed: ReadonlySet<Line0>,
  beside: (maxLength: number, maxBelow: number) => ReadonlyMap<Line0, string>,
  options: Pick<TerminalOptions, "width" | "color">,
): string[] {
  const lines = program.lines.at(-1) === "" ? program.lines.slice(0, -1) : program.lines;
  const numbers = lines.map((_, at) => lineNumber(program.documentLines[at]));
  const gutter = Math.max(1, ...numbers.map((number) => number.length)) + 3;
  const longest = Math.max(0, ...lines.map((line) => columns(expandTabs(line))));
  const isNarrow = options.width < NARROWEST_COLUMNS;
  const room = options.width - gutter - (isNarrow ? 0 : GAP);
  const besideWidth = Math.min(longest, room - NARROWEST_HINT, Math.max(Math.floor(room * 0.55), room - 60));
  const codeWidth = Math.max(0, isNarrow ? room : besideWidth);
  const belowRoom = Math.max(NARROWEST_HINT, options.width - gutter - DEEPEST);
  const besideRoom = Math.max(NARROWEST_HINT, room - codeWidth);
  const texts = beside(isNarrow ? belowRoom : besideRoom, belowRoom);
  const paint = painter(options.color);
  return lines.flatMap((source, at) => {
    const line = asLine0(at);
    const text = texts.get(line) ?? "";
    const isBelow = text !== "" && (isNarrow || columns(withoutStyle(text)) > besideRoom);
    const code = clip(expandTabs(source), isBelow ? options.width - gutter : codeWidth);
    const number = paint("dim", `${(numbers[at] ?? "").padStart(gutter - 3)} │ `);
    const shown = `${number}${executed.has(line) ? code : paint("dim", code)}`;
    if (text === "") return [shown.trimEnd()];
    if (!isBelow) return [`${shown}${" ".repeat(Math.max(0, codeWidth - columns(code)) + GAP)}${text}`];
    const indentation = Math.min(DEEPEST, code.length - code.trimStart().length);
    return [shown, `${paint("dim", `${" ".repeat(gutter - 2)}└ `)}${" ".repeat(indentation)}${text}`];
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a style begins with one
const withoutStyle = (text: string): string => text.replace(/\u001b\[\d+m/g, "");

/** Columns that a text below its line is indented at most. */
const DEEPEST = 8;

/** The document's number; a line added to the document has none. */
function lineNumber(documentLine: Line0 | undefined): string {
  return documentLine === undefined ? "+" : String(toLine1(documentLine));
}

function hintTexts(trace: GrowingTrace, maxLength: number, minProbability: number): ReadonlyMap<Line0, string> {
  const options = { maxLength, minProbability, uncertain: "mark", widthOf: columns } as const;
  const hints = lineHints(trace.steps, trace.ending, options);
  const plain = (text: string) => (trace.origin === "real" ? text.replace(`${PREDICTED_MARK} `, "") : text);
  return new Map(hints.map(({ line, text }) => [line, clip(plain(text), maxLength)]));
}

function renderOutput(trace: GrowingTrace, options: TerminalOptions): string[] {
  const lines = printedLines(trace.steps);
  if (lines.length === 0) return [];
  const paint = painter(options.color);
  const title = trace.origin === "predicted" ? `${PREDICTED_MARK} prints` : "prints";
  const shown = lines.map(({ text, probability }) => {
    const mark = probability < options.minProbability ? ` ${WITHHELD}` : "";
    return `  ${clip(expandTabs(text), options.width - 2 - mark.length)}${paint("cyan", mark)}`;
  });
  return [paint("bold", title), ...shown, ""];
}

function renderEnding(program: Program, trace: GrowingTrace, options: TerminalOptions): string[] {
  const { origin, steps, ending } = trace;
  const place = (line: Line0) => placeOf(program, line);
  const paint = painter(options.color);
  const mark = origin === "predicted" ? `${PREDICTED_MARK} ` : "";
  if (!ending) return [paint("dim", `${mark}predicting … ${countSteps(trace)}`)];
  const sentence =
    origin === "predicted"
      ? doubtedEnding(steps, ending, options.minProbability, place)
      : endingSentence({ steps, ending }, origin, place);
  // What was not even begun has no steps to count, and that it was not is no prediction.
  const isRefused = ending.kind === "unsupported" && steps.length === 0;
  const text = isRefused ? `the program ${sentence}` : `${mark}the program ${sentence} · ${countSteps(trace)}`;
  const lines = wrap(text, options.width).map((line) => paint(ending.kind === "finished" ? "bold" : "yellow", line));
  if (origin === "predicted" && steps.some(showsUnknown))
    lines.push(...wrap(`  ${UNKNOWN_NOTE}`, options.width).map((line) => paint("dim", line)));
  const isDoubted = steps.some((step) => leastProbable(step) < options.minProbability);
  return isDoubted
    ? [...lines, paint("dim", `  ${WITHHELD} less than ${percent(options.minProbability)} probable`)]
    : lines;
}

function leastProbable({ confidence }: Step): number {
  if (!confidence) return 1;
  const { line, values, output, result } = confidence;
  return Math.min(...[line, ...values.values(), output, result].map((piece) => piece?.probability ?? 1));
}

/** Breaks a sentence between words; lines after the first are indented. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? "";
  for (const word of text.trimStart().split(" ")) {
    if (line.trim() === "") line += word;
    else if (columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = `  ${word}`;
    } else line = `${line} ${word}`;
  }
  return [...lines, line].map((each) => clip(each, width));
}

function countSteps({ steps }: GrowingTrace): string {
  return steps.length === 1 ? "1 step" : `${steps.length} steps`;
}

const CODES = { dim: 2, bold: 1, cyan: 36, yellow: 33, green: 32 } as const;

/** Puts text in a style, or leaves it as it is where there is no colour. */
export type Painter = (style: keyof typeof CODES, text: string) => string;

export function painter(color: boolean): Painter {
  return (style, text) => (color && text !== "" ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

function expandTabs(line: string): string {
  return line.replaceAll("\t", "    ");
}

const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Terminal columns of a text: two for wide characters and emoji, none for combining marks. */
export function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += /[\p{Mn}\p{Me}\p{Cf}]/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** Cuts text to a number of columns, with `…` where something was cut; control characters become visible. */
function clip(text: string, width: number): string {
  const safe = text.replace(/\p{Cc}/gu, "·");
  if (columns(safe) <= width) return safe;
  let kept = "";
  for (const character of safe) {
    if (columns(kept + character) > width - 1) break;
    kept += character;
  }
  return width > 0 ? `${kept}…` : "";
}

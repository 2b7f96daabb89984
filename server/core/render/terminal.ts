import type { Program } from "../program.ts";
import { stdoutOf } from "../stdout.ts";
import { asLine0, type Line0, type Trace, toLine1 } from "../trace.ts";
import { lineHints } from "./hints.ts";
import { endingSentence, PREDICTED_MARK } from "./values.ts";

export interface TerminalOptions {
  /** Columns of the terminal; the text never gets wider. */
  readonly width: number;
  readonly color: boolean;
  /** Values the model holds for less probable than this get a question mark. 0..1. */
  readonly minProbability: number;
}

/** The trace so far; `ending` is undefined while it still grows. */
export type GrowingTrace = Pick<Trace, "origin" | "steps"> & { readonly ending: Trace["ending"] | undefined };

/** The program with its values in a right-hand column, and below it what it prints and how it ends; one string a line. */
export function renderTerminal(program: Program, trace: GrowingTrace, options: TerminalOptions): readonly string[] {
  return [
    ...renderProgram(program, trace, options),
    "",
    ...renderOutput(trace, options),
    ...renderEnding(trace, options),
  ];
}

const GAP = 3;
const NARROWEST_HINT = 16;

function renderProgram(program: Program, trace: GrowingTrace, options: TerminalOptions): string[] {
  const executed = new Set(trace.steps.map((step) => step.line));
  const paint = painter(options.color);
  const beside = (maxLength: number) => {
    const hints = hintTexts(trace, maxLength, options.minProbability);
    return new Map([...hints].map(([line, text]) => [line, paint("cyan", text)]));
  };
  return programLines(program, executed, beside, options);
}

/** Numbered source lines with a column beside them. `beside` is asked once, with the widest text that fits. */
export function programLines(
  program: Program,
  executed: ReadonlySet<Line0>,
  beside: (maxLength: number) => ReadonlyMap<Line0, string>,
  options: Pick<TerminalOptions, "width" | "color">,
): string[] {
  const lines = program.lines.at(-1) === "" ? program.lines.slice(0, -1) : program.lines;
  const numbers = lines.map((_, at) => lineNumber(program.documentLines[at]));
  const gutter = Math.max(1, ...numbers.map((number) => number.length)) + 3;
  const longest = Math.max(0, ...lines.map((line) => columns(expandTabs(line))));
  const room = options.width - gutter - GAP;
  const codeWidth = Math.max(0, Math.min(longest, room - NARROWEST_HINT, Math.max(Math.floor(room * 0.55), room - 60)));
  const texts = beside(Math.max(NARROWEST_HINT, room - codeWidth));
  const paint = painter(options.color);
  return lines.map((source, at) => {
    const line = asLine0(at);
    const code = clip(expandTabs(source), codeWidth);
    const text = texts.get(line);
    const padding = " ".repeat(Math.max(0, codeWidth - columns(code)) + GAP);
    const number = paint("dim", `${(numbers[at] ?? "").padStart(gutter - 3)} │ `);
    return `${number}${executed.has(line) ? code : paint("dim", code)}${text ? padding + text : ""}`.trimEnd();
  });
}

/** The document's number; a line added to the document has none. */
function lineNumber(documentLine: Line0 | undefined): string {
  return documentLine === undefined ? "+" : String(toLine1(documentLine));
}

function hintTexts(trace: GrowingTrace, maxLength: number, minProbability: number): ReadonlyMap<Line0, string> {
  const hints = lineHints(trace.steps, trace.ending, { maxLength, minProbability, uncertain: "mark" });
  const plain = (text: string) => (trace.origin === "real" ? text.replace(`${PREDICTED_MARK} `, "") : text);
  return new Map(hints.map(({ line, text }) => [line, plain(text)]));
}

function renderOutput(trace: GrowingTrace, options: TerminalOptions): string[] {
  const stdout = stdoutOf(trace.steps);
  if (stdout === "") return [];
  const paint = painter(options.color);
  const title = trace.origin === "predicted" ? `${PREDICTED_MARK} prints` : "prints";
  const lines = stdout.replace(/\n$/, "").split("\n");
  return [paint("bold", title), ...lines.map((line) => `  ${clip(expandTabs(line), options.width - 2)}`), ""];
}

function renderEnding(trace: GrowingTrace, options: TerminalOptions): string[] {
  const paint = painter(options.color);
  if (!trace.ending) return [paint("dim", `${PREDICTED_MARK} predicting … ${countSteps(trace)}`)];
  const sentence = `the program ${endingSentence(trace.ending)}`;
  const text = trace.origin === "predicted" ? `${PREDICTED_MARK} ${sentence}` : sentence;
  return [paint(trace.ending.kind === "finished" ? "bold" : "yellow", `${text} · ${countSteps(trace)}`)];
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
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Terminal columns of a text: two for wide characters and emoji, none for combining marks. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{Mn}|\p{Cf}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
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

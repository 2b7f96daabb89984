import { type Confidence, type Ending, isOpen, type Line0, type Step, toLine1 } from "../trace.ts";
import {
  doubtedEnding,
  exceptionText,
  isDefinition,
  onOneLine,
  PREDICTED_MARK,
  percent,
  shorten,
  showOutput,
  showsUnknown,
  showValue,
  UNKNOWN_NOTE,
  type Visit,
  visitsByLine,
  WITHHELD,
} from "./values.ts";

/** What a hover is about: a line, and the name under the pointer if it is one. */
export interface HoverTarget {
  readonly line: Line0;
  readonly name: string | undefined;
}

export interface HoverOptions {
  /** Values less probable than this are marked `?`. 0..1. */
  readonly minProbability: number;
}

/** Why what a step shows under a name is unknown; "" stands for what it prints. */
export type SourceOf = (
  step: number,
  name: string,
) => { readonly what: string; readonly line: Line0 | undefined } | undefined;

/** The number that a person sees at a line. */
export type LineNumber = (line: Line0) => number;

/** Rows of a table before its middle is left out. */
const MAX_ROWS = 16;
const MAX_CELL = 120;
const MAX_COLUMNS = 5;

/**
 * Markdown for a hover: every visit of the line, and the name's value over time. Undefined where the trace says nothing.
 * Readable as plain text too: tables have headers, and no meaning hangs on colour. `numberOf` gives the number that a line
 * has in the document: a program may leave lines of it out, and an edit may have moved them.
 */
export function hoverMarkdown(
  steps: readonly Step[],
  ending: Ending | undefined,
  target: HoverTarget,
  options: HoverOptions,
  numberOf: LineNumber = toLine1,
  sourceOf: SourceOf = () => undefined,
): string | undefined {
  const visits = visitsByLine(steps).get(target.line) ?? [];
  const sections: string[] = [];
  if (visits.length > 0) sections.push(lineSection(visits, options, numberOf));
  const history = target.name === undefined ? [] : nameHistory(steps, target.name);
  const isNews = history.some((change) => !visits.some((visit) => visit.index === change.index));
  if (target.name !== undefined && isNews) sections.push(nameSection(target.name, history, options, numberOf));
  if (sections.length === 0) return undefined;
  const sources = [
    ...visits.flatMap(({ index, step }) => [...step.changed.keys(), ""].map((name) => ({ index, name }))),
    ...history.map(({ index, name }) => ({ index, name })),
  ].flatMap(({ index, name }) => {
    const source = sourceOf(index, name);
    if (!source) return [];
    const where = source.line === undefined ? "" : `, line ${numberOf(source.line)}`;
    return [`${name === "" ? "output" : code(name)} (${source.what}${where})`];
  });
  if (sources.length > 0) sections.push(`Unknown: ${[...new Set(sources)].slice(0, MAX_COLUMNS).join("; ")}.`);
  if (visits.some(({ step }) => step.confidence && showsUnknown(step))) sections.push(UNKNOWN_NOTE);
  const isLast = visits.at(-1)?.index === steps.length - 1;
  if (ending && isLast)
    sections.push(`Here the program ${escapeText(doubtedEnding(steps, ending, options.minProbability))}.`);
  return sections.join("\n\n");
}

function lineSection(visits: readonly Visit[], options: HoverOptions, numberOf: LineNumber): string {
  const [first] = visits;
  if (!first) return "";
  const line = numberOf(first.step.line);
  const frames = new Set(visits.map(({ step }) => step.frame.name));
  const where = [...frames].filter((name) => name !== "<module>").map((name) => ` in ${code(name)}`);
  const times = visits.length === 1 ? "runs once" : `runs ${visits.length} times`;
  const reached = visits.length === 1 ? probabilityOf(first.step.confidence?.line) : "";
  const title = `**${PREDICTED_MARK} Line ${line}** ${times}${where.join(",")}${reached}`;
  const columns = lineColumns(visits, options).filter((column) => visits.some((visit) => column.cell(visit) !== ""));
  if (visits.length === 1)
    return [title, ...columns.map((column) => `- ${column.title}: ${column.cell(first)}`)].join("\n");
  const reach: Column = { title: "reached", cell: ({ step }) => percentOf(step.confidence?.line) };
  const shown = visits.some(({ step }) => step.confidence) ? [reach, ...columns] : columns;
  return `${title}\n\n${table("#", visits, (_, index) => `${index + 1}`, shown)}`;
}

function lineColumns(visits: readonly Visit[], options: HoverOptions): Column[] {
  const names = [...new Set(visits.flatMap(({ step }) => [...step.changed.keys()]))];
  const columns = names.slice(0, MAX_COLUMNS).map(
    (name): Column => ({
      title: code(name),
      cell: ({ step }) => valueCell(step.changed.get(name), step.confidence?.values.get(name), options),
    }),
  );
  const others: Column[] = [
    { title: "test", cell: ({ step }) => testCell(step, options) },
    { title: "prints", cell: ({ step }) => outputCell(step, options) },
    { title: "ends with", cell: ({ step }) => resultCell(step, options) },
  ];
  const rest = names.slice(MAX_COLUMNS);
  const more: Column = { title: "and", cell: ({ step }) => rest.filter((name) => step.changed.has(name)).join(", ") };
  return [...columns, ...(rest.length > 0 ? [more] : []), ...others];
}

/** A change of a name, anywhere in the trace. */
interface Change extends Visit {
  readonly name: string;
}

function nameHistory(steps: readonly Step[], name: string): Change[] {
  return [...steps.entries()]
    .filter(([, step]) => step.changed.has(name))
    .map(([index, step]) => ({ index, step, name }))
    .filter(({ step }) => !isDefinition(step.changed.get(name) ?? ""));
}

function nameSection(name: string, history: readonly Change[], options: HoverOptions, numberOf: LineNumber): string {
  const all: Column[] = [
    {
      title: code(name),
      cell: ({ step }) => valueCell(step.changed.get(name), step.confidence?.values.get(name), options),
    },
    { title: "in", cell: ({ step }) => (step.frame.name === "<module>" ? "" : code(step.frame.name)) },
  ];
  const columns = all.filter((column) => history.some((change) => column.cell(change) !== ""));
  const rows = table("Line", history, ({ step }) => `${numberOf(step.line)}`, columns);
  return `**${PREDICTED_MARK} ${code(name)}** over time\n\n${rows}`;
}

interface Column<V = Visit> {
  readonly title: string;
  readonly cell: (visit: V) => string;
}

/** A Markdown table; the middle of a long one is left out and said to be. */
export function table<V>(
  head: string,
  visits: readonly V[],
  rowTitle: (visit: V, index: number) => string,
  columns: readonly Column<V>[],
): string {
  const rows = visits.map((visit, index) => [rowTitle(visit, index), ...columns.map((column) => column.cell(visit))]);
  const shown =
    rows.length <= MAX_ROWS
      ? rows
      : [...rows.slice(0, 10), [`⋯ ${rows.length - 15} more`, ...columns.map(() => "")], ...rows.slice(-5)];
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const titles = [head, ...columns.map((column) => column.title)];
  return [line(titles), line(titles.map(() => "---")), ...shown.map(line)].join("\n");
}

function valueCell(value: string | undefined, confidence: Confidence | undefined, options: HoverOptions): string {
  return value === undefined ? "" : withProbability(code(showValue(value)), sureOf(value, confidence), options);
}

/** The truth of a branch's test: the last value a header evaluated, when it changed nothing itself. */
function testCell(step: Step, options: HoverOptions): string {
  const last = step.evals.at(-1);
  if (!last || (last.value !== "True" && last.value !== "False")) return "";
  if (step.kind !== "line" || step.changed.size > 0) return "";
  return withProbability(code(last.value), last.confidence, options);
}

function outputCell(step: Step, options: HoverOptions): string {
  return step.output === null
    ? ""
    : withProbability(code(showOutput(step.output)), sureOf(step.output, step.confidence?.output), options);
}

function resultCell(step: Step, options: HoverOptions): string {
  if (step.kind === "return" && step.value !== undefined) {
    return withProbability(
      `return ${code(showValue(step.value))}`,
      sureOf(step.value, step.confidence?.result),
      options,
    );
  }
  if (step.kind !== "raise" || !step.exception) return "";
  const text = code(exceptionText(step.exception.type, step.exception.message));
  return withProbability(text, step.confidence?.result, options);
}

/** `text (87 %)`, with a question mark under the threshold. The hover shows withheld values too: it was asked. */
function withProbability(text: string, confidence: Confidence | undefined, options: HoverOptions): string {
  const doubt = confidence && confidence.probability < options.minProbability ? ` ${WITHHELD}` : "";
  return `${text}${doubt}${probabilityOf(confidence)}`;
}

/** That a value is unknown has no probability. */
export function sureOf(text: string, confidence: Confidence | undefined): Confidence | undefined {
  return isOpen(text) ? undefined : confidence;
}

function probabilityOf(confidence: Confidence | undefined): string {
  if (!confidence) return "";
  const why = confidence.disproved ? "contradicts its line, " : confidence.told ? "computed, " : "";
  return ` (${why}${percentOf(confidence)})`;
}

function percentOf(confidence: Confidence | undefined): string {
  return confidence ? percent(confidence.probability) : "";
}

/** Inline code that no backtick or column bar inside can break. */
export function code(text: string): string {
  const short = onOneLine(shorten(text, MAX_CELL));
  const fence = "`".repeat(Math.max(0, ...[...short.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = short === "" || short.startsWith("`") || short.endsWith("`") ? " " : "";
  return `${fence}${pad}${short}${pad}${fence}`;
}

function escapeText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~&]/g, "\\$&");
}

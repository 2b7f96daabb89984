import type { Program, Statement } from "../program.ts";
import { asLine0, type Line0, type Step } from "../trace.ts";

/** What of a trace still holds after its document was edited. */
export interface Kept {
  /** Steps before this index ran before anything the edit may have changed. */
  readonly steps: number;
  /** Where a document line of then is now; undefined where it was edited or removed. */
  readonly lineNow: (then: Line0) => Line0 | undefined;
  /** The inverse of `lineNow`. */
  readonly lineThen: (now: Line0) => Line0 | undefined;
}

/** A prediction's document and program, as they were. */
export interface PredictedSource {
  readonly documentText: string;
  readonly program: Program;
}

/**
 * Compares the document then and now. The lines between the first and the last difference count as edited; the steps
 * kept are those before the first that runs a top-level statement which the edit touches, or anything below it.
 */
export function keptAfterEdit(source: PredictedSource, steps: readonly Step[], currentText: string): Kept {
  const then = linesOf(source.documentText);
  const now = linesOf(currentText);
  const edit = difference(then, now);
  const shift = now.length - then.length;
  const move = (line: Line0, end: number, by: number) => {
    if (line < edit.start) return line;
    return line >= end ? asLine0(line + by) : undefined;
  };
  const kept = isHarmless(edit, source.program) ? steps.length : untouchedSteps(edit, source.program, steps);
  return {
    steps: kept,
    lineNow: (line) => move(line, edit.thenEnd, shift),
    lineThen: (line) => move(line, edit.nowEnd, -shift),
  };
}

/** Lines [start, thenEnd) became lines [start, nowEnd). */
interface Edit {
  readonly start: number;
  readonly thenEnd: number;
  readonly nowEnd: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
}

function difference(then: readonly string[], now: readonly string[]): Edit {
  const shorter = Math.min(then.length, now.length);
  let start = 0;
  while (start < shorter && then[start] === now[start]) start++;
  let same = 0;
  while (same < shorter - start && then.at(-1 - same) === now.at(-1 - same)) same++;
  const [thenEnd, nowEnd] = [then.length - same, now.length - same];
  return { start, thenEnd, nowEnd, removed: then.slice(start, thenEnd), added: now.slice(start, nowEnd) };
}

/** Blank lines and comments between statements change nothing; inside a string they would. */
function isHarmless(edit: Edit, program: Program): boolean {
  const isIdle = (line: string) => /^\s*(#.*)?$/.test(line);
  const isInside = program.statements.some((statement) => {
    const [first, last] = documentRange(program, statement);
    return !isCompound(statement) && first < edit.thenEnd && last > first && last >= edit.start;
  });
  return !isInside && edit.removed.every(isIdle) && edit.added.every(isIdle);
}

function isCompound(statement: Statement): boolean {
  return /^(if|for|while|try|with|match|function|class|decorated)_|_clause$/.test(statement.kind);
}

function untouchedSteps(edit: Edit, program: Program, steps: readonly Step[]): number {
  const start = touchedFrom(edit, program);
  const intactDefinitions = new Set(
    program.definitions
      .filter((definition) => definition.kind === "function" && definition.firstStep !== undefined)
      .filter(({ firstStep, line }) => documentLine(program, firstStep ?? line) <= edit.start)
      .map(({ line }) => line),
  );
  const isIntact = (step: Step) => step.kind === "line" && intactDefinitions.has(step.line);
  const first = steps.findIndex((step) => {
    const line = documentLine(program, step.line);
    return line >= start && !(line < edit.start && isIntact(step));
  });
  return first === -1 ? steps.length : first;
}

/** The first document line of the top-level statements that the edit lies in or is attached to. */
function touchedFrom(edit: Edit, program: Program): number {
  const firstAdded = edit.added.find((line) => line.trim() !== "") ?? "";
  const attaches = /^(\s|else\b|elif\b|except\b|finally\b|case\b)/.test(firstAdded);
  const touched = program.statements
    .filter((statement) => statement.scope === "<module>")
    .map((statement) => documentRange(program, statement))
    .filter(([first, last]) => first < edit.thenEnd && last >= edit.start)
    .map(([first]) => first);
  const before = program.statements
    .filter((statement) => statement.scope === "<module>" && attaches)
    .map((statement) => documentRange(program, statement))
    .filter(([first]) => first < edit.start)
    .reduce<readonly number[]>((best, [first, last]) => ((best[1] ?? -1) < last ? [first, last] : best), []);
  return Math.min(edit.start, ...touched, ...before.slice(0, 1));
}

function documentRange(program: Program, statement: Statement): readonly [number, number] {
  return [documentLine(program, statement.line), documentLine(program, statement.lastLine)];
}

/** Lines that were added to the document stand behind everything. */
function documentLine(program: Program, line: Line0): number {
  return program.documentLines[line] ?? Number.MAX_SAFE_INTEGER;
}

import type { ProgramParser } from "./parseProgram.ts";
import type { Program, Statement } from "./program.ts";
import { asLine0, type Line0 } from "./trace.ts";

/** What can be done about a program that is too long, as the last sentence of the reason. */
export const HOW_TO_CUT =
  'Predict one call of it (foretrace predict FILE --call "f(3)"), or put a part of it into a file of its own';

export interface Cut {
  readonly program: Program;
  /** Document lines of statements that were left out; empty when nothing was. */
  readonly leftOut: readonly Line0[];
}

/**
 * The program that runs one call, such as `area(3, 4)`: the definitions, imports and assignments the call needs, in
 * their places, then `result = CALL`. Statements that share no name with them (prints, a `__main__` block) are left out.
 */
export function programForCall(parser: ProgramParser, program: Program, call: string): Cut {
  const segments = topLevelSegments(program);
  const bound = new Set(segments.flatMap((segment) => [...segment.binds]));
  const needed = new Set([...parser.parse(call).identifiers].filter((name) => bound.has(name)));
  const kept = new Set<Segment>();
  for (let before = -1; before !== kept.size; ) {
    before = kept.size;
    for (const segment of segments) {
      if (kept.has(segment) || ![...segment.binds].some((name) => needed.has(name))) continue;
      kept.add(segment);
      for (const name of parser.parse(segment.text).identifiers) if (bound.has(name)) needed.add(name);
    }
  }
  const lines = program.lines.map((line, at) => (segments.some((s) => kept.has(s) && covers(s, at)) ? line : ""));
  while (lines.length > 0 && lines.at(-1)?.trim() === "") lines.pop();
  const documentLines = [...program.documentLines.slice(0, lines.length), undefined];
  const cut = { ...parser.parse([...lines, `result = ${call}`, ""].join("\n")), documentLines };
  return { program: cut, leftOut: segments.filter((s) => !kept.has(s)).flatMap((s) => documentLine(program, s.line)) };
}

/**
 * A program whose statements all lie below `maxLines`, by dropping blank and comment-only lines where need be.
 * Undefined when it is still too long.
 */
export function fitLines(parser: ProgramParser, program: Program, maxLines: number): Program | undefined {
  const last = program.statements.at(-1);
  if (!last || last.lastLine < maxLines) return program;
  const inStatement = new Set(program.statements.flatMap((s) => (isSimple(s) ? range(s.line, s.lastLine) : [s.line])));
  const keep = range(0, program.lines.length - 1).filter((at) => {
    const line = program.lines[at]?.trim() ?? "";
    return inStatement.has(at) || (line !== "" && !line.startsWith("#"));
  });
  if (keep.length > maxLines) return undefined;
  const text = `${keep.map((at) => program.lines[at]).join("\n")}\n`;
  return { ...parser.parse(text), documentLines: keep.map((at) => program.documentLines[at]) };
}

interface Segment {
  readonly first: number; // with its decorators
  readonly last: number;
  readonly line: Line0;
  readonly text: string;
  readonly binds: ReadonlySet<string>;
}

function topLevelSegments(program: Program): readonly Segment[] {
  const segments: Segment[] = [];
  let end = -1;
  for (const statement of program.statements) {
    if (statement.line <= end || statement.scope !== "<module>") continue;
    const first = decoratorsAbove(program, statement.line, end);
    end = statement.lastLine;
    const text = program.lines.slice(first, end + 1).join("\n");
    segments.push({ first, last: end, line: statement.line, text, binds: boundNames(program, statement, text) });
  }
  return segments;
}

function decoratorsAbove(program: Program, line: number, floor: number): number {
  let first = line;
  while (first - 1 > floor && program.lines[first - 1]?.startsWith("@")) first--;
  return first;
}

const ASSIGNMENT = /^([\w\s,.[\]"'()*]+?)\s*(?::[^=]+)?(?:[-+*/%&|^@]|\/\/|\*\*|<<|>>)?=[^=]/;

/** The names a top-level statement may give a value to or change. */
function boundNames(program: Program, statement: Statement, text: string): ReadonlySet<string> {
  if (/^(print\s*\(|if\s+__name__\b)/.test(text)) return new Set();
  const definition = program.definitions.find((d) => d.line === statement.line && d.scope === "<module>");
  if (definition) return new Set([definition.name]);
  const target = statement.kind === "expression_statement" ? ASSIGNMENT.exec(text)?.[1] : undefined;
  return new Set((target ?? text).match(/[A-Za-z_]\w*/g));
}

const isSimple = (statement: Statement): boolean =>
  !/^(if|for|while|try|with|match|function|class|decorated)_|_clause$/.test(statement.kind);
const covers = (segment: Segment, at: number): boolean => segment.first <= at && at <= segment.last;
const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

function documentLine(program: Program, line: Line0): Line0[] {
  const at = program.documentLines[line];
  return at === undefined ? [] : [asLine0(at)];
}

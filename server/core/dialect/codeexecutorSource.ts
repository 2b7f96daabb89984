import type { Program } from "../program.ts";
import { tokensWithInput } from "../stdin.ts";
import { asLine0, type Line0 } from "../trace.ts";
import { MAX_LINES } from "./dialect.ts";
import { columnOf } from "./lexer.ts";

/** A physical line that has tokens. */
export interface SourceLine {
  readonly line: Line0;
  /** Where its logical line starts: this line, unless a bracket, a string or a backslash carried on. */
  readonly start: Line0;
  /** As Python's `tokenize` gives them: a string is one token, on its first line; no comments, no backslashes. */
  readonly tokens: readonly string[];
  /** Levels entered since the line before; negative: left. */
  readonly levels: number;
}

export interface Source {
  readonly lines: readonly SourceLine[];
  /** Some code may run later than where it stands: a lambda or a generator expression. */
  readonly deferred: boolean;
}

/**
 * Pieces of the program: for each line that has tokens `<i>`, its levels and its tokens. Blank and comment lines and the
 * inner lines of strings get no `<i>`, but count. Throws a RangeError beyond the 200 lines that have a name.
 */
export function sourcePieces(program: Program): string[] {
  return readSource({ ...program, tokens: tokensWithInput(program) }).lines.flatMap(({ line, levels, tokens }) => {
    if (line >= MAX_LINES)
      throw new RangeError(`line ${line + 1} is over the dialect's ${MAX_LINES} lines: cut the program first`);
    const marks = new Array<string>(Math.abs(levels)).fill(levels > 0 ? "<indent>" : "<dedent>");
    return [`<${line}>`, ...marks, ...tokens];
  });
}

export function readSource({ tokens, lines }: Program): Source {
  const found: SourceLine[] = [];
  const brackets: string[] = [];
  const indents = [0];
  let start = asLine0(0);
  let carriedTo = -1; // last line that belongs to the logical line whatever it holds
  let deferred = false;
  for (const [row, all] of tokens.entries()) {
    if (all.length === 0) continue;
    const line = asLine0(row);
    const starts = brackets.length === 0 && row > carriedTo;
    const levels = starts ? changeLevel(indents, columnOf(lines[row] ?? "")) : 0;
    if (starts) start = line;
    for (const token of all) {
      if (token === "\\") carriedTo = Math.max(carriedTo, row + 1);
      else if (/^[([{]$/.test(token)) brackets.push(token);
      else if (/^[)\]}]$/.test(token)) brackets.pop();
      else if (token === "lambda" || (token === "for" && brackets.at(-1) === "(")) deferred = true;
      else if (token.includes("\n")) carriedTo = Math.max(carriedTo, row + token.split("\n").length - 1);
    }
    const own = all.filter((token) => token !== "\\");
    if (own.length > 0) found.push({ line, start, tokens: own, levels });
  }
  return { lines: found, deferred };
}

/** Follows the indentation to a new column; returns how many levels it changed by. */
function changeLevel(indents: number[], column: number): number {
  const before = indents.length;
  while ((indents.at(-1) ?? 0) > column) indents.pop();
  if ((indents.at(-1) ?? 0) < column) indents.push(column);
  return indents.length - before;
}

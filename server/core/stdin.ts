import type { Program } from "./program.ts";

/**
 * Python's tokens of each line, with the lines of a sample input in place of `input(…)`, for models that read no streams.
 * Only calls that certainly run once and in source order are replaced: at the top level, outside loops, functions and
 * branches, up to the first that is not.
 */
export function tokensWithInput(program: Program): Program["tokens"] {
  const { tokens, input } = program;
  if (input === undefined) return tokens;
  const left = input.split("\n");
  if (left.at(-1) === "") left.pop();
  const certain = certainLines(program);
  let isKnown = true;
  return tokens.map((line, row) => {
    isKnown &&= certain.has(row) || !line.includes("input");
    const isPlain = !line.some((token) => MAYBE.has(token));
    const replaced: string[] = [];
    for (let at = 0; at < line.length; at++) {
      const length = isKnown ? lengthOfRead(line, at) : 0;
      const value = length > 0 && isPlain ? left.shift() : undefined;
      if (length > 0 && value === undefined) isKnown = false;
      replaced.push(value === undefined ? (line[at] ?? "") : JSON.stringify(value));
      if (value !== undefined) at += length - 1;
    }
    return replaced;
  });
}

/** In a statement with one of these, what stands in it may run any number of times. */
const MAYBE: ReadonlySet<string> = new Set(["for", "if", "else", "and", "or", "lambda", "while"]);

/** How many tokens from this one on are `input()` or `input("…")`; 0 where they are not. */
function lengthOfRead(line: readonly string[], at: number): number {
  if (line[at] !== "input" || line[at + 1] !== "(" || line[at - 1] === ".") return 0;
  if (line[at + 2] === ")") return 3;
  return line[at + 3] === ")" && /^['"]/.test(line[at + 2] ?? "") ? 4 : 0;
}

/** Lines of top-level statements that are in no compound statement. */
function certainLines(program: Program): ReadonlySet<number> {
  const lines = new Set<number>();
  let compoundEnd = -1;
  for (const { line, lastLine, kind, scope } of program.statements) {
    if (line <= compoundEnd) continue;
    if (/^(if|for|while|try|with|match|function|class|decorated)_/.test(kind)) compoundEnd = lastLine;
    else if (scope === "<module>") for (let at: number = line; at <= lastLine; at++) lines.add(at);
  }
  return lines;
}

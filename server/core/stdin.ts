import type { Program } from "./program.ts";

/** What became of the sample input: the source with reads replaced, and how many lines were used. */
export interface Substitution {
  readonly text: string;
  readonly used: number;
  /** Reads that stay, because a loop or a function decides how often they happen. */
  readonly left: number;
}

/**
 * Replaces `input(…)` calls by the lines of a sample input, as string literals: the model reads no streams. Only calls
 * that certainly run once and in source order are replaced: at the top level, outside loops, functions and branches.
 */
export function substituteStdin(program: Program, stdin: string): Substitution {
  const inputs = stdin.split("\n");
  if (inputs.at(-1) === "") inputs.pop();
  let used = 0;
  let left = 0;
  const certain = certainLines(program);
  const lines = program.lines.map((line, at) =>
    line.replace(INPUT_CALL, (call: string) => {
      const value = certain.has(at) && left === 0 ? inputs[used] : undefined;
      if (value === undefined) {
        left++;
        return call;
      }
      used++;
      return JSON.stringify(value);
    }),
  );
  return { text: lines.join("\n"), used, left };
}

const INPUT_CALL = /(?<![\w.])input\(\s*(?:"[^"\\]*"|'[^'\\]*')?\s*\)/g;

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

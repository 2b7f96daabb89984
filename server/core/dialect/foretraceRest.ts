import { Check, type Rest } from "../check/checkSteps.ts";
import type { Program } from "../program.ts";
import type { Step } from "../trace.ts";
import type { Told } from "./dialect.ts";
import { textPieces, wordPieces } from "./lexer.ts";
import { abbreviateText, valuePieces } from "./values.ts";

/** Tokens that can follow a statement which raises nothing and calls nothing. */
const AFTER: ReadonlySet<string> = new Set(["<line>", "<back>", "</s>"]);
const CONTINUES = "##";

/** What must be written of a step that has just begun: its pieces, in order. */
export function restOf(program: Program, steps: readonly Step[]): readonly string[] | undefined {
  const check = new Check(program, steps, false);
  const last = steps.length - 1;
  for (const [at, step] of steps.slice(0, -1).entries()) check.track(step, at);
  const step = steps[last];
  const rest = step && check.rest(step, last);
  return rest && piecesOf(rest);
}

function piecesOf({ evals, changed, output, result }: Rest): readonly string[] {
  return [
    ...evals.flatMap((value) => ["<eval>", ...valuePieces(value)]),
    ...(changed ? ["<state>", ...wordPieces(changed.name), ":", ...valuePieces(changed.value), "</state>"] : []),
    ...(output === undefined ? [] : outputPieces(output)),
    ...(result === undefined ? [] : ["<return>", ...valuePieces(result)]),
  ];
}

function outputPieces(text: string): readonly string[] {
  const lines = text.split("\n").slice(0, -1); // it ends with a newline
  return lines.flatMap((line) => ["<output>", ...textPieces(abbreviateText(line))]);
}

/** Where the tokens written since the step began stand in its pieces. Undefined once they are others. */
export function toldNext(pieces: readonly string[], tokens: readonly string[]): Told | undefined {
  let [at, offset] = [0, 0];
  for (const token of tokens) {
    const piece = pieces[at];
    const body = bodyOf(token, offset);
    if (piece === undefined || body === undefined || !piece.startsWith(body, offset)) return undefined;
    offset += body.length;
    if (offset === piece.length) [at, offset] = [at + 1, 0];
  }
  return at < pieces.length ? { kind: "pieces", pieces: pieces.slice(at), offset } : { kind: "after", tokens: AFTER };
}

/** A token's text in the middle of a word, or at its beginning. */
function bodyOf(token: string, offset: number): string | undefined {
  const continues = token.length > CONTINUES.length && token.startsWith(CONTINUES);
  if (offset === 0) return continues ? undefined : token;
  return continues ? token.slice(CONTINUES.length) : undefined;
}

import type { Program } from "../program.ts";
import type { OpenFrame } from "../resume.ts";
import { type Dialect, MAX_LINES, type Mode } from "./dialect.ts";
import { ForetraceReader } from "./foretraceReader.ts";
import { lexProgram, wordPieces } from "./lexer.ts";
import { lexValue, valuePieces } from "./values.ts";

/** The embedded model's dialect: deltas, frames and sub-expressions. Its grammar stands in the training code's `dialect.py`. */
export const foretrace: Dialect = {
  id: "foretrace",
  tellsCalls: true,
  prompt: (program, mode) => [...head(mode), ...source(program), "<mask0>"],
  reader: (program) => new ForetraceReader(program, [{ name: "<module>", state: new Map(), waiting: undefined }]),
  resume: {
    prompt: (program, mode, frames) => [
      ...head(mode),
      "<resume>",
      ...source(program),
      "<mask0>",
      ...frames.flatMap((frame, depth) => framePieces(frame, depth)),
    ],
    reader: (program, frames) => new ForetraceReader(program, frames),
  },
};

const head = (mode: Mode): string[] => ["<s>", "<encoder-decoder>", `<${mode}>`];

function source(program: Program): string[] {
  return lexProgram(program.text).flatMap(({ line, pieces }) => {
    if (line >= MAX_LINES)
      throw new RangeError(`line ${line + 1} is over the dialect's ${MAX_LINES} lines: cut the program first`);
    return [`<${line}>`, ...pieces];
  });
}

function framePieces({ name, state, waiting }: OpenFrame, depth: number): string[] {
  const pairs = [...state].flatMap(([variable, value]) => [
    "<dictsep>",
    ...namePieces(variable),
    ":",
    ...valuePieces(value),
  ]);
  const values = waiting?.values.flatMap((value) => ["<eval>", ...valuePieces(value)]) ?? [];
  return [
    "<call>",
    ...(depth === 0 ? ["<module>"] : namePieces(name)),
    "<state>",
    ...pairs.slice(1),
    "</state>",
    ...(waiting ? ["<line>", `<${waiting.line}>`, ...values] : []),
  ];
}

/** Pieces of a frame's or variable's name. */
const namePieces = (name: string): string[] =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? wordPieces(name) : lexValue(name);

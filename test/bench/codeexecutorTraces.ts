import { readFile } from "node:fs/promises";
import { z } from "zod";
import { codeexecutor } from "../../server/core/dialect/codeexecutor.ts";
import { MAX_LINES } from "../../server/core/dialect/dialect.ts";
import type { ProgramParser } from "../../server/core/parseProgram.ts";
import { type State, statesAfter } from "../../server/core/state.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { encodePrompt } from "../../server/inference/encodePrompt.ts";
import type { Tokenizer } from "../../server/inference/tokenizer.ts";
import type { RealTrace } from "./forced.ts";

const PROGRAMS = new URL("../test/fixtures/evaluation/programs.jsonl", import.meta.url); // from the bundle in out/
const LONGEST_TRACE = 768; // tokens, as in the reference
const MODE = "codenet";

const rowSchema = z.object({ id: z.string(), code: z.string(), trace: z.unknown() });

/** A program with what it did, as CodeExecutor's data write both. */
export interface WrittenProgram {
  readonly id: string;
  readonly code: string;
  readonly prompt: readonly string[];
  readonly trace: string;
}

/** Those of the evaluation programs that have a line token for each of their lines. */
export async function writtenPrograms(parser: ProgramParser, file: URL = PROGRAMS): Promise<WrittenProgram[]> {
  const rows = (await readFile(file, "utf8")).trimEnd().split("\n");
  return rows
    .map((row) => rowSchema.parse(JSON.parse(row)))
    .filter(({ code }) => code.split("\n").length <= MAX_LINES)
    .map(({ id, code, trace }) => ({
      id,
      code,
      prompt: codeexecutor.prompt(parser.parse(code), MODE),
      trace: fullStates(traceFromJson(trace).steps, parser),
    }));
}

/** In tokens; programs that the model's encoder cannot read whole are left out, traces cut where the reference stops. */
export function tokenised(programs: readonly WrittenProgram[], tokenizer: Tokenizer): RealTrace[] {
  return programs.flatMap(({ id, code, prompt, trace }) => {
    const { ids, omitted } = encodePrompt(tokenizer, prompt, codeexecutor.promptLimit);
    if (omitted > 0) return [];
    return [{ name: id, code, prompt: ids, trace: tokenizer.encode([trace]).slice(0, LONGEST_TRACE) }];
  });
}

/** `<line> <i> <state> name : value <dictsep> … </state>` for each executed line, what it printed before it. */
function fullStates(steps: readonly Step[], parser: ProgramParser): string {
  const states = statesAfter(steps);
  const entries = steps.flatMap((step, at) => {
    if (step.kind === "call") return []; // the data have line events only
    const printed = (step.output ?? "").split("\n").filter((line) => line !== "");
    const output = printed.map((line) => `<output> ${line} `).join("");
    return [`${output}<line> <${step.line}> <state> ${variables(states[at] ?? new Map(), parser)} </state>`];
  });
  return [...entries, "</s>"].join(" ");
}

/** Values with a space between their Python tokens. */
function variables(state: State, parser: ProgramParser): string {
  const spaced = (value: string) => (value.startsWith("<") ? value : parser.parse(value).tokens.flat().join(" "));
  return [...state].map(([name, value]) => `${name} : ${spaced(value)}`).join(" <dictsep> ");
}

import { resolve } from "node:path";
import { loadParser } from "../assets.ts";
import { onDocument } from "../core/documentTrace.ts";
import type { Program } from "../core/program.ts";
import { renderTerminal } from "../core/render/terminal.ts";
import type { Trace } from "../core/trace.ts";
import { traceToJson } from "../core/traceJson.ts";
import { DEFAULT_LIMITS, runProgram } from "../groundtruth/runner.ts";
import { batchTarget, oneProgram, runBatch } from "./batch.ts";
import { readProgram } from "./predict.ts";
import { printJson } from "./printJson.ts";
import { readText } from "./source.ts";
import { note, terminal } from "./terminal.ts";

export interface RunFlags {
  readonly call?: string;
  readonly stdin?: string;
  readonly python: string;
  readonly format: "text" | "json";
  readonly batch?: string;
  readonly out?: string;
  readonly maxSteps: number;
  readonly timeout: number; // seconds
}

/** `foretrace run`: the same as predict, from a real run. */
export async function run(file: string | undefined, flags: RunFlags): Promise<void> {
  if (flags.batch !== undefined) return runAll(flags.batch, batchTarget(file, flags), flags);
  const path = oneProgram(file, flags);
  const program = await readProgram(await loadParser(), path, flags);
  const trace = await runFor(program, path, flags);
  if (flags.format === "json") printJson(traceToJson(onDocument(trace, program)));
  else
    process.stdout.write(
      `${renderTerminal(program, trace, { width: terminal.width, color: terminal.color, minProbability: 0 }).join("\n")}\n`,
    );
}

/** What a person can do about an ending that comes of how the program was started rather than of what it does. */
function whatHelps(ending: Trace["ending"], flags: Pick<RunFlags, "stdin">): string | undefined {
  if (ending?.kind !== "exception") return undefined;
  if (ending.type === "EOFError" && /EOF when reading a line/.test(ending.message)) {
    return flags.stdin === undefined
      ? "The program reads input and was given none. Put what it shall read into a file, a line for each input(), and name it with --stdin FILE."
      : `The program reads more than ${flags.stdin} holds. Add the lines that are missing.`;
  }
  if (ending.type === "ImportError" && /relative import/.test(ending.message)) {
    return "The file is part of a package: its relative imports (from . import …) work only where the package imports it. Run a script that does, or import the module by its whole name.";
  }
  return undefined;
}

/** Runs a program that was read from a file, with the flags' input and limits; stopped by Ctrl-C. Says what may help. */
export async function runFor(
  program: Program,
  file: string,
  flags: Pick<RunFlags, "stdin" | "python" | "maxSteps" | "timeout">,
): Promise<Trace> {
  const stdin = flags.stdin === undefined ? "" : await readText(flags.stdin);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    const filename = file === "-" ? "<program>" : resolve(file);
    const request = { code: program.text, filename, stdin, interpreter: flags.python, limits: limits(flags) };
    const trace = await runProgram(request, stop.signal);
    const hint = whatHelps(trace.ending, flags);
    if (hint !== undefined) note(hint);
    return trace;
  } finally {
    process.off("SIGINT", interrupt);
  }
}

async function runAll(input: string, out: string, flags: RunFlags): Promise<void> {
  await runBatch(input, out, async (code, signal) => {
    const request = { code, filename: "<program>", stdin: "", interpreter: flags.python, limits: limits(flags) };
    return traceToJson(await runProgram(request, signal));
  });
}

function limits({ maxSteps, timeout }: Pick<RunFlags, "maxSteps" | "timeout">) {
  return { ...DEFAULT_LIMITS, steps: maxSteps, timeMs: timeout * 1000 };
}

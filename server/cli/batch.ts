import { createReadStream } from "node:fs";
import { appendFile, open, readFile, truncate } from "node:fs/promises";
import { createInterface } from "node:readline";
import { z } from "zod";
import { CliFault, explain, UsageFault } from "./faults.ts";
import { reasonOf } from "./source.ts";
import { note } from "./terminal.ts";

/** What of the flags is for one program alone. */
interface BatchFlags {
  readonly out?: string;
  readonly call?: string;
  readonly stdin?: string;
}

/** Where a batch's answers go. Throws a UsageFault where it was not said, or more was said than a batch can have. */
export function batchTarget(file: string | undefined, { out, call, stdin }: BatchFlags): string {
  if (file !== undefined || call !== undefined || stdin !== undefined)
    throw new UsageFault("A batch has its programs in its own file: leave out FILE, --call and --stdin.");
  if (out === undefined) throw new UsageFault("A batch needs --out OUT.jsonl.");
  return out;
}

/** The file, where there is no batch. Throws a UsageFault where it was not named, or something of a batch was. */
export function oneProgram(file: string | undefined, { out }: BatchFlags): string {
  if (file === undefined) throw new UsageFault("Name a Python file, or --batch IN.jsonl --out OUT.jsonl.");
  if (out !== undefined) throw new UsageFault("--out is for the answers of a --batch; leave it out for one file.");
  return file;
}

const lineSchema = z.object({ id: z.union([z.string(), z.number()]), code: z.string() });

/**
 * Answers every program of a JSON Lines file `{"id", "code"}` with one line `{"id", …}` of `out`, in the same order. A
 * program that fails gets a line with its ending. Answers already in `out` are kept and not made again; a last line
 * that was cut off is removed. Throws a CliFault when the input is not such a file or `out` holds other answers.
 */
export async function runBatch(
  input: string,
  out: string,
  answer: (code: string, signal: AbortSignal) => Promise<object>,
): Promise<void> {
  const done = await answersIn(out);
  const total = await countLines(input);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    let at = 0;
    for await (const text of createInterface({ input: createReadStream(input), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (text.trim() === "") continue;
      const { id, code } = parseLine(text, input, at + 1);
      const known = done[at++];
      if (known !== undefined) {
        if (known !== id)
          throw new CliFault(
            `${out} holds answers to another batch (line ${at} is ${known}, not ${id}). Name another --out.`,
          );
        continue;
      }
      const result = await answer(code, stop.signal).catch((error: unknown) => ({
        ending: { kind: "unsupported", reason: explain(error) },
      }));
      if (stop.signal.aborted)
        throw new CliFault(`Stopped after ${at - 1} of ${total} programs. The same command goes on from there.`);
      await appendFile(out, `${JSON.stringify({ id, ...result })}\n`).catch((error: NodeJS.ErrnoException) => {
        const reason = error.code === "ENOENT" ? "there is no such folder" : reasonOf(error);
        throw new CliFault(`Cannot write ${out}: ${reason}.`);
      });
      progress(at, total);
    }
  } finally {
    process.off("SIGINT", interrupt);
  }
}

function parseLine(text: string, input: string, number: number): z.infer<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(text));
  } catch {
    throw new CliFault(`${input}, line ${number}: not a JSON object with "id" and "code".`);
  }
}

/** The ids answered in `out`; cuts off a last line without its newline. */
async function answersIn(out: string): Promise<readonly (string | number)[]> {
  const text = await readFile(out, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new CliFault(`Cannot read ${out}: ${reasonOf(error)}.`);
  });
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) await truncate(out, Buffer.byteLength(whole));
  return whole
    .split("\n")
    .slice(0, -1)
    .map((line, at) => {
      const id = z.object({ id: lineSchema.shape.id }).safeParse(safeJson(line));
      if (!id.success) throw new CliFault(`${out}, line ${at + 1}: not an answer of a batch. Name another --out.`);
      return id.data.id;
    });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function countLines(path: string): Promise<number> {
  try {
    const file = await open(path);
    let lines = 0;
    for await (const line of file.readLines()) if (line.trim() !== "") lines++;
    return lines;
  } catch (error) {
    throw new CliFault(`Cannot read ${path}: ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

/** A bar on standard error, where that is a terminal. */
export function progress(done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  const filled = Math.round((30 * done) / total);
  process.stderr.write(
    `\r${"█".repeat(filled)}${"░".repeat(30 - filled)} ${done}/${total}${done === total ? "\n" : ""}`,
  );
  if (done === total) note("done");
}

/** A bar for a share that is done, 0..1, redrawn for each percent. */
export function percentBar(): (done: number) => void {
  let shown = -1;
  return (done) => {
    const percent = Math.floor(100 * done);
    if (percent === shown) return;
    shown = percent;
    progress(percent, 100);
  };
}

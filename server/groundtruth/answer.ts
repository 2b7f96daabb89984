import type { FileHandle } from "node:fs/promises";
import { open, unlink } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Step, Trace } from "../core/trace.ts";
import { stepFromJson, traceFromJson } from "../core/traceJson.ts";

const NEWLINE = 10;

/** The trace: the last line, for a program can find the descriptor and write there before. Undefined when that is none. */
export function answerIn(written: Buffer): Trace | undefined {
  if (written.at(-1) !== NEWLINE) return undefined;
  try {
    return traceFromJson(JSON.parse(written.toString("utf8", written.lastIndexOf(NEWLINE, -2) + 1)));
  } catch {
    return undefined;
  }
}

/** Bytes of a journal at most. What is not written takes no room. */
const JOURNAL_BYTES = 192 << 20;
const CHUNK_BYTES = 1 << 20;

/**
 * The file in which a run keeps what it has recorded, for when it is ended from outside; see the tracer's `journal.py`. It has
 * no name any more, so that the program cannot open it. Undefined on Windows, where an open file keeps its name.
 */
export async function openJournal(folder: string): Promise<FileHandle | undefined> {
  if (process.platform === "win32") return undefined;
  const path = join(folder, "journal");
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  await file.truncate(JOURNAL_BYTES);
  return file;
}

const entriesSchema = z.array(z.tuple([z.int().min(0), z.unknown()]));

/** The steps that a journal holds, up to the first that is not whole. */
export async function journalIn(file: FileHandle): Promise<readonly Step[]> {
  const latest = new Map<number, unknown>();
  for (const line of (await textOf(file)).split("\n")) {
    for (const [at, step] of entriesIn(line)) latest.set(at, step);
  }
  const steps: Step[] = [];
  try {
    for (let at = 0; latest.has(at); at++) steps.push(stepFromJson(latest.get(at)));
  } catch {
    // Overwritten by the program: what comes after it is not to be trusted.
  }
  return steps;
}

/** What was written: up to the first zero. */
async function textOf(file: FileHandle): Promise<string> {
  const chunks: Buffer[] = [];
  for (let from = 0; from < JOURNAL_BYTES; from += CHUNK_BYTES) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, from);
    const end = buffer.indexOf(0);
    chunks.push(buffer.subarray(0, end < 0 ? bytesRead : end));
    if (end >= 0) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Nothing of a line that was being written when the run was ended. */
function entriesIn(line: string): readonly (readonly [number, unknown])[] {
  try {
    return entriesSchema.parse(JSON.parse(line));
  } catch {
    return [];
  }
}

import { readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { CliFault } from "./faults.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it is not permitted",
  EPERM: "it is not permitted",
  ENOSPC: "there is no space left",
};

/** Why a file could not be read or written, for a person. */
export const reasonOf = ({ code = "", message }: NodeJS.ErrnoException): string => REASONS[code] ?? message;

const STDIN = 0;
/** Reading the structure of more takes longer than anybody waits, and in the end more memory than there is. */
const MAX_PROGRAM_KB = 300;

const cannotRead =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    throw new CliFault(`Cannot read ${path}: ${reasonOf(error)}.`);
  };

/** Reads a program as `readText` does. Throws a CliFault where it is too large. */
export async function readSource(path: string): Promise<string> {
  const refuse = (bytes: number) => {
    if (bytes > MAX_PROGRAM_KB * 1000)
      throw new CliFault(
        `Cannot read ${path}: it has ${Math.ceil(bytes / 1000)} kB, and programs of up to ${MAX_PROGRAM_KB} kB are read. Put a part of it into a file of its own.`,
      );
  };
  if (path !== "-") refuse((await stat(path).catch(cannotRead(path))).size);
  const text = await readText(path);
  refuse(Buffer.byteLength(text));
  return text;
}

/** Reads a text file, or standard input for "-", as UTF-8. Throws a CliFault that names the file and the reason. */
export async function readText(path: string): Promise<string> {
  const bytes = path === "-" ? readFileSync(STDIN) : await readFile(path).catch(cannotRead(path));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CliFault(`Cannot read ${path}: it is not UTF-8 text. Save it as UTF-8 and try again.`);
  }
}

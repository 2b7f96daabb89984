import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { CliFault } from "./faults.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it is not permitted",
  EPERM: "it is not permitted",
};

/** Why a file could not be read or written, for a person. */
export const reasonOf = ({ code = "", message }: NodeJS.ErrnoException): string => REASONS[code] ?? message;

const STDIN = 0;

/** Reads a text file, or standard input for "-", as UTF-8. Throws a CliFault that names the file and the reason. */
export async function readText(path: string): Promise<string> {
  const bytes =
    path === "-"
      ? readFileSync(STDIN)
      : await readFile(path).catch((error: NodeJS.ErrnoException) => {
          throw new CliFault(`Cannot read ${path}: ${reasonOf(error)}.`);
        });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CliFault(`Cannot read ${path}: it is not UTF-8 text. Save it as UTF-8 and try again.`);
  }
}

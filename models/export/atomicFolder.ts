import { cp, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isRunning } from "../../server/inference/isRunning.ts";
import { ExportFault } from "./exportFault.ts";

/**
 * Writes into a folder beside `target` and puts it in its place at the end; a failure leaves `target` as it was. Other files
 * that `target` had stay, but for those named in `replaced`. What a process that was killed left beside it is removed. Throws an `ExportFault` where the
 * folder cannot be written or the disk is full.
 */
export async function atomically<T>(
  target: string,
  write: (folder: string) => Promise<T>,
  replaced: readonly string[] = [],
): Promise<T> {
  const parent = dirname(target);
  const work = await workFolder(parent, basename(target)).catch((error: NodeJS.ErrnoException) => {
    throw new ExportFault(`${parent} cannot be written to (${error.code ?? error.message}). Choose another folder.`);
  });
  const [fresh, old] = [join(work, "new"), join(work, "old")];
  try {
    await mkdir(fresh);
    const result = await write(fresh);
    const before = await readdir(target).catch(() => undefined);
    const written = [...(await readdir(fresh)), ...replaced];
    for (const name of before?.filter((name) => !written.includes(name)) ?? []) {
      await cp(join(target, name), join(fresh, name), { recursive: true });
    }
    if (before) await rename(target, old);
    await rename(fresh, target).catch(async (error: unknown) => {
      if (before) await rename(old, target);
      throw error;
    });
    return result;
  } catch (error) {
    throw inWords(error, target) ?? error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function workFolder(parent: string, name: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  const prefix = `.${name}-`;
  for (const other of await readdir(parent)) {
    const owner = other.startsWith(prefix) ? /^(\d+)-/.exec(other.slice(prefix.length))?.[1] : undefined;
    if (owner !== undefined && !isRunning(Number(owner)))
      await rm(join(parent, other), { recursive: true, force: true });
  }
  return mkdtemp(join(parent, `${prefix}${process.pid}-`));
}

/** What a person can do about it; undefined where nothing was wrong with the place. */
function inWords(error: unknown, target: string): ExportFault | undefined {
  switch (errorCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return new ExportFault(`The disk of ${dirname(target)} is full. Nothing was written; make room and try again.`);
    case "EFBIG":
      return new ExportFault(
        `${dirname(target)} takes no files as large as the model's. Nothing was written; raise the limit, or choose another folder.`,
      );
    case "ENOTDIR":
      return new ExportFault(`${target} is a file. Nothing was written; choose another folder.`);
    default:
      return undefined;
  }
}

const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined;

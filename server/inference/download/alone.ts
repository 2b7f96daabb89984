import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "../isRunning.ts";
import { ModelFault } from "../modelFault.ts";
import { explained } from "./faults.ts";

/**
 * Does something with a folder, which is made if need be, that only one process may do at a time: two editor windows share
 * their downloads. Throws a `ModelFault` where another one is at it; what a process that died left is no hindrance.
 */
export async function alone<T>(folder: string, action: () => Promise<T>): Promise<T> {
  const lock = join(folder, ".lock");
  const take = () => writeFile(lock, String(process.pid), { flag: "wx" });
  try {
    await mkdir(folder, { recursive: true });
    await take().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
      if (isRunning(Number(await readFile(lock, "utf8")))) throw busy(folder);
      await rm(lock, { force: true });
      await take();
    });
  } catch (error) {
    throw explained(error, "", folder);
  }
  try {
    return await action();
  } finally {
    await rm(lock, { force: true });
  }
}

const busy = (folder: string) =>
  new ModelFault(
    "busy",
    `${folder} is being downloaded to already, by another window or command. Wait for it to end, or cancel it there.`,
  );

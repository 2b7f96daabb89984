import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Kills a process that was started detached, with all of its group. */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    const killer = spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore", windowsHide: true });
    killer.on("error", () => child.kill());
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already: the whole process group has ended.
  }
}

/**
 * Kills every process that inherited this environment variable, whichever group it has put itself in. Linux only: elsewhere
 * no process can see another's environment.
 */
export async function killMarked(variable: string): Promise<void> {
  if (process.platform !== "linux") return;
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  await Promise.all(
    numbers.map(async (number) => {
      // Others' processes cannot be read, and any may be gone by now.
      const environment = await readFile(join("/proc", number, "environ"), "latin1").catch(() => "");
      if (!environment.split("\0").includes(variable)) return;
      try {
        process.kill(Number(number), "SIGKILL");
      } catch {
        // Gone.
      }
    }),
  );
}

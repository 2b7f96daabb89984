import { setTimeout as sleep } from "node:timers/promises";
import { ModelFault } from "../modelFault.ts";
import { explained, givenUp } from "./faults.ts";
import type { Route } from "./http.ts";

export interface DownloadOptions extends Route {
  /** Address of a hub; see `readOffer`. */
  readonly endpoint?: string | undefined;
  /** Waits before further attempts, which are as many. */
  readonly waitsMs?: readonly number[] | undefined;
  /** Told of every attempt that failed and is made again. */
  readonly log?: ((message: string) => void) | undefined;
}

/** What is tried, for messages. */
interface Task {
  /** The beginning of the sentence that says what failed. */
  readonly what: string;
  readonly host: string;
  /** Where it writes. */
  readonly folder?: string;
  /** Whether the last attempt came further than those before; the waits then begin anew. */
  readonly progressed?: () => boolean;
}

const WAITS_MS = [500, 1000, 2000, 4000, 8000];
/** However long a server asks to wait. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Tries until it works, the fault is one that does not pass, or the waits are used up. Throws a `ModelFault`; rejects with
 * the signal's reason when aborted.
 */
export async function persistently<T>(task: Task, options: DownloadOptions, attempt: () => Promise<T>): Promise<T> {
  const { signal, waitsMs = WAITS_MS, log } = options;
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const fault = explained(error, task.host, task.folder ?? "");
      if (fault instanceof ModelFault) throw fault;
      if (task.progressed?.()) failures = 0;
      const waitMs = waitsMs[failures];
      if (waitMs === undefined) throw givenUp(task.what, fault.message);
      log?.(`${task.what}: ${fault.message}. Trying again.`);
      // Aborted, it ends early, and the next round says so.
      await sleep(Math.min(fault.waitMs ?? waitMs, LONGEST_WAIT_MS), undefined, { signal }).catch(() => undefined);
    }
  }
}

import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { DecodeResult } from "./decoder/decode.ts";
import type { Device } from "./engine.ts";
import {
  CLOSE,
  type PredictJob,
  type TokenBatch,
  type WorkerMessage,
  type WorkerSetup,
  type WorkerStart,
} from "./engineProtocol.ts";
import { ModelFault } from "./modelFault.ts";

/** For a pass over the longest prompt of a large model on a slow machine; a thread that takes longer is lost anyway. */
const CLOSE_PATIENCE_MS = 10_000;

/** The same at the end of the process, which nobody may have to wait for. */
const EXIT_PATIENCE_MS = 3000;

export interface HostSettings {
  readonly workerUrl: URL;
  /** Unload the model after this time without a job; 0 keeps it. */
  readonly idleMs: number;
}

export interface LoadedDevice {
  readonly device: Device;
  readonly fallback: string | undefined;
}

/** The worker ended by itself. */
class WorkerDied extends Error {
  override readonly name = "WorkerDied";
}

interface Running {
  readonly worker: Worker;
  readonly busy: Int32Array;
  readonly loaded: Promise<LoadedDevice>;
}

/**
 * Owns the model's thread: starts it when first needed, gives it one job at a time, ends it after a while without jobs. A
 * thread that dies is started once more for the same job, then the job fails.
 */
export class EngineHost {
  readonly #setup: WorkerSetup;
  readonly #settings: HostSettings;
  readonly #log: (message: string) => void;
  #running: Running | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #job: PredictJob | undefined;
  #disposed = false;

  constructor(setup: WorkerSetup, settings: HostSettings, log: (message: string) => void) {
    this.#setup = setup;
    this.#settings = settings;
    this.#log = log;
  }

  /** Loads the model unless it is loaded. Rejects with a `ModelFault`. */
  async load(): Promise<LoadedDevice> {
    if (this.#disposed) throw new ModelFault("runtime", "The model has been closed.");
    this.#running ??= this.#start();
    const running = this.#running;
    try {
      return await running.loaded;
    } catch (error) {
      if (this.#running === running) this.#running = undefined;
      throw error;
    }
  }

  /** Runs a job after those before it. Rejects with a `ModelFault`. */
  run(job: PredictJob, onTokens: (batch: TokenBatch) => void): Promise<DecodeResult> {
    const mine = this.#turn.then(() => this.#runWithRestart(job, onTokens));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#unload();
  }

  async #runWithRestart(job: PredictJob, onTokens: (batch: TokenBatch) => void): Promise<DecodeResult> {
    clearTimeout(this.#idle);
    let received = 0;
    const once = async (): Promise<DecodeResult> => {
      // Decoding is deterministic: a second run repeats what the first one gave before it died.
      let repeated = received;
      await this.load();
      return await this.#runOnce(job, (batch) => {
        const news = rest(batch, repeated);
        repeated = Math.max(0, repeated - batch.ids.length);
        received += news.ids.length;
        if (news.ids.length > 0) onTokens(news);
      });
    };
    try {
      return await once().catch((error: unknown) => {
        if (!(error instanceof WorkerDied) || this.#disposed) throw error;
        this.#log(`The model's thread ended (${error.message}); it is started again.`);
        return once();
      });
    } catch (error) {
      throw error instanceof WorkerDied ? diedTwice(error) : error;
    } finally {
      this.#waitForIdle();
    }
  }

  async #runOnce(job: PredictJob, onTokens: (batch: TokenBatch) => void): Promise<DecodeResult> {
    const running = this.#running;
    if (!running) throw new WorkerDied("before the job was given to it");
    const { worker, busy } = running;
    this.#job = job;
    Atomics.store(busy, 0, 1);
    const result = new Promise<DecodeResult>((resolve, reject) => {
      const died = deathOf(worker, settle(reject));
      worker.on("message", listen);
      worker.postMessage(job);

      function listen(message: WorkerMessage): void {
        if (message.type === "tokens") onTokens(message.batch);
        else if (message.type === "done") settle(resolve)(message.result);
        else if (message.type === "failed") settle(reject)(new ModelFault(message.kind, message.message));
      }
      function settle<T>(answer: (value: T) => void): (value: T) => void {
        return (value) => {
          worker.off("message", listen);
          died.forget();
          answer(value);
        };
      }
    });
    return result.finally(() => {
      this.#job = undefined;
    });
  }

  #start(): Running {
    const start: WorkerStart = { busy: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT) };
    const busy = new Int32Array(start.busy).fill(1);
    const worker = new Worker(this.#settings.workerUrl, { workerData: { ...this.#setup, ...start } });
    const running: Running = { worker, busy, loaded: whenLoaded(worker) };
    // A client that goes away ends the process at once; within a pass the runtime would abort it.
    const waitAtExit = (): void => {
      if (this.#job) Atomics.store(new Int32Array(this.#job.stop), 0, 1);
      Atomics.wait(busy, 0, 1, EXIT_PATIENCE_MS);
    };
    process.once("exit", waitAtExit);
    worker.once("exit", () => process.off("exit", waitAtExit));
    const forget = (): void => {
      if (this.#running === running) this.#running = undefined;
    };
    // An error comes before the exit; without a listener it would end the whole process.
    worker.on("error", forget);
    worker.once("exit", forget);
    running.loaded.catch(() => void worker.terminate());
    return running;
  }

  #waitForIdle(): void {
    const { idleMs } = this.#settings;
    clearTimeout(this.#idle);
    if (idleMs <= 0 || this.#disposed) return;
    this.#idle = setTimeout(() => {
      this.#log(`The model is unloaded after ${Math.round(idleMs / 1000)} s without a prediction.`);
      void this.#unload();
    }, idleMs);
    this.#idle.unref();
  }

  async #unload(): Promise<void> {
    clearTimeout(this.#idle);
    const running = this.#running;
    this.#running = undefined;
    if (this.#job) Atomics.store(new Int32Array(this.#job.stop), 0, 1);
    if (running) await closed(running);
  }
}

/** Lets a thread end between two passes: ended within one, or while it loads, the runtime aborts the whole process. */
async function closed({ worker, loaded }: Running): Promise<void> {
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  const usable = await loaded.then(
    () => true,
    () => false,
  );
  if (usable) {
    worker.postMessage(CLOSE);
    await Promise.race([exited, delay(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
  }
  await worker.terminate();
}

/** The part of a batch after its first `count` tokens. */
function rest({ ids, probabilities, overridden, told }: TokenBatch, count: number): TokenBatch {
  return {
    ids: ids.subarray(count),
    probabilities: probabilities.subarray(count),
    overridden: overridden.subarray(count),
    told: told.subarray(count),
  };
}

async function whenLoaded(worker: Worker): Promise<LoadedDevice> {
  return new Promise((resolve, reject) => {
    const died = deathOf(worker, reject);
    worker.once("message", (message: WorkerMessage) => {
      died.forget();
      if (message.type === "loaded") resolve({ device: message.device, fallback: message.fallback });
      else if (message.type === "failed") reject(new ModelFault(message.kind, message.message));
    });
  });
}

/** Calls back when the worker ends, with the reason where there is one. */
function deathOf(worker: Worker, reject: (error: Error) => void): { forget(): void } {
  const failed = (error: NodeJS.ErrnoException): void =>
    reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory(error) : new WorkerDied(error.message));
  const ended = (code: number): void => reject(new WorkerDied(`exit code ${code}`));
  worker.once("error", failed);
  worker.once("exit", ended);
  return {
    forget() {
      worker.off("error", failed);
      worker.off("exit", ended);
    },
  };
}

function outOfMemory(cause: Error): ModelFault {
  return new ModelFault("memory", "The model ran out of memory. Close other programs, then predict again.", { cause });
}

function diedTwice(cause: WorkerDied): ModelFault {
  return new ModelFault(
    "runtime",
    `The model's thread ended twice in a row (${cause.message}). What was predicted so far is kept; predict again, or restart the server.`,
    { cause },
  );
}

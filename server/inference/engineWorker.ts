import { parentPort, workerData } from "node:worker_threads";
import { useCudaRuntime } from "./cudaRuntime.ts";
import { beam } from "./decoder/beam.ts";
import { readerConstraint } from "./decoder/constraint.ts";
import { type DecodedToken, decode, decodeWithoutModel, type StopSignal } from "./decoder/decode.ts";
import type { TraceModel } from "./decoder/traceModel.ts";
import { dialectOf } from "./dialects.ts";
import type { Engine } from "./engine.ts";
import { CLOSE, type PredictJob, type WorkerMessage, type WorkerSetup, type WorkerStart } from "./engineProtocol.ts";
import { ModelFault } from "./modelFault.ts";
import { withMoreLines } from "./moreLines.ts";

/**
 * The thread that the model runs on. The whole decoding loop is here, so that a busy model never keeps the server from
 * answering, and the server hears of tokens in batches.
 */

/** Time between two batches: often enough for an editor, seldom enough to cost nothing. */
const BATCH_MS = 20;

const setup = workerData as WorkerSetup & WorkerStart;
const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

const { device, cudaFolder } = setup.options;
if (device !== "cpu" && cudaFolder !== undefined) useCudaRuntime(cudaFolder);
// Only now: importing the engine loads ONNX Runtime.
const { loadEngine } = await import("./engine.ts");
const engine = await loadEngine(setup.graphPath, setup.manifest, setup.options).catch(sendFailure);
rest();
if (engine) {
  send({ type: "loaded", device: engine.device, fallback: engine.fallback });
  parentPort?.on("message", (message: PredictJob | typeof CLOSE) => {
    if (message === CLOSE) parentPort?.close();
    else void runJob(engine, message).catch(sendFailure).finally(rest);
  });
}

/** The process may end from now on. */
function rest(): void {
  const busy = new Int32Array(setup.busy);
  Atomics.store(busy, 0, 0);
  Atomics.notify(busy, 0);
}

async function runJob({ model }: Engine, job: PredictJob): Promise<void> {
  const stop = new Int32Array(job.stop);
  const signal = {
    get aborted() {
      return Atomics.load(stop, 0) !== 0;
    },
  };
  const batch = new Batch();
  const run = job.beamWidth > 1 ? decodeBeam : decodeGreedily;
  const result = await run(model, job, signal, (tokens) => batch.add(tokens));
  batch.flush();
  send({ type: "done", result });
}

type OnTokens = (tokens: readonly DecodedToken[]) => void;

function decodeGreedily(model: TraceModel, job: PredictJob, signal: StopSignal, onTokens: OnTokens) {
  const dialect = dialectOf(setup.dialect);
  const reader = job.frames ? dialect.resume?.reader(job.program, job.frames) : dialect.reader(job.program);
  const fits = job.prompt.length > 0;
  const vocabulary = fits ? setup.vocabulary : withMoreLines(setup.vocabulary, job.program);
  const constraint = reader && readerConstraint(reader, vocabulary, job.constraints);
  const request = { ...job, endId: setup.endId, ...(constraint && { constraint }) };
  return fits ? decode(model, request, signal, onTokens) : decodeWithoutModel(request, signal, onTokens);
}

/** Tokens come all at once: only the end shows which hypothesis is the best. */
async function decodeBeam(model: TraceModel, job: PredictJob, signal: StopSignal, onTokens: OnTokens) {
  const { prompt, maxNewTokens, timeLimitMs, beamWidth: width } = job;
  const request = { prompt, endId: setup.endId, maxNewTokens, timeLimitMs, width };
  const result = await beam(model, request, signal);
  const [best] = result.hypotheses;
  onTokens(
    best?.ids.map((id, at) => ({ id, probability: best.probabilities[at] ?? 0, overridden: false, told: false })) ?? [],
  );
  return result;
}

function sendFailure(error: unknown): undefined {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ModelFault) send({ type: "failed", kind: error.kind, message });
  else send({ type: "failed", kind: "runtime", message: `The model stopped working: ${message}.` });
}

/** Collects tokens and sends them every few milliseconds, the first ones at once. */
class Batch {
  #tokens: DecodedToken[] = [];
  #sentMs = 0;

  add(tokens: readonly DecodedToken[]): void {
    this.#tokens.push(...tokens);
    if (performance.now() - this.#sentMs >= BATCH_MS) this.flush();
  }

  flush(): void {
    if (this.#tokens.length === 0) return;
    const ids = Int32Array.from(this.#tokens, ({ id }) => id);
    const probabilities = Float32Array.from(this.#tokens, ({ probability }) => probability);
    const overridden = Uint8Array.from(this.#tokens, (token) => (token.overridden ? 1 : 0));
    const told = Uint8Array.from(this.#tokens, (token) => (token.told ? 1 : 0));
    send({ type: "tokens", batch: { ids, probabilities, overridden, told } });
    this.#tokens = [];
    this.#sentMs = performance.now();
  }
}

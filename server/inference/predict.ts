import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { assets } from "../assets.ts";
import { HOW_TO_CUT } from "../core/cutProgram.ts";
import type { Dialect, Mode, TraceReader } from "../core/dialect/dialect.ts";
import type { Program } from "../core/program.ts";
import type { OpenFrame } from "../core/resume.ts";
import { type Ending, type Trace, toLine1 } from "../core/trace.ts";
import { unknowableSteps } from "../core/unknowable.ts";
import { defaultCudaFolder } from "./cuda.ts";
import { ALL_CONSTRAINTS, type ConstraintSwitches, NO_CONSTRAINTS } from "./decoder/constraint.ts";
import type { DecodeStats, StopReason } from "./decoder/decode.ts";
import { dialectOf } from "./dialects.ts";
import { type EncodedPrompt, encodePrompt } from "./encodePrompt.ts";
import type { DeviceSetting } from "./engine.ts";
import { EngineHost, type LoadedDevice } from "./engineHost.ts";
import type { TokenBatch } from "./engineProtocol.ts";
import type { ModelManifest } from "./manifest.ts";
import { GRAPH_FILE, openModelDirectory, TOKENIZER_FILE } from "./modelDirectory.ts";
import { ModelFault } from "./modelFault.ts";
import { batchOf, type PredictionUpdate, Reading } from "./reading.ts";
import { loadTokenizer, type Tokenizer } from "./tokenizer.ts";

export interface PredictorSettings {
  readonly device: DeviceSetting;
  readonly threads?: number; // of the model; default 2, for a small one 1
  /** Where the CUDA provider is installed; default is where `foretrace model install-cuda` puts it. */
  readonly cudaFolder?: string;
  readonly idleMs?: number; // unload after this time without a prediction; default and 0: never
  /** Where the bundle of `engineWorker.ts` is; default is where the build puts it. */
  readonly workerUrl?: URL;
}

/** A trace as long as anybody reads; what is not told is cut before, where the model's context is full. */
const MAX_NEW_TOKENS = 4096;

export interface PredictOptions {
  readonly maxNewTokens?: number; // default: `MAX_NEW_TOKENS`
  readonly timeLimitMs?: number; // default: none
  readonly constrain?: boolean | ConstraintSwitches; // default true
  readonly drafts?: boolean; // default true
  /** Hypotheses followed at once, 1..10, for models that can; default 1. Wider ones are not constrained. */
  readonly beamWidth?: number;
  /** Goes on from these open frames, outermost first, instead of from the program's start. */
  readonly resume?: readonly OpenFrame[];
}

export interface PredictionStats extends DecodeStats {
  readonly promptTokens: number;
}

export interface Prediction {
  readonly trace: Trace;
  readonly stats: PredictionStats;
  /** All that a beam search found, best first: where they part, the model hesitates. Absent where decoding was greedy. */
  readonly ranked?: readonly RankedTrace[];
}

export interface RankedTrace {
  readonly trace: Trace;
  readonly score: number; // sum of the logarithms of its tokens' probabilities
}

export interface PredictorStatus {
  readonly id: string;
  readonly version: string;
  readonly device: string;
  /** Why it does not run on the device that was asked for; undefined when it does. */
  readonly note?: string;
}

export interface Predictor {
  readonly manifest: ModelManifest;
  /** Rejects with a `ModelFault` when the model fails; whatever the model writes is a trace. */
  predict(
    program: Program,
    options: PredictOptions,
    signal: AbortSignal,
    onUpdate: (update: PredictionUpdate) => void,
  ): Promise<Prediction>;
  status(): PredictorStatus;
  dispose(): Promise<void>;
}

/**
 * Opens a model directory. Checks its files, and begins to load the model without waiting for it. Throws a `ModelFault`
 * with a message for the user.
 */
export async function createPredictor(
  modelDir: string,
  settings: PredictorSettings,
  log: (message: string) => void,
): Promise<Predictor> {
  const { folder, manifest } = await openModelDirectory(modelDir);
  const dialect = dialectOf(manifest.dialect);
  const tokenizer = await openTokenizer(folder, manifest);
  const host = new EngineHost(
    {
      graphPath: join(folder, GRAPH_FILE),
      manifest: { graph: manifest.graph, limits: manifest.limits, precision: manifest.precision },
      dialect: manifest.dialect,
      vocabulary: Array.from({ length: tokenizer.vocabSize }, (_, id) => tokenizer.tokenText(id)),
      endId: tokenizer.idOf(manifest.tokens.end) ?? -1,
      options: {
        device: settings.device,
        threads: settings.threads ?? threadsFor(manifest),
        cudaFolder: settings.cudaFolder ?? defaultCudaFolder(),
      },
    },
    { workerUrl: settings.workerUrl ?? assets.engineWorker, idleMs: settings.idleMs ?? 0 },
    log,
  );
  return new ModelPredictor({ manifest, dialect, tokenizer, host, device: settings.device, log });
}

/**
 * The products of a small model are too short to be shared: with 6 MB of weights two threads are no faster than one at 1 to
 * 16 tokens a pass, and much slower where another program wants the processor too.
 */
export function threadsFor({ files }: Pick<ModelManifest, "files">): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) < SMALL_MODEL_BYTES ? 1 : 2;
}

const SMALL_MODEL_BYTES = 16e6;
/** The mode whose programs are of every kind; the model was trained with it alone. */
const MODE: Mode = "codenet";

async function openTokenizer(folder: string, { graph, tokens }: ModelManifest): Promise<Tokenizer> {
  const path = join(folder, TOKENIZER_FILE);
  const tokenizer = await readTokenizer(path);
  if (tokenizer.vocabSize !== graph.vocabSize) {
    throw new ModelFault(
      "mismatch",
      `The tokenizer ${path} has ${tokenizer.vocabSize} tokens and the model ${graph.vocabSize}: they do not belong together. Install the model again.`,
    );
  }
  if (tokenizer.idOf(tokens.end) === undefined) {
    throw new ModelFault(
      "mismatch",
      `The tokenizer ${path} lacks the end token ${tokens.end}. Install the model again.`,
    );
  }
  return tokenizer;
}

async function readTokenizer(path: string): Promise<Tokenizer> {
  const text = await readFile(path, "utf8");
  try {
    return loadTokenizer(JSON.parse(text) as object, {});
  } catch (error) {
    throw new ModelFault("damaged", `The tokenizer ${path} cannot be understood. Install the model again.`, {
      cause: error,
    });
  }
}

interface Parts {
  readonly manifest: ModelManifest;
  readonly dialect: Dialect;
  readonly tokenizer: Tokenizer;
  readonly host: EngineHost;
  readonly device: DeviceSetting;
  readonly log: (message: string) => void;
}

class ModelPredictor implements Predictor {
  readonly manifest: ModelManifest;
  readonly #parts: Parts;
  #loaded: LoadedDevice | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.manifest = parts.manifest;
    // A failure shows again, with its message, when something is to be predicted.
    void this.#load().catch(() => undefined);
  }

  async predict(
    program: Program,
    options: PredictOptions,
    signal: AbortSignal,
    onUpdate: (update: PredictionUpdate) => void,
  ): Promise<Prediction> {
    const broken = cannotStart(program);
    if (broken) return withoutModel(broken);
    if (program.entry === undefined) return withoutModel({ kind: "finished" });
    const { prompt, tooLong } = this.#fit(program, options.resume);
    if (tooLong !== undefined && (options.beamWidth ?? 1) > 1) return withoutModel(refused(tooLong));
    await this.#load();
    const read = (onRead: (update: PredictionUpdate) => void) =>
      new Reading(this.#parts, program, this.#reader(program, options.resume), unknowableSteps(program), onRead);
    const reading = read(onUpdate);
    const enough = new AbortController();
    const result = await this.#run(program, prompt, options, AbortSignal.any([signal, enough.signal]), (batch) => {
      reading.take(batch);
      if (reading.unknown) enough.abort();
    });
    if (tooLong !== undefined && result.stats.nTokens === 0) return withoutModel(refused(tooLong));
    const isCut = tooLong !== undefined && result.reason === "context";
    const trace = reading.trace(isCut ? cutShort(tooLong) : endingOf(result.reason));
    this.#parts.log(
      `Decoded ${result.stats.nTokens} tokens in ${result.stats.passes} passes, ${result.stats.decodeMs.toFixed(0)} ms after ${result.stats.prefillMs.toFixed(0)} ms for ${prompt.length} tokens of the prompt.`,
    );
    const others = result.hypotheses?.slice(1).map((found): RankedTrace => {
      const other = read(() => {});
      other.take(batchOf(found));
      return { trace: other.trace(endingOf(found.finished ? "end" : result.reason)), score: found.score };
    });
    const score = result.hypotheses?.[0]?.score;
    const ranked = others && score !== undefined ? [{ trace, score }, ...others] : undefined;
    return { trace, stats: { ...result.stats, promptTokens: prompt.length }, ...(ranked && { ranked }) };
  }

  status(): PredictorStatus {
    const { id, version } = this.manifest;
    const asked = this.#parts.device;
    const device = this.#loaded?.device ?? (asked === "cuda" ? "cuda" : "cpu");
    const note = asked === "cuda" ? this.#loaded?.fallback : undefined;
    return { id, version, device, ...(note === undefined ? {} : { note }) };
  }

  dispose(): Promise<void> {
    return this.#parts.host.dispose();
  }

  async #load(): Promise<void> {
    const loaded = await this.#parts.host.load();
    if (loaded.fallback !== undefined && loaded.fallback !== this.#loaded?.fallback) this.#parts.log(loaded.fallback);
    this.#loaded = loaded;
  }

  /** The program's prompt; empty, with the reason, where it is too long for the model. */
  #fit(program: Program, frames: readonly OpenFrame[] | undefined) {
    const { sourceLines, contextTokens } = this.manifest.limits;
    const nLines = Math.max(...program.statements.map(({ lastLine }) => lastLine), 0) + 1;
    const none: readonly number[] = [];
    if (nLines > sourceLines) return { prompt: none, tooLong: `${nLines} lines and the model reads ${sourceLines}` };
    const { ids: prompt, omitted } = this.#prompt(program, frames);
    const most = this.#parts.dialect.promptLimit?.maxTokens ?? 0;
    if (omitted > 0)
      return { prompt: none, tooLong: `${most + omitted} tokens and the model reads ${most} before its trace` };
    if (prompt.length < contextTokens) return { prompt };
    return {
      prompt: none,
      tooLong: `${prompt.length} tokens and the model reads ${contextTokens}, its trace included`,
    };
  }

  #prompt(program: Program, frames: readonly OpenFrame[] | undefined): EncodedPrompt {
    const { dialect, tokenizer } = this.#parts;
    if (!frames) return encodePrompt(tokenizer, dialect.prompt(program, MODE), dialect.promptLimit);
    return encodePrompt(tokenizer, this.#resume().prompt(program, MODE, frames), undefined);
  }

  #reader(program: Program, frames: readonly OpenFrame[] | undefined): TraceReader {
    return frames ? this.#resume().reader(program, frames) : this.#parts.dialect.reader(program);
  }

  #resume() {
    const { resume, id } = this.#parts.dialect;
    if (resume) return resume;
    throw new ModelFault("unsupported", `A model with the dialect "${id}" can only predict a program from its start.`);
  }

  async #run(
    program: Program,
    prompt: readonly number[],
    { maxNewTokens, timeLimitMs, constrain = true, drafts = true, beamWidth = 1, resume }: PredictOptions,
    signal: AbortSignal,
    onTokens: (batch: TokenBatch) => void,
  ) {
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const abort = () => void Atomics.store(new Int32Array(stop), 0, 1);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    const switches = typeof constrain === "boolean" ? (constrain ? ALL_CONSTRAINTS : NO_CONSTRAINTS) : constrain;
    const { traceTokens = Number.POSITIVE_INFINITY } = this.#parts.dialect;
    // Without a beam, what is told goes on where the context is full.
    const room = beamWidth > 1 ? this.manifest.limits.contextTokens - prompt.length : Number.POSITIVE_INFINITY;
    try {
      return await this.#parts.host.run(
        {
          prompt,
          program,
          ...(resume && { frames: resume }),
          constraints: switches,
          drafts,
          beamWidth,
          maxNewTokens: Math.min(maxNewTokens ?? MAX_NEW_TOKENS, traceTokens, room),
          timeLimitMs: timeLimitMs ?? Number.POSITIVE_INFINITY,
          stop,
        },
        onTokens,
      );
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }
}

/** Python starts no program that it cannot parse: whatever the model says of its lines would be wrong. */
function cannotStart({ syntaxErrors, text }: Program): Ending | undefined {
  if (text.includes("\0"))
    return { kind: "unsupported", reason: "the file holds a NUL character, which Python refuses" };
  const [first] = syntaxErrors;
  if (!first) return undefined;
  const reason = `line ${toLine1(first.line)} has a syntax error (${first.message}), so Python would not start it`;
  return { kind: "unsupported", reason };
}

function endingOf(reason: StopReason): Ending {
  switch (reason) {
    case "tokens":
    case "context":
      return { kind: "limit", limit: "tokens" };
    case "time":
      return { kind: "limit", limit: "time" };
    case "cancelled":
      return { kind: "cancelled" };
    case "end":
      return { kind: "unsupported", reason: "the model ended the trace where none can end" };
  }
}

function refused(tooLong: string): Ending {
  return { kind: "unsupported", reason: `the program has ${tooLong}. ${HOW_TO_CUT}` };
}

/** Of a program that the model cannot read, what is certain is predicted. */
function cutShort(tooLong: string): Ending {
  const reason = `the rest is not certain, and the program is too long to guess it: ${tooLong}. ${HOW_TO_CUT}`;
  return { kind: "unsupported", reason };
}

/** For what is known without asking the model. */
function withoutModel(ending: Ending): Prediction {
  const stats = { nTokens: 0, passes: 0, drafted: 0, reusedTokens: 0, prefillMs: 0, decodeMs: 0, promptTokens: 0 };
  return { trace: { origin: "predicted", steps: [], ending, faults: [] }, stats };
}

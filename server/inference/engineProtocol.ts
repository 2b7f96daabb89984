import type { Program } from "../core/program.ts";
import type { OpenFrame } from "../core/resume.ts";
import type { ConstraintSwitches } from "./decoder/constraint.ts";
import type { DecodeResult } from "./decoder/decode.ts";
import type { Device, EngineOptions } from "./engine.ts";
import type { ModelManifest } from "./manifest.ts";
import type { ModelFaultKind } from "./modelFault.ts";

/** What a worker is started with: it loads the model at once. */
export interface WorkerSetup {
  readonly graphPath: string;
  readonly manifest: Pick<ModelManifest, "graph" | "limits" | "precision">;
  readonly dialect: string;
  readonly vocabulary: readonly string[];
  readonly endId: number;
  readonly options: EngineOptions;
}

/** What every start of a worker adds. */
export interface WorkerStart {
  /** One Int32: 1 from the start until the model is loaded, and during a job. Who ends the process then ends it badly. */
  readonly busy: SharedArrayBuffer;
}

/** To the worker, one at a time. */
export interface PredictJob {
  /** Empty where it does not fit the model: only what is told is written then, and lines have ids of `moreLines.ts`. */
  readonly prompt: readonly number[];
  readonly program: Program;
  readonly frames?: readonly OpenFrame[]; // where the trace is resumed; absent at the start of the program
  readonly constraints: ConstraintSwitches;
  readonly drafts: boolean;
  readonly beamWidth: number; // 1: greedy; wider, there are no drafts and no constraints
  readonly maxNewTokens: number;
  readonly timeLimitMs: number;
  /** One Int32: not 0 tells the decoder to stop, also while it keeps its thread busy. */
  readonly stop: SharedArrayBuffer;
}

/** To the worker instead of a job: end when what you are doing is done. */
export const CLOSE = "close";

/** Tokens in the order they were decoded; columns, so that a message stays small. */
export interface TokenBatch {
  readonly ids: Int32Array;
  readonly probabilities: Float32Array;
  readonly overridden: Uint8Array;
  readonly told: Uint8Array;
}

/** From the worker. A job is answered with any number of `tokens`, then `done` or `failed`. */
export type WorkerMessage =
  | { readonly type: "loaded"; readonly device: Device; readonly fallback: string | undefined }
  | { readonly type: "tokens"; readonly batch: TokenBatch }
  | { readonly type: "done"; readonly result: DecodeResult }
  | { readonly type: "failed"; readonly kind: ModelFaultKind; readonly message: string };

import type { GraphInterface, Limits } from "../../server/inference/manifest.ts";
import type { Graph } from "./graph.ts";
import type { TensorFile } from "./tensorFile.ts";

/** `half`: the matrices of the layers in half precision, for graphics cards. */
export type Quantize = "int8" | "none" | "half";

/** One kind of network: how its configuration is read, which weights it has and what graph they make. */
export interface Architecture {
  /** The value of `architecture` in config.json, or of `model_type` in one of Hugging Face. */
  readonly id: string;
  /** Reads config.json. Throws an `ExportFault` that names the offending part. */
  plan(config: unknown): ExportPlan;
}

export interface ExportPlan {
  readonly architecture: string;
  readonly dialect: string;
  /** The tokenizer the weights were trained with, where the configuration says so. */
  readonly tokenizerSha256?: string;
  readonly limits: Limits;
  /** Special tokens that decoding must know. */
  readonly tokens: { readonly end: string };
  readonly graph: GraphInterface;
  /** Tensors that must be there, with their shapes. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Tensors that may be there. */
  readonly optionalShapes: ReadonlyMap<string, readonly number[]>;
  /** Builds the graph; weights are read when it is written. */
  build(graph: Graph, file: TensorFile, quantize: Quantize): Promise<void>;
}

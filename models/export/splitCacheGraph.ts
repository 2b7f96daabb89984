import { type TAIL_SLOTS, TOP_COUNT } from "../../server/inference/manifest.ts";
import type { Quantize } from "./architecture.ts";
import type { Graph, Value } from "./graph.ts";
import { int8Weight, type LinearSpec, rowScaledProduct } from "./linear.ts";
import type { Dim } from "./onnxProto.ts";
import { bytesOf } from "./quantize.ts";
import type { TensorFile } from "./tensorFile.ts";

/** What all networks of the graph interface "split-cache/1" share: cache, attention over it, tied embedding, scores. */

export interface AttentionShape {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** A name where a pass may bring a tail of any size, as one that sees in both directions does. */
  readonly tailSlots: typeof TAIL_SLOTS | "T";
  /** Of the product of queries and keys. */
  readonly scale: number;
}

const pastKeys = (layer: number) => `past_k${layer}`;
/** "To the end" for a slice. */
const END = 2 ** 31;

/**
 * Attention of S new tokens over P in the cache. The cache comes in two parts: `past`, the whole blocks of T tokens, and
 * `tail`, T slots of which the first t = P % T are taken; the graph puts the new tokens after those. So a token's scores
 * are summed in the same order whether it comes alone or with others in one pass, which makes decoding with drafts equal
 * to decoding without them to the last bit. What a new token sees of the tail is up to the input `bias` [S, T].
 */
export class CachedAttention {
  readonly #graph: Graph;
  readonly #shape: AttentionShape;
  /**
   * Each key/value head serves one query head. One row times a matrix is summed in another order than several rows are,
   * so another row goes with a query that might be alone.
   */
  readonly #single: boolean;
  readonly #tailLength: Value; // int64 [1]: t
  readonly #bias: Value; // float [query rows, T]; query rows: heads per group · S, or S + 1 where that might be 1
  readonly #slots: Value; // int64 [C, T]
  readonly #entries: Value[] = []; // keys and values of the new tokens, each [1, kvHeads, S, headDim]

  constructor(graph: Graph, shape: AttentionShape) {
    this.#graph = graph;
    this.#shape = shape;
    this.#single = shape.heads === shape.kvHeads;
    const bias = graph.input("bias", "float", ["S", shape.tailSlots]);
    this.#tailLength = graph.input("tail_length", "int64", [1]);
    const copies = Array<Value>(shape.heads / shape.kvHeads).fill(bias);
    this.#bias = graph.op("Concat", this.#single ? [bias, this.#firstRow(bias, 0)] : copies, { axis: 0 });
    const past = graph.op("Shape", [graph.input(pastKeys(0), "float", this.#cacheDims("C"))], { start: 2, end: 3 });
    this.#slots = graph.op("Concat", [past, graph.op("Shape", [bias], { start: 1, end: 2 })], { axis: 0 });
  }

  /** `query` [1, heads, S, headDim], `keys` and `values` [1, kvHeads, S, headDim] to [1, S, heads · headDim]. */
  attend(layer: number, query: Value, keys: Value, values: Value): Value {
    const graph = this.#graph;
    const { heads, kvHeads, headDim, tailSlots, scale } = this.#shape;
    const [past, tail] = [this.#cacheDims("C"), this.#cacheDims(tailSlots)];
    const oldKeys = layer === 0 ? pastKeys(0) : graph.input(pastKeys(layer), "float", past);
    const oldValues = graph.input(`past_v${layer}`, "float", past);
    const newKeys = this.#withNew(graph.input(`tail_k${layer}`, "float", tail), keys);
    const newValues = this.#withNew(graph.input(`tail_v${layer}`, "float", tail), values);
    this.#entries.push(keys, values);
    const rows = this.#single
      ? graph.op("Concat", [query, this.#firstRow(query, 2)], { axis: 2 })
      : graph.op("Reshape", [query, graph.ints([1, kvHeads, -1, headDim])]);
    const product = { transB: 1, alpha: { float: scale } };
    const older = graph.op("FusedMatMul", [rows, oldKeys], product);
    const newer = graph.op("Add", [graph.op("FusedMatMul", [rows, newKeys], product), this.#bias]);
    const weights = graph.op("Softmax", [graph.op("Concat", [older, newer], { axis: 3 })], { axis: -1 });
    const [forOlder, forNewer] = graph.pair("Split", [weights, this.#slots], { axis: 3 });
    const sum = graph.op("Add", [graph.op("MatMul", [forOlder, oldValues]), graph.op("MatMul", [forNewer, newValues])]);
    const mixed = this.#single ? graph.op("Slice", [sum, graph.ints([0]), graph.ints([-1]), graph.ints([2])]) : sum;
    const byHead = graph.op("Reshape", [mixed, graph.ints([1, heads, -1, headDim])]);
    const byToken = graph.op("Transpose", [byHead], { perm: [0, 2, 1, 3] });
    return graph.op("Reshape", [byToken, graph.ints([1, -1, heads * headDim])]);
  }

  /** Makes the new tokens' keys and values an output, for the cache. Called once, after the last layer. */
  outputEntries(): void {
    const { kvHeads, headDim } = this.#shape;
    const entries = this.#graph.op("Concat", this.#entries, { axis: 0 });
    this.#graph.output("new_kv", entries, "float", [this.#entries.length, kvHeads, "S", headDim]);
  }

  #cacheDims(tokens: Dim): readonly Dim[] {
    return [1, this.#shape.kvHeads, tokens, this.#shape.headDim];
  }

  #withNew(slots: Value, entries: Value): Value {
    return this.#graph.op("TensorScatter", [slots, entries, this.#tailLength], { axis: -2 });
  }

  #firstRow(x: Value, axis: number): Value {
    const graph = this.#graph;
    return graph.op("Slice", [x, graph.ints([0]), graph.ints([1]), graph.ints([axis])]);
  }
}

export interface TiedEmbedding {
  /** ids [1, S] to [1, S, hidden]. */
  readonly rows: (ids: Value) => Value;
  /** x [1, R, hidden] times the transposed table: [1, R, vocabulary]. */
  readonly head: (x: Value) => Value;
}

/** One table [vocabulary, hidden] as embedding and as head, stored once. */
export function tiedEmbedding(
  graph: Graph,
  file: TensorFile,
  table: { readonly tensor: string; readonly vocabSize: number; readonly hiddenSize: number },
  quantize: Quantize,
): TiedEmbedding {
  const { tensor, vocabSize, hiddenSize } = table;
  if (quantize === "none") {
    const weight = graph.weight("float", [vocabSize, hiddenSize], async () => bytesOf(await file.readFloats(tensor)));
    return {
      rows: (ids) => graph.op("Gather", [weight, ids]),
      head: (x) => graph.op("FusedMatMul", [x, weight], { transB: 1 }),
    };
  }
  const spec: LinearSpec = { tensors: [tensor], inputs: hiddenSize, outputs: vocabSize, precision: "int8" };
  const weight = int8Weight(graph, file, spec);
  // The quantised head's columns are the embedding's rows.
  const rows = (ids: Value) => {
    const columns = graph.op("Gather", [weight.values, ids], { axis: 1 }); // [hidden, 1, S]
    const turned = graph.op("Transpose", [columns], { perm: [1, 2, 0] });
    const scale = graph.op("Unsqueeze", [graph.op("Gather", [weight.scales, ids]), graph.ints([2])]);
    return graph.op("Mul", [graph.op("Cast", [turned], { to: 1 }), scale]);
  };
  return { rows, head: (x) => rowScaledProduct(graph, x, weight, "any") };
}

/** The tokens of x [1, S, hidden] from the input `head_from` on: [1, R, hidden]. */
export function scoredTokens(graph: Graph, x: Value): Value {
  const from = graph.input("head_from", "int64", [1]);
  return graph.op("Slice", [x, from, graph.ints([END]), graph.ints([1])]);
}

/** Outputs of `logits` [1, R, vocabulary]: the best ten, the share of the best and, when asked for, all. */
export function outputScores(graph: Graph, logits: Value, vocabSize: number): void {
  const rows = graph.op("Reshape", [logits, graph.ints([-1, vocabSize])]);
  const [topLogits, topIds] = graph.pair("TopK", [rows, graph.ints([TOP_COUNT])], { axis: -1 });
  graph.output("top_ids", topIds, "int64", ["R", TOP_COUNT]);
  graph.output("top_logits", topLogits, "float", ["R", TOP_COUNT]);
  // Rather than the log-sum-exp: sums over all and logarithms differ in the last bit with the number of rows.
  const shares = graph.op("Softmax", [rows], { axis: -1 });
  graph.output("top_share", graph.op("ReduceMax", [shares, graph.ints([-1])], { keepdims: 0 }), "float", ["R"]);
  graph.output("logits", rows, "float", ["R", vocabSize]);
}

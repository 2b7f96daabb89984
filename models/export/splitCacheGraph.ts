import { type TAIL_SLOTS, TOP_COUNT } from "../../server/inference/manifest.ts";
import type { Quantize } from "./architecture.ts";
import type { Graph, Value } from "./graph.ts";
import { type InputRange, int8Weight, type LinearSpec, rowScaledProduct } from "./linear.ts";
import type { Dim } from "./onnxProto.ts";
import { bytesOf } from "./quantize.ts";
import type { TensorFile } from "./tensorFile.ts";

/** What all networks of the graph interface "split-cache/2" share: cache, attention over it, tied embedding, scores. */

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
const tailKeys = (layer: number) => `tail_k${layer}`;
/** "To the end" for a slice. */
const END = 2 ** 31;

/**
 * Attention of S new tokens over P in the cache. The cache comes in two parts: `past`, the whole blocks of T tokens, and
 * `tail`, T slots of which the first t = P % T are taken; the graph puts the new tokens where `slots` says, after those. So
 * a token's scores are summed in the same order whether it comes alone or with others in one pass, which makes decoding
 * with drafts equal to decoding without them to the last bit. What a new token sees is up to the input `bias` [S, C + T].
 * The past must not be empty: the operator that takes it divides by its length.
 *
 * All lies token by token, as it comes out of a projection: nothing is transposed on the way in, and a cache grows at its
 * end. The queries of a token lie by their place in the group that shares a key, and then by the key: see `groupedHeads`.
 */
export class CachedAttention {
  readonly #graph: Graph;
  readonly #shape: AttentionShape;
  /**
   * Each key/value head serves one query head. One row times a matrix is summed in another order than several rows are,
   * so a row of zeros goes with a query that might be alone.
   */
  readonly #single: boolean;
  readonly #slots: Value; // int64 [S, 1]
  readonly #bias: Value; // float [rows, C + T]; rows: S · heads per group, or S + 1 where that might be 1
  readonly #lengths: Value; // int64 [C, T]
  readonly #entries: Value[] = []; // keys and values of the new tokens, each [S, 1, kvHeads, headDim]

  constructor(graph: Graph, shape: AttentionShape) {
    this.#graph = graph;
    this.#shape = shape;
    this.#single = shape.heads === shape.kvHeads;
    this.#slots = graph.input("slots", "int64", ["S", 1]);
    const past = graph.input(pastKeys(0), "float", this.#cacheDims("C"));
    const tail = graph.input(tailKeys(0), "float", this.#cacheDims(shape.tailSlots));
    const lengths = [past, tail].map((part) => graph.op("Shape", [part], { start: 0, end: 1 }));
    this.#lengths = graph.op("Concat", lengths, { axis: 0 });
    this.#bias = this.#biasRows(graph.input("bias", "float", ["S", "C + T"]));
  }

  /** `query` [S, 1, heads, headDim], `keys` and `values` [S, 1, kvHeads, headDim] to [1, S, heads · headDim]. */
  attend(layer: number, query: Value, keys: Value, values: Value): Value {
    const graph = this.#graph;
    const { heads, kvHeads, headDim, tailSlots, scale } = this.#shape;
    const [past, tail] = [this.#cacheDims("C"), this.#cacheDims(tailSlots)];
    const oldKeys = layer === 0 ? pastKeys(0) : graph.input(pastKeys(layer), "float", past);
    const tailOfKeys = layer === 0 ? tailKeys(0) : graph.input(tailKeys(layer), "float", tail);
    const oldValues = graph.input(`past_v${layer}`, "float", past);
    const newKeys = this.#withNew(tailOfKeys, keys);
    const newValues = this.#withNew(graph.input(`tail_v${layer}`, "float", tail), values);
    this.#entries.push(keys, values);
    const rows = this.#single
      ? graph.op("Concat", [query, this.#zeros([1, 1, kvHeads, headDim])], { axis: 0 })
      : graph.op("Reshape", [query, graph.ints([-1, 1, kvHeads, headDim])]);
    const product = { transB: 1, transBatchA: 1, transBatchB: 1, alpha: { float: scale } };
    const parts = [oldKeys, newKeys].map((part) => graph.op("FusedMatMul", [rows, part], product));
    const scores = graph.op("Add", [graph.op("Concat", parts, { axis: 3 }), this.#bias]);
    const weights = graph.op("Softmax", [scores], { axis: -1 });
    const [forOlder, forNewer] = graph.pair("Split", [weights, this.#lengths], { axis: 3 });
    const sum = graph.op("Add", [this.#mix(forOlder, oldValues), this.#mix(forNewer, newValues)]);
    const mixed = this.#single ? graph.op("Slice", [sum, graph.ints([0]), graph.ints([-1]), graph.ints([2])]) : sum;
    const byToken = graph.op("Transpose", [mixed], { perm: [0, 2, 1, 3] });
    return graph.op("Reshape", [byToken, graph.ints([1, -1, heads * headDim])]);
  }

  /** Makes the new tokens' keys and values an output, for the cache. Called once, after the last layer. */
  outputEntries(): void {
    const { kvHeads, headDim } = this.#shape;
    const entries = this.#graph.op("Concat", this.#entries, { axis: 0 });
    this.#graph.output("new_kv", entries, "float", ["planes * S", 1, kvHeads, headDim]);
  }

  #cacheDims(tokens: Dim): readonly Dim[] {
    return [tokens, 1, this.#shape.kvHeads, this.#shape.headDim];
  }

  /** One for each query of a token. */
  #biasRows(bias: Value): Value {
    const graph = this.#graph;
    if (this.#single) return graph.op("Concat", [bias, this.#firstRow(bias)], { axis: 0 });
    const copies = Array<Value>(this.#shape.heads / this.#shape.kvHeads).fill(bias);
    const width = graph.op("Shape", [bias], { start: 1, end: 2 });
    const shape = graph.op("Concat", [graph.ints([-1]), width], { axis: 0 });
    return graph.op("Reshape", [graph.op("Concat", copies, { axis: 1 }), shape]);
  }

  #withNew(slots: Value, entries: Value): Value {
    return this.#graph.op("ScatterND", [slots, this.#slots, entries]);
  }

  #mix(weights: Value, values: Value): Value {
    return this.#graph.op("FusedMatMul", [weights, values], { transBatchB: 1 });
  }

  #zeros(dims: readonly number[]): Value {
    return this.#graph.floats(new Float32Array(dims.reduce((product, size) => product * size, 1)), dims);
  }

  #firstRow(x: Value): Value {
    const graph = this.#graph;
    return graph.op("Slice", [x, graph.ints([0]), graph.ints([1]), graph.ints([0])]);
  }
}

/** The heads in the order that the graph has them, of heads that lie by the key that they share: those of place 0 first. */
export function groupedHeads(heads: number, kvHeads: number): readonly number[] {
  const group = heads / kvHeads;
  return Array.from({ length: heads }, (_, at) => (at % kvHeads) * group + Math.floor(at / kvHeads));
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
  table: {
    readonly tensor: string;
    readonly vocabSize: number;
    readonly hiddenSize: number;
    /** Of what the head is given. */
    readonly range: InputRange;
  },
  quantize: Quantize,
): TiedEmbedding {
  const { tensor, vocabSize, hiddenSize, range } = table;
  // In half precision logits would tie that do not: the table stays in float32 there.
  if (quantize !== "int8") {
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
  return { rows, head: (x) => rowScaledProduct(graph, x, weight, range) };
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

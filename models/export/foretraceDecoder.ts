import { z } from "zod";
import { TAIL_SLOTS, TOP_COUNT } from "../../server/inference/manifest.ts";
import type { Architecture, ExportPlan, Quantize } from "./architecture.ts";
import { ExportFault } from "./exportFault.ts";
import { type Graph, NONE, type Value } from "./graph.ts";
import { int8Weight, type LinearSpec, linear, type Precision, rowScaledProduct } from "./linear.ts";
import { bytesOf } from "./quantize.ts";
import type { TensorFile } from "./tensorFile.ts";

/**
 * The embedded model's network: a causal decoder with RMS norms, normalised and partly rotated queries and keys, grouped
 * key/value heads, squared ReLU, a tied embedding, soft-capped logits, and each token's embedding smeared with the one
 * before it.
 */
export const foretraceDecoder: Architecture = { id: "foretrace-decoder", plan };

const size = z.int().min(1).max(1_000_000);
const configSchema = z
  .object({
    dialect: z.string(),
    vocabSize: size,
    hiddenSize: size,
    layers: size.max(1_000),
    heads: size,
    kvHeads: size,
    headDim: size,
    ffnSize: size,
    rotaryDims: z.int().min(2).multipleOf(2),
    ropeTheta: z.number().positive(),
    softcap: z.number().positive(),
    normEps: z.number().positive(),
    contextLength: size,
    attentionScale: z.number().positive().optional(),
    tokenizerSha256: z.string().optional(),
  })
  .refine((c) => c.heads % c.kvHeads === 0, { path: ["kvHeads"], message: "must divide heads" })
  .refine((c) => c.rotaryDims <= c.headDim, { path: ["rotaryDims"], message: "must not exceed headDim" })
  .refine((c) => c.hiddenSize % 32 === 0 && c.ffnSize % 32 === 0, {
    path: ["hiddenSize"],
    message: "and ffnSize must be multiples of 32",
  });

type Config = z.infer<typeof configSchema>;

function plan(raw: unknown): ExportPlan {
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ExportFault(`config.json: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not right"}.`);
  }
  const config = parsed.data;
  const { contextLength, vocabSize, layers, kvHeads, headDim, tokenizerSha256 } = config;
  return {
    architecture: "foretrace-decoder",
    dialect: config.dialect,
    ...(tokenizerSha256 === undefined ? {} : { tokenizerSha256 }),
    limits: { contextTokens: contextLength, sourceLines: 200 },
    tokens: { end: "</s>" },
    graph: {
      kind: "split-cache/1",
      vocabSize,
      layers,
      kvHeads,
      headDim,
      tailSlots: TAIL_SLOTS,
      topCount: TOP_COUNT,
      previousIds: true,
    },
    shapes: requiredShapes(config),
    optionalShapes: normShapes(config),
    build: async (graph, file, quantize) => new DecoderGraph(config, graph, file, quantize).build(await smear(file)),
  };
}

const smear = (file: TensorFile): Promise<Float32Array> => file.readFloats("smear.weight");

function requiredShapes(config: Config): Map<string, readonly number[]> {
  const { hiddenSize, vocabSize, ffnSize } = config;
  const shapes = new Map<string, readonly number[]>([
    ["embed.weight", [vocabSize, hiddenSize]],
    ["smear.weight", [hiddenSize]],
  ]);
  const queries = config.heads * config.headDim;
  const keys = config.kvHeads * config.headDim;
  for (let layer = 0; layer < config.layers; layer++) {
    shapes.set(`layers.${layer}.attn.q.weight`, [queries, hiddenSize]);
    shapes.set(`layers.${layer}.attn.k.weight`, [keys, hiddenSize]);
    shapes.set(`layers.${layer}.attn.v.weight`, [keys, hiddenSize]);
    shapes.set(`layers.${layer}.attn.o.weight`, [hiddenSize, queries]);
    shapes.set(`layers.${layer}.mlp.up.weight`, [ffnSize, hiddenSize]);
    shapes.set(`layers.${layer}.mlp.down.weight`, [hiddenSize, ffnSize]);
  }
  return shapes;
}

/** Norms may have learned scales; without them the scale is 1. */
function normShapes({ layers, hiddenSize }: Config): Map<string, readonly number[]> {
  const names = Array.from({ length: layers }, (_, layer) => [attentionNorm(layer), mlpNorm(layer)]).flat();
  return new Map([...names, FINAL_NORM].map((name) => [name, [hiddenSize]]));
}

const attentionNorm = (layer: number) => `layers.${layer}.attn.norm.weight`;
const mlpNorm = (layer: number) => `layers.${layer}.mlp.norm.weight`;
const FINAL_NORM = "norm.weight";
const pastKeys = (layer: number) => `past_k${layer}`;
/** "To the end" for a slice. */
const END = 2 ** 31;

type Entries = readonly [keys: Value, values: Value];

/** Values that all layers share. */
interface Shared {
  readonly positions: Value; // int64 [1, S]
  readonly tailLength: Value; // int64 [1]: t
  readonly bias: Value; // float [query rows, T]; query rows: heads per group · S, or S + 1 where that might be 1
  readonly slots: Value; // int64 [C, T]
  readonly cos: Value; // float [contextLength, rotaryDims / 2]
  readonly sin: Value;
  readonly headScale: Value; // float [headDim]
  readonly zeroRow: Value; // float [1, kvHeads, 1, headDim]
}

/**
 * Builds the graph for S new tokens after P in the cache. The cache comes in two parts: `past`, the whole blocks of T
 * tokens, and `tail`, T slots of which the first t = P % T are taken; the graph puts the new tokens after those. So a
 * token's scores are summed in the same order whether it comes alone or with others in one pass, which makes decoding
 * with drafts equal to decoding without them to the last bit.
 */
class DecoderGraph {
  readonly #config: Config;
  readonly #graph: Graph;
  readonly #file: TensorFile;
  readonly #quantize: Quantize;
  /**
   * Each key/value head serves one query head. One row times a matrix is summed in another order than several rows are,
   * so a row of zeros goes with a query that might be alone.
   */
  readonly #single: boolean;

  constructor(config: Config, graph: Graph, file: TensorFile, quantize: Quantize) {
    this.#config = config;
    this.#graph = graph;
    this.#file = file;
    this.#quantize = quantize;
    this.#single = config.heads === config.kvHeads;
  }

  async build(smearScale: Float32Array): Promise<void> {
    const { layers, normEps } = this.#config;
    const graph = this.#graph;
    const embedding = this.#embedding(smearScale);
    const shared = this.#shared();
    const epsilon = { float: normEps };
    let sum = embedding.x;
    let normed = graph.op("SimplifiedLayerNormalization", [sum, await this.#norm(attentionNorm(0))], { epsilon });
    const newEntries: Value[] = [];
    for (let layer = 0; layer < layers; layer++) {
      const attention = this.#attention(layer, normed, shared);
      newEntries.push(...attention.entries);
      const between = graph.skipNorm(attention.out, sum, await this.#norm(mlpNorm(layer)), normEps);
      const next = layer + 1 < layers ? attentionNorm(layer + 1) : FINAL_NORM;
      ({ sum, normed } = graph.skipNorm(
        this.#mlp(layer, between.normed),
        between.sum,
        await this.#norm(next),
        normEps,
      ));
    }
    this.#head(normed, embedding.head);
    const { kvHeads, headDim } = this.#config;
    const entries = graph.op("Concat", newEntries, { axis: 0 });
    graph.output("new_kv", entries, "float", [2 * layers, kvHeads, "S", headDim]);
  }

  /** x [1, S, hidden] and the same matrix as the head's product. */
  #embedding(smearScale: Float32Array): { readonly x: Value; readonly head: (x: Value) => Value } {
    const graph = this.#graph;
    const ids = graph.input("input_ids", "int64", [1, "S"]);
    const previous = graph.input("previous_ids", "int64", [1, "S"]);
    const table = this.#quantize === "int8" ? this.#int8Table() : this.#floatTable();
    // Index -1 is the last row: a first token's predecessor is read there, with the weight 0.
    const { vocabSize } = this.#config;
    const present = graph.floats(Array.from({ length: vocabSize + 1 }, (_, id) => (id < vocabSize ? 1 : 0)));
    const weight = graph.op("Unsqueeze", [graph.op("Gather", [present, previous]), graph.ints([2])]);
    const before = graph.op("Mul", [graph.op("Mul", [table.rows(previous), graph.floats(smearScale)]), weight]);
    return { x: graph.op("Add", [table.rows(ids), before]), head: table.head };
  }

  #floatTable() {
    const graph = this.#graph;
    const { vocabSize, hiddenSize } = this.#config;
    const rows = async () => bytesOf(await this.#file.readFloats("embed.weight"));
    const table = graph.weight("float", [vocabSize, hiddenSize], rows);
    const head: LinearSpec = { tensors: ["embed.weight"], inputs: hiddenSize, outputs: vocabSize, precision: "float" };
    return {
      rows: (ids: Value) => graph.op("Gather", [table, ids]),
      head: (x: Value) => linear(graph, this.#file, x, head),
    };
  }

  /** The quantised head's columns are the embedding's rows: one table serves both. */
  #int8Table() {
    const graph = this.#graph;
    const { vocabSize, hiddenSize } = this.#config;
    const spec: LinearSpec = { tensors: ["embed.weight"], inputs: hiddenSize, outputs: vocabSize, precision: "int8" };
    const weight = int8Weight(graph, this.#file, spec);
    const rows = (ids: Value) => {
      const columns = graph.op("Gather", [weight.values, ids], { axis: 1 }); // [hidden, 1, S]
      const turned = graph.op("Transpose", [columns], { perm: [1, 2, 0] });
      const scale = graph.op("Unsqueeze", [graph.op("Gather", [weight.scales, ids]), graph.ints([2])]);
      return graph.op("Mul", [graph.op("Cast", [turned], { to: 1 }), scale]);
    };
    return { rows, head: (x: Value) => rowScaledProduct(graph, x, weight, false) };
  }

  #shared(): Shared {
    const graph = this.#graph;
    const { contextLength, headDim, heads, kvHeads, rotaryDims, attentionScale = headDim ** -0.5 } = this.#config;
    const groupSize = heads / kvHeads;
    const zeros = (dims: readonly number[]) => graph.floats(new Float32Array(dims.reduce((a, b) => a * b, 1)), dims);
    const positions = graph.input("position_ids", "int64", [1, "S"]);
    const bias = graph.input("bias", "float", ["S", TAIL_SLOTS]);
    const tailLength = graph.input("tail_length", "int64", [1]);
    const pastShape = graph.op("Shape", [graph.input(pastKeys(0), "float", [1, kvHeads, "C", headDim])], {
      start: 2,
      end: 3,
    });
    return {
      positions,
      tailLength,
      bias: graph.op("Concat", this.#single ? [bias, zeros([1, TAIL_SLOTS])] : Array(groupSize).fill(bias), {
        axis: 0,
      }),
      slots: graph.op("Concat", [pastShape, graph.ints([TAIL_SLOTS])], { axis: 0 }),
      cos: graph.weight("float", [contextLength, rotaryDims / 2], async () => this.#rotation(Math.cos)),
      sin: graph.weight("float", [contextLength, rotaryDims / 2], async () => this.#rotation(Math.sin)),
      // Queries and keys are normalised by one operator, so each gets the square root of the scale of their product.
      zeroRow: this.#single ? zeros([1, kvHeads, 1, headDim]) : NONE,
      headScale: graph.floats(new Float32Array(headDim).fill(Math.sqrt(attentionScale))),
    };
  }

  async #norm(name: string): Promise<Value> {
    const { hiddenSize } = this.#config;
    const learned = this.#file.tensors.has(name) ? await this.#file.readFloats(name) : undefined;
    return this.#graph.floats(learned ?? new Float32Array(hiddenSize).fill(1));
  }

  #rotation(turn: (angle: number) => number): Uint8Array {
    const { contextLength, rotaryDims, ropeTheta } = this.#config;
    const half = rotaryDims / 2;
    const angle = (at: number) => Math.floor(at / half) * ropeTheta ** (-(at % half) / half);
    return bytesOf(Float32Array.from({ length: contextLength * half }, (_, at) => turn(angle(at))));
  }

  /** `out` [1, S, hidden]; `entries` keys and values of the new tokens for the cache, each [1, kvHeads, S, headDim]. */
  #attention(layer: number, x: Value, shared: Shared): { readonly out: Value; readonly entries: Entries } {
    const graph = this.#graph;
    const { heads, kvHeads, headDim, hiddenSize } = this.#config;
    const { query, entries } = this.#project(layer, x, shared);
    const past = [1, kvHeads, "C", headDim];
    const keys = layer === 0 ? pastKeys(0) : graph.input(pastKeys(layer), "float", past);
    const values = graph.input(`past_v${layer}`, "float", past);
    const tail = [1, kvHeads, TAIL_SLOTS, headDim];
    const withNew = (slots: Value, entries: Value) =>
      graph.op("TensorScatter", [slots, entries, shared.tailLength], { axis: -2 });
    const newKeys = withNew(graph.input(`tail_k${layer}`, "float", tail), entries[0]);
    const newValues = withNew(graph.input(`tail_v${layer}`, "float", tail), entries[1]);
    const older = graph.op("FusedMatMul", [query, keys], { transB: 1 });
    const newer = graph.op("Add", [graph.op("FusedMatMul", [query, newKeys], { transB: 1 }), shared.bias]);
    const weights = graph.op("Softmax", [graph.op("Concat", [older, newer], { axis: 3 })], { axis: -1 });
    const [forOlder, forNewer] = graph.pair("Split", [weights, shared.slots], { axis: 3 });
    const sum = graph.op("Add", [graph.op("MatMul", [forOlder, values]), graph.op("MatMul", [forNewer, newValues])]);
    const mixed = this.#single ? graph.op("Slice", [sum, graph.ints([0]), graph.ints([-1]), graph.ints([2])]) : sum;
    const byHead = graph.op("Reshape", [mixed, graph.ints([1, heads, -1, headDim])]);
    const byToken = graph.op("Transpose", [byHead], { perm: [0, 2, 1, 3] });
    const joined = graph.op("Reshape", [byToken, graph.ints([1, -1, heads * headDim])]);
    return { out: this.#linear([`layers.${layer}.attn.o.weight`], joined, heads * headDim, hiddenSize), entries };
  }

  /** `query` [1, kvHeads, query rows, headDim], and the cache's `entries`. */
  #project(layer: number, x: Value, shared: Shared): { readonly query: Value; readonly entries: Entries } {
    const graph = this.#graph;
    const { heads, kvHeads, headDim, hiddenSize, normEps, rotaryDims } = this.#config;
    const turned = heads + kvHeads;
    const names = ["q", "k", "v"].map((part) => `layers.${layer}.attn.${part}.weight`);
    const all = this.#linear(names, x, hiddenSize, (turned + kvHeads) * headDim);
    const perHead = graph.op("Reshape", [all, graph.ints([1, -1, turned + kvHeads, headDim])]);
    const byHead = graph.op("Transpose", [perHead], { perm: [0, 2, 1, 3] });
    const [toTurn, values] = graph.pair("Split", [byHead, graph.ints([turned, kvHeads])], { axis: 1 });
    const epsilon = { float: normEps };
    const normed = graph.op("SimplifiedLayerNormalization", [toTurn, shared.headScale], { epsilon });
    const rotated = graph.op("RotaryEmbedding", [normed, shared.positions, shared.cos, shared.sin], {
      num_heads: turned,
      rotary_embedding_dim: rotaryDims,
    });
    const [queries, keys] = graph.pair("Split", [rotated, graph.ints([heads, kvHeads])], { axis: 1 });
    const query = this.#single
      ? graph.op("Concat", [queries, shared.zeroRow], { axis: 2 })
      : graph.op("Reshape", [queries, graph.ints([1, kvHeads, -1, headDim])]);
    return { query, entries: [keys, values] };
  }

  #mlp(layer: number, x: Value): Value {
    const { hiddenSize, ffnSize } = this.#config;
    const up = this.#graph.op("Relu", [this.#linear([`layers.${layer}.mlp.up.weight`], x, hiddenSize, ffnSize)]);
    const squared = this.#graph.op("Mul", [up, up]);
    return this.#linear([`layers.${layer}.mlp.down.weight`], squared, ffnSize, hiddenSize, true);
  }

  #linear(tensors: readonly string[], x: Value, inputs: number, outputs: number, nonNegative = false): Value {
    const precision: Precision = this.#quantize === "int8" ? "int8" : "float";
    return linear(this.#graph, this.#file, x, { tensors, inputs, outputs, precision, nonNegative });
  }

  /** Soft-capped logits of the tokens from `head_from` on, as the best ten, the share of the best and, when asked for, all. */
  #head(x: Value, head: (x: Value) => Value): void {
    const graph = this.#graph;
    const { softcap, vocabSize } = this.#config;
    const from = graph.input("head_from", "int64", [1]);
    const raw = head(graph.op("Slice", [x, from, graph.ints([END]), graph.ints([1])]));
    const bounded = graph.op("Tanh", [graph.op("Mul", [raw, graph.floats([1 / softcap], [])])]);
    const capped = graph.op("Mul", [bounded, graph.floats([softcap], [])]);
    const logits = graph.op("Reshape", [capped, graph.ints([-1, vocabSize])]);
    const [topLogits, topIds] = graph.pair("TopK", [logits, graph.ints([TOP_COUNT])], { axis: -1 });
    graph.output("top_ids", topIds, "int64", ["R", TOP_COUNT]);
    graph.output("top_logits", topLogits, "float", ["R", TOP_COUNT]);
    // Rather than the log-sum-exp: sums over all and logarithms differ in the last bit with the number of rows.
    const shares = graph.op("Softmax", [logits], { axis: -1 });
    graph.output("top_share", graph.op("ReduceMax", [shares, graph.ints([-1])], { keepdims: 0 }), "float", ["R"]);
    graph.output("logits", logits, "float", ["R", vocabSize]);
  }
}

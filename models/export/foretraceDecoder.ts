import { z } from "zod";
import { TAIL_SLOTS, TOP_COUNT } from "../../server/inference/manifest.ts";
import type { Architecture, ExportPlan, Quantize } from "./architecture.ts";
import { ExportFault } from "./exportFault.ts";
import type { Graph, Value } from "./graph.ts";
import { int8Weight, type LinearSpec, linear, type Precision, rowScaledProduct } from "./linear.ts";
import { bytesOf } from "./quantize.ts";
import type { TensorFile } from "./safetensors.ts";

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
/** "To the end" for a slice. */
const END = 2 ** 31;

/** Values that all layers share. */
interface Shared {
  readonly positions: Value; // int64 [1, S]
  readonly bias: Value; // float [heads per group · S, C + T]
  readonly slots: Value; // int64 [C, T]
  readonly padding: Value; // float [1, T - t - S, 2 · kvHeads · headDim]: what the tail lacks
  readonly cos: Value; // float [contextLength, rotaryDims / 2]
  readonly sin: Value;
  readonly headScale: Value; // float [headDim]
}

/**
 * Builds the graph for S new tokens after P in the cache. The cache comes in two parts: `past`, whole blocks of T slots,
 * and `tail`, the t = P % T tokens after them, to which the graph adds the new ones and zeros up to T slots. So a token's
 * scores are summed in the same order whether it comes alone or with others in one pass, which makes decoding with drafts
 * equal to decoding without them to the last bit.
 */
class DecoderGraph {
  readonly #config: Config;
  readonly #graph: Graph;
  readonly #file: TensorFile;
  readonly #quantize: Quantize;
  readonly #groupSize: number;

  constructor(config: Config, graph: Graph, file: TensorFile, quantize: Quantize) {
    this.#config = config;
    this.#graph = graph;
    this.#file = file;
    this.#quantize = quantize;
    this.#groupSize = config.heads / config.kvHeads;
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
      newEntries.push(attention.entries);
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
    graph.output("new_kv", entries, "float", [layers, "S", 2 * kvHeads * headDim]);
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
    const { contextLength, headDim, kvHeads, attentionScale = headDim ** -0.5 } = this.#config;
    const positions = graph.input("position_ids", "int64", [1, "S"]);
    const bias = graph.input("bias", "float", ["S", "C+T"]);
    const tailLength = graph.input("tail_length", "int64", [1]);
    const zeros = graph.weight("float", [1, TAIL_SLOTS, 2 * kvHeads * headDim], async () =>
      bytesOf(new Float32Array(TAIL_SLOTS * 2 * kvHeads * headDim)),
    );
    const tailSlots = graph.ints([TAIL_SLOTS]);
    const used = graph.op("Add", [tailLength, this.#columns(positions)]);
    return {
      positions,
      bias: this.#groupSize === 1 ? bias : graph.op("Concat", Array(this.#groupSize).fill(bias), { axis: 0 }),
      slots: graph.op("Concat", [graph.op("Sub", [this.#columns(bias), tailSlots]), tailSlots], { axis: 0 }),
      padding: graph.op("Slice", [zeros, used, graph.ints([END]), graph.ints([1])]),
      cos: graph.weight("float", [contextLength, this.#config.rotaryDims / 2], async () => this.#rotation(Math.cos)),
      sin: graph.weight("float", [contextLength, this.#config.rotaryDims / 2], async () => this.#rotation(Math.sin)),
      // Queries and keys are normalised by one operator, so each gets the square root of the scale of their product.
      headScale: graph.floats(new Float32Array(headDim).fill(Math.sqrt(attentionScale))),
    };
  }

  /** The second dimension of a value, int64 [1]. */
  #columns(value: Value): Value {
    return this.#graph.op("Slice", [this.#graph.op("Shape", [value]), this.#graph.ints([1]), this.#graph.ints([2])]);
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

  /** `out` [1, S, hidden]; `entries` [1, S, 2 · kvHeads · headDim], the new tokens' keys and values for the cache. */
  #attention(layer: number, x: Value, shared: Shared): { readonly out: Value; readonly entries: Value } {
    const graph = this.#graph;
    const { heads, kvHeads, headDim, hiddenSize } = this.#config;
    const { query, entries } = this.#project(layer, x, shared);
    const pastKeys = graph.input(`past_k${layer}`, "float", [kvHeads, "C", headDim]);
    const pastValues = graph.input(`past_v${layer}`, "float", [kvHeads, "C", headDim]);
    const tail = graph.input(`tail_kv${layer}`, "float", [1, "t", 2 * kvHeads * headDim]);
    const recent = graph.op("Concat", [tail, entries, shared.padding], { axis: 1 });
    const byHead = graph.op("Reshape", [recent, graph.ints([TAIL_SLOTS, 2 * kvHeads, headDim])]);
    const [keys, values] = graph.pair(
      "Split",
      [graph.op("Transpose", [byHead], { perm: [1, 0, 2] }), graph.ints([kvHeads, kvHeads])],
      { axis: 0 },
    );
    const scores = graph.op(
      "Concat",
      [
        graph.op("FusedMatMul", [query, pastKeys], { transB: 1 }),
        graph.op("FusedMatMul", [query, keys], { transB: 1 }),
      ],
      { axis: 2 },
    );
    const weights = graph.op("Softmax", [graph.op("Add", [scores, shared.bias])], { axis: -1 });
    const [older, newer] = graph.pair("Split", [weights, shared.slots], { axis: 2 });
    const mixed = graph.op("Add", [graph.op("MatMul", [older, pastValues]), graph.op("MatMul", [newer, values])]);
    const rows = graph.op("Transpose", [graph.op("Reshape", [mixed, graph.ints([heads, -1, headDim])])], {
      perm: [1, 0, 2],
    });
    const joined = graph.op("Reshape", [rows, graph.ints([1, -1, heads * headDim])]);
    return { out: this.#linear([`layers.${layer}.attn.o.weight`], joined, heads * headDim, hiddenSize), entries };
  }

  /** `query` [kvHeads, heads per group · S, headDim], and the cache's `entries`. */
  #project(layer: number, x: Value, shared: Shared): { readonly query: Value; readonly entries: Value } {
    const graph = this.#graph;
    const { heads, kvHeads, headDim, hiddenSize, normEps, rotaryDims } = this.#config;
    const turned = heads + kvHeads;
    const names = ["q", "k", "v"].map((part) => `layers.${layer}.attn.${part}.weight`);
    const all = this.#linear(names, x, hiddenSize, (turned + kvHeads) * headDim);
    const [toTurn, values] = graph.pair("Split", [all, graph.ints([turned * headDim, kvHeads * headDim])], { axis: 2 });
    const perHead = graph.op("Reshape", [toTurn, graph.ints([1, -1, turned, headDim])]);
    const normed = graph.op("SimplifiedLayerNormalization", [perHead, shared.headScale], {
      epsilon: { float: normEps },
    });
    const rotated = graph.op(
      "RotaryEmbedding",
      [graph.op("Reshape", [normed, graph.ints([1, -1, turned * headDim])]), shared.positions, shared.cos, shared.sin],
      { num_heads: turned, rotary_embedding_dim: rotaryDims },
    );
    const [queries, keys] = graph.pair("Split", [rotated, graph.ints([heads * headDim, kvHeads * headDim])], {
      axis: 2,
    });
    const byHead = graph.op("Transpose", [graph.op("Reshape", [queries, graph.ints([-1, heads, headDim])])], {
      perm: [1, 0, 2],
    });
    return {
      query: graph.op("Reshape", [byHead, graph.ints([kvHeads, -1, headDim])]),
      entries: graph.op("Concat", [keys, values], { axis: 2 }),
    };
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

  /** Soft-capped logits of the tokens from `head_from` on, as the best ten, the log-sum-exp and, when asked for, all. */
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
    graph.output("lse", graph.op("ReduceLogSumExp", [logits], { axes: [-1], keepdims: 0 }), "float", ["R"]);
    graph.output("logits", logits, "float", ["R", vocabSize]);
  }
}

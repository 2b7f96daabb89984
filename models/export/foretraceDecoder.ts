import { z } from "zod";
import { GRAPH_KIND, TAIL_SLOTS, TOP_COUNT } from "../../server/inference/manifest.ts";
import type { Architecture, ExportPlan, Quantize } from "./architecture.ts";
import { ExportFault, firstIssue } from "./exportFault.ts";
import type { Graph, Value } from "./graph.ts";
import { concatenated, type InputRange, type LinearSpec, linear, precisionOf } from "./linear.ts";
import { bytesOf } from "./quantize.ts";
import {
  CachedAttention,
  groupedHeads,
  outputScores,
  scoredTokens,
  type TiedEmbedding,
  tiedEmbedding,
} from "./splitCacheGraph.ts";
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
    throw new ExportFault(`config.json: ${firstIssue(parsed.error)}.`);
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
      kind: GRAPH_KIND,
      prefill: "causal",
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
    [EMBEDDING, [vocabSize, hiddenSize]],
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
const EMBEDDING = "embed.weight";
const FINAL_NORM = "norm.weight";

/** Values that all layers share. */
interface Shared {
  readonly attention: CachedAttention;
  readonly positions: Value; // int64 [S, heads + kvHeads]
  readonly cos: Value; // float [contextLength, rotaryDims / 2]
  readonly sin: Value;
  readonly headScale: Value; // float [headDim]
}

class DecoderGraph {
  readonly #config: Config;
  readonly #graph: Graph;
  readonly #file: TensorFile;
  readonly #quantize: Quantize;

  constructor(config: Config, graph: Graph, file: TensorFile, quantize: Quantize) {
    this.#config = config;
    this.#graph = graph;
    this.#file = file;
    this.#quantize = quantize;
  }

  async build(smearScale: Float32Array): Promise<void> {
    const { layers, normEps } = this.#config;
    const graph = this.#graph;
    const embedding = this.#embedding(smearScale);
    const shared = this.#shared();
    const epsilon = { float: normEps };
    let sum = embedding.x;
    let normed = graph.op("SimplifiedLayerNormalization", [sum, await this.#norm(attentionNorm(0))], { epsilon });
    for (let layer = 0; layer < layers; layer++) {
      const attention = this.#attention(layer, normed, shared);
      const between = graph.skipNorm(attention, sum, await this.#norm(mlpNorm(layer)), normEps);
      const next = layer + 1 < layers ? attentionNorm(layer + 1) : FINAL_NORM;
      ({ sum, normed } = graph.skipNorm(
        this.#mlp(layer, between.normed),
        between.sum,
        await this.#norm(next),
        normEps,
      ));
    }
    this.#head(normed, embedding.head);
    shared.attention.outputEntries();
  }

  /** x [1, S, hidden] and the same matrix as the head's product. */
  #embedding(smearScale: Float32Array): { readonly x: Value; readonly head: TiedEmbedding["head"] } {
    const graph = this.#graph;
    const ids = graph.input("input_ids", "int64", [1, "S"]);
    const previous = graph.input("previous_ids", "int64", [1, "S"]);
    const { vocabSize, hiddenSize } = this.#config;
    const spec = { tensor: EMBEDDING, vocabSize, hiddenSize, range: this.#rangeAfter(FINAL_NORM) };
    const table = tiedEmbedding(graph, this.#file, spec, this.#quantize);
    // Index -1 is the last row: a first token's predecessor is read there, with the weight 0.
    const present = graph.floats(Array.from({ length: vocabSize + 1 }, (_, id) => (id < vocabSize ? 1 : 0)));
    const weight = graph.op("Unsqueeze", [graph.op("Gather", [present, previous]), graph.ints([2])]);
    const before = graph.op("Mul", [graph.op("Mul", [table.rows(previous), graph.floats(smearScale)]), weight]);
    return { x: graph.op("Add", [table.rows(ids), before]), head: table.head };
  }

  #shared(): Shared {
    const graph = this.#graph;
    const { contextLength, headDim, heads, kvHeads, rotaryDims, attentionScale = headDim ** -0.5 } = this.#config;
    return {
      positions: this.#positions(),
      attention: new CachedAttention(graph, { heads, kvHeads, headDim, tailSlots: TAIL_SLOTS, scale: 1 }),
      cos: graph.weight("float", [contextLength, rotaryDims / 2], async () => this.#rotation(Math.cos)),
      sin: graph.weight("float", [contextLength, rotaryDims / 2], async () => this.#rotation(Math.sin)),
      // Queries and keys are normalised by one operator, so each gets the square root of the scale of their product.
      headScale: graph.floats(new Float32Array(headDim).fill(Math.sqrt(attentionScale))),
    };
  }

  /** That of a token once for each of its heads. */
  #positions(): Value {
    const graph = this.#graph;
    const { heads, kvHeads } = this.#config;
    const byToken = graph.op("Reshape", [graph.input("position_ids", "int64", [1, "S"]), graph.ints([-1, 1])]);
    return graph.op("Expand", [byToken, graph.ints([1, heads + kvHeads])]);
  }

  async #norm(name: string): Promise<Value> {
    const { hiddenSize } = this.#config;
    const learned = this.#file.tensors.has(name) ? await this.#file.readFloats(name) : undefined;
    return this.#graph.floats(learned ?? new Float32Array(hiddenSize).fill(1));
  }

  #rangeAfter(norm: string): InputRange {
    return this.#file.tensors.has(norm) ? "any" : "normed";
  }

  #rotation(turn: (angle: number) => number): Uint8Array {
    const { contextLength, rotaryDims, ropeTheta } = this.#config;
    const half = rotaryDims / 2;
    const angle = (at: number) => Math.floor(at / half) * ropeTheta ** (-(at % half) / half);
    return bytesOf(Float32Array.from({ length: contextLength * half }, (_, at) => turn(angle(at))));
  }

  /** x [1, S, hidden] to the same shape. */
  #attention(layer: number, x: Value, shared: Shared): Value {
    const { heads, headDim, hiddenSize } = this.#config;
    const [query, keys, values] = this.#project(layer, x, shared);
    const mixed = shared.attention.attend(layer, query, keys, values);
    return this.#linear([`layers.${layer}.attn.o.weight`], mixed, heads * headDim, hiddenSize, {
      rearrange: this.#inputsByPlace,
    });
  }

  /** Queries [S, 1, heads, headDim], and keys and values [S, 1, kvHeads, headDim]. */
  #project(layer: number, x: Value, shared: Shared): readonly [query: Value, keys: Value, values: Value] {
    const graph = this.#graph;
    const { heads, kvHeads, headDim, hiddenSize, normEps, rotaryDims } = this.#config;
    const turned = heads + kvHeads;
    const names = ["q", "k", "v"].map((part) => `layers.${layer}.attn.${part}.weight`);
    const all = this.#linear(names, x, hiddenSize, (turned + kvHeads) * headDim, {
      rearrange: this.#queriesByPlace,
      range: this.#rangeAfter(attentionNorm(layer)),
    });
    const perHead = graph.op("Reshape", [all, graph.ints([-1, 1, turned + kvHeads, headDim])]);
    const [toTurn, values] = graph.pair("Split", [perHead, graph.ints([turned, kvHeads])], { axis: 2 });
    const epsilon = { float: normEps };
    const normed = graph.op("SimplifiedLayerNormalization", [toTurn, shared.headScale], { epsilon });
    // To the operator each token is a batch of its own, and its heads are a sequence all at one position.
    const rotated = graph.op("RotaryEmbedding", [normed, shared.positions, shared.cos, shared.sin], {
      num_heads: 1,
      rotary_embedding_dim: rotaryDims,
    });
    const [queries, keys] = graph.pair("Split", [rotated, graph.ints([heads, kvHeads])], { axis: 2 });
    return [queries, keys, values];
  }

  #mlp(layer: number, x: Value): Value {
    const { hiddenSize, ffnSize } = this.#config;
    const range = this.#rangeAfter(mlpNorm(layer));
    const up = this.#linear([`layers.${layer}.mlp.up.weight`], x, hiddenSize, ffnSize, { range });
    const positive = this.#graph.op("Relu", [up]);
    const squared = this.#graph.op("Mul", [positive, positive]);
    return this.#linear([`layers.${layer}.mlp.down.weight`], squared, ffnSize, hiddenSize, { range: "nonNegative" });
  }

  /** Rows of queries in the order in which the attention has its heads. */
  readonly #queriesByPlace = (tensor: string, values: Float32Array): Float32Array => {
    const { heads, kvHeads, headDim, hiddenSize } = this.#config;
    if (!tensor.endsWith(".q.weight")) return values;
    const size = headDim * hiddenSize;
    const rows = groupedHeads(heads, kvHeads).map((head) => values.subarray(head * size, (head + 1) * size));
    return concatenated(rows);
  };

  /** The same of columns. */
  readonly #inputsByPlace = (_tensor: string, values: Float32Array): Float32Array => {
    const { heads, kvHeads, headDim, hiddenSize } = this.#config;
    const order = groupedHeads(heads, kvHeads);
    const parts = Array.from({ length: hiddenSize }, (_, row) =>
      order.map((head) => values.subarray((row * heads + head) * headDim, (row * heads + head + 1) * headDim)),
    );
    return concatenated(parts.flat());
  };

  #linear(
    tensors: readonly string[],
    x: Value,
    inputs: number,
    outputs: number,
    more: Pick<LinearSpec, "range" | "rearrange"> = {},
  ): Value {
    const precision = precisionOf(this.#quantize);
    return linear(this.#graph, this.#file, x, { tensors, inputs, outputs, precision, ...more });
  }

  /** Soft-capped logits of the tokens that are asked for. */
  #head(x: Value, head: TiedEmbedding["head"]): void {
    const graph = this.#graph;
    const { softcap, vocabSize } = this.#config;
    const raw = head(scoredTokens(graph, x));
    const bounded = graph.op("Tanh", [graph.op("Mul", [raw, graph.floats([1 / softcap], [])])]);
    outputScores(graph, graph.op("Mul", [bounded, graph.floats([softcap], [])]), vocabSize);
  }
}

import { z } from "zod";
import { GRAPH_KIND, TAIL_SLOTS, TOP_COUNT } from "../../server/inference/manifest.ts";
import type { Architecture, ExportPlan, Quantize } from "./architecture.ts";
import { ExportFault, firstIssue } from "./exportFault.ts";
import type { Graph, Value } from "./graph.ts";
import { type InputRange, joined, linear, precisionOf } from "./linear.ts";
import { bytesOf } from "./quantize.ts";
import { CachedAttention, outputScores, scoredTokens, tiedEmbedding } from "./splitCacheGraph.ts";
import type { TensorFile } from "./tensorFile.ts";

/**
 * UniXcoder's network, which CodeExecutor has: one RoBERTa stack that reads a source in both directions and then writes a
 * target, with learned positions, post-layer norms, GELU, and the transposed embedding as head. Tensors and config.json
 * are those of Hugging Face's `RobertaModel`. Which direction is which is up to the bias that a pass is given.
 */
export const robertaSeq: Architecture = { id: "roberta", plan };

const size = z.int().min(1).max(1_000_000);
const configSchema = z
  .object({
    vocab_size: size,
    hidden_size: size,
    num_hidden_layers: size.max(1_000),
    num_attention_heads: size,
    intermediate_size: size,
    max_position_embeddings: size,
    type_vocab_size: size,
    layer_norm_eps: z.number().positive(),
    pad_token_id: z.int().min(0),
    hidden_act: z.literal("gelu"),
    position_embedding_type: z.literal("absolute").optional(),
  })
  .refine((c) => c.hidden_size % c.num_attention_heads === 0, {
    path: ["num_attention_heads"],
    message: "must divide hidden_size",
  })
  .refine((c) => c.pad_token_id + 1 < c.max_position_embeddings, {
    path: ["max_position_embeddings"],
    message: "must be more than pad_token_id + 1, where positions start",
  });

type Config = z.infer<typeof configSchema>;

function plan(raw: unknown): ExportPlan {
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) {
    throw new ExportFault(`config.json: ${firstIssue(parsed.error)}.`);
  }
  const config = parsed.data;
  const heads = config.num_attention_heads;
  return {
    architecture: "roberta-seq",
    dialect: "codeexecutor",
    limits: { contextTokens: config.max_position_embeddings - firstPosition(config), sourceLines: 200 },
    tokens: { end: "</s>" },
    graph: {
      kind: GRAPH_KIND,
      prefill: "bidirectional",
      vocabSize: config.vocab_size,
      layers: config.num_hidden_layers,
      kvHeads: heads,
      headDim: config.hidden_size / heads,
      tailSlots: TAIL_SLOTS,
      topCount: TOP_COUNT,
      previousIds: false,
    },
    shapes: requiredShapes(config),
    optionalShapes: unusedShapes(config),
    build: async (graph, file, quantize) => new RobertaGraph(config, graph, file, quantize).build(),
  };
}

/** RoBERTa's positions start after that of padding. */
const firstPosition = ({ pad_token_id }: Config): number => pad_token_id + 1;

const WORDS = "embeddings.word_embeddings.weight";
const POSITIONS = "embeddings.position_embeddings.weight";
const TYPES = "embeddings.token_type_embeddings.weight";
const EMBEDDING_NORM = "embeddings.LayerNorm";
const layerName = (layer: number, part: string) => `encoder.layer.${layer}.${part}`;
const QUERY_KEY_VALUE = ["query", "key", "value"].map((part) => `attention.self.${part}`);

function requiredShapes(config: Config): Map<string, readonly number[]> {
  const { hidden_size: hidden, intermediate_size: inner } = config;
  const shapes = new Map<string, readonly number[]>([
    [WORDS, [config.vocab_size, hidden]],
    [POSITIONS, [config.max_position_embeddings, hidden]],
    [TYPES, [config.type_vocab_size, hidden]],
  ]);
  const add = (name: string, weight: readonly number[]) => {
    shapes.set(`${name}.weight`, weight);
    shapes.set(`${name}.bias`, [weight[0] ?? 0]);
  };
  add(EMBEDDING_NORM, [hidden]);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    for (const part of [...QUERY_KEY_VALUE, "attention.output.dense"]) add(layerName(layer, part), [hidden, hidden]);
    add(layerName(layer, "attention.output.LayerNorm"), [hidden]);
    add(layerName(layer, "intermediate.dense"), [inner, hidden]);
    add(layerName(layer, "output.dense"), [hidden, inner]);
    add(layerName(layer, "output.LayerNorm"), [hidden]);
  }
  return shapes;
}

/** Saved with the network and not used: the pooler, and constants of some versions of the library. */
function unusedShapes({ hidden_size: hidden, max_position_embeddings: positions }: Config) {
  return new Map<string, readonly number[]>([
    ["pooler.dense.weight", [hidden, hidden]],
    ["pooler.dense.bias", [hidden]],
    ["embeddings.position_ids", [1, positions]],
    ["embeddings.token_type_ids", [1, positions]],
  ]);
}

class RobertaGraph {
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

  build(): void {
    const { num_hidden_layers: layers, num_attention_heads: heads, hidden_size: hidden, vocab_size } = this.#config;
    const graph = this.#graph;
    const headDim = hidden / heads;
    const scale = headDim ** -0.5;
    const attention = new CachedAttention(graph, { heads, kvHeads: heads, headDim, tailSlots: "T", scale });
    const table = { tensor: WORDS, vocabSize: vocab_size, hiddenSize: hidden, range: "any" } as const;
    const { rows, head } = tiedEmbedding(graph, this.#file, table, this.#quantize);
    const positions = graph.op("Gather", [this.#positions(), graph.input("position_ids", "int64", [1, "S"])]);
    let x = this.#skipNorm(rows(graph.input("input_ids", "int64", [1, "S"])), positions, EMBEDDING_NORM);
    for (let layer = 0; layer < layers; layer++) x = this.#layer(layer, x, attention);
    outputScores(graph, head(scoredTokens(graph, x)), vocab_size);
    attention.outputEntries();
  }

  /** Embeddings of positions from the first that is used on, with that of token type 0 added: [context, hidden]. */
  #positions(): Value {
    const { hidden_size: hidden, max_position_embeddings: count } = this.#config;
    const first = firstPosition(this.#config);
    return this.#graph.weight("float", [count - first, hidden], async () => {
      const types = await this.#file.readFloats(TYPES);
      const positions = (await this.#file.readFloats(POSITIONS)).slice(first * hidden);
      return bytesOf(positions.map((value, at) => value + (types[at % hidden] ?? 0)));
    });
  }

  #layer(layer: number, x: Value, attention: CachedAttention): Value {
    const { hidden_size: hidden, intermediate_size: inner } = this.#config;
    const name = (part: string) => layerName(layer, part);
    const [query, keys, values] = this.#project(layer, x);
    const mixed = attention.attend(layer, query, keys, values);
    const out = this.#product([name("attention.output.dense")], mixed, hidden, hidden);
    const between = this.#skipNorm(out, x, name("attention.output.LayerNorm"), name("attention.output.dense"));
    const up = this.#product([name("intermediate.dense")], between, hidden, inner);
    const active = this.#graph.op("BiasGelu", [up, this.#vector([`${name("intermediate.dense")}.bias`], inner)]);
    const down = this.#product([name("output.dense")], active, inner, hidden, "gelu");
    return this.#skipNorm(down, between, name("output.LayerNorm"), name("output.dense"));
  }

  /** Queries, keys and values, each [S, 1, heads, headDim]. */
  #project(layer: number, x: Value): readonly [query: Value, keys: Value, values: Value] {
    const graph = this.#graph;
    const { hidden_size: hidden, num_attention_heads: heads } = this.#config;
    const names = QUERY_KEY_VALUE.map((part) => layerName(layer, part));
    const biases = names.map((name) => `${name}.bias`);
    const all = graph.op("Add", [this.#product(names, x, hidden, 3 * hidden), this.#vector(biases, 3 * hidden)]);
    const perHead = graph.op("Reshape", [all, graph.ints([-1, 1, 3 * heads, hidden / heads])]);
    return graph.three("Split", [perHead, graph.ints([heads, heads, heads])], { axis: 2 });
  }

  /** x times the matrices of these layers, which stand side by side; without their biases. */
  #product(layers: readonly string[], x: Value, inputs: number, outputs: number, range?: InputRange): Value {
    const precision = precisionOf(this.#quantize);
    const tensors = layers.map((name) => `${name}.weight`);
    return linear(this.#graph, this.#file, x, { tensors, inputs, outputs, precision, ...(range && { range }) });
  }

  /** The layer norm `norm` of x + skip, and of the bias of `dense` where x comes from there. */
  #skipNorm(x: Value, skip: Value, norm: string, dense?: string): Value {
    const { hidden_size: hidden, layer_norm_eps } = this.#config;
    const scale = this.#vector([`${norm}.weight`], hidden);
    const shift = this.#vector([`${norm}.bias`], hidden);
    const bias = dense === undefined ? [] : [this.#vector([`${dense}.bias`], hidden)];
    return this.#graph.op("SkipLayerNormalization", [x, skip, scale, shift, ...bias], {
      epsilon: { float: layer_norm_eps },
    });
  }

  #vector(tensors: readonly string[], length: number): Value {
    return this.#graph.weight("float", [length], async () => bytesOf(await joined(this.#file, tensors)));
  }
}

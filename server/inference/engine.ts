import { env, InferenceSession, listSupportedBackends, Tensor } from "onnxruntime-node";
import { defaultCudaFolder, explainLoadError, whyNoCuda } from "./cuda.ts";
import { bindingFolder } from "./cudaRuntime.ts";
import type { ModelSequence, Scores, TokenTree, TraceModel, TreeToken } from "./decoder/traceModel.ts";
import type { GraphInterface, ModelManifest } from "./manifest.ts";
import { ModelFault } from "./modelFault.ts";
import { ANY_PAIRS, exactProducts, SMALL_PAIRS } from "./saturation.ts";
import { SplitCache } from "./splitCache.ts";
import { TreeCache } from "./treeCache.ts";

/** The file that owns ONNX Runtime. Its `run` blocks the thread it is called on. */

export type DeviceSetting = "auto" | "cpu" | "cuda";
export type Device = "cpu" | "cuda";

export interface EngineOptions {
  readonly device: DeviceSetting;
  readonly threads: number;
  /** Where `installCudaRuntime` put the CUDA provider; default is its own default. The worker has loaded it from there. */
  readonly cudaFolder?: string;
}

export interface Engine {
  readonly model: TraceModel;
  readonly device: Device;
  /** Why it is not the device that was asked for, or that `auto` tried first. */
  readonly fallback: string | undefined;
  /** Time spent inside ONNX Runtime so far; the rest of a pass is this program's. */
  runtimeMs(): number;
  dispose(): Promise<void>;
}

/** Loads a graph on the first device that takes it. Throws a `ModelFault`. */
export async function loadEngine(
  graphPath: string,
  manifest: Pick<ModelManifest, "graph" | "limits" | "precision">,
  options: EngineOptions,
): Promise<Engine> {
  const { session, device, fallback } = await createSession(graphPath, manifest, options);
  try {
    checkInputs(session, manifest.graph);
    const model = new SplitCacheModel(session, manifest.graph, manifest.limits.contextTokens);
    return { model, device, fallback, runtimeMs: () => model.runtimeMs, dispose: () => session.release() };
  } catch (error) {
    await session.release();
    throw error;
  }
}

interface Opened {
  readonly session: InferenceSession;
  readonly device: Device;
  readonly fallback: string | undefined;
}

async function createSession(
  graphPath: string,
  { precision, graph }: Pick<ModelManifest, "precision" | "graph">,
  { device, threads, cudaFolder = defaultCudaFolder() }: EngineOptions,
): Promise<Opened> {
  let fallback: string | undefined;
  env.logLevel = "fatal"; // what goes wrong comes as an error too, and would otherwise stand on stderr twice
  const needed = precision === "int8" ? await exactProducts(graph.smallPairs ? SMALL_PAIRS : ANY_PAIRS) : {};
  const open = (on: Device) => openSession(graphPath, on, { ...needed, intraOpNumThreads: threads });
  // The int8 operators exist for the CPU alone: on a GPU every product would move there and back. Only who asks gets that.
  if (device === "cuda" || (device === "auto" && precision !== "int8")) {
    try {
      const problem = await whyNoCuda([cudaFolder, bindingFolder()]);
      if (problem !== undefined) throw new Error(problem);
      return { session: await open("cuda"), device: "cuda", fallback };
    } catch (error) {
      fallback = `CUDA is not used: ${explainLoadError(firstLine(error))}.`;
    }
  }
  if (precision === "float16") fallback = [fallback, HALF_ON_CPU].filter(Boolean).join(" ");
  try {
    return { session: await open("cpu"), device: "cpu", fallback };
  } catch (error) {
    throw loadFault(graphPath, error);
  }
}

/** ONNX Runtime then converts between half precision and float32 before and after each product. */
const HALF_ON_CPU =
  "This model is in half precision, which is for graphics cards: on the processor the one in int8 is several times as fast.";

async function openSession(
  graphPath: string,
  device: Device,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  if (!listSupportedBackends().some(({ name }) => name === device)) {
    throw new Error(`this installation of ONNX Runtime has no ${device.toUpperCase()} support`);
  }
  return InferenceSession.create(graphPath, {
    ...options,
    executionProviders: [device],
    interOpNumThreads: 1,
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });
}

function loadFault(graphPath: string, error: unknown): ModelFault {
  const reason = firstLine(error);
  if (/bad.?alloc|out of memory|failed to allocate|cannot allocate/i.test(reason)) {
    return new ModelFault(
      "memory",
      `There is not enough memory to load the model ${graphPath}. Close other programs or choose a smaller model, then predict again.`,
      { cause: error },
    );
  }
  const message = `ONNX Runtime cannot load the model ${graphPath}: ${reason}. Install the model again, or choose another one.`;
  return new ModelFault("damaged", message, { cause: error });
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]?.replace(/\.$/, "") ?? "";

/** The manifest and the graph must speak of the same network. */
function checkInputs(session: InferenceSession, graph: GraphInterface): void {
  const expected = inputNames(graph);
  const missing = expected.filter((name) => !session.inputNames.includes(name));
  const extra = session.inputNames.filter((name) => !expected.includes(name));
  const { kvHeads, headDim } = graph;
  const tailSlots = graph.prefill === "bidirectional" ? "T" : graph.tailSlots;
  const tail = session.inputMetadata.find(({ name }) => name === "tail_k0");
  const tailFits = tail?.isTensor && `${tail.shape}` === `${[tailSlots, 1, kvHeads, headDim]}`;
  if (missing.length === 0 && extra.length === 0 && tailFits) return;
  const details = [...missing.map((name) => `no ${name}`), ...extra.map((name) => `unknown ${name}`)].join(", ");
  throw new ModelFault(
    "mismatch",
    `The model's graph does not fit its foretrace.json (${details || "another shape of its cache"}). Install the model again.`,
  );
}

function inputNames({ layers, previousIds }: GraphInterface): string[] {
  const parts = ["past_k", "past_v", "tail_k", "tail_v"];
  const cache = Array.from({ length: layers }, (_, layer) => parts.map((part) => `${part}${layer}`)).flat();
  const previous = previousIds ? ["previous_ids"] : [];
  return ["input_ids", ...previous, "position_ids", "bias", "slots", "head_from", ...cache];
}

/** What is not a number would otherwise be decoded like one. */
const BEYOND_NUMBERS =
  "The model's numbers became too large for its precision, so it has no prediction. Choose the same model in float32.";
const SCORES = ["top_ids", "top_logits", "top_share"];
/** Added to the score of a slot that must not be seen: its weight becomes exactly 0. */
const UNSEEN = -1e9;

/** Runs the graph that `models/export` builds. One sequence at a time. */
class SplitCacheModel implements TraceModel {
  readonly contextTokens: number;
  runtimeMs = 0;
  readonly #session: InferenceSession;
  readonly #graph: GraphInterface;
  readonly #cache: SplitCache;
  #ids: number[] = []; // of the tokens in the cache
  #sourceTokens = 0; // of the sequence: those at its start that see each other
  #cacheFeeds: Record<string, Tensor> | undefined;

  constructor(session: InferenceSession, graph: GraphInterface, contextTokens: number) {
    this.#session = session;
    this.#graph = graph;
    this.#cache = new SplitCache(graph);
    this.contextTokens = contextTokens;
  }

  start(ids: readonly number[]): ModelSequence {
    const shared = this.#shared(ids);
    this.#sourceTokens = this.#sourceOf(ids);
    const blocks = this.#cache.pastTokens;
    this.#cache.truncate(shared);
    if (this.#cache.pastTokens !== blocks) this.#cacheFeeds = undefined;
    this.#ids.length = shared;
    return this.#sequence();
  }

  /** How many tokens of a new prompt the cache has. */
  #shared(ids: readonly number[]): number {
    const known = this.#ids.findIndex((id, at) => id !== ids[at]);
    // The last token of a prompt is always run: its scores are what decoding starts from.
    const shared = Math.min(known < 0 ? this.#ids.length : known, ids.length - 1);
    const source = this.#sourceOf(ids);
    const sameSource = source === this.#sourceTokens && shared >= source;
    return sameSource ? shared : 0;
  }

  #sourceOf(prompt: readonly number[]): number {
    return this.#graph.prefill === "bidirectional" ? prompt.length - 1 : 0;
  }

  #sequence(): ModelSequence {
    const cache = this.#cache;
    const { tailSlots } = this.#graph;
    const context = this.contextTokens;
    const source = this.#sourceTokens;
    let last: { readonly ids: readonly number[]; readonly entries: Float32Array } | undefined;
    return {
      get length() {
        return cache.length;
      },
      get room() {
        const pass = cache.length < source ? source : tailSlots - cache.tailTokens;
        return Math.min(pass, context - cache.length);
      },
      run: async (ids, rows) => {
        const feeds = cache.length < source ? this.#sourceFeeds(ids, rows) : this.#feeds(ids, rows);
        const found = await this.#run(feeds, [...SCORES, "new_kv"]);
        last = { ids, entries: floats(found, "new_kv") };
        return this.#scores(found, feeds);
      },
      keep: (count) => {
        if (!last) throw new Error("no pass to keep tokens of");
        this.#keep(last.ids, last.entries, count);
        last = undefined;
      },
      branch: () => this.#branch(),
    };
  }

  #keep(ids: readonly number[], entries: Float32Array, count: number): void {
    const blocks = this.#cache.pastTokens;
    this.#cache.append(entries, ids.length, count);
    if (this.#cache.pastTokens !== blocks) this.#cacheFeeds = undefined;
    for (const id of ids.slice(0, count)) this.#ids.push(id);
  }

  #branch(): TokenTree {
    const { prefill } = this.#graph;
    if (prefill !== "bidirectional") {
      throw new ModelFault("unsupported", "This model cannot follow several traces at once. Predict without a beam.");
    }
    const tree = new TreeCache(this.#graph, this.#cache);
    return {
      grow: async (tokens) => {
        const tips = tokens.map(({ tip }) => tip);
        tree.reserve(tips);
        const feeds = this.#treeFeeds(tree, tokens);
        const found = await this.#run(feeds, [...SCORES, "new_kv"]);
        tree.append(floats(found, "new_kv"), tips);
        return this.#scores(found, feeds);
      },
    };
  }

  /** A token sees what leads to it and itself; the tail is larger than a block where the tree is. */
  #treeFeeds(tree: TreeCache, tokens: readonly TreeToken[]): Record<string, Tensor> {
    const ids = tokens.map(({ id }) => id);
    const paths = tokens.map(({ tip }) => tree.path(tip));
    const past = pastSlots(tree);
    const width = past + tree.slots;
    const bias = emptyBias(tokens.length, tree, tree.slots);
    for (const [row, path] of paths.entries()) {
      bias.fill(UNSEEN, row * width + past, (row + 1) * width);
      for (const slot of [...path, tree.taken + row]) bias[row * width + past + slot] = 0;
    }
    const positions = paths.map((path) => tree.pastTokens + path.length);
    return {
      ...cacheFeeds(this.#graph, tree, tree.slots),
      input_ids: integers(ids, [1, ids.length]),
      position_ids: integers(positions, [1, ids.length]),
      slots: slots(tree.taken, ids.length),
      head_from: integers([0], [1]),
      bias: new Tensor("float32", bias, [tokens.length, width]),
    };
  }

  #feeds(ids: readonly number[], rows: number): Record<string, Tensor> {
    const { previousIds } = this.#graph;
    const start = this.#cache.length;
    const positions = ids.map((_, at) => start + at);
    const feeds = this.#cached();
    feeds.input_ids = integers(ids, [1, ids.length]);
    feeds.position_ids = integers(positions, [1, ids.length]);
    feeds.slots = slots(this.#cache.tailTokens, ids.length);
    feeds.head_from = integers([ids.length - rows], [1]);
    feeds.bias = this.#bias(ids.length);
    if (previousIds) {
      feeds.previous_ids = integers([this.#ids.at(-1) ?? -1, ...ids.slice(0, -1)], [1, ids.length]);
    }
    return feeds;
  }

  /** Nothing is in the cache and nothing hidden: a tail of as many free slots as there are tokens takes all of them. */
  #sourceFeeds(ids: readonly number[], rows: number): Record<string, Tensor> {
    if (ids.length !== this.#sourceTokens) throw new RangeError("a source that is read in both directions is one pass");
    const { layers, kvHeads, headDim } = this.#graph;
    const slotCount = ids.length;
    const free = new Float32Array(slotCount * kvHeads * headDim);
    const tail = new Tensor("float32", free, [slotCount, 1, kvHeads, headDim]);
    const feeds = { ...this.#feeds(ids, rows) };
    for (let layer = 0; layer < layers; layer++) feeds[`tail_k${layer}`] = feeds[`tail_v${layer}`] = tail;
    feeds.bias = new Tensor("float32", emptyBias(slotCount, this.#cache, slotCount), [slotCount, 1 + slotCount]);
    return feeds;
  }

  /** Feeds whose cache changes only with the number of blocks, the tails in place; each pass puts its own tokens there. */
  #cached(): Record<string, Tensor> {
    this.#cacheFeeds ??= cacheFeeds(this.#graph, this.#cache, this.#graph.tailSlots);
    return this.#cacheFeeds;
  }

  /** [S, C + T]: each token sees the past, the slots of the tail that are taken, the new tokens before it and itself. */
  #bias(passTokens: number): Tensor {
    const { tailSlots } = this.#graph;
    const width = pastSlots(this.#cache) + tailSlots;
    const bias = emptyBias(passTokens, this.#cache, tailSlots);
    for (let row = 0; row < passTokens; row++) {
      const seen = width - tailSlots + this.#cache.tailTokens + row + 1;
      bias.fill(UNSEEN, row * width + seen, (row + 1) * width);
    }
    return new Tensor("float32", bias, [passTokens, width]);
  }

  #scores(found: InferenceSession.OnnxValueMapType, feeds: Record<string, Tensor>): Scores {
    const best = this.#graph.topCount;
    const topLogits = floats(found, "top_logits");
    if (!topLogits.every(Number.isFinite)) throw new ModelFault("unsupported", BEYOND_NUMBERS);
    return {
      topIds: Array.from(integersOf(found, "top_ids"), Number),
      topLogits,
      logSumExp: Array.from(floats(found, "top_share"), (share, row) => (topLogits[row * best] ?? 0) - Math.log(share)),
      best,
      all: async () => floats(await this.#run(feeds, ["logits"]), "logits"),
    };
  }

  async #run(feeds: Record<string, Tensor>, outputs: readonly string[]): Promise<InferenceSession.OnnxValueMapType> {
    const startedMs = performance.now();
    try {
      return await this.#session.run(feeds, outputs);
    } catch (error) {
      const kind = /alloc|out of memory/i.test(firstLine(error)) ? "memory" : "runtime";
      throw new ModelFault(kind, `The model stopped working: ${firstLine(error)}. Predict again.`, { cause: error });
    } finally {
      this.runtimeMs += performance.now() - startedMs;
    }
  }
}

/** The graph cannot take an empty past: where nothing is there, it gets one slot that nothing sees. */
const pastSlots = ({ pastTokens }: SplitCache | TreeCache): number => Math.max(1, pastTokens);

/** A bias [S, C + T] under which all but that slot is seen. */
function emptyBias(passTokens: number, cache: SplitCache | TreeCache, tailSlots: number): Float32Array {
  const width = pastSlots(cache) + tailSlots;
  const bias = new Float32Array(passTokens * width);
  if (cache.pastTokens === 0) for (let row = 0; row < passTokens; row++) bias[row * width] = UNSEEN;
  return bias;
}

function cacheFeeds(
  { layers, kvHeads, headDim }: GraphInterface,
  cache: SplitCache | TreeCache,
  slots: number,
): Record<string, Tensor> {
  const shape = [pastSlots(cache), 1, kvHeads, headDim];
  const tailShape = [slots, 1, kvHeads, headDim];
  const nothing = new Float32Array(kvHeads * headDim);
  const feeds: Record<string, Tensor> = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const [at, part] of ["k", "v"].entries()) {
      const plane = 2 * layer + at;
      const past = cache.pastTokens > 0 ? cache.past(plane) : nothing;
      feeds[`past_${part}${layer}`] = new Tensor("float32", past, shape);
      feeds[`tail_${part}${layer}`] = new Tensor("float32", cache.tail(plane), tailShape);
    }
  }
  return feeds;
}

/** Of the tail, where the graph puts the tokens of a pass: [S, 1]. */
function slots(first: number, passTokens: number): Tensor {
  const places = Array.from({ length: passTokens }, (_, at) => first + at);
  return integers(places, [passTokens, 1]);
}

function integers(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

function floats(found: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const data = found[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new ModelFault("mismatch", `The model's graph gives no numbers called ${name}. Install the model again.`);
}

function integersOf(found: InferenceSession.OnnxValueMapType, name: string): BigInt64Array {
  const data = found[name]?.data;
  if (data instanceof BigInt64Array) return data;
  throw new ModelFault("mismatch", `The model's graph gives no ids called ${name}. Install the model again.`);
}

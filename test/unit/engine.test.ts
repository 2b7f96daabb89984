import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportModel } from "../../models/export/exportModel.ts";
import type { ProgramParser } from "../../server/core/parseProgram.ts";
import type { Program } from "../../server/core/program.ts";
import type { Trace } from "../../server/core/trace.ts";
import { ALL_CONSTRAINTS } from "../../server/inference/decoder/constraint.ts";
import { EngineHost } from "../../server/inference/engineHost.ts";
import type { PredictJob, TokenBatch, WorkerSetup } from "../../server/inference/engineProtocol.ts";
import { MANIFEST_FILE } from "../../server/inference/manifest.ts";
import { createPredictor, type PredictOptions, type Predictor } from "../../server/inference/predict.ts";
import type { PredictionUpdate } from "../../server/inference/reading.ts";
import { SplitCache } from "../../server/inference/splitCache.ts";
import { engineWorker } from "../fixtures/export/engineWorker.ts";
import { robertaSource } from "../fixtures/export/roberta.ts";
import { CARD, SMALL, sourceFolder } from "../fixtures/export/weights.ts";
import { testParser } from "../fixtures/parser.ts";

const PROGRAMS = [
  "x = 1\ny = x + 2\nprint(y)\n",
  "total = 0\nfor i in range(4):\n    total += i\nprint(total)\n",
  "def f(a):\n    if a > 2:\n        return a\n    return f(a + 1)\nr = f(0)\n",
  "try:\n    x = 1 // 0\nexcept ZeroDivisionError as e:\n    print(e)\nfinally:\n    x = 2\n",
  "class A:\n    def __init__(self, n):\n        self.n = n\na = A(3)\nwhile a.n:\n    a.n -= 1\n",
  "größe = {'a': [1, 2], 'b': []}\nfor k, v in größe.items():\n    print(k, len(v))\n",
];
const NEVER = new AbortController().signal;
/** What the network writes, and nothing that is computed: with random weights it never comes to an end. */
const GUESSES = { ...ALL_CONSTRAINTS, arithmetic: false };
const silent = () => {};

let parser: ProgramParser;
let predictor: Predictor;
let cleanUp: () => Promise<void>;

beforeAll(async () => {
  // The real vocabulary: constraints and prompts are those of the product, the weights are not.
  const file = new URL("../../models/foretrace-small/tokenizer.json", import.meta.url);
  const config = { ...SMALL, vocabSize: 1536 };
  const { source, out, remove } = await sourceFolder(config, undefined, JSON.parse(await readFile(file, "utf8")));
  await exportModel(source, out, { quantize: "int8", card: CARD });
  parser = await testParser();
  predictor = await createPredictor(out, { device: "cpu", workerUrl: await engineWorker() }, silent);
  cleanUp = remove;
});
afterAll(async () => {
  await predictor.dispose();
  await cleanUp();
});

type OnUpdate = (update: PredictionUpdate) => void;
const predict = (source: string | Program, options: PredictOptions = {}, signal = NEVER, onUpdate: OnUpdate = silent) =>
  predictor.predict(typeof source === "string" ? parser.parse(source) : source, options, signal, onUpdate);

describe("a prediction", () => {
  test.each(PROGRAMS)("is the same with and without drafts: %j", async (source) => {
    for (const constrain of [true, false]) {
      const plain = await predict(source, { drafts: false, constrain, maxNewTokens: 200 });
      const drafted = await predict(source, { drafts: true, constrain, maxNewTokens: 200 });
      expect(drafted.trace).toEqual(plain.trace);
      expect(drafted.stats.nTokens).toBe(plain.stats.nTokens);
      expect(plain.stats.passes).toBe(plain.stats.nTokens - 1);
    }
  });

  test("grows towards the trace it ends with", async () => {
    const sizes: number[] = [];
    let tokens = 0;
    const { trace, stats } = await predict(
      PROGRAMS[1] ?? "",
      { maxNewTokens: 150, constrain: GUESSES },
      NEVER,
      (update) => {
        sizes.push(update.steps.length);
        expect(update.settled).toBeLessThanOrEqual(update.steps.length);
        tokens = update.nTokens;
      },
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes.at(-1)).toBe(trace.steps.length);
    expect([tokens, stats.nTokens]).toEqual([150, 150]);
    expect(trace).toMatchObject({ origin: "predicted", ending: { kind: "limit", limit: "tokens" } });
  });

  test("stays on lines that control flow can reach", async () => {
    const lines = (trace: Trace) => trace.steps.filter(({ kind }) => kind !== "call").map(({ line }) => line);
    const source = "a = 1\nb = 2\nc = 3\n";
    const { trace } = await predict(source, { maxNewTokens: 250 });
    expect(lines(trace)).toEqual([0, 1, 2].slice(0, lines(trace).length));
    expect(trace.faults.filter(({ message }) => message.includes("no line"))).toEqual([]);
  });

  test("reuses what the program before had in common, and is not changed by it", async () => {
    const [first = ""] = PROGRAMS;
    const longer = `${first}z = y\n`;
    const fresh = await predict(longer, { maxNewTokens: 60 });
    await predict(PROGRAMS[4] ?? "", { maxNewTokens: 60 });
    await predict(first, { maxNewTokens: 60 });
    const after = await predict(longer, { maxNewTokens: 60 });
    expect(after.stats.reusedTokens).toBeGreaterThan(15);
    expect(after.trace).toEqual(fresh.trace);
  });

  test("can go on in the middle", async () => {
    const program = parser.parse(PROGRAMS[1] ?? "");
    const resume = [
      {
        name: "<module>",
        state: new Map([
          ["total", "3"],
          ["i", "2"],
        ]),
        waiting: undefined,
      },
    ];
    const start = await predict(program, { maxNewTokens: 20 });
    const { trace, stats } = await predict(program, { resume, maxNewTokens: 20 });
    expect(stats.promptTokens).toBeGreaterThan(start.stats.promptTokens);
    expect(trace.origin).toBe("predicted");
  });

  test("of nothing is finished without the model", async () => {
    const { trace, stats } = await predict("# only a comment\n");
    expect([trace.ending, stats.nTokens]).toEqual([{ kind: "finished" }, 0]);
  });

  test("of too many lines or tokens says which limit and what to do", async () => {
    const reasonFor = async (source: string): Promise<string> => {
      const { ending } = (await predict(source, { constrain: GUESSES })).trace;
      return ending.kind === "unsupported" ? ending.reason : ending.kind;
    };
    expect(await reasonFor("x = 1\n".repeat(201))).toMatch(/201 lines and the model reads 200\. Predict one call/);
    expect(await reasonFor(`x = '${"a".repeat(600)}'`)).toMatch(/6\d\d tokens and the model reads 512/);
    expect(await reasonFor("x = 1\n".repeat(3))).toBe("limit");
  });

  test("stops when it is told to, and keeps what it has", async () => {
    const stop = new AbortController();
    const source = PROGRAMS[2] ?? "";
    const { trace } = await predict(source, { constrain: false, drafts: false }, stop.signal, () => stop.abort());
    expect(trace.ending).toEqual({ kind: "cancelled" });
    const before = await predict(source, {}, stop.signal);
    expect([before.trace.ending, before.stats.nTokens]).toEqual([{ kind: "cancelled" }, 0]);
  });

  test("ends at its time limit", async () => {
    const { trace } = await predict(PROGRAMS[0] ?? "", { timeLimitMs: 0 });
    expect(trace.ending).toEqual({ kind: "limit", limit: "time" });
  });

  test("with a beam is refused by a model that cannot follow several traces", async () => {
    await expect(predict(PROGRAMS[0] ?? "", { beamWidth: 3 })).rejects.toMatchObject({ kind: "unsupported" });
  });

  test("says on what it runs", () => {
    expect(predictor.status()).toEqual({ id: "test", version: "1", device: "cpu" });
  });
});

describe("a model that reads the program in both directions", () => {
  let folder: string;
  let both: Predictor;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "foretrace-both-"));
    const tokenizer = fileURLToPath(new URL("../../models/foretrace-small/tokenizer.json", import.meta.url));
    await robertaSource(folder, 1536);
    const out = join(folder, "out");
    const manifest = await exportModel(folder, out, { quantize: "int8", card: CARD, tokenizer });
    await writeFile(join(out, MANIFEST_FILE), JSON.stringify({ ...manifest, dialect: "foretrace" }));
    both = await createPredictor(out, { device: "cpu", workerUrl: await engineWorker() }, silent);
  });
  afterAll(async () => {
    await both.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (source: string, options: PredictOptions) => both.predict(parser.parse(source), options, NEVER, silent);

  test.each(PROGRAMS)("predicts the same with and without drafts: %j", async (source) => {
    const plain = await run(source, { drafts: false, maxNewTokens: 100 });
    const drafted = await run(source, { drafts: true, maxNewTokens: 100 });
    expect(drafted.trace).toEqual(plain.trace);
    expect(plain.stats.nTokens).toBeGreaterThan(0);
  });

  test("takes the best trace that a beam finds", async () => {
    const { trace, stats } = await run(PROGRAMS[1] ?? "", { beamWidth: 4, maxNewTokens: 30 });
    expect(stats).toMatchObject({ nTokens: 30, passes: 29, drafted: 0 });
    expect(trace.origin).toBe("predicted");
    expect(await run(PROGRAMS[1] ?? "", { beamWidth: 4, maxNewTokens: 30 })).toMatchObject({ trace });
  });

  test("gives all traces that a beam finds, best first, and none where it decodes greedily", async () => {
    const { trace, ranked = [] } = await run(PROGRAMS[1] ?? "", { beamWidth: 4, maxNewTokens: 30 });
    expect(ranked).toHaveLength(4);
    expect(ranked[0]?.trace).toEqual(trace);
    const scores = ranked.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(4);
    expect((await run(PROGRAMS[1] ?? "", { maxNewTokens: 30 })).ranked).toBeUndefined();
  });
});

test("the shipped model's predictions are the same with and without drafts", async () => {
  const shipped = await createPredictor(
    fileURLToPath(new URL("../../models/foretrace-small", import.meta.url)),
    { device: "cpu", workerUrl: await engineWorker() },
    silent,
  );
  const folder = new URL("../../media/samples/", import.meta.url);
  let drafted = 0;
  for (const name of await readdir(folder)) {
    const program = parser.parse(await readFile(new URL(name, folder), "utf8"));
    const quick = await shipped.predict(program, { drafts: true }, NEVER, silent);
    const plain = await shipped.predict(program, { drafts: false }, NEVER, silent);
    expect([name, quick.trace]).toEqual([name, plain.trace]);
    expect(quick.stats.nTokens).toBe(plain.stats.nTokens);
    drafted += quick.stats.drafted;
  }
  expect(drafted).toBeGreaterThan(100);
  await shipped.dispose();
});

/** Workers that misbehave; `run` counts how often one was started, in a file-less way: through shared memory. */
function hostOf(source: string, change: { readonly idleMs?: number } = {}) {
  const starts = new Int32Array(new SharedArrayBuffer(4));
  const script = `
    import { parentPort as port, workerData } from "node:worker_threads";
    const start = Atomics.add(workerData.starts, 0, 1) + 1;
    port.on("message", (message) => { if (message === "close") process.exit(0); });
    const tokens = (...ids) => port.postMessage({ type: "tokens", batch: {
      ids: Int32Array.from(ids), probabilities: Float32Array.from(ids, () => 1), overridden: Uint8Array.from(ids, () => 0), told: Uint8Array.from(ids, () => 0) } });
    const done = () => port.postMessage({ type: "done", result: { reason: "end", stats: {} } });
    ${source}`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  const log: string[] = [];
  const setup = { starts } as unknown as WorkerSetup;
  const host = new EngineHost(setup, { workerUrl: url, idleMs: change.idleMs ?? 0 }, (message) => log.push(message));
  const job = {} as PredictJob;
  const run = async () => {
    const ids: number[] = [];
    const result = await host.run(job, (batch: TokenBatch) => void ids.push(...batch.ids));
    return { ids, reason: result.reason };
  };
  return { host, run, log, starts: () => starts[0] };
}

const READY = `port.postMessage({ type: "loaded", device: "cpu" });`;

describe("the model's thread", () => {
  test("is started again once when it dies, and goes on where it was", async () => {
    const { host, run, log, starts } = hostOf(`${READY}
      port.on("message", () => {
        tokens(1, 2, 3);
        if (start === 1) setTimeout(() => { throw new Error("boom"); }, 20);
        else { tokens(4); done(); }
      });`);
    expect(await run()).toEqual({ ids: [1, 2, 3, 4], reason: "end" });
    expect([starts(), log.length]).toEqual([2, 1]);
    expect(log[0]).toMatch(/ended \(boom\); it is started again/);
    await host.dispose();
  });

  test("that dies again is reported, and a later prediction starts a new one", async () => {
    const { host, run, starts } = hostOf(`${READY} port.on("message", () => process.exit(7));`);
    const failing = run();
    await expect(failing).rejects.toThrow(/ended twice in a row \(exit code 7\).*predict again/);
    await expect(failing).rejects.toMatchObject({ name: "ModelFault", kind: "runtime" });
    expect(starts()).toBe(2);
    await expect(run()).rejects.toThrow(/twice/);
    expect(starts()).toBe(4);
    await host.dispose();
  });

  test("that cannot load says why, and is tried again the next time", async () => {
    const { host, run, starts } = hostOf(`
      if (start === 1) port.postMessage({ type: "failed", kind: "memory", message: "no room" });
      else { port.postMessage({ type: "loaded", device: "cpu" }); port.on("message", done); }`);
    await expect(run()).rejects.toMatchObject({ kind: "memory", message: "no room" });
    expect((await run()).reason).toBe("end");
    expect(starts()).toBe(2);
    await host.dispose();
  });

  test("that runs out of memory says so", async () => {
    const { host, run } = hostOf(`${READY} port.on("message", () => {
      throw Object.assign(new Error("x"), { code: "ERR_WORKER_OUT_OF_MEMORY" }); });`);
    await expect(run()).rejects.toMatchObject({ kind: "memory" });
    await host.dispose();
  });

  test("fails a job without dying", async () => {
    const { host, run, starts } = hostOf(`${READY} let jobs = 0; port.on("message", () => {
      if (jobs++ === 0) port.postMessage({ type: "failed", kind: "runtime", message: "odd shape" });
      else { tokens(5); done(); } });`);
    await expect(run()).rejects.toThrow("odd shape");
    expect(await run()).toEqual({ ids: [5], reason: "end" });
    expect(starts()).toBe(1);
    await host.dispose();
  });

  test("takes one job at a time", async () => {
    const { host, run } = hostOf(`${READY} let busy = false; port.on("message", () => {
      if (busy) tokens(99);
      busy = true; tokens(1); setTimeout(() => { busy = false; done(); }, 30); });`);
    const results = await Promise.all([run(), run(), run()]);
    expect(results.map(({ ids }) => ids)).toEqual([[1], [1], [1]]);
    await host.dispose();
  });

  test("ends when it was idle, and starts again", async () => {
    const { host, run, log, starts } = hostOf(`${READY} port.on("message", done);`, { idleMs: 30 });
    await run();
    await expect.poll(() => log.length).toBe(1);
    expect(log[0]).toMatch(/unloaded/);
    await run();
    expect(starts()).toBe(2);
    await host.dispose();
    await expect(run()).rejects.toThrow(/closed/);
  });
});

test("a cache cut back and filled again holds what a fresh one holds", () => {
  const shape = { ...SMALL_SHAPE, tailSlots: 128 };
  const { layers, kvHeads, headDim } = shape;
  /** Entries of one pass whose values say plane, position and place. */
  const entries = (start: number, count: number, version: number): Float32Array =>
    Float32Array.from({ length: 2 * layers * kvHeads * count * headDim }, (_, at) => {
      const size = kvHeads * headDim;
      const row = Math.floor(at / size);
      return version * 1e6 + Math.floor(row / count) * 1e5 + (start + (row % count)) * 10 + (at % size);
    });
  const fill = (cache: SplitCache, end: number, version: number): SplitCache => {
    while (cache.length < end) {
      const count = Math.min(50, end - cache.length, 128 - cache.tailTokens);
      cache.append(entries(cache.length, count, version), count, count);
    }
    return cache;
  };
  const content = (cache: SplitCache) =>
    Array.from({ length: 2 * layers }, (_, plane) => [
      cache.past(plane),
      cache.tail(plane).subarray(0, cache.tailTokens * kvHeads * headDim),
    ]);
  for (const cut of [0, 1, 127, 128, 129, 256, 300, 390]) {
    const cache = fill(new SplitCache(shape), 390, 1);
    cache.truncate(cut);
    const fresh = fill(new SplitCache(shape), cut, 1);
    expect([cut, content(cache)]).toEqual([cut, content(fresh)]);
    expect(content(fill(cache, 400, 2))).toEqual(content(fill(fresh, 400, 2)));
  }
  expect(() => new SplitCache(shape).truncate(1)).toThrow(RangeError);
});

const SMALL_SHAPE = {
  kind: "split-cache/2",
  vocabSize: 96,
  layers: 2,
  kvHeads: 2,
  headDim: 4,
  topCount: 10,
  previousIds: true,
} as const;

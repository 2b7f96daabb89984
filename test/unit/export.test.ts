import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Quantize } from "../../models/export/architecture.ts";
import { exportModel } from "../../models/export/exportModel.ts";
import { decodeOnnx } from "../../models/export/onnxProto.ts";
import { LARGEST_PAIR, quantizeRows, transpose } from "../../models/export/quantize.ts";
import { openTensorFile } from "../../models/export/safetensors.ts";
import type { TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { loadEngine } from "../../server/inference/engine.ts";
import { openModelDirectory } from "../../server/inference/modelDirectory.ts";
import { forward } from "../fixtures/export/forward.ts";
import {
  CARD,
  SMALL,
  safetensors,
  sourceFolder,
  type TestConfig,
  testWeights,
  type Weights,
  withHeader,
} from "../fixtures/export/weights.ts";

const IDS = Array.from({ length: 40 }, (_, at) => (at * at * 7 + at * 13 + 5) % SMALL.vocabSize);

interface Golden {
  readonly attentionScale: number;
  readonly ids: readonly number[];
  readonly logits: readonly number[][]; // of the last tokens
}

/** Exports, loads and runs; logits of every token of `ids`, in passes of these sizes (repeated as needed). */
async function logitsOf(
  config: TestConfig,
  weights: Weights,
  quantize: Quantize,
  ids: readonly number[],
  passes: readonly number[] = [ids.length],
): Promise<number[][]> {
  return withEngine(config, weights, quantize, (model) => allLogits(model, config.vocabSize, ids, passes));
}

async function withEngine<T>(
  config: TestConfig,
  weights: Weights,
  quantize: Quantize,
  use: (model: TraceModel) => Promise<T>,
): Promise<T> {
  const { source, out, remove } = await sourceFolder(config, weights);
  try {
    const manifest = await exportModel(source, out, { quantize, card: CARD });
    const engine = await loadEngine(join(out, "model.onnx"), manifest, { device: "cpu", threads: 1 });
    try {
      return await use(engine.model);
    } finally {
      await engine.dispose();
    }
  } finally {
    await remove();
  }
}

async function allLogits(
  model: TraceModel,
  vocabSize: number,
  ids: readonly number[],
  passes: readonly number[],
  sums?: number[],
): Promise<number[][]> {
  const sequence = model.start([-1]); // shares nothing with the sequence before
  const rows: number[][] = [];
  for (let pass = 0; sequence.length < ids.length; pass++) {
    const wanted = passes[pass % passes.length] ?? 1;
    const part = ids.slice(sequence.length, sequence.length + Math.min(wanted, sequence.room));
    const scores = await sequence.run(part, part.length);
    const logits = await scores.all();
    for (let row = 0; row < part.length; row++) {
      rows.push(Array.from({ length: vocabSize }, (_, id) => logits[row * vocabSize + id] ?? 0));
      sums?.push(scores.logSumExp[row] ?? 0);
    }
    sequence.keep(part.length);
  }
  return rows;
}

function largestDifference(a: readonly number[][], b: readonly number[][]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((row, at) => Math.max(...row.map((x, i) => Math.abs(x - (b[at]?.[i] ?? 0))))));
}

const best = (row: readonly number[]): number => row.indexOf(Math.max(...row));

describe("the exported network in float32", () => {
  const shapes: Readonly<Record<string, Partial<TestConfig>>> = {
    "grouped heads": {},
    "one key/value head": { kvHeads: 1, heads: 3, hiddenSize: 96 },
    "as many key/value heads as heads": { kvHeads: 4 },
    "all of a head rotated, another scale and soft cap": {
      rotaryDims: 64,
      attentionScale: 0.1875,
      softcap: 12,
      ropeTheta: 500,
    },
  };
  test.each(Object.entries(shapes))("computes what the loops compute: %s", async (_, change) => {
    const config = { ...SMALL, ...change };
    const weights = testWeights(config);
    const found = await logitsOf(config, weights, "none", IDS);
    expect(largestDifference(found, forward(config, weights, IDS))).toBeLessThan(1e-4);
  });

  test("computes what the training code computes", async () => {
    const file = new URL("../fixtures/export/goldens.json", import.meta.url);
    const golden = JSON.parse(await readFile(file, "utf8")) as Golden;
    const config = { ...SMALL, attentionScale: golden.attentionScale };
    const found = await logitsOf(config, testWeights(config), "none", golden.ids);
    expect(largestDifference(found.slice(-golden.logits.length), golden.logits)).toBeLessThan(1e-4);
  });

  test("returns the ten best tokens and the log-sum-exp of all", async () => {
    const weights = testWeights(SMALL);
    const expected = forward(SMALL, weights, IDS).at(-1) ?? [];
    await withEngine(SMALL, weights, "none", async (model) => {
      const scores = await model.start(IDS).run(IDS, 1);
      const order = expected.map((_, id) => id).sort((a, b) => (expected[b] ?? 0) - (expected[a] ?? 0));
      expect([...(scores.topIds as number[])]).toEqual(order.slice(0, 10));
      expect(scores.topLogits[0]).toBeCloseTo(Math.max(...expected), 4);
      expect(scores.logSumExp[0]).toBeCloseTo(Math.log(expected.reduce((sum, x) => sum + Math.exp(x), 0)), 4);
    });
  });
});

describe("a token's scores do not depend on how tokens were grouped into passes", () => {
  // Past the end of two blocks of the cache.
  const long = Array.from({ length: 300 }, (_, at) => (at * 31 + ((at * at) % 17)) % SMALL.vocabSize);
  test.each([
    ["none", 2],
    ["int8", 2],
    ["int8", 4],
  ] as const)("to the last bit: %s, %i key/value heads", async (quantize, kvHeads) => {
    const config = { ...SMALL, kvHeads };
    await withEngine(config, testWeights(config), quantize, async (model) => {
      const run = async (passes: readonly number[]) => {
        const sums: number[] = [];
        return { logits: await allLogits(model, SMALL.vocabSize, long, passes, sums), sums };
      };
      const alone = await run([1]);
      for (const passes of [[16], [3, 1, 7], [128]]) expect(await run(passes)).toEqual(alone);
    });
  });
});

describe("int8", () => {
  test("stays near float32", async () => {
    const weights = testWeights(SMALL);
    const exact = forward(SMALL, weights, IDS);
    const found = await logitsOf(SMALL, weights, "int8", IDS);
    const spread = Math.max(...exact.flat()) - Math.min(...exact.flat());
    expect(largestDifference(found, exact)).toBeLessThan(0.04 * spread);
    const same = found.filter((row, at) => best(row) === best(exact[at] ?? [])).length;
    expect(same).toBeGreaterThanOrEqual(0.9 * IDS.length);
  });

  test("sums of products are exact however large they are: signed ones saturate on processors without VNNI", async () => {
    const weights = testWeights(SMALL);
    for (const [name, { values }] of weights) if (name.includes("down")) values.fill(0.05);
    const exact = forward(SMALL, weights, IDS);
    const found = await logitsOf(SMALL, weights, "int8", IDS);
    const spread = Math.max(...exact.flat()) - Math.min(...exact.flat());
    expect(largestDifference(found, exact)).toBeLessThan(0.04 * spread);
  });

  test("a matrix of zeros, as residual outputs start, gives no NaN", async () => {
    const weights = testWeights(SMALL);
    for (const [name, { values }] of weights) if (/down|\.up|\.v\./.test(name)) values.fill(0);
    const found = await logitsOf(SMALL, weights, "int8", IDS);
    expect(largestDifference(found, forward(SMALL, weights, IDS))).toBeLessThan(1);
  });

  test("takes a quarter of the space", async () => {
    const config = { ...SMALL, hiddenSize: 256, ffnSize: 1024 };
    const { source, out, remove } = await sourceFolder(config);
    const size = async (quantize: Quantize) => {
      const { files } = await exportModel(source, out, { quantize, card: CARD });
      return files.filter(({ name }) => name.startsWith("model")).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    };
    expect((await size("int8")) / (await size("none"))).toBeLessThan(0.32);
    await remove();
  });

  test("rounds to the nearest of 255 levels of each row", () => {
    const { values, scales } = quantizeRows(Float32Array.of(64, -127, 32.01, 0, 0, 0, 254, -252, 2), 3, 3);
    expect([...scales].map((s) => Number(s.toFixed(6)))).toEqual([1, 0, 2]);
    expect([...values]).toEqual([64, -127, 32, 0, 0, 0, 127, -126, 1]);
    expect([...transpose(Int8Array.of(1, 2, 3, 4, 5, 6), 2, 3)]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  test("two neighbours of one sign never sum to more than fits, at the least error", () => {
    const even = quantizeRows(Float32Array.of(3, 3, 3, 3), 1, 4);
    for (const value of even.values) {
      expect(value).toBeLessThanOrEqual(LARGEST_PAIR / 2);
      expect(Math.abs(value * (even.scales[0] ?? 0) - 3)).toBeLessThan(0.03);
    }
    const [rows, columns] = [40, 256];
    let state = 1;
    const next = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647 - 0.5;
    };
    const matrix = Float32Array.from({ length: rows * columns }, () => next() + next() + next() + next());
    const { values, scales } = quantizeRows(matrix, rows, columns);
    let [sum, error, half] = [0, 0, 0];
    for (let at = 0; at < values.length; at += 2) {
      const [a = 0, b = 0] = [values[at], values[at + 1]];
      expect(a * b <= 0 || Math.abs(a + b) <= LARGEST_PAIR).toBe(true);
    }
    for (const [at, value] of matrix.entries()) {
      const row = Math.floor(at / columns);
      const peak = matrix.subarray(row * columns, (row + 1) * columns).reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      const coarse = peak / (LARGEST_PAIR / 2); // what would be safe without looking at pairs
      sum += value ** 2;
      error += (value - (values[at] ?? 0) * (scales[row] ?? 0)) ** 2;
      half += (value - Math.round(value / coarse) * coarse) ** 2;
    }
    expect(Math.sqrt(error / sum)).toBeLessThan(0.75 * Math.sqrt(half / sum));
  });
});

describe("what is written", () => {
  test("a model directory that opens, with aligned weights and nothing beside it", async () => {
    const config = { ...SMALL, hiddenSize: 128 };
    const { source, out, remove } = await sourceFolder(config);
    const progress: number[] = [];
    const card = { ...CARD, accuracy: { traces: 0.5 } };
    await exportModel(source, out, { quantize: "int8", card, onProgress: (done) => progress.push(done) });
    const { manifest } = await openModelDirectory(out);
    expect(manifest).toMatchObject({
      format: "foretrace-model/1",
      id: "test",
      precision: "int8",
      accuracy: { traces: 0.5 },
      graph: { layers: 2, kvHeads: 2, headDim: 64, previousIds: true, smallPairs: true },
      limits: { contextTokens: 512 },
    });
    expect(progress.at(-1)).toBe(1);
    expect(await readdir(out)).toEqual(["foretrace.json", "model.onnx", "model.onnx.data", "tokenizer.json"]);
    expect((await readdir(source)).filter((name) => name.startsWith("."))).toEqual([]);
    const model = JSON.stringify(decodeOnnx(await readFile(join(out, "model.onnx"))));
    const offsets = [...model.matchAll(/"offset","value":"(\d+)"/g)].map(([, offset]) => Number(offset));
    expect(offsets.length).toBeGreaterThan(4);
    expect(offsets.filter((offset) => offset % 4096 !== 0)).toEqual([]);
    await remove();
  });

  test("a failure leaves the model that was there", async () => {
    const weights = testWeights(SMALL);
    const { source, out, remove } = await sourceFolder(SMALL, weights);
    await exportModel(source, out, { quantize: "int8", card: CARD });
    const before = await readFile(join(out, "foretrace.json"), "utf8");
    weights.get("layers.1.mlp.down.weight")?.values.fill(Number.NaN, 7, 8);
    await writeFile(join(source, "model.safetensors"), safetensors(weights));
    const again = exportModel(source, out, { quantize: "int8", card: { ...CARD, version: "2" } });
    await expect(again).rejects.toThrow(/layers\.1\.mlp\.down\.weight holds NaN \(value 7\)/);
    expect(await readFile(join(out, "foretrace.json"), "utf8")).toBe(before);
    expect((await readdir(source)).filter((name) => name.startsWith("."))).toEqual([]);
    await remove();
  });

  test("a new export replaces the old one and leaves the card beside it", async () => {
    const { source, out, remove } = await sourceFolder(SMALL);
    await exportModel(source, out, { quantize: "none", card: CARD });
    await writeFile(join(out, "README.md"), "the card");
    await exportModel(source, out, { quantize: "int8", card: { ...CARD, version: "2" } });
    expect((await openModelDirectory(out)).manifest).toMatchObject({ version: "2", precision: "int8" });
    expect(await readFile(join(out, "README.md"), "utf8")).toBe("the card");
    await remove();
  });
});

describe("weights that cannot be used are refused by name", () => {
  const without = (name: string) => new Map([...testWeights(SMALL)].filter(([key]) => key !== name));
  const reshaped = (name: string, shape: number[]) => {
    const weights = testWeights(SMALL);
    const size = shape.reduce((a, b) => a * b, 1);
    return weights.set(name, { shape, values: new Float32Array(size) });
  };
  const cases: readonly (readonly [string, Weights, RegExp])[] = [
    ["missing", without("layers.1.attn.k.weight"), /no tensor layers\.1\.attn\.k\.weight/],
    [
      "wrong shape",
      reshaped("layers.0.mlp.up.weight", [64, 128]),
      /layers\.0\.mlp\.up\.weight has the shape \[64,128\]/,
    ],
    ["unknown", reshaped("lm_head.bias", [96]), /lm_head\.bias has no place/],
  ];
  test.each(cases)("%s", async (_, weights, message) => {
    const { source, out, remove } = await sourceFolder(SMALL, weights);
    await expect(exportModel(source, out, { quantize: "int8", card: CARD })).rejects.toThrow(message);
    await expect(readdir(out)).rejects.toThrow(/ENOENT/);
    await remove();
  });

  const configs: readonly (readonly [object, RegExp])[] = [
    [{ architecture: "llama" }, /architecture llama; known is foretrace-decoder/],
    [{ kvHeads: 3 }, /kvHeads must divide heads/],
    [{ layers: "many" }, /layers/],
    [{ tokenizerSha256: "0".repeat(64) }, /trained with another tokenizer/],
  ];
  test.each(configs)("config.json with %j", async (change, message) => {
    const { source, out, remove } = await sourceFolder({ ...SMALL, ...change });
    await expect(exportModel(source, out, { quantize: "int8", card: CARD })).rejects.toThrow(message);
    await remove();
  });

  test("norm scales are used where there are any", async () => {
    const weights = testWeights(SMALL);
    const values = Float32Array.from({ length: SMALL.hiddenSize }, (_, i) => 0.5 + i / 64);
    weights.set("norm.weight", { shape: [SMALL.hiddenSize], values });
    const scaled = await logitsOf(SMALL, weights, "none", IDS);
    expect(largestDifference(scaled, await logitsOf(SMALL, testWeights(SMALL), "none", IDS))).toBeGreaterThan(0.1);
  });
});

describe("the safetensors reader", () => {
  const data = new Uint8Array(64);
  const one = (entry: object) => withHeader(JSON.stringify({ a: entry }), data);
  const claimed = (length: bigint) => {
    const file = withHeader("{}", data);
    file.writeBigUInt64LE(length);
    return file;
  };
  const broken: readonly (readonly [string, Buffer, RegExp])[] = [
    ["an empty file", Buffer.alloc(0), /not a safetensors file/],
    ["a header of 100 GB", claimed(100_000_000_000n), /header claims 100000000000 bytes/],
    ["a header longer than the file", claimed(500n), /damaged or cut off/],
    ["a header that is no JSON", withHeader("{a", data), /not a JSON object/],
    ["a header that is a list", withHeader("[1]", data), /not a JSON object/],
    ["a type nobody knows", one({ dtype: "F8", shape: [64], data_offsets: [0, 64] }), /unknown data type F8/],
    ["a shape that lies", one({ dtype: "F32", shape: [17], data_offsets: [0, 64] }), /takes 64 bytes/],
    ["a negative offset", one({ dtype: "F32", shape: [1], data_offsets: [-4, 0] }), /entry for a/],
    ["data after the end", one({ dtype: "F32", shape: [20], data_offsets: [0, 80] }), /cut off: a ends after/],
    [
      "two tensors in one place",
      withHeader(
        '{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]},"b":{"dtype":"F32","shape":[8],"data_offsets":[16,48]}}',
        data,
      ),
      /lies over another/,
    ],
  ];
  test.each(broken)("refuses %s", async (_, content, message) => {
    const { source, remove } = await sourceFolder(SMALL, content);
    await expect(openTensorFile(join(source, "model.safetensors"))).rejects.toThrow(message);
    await remove();
  });

  test("reads half precision of both kinds", async () => {
    const bytes = new Uint8Array(Uint16Array.of(0x3c00, 0xc100, 0x0001, 0x3fc0, 0xc020).buffer);
    const header =
      '{"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[6,10]}}';
    const { source, remove } = await sourceFolder(SMALL, withHeader(header, bytes));
    const file = await openTensorFile(join(source, "model.safetensors"));
    expect([...(await file.readFloats("h"))]).toEqual([1, -2.5, 2 ** -24]);
    expect([...(await file.readFloats("b"))]).toEqual([1.5, -2.5]);
    await file.close();
    await remove();
  });
});

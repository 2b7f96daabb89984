import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Quantize } from "../../models/export/architecture.ts";
import { exportModel } from "../../models/export/exportModel.ts";
import { halves } from "../../models/export/quantize.ts";
import { codeexecutorTokenizer } from "../../server/inference/codeexecutorTokenizer.ts";
import { beam } from "../../server/inference/decoder/beam.ts";
import { decode } from "../../server/inference/decoder/decode.ts";
import type { TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { type Engine, loadEngine } from "../../server/inference/engine.ts";
import type { ModelManifest } from "../../server/inference/manifest.ts";
import { smallFiles } from "../fixtures/codeexecutor.ts";
import { writeHubFolder } from "../fixtures/codeexecutorFolder.ts";
import { agreement, sizeGoldens } from "../fixtures/export/sizes.ts";
import { CARD, testTokenizer } from "../fixtures/export/weights.ts";

/** A small network of CodeExecutor's architecture with random weights, and what PyTorch computes for it. */
const NETWORK = fileURLToPath(new URL("../goldens/codeexecutor", import.meta.url));
const VOCABULARY = 90;
const END = 2;

interface Golden {
  readonly source: readonly number[];
  readonly target: readonly number[];
  readonly encoded: readonly (readonly number[])[]; // hidden states of the source's first, middle and last token, times the head
  readonly logits: readonly (readonly number[])[]; // of the target's first, second and last token
  readonly greedy: readonly number[];
  readonly beam: readonly { readonly ids: readonly number[]; readonly score: number }[];
}

const goldens = JSON.parse(await readFile(join(NETWORK, "goldens.json"), "utf8")) as Golden[];
const rows = goldens.map((golden) => [golden.source.length, golden] as const);

let folder = "";
const engines = new Map<Quantize, Engine>();
const manifests = new Map<Quantize, ModelManifest>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foretrace-roberta-"));
  await writeFile(tokenizer(), JSON.stringify(testTokenizer(VOCABULARY)));
  for (const quantize of ["none", "int8", "half"] as const) {
    const out = join(folder, quantize);
    const manifest = await exportModel(NETWORK, out, { quantize, card: CARD, tokenizer: tokenizer() });
    manifests.set(quantize, manifest);
    engines.set(quantize, await loadEngine(join(out, "model.onnx"), manifest, { device: "cpu", threads: 1 }));
  }
});

afterAll(async () => {
  for (const engine of engines.values()) await engine.dispose();
  await rm(folder, { recursive: true, force: true });
});

function modelOf(quantize: Quantize): TraceModel {
  const engine = engines.get(quantize);
  if (!engine) throw new Error(`no ${quantize} model was loaded`);
  return engine.model;
}

/** Logits of every token of the target, in passes of these sizes (repeated as needed). */
async function targetLogits(model: TraceModel, { source, target }: Golden, passes: readonly number[]) {
  model.start([0, 0]); // forgets the source before
  const sequence = model.start([...source, target[0] ?? 0]);
  await sequence.run(source, 1);
  sequence.keep(source.length);
  const logits: number[][] = [];
  for (let pass = 0; logits.length < target.length; pass++) {
    const size = Math.min(passes[pass % passes.length] ?? 1, sequence.room);
    const part = target.slice(logits.length, logits.length + size);
    const all = Array.from(await (await sequence.run(part, part.length)).all());
    for (let row = 0; row < part.length; row++) logits.push(all.slice(row * VOCABULARY, (row + 1) * VOCABULARY));
    sequence.keep(part.length);
  }
  return logits;
}

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, at) => Math.abs(x - (b[at] ?? Number.NaN))));

const rootMeanSquare = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(a.reduce((sum, x, at) => sum + (x - (b[at] ?? Number.NaN)) ** 2, 0) / a.length);

async function greedy(model: TraceModel, source: readonly number[], start: number, drafts: boolean): Promise<number[]> {
  const ids: number[] = [];
  const request = { prompt: [...source, start], endId: END, maxNewTokens: 60, timeLimitMs: 60_000, drafts };
  await decode(model, request, { aborted: false }, (tokens) => ids.push(...tokens.map(({ id }) => id)));
  return ids;
}

function beamOf(model: TraceModel, { source, target }: Golden, width: number) {
  const prompt = [...source, target[0] ?? 0];
  return beam(model, { prompt, endId: END, maxNewTokens: 60, timeLimitMs: 60_000, width }, { aborted: false });
}

test("the manifest says how a source is read", () => {
  expect(manifests.get("none")).toMatchObject({
    architecture: "roberta-seq",
    dialect: "codeexecutor",
    limits: { contextTokens: 256 },
    graph: { prefill: "bidirectional", layers: 2, kvHeads: 4, headDim: 12, previousIds: false },
  });
});

describe.each(rows)("after a source of %i tokens", (_, golden) => {
  test("logits are those of PyTorch", async () => {
    const found = await targetLogits(modelOf("none"), golden, [1]);
    const [first, second, last] = golden.logits;
    expect(largestDifference(found[0] ?? [], first ?? [])).toBeLessThan(1e-4);
    expect(largestDifference(found[1] ?? [], second ?? [])).toBeLessThan(1e-4);
    expect(largestDifference(found.at(-1) ?? [], last ?? [])).toBeLessThan(1e-4);
  });

  test("the encoder's hidden states are those of PyTorch", async () => {
    // The head has more rows than a hidden state values: equal products mean equal states.
    const model = modelOf("none");
    model.start([0, 0]);
    const { source } = golden;
    const all = Array.from(await (await model.start([...source, 0]).run(source, source.length)).all());
    for (const [at, expected] of golden.encoded.entries()) {
      const row = [0, Math.floor(source.length / 2), source.length - 1][at] ?? 0;
      expect(largestDifference(all.slice(row * VOCABULARY, (row + 1) * VOCABULARY), expected)).toBeLessThan(1e-4);
    }
  });

  test.each(["none", "int8", "half"] as const)(
    "logits do not depend on the passes, to the last bit: %s",
    async (quantize) => {
      const alone = await targetLogits(modelOf(quantize), golden, [1]);
      for (const passes of [[20], [3, 1, 7]]) {
        expect(await targetLogits(modelOf(quantize), golden, passes)).toEqual(alone);
      }
    },
  );

  test("int8 stays near", async () => {
    const [exact, found] = [
      await targetLogits(modelOf("none"), golden, [20]),
      await targetLogits(modelOf("int8"), golden, [20]),
    ];
    const spread = Math.max(...exact.flat()) - Math.min(...exact.flat());
    expect(rootMeanSquare(found.flat(), exact.flat())).toBeLessThan(0.02 * spread);
  });

  test("half precision stays within three thousandths of the logits' size, and chooses the same tokens", async () => {
    const exact = await targetLogits(modelOf("none"), golden, [20]);
    const half = await targetLogits(modelOf("half"), golden, [20]);
    const size = rootMeanSquare(exact.flat(), Array(exact.flat().length).fill(0));
    expect(rootMeanSquare(half.flat(), exact.flat()) / size).toBeLessThan(0.003);
    expect(half).not.toEqual(exact); // it is another graph
    expect(await greedy(modelOf("half"), golden.source, golden.target[0] ?? 0, true)).toEqual(golden.greedy);
  });

  test("beam search finds the hypotheses and scores of PyTorch", async () => {
    const { reason, hypotheses } = await beamOf(modelOf("none"), golden, 10);
    expect(hypotheses.map(({ ids }) => ids)).toEqual(golden.beam.map(({ ids }) => ids));
    expect(
      largestDifference(
        hypotheses.map(({ score }) => score),
        golden.beam.map(({ score }) => score),
      ),
    ).toBeLessThan(1e-3);
    expect(reason).toBe(hypotheses.filter(({ finished }) => finished).length === 10 ? "end" : "tokens");
  });

  test("a beam of one is greedy", async () => {
    const { hypotheses } = await beamOf(modelOf("none"), golden, 1);
    expect(hypotheses.map(({ ids }) => ids)).toEqual([golden.greedy]);
  });

  test.each([false, true])("greedy ids are those of PyTorch; drafts: %s", async (drafts) => {
    expect(await greedy(modelOf("none"), golden.source, golden.target[0] ?? 0, drafts)).toEqual(golden.greedy);
  });
});

test("a network of another size, with heads as wide as CodeExecutor's, computes what PyTorch does", async () => {
  const [golden] = sizeGoldens();
  if (!golden) throw new Error("there is no golden");
  const [source, out] = [join(folder, "size"), join(folder, "size-out")];
  await writeHubFolder(source, golden, smallFiles, golden.spread);
  const manifest = await exportModel(source, out, {
    quantize: "none",
    card: CARD,
    buildTokenizer: codeexecutorTokenizer,
  });
  const engine = await loadEngine(join(out, "model.onnx"), manifest, { device: "cpu", threads: 1 });
  const found = await agreement(engine.model, golden);
  await engine.dispose();
  expect(found).toMatchObject({ sameBest: found.rows, sameHypotheses: 10 });
  expect(found.logits).toBeLessThan(1e-4);
  expect(found.scores).toBeLessThan(1e-3);
});

describe("in half precision", () => {
  test("the matrices of the layers take half the space, and the manifest and the engine say what it is", () => {
    const bytes = (quantize: Quantize) => manifests.get(quantize)?.files[1]?.sizeBytes ?? 0;
    const embedding = 4 * VOCABULARY * 48;
    expect(manifests.get("half")?.precision).toBe("float16");
    expect(bytes("half") - embedding).toBeLessThan(0.65 * (bytes("none") - embedding));
    expect(engines.get("half")).toMatchObject({ device: "cpu", fallback: expect.stringMatching(/half precision/) });
    expect(engines.get("none")?.fallback).toBeUndefined();
  });

  test("a graphics card is tried for it without being asked for, unlike for int8", async () => {
    const nowhere = { device: "auto", threads: 1, cudaFolder: join(folder, "nowhere") } as const;
    const fallback = async (quantize: "int8" | "half") => {
      const manifest = manifests.get(quantize);
      if (!manifest) throw new Error("not exported");
      const engine = await loadEngine(join(folder, quantize, "model.onnx"), manifest, nowhere);
      await engine.dispose();
      return engine.fallback;
    };
    expect(await fallback("half")).toMatch(/^CUDA is not used: .*\. This model is in half precision/);
    expect(await fallback("int8")).toBeUndefined();
  });

  test.each([
    [0, 0],
    [1, 0x3c00],
    [-2, 0xc000],
    [65_504, 0x7bff],
    [65_520, 0x7c00],
    [1e9, 0x7c00],
    [-1e9, 0xfc00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000], // to even
    [1.5 * 2 ** -24, 0x0002], // to even
    [2 ** -26, 0x0000],
    [1 + 2 ** -11, 0x3c00], // to even
    [1 + 3 * 2 ** -11, 0x3c02], // to even
    [1 + 2 ** -11 + 2 ** -20, 0x3c01],
    [2 - 2 ** -12, 0x4000], // carries into the exponent
  ])("%d is written as PyTorch does", (value, bits) => {
    expect([...halves(Float32Array.of(value))]).toEqual([bits]);
  });

  test("a weight that it does not have is refused by name, and nothing is left", async () => {
    const name = "encoder.layer.1.output.dense.weight";
    const source = await scaled([name], 1e6);
    const out = join(folder, "too-large");
    await expect(exportModel(source, out, { quantize: "half", card: CARD, tokenizer: tokenizer() })).rejects.toThrow(
      `${name} has values beyond 65504, which half precision does not have`,
    );
    expect(await readdir(folder)).not.toContain("too-large");
  });

  test("numbers that grow too large are a fault, not a prediction", async () => {
    const [golden] = goldens;
    if (!golden) throw new Error("no golden");
    const source = await scaled(
      ["encoder.layer.0.intermediate.dense.weight", "encoder.layer.0.output.dense.weight"],
      1e20,
    );
    const out = join(folder, "overflowing");
    const manifest = await exportModel(source, out, { quantize: "none", card: CARD, tokenizer: tokenizer() });
    const engine = await loadEngine(join(out, "model.onnx"), manifest, { device: "cpu", threads: 1 });
    await expect(greedy(engine.model, golden.source, golden.target[0] ?? 0, false)).rejects.toMatchObject({
      kind: "unsupported",
      message: expect.stringMatching(/too large for its precision.*float32/),
    });
    await engine.dispose();
  });
});

const tokenizer = () => join(folder, "tokenizer.json");

/** The network in a folder of its own, these weights times a factor. */
async function scaled(names: readonly string[], factor: number): Promise<string> {
  const to = await mkdtemp(join(folder, "scaled-"));
  await cp(join(NETWORK, "config.json"), join(to, "config.json"));
  const bytes = await readFile(join(NETWORK, "model.safetensors"));
  const headerBytes = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.subarray(8, 8 + headerBytes).toString());
  for (const name of names) {
    expect(header[name].dtype).toBe("F32");
    const [start, end] = header[name].data_offsets.map((offset: number) => 8 + headerBytes + offset);
    for (let at = start; at < end; at += 4) bytes.writeFloatLE(bytes.readFloatLE(at) * factor, at);
  }
  await writeFile(join(to, "model.safetensors"), bytes);
  return to;
}

test("a source is read again unless it is the same", async () => {
  const model = modelOf("none");
  const [a, b] = goldens;
  if (!a || !b) throw new Error("there are not two goldens");
  const start = a.target[0] ?? 0;
  await greedy(model, a.source, start, false);
  expect(model.start([...a.source, start]).length).toBe(a.source.length);
  expect(model.start([...a.source, 7, start]).length).toBe(0);
  expect(await greedy(model, a.source, start, false)).toEqual(a.greedy);
  expect(await greedy(model, b.source, start, false)).toEqual(b.greedy);
});

test("a source comes in one pass", async () => {
  const sequence = modelOf("none").start([1, 2, 3, 4]);
  expect(sequence.room).toBe(3);
  await expect(sequence.run([1, 2], 1)).rejects.toThrow(RangeError);
});

import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importModel } from "../../models/export/exportModel.ts";
import { openTensorFile } from "../../models/export/safetensors.ts";
import { openModelDirectory } from "../../server/inference/modelDirectory.ts";
import { safetensors, testTokenizer } from "../fixtures/export/weights.ts";

const NETWORK = fileURLToPath(new URL("../goldens/codeexecutor", import.meta.url));
const VOCABULARY = 90;

let [folder, source, out] = ["", "", ""];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "foretrace-import-"));
  [source, out] = [join(folder, "roberta"), join(folder, "models")];
  await mkdir(source);
  for (const name of ["config.json", "model.safetensors"]) await cp(join(NETWORK, name), join(source, name));
  await writeFile(join(source, "tokenizer.json"), JSON.stringify(testTokenizer(VOCABULARY)));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("writes model directories of both precisions that open", async () => {
  const progress: number[] = [];
  await importModel(source, out, { onProgress: (done) => progress.push(done) });
  expect(await readdir(out)).toEqual(["float32", "int8"]);
  const open = async (name: string) => (await openModelDirectory(join(out, name))).manifest;
  const common = { id: "roberta", dialect: "codeexecutor", graph: { prefill: "bidirectional", vocabSize: VOCABULARY } };
  expect(await open("int8")).toMatchObject({ ...common, precision: "int8" });
  expect(await open("float32")).toMatchObject({ ...common, precision: "float32" });
  expect((await open("int8")).version).toMatch(/^[0-9a-f]{12}$/);
  expect(progress.at(-1)).toBe(1);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect((await readdir(folder)).sort()).toEqual(["models", "roberta"]);
});

test("writes one in half precision too where that is asked for", async () => {
  await importModel(source, out, { half: true });
  expect(await readdir(out)).toEqual(["float16", "float32", "int8"]);
  expect((await openModelDirectory(join(out, "float16"))).manifest).toMatchObject({ precision: "float16" });
  await writeFile(join(out, "note.txt"), "mine");
  await importModel(source, out, {}); // it might be of other weights now
  expect(await readdir(out)).toEqual(["float32", "int8", "note.txt"]);
});

test("builds the tokenizer of vocab.json, merges.txt and added_tokens.json", async () => {
  await rm(join(source, "tokenizer.json"));
  await writeFile(join(source, "vocab.json"), '{"a": 0, "b": 1}');
  await writeFile(join(source, "merges.txt"), "#version: 0.2\na b\n# c\n");
  await writeFile(join(source, "added_tokens.json"), '{"<line>": 2}');
  await importModel(source, out, {
    buildTokenizer: (vocab, merges, added) => {
      expect({ vocab, merges, added }).toEqual({
        vocab: { a: 0, b: 1 },
        merges: ["a b", "# c"],
        added: { "<line>": 2 },
      });
      return testTokenizer(VOCABULARY);
    },
  });
  const tokenizer = JSON.parse(await readFile(join(out, "int8", "tokenizer.json"), "utf8"));
  expect(tokenizer).toEqual(testTokenizer(VOCABULARY));
});

describe("refuses by name, and writes nothing:", () => {
  const config = (change: object) => async () => {
    const path = join(source, "config.json");
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), ...change }));
  };
  const weights = (change: (all: Tensors) => void) => async () => {
    const path = join(source, "model.safetensors");
    const all = await readAll(path);
    change(all);
    await writeFile(path, safetensors(all));
  };
  const header = (from: string, to: string) => async () => {
    const path = join(source, "model.safetensors");
    const text = (await readFile(path)).toString("latin1");
    expect(text).toContain(from);
    await writeFile(path, Buffer.from(text.replace(from, to), "latin1"));
  };
  const WORDS = "embeddings.word_embeddings.weight";
  const DENSE = "encoder.layer.1.output.dense.weight";
  const ids = (count: number) => () => writeFile(join(source, "tokenizer.json"), JSON.stringify(testTokenizer(count)));
  const cases: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
    ["another architecture", config({ model_type: "bert" }), /architecture bert; known is/],
    ["no architecture", config({ model_type: undefined }), /names no architecture/],
    ["another activation", config({ hidden_act: "relu" }), /config\.json: hidden_act must be "gelu"\./],
    ["relative positions", config({ position_embedding_type: "relative_key" }), /position_embedding_type/],
    ["heads that do not fit", config({ num_attention_heads: 5 }), /num_attention_heads must divide/],
    ["no config.json", () => rm(join(source, "config.json")), /no model to import in .*no config\.json/],
    ["a missing tensor", weights((all) => all.delete(DENSE)), /no tensor encoder\.layer\.1\.output\.dense\.weight/],
    ["a missing layer", config({ num_hidden_layers: 3 }), /no tensor encoder\.layer\.2/],
    ["another shape", config({ intermediate_size: 95 }), /has the shape \[96\]; config\.json calls for \[95\]/],
    ["another vocabulary", config({ vocab_size: 91 }), /tokenizer\.json has 90 tokens and the embedding 91/],
    ["a tokenizer that is too small", ids(89), /has 89 tokens and the embedding 90/],
    ["a tokenizer that is none", () => writeFile(join(source, "tokenizer.json"), "{}"), /no tokenizer/],
    ["no tokenizer", () => rm(join(source, "tokenizer.json")), /tokenizer\.json is missing\.$/],
    [
      "half of what a tokenizer is made of",
      async () => {
        await rm(join(source, "tokenizer.json"));
        await writeFile(join(source, "vocab.json"), "{}");
      },
      /tokenizer\.json is missing, and merges\.txt, which/,
    ],
    [
      "NaN",
      weights((all) => all.get(WORDS)?.values.fill(Number.NaN, 3, 4)),
      /word_embeddings\.weight holds NaN \(value 3\)/,
    ],
    ["infinity", weights((all) => all.get(DENSE)?.values.fill(Infinity, 0, 1)), /dense\.weight holds Infinity/],
    ["whole numbers", header('"dtype":"F32"', '"dtype":"I32"'), /is I32, and weights are F32/],
    ["no weights", () => rm(join(source, "model.safetensors")), /neither model\.safetensors nor pytorch_model\.bin/],
    [
      "an unknown tensor",
      weights((all) => all.set("lm_head.bias", { shape: [1], values: new Float32Array(1) })),
      /no place/,
    ],
    ["a card in place of the output's folder", () => writeFile(join(folder, "card"), ""), /cannot be written to \(E/],
  ];
  test.each(cases)("%s", async (name, change, message) => {
    await change();
    const target = name.startsWith("a card") ? join(folder, "card", "models") : out;
    await expect(importModel(source, target, { buildTokenizer: () => ({}) })).rejects.toMatchObject({
      name: "ExportFault",
      message: expect.stringMatching(message),
    });
    expect((await readdir(folder)).filter((found) => found !== "card")).toEqual(["roberta"]);
  });
});

test("an import that is stopped leaves nothing, and the model that was there stays", async () => {
  await mkdir(out);
  await writeFile(join(out, "note.txt"), "here");
  const stop = new AbortController();
  const onProgress = (done: number) => {
    if (done > 0.6) stop.abort();
  };
  await expect(importModel(source, out, { onProgress, signal: stop.signal })).rejects.toThrow(/abort/);
  expect(await readdir(out)).toEqual(["note.txt"]);
  expect((await readdir(folder)).sort()).toEqual(["models", "roberta"]);
});

test("what an import that was killed left is removed by the next one", async () => {
  const dead = join(folder, ".models-4194305-abcdef"); // beyond the largest process id
  const running = join(folder, `.models-${process.pid}-abcdef`);
  await mkdir(dead);
  await mkdir(running);
  await appendFile(join(dead, "model.onnx.data"), "half");
  await importModel(source, out, {});
  expect((await readdir(folder)).sort()).toEqual([`.models-${process.pid}-abcdef`, "models", "roberta"]);
});

type Tensors = Map<string, { shape: readonly number[]; values: Float32Array }>;

async function readAll(path: string): Promise<Tensors> {
  const file = await openTensorFile(path);
  const all: Tensors = new Map();
  for (const [name, { shape }] of file.tensors) all.set(name, { shape, values: await file.readFloats(name) });
  await file.close();
  return all;
}

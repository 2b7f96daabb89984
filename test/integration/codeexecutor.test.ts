import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFiles } from "../fixtures/codeexecutor.ts";
import { safetensors, type Weights } from "../fixtures/export/weights.ts";

const cli = fileURLToPath(new URL("../../out/foretrace.mjs", import.meta.url));
const goldens = fileURLToPath(new URL("../goldens/codeexecutor", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "foretrace-codeexecutor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function foretrace(...args: readonly string[]) {
  return spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", timeout: 60_000 });
}

const [HIDDEN, LAYERS, FFN, POSITIONS] = [16, 1, 32, 1026];

/** CodeExecutor's network with random weights, tiny but for its positions, and a vocabulary of its form. */
function writeHubFolder(path: string): void {
  const vocabSize = Object.keys({ ...smallFiles.vocab, ...smallFiles.added }).length;
  const config = JSON.parse(readFileSync(join(goldens, "config.json"), "utf8")) as object;
  const sizes = {
    vocab_size: vocabSize,
    hidden_size: HIDDEN,
    num_hidden_layers: LAYERS,
    num_attention_heads: 2,
    intermediate_size: FFN,
    max_position_embeddings: POSITIONS,
    type_vocab_size: 10,
  };
  mkdirSync(path);
  writeFileSync(join(path, "config.json"), JSON.stringify({ ...config, ...sizes }));
  writeFileSync(join(path, "vocab.json"), JSON.stringify(smallFiles.vocab));
  writeFileSync(join(path, "merges.txt"), ["#version: 0.2", ...smallFiles.merges, ""].join("\n"));
  writeFileSync(join(path, "added_tokens.json"), JSON.stringify(smallFiles.added));
  writeFileSync(join(path, "model.safetensors"), safetensors(randomWeights(vocabSize)));
}

function randomWeights(vocabSize: number): Weights {
  let seed = 1;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return (seed / 2 ** 31 - 0.5) * 0.6;
  };
  const weights = new Map<string, { shape: number[]; values: Float32Array }>();
  const add = (name: string, ...shape: number[]) => {
    const isScale = name.endsWith("LayerNorm.weight");
    const length = shape.reduce((a, b) => a * b, 1);
    weights.set(name, { shape, values: Float32Array.from({ length }, () => (isScale ? 1 : random())) });
  };
  const dense = (name: string, out: number, into: number) => {
    add(`${name}.weight`, out, into);
    add(`${name}.bias`, out);
  };
  const norm = (name: string) => {
    add(`${name}.weight`, HIDDEN);
    add(`${name}.bias`, HIDDEN);
  };
  add("embeddings.word_embeddings.weight", vocabSize, HIDDEN);
  add("embeddings.position_embeddings.weight", POSITIONS, HIDDEN);
  add("embeddings.token_type_embeddings.weight", 10, HIDDEN);
  norm("embeddings.LayerNorm");
  for (let layer = 0; layer < LAYERS; layer++) {
    const at = `encoder.layer.${layer}`;
    for (const part of ["query", "key", "value"]) dense(`${at}.attention.self.${part}`, HIDDEN, HIDDEN);
    dense(`${at}.attention.output.dense`, HIDDEN, HIDDEN);
    norm(`${at}.attention.output.LayerNorm`);
    dense(`${at}.intermediate.dense`, FFN, HIDDEN);
    dense(`${at}.output.dense`, HIDDEN, FFN);
    norm(`${at}.output.LayerNorm`);
  }
  return weights;
}

describe("a folder of the hub", () => {
  const source = join(folder, "codeexecutor");
  const models = join(folder, "models");
  const program = join(folder, "program.py");
  beforeAll(() => {
    writeHubFolder(source);
    writeFileSync(program, "x = 1\nfor n in [2, 3]:\n    x += n\nprint(x)\n");
    const { status, stderr } = foretrace("model", "import", source, "--out", models);
    expect([status, stderr]).toEqual([0, expect.stringContaining("codeexecutor")]);
  });

  it.each(["int8", "float32"])("predicts in %s: whatever random weights write is a trace", (precision) => {
    const model = join(models, precision);
    expect(foretrace("model", "verify", model).stdout).toContain("files are whole");
    const options = ["--model", model, "--max-tokens", "120", "--format", "json"];
    const { status, stdout } = foretrace("predict", program, ...options);
    expect(status).toBe(0);
    const trace = JSON.parse(stdout);
    expect(trace).toMatchObject({ origin: "predicted", model: { id: "codeexecutor", device: "cpu" } });
    expect(trace.stats.nTokens).toBeGreaterThan(0);
    expect(JSON.parse(foretrace("predict", program, ...options, "--no-drafts").stdout).steps).toEqual(trace.steps);
  });

  it("searches with a beam", () => {
    const options = ["--model", join(models, "float32"), "--beam", "4", "--max-tokens", "40", "--format", "json"];
    const { status, stdout } = foretrace("predict", program, ...options);
    expect([status, JSON.parse(stdout).origin]).toEqual([0, "predicted"]);
  });

  it("refuses a program that its encoder cannot read whole, and says why", () => {
    const long = join(folder, "long.py");
    writeFileSync(long, "value = 1\n".repeat(120));
    const { stdout } = foretrace("predict", long, "--model", join(models, "int8"));
    expect(stdout).toMatch(/the program has \d+ tokens and the model reads 257 before its trace/);
  });

  it("with a vocabulary that does not fit the embedding is refused, and nothing is written", () => {
    const broken = join(folder, "broken");
    cpSync(source, broken, { recursive: true });
    writeFileSync(join(broken, "added_tokens.json"), "{}");
    const out = join(folder, "nothing");
    const { status, stderr } = foretrace("model", "import", broken, "--out", out);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/added_tokens\.json|do not belong together|lacks/)]);
    expect(() => readFileSync(join(out, "int8", "foretrace.json"))).toThrow();
  });
});

import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { LspClient } from "../fixtures/lspClient.ts";
import { tinyModel } from "../fixtures/tinyModel.ts";

const URI = "file:///work/program.py";
const SOURCE = "x = 0\nfor n in [3, 5]:\n    x += n\nprint(x)\n";

let model: Awaited<ReturnType<typeof tinyModel>>;
beforeAll(async () => {
  model = await tinyModel();
});
afterAll(() => model.remove());

describe("programs of any kind end in a trace or a message, never in silence", () => {
  let client: LspClient;
  beforeAll(async () => {
    client = await LspClient.start({ model: { path: model.folder }, decode: { maxTokens: 40 } });
  });
  afterAll(() => client.stop());
  let count = 0;

  /** Predicts a text; what the client was told about it. */
  async function outcome(text: string): Promise<{ ending: string | undefined; said: string; hints: string[] }> {
    const uri = `file:///work/bad${count++}.py`;
    client.messages.length = 0;
    await client.open(uri, text);
    const { ending } = await client.predict(uri);
    const hints = Object.values(await client.hintTexts(uri));
    const said = client.messages.join("\n");
    await client.close(uri);
    return { ending, said, hints };
  }

  it.each<[string, string, RegExp]>([
    ["empty", "", /no statement in it/],
    ["only comments", "# nothing\n\n# here\n", /no statement in it/],
    ["5,000 lines", Array.from({ length: 5000 }, (_, n) => `v${n} = ${n}`).join("\n"), /5000 lines.*1000.*--call/],
    ["a syntax error", "a = 1\nb = = 2\ndef f(:\n  return\n", /line 2 has a syntax error/],
    ["tabs and spaces mixed", "if 1:\n\ta = 1\n        b = 2\n", /line 3.*tabs and spaces/],
    ["NUL bytes", "a = '\0'\nb = 1\0\n", /NUL character/],
  ])("refused with the reason: %s", async (_, text, reason) => {
    const { ending, said } = await outcome(text);
    expect(said).toMatch(reason);
    expect(said).toMatch(/^Foretrace cannot predict this file: .*\.$/);
    expect(ending).toMatch(/^was not predicted/);
  });

  it.each<[string, string]>([
    ["tabs", "if 1:\n\ta = 1\n\tb = 2\nelse:\n        c = 3\n"],
    ["carriage returns", "a = 1\r\nfor i in [1]:\r\n    b = i\r\n"],
    ["old Mac line ends", "a = 1\rb = 2\r"],
    ["more lines than the model reads", Array.from({ length: 201 }, (_, n) => `v${n} = ${n}`).join("\n")],
    ["a line of 100 kB", `text = "${"a".repeat(100_000)}"\n`],
    ["what Latin-1 bytes become", "name = 'caf\ufffd'\n"],
    ["a byte order mark", "\ufeffa = 1\n"],
    ["lone surrogates", "a = '\ud800'\n"],
    ["emoji and wide characters", "naïve = '😀日本'\nprint(naïve)\n"],
    ["special tokens in strings", "a = '<line> </s> <0> <state>'\n# <line> <5>\n"],
    ["more than 200 lines, most of them blank", `a = 1\n${"\n# note\n".repeat(200)}b = 2\n`],
  ])("predicted: %s", async (_, text) => {
    const { ending, said } = await outcome(text);
    expect(said).toBe("");
    expect(ending).not.toMatch(/^was not predicted/);
    expect(ending).toBeTruthy();
  });
});

it("a hover numbers lines as the document does, where the program leaves some out and after an edit", async () => {
  const client = await LspClient.start({ predict: { on: "command" } });
  const comments = "# note\n".repeat(250);
  await client.open(URI, `a = 1\n${comments}b = a + 2\n`);
  await client.predict(URI);
  expect(await client.hover(URI, 251, 0)).toMatch(/^\*\*≈ Line 252\*\* runs once/);
  expect(await client.hover(URI, 251, 4)).toMatch(/over time\s+\| Line \| `a` \|\s+\| --- \| --- \|\s+\| 1 \|/);
  await client.change(URI, `a = 1\n\n${comments}b = a + 2\n`);
  expect(await client.hover(URI, 252, 0)).toMatch(/^\*\*≈ Line 253\*\* runs once/);
  await client.stop();
});

it("what cannot be known is said at its line of the document, where the program leaves lines out", async () => {
  const client = await LspClient.start({ predict: { on: "command" } });
  await client.open(URI, `import random\n${"# note\n".repeat(250)}a = random.random()\nif a > 0.5:\n    print(a)\n`);
  expect((await client.predict(URI)).ending).toBe("cannot be predicted past line 253: chance is not known");
  const hints = await client.hintTexts(URI);
  expect([hints[251], hints[252]]).toEqual(["≈ a=unknown", "≈ ⋯ stops: chance is not known"]);
  await client.stop();
});

describe("code that nests too deeply to be read", () => {
  it.each([
    ["brackets", `x = ${"[".repeat(30_000)}${"]".repeat(30_000)}\n`],
    ["a long sum", `x = ${"1 + ".repeat(50_000)}1\n`],
  ])("%s: says so, and the server goes on", async (_, text) => {
    const client = await LspClient.start({ model: { path: model.folder }, decode: { maxTokens: 40 } });
    await client.open(URI, text);
    expect((await client.predict(URI)).ending).toMatch(/^was not predicted/);
    expect(client.messages).toEqual([expect.stringContaining("nested too deeply")]);
    await client.change(URI, SOURCE);
    expect((await client.predict(URI)).steps).toBeGreaterThan(0);
    expect(await client.stop()).toBe(0);
  });
});

describe("documents that change under a prediction", () => {
  let client: LspClient;
  beforeEach(async () => {
    client = await LspClient.start({ model: { path: model.folder }, predict: { delay: 10 } });
  });
  afterEach(async () => {
    expect(await client.stop()).toBe(0);
  });

  it("closed while it is predicted: forgotten, the next file is served", async () => {
    await client.open(URI, SOURCE);
    const predicted = client.predict(URI);
    await client.close(URI);
    await predicted;
    expect([await client.hints(URI), await client.lenses(URI)]).toEqual([[], []]);
    await client.open(URI, "x = 1\n");
    expect((await client.predict(URI)).steps).toBeGreaterThan(0);
  });

  it("edited at every keystroke: the last text's prediction is what stays", async () => {
    await client.open(URI, SOURCE);
    const first = client.predict(URI);
    let text = SOURCE;
    for (const character of "\nx = 12345\n") {
      text += character;
      await client.change(URI, text);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await first;
    const wanted = await client.predict(URI);
    client.statuses.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await client.lenses(URI))[0]).toContain(wanted.ending);
    expect(Object.values(await client.hintTexts(URI)).filter((hint) => hint.endsWith("old"))).toEqual([]);
  });
});

describe("models that cannot be used", () => {
  let client: LspClient;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "foretrace-bad-model-"));
    await cp(model.folder, folder, { recursive: true });
  });
  afterEach(async () => {
    await client.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each<[string, (folder: string) => Promise<unknown>, RegExp]>([
    [
      "a folder that is not there",
      (path) => rm(path, { recursive: true }),
      /There is no model in .*foretrace-bad-model/,
    ],
    ["a graph that is missing", (path) => rm(join(path, "model.onnx")), /model\.onnx is missing/],
    ["a graph that was cut off", (path) => edit(join(path, "model.onnx"), (b) => b.subarray(0, -1000)), /cut off/],
    ["a graph with one bit changed", (path) => edit(join(path, "model.onnx"), flip), /checksum/],
    ["a manifest that is no JSON", (path) => edit(join(path, "foretrace.json"), (b) => b.subarray(5)), /not JSON/],
    [
      "a manifest of a future version",
      (path) =>
        edit(join(path, "foretrace.json"), (b) =>
          Buffer.from(String(b).replace("foretrace-model/1", "foretrace-model/9")),
        ),
      /foretrace-model\/9/,
    ],
    [
      "a tokenizer with fewer tokens than the graph",
      (path) => replace(path, "tokenizer.json", fewerTokens),
      /do not belong/,
    ],
    [
      "a tokenizer that is none",
      (path) => replace(path, "tokenizer.json", () => Buffer.from("{}")),
      /cannot be understood/,
    ],
    [
      "a graph that ONNX Runtime refuses",
      (path) => replace(path, "model.onnx", (b) => b.subarray(0, -9)),
      /cannot load/,
    ],
  ])("%s: a message that says so, once", async (_, damage, reason) => {
    await damage(folder);
    client = await LspClient.start({ model: { path: folder } });
    await client.open(URI, SOURCE);
    const { steps, ending } = await client.predict(URI);
    expect([steps, ending]).toEqual([0, expect.stringMatching(/^was not predicted: /)]);
    expect(client.messages).toEqual([expect.stringMatching(reason)]);
    expect(await client.status(URI, ({ state }) => state === "failed")).toMatchObject({ problem: client.messages[0] });
    expect(await client.lenses(URI)).toEqual([expect.stringMatching(/^Not predicted: \S.*/), "Try again", "Clear"]);
  });

  it("a model put right is used at the next attempt", async () => {
    const manifest = join(folder, "foretrace.json");
    const whole = await readFile(manifest);
    await rm(manifest);
    client = await LspClient.start({ model: { path: folder }, decode: { maxTokens: 40 } });
    await client.open(URI, SOURCE);
    await client.predict(URI);
    await writeFile(manifest, whole);
    expect((await client.predict(URI)).steps).toBeGreaterThan(0);
    expect((await client.status(URI, ({ state }) => state === "predicted")).problem).toBeUndefined();
  });
});

async function edit(path: string, change: (bytes: Buffer) => Uint8Array): Promise<void> {
  await writeFile(path, change(await readFile(path)));
}

/** Changes a file of a model and its entry in the manifest: the checksum fits. */
async function replace(folder: string, name: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  const bytes = change(await readFile(join(folder, name)));
  await writeFile(join(folder, name), bytes);
  await edit(join(folder, "foretrace.json"), (text) => {
    const manifest = JSON.parse(String(text));
    const entry = manifest.files.find((file: { name: string }) => file.name === name);
    Object.assign(entry, { sizeBytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") });
    return Buffer.from(JSON.stringify(manifest));
  });
}

function fewerTokens(bytes: Buffer): Buffer {
  const tokenizer = JSON.parse(String(bytes));
  const { vocab } = tokenizer.model;
  delete vocab[Object.keys(vocab).at(-1) ?? ""];
  return Buffer.from(JSON.stringify(tokenizer));
}

function flip(bytes: Buffer): Buffer {
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return bytes;
}

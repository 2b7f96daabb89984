import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportModel } from "../../models/export/exportModel.ts";
import type { Confidence, Step } from "../../server/core/trace.ts";
import { confidenceJudge } from "../../server/inference/confidence.ts";
import { parseManifest } from "../../server/inference/manifest.ts";
import { openModelDirectory, sha256Of } from "../../server/inference/modelDirectory.ts";
import { createPredictor } from "../../server/inference/predict.ts";
import { CARD, SMALL, sourceFolder, testTokenizer } from "../fixtures/export/weights.ts";
import { scriptedSteps } from "../fixtures/scriptedPredictor.ts";

let good: string;
let cleanUp: () => Promise<void>;

beforeAll(async () => {
  const { source, out, remove } = await sourceFolder(SMALL);
  await exportModel(source, out, { quantize: "int8", card: CARD });
  [good, cleanUp] = [out, remove];
});
afterAll(() => cleanUp());

/** A copy of the model directory, spoiled. */
async function spoiled(spoil: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "foretrace-model-"));
  for (const name of ["foretrace.json", "model.onnx", "model.onnx.data", "tokenizer.json"]) {
    await copyFile(join(good, name), join(folder, name));
  }
  await spoil(folder);
  return folder;
}

async function editManifest(folder: string, edit: (manifest: Record<string, unknown>) => void): Promise<void> {
  const path = join(folder, "foretrace.json");
  const manifest = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  edit(manifest);
  await writeFile(path, JSON.stringify(manifest));
}

const flipByte = async (path: string) => {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(path, bytes);
};

describe("a model directory is refused with a reason", () => {
  const rows: readonly (readonly [string, string, RegExp, (folder: string) => Promise<unknown>])[] = [
    ["nothing there", "missing", /no model in .*it has no foretrace\.json/, (f) => rm(f, { recursive: true })],
    ["a file missing", "missing", /model\.onnx\.data is missing/, (f) => rm(join(f, "model.onnx.data"))],
    ["a file cut off", "damaged", /cut off: it has 1000 bytes/, (f) => truncate(join(f, "model.onnx.data"), 1000)],
    ["one bit changed", "damaged", /checksum differs/, (f) => flipByte(join(f, "model.onnx"))],
    ["no JSON", "damaged", /it is not JSON/, (f) => truncate(join(f, "foretrace.json"), 40)],
    [
      "a later format",
      "unsupported",
      /has the format foretrace-model\/2.*Update Foretrace/,
      (f) => editManifest(f, (m) => Object.assign(m, { format: "foretrace-model/2" })),
    ],
    ["something else", "damaged", /does not say that it describes/, (f) => writeFile(join(f, "foretrace.json"), "[]")],
    ["no graph named", "damaged", /graph/, (f) => editManifest(f, (m) => delete m.graph)],
    [
      "a path out of the folder",
      "damaged",
      /files\.0\.name/,
      (f) =>
        editManifest(f, (m) => Object.assign(m, { files: [{ name: "../x", sizeBytes: 1, sha256: "0".repeat(64) }] })),
    ],
    [
      "no tokenizer listed",
      "damaged",
      /lists no tokenizer\.json/,
      (f) => editManifest(f, (m) => Object.assign(m, { files: (m.files as { name: string }[]).slice(0, 2) })),
    ],
  ];
  test.each(rows)("%s", async (_, kind, message, spoil) => {
    const folder = await spoiled(spoil);
    const opened = openModelDirectory(folder);
    await expect(opened).rejects.toThrow(message);
    await expect(opened).rejects.toMatchObject({ name: "ModelFault", kind });
    await rm(folder, { recursive: true, force: true });
  });

  test("a dialect nobody reads", async () => {
    const folder = await spoiled((f) => editManifest(f, (m) => Object.assign(m, { dialect: "klingon" })));
    const opened = createPredictor(folder, { device: "cpu" }, () => {});
    await expect(opened).rejects.toThrow(/dialect "klingon"/);
    await rm(folder, { recursive: true });
  });

  test.each([
    ["of another size", testTokenizer(90), /has 90 tokens and the model 96/],
    ["that is none", {}, /cannot be understood/],
  ])("a tokenizer %s", async (_, tokenizer, message) => {
    const folder = await spoiled(async (f) => {
      const path = join(f, "tokenizer.json");
      await writeFile(path, JSON.stringify(tokenizer));
      const file = { name: "tokenizer.json", sizeBytes: (await stat(path)).size, sha256: await sha256Of(path) };
      const others = (m: Record<string, unknown>) => (m.files as { name: string }[]).slice(0, 2);
      await editManifest(f, (m) => Object.assign(m, { files: [...others(m), file] }));
    });
    await expect(createPredictor(folder, { device: "cpu" }, () => {})).rejects.toThrow(message);
    await rm(folder, { recursive: true });
  });
});

const CURVE = {
  logistic: { bias: 0, logPath: 1, logWeakest: 0, logBefore: 1 },
  isotonic: { scores: [0, 0.5, 1], probabilities: [0, 0.2, 0.9] },
  pieces: 100,
};
const CALIBRATION = { value: CURVE, line: CURVE, programs: 10 };

test.each([
  ["falls", { scores: [0, 1], probabilities: [0.5, 0.4] }, /must not fall/],
  ["has points without values", { scores: [0, 1], probabilities: [0.5, 0.6, 0.7] }, /as many probabilities/],
])("a calibration that %s is refused", async (_, isotonic, message) => {
  const manifest = JSON.parse(await readFile(join(good, "foretrace.json"), "utf8")) as object;
  const text = JSON.stringify({ ...manifest, calibration: { ...CALIBRATION, value: { ...CURVE, isotonic } } });
  expect(() => parseManifest(text, "foretrace.json")).toThrow(message);
});

describe("confidence", () => {
  const [step] = scriptedSteps([{ line: 0, set: { x: "1" }, p: 0.5 }]);
  const judgedValue = (steps: readonly Step[]): Confidence | undefined => steps[0]?.confidence?.values.get("x");

  test("is the path's probability without a calibration", () => {
    expect(judgedValue(confidenceJudge(undefined)(step ? [step] : []))?.probability).toBe(0.5);
  });

  test("goes through the logistic function, then between the points", () => {
    // path 0.5 → x = ln 0.5 → logistic 1/3 → a third of the way is two thirds of 0.2
    expect(judgedValue(confidenceJudge(CALIBRATION)(step ? [step] : []))?.probability).toBeCloseTo(0.4 / 3, 9);
  });

  test("is lower after a doubtful step", () => {
    const [first, second] = scriptedSteps([
      { line: 0, set: { x: "1" }, p: 0.5 },
      { line: 1, set: { x: "2" }, p: 0.5 },
    ]);
    const judged = confidenceJudge(CALIBRATION)(first && second ? [first, second] : []);
    const [before, after] = judged.map((s) => s.confidence?.values.get("x")?.probability ?? 1);
    expect(after).toBeLessThan(before ?? 0);
  });

  test("is never high after a constraint overruled the line", () => {
    const sure: Confidence = { probability: 1, path: 1, weakest: 1, overridden: false, told: false };
    const line = { ...sure, overridden: true };
    const steps: Step[] = step ? [{ ...step, confidence: { line, values: new Map([["x", sure]]) } }] : [];
    expect(judgedValue(confidenceJudge(undefined)(steps))).toMatchObject({
      overridden: true,
      probability: 0.4,
      path: 1,
    });
  });

  test("gives the same object for a step that has not changed", () => {
    const judge = confidenceJudge(CALIBRATION);
    expect(judge(step ? [step] : [])[0]).toBe(judge(step ? [step] : [])[0]);
  });
});

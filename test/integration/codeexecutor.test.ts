import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeHubFolder } from "../fixtures/hubFolder.ts";

const cli = fileURLToPath(new URL("../../out/foretrace.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "foretrace-codeexecutor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function foretrace(...args: readonly string[]) {
  return spawnSync(process.execPath, [cli, ...args], { encoding: "utf8", timeout: 60_000 });
}

describe("a folder of the hub", () => {
  const source = join(folder, "codeexecutor");
  const models = join(folder, "models");
  const program = join(folder, "program.py");
  beforeAll(async () => {
    await writeHubFolder(source);
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
    const { origin, score, alternatives } = JSON.parse(stdout);
    expect([status, origin, alternatives.length]).toEqual([0, "predicted", 3]);
    const scores = [score, ...alternatives.map((other: { score: number }) => other.score)];
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(alternatives[0]).toMatchObject({ format: "foretrace-trace/1", steps: expect.any(Array) });
    expect(foretrace("predict", program, ...options.slice(0, -2)).stdout).toMatch(/#4 +\S+ × as probable: /);
  });

  it("writes no more than the reference does", () => {
    const options = ["--model", join(models, "int8"), "--no-constraints", "--format", "json"];
    const { stats } = JSON.parse(foretrace("predict", program, ...options).stdout);
    expect([stats.nTokens, stats.promptTokens < 200]).toEqual([768, true]); // random weights do not end
  });

  it("refuses a program that its encoder cannot read whole, and says why", () => {
    const long = join(folder, "long.py");
    writeFileSync(long, "value = 1\n".repeat(120));
    const { stdout } = foretrace("predict", long, "--model", join(models, "int8"));
    expect(stdout).toMatch(/the program has \d+ tokens and the model reads 251 before its trace/);
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

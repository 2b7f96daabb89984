import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Hub, startHub } from "../fixtures/hub.ts";
import { writeHubFolder } from "../fixtures/hubFolder.ts";

const CLI = fileURLToPath(new URL("../../out/foretrace.mjs", import.meta.url));
const WEIGHTS = "model.safetensors";
const folder = mkdtempSync(join(tmpdir(), "foretrace-cli-download-"));
let files: ReadonlyMap<string, Buffer>;
let hub: Hub;
beforeAll(async () => {
  const source = join(folder, "source");
  await writeHubFolder(source);
  files = new Map(readdirSync(source).map((name) => [name, readFileSync(join(source, name))]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  hub = await startHub(files);
});
afterEach(() => hub.close());

/** `foretrace model download` from the test's hub, stopped when it has said what `stopAt` is. */
function download(args: readonly string[], stopAt?: string, env: NodeJS.ProcessEnv = {}) {
  // This process is the hub: it must not wait for its child.
  const child = spawn(process.execPath, [CLI, "model", "download", ...args], {
    env: { ...process.env, HF_ENDPOINT: hub.endpoint, NO_PROXY: "127.0.0.1", FORETRACE_DEBUG: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
    if (stopAt !== undefined && String(chunk).includes(stopAt)) child.kill("SIGTERM");
  });
  return new Promise<{ status: number | null; stderr: string }>((resolve) =>
    child.once("close", (status) => resolve({ status, stderr })),
  );
}

describe("foretrace model download", () => {
  it("says licence and size, fetches, imports, and removes what it fetched", async () => {
    const out = join(folder, "done");
    const { status, stderr } = await download(["--yes", "--out", out]);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/licence {3}MIT\n {2}download {2}\d+\.\d MB/)]);
    expect(stderr).toMatch(/Wrote codeexecutor [0-9a-f]{12} .*int8, .*MIT/);
    expect([existsSync(`${out}.download`), readdirSync(out).sort()]).toEqual([false, ["float32", "int8"]]);
    const manifest = JSON.parse(readFileSync(join(out, "int8", "foretrace.json"), "utf8"));
    expect(manifest).toMatchObject({ id: "codeexecutor", licence: "MIT" });
    expect(manifest.provenance).toMatch(/microsoft\/codeexecutor, commit c0ffee: .*SHA-256 [0-9a-f]{64}$/);
  });

  it("fetches nothing where nobody can be asked", async () => {
    const out = join(folder, "unasked");
    const { status, stderr } = await download(["--out", out]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("Say --yes")]);
    expect([hub.log, existsSync(out), existsSync(`${out}.download`)]).toEqual([[], false, false]);
  });

  it("keeps what it fetched with --keep, and then fetches it no more", async () => {
    const out = join(folder, "kept");
    await download(["--yes", "--keep", "--out", out]);
    expect(readdirSync(`${out}.download`).sort()).toEqual([...files.keys()].sort());
    const { status } = await download(["--yes", "--out", out]);
    expect([status, existsSync(`${out}.download`)]).toEqual([0, false]);
    expect(hub.log.filter((line) => line.includes(WEIGHTS))).toHaveLength(1);
  });

  it("stopped, leaves no model, and the same command goes on", async () => {
    const out = join(folder, "stopped");
    hub.mischief.set(WEIGHTS, { cutAfter: (range) => (range === undefined ? 64 * 1024 : 0) });
    const stopped = await download(["--yes", "--out", out], "Trying again");
    expect([stopped.status, stopped.stderr]).toEqual([
      1,
      expect.stringContaining("Stopped. What was downloaded is kept"),
    ]);
    expect(existsSync(out)).toBe(false);
    hub.mischief.clear();
    expect((await download(["--yes", "--out", out])).status).toBe(0);
    expect(hub.log.at(-1)).toMatch(/model\.safetensors bytes=\d+-$/);
  });

  it("goes through the proxy of the environment", async () => {
    const out = join(folder, "proxied");
    const env = { HF_ENDPOINT: "http://hub.invalid", HTTP_PROXY: hub.endpoint, http_proxy: hub.endpoint, NO_PROXY: "" };
    const { status } = await download(["--yes", "--out", out], undefined, { ...env, no_proxy: "" });
    expect([status, readdirSync(out).sort()]).toEqual([0, ["float32", "int8"]]);
  });

  it("fails with what to do where the hub has no such repository", async () => {
    const { status, stderr } = await download(["nobody/nothing", "--yes", "--out", join(folder, "nothing")]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("Check the name of the repository")]);
  });
});

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { PROVIDER_FILES } from "../../server/inference/cuda.ts";
import { bindingFolder, RUNTIME_LIBRARY, useCudaRuntime } from "../../server/inference/cudaRuntime.ts";

const folder = mkdtempSync(join(tmpdir(), "foretrace-cuda-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// In a file of its own: what a process loads first stays.
it.runIf(process.platform === "linux")(
  "ONNX Runtime is loaded from the folder with the provider, and works",
  async () => {
    expect(useCudaRuntime(folder)).toBe(false);
    cpSync(bindingFolder(), folder, { recursive: true });
    for (const name of PROVIDER_FILES) writeFileSync(join(folder, name), "no library");
    expect(useCudaRuntime(folder)).toBe(true);
    const { InferenceSession } = await import("onnxruntime-node");
    const maps = readFileSync("/proc/self/maps", "utf8").split("\n");
    const loaded = new Set(maps.filter((line) => line.endsWith(RUNTIME_LIBRARY)).map((line) => line.split(/\s+/)[5]));
    expect([...loaded]).toEqual([join(folder, RUNTIME_LIBRARY)]);
    const model = "models/foretrace-small/model.onnx";
    const session = await InferenceSession.create(model, { executionProviders: ["cpu"] });
    await session.release();
    await expect(InferenceSession.create(model, { executionProviders: ["cuda"] })).rejects.toThrow(/shared library/);
  },
);

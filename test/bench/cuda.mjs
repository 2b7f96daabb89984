// Measures decoding on an NVIDIA graphics card against this machine's processor: `npm run bench -- --model codeexecutor --device cuda`, which is this file.
// The CUDA provider must be there: `foretrace model install-cuda`. Says what is missing where it cannot be used.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const out = new URL("../../out/", import.meta.url);
await mkdir(out, { recursive: true });
const bundle = async (path) => {
  const name = path.split("/").at(-1).replace(".ts", ".bench.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL(path, import.meta.url))],
    outfile: fileURLToPath(new URL(name, out)),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["onnxruntime-node"],
    banner: {
      js: 'import { createRequire as benchRequire } from "node:module"; globalThis.require ??= benchRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  return import(new URL(name, out).href);
};
const { defaultCudaFolder } = await bundle("../../server/inference/cuda.ts");
const { useCudaRuntime } = await bundle("../../server/inference/cudaRuntime.ts");
useCudaRuntime(defaultCudaFolder()); // before anything loads ONNX Runtime
const { benchCuda } = await bundle("cudaBench.ts");
await benchCuda();

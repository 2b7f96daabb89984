// Measures speed and memory: `npm run bench`. Ratios within one run are what counts; a busy machine changes the times.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = new URL("./", import.meta.url);
const bundle = new URL("../../out/bench.mjs", here);
await mkdir(new URL("./", bundle), { recursive: true });
await build({
  entryPoints: [fileURLToPath(new URL("main.ts", here))],
  outfile: fileURLToPath(bundle),
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
const { bench } = await import(bundle.href);
await bench();

// Measures speed and memory: `npm run bench`, or `npm run bench -- --model codeexecutor` for a large model with random weights, `npm run bench -- --model codeexecutor --device cuda` for the same on an NVIDIA graphics card, `npm run bench -- --agreement TOKENS.jsonl ONE OTHER` for what quantising changed, `npm run bench -- --tracer` for what tracing costs, `npm run bench -- --drafts [--tokens N] PROGRAMS.jsonl...` to see that decoding with drafts gives what decoding without gives. Ratios within one run are what counts; a busy machine changes the times.
import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
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
const { values, positionals } = parseArgs({
  options: {
    tracer: { type: "boolean" },
    model: { type: "string" },
    agreement: { type: "string" },
    drafts: { type: "boolean" },
    tokens: { type: "string", default: "4096" },
    device: { type: "string", default: "cpu" },
  },
  allowPositionals: true,
});
// ONNX Runtime must not be loaded yet where its CUDA provider lies elsewhere.
const onCard = values.device === "cuda" && values.model === "codeexecutor";
if (values.device !== "cpu" && !onCard)
  throw new Error("Another device than cpu is measured as --model codeexecutor --device cuda.");
const { bench, benchCodeexecutor, compareDrafts, measureAgreement } = onCard ? {} : await import(bundle.href);
if (values.tracer)
  process.exitCode =
    spawnSync("python3", ["-W", "ignore", fileURLToPath(new URL("tracer_cost.py", here))], { stdio: "inherit" })
      .status ?? 1;
else if (onCard) await import("./cuda.mjs");
else if (values.agreement !== undefined) await measureAgreement(positionals, values.agreement);
else if (values.drafts) await compareDrafts(positionals, Number(values.tokens));
else if (values.model === undefined) await bench();
else if (values.model === "codeexecutor") await benchCodeexecutor();
else throw new Error(`There is nothing to measure for the model ${values.model}; name codeexecutor, or no model.`);

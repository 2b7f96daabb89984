// Models whose every prediction is known, made from the tests' own fixture.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const FIXTURE = join(import.meta.dirname, "..", "fixtures", "tinyModel.ts");

/** A model directory that behaves as `tinyModel` says; `remove` deletes it. */
export async function handMadeModel(behaviour) {
  const folder = await mkdtemp(join(tmpdir(), "foretrace-fixture-"));
  const outfile = join(folder, "tinyModel.mjs");
  try {
    await build({
      entryPoints: [FIXTURE],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      define: { "import.meta.url": JSON.stringify(pathToFileURL(FIXTURE).href) },
      banner: {
        js: 'import { createRequire } from "node:module"; globalThis.require ??= createRequire(import.meta.url);',
      },
      logLevel: "error",
    });
    const { tinyModel } = await import(pathToFileURL(outfile).href);
    return await tinyModel(behaviour);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

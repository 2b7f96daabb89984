// The tests' own fixtures, which are TypeScript, for the editor tests.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const FIXTURES = join(import.meta.dirname, "..", "fixtures");

/** A model directory that behaves as `tinyModel` says; `remove` deletes it. */
export async function handMadeModel(behaviour) {
  const { tinyModel } = await fixture("tinyModel.ts");
  return tinyModel(behaviour);
}

/** A hub on this machine that has a small CodeExecutor; `close` ends it. */
export async function smallHub() {
  const [{ writeHubFolder }, { startHub }] = await Promise.all([fixture("hubFolder.ts"), fixture("hub.ts")]);
  const folder = await mkdtemp(join(tmpdir(), "foretrace-hub-"));
  try {
    const source = join(folder, "codeexecutor");
    await writeHubFolder(source);
    const names = await readdir(source);
    const files = await Promise.all(names.map(async (name) => [name, await readFile(join(source, name))]));
    return await startHub(new Map(files));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fixture(name) {
  const path = join(FIXTURES, name);
  const folder = await mkdtemp(join(tmpdir(), "foretrace-fixture-"));
  const outfile = join(folder, "fixture.mjs");
  try {
    await build({
      entryPoints: [path],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      define: { "import.meta.url": JSON.stringify(pathToFileURL(path).href) },
      banner: {
        js: 'import { createRequire } from "node:module"; globalThis.require ??= createRequire(import.meta.url);',
      },
      logLevel: "error",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

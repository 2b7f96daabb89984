// The editor tests: the packaged extension in real VS Code, in a headless browser. Screenshots go to artefacts/.
// Usage: node test/editor/run.mjs [part of a scenario's name]
import { access, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { startEditor } from "./editor.mjs";
import { smallHub } from "./fixture.mjs";
import { installEditor } from "./install.mjs";
import { scenarios } from "./scenarios.mjs";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "..", "..");
/** Failures after which the rest would tell nothing new. */
const ENOUGH = 4;
const ARTEFACTS = join(HERE, "artefacts");

const vsix = process.env.FORETRACE_VSIX ?? (await packagedExtension());
const [only = ""] = process.argv.slice(2);
await rm(ARTEFACTS, { recursive: true, force: true });
await mkdir(ARTEFACTS, { recursive: true });
const hub = await smallHub();
const editor = await startEditor(await installEditor(), vsix, { HF_ENDPOINT: hub.endpoint });
const failed = [];
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (name.includes(only)) await attempt(name, scenario);
    if (failed.length >= ENOUGH) break;
  }
} finally {
  await editor.stop();
  await hub.close();
}
console.log(failed.length === 0 ? "All editor tests passed." : `Failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs one scenario; a failure is reported with a picture of what there was. */
async function attempt(name, scenario) {
  const file = name.replaceAll(/[^a-z0-9]+/gi, "-");
  const start = Date.now();
  try {
    const picture = (suffix) => join(ARTEFACTS, `${file}${suffix ? `-${suffix}` : ""}.png`);
    await scenario(editor, (suffix, clip) => editor.screenshot(picture(suffix), clip));
    console.log(`✓ ${name} (${Math.round((Date.now() - start) / 1000)} s)`);
  } catch (error) {
    await report(name, error, join(ARTEFACTS, `failed-${file}.png`));
  }
  try {
    await editor.reset();
  } catch (error) {
    await report(`closing everything after “${name}”`, error, join(ARTEFACTS, `failed-${file}-reset.png`));
    await editor.restart().catch((fault) => report("loading the window anew", fault));
  }
}

async function report(name, error, picture) {
  failed.push(name);
  console.error(`✗ ${name}\n  ${inspect(error)}`);
  if (picture) await editor.screenshot(picture).catch((fault) => console.error(`  no picture: ${fault.message}`));
}

async function packagedExtension() {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const path = join(ROOT, `foretrace-${process.platform}-${process.arch}-${version}.vsix`);
  await access(path).catch(() => {
    throw new Error(`There is no ${path}. Run \`npm run package\` first.`);
  });
  return path;
}

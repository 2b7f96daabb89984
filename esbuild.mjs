// Builds the bundles into out/; with --vsix also packs them, for this platform, as an installable extension.
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";

const OUT = "out";
/** Native code cannot be bundled, and the editor brings its own API. */
const EXTERNAL = ["vscode", "onnxruntime-node"];
const COMMON = {
  bundle: true,
  platform: "node",
  target: "node20",
  external: EXTERNAL,
  outdir: OUT,
  minify: true,
  keepNames: true,
  sourcemap: "linked",
  sourcesContent: false,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
};
const GRAMMARS = ["web-tree-sitter/web-tree-sitter.wasm", "tree-sitter-python/tree-sitter-python.wasm"];
/** Packages under the MIT licence that come without its text, and who holds the copyright. */
const MIT_HOLDERS = { "onnxruntime-node": "Microsoft Corporation", "onnxruntime-common": "Microsoft Corporation" };
/** Some bundled packages are CommonJS and `require` Node's own modules. */
const REQUIRE_IN_ESM =
  'import { createRequire as foretraceRequire } from "node:module"; globalThis.require ??= foretraceRequire(import.meta.url);';

const builds = await bundle();
if (process.argv.includes("--vsix")) await pack(builds);

async function bundle() {
  await mkdir(OUT, { recursive: true });
  const client = build({
    ...COMMON,
    entryPoints: { extension: "extension/extension.ts", client: "extension/client.ts" },
    format: "cjs",
    plugins: [apart("./client.ts", "./client.cjs")],
    supported: { "dynamic-import": false },
    outExtension: { ".js": ".cjs" },
  });
  const panel = build({
    ...COMMON,
    entryPoints: ["panel/panel.ts", "panel/panel.css"],
    platform: "browser",
    target: ["chrome120"],
    format: "iife",
    sourcemap: false,
  });
  // One build, so that what the server and the command line share is there once, and loaded when first needed.
  const server = build({
    ...COMMON,
    entryPoints: {
      server: "server/lsp/main.ts",
      foretrace: "server/cli/main.ts",
      engineWorker: "server/inference/engineWorker.ts",
    },
    format: "esm",
    splitting: true,
    // Beside the entries: paths to shipped files are relative to a bundle's own place.
    chunkNames: "chunk-[hash]",
    outExtension: { ".js": ".mjs" },
    banner: { js: REQUIRE_IN_ESM },
  });
  const grammars = GRAMMARS.map((path) => cp(join("node_modules", path), join(OUT, basename(path))));
  const [clientBuild, serverBuild, panelBuild] = await Promise.all([client, server, panel, ...grammars]);
  await removeOldChunks(serverBuild);
  return [clientBuild, serverBuild, panelBuild];
}

/** The names of chunks change with their content; nothing else in out/ is removed, so that what runs from it goes on. */
async function removeOldChunks({ metafile }) {
  const current = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
  const old = (await readdir(OUT)).filter((name) => name.startsWith("chunk-") && !current.has(name));
  await Promise.all(old.map((name) => rm(join(OUT, name), { force: true })));
}

/** Leaves an import out of a bundle: what it imports is a bundle of its own, loaded when first needed. */
function apart(path, bundlePath) {
  const filter = new RegExp(`^${path.replaceAll(".", "\\.")}$`);
  const setup = ({ onResolve }) =>
    onResolve({ filter }, ({ kind }) => (kind === "dynamic-import" ? { path: bundlePath, external: true } : undefined));
  return { name: "apart", setup };
}

async function pack(builds) {
  const { createVSIX } = await import("@vscode/vsce");
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  const target = `${process.platform}-${process.arch}`;
  const packagePath = `foretrace-${target}-${version}.vsix`;
  const noticesFile = join(OUT, "THIRD-PARTY-NOTICES.txt");
  await writeFile(noticesFile, await notices(builds));
  const ignoreFile = join(OUT, ".vscodeignore");
  const binaries = `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`;
  const cpuOnly = (await readdir(binaries)).filter((name) => !/cuda|tensorrt/.test(name));
  // Other bundles may lie in out/ too: a benchmark's, or those of another version.
  const bundles = builds
    .flatMap(({ metafile }) => Object.keys(metafile.outputs))
    .filter((path) => !path.endsWith(".map"));
  const grammars = GRAMMARS.map((path) => `${OUT}/${basename(path)}`);
  const allowed = [...bundles, ...grammars, `${OUT}/${basename(noticesFile)}`]
    .concat(cpuOnly.map((name) => `${binaries}/${name}`))
    .map((path) => `!${path}`);
  await writeFile(ignoreFile, [await readFile(".vscodeignore", "utf8"), ...allowed, ""].join("\n"));
  await createVSIX({ target, packagePath, ignoreFile, allowMissingRepository: true, rewriteRelativeLinks: false });
  const { size } = await stat(packagePath);
  console.log(`${packagePath}: ${(size / 1e6).toFixed(1)} MB`);
}

/** The licences of every package that is in a bundle, or shipped beside it. */
async function notices(builds) {
  const inputs = builds.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const bundled = inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.slice(0, 2) ?? []);
  const folders = new Set(bundled.filter((_, at) => at % 2 === 0));
  for (const name of ["onnxruntime-node", "onnxruntime-common", "web-tree-sitter", "tree-sitter-python"]) {
    folders.add(`node_modules/${name}/`);
  }
  const texts = [...folders].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    return `${name} ${version} (${license})\n\n${await licenceText(folder, MIT_HOLDERS[name])}`;
  });
  return (await Promise.all(texts)).join(`\n\n${"-".repeat(100)}\n\n`);
}

async function licenceText(folder, mitHolder) {
  const name = (await readdir(folder)).find((file) => /^licen[cs]e(\.md|\.txt)?$/i.test(file));
  if (name !== undefined) return (await readFile(join(folder, name), "utf8")).trim();
  if (mitHolder === undefined) throw new Error(`${folder} comes without the text of its licence.`);
  return (await readFile("LICENSE", "utf8")).replace(/^Copyright .*$/m, `Copyright (c) ${mitHolder}`).trim();
}

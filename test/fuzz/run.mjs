// Runs thousands of generated and hostile programs through `foretrace run --batch`: node test/fuzz/run.mjs [count] [seconds a program]
// Every program must get an answer; no process may be left behind and no file outside the scratch folders changed; ordinary programs must
// print and end as under plain Python.
import { execFile, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const [count = "2000", limit = "1"] = process.argv.slice(2);
const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "foretrace-fuzz-"));
const [input, output, canary] = ["in.jsonl", "out.jsonl", "canary"].map((name) => join(folder, name));
writeFileSync(canary, "sings\n");
const scratch = join(folder, "tmp");
mkdirSync(scratch);
const made = spawnSync("python3", [join(import.meta.dirname, "programs.py"), input, count, canary], {
  encoding: "utf8",
});
if (made.status !== 0) throw new Error(made.stderr);

const before = surroundings();
const startedMs = performance.now();
const args = [join(root, "out", "foretrace.mjs"), "run", "--batch", input, "--out", output, "--timeout", limit];
// Its own temporary folder: other runs on this machine are none of its business.
const options = { stdio: "inherit", env: { ...process.env, TMPDIR: scratch } };
const status = await new Promise((resolve) => spawn(process.execPath, args, options).on("exit", resolve));
const seconds = (performance.now() - startedMs) / 1000;

const problems = [];
if (status !== 0) problems.push(`the batch ended with ${status}`);
const programs = lines(input);
const answers = lines(output);
if (answers.length !== programs.length) problems.push(`${answers.length} answers to ${programs.length} programs`);
const endings = {};
for (const { ending } of answers) {
  const kind = ending.kind === "limit" ? `limit: ${ending.limit}` : ending.kind;
  endings[kind] = (endings[kind] ?? 0) + 1;
}
const after = surroundings();
for (const key of Object.keys(before)) if (before[key] !== after[key]) problems.push(`changed: ${key}`);
const left = processesIn(folder);
if (left.length > 0) problems.push(`processes are left behind: ${left.join(", ")}`);
let compared = 0;
for (const [at, program] of programs.entries()) {
  if (program.kind !== "ordinary" || !answers[at]) continue;
  const plain = await plainRun(program.code);
  if (!plain) continue;
  compared++;
  const { stdout = "", ending } = answers[at];
  const said = ending.kind === "exception" ? ending.type : ending.kind;
  if (stdout !== plain.stdout || said !== plain.ending)
    problems.push(`${program.id}: ${said} instead of ${plain.ending}\n${program.code}`);
}
rmSync(folder, { recursive: true });
console.log(
  `${answers.length} programs in ${seconds.toFixed(0)} s; ${compared} of them compared with plain Python. Endings:`,
  endings,
);
console.log(
  problems.length === 0 ? "No problem." : `${problems.length} problems:\n${problems.slice(0, 20).join("\n")}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function lines(path) {
  return existsSync(path)
    ? readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
}

/** What must not change: the canary, the folders a program could reach for, the scratch folders, long-sleeping processes. */
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
    sleepers: spawnSync("pgrep", ["-c", "-x", "sleep"], { encoding: "utf8" }).stdout,
  };
}

/** Numbers of the processes that work in a folder or below. */
function processesIn(path) {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(join("/proc", name, "cwd")).startsWith(path);
    } catch {
      return false; // gone, or another user's
    }
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

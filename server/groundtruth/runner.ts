import { type ChildProcess, spawn } from "node:child_process";
import { type FileHandle, lstat, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { assets } from "../assets.ts";
import type { Trace } from "../core/trace.ts";
import { answerIn, journalIn, openJournal } from "./answer.ts";
import { killMarked, killTree } from "./processes.ts";
import { removeTree } from "./removeTree.ts";
import { sandbox } from "./sandbox.ts";

export interface RunLimits {
  readonly steps: number;
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly outputCharacters: number;
  /** Of everything in the scratch folder together. */
  readonly filesBytes: number;
}

/** More would fill the memory of whoever keeps and shows the trace. */
export const MAX_STEPS = 100_000;

export const DEFAULT_LIMITS: RunLimits = {
  steps: 10_000,
  timeMs: 10_000,
  memoryBytes: 1 << 30,
  outputCharacters: 1_000_000,
  filesBytes: 256 << 20,
};

export interface RunRequest {
  readonly code: string;
  /** Path of the file, for tracebacks and so that modules beside it can be imported; "<program>" when there is none. */
  readonly filename: string;
  readonly stdin: string;
  readonly interpreter: string;
  readonly limits: RunLimits;
  /** Where relative paths begin; default is the scratch folder. Nothing can be written there. */
  readonly workingDirectory?: string;
}

/** A run that gave no trace. The message is for the user: what happened and what to do. */
export class RunFault extends Error {
  override readonly name = "RunFault";
}

/** Time beyond its own limit after which a run that does not answer is killed: it answers a second late… */
const GRACE_MS = 2_000;
/** …and starts slowly on a loaded machine. */
const START_MS = 10_000;
/** The journal's descriptor in a run's process. */
const JOURNAL = 3;
/** How often the scratch folder is measured. */
const MEASURE_MS = 250;

/**
 * Runs a program for real, in a process of its own with a scratch folder as working directory, and returns its trace.
 * The process and its children are gone when the promise settles. Rejects with a `RunFault` when there is no
 * interpreter, it is too old, or it died; an aborted run ends as `cancelled`.
 */
export async function runProgram(request: RunRequest, signal: AbortSignal): Promise<Trace> {
  const scratch = await mkdtemp(join(tmpdir(), "foretrace-run-"));
  try {
    const journal = await openJournal(scratch);
    try {
      return await runIn({ scratch, journal }, request, signal);
    } finally {
      await journal?.close();
    }
  } finally {
    await removeTree(scratch);
  }
}

/** Makes the tracer importable, refuses an interpreter that is too old, and starts it. */
const BOOT = [
  "import os, sys",
  "if sys.version_info < (3, 9):",
  "    sys.stderr.write('foretrace: too old: %d.%d\\n' % sys.version_info[:2])",
  "    sys.stderr.flush()",
  "    os._exit(1)",
  "sys.path.insert(0, sys.argv[1])",
  "try:",
  "    import runpy",
  "    runpy.run_module('foretrace_tracer', run_name='__main__')",
  "except BaseException:  # under -i the interpreter would go on with a prompt",
  "    import traceback",
  "    traceback.print_exc()",
  "    sys.stderr.flush()",
  "    os._exit(1)",
].join("\n");

/** Where a run works, and where it keeps what it has recorded. */
interface Places {
  readonly scratch: string;
  readonly journal: FileHandle | undefined;
}

async function runIn({ scratch, journal }: Places, request: RunRequest, signal: AbortSignal): Promise<Trace> {
  if (signal.aborted) return ended({ kind: "cancelled" });
  const python = [request.interpreter, "-X", "utf8", "-B", "-i", "-c", BOOT, assets.tracer];
  const directory = request.workingDirectory ?? scratch;
  const walls = await sandbox();
  // The interpreter's environment stands beside the folder of its program.
  const environmentOf = isAbsolute(request.interpreter) ? [dirname(dirname(request.interpreter))] : [];
  const besideProgram = isAbsolute(request.filename) ? [dirname(request.filename)] : [];
  const read = [assets.tracer, ...environmentOf, ...besideProgram];
  const [command = request.interpreter, ...args] = walls.wrap(python, { scratch, directory, read });
  const mark = basename(scratch);
  const child = spawn(command, args, {
    cwd: directory,
    stdio: ["pipe", "pipe", "pipe", ...(journal ? [journal.fd] : [])], // the last is JOURNAL
    detached: process.platform !== "win32",
    windowsHide: true,
    env: environment(scratch, mark),
  });
  let cut: "time" | "size" | undefined;
  const stop = (why?: typeof cut) => {
    cut ??= why;
    killTree(child);
  };
  const lastsMs = request.limits.timeMs + GRACE_MS;
  let timer = setTimeout(() => stop("time"), START_MS + lastsMs);
  child.stdout?.once("data", () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop("time"), lastsMs);
  });
  const measureNoMore = watchSize(scratch, request.limits.filesBytes, () => stop("size"));
  const cancel = () => stop();
  signal.addEventListener("abort", cancel);
  try {
    const written = JSON.stringify({ ...toRequest(request, scratch), ...(journal && { journal: JOURNAL }) });
    const { stdout, stderr, code } = await talk(child, written);
    // Of one that can answer no more, what it had recorded is in its journal.
    const recorded = async () => (journal ? await journalIn(journal) : []);
    if (signal.aborted) return ended({ kind: "cancelled" }, await recorded());
    const answer = answerIn(stdout);
    if (answer) return answer;
    // A call that never comes back holds the interpreter.
    const cutAt = async (limit: "time" | "size" | "memory") => ended({ kind: "limit", limit }, await recorded());
    if (cut) return await cutAt(cut);
    if (child.signalCode === "SIGKILL" || child.signalCode === "SIGXCPU") return await cutAt("time");
    if (child.signalCode === "SIGSEGV" || /MemoryError/.test(stderr)) return await cutAt("memory");
    throw new RunFault(whyNoTrace(request.interpreter, stderr, child.signalCode ?? `exit code ${code}`));
  } finally {
    clearTimeout(timer);
    measureNoMore();
    signal.removeEventListener("abort", cancel);
    killTree(child);
    if (!walls.holdsProcesses) await killMarked(`${MARK}=${mark}`);
  }
}

/** Measures a folder again and again, until it is stopped, and tells when it holds more than it may. */
function watchSize(folder: string, maxBytes: number, tell: () => void): () => void {
  let timer: NodeJS.Timeout;
  let isStopped = false;
  const later = () => {
    timer = setTimeout(async () => {
      if ((await sizeOf(folder)) > maxBytes) tell();
      else if (!isStopped) later();
    }, MEASURE_MS);
  };
  later();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

/** Bytes of the files in a folder and below. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map(async (name) => (await lstat(join(folder, name)).catch(() => undefined))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}

function toRequest({ code, filename, stdin, limits, workingDirectory }: RunRequest, scratch: string): object {
  return {
    code,
    filename,
    stdin,
    scratch,
    working_directory: workingDirectory ?? null,
    directory: filename === "<program>" ? null : dirname(filename),
    limits: {
      steps: limits.steps,
      seconds: limits.timeMs / 1000,
      output: limits.outputCharacters,
      memory_bytes: limits.memoryBytes,
    },
  };
}

/** Its value is a run's own: all processes of a run, and no others, have it. */
const MARK = "FORETRACE_RUN";

/** Only what an interpreter needs to start: no tokens or paths of the user reach the program. */
function environment(scratch: string, mark: string): NodeJS.ProcessEnv {
  const kept = ["PATH", "LANG", "LC_ALL", "SYSTEMROOT", "PYENV_ROOT", "PYENV_VERSION", "VIRTUAL_ENV", "CONDA_PREFIX"];
  const env = Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  return { ...env, HOME: scratch, TMPDIR: scratch, TEMP: scratch, TMP: scratch, PYTHONHASHSEED: "0", [MARK]: mark };
}

interface Answer {
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly code: number | null;
}

function talk(child: ChildProcess, request: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    let stderr = "";
    child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-4_000);
    });
    child.on("error", (error: NodeJS.ErrnoException) => reject(new RunFault(whyNotStarted(child.spawnfile, error))));
    child.on("close", (code) => resolve({ stdout: Buffer.concat(stdout), stderr, code }));
    // A process that ends before it has read everything breaks the pipe; its exit says why.
    child.stdin?.on("error", () => {});
    child.stdin?.end(request);
  });
}

function whyNotStarted(interpreter: string, error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") {
    return `No Python interpreter “${interpreter}” was found. Install Python 3.9 or newer, or name its path. Predictions work without it.`;
  }
  return `The Python interpreter “${interpreter}” could not be started: ${error.message}. Predictions work without it.`;
}

function whyNoTrace(interpreter: string, stderr: string, end: string): string {
  const old = /foretrace: too old: ([\d.]+)/.exec(stderr);
  if (old)
    return `The interpreter “${interpreter}” is Python ${old[1]}; real runs need 3.9 or newer. Choose another one. Predictions work without it.`;
  // Python 2 knows neither the option nor the message above.
  if (/unknown option:? -X/i.test(stderr)) return whatIsNoPython(interpreter);
  // Whoever tells its own command line has not run it.
  if (stderr.includes(BOOT.slice(0, BOOT.indexOf("\n")))) return whatIsNoPython(interpreter);
  const last = stderr.trim().split("\n").at(-1) ?? "";
  if (end === "exit code 0" && last === "") {
    return `“${interpreter}” ended normally without answering: it is no Python interpreter, or the program ended it in a way that cannot be recorded. Choose another interpreter, or take that out of the program. Predictions work without it.`;
  }
  return `The run ended without a trace (${end}${last ? `: ${last}` : ""}): the interpreter died, or something that the program uses ended it. Run the file in a terminal to see why, or choose another interpreter. Predictions work without it.`;
}

function whatIsNoPython(interpreter: string): string {
  return `“${interpreter}” did not answer as Python 3.9 or newer does: it is older, or no Python interpreter. Choose another one. Predictions work without it.`;
}

function ended(ending: Trace["ending"], steps: Trace["steps"] = []): Trace {
  return { origin: "real", steps, ending, faults: [] };
}

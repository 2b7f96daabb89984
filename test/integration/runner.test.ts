import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Trace } from "../../server/core/trace.ts";
import { killMarked } from "../../server/groundtruth/processes.ts";
import { removeTree } from "../../server/groundtruth/removeTree.ts";
import { DEFAULT_LIMITS, type RunLimits, runProgram } from "../../server/groundtruth/runner.ts";
import { plain } from "../../server/groundtruth/sandbox.ts";

const PYTHON = process.env.PYTHON ?? "python3";
const CLI = fileURLToPath(new URL("../../out/foretrace.mjs", import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "foretrace-runner-"));
});
afterAll(() => rm(folder, { recursive: true }));

function run(lines: readonly string[], limits: Partial<RunLimits> = {}, filename = "<program>"): Promise<Trace> {
  const code = `${lines.join("\n")}\n`;
  const request = { code, filename, stdin: "", interpreter: PYTHON, limits: { ...DEFAULT_LIMITS, ...limits } };
  return runProgram(request, new AbortController().signal);
}

const outputOf = ({ steps }: Trace): string => steps.map(({ output }) => output ?? "").join("");

describe("a real run is cut at its limit of", () => {
  it.each<[string, readonly string[], Partial<RunLimits>]>([
    ["steps", ["while True:", "    pass"], { steps: 50 }],
    ["time", ["import time", "time.sleep(100)"], { timeMs: 500 }],
    ["time", ["x = sum(range(10**12))"], { timeMs: 500 }],
    ["output", ["while True:", "    print('x' * 1000)"], { outputCharacters: 5_000 }],
    [
      "size",
      [
        "n = 0",
        "while True:",
        "    with open(str(n), 'wb') as file:",
        "        n, _ = n + 1, file.write(bytes(10**6))",
      ],
      { filesBytes: 20_000_000, steps: 1_000_000 },
    ],
  ])("%s: %j", async (limit, lines, limits) => {
    expect((await run(lines, limits)).ending).toEqual({ kind: "limit", limit });
  });

  it.skipIf(process.platform === "win32")("memory", async () => {
    expect((await run(["x = bytearray(10**11)"])).ending).toEqual({ kind: "limit", limit: "memory" });
  });

  it.skipIf(process.platform === "win32")("one file's size, with the error that Python has for it", async () => {
    const { ending } = await run(["with open('big', 'wb') as file:", "    file.write(bytes(20_000_000))"]);
    expect(ending).toMatchObject({ kind: "exception", type: "OSError" });
  });
});

describe.skipIf(process.platform === "win32")("before a call that holds the interpreter and never comes back,", () => {
  it.each([
    ["a sum", "sum(range(10**12))"],
    ["a power", "3 ** 10 ** 9"],
    ["an endless iterator", "collections.deque(itertools.count(), maxlen=0)"],
    ["a pattern that goes back again and again", "re.match('(a+)+$', 'a' * 64 + 'b')"],
  ])("%s, all that was recorded is kept, with the line that hangs", async (_, call) => {
    const before = ["import collections, itertools, re", "def f(n):", "    print('in', n)", "    return n + 1"];
    const after = [
      "x = f(1)",
      "def hang(y):",
      `    return ${call}`,
      "try:",
      "    hang(x)",
      "finally:",
      "    print('no')",
    ];
    const { steps, ending } = await run([...before, ...after], { timeMs: 300 });
    expect(ending).toEqual({ kind: "limit", limit: "time" });
    expect(steps.map(({ line }) => line)).toEqual([0, 1, 4, 1, 2, 3, 5, 7, 8, 5, 6]);
    expect(steps[2]?.changed.get("x")).toBe("2");
    expect(outputOf({ steps, ending, origin: "real", faults: [] })).toBe("in 1\n");
  });
});

describe("what the program keeps in memory", () => {
  it("is recorded as it changes, however much of it there is", async () => {
    const lists = Array.from({ length: 40 }, (_, at) => `v${at} = list(range(${at}, ${at} + 400))`);
    const { steps, ending } = await run([...lists, "n = 0", "while True:", "    n += 1"], { steps: 2_000 });
    expect(ending).toEqual({ kind: "limit", limit: "steps" });
    expect(steps.length).toBe(2_000);
  });
});

describe("a scratch folder is removed", () => {
  it("with thousands of folders in one another, and one that is locked", async () => {
    const scratch = await mkdtemp(join(folder, "deep-"));
    const dig =
      "import os\nos.mkdir('locked', 0)\nfor _ in range(6000):\n    os.mkdir('d')\n    os.chdir('d')\nopen('end', 'w').close()\n";
    execFileSync(PYTHON, ["-c", dig], { cwd: scratch });
    await removeTree(scratch);
    expect(existsSync(scratch)).toBe(false);
  });
});

describe.skipIf(process.platform === "win32")("what no audit event announces is refused, too:", () => {
  it.each([
    ["a process", "import multiprocessing.util", "multiprocessing.util.spawnv_passfds(b'/bin/true', [b'true'], [])"],
    ["a named pipe", "import os", "os.mkfifo(PATH)"],
    ["shared memory", "from multiprocessing import shared_memory", "shared_memory.SharedMemory(create=True, size=9)"],
    ["a database", "import sqlite3", "sqlite3.connect(PATH)"],
    ["a database by its address", "import sqlite3", "sqlite3.connect('file:' + PATH + '?mode=rwc', uri=True)"],
    ["another kind of database", "import dbm", "dbm.open(PATH, 'c')"],
  ])("%s", async (_, importing, attempt) => {
    const path = join(folder, "made");
    const { ending } = await run([importing, attempt.replace("PATH", JSON.stringify(path))]);
    expect(ending).toMatchObject({ kind: "exception", type: "PermissionError" });
    expect(existsSync(path)).toBe(false);
  });

  it("files reached by the descriptor of a folder, or by their own, stay as they are", async () => {
    const outside = await mkdtemp(join(folder, "outside-"));
    await writeFile(join(outside, "old"), "kept", { mode: 0o600 });
    const attempts = [
      "os.open('new', os.O_CREAT | os.O_WRONLY, dir_fd=there)",
      "os.unlink('old', dir_fd=there)",
      "os.mkdir('new', dir_fd=there)",
      "os.symlink('old', 'new', dir_fd=there)",
      "os.rename('mine', 'new', dst_dir_fd=there)",
      "os.rename('old', 'stolen', src_dir_fd=there)",
      "os.link('mine', 'new', dst_dir_fd=there)",
      "os.chmod('old', 0o777, dir_fd=there)",
      "os.fchmod(old, 0o777)",
      "os.utime(old, (1, 1))",
      "os.chroot('.')",
    ];
    const lines = attempts.flatMap((attempt) => [
      "try:",
      `    ${attempt}`,
      "    print('done')",
      "except OSError:",
      "    print('no')",
    ]);
    const start = [
      `there = os.open(${JSON.stringify(outside)}, os.O_RDONLY)`,
      "old = os.open('old', os.O_RDONLY, dir_fd=there)",
    ];
    const trace = await run(["import os", "open('mine', 'w').close()", ...start, ...lines]);
    expect(outputOf(trace)).toBe("no\n".repeat(attempts.length));
    const left = await stat(join(outside, "old"));
    expect([await readdir(outside), left.mode & 0o777, left.mtimeMs > 1_000_000]).toEqual([["old"], 0o600, true]);
  });

  it("and nothing runs where the refusals do not hold", async () => {
    const path = JSON.stringify(join(folder, "made"));
    const trace = await run([
      "for name in ['_interpreters', '_xxsubinterpreters', '_testcapi']:",
      "    try:",
      "        module = __import__(name)",
      `        module.run_string(module.create(), 'open(' + ${path} + ', "w")')`,
      "    except ImportError:",
      "        print('no')",
    ]);
    expect(outputOf(trace)).toBe("no\nno\nno\n");
    expect(existsSync(join(folder, "made"))).toBe(false);
  });

  it("and what stays inside is allowed by every way", async () => {
    const trace = await run([
      "import os, pathlib, shutil",
      "os.makedirs('a/b')",
      "there = os.open('a', os.O_RDONLY)",
      "os.close(os.open('c', os.O_CREAT | os.O_WRONLY, dir_fd=there))",
      "os.rename('c', 'd', src_dir_fd=there, dst_dir_fd=there)",
      "os.chmod('d', 0o600, dir_fd=there)",
      "pathlib.Path('e').touch()",
      "shutil.copytree('a', 'f')",
      "shutil.rmtree('a')",
      "try:",
      "    os.open('no/such', os.O_WRONLY)",
      "except OSError as error:",
      "    print(error)",
      "print(sorted(os.listdir('.')), sorted(os.listdir('f')))",
    ]);
    expect(outputOf(trace)).toBe("[Errno 2] No such file or directory: 'no/such'\n['e', 'f'] ['b', 'd']\n");
  });

  it("and a database inside is allowed", async () => {
    const trace = await run([
      "import sqlite3, os",
      "with sqlite3.connect('mine.db') as database:",
      "    database.execute('create table t(a)')",
      "sqlite3.connect(':memory:')",
      "print(os.listdir('.'))",
    ]);
    expect(outputOf(trace)).toBe("['mine.db']\n");
  });
});

describe.skipIf(process.platform === "win32")("a program", () => {
  it("that writes everywhere does not get into its trace", async () => {
    const trace = await run([
      "import os",
      "for fd in range(3, 100):",
      "    try:",
      "        os.write(fd, b'{}\\n')",
      "    except OSError:",
      "        pass",
      "x = 1",
    ]);
    expect(trace.ending).toEqual({ kind: "finished" });
    expect(trace.steps.at(-1)?.changed.get("x")).toBe("1");
  });

  it("whose interpreter answers nothing is named, with what to do", async () => {
    const request = { code: "x = 1\n", filename: "<program>", stdin: "", interpreter: "true", limits: DEFAULT_LIMITS };
    const running = runProgram(request, new AbortController().signal);
    await expect(running).rejects.toThrow(/“true” ended normally without answering.*Choose another.*Predictions work/);
  });

  it("that is cancelled keeps the steps before", async () => {
    const ready = `ready-${process.pid}`;
    const code = `import time\nx = 1\nopen(${JSON.stringify(ready)}, "w").close()\ntime.sleep(100)\n`;
    const stop = new AbortController();
    const request = { code, filename: "<program>", stdin: "", interpreter: PYTHON, limits: DEFAULT_LIMITS };
    const running = runProgram(request, stop.signal);
    const isThere = async () =>
      (await readdir(tmpdir())).some(
        (name) => name.startsWith("foretrace-run-") && existsSync(join(tmpdir(), name, ready)),
      );
    while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    const { steps, ending } = await running;
    expect(ending).toEqual({ kind: "cancelled" });
    expect(steps[1]?.changed.get("x")).toBe("1");
  });

  it("that dies without a trace is named with what ended it", async () => {
    await expect(run(["import os", "os.abort()"])).rejects.toThrow("The run ended without a trace (SIGABRT");
  });
});

describe.skipIf(process.platform !== "linux")("processes that inherited a variable", () => {
  it("are killed whatever group they are in, and no others", async () => {
    const env = { ...process.env, FORETRACE_RUN: `test-${process.pid}` };
    const marked = spawn("sleep", ["1000"], { env, detached: true });
    const other = spawn("sleep", ["1000"], { env: { ...env, FORETRACE_RUN: `test-${process.pid}0` }, detached: true });
    const ended = once(marked, "exit");
    await Promise.all([once(marked, "spawn"), once(other, "spawn")]);
    await killMarked(`FORETRACE_RUN=test-${process.pid}`);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(other.exitCode ?? other.signalCode).toBeNull();
    other.kill("SIGKILL");
  });
});

describe("the walls, in words", () => {
  it.each<[NodeJS.Platform, RegExp]>([
    ["linux", /read every file.*bubblewrap \(bwrap\) is not installed/],
    ["darwin", /read every file.*compiled modules.*memory is not limited/],
    ["win32", /read every file.*compiled modules.*memory and the size of a file are not/],
  ])("say what is not held on %s", (platform, words) => {
    expect(plain(platform).missing.join("; ")).toMatch(words);
  });
});

/** `foretrace run` with this command in front of what is found on the path. */
function runWith(bin: string, path: string): string {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  return execFileSync(process.execPath, [CLI, "run", path, "--python", PYTHON], { env, encoding: "utf8" });
}

describe.skipIf(process.platform !== "linux")("with bubblewrap", () => {
  it("a run goes through it, without network and with one folder to write in", async () => {
    // Stands for bubblewrap where that is not installed: notes what it was told and runs the command.
    const notes = join(folder, "told");
    const stub = `#!/bin/sh\necho "$@" > ${notes}\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n`;
    await writeFile(join(folder, "bwrap"), stub);
    await chmod(join(folder, "bwrap"), 0o755);
    await writeFile(join(folder, "one.py"), "x = 41 + 1\n");
    expect(runWith(folder, join(folder, "one.py"))).toContain("x=42");
    const told = await readFile(notes, "utf8");
    expect(told).toMatch(/^--ro-bind \/ \/ .*--tmpfs \/tmp/);
    expect(told).toMatch(/--bind (\S*foretrace-run-\w+) \1 --unshare-net --unshare-pid/);
    expect(told).toContain(`--ro-bind-try ${folder} ${folder}`);
  });

  it.skipIf(!hasBubblewrap())("nothing is reached: not by other modules, and not outside", async () => {
    await writeFile(join(folder, "beside.py"), "there = 1\n");
    await writeFile(
      join(folder, "holes.py"),
      [
        "import beside, os, sqlite3",
        "database = sqlite3.connect(':memory:')",
        "try:",
        `    database.execute("attach ${join(folder, "other.db")} as other".replace("attach ", "attach '").replace(" as", "' as"))`,
        "    database.execute('create table other.t(a)')",
        "except sqlite3.OperationalError as error:",
        "    print('held:', error)",
        "print('alone:', len([name for name in os.listdir('/proc') if name.isdigit()]) <= 2)",
        "",
      ].join("\n"),
    );
    const shown = runWith("/", join(folder, "holes.py"));
    expect(shown).toMatch(/held: [\s\S]*alone: True/);
    expect(existsSync(join(folder, "other.db"))).toBe(false);
  });
});

function hasBubblewrap(): boolean {
  try {
    execFileSync("bwrap", ["--ro-bind", "/", "/", "--unshare-net", "--unshare-pid", "--proc", "/proc", "--", "true"]);
    return true;
  } catch {
    return false;
  }
}

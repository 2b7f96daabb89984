import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { traceFromJson } from "../../server/core/traceJson.ts";

const cli = fileURLToPath(new URL("../../out/foretrace.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "foretrace-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function foretrace(...args: readonly string[]) {
  const env = { ...process.env, NO_COLOR: "1", COLUMNS: "100" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    env,
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

const LOOP = "total = 0\nfor n in [3, 5]:\n    total += n\nprint(total)\n";

describe("foretrace run", () => {
  it("prints the program with what really happened beside its lines", () => {
    const { status, stdout } = foretrace("run", file("loop.py", LOOP));
    expect(status).toBe(0);
    expect(stdout).toContain("for n in [3, 5]:   n = 3 → 5 (2×)");
    expect(stdout).toContain("the program finishes · 7 steps");
    expect(stdout).not.toContain("≈");
  });
  it("gives whole states, output and ending as JSON", () => {
    const json = JSON.parse(foretrace("run", file("loop.py", LOOP), "--format", "json").stdout);
    expect(json).toMatchObject({
      format: "foretrace-trace/1",
      origin: "real",
      stdout: "8\n",
      ending: { kind: "finished" },
    });
    expect(json.steps[4].state).toEqual({ total: "8", n: "5" });
    expect(traceFromJson(json).steps).toHaveLength(7);
  });
  it("takes an exception of the program for a result", () => {
    const { status, stdout } = foretrace("run", file("error.py", "x = 1\nx / 0\n"), "--format", "json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout).ending).toEqual({
      kind: "exception",
      type: "ZeroDivisionError",
      message: "division by zero",
      line: 1,
    });
  });
  it("runs one call, and reads the given input", () => {
    const called = foretrace(
      "run",
      file("f.py", "def f(x):\n    return x + 1\nprint(f(0))\n"),
      "--call",
      "f(41)",
      "--format",
      "json",
    );
    expect(
      JSON.parse(called.stdout).steps.findLast((step: { kind: string }) => step.kind === "line").state.result,
    ).toBe("42");
    const read = foretrace(
      "run",
      file("in.py", "a = input()\nb = input()\nprint(b, a)\n"),
      "--stdin",
      file("in.txt", "1\n2\n"),
      "--format",
      "json",
    );
    expect(JSON.parse(read.stdout).stdout).toBe("2 1\n");
  });
  it("stops a program that never ends, with the limit it met", () => {
    const { stdout } = foretrace(
      "run",
      file("ever.py", "while True:\n    pass\n"),
      "--max-steps",
      "50",
      "--format",
      "json",
    );
    expect(JSON.parse(stdout)).toMatchObject({ ending: { kind: "limit", limit: "steps" } });
    const slow = foretrace("run", file("slow.py", "x = sum(range(10**12))\n"), "--timeout", "1", "--format", "json");
    expect(JSON.parse(slow.stdout).ending).toEqual({ kind: "limit", limit: "time" });
  });
  it("lets no program write, connect or start another, and says so to it", () => {
    const source = [
      "import os, socket, subprocess",
      "refused = 0",
      `for act in (lambda: open(${JSON.stringify(join(folder, "made"))}, "w"), lambda: os.remove(__file__),`,
      '            lambda: socket.socket(), lambda: subprocess.run(["true"]), lambda: os.system("true")):',
      "    try:",
      "        act()",
      "    except (PermissionError, NameError):",
      "        refused += 1",
      "print(refused)",
    ];
    const { stdout } = foretrace("run", file("bad.py", source.join("\n")), "--format", "json");
    expect(JSON.parse(stdout).stdout).toBe("5\n");
  });
  it("answers a batch in order and goes on where it was cut off", () => {
    const rows = [1, 2, 3].map((id) => JSON.stringify({ id, code: id === 2 ? "x = (" : `print(${id})` }));
    const [input, out] = [file("in.jsonl", `${rows.join("\n")}\n`), join(folder, "out.jsonl")];
    expect(foretrace("run", "--batch", input, "--out", out).status).toBe(0);
    const whole = readFileSync(out, "utf8");
    const answers = whole
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ id, stdout, ending }) => [id, stdout, ending.kind])).toEqual([
      [1, "1\n", "finished"],
      [2, "", "unsupported"],
      [3, "3\n", "finished"],
    ]);
    writeFileSync(out, whole.slice(0, whole.length - 40));
    expect(foretrace("run", "--batch", input, "--out", out).status).toBe(0);
    expect(readFileSync(out, "utf8")).toBe(whole);
  });
});

describe("foretrace predict", () => {
  it("marks everything as predicted and says how the prediction ends", () => {
    const { status, stdout } = foretrace("predict", file("loop.py", LOOP));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 │ total = 0 +≈ /m);
    expect(stdout).toMatch(/≈ the program .* · \d+ steps?/);
  });
  it("names the model and the device in its JSON", () => {
    const json = JSON.parse(foretrace("predict", file("one.py", "x = 1\n"), "--format", "json").stdout);
    expect(json).toMatchObject({ origin: "predicted", model: { id: "foretrace-small", device: "cpu" } });
    expect(json.steps[0]).toMatchObject({ line: 0, frame: { name: "<module>", depth: 0 } });
    expect(json.steps[0].confidence.line).toBeGreaterThan(0);
  });
  it("gives the same trace with and without drafts", () => {
    const path = file("loop.py", LOOP);
    const steps = (...flags: string[]) =>
      JSON.parse(foretrace("predict", path, "--format", "json", ...flags).stdout).steps;
    expect(steps("--no-drafts")).toEqual(steps());
  });
});

describe("a file that is too long for the model", () => {
  const long = (end = "") =>
    file(
      "long.py",
      `def f(x):\n    return x + 1\n${Array.from({ length: 300 }, (_, n) => `v${n} = ${n}\n`).join("")}${end}`,
    );
  it("is predicted as far as all is certain, with lines that no token of the model names", () => {
    const { steps, ending } = JSON.parse(foretrace("predict", long("print(f(v299))\n"), "--format", "json").stdout);
    expect(ending).toEqual({ kind: "finished" });
    expect(steps.map(({ line }: { line: number }) => line)).toEqual([
      0,
      ...Array.from({ length: 301 }, (_, n) => n + 2),
      0,
      1,
    ]);
    expect(steps.at(-3)).toMatchObject({ line: 302, output: "300\n" });
  });
  it("ends where it would have to be guessed, with the limit and what can be done", () => {
    const { status, stdout } = foretrace("predict", long("exec('v0 = 1')\nprint(v0)\n"));
    expect(status).toBe(0);
    expect(stdout).toContain("v299=299");
    expect(stdout.replace(/\n +/g, " ")).toMatch(
      /the program goes on; the prediction stops: the rest is not certain, and .*too long to guess it: 304 lines and the model reads 200\..*--call/,
    );
  });
  it("is refused, without its lines, where nothing is certain", () => {
    const { status, stdout } = foretrace("predict", long(), "--no-arithmetic");
    expect([status, stdout.replace(/\n +/g, " ")]).toEqual([
      0,
      expect.stringMatching(/^the program was not predicted: .*302 lines.*reads 200\..*--call.*\n$/),
    ]);
  });
  it("is predicted call by call, and says in few words what was left out", () => {
    const { stdout, stderr } = foretrace("predict", long(), "--call", "f(1)");
    expect(stdout).toMatch(/\+ │ result = f\(1\) +≈ result=2/);
    expect(stderr).toBe("foretrace: Left out, as f(1) does not need them: the statements at lines 3–302.\n");
  });
});

describe("foretrace compare", () => {
  it("lays both traces side by side and scores them", () => {
    const json = JSON.parse(foretrace("compare", file("one.py", "x = 1\n"), "--format", "json").stdout);
    expect(json).toMatchObject({
      format: "foretrace-comparison/1",
      predicted: { origin: "predicted" },
      real: { origin: "real" },
    });
    expect(json.rows.length).toBeGreaterThan(0);
    expect(json.metrics.strict.programs).toBe(1);
  });
  it("exits with 3 when they differ and equality is expected", () => {
    const path = file("rolls.py", "import uuid\nx = str(uuid.uuid4())\nprint(x)\n");
    expect(foretrace("compare", path, "--expect-equal").status).toBe(3);
    expect(foretrace("compare", path).status).toBe(0);
  });
  it("reads a piped program once, and gives both sides the same input", () => {
    const source = "total = 0\nfor i in range(int(input('how many? '))):\n    total += int(input())\nprint(total)\n";
    const options = { encoding: "utf8", input: source } as const;
    const args = [cli, "compare", "-", "--stdin", file("numbers.txt", "2\n3\n4\n"), "--expect-equal"];
    const { status, stdout } = spawnSync(process.execPath, args, options);
    expect(stdout).toMatch(/✓ » 7\n[\s\S]*right at all \d+ steps/);
    expect(status).toBe(0);
  });
  it("says that there was nothing to compare", () => {
    expect(foretrace("compare", file("nothing.py", "")).stdout).toContain("○ There is nothing to compare");
  });
  it("names what it added, and the file's own lines", () => {
    const path = file(
      "blanks.py",
      `${"\n".repeat(210)}def half(n):\n    return 1 / n\n\nprint(half(2))\nprint(half(0))\n`,
    );
    const added = foretrace("compare", path, "--call", "half(0)");
    expect(added.stdout).toContain("division by zero in the added call");
    expect(added.stderr.match(/Left out/g)).toHaveLength(1);
    expect(foretrace("compare", path).stdout).toContain("division by zero in line 215");
    const json = JSON.parse(foretrace("compare", path, "--format", "json").stdout);
    expect(json.predicted.ending).toMatchObject({ type: "ZeroDivisionError", line: 214 });
  });
});

describe("messages", () => {
  const check = (args: readonly string[], status: number, message: RegExp) => {
    const result = foretrace(...args);
    expect(result.stderr).toMatch(message);
    expect(result.status).toBe(status);
    expect(result.stdout).toBe("");
  };
  it("name the file that cannot be read, and why", () => {
    check(["predict", join(folder, "none.py")], 1, /Cannot read .*none\.py: there is no such file/);
    check(["run", folder], 1, /it is a folder/);
    check(["run", file("latin.py", Buffer.from([0x78, 0x3d, 0x22, 0xe9, 0x22]))], 1, /not UTF-8 text/);
  });
  it("name the interpreter that is not there", () => {
    check(
      ["run", file("one.py", "x = 1\n"), "--python", "no-such-python"],
      1,
      /No Python interpreter “no-such-python”.*Predictions work/,
    );
  });
  it("tell what is no Python that a real run can use", () => {
    const fake = (name: string, lines: string) => {
      const path = file(name, `#!/bin/sh\n${lines}\n`);
      chmodSync(path, 0o755);
      return ["run", file("one.py", "x = 1\n"), "--python", path];
    };
    check(fake("lists", "echo a b c"), 1, /ended normally without answering.*Choose another/);
    check(
      fake("two", "echo Unknown option: -X >&2; exit 2"),
      1,
      /two” did not answer as Python 3\.9 or newer does.*Choose another one/,
    );
    check(fake("quotes", 'echo "cannot access $6" >&2; exit 2'), 1, /quotes” did not answer as Python/);
    check(fake("old", "echo foretrace: too old: 3.8 >&2; exit 1"), 1, /old” is Python 3\.8; real runs need 3\.9/);
  });
  it("say what helps where the program was not started as it needs", () => {
    const reads = file("reads.py", "a = input()\nb = input()\n");
    const none = foretrace("run", reads);
    expect(none.stderr).toMatch(/reads input and was given none.*--stdin FILE/);
    const short = foretrace("run", reads, "--stdin", file("one-line.txt", "x\n"));
    expect(short.stderr).toMatch(/reads more than .*one-line\.txt holds/);
    expect(short.stdout).toContain("EOFError");
    const relative = foretrace("run", file("part.py", "from . import other\n"));
    expect(relative.stderr).toMatch(/part of a package.*relative imports/);
    expect([none.status, short.status, relative.status]).toEqual([0, 0, 0]);
    expect(foretrace("run", reads, "--stdin", file("two-lines.txt", "x\ny\n")).stderr).toBe("");
  });
  it("name the model that is not there", () => {
    check(["predict", file("one.py", "x = 1\n"), "--model", folder], 1, /There is no model in/);
  });
  it("say that a program nests too deeply to be read", () => {
    check(["predict", file("deep.py", `x = ${"1 + ".repeat(50_000)}1\n`)], 1, /nested too deeply/);
  });
  it("say that a program is too large to be read", () => {
    const large = file("large.py", `x = "${"a".repeat(400_000)}"\n`);
    for (const command of ["predict", "run", "compare"]) check([command, large], 1, /401 kB, .*up to 300 kB are read/);
  });
  it.skipIf(!existsSync("/dev/full"))("say that the output cannot be written", () => {
    const { status, stderr } = spawnSync(process.execPath, [cli, "run", file("one.py", "x = 1\n")], {
      encoding: "utf8",
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    });
    expect([status, stderr]).toEqual([1, "foretrace: Cannot write the output: there is no space left.\n"]);
  });
  it("explain wrong usage with exit code 2", () => {
    check(["predict", "x.py", "--device", "tpu"], 2, /Allowed choices/);
    check(["frobnicate"], 2, /unknown command/);
    check(["predict"], 2, /Name a Python file/);
    check(["server"], 2, /foretrace server --stdio/);
    check(["run", "--batch", "in.jsonl"], 2, /needs --out/);
    for (const command of ["predict", "run"]) check([command, "x.py", "--out", "o"], 2, /--out is for .*--batch/);
    check(["predict", "x.py", "--batch", "in.jsonl", "--out", "out.jsonl"], 2, /leave out FILE/);
    check(["predict", file("one.py", "x = 1\n"), "--call", "f("], 2, /--call f\(: this is not a Python expression/);
  });
  it("name the batch's file that cannot be read or written", () => {
    check(
      ["run", "--batch", join(folder, "none.jsonl"), "--out", join(folder, "o.jsonl")],
      1,
      /none\.jsonl: there is no/,
    );
    check(["run", "--batch", folder, "--out", join(folder, "o.jsonl")], 1, /Cannot read .*: it is a folder/);
    const input = file("one.jsonl", `${JSON.stringify({ id: 1, code: "x = 1" })}\n`);
    check(["run", "--batch", input, "--out", join(folder, "none", "o.jsonl")], 1, /Cannot write .*no such folder/);
    check(["run", "--batch", input, "--out", folder], 1, /Cannot read .*it is a folder/);
  });
});

it("can be started by its name, as npx does", () => {
  expect(readFileSync(cli, "utf8").split("\n", 1)).toEqual(["#!/usr/bin/env node"]);
});

it("ends quietly when its reader has read enough", async () => {
  const reader = spawn(process.execPath, [cli, "predict", file("loop.py", LOOP)]);
  reader.stdout.destroy();
  let said = "";
  reader.stderr.on("data", (piece) => {
    said += piece;
  });
  const [code] = await once(reader, "close");
  expect([code, said]).toEqual([0, ""]);
});

describe("what no model can know", () => {
  it("ends the prediction at the line that asks for it", () => {
    const path = file("chance.py", "import random\nx = 1\nif random.random() < 0.5:\n    print(x)\n");
    const json = JSON.parse(foretrace("predict", path, "--format", "json").stdout);
    expect(json.ending).toEqual({ kind: "unknown", line: 2, cause: "chance is not known" });
    expect(json.steps.every((step: { line: number }) => step.line <= 2)).toBe(true);
    expect(foretrace("predict", path).stdout).toMatch(
      /^3 │ if random\.random\(\) < 0\.5: +≈ ⋯ stops: chance is not known$/m,
    );
  });
  it("is said with the document's line where the program leaves lines out", () => {
    const path = file("spaced.py", `import random\n${"# note\n".repeat(250)}while random.random() < 1:\n    pass\n`);
    const { stdout } = foretrace("predict", path);
    expect(stdout).toMatch(/^252 │ while random\.random\(\) < 1: +≈ ⋯ stops/m);
    expect(stdout).toMatch(/past line 252: chance/);
  });
  it("is said of a program that Python would not start", () => {
    const json = JSON.parse(foretrace("predict", file("broken.py", "x = 1\ny = (\n"), "--format", "json").stdout);
    expect(json).toMatchObject({
      steps: [],
      ending: { kind: "unsupported", reason: expect.stringMatching(/^line 2 has a syntax error/) },
    });
  });
});

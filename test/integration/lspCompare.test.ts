import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CancellationTokenSource, ExecuteCommandRequest } from "vscode-languageserver-protocol/node";
import {
  COMPARISON_REQUEST,
  type ComparisonSummary,
  type ComparisonView,
  type RunOptions,
  type RunWalls,
  ServerCommand,
} from "../../server/protocol.ts";
import { LspClient } from "../fixtures/lspClient.ts";
import { tinyModel } from "../fixtures/tinyModel.ts";

const URI = "file:///work/program.py";
const PYTHON = process.env.PYTHON ?? "python3";
/** Everything in it follows from its text: any model predicts it right. */
const RIGHT = "x = 0\nfor n in [3, 5]:\n    x += n\nprint(x)\n";
/** The first line's value is the model's to guess, and the test's model says 5. */
const WRONG = "x = int(abs(3j))\ny = x + 1\nprint(y)\n";

let model: Awaited<ReturnType<typeof tinyModel>>;
let client: LspClient;
let folder: string;
beforeAll(async () => {
  model = await tinyModel();
  folder = await mkdtemp(join(tmpdir(), "foretrace-compare-"));
});
afterAll(async () => {
  await model.remove();
  await rm(folder, { recursive: true });
});
beforeEach(start);
afterEach(async () => {
  expect(await client.stop()).toBe(0);
});

async function start(): Promise<void> {
  client = await LspClient.start({
    model: { path: model.folder },
    decode: { maxTokens: 300 },
    // Longer than any test: what ends a run is what the test does, however slow the machine is.
    run: { interpreter: PYTHON, timeLimit: 600 },
    hints: { minProbability: 0 },
  });
}

/** The editor is left, and started again. */
async function restart(): Promise<void> {
  await client.stop();
  await start();
}

async function compare(text: string, options: RunOptions = {}, uri = URI): Promise<ComparisonSummary | null> {
  await client.open(uri, text);
  return client.connection.sendRequest(ExecuteCommandRequest.method, {
    command: ServerCommand.compare,
    arguments: [uri, options],
  });
}

/** Numbers of the processes that a process has started. */
async function childrenOf(parent: number): Promise<readonly string[]> {
  const numbers = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = numbers.map(async (number) => {
    const stat = await readFile(`/proc/${number}/stat`, "utf8").catch(() => "");
    // `4711 (its name) S 42 …`
    return stat.slice(stat.lastIndexOf(")")).split(" ")[2];
  });
  const known = await Promise.all(parents);
  return numbers.filter((_, at) => known[at] === String(parent));
}

const view = (uri = URI) => client.connection.sendRequest<ComparisonView | null>(COMPARISON_REQUEST, { uri });

async function hintTexts(): Promise<readonly string[]> {
  return (await client.hints(URI)).map(({ label }) => String(label));
}

describe("a program is compared to its real run", () => {
  it("that was predicted right: every hint says so", async () => {
    const summary = await compare(RIGHT);
    expect(summary).toEqual({ isEqual: true, sentence: "The prediction is right at all 7 steps.", divergences: [] });
    expect(await hintTexts()).toEqual(["✓ x=0", "✓ n = 3 → 5 (2×)", "✓ x = 3 → 8 (2×)", "✓ » 8"]);
    expect(await client.hover(URI, 2, 4)).toContain("**✓ Line 3** runs 2 times, as predicted");
    expect((await client.lenses(URI))[0]).toBe("✓ as the real run");
    const status = await client.status(URI, ({ compared }) => compared !== undefined);
    expect(status.compared).toEqual({ isEqual: true });
  });

  it("that was predicted wrong: both sides in the hint, the hover and the view", async () => {
    const summary = await compare(WRONG);
    expect(summary?.sentence).toBe("Prediction and real run part at line 1: a value differs (x: ≈ 5  ✗ 3).");
    expect(summary?.divergences.map(({ line }) => line)).toEqual([0, 1, 2]);
    expect(await hintTexts()).toEqual(["≈ x=5 ✗ x=3", "≈ y=6 ✗ y=4", "≈ » 6 ✗ » 4"]);
    const hover = await client.hover(URI, 0, 0);
    expect(hover).toContain("**✗ Line 1** runs once, not as predicted");
    expect(hover).toMatch(/\| 1 \| x = `5` \(.*%\) \| x = `3` \| ✗ \|/);
    expect((await client.lenses(URI))[0]).toBe("✗ parts from the real run at line 1");
    const shown = await view();
    expect(shown).toMatchObject({ name: "program.py", lines: WRONG.split("\n"), comparison: { equal: false } });
    expect(shown?.endings).toEqual({ predicted: "the program finishes", real: "the program finishes" });
  });

  it("and only one turn of a loop is shown", async () => {
    await compare(RIGHT);
    const scope = (rows: object | null) => client.command(ServerCommand.scopeComparison, URI, rows);
    await scope({ from: 3, to: 5 }); // the second turn
    expect(await hintTexts()).toEqual(["✓ n=5", "✓ x=8"]);
    await scope(null);
    expect(await hintTexts()).toHaveLength(4);
  });

  it("that loops for ever: the run is cut at its limit", async () => {
    const summary = await compare("n = 0\nwhile True:\n    n += 1\n");
    expect(summary?.isEqual).toBe(false);
    expect((await view())?.endings.real).toMatch(/the run was cut at the (step|time) limit/);
  });

  it("that reads its input", async () => {
    const source = "name = input()\nprint(name)\n";
    expect((await compare(source, { stdin: "Ada\n" }))?.isEqual).toBe(true);
    expect(await hintTexts()).toEqual(["✓ name='Ada'", "✓ » Ada"]);
  });

  it("that raises", async () => {
    await compare("x = [1]\ny = x[4]\n");
    expect((await view())?.endings.real).toBe("the program ends with IndexError: list index out of range in line 2");
  });

  it.each([
    ["writes a file", (path: string) => `open(${JSON.stringify(path)}, "w").write("x")\n`],
    ["opens a socket", () => 'import socket\nsocket.create_connection(("127.0.0.1", 9))\n'],
    ["starts a process", () => 'import os\nos.system("touch /tmp/foretrace-was-here")\n'],
  ])("that %s: refused", async (_, source) => {
    const path = join(folder, "written.txt");
    await compare(source(path));
    expect((await view())?.endings.real).toMatch(/ends with \w*(Error|Violation)/);
    expect([existsSync(path), existsSync("/tmp/foretrace-was-here")]).toEqual([false, false]);
  });

  it("in the folder of its file, where the setting says so", async () => {
    await client.stop();
    client = await LspClient.start({
      model: { path: model.folder },
      run: { interpreter: PYTHON, workingDirectory: "file" },
    });
    const path = join(folder, "reads.py");
    const source = 'text = open("beside.txt").read()\n';
    await writeFile(path, source);
    await writeFile(join(folder, "beside.txt"), "there");
    const uri = pathToFileURL(path).href;
    await compare(source, {}, uri);
    const { comparison } = (await view(uri)) ?? {};
    expect(JSON.stringify(comparison)).toContain("'there'");
    expect(await readFile(join(folder, "beside.txt"), "utf8")).toBe("there");
  });
});

describe("a run", () => {
  /** Its prediction ends long before its run. */
  const ENDLESS = "x = 1\nimport time\ntime.sleep(600)\n";

  it("is ended by an edit; nothing is shown", async () => {
    const summary = compare(ENDLESS);
    await client.status(URI, ({ state }) => state === "predicted");
    await client.change(URI, "x = 1\n");
    expect(await summary).toBeNull();
    expect(await view()).toBeNull();
  });

  it("is ended when the command is cancelled", async () => {
    const stop = new CancellationTokenSource();
    await client.open(URI, ENDLESS);
    const summary = client.connection.sendRequest(
      ExecuteCommandRequest.type,
      { command: ServerCommand.compare, arguments: [URI] },
      stop.token,
    );
    await client.status(URI, ({ state }) => state === "predicted");
    stop.cancel();
    expect(await summary).toBeNull();
  });

  it.skipIf(process.platform !== "linux").each([
    ["is cancelled", () => client.command(ServerCommand.cancel, URI)],
    ["is closed", () => client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: URI } })],
    ["is edited", () => client.change(URI, "x = 2\n")],
    ["is left with the editor", restart],
  ])("leaves no process when its document %s", async (_, action) => {
    const summary = compare(ENDLESS, { stdin: "kept open" }).catch(() => null);
    const server = client.process.pid ?? 0;
    const running = () => childrenOf(server);
    await expect.poll(running).not.toEqual([]);
    await action();
    await expect.poll(running).toEqual([]);
    expect(await summary).toBeNull();
  });

  it("without an interpreter says so, and predictions go on", async () => {
    await expect(compare(RIGHT, { interpreter: "/no/such/python" })).rejects.toThrow(
      /No Python interpreter “\/no\/such\/python” was found.*Predictions work without it/,
    );
    expect((await client.predict(URI)).ending).toBe("finishes");
  });

  it("holds only for its text: an edit takes the marks away", async () => {
    await compare(RIGHT);
    await client.change(URI, `${RIGHT}z = 1\n`);
    expect((await hintTexts()).some((text) => text.includes("✓"))).toBe(false);
    await client.change(URI, RIGHT);
    expect((await hintTexts())[0]).toBe("✓ x=0");
  });

  it("is described before it is allowed, and in the log", async () => {
    const walls: RunWalls = await client.connection.sendRequest(ExecuteCommandRequest.method, {
      command: ServerCommand.describeRun,
      arguments: [],
    });
    expect(walls.enforced.join()).toContain("sockets");
    expect(walls.missing.join()).toContain("read every file");
    await compare(RIGHT);
    await expect.poll(() => client.log.join("\n")).toContain(`Not held back: ${walls.missing.join("; ")}.`);
  });
});

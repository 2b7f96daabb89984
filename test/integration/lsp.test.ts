import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  ExecuteCommandRequest,
  InlayHintResolveRequest,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
} from "vscode-languageserver-protocol/node";
import { ServerCommand } from "../../server/protocol.ts";
import { LspClient } from "../fixtures/lspClient.ts";
import { tinyModel } from "../fixtures/tinyModel.ts";

const URI = "file:///work/program.py";
const SOURCE = "x = 0\nfor n in [3, 5]:\n    x += n\nprint(x)\n";

let model: Awaited<ReturnType<typeof tinyModel>>;
let client: LspClient;
beforeAll(async () => {
  model = await tinyModel();
});
afterAll(() => model.remove());
beforeEach(async () => {
  client = await LspClient.start({ model: { path: model.folder }, decode: { maxTokens: 200 } });
});
/** Goes on until the model's context is full. */
const ENDLESS = "n = 0\nwhile True:\n    n += 1\n";
/** Predictions that last long enough to do something meanwhile. */
async function predictLong(): Promise<void> {
  await client.stop();
  client = await LspClient.start({ model: { path: model.folder }, decode: { maxTokens: 8000 } });
}
afterEach(async () => {
  expect(await client.stop()).toBe(0);
});

describe("a program is predicted", () => {
  it("by command: hints, hover, lenses, status", async () => {
    await client.open(URI, SOURCE);
    expect(await client.lenses(URI)).toEqual(["Predict trace"]);
    expect(await client.hints(URI)).toEqual([]);
    const { steps, ending } = await client.predict(URI);
    expect(steps).toBeGreaterThan(0);
    expect(ending).toBeTruthy();

    const status = await client.status(URI, ({ state }) => state === "predicted");
    expect(status).toMatchObject({ uri: URI, steps, ending, model: { id: "tiny", device: "cpu" } });
    expect(status.latencyMs).toBeGreaterThan(0);
    expect((await client.lenses(URI))[0]).toBe(`≈ ${steps} steps, ${ending}`);

    const hints = await client.hints(URI);
    expect(hints.length).toBeGreaterThan(0);
    const ends = SOURCE.split("\n").map((line) => line.length);
    for (const { position, label } of hints) {
      expect(position.character).toBe(ends[position.line]);
      expect(label).toMatch(/^≈ /);
      expect(label.length).toBeLessThanOrEqual(43);
    }
    const line = hints[0]?.position.line ?? 0;
    expect(await client.hover(URI, line, 0)).toMatch(new RegExp(`^\\*\\*≈ Line ${line + 1}\\*\\* runs `));
  });

  it("with hints that appear while it decodes", async () => {
    await client.open(URI, SOURCE);
    const predicted = client.predict(URI);
    const growing = await client.status(URI, ({ state, steps }) => state === "predicting" && steps > 0);
    expect(growing.ending).toBeUndefined();
    await predicted;
    expect(client.hintRefreshes).toBeGreaterThanOrEqual(2);
  });

  it("and only the asked lines' hints are sent, with their tooltips when asked", async () => {
    await client.open(URI, SOURCE);
    await client.predict(URI);
    const all = await client.hints(URI);
    const line = all[0]?.position.line ?? 0;
    const some = await client.hints(URI, line, line);
    expect(some).toEqual(all.filter(({ position }) => position.line === line));
    const [asked] = some;
    if (!asked) throw new Error("there is no hint");
    expect(asked.tooltip).toBeUndefined();
    const resolved = await client.connection.sendRequest(InlayHintResolveRequest.type, asked);
    expect(resolved.tooltip).toMatchObject({ value: expect.stringContaining(`≈ Line ${line + 1}`) });
  });

  it("again after an edit, with what may be old marked until then", async () => {
    await client.open(URI, SOURCE);
    await client.predict(URI);
    const before = await client.hintTexts(URI);
    await client.change(URI, SOURCE.replace("print(x)", "print(x + 1)"));
    await client.status(URI, ({ state }) => state === "stale");
    for (const [line, text] of Object.entries(await client.hintTexts(URI))) {
      if (!text.endsWith(" · old")) expect(before[Number(line)]).toBe(text);
    }
    client.statuses.length = 0;
    await client.status(URI, ({ state }) => state === "predicted");
    expect(Object.values(await client.hintTexts(URI)).filter((text) => text.endsWith("old"))).toEqual([]);
  });

  it("and cleared", async () => {
    await client.open(URI, SOURCE);
    await client.predict(URI);
    await client.command(ServerCommand.clear, URI);
    expect([await client.hints(URI), await client.hover(URI, 0, 0)]).toEqual([[], undefined]);
    expect(await client.lenses(URI)).toEqual(["Predict trace"]);
  });

  it("and cancelled: what there is stays, marked as cut", async () => {
    await predictLong();
    await client.open(URI, ENDLESS);
    const predicted = client.predict(URI);
    await client.status(URI, ({ state, steps }) => state === "predicting" && steps > 0);
    await client.command(ServerCommand.cancel, URI);
    expect((await predicted).ending).toBe("goes on; the prediction was cancelled");
    expect((await client.hints(URI)).some(({ label }) => String(label).includes("⋯ cancelled"))).toBe(true);
  });
});

describe("a client that shows progress", () => {
  const parameters = { command: ServerCommand.predict, arguments: [URI], workDoneToken: "t" };

  it("sees it begin and end", async () => {
    const seen: string[] = [];
    client.connection.onProgress(WorkDoneProgress.type, "t", ({ kind }) => seen.push(kind));
    await client.open(URI, SOURCE);
    await client.connection.sendRequest("workspace/executeCommand", parameters);
    expect(seen).toEqual(["begin", "end"]);
  });

  it("is asked to show one of the server's own where it gave none", async () => {
    await predictLong();
    const created = new Promise<void>((resolve) => {
      client.connection.onRequest(WorkDoneProgressCreateRequest.type, () => resolve());
    });
    await client.open(URI, ENDLESS);
    const predicted = client.predict(URI);
    await created;
    await client.command(ServerCommand.cancel, URI);
    await predicted;
  });
});

it("a command that the client cancels stops the prediction and says how far it came", async () => {
  await predictLong();
  const stop = new CancellationTokenSource();
  await client.open(URI, ENDLESS);
  const predicted = client.connection.sendRequest(
    ExecuteCommandRequest.type,
    { command: ServerCommand.predict, arguments: [URI] },
    stop.token,
  );
  await client.status(URI, ({ state, steps }) => state === "predicting" && steps > 0);
  stop.cancel();
  expect(await predicted).toMatchObject({ ending: "goes on; the prediction was cancelled" });
});

describe("while it decodes", () => {
  it("other requests are answered, and other documents wait their turn", async () => {
    await predictLong();
    const other = "file:///work/other.py";
    await client.open(URI, ENDLESS);
    await client.open(other, "# nothing to wait for\n");
    const order: string[] = [];
    const first = client.predict(URI).then(() => order.push("first"));
    const second = client.predict(other).then(() => order.push("second"));
    await client.status(URI, ({ steps }) => steps > 0);
    expect(await client.lenses(URI)).toEqual(["Predicting…", "Cancel"]);
    order.push("lenses");
    await client.command(ServerCommand.cancel, URI);
    await Promise.all([first, second]);
    expect(order).toEqual(["lenses", "first", "second"]);
  });

  it("the whole server stops when told to", async () => {
    await predictLong();
    await client.open(URI, ENDLESS);
    const predicted = client.predict(URI).catch(() => undefined);
    await client.status(URI, ({ steps }) => steps > 0);
    expect(await client.stop()).toBe(0);
    client.connection.dispose();
    await Promise.race([predicted, new Promise((resolve) => setTimeout(resolve, 10))]);
    client = await LspClient.start({});
  });
});

describe("a client that goes away without a word", () => {
  const leave = async () => {
    const left = new Promise((resolve) => client.process.once("exit", (...how) => resolve(how)));
    client.process.stdin?.destroy();
    return left;
  };
  afterEach(async () => {
    client = await LspClient.start({});
  });

  it("while it predicts: the server ends in order", async () => {
    await predictLong();
    await client.open(URI, ENDLESS);
    void client.predict(URI).catch(() => undefined);
    await client.status(URI, ({ steps }) => steps > 0);
    expect(await leave()).toEqual([1, null]);
  });

  it("while the model loads: the server ends in order", async () => {
    await client.open(URI, ENDLESS);
    void client.predict(URI).catch(() => undefined);
    await client.status(URI, ({ state }) => state === "predicting");
    expect(await leave()).toEqual([1, null]);
  });
});

describe("a client with fewer abilities", () => {
  it("gets settings by initializationOptions and no custom notifications", async () => {
    const plain = await LspClient.start(
      { hints: { enabled: false }, model: { path: model.folder }, decode: { maxTokens: 60 } },
      { plain: true },
    );
    await plain.open(URI, SOURCE);
    expect((await plain.predict(URI)).steps).toBeGreaterThan(0);
    expect(await plain.hints(URI)).toEqual([]);
    expect([plain.statuses, plain.hintRefreshes]).toEqual([[], 0]);
    expect(await plain.stop()).toBe(0);
  });
});

it("refuses what it does not know with a message", async () => {
  await expect(client.predict("file:///not/open.py")).rejects.toThrow("is not open");
  await expect(client.command("foretrace.server.nonsense", URI)).rejects.toThrow();
});

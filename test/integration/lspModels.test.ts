import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  ExecuteCommandRequest,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
} from "vscode-languageserver-protocol/node";
import { type DownloadOffer, type ModelChoice, ServerCommand } from "../../server/protocol.ts";
import { type Hub, startHub } from "../fixtures/hub.ts";
import { writeHubFolder } from "../fixtures/hubFolder.ts";
import { LspClient } from "../fixtures/lspClient.ts";
import { tinyModel } from "../fixtures/tinyModel.ts";

const URI = "file:///work/program.py";
const WEIGHTS = "model.safetensors";
const folder = mkdtempSync(join(tmpdir(), "foretrace-lsp-models-"));
let files: ReadonlyMap<string, Buffer>;
let hub: Hub;
let client: LspClient;
let installed: string;
let target: string;
let counter = 0;
beforeAll(async () => {
  const source = join(folder, "source");
  await writeHubFolder(source);
  files = new Map(readdirSync(source).map((name) => [name, readFileSync(join(source, name))]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  installed = join(folder, `models-${counter++}`);
  target = join(installed, "codeexecutor");
  hub = await startHub(files);
  client = await LspClient.start();
});
afterEach(async () => {
  expect(await client.stop()).toBe(0);
  await hub.close();
});

const install = (workDoneToken?: string) => ({
  command: ServerCommand.installModel,
  arguments: [{ folder: target, endpoint: hub.endpoint }],
  ...(workDoneToken !== undefined && { workDoneToken }),
});

describe("the model that users are offered", () => {
  it("has a licence and a size, and nothing is fetched to say so", async () => {
    const offer = await client.command<DownloadOffer>(ServerCommand.describeDownload, { endpoint: hub.endpoint });
    const sizeBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    const page = `${hub.endpoint}/microsoft/codeexecutor`;
    expect([offer, hub.log]).toEqual([{ repository: "microsoft/codeexecutor", page, licence: "MIT", sizeBytes }, []]);
  });

  it("is installed with progress, and then to be chosen", async () => {
    const seen: (number | undefined)[] = [];
    client.connection.onProgress(WorkDoneProgress.type, "t", (value) => {
      if (value.kind === "report") seen.push(value.percentage);
    });
    const choices = await client.connection.sendRequest(ExecuteCommandRequest.type, install("t"));
    expect(choices).toMatchObject([
      { path: join(target, "float32"), id: "codeexecutor", precision: "float32", licence: "MIT", device: "auto" },
      { path: join(target, "int8"), id: "codeexecutor", precision: "int8", licence: "MIT" },
    ]);
    expect(seen).toEqual([...seen].sort((a = 0, b = 0) => a - b));
    expect([seen.includes(80), seen.at(-1), existsSync(`${target}.download`)]).toEqual([true, 100, false]);
    const all = await client.command<ModelChoice[]>(ServerCommand.listModels, { installed });
    expect(all.map(({ path }) => path)).toEqual(["", join(target, "float32"), join(target, "int8")]);
    expect(all[0]).toMatchObject({ id: "foretrace-small", licence: "MIT" });
  });

  it("is installed with progress of the server's own where the client gave none", async () => {
    let isAsked = false;
    client.connection.onRequest(WorkDoneProgressCreateRequest.type, () => {
      isAsked = true;
    });
    expect(await client.connection.sendRequest(ExecuteCommandRequest.type, install())).toHaveLength(2);
    expect(isAsked).toBe(true);
  });

  it("is not installed when the user cancels; the next time it goes on", async () => {
    hub.mischief.set(WEIGHTS, { pauseMs: () => 20 });
    const stop = new CancellationTokenSource();
    client.connection.onProgress(WorkDoneProgress.type, "t", (value) => {
      if (value.kind === "report" && (value.percentage ?? 0) > 30) stop.cancel();
    });
    const answer = await client.connection.sendRequest(ExecuteCommandRequest.type, install("t"), stop.token);
    expect([answer, existsSync(target)]).toEqual([null, false]);
    expect(await client.command<ModelChoice[]>(ServerCommand.listModels, { installed })).toHaveLength(1);
    hub.mischief.clear();
    expect(await client.connection.sendRequest(ExecuteCommandRequest.type, install())).toHaveLength(2);
    expect(hub.log.at(-1)).toMatch(/model\.safetensors bytes=\d+-$/);
  });

  it("is installed by one at a time", async () => {
    hub.mischief.set(WEIGHTS, { pauseMs: () => 20 });
    const first = client.connection.sendRequest(ExecuteCommandRequest.type, install());
    while (!hub.log.includes(`GET ${WEIGHTS}`)) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = client.connection.sendRequest(ExecuteCommandRequest.type, install());
    await expect(second).rejects.toThrow(/being downloaded to already/);
    expect(await first).toHaveLength(2);
  });

  it.each([
    [
      "what the hub sent is wrong",
      () => hub.mischief.set(WEIGHTS, { bytes: Buffer.alloc(90_000) }),
      /damaged|announced/,
    ],
    ["the hub has no such file", () => hub.mischief.set(WEIGHTS, { status: (): number => 404 }), /There is no model/],
  ])("is not installed where %s, and the user reads why", async (_, prepare, message) => {
    prepare();
    await expect(client.connection.sendRequest(ExecuteCommandRequest.type, install())).rejects.toThrow(message);
    expect(existsSync(target)).toBe(false);
  });

  it.each([[[]], [[{ folder: "" }]], [[{ folder: 5 }]], [["x"]]])(
    "is not installed with the arguments %j",
    async (args) => {
      const request = { command: ServerCommand.installModel, arguments: args };
      await expect(client.connection.sendRequest(ExecuteCommandRequest.type, request)).rejects.toThrow(/bad options/);
    },
  );
});

describe("the CUDA runtime", () => {
  it.each([ServerCommand.describeCuda, ServerCommand.installCuda])(
    "is not fetched, with the reason: %s",
    async (command) => {
      const proxy = createServer();
      proxy.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const request = (argument: object) =>
        client.connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
      await expect(request({ proxy: address })).rejects.toThrow(/cannot be fetched: .*407|Nothing can be installed/);
      await expect(request({ proxy: 5 })).rejects.toThrow(/bad options/);
      proxy.close();
    },
  );
});

describe("choosing a model", () => {
  it("lists a folder without one with its problem", async () => {
    const choices = await client.command<ModelChoice[]>(ServerCommand.listModels, { folders: [join(folder, "empty")] });
    expect(choices[1]).toMatchObject({ id: "empty", problem: expect.stringContaining("There is no model in") });
  });

  it("predicts with it at once, without a restart", async () => {
    const [first, second] = [await tinyModel(), await tinyModel("raises")];
    try {
      await client.open(URI, 'x = __import__("zlib").crc32(b"a")\n');
      await client.configure({ model: { path: first.folder } });
      await client.predict(URI);
      const before = await client.status(URI, ({ state }) => state === "predicted");
      expect(before.ending).not.toContain("KeyError");
      client.statuses.length = 0;
      await client.configure({ model: { path: second.folder } });
      const after = await client.status(URI, ({ state, ending }) => state === "predicted" && !!ending?.includes("Key"));
      expect(after.ending).toContain("KeyError");
    } finally {
      await Promise.all([first.remove(), second.remove()]);
    }
  });
});

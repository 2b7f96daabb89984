import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alone } from "../../server/inference/download/alone.ts";
import { fetchFiles } from "../../server/inference/download/fetchFiles.ts";
import { readOffer } from "../../server/inference/download/offer.ts";
import { proxyFor } from "../../server/inference/download/proxy.ts";
import { ModelFault } from "../../server/inference/modelFault.ts";
import { type Hub, REPOSITORY, startHub } from "../fixtures/hub.ts";

const WEIGHTS = "model.safetensors";
const SIZE = 200_000;
const files = new Map([
  ["config.json", Buffer.from("{}")],
  ["vocab.json", Buffer.from('{"a":0}')],
  ["merges.txt", Buffer.from("")],
  ["added_tokens.json", Buffer.from('{"b":1}')],
  [WEIGHTS, Buffer.from(Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) % 251))],
]);

let hub: Hub;
let folder: string;
beforeEach(async () => {
  hub = await startHub(files);
  folder = mkdtempSync(join(tmpdir(), "foretrace-download-"));
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  readonly signal?: AbortSignal;
  readonly proxy?: string;
  readonly repository?: string;
  readonly endpoint?: string;
  readonly stallMs?: number;
  readonly neededBytes?: number;
  readonly onBytes?: (done: number, total: number) => void;
}

async function download({ repository = REPOSITORY, onBytes = () => {}, ...asked }: Asked = {}) {
  const signal = new AbortController().signal;
  const options = { endpoint: hub.endpoint, signal, waitsMs: [5, 5], ...asked };
  const offer = await readOffer(repository, options);
  await fetchFiles(offer, folder, { ...options, onBytes });
  return offer;
}

/** The fault that a download ends with. */
async function fault(asked: Asked = {}): Promise<ModelFault> {
  const error = await download(asked).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof ModelFault) return error;
  throw new Error(`no ModelFault but ${error}`);
}

const parts = () => readdirSync(folder).filter((name) => name.endsWith(".part"));
const requests = () => hub.log.filter((line) => line.includes(WEIGHTS));

function expectWhole(): void {
  for (const [name, content] of files) expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
}

describe("a download", () => {
  it("brings every file, having said how large they are", async () => {
    const seen: number[] = [];
    const offer = await download({ onBytes: (done) => seen.push(done) });
    const sizeBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    expect(offer).toMatchObject({ repository: REPOSITORY, licence: "MIT", revision: "c0ffee", sizeBytes });
    expectWhole();
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(sizeBytes);
  });

  it("fetches no weights twice", async () => {
    await download();
    await download();
    expect(requests()).toEqual([`GET ${WEIGHTS}`]);
  });

  it("that is cut goes on where it was", async () => {
    hub.mischief.set(WEIGHTS, { cutAfter: (range) => (range === undefined ? 64 * 1024 : undefined) });
    await download();
    expectWhole();
    expect(requests()).toHaveLength(2);
    const from = Number(/bytes=(\d+)-/.exec(requests()[1] ?? "")?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(64 * 1024);
  });

  it("that is cut again and again goes on as long as something comes", async () => {
    hub.mischief.set(WEIGHTS, { cutAfter: () => 32 * 1024 });
    await download();
    expectWhole();
    expect(requests().length).toBeGreaterThan(5);
  });

  it("goes on in the next call after its attempts are used up", async () => {
    hub.mischief.set(WEIGHTS, { cutAfter: (range) => (range === undefined ? 32 * 1024 : 0) });
    const { kind, message } = await fault();
    expect([kind, message]).toEqual(["network", expect.stringMatching(/the connection was cut.*kept, and it goes on/)]);
    expect([parts().length, existsSync(join(folder, WEIGHTS))]).toEqual([1, false]);
    hub.mischief.clear();
    await download();
    expectWhole();
    expect(requests().at(-1)).toMatch(/bytes=\d+-$/);
  });

  it("begins anew where the server knows no ranges", async () => {
    let cuts = 0;
    hub.mischief.set(WEIGHTS, { ignoresRange: true, cutAfter: () => (cuts++ === 0 ? 32 * 1024 : undefined) });
    await download();
    expectWhole();
  });

  it("begins anew where the part is of another upload", async () => {
    writeFileSync(join(folder, `${WEIGHTS}.0123456789ab.part`), "old");
    await download();
    expectWhole();
    expect(requests()).toEqual([`GET ${WEIGHTS}`]);
  });

  it("is tried again while the server is busy", async () => {
    let refusals = 2;
    hub.mischief.set("vocab.json", { status: () => (refusals-- > 0 ? 503 : undefined) });
    await download();
    expectWhole();
  });
});

describe("is refused, and nothing is left that looks finished:", () => {
  it.each([
    ["a size that is too large", SIZE + 1],
    ["a size that is too small", SIZE - 1],
  ])("%s", async (_, size) => {
    hub.mischief.set(WEIGHTS, { size });
    const { kind, message } = await fault();
    expect([kind, message]).toEqual(["damaged", expect.stringContaining(`${SIZE} bytes instead of ${size}`)]);
    expect([parts(), existsSync(join(folder, WEIGHTS))]).toEqual([[], false]);
  });

  it("other bytes", async () => {
    hub.mischief.set(WEIGHTS, { bytes: Buffer.alloc(SIZE, 1) });
    const { kind, message } = await fault();
    expect([kind, message]).toEqual(["damaged", expect.stringContaining("its checksum differs")]);
    expect([parts(), existsSync(join(folder, WEIGHTS))]).toEqual([[], false]);
  });

  it.each([
    [
      "a file that is not there",
      { status: (): number => 404 },
      "missing",
      /no model\.safetensors at .*microsoft\/codeexecutor/,
    ],
    ["a repository that is not public", { status: (): number => 401 }, "missing", /is not public, or does not exist/],
    [
      "a server that fails",
      { status: (): number => 500 },
      "network",
      /answered 500.*models that are installed still work/,
    ],
  ] as const)("%s", async (_, mischief, kind, message) => {
    hub.mischief.set(WEIGHTS, mischief);
    expect(await fault()).toMatchObject({ kind, message: expect.stringMatching(message) });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["a name that is none", { repository: "codeexecutor" }, "names no repository"],
    ["a name that leaves its place", { repository: "a/..b" }, "names no repository"],
    ["an address that is none", { endpoint: "ftp://hub" }, "is no address of a hub"],
    ["a server that is not there", { endpoint: "http://127.0.0.1:9" }, "refused the connection"],
    ["a folder that is a file", {}, "cannot be written to"],
    ["a disk that is too small", { neededBytes: 1e18 }, "This takes 1000000000000 MB and the disk of"],
  ])("%s", async (what, asked, message) => {
    if (what.startsWith("a folder")) {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, "");
    }
    expect((await fault(asked)).message).toContain(message);
    expect(requests()).toEqual([]);
  });
});

describe("a server that is slow", () => {
  it("is given up when the user cancels; what came is kept", async () => {
    hub.mischief.set(WEIGHTS, { pauseMs: () => 20 });
    const stop = new AbortController();
    const onBytes = (done: number) => {
      if (done > 32 * 1024) stop.abort();
    };
    await expect(download({ signal: stop.signal, onBytes })).rejects.toMatchObject({ name: "AbortError" });
    expect([parts().length, existsSync(join(folder, WEIGHTS))]).toEqual([1, false]);
    hub.mischief.clear();
    await download();
    expectWhole();
    expect(requests().at(-1)).toMatch(/bytes=\d+-$/);
  });

  it("and sends nothing any more is asked again", async () => {
    hub.mischief.set(WEIGHTS, { pauseMs: (range) => (range === undefined ? 2000 : 0) });
    await download({ stallMs: 100 });
    expectWhole();
    expect(requests()).toHaveLength(2);
  });
});

describe("a folder that is downloaded to", () => {
  const nothing = async () => "done";

  it("is refused to others meanwhile", async () => {
    const second = alone(folder, () => alone(folder, nothing));
    await expect(second).rejects.toMatchObject({ kind: "busy", message: expect.stringContaining("another window") });
    expect(await alone(folder, nothing)).toBe("done");
  });

  it("is free again when who held it has died", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(join(folder, ".lock"), String(pid));
    expect(await alone(folder, nothing)).toBe("done");
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a proxy", () => {
  it("is used, also for encrypted connections, and named where it refuses", async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.writeHead(407).end();
    });
    proxy.on("connect", ({ url }, socket) => {
      asked.push(`CONNECT ${url}`);
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      const plain = await fault({ endpoint: "http://hub.invalid", proxy: address });
      const encrypted = await fault({ endpoint: "https://hub.invalid", proxy: address });
      expect([plain.message, encrypted.message]).toEqual(Array(2).fill(expect.stringContaining("407")));
      expect(asked).toEqual([
        `HEAD http://hub.invalid/${REPOSITORY}/resolve/main/config.json`,
        "CONNECT hub.invalid:443",
      ]);
    } finally {
      proxy.close();
    }
  });

  it("brings every file", async () => {
    await download({ endpoint: "http://hub.invalid", proxy: hub.endpoint });
    expectWhole();
  });

  const env = { HTTPS_PROXY: "http://one", HTTP_PROXY: "http://two", NO_PROXY: "inside.org, .local:8443 10.0.0.1" };
  it.each([
    ["https://huggingface.co/x", undefined, "http://one"],
    ["http://huggingface.co/x", undefined, "http://two"],
    ["https://huggingface.co/x", "http://own", "http://own"],
    ["https://inside.org/x", "http://own", undefined],
    ["https://hub.inside.org/x", undefined, undefined],
    ["https://notinside.org/x", undefined, "http://one"],
    ["https://hub.local:8443/x", undefined, undefined],
    ["https://hub.local/x", undefined, "http://one"],
    ["http://10.0.0.1/x", undefined, undefined],
  ])("for %s (own setting %s) is %s", (url, given, expected) => {
    expect(proxyFor(new URL(url), given, env)).toBe(expected);
  });
});

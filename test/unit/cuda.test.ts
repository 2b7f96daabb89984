import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import {
  type CudaProbe,
  defaultCudaFolder,
  explainLoadError,
  hasProvider,
  PROVIDER_FILES,
  PROVIDER_FOLDER,
  PROVIDER_PACKAGE,
  RUNTIME_VERSION,
  whyNoCuda,
  whyNoProviderHelps,
} from "../../server/inference/cuda.ts";
import { BINDING, RUNTIME_LIBRARY } from "../../server/inference/cudaRuntime.ts";
import { installCudaRuntime } from "../../server/inference/installCuda.ts";

const folder = mkdtempSync(join(tmpdir(), "foretrace-cuda-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A machine that has everything. */
const whole: CudaProbe = {
  platform: "linux",
  arch: "x64",
  list: async (path) => (path === "/cuda" ? ["libcudnn.so.9"] : path === "/provider" ? PROVIDER_FILES : []),
  read: async () => "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2026\n",
  driver: async () => undefined,
  loaderFolders: ["/cuda"],
  loaderCache: async () =>
    "libcudart.so.12 libcublas.so.12 libcublasLt.so.12 libcufft.so.11 libcurand.so.10".split(" "),
};
const CUDA_11 = "libcudart.so.11.0 libcudart.so.11 libcublas.so.11".split(" ");

describe("what keeps CUDA from being used", () => {
  const rows: readonly [string, Partial<CudaProbe>, RegExp | undefined][] = [
    ["nothing", {}, undefined],
    ["another system", { platform: "darwin", arch: "arm64" }, /Linux on x64 only, not for darwin on arm64/],
    ["no driver", { read: async () => undefined }, /no NVIDIA driver is loaded; install one of version 525/],
    ["an old driver", { read: async () => "Kernel Module  470.57.02  x" }, /470\.57\.02 is too old/],
    [
      "a driver that only its tool tells of",
      { read: async () => undefined, driver: async () => "550.54\n" },
      undefined,
    ],
    ["no CUDA", { loaderCache: async () => [] }, /libcudart\.so\.12 is missing; install CUDA 12/],
    [
      "an older CUDA",
      { loaderCache: async () => CUDA_11 },
      /libcudart\.so\.11 is there and libcudart\.so\.12 is needed/,
    ],
    ["no cuDNN", { loaderFolders: [] }, /libcudnn\.so\.9 is missing; install cuDNN 9/],
    [
      "no provider",
      { list: async () => ["libcudnn.so.9"] },
      /provider is not installed; fetch it with `foretrace model/,
    ],
  ];
  it.each(rows)("%s", async (_, missing, message) => {
    const problem = await whyNoCuda(["/none", "/provider"], { ...whole, ...missing });
    if (message) expect(problem).toMatch(message);
    else expect(problem).toBeUndefined();
  });

  it("is told before the provider is fetched, but for the provider", async () => {
    expect(await whyNoProviderHelps({ ...whole, list: async () => [], loaderCache: async () => CUDA_11 })).toMatch(
      /CUDA 12/,
    );
    expect(await whyNoProviderHelps(whole)).toBeUndefined();
    expect([
      hasProvider({ platform: "darwin", arch: "arm64" }),
      hasProvider({ platform: "linux", arch: "x64" }),
    ]).toEqual([false, true]);
  });

  it("is read from what the loader says", () => {
    const message =
      "Failed to load library x.so with error: libcudnn.so.9: cannot open shared object file: No such file";
    expect(explainLoadError(message)).toMatch(/libcudnn\.so\.9 is missing; install cuDNN 9/);
    expect(explainLoadError("out of memory")).toBe("out of memory");
  });

  it("is looked for in a folder of the runtime's version, or in the one that is named", () => {
    expect(defaultCudaFolder({ XDG_DATA_HOME: "/data" })).toBe(join("/data", "foretrace", `cuda-${RUNTIME_VERSION}`));
    expect(defaultCudaFolder({ FORETRACE_STORAGE: "/editor" })).toBe(join("/editor", `cuda-${RUNTIME_VERSION}`));
    expect(defaultCudaFolder({ FORETRACE_CUDA_FOLDER: "/there", FORETRACE_STORAGE: "/editor" })).toBe("/there");
  });
});

it("names what the installed onnxruntime-node takes", () => {
  const require = createRequire(import.meta.url);
  const root = join(require.resolve("onnxruntime-node"), "..", "..");
  const { version } = require(join(root, "package.json")) as { version: string };
  const metadata = require(join(root, "script", "install-metadata.js")) as {
    manifests: Record<string, Record<string, { package: string; path: string }>>;
    packages: Record<string, { name: string; versions: readonly { feed: string; version: string }[] }>;
  };
  const files = metadata.manifests["linux/x64:cuda12"] ?? {};
  expect(version).toBe(RUNTIME_VERSION);
  for (const name of PROVIDER_FILES) expect(files[`./${name}`]?.path).toBe(`${PROVIDER_FOLDER}/${name}`);
  const source = metadata.packages[files[`./${PROVIDER_FILES[0]}`]?.package ?? ""];
  expect(source).toMatchObject({ name: PROVIDER_PACKAGE, versions: [{ feed: "nuget", version: RUNTIME_VERSION }] });
});

/** A zip archive of deflated files. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(text.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

describe("installing the provider", () => {
  const binding = join(folder, "binding");
  mkdirSync(binding);
  for (const name of [BINDING, RUNTIME_LIBRARY]) writeFileSync(join(binding, name), name);
  const files = Object.fromEntries(PROVIDER_FILES.map((name) => [`${PROVIDER_FOLDER}/${name}`, name.repeat(1000)]));
  const good = zip(files);
  const sha512 = (bytes: Buffer) => createHash("sha512").update(bytes).digest("base64");

  interface Served {
    readonly bytes?: Buffer;
    readonly entry?: object;
    readonly status?: number;
  }

  function server({ bytes = good, entry = {}, status = 200 }: Served, asked: string[] = []): typeof fetch {
    const stated = { packageHash: sha512(good), packageHashAlgorithm: "SHA512", packageSize: good.length, ...entry };
    return async (input) => {
      const url = String(input);
      asked.push(url);
      if (url.endsWith(".nupkg")) return new Response(new Uint8Array(bytes), { status });
      if (url.includes("registration"))
        return Response.json({ catalogEntry: "https://api.nuget.org/v3/catalog0/x.json" });
      return Response.json(stated);
    };
  }

  let count = 0;
  async function install(served: Served, answer = true, signal = new AbortController().signal) {
    const out = join(folder, `out${count++}`);
    const asked: string[] = [];
    const options = { agree: async () => answer, fetch: server(served, asked), bindingFolder: binding };
    const progress: number[] = [];
    const installed = await installCudaRuntime(out, options, signal, (done) => progress.push(done)).catch(
      (error: Error) => error.message,
    );
    const written = readdirSync(folder).filter((name) => name.includes(`out${count - 1}`));
    return { out, asked, progress, installed, written };
  }

  it("puts the checked files beside copies of the binding and the runtime", async () => {
    const { out, asked, progress, installed } = await install({});
    expect([installed, progress.at(-1)]).toEqual([true, 1]);
    expect(readdirSync(out).sort()).toEqual([...PROVIDER_FILES, BINDING, RUNTIME_LIBRARY].sort());
    for (const name of PROVIDER_FILES) expect(readFileSync(join(out, name), "utf8")).toBe(name.repeat(1000));
    expect(asked.at(-1)).toContain(`/${PROVIDER_PACKAGE.toLowerCase()}.${RUNTIME_VERSION}.nupkg`);
  });

  it("goes through the proxy", async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on("connect", ({ url }, socket) => {
      asked.push(url ?? "");
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const out = join(folder, "proxied");
    const options = { agree: async () => true, proxy: address, bindingFolder: binding };
    const never = new AbortController().signal;
    await expect(installCudaRuntime(out, options, never, () => {})).rejects.toThrow(/cannot be fetched: .*407/);
    proxy.close();
    expect(asked).toEqual(["api.nuget.org:443"]);
  });

  it("fetches nothing large and writes nothing when the user does not agree", async () => {
    const { asked, installed, written } = await install({}, false);
    expect([installed, written]).toEqual([false, []]);
    expect(asked.some((url) => url.endsWith(".nupkg"))).toBe(false);
  });

  const changed = Buffer.from(good);
  changed[40] = (changed[40] ?? 0) ^ 1;
  const noProvider = zip({ readme: "nothing" });
  const stating = (bytes: Buffer): Served => ({
    bytes,
    entry: { packageHash: sha512(bytes), packageSize: bytes.length },
  });
  it.each<[string, Served, RegExp]>([
    ["changed", { bytes: changed }, /checksum differs/],
    ["cut off", { bytes: good.subarray(0, 100) }, /has 100 bytes instead of/],
    ["too long", { bytes: Buffer.concat([good, good]) }, /longer than NuGet says/],
    ["of another kind", stating(noProvider), /libonnxruntime_providers_shared\.so is not in it/],
    ["no archive", stating(Buffer.from("no zip")), /no zip archive/],
    ["not there", { status: 404 }, /the server answers 404/],
    ["described otherwise", { entry: { packageHashAlgorithm: "MD5" } }, /in an unknown form/],
  ])("leaves nothing of a package that is %s", async (_, served, message) => {
    const { installed, written } = await install(served);
    expect(installed).toMatch(message);
    expect(written).toEqual([]);
  });

  it("leaves nothing when it is stopped", async () => {
    const stop = new AbortController();
    stop.abort();
    const { installed, written } = await install({}, true, stop.signal);
    expect([typeof installed, written]).toEqual(["string", []]);
  });
});

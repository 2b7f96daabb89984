import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, open, rm, stat, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import { z } from "zod";
import { atomically } from "../../models/export/atomicFolder.ts";
import { readZip, type ZipEntry } from "../../models/export/zip.ts";
import { PROVIDER_FILES, PROVIDER_FOLDER, PROVIDER_PACKAGE, RUNTIME_VERSION } from "./cuda.ts";
import { BINDING, bindingFolder, RUNTIME_LIBRARY } from "./cudaRuntime.ts";
import { type Route, send } from "./download/http.ts";
import { ModelFault } from "./modelFault.ts";

const FEED = "https://api.nuget.org/v3";
/** Several times what the package and its files have been; more is damage or malice. */
const MOST_PACKAGE_BYTES = 1_000_000_000;
const MOST_FILE_BYTES = 2_000_000_000;

/** What will be fetched, for the user to agree to. */
export interface CudaDownload {
  readonly url: string;
  readonly sizeBytes: number;
  readonly folder: string;
}

export interface CudaInstallOptions {
  /** Asked before anything large is fetched or anything written. */
  readonly agree: (download: CudaDownload) => Promise<boolean>;
  readonly fetch?: typeof fetch;
  /** As for models; the environment's when absent. */
  readonly proxy?: string | undefined;
  /** Where the binding and the runtime are copied from; default is the installed package. */
  readonly bindingFolder?: string;
}

/**
 * Fetches ONNX Runtime's CUDA provider and puts it into a folder with copies of the binding and the runtime, which
 * `useCudaRuntime` loads. The package is what onnxruntime-node's own install step takes; it is checked against the size and
 * the SHA-512 that NuGet's catalogue states for it, each file against its size in the package. `folder` appears when all is
 * there, or not at all.
 *
 * @param onProgress gets the share of the download that is done, 0..1
 * @returns whether the user agreed
 * @throws ModelFault, or ExportFault on a full disk or a folder that cannot be written
 */
export async function installCudaRuntime(
  folder: string,
  options: CudaInstallOptions,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<boolean> {
  const fetcher = options.fetch ?? fetchThrough({ signal, proxy: options.proxy });
  const get = (url: string) => request(fetcher, url, signal);
  const stated = await packageEntry(get);
  const target = resolve(folder);
  const id = PROVIDER_PACKAGE.toLowerCase();
  const url = `${FEED}-flatcontainer/${id}/${RUNTIME_VERSION}/${id}.${RUNTIME_VERSION}.nupkg`;
  if (!(await options.agree({ url, sizeBytes: stated.packageSize, folder: target }))) return false;
  await atomically(target, async (work) => {
    await refuseSmallDisk(work, stated.packageSize);
    const archive = join(work, "package.nupkg");
    await download(await get(url), archive, stated, signal, onProgress);
    await unpack(archive, work, signal);
    await rm(archive);
    const from = options.bindingFolder ?? bindingFolder();
    for (const name of [BINDING, RUNTIME_LIBRARY]) await copyFile(join(from, name), join(work, name));
  });
  return true;
}

/** `fetch` of Node knows no proxies. */
const fetchThrough =
  (route: Route): typeof fetch =>
  async (url) => {
    const answer = await send("GET", new URL(String(url)), {}, route);
    return new Response(Readable.toWeb(answer) as ReadableStream, { status: answer.statusCode ?? 0 });
  };

const leafSchema = z.object({ catalogEntry: z.string().startsWith("https://api.nuget.org/") });
const entrySchema = z.object({
  packageHash: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  packageHashAlgorithm: z.literal("SHA512"),
  packageSize: z.int().min(1).max(MOST_PACKAGE_BYTES),
});
type PackageEntry = z.infer<typeof entrySchema>;

/** What NuGet's catalogue says of the package: its entries are never changed. */
async function packageEntry(get: (url: string) => Promise<Response>): Promise<PackageEntry> {
  const leafUrl = `${FEED}/registration5-semver1/${PROVIDER_PACKAGE.toLowerCase()}/${RUNTIME_VERSION}.json`;
  try {
    const leaf = leafSchema.parse(await (await get(leafUrl)).json());
    return entrySchema.parse(await (await get(leaf.catalogEntry)).json());
  } catch (error) {
    if (!(error instanceof z.ZodError) && !(error instanceof SyntaxError)) throw error;
    throw new ModelFault("unsupported", `NuGet describes ${PROVIDER_PACKAGE} in an unknown form. Update Foretrace.`);
  }
}

async function request(fetcher: typeof fetch, url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetcher(url, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    const { message } = error instanceof Error ? error : new Error(String(error));
    throw notFetched(url, error instanceof Error && error.cause instanceof Error ? error.cause.message : message);
  });
  if (!response.ok || !response.body) throw notFetched(url, `the server answers ${response.status}`);
  return response;
}

function notFetched(url: string, reason: string): ModelFault {
  return new ModelFault("missing", `${url} cannot be fetched: ${reason}. Nothing was written; check the network.`);
}

async function download(
  { body }: Response,
  path: string,
  { packageHash, packageSize }: PackageEntry,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<void> {
  const hash = createHash("sha512");
  let done = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, next) {
      hash.update(chunk);
      done += chunk.length;
      onProgress(Math.min(1, done / packageSize));
      next(done > packageSize ? damaged("it is longer than NuGet says") : null, chunk);
    },
  });
  if (!body) throw damaged("nothing came");
  await pipeline(Readable.fromWeb(body), count, createWriteStream(path), { signal });
  if (done !== packageSize) throw damaged(`it has ${done} bytes instead of ${packageSize}`);
  if (hash.digest("base64") !== packageHash) throw damaged("its checksum differs");
}

async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  const file = await open(archive);
  try {
    const entries = await readZip(file, archive, "stored or deflated");
    for (const name of PROVIDER_FILES) {
      const entry = entries.get(`${PROVIDER_FOLDER}/${name}`);
      if (!entry) throw damaged(`${name} is not in it`);
      if (entry.sizeBytes > MOST_FILE_BYTES) throw damaged(`${name} claims ${entry.sizeBytes} bytes`);
      await unpackFile(archive, entry, join(folder, name), signal);
    }
  } finally {
    await file.close();
  }
}

async function unpackFile(archive: string, entry: ZipEntry, path: string, signal: AbortSignal): Promise<void> {
  const { offset, packedBytes, sizeBytes, deflated } = entry;
  const packed = createReadStream(archive, { start: offset, end: offset + packedBytes - 1 });
  let done = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _, next) {
      done += chunk.length;
      next(done > sizeBytes ? damaged("a file in it is larger than it claims") : null, chunk);
    },
  });
  const out = createWriteStream(path, { mode: 0o755 });
  if (deflated) await pipeline(packed, createInflateRaw(), limit, out, { signal });
  else await pipeline(packed, limit, out, { signal });
  if ((await stat(path)).size !== sizeBytes) throw damaged("a file in it is smaller than it claims");
}

/** The package and, at about two and a half times its size, its files. */
async function refuseSmallDisk(folder: string, packageBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const neededBytes = 3.5 * packageBytes;
  if (bavail * bsize >= neededBytes) return;
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
  throw new ModelFault(
    "missing",
    `The CUDA provider takes ${megabytes(neededBytes)} MB while it is installed and the disk has ${megabytes(bavail * bsize)} MB left. Make room, or choose another folder.`,
  );
}

function damaged(problem: string): ModelFault {
  return new ModelFault("damaged", `The package of the CUDA provider is refused: ${problem}. Fetch it again.`);
}

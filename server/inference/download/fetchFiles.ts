import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { sha256Of } from "../modelDirectory.ts";
import { ModelFault } from "../modelFault.ts";
import { explained, Interruption, refusal, wrongBytes } from "./faults.ts";
import { send } from "./http.ts";
import type { HubFile, Offer } from "./offer.ts";
import { type DownloadOptions, persistently } from "./persistently.ts";

export interface FetchOptions extends DownloadOptions {
  /** Called with the bytes that are there, of all files together. */
  readonly onBytes?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  /** Room that must be on the disk for the files and all that is then made of them; theirs alone when absent. */
  readonly neededBytes?: number;
}

/**
 * Brings an offer's files into a folder. Each grows under a name that ends with `.part` and gets its own name when its
 * size and checksum are right; what an interruption leaves is gone on from by the next call. Throws a `ModelFault`;
 * rejects with the signal's reason when aborted.
 */
export async function fetchFiles(offer: Offer, folder: string, options: FetchOptions): Promise<void> {
  const { page, sizeBytes, files } = offer;
  await prepare(folder, options.neededBytes ?? sizeBytes).catch((error: unknown) => {
    throw explained(error, page.host, folder);
  });
  let before = 0;
  for (const file of files) {
    const report = (bytes: number) => options.onBytes?.(before + bytes, sizeBytes);
    await fetchFile({ file, folder, page, report }, options);
    before += file.sizeBytes;
    report(0);
  }
}

interface Fetch {
  readonly file: HubFile;
  readonly folder: string;
  readonly page: URL;
  readonly report: (bytes: number) => void;
}

async function fetchFile({ file, folder, page, report }: Fetch, options: DownloadOptions): Promise<void> {
  const path = join(folder, file.name);
  if (await isWhole(path, file)) return;
  await rm(path, { force: true });
  const part = partOf(path, file);
  await removeOtherParts(folder, file, part);
  let furthest = await sizeOf(part);
  let reached = furthest;
  const task = {
    what: `${file.name} was not downloaded to its end`,
    host: page.host,
    folder,
    progressed: () => reached > furthest,
  };
  await persistently(task, options, async () => {
    furthest = Math.max(furthest, reached);
    reached = await sizeOf(part);
    if (reached > file.sizeBytes) reached = await removed(part);
    const grown = (bytes: number) => {
      reached = bytes;
      report(bytes);
    };
    if (reached < file.sizeBytes || reached === 0) await append(file, part, page, reached, options, grown);
  });
  await checkAndRename(file, part, path, page.host);
}

/** A part belongs to one content: after a new upload, an old part is of no use. */
function partOf(path: string, { version }: HubFile): string {
  const tag = version.replaceAll(/\W/g, "").slice(0, 12);
  return tag === "" ? `${path}.part` : `${path}.${tag}.part`;
}

async function removeOtherParts(folder: string, { name }: HubFile, part: string): Promise<void> {
  for (const other of await readdir(folder)) {
    const isPart = other.startsWith(`${name}.`) && other.endsWith(".part") && join(folder, other) !== part;
    if (isPart) await rm(join(folder, other), { force: true });
  }
}

/** One request for the rest of a file. */
async function append(
  file: HubFile,
  part: string,
  page: URL,
  from: number,
  options: DownloadOptions,
  grown: (bytes: number) => void,
): Promise<void> {
  const answer = await send("GET", file.url, from > 0 ? { Range: `bytes=${from}-` } : {}, options);
  try {
    const start = await startOf(answer, file, part, page, from);
    await write(answer, file, part, page.host, start, grown);
  } finally {
    answer.destroy();
  }
}

/** Where the answer's bytes begin in the file. Throws where they are not those that were asked for. */
async function startOf(answer: IncomingMessage, file: HubFile, part: string, page: URL, from: number): Promise<number> {
  const { statusCode = 0, headers } = answer;
  const refuse = async (problem: string) => {
    await removed(part);
    throw wrongBytes(file.name, page.host, problem);
  };
  if (statusCode === 206) {
    const range = headers["content-range"] ?? "";
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
    const fits = Number(first) === from && (total === "*" || Number(total) === file.sizeBytes);
    return fits ? from : refuse(`its range is “${range}” instead of from ${from} of ${file.sizeBytes} bytes`);
  }
  if (statusCode === 416) {
    await removed(part);
    throw new Interruption("the server cannot go on from there; the file begins anew");
  }
  if (statusCode !== 200) throw refusal(statusCode, headers["retry-after"], file.name, page);
  const length = headers["content-length"];
  if (length !== undefined && Number(length) !== file.sizeBytes)
    return refuse(`it has ${length} bytes instead of ${file.sizeBytes}`);
  return 0;
}

async function write(
  answer: IncomingMessage,
  file: HubFile,
  part: string,
  host: string,
  start: number,
  grown: (bytes: number) => void,
): Promise<void> {
  const handle = await open(part, start > 0 ? "a" : "w");
  let bytes = start;
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > file.sizeBytes) break;
      await handle.writeFile(piece);
      grown(bytes);
    }
  } finally {
    await handle.close();
  }
  if (bytes < file.sizeBytes) throw new Interruption("the connection was cut");
  if (bytes === file.sizeBytes) return;
  await removed(part);
  throw wrongBytes(file.name, host, `it has more than ${file.sizeBytes} bytes`);
}

async function checkAndRename(file: HubFile, part: string, path: string, host: string): Promise<void> {
  if (file.sha256 !== undefined && (await sha256Of(part)) !== file.sha256) {
    await removed(part);
    throw wrongBytes(file.name, host, "its checksum differs");
  }
  await rename(part, path);
}

async function isWhole(path: string, { sizeBytes, sha256 }: HubFile): Promise<boolean> {
  // Without a checksum, a file of an earlier upload could have the same size.
  return sha256 !== undefined && (await sizeOf(path)) === sizeBytes && (await sha256Of(path)) === sha256;
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.size ?? 0;
}

async function removed(part: string): Promise<0> {
  await rm(part, { force: true });
  return 0;
}

/** Makes the folder and throws where its disk has too little room. */
async function prepare(folder: string, neededBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const sizes = await Promise.all((await readdir(folder)).map((name) => sizeOf(join(folder, name))));
  const freeBytes = bavail * bsize + sizes.reduce((sum, size) => sum + size, 0);
  if (freeBytes >= neededBytes) return;
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
  throw new ModelFault(
    "memory",
    `This takes ${megabytes(neededBytes)} MB and the disk of ${folder} has ${megabytes(freeBytes)} MB left. The models that are installed still work. Make room, or choose another folder.`,
  );
}

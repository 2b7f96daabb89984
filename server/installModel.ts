import { rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { importModel, type ModelCard } from "../models/export/exportModel.ts";
import { codeexecutorTokenizer } from "./inference/codeexecutorTokenizer.ts";
import { alone } from "./inference/download/alone.ts";
import { fetchFiles } from "./inference/download/fetchFiles.ts";
import { type Offer, WEIGHTS_FILE } from "./inference/download/offer.ts";
import type { DownloadOptions } from "./inference/download/persistently.ts";
import type { ModelManifest } from "./inference/manifest.ts";
import { sha256Of } from "./inference/modelDirectory.ts";

export interface InstallOptions extends DownloadOptions {
  /** Keep the downloaded files after the import. */
  readonly keep?: boolean | undefined;
  /** Also make a model in half precision, for graphics cards. */
  readonly half?: boolean | undefined;
  /** Told the bytes that are there while it downloads, then the share of the import that is done, 0..1. */
  readonly onDownload?: (doneBytes: number, totalBytes: number) => void;
  readonly onImport?: (done: number) => void;
}

/** Room for the download (float32) and a model of it in float32 and one in int8, with a tenth to spare, in downloads. */
const ROOM = 2.4;
const ROOM_FOR_HALF = 0.8;

/** Where an offer's files lie until they are imported, and after an interruption. */
export const downloadFolder = (outDir: string): string => `${resolve(outDir)}.download`;

/**
 * Downloads what a hub offers and makes model directories of it in `outDir`, as `importModel` does. Interrupted, the next
 * call goes on. Throws a `ModelFault` or an `ExportFault`; rejects with the signal's reason when aborted.
 */
export async function installModel(offer: Offer, outDir: string, options: InstallOptions): Promise<ModelManifest[]> {
  const folder = downloadFolder(outDir);
  return alone(folder, async () => {
    const neededBytes = (ROOM + (options.half ? ROOM_FOR_HALF : 0)) * offer.sizeBytes;
    await fetchFiles(offer, folder, { ...options, neededBytes, onBytes: options.onDownload });
    const manifests = await importModel(folder, outDir, {
      card: await cardOf(offer, folder),
      buildTokenizer: codeexecutorTokenizer,
      signal: options.signal,
      half: options.half ?? false,
      ...(options.onImport && { onProgress: options.onImport }),
    });
    if (!options.keep) await rm(folder, { recursive: true, force: true });
    return manifests;
  });
}

/** As for a folder of the user's own, the version is the weights' checksum. */
async function cardOf({ repository, page, licence, revision, files }: Offer, folder: string): Promise<ModelCard> {
  const given = files.find(({ name }) => name === WEIGHTS_FILE)?.sha256;
  const sha256 = given ?? (await sha256Of(join(folder, WEIGHTS_FILE)));
  const commit = revision === undefined ? "" : `, commit ${revision}`;
  const provenance = `${page.href}${commit}: ${WEIGHTS_FILE} with the SHA-256 ${sha256}`;
  return { id: basename(repository), version: sha256.slice(0, 12), licence, provenance };
}

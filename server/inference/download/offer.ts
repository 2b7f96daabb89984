import type { IncomingMessage } from "node:http";
import { ModelFault } from "../modelFault.ts";
import { refusal } from "./faults.ts";
import { send } from "./http.ts";
import { type DownloadOptions, persistently } from "./persistently.ts";

export const CODEEXECUTOR = "microsoft/codeexecutor";
const PUBLIC_HUB = "https://huggingface.co";
export const WEIGHTS_FILE = "model.safetensors";
/** What an import needs. */
const FILES = ["config.json", "vocab.json", "merges.txt", "added_tokens.json", WEIGHTS_FILE];
/** Licences that were read on the models' pages. */
const LICENCES: ReadonlyMap<string, string> = new Map([[CODEEXECUTOR, "MIT"]]);

export interface HubFile {
  readonly name: string;
  readonly url: URL;
  readonly sizeBytes: number;
  /** In hexadecimal; undefined where the hub gives none. */
  readonly sha256: string | undefined;
  /** Changes with the content; empty where the hub gives none. */
  readonly version: string;
}

/** What a hub has, known without fetching it. */
export interface Offer {
  readonly repository: string;
  /** The repository's page, for people. */
  readonly page: URL;
  readonly licence: string;
  /** The commit, where the hub names it. */
  readonly revision: string | undefined;
  readonly files: readonly HubFile[];
  readonly sizeBytes: number;
}

/**
 * Asks a hub for a model repository's files, their sizes and checksums. The endpoint is the option's, else that of
 * HF_ENDPOINT, else the public hub. Throws a `ModelFault`; rejects with the signal's reason when aborted.
 */
export async function readOffer(repository: string, options: DownloadOptions): Promise<Offer> {
  const page = pageOf(repository, options.endpoint || process.env.HF_ENDPOINT || PUBLIC_HUB);
  const files: HubFile[] = [];
  let revision: string | undefined;
  for (const name of FILES) {
    const url = new URL(`${page.href}/resolve/main/${name}`);
    const task = { what: `The hub could not be asked about ${repository}`, host: page.host };
    const headers = await persistently(task, options, () => headersOf(name, url, page, options));
    revision ??= text(headers["x-repo-commit"]);
    files.push({ name, url, ...describe(name, page, headers) });
  }
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return { repository, page, licence: LICENCES.get(repository) ?? `see ${page.href}`, revision, files, sizeBytes };
}

function pageOf(repository: string, endpoint: string): URL {
  if (!/^\w[\w.-]*\/\w[\w.-]*$/.test(repository) || repository.includes(".."))
    throw new ModelFault("missing", `“${repository}” names no repository. Write owner/name, such as ${CODEEXECUTOR}.`);
  const base = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (base?.protocol !== "https:" && base?.protocol !== "http:")
    throw new ModelFault("missing", `“${endpoint}” is no address of a hub. Write one such as ${PUBLIC_HUB}.`);
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, "")}/${repository}`);
}

async function headersOf(name: string, url: URL, page: URL, route: DownloadOptions) {
  // Files in large storage are described by the redirect to it; others by the answer itself.
  const answer = await send("HEAD", url, {}, route, ({ headers }) => headers["x-linked-size"] !== undefined);
  answer.destroy();
  const { statusCode = 0, headers } = answer;
  if (statusCode >= 400) throw refusal(statusCode, headers["retry-after"], name, page);
  return headers;
}

function describe(name: string, page: URL, headers: IncomingMessage["headers"]) {
  const size = text(headers["x-linked-size"]) ?? headers["content-length"];
  if (size === undefined || !/^\d+$/.test(size))
    throw new ModelFault("network", `${page.host} does not say how large ${name} is. Choose another endpoint.`);
  const version = bare(text(headers["x-linked-etag"]) ?? headers.etag ?? "");
  // The hub's tags are checksums only of files in large storage.
  const isChecksum = headers["x-linked-etag"] !== undefined && /^[0-9a-f]{64}$/.test(version);
  return { sizeBytes: Number(size), sha256: isChecksum ? version : undefined, version };
}

/** An entity tag without its quotes. */
const bare = (tag: string): string => tag.replace(/^W\//, "").replaceAll('"', "");

const text = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;

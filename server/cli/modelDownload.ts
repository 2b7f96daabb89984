import { basename, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Offer, readOffer } from "../inference/download/offer.ts";
import { downloadFolder, installModel } from "../installModel.ts";
import { percentBar } from "./batch.ts";
import { CliFault } from "./faults.ts";
import { noteWritten } from "./model.ts";
import { detail, note } from "./terminal.ts";

export interface DownloadFlags {
  readonly out?: string;
  readonly endpoint?: string;
  readonly yes?: boolean;
  readonly keep?: boolean;
  readonly half?: boolean;
}

/**
 * `foretrace model download`: says licence and size, asks, fetches a repository's files from a hub and imports them. Cut
 * off, the same command goes on.
 */
export async function modelDownload(repository: string, flags: DownloadFlags): Promise<void> {
  const out = flags.out ?? basename(repository);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const options = { endpoint: flags.endpoint, signal: stop.signal, log: detail };
  try {
    const offer = await readOffer(repository, options);
    note(inWords(offer, out, flags.half ?? false));
    if (!flags.yes && !(await agrees(stop.signal))) throw new CliFault("Nothing was downloaded.");
    const [fetched, imported] = [percentBar(), percentBar()];
    const wanted = { keep: flags.keep, half: flags.half };
    const onDownload = (done: number, total: number) => fetched(done / total);
    noteWritten(await installModel(offer, out, { ...options, ...wanted, onDownload, onImport: imported }), out);
    if (flags.keep) note(`The downloaded files are in ${downloadFolder(out)}.`);
  } catch (error) {
    throw stop.signal.aborted
      ? new CliFault("Stopped. What was downloaded is kept: the same command goes on from there.")
      : error;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
  }
}

function inWords({ page, licence, sizeBytes }: Offer, out: string, half: boolean): string {
  const kinds = half ? "int8, float32 and float16" : "int8 and float32";
  return `${page.href}\n  licence   ${licence}\n  download  ${(sizeBytes / 1e6).toFixed(1)} MB\n  models    ${resolve(out)}, in ${kinds}`;
}

/** Asks on the terminal; the end of its input is a no. */
async function agrees(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new CliFault("Nothing was downloaded: there is nobody to ask. Say --yes to agree to licence and size.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("no")));
  try {
    const answer = terminal.question("Download it? [y/N] ", { signal });
    return /^y(es)?$/i.test((await Promise.race([answer, ended])).trim());
  } finally {
    terminal.close();
  }
}

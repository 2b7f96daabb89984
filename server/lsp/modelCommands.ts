import { basename, resolve } from "node:path";
import {
  type CancellationToken,
  ErrorCodes,
  type ExecuteCommandParams,
  type ProgressToken,
  ResponseError,
  type WorkDoneProgressReporter,
} from "vscode-languageserver";
import { z } from "zod";
import { defaultCudaFolder, hasProvider, whyNoCuda, whyNoProviderHelps } from "../inference/cuda.ts";
import { CODEEXECUTOR, readOffer } from "../inference/download/offer.ts";
import type { CudaDownload } from "../inference/installCuda.ts";
import {
  type CudaInstalled,
  type CudaOffer,
  type DownloadOffer,
  type ModelChoice,
  ServerCommand,
} from "../protocol.ts";
import { choicesIn, modelChoices } from "./modelChoices.ts";
import type { ServerState } from "./server.ts";

export type ModelAnswer = DownloadOffer | CudaOffer | CudaInstalled | readonly ModelChoice[];

const COMMANDS: readonly string[] = [
  ServerCommand.describeDownload,
  ServerCommand.installModel,
  ServerCommand.describeCuda,
  ServerCommand.installCuda,
  ServerCommand.listModels,
];

const routeSchema = z.object({ endpoint: z.string().optional(), proxy: z.string().optional() });
const installSchema = routeSchema.extend({ folder: z.string().min(1) });
const placesSchema = z.object({ installed: z.string().optional(), folders: z.array(z.string()).default([]) });

/** The download's part of the progress; the rest is the import's. */
const DOWNLOAD_PERCENT = 80;

export function isModelCommand(command: string): boolean {
  return COMMANDS.includes(command);
}

/** Runs one of the commands about models, which need no document. Rejects with a message for the user. */
export async function executeModelCommand(
  state: ServerState,
  { command, arguments: given, workDoneToken }: ExecuteCommandParams,
  token: CancellationToken,
): Promise<ModelAnswer | null> {
  await state.configured;
  const stop = new AbortController();
  const subscription = token.onCancellationRequested(() => stop.abort());
  try {
    const [argument = {}] = given ?? [];
    if (command === ServerCommand.listModels)
      return await modelChoices(placesSchema.parse(argument), state.settings.model);
    if (command === ServerCommand.describeDownload)
      return await describeDownload(state, routeSchema.parse(argument), stop.signal);
    if (command === ServerCommand.describeCuda) return await describeCuda(routeSchema.parse(argument), stop.signal);
    if (command === ServerCommand.installCuda)
      return await installCuda(state, routeSchema.parse(argument), stop, workDoneToken);
    return await install(state, installSchema.parse(argument), stop, workDoneToken);
  } catch (error) {
    if (stop.signal.aborted) return null;
    if (error instanceof z.ZodError)
      throw new ResponseError(ErrorCodes.InvalidParams, "Foretrace cannot do this: bad options.");
    throw new ResponseError(ErrorCodes.InternalError, error instanceof Error ? error.message : String(error));
  } finally {
    subscription.dispose();
  }
}

async function describeDownload(
  { connection }: ServerState,
  route: z.infer<typeof routeSchema>,
  signal: AbortSignal,
): Promise<DownloadOffer> {
  const log = (message: string) => connection.console.info(message);
  const { repository, page, licence, sizeBytes } = await readOffer(CODEEXECUTOR, { ...route, signal, log });
  return { repository, page: page.href, licence, sizeBytes };
}

async function describeCuda({ proxy }: z.infer<typeof routeSchema>, signal: AbortSignal): Promise<CudaOffer> {
  const problem = await whyNoProviderHelps();
  if (!hasProvider()) throw new Error(`Nothing can be installed: ${problem}.`);
  let offer: CudaDownload | undefined;
  const agree = async (download: CudaDownload) => {
    offer = download;
    return false;
  };
  const { installCudaRuntime } = await import("../inference/installCuda.ts");
  await installCudaRuntime(defaultCudaFolder(), { agree, proxy }, signal, () => {});
  if (!offer) throw new Error("NuGet does not say how large the CUDA provider is.");
  return { ...offer, ...(problem !== undefined && { problem }) };
}

async function installCuda(
  state: ServerState,
  { proxy }: z.infer<typeof routeSchema>,
  stop: AbortController,
  progressToken: ProgressToken | undefined,
): Promise<CudaInstalled> {
  if (!hasProvider()) throw new Error(`Nothing can be installed: ${await whyNoProviderHelps()}.`);
  const folder = defaultCudaFolder();
  const progress = await beginProgress(state, progressToken, stop);
  try {
    const { installCudaRuntime } = await import("../inference/installCuda.ts");
    const options = { agree: async () => true, proxy };
    await installCudaRuntime(folder, options, stop.signal, (done) => progress.report(100 * done, "downloading"));
  } finally {
    progress.end();
  }
  const problem = await whyNoCuda([folder]);
  return { folder, ...(problem !== undefined && { problem }) };
}

async function install(
  state: ServerState,
  { folder, ...route }: z.infer<typeof installSchema>,
  stop: AbortController,
  progressToken: ProgressToken | undefined,
): Promise<readonly ModelChoice[]> {
  const log = (message: string) => state.connection.console.info(message);
  const options = { ...route, signal: stop.signal, log };
  const progress = await beginProgress(state, progressToken, stop);
  try {
    const offer = await readOffer(CODEEXECUTOR, options);
    // The exporter is large, and most users never need it.
    const { installModel } = await import("../installModel.ts");
    await installModel(offer, folder, {
      ...options,
      half: state.settings.model.device === "cuda",
      onDownload: (done, total) =>
        progress.report((DOWNLOAD_PERCENT * done) / total, `downloading, ${megabytes(done)} of ${megabytes(total)} MB`),
      onImport: (done) => progress.report(DOWNLOAD_PERCENT + (100 - DOWNLOAD_PERCENT) * done, "converting"),
    });
    log(`Installed ${basename(CODEEXECUTOR)} in ${resolve(folder)}.`);
    return await choicesIn(resolve(folder), state.settings.model);
  } finally {
    progress.end();
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

/** Progress on the client's token, else on one of the server's own where the client shows such; one report a percent. */
async function beginProgress({ connection }: ServerState, given: ProgressToken | undefined, stop: AbortController) {
  let reporter: WorkDoneProgressReporter;
  if (given !== undefined) reporter = connection.window.attachWorkDoneProgress(given);
  else {
    const own = await connection.window.createWorkDoneProgress();
    own.token.onCancellationRequested(() => stop.abort());
    reporter = own;
  }
  reporter.begin("Foretrace", 0, "asking the hub", true);
  let shown = -1;
  const report = (percent: number, message: string) => {
    const whole = Math.floor(percent);
    if (whole === shown) return;
    shown = whole;
    reporter.report(whole, message);
  };
  return { report, end: () => reporter.done() };
}

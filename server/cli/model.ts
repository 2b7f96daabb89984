import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { exportModel, importModel } from "../../models/export/exportModel.ts";
import { assets, loadParser } from "../assets.ts";
import { DEFAULT_LIMITS, runProgram } from "../groundtruth/runner.ts";
import { fitCalibration, type JudgedPieces, judge } from "../inference/calibrate.ts";
import { codeexecutorTokenizer } from "../inference/codeexecutorTokenizer.ts";
import { defaultCudaFolder, hasProvider, whyNoCuda, whyNoProviderHelps } from "../inference/cuda.ts";
import { type CudaDownload, installCudaRuntime } from "../inference/installCuda.ts";
import { MANIFEST_FILE, type ModelManifest } from "../inference/manifest.ts";
import { openModelDirectory } from "../inference/modelDirectory.ts";
import { createPredictor } from "../inference/predict.ts";
import { percentBar, progress } from "./batch.ts";
import { CliFault } from "./faults.ts";
import { readText } from "./source.ts";
import { confirm, detail, note } from "./terminal.ts";

/** `foretrace model list`. */
export async function modelList(): Promise<void> {
  const { manifest } = await openModelDirectory(assets.embeddedModel);
  process.stdout.write(`${describe(manifest, assets.embeddedModel)}\n`);
}

/** `foretrace model verify`: every file against its size and checksum. */
export async function modelVerify(folder: string): Promise<void> {
  const { manifest } = await openModelDirectory(folder);
  process.stdout.write(`${describe(manifest, folder)}\nAll ${manifest.files.length} files are whole.\n`);
}

const cardSchema = z.object({
  id: z.string(),
  version: z.string(),
  licence: z.string(),
  provenance: z.string(),
  accuracy: z.record(z.string(), z.number()).optional(),
});

/** `foretrace model export`: trained weights to a model directory. The source may hold a card.json with id and version. */
export async function modelExport(
  source: string,
  flags: { out: string; quantize: "int8" | "none" | "half" },
): Promise<void> {
  const unknown = { id: "foretrace-custom", version: "0", licence: "unknown", provenance: `exported from ${source}` };
  const card = (await readCard(source)) ?? unknown;
  const manifest = await exportModel(source, flags.out, { quantize: flags.quantize, card });
  note(`Wrote ${flags.out}: ${describe(manifest, flags.out)}`);
}

/**
 * `foretrace model import`: a folder of Hugging Face, such as microsoft/codeexecutor, to model directories in int8 and
 * float32, and in half precision where that is asked for. Cut off, it leaves nothing.
 */
export async function modelImport(source: string, flags: { out?: string; half?: true }): Promise<void> {
  const out = flags.out ?? join(source, "foretrace");
  const card = await readCard(source);
  note(`Reading ${source} …`);
  const onProgress = percentBar();
  const options = { ...(card && { card }), buildTokenizer: codeexecutorTokenizer, half: flags.half ?? false };
  const manifests = await interruptible((signal) => importModel(source, out, { ...options, onProgress, signal }));
  noteWritten(manifests, out);
}

/**
 * `foretrace model install-cuda`: fetches what ONNX Runtime needs to use an NVIDIA graphics card, once the user has agreed.
 * Says afterwards what else is missing.
 */
export async function modelInstallCuda(flags: { out?: string; yes?: true }): Promise<void> {
  const folder = flags.out ?? defaultCudaFolder();
  const missing = await whyNoProviderHelps();
  if (!hasProvider()) throw new CliFault(`Nothing was fetched: ${missing}.`);
  if (missing !== undefined) note(`This alone will not do: ${missing}.`);
  const agree = async ({ url, sizeBytes, folder: target }: CudaDownload): Promise<boolean> => {
    note(
      `${url} (${Math.ceil(sizeBytes / 1e6)} MB, MIT licence) will be fetched, and two files of it written to ${target}.`,
    );
    return flags.yes ?? confirm("Go on?");
  };
  const installed = await interruptible((signal) => installCudaRuntime(folder, { agree }, signal, percentBar()));
  if (!installed) throw new CliFault("Nothing was fetched. --yes agrees without being asked.");
  const problem = await whyNoCuda([folder]);
  note(`Wrote ${folder}. ${problem === undefined ? "Use it with --device cuda." : `Still, ${problem}.`}`);
  if (resolve(folder) !== resolve(defaultCudaFolder()))
    note(`Predictions look there when FORETRACE_CUDA_FOLDER is set to ${resolve(folder)}.`);
}

/** Runs what Ctrl-C stops, and leaves nothing then. */
async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  try {
    return await run(stop.signal);
  } catch (error) {
    throw stop.signal.aborted ? new CliFault("Stopped; nothing was written.") : error;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
  }
}

/** Says which model directories are in a folder now. */
export function noteWritten(manifests: readonly ModelManifest[], out: string): void {
  for (const manifest of manifests) note(`Wrote ${describe(manifest, join(out, manifest.precision))}`);
}

/** The folder's card.json, where it has one. */
async function readCard(source: string) {
  const path = join(source, "card.json");
  const exists = await readFile(path).then(
    () => true,
    () => false,
  );
  if (!exists) return undefined;
  try {
    const { accuracy, ...card } = cardSchema.parse(JSON.parse(await readText(path)));
    return { ...card, ...(accuracy === undefined ? {} : { accuracy }) };
  } catch {
    throw new CliFault(`${path} is not a card with id, version, licence and provenance.`);
  }
}

const programSchema = z.object({ code: z.string() });

/**
 * `foretrace model calibrate`: predicts and runs programs the model was not trained on, fits what its probabilities
 * mean, and writes that into the model's manifest.
 */
export async function modelCalibrate(folder: string, flags: { data: string; python: string }): Promise<void> {
  const parser = await loadParser();
  const rows = (await readText(flags.data)).split("\n").filter((line) => line.trim() !== "");
  const predictor = await createPredictor(folder, { device: "cpu" }, detail);
  const never = new AbortController().signal;
  const judged: JudgedPieces[] = [];
  try {
    for (const [at, row] of rows.entries()) {
      const { code } = programSchema.parse(JSON.parse(row));
      const request = { code, filename: "<program>", stdin: "", interpreter: flags.python, limits: DEFAULT_LIMITS };
      const real = await runProgram(request, never);
      const { trace } = await predictor.predict(parser.parse(code), {}, never, () => {});
      judged.push(judge(trace, real));
      progress(at + 1, rows.length);
    }
  } finally {
    await predictor.dispose();
  }
  const calibration = fitCalibration(judged);
  const path = join(folder, MANIFEST_FILE);
  await writeFile(path, `${JSON.stringify({ ...JSON.parse(await readText(path)), calibration }, null, 2)}\n`);
  const { value, line, certain } = calibration;
  note(
    `Fitted on ${value.pieces} values and ${line.pieces} lines of ${judged.length} programs; expected error ${value.expectedError} and ${line.expectedError}, with the ${certain?.pieces} certain pieces and all that was computed ${calibration.expectedError}.`,
  );
}

function describe(manifest: ModelManifest, folder: string): string {
  const megabytes = manifest.files.reduce((total, file) => total + file.sizeBytes, 0) / 1e6;
  const { id, version, dialect, precision, licence } = manifest;
  return `${id} ${version}  ${dialect} dialect, ${precision}, ${megabytes.toFixed(1)} MB, ${licence}  ${folder}`;
}

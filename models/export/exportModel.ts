import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { MANIFEST_FILE, MANIFEST_FORMAT, type ModelManifest } from "../../server/inference/manifest.ts";
import { sha256Of, TOKENIZER_FILE } from "../../server/inference/modelDirectory.ts";
import type { Architecture, ExportPlan, Quantize } from "./architecture.ts";
import { ExportFault } from "./exportFault.ts";
import { foretraceDecoder } from "./foretraceDecoder.ts";
import { Graph } from "./graph.ts";
import { robertaSeq } from "./robertaSeq.ts";
import { openTensorFile } from "./safetensors.ts";
import type { TensorFile } from "./tensorFile.ts";
import { writeModel } from "./writeModel.ts";

/** Every network that can be exported; another one is another description. */
const ARCHITECTURES: readonly Architecture[] = [foretraceDecoder, robertaSeq];

/** What the manifest says that the weights do not know. */
export interface ModelCard {
  readonly id: string;
  readonly version: string;
  readonly licence: string;
  readonly provenance: string;
  readonly accuracy?: Readonly<Record<string, number>>;
  readonly calibration?: ModelManifest["calibration"];
}

export interface ExportOptions {
  readonly quantize: Quantize;
  readonly card: ModelCard;
  /** A tokenizer.json; default is the one in the source folder. */
  readonly tokenizer?: string;
  /** Called after each weight with the share that is done, 0..1. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Makes a model directory of a folder with config.json and model.safetensors. One weight is in memory at a time. `outDir`
 * appears only when everything is written, in place of the model that was there; other files, such as a card, stay. Throws an `ExportFault` on weights that cannot be
 * used, before anything is written to `outDir`.
 */
export async function exportModel(sourceDir: string, outDir: string, options: ExportOptions): Promise<ModelManifest> {
  const plan = await readPlan(sourceDir);
  const tokenizer = options.tokenizer ?? join(sourceDir, TOKENIZER_FILE);
  await checkTokenizer(tokenizer, plan);
  const weights = await openTensorFile(join(sourceDir, "model.safetensors"));
  try {
    checkShapes(weights, plan);
    return await atomically(resolve(outDir), (folder) => writeAll(folder, plan, weights, tokenizer, options));
  } finally {
    await weights.close();
  }
}

async function readPlan(sourceDir: string): Promise<ExportPlan> {
  const path = join(sourceDir, "config.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ExportFault(`${path} cannot be read (${error.code ?? error.message}).`);
  });
  const config = parseConfig(text, path);
  const architecture = config.architecture ?? config.model_type;
  if (architecture === undefined) throw new ExportFault(`${path} names no architecture.`);
  const found = ARCHITECTURES.find(({ id }) => id === architecture);
  if (found) return found.plan(config);
  const known = ARCHITECTURES.map(({ id }) => id).join(", ");
  throw new ExportFault(`${path} describes the architecture ${architecture}; known is ${known}.`);
}

interface RawConfig {
  readonly architecture?: unknown;
  readonly model_type?: unknown;
}

function parseConfig(text: string, path: string): RawConfig {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw new ExportFault(`${path} is not JSON.`);
  }
  if (typeof config === "object" && config !== null) return config;
  throw new ExportFault(`${path} is not an object.`);
}

async function checkTokenizer(path: string, plan: ExportPlan): Promise<void> {
  await stat(path).catch(() => {
    throw new ExportFault(`The tokenizer ${path} is missing.`);
  });
  const expected = plan.tokenizerSha256;
  if (expected !== undefined && (await sha256Of(path)) !== expected) {
    throw new ExportFault(
      `The weights were trained with another tokenizer than ${path}: the checksum in config.json differs. Its ids would mean other words.`,
    );
  }
}

function checkShapes({ path, tensors }: TensorFile, { shapes, optionalShapes }: ExportPlan): void {
  for (const name of shapes.keys()) {
    if (!tensors.has(name)) throw new ExportFault(`${path} has no tensor ${name}, which config.json calls for.`);
  }
  for (const [name, { shape }] of tensors) {
    const expected = shapes.get(name) ?? optionalShapes.get(name);
    if (!expected) throw new ExportFault(`${path}: the tensor ${name} has no place in this architecture.`);
    if (`${shape}` !== `${expected}`) {
      throw new ExportFault(`${path}: ${name} has the shape [${shape}]; config.json calls for [${expected}].`);
    }
  }
}

async function writeAll(
  folder: string,
  plan: ExportPlan,
  weights: TensorFile,
  tokenizer: string,
  { quantize, card, onProgress }: ExportOptions,
): Promise<ModelManifest> {
  const graph = new Graph();
  await plan.build(graph, weights, quantize);
  let done = 0;
  const files = await writeModel(graph, folder, () => onProgress?.(++done / graph.weights.length));
  const copy = join(folder, TOKENIZER_FILE);
  await copyFile(tokenizer, copy);
  const { size: sizeBytes } = await stat(copy);
  const manifest: ModelManifest = {
    format: MANIFEST_FORMAT,
    id: card.id,
    version: card.version,
    architecture: plan.architecture,
    dialect: plan.dialect,
    precision: quantize === "int8" ? "int8" : "float32",
    limits: plan.limits,
    graph: plan.graph,
    tokens: plan.tokens,
    files: [...files, { name: TOKENIZER_FILE, sizeBytes, sha256: await sha256Of(copy) }],
    ...(card.calibration && { calibration: card.calibration }),
    licence: card.licence,
    provenance: card.provenance,
    ...(card.accuracy && { accuracy: { ...card.accuracy } }),
  };
  await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

/** Writes into a folder beside `target` and puts it in its place at the end; a failure leaves `target` as it was. */
async function atomically<T>(target: string, write: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  const [fresh, old] = [join(work, "new"), join(work, "old")];
  try {
    await mkdir(fresh);
    const result = await write(fresh);
    const before = await readdir(target).catch(() => undefined);
    const written = await readdir(fresh);
    for (const name of before?.filter((name) => !written.includes(name)) ?? []) {
      await cp(join(target, name), join(fresh, name), { recursive: true });
    }
    if (before) await rename(target, old);
    await rename(fresh, target).catch(async (error: unknown) => {
      if (before) await rename(old, target);
      throw error;
    });
    return result;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

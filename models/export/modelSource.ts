import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { TOKENIZER_FILE } from "../../server/inference/modelDirectory.ts";
import type { Architecture, ExportPlan } from "./architecture.ts";
import { ExportFault } from "./exportFault.ts";
import { foretraceDecoder } from "./foretraceDecoder.ts";
import { robertaSeq } from "./robertaSeq.ts";
import { openTensorFile } from "./safetensors.ts";
import { FLOAT_TYPES, type TensorFile } from "./tensorFile.ts";
import { checkTokenizer, readTokenizer, type TokenizerBuilder } from "./tokenizerFiles.ts";
import { openTorchCheckpoint } from "./torchCheckpoint.ts";

/** Every network that can be exported; another one is another description. */
const ARCHITECTURES: readonly Architecture[] = [foretraceDecoder, robertaSeq];

/** A folder with trained weights, found to be usable. */
export interface ModelSource {
  readonly plan: ExportPlan;
  readonly weights: TensorFile;
  readonly tokenizer: Buffer; // the content of tokenizer.json
}

/** Where a tokenizer comes from, unless the source folder has a tokenizer.json. */
export interface TokenizerChoice {
  /** The path of a tokenizer.json. */
  readonly tokenizer?: string;
  /** Makes one of vocab.json and merges.txt. */
  readonly buildTokenizer?: TokenizerBuilder;
}

/**
 * Opens a folder with config.json, model.safetensors or pytorch_model.bin, and a tokenizer, and reads all of it once.
 * Throws an `ExportFault` on anything that cannot be used. The caller closes the weights.
 */
export async function openSource(folder: string, choice: TokenizerChoice): Promise<ModelSource> {
  const plan = await readPlan(folder);
  const tokenizer = await openTokenizer(folder, choice, plan);
  const weights = await openWeights(folder);
  try {
    checkShapes(weights, plan);
    for (const name of plan.shapes.keys()) await weights.readFloats(name); // broken numbers show before anything is written
    return { plan, weights, tokenizer };
  } catch (error) {
    await weights.close();
    throw error;
  }
}

async function readPlan(folder: string): Promise<ExportPlan> {
  const path = join(folder, "config.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR")
      throw new ExportFault(
        `There is no model to import in ${folder}: it has no config.json. Name the folder with the files of its repository.`,
      );
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

async function openTokenizer(
  folder: string,
  { tokenizer, buildTokenizer }: TokenizerChoice,
  { tokenizerSha256, graph, tokens }: ExportPlan,
): Promise<Buffer> {
  const path = tokenizer ?? join(folder, TOKENIZER_FILE);
  const json =
    tokenizer === undefined ? await readTokenizer(folder, buildTokenizer) : await readFile(path).catch(() => undefined);
  if (!json) throw new ExportFault(`The tokenizer ${path} is missing.`);
  if (tokenizerSha256 !== undefined && createHash("sha256").update(json).digest("hex") !== tokenizerSha256) {
    throw new ExportFault(
      `The weights were trained with another tokenizer than ${path}: the checksum in config.json differs. Its ids would mean other words.`,
    );
  }
  checkTokenizer(json, path, graph.vocabSize, tokens.end);
  return json;
}

/** Of the two that a model may come with, the one that is made for this. */
async function openWeights(folder: string): Promise<TensorFile> {
  const [safe, pickled] = [join(folder, "model.safetensors"), join(folder, "pytorch_model.bin")];
  if (await exists(safe)) return openTensorFile(safe);
  if (await exists(pickled)) return openTorchCheckpoint(pickled);
  throw new ExportFault(`${folder} has no weights: neither model.safetensors nor pytorch_model.bin.`);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

function checkShapes({ path, tensors }: TensorFile, { shapes, optionalShapes }: ExportPlan): void {
  for (const name of shapes.keys()) {
    if (!tensors.has(name)) throw new ExportFault(`${path} has no tensor ${name}, which config.json calls for.`);
  }
  for (const [name, { shape, dtype }] of tensors) {
    const expected = shapes.get(name) ?? optionalShapes.get(name);
    if (!expected) throw new ExportFault(`${path}: the tensor ${name} has no place in this architecture.`);
    if (`${shape}` !== `${expected}`) {
      throw new ExportFault(`${path}: ${name} has the shape [${shape}]; config.json calls for [${expected}].`);
    }
    if (shapes.has(name) && !FLOAT_TYPES.has(dtype)) {
      throw new ExportFault(`${path}: ${name} is ${dtype}, and weights are ${[...FLOAT_TYPES].join(", ")}.`);
    }
  }
}

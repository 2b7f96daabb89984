import { createHash } from "node:crypto";
import { mkdir, statfs, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { MANIFEST_FILE, MANIFEST_FORMAT, type ModelManifest } from "../../server/inference/manifest.ts";
import { sha256Of, TOKENIZER_FILE } from "../../server/inference/modelDirectory.ts";
import type { ExportPlan, Quantize } from "./architecture.ts";
import { atomically } from "./atomicFolder.ts";
import { ExportFault } from "./exportFault.ts";
import { Graph } from "./graph.ts";
import { type ModelSource, openSource, type TokenizerChoice } from "./modelSource.ts";
import { writeModel } from "./writeModel.ts";

/** What the manifest says that the weights do not know. */
export interface ModelCard {
  readonly id: string;
  readonly version: string;
  readonly licence: string;
  readonly provenance: string;
  readonly accuracy?: Readonly<Record<string, number>>;
  readonly calibration?: ModelManifest["calibration"];
}

interface Progress {
  /** Called after each weight with the share that is done, 0..1. */
  readonly onProgress?: (done: number) => void;
  /** Stops between two weights; what was written is removed. */
  readonly signal?: AbortSignal;
}

export interface ExportOptions extends TokenizerChoice, Progress {
  readonly quantize: Quantize;
  readonly card: ModelCard;
}

/**
 * Makes a model directory of a folder with config.json, weights and a tokenizer. One weight is in memory at a time.
 * `outDir` appears only when everything is written, in place of the model that was there; other files, such as a card,
 * stay. Throws an `ExportFault` on weights that cannot be used, before anything is written.
 */
export async function exportModel(sourceDir: string, outDir: string, options: ExportOptions): Promise<ModelManifest> {
  return withSource(sourceDir, options, (source) =>
    atomically(resolve(outDir), (folder) => writeDirectory(folder, source, options)),
  );
}

export interface ImportOptions extends TokenizerChoice, Progress {
  /** Default is a card that says where the weights come from. */
  readonly card?: ModelCard;
  /** Also make a model in half precision, for graphics cards. */
  readonly half?: boolean;
}

type Precision = ModelManifest["precision"];
const PRECISION = { int8: "int8", none: "float32", half: "float16" } as const satisfies Record<Quantize, Precision>;
/** In half precision the embedding, a third of CodeExecutor, stays as it is. */
const BYTES_PER_WEIGHT = { int8: 1, none: 4, half: 3 } as const satisfies Record<Quantize, number>;
/** For scales, tokenizer and alignment. */
const MARGIN = 1.1;

/**
 * Makes model directories in `outDir`, `int8` and `float32`, and `float16` where half precision is asked for, as `exportModel`
 * makes one; all are there at the end, or nothing is.
 */
export async function importModel(sourceDir: string, outDir: string, options: ImportOptions): Promise<ModelManifest[]> {
  const target = resolve(outDir);
  return withSource(sourceDir, options, async (source) => {
    const kinds: readonly Quantize[] = options.half ? ["int8", "none", "half"] : ["int8", "none"];
    await refuseSmallDisk(target, source.plan, kinds);
    const card = options.card ?? (await unknownCard(sourceDir, source));
    const write = async (root: string) => {
      const manifests: ModelManifest[] = [];
      for (const quantize of kinds) {
        const folder = join(root, PRECISION[quantize]);
        await mkdir(folder);
        const before = manifests.length;
        const onProgress = (done: number) => options.onProgress?.((before + done) / kinds.length);
        manifests.push(await writeDirectory(folder, source, { ...options, card, quantize, onProgress }));
      }
      return manifests;
    };
    // A model of an import before may be of other weights.
    return atomically(target, write, Object.values(PRECISION));
  });
}

async function withSource<T>(
  folder: string,
  choice: TokenizerChoice,
  use: (source: ModelSource) => Promise<T>,
): Promise<T> {
  const source = await openSource(folder, choice);
  try {
    return await use(source);
  } finally {
    await source.weights.close();
  }
}

/** The version is the weights' checksum: what was predicted with others is not theirs. */
async function unknownCard(folder: string, { weights }: ModelSource): Promise<ModelCard> {
  const sha256 = await sha256Of(weights.path);
  return {
    id: basename(resolve(folder)),
    version: sha256.slice(0, 12),
    licence: "see where the weights come from",
    provenance: `imported from ${basename(weights.path)} with the SHA-256 ${sha256}`,
  };
}

async function refuseSmallDisk(target: string, { shapes }: ExportPlan, kinds: readonly Quantize[]): Promise<void> {
  const weights = [...shapes.values()].reduce((sum, shape) => sum + shape.reduce((product, n) => product * n, 1), 0);
  const perWeight = kinds.reduce((sum, quantize) => sum + BYTES_PER_WEIGHT[quantize], 0);
  const neededBytes = MARGIN * weights * perWeight;
  const freeBytes = await freeBytesAt(dirname(target));
  if (freeBytes >= neededBytes) return;
  const megabytes = (bytes: number) => Math.ceil(bytes / 1e6);
  throw new ExportFault(
    `The model takes ${megabytes(neededBytes)} MB and the disk of ${target} has ${megabytes(freeBytes)} MB left. Make room, or choose another folder.`,
  );
}

/** On the disk of a folder, or of the one that it will be made in. */
async function freeBytesAt(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => undefined);
  if (disk) return disk.bavail * disk.bsize;
  return folder === dirname(folder) ? Number.POSITIVE_INFINITY : freeBytesAt(dirname(folder));
}

async function writeDirectory(
  folder: string,
  { plan, weights, tokenizer }: ModelSource,
  { quantize, card, onProgress, signal }: ExportOptions,
): Promise<ModelManifest> {
  const graph = new Graph();
  await plan.build(graph, weights, quantize);
  let done = 0;
  const files = await writeModel(graph, folder, () => {
    signal?.throwIfAborted();
    onProgress?.(++done / graph.weights.length);
  });
  await writeFile(join(folder, TOKENIZER_FILE), tokenizer);
  const sha256 = createHash("sha256").update(tokenizer).digest("hex");
  const manifest: ModelManifest = {
    format: MANIFEST_FORMAT,
    id: card.id,
    version: card.version,
    architecture: plan.architecture,
    dialect: plan.dialect,
    precision: PRECISION[quantize],
    limits: plan.limits,
    graph: quantize === "int8" ? { ...plan.graph, smallPairs: true } : plan.graph,
    tokens: plan.tokens,
    files: [...files, { name: TOKENIZER_FILE, sizeBytes: tokenizer.length, sha256 }],
    ...(card.calibration && { calibration: card.calibration }),
    licence: card.licence,
    provenance: card.provenance,
    ...(card.accuracy && { accuracy: { ...card.accuracy } }),
  };
  await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { MANIFEST_FILE, type ModelFile, type ModelManifest, parseManifest } from "./manifest.ts";
import { ModelFault } from "./modelFault.ts";

export const TOKENIZER_FILE = "tokenizer.json";
export const GRAPH_FILE = "model.onnx";

/** A folder with a model, its manifest read and its files checked. */
export interface ModelDirectory {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/**
 * Reads `foretrace.json` and checks every file against its size and checksum (about 1 s for 500 MB). Throws a `ModelFault`
 * that names the file.
 */
export async function openModelDirectory(folder: string): Promise<ModelDirectory> {
  const path = join(folder, MANIFEST_FILE);
  const manifest = await readManifest(folder);
  for (const name of [GRAPH_FILE, TOKENIZER_FILE]) {
    if (!manifest.files.some((file) => file.name === name)) {
      throw new ModelFault("damaged", `${path} lists no ${name}. Install the model again.`);
    }
  }
  for (const file of manifest.files) await verifyFile(folder, file);
  return { folder, manifest };
}

/** Reads `foretrace.json` and looks at no other file. Throws a `ModelFault`. */
export async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ModelFault("missing", missingManifest(folder, error), { cause: error });
  });
  return parseManifest(text, path);
}

function missingManifest(folder: string, error: NodeJS.ErrnoException): string {
  if (error.code !== "ENOENT") return `The model in ${folder} cannot be read (${error.code ?? error.message}).`;
  return `There is no model in ${folder}: it has no ${MANIFEST_FILE}. Choose a folder that \`foretrace model import\` made, or leave the model setting empty for the embedded model.`;
}

async function verifyFile(folder: string, file: ModelFile): Promise<void> {
  const path = join(folder, file.name);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ModelFault("missing", `The model's file ${path} is missing (${error.code}). Install the model again.`);
  });
  if (found.size !== file.sizeBytes) {
    const problem = found.size < file.sizeBytes ? "cut off" : "not the one that belongs to the model";
    throw new ModelFault(
      "damaged",
      `The model's file ${path} is ${problem}: it has ${found.size} bytes instead of ${file.sizeBytes}. Install the model again.`,
    );
  }
  if ((await sha256Of(path)) !== file.sha256) {
    throw new ModelFault(
      "damaged",
      `The model's file ${path} has been changed or damaged: its checksum differs. Install the model again.`,
    );
  }
}

/** The SHA-256 of a file in hexadecimal, read in pieces. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

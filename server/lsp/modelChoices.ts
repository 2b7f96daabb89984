import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { assets } from "../assets.ts";
import { readManifest } from "../inference/modelDirectory.ts";
import type { ModelChoice, ModelPlaces } from "../protocol.ts";
import type { Settings } from "./settings.ts";

/** The embedded model, those installed under a folder, those of the given folders, and the one of the settings. */
export async function modelChoices(
  { installed, folders = [] }: ModelPlaces,
  settings: Settings["model"],
): Promise<readonly ModelChoice[]> {
  const repositories = installed === undefined ? [] : await foldersIn(installed);
  const found = await Promise.all(repositories.map((folder) => choicesIn(folder, settings)));
  const others = [...folders, ...(settings.path === "" ? [] : [settings.path])].map((folder) => resolve(folder));
  const known = new Set(found.flat().map(({ path }) => path));
  const further = [...new Set(others)].filter((folder) => !known.has(folder));
  const [embedded, ...rest] = await Promise.all([
    choice(assets.embeddedModel, settings, ""),
    ...further.map((folder) => choice(folder, settings)),
  ]);
  return [embedded, ...found.flat(), ...rest];
}

/** The model directories that one import made. */
export async function choicesIn(folder: string, settings: Settings["model"]): Promise<readonly ModelChoice[]> {
  return Promise.all((await foldersIn(folder)).map((model) => choice(model, settings)));
}

async function choice(folder: string, { device }: Settings["model"], path = folder): Promise<ModelChoice> {
  try {
    const { id, version, precision, licence, files, accuracy = {} } = await readManifest(folder);
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    return { path, id, version, precision, licence, sizeBytes, accuracy, device };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const unknown = { version: "", precision: "", licence: "", sizeBytes: 0, accuracy: {} };
    return { path, id: basename(folder), ...unknown, device, problem };
  }
}

/** Folders in a folder, in order; not those that are being written, which begin with a point or end with `.download`. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !/^\.|\.download$/.test(entry.name))
    .map(({ name }) => join(resolve(folder), name))
    .sort();
}

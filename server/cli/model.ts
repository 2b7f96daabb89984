import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { exportModel } from "../../models/export/exportModel.ts";
import { assets } from "../assets.ts";
import type { ModelManifest } from "../inference/manifest.ts";
import { openModelDirectory } from "../inference/modelDirectory.ts";
import { CliFault } from "./faults.ts";
import { readText } from "./source.ts";
import { note } from "./terminal.ts";

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
export async function modelExport(source: string, flags: { out: string; quantize: "int8" | "none" }): Promise<void> {
  const manifest = await exportModel(source, flags.out, { quantize: flags.quantize, card: await readCard(source) });
  note(`Wrote ${flags.out}: ${describe(manifest, flags.out)}`);
}

async function readCard(source: string) {
  const path = join(source, "card.json");
  const exists = await readFile(path).then(
    () => true,
    () => false,
  );
  if (!exists)
    return { id: "foretrace-custom", version: "0", licence: "unknown", provenance: `exported from ${source}` };
  try {
    const { accuracy, ...card } = cardSchema.parse(JSON.parse(await readText(path)));
    return { ...card, ...(accuracy === undefined ? {} : { accuracy }) };
  } catch {
    throw new CliFault(`${path} is not a card with id, version, licence and provenance.`);
  }
}

function describe(manifest: ModelManifest, folder: string): string {
  const megabytes = manifest.files.reduce((total, file) => total + file.sizeBytes, 0) / 1e6;
  const { id, version, dialect, precision, licence } = manifest;
  return `${id} ${version}  ${dialect} dialect, ${precision}, ${megabytes.toFixed(1)} MB, ${licence}  ${folder}`;
}

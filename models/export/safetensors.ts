import type { FileHandle } from "node:fs/promises";
import { z } from "zod";
import { ExportFault } from "./exportFault.ts";
import { BYTES_PER_VALUE, type Dtype, openFile, readExactly, type TensorEntry, type TensorFile } from "./tensorFile.ts";

/** The format's own bound; a length beyond it is damage or malice, and is refused before anything is allocated. */
const MAX_HEADER_BYTES = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z.record(z.string(), z.unknown());

/** Opens a safetensors file and checks its header against its size. The caller closes it. */
export function openTensorFile(path: string): Promise<TensorFile> {
  return openFile(path, readHeader);
}

async function readHeader(file: FileHandle, path: string): Promise<Map<string, TensorEntry>> {
  const { size } = await file.stat();
  if (size < 8) throw new ExportFault(`${path} is not a safetensors file: it has ${size} bytes.`);
  const length = Number((await readExactly(file, path, 0, 8)).readBigUInt64LE());
  if (length > MAX_HEADER_BYTES || length > size - 8) {
    throw new ExportFault(
      `${path} is damaged or cut off: its header claims ${length} bytes, and the file has ${size}. Fetch it again.`,
    );
  }
  const header = parseHeader((await readExactly(file, path, 8, length)).toString("utf8"), path);
  const tensors = new Map<string, TensorEntry>();
  for (const [name, raw] of Object.entries(header)) {
    if (name !== "__metadata__") tensors.set(name, entry(name, raw, path, 8 + length, size));
  }
  refuseOverlap(tensors, path);
  return tensors;
}

function parseHeader(text: string, path: string): Record<string, unknown> {
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch {
    throw new ExportFault(`${path} is damaged: its header is not a JSON object. Fetch it again.`);
  }
}

function entry(name: string, raw: unknown, path: string, dataStart: number, fileSize: number): TensorEntry {
  const parsed = entrySchema.safeParse(raw);
  if (!parsed.success) throw new ExportFault(`${path}: the header's entry for ${name} is not one of a tensor.`);
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  if (!isDtype(dtype)) throw new ExportFault(`${path}: ${name} has the unknown data type ${dtype}.`);
  const sizeBytes = offsets[1] - offsets[0];
  const expected = shape.reduce((product, n) => product * n, BYTES_PER_VALUE[dtype]);
  if (sizeBytes !== expected) {
    throw new ExportFault(`${path}: ${name} takes ${sizeBytes} bytes, its shape [${shape}] in ${dtype} ${expected}.`);
  }
  if (dataStart + offsets[1] > fileSize) {
    throw new ExportFault(`${path} is cut off: ${name} ends after the end of the file. Fetch it again.`);
  }
  return { dtype, shape, offset: dataStart + offsets[0], sizeBytes };
}

const isDtype = (name: string): name is Dtype => Object.hasOwn(BYTES_PER_VALUE, name);

function refuseOverlap(tensors: ReadonlyMap<string, TensorEntry>, path: string): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.sizeBytes - b.sizeBytes);
  let end = 0;
  for (const [name, { offset, sizeBytes }] of inOrder) {
    if (offset < end) throw new ExportFault(`${path} is damaged: ${name} lies over another tensor.`);
    end = offset + sizeBytes;
  }
}

import { type FileHandle, open } from "node:fs/promises";
import { z } from "zod";
import { ExportFault } from "./exportFault.ts";

/** A safetensors file, read tensor by tensor: memory stays near the largest one. */
export interface TensorFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** The values as float32, row-major. Throws an `ExportFault` on NaN and infinity. */
  readFloats(name: string): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface TensorEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly offset: number; // in the file, bytes
  readonly sizeBytes: number;
}

type Dtype = keyof typeof BYTES_PER_VALUE;

const BYTES_PER_VALUE = { F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 } as const;
/** The format's own bound; a length beyond it is damage or malice, and is refused before anything is allocated. */
const MAX_HEADER_BYTES = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().min(0)).max(8),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const headerSchema = z.record(z.string(), z.unknown());

/** Opens a file and checks its header against its size. The caller closes it. */
export async function openTensorFile(path: string): Promise<TensorFile> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ExportFault(`The weights ${path} cannot be opened (${error.code ?? error.message}).`);
  });
  try {
    const tensors = await readHeader(file, path);
    return {
      path,
      tensors,
      readFloats: (name) => readFloats(file, path, name, tensors.get(name)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
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

async function readFloats(
  file: FileHandle,
  path: string,
  name: string,
  tensor: TensorEntry | undefined,
): Promise<Float32Array> {
  if (!tensor) throw new ExportFault(`${path} has no tensor ${name}.`);
  const bytes = await readExactly(file, path, tensor.offset, tensor.sizeBytes);
  const values = toFloats(bytes, tensor.dtype);
  if (!values) throw new ExportFault(`${path}: ${name} is ${tensor.dtype}, and weights are F32, F16 or BF16.`);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new ExportFault(`${path}: ${name} holds ${values[bad]} (value ${bad}): the weights are broken.`);
  }
  return values;
}

/** Undefined for a data type that is no floating point number of 16 or 32 bits. */
function toFloats(bytes: Buffer, dtype: Dtype): Float32Array | undefined {
  // Buffer.alloc gives memory that starts at 0, so the views below are aligned; little-endian like every machine Node runs on.
  if (dtype === "F32") return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  if (dtype !== "BF16" && dtype !== "F16") return undefined;
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  if (dtype === "F16") return Float32Array.from(halves, halfToFloat);
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}

function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

async function readExactly(file: FileHandle, path: string, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw new ExportFault(`${path} became shorter while it was read.`);
    done += bytesRead;
  }
  return bytes;
}

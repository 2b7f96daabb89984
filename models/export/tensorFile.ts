import { type FileHandle, open } from "node:fs/promises";
import { ExportFault } from "./exportFault.ts";

/** A file of named tensors, read tensor by tensor: memory stays near the largest one. */
export interface TensorFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** The values as float32, row-major. Throws an `ExportFault` on NaN and infinity. */
  readFloats(name: string): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Where a tensor's values are: row-major and without gaps, little-endian. */
export interface TensorEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly offset: number; // in the file, bytes
  readonly sizeBytes: number;
}

export type Dtype = keyof typeof BYTES_PER_VALUE;

export const BYTES_PER_VALUE = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

/** What weights may be. */
export const FLOAT_TYPES: ReadonlySet<Dtype> = new Set(["F32", "F16", "BF16"]);

/**
 * Opens a file whose tensors `readEntries` finds; it throws an `ExportFault` on a file that is not what it should be. The
 * caller closes it.
 */
export async function openFile(
  path: string,
  readEntries: (file: FileHandle, path: string) => Promise<ReadonlyMap<string, TensorEntry>>,
): Promise<TensorFile> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ExportFault(`The weights ${path} cannot be opened (${error.code ?? error.message}).`);
  });
  try {
    const tensors = await readEntries(file, path);
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

/** Reads `length` bytes from `offset` on. Throws an `ExportFault` where the file ends before. */
export async function readExactly(file: FileHandle, path: string, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw new ExportFault(`${path} became shorter while it was read.`);
    done += bytesRead;
  }
  return bytes;
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

import { createHash } from "node:crypto";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Graph } from "./graph.ts";
import { encodeOnnx, type OnnxTensor } from "./onnxProto.ts";

export const MODEL_FILE = "model.onnx";
export const DATA_FILE = "model.onnx.data";
/** A page, so that ONNX Runtime can map the weights into memory. */
const ALIGNMENT = 4096;
/** Smaller ones go into the model file: aligning each of them would pad more than it holds. */
const INLINE_BYTES = 16_384;
const IR_VERSION = 10;

export interface WrittenFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Writes a graph as model.onnx and model.onnx.data into `folder`, one weight in memory at a time. */
export async function writeModel(graph: Graph, folder: string, onWeight: () => void): Promise<WrittenFile[]> {
  const file = await open(join(folder, DATA_FILE), "wx");
  const data = new DataWriter(file);
  const tensors: OnnxTensor[] = [...graph.constants];
  try {
    const written = new Map<string, Placed>();
    for (const { name, type, dims, storage, bytes } of graph.weights) {
      const placed = written.get(storage) ?? (await place(data, await bytes()));
      written.set(storage, placed);
      tensors.push({ name, type, dims, ...placed });
      onWeight();
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const { nodes, inputs, outputs, opsets } = graph;
  const model = encodeOnnx({ producer: "foretrace", irVersion: IR_VERSION, opsets, nodes, inputs, outputs, tensors });
  await writeFile(join(folder, MODEL_FILE), model, { flag: "wx" });
  const sha256 = createHash("sha256").update(model).digest("hex");
  return [{ name: MODEL_FILE, sizeBytes: model.length, sha256 }, data.done()];
}

type Placed =
  | { readonly raw: Uint8Array }
  | { readonly file: string; readonly offset: number; readonly length: number };

async function place(data: DataWriter, bytes: Uint8Array): Promise<Placed> {
  if (bytes.length < INLINE_BYTES) return { raw: bytes };
  return { file: DATA_FILE, offset: await data.append(bytes), length: bytes.length };
}

/** Appends to a file at aligned offsets and knows the checksum of all of it. */
class DataWriter {
  readonly #file: FileHandle;
  readonly #hash = createHash("sha256");
  #size = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async append(bytes: Uint8Array): Promise<number> {
    await this.#write(Buffer.alloc((ALIGNMENT - (this.#size % ALIGNMENT)) % ALIGNMENT));
    const offset = this.#size;
    await this.#write(bytes);
    return offset;
  }

  done(): WrittenFile {
    return { name: DATA_FILE, sizeBytes: this.#size, sha256: this.#hash.digest("hex") };
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    await this.#file.appendFile(bytes);
    this.#size += bytes.length;
  }
}

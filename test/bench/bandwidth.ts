import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { Graph } from "../../models/export/graph.ts";
import { encodeOnnx } from "../../models/export/onnxProto.ts";
import { fastest } from "./timing.ts";

const ROWS = 4096;
const COLUMNS = 16_384;

/**
 * Bytes a millisecond that this machine reads from memory, on one thread or two, whichever is more: the product of a
 * vector and a matrix of 268 MB, far more than a cache holds.
 */
export async function memoryBandwidth(folder: string): Promise<number> {
  const graph = new Graph();
  const matrix = graph.input("matrix", "float", [ROWS, COLUMNS]);
  const vector = graph.input("vector", "float", [COLUMNS, 1]);
  graph.output("product", graph.op("MatMul", [matrix, vector]), "float", [ROWS, 1]);
  const { nodes, inputs, outputs, opsets, constants: tensors } = graph;
  const path = join(folder, "bandwidth.onnx");
  await writeFile(path, encodeOnnx({ producer: "bench", irVersion: 10, opsets, nodes, inputs, outputs, tensors }));
  const data = new Float32Array(ROWS * COLUMNS).fill(1);
  const feeds = {
    matrix: new Tensor("float32", data, [ROWS, COLUMNS]),
    vector: new Tensor("float32", data.subarray(0, COLUMNS), [COLUMNS, 1]),
  };
  const readMs = async (intraOpNumThreads: number): Promise<number> => {
    const session = await InferenceSession.create(path, { intraOpNumThreads, interOpNumThreads: 1 });
    try {
      return await fastest(6, () => session.run(feeds));
    } finally {
      await session.release();
    }
  };
  return data.byteLength / Math.min(await readMs(1), await readMs(2));
}

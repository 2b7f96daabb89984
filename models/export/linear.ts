import type { Quantize } from "./architecture.ts";
import { ExportFault } from "./exportFault.ts";
import type { Graph, Value } from "./graph.ts";
import { OnnxType } from "./onnxProto.ts";
import { bytesOf, halves, LARGEST_HALF, type QuantizedMatrix, quantizeRows, transpose } from "./quantize.ts";
import type { TensorFile } from "./tensorFile.ts";

/** How a matrix is stored and multiplied: in float32, in half precision, or as int8 with one scale an output and an integer product. */
export type Precision = "float" | "half" | "int8";

export const precisionOf = (quantize: Quantize): Precision =>
  (({ none: "float", half: "half", int8: "int8" }) as const)[quantize];

/** Matrices [outputs, inputs] of the source file that have the same input; their outputs are joined in this order. */
export interface LinearSpec {
  readonly tensors: readonly string[];
  readonly inputs: number;
  readonly outputs: number;
  readonly precision: Precision;
  /** What values the input can have: the narrower, the finer they are told apart. Default `any`. */
  readonly range?: InputRange;
  /** Puts what is read of a tensor into another order. */
  readonly rearrange?: (tensor: string, values: Float32Array) => Float32Array;
}

/**
 * `gelu`: what comes out of a GELU, which is never below -0.17; `normed`: rows whose root mean square is 1, as a norm without
 * learned scales makes them.
 */
export type InputRange = "any" | "nonNegative" | "gelu" | "normed";

/**
 * A normed row needs no scale of its own. Of 650,000 rows in real traces, 256 wide, one in a thousand had a value beyond 4.8
 * and none one beyond 5.8; what is beyond is cut off.
 */
const NORMED_PEAK = 4.5;

/** Integers for the values from 0 to the peak of a row, and the one for 0. */
const GRIDS = {
  any: { levels: 127, zero: 128 },
  nonNegative: { levels: 255, zero: 0 },
  gelu: { levels: 217, zero: 38 },
} as const;

/** x [1, S, inputs] to [1, S, outputs]: x times the transposed matrix. */
export function linear(graph: Graph, file: TensorFile, x: Value, spec: LinearSpec): Value {
  switch (spec.precision) {
    case "float":
      return graph.op("MatMul", [x, floatWeight(graph, file, spec)]);
    case "half":
      return halfProduct(graph, file, x, spec);
    case "int8":
      return rowScaledProduct(graph, x, int8Weight(graph, file, spec), spec.range ?? "any");
  }
}

function floatWeight(graph: Graph, file: TensorFile, { tensors, inputs, outputs, rearrange }: LinearSpec): Value {
  return graph.weight("float", [inputs, outputs], async () =>
    bytesOf(transpose(await joined(file, tensors, rearrange), outputs, inputs)),
  );
}

/** Only the product itself is in half precision: sums of it, norms and softmax are not. */
function halfProduct(graph: Graph, file: TensorFile, x: Value, spec: LinearSpec): Value {
  const { tensors, inputs, outputs, rearrange } = spec;
  const weight = graph.weight("float16", [inputs, outputs], async () => {
    const values = await joined(file, tensors, rearrange);
    if (values.some((value) => Math.abs(value) > LARGEST_HALF)) {
      throw new ExportFault(
        `${file.path}: ${tensors.join(", ")} has values beyond ${LARGEST_HALF}, which half precision does not have. Import it without.`,
      );
    }
    return bytesOf(halves(transpose(values, outputs, inputs)));
  });
  const product = graph.op("MatMul", [graph.op("Cast", [x], { to: OnnxType.float16 }), weight]);
  return graph.op("Cast", [product], { to: OnnxType.float });
}

/** Products of these weights are exact on every processor; see `saturation.ts`. */
export interface Int8Weight {
  readonly values: Value; // int8 [inputs, outputs]
  readonly scales: Value; // float [outputs]
}

export function int8Weight(graph: Graph, file: TensorFile, spec: LinearSpec): Int8Weight {
  const { inputs, outputs } = spec;
  const read = quantizer(file, spec);
  return {
    values: graph.weight("int8", [inputs, outputs], async () =>
      bytesOf(transpose((await read()).values, outputs, inputs)),
    ),
    scales: graph.weight("float", [outputs], async () => bytesOf((await read()).scales)),
  };
}

/**
 * The integer product with a scale for each row of x. `DynamicQuantizeMatMul` does it in one operator, but with one
 * scale for the whole of x: then a token's result depends on what else is in the pass, and decoding with drafts would
 * not give what decoding without them gives. Here a row's result depends on that row alone, to the last bit.
 */
export function rowScaledProduct(graph: Graph, x: Value, weight: Int8Weight, range: InputRange): Value {
  if (range === "normed") return product(graph, x, weight, NORMED_PEAK / GRIDS.any.levels, GRIDS.any.zero);
  const size = range === "any" ? graph.op("Abs", [x]) : x;
  const largest = graph.op("ReduceMax", [size, graph.ints([-1])], { keepdims: 1 });
  // With a peak of 1 and more -0.17 is on the grid. Else a row of zeros becomes 0/0; whatever integer that is quantised to,
  // the product is multiplied with peak = 0 below.
  const peak = range === "gelu" ? graph.op("Max", [largest, graph.floats([1], [])]) : largest;
  const { levels, zero } = GRIDS[range];
  return graph.op("Mul", [product(graph, graph.op("Div", [x, peak]), weight, 1 / levels, zero), peak]);
}

/** `step`: between two integers of x; `zero`: the one for 0. */
function product(graph: Graph, x: Value, weight: Int8Weight, step: number, zero: number): Value {
  const scale = graph.floats([step], []);
  const zeroPoint = graph.byte(zero);
  const quantized = graph.op("QuantizeLinear", [x, scale, zeroPoint]);
  return graph.op("MatMulIntegerToFloat", [quantized, weight.values, scale, weight.scales, zeroPoint]);
}

/** Values and scales of a matrix are written one after the other: the second mostly finds what the first one read. */
function quantizer(
  file: TensorFile,
  { tensors, inputs, outputs, rearrange }: LinearSpec,
): () => Promise<QuantizedMatrix> {
  let last: WeakRef<QuantizedMatrix> | undefined;
  return async () => {
    const known = last?.deref();
    if (known) return known;
    const matrix = quantizeRows(await joined(file, tensors, rearrange), outputs, inputs);
    last = new WeakRef(matrix);
    return matrix;
  };
}

/** The values of several tensors one after the other. */
export async function joined(
  file: TensorFile,
  tensors: readonly string[],
  rearrange: LinearSpec["rearrange"] = (_, values) => values,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (const name of tensors) parts.push(rearrange(name, await file.readFloats(name)));
  return concatenated(parts);
}

export function concatenated(parts: readonly Float32Array[]): Float32Array {
  const [only, ...more] = parts;
  if (only && more.length === 0) return only;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

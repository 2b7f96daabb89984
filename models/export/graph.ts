import type { Attribute, Dim, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from "./onnxProto.ts";

/** The name of a value in the graph under construction. */
export type Value = string;
/** An input that an operator is not given. */
export const NONE: Value = "";

/** A weight whose bytes are made when the file is written, so that only one is in memory at a time. */
export interface Weight {
  readonly name: Value;
  readonly type: OnnxType;
  readonly dims: readonly number[];
  /** Weights with the same key share their bytes in the data file. */
  readonly storage: string;
  bytes(): Promise<Uint8Array>;
}

const MICROSOFT = "com.microsoft";
/** Operators of ONNX Runtime itself; everything else is standard ONNX. */
const CONTRIB = new Set([
  "BiasGelu",
  "FusedMatMul",
  "MatMulIntegerToFloat",
  "RotaryEmbedding",
  "SkipLayerNormalization",
  "SkipSimplifiedLayerNormalization",
]);

/** An ONNX graph, built node by node in the order of execution. */
export class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  readonly constants: OnnxTensor[] = [];
  readonly weights: Weight[] = [];
  readonly opsets = { "": 24, [MICROSOFT]: 1 };
  #count = 0;
  readonly #known = new Map<string, Value>();

  input(name: Value, type: OnnxType, dims: readonly Dim[]): Value {
    this.inputs.push({ name, type, dims });
    return name;
  }

  /** Makes the result `value` of a node an output called `name`. */
  output(name: Value, value: Value, type: OnnxType, dims: readonly Dim[]): void {
    const renamed = (values: readonly Value[]) => values.map((other) => (other === value ? name : other));
    for (const [at, node] of this.nodes.entries()) {
      this.nodes[at] = { ...node, inputs: renamed(node.inputs), outputs: renamed(node.outputs) };
    }
    this.outputs.push({ name, type, dims });
  }

  op(type: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    const output = this.#name(type);
    this.#add(type, inputs, [output], attributes);
    return output;
  }

  /** An operator with two results. */
  pair(type: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): [Value, Value] {
    const outputs: [Value, Value] = [this.#name(type), this.#name(type)];
    this.#add(type, inputs, outputs, attributes);
    return outputs;
  }

  three(
    type: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): [Value, Value, Value] {
    const outputs: [Value, Value, Value] = [this.#name(type), this.#name(type), this.#name(type)];
    this.#add(type, inputs, outputs, attributes);
    return outputs;
  }

  /** `x + skip` and its RMS norm times `scale`, in one operator. */
  skipNorm(x: Value, skip: Value, scale: Value, epsilon: number): { readonly sum: Value; readonly normed: Value } {
    const [normed, sum] = [this.#name("Norm"), this.#name("Sum")];
    const attributes = { epsilon: { float: epsilon } };
    this.#add("SkipSimplifiedLayerNormalization", [x, skip, scale], [normed, NONE, NONE, sum], attributes);
    return { sum, normed };
  }

  ints(values: readonly number[]): Value {
    const data = BigInt64Array.from(values, BigInt);
    return this.#constant("int64", [values.length], new Uint8Array(data.buffer));
  }

  floats(values: ArrayLike<number>, dims: readonly number[] = [values.length]): Value {
    return this.#constant("float", dims, new Uint8Array(Float32Array.from(values).buffer));
  }

  /** A scalar uint8. */
  byte(value: number): Value {
    return this.#constant("uint8", [], Uint8Array.of(value));
  }

  weight(
    type: OnnxType,
    dims: readonly number[],
    bytes: () => Promise<Uint8Array>,
    storage = `weight ${this.weights.length}`,
  ): Value {
    const name = this.#name("weight");
    this.weights.push({ name, type, dims, bytes, storage });
    return name;
  }

  /** A small tensor inside the model file; equal ones are stored once. */
  #constant(type: OnnxType, dims: readonly number[], raw: Uint8Array): Value {
    const key = `${type} ${dims} ${Buffer.from(raw).toString("base64")}`;
    const known = this.#known.get(key);
    if (known) return known;
    const name = this.#name("const");
    this.#known.set(key, name);
    this.constants.push({ name, type, dims, raw });
    return name;
  }

  #add(
    op: string,
    inputs: readonly Value[],
    outputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>>,
  ): void {
    this.nodes.push({ op, domain: CONTRIB.has(op) ? MICROSOFT : "", inputs, outputs, attributes });
  }

  #name(kind: string): Value {
    this.#count++;
    return `${kind}_${this.#count}`;
  }
}

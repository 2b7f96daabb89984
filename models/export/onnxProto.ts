import protobuf from "protobufjs";

/** The numbers of `TensorProto.DataType` that are used here. */
export const OnnxType = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const;
export type OnnxType = keyof typeof OnnxType;

/** A dimension: a fixed size or the name of one that varies between runs. */
export type Dim = number | string;

export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly dims: readonly Dim[];
}

/** A plain number is an integer attribute. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Where a tensor's bytes are: in the message itself, or in another file. */
export type OnnxTensor = {
  readonly name: string;
  readonly type: OnnxType;
  readonly dims: readonly number[];
} & ({ readonly raw: Uint8Array } | { readonly file: string; readonly offset: number; readonly length: number });

export interface OnnxModel {
  readonly producer: string;
  readonly irVersion: number;
  readonly opsets: Readonly<Record<string, number>>; // domain → version
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly tensors: readonly OnnxTensor[];
}

/** The bytes of a model file. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const type = SCHEMA.lookupType("Model");
  const message = {
    irVersion: model.irVersion,
    producerName: model.producer,
    opsetImport: Object.entries(model.opsets).map(([domain, version]) => ({ domain, version })),
    graph: {
      name: "decoder",
      node: model.nodes.map(nodeMessage),
      initializer: model.tensors.map(tensorMessage),
      input: model.inputs.map(valueMessage),
      output: model.outputs.map(valueMessage),
    },
  };
  return type.encode(type.fromObject(message)).finish();
}

/** The message of a model file as plain data; for tests and for looking into a model. */
export function decodeOnnx(bytes: Uint8Array): unknown {
  const type = SCHEMA.lookupType("Model");
  return type.toObject(type.decode(bytes), { longs: Number });
}

function nodeMessage(node: OnnxNode, index: number): object {
  return {
    name: `${node.op}_${index}`,
    opType: node.op,
    domain: node.domain,
    input: node.inputs,
    output: node.outputs,
    attribute: Object.entries(node.attributes).map(([name, value]) => ({ name, ...attributeMessage(value) })),
  };
}

const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const;

function attributeMessage(value: Attribute): object {
  if (typeof value === "number") return { type: ATTRIBUTE.int, i: value };
  if (typeof value === "string") return { type: ATTRIBUTE.string, s: Buffer.from(value) };
  if ("float" in value) return { type: ATTRIBUTE.float, f: value.float };
  return { type: ATTRIBUTE.ints, ints: value };
}

function tensorMessage(tensor: OnnxTensor): object {
  const head = { name: tensor.name, dataType: OnnxType[tensor.type], dims: tensor.dims };
  if ("raw" in tensor) return { ...head, rawData: tensor.raw };
  const where = { location: tensor.file, offset: tensor.offset, length: tensor.length };
  const externalData = Object.entries(where).map(([key, value]) => ({ key, value: String(value) }));
  return { ...head, dataLocation: 1, externalData };
}

function valueMessage({ name, type, dims }: OnnxValue): object {
  const dim = dims.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: OnnxType[type], shape: { dim } } } };
}

const one = (type: string, id: number) => ({ type, id });
const many = (type: string, id: number) => ({ rule: "repeated" as const, type, id });

/** The part of the ONNX format that is written here. Field numbers are those of the format. */
const SCHEMA = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: one("int64", 1),
        producerName: one("string", 2),
        graph: one("Graph", 7),
        opsetImport: many("OperatorSet", 8),
      },
    },
    OperatorSet: { fields: { domain: one("string", 1), version: one("int64", 2) } },
    Graph: {
      fields: {
        node: many("Node", 1),
        name: one("string", 2),
        initializer: many("Tensor", 5),
        input: many("ValueInfo", 11),
        output: many("ValueInfo", 12),
      },
    },
    Node: {
      fields: {
        input: many("string", 1),
        output: many("string", 2),
        name: one("string", 3),
        opType: one("string", 4),
        attribute: many("Attribute", 5),
        domain: one("string", 7),
      },
    },
    Attribute: {
      fields: {
        name: one("string", 1),
        f: one("float", 2),
        i: one("int64", 3),
        s: one("bytes", 4),
        ints: many("int64", 8),
        type: one("int32", 20),
      },
    },
    Tensor: {
      fields: {
        dims: many("int64", 1),
        dataType: one("int32", 2),
        name: one("string", 8),
        rawData: one("bytes", 9),
        externalData: many("Entry", 13),
        dataLocation: one("int32", 14),
      },
    },
    Entry: { fields: { key: one("string", 1), value: one("string", 2) } },
    ValueInfo: { fields: { name: one("string", 1), type: one("Type", 2) } },
    Type: { fields: { tensorType: one("TensorType", 1) } },
    TensorType: { fields: { elemType: one("int32", 1), shape: one("Shape", 2) } },
    Shape: { fields: { dim: many("Dimension", 1) } },
    Dimension: { fields: { dimValue: one("int64", 1), dimParam: one("string", 2) } },
  },
});

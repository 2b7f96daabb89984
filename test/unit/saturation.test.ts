import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Graph } from "../../models/export/graph.ts";
import { encodeOnnx } from "../../models/export/onnxProto.ts";
import { LARGEST_PAIR } from "../../models/export/quantize.ts";
import { ANY_PAIRS, exactProducts, probe, SMALL_PAIRS } from "../../server/inference/saturation.ts";

test.each([ANY_PAIRS, SMALL_PAIRS])("the probe is the product that it says it is: %i", (value) => {
  const graph = new Graph();
  const bytes = graph.input("bytes", "uint8", ["R", 64]);
  const weight = graph.weight("int8", [1, 1], async () => Uint8Array.of(value));
  const matrix = graph.op("Expand", [weight, graph.ints([64, 16])]);
  graph.output("products", graph.op("MatMulInteger", [bytes, matrix]), "int32", ["R", 16]);
  const { nodes, inputs, outputs, opsets, constants } = graph;
  const tensors = [...constants, { name: weight, type: "int8" as const, dims: [1, 1], raw: Uint8Array.of(value) }];
  const model = encodeOnnx({ producer: "foretrace", irVersion: 10, opsets, nodes, inputs, outputs, tensors });
  expect(Buffer.from(model).equals(probe(value))).toBe(true);
});

test("pairs that the exporter chooses are as small as their probe says", () => {
  expect(LARGEST_PAIR).toBe(2 * SMALL_PAIRS);
  expect(255 * LARGEST_PAIR).toBeLessThan(2 ** 15);
});

describe("a session for int8", () => {
  const unsigned = { extra: { session: { x64quantprecision: "1" } } };

  test.each([ANY_PAIRS, SMALL_PAIRS])("has what makes products exact on this machine: %i", async (weight) => {
    const session = await InferenceSession.create(probe(weight), await exactProducts(weight));
    const bytes = new Tensor("uint8", new Uint8Array(3 * 64).fill(255), [3, 64]);
    const { products } = await session.run({ bytes });
    expect(new Set(products?.data as Int32Array)).toEqual(new Set([64 * 255 * weight]));
    await session.release();
  });

  test("takes the fastest kernels where pairs are small", async () => {
    expect(await exactProducts(SMALL_PAIRS)).toEqual({});
  });

  test.each([
    ["nothing where signed weights are exact", [true], {}],
    ["unsigned weights where signed ones saturate", [false, true], unsigned],
  ])("asks for %s", async (_, answers, expected) => {
    const left = [...answers];
    expect(await exactProducts(ANY_PAIRS, async () => left.shift() ?? false)).toEqual(expected);
    expect(left).toEqual([]);
  });

  test("is refused where neither is exact", async () => {
    await expect(exactProducts(ANY_PAIRS, async () => false)).rejects.toMatchObject({
      kind: "unsupported",
      message: expect.stringContaining("Choose a model in float32"),
    });
  });
});

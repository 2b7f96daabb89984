import { InferenceSession } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { Graph } from "../../models/export/graph.ts";
import { encodeOnnx } from "../../models/export/onnxProto.ts";
import { exactProducts, PROBE } from "../../server/inference/saturation.ts";

test("the probe is the product that it says it is", () => {
  const graph = new Graph();
  const bytes = graph.input("bytes", "uint8", ["R", 64]);
  const weight = graph.weight("int8", [1, 1], async () => Uint8Array.of(127));
  const matrix = graph.op("Expand", [weight, graph.ints([64, 16])]);
  graph.output("products", graph.op("MatMulInteger", [bytes, matrix]), "int32", ["R", 16]);
  const { nodes, inputs, outputs, opsets, constants } = graph;
  const tensors = [...constants, { name: weight, type: "int8" as const, dims: [1, 1], raw: Uint8Array.of(127) }];
  const model = encodeOnnx({ producer: "foretrace", irVersion: 10, opsets, nodes, inputs, outputs, tensors });
  expect(Buffer.from(model).toString("base64")).toBe(PROBE.toString("base64"));
});

describe("a session for int8", () => {
  const unsigned = { extra: { session: { x64quantprecision: "1" } } };

  test("has what makes products exact on this machine", async () => {
    const session = await InferenceSession.create(PROBE, await exactProducts());
    await session.release();
  });

  test.each([
    ["nothing where signed weights are exact", [true], {}],
    ["unsigned weights where signed ones saturate", [false, true], unsigned],
  ])("asks for %s", async (_, answers, expected) => {
    const left = [...answers];
    expect(await exactProducts(async () => left.shift() ?? false)).toEqual(expected);
    expect(left).toEqual([]);
  });

  test("is refused where neither is exact", async () => {
    await expect(exactProducts(async () => false)).rejects.toMatchObject({
      kind: "unsupported",
      message: expect.stringContaining("Choose a model in float32"),
    });
  });
});

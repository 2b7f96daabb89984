import { InferenceSession, Tensor } from "onnxruntime-node";
import { ModelFault } from "./modelFault.ts";

/** The largest weight of two neighbours, both of it: of any int8 weights, and of those that the exporter chooses by pairs. */
export const ANY_PAIRS = 127;
export const SMALL_PAIRS = 64;

/**
 * A product of unsigned bytes [R, 64] and a matrix of this weight [64, 16] (`saturation.test.ts` builds the same): with the
 * largest bytes, the largest sums that a model can have.
 */
export function probe(weight: number): Uint8Array {
  const model = Buffer.from(PROBE, "base64");
  model[WEIGHT_AT] = weight;
  return model;
}
const PROBE =
  "CAoSCWZvcmV0cmFjZTrlAQovCgh3ZWlnaHRfMQoHY29uc3RfMhIIRXhwYW5kXzMaCEV4cGFuZF8wIgZFeHBhbmQKOwoFYnl0ZXMKCEV4cGFuZF8zEghwcm9kdWN0cxoPTWF0TXVsSW50ZWdlcl8xIg1NYXRNdWxJbnRlZ2VyEgdkZWNvZGVyKiAKAQIQB0IHY29uc3RfMkoQQAAAAAAAAAAQAAAAAAAAACoTCgIBARADQgh3ZWlnaHRfMUoBf1oYCgVieXRlcxIPCg0IAhIJCgMSAVIKAghAYhsKCHByb2R1Y3RzEg8KDQgGEgkKAxIBUgoCCBBCAhAYQhEKDWNvbS5taWNyb3NvZnQQAQ==";
const WEIGHT_AT = 189; // byte
const INNER = 64;
/** One row goes another way through the runtime than several. */
const ROWS = [1, 16];

/** ONNX Runtime then adds 128 to signed weights when it loads a model, and takes other kernels, slower and exact. */
const UNSIGNED_WEIGHTS = { session: { x64quantprecision: "1" } } as const;

/**
 * What a session needs so that weights up to this are multiplied exactly: on x86 processors without VNNI, ONNX Runtime's
 * kernels for signed weights add pairs of products in 16 bits, which saturate, and a model would be wrong there, and only there.
 * Those of VNNI are the fastest, and so are these for weights whose pairs are small; the other ones are asked for only where a
 * product comes out wrong. Throws a `ModelFault` where neither are exact.
 */
export async function exactProducts(
  weight: number,
  isExact = productsAreExact,
): Promise<InferenceSession.SessionOptions> {
  for (const options of [{}, { extra: UNSIGNED_WEIGHTS }]) if (await isExact(weight, options)) return options;
  throw new ModelFault(
    "unsupported",
    "ONNX Runtime multiplies 8-bit integers wrongly on this processor, so this model's predictions would be wrong. Choose a model in float32.",
  );
}

async function productsAreExact(weight: number, options: InferenceSession.SessionOptions): Promise<boolean> {
  const session = await InferenceSession.create(probe(weight), {
    ...options,
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    graphOptimizationLevel: "all",
  });
  try {
    for (const rows of ROWS) {
      const bytes = new Tensor("uint8", new Uint8Array(rows * INNER).fill(255), [rows, INNER]);
      const products = (await session.run({ bytes })).products?.data;
      if (!(products instanceof Int32Array) || products.some((product) => product !== INNER * 255 * weight))
        return false;
    }
    return true;
  } finally {
    await session.release();
  }
}

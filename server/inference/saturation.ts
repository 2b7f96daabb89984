import { InferenceSession, Tensor } from "onnxruntime-node";
import { ModelFault } from "./modelFault.ts";

/**
 * A product of unsigned bytes [R, 64] and a matrix of 127 [64, 16] (`saturation.test.ts` builds the same): the
 * largest sums that an int8 model can have.
 */
export const PROBE = Buffer.from(
  "CAoSCWZvcmV0cmFjZTrlAQovCgh3ZWlnaHRfMQoHY29uc3RfMhIIRXhwYW5kXzMaCEV4cGFuZF8wIgZFeHBhbmQKOwoFYnl0ZXMKCEV4cGFuZF8zEghwcm9kdWN0cxoPTWF0TXVsSW50ZWdlcl8xIg1NYXRNdWxJbnRlZ2VyEgdkZWNvZGVyKiAKAQIQB0IHY29uc3RfMkoQQAAAAAAAAAAQAAAAAAAAACoTCgIBARADQgh3ZWlnaHRfMUoBf1oYCgVieXRlcxIPCg0IAhIJCgMSAVIKAghAYhsKCHByb2R1Y3RzEg8KDQgGEgkKAxIBUgoCCBBCAhAYQhEKDWNvbS5taWNyb3NvZnQQAQ==",
  "base64",
);
const INNER = 64;
const EXACT = INNER * 255 * 127;
/** One row goes another way through the runtime than several. */
const ROWS = [1, 16];

/** ONNX Runtime then adds 128 to signed weights when it loads a model, and takes other kernels, slower and exact. */
const UNSIGNED_WEIGHTS = { session: { x64quantprecision: "1" } } as const;

/**
 * What a session needs so that signed weights are multiplied exactly: on x86 processors without VNNI, ONNX Runtime's
 * kernels for them add pairs of products in 16 bits, which saturate, and a model would be wrong there, and only there. Those
 * of VNNI are the fastest, so the other ones are asked for only where a product comes out wrong. Throws a `ModelFault`
 * where neither are exact.
 */
export async function exactProducts(isExact = productsAreExact): Promise<InferenceSession.SessionOptions> {
  for (const options of [{}, { extra: UNSIGNED_WEIGHTS }]) if (await isExact(options)) return options;
  throw new ModelFault(
    "unsupported",
    "ONNX Runtime multiplies 8-bit integers wrongly on this processor, so this model's predictions would be wrong. Choose a model in float32.",
  );
}

async function productsAreExact(options: InferenceSession.SessionOptions): Promise<boolean> {
  const session = await InferenceSession.create(PROBE, {
    ...options,
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    graphOptimizationLevel: "all",
  });
  try {
    for (const rows of ROWS) {
      const bytes = new Tensor("uint8", new Uint8Array(rows * INNER).fill(255), [rows, INNER]);
      const products = (await session.run({ bytes })).products?.data;
      if (!(products instanceof Int32Array) || products.some((product) => product !== EXACT)) return false;
    }
    return true;
  } finally {
    await session.release();
  }
}

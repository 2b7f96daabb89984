import { z } from "zod";
import { ModelFault } from "./modelFault.ts";

/** `foretrace.json`: everything the server needs to know about a model. No model is special in code. */
export const MANIFEST_FILE = "foretrace.json";
export const MANIFEST_FORMAT = "foretrace-model/1";
export const GRAPH_KIND = "split-cache/2";
/**
 * Tokens in the part of the cache that new tokens are added to, see `splitCache.ts`; the exporter's choice. Each pass copies
 * the whole part, and takes no more tokens than it has slots.
 */
export const TAIL_SLOTS = 64;
/** Best tokens that the graph returns for each position. */
export const TOP_COUNT = 10;

const count = z.int().min(1);
const probability = z.number().min(0).max(1);

const fileSchema = z.object({
  name: z.string().regex(/^[^/\\]+$/, "must be a plain file name"),
  sizeBytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal"),
});

/** How the graph is fed; the names of its inputs and outputs follow from `kind`. */
const graphSchema = z.object({
  kind: z.literal(GRAPH_KIND),
  /**
   * `bidirectional`: all of a prompt but its last token see each other, and come in one pass; the last one begins what the
   * model writes. The graph then takes tails of any size.
   */
  prefill: z.enum(["causal", "bidirectional"]).default("causal"),
  vocabSize: count,
  layers: count,
  kvHeads: count,
  headDim: count,
  tailSlots: count,
  topCount: z.literal(TOP_COUNT),
  /** The graph also takes the id before each token. */
  previousIds: z.boolean(),
  /** Of int8 weights: sums of two products with unsigned bytes fit 16 bits, see `saturation.ts`. */
  smallPairs: z.boolean().optional(),
});

const limitsSchema = z.object({
  /** Prompt and trace together, in tokens. */
  contextTokens: count,
  /** Physical lines of a program that the dialect can number. */
  sourceLines: count,
});

/**
 * What the probability of a piece of a trace means: a logistic function of its log-probabilities, then a monotone step-wise
 * linear map. `logBefore` weighs everything decoded before the piece: what follows from a doubtful value is doubtful.
 */
const curveSchema = z
  .object({
    logistic: z.object({ bias: z.number(), logPath: z.number(), logWeakest: z.number(), logBefore: z.number() }),
    isotonic: z.object({ scores: z.array(probability).min(2), probabilities: z.array(probability).min(2) }),
    pieces: z.int().min(0), // how many it was fitted on
    expectedError: probability.optional(), // expected calibration error by cross-validation, 15 bins
  })
  .refine(({ isotonic: { scores, probabilities } }) => rises(scores) && rises(probabilities), {
    path: ["isotonic"],
    message: "must not fall",
  })
  .refine(({ isotonic: { scores, probabilities } }) => scores.length === probabilities.length, {
    path: ["isotonic"],
    message: "must have as many probabilities as scores",
  });

/** Fitted on programs that the model was not trained on, with the shipped weights. */
const calibrationSchema = z.object({
  value: curveSchema,
  /** Values that were computed from others; without it they are judged as `value`. */
  told: curveSchema.optional(),
  /** Values and lines that were computed where nothing had been guessed before: how many there were, and how many of them were right. */
  certain: z.object({ pieces: z.int().min(0), right: z.int().min(0) }).optional(),
  line: curveSchema,
  programs: count,
  /** Expected calibration error of all pieces together, whatever they are judged by; by cross-validation, 15 bins. */
  expectedError: probability.optional(),
});

const manifestSchema = z.object({
  format: z.literal(MANIFEST_FORMAT),
  id: z.string().min(1),
  version: z.string().min(1),
  architecture: z.string().min(1),
  dialect: z.string().min(1),
  precision: z.enum(["int8", "float32", "float16"]),
  limits: limitsSchema,
  graph: graphSchema,
  tokens: z.object({ end: z.string().min(1) }),
  files: z.array(fileSchema).min(1),
  calibration: calibrationSchema.optional(),
  licence: z.string().min(1),
  provenance: z.string(),
  /** Name of a measure → its value, as in the model card. */
  accuracy: z.record(z.string(), z.number()).optional(),
});

export type ModelManifest = Readonly<z.infer<typeof manifestSchema>>;
export type GraphInterface = Readonly<z.infer<typeof graphSchema>>;
export type Limits = Readonly<z.infer<typeof limitsSchema>>;
export type Calibration = z.infer<typeof calibrationSchema>;
export type CalibrationCurve = z.infer<typeof curveSchema>;
export type ModelFile = Readonly<z.infer<typeof fileSchema>>;

/** Reads a manifest's text. `where` is named in messages. Throws a `ModelFault`. */
export function parseManifest(text: string, where: string): ModelManifest {
  const raw = parseJson(text, where);
  const format = z.object({ format: z.string() }).safeParse(raw);
  if (!format.success) throw new ModelFault("damaged", `${where} does not say that it describes a Foretrace model.`);
  if (format.data.format !== MANIFEST_FORMAT) {
    throw new ModelFault(
      "unsupported",
      `${where} has the format ${format.data.format}; this version of Foretrace reads ${MANIFEST_FORMAT}. Update Foretrace, or choose another model.`,
    );
  }
  const graph = z.object({ graph: z.object({ kind: z.string() }) }).safeParse(raw);
  if (graph.success && graph.data.graph.kind !== GRAPH_KIND) {
    throw new ModelFault(
      "unsupported",
      `${where} is of a model whose graph is ${graph.data.graph.kind}; this version of Foretrace runs ${GRAPH_KIND}. Import the model again, or choose another one.`,
    );
  }
  const parsed = manifestSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelFault("damaged", `${where}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not understood"}.`);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ModelFault("damaged", `${where} is damaged: it is not JSON. Install the model again.`);
  }
}

function rises(values: readonly number[]): boolean {
  return values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
}

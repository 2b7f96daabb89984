import { z } from "zod";
import { statesAfter } from "./state.ts";
import { stdoutOf } from "./stdout.ts";
import { asLine0, type Confidence, type Step, type Trace } from "./trace.ts";

export const TRACE_FORMAT = "foretrace-trace/1";

/** The model that predicted a trace, for people and scripts that read the JSON. */
export interface TraceOrigin {
  readonly model?: { readonly id: string; readonly version: string; readonly device: string };
  readonly stats?: object;
}

/** A trace as the JSON object that the command line prints. States are whole: every variable after every step. */
export function traceToJson(trace: Trace, from: TraceOrigin = {}): object {
  const states = statesAfter(trace.steps);
  return toJson(trace, from, (at) => ({ state: Object.fromEntries(states[at] ?? []) }));
}

/** The same without states, which whoever reads it folds: for long traces of many variables these would be far too much. */
export function traceToChanges(trace: Trace): object {
  return toJson(trace, {}, () => ({}));
}

function toJson(trace: Trace, from: TraceOrigin, more: (at: number) => object): object {
  const rounded = (c: Confidence) => Number(c.probability.toFixed(4));
  return {
    format: TRACE_FORMAT,
    origin: trace.origin,
    steps: trace.steps.map((step, at) => ({
      line: step.line,
      frame: step.frame,
      kind: step.kind,
      changed: Object.fromEntries(step.changed),
      deleted: step.deleted,
      ...more(at),
      evals: step.evals.map(({ value, calls }) => ({ value, calls })),
      output: step.output,
      ...(step.value === undefined ? {} : { value: step.value }),
      ...(step.exception === undefined ? {} : { exception: step.exception }),
      ...(step.confidence === undefined
        ? {}
        : {
            confidence: {
              line: rounded(step.confidence.line),
              values: Object.fromEntries([...step.confidence.values].map(([name, c]) => [name, rounded(c)])),
              ...(step.confidence.output && { output: rounded(step.confidence.output) }),
              ...(step.confidence.result && { result: rounded(step.confidence.result) }),
            },
          }),
    })),
    stdout: stdoutOf(trace.steps),
    ending: trace.ending,
    ...(trace.faults.length > 0 ? { faults: trace.faults } : {}),
    ...from,
  };
}

const line = z.int().min(0).transform(asLine0);
const values = z.record(z.string(), z.string());

const stepSchema = z.object({
  line,
  frame: z.object({ name: z.string(), depth: z.int().min(0) }),
  kind: z.enum(["line", "call", "return", "raise"]),
  changed: values,
  deleted: z.array(z.string()).default([]),
  evals: z.array(z.object({ value: z.string(), calls: z.int().min(0) })).default([]),
  output: z.string().nullable().default(null),
  value: z.string().optional(),
  exception: z.object({ type: z.string(), message: z.string() }).optional(),
});

const endingSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("finished") }),
  z.object({ kind: z.literal("exception"), type: z.string(), message: z.string(), line }),
  z.object({ kind: z.literal("limit"), limit: z.enum(["steps", "tokens", "time", "memory", "output", "size"]) }),
  z.object({ kind: z.literal("unknown"), line, cause: z.string() }),
  z.object({ kind: z.literal("cancelled") }),
  z.object({ kind: z.literal("unsupported"), reason: z.string() }),
]);

const traceSchema = z.object({
  format: z.literal(TRACE_FORMAT),
  origin: z.enum(["predicted", "real"]),
  steps: z.array(stepSchema),
  ending: endingSchema,
});

/** Reads a trace that another process or a file gives. Throws a ZodError that names the offending part. */
export function traceFromJson(json: unknown): Trace {
  const { origin, steps, ending } = traceSchema.parse(json);
  return { origin, ending, faults: [], steps: steps.map(toStep) };
}

/** Reads one step of such a trace. Throws a ZodError that names the offending part. */
export function stepFromJson(json: unknown): Step {
  return toStep(stepSchema.parse(json));
}

function toStep({ changed, value, exception, ...step }: z.infer<typeof stepSchema>): Step {
  return {
    ...step,
    changed: new Map(Object.entries(changed)),
    ...(value === undefined ? {} : { value }),
    ...(exception === undefined ? {} : { exception }),
  };
}

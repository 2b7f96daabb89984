import type { Dialect, TraceReader } from "../core/dialect/dialect.ts";
import { carryDoubt } from "../core/doubt.ts";
import type { Program } from "../core/program.ts";
import type { Ending, Fault, Line0, Step, Trace } from "../core/trace.ts";
import { confidenceJudge, doubtDisproved } from "./confidence.ts";
import type { Hypothesis } from "./decoder/decode.ts";
import type { TokenBatch } from "./engineProtocol.ts";
import type { ModelManifest } from "./manifest.ts";
import { tokenTextOf } from "./moreLines.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** What of a model its tokens are read with. */
interface ReadingParts {
  readonly manifest: ModelManifest;
  readonly dialect: Dialect;
  readonly tokenizer: Tokenizer;
}

/** A prediction under way. Steps below `settled` stay as they are. */
export interface PredictionUpdate {
  readonly steps: readonly Step[];
  readonly settled: number;
  readonly faults: readonly Fault[];
  readonly nTokens: number;
}

/** Tokens becoming a trace. */
export class Reading {
  readonly #tokenizer: Tokenizer;
  readonly #reader: TraceReader;
  readonly #onUpdate: (update: PredictionUpdate) => void;
  readonly #program: Program;
  readonly #canCheck: boolean;
  readonly #judge: (steps: readonly Step[]) => readonly Step[];
  readonly #unknowable: ReadonlyMap<Line0, string>;
  #nTokens = 0;
  /** The first step that no model can know the result of: the prediction ends before it. */
  unknown: { readonly step: number; readonly ending: Ending } | undefined;

  constructor(
    parts: ReadingParts,
    program: Program,
    reader: TraceReader,
    unknowable: ReadonlyMap<Line0, string>,
    onUpdate: (update: PredictionUpdate) => void,
  ) {
    this.#unknowable = unknowable;
    this.#tokenizer = parts.tokenizer;
    this.#program = program;
    this.#canCheck = parts.dialect.tellsCalls || program.definitions.length === 0;
    this.#reader = reader;
    this.#onUpdate = onUpdate;
    this.#judge = confidenceJudge(parts.manifest.calibration);
  }

  take({ ids, probabilities, overridden, told }: TokenBatch): void {
    for (const [at, id] of ids.entries()) {
      const probability = probabilities[at] ?? 0;
      const text = tokenTextOf(this.#tokenizer, id);
      this.#reader.push({ text, probability, overridden: overridden[at] === 1, told: told[at] === 1 });
    }
    this.#nTokens += ids.length;
    const { steps, settled, faults } = this.#reader;
    this.unknown ??= firstUnknown(steps, this.#unknowable);
    const known = this.#known();
    this.#onUpdate({
      steps: carryDoubt(this.#program, known),
      settled: Math.min(settled, known.length),
      faults: [...faults],
      nTokens: this.#nTokens,
    });
  }

  #known(): readonly Step[] {
    return this.#judge(this.#reader.steps.slice(0, this.unknown?.step));
  }

  /** `otherwise`: how it ends where what was read has no end. */
  trace(otherwise: Ending): Trace {
    const { faults, ending } = this.#reader;
    const known = this.#known();
    const steps = this.#canCheck ? doubtDisproved(this.#program, known, this.#reader.ending !== undefined) : known;
    return {
      origin: "predicted",
      steps: carryDoubt(this.#program, steps),
      ending: this.unknown?.ending ?? ending ?? otherwise,
      faults: [...faults],
    };
  }
}

export function batchOf({ ids, probabilities }: Hypothesis): TokenBatch {
  const none = new Uint8Array(ids.length);
  return { ids: Int32Array.from(ids), probabilities: Float32Array.from(probabilities), overridden: none, told: none };
}

/** Where the model begins to make up what only a run can tell: not where what is known, and what is not, followed from the program. */
function firstUnknown(steps: readonly Step[], unknowable: ReadonlyMap<Line0, string>): Reading["unknown"] {
  const step = steps.findIndex((own, at) => own.kind !== "call" && unknowable.has(own.line) && isMadeUp(steps, at));
  const line = steps[step]?.line;
  if (line === undefined) return undefined;
  return { step, ending: { kind: "unknown", line, cause: unknowable.get(line) ?? "" } };
}

/** Whether a piece of a step comes from the model; of one that says nothing, what comes after it, or as long as nothing does, the step itself. */
function isMadeUp(steps: readonly Step[], at: number): boolean {
  const { evals = [], confidence, output = null, kind = "line" } = steps[at] ?? {};
  const pieces = [
    ...evals.map((value) => value.confidence),
    ...(confidence?.values.values() ?? []),
    ...(output === null ? [] : [confidence?.output]),
    ...(kind === "line" ? [] : [confidence?.result]),
  ];
  const line = (steps[at + 1]?.confidence ?? confidence)?.line;
  if (pieces.length === 0) return line !== undefined && !line.told;
  return pieces.some((piece) => !piece?.told);
}

import { readFile } from "node:fs/promises";
import type { Dialect } from "../../server/core/dialect/dialect.ts";
import type { ProgramParser } from "../../server/core/parseProgram.ts";
import { ALL_CONSTRAINTS, readerConstraint } from "../../server/inference/decoder/constraint.ts";
import { type DecodeResult, decode } from "../../server/inference/decoder/decode.ts";
import type { ModelSequence, TraceModel } from "../../server/inference/decoder/traceModel.ts";
import type { Engine } from "../../server/inference/engine.ts";
import { startAfresh } from "./passes.ts";

/** A real trace of a program as token ids; made by make_traces.py. */
export interface RealTrace {
  readonly name: string;
  readonly code: string;
  readonly prompt: readonly number[];
  readonly trace: readonly number[];
}

export async function realTraces(): Promise<RealTrace[]> {
  const file = new URL("../test/bench/traces.json", import.meta.url); // from the bundle in out/
  return JSON.parse(await readFile(file, "utf8")) as RealTrace[];
}

export interface ForcedRun {
  readonly msPerToken: number;
  readonly tokensPerPass: number;
  readonly jsShare: number; // of the time, 0..1
}

export interface Setting {
  readonly engine: Engine;
  readonly dialect: Dialect;
  readonly parser: ProgramParser;
  readonly vocabulary: readonly string[];
  readonly traces: readonly RealTrace[];
}

/** Decodes real traces under the constraints: every pass is computed, then the trace's own next token is taken, as if the model were right. */
export async function decodeForced(setting: Setting, drafts: boolean, runs = 3): Promise<ForcedRun> {
  let best: ForcedRun | undefined;
  for (let run = 0; run < runs; run++) {
    const found = await decodeOnce(setting, drafts);
    if (!best || found.msPerToken < best.msPerToken) best = found;
  }
  if (!best) throw new RangeError("at least one run");
  return best;
}

async function decodeOnce(setting: Setting, drafts: boolean): Promise<ForcedRun> {
  const { engine, traces } = setting;
  let [ms, runtimeMs, tokens, passes] = [0, 0, 0, 0];
  for (const real of traces) {
    const clock = { prefilledMs: 0 };
    const { stats } = await decodeTrace(setting, real, drafts, clock);
    runtimeMs += engine.runtimeMs() - clock.prefilledMs;
    ms += stats.decodeMs;
    tokens += stats.nTokens;
    passes += stats.passes;
  }
  return { msPerToken: ms / tokens, tokensPerPass: tokens / passes, jsShare: 1 - runtimeMs / ms };
}

async function decodeTrace(
  { engine, dialect, parser, vocabulary }: Setting,
  { code, prompt, trace }: RealTrace,
  drafts: boolean,
  clock: { prefilledMs: number },
): Promise<DecodeResult> {
  const ids = [...prompt, ...trace];
  const model: TraceModel = {
    contextTokens: engine.model.contextTokens,
    start: () => forced(startAfresh(engine.model, prompt), ids),
  };
  const request = {
    prompt,
    endId: -1,
    maxNewTokens: trace.length,
    timeLimitMs: Number.POSITIVE_INFINITY,
    drafts,
    constraint: readerConstraint(dialect.reader(parser.parse(code)), vocabulary, ALL_CONSTRAINTS),
  };
  return decode(model, request, { aborted: false }, () => {
    clock.prefilledMs ||= engine.runtimeMs();
  });
}

function forced(sequence: ModelSequence, ids: readonly number[]): ModelSequence {
  return {
    get length() {
      return sequence.length;
    },
    get room() {
      return sequence.room;
    },
    keep: (count) => sequence.keep(count),
    branch: () => sequence.branch(),
    run: async (part, rows) => {
      const first = sequence.length + part.length - rows + 1;
      const scores = await sequence.run(part, rows);
      const topIds = Array.from({ length: rows }, (_, row) => ids[first + row] ?? 0);
      return { ...scores, best: 1, topIds, topLogits: topIds.map(() => 0) };
    },
  };
}

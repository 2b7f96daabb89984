import { type DecodeResult, type Hypothesis, prefill, type StopReason, type StopSignal } from "./decode.ts";
import type { Scores, TraceModel } from "./traceModel.ts";

export interface BeamRequest {
  readonly prompt: readonly number[];
  readonly endId: number;
  readonly maxNewTokens: number;
  readonly timeLimitMs: number;
  /** Hypotheses followed at once, 1..10. */
  readonly width: number;
}

export interface BeamResult extends DecodeResult {
  /** At most `width`: those that ended, best first, then those that did not. */
  readonly hypotheses: readonly Hypothesis[];
}

/** A token with those before it. */
interface Path {
  readonly id: number;
  readonly logProbability: number;
  readonly score: number;
  readonly tip: number; // its row in the pass it goes on from
  readonly before: Path | undefined;
}

/**
 * Beam search as CodeExecutor's reference decodes: scores are sums of log-probabilities whatever the length; what has
 * ended has no children and leaves the beam; the search is over once the best of some step had ended and `width`
 * hypotheses have. Source: `Beam` in microsoft/CodeBERT. The signal is looked at before every pass.
 */
export async function beam(model: TraceModel, request: BeamRequest, signal: StopSignal): Promise<BeamResult> {
  const { prompt, endId, maxNewTokens, timeLimitMs, width } = request;
  const startedMs = performance.now();
  if (prompt.length === 0) throw new RangeError("there is no prompt to go on from");
  const sequence = model.start(prompt);
  const reusedTokens = sequence.length;
  const finished: Path[] = [];
  let alive: readonly Path[] = [];
  let topEnded = false;
  let depth = 0;
  let prefilledMs = startedMs;
  const finish = (reason: StopReason): BeamResult => {
    const ranked = [...finished.sort(byScore), ...alive].slice(0, width);
    const prefillMs = prefilledMs - startedMs;
    const decodeMs = performance.now() - prefilledMs;
    const passes = Math.max(0, depth - 1);
    const stats = { nTokens: depth, passes, drafted: 0, reusedTokens, prefillMs, decodeMs };
    return { hypotheses: ranked.map((path) => hypothesis(path, endId)), reason, stats };
  };

  if (prompt.length >= model.contextTokens) return finish("context");
  let scores = await prefill(sequence, prompt, signal);
  if (!scores) return finish("cancelled");
  prefilledMs = performance.now();
  if (width > scores.best)
    throw new RangeError(`a beam of ${width} is wider than the ${scores.best} best tokens of a row`);
  const tree = sequence.branch();
  for (;;) {
    const best = children(alive, scores).sort(byScore).slice(0, width);
    depth++;
    finished.push(...best.filter(({ id }) => id === endId));
    alive = best.filter(({ id }) => id !== endId);
    topEnded ||= best[0]?.id === endId;
    if (alive.length === 0 || (topEnded && finished.length >= width)) return finish("end");
    if (signal.aborted) return finish("cancelled");
    if (depth >= maxNewTokens) return finish("tokens");
    if (prompt.length + depth > model.contextTokens) return finish("context");
    if (performance.now() - startedMs >= timeLimitMs) return finish("time");
    scores = await tree.grow(alive.map(({ id, tip }) => ({ id, tip })));
  }
}

/** What the best tokens of each row make of the path that the row stands for; the first row stands for the prompt. */
function children(alive: readonly Path[], { topIds, topLogits, logSumExp, best }: Scores): Path[] {
  return Array.from(logSumExp, (logSum, tip) => {
    const before = alive[tip];
    return Array.from({ length: best }, (_, at) => {
      const logProbability = (topLogits[tip * best + at] ?? Number.NEGATIVE_INFINITY) - logSum;
      const score = (before?.score ?? 0) + logProbability;
      return { id: topIds[tip * best + at] ?? 0, logProbability, score, tip, before };
    });
  }).flat();
}

const byScore = (a: Path, b: Path): number => b.score - a.score;

function hypothesis(last: Path, endId: number): Hypothesis {
  const path: Path[] = [];
  for (let at: Path | undefined = last; at; at = at.before) path.push(at);
  path.reverse();
  return {
    ids: path.map(({ id }) => id),
    probabilities: path.map(({ logProbability }) => Math.min(1, Math.exp(logProbability))),
    score: last.score,
    finished: last.id === endId,
  };
}

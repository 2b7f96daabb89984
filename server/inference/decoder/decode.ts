import type { Constraint } from "./constraint.ts";
import { DraftSource, MAX_DRAFT } from "./drafts.ts";
import type { ModelSequence, Scores, TraceModel } from "./traceModel.ts";

export interface DecodeRequest {
  readonly prompt: readonly number[];
  readonly endId: number;
  readonly maxNewTokens: number;
  readonly timeLimitMs: number;
  readonly drafts: boolean;
  readonly constraint?: Constraint;
}

export interface DecodedToken {
  readonly id: number;
  readonly probability: number; // the model's, of this token among all; 1 where it was told
  readonly overridden: boolean; // the model's first choice was not allowed
  readonly told: boolean; // it follows from the program: the model was not asked
}

/** `end`: the end token was decoded, and is the last of the tokens. `context`: the model's context is full. */
export type StopReason = "end" | "tokens" | "context" | "time" | "cancelled";

export interface DecodeStats {
  readonly nTokens: number;
  readonly passes: number; // after the prompt
  readonly drafted: number; // tokens proposed by drafts
  readonly reusedTokens: number; // of the prompt, from the prediction before
  readonly prefillMs: number;
  readonly decodeMs: number;
}

export interface DecodeResult {
  readonly reason: StopReason;
  readonly stats: DecodeStats;
  /** All that a beam search found, best first; absent where decoding was greedy. */
  readonly hypotheses?: readonly Hypothesis[];
}

export interface Hypothesis {
  readonly ids: readonly number[]; // the end token is the last where there is one
  readonly probabilities: readonly number[]; // the model's, of each token among all
  readonly score: number; // sum of the logarithms of the probabilities
  readonly finished: boolean;
}

/** Only the part of an `AbortSignal` that can also be read across threads. */
export type StopSignal = Pick<AbortSignal, "aborted">;

/**
 * Greedy decoding. Drafts change the speed, never the tokens: a drafted token is taken only when it is the one the model,
 * under the constraint, chooses itself. `onTokens` gets the tokens of each pass, at least one. The signal is looked at
 * before every pass. Where the model's context is full, the trace goes on as long as every token is told.
 */
export async function decode(
  model: TraceModel,
  request: DecodeRequest,
  signal: StopSignal,
  onTokens: (tokens: readonly DecodedToken[]) => void,
): Promise<DecodeResult> {
  const startedMs = performance.now();
  if (request.prompt.length === 0) throw new RangeError("there is no prompt to go on from");
  const sequence = model.start(request.prompt);
  const reusedTokens = sequence.length;
  const count = { nTokens: 0, passes: 0, drafted: 0 };
  let prefilledMs: number | undefined;
  const finish = (reason: StopReason): DecodeResult => {
    const now = performance.now();
    const prefillMs = (prefilledMs ?? now) - startedMs;
    return { reason, stats: { ...count, reusedTokens, prefillMs, decodeMs: now - startedMs - prefillMs } };
  };

  if (request.prompt.length >= model.contextTokens) return finish("context");
  let scores = await prefill(sequence, request.prompt, signal);
  if (!scores) return finish("cancelled");
  prefilledMs = performance.now();
  const draftSource = new DraftSource();
  for (const id of request.prompt) draftSource.push(id);
  let draft: readonly number[] = [];
  for (;;) {
    const tokens = await accept(scores, draft, request, request.maxNewTokens - count.nTokens);
    for (const { id } of tokens) draftSource.push(id);
    // The row of the last token kept gave the last of `tokens`, which itself has not been run yet.
    if (count.passes > 0) sequence.keep(tokens.length);
    count.nTokens += tokens.length;
    onTokens(tokens);
    const last = tokens.at(-1);
    if (!last || last.id === request.endId) return finish("end");
    const stopped = reasonToStop(sequence, model, request, count.nTokens, startedMs, signal);
    if (stopped === "context") return finish(goOnWithoutModel(request, count, startedMs, signal, onTokens));
    if (stopped) return finish(stopped);
    const room = Math.min(MAX_DRAFT, sequence.room - 1);
    draft = request.drafts ? draftSource.draft(room, request.constraint?.only()) : [];
    count.passes++;
    count.drafted += draft.length;
    scores = await sequence.run([last.id, ...draft], draft.length + 1);
  }
}

/**
 * The same for a program that the model cannot read: only what is told, from the first token on. `context`: it goes no
 * further than this.
 */
export async function decodeWithoutModel(
  request: DecodeRequest,
  signal: StopSignal,
  onTokens: (tokens: readonly DecodedToken[]) => void,
): Promise<DecodeResult> {
  const startedMs = performance.now();
  const count = { nTokens: 0, passes: 0, drafted: 0 };
  const reason = goOnWithoutModel(request, count, startedMs, signal, onTokens);
  return { reason, stats: { ...count, reusedTokens: 0, prefillMs: 0, decodeMs: performance.now() - startedMs } };
}

/** Tokens told between two looks at the signal. */
const TOLD_AT_ONCE = 64;

/** Takes what is told, for as long as everything is. `count` counts on. */
function goOnWithoutModel(
  { constraint, endId, maxNewTokens, timeLimitMs }: DecodeRequest,
  count: { nTokens: number },
  startedMs: number,
  signal: StopSignal,
  onTokens: (tokens: readonly DecodedToken[]) => void,
): StopReason {
  for (;;) {
    const tokens: DecodedToken[] = [];
    let told = constraint?.told();
    while (told !== undefined) {
      const token = { id: told, probability: 1, overridden: false, told: true };
      constraint?.push(token);
      tokens.push(token);
      if (told === endId || tokens.length === Math.min(TOLD_AT_ONCE, maxNewTokens - count.nTokens)) break;
      told = constraint?.told();
    }
    if (tokens.length === 0) return "context";
    count.nTokens += tokens.length;
    onTokens(tokens);
    if (told === endId) return "end";
    if (signal.aborted) return "cancelled";
    if (count.nTokens >= maxNewTokens) return "tokens";
    if (performance.now() - startedMs >= timeLimitMs) return "time";
  }
}

/** Runs the prompt in as many passes as the model needs. Undefined when it was stopped. */
export async function prefill(
  sequence: ModelSequence,
  prompt: readonly number[],
  signal: StopSignal,
): Promise<Scores | undefined> {
  let scores: Scores | undefined;
  while (sequence.length < prompt.length) {
    if (signal.aborted) return undefined;
    const part = prompt.slice(sequence.length, sequence.length + sequence.room);
    scores = await sequence.run(part, 1);
    sequence.keep(part.length);
  }
  return scores;
}

function reasonToStop(
  sequence: ModelSequence,
  model: TraceModel,
  request: DecodeRequest,
  nTokens: number,
  startedMs: number,
  signal: StopSignal,
): StopReason | undefined {
  if (signal.aborted) return "cancelled";
  if (nTokens >= request.maxNewTokens) return "tokens";
  if (sequence.length >= model.contextTokens) return "context";
  if (performance.now() - startedMs >= request.timeLimitMs) return "time";
  return undefined;
}

/** Chooses a token for each row as long as the draft had guessed it: one token more than the draft had right. */
async function accept(
  scores: Scores,
  draft: readonly number[],
  { constraint, endId }: DecodeRequest,
  limit: number,
): Promise<DecodedToken[]> {
  const tokens: DecodedToken[] = [];
  for (let row = 0; row <= draft.length && tokens.length < limit; row++) {
    const told = constraint?.told();
    const token =
      told === undefined
        ? await choose(scores, row, constraint?.allowed())
        : { id: told, probability: 1, overridden: false, told: true };
    constraint?.push(token);
    tokens.push(token);
    if (token.id !== draft[row] || token.id === endId) break;
  }
  return tokens;
}

/** The best token that is allowed. Where nothing is allowed the model's own choice stands: the reader will note a fault. */
async function choose(
  scores: Scores,
  row: number,
  allowed: ((id: number) => boolean) | undefined,
): Promise<DecodedToken> {
  const { best, topIds, topLogits, logSumExp } = scores;
  const first = row * best;
  const logSum = logSumExp[row] ?? 0;
  const token = (id: number, logit: number, overridden: boolean): DecodedToken => ({
    id,
    probability: Math.min(1, Math.exp(logit - logSum)),
    overridden,
    told: false,
  });
  for (let at = first; at < first + best; at++) {
    const id = topIds[at] ?? 0;
    if (!allowed || allowed(id)) return token(id, topLogits[at] ?? 0, at > first);
  }
  const other = allowed && bestAllowed(await scores.all(), row, logSumExp.length, allowed);
  if (other) return token(other.id, other.logit, true);
  return token(topIds[first] ?? 0, topLogits[first] ?? 0, false);
}

function bestAllowed(logits: ArrayLike<number>, row: number, rows: number, allowed: (id: number) => boolean) {
  const vocabulary = logits.length / rows;
  let best: { readonly id: number; readonly logit: number } | undefined;
  for (let id = 0; id < vocabulary; id++) {
    const logit = logits[row * vocabulary + id] ?? Number.NEGATIVE_INFINITY;
    if ((!best || logit > best.logit) && allowed(id)) best = { id, logit };
  }
  return best;
}

import type { ModelSequence, TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { fastest } from "./timing.ts";

/** Fastest pass of so many tokens after `position` others; nothing is kept of it. */
export async function passTime(model: TraceModel, position: number, tokens: number): Promise<number> {
  const ids = Array.from({ length: position + tokens }, (_, at) => 5 + ((at * 31) % 90));
  const sequence = await filled(model, ids.slice(0, position));
  return fastest(40, () => sequence.run(ids.slice(position), tokens));
}

/** What a model that reads sources in both directions reads in one pass, without the token that it starts to write from. */
const LONGEST_SOURCE = 256;

/** Runs all of these tokens, whatever was run before. */
export async function filled(model: TraceModel, ids: readonly number[]): Promise<ModelSequence> {
  const sequence = startAfresh(model, ids.slice(0, LONGEST_SOURCE + 1));
  while (sequence.length < ids.length) {
    const part = ids.slice(sequence.length, sequence.length + sequence.room);
    await sequence.run(part, 1);
    sequence.keep(part.length);
  }
  return sequence;
}

/** Starts a sequence that shares nothing with the one before. */
export function startAfresh(model: TraceModel, prompt: readonly number[]): ModelSequence {
  model.start([-1]);
  return model.start(prompt);
}

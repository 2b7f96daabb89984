import type { Step, ValueText } from "./trace.ts";

/** Every variable of a frame with its value. */
export type State = ReadonlyMap<string, ValueText>;

const EMPTY: State = new Map();

/** The whole state of each step's own frame after that step. Steps that change nothing share the state before them. */
export function statesAfter(steps: readonly Step[]): readonly State[] {
  const frames: State[] = [EMPTY]; // by depth
  return steps.map((step) => {
    const { depth } = step.frame;
    const before = step.kind === "call" ? EMPTY : (frames[depth] ?? EMPTY);
    const after = apply(before, step);
    frames[depth] = after;
    return after;
  });
}

/** A frame's state after one more of its statements. */
export function apply(state: State, { changed, deleted }: Step): State {
  if (changed.size === 0 && deleted.length === 0) return state;
  const after = new Map(state);
  for (const [name, value] of changed) after.set(name, value);
  for (const name of deleted) after.delete(name);
  return after;
}

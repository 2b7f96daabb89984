import { apply, type State } from "./state.ts";
import type { Ending, EvaluatedValue, ExceptionText, Line0, Step, ValueText } from "./trace.ts";

const NOTHING: State = new Map();

/** A frame that is open at some place of a trace. */
export interface OpenFrame {
  readonly name: string;
  /** Without what its open statement will change. */
  readonly state: State;
  /** The statement that is waiting for the frame inside it; undefined in the innermost frame. */
  readonly waiting: { readonly line: Line0; readonly values: readonly ValueText[] } | undefined;
}

/**
 * The frames that are open just before the step at this index, outermost first. A waiting statement comes with the
 * values it has so far, those of the calls that came back included.
 */
export function openFrames(steps: readonly Step[], at: number): readonly OpenFrame[] {
  const frames: GrowingFrame[] = [newFrame("<module>", NOTHING)];
  const close = (depth: number): void => {
    while (frames.length > depth) {
      const last = frames.pop()?.open;
      const caller = frames.at(-1);
      if (!caller) return;
      caller.values.push(last?.value ?? "None");
      caller.calls++;
    }
  };
  for (const step of steps.slice(0, at)) {
    const { depth, name } = step.frame;
    close(step.kind === "call" ? depth : depth + 1);
    const frame = frames.at(-1);
    if (!frame) break;
    if (step.kind === "call") {
      const { calls } = frame;
      const known = frame.open?.evals.filter((e) => e.calls === calls) ?? [];
      frame.values.push(...known.map((e) => e.value));
      frames.push(newFrame(name, step.changed));
    } else settle(frame, step);
  }
  const next = steps[at];
  if (next) close(next.frame.depth + 1);
  const innermost = frames.at(-1);
  if (innermost) settle(innermost, undefined);
  return frames.map(({ name, state, open, values }) => ({
    name,
    state,
    waiting: open ? { line: open.line, values } : undefined,
  }));
}

/**
 * Steps before which a trace can be cut and still be continued from what the open frames show.
 *
 * Not the first step or the entry of a frame; not while an exception, or a `return` on its way through a `finally`, waits
 * in a frame, because states do not hold it.
 */
export function resumePoints(steps: readonly Step[], ending: Ending): readonly number[] {
  const points: number[] = [];
  const frames: WaitingFrame[] = [{ since: -1, returning: false }];
  const dropPassing = (frame: WaitingFrame | undefined, left: ExceptionText | undefined): void => {
    if (!frame?.exception || !left || !isSame(frame.exception, left)) return;
    while ((points.at(-1) ?? -1) >= frame.since) points.pop();
  };
  const close = (depth: number): void => {
    while (frames.length > depth) dropPassing(frames.pop(), frames.at(-1)?.open?.exception);
  };
  for (const [at, step] of steps.entries()) {
    close(step.frame.depth + (step.kind === "call" ? 0 : 1));
    if (step.kind === "call") {
      frames.push({ since: -1, returning: false });
      continue;
    }
    const frame = frames.at(-1);
    if (!frame) break;
    const before = frame.open;
    frame.open = step;
    if (before?.exception) Object.assign(frame, { since: at, exception: before.exception });
    else if (before?.kind === "return") frame.returning = true;
    if (at > 0 && frame.since !== at && !frames.some((f) => f.returning)) points.push(at);
  }
  close(1);
  dropPassing(frames[0], ending.kind === "exception" ? ending : undefined);
  return points;
}

/**
 * One trace from the steps before a cut and the steps that a reader started there gave. The reader's first `nWaiting` steps
 * take up the statements that were waiting, one for each open frame but the innermost.
 */
export function joinSteps(before: readonly Step[], after: readonly Step[], nWaiting: number): readonly Step[] {
  const steps = [...before];
  const open: number[] = []; // index of the open step by depth
  for (const [index, step] of steps.entries()) if (step.kind !== "call") open[step.frame.depth] = index;
  for (const continued of after.slice(0, nWaiting)) {
    const index = open[continued.frame.depth];
    const started = index === undefined ? undefined : steps[index];
    if (index === undefined || !started) continue;
    const calls = callsInside(steps, index);
    const known = started.evals.filter((e) => e.calls < calls);
    const later = continued.evals.map((e): EvaluatedValue => ({ ...e, calls: e.calls + calls - 1 }));
    const output = started.output === null ? continued.output : started.output + (continued.output ?? "");
    steps[index] = { ...continued, output, evals: [...known, ...later], ...lineConfidence(started, continued) };
  }
  return [...steps, ...after.slice(nWaiting)];
}

/** What waits in a frame: an exception that a statement before step `since` raised, or a value being returned. */
interface WaitingFrame {
  open?: Step;
  since: number;
  exception?: ExceptionText;
  returning: boolean;
}

const isSame = (a: ExceptionText, b: ExceptionText): boolean => a.type === b.type && a.message === b.message;

interface GrowingFrame {
  readonly name: string;
  state: State;
  open: Step | undefined;
  values: ValueText[];
  calls: number; // of the open statement that have come back
}

const newFrame = (name: string, state: State): GrowingFrame => ({ name, state, open: undefined, values: [], calls: 0 });

/** Takes a frame's finished statement into its state, and opens the next. */
function settle(frame: GrowingFrame, next: Step | undefined): void {
  if (frame.open) frame.state = apply(frame.state, frame.open);
  frame.open = next;
  frame.values = [];
  frame.calls = 0;
}

/** The line was chosen before the cut, everything else after it. */
function lineConfidence(started: Step, continued: Step): Pick<Step, "confidence"> {
  if (!started.confidence || !continued.confidence) return {};
  return { confidence: { ...continued.confidence, line: started.confidence.line } };
}

/** How many frames a step has opened so far, the one still open included. */
function callsInside(steps: readonly Step[], index: number): number {
  const depth = (steps[index]?.frame.depth ?? 0) + 1;
  return steps.slice(index + 1).filter((step) => step.kind === "call" && step.frame.depth === depth).length;
}

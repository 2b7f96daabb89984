import type { Program } from "./program.ts";
import type { Confidence, Line0, Step } from "./trace.ts";

/**
 * The same steps with doubt carried along: nothing is more probable than the values it was computed from and the
 * branches that led to it. A model is often sure of `y = x + 1` after it guessed x; the guess must stay visible.
 * Dependence is read off the source: a statement depends on the names its line mentions and on the calls it makes.
 */
export function carryDoubt(program: Program, steps: readonly Step[]): readonly Step[] {
  if (!steps.some((step) => step.confidence)) return steps;
  const reader = readerOf(program);
  const carried: Step[] = [...steps];
  const frames: FrameDoubt[] = [];
  const settle = (frame: FrameDoubt) => {
    const { pending } = frame;
    if (!pending) return;
    frame.pending = undefined;
    carried[pending.index] = settled(frame, pending);
  };
  const close = (frame: FrameDoubt, caller: FrameDoubt | undefined) => {
    settle(frame);
    if (caller?.pending) caller.pending.inputs = Math.min(caller.pending.inputs, frame.result);
  };
  for (const [index, step] of steps.entries()) {
    const keep = step.kind === "call" ? step.frame.depth : step.frame.depth + 1;
    while (frames.length > keep) close(frames.pop() ?? new FrameDoubt(1), frames.at(-1));
    const caller = frames.at(-1);
    while (frames.length <= step.frame.depth) frames.push(new FrameDoubt(caller?.reached ?? 1));
    const frame = frames.at(-1) ?? new FrameDoubt(1);
    settle(frame);
    const isCall = step.kind === "call";
    const inputs = isCall ? (caller?.pending?.inputs ?? 1) : known(reader.namesRead(step.line), frames);
    frame.pending = { index, step, inputs, reached: frame.reached };
    if (!isCall) frame.reached = reachAfter(frame, step, inputs, reader.branches(step.line));
  }
  while (frames.length > 0) close(frames.pop() ?? new FrameDoubt(1), frames.at(-1));
  return carried;
}

/** A statement whose callees may still add to its doubt. */
interface Pending {
  readonly index: number;
  readonly step: Step;
  inputs: number;
  readonly reached: number;
}

class FrameDoubt {
  readonly names = new Map<string, number>();
  /** Probability that control is where the trace says. */
  reached: number;
  /** Probability of what the frame returns. */
  result = 1;
  pending: Pending | undefined;

  constructor(reached: number) {
    this.reached = reached;
  }
}

function settled(frame: FrameDoubt, { step, inputs, reached }: Pending): Step {
  const { confidence } = step;
  const line = Math.min(reached, confidence?.line.probability ?? 1);
  const factor = Math.min(line, inputs);
  const values = new Map(
    [...(confidence?.values ?? [])].map(([name, value]) => [name, atMost(value, factor)] as const),
  );
  for (const name of step.changed.keys()) frame.names.set(name, values.get(name)?.probability ?? factor);
  frame.result = Math.min(confidence?.result?.probability ?? 1, factor);
  if (!confidence) return step;
  return {
    ...step,
    evals: step.evals.map((value) =>
      value.confidence ? { ...value, confidence: atMost(value.confidence, factor) } : value,
    ),
    confidence: {
      line: atMost(confidence.line, reached),
      values,
      ...(confidence.output && { output: atMost(confidence.output, factor) }),
      ...(confidence.result && { result: atMost(confidence.result, factor) }),
    },
  };
}

function atMost(confidence: Confidence, limit: number): Confidence {
  return confidence.probability <= limit ? confidence : { ...confidence, probability: limit };
}

/** After a branch, control is only as certain as the branch's test and what it read. */
function reachAfter(frame: FrameDoubt, step: Step, inputs: number, branches: boolean): number {
  const line = Math.min(frame.reached, step.confidence?.line.probability ?? 1);
  if (!branches) return line;
  return Math.min(line, inputs, step.evals.at(-1)?.confidence?.probability ?? 1);
}

/** The least certain of the names, each looked up from the innermost frame to the module. */
function known(names: readonly string[], frames: readonly FrameDoubt[]): number {
  const inner = frames.at(-1)?.names;
  const module = frames[0]?.names;
  return Math.min(1, ...names.map((name) => inner?.get(name) ?? module?.get(name) ?? 1));
}

const STRINGS = /(?<![fF])(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g;
const TARGET = /^\s*(?:for\s+[\w\s,()]+?\s+in\b|[\w\s,()]+(?::[^=]+)?=(?!=))/;

const readers = new WeakMap<Program, NameReader>();

/** A growing trace is carried again and again: the program's lines are read once. */
function readerOf(program: Program): NameReader {
  const reader = readers.get(program) ?? new NameReader(program);
  readers.set(program, reader);
  return reader;
}

/** Which names a line's statement reads, and whether control branches there. */
class NameReader {
  readonly #program: Program;
  readonly #read = new Map<Line0, readonly string[]>();
  readonly #statements: ReadonlyMap<Line0, { readonly lastLine: Line0; readonly kind: string }>;

  constructor(program: Program) {
    this.#program = program;
    this.#statements = new Map(program.statements.map((statement) => [statement.line, statement]));
  }

  branches(line: Line0): boolean {
    return /^(if|while|for|match)_statement$|^(elif|case|except|except_group)_clause$/.test(this.#kind(line));
  }

  namesRead(line: Line0): readonly string[] {
    const before = this.#read.get(line);
    if (before) return before;
    const isCompound = /^(if|for|while|try|with|match|function|class|decorated)_|_clause$/.test(this.#kind(line));
    const last = isCompound ? line : (this.#statements.get(line)?.lastLine ?? line);
    const text = this.#program.lines.slice(line, last + 1).join("\n");
    const found =
      text
        .replace(STRINGS, "''")
        .replace(TARGET, "")
        .match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
    const names = [...new Set(found)];
    this.#read.set(line, names);
    return names;
  }

  #kind(line: Line0): string {
    return this.#statements.get(line)?.kind ?? "";
  }
}

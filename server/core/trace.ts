/**
 * The trace model: what a program did, or is predicted to do, statement by statement. Real runs, predictions of every
 * dialect and data sets all become this; alignment, hints, hovers and the panel know nothing else.
 */

declare const line0: unique symbol;
declare const line1: unique symbol;
/** A line number counted from 0: the editor, LSP, the model and trace files. */
export type Line0 = number & { readonly [line0]: true };
/** A line number counted from 1: CPython and people. */
export type Line1 = number & { readonly [line1]: true };
export const asLine0 = (line: number): Line0 => line as Line0;
export const toLine1 = (line: Line0): Line1 => (line + 1) as number as Line1;
export const toLine0 = (line: Line1): Line0 => (line - 1) as number as Line0;

/**
 * A value as text: a Python repr, except that an instance is written `<object> A(x=1)` and that `<function>`, `<class>`,
 * `<module>`, `<unknown>` and `<approx> 0.333333` stand for themselves. `…` marks what was left out.
 */
export type ValueText = string;

/** Stands for a value, or a word of printed text, that only a run can tell. */
export const UNKNOWN = "<unknown>";

/** Whether a value or a printed text leaves something to a run: then no run proves it right or wrong. */
export const isOpen = (text: string): boolean => text.includes(UNKNOWN);

export interface Frame {
  readonly name: string; // "<module>", a function's or a class's name
  readonly depth: number; // 0 for the module
}

/**
 * `line` an executed statement; `call` the entry of a frame (line of its `def` or `class`, `changed` are the bound
 * parameters); `return` a statement that returned; `raise` one that raised, or that an exception came through.
 */
export type StepKind = "line" | "call" | "return" | "raise";

export interface EvaluatedValue {
  readonly value: ValueText;
  /** How many calls of this same statement had come back before this value was known. */
  readonly calls: number;
  readonly confidence?: Confidence;
}

/** What the model thought of a piece of its own text. Probabilities in 0..1. */
export interface Confidence {
  /** Calibrated probability that the piece is right. Equal to `path` where the model has no calibration. */
  readonly probability: number;
  /** Product of the token probabilities of the piece. */
  readonly path: number;
  /** The least certain token of the piece. */
  readonly weakest: number;
  /** Product of the paths of all pieces before it: how sure the model was of the way that led here. */
  readonly before?: number;
  /** A constraint had to overrule the model's first choice somewhere in the piece. */
  readonly overridden: boolean;
  /** The whole piece was computed from its statement and the values before it; it is as right as they are. */
  readonly told: boolean;
  /** Nothing before it, and nothing of its own step and the calls that it made, was guessed. */
  readonly certain?: boolean;
  /** The piece contradicts its statement and the values before it. */
  readonly disproved?: boolean;
}

export interface ExceptionText {
  readonly type: string;
  readonly message: string;
}

/** One statement execution, or the entry of a frame. Steps stand in the order in which they start. */
export interface Step {
  readonly line: Line0;
  readonly frame: Frame;
  readonly kind: StepKind;
  /** Names whose value this statement changed, with the value after it. */
  readonly changed: ReadonlyMap<string, ValueText>;
  readonly deleted: readonly string[];
  readonly evals: readonly EvaluatedValue[];
  /** Text the statement itself printed (not what the functions it called printed), with its newlines; null when none. */
  readonly output: string | null;
  readonly value?: ValueText; // kind "return"
  readonly exception?: ExceptionText; // kind "raise"
  readonly confidence?: StepConfidence; // predicted traces only
}

export interface StepConfidence {
  readonly line: Confidence;
  readonly values: ReadonlyMap<string, Confidence>;
  readonly output?: Confidence;
  /** The returned value or the exception. */
  readonly result?: Confidence;
  /** That nothing more came of it was guessed: no change, no output, no exception. */
  readonly isEndGuessed?: boolean;
}

/** How a trace came to its end. Part of the trace, so that a half-predicted loop never looks like a finished one. */
export type Ending =
  | { readonly kind: "finished" }
  | { readonly kind: "exception"; readonly type: string; readonly message: string; readonly line: Line0 }
  | { readonly kind: "limit"; readonly limit: "steps" | "tokens" | "time" | "memory" | "output" | "size" }
  | { readonly kind: "unknown"; readonly line: Line0; readonly cause: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "unsupported"; readonly reason: string };

/** What was wrong with a model's output, at which step; broken output is data, not an error. */
export interface Fault {
  readonly step: number; // index of the step being written when it happened
  readonly message: string;
}

export interface Trace {
  readonly origin: "predicted" | "real";
  readonly steps: readonly Step[];
  readonly ending: Ending;
  readonly faults: readonly Fault[];
}

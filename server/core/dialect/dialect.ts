import type { Program } from "../program.ts";
import type { OpenFrame } from "../resume.ts";
import type { Confidence, Ending, Fault, Step } from "../trace.ts";

/** Lines that a line token can name: `<0>` … `<199>`. */
export const MAX_LINES = 200;

/** The kind of program, as the training data knew it; the first token after the prompt's head. */
export type Mode = "singleline" | "tutorial" | "codenet";

/** One token of the model with what it thought of it. */
export interface ScoredToken {
  readonly text: string; // as in the vocabulary, "##" prefix included
  readonly probability: number; // 0..1
  readonly overridden: boolean; // a constraint replaced the model's first choice
  readonly told?: boolean; // it follows from the program and what was written before: no choice of the model's
}

/** A way of writing traces as text: one writer of prompts, one incremental reader of what the model writes. */
export interface Dialect {
  readonly id: "foretrace" | "codeexecutor";
  /** Its traces tell of calls. Without, what a program with functions does cannot be checked against its statements. */
  readonly tellsCalls: boolean;
  /** Pieces of the prompt, special tokens included; one space stands between them. A RangeError beyond `MAX_LINES`. */
  prompt(program: Program, mode: Mode): readonly string[];
  /** How much of a prompt the model takes; undefined where its context alone limits it. */
  readonly promptLimit?: PromptLimit;
  /** Tokens of the longest trace, its end included; undefined where the model's context alone limits it. */
  readonly traceTokens?: number;
  reader(program: Program): TraceReader;
  /** Going on in the middle of a trace; undefined where the dialect has no words for it. */
  readonly resume?: Resume;
}

/**
 * A prompt cut to a fixed number of tokens between pieces that always stay. The pieces that stay are tokens of the
 * vocabulary, looked up whole.
 */
export interface PromptLimit {
  readonly headPieces: number;
  readonly tailPieces: number;
  readonly maxTokens: number; // of what stands between them
}

/** Predicting from a place where these frames are open, outermost first (`openFrames`, or a state typed by the user). */
export interface Resume {
  prompt(program: Program, mode: Mode, frames: readonly OpenFrame[]): readonly string[];
  /** Its first steps are those that were waiting, one for each frame but the innermost: `joinSteps` puts them in place. */
  reader(program: Program, frames: readonly OpenFrame[]): TraceReader;
}

/** Reads a token stream as it comes. Pure: the same tokens always give the same steps. */
export interface TraceReader {
  /** Feeds one token. */
  push(token: ScoredToken): void;
  /** Steps so far. The last ones may still change while callees run inside them; a step below `settled` never changes. */
  readonly steps: readonly Step[];
  readonly settled: number;
  readonly faults: readonly Fault[];
  /** What the stream asks for next: decides which constraint applies. */
  readonly expects: Expectation;
  /** What must come next because the statement itself states it; undefined where that is not known, or other tokens came. */
  readonly told?: Told | undefined;
  /** The ending by what was read: `finished` or `exception` after the end token, else undefined. */
  readonly ending: Ending | undefined;
}

/**
 * What may come next, for constrained decoding.
 *
 * `line`: a line token; `lines` are the 0-based numbers allowed. `name`: more of a name of which `prefix` was written, or,
 * when the prefix is one of `names`, whatever ends it. `other`: anything but the `forbidden` tokens.
 */
export type Expectation =
  | { readonly kind: "line"; readonly lines: ReadonlySet<number> | "any" }
  | { readonly kind: "name"; readonly names: ReadonlySet<string> | "any"; readonly prefix: string }
  | { readonly kind: "other"; readonly forbidden: ReadonlySet<string> };

/** `pieces`: these pieces, `offset` characters of the first of which are written; `after`: one of these tokens. */
export type Told =
  | { readonly kind: "pieces"; readonly pieces: readonly string[]; readonly offset: number }
  | { readonly kind: "after"; readonly tokens: ReadonlySet<string> };

export type { Confidence };

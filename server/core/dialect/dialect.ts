import type { Program } from "../program.ts";
import type { Confidence, Ending, Fault, Step } from "../trace.ts";

/** The kind of program, as the training data knew it; the first token after the prompt's head. */
export type Mode = "singleline" | "tutorial" | "codenet";

/** One token of the model with what it thought of it. */
export interface ScoredToken {
  readonly text: string; // as in the vocabulary, "##" prefix included
  readonly probability: number; // 0..1
  readonly overridden: boolean; // a constraint replaced the model's first choice
}

/** A way of writing traces as text: one writer of prompts, one incremental reader of what the model writes. */
export interface Dialect {
  readonly id: "foretrace" | "codeexecutor";
  /** Space-separated pieces of the prompt, special tokens included. Every piece survives tokenization unsplit by spaces. */
  prompt(program: Program, mode: Mode): readonly string[];
  reader(program: Program): TraceReader;
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
  /** The ending by what was read: `finished` or `exception` after the end token, else undefined. */
  readonly ending: Ending | undefined;
}

/** What may come next, for constrained decoding. `lines` are 0-based numbers allowed after a `<line>` token. */
export type Expectation =
  | { readonly kind: "line"; readonly lines: ReadonlySet<number> | "any" }
  | { readonly kind: "name"; readonly names: ReadonlySet<string> | "any" }
  | { readonly kind: "other" };

export type { Confidence };

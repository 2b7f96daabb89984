/** A language model as the decoder sees it. Tests use a table, the product ONNX Runtime. */
export interface TraceModel {
  /** Tokens that a sequence can have, prompt included. */
  readonly contextTokens: number;
  /**
   * Starts a sequence. What it has in common with the start of the one before may be kept from then: `length` says how many
   * of `ids` need no pass. Only the newest sequence may be used.
   */
  start(ids: readonly number[]): ModelSequence;
}

/** Tokens the model has seen, and what it needs to go on after them. */
export interface ModelSequence {
  /** Tokens kept so far. */
  readonly length: number;
  /** The most tokens that the next pass may take; at least 1 while `length` is below the context. */
  readonly room: number;
  /**
   * One pass over `ids`, which follow the tokens kept. Scores come for the last `rows` of them. A row depends only on the
   * tokens up to it, never on those after it in the pass; but for a model that reads sources in both directions, the first
   * pass is the source, and takes all of the `room`.
   */
  run(ids: readonly number[], rows: number): Promise<Scores>;
  /** Keeps the first `count` tokens of the last pass. */
  keep(count: number): void;
  /** A tree that grows from the end of the tokens kept. Throws where the model cannot follow several continuations. */
  branch(): TokenTree;
}

/** Continuations of one text that the model follows at once. */
export interface TokenTree {
  /** Adds tokens and scores what follows each of them, a row each. Tips that nothing is added to are forgotten. */
  grow(tokens: readonly TreeToken[]): Promise<Scores>;
}

export interface TreeToken {
  readonly id: number;
  /** What it comes after: a row of the call before; in the first call 0, the end of the text. */
  readonly tip: number;
}

/** What the model thinks follows each of R tokens. */
export interface Scores {
  /** Best tokens of each row, best first: [R, best]. */
  readonly topIds: ArrayLike<number>;
  readonly topLogits: ArrayLike<number>;
  readonly best: number;
  /** log Σ exp of all logits: [R]. */
  readonly logSumExp: ArrayLike<number>;
  /** All logits, [R, vocabulary]: another pass, for when none of the best will do. */
  all(): Promise<ArrayLike<number>>;
}

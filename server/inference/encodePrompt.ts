import type { PromptLimit } from "../core/dialect/dialect.ts";
import { ModelFault } from "./modelFault.ts";
import type { Tokenizer } from "./tokenizer.ts";

export interface EncodedPrompt {
  readonly ids: readonly number[];
  /** Tokens of the program that the limit left out at its end. */
  readonly omitted: number;
}

/** Ids of a prompt's pieces. Throws a `ModelFault` when the vocabulary lacks a piece that always stays. */
export function encodePrompt(
  tokenizer: Tokenizer,
  pieces: readonly string[],
  limit: PromptLimit | undefined,
): EncodedPrompt {
  if (!limit) return { ids: tokenizer.encode(pieces), omitted: 0 };
  const { headPieces, tailPieces, maxTokens } = limit;
  const tailStart = pieces.length - tailPieces;
  const idOf = (piece: string): number => {
    const id = tokenizer.idOf(piece);
    if (id !== undefined) return id;
    throw new ModelFault("mismatch", `The model's tokenizer lacks the token ${piece}. Install the model again.`);
  };
  const source = tokenizer.encode(pieces.slice(headPieces, tailStart));
  return {
    ids: [
      ...pieces.slice(0, headPieces).map(idOf),
      ...source.slice(0, maxTokens),
      ...pieces.slice(tailStart).map(idOf),
    ],
    omitted: Math.max(0, source.length - maxTokens),
  };
}

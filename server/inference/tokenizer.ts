import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";

/** Pieces to token ids and back, for any model that comes with a Hugging Face `tokenizer.json`. */
export interface Tokenizer {
  readonly vocabSize: number;
  /** Ids of space-separated pieces; a piece is one id or several. */
  encode(pieces: readonly string[]): number[];
  /** A token as in the vocabulary, continuation marks included. Throws a RangeError for an id the vocabulary lacks. */
  tokenText(id: number): string;
  idOf(token: string): number | undefined;
}

/**
 * The one door to the tokenizer library.
 *
 * @param json the content of `tokenizer.json`
 * @param config the content of `tokenizer_config.json`; `{}` where a model has none
 * @throws Error when the content is no tokenizer that the library knows
 */
export function loadTokenizer(json: object, config: object): Tokenizer {
  const tokenizer = new HubTokenizer(json, config);
  const known = splitsAtSpaces(json) ? new Map<string, readonly number[]>() : undefined;
  const idsOf = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids;
  const pieceIds = (piece: string): readonly number[] => {
    const ids = known?.get(piece) ?? idsOf(piece);
    if (known && known.size < MAX_REMEMBERED) known.set(piece, ids);
    return ids;
  };
  return {
    vocabSize: tokenizer.get_vocab().size,
    encode: (pieces) => (known ? pieces.flatMap(pieceIds) : idsOf(pieces.join(" "))),
    tokenText(id) {
      const text = tokenizer.id_to_token(id);
      if (text === undefined) throw new RangeError(`the vocabulary has no token ${id}`);
      return text;
    },
    idOf: (token) => tokenizer.token_to_id(token),
  };
}

const MAX_REMEMBERED = 20_000; // pieces; programs repeat a few hundred

/** Whether each piece is encoded alone, so that its ids can be remembered. */
function splitsAtSpaces(json: object): boolean {
  const splitter: unknown = "pre_tokenizer" in json ? json.pre_tokenizer : undefined;
  return typeof splitter === "object" && splitter !== null && "type" in splitter && splitter.type === "WhitespaceSplit";
}

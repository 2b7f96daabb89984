import { MAX_LINES } from "../core/dialect/dialect.ts";
import { ModelFault } from "./modelFault.ts";

type Ids = Readonly<Record<string, number>>;

export interface TokenizerOptions {
  /** Rows of the word embedding, where they are known: the vocabulary must have as many tokens. */
  readonly rows?: number;
  /**
   * Spaces around added tokens. `stripped` (the default) is how transformers up to 4.33 read the published files, and so
   * how the model was trained: `<0> x` is `<0>`, `x`. `kept` is how later versions read them: `<0>`, `Ġx`.
   */
  readonly spaces?: "stripped" | "kept";
}

/** Tokens of the base vocabulary that text never splits; `<mask>` takes the spaces before it (RoBERTa's own rule). */
const SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];
const NEEDED = ["<s>", "</s>", "<unk>", "<encoder-decoder>", "<mask0>"];
const ADDED = [
  ..."<line> <state> </state> <dictsep> <output> <function> <singleline> <tutorial> <codenet> <indent> <dedent>".split(
    " ",
  ),
  ...Array.from({ length: MAX_LINES }, (_, line) => `<${line}>`),
];

/**
 * Makes the content of a `tokenizer.json` of what CodeExecutor's repository has instead (arXiv 2305.05383): byte-level BPE
 * without a space before the text, and added tokens that text never splits. Throws a `ModelFault` that names the part
 * that does not fit.
 *
 * @param vocab token → id, from vocab.json
 * @param merges pairs "left right" in order of rank, from merges.txt
 * @param added token → id, from added_tokens.json
 */
export function codeexecutorTokenizer(
  vocab: Ids,
  merges: readonly string[],
  added: Ids,
  { rows, spaces = "stripped" }: TokenizerOptions = {},
): object {
  const ids = allIds(vocab, added);
  if (rows !== undefined && ids.size !== rows) {
    fault(`vocab.json and added_tokens.json have ${ids.size} tokens together and the word embedding ${rows} rows`);
  }
  const missing = (where: string, names: readonly string[]) => {
    const first = names.find((name) => !ids.has(name));
    if (first !== undefined) fault(`${where} lacks ${first}`);
  };
  missing("vocab.json", NEEDED);
  missing("added_tokens.json", ADDED);
  checkMerges(merges, vocab);
  const strips = spaces === "stripped";
  const own = SPECIAL.filter((token) => token in vocab).map((token) =>
    addedToken(token, ids, token === "<mask>", false),
  );
  const others = Object.keys(added).filter((token) => !SPECIAL.includes(token));
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [...own, ...others.map((token) => addedToken(token, ids, strips, strips))].sort(
      (a, b) => a.id - b.id,
    ),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: "<unk>",
      continuing_subword_prefix: "",
      end_of_word_suffix: "",
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: merges.map((merge) => merge.split(" ")),
    },
  };
}

const addedToken = (content: string, ids: ReadonlyMap<string, number>, lstrip: boolean, rstrip: boolean) => ({
  id: ids.get(content) ?? -1,
  content,
  single_word: false,
  lstrip,
  rstrip,
  normalized: false,
  special: true,
});

/** Every token's id; the ids must be those from 0 on, each once. */
function allIds(vocab: Ids, added: Ids): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const tokens = new Map<number, string>();
  for (const [where, part] of Object.entries({ "vocab.json": vocab, "added_tokens.json": added })) {
    for (const [token, id] of Object.entries(part)) {
      const known = ids.get(token);
      if (known !== undefined && known !== id) fault(`${where} gives ${token} the id ${id}, and vocab.json ${known}`);
      const other = tokens.get(id);
      if (other !== undefined && other !== token) fault(`${where} gives ${token} the id ${id}, which ${other} has`);
      ids.set(token, id);
      tokens.set(id, token);
    }
  }
  for (let id = 0; id < ids.size; id++) {
    if (!tokens.has(id))
      fault(`${id < Object.keys(vocab).length ? "vocab.json" : "added_tokens.json"} has no token ${id}`);
  }
  return ids;
}

function checkMerges(merges: readonly string[], vocab: Ids): void {
  for (const [rank, merge] of merges.entries()) {
    const parts = merge.split(" ");
    if (parts.length !== 2) fault(`merge ${rank + 1} of merges.txt is no pair: “${merge}”`);
    const unknown = [...parts, parts.join("")].find((part) => !Object.hasOwn(vocab, part));
    if (unknown !== undefined) fault(`merge ${rank + 1} of merges.txt needs “${unknown}”, which vocab.json lacks`);
  }
}

function fault(what: string): never {
  throw new ModelFault("mismatch", `The tokenizer's files do not belong together: ${what}. Download the model again.`);
}

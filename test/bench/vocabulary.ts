import { BYTE_CHARACTERS, encodeByteLevel } from "../../server/core/dialect/byteLevel.ts";
import { MAX_LINES } from "../../server/core/dialect/dialect.ts";
import type { TokenizerFiles } from "../fixtures/codeexecutor.ts";

/** Tokens that CodeExecutor has, without and with those that it adds to UniXcoder's. */
const BASE_TOKENS = 51_416;
const SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<encoder-decoder>", "<mask0>"];
const MARKS =
  "<line> <state> </state> <dictsep> <output> <function> <singleline> <tutorial> <codenet> <indent> <dedent>".split(
    " ",
  );
const MERGES = 6000;
/** Merges learnt from one count of the pairs: nearly what one at a time would give, in a hundredth of the time. */
const MERGES_A_ROUND = 50;
/** A pair less frequent than this is no token of a vocabulary learnt elsewhere. */
const LEAST_COUNT = 3;
/** GPT-2's rule: words, numbers and runs of signs, each with the space before it. */
const WORD = / ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/**
 * A vocabulary of CodeExecutor's size. The real one is not here: merges are learnt from these texts, so that what is frequent
 * in them is one token, as in a vocabulary learnt from much code; the rest are fillers.
 */
export function learnVocabulary(texts: readonly string[]): TokenizerFiles {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].map(([word, count]) => ({ parts: [...encodeByteLevel(word)], count }));
  const pairs: Pair[] = [];
  while (pairs.length < MERGES) {
    const best = frequentPairs(words);
    if (best.length === 0) break;
    for (const { parts } of words) for (const pair of best) merge(parts, pair);
    pairs.push(...best);
  }
  const base = new Set([...SPECIAL, ...BYTE_CHARACTERS, ...pairs.map((pair) => pair.join(""))]);
  while (base.size < BASE_TOKENS) base.add(`unused${base.size}`);
  const added = [...MARKS, ...Array.from({ length: MAX_LINES }, (_, line) => `<${line}>`)];
  return {
    vocab: Object.fromEntries([...base].map((token, id) => [token, id])),
    merges: pairs.map((pair) => pair.join(" ")),
    added: Object.fromEntries(added.map((token, at) => [token, BASE_TOKENS + at])),
  };
}

type Pair = readonly [left: string, right: string];

interface Word {
  readonly parts: string[];
  readonly count: number;
}

function frequentPairs(words: readonly Word[]): Pair[] {
  const counts = new Map<string, number>();
  for (const { parts, count } of words) {
    for (let at = 1; at < parts.length; at++) {
      const pair = `${parts[at - 1]} ${parts[at]}`;
      counts.set(pair, (counts.get(pair) ?? 0) + count);
    }
  }
  return [...counts]
    .filter(([, count]) => count >= LEAST_COUNT)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MERGES_A_ROUND)
    .map(([pair]) => pair.split(" ") as [string, string]);
}

function merge(parts: string[], [left, right]: Pair): void {
  for (let at = parts.indexOf(left); at >= 0 && at + 1 < parts.length; at = parts.indexOf(left, at + 1)) {
    if (parts[at + 1] === right) parts.splice(at, 2, left + right);
  }
}

import { describe, expect, it } from "vitest";
import { codeexecutor } from "../../server/core/dialect/codeexecutor.ts";
import { codeexecutorTokenizer } from "../../server/inference/codeexecutorTokenizer.ts";
import { encodePrompt } from "../../server/inference/encodePrompt.ts";
import { goldenIds, smallFiles, smallTokenizer, type TokenizerFiles } from "../fixtures/codeexecutor.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();
const SIZE = 802;

describe("CodeExecutor's tokenizer", () => {
  it.each(["stripped", "kept"] as const)("gives Python's ids, spaces around added tokens %s", (spaces) => {
    const tokenizer = smallTokenizer({ spaces, rows: SIZE });
    expect(goldenIds.length).toBeGreaterThan(150);
    for (const row of goldenIds) expect([row.text, tokenizer.encode([row.text])]).toEqual([row.text, row[spaces]]);
  });

  it("has every token at its id", () => {
    const tokenizer = smallTokenizer();
    expect(tokenizer.vocabSize).toBe(SIZE);
    for (const [token, id] of Object.entries({ ...smallFiles.vocab, ...smallFiles.added })) {
      expect([tokenizer.idOf(token), tokenizer.tokenText(id)]).toEqual([id, token]);
    }
  });

  it.each<[string, (files: TokenizerFiles) => Partial<TokenizerFiles>, number?]>([
    ["have 802 tokens together and the word embedding 803 rows", () => ({}), 803],
    [
      "added_tokens.json gives <line> the id 5, which <encoder-decoder> has",
      ({ added }) => ({ added: { ...added, "<line>": 5 } }),
    ],
    [
      "added_tokens.json gives <pad> the id 802, and vocab.json 1",
      ({ added }) => ({ added: { ...added, "<pad>": 802 } }),
    ],
    ["added_tokens.json has no token 801", ({ added }) => ({ added: { ...added, "<199>": 900 } })],
    ["vocab.json has no token 3", ({ vocab }) => ({ vocab: { ...vocab, "<unk>": 9000 } })],
    ["added_tokens.json lacks <dedent>", ({ added }) => ({ added: renamed(added, "<dedent>", "<outdent>") })],
    ["vocab.json lacks <mask0>", ({ vocab }) => ({ vocab: renamed(vocab, "<mask0>", "<mask_0>") })],
    ["merge 1 of merges.txt is no pair: “a”", () => ({ merges: ["a"] })],
    [
      "merge 2 of merges.txt needs “Ġ€”, which vocab.json lacks",
      ({ merges }) => ({ merges: [merges[0] ?? "", "Ġ€ a"] }),
    ],
  ])("names what does not fit: %s", (message, change, rows) => {
    const { vocab, merges, added } = { ...smallFiles, ...change(smallFiles) };
    expect(() => codeexecutorTokenizer(vocab, merges, added, rows === undefined ? {} : { rows })).toThrow(message);
  });
});

const renamed = (ids: Readonly<Record<string, number>>, from: string, to: string) =>
  Object.fromEntries(Object.entries(ids).map(([token, id]) => [token === from ? to : token, id]));

describe("the encoded prompt", () => {
  const tokenizer = smallTokenizer();
  const encode = (code: string) =>
    encodePrompt(tokenizer, codeexecutor.prompt(parser.parse(code), "codenet"), codeexecutor.promptLimit);

  it("stands between whole tokens of the vocabulary", () => {
    const { ids, omitted } = encode("x = 1\n");
    expect(ids.map((id) => tokenizer.tokenText(id)).join(" ")).toBe(
      "<s> <encoder-decoder> </s> <codenet> <0> x Ġ= Ġ1 <mask0> </s> <mask0>",
    );
    expect(omitted).toBe(0);
  });

  it("is cut to 256 tokens of source, and says what was left out", () => {
    const { ids, omitted } = encode("x = 1\n".repeat(100));
    expect(ids).toHaveLength(257); // and the token that decoding starts from
    expect(ids.slice(-3).map((id) => tokenizer.tokenText(id))).toEqual(["<mask0>", "</s>", "<mask0>"]);
    expect(omitted).toBe(1 + 100 * 4 - 251);
  });
});

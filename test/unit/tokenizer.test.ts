import { describe, expect, it } from "vitest";
import tokenizerJson from "../../models/foretrace-small/tokenizer.json" with { type: "json" };
import { loadTokenizer } from "../../server/inference/tokenizer.ts";

const tokenizer = loadTokenizer(tokenizerJson, {});
const check = (pieces: string, tokens: string) =>
  expect(
    tokenizer
      .encode(pieces.split(" "))
      .map((id) => tokenizer.tokenText(id))
      .join(" "),
  ).toBe(tokens);

describe("the tokenizer", () => {
  it("has the vocabulary that the graph has rows for", () => {
    expect(tokenizer.vocabSize).toBe(1536);
    expect(["<s>", "<pad>", "</s>", "<unk>"].map(tokenizer.idOf)).toEqual([0, 1, 2, 3]);
    expect(tokenizer.idOf("no such token")).toBeUndefined();
  });

  it("keeps usual words whole and cuts rare ones", () => {
    check("total zqx9_K word_count", "total z ##q ##x ##9 ##_ ##K word ##_count");
    check("<line> <17> <state> x : ' a ▁ <0xC3> <0xA9> '", "<line> <17> <state> x : ' a ▁ <0xC3> <0xA9> '");
  });

  it("encodes the same pieces the second time", () => {
    const pieces = "def word_count ( text ) :".split(" ");
    expect(tokenizer.encode(pieces)).toEqual(tokenizer.encode(pieces));
    expect(tokenizer.encode([])).toEqual([]);
  });

  it("gives every id its own text", () => {
    const texts = Array.from({ length: tokenizer.vocabSize }, (_, id) => tokenizer.tokenText(id));
    expect(new Set(texts).size).toBe(1536);
    expect(texts.map(tokenizer.idOf)).toEqual(texts.map((_, id) => id));
    expect(() => tokenizer.tokenText(1536)).toThrow("the vocabulary has no token 1536");
  });

  it("refuses what is no tokenizer", () => {
    expect(() => loadTokenizer({ model: {} }, {})).toThrow();
  });
});

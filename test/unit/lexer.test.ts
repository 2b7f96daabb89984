import fc from "fast-check";
import { describe, expect, it } from "vitest";
import tokenizerJson from "../../models/foretrace-small/tokenizer.json" with { type: "json" };
import { lexProgram, textPieces, wordPieces } from "../../server/core/dialect/lexer.ts";
import {
  abbreviate,
  abbreviateText,
  joinText,
  joinValue,
  lexValue,
  ValueBalance,
  valuePieces,
} from "../../server/core/dialect/values.ts";
import { loadTokenizer } from "../../server/inference/tokenizer.ts";
import lexerVectors from "../fixtures/dialect/lexer.json" with { type: "json" };
import traces from "../fixtures/dialect/traces.json" with { type: "json" };
import valueVectors from "../fixtures/dialect/values.json" with { type: "json" };
import { askPython } from "../fixtures/python.ts";

const tokenizer = loadTokenizer(tokenizerJson, {});

describe("the lexer", () => {
  it.each(lexerVectors)("$name", ({ code, lines }) => {
    expect(lexProgram(code).map(({ line, pieces }) => `${line} ${pieces.join(" ")}`)).toEqual(lines);
  });

  it("makes known pieces of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (code) => {
        const pieces = lexProgram(code).flatMap((line) => line.pieces);
        expect(tokenizer.encode(pieces)).not.toContain(tokenizer.idOf("<unk>"));
        expect(pieces.every((piece) => !/\s/.test(piece))).toBe(true);
      }),
    );
  });

  it("takes one huge line", () => {
    const code = `x = ${"a".repeat(100_000)} + '${"é".repeat(100_000)}' + ${"9".repeat(100_000)} ${"ü".repeat(100_000)}`;
    const pieces = lexProgram(code)[0]?.pieces ?? [];
    expect(pieces.slice(0, 3)).toEqual(["x", "=", "a".repeat(32)]);
    expect(pieces.at(-1)).toBe("<0xBC>");
  });

  it("joins words and text again", () => {
    for (const word of ["a", "naïve", "π", "a".repeat(33), `${"é".repeat(40)}${"b".repeat(70)}`]) {
      expect(joinText(wordPieces(word))).toBe(word);
    }
    for (const text of ["", "a b", "\x00\t\r", "é😀…▁", "<line> ##x", "\ufeffa"])
      expect(joinText(textPieces(text))).toBe(text);
  });
});

describe("value texts", () => {
  it.each(valueVectors)("$text", ({ text, pieces, abbreviated }) => {
    expect(lexValue(text).join(" ")).toBe(pieces);
    expect(joinValue(lexValue(text))).toBe(text);
    expect(abbreviate(text)).toBe(abbreviated);
    expect(lexValue(abbreviated)).toEqual(valuePieces(text));
  });

  it("shows broken bytes as such", () => {
    expect(joinText(["a", "<0xC3>", "b", "<0xE2>", "<0x82>"])).toBe("a\ufffdb\ufffd");
  });

  it("keeps both ends of a long line of text", () => {
    expect(abbreviateText("😀".repeat(200))).toBe("😀".repeat(200));
    expect(abbreviateText(`${"a".repeat(160)}bcd${"😀".repeat(39)}`)).toBe(`${"a".repeat(160)}…${"😀".repeat(39)}`);
  });

  it.each([
    ["[ 1 , ( 2 ) ]", true],
    ["[ 1", false],
    ["' a", false],
    ["' a \\ '", false],
    ["' ( '", true],
    ["[ 1 , <ell>", true],
  ])("knows whether %s closes", (pieces, closed) => {
    const balance = new ValueBalance();
    for (const piece of pieces.split(" ")) balance.push(piece);
    expect(balance.closed).toBe(closed);
  });
});

/** Deterministic pseudo-random numbers, so that a difference can be found again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomText(random: (below: number) => number, parts: readonly string[], max: number): string {
  return Array.from({ length: random(max) }, () => parts[random(parts.length)]).join("");
}

const CODE = [
  ..."ab_x1 90.e+-*/=<>!:;,()[]{}'\"\\#\n\n\t@%~`$?f",
  "    ",
  "\r\n",
  "f'",
  '"""',
  "'''",
  "\n    ",
  "\n  ",
  "\ndef f():",
  "é",
  "😀",
  "…",
  "▁",
  "\u2028",
  "\x00",
  "\x0c",
  "total",
  "print",
  "0x1F",
  "1_0",
  "{{",
  "}}",
  ":=",
  "\\\n",
  "return ",
];
const VALUE = [
  ..."ab1 90.e+-,:()[]{}'\"\\j=",
  "<object> ",
  "<approx> ",
  "<function>",
  "0.12345678",
  "123456789012345",
  ", ",
  ": ",
  "é",
  "😀",
  "…",
  "▁",
  "\\n",
  "\t",
  "True",
  "1e-10",
  "9".repeat(10),
];

describe("Python and TypeScript", () => {
  it("cut thousands of lines alike, into equal ids", () => {
    const random = generator(7);
    const programs = [
      ...Array.from({ length: 400 }, () => randomText(random, CODE, 120)),
      ...traces.map((row) => row.code),
      ...lexerVectors.map((row) => row.code),
    ];
    const answers = askPython(programs.map((text) => ({ kind: "lex", text })));
    let nLines = 0;
    for (const [i, code] of programs.entries()) {
      const lines = lexProgram(code);
      nLines += lines.length;
      const ids = tokenizer.encode(lines.flatMap(({ pieces }) => pieces));
      expect({ code, lines: lines.map(({ line, pieces }) => [line, pieces]), ids }).toEqual({
        code,
        ...(answers[i] as object),
      });
    }
    expect(nLines).toBeGreaterThan(1500);
  });

  it("read, join and shorten values alike", () => {
    const random = generator(8);
    const texts = Array.from({ length: 1500 }, () => randomText(random, VALUE, 60));
    const answers = askPython(texts.map((text) => ({ kind: "value", text })));
    for (const [i, value] of texts.entries()) {
      const pieces = lexValue(value);
      const ours = {
        pieces,
        ids: tokenizer.encode(pieces),
        joined: joinValue(pieces),
        abbreviated: abbreviate(value),
        text: abbreviateText(value),
      };
      expect({ value, ...ours }).toEqual({ value, ...(answers[i] as object) });
    }
  });
});

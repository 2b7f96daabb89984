import { describe, expect, it } from "vitest";
import { type HintOptions, lineHints } from "../../server/core/render/hints.ts";
import type { Ending } from "../../server/core/trace.ts";
import { type StepScript, scriptedSteps } from "../fixtures/scriptedPredictor.ts";

const OPTIONS: HintOptions = { maxLength: 43, minProbability: 0.5, uncertain: "withhold" };

function hints(script: readonly StepScript[], options: Partial<HintOptions> = {}, ending?: Ending) {
  const found = lineHints(scriptedSteps(script), ending, { ...OPTIONS, ...options });
  return Object.fromEntries(found.map(({ line, text }) => [line, text]));
}

const loop = (line: number, name: string, values: readonly string[]): StepScript[] =>
  values.map((value) => ({ line, set: { [name]: value } }));

describe("what a hint says", () => {
  it.each<[string, StepScript[], string]>([
    ["a changed name", [{ line: 0, set: { total: "0" } }], "≈ total=0"],
    ["several names", [{ line: 0, set: { a: "1", b: "'x'" } }], "≈ a=1, b='x'"],
    ["a loop as first and last", loop(0, "i", ["0", "1", "2", "3", "4"]), "≈ i = 0 → 4 (5×)"],
    ["a loop that sets the same again", loop(0, "x", ["7", "7", "7"]), "≈ x = 7 (3×)"],
    [
      "names that change at different times",
      [
        { line: 0, set: { a: "1", b: "2" } },
        { line: 0, set: { a: "3" } },
      ],
      "≈ a = 1 → 3 (2×), b=2",
    ],
    ["printed text", [{ line: 0, prints: "hello\n" }], "≈ » hello"],
    [
      "printed lines",
      [
        { line: 0, prints: "a\n" },
        { line: 0, prints: "b\n" },
      ],
      "≈ » a → b (2×)",
    ],
    ["printed line ends inside", [{ line: 0, prints: "a\nb\n" }], "≈ » a\\nb"],
    ["a returned value", [{ line: 0, in: "f", returns: "5" }], "≈ return 5"],
    [
      "an error",
      [{ line: 0, raises: ["ZeroDivisionError", "division by zero"] }],
      "≈ ! ZeroDivisionError: division by zero",
    ],
    ["an object", [{ line: 0, set: { p: "<object> P(x=1)" } }], "≈ p=P(x=1)"],
    ["a string that looks like an object", [{ line: 0, set: { p: "'<object> P'" } }], "≈ p='<object> P'"],
    ["arguments, but not self", [{ line: 0, kind: "call", in: "f", set: { self: "<object> A()", n: "3" } }], "≈ n=3"],
  ])("%s", (_, script, expected) => {
    expect(hints(script)[0]).toBe(expected);
  });

  it("says nothing where nothing changed, nor that a def defines a function", () => {
    const script = [{ line: 0, set: { f: "<function>" } }, { line: 1 }, { line: 2, set: { math: "<module>" } }];
    expect(hints(script)).toEqual({});
  });
});

describe("length", () => {
  const long = [
    { line: 0, set: { text: `'${"abcdefghij".repeat(9)}'`, words: "['the', 'quick', 'brown', 'fox', 'jumps']" } },
  ];
  it.each([12, 20, 43, 80])("keeps within %d characters", (maxLength) => {
    const text = hints(long, { maxLength })[0] ?? "";
    expect(text.length).toBeLessThanOrEqual(maxLength);
    expect(text).toMatch(/^≈ /);
  });
  it("shortens values inside before it leaves out names, and closes their quotes and brackets", () => {
    expect(hints(long)[0]).toBe("≈ text='abcdefghi…ij', words=['the', 'q…s']");
  });
  it("counts the names it leaves out", () => {
    const many = Object.fromEntries("abcdefghijklm".split("").map((name) => [`name_${name}`, "123456789"]));
    expect(hints([{ line: 0, set: many }])[0]).toMatch(/^≈ name_a=[^,]+, .*\+\d+$/);
  });
  it("keeps what was printed when names have to go", () => {
    const set = { alpha: "'aaaaaaaaaaaaaaaaaaaaaaa'", beta: "'bbbbbbbbbbbbbbbbbbbbbbbbbb'" };
    expect(hints([{ line: 0, set, prints: "done\n" }], { maxLength: 24 })[0]).toContain("» done");
  });
  it("never splits an emoji", () => {
    const text = hints([{ line: 0, set: { s: `'${"😀".repeat(40)}'` } }])[0] ?? "";
    expect(text).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
  });
});

describe("doubt", () => {
  const doubtful: StepScript[] = [{ line: 0, set: { total: "15" }, p: 0.9, values: { total: 0.3 } }];
  it("withholds a value under the threshold", () => {
    expect(hints(doubtful)[0]).toBe("≈ total=?");
  });
  it("marks it where the setting says so", () => {
    expect(hints(doubtful, { uncertain: "mark" })[0]).toBe("≈ total=15?");
  });
  it("shows it where the threshold is lower", () => {
    expect(hints(doubtful, { minProbability: 0.2 })[0]).toBe("≈ total=15");
  });
  it("withholds everything of a line that is itself doubtful", () => {
    expect(hints([{ line: 0, set: { x: "1" }, p: 0.2, values: { x: 0.99 } }])[0]).toBe("≈ x=?");
  });
  it("withholds the doubtful end of a series only", () => {
    const script = [
      { line: 0, set: { i: "0" }, p: 0.9 },
      { line: 0, set: { i: "1" }, p: 0.4 },
    ];
    expect(hints(script)[0]).toBe("≈ i = 0 → ? (2×)");
  });
  it("withholds doubtful output and errors", () => {
    expect(hints([{ line: 0, prints: "5\n", p: 0.1 }])[0]).toBe("≈ » ?");
    expect(hints([{ line: 0, raises: ["KeyError", "'a'"], p: 0.1 }])[0]).toBe("≈ ! ?");
  });
});

describe("a trace that was cut says so at its last line", () => {
  it.each<[Ending, string | undefined]>([
    [{ kind: "limit", limit: "tokens" }, "≈ x=2 ⋯ cut at the length limit"],
    [{ kind: "cancelled" }, "≈ x=2 ⋯ cancelled"],
    [{ kind: "finished" }, "≈ x=2"],
  ])("%o", (ending, expected) => {
    const all = hints(
      [
        { line: 0, set: { x: "1" } },
        { line: 1, set: { x: "2" } },
      ],
      {},
      ending,
    );
    expect(all).toEqual({ 0: "≈ x=1", 1: expected });
  });
  it("also where the line itself has nothing to say", () => {
    expect(hints([{ line: 0 }], {}, { kind: "unknown", line: 0 as never, cause: "it reads input()" })[0]).toBe(
      "≈ ⋯ stops: it reads input()",
    );
  });
});

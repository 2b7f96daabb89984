import { describe, expect, it } from "vitest";
import { hoverMarkdown } from "../../server/core/render/hover.ts";
import { asLine0, type Ending } from "../../server/core/trace.ts";
import { type StepScript, scriptedSteps } from "../fixtures/scriptedPredictor.ts";

function hover(script: readonly StepScript[], line: number, name?: string, ending?: Ending): string | undefined {
  return hoverMarkdown(scriptedSteps(script), ending, { line: asLine0(line), name }, { minProbability: 0.5 });
}

const LOOP: StepScript[] = [
  { line: 0, set: { total: "0" }, p: 0.999 },
  { line: 1, set: { n: "3" }, p: 0.98 },
  { line: 2, set: { total: "3" }, p: 0.97 },
  { line: 1, set: { n: "5" }, p: 0.98 },
  { line: 2, set: { total: "8" }, p: 0.97, values: { total: 0.31 } },
];

describe("a line's hover", () => {
  it("lists every visit with values and probabilities; doubtful values are shown and marked", () => {
    expect(hover(LOOP, 2)).toBe(
      [
        "**≈ Line 3** runs 2 times",
        "",
        "| # | reached | `total` |",
        "| --- | --- | --- |",
        "| 1 | 97 % | `3` (97 %) |",
        "| 2 | 97 % | `8` ? (31 %) |",
      ].join("\n"),
    );
  });
  it("of a line that runs once needs no table", () => {
    expect(hover(LOOP, 0)).toBe("**≈ Line 1** runs once (> 99 %)\n- `total`: `0` (> 99 %)");
  });
  it("says nothing about a line that does not run", () => {
    expect(hover(LOOP, 7, "unknown_name")).toBeUndefined();
  });
  it("shows tests, output, results and errors", () => {
    const script: StepScript[] = [
      { line: 0, test: "True" },
      { line: 1, prints: "a|b\n" },
      { line: 2, in: "f", returns: "[1]" },
      { line: 3, raises: ["KeyError", "'k'"] },
    ];
    expect(hover(script, 0)).toContain("- test: `True`");
    expect(hover(script, 1)).toContain("- prints: `a|b`");
    expect(hover(script, 2)).toBe("**≈ Line 3** runs once in `f`\n- ends with: return `[1]`");
    expect(hover(script, 3)).toContain("- ends with: `KeyError: 'k'`");
  });
  it("says at its last line how the program ends", () => {
    const ending: Ending = { kind: "limit", limit: "tokens" };
    expect(hover(LOOP, 2, undefined, ending)).toMatch(/Here the program goes on; the prediction was cut/);
    expect(hover(LOOP, 1, undefined, ending)).not.toMatch(/Here the program/);
  });
  it("leaves out the middle of many visits, and says how many", () => {
    const many = Array.from({ length: 100 }, (_, i): StepScript => ({ line: 0, set: { i: `${i}` } }));
    const text = hover(many, 0) ?? "";
    expect(text).toContain("runs 100 times");
    expect(text).toContain("⋯ 85 more");
    expect(text.split("\n").length).toBeLessThan(25);
    expect(text).toContain("| 100 | `99` |");
  });
});

describe("a name's hover", () => {
  it("shows its value over time, with lines", () => {
    expect(hover(LOOP, 1, "total")).toContain(
      "**≈ `total`** over time\n\n| Line | `total` |\n| --- | --- |\n| 1 | `0` (> 99 %) |\n| 3 | `3` (97 %) |",
    );
  });
  it("does not repeat what the line already says", () => {
    expect(hover([{ line: 0, set: { x: "1" } }], 0, "x")).not.toContain("over time");
  });
});

describe("text that could break the Markdown", () => {
  it.each<[string, string, string]>([
    ["a bar in a table", "'a|b'", "| 1 | `'a\\|b'` |"],
    ["backticks", "'``'", "| 1 | ```'``'``` |"],
    ["a line end", "'a\nb'", "| 1 | `'a\\nb'` |"],
  ])("%s", (_, value, expected) => {
    expect(
      hover(
        [
          { line: 0, set: { s: value } },
          { line: 0, set: { s: value } },
        ],
        0,
      ),
    ).toContain(expected);
  });
});

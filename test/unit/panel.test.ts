import { describe, expect, it } from "vitest";
import { SteppedComparison } from "../../panel/comparison.ts";
import { htmlReport } from "../../panel/report.ts";
import { type Comparison, compareTraces, comparisonToJson, scoped } from "../../server/core/comparison.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceToChanges } from "../../server/core/traceJson.ts";
import { step, trace } from "../fixtures/steps.ts";

const SOURCE = ["x = start()", "for n in [1, 2]:", "    x += n", "print(x)"];

function run(start: number): readonly Step[] {
  const values = [start, start + 1, start + 3];
  return [
    step(0, { changed: { x: `${values[0]}` } }),
    step(1, { changed: { n: "1" } }),
    step(2, { changed: { x: `${values[1]}` } }),
    step(1, { changed: { n: "2" } }),
    step(2, { changed: { x: `${values[2]}` } }),
    step(1),
    step(3, { output: `${values[2]}\n` }),
  ];
}

const compare = (predicted: readonly Step[], real: readonly Step[]): Comparison =>
  compareTraces(trace(predicted), trace(real));

function stepped(comparison: Comparison, lines: readonly string[] = SOURCE): SteppedComparison {
  return new SteppedComparison({
    uri: "file:///a.py",
    name: "a<b>.py",
    lines,
    comparison: JSON.parse(JSON.stringify(comparisonToJson(comparison, traceToChanges))),
    summary: { isEqual: false, sentence: "They part.", divergences: [] },
    endings: { predicted: "the program finishes", real: "the program finishes" },
  });
}

describe("stepping through a comparison", () => {
  const comparison = stepped(compare(run(5), run(7)));

  it("knows each step's line, verdict, variables on both sides and output so far", () => {
    expect(Array.from({ length: comparison.length }, (_, row) => comparison.line(row))).toEqual([0, 1, 2, 1, 2, 1, 3]);
    expect([0, 1, 2].map((row) => comparison.judgement(row))).toEqual(["wrong", "right", "wrong"]);
    expect(comparison.variables(4)).toEqual([
      { name: "x", predicted: "8", real: "10", probability: undefined, isChanged: true, judgement: "wrong" },
      { name: "n", predicted: "2", real: "2", probability: undefined, isChanged: false, judgement: "right" },
    ]);
    expect(comparison.output(5)).toEqual({ predicted: "", real: "" });
    expect(comparison.output(6)).toEqual({ predicted: "8\n", real: "10\n" });
  });

  it("finds executions of a line, divergences, and one turn of a loop", () => {
    expect(comparison.visits(3)).toEqual({ at: 1, rows: [1, 3, 5] });
    expect([comparison.nextWrong(0, 1), comparison.nextWrong(4, -1), comparison.nextWrong(0, -1)]).toEqual([
      2,
      2,
      undefined,
    ]);
    expect(comparison.rowOfLine(2, 3)).toBe(4);
    expect(comparison.rowOfLine(2, 6)).toBe(2);
    expect(comparison.scope(1)).toEqual({ from: 1, to: 3 });
  });

  it("judges variables as values, and leaves open what the prediction left open", () => {
    const sides = (x: string, y: string) => [step(0, { changed: { x, y, z: "1" } }), step(1)];
    const page = stepped(compare(sides("<approx> 0.333333", "<unknown>"), sides("0.3333333333333333", "4")));
    const judged = page.variables(1).map(({ name, judgement }) => `${name} ${judgement}`);
    expect(judged).toEqual(["x right", "y open", "z right"]);
  });

  it("folds each frame's variables, forwards and backwards, and exports what the command line prints", () => {
    const calls = [
      step(0, { changed: { x: "1" } }),
      step(3, { changed: { y: "5" } }),
      step(0, { kind: "call", depth: 1, name: "f", changed: { a: "1" } }),
      step(1, { depth: 1, name: "f", changed: { b: "2" } }),
      { ...step(3, { changed: { x: "3" } }), deleted: ["y"] },
    ];
    const compared = compare(calls, calls);
    const page = stepped(compared);
    const shown = (row: number) => page.variables(row).map(({ name, real }) => `${name}=${real}`);
    for (const row of [4, 0, 3, 2, 4])
      expect(shown(row)).toEqual([["x=1"], ["x=1", "y=5"], ["a=1"], ["a=1", "b=2"], ["x=3"]][row]);
    expect(page.withStates()).toEqual(JSON.parse(JSON.stringify(comparisonToJson(compared))));
  });

  it("keeps a call together with what it calls", () => {
    const call = [
      step(3),
      step(0, { kind: "call", depth: 1 }),
      step(1, { kind: "return", depth: 1, value: "1" }),
      step(3),
    ];
    expect(stepped(compare(call, call)).scope(0)).toEqual({ from: 0, to: 3 });
  });

  it("shows what only one side ran", () => {
    const cut = stepped(compare(run(5).slice(0, 3), run(5)));
    expect(cut.sides(3)).toMatchObject({ predicted: undefined, real: { line: 1 } });
    expect(cut.variables(4)[0]).toMatchObject({ predicted: undefined, real: "8" });
  });

  it("takes ten thousand steps", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => step(at % 4, { changed: { x: `${at}` } }));
    const long = stepped(compare(many, many));
    expect(long.length).toBe(10_000);
    expect(long.visits(9_999).rows).toHaveLength(2_500);
  });

  it("lists of a long trace its beginning and what is around the first divergence", () => {
    const many = (wrongAt: number) =>
      Array.from({ length: 10_000 }, (_, at) => step(at % 4, { changed: { x: `${at === wrongAt ? -1 : at}` } }));
    const listed = (wrongAt: number) => {
      const page = htmlReport(stepped(compare(many(wrongAt), many(-1))));
      const numbers = [...page.matchAll(/<tr class="(?:right|wrong)"( id="first")?><td>(\d+)/g)].map((found) =>
        Number(found[2]),
      );
      const skipped = [...page.matchAll(/(\d+) steps are left out/g)].map((found) => Number(found[1]));
      expect(numbers.length + skipped.reduce((a, b) => a + b, 0)).toBe(10_000);
      expect(numbers.length).toBe(2_000);
      expect(page).toContain(`<tr class="wrong" id="first"><td>${wrongAt + 1}</td>`);
      return skipped;
    };
    expect(listed(3)).toEqual([8_000]);
    expect(listed(5_000)).toEqual([3_500, 4_500]);
    expect(listed(9_999)).toEqual([8_000]);
    expect(htmlReport(stepped(compare(run(5), run(7))))).not.toContain("left out");
  });

  it("makes a page of its own, with nothing in it that a browser would run", () => {
    const page = htmlReport(stepped(compare(run(5), run(7)), ["<script>alert(1)</script>", ...SOURCE.slice(1)]));
    expect(page).toContain("a&lt;b&gt;.py");
    expect(page).toContain('<tr class="wrong" id="first"><td>1</td><td class="mark">✗\u00a0first</td><td>1</td>');
    expect(page).toContain('<a href="#first">');
    expect(page).toMatch(/<td class="mark">✓<\/td><td>2<\/td><td>for n in \[1, 2\]:<\/td>/);
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/https?:|<link|<img|url\(|@import/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });
});

describe("a scope", () => {
  it("holds its rows' steps and no others, and is a comparison itself", () => {
    const { predicted, real, alignment } = scoped(compare(run(5), run(7)), 3, 5);
    expect(predicted.steps.map(({ changed }) => [...changed.values()][0])).toEqual(["2", "8"]);
    expect(real.steps.map(({ changed }) => [...changed.values()][0])).toEqual(["2", "10"]);
    expect(alignment.rows.map(({ kind, predicted: p, real: r }) => [kind, p, r])).toEqual([
      ["match", 0, 0],
      ["mismatch", 1, 1],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { compareTraces, comparisonToJson, isEqual } from "../../server/core/comparison.ts";
import { renderComparison } from "../../server/core/render/comparison.ts";
import { columns } from "../../server/core/render/terminal.ts";
import { lineVerdicts } from "../../server/core/render/verdicts.ts";
import type { Ending, Step } from "../../server/core/trace.ts";
import { testParser } from "../fixtures/parser.ts";
import { step, trace } from "../fixtures/steps.ts";

const parser = await testParser();
const CUT: Ending = { kind: "limit", limit: "tokens" };
const TIME: Ending = { kind: "limit", limit: "time" };

const kinds = (
  predicted: readonly Step[],
  real: readonly Step[],
  endings: { predicted?: Ending; real?: Ending } = {},
) => {
  const comparison = compareTraces(trace(predicted, endings.predicted), trace(real, endings.real));
  const { rows, first } = comparison.alignment;
  const texts = [...lineVerdicts(comparison, 60)].map(([line, { text }]) => `${line}: ${text}`);
  return { kinds: rows.map(({ kind }) => kind), cause: first?.cause, texts: texts.sort() };
};

const inCall = (line: number, changed: Record<string, string> = {}) => step(line, { depth: 1, changed });
const called = [step(3, { changed: { best: "7" } }), step(0, { kind: "call", depth: 1 }), inCall(1, { n: "1" })];

describe("a trace that was cut in the midst of a statement", () => {
  it("has not said what its calls set: that is open, and the prediction ended", () => {
    const predicted = [step(3), step(0, { kind: "call", depth: 1 }), inCall(1)];
    const real = [...called, inCall(2), step(4, { output: "7\n" })];
    expect(kinds(predicted, real, { predicted: CUT })).toEqual({
      kinds: ["open", "match", "open", "missing", "missing"],
      cause: "prediction ended",
      texts: ["0: ✓", "1: ≈ runs ○ n=1", "2: ≈ nothing ✗ runs", "3: ≈ runs ○ best=7", "4: ≈ nothing ✗ » 7"],
    });
  });
  it("is wrong where it says something else, or was over before the cut", () => {
    const predicted = [step(3, { changed: { best: "6" } }), step(0, { kind: "call", depth: 1 }), inCall(1)];
    expect(kinds(predicted, called, { predicted: CUT }).kinds).toEqual(["mismatch", "match", "open"]);
    expect(kinds([step(0), step(1)], [step(0, { changed: { x: "1" } }), step(1)], { predicted: CUT }).kinds).toEqual([
      "mismatch",
      "match",
    ]);
  });
  it("is no contradiction to a prediction, where the real run was cut", () => {
    const predicted = [step(0, { changed: { x: "1" } }), step(1, { changed: { y: "9" } }), step(2)];
    const { cause, texts } = kinds(predicted, [step(0, { changed: { x: "1" } }), step(1)], { real: TIME });
    expect(cause).toBe("real run ended");
    expect(texts).toEqual(["0: ✓ x=1", "1: ≈ y=9 ○ ⋯ cut at the time limit", "2: ≈ runs ✗ nothing"]);
  });
  it("is judged to its end where it came to its end", () => {
    expect(kinds([step(3), step(0, { kind: "call", depth: 1 }), inCall(1)], called).kinds[0]).toBe("mismatch");
  });
});

describe("lines on which both sides say the same", () => {
  it("show how often they run, or that it is at other times", () => {
    expect(kinds([step(0), step(1)], [step(0), step(1), step(0), step(1)]).texts).toEqual([
      "0: ≈ runs ✗ runs 2×",
      "1: ≈ runs ✗ runs 2×",
    ]);
    expect(kinds([step(0), step(1)], [step(1), step(0)]).texts).toContain("0: ≈ runs ✗ at other times");
  });
});

it("shows two long values around the place where they part", () => {
  const order = (n: number) =>
    step(0, { changed: { order: `{'customer': 'Ada', 'quantity': ${n}, 'is_paid': True}` } });
  const comparison = compareTraces(trace([order(5), order(6)]), trace([order(3), order(6)]));
  const [verdict] = lineVerdicts(comparison, 43).values();
  expect(verdict?.text).toMatch(/^≈ ….*: 5, .*✗ ….*: 3, /);
  expect(verdict?.text.length).toBeLessThanOrEqual(43);
});

describe("what is equal", () => {
  it("is only a prediction that leaves nothing open", () => {
    const real = trace([step(0, { changed: { n: "7" } })]);
    const open = compareTraces(trace([step(0, { changed: { n: "<unknown>" } })]), real);
    expect([open.alignment.first, isEqual(open)]).toEqual([undefined, false]);
    expect(comparisonToJson(open)).toMatchObject({ equal: false, first: null });
    expect(comparisonToJson(compareTraces(real, real))).toMatchObject({ equal: true, first: null });
  });
});

describe("a comparison in the terminal", () => {
  const source = "values = [n * n for n in range(10) if n > 2]\nprint(values)\n";
  const message = "invalid literal for int() with base 10: 'a long text that no column holds'";
  const exception = { type: "ValueError", message };
  const ending: Ending = { kind: "exception", ...exception, line: step(1).line };
  const render = (width: number, values: string) => {
    const real = [
      step(0, { changed: { values: "[9, 16, 25, 36, 49, 64, 81]" } }),
      step(1, { kind: "raise", exception }),
    ];
    const predicted = [step(0, { changed: { values } }), step(1, { kind: "raise", exception })];
    const comparison = compareTraces(trace(predicted, ending), trace(real, ending));
    return renderComparison(parser.parse(source), comparison, { width, color: false });
  };

  it("puts two sides that do not fit beside a line below it, whole", () => {
    const lines = render(80, "[4, 9, 16, 25, 36, 49]");
    expect(lines.slice(0, 2)).toEqual([
      "1 │ values = [n * n for n in range(10) if n > 2]",
      "  └ ≈ values=[4, 9, 16, 25, 36, 49] ✗ values=[9, 16, 25, 36, 49, 64, 81]",
    ]);
    expect(lines).toContain("  values: ≈ [4, 9, 16, 25, 36, 49]  ✗ [9, 16, 25, 36, 49, 64, 81]");
    expect(render(140, "[4]")[0]).toMatch(/> 2\] {3}≈ values=\[4\] ✗ values=\[9, 16, 25, 36, 49, 64, 81\]$/);
  });
  it.each([60, 80, 120])("is never wider than %d columns, and says once how both end", (width) => {
    const lines = render(width, "[4, 9]");
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
    expect(lines.join(" ").replaceAll(/\s+/g, " ")).toContain(
      `≈ predicted and real: the program ends with ValueError: ${message} in line 2 · 2 steps`,
    );
  });
});

import { describe, expect, it } from "vitest";
import { columns, renderTerminal } from "../../server/core/render/terminal.ts";
import { asLine0, type Ending, type Step } from "../../server/core/trace.ts";
import { testParser } from "../fixtures/parser.ts";
import { scriptedSteps } from "../fixtures/scriptedPredictor.ts";

const parser = await testParser();
const SOURCE = "total = 0\nfor n in [3, 5]:\n    total += n\nprint(total)\nif total > 100:\n    total = 1\n";

function step(line: number, changed: Record<string, string> = {}, output: string | null = null): Step {
  const frame = { name: "<module>", depth: 0 };
  return {
    line: asLine0(line),
    frame,
    kind: "line",
    changed: new Map(Object.entries(changed)),
    deleted: [],
    evals: [],
    output,
  };
}

const STEPS = [
  step(0, { total: "0" }),
  step(1, { n: "3" }),
  step(2, { total: "3" }),
  step(1, { n: "5" }),
  step(2, { total: "8" }),
  step(1),
  step(3, {}, "8\n"),
  step(4),
];

function render(origin: "predicted" | "real", ending: Ending | undefined, width = 60, color = false) {
  return renderTerminal(parser.parse(SOURCE), { origin, steps: STEPS, ending }, { width, color, minProbability: 0 });
}

describe("the program in the terminal", () => {
  it("tells a run that was cut from a prediction that was", () => {
    const last = (origin: "predicted" | "real") => render(origin, { kind: "limit", limit: "steps" }).join("\n");
    expect(last("real")).toMatch(/the run was cut at the step\s+limit/);
    expect(last("predicted")).toMatch(/the prediction was cut at the step\s+limit/);
  });
  it("shows values beside lines, loops as first → last, then output and ending", () => {
    expect(render("predicted", { kind: "finished" })).toEqual([
      "1 │ total = 0          ≈ total=0",
      "2 │ for n in [3, 5]:   ≈ n = 3 → 5 (2×)",
      "3 │     total += n     ≈ total = 3 → 8 (2×)",
      "4 │ print(total)       ≈ » 8",
      "5 │ if total > 100:",
      "6 │     total = 1",
      "",
      "≈ prints",
      "  8",
      "",
      "≈ the program finishes · 8 steps",
    ]);
  });
  it("keeps how often a line ran, also of wide characters and in few columns", () => {
    const steps = [step(0, { name: "'名前'" }), step(0, { name: "'中村さんの名前'" }), step(0, { name: "'名前'" })];
    const trace = { origin: "real", steps, ending: undefined } as const;
    for (const width of [40, 60, 62]) {
      const lines = renderTerminal(parser.parse("name = next(names)\n"), trace, {
        width,
        color: false,
        minProbability: 0,
      });
      expect(lines.slice(0, 2).join("\n")).toMatch(/name = '.*→ '.*\(3×\)$/m);
      for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
    }
  });
  it("never marks a real value as predicted", () => {
    expect(render("real", { kind: "finished" }).join("\n")).not.toContain("≈");
  });
  it("says that a growing trace is not the end", () => {
    expect(render("predicted", undefined).at(-1)).toBe("≈ predicting … 8 steps");
  });
  it("uses no escape codes without colour, and dims what is not executed with it", () => {
    const csi = String.fromCharCode(27);
    expect(render("predicted", { kind: "finished" }).join("")).not.toContain(csi);
    expect(render("predicted", { kind: "finished" }, 60, true)[5]).toContain(`${csi}[2m    total = 1`);
  });
  it("puts values below their lines where two columns would cut both", () => {
    expect(render("predicted", { kind: "exception", type: "ValueError", message: "no", line: asLine0(3) }, 40)).toEqual(
      [
        "1 │ total = 0",
        "  └ ≈ total=0",
        "2 │ for n in [3, 5]:",
        "  └ ≈ n = 3 → 5 (2×)",
        "3 │     total += n",
        "  └     ≈ total = 3 → 8 (2×)",
        "4 │ print(total)",
        "  └ ≈ » 8",
        "5 │ if total > 100:",
        "6 │     total = 1",
        "",
        "≈ prints",
        "  8",
        "",
        "≈ the program ends with ValueError: no",
        "  in line 4 · 8 steps",
      ],
    );
  });
  it.each([30, 40, 59, 60, 80, 200])("keeps within %d columns", (width) => {
    const wide = [...STEPS, step(0, { total: "'日本語日本語日本語日本語日本語日本語日本語日本語日本語'" })];
    const ending: Ending = { kind: "unknown", line: asLine0(1), cause: "chance is not known" };
    const options = { width, color: false, minProbability: 0 };
    for (const line of renderTerminal(parser.parse(SOURCE), { origin: "predicted", steps: wide, ending }, options))
      expect(columns(line)).toBeLessThanOrEqual(width);
  });
  it("marks what is doubtful in the output and at the ending too, and says what the mark means", () => {
    const steps = scriptedSteps([
      { line: 0, set: { a: "1" }, p: 0.9 },
      { line: 1, prints: "sure\n", p: 0.9 },
      { line: 1, prints: "not ", p: 0.9 },
      { line: 2, prints: "sure\n", p: 0.2 },
    ]);
    const trace = { origin: "predicted", steps, ending: { kind: "finished" } } as const;
    const options = { width: 80, color: false, minProbability: 0.5 };
    expect(renderTerminal(parser.parse("a = 1\nprint()\nprint()\n"), trace, options).slice(3)).toEqual([
      "",
      "≈ prints",
      "  sure",
      "  not sure ?",
      "",
      "≈ the program finishes (unsure) · 4 steps",
      "  ? less than 50 % probable",
    ]);
  });
  it("shows only the reason where nothing was predicted or run", () => {
    const refused = { kind: "unsupported", reason: "it is too long" } as const;
    const options = { width: 80, color: false, minProbability: 0.5 };
    const lines = (origin: "predicted" | "real") =>
      renderTerminal(parser.parse(SOURCE), { origin, steps: [], ending: refused }, options);
    expect(lines("predicted")).toEqual(["the program was not predicted: it is too long"]);
    expect(lines("real")).toEqual(["the program was not run: it is too long"]);
  });
  it("says of a real run that the run was cut, not the prediction", () => {
    expect(render("real", { kind: "limit", limit: "steps" }, 80).at(-1)).toBe(
      "the program goes on; the run was cut at the step limit · 8 steps",
    );
  });
  it("counts wide characters as two columns and combining marks as none", () => {
    expect(["ab", "日本", "e\u0301", "😀", "✅⭐"].map(columns)).toEqual([2, 4, 1, 2, 4]);
  });
});

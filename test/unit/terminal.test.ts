import { describe, expect, it } from "vitest";
import { columns, renderTerminal } from "../../server/core/render/terminal.ts";
import { asLine0, type Ending, type Step } from "../../server/core/trace.ts";
import { testParser } from "../fixtures/parser.ts";

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
  it.each([20, 40, 80, 200])("keeps within %d columns", (width) => {
    for (const line of render("predicted", { kind: "finished" }, width))
      expect(columns(line)).toBeLessThanOrEqual(Math.max(width, 36));
  });
  it("counts wide characters as two columns and combining marks as none", () => {
    expect([columns("ab"), columns("日本"), columns("e\u0301"), columns("😀")]).toEqual([2, 4, 1, 2]);
  });
});

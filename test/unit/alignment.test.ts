import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { align } from "../../server/core/alignment.ts";
import type { Ending, Step } from "../../server/core/trace.ts";
import { step, trace } from "../fixtures/steps.ts";

/** One word a row: `=3` a match at line 3, `!3` a mismatch, `-3` missing from the prediction, `+3` only predicted. */
function check(predicted: readonly Step[], real: readonly Step[], rows: string, cause?: string, ending?: Ending): void {
  const aligned = align(trace(predicted, ending), trace(real));
  const signs = { match: "=", mismatch: "!", missing: "-", extra: "+" } as const;
  const shown = aligned.rows.map((r) => {
    const source = r.real === undefined ? predicted[r.predicted ?? -1] : real[r.real];
    return `${signs[r.kind]}${source?.line}`;
  });
  expect(shown.join(" ")).toBe(rows);
  expect(aligned.first?.cause).toBe(cause);
}

describe("two traces side by side", () => {
  it("matches equal traces", () => {
    check([step(0, { changed: { x: "1" } }), step(1)], [step(0, { changed: { x: "1" } }), step(1)], "=0 =1");
    check([], [], "");
  });
  it("names a wrong value and keeps the rest aligned", () => {
    check(
      [step(0, { changed: { x: "2" } }), step(1)],
      [step(0, { changed: { x: "1" } }), step(1)],
      "!0 =1",
      "wrong value",
    );
  });
  it("sees a value that was not predicted and one that was made up", () => {
    check([step(0)], [step(0, { changed: { x: "1" } })], "!0", "wrong value");
    check([step(0, { changed: { x: "1" } })], [step(0)], "!0", "wrong value");
  });
  it("names a wrong branch", () => {
    check([step(0), step(1), step(4)], [step(0), step(3), step(4)], "=0 +1 -3 =4", "wrong line");
  });
  it("pairs the iterations whose values agree when one is left out", () => {
    const loop = (...values: string[]) => values.map((i) => step(1, { changed: { i } }));
    check(loop("1", "3"), loop("1", "2", "3"), "=1 -1 =1", "wrong line");
  });
  it("tells a prediction that ended from a wrong line", () => {
    check([step(0)], [step(0), step(1)], "=0 -1", "prediction ended", { kind: "limit", limit: "tokens" });
    check([step(0)], [step(0), step(1)], "=0 -1", "wrong line");
  });
  it("does not pair lines of different frames", () => {
    check([step(1, { depth: 1, name: "f" })], [step(1, { depth: 1, name: "g" })], "+1 -1", "wrong line");
  });
  it("names wrong outputs and wrong results", () => {
    check([step(0, { output: "a\n" })], [step(0, { output: "b\n" })], "!0", "wrong output");
    check([step(0, { kind: "return", value: "1" })], [step(0, { kind: "return", value: "2" })], "!0", "wrong result");
    check([step(0)], [step(0, { kind: "raise", exception: { type: "E", message: "m" } })], "!0", "wrong result");
  });
  it("calls a difference in quotes alone ambiguous", () => {
    check([step(0, { changed: { s: "[a, b]" } })], [step(0, { changed: { s: "['a', 'b']" } })], "!0", "ambiguous");
  });
  it("compares long values and floats as far as a prediction shows them", () => {
    check(
      [step(0, { changed: { x: "<approx> 0.333333" } })],
      [step(0, { changed: { x: "0.3333333333333333" } })],
      "=0",
    );
  });
});

const steps = fc.array(
  fc
    .record({ line: fc.nat(5), x: fc.nat(2), depth: fc.nat(1) })
    .map(({ line, x, depth }) => step(line, { depth, changed: { x: String(x) } })),
  { maxLength: 30 },
);

describe("any two traces", () => {
  it("cover every step once and in order", () => {
    fc.assert(
      fc.property(steps, steps, (p, r) => {
        const { rows } = align(trace(p), trace(r));
        expect(rows.flatMap((row) => row.predicted ?? [])).toEqual(p.map((_, i) => i));
        expect(rows.flatMap((row) => row.real ?? [])).toEqual(r.map((_, i) => i));
      }),
    );
  });
  it("have no difference from themselves", () => {
    fc.assert(fc.property(steps, (p) => align(trace(p), trace(p)).first === undefined));
  });
  it("pair as many steps one way as the other", () => {
    const pairs = (p: Step[], r: Step[]) => align(trace(p), trace(r)).rows.filter((row) => row.kind === "match").length;
    fc.assert(fc.property(steps, steps, (p, r) => pairs(p, r) === pairs(r, p)));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { align, TooLongToAlign } from "../../server/core/alignment.ts";
import { compareValues, type Verdict } from "../../server/core/compareValues.ts";
import { asLine0, type Ending, type Step } from "../../server/core/trace.ts";
import { step, trace } from "../fixtures/steps.ts";

/** One word a row: `=3` a match at line 3, `!3` a mismatch, `-3` missing from the prediction, `+3` only predicted. */
function check(predicted: readonly Step[], real: readonly Step[], rows: string, cause?: string, ending?: Ending): void {
  const aligned = align(trace(predicted, ending), trace(real));
  const signs = { match: "=", open: "○", mismatch: "!", missing: "-", extra: "+" } as const;
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
  it("pairs what a prediction shows of a long value or a float with the value", () => {
    const shown = ["0.12", "<approx> 0.0121235"].map((x) => step(1, { changed: { x } }));
    const real = ["0.12", "0.012123456789", "0.0012123456789"].map((x) => step(1, { changed: { x } }));
    check(shown, real, "=1 =1 -1", "prediction ended", { kind: "limit", limit: "tokens" });
  });
  it("pairs a prediction that was cut with the beginning of the real run", () => {
    const loop = (...values: string[]) => values.map((i) => step(1, { changed: { i } }));
    const ending: Ending = { kind: "limit", limit: "tokens" };
    check(loop("1", "7"), loop("1", "2", "3", "4"), "=1 !1 -1 -1", "wrong value", ending);
    check(loop("1", "4"), loop("1", "2", "3", "4"), "=1 -1 -1 =1", "wrong line", ending);
  });
  it("pairs a run that was over early with the beginning of the prediction", () => {
    const turn = (i: string) => [step(1, { changed: { i } }), step(2)];
    const error = { type: "KeyError", message: "'x'" };
    const real = trace([step(1, { changed: { i: "1" } }), step(2, { exception: error })], {
      kind: "exception",
      ...error,
      line: asLine0(2),
    });
    const { rows, first } = align(trace([...turn("1"), ...turn("2")]), real);
    expect(rows.map((row) => [row.kind, row.predicted, row.real])).toEqual([
      ["match", 0, 0],
      ["mismatch", 1, 1],
      ["extra", 2, undefined],
      ["extra", 3, undefined],
    ]);
    expect(first).toEqual({ row: 1, cause: "wrong result" });
  });
  it("tells a prediction that ended from a wrong line", () => {
    check([step(0)], [step(0), step(1)], "=0 -1", "prediction ended", { kind: "limit", limit: "tokens" });
    check([step(0)], [step(0), step(1)], "=0 -1", "wrong line");
  });
  it("sees that equal steps end otherwise", () => {
    const cause = (predicted: Ending, real: Ending) =>
      align(trace([step(0)], predicted), trace([step(0)], real)).first?.cause;
    const error: Ending = { kind: "exception", type: "SystemExit", message: "1", line: asLine0(0) };
    const cut: Ending = { kind: "limit", limit: "time" };
    expect(cause({ kind: "finished" }, cut)).toBe("real run ended");
    expect(cause({ kind: "finished" }, error)).toBe("wrong result");
    expect(cause(error, { kind: "finished" })).toBe("wrong result");
    expect(cause({ kind: "limit", limit: "tokens" }, { kind: "finished" })).toBeUndefined();
    expect(cause(cut, cut)).toBeUndefined();
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

describe("traces of very many steps", () => {
  const many = (count: number, from: number) =>
    Array.from({ length: count }, (_, at) => step(1, { changed: { x: String(from + at) } }));
  it("are aligned where they agree, however long they are", () => {
    expect(align(trace(many(21_000, 0)), trace(many(21_000, 0))).first).toBeUndefined();
    const { rows, first } = align(trace([...many(21_000, 0), step(2)]), trace([...many(21_000, 0), step(3)]));
    expect([rows.length, first]).toEqual([21_002, { row: 21_000, cause: "wrong line" }]);
  });
  it("are refused where they part too early, with what to do", () => {
    const aligning = () => align(trace(many(20_000, 0)), trace(many(21_000, 1)));
    expect(aligning).toThrow(TooLongToAlign);
    expect(aligning).toThrow(/20000 more steps.*21000 more steps.*foretrace\.run\.maxSteps.*--max-steps/);
  });
});

describe("two values", () => {
  it.each<[predicted: string, real: string, verdict: Verdict]>([
    ["[1,2]", "[1, 2]", "equal"],
    [`"it's"`, "'it\\'s'", "equal"],
    ["1e3", "1000.0", "equal"],
    ["{2, 1}", "{1, 2}", "equal"],
    ["{'a': {3, 1}}", "{'a': {1, 3}}", "equal"],
    ["{'a': 1, 'b': 2}", "{'b': 2, 'a': 1}", "different"],
    ["1", "1.0", "different"],
    ["1", "True", "different"],
    ["[1]", "(1,)", "different"],
    ["'ab'", "'a b'", "ambiguous"],
    ["1", "'1'", "ambiguous"],
    ["[a, b]", "['a', 'b']", "ambiguous"],
    ["{1, 2}", "{1, 3}", "different"],
    ["<unknown>", "3", "unknown"],
    ["<approx> 0.333333", "0.3333333333333333", "equal"],
    ["0.333334", "0.3333333333333333", "different"],
    ["1234…6789", "123400006789", "different"],
  ])("%s and %s are %s", (predicted, real, verdict) => {
    expect(compareValues(predicted, real)).toBe(verdict);
    if (verdict === "equal" || verdict === "ambiguous") expect(compareValues(real, predicted)).toBe(verdict);
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
  it("have no difference from themselves, and each step stands beside itself", () => {
    fc.assert(
      fc.property(steps, (p) => {
        const { rows, first } = align(trace(p), trace(p));
        expect(first).toBeUndefined();
        expect(rows).toEqual(p.map((_, at) => ({ kind: "match", predicted: at, real: at, differences: [] })));
      }),
    );
  });
  it("never pair steps of different lines or frames, and call a pair a match only where all is equal", () => {
    fc.assert(
      fc.property(steps, steps, (p, r) => {
        for (const row of align(trace(p), trace(r)).rows) {
          const [mine, theirs] = [p[row.predicted ?? -1], r[row.real ?? -1]];
          if (!mine || !theirs) continue;
          expect([mine.line, mine.frame]).toEqual([theirs.line, theirs.frame]);
          expect(row.kind === "match").toBe(mine.changed.get("x") === theirs.changed.get("x"));
        }
      }),
    );
  });
  it("are aligned as well as any alignment can be", () => {
    const few = fc.array(
      fc.record({ line: fc.nat(2), x: fc.nat(1) }).map(({ line, x }) => step(line, { changed: { x: String(x) } })),
      { maxLength: 7 },
    );
    const worth = (a: Step, b: Step) => (a.line !== b.line ? 0 : a.changed.get("x") === b.changed.get("x") ? 5 : 4);
    const best = (p: readonly Step[], r: readonly Step[]): number => {
      const [[a, ...p2], [b, ...r2]] = [p, r];
      return a && b ? Math.max(best(p2, r), best(p, r2), worth(a, b) && worth(a, b) + best(p2, r2)) : 0;
    };
    fc.assert(
      fc.property(few, few, (p, r) => {
        const pairs = align(trace(p), trace(r)).rows.map((row) => [p[row.predicted ?? -1], r[row.real ?? -1]] as const);
        const got = pairs.reduce((total, [a, b]) => total + (a && b ? worth(a, b) : 0), 0);
        expect(got).toBe(best(p, r));
      }),
      { numRuns: 60 },
    );
  });
  it("pair as many steps one way as the other", () => {
    const pairs = (p: Step[], r: Step[]) => align(trace(p), trace(r)).rows.filter((row) => row.kind === "match").length;
    fc.assert(fc.property(steps, steps, (p, r) => pairs(p, r) === pairs(r, p)));
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { otherTraces } from "../../server/cli/beamView.ts";
import type { ProgramParser } from "../../server/core/parseProgram.ts";
import type { Step } from "../../server/core/trace.ts";
import { testParser } from "../fixtures/parser.ts";
import { step, trace } from "../fixtures/steps.ts";

let parser: ProgramParser;
beforeAll(async () => {
  parser = await testParser();
});

describe("what a beam found besides the best trace", () => {
  const best = [step(0, { changed: { x: "1" } }), step(1, { changed: { y: "2" }, output: "2\n" })];
  const rows: readonly (readonly [string, readonly Step[], string])[] = [
    ["another value", [step(0, { changed: { x: "5" } })], "step 1, line 1: x=5"],
    [
      "one of several values",
      [best[0] as Step, step(1, { changed: { y: "3" }, output: "2\n" })],
      "step 2, line 2: y=3",
    ],
    ["another output", [best[0] as Step, step(1, { changed: { y: "2" }, output: "7\n" })], "step 2, line 2: prints 7"],
    ["another line", [best[0] as Step, step(2)], "step 2, line 3: print(y)"],
    ["a step more", [...best, step(2)], "step 3, line 3: print(y)"],
    ["a step less", [best[0] as Step], "ends after 1 step"],
    ["other spaces", best, "the same steps, written otherwise"],
  ];
  test.each(rows)("is told by where it parts: %s", (_, steps, expected) => {
    const program = parser.parse("x = 1\ny = 2\nprint(y)\n");
    const found = otherTraces(program, [
      { trace: trace(best), score: -1 },
      { trace: trace(steps), score: -1 + Math.log(0.5) },
    ]);
    expect(found).toEqual([`  #2  0.50 × as probable: ${expected}`]);
  });

  test("shows how improbable the improbable is", () => {
    const program = parser.parse("x = 1\n");
    const [line] = otherTraces(program, [
      { trace: trace(best), score: 0 },
      { trace: trace(best), score: Math.log(3e-5) },
    ]);
    expect(line).toContain("#2  3e-5 × as probable");
  });
});

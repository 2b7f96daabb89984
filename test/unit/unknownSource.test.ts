import { describe, expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import { sourceOfUnknown, unknownEnding } from "../../server/core/check/tell.ts";
import { hoverMarkdown } from "../../server/core/render/hover.ts";
import { asLine0, type Step } from "../../server/core/trace.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

function stepsOf(code: string): { program: ReturnType<typeof parser.parse>; steps: readonly Step[] } {
  const program = parser.parse(code);
  const following = new Following(program);
  const count = following.toEnd();
  const steps = Array.from({ length: count }, (_, at) => following.at(at, () => true)).flatMap((step) =>
    step ? [{ ...step, evals: step.evals.map(({ value, calls }) => ({ value, calls })) }] : [],
  );
  return { program, steps };
}

function hover(code: string, line: number, name?: string): string {
  const { program, steps } = stepsOf(code);
  const sourceOf = (step: number, of: string) => sourceOfUnknown(program, steps, step, of);
  const target = { line: asLine0(line - 1), name };
  return hoverMarkdown(steps, undefined, target, { minProbability: 0.5 }, undefined, sourceOf) ?? "";
}

const CODE =
  "import random\nname = input()\ndef f(x):\n    return x + 1\nn = f(random.randint(1, 6)) * 2\nboth = [name, 1]\nsure = 5\nprint('hi', name)\n";

describe("the hover of an unknown value", () => {
  it("names where it came from, however far it has come", () => {
    expect(hover(CODE, 2)).toContain("Unknown: `name` (what is read from the keyboard, line 2).");
    expect(hover(CODE, 5)).toContain("Unknown: `n` (chance, line 5).");
    expect(hover(CODE, 6)).toContain("Unknown: `both` (what is read from the keyboard, line 2).");
    expect(hover(CODE, 8)).toContain("Unknown: output (what is read from the keyboard, line 2).");
    expect(hover(CODE, 8, "both")).toContain("`both` (what is read from the keyboard, line 2)");
  });
  it("says so once for many visits, and nothing where all is known", () => {
    expect(hover(CODE, 7)).not.toContain("Unknown");
    const many = "x = input()\nfor i in range(4):\n    y = x + str(i)\n";
    expect(hover(many, 3).match(/Unknown/g)?.length).toBe(1);
    expect(hover(many, 3)).toContain("Unknown: `y` (what is read from the keyboard, line 1).");
  });
});

it("a program that is no file is told why its modules are unknown", () => {
  const { program, steps } = stepsOf("import helpers\nif helpers.ready():\n    pass\n");
  expect(unknownEnding(program, steps)).toMatchObject({
    kind: "unknown",
    cause: "what helpers does is not known; it could be beside the program only if that were a file",
  });
});

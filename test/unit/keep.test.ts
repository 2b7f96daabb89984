import { describe, expect, it } from "vitest";
import { keptAfterEdit } from "../../server/core/render/keep.ts";
import { asLine0 } from "../../server/core/trace.ts";
import { testParser } from "../fixtures/parser.ts";
import { scriptedSteps } from "../fixtures/scriptedPredictor.ts";

const parser = await testParser();
const SOURCE = [
  "a = 1",
  "def f(n):",
  "    return n",
  "b = f(a)",
  "for i in [1, 2]:",
  "    b += i",
  "print(b)",
  "",
].join("\n");
/** Lines in the order they run: the call's steps stand inside line 3. */
const RUN = [0, 1, 3, 1, 2, 4, 5, 4, 5, 4, 6];
const STEPS = scriptedSteps(
  RUN.map((line, at) => (at === 3 || at === 4 ? { line, in: "f", kind: at === 3 ? "call" : "return" } : { line })),
);

function kept(edited: string, source = SOURCE) {
  return keptAfterEdit({ documentText: source, program: parser.parse(source) }, STEPS, edited);
}

describe("steps that still hold after an edit", () => {
  it.each<[string, (source: string) => string, number]>([
    ["no edit", (source) => source, RUN.length],
    ["the first line", (source) => source.replace("a = 1", "a = 2"), 0],
    ["the last line", (source) => source.replace("print(b)", "print(b + 1)"), 10],
    ["a function's body: up to the statement that calls it", (source) => source.replace("return n", "return n * 2"), 2],
    ["a function's parameters: up to its def", (source) => source.replace("f(n)", "f(n, m=1)"), 1],
    ["a loop's body: up to the loop", (source) => source.replace("b += i", "b -= i"), 5],
    ["a line added to a loop's body", (source) => source.replace("    b += i\n", "    b += i\n    b += 1\n"), 5],
    ["a line added to a function's body", (source) => source.replace("    return n", "    n += 1\n    return n"), 2],
    ["a line added at the end", (source) => `${source}c = 3\n`, RUN.length],
    ["a line added between statements", (source) => source.replace("b = f", "c = 0\nb = f"), 2],
    ["an else added to a loop", (source) => source.replace("print", "else:\n    b = 0\nprint"), 5],
    ["a blank line", (source) => source.replace("b = f", "\nb = f"), RUN.length],
    ["a comment", (source) => source.replace("b = f", "# the sum\nb = f"), RUN.length],
    ["other line ends only", (source) => source.replaceAll("\n", "\r\n"), RUN.length],
  ])("%s", (_, edit, expected) => {
    expect(kept(edit(SOURCE)).steps).toBe(expected);
  });

  it("a comment sign inside a long string is no comment", () => {
    const source = 'a = """\n# x\n"""\nb = a\n';
    expect(kept(source.replace("# x", "# y"), source).steps).toBe(0);
  });
});

describe("where lines are after an edit", () => {
  const { lineNow, lineThen } = kept(SOURCE.replace("b = f(a)", "c = 0\nb = f(a) + c"));
  it("lines above stay, lines below move, the edited line is gone", () => {
    expect([0, 2, 3, 4, 6].map((line) => lineNow(asLine0(line)))).toEqual([0, 2, undefined, 5, 7]);
  });
  it("and back", () => {
    expect([0, 2, 3, 4, 5, 7].map((line) => lineThen(asLine0(line)))).toEqual([0, 2, undefined, undefined, 4, 6]);
  });
});

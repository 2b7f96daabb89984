import { describe, expect, it } from "vitest";
import { fitLines, programForCall } from "../../server/core/cutProgram.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

function cut(source: string, call: string) {
  const { program, leftOut } = programForCall(parser, parser.parse(source), call);
  return { text: program.text, leftOut, documentLines: program.documentLines };
}

describe("a call as a program", () => {
  it("keeps what the call needs in its place and leaves the rest out", () => {
    const source =
      "import math\nRATE = 2\ndef f(x):\n  return g(x) * RATE\ndef g(x):\n  return x\ndef h():\n  pass\nprint(f(1))\n";
    expect(cut(source, "f(3)")).toEqual({
      text: "\nRATE = 2\ndef f(x):\n  return g(x) * RATE\ndef g(x):\n  return x\nresult = f(3)\n",
      leftOut: [0, 6, 8],
      documentLines: [0, 1, 2, 3, 4, 5, undefined],
    });
  });
  it("keeps statements that change what the call uses", () => {
    const source =
      "table = []\nfor i in range(3):\n  table.append(i)\nother = [1]\ndef f():\n  return table\nif __name__ == '__main__':\n  f()\n";
    expect(cut(source, "f()").leftOut).toEqual([3, 6]);
  });
  it("takes a definition's decorators along", () => {
    const source = "import functools\n@functools.cache\ndef f(n):\n  return n\n";
    expect(cut(source, "f(1)").text).toBe(`${source}result = f(1)\n`);
  });
});

describe("line limit", () => {
  it("drops blank and comment lines only where needed, and maps lines back", () => {
    const source = "# head\n\nx = 1\n\n# more\ny = 2\n";
    const program = parser.parse(source);
    expect(fitLines(parser, program, 10)).toBe(program);
    const fitted = fitLines(parser, program, 3);
    expect(fitted?.text).toBe("x = 1\ny = 2\n");
    expect(fitted?.documentLines).toEqual([2, 5]);
  });
  it("keeps blank lines inside a long string", () => {
    const source = `${"# c\n".repeat(5)}s = """a\n\nb"""\n`;
    expect(fitLines(parser, parser.parse(source), 4)?.text).toBe('s = """a\n\nb"""\n');
  });
  it("says so when the program is still too long", () => {
    expect(fitLines(parser, parser.parse("x = 1\n".repeat(201)), 200)).toBeUndefined();
  });
});

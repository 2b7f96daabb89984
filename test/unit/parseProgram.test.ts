import { describe, expect, it } from "vitest";
import type { Program } from "../../server/core/program.ts";
import { asLine0 } from "../../server/core/trace.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

/** One row a line: "0: 1 2" says that lines 1 and 2 may follow a step at line 0. */
function check(source: string, ...expected: readonly string[]): Program {
  const program = parser.parse(source);
  const rows = [...program.successors].sort(([a], [b]) => a - b);
  expect(rows.map(([line, to]) => `${line}: ${[...to].sort((a, b) => a - b).join(" ")}`.trim())).toEqual(expected);
  return program;
}

describe("control flow", () => {
  it("goes straight on over blank lines, comments and docstrings", () => {
    const program = check('"""doc"""\n\nx = 1\n# no\ny = 2\n', "2: 4", "4:");
    expect(program.entry).toBe(2);
  });
  it("tests each branch in turn", () => {
    check(
      "if a:\n  b = 1\nelif c:\n  b = 2\nelse:\n  b = 3\nd = 1\n",
      "0: 1 2",
      "1: 6",
      "2: 3 5",
      "3: 6",
      "5: 6",
      "6:",
    );
  });
  it("comes back to a loop's header, with break, continue and else", () => {
    check(
      "for i in x:\n  if i:\n    break\n  continue\nelse:\n  y = 1\nz = 1\n",
      "0: 1 5",
      "1: 2 3",
      "2: 6",
      "3: 0",
      "5: 6",
      "6:",
    );
  });
  it("lets every statement in a try reach its handlers and its finally", () => {
    const source = "try:\n  a()\nexcept A:\n  b()\nexcept B:\n  pass\nelse:\n  c()\nfinally:\n  d()\ne()\n";
    check(source, "0: 1", "1: 2 7", "2: 3 4 9", "3: 9", "4: 5 9", "5: 9", "7: 9", "9: 10", "10:");
  });
  it("routes a return and a break through finally", () => {
    check("while x:\n  try:\n    break\n  finally:\n    y = 1\nz = 1\n", "0: 1 5", "1: 2", "2: 4", "4: 0 5", "5:");
  });
  it("keeps function bodies apart from the module", () => {
    const program = check(
      "@d\ndef f(a, *b, c=1, **k):\n  return a\nclass C(A):\n  x = 1\nf(1)\n",
      "1: 3",
      "2:",
      "3: 5",
      "4:",
      "5:",
    );
    expect(program.definitions).toMatchObject([
      { name: "f", kind: "function", line: 1, firstStep: 2, parameters: ["a", "b", "c", "k"], opaque: false },
      { name: "C", kind: "class", line: 3, firstStep: 4 },
    ]);
  });
  it("tries the cases of a match in order", () => {
    check(
      "match p:\n  case 1:\n    a = 1\n  case _:\n    a = 2\nb = a\n",
      "0: 1",
      "1: 2 3",
      "2: 5",
      "3: 4 5",
      "4: 5",
      "5:",
    );
  });
  it("merges statements that share a line", () => {
    check("if a: b = 1; c = 2\nd = 3\n", "0: 0 1", "1:");
  });
  it("marks generators and coroutines as opaque, not functions that contain one", () => {
    const { definitions } = parser.parse(
      "def g():\n  yield 1\nasync def h(): pass\ndef o():\n  def i():\n    yield 1\n  return i\n",
    );
    expect(definitions.map((d) => [d.name, d.opaque])).toEqual([
      ["g", true],
      ["h", true],
      ["o", false],
      ["i", true],
    ]);
  });
});

describe("lines", () => {
  it("counts physical lines with tabs, CRLF and characters outside the basic plane", () => {
    const program = parser.parse('\uFEFFs = "é😀"\r\nif s:\r\n\tt = "\t😀"\r\nprint(s)\r\n');
    expect(program.statements.map((s) => [s.line, s.kind])).toEqual([
      [0, "expression_statement"],
      [1, "if_statement"],
      [2, "expression_statement"],
      [3, "expression_statement"],
    ]);
    expect(program.identifiers).toEqual(new Set(["s", "t", "print"]));
  });
  it("gives a statement over several lines its first line and its extent", () => {
    const program = parser.parse("x = [\n  1,\n  2,\n]\ny = f(\n)\n");
    expect(program.statements.map((s) => [s.line, s.lastLine])).toEqual([
      [0, 3],
      [4, 5],
    ]);
    expect(program.successors.get(asLine0(0))).toEqual(new Set([4]));
  });
});

describe("tokens", () => {
  it("are Python's own, without comments", () => {
    const { tokens } = parser.parse(
      "x = [-1.5e3, f'{a}b', 'it' 's']  # no\nif a not in b and c is not d: y **= 2\ns = \"\"\"a\n b\"\"\"\n",
    );
    expect(tokens).toEqual([
      ["x", "=", "[", "-", "1.5e3", ",", "f'{a}b'", ",", "'it'", "'s'", "]"],
      ["if", "a", "not", "in", "b", "and", "c", "is", "not", "d", ":", "y", "**=", "2"],
      ["s", "=", '"""a\n b"""'],
      [],
      [],
    ]);
  });
});

it("names what can be a variable", () => {
  const source =
    "import a.b as c\nfrom d import e\ndef f(g, *h, i=1):\n  return len(g) + j.k(l=m)\nn: int = f(2)\nfor o, (p, q) in []: r = [s for s in t]\n";
  expect([...parser.parse(source).variables].sort()).toEqual([..."abcdefghijmnopqrst", "int"].sort());
});

describe("broken source", () => {
  it("names the line of each error and still reads the rest", () => {
    const program = parser.parse("def f(:\n  return 1\ny = 2\n");
    expect(program.syntaxErrors.map((e) => e.line)).toEqual([0]);
    expect(program.statements.some((s) => s.line === 2)).toBe(true);
  });
  it("survives hostile text", () => {
    for (const source of [
      "",
      "\n\n",
      "\0",
      "((((",
      "x = '",
      "\t\tx\n x\n",
      "é".repeat(100_000),
      "x=1;".repeat(5_000),
    ]) {
      expect(() => parser.parse(source)).not.toThrow();
    }
  });
  it("reads 5,000 lines", () => {
    expect(parser.parse("x = 1\n".repeat(5_000)).statements).toHaveLength(5_000);
  });
});

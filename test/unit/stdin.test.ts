import { expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import { tokensWithInput } from "../../server/core/stdin.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

/** Values and printed text of a program that reads an input, as far as it is followed, and why it goes no further. */
function followed(source: string, input: string): readonly (string | undefined)[] {
  const following = new Following(parser.reading(input).parse(source));
  const steps: (string | undefined)[] = [];
  for (let at = 0; ; at++) {
    const step = following.at(at, () => false);
    if (!step) return [...steps, ...(following.cause === undefined ? [] : [following.cause])];
    const values = [...step.changed].map(([name, value]) => `${name}=${value}`);
    const { output, exception } = step;
    const rest = [
      ...(output === null ? [] : [output]),
      ...(exception ? [`${exception.type}: ${exception.message}`] : []),
    ];
    steps.push([...values, ...rest].join(" "));
  }
}

it("gives reads their lines wherever they happen, and prints what they ask", () => {
  const source =
    "n = int(input('n? '))\ndef ask():\n    return input().split()\nfor i in range(n):\n    a = ask()\nb = [input() for _ in range(2)]\n";
  const steps = followed(source, "2\r\nx y\r\n\r\n5\n6");
  expect(steps.filter(Boolean)).toEqual([
    "n=2 n? ",
    "ask=<function>",
    "i=0",
    "a=['x', 'y']",
    "i=1",
    "a=[]",
    "b=['5', '6']",
  ]);
});

it("raises what Python raises past the end", () => {
  const source = "try:\n    a = input()\n    b = input()\nexcept EOFError as e:\n    m = str(e)\nc = input()\n";
  expect(followed(source, "x\n").filter(Boolean)).toEqual([
    "a='x'",
    "EOFError: EOF when reading a line",
    "e=EOFError('EOF when reading a line')",
    "m='EOF when reading a line'",
    "EOFError: EOF when reading a line",
  ]);
});

it.each([
  ["a file that is standard input", "f = open(0)\n"],
  ["a module that is not known", "import somewhere\n"],
  ["a function that is not known", "import getpass\np = getpass.getpass()\n"],
])("knows no line any more where %s may have read some", (_, before) => {
  expect(followed(`${before}name = input()\n`, "x\ny\n").at(-1)).toBe("name=<unknown>");
});

it("reads from sys.stdin in every way that text streams have", () => {
  const source =
    "import sys\nfrom sys import stdin\nread = sys.stdin.readline\na = read(), input()\nb = [line.strip() for line in stdin]\nc = stdin.read(), sys.stdin.readlines()\n";
  expect(followed(source, "1 2\nx\n\ny").slice(-3)).toEqual(["a=('1 2\\n', 'x')", "b=['', 'y']", "c=('', [])"]);
  expect(followed("import sys\nn, *rest = sys.stdin.read().split()\n", "3\n4 5\n").at(-1)).toBe(
    "n='3' rest=['4', '5']",
  );
  expect(followed("with open(0) as f:\n    a = f.read()\n", "3\n").at(-1)).toBe("a='3\\n'");
});

it("knows nothing of an input that was not given", () => {
  const step = new Following(parser.parse("name = input()\n")).at(0, () => false);
  expect(step?.changed.get("name")).toBe("<unknown>");
});

const inTokens = (source: string, input: string): string =>
  tokensWithInput(parser.reading(input).parse(source))
    .map((line) => line.join(" "))
    .join("\n")
    .trimEnd();

it("puts lines where they are read, for models that read no streams", () => {
  expect(inTokens('n = int(input("n? ")) # input()\ns = input() + "input()"\n', "3\na b\n")).toBe(
    'n = int ( "3" )\ns = "a b" + "input()"',
  );
});
it("leaves reads that may happen any number of times, and all after them", () => {
  const tail = "for i in range ( 2 ) :\nb = input ( )\nc = input ( )";
  expect(inTokens("a = input()\nfor i in range(2):\n  b = input()\nc = input()\n", "1\n2\n3\n4\n")).toBe(
    `a = "1"\n${tail}`,
  );
  expect(inTokens("a = [input() for _ in range(2)]\nb = input()\n", "1\n2\n3\n")).toBe(
    "a = [ input ( ) for _ in range ( 2 ) ]\nb = input ( )",
  );
});
it("leaves reads past the end of the input and other things called input", () => {
  expect(inTokens("a = input()\nself.input()\nb = input()\n", "x")).toBe('a = "x"\nself . input ( )\nb = input ( )');
});

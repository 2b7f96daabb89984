import { expect, it } from "vitest";
import { substituteStdin } from "../../server/core/stdin.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();
const substitute = (source: string, stdin: string) => substituteStdin(parser.parse(source), stdin);

it("puts the lines of the input where they are read", () => {
  expect(substitute('n = int(input("n? "))\ns = input()\n', "3\na b\n")).toEqual({
    text: 'n = int("3")\ns = "a b"\n',
    used: 2,
    left: 0,
  });
});
it("leaves reads that may happen any number of times, and all after them", () => {
  const source = "a = input()\nfor i in range(2):\n  b = input()\nc = input()\n";
  expect(substitute(source, "1\n2\n3\n4\n")).toEqual({ text: source.replace("input()", '"1"'), used: 1, left: 2 });
});
it("leaves reads past the end of the input and other things called input", () => {
  expect(substitute("a = input()\nb = input()\nself.input()\nmy_input()\n", "x")).toMatchObject({ used: 1, left: 1 });
});

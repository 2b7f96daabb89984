import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeByteLevel } from "../../server/core/dialect/byteLevel.ts";
import { codeexecutor } from "../../server/core/dialect/codeexecutor.ts";
import { tidyValue } from "../../server/core/dialect/codeexecutorValues.ts";
import type { TraceReader } from "../../server/core/dialect/dialect.ts";
import { type State, statesAfter } from "../../server/core/state.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { smallTokenizer } from "../fixtures/codeexecutor.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();
const tokenizer = smallTokenizer();

/** Feeds a text as the tokens that the small vocabulary cuts it into. */
function feed(reader: TraceReader, text: string, probability = 1): TraceReader {
  for (const id of tokenizer.encode([text]))
    reader.push({ text: tokenizer.tokenText(id), probability, overridden: false });
  return reader;
}
const read = (code: string, text: string) => feed(codeexecutor.reader(parser.parse(code)), text);

/** A step in a line: where it is, what it changed, deleted and printed. */
function sketch({ line, frame, kind, changed, deleted, output }: Step): string {
  const parts = [...changed].map(([name, value]) => `${name}=${value}`);
  const where = `${"  ".repeat(frame.depth)}${kind === "call" ? `call ${frame.name}` : line}`;
  return [
    where,
    ...parts,
    ...deleted.map((name) => `-${name}`),
    ...(output === null ? [] : [JSON.stringify(output)]),
  ].join(" ");
}

function check(code: string, text: string, steps: readonly string[], faults: readonly string[] = []): TraceReader {
  const reader = read(code, text);
  expect(reader.steps.map(sketch)).toEqual(steps);
  expect(reader.faults.map(({ message }) => message)).toEqual(faults);
  return reader;
}

describe("the prompt", () => {
  const source = (code: string) => codeexecutor.prompt(parser.parse(code), "codenet").slice(4, -3).join(" ");

  it("stands between the reference's marks, the mode first", () => {
    expect(codeexecutor.prompt(parser.parse("s = ['x', 'y', 'z']\n"), "tutorial")).toEqual([
      ..."<s> <encoder-decoder> </s> <tutorial> <0> s = [ 'x' , 'y' , 'z' ] <mask0> </s> <mask0>".split(" "),
    ]);
  });

  it.each([
    [
      "nested dedents",
      "if a:\n  while b:\n    c\nd\n",
      "<0> if a : <1> <indent> while b : <2> <indent> c <3> <dedent> <dedent> d",
    ],
    ["blank and comment lines", "# top\n\nx = 1  # one\n\n  # odd\ny\n", "<2> x = 1 <5> y"],
    ["comments that are indented", "if a:\n  b\n# c\n  d\n", "<0> if a : <1> <indent> b <3> d"],
    ["brackets over lines", "f(\n    1,\n  # c\n)\ng\n", "<0> f ( <1> 1 , <3> ) <4> g"],
    ["strings over lines", 'x = """a\n  b""" + \\\n    c\ny\n', '<0> x = """a\n  b""" <1> + <2> c <3> y'],
    ["tabs", "if a:\n\tb\n        c\n", "<0> if a : <1> <indent> b <2> c"],
    ["operators of two words", "a not in b is not c\n", "<0> a not in b is not c"],
    ["one string a token", "print('a b' f'{x:>3}', -1)\n", "<0> print ( 'a b' f'{x:>3}' , - 1 )"],
  ])("%s", (_, code, pieces) => {
    expect(source(code)).toBe(pieces);
  });

  it("numbers 200 lines and no more", () => {
    expect(source("x\n".repeat(200))).toContain("<199> x");
    expect(() => source("x\n".repeat(201))).toThrow("line 201 is over the dialect's 200 lines");
  });
});

describe("reading traces", () => {
  it("gives of whole states what changed", () => {
    const loop = "t = 0\nfor i in [1, 2]:\n    t += i\n";
    const text =
      "<line> <0> <state> t : 0 </state> <line> <1> <state> t : 0 <dictsep> i : 1 </state> " +
      "<line> <2> <state> i : 1 <dictsep> t : 1 </state> <line> <1> <state> t : 1 <dictsep> i : 1 </state> </s>";
    expect(check(loop, text, ["0 t=0", "1 i=1", "2 t=1", "1"]).ending).toEqual({ kind: "finished" });
  });

  it("passes over the token that decoding starts from", () => {
    const reader = codeexecutor.reader(parser.parse("x = 1\n"));
    reader.push({ text: "<mask0>", probability: 1, overridden: false });
    expect(feed(reader, "<line> <0> <state> x : 1 </state>").faults).toEqual([]);
  });

  it("gives what a complete state no longer has", () => {
    check("x = 1\ndel x\n", "<line> <0> <state> x : 1 </state> <line> <1> <state> </state>", ["0 x=1", "1 -x"]);
  });

  it("gives printed text to the line that comes after it", () => {
    check(
      "x = 1\nprint('a', x)\nprint()\n",
      "<line> <0> <state> x : 1 </state> <output> a 1 <output> two  spaces <line> <1> <state> x : 1 </state> <output> <line> <2> <state> x : 1 </state>",
      ["0 x=1", '1 "a 1\\ntwo  spaces\\n"', '2 "\\n"'],
    );
  });

  it("keeps values as Python writes them", () => {
    const code = "s = t = d = f = g = 1\n";
    const text =
      "<line> <0> <state> s : 'a : b , c' <dictsep> t : hello world : it's , me <dictsep> d : { 'k' : [ 1 , - 2 ] } " +
      "<dictsep> f : <function> <dictsep> g : [ x , y ] <dictsep> é : 'ü😀' </state>";
    check(code, text, ["0 s='a : b , c' t=hello world : it's , me d={'k': [1, -2]} f=<function> g=[x, y] é='ü😀'"]);
  });

  it("takes one state without a line for the last statement", () => {
    check("a = 1\nb = [a]\n", "<state> a : 1 <dictsep> b : [ 1 ] </state> </s>", ["1 a=1 b=[1]"]);
  });

  it("opens a frame where a function's lines begin and leaves it where the caller's go on", () => {
    const code = "def f(n, k):\n    n = n + k\n    return n\nx = f(1, 2)\ny = 3\n";
    check(
      code,
      "<line> <0> <state> f : <function> </state> <line> <3> <state> f : <function> </state> " +
        "<line> <1> <state> n : 3 <dictsep> k : 2 </state> <line> <2> <state> n : 3 <dictsep> k : 2 </state> " +
        "<line> <4> <state> f : <function> <dictsep> x : 3 <dictsep> y : 3 </state> </s>",
      ["0 f=<function>", "3", "  call f", "  1 n=3 k=2", "  2", "4 x=3 y=3"],
    );
  });

  it("knows a parameter at the call when the first statement only looks at it", () => {
    const code = "def f(n):\n    if n < 2:\n        return 1\n    return n * f(n - 1)\nf(2)\n";
    check(
      code,
      "<line> <0> <state> f : <function> </state> <line> <4> <state> f : <function> </state> <line> <1> <state> n : 2 </state> " +
        "<line> <3> <state> n : 2 </state> <line> <1> <state> n : 1 </state> <line> <2> <state> n : 1 </state> </s>",
      ["0 f=<function>", "4", "  call f n=2", "  1", "  3", "    call f n=1", "    1", "    2"],
    );
  });

  it("gives each step as soon as its line is known and each value when it is complete", () => {
    const reader = read("x = 12\ny = 3\n", "<line> <0>");
    expect([reader.steps.length, reader.settled]).toEqual([1, 0]);
    feed(reader, "<state> x : 12");
    expect(reader.steps[0]?.changed.size).toBe(0);
    feed(reader, "<dictsep>");
    expect(reader.steps[0]?.changed.get("x")).toBe("12");
    feed(reader, "y : 3 </state>");
    expect([reader.steps.length, reader.settled]).toEqual([1, 1]);
  });

  it("multiplies the probabilities of a line's and of a value's tokens", () => {
    const reader = codeexecutor.reader(parser.parse("x = 1\n"));
    feed(reader, "<line> <0>", 0.5);
    feed(reader, "<state>");
    feed(reader, "x :", 0.5);
    feed(reader, "1 </state>");
    const [step] = reader.steps;
    expect(step?.confidence?.line.path).toBe(0.25);
    expect(step?.confidence?.values.get("x")).toMatchObject({ path: 0.25, weakest: 0.5 });
  });

  it("joins bytes of a character that tokens cut", () => {
    expect(decodeByteLevel(["Ġna", "Ã", "¯", "ve", "Ċ", "ðŁĺ", "Ģ"])).toBe(" naïve\n😀");
    expect(decodeByteLevel(["Ã", "x", "€"])).toBe("\ufffdx€");
  });
});

describe("broken text", () => {
  it.each<[string, string[], string[]]>([
    ["<line> <0> <state> x : 1 <line> <1> <state> x : 1", ["0 x=1", "1"], ["a state does not close"]],
    ["<line> <0> <line> <1> <state> y : 2 </state>", ["0", "1 y=2"], ["a line without a state"]],
    ["<line> <0> <state> x : 1", ["0"], []],
    ["<line> x <0> <state> x : 1 </state>", ["0 x=1"], ["unexpected x"]],
    ["<line> <line> <0> <state> </state>", ["0"], ["<line> where a line number should be"]],
    ["<line> <9> <state> </state>", ["9"], ["the program has no code at line 10"]],
    ["<line> <0> <state> x <dictsep> y : 2 </state>", ["0 y=2"], ["no variable: x"]],
    ["<line> <0> <state> a b : 2 </state>", ["0"], ["no variable: a b : 2"]],
    ["<line> <0> <state> x : 1 </state> </state>", ["0 x=1"], ["unexpected </state>"]],
    ["<line> <0> <state> x : 1 </state> 1 2 3 <line> <1> <state> x : 1 </state>", ["0 x=1", "1"], ["unexpected 1"]],
    ["<line> <0> <state> x : 1 </state> <output> hi </s>", ["0 x=1"], ["output without the line that printed it: hi"]],
    ["<line> <0> <state> x : 1 <pad> </state>", ["0 x=1"], ["unexpected <pad>"]],
    ["<line> <0> <state> x : 'I <3> you' </state>", ["0 x='I <3> you'"], []],
    ["<dictsep> x : 1 </state>", [], ["unexpected <dictsep>"]],
    ["<line> <0> <state> x : 1 </state> </s> <line> <1>", ["0 x=1"], []],
  ])("%s", (text, steps, faults) => {
    check("x = 1\ny = 2\n", text, steps, faults);
  });

  it("never fails, and never changes a settled step", () => {
    const code = "def f(n):\n    if n:\n        return f(n - 1)\n    return n\nx = f(2)\nprint(x)\n";
    const structure =
      "<line> <0> <1> <2> <3> <4> <5> <9> <state> </state> <dictsep> <output> x Ġ: : n Ġ1 [ ' <pad>".split(" ");
    const tokens = fc.array(fc.oneof({ arbitrary: fc.constantFrom(...structure), weight: 9 }, fc.string()));
    fc.assert(
      fc.property(tokens, (texts) => {
        const reader = codeexecutor.reader(parser.parse(code));
        const settled: Step[] = [];
        for (const text of texts) {
          reader.push({ text, probability: 1, overridden: false });
          expect(reader.settled).toBeGreaterThanOrEqual(settled.length);
          expect(reader.expects).toBeDefined();
          settled.push(...reader.steps.slice(settled.length, reader.settled));
        }
        expect(settled.every((step, i) => step === reader.steps[i])).toBe(true);
      }),
    );
  });

  it("deletes nothing where a state broke off", () => {
    check(
      "x = 1\ny = 2\nz = 3\n",
      "<line> <0> <state> x : 1 </state> <line> <1> <state> y : 2 <line> <2> <state> x : 1 <dictsep> y : 2 <dictsep> z : 3 </state>",
      ["0 x=1", "1 y=2", "2 z=3"],
      ["a state does not close"],
    );
  });
});

describe("what may come next", () => {
  const after = (code: string, text: string) => {
    const { expects } = read(code, `${text} <line>`);
    return expects.kind === "line" && expects.lines !== "any" ? [...expects.lines] : expects;
  };

  it.each<[string, string, string, number[]]>([
    ["first", "# c\nx = 1\ny = 2\n", "", [1]],
    ["after a statement, also itself again", "x = 1\ny = 2\nz = 3\n", "<line> <0> <state> </state>", [0, 1]],
    ["in a branch", "if x:\n  a\nelse:\n  b\nc\n", "<line> <0> <state> </state>", [0, 1, 2, 3]],
    ["round a loop whose test is constant", "while True:\n  a\n  b\n", "<line> <2> <state> </state>", [0, 1, 2]],
    ["lines of a statement over several", "x = [\n  1,\n]\ny\nz\n", "<line> <0> <state> </state>", [0, 1, 2, 3]],
    ["any line after what is no step", "x\n5\ny\nz\n", "<line> <1> <state> </state>", [0, 1, 2, 3]],
    ["any line where a with statement ends", "with a:\n  b\nc\n\nd\n", "<line> <1> <state> </state>", [0, 1, 2, 4]],
    ["any line with code where functions are", "def f():\n  a\n\nx\n", "<line> <0> <state> </state>", [0, 1, 3]],
    [
      "any line where a generator expression may run late",
      "g = (i for i in x)\na\nb\nc\n",
      "<line> <2> <state> </state>",
      [0, 1, 2, 3],
    ],
  ])("%s", (_, code, text, lines) => {
    expect(after(code, text)).toEqual(lines);
  });

  it("is free elsewhere", () => {
    expect(read("x = 1\n", "<line> <0> <state> x").expects).toEqual({ kind: "other", forbidden: new Set() });
  });
});

describe("tidy values", () => {
  it.each([
    ["[ 1 , 2 ]", "[1, 2]"],
    ["( 1 , )", "(1,)"],
    ["{ }", "{}"],
    ["{ 'a b' : { 1 , - 2.5 } , b'c' : None }", "{'a b': {1, -2.5}, b'c': None}"],
    ["deque ( [ ' , ' ] )", "deque([' , '])"],
    ["- 3", "-3"],
    ["[ it's , 'x , y' ]", "[it's, 'x , y']"],
    ["hello , world", "hello , world"],
    ["'a' : [ 1 , 2 ]", "'a' : [ 1 , 2 ]"],
    ["[[1, 2], {'a': (3,)}]", "[[1, 2], {'a': (3,)}]"],
  ])("%s", (text, expected) => {
    expect(tidyValue(text)).toBe(expected);
    expect(tidyValue(expected)).toBe(expected);
  });
});

describe("real traces", () => {
  interface Row {
    readonly id: string;
    readonly code: string;
    readonly trace: object;
  }
  const rows = readFileSync(new URL("../fixtures/evaluation/programs.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
  /** Programs with a value that, cut into tokens, could be a bare string: `Light . AMBER`. */
  const BARE = new Set(["enum-colors"]);
  const known = new Map<string, string>();
  /** A value as Python's tokens with spaces between them. */
  function spaced(value: string): string {
    const text = known.get(value) ?? (value.includes("<") ? value : parser.parse(value).tokens.flat().join(" "));
    known.set(value, text);
    return text;
  }

  /** The trace in the dialect: calls have no entries, values stand as Python's tokens. */
  function write(steps: readonly Step[], states: readonly State[]): string {
    const entries = steps.map(({ line, kind, output }, i) => {
      if (kind === "call") return "";
      const pairs = [...(states[i] ?? [])].map(([name, value]) => `${name} : ${spaced(value)}`);
      const printed = output === null ? "" : `<output> ${output.replace(/\n$/, "")} `;
      return `${printed}<line> <${line}> <state> ${pairs.join(" <dictsep> ")} </state>`;
    });
    return `${entries.filter(Boolean).join(" ")} </s>`;
  }

  /** What a reader can know: of each entry its line, the state after it and the printed text. */
  function entries(steps: readonly Step[]): unknown[] {
    const states = statesAfter(steps);
    return steps.flatMap(({ line, kind, output }, i) =>
      kind === "call" ? [] : [{ line, state: new Map([...(states[i] ?? [])].sort()), output: output?.trim() ?? null }],
    );
  }
  const frames = (steps: readonly Step[]) =>
    steps.flatMap(({ kind, frame }) => (kind === "call" ? [] : [`${frame.name} ${frame.depth}`]));

  it("come back with the same lines, states and output, and frames nearly always", () => {
    const otherFrames: string[] = [];
    for (const { id, code, trace } of rows) {
      const { steps } = traceFromJson(trace);
      const reader = codeexecutor.reader(parser.parse(code));
      const settled: Step[] = [];
      for (const tokenId of tokenizer.encode([write(steps, statesAfter(steps))])) {
        const text = tokenizer.tokenText(tokenId);
        const { expects } = reader;
        if (expects.kind === "line" && expects.lines !== "any" && text !== "Ġ") {
          expect([id, [...expects.lines].map((line) => `<${line}>`)]).toEqual([id, expect.arrayContaining([text])]);
        }
        reader.push({ text, probability: 1, overridden: false });
        settled.push(...reader.steps.slice(settled.length, reader.settled));
      }
      expect([id, reader.faults]).toEqual([id, []]);
      expect(settled.every((step, i) => step === reader.steps[i])).toBe(true);
      expect(settled).toHaveLength(reader.steps.length);
      if (!BARE.has(id)) expect([id, entries(reader.steps)]).toEqual([id, entries(steps)]);
      if (frames(steps).join() !== frames(reader.steps).join()) otherFrames.push(id);
    }
    expect(rows.length).toBeGreaterThan(200);
    expect(otherFrames.length).toBeLessThanOrEqual(10);
  });
});

import { describe, expect, it } from "vitest";
import tokenizerJson from "../../models/foretrace-small/tokenizer.json" with { type: "json" };
import type { Expectation, Told, TraceReader } from "../../server/core/dialect/dialect.ts";
import { foretrace } from "../../server/core/dialect/foretrace.ts";
import { type OpenFrame, openFrames } from "../../server/core/resume.ts";
import { stdoutOf } from "../../server/core/stdout.ts";
import { asLine0, type Ending, type Step, type Trace } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { loadTokenizer } from "../../server/inference/tokenizer.ts";
import programs from "../fixtures/dialect/programs.json" with { type: "json" };
import rows from "../fixtures/dialect/traces.json" with { type: "json" };
import { testParser } from "../fixtures/parser.ts";
import { askPython } from "../fixtures/python.ts";

const parser = await testParser();
const tokenizer = loadTokenizer(tokenizerJson, {});

function feed(reader: TraceReader, text: string, probability = 1): TraceReader {
  for (const token of text.split(" ").filter(Boolean)) reader.push({ text: token, probability, overridden: false });
  return reader;
}

const readText = (code: string, text: string): TraceReader => feed(foretrace.reader(parser.parse(code)), text);
const bare = ({ confidence, ...step }: Step): object => ({
  ...step,
  changed: Object.fromEntries(step.changed),
  evals: step.evals.map(({ value, calls }) => ({ value, calls })),
});
const asTokens = (text: string): string =>
  tokenizer
    .encode(text.split(" "))
    .map((id) => tokenizer.tokenText(id))
    .join(" ");

interface Written {
  readonly pieces: readonly string[];
  readonly trace: { readonly stdout: string; readonly ending: Ending };
}

/** What Python's tracer and writer make of the feature programs. */
const real = askPython(programs.map(({ code }) => ({ kind: "trace", text: code }))) as readonly Written[];
const readByPython = askPython(rows.map(({ code, text }) => ({ kind: "read", pieces: text.split(" "), text: code })));

/** Whether a token is among what a reader expects. */
function allows(expectation: Expectation, token: string): boolean {
  if (expectation.kind === "line") {
    return expectation.lines === "any" || expectation.lines.has(Number(token.slice(1, -1)));
  }
  if (expectation.kind === "other") return !expectation.forbidden.has(token);
  const { names, prefix } = expectation;
  if (names === "any") return true;
  const isEnd = token === ":" || (token.startsWith("<") && !token.startsWith("<0x"));
  if (isEnd) return prefix === "" || names.has(prefix);
  return [...names].some((name) => name.startsWith(prefix + token.replace(/^##/, "")));
}

describe("reading traces", () => {
  function check(code: string, text: string, python: Written["trace"]): void {
    const expected = traceFromJson({ ...python, ending: { kind: "finished" } });
    for (const tokens of [text, asTokens(text)]) {
      const reader = readText(code, tokens);
      expect(reader.faults).toEqual([]);
      expect(reader.steps.map(bare)).toEqual(expected.steps.map(bare));
      expect(stdoutOf(reader.steps)).toBe(python.stdout);
      expect(reader.ending ?? { kind: "limit", limit: "tokens" }).toMatchObject(python.ending);
    }
  }

  it.each(rows.map((row, i) => ({ ...row, i })))("$name: as Python reads it", ({ code, text, i }) => {
    check(code, text, readByPython[i] as Written["trace"]);
  });

  it.each(programs.map((row, i) => ({ ...row, i })))("$name: the real trace comes back", ({ code, i }) => {
    const written = real[i];
    check(code, written?.pieces.join(" ") ?? "", written?.trace ?? { stdout: "", ending: { kind: "finished" } });
  });

  it("gives each step as soon as it starts and each value when it is complete", () => {
    const reader = readText("x = 12\ny = 3\n", "<line> <0>");
    expect(reader.steps).toHaveLength(1);
    feed(reader, "<state> x : 1 2");
    expect(reader.steps[0]?.changed.size).toBe(0);
    feed(reader, "</state>");
    expect(reader.steps[0]?.changed.get("x")).toBe("12");
    expect(reader.ending).toBeUndefined();
  });

  it("never changes a settled step", () => {
    for (const { code, text } of rows) {
      const reader = readText(code, "");
      const settled: Step[] = [];
      for (const token of text.split(" ")) {
        feed(reader, token);
        expect(reader.settled).toBeGreaterThanOrEqual(settled.length);
        expect(reader.steps.slice(0, settled.length)).toEqual(settled);
        settled.push(...reader.steps.slice(settled.length, reader.settled));
      }
      if (text.endsWith("</s>")) expect(settled).toHaveLength(reader.steps.length);
    }
  });

  it("gives a caller's change after its callee's steps", () => {
    const reader = readText(
      "def f(n):\n  return n\nx = f(1)\n",
      "<line> <2> <call> f <state> n : 1 </state> <line> <1>",
    );
    expect(reader.settled).toBe(0);
    feed(reader, "<return> 1 <back> <2> <state> x : 1 </state> <line>");
    expect(reader.steps.map((step) => [step.kind, step.line, step.frame.depth])).toEqual([
      ["line", 2, 0],
      ["call", 0, 1],
      ["return", 1, 1],
    ]);
    expect(reader.steps[0]?.changed.get("x")).toBe("1");
    expect(reader.settled).toBe(3);
  });

  it("finds which of two methods of one name was entered by its first statement", () => {
    const code = "class A:\n  def f(self):\n    return 1\nclass B:\n  def f(self):\n    return 2\nB().f()\n";
    const reader = readText(code, "<line> <6> <call> f <state> self : <object> B ( ) </state> <line> <5>");
    expect(reader.steps[1]).toMatchObject({ kind: "call", line: 4 });
  });
});

describe("broken text", () => {
  const faultsOf = (text: string, code = "x = 1\ndef f():\n  y\n") =>
    readText(code, text).faults.map((fault) => fault.message);

  it.each([
    ["<line> x <0>", "unexpected x"],
    ["<eval> 1", "<eval> outside a statement"],
    ["<line> <0> <state> x </state>", "no value for x"],
    ["<line> <0> <state> x : [ 1 </state>", "a value does not close: [1"],
    ["<line> <0> <eval> <line>", "a value is missing"],
    ["<line> <0> <nonl>", "<nonl> after no output"],
    ["<line> <9>", "the program has no line 10"],
    ["<line> <line>", "<line> where a line number should be"],
    ["<line> <0> <call> f <line> <2>", "a call without a state"],
    ["<line> <0> <call> f <state> </state> <line> <2> <back> <1>", "back at line 2, called from line 1"],
    ["<line> <0> <state> x : 1 <pad> </state>", "unexpected <pad>"],
  ])("%s: %s", (text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  it("goes on with the next step, and says once that it is lost", () => {
    const reader = readText("x = 1\ny = 2\n", "1 2 3 4 <line> <1> <state> y : 2 </state> </s>");
    expect(reader.faults).toHaveLength(1);
    expect(reader.steps.map(bare)).toMatchObject([{ line: 1, changed: { y: "2" } }]);
  });

  it("reads any sequence of tokens without failing, as Python does", () => {
    let state = 9;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const questions = Array.from({ length: 300 }, () => {
      const row = rows[random(rows.length)] ?? { code: "", text: "" };
      const pieces = row.text.split(" ");
      for (let n = random(5) + 1; n > 0; n--) {
        const inserted = Array.from({ length: random(3) }, () => tokenizer.tokenText(random(260)));
        pieces.splice(random(pieces.length), random(4), ...inserted);
      }
      return { kind: "read", pieces, text: row.code };
    });
    const answers = askPython(questions);
    for (const [i, { pieces, text }] of questions.entries()) {
      const reader = readText(text, pieces.join(" "));
      const expected = traceFromJson({ ...(answers[i] as object), ending: { kind: "finished" } });
      expect({ pieces, steps: reader.steps.map(bare) }).toEqual({ pieces, steps: expected.steps.map(bare) });
    }
  });
});

describe("the end of a trace", () => {
  const endingOf = (code: string, text: string) => readText(code, text).ending;
  it("is open until the end token", () => {
    expect(endingOf("x = 1\n", "<line> <0> <state> x : 1 </state>")).toBeUndefined();
  });
  it("is no finish inside a call", () => {
    const text = "<line> <2> <call> f <state> </state> <line> <1> </s>";
    expect(endingOf("def f():\n  x\nf()\n", text)).toEqual({
      kind: "unsupported",
      reason: "the model stopped inside a call of f",
    });
  });
  it("tells a branch on the unknown from an unknown value", () => {
    expect(endingOf("if input():\n  x = 1\n", "<line> <0> <eval> <unknown> </s>")).toMatchObject({
      kind: "unknown",
      line: 0,
    });
    expect(endingOf("f(input())\n", "<line> <0> <eval> <unknown> </s>")).toEqual({ kind: "finished" });
  });
});

describe("confidence", () => {
  it("takes it for a guess that nothing more comes of a statement, where nobody could tell", () => {
    const guessedEnds = (code: string, rest: string) => {
      const reader = foretrace.reader(parser.parse(code));
      for (let told = reader.told; told?.kind === "pieces" && told.pieces[0] !== "</s>"; told = reader.told)
        reader.push({ text: told.pieces[0] ?? "", probability: 1, overridden: false, told: true });
      return feed(reader, rest).steps.map(({ confidence }) => confidence?.isEndGuessed === true);
    };
    expect(guessedEnds("x = 1\neval('x')\n", "</s>")).toEqual([false, true]);
    expect(guessedEnds("x = 1\ny = x\n", "</s>")).toEqual([false, false]);
  });
  it("of a value is that of its tokens, its name and what ends it", () => {
    const reader = foretrace.reader(parser.parse("x = 12\n"));
    const tokens: [string, number][] = [
      ["<line>", 0.5],
      ["<0>", 0.5],
      ["<state>", 0.1],
      ["x", 0.9],
      [":", 1],
      ["1", 0.8],
      ["2", 1],
      ["</state>", 0.5],
      ["</s>", 1],
    ];
    for (const [text, probability] of tokens) reader.push({ text, probability, overridden: text === "2" });
    const confidence = reader.steps[0]?.confidence;
    expect(confidence?.line).toMatchObject({ path: 0.25, weakest: 0.5, overridden: false });
    const value = confidence?.values.get("x");
    expect(value?.path).toBeCloseTo(0.1 * 0.9 * 0.8 * 0.5);
    expect(value).toMatchObject({ weakest: 0.1, overridden: true, probability: value?.path });
  });

  it("of an output and a result stand at their step", () => {
    const reader = foretrace.reader(parser.parse("def f():\n  return print(1)\nf()\n"));
    feed(reader, "<line> <2> <call> f <state> </state> <line> <1> <output> 1 <return> None <back> <2> </s>", 0.5);
    expect(reader.steps[1]?.confidence?.line.path).toBeCloseTo(0.5 ** 3);
    expect(reader.steps[2]?.confidence?.output?.path).toBeCloseTo(0.5 ** 3);
    expect(reader.steps[2]?.confidence?.result?.path).toBeCloseTo(0.5 ** 3);
  });
});

describe("what is expected", () => {
  const program = "def f(n):\n  if n:\n    return n\n  return 0\nx = f(1)\ny = 2\n";
  const expects = (text: string, code = program): Expectation => readText(code, text).expects;

  it.each([
    ["<line>", [0]],
    ["<line> <0> <line>", [4]],
    ["<line> <4> <line>", [5]],
    ["<line> <4> <call> f <state> n : 1 </state> <line>", [1]],
    ["<line> <4> <call> f <state> n : 1 </state> <line> <1> <eval> True <line>", [2]],
    ["<line> <4> <call> f <state> n : 1 </state> <line> <1> <eval> True <line> <2> <return> 1 <back>", [4]],
  ])("after %s a line of %s", (text, lines) => {
    expect(expects(text)).toEqual({ kind: "line", lines: new Set(lines) });
  });

  it("names of functions after a call, of variables in a state", () => {
    expect(expects("<line> <4> <call> ")).toEqual({ kind: "name", names: new Set(["f"]), prefix: "" });
    expect(expects("<line> <4> <state> na ##me")).toMatchObject({ kind: "name", prefix: "name" });
    expect(expects("<line> <4> <state>")).toMatchObject({
      names: new Set(["f", "n", "x", "y", "__class__", "_generate_next_value_"]),
    });
    expect(expects("<line> <0> <state>", "from math import *\n")).toMatchObject({ names: "any" });
  });

  const forbidden = (text: string): readonly string[] => {
    const expectation = expects(text);
    return expectation.kind === "other" ? [...expectation.forbidden] : [];
  };

  it("no end of a value whose brackets or quotes are open", () => {
    expect(forbidden("<line> <4> <state> x : [ 1")).toContain("</state>");
    expect(forbidden("<line> <4> <state> x : [ 1 ]")).not.toContain("</state>");
    expect(forbidden("<line> <4> <eval> ' a")).toContain("<line>");
  });

  it("no line after a frame's last one, no end of the trace inside a call", () => {
    expect(forbidden("<line> <5>")).toContain("<line>");
    expect(forbidden("<line> <4>")).not.toContain("<line>");
    expect(forbidden("<line> <4> <call> f <state> n : 1 </state> <line> <3> <return> 0")).toEqual(["<line>", "</s>"]);
  });

  it("never rules out what really happens", () => {
    const cases = [
      // Some rows hold values that their statements do not give: they are about writing.
      ...rows.map(({ code, text }) => ({ code, tokens: asTokens(text).split(" "), isReal: false })),
      ...programs.map(({ code }, i) => {
        const tokens = asTokens(real[i]?.pieces.join(" ") ?? "").split(" ");
        return { code, tokens, isReal: true };
      }),
    ];
    for (const { code, tokens, isReal } of cases) {
      const reader = readText(code, "");
      for (const [at, token] of tokens.entries()) {
        const where = { code, before: tokens.slice(Math.max(0, at - 12), at).join(" "), token };
        const allowed = allows(reader.expects, token) && (!isReal || tellsOf(reader.told, token));
        expect({ ...where, allowed }).toEqual({ ...where, allowed: true });
        feed(reader, token);
      }
    }
  });

  it("an end where a branch is unknown, even inside a call", () => {
    const text = "<line> <4> <call> f <state> n : <unknown> </state> <line> <1> <eval> <unknown>";
    expect(forbidden(text)).not.toContain("</s>");
  });
});

/** Whether a token can come where this must. */
function tellsOf(told: Told | undefined, token: string): boolean {
  if (told?.kind === "after") return told.tokens.has(token);
  const [piece = ""] = told?.pieces ?? [];
  return !told || piece.startsWith(told.offset === 0 ? token : token.replace(/^##/, ""), told.offset);
}

it("names of any length follow from the program", () => {
  const name = "a_name_of_more_than_the_32_letters_of_one_piece";
  const reader = foretrace.reader(parser.parse(`${name} = 12\n`));
  const head = name.slice(0, 32);
  feed(reader, `<line> <0> <state> ${head}`);
  expect(reader.told).toMatchObject({ pieces: expect.arrayContaining([`##${name.slice(32)}`, ":", "1", "2"]) });
  feed(reader, `##${name.slice(32, 40)} ##${name.slice(40)} : 1`);
  expect(reader.told).toEqual({ kind: "pieces", pieces: ["2", "</state>"], offset: 0 });
});

describe("prompts", () => {
  it("hold the program line by line", () => {
    const program = parser.parse("if a:\n    b\n\nc\n");
    const expected = "<s> <encoder-decoder> <tutorial> <0> if a : <1> <indent> b <3> <dedent> c <mask0>";
    expect(foretrace.prompt(program, "tutorial").join(" ")).toBe(expected);
  });

  it("refuse a line that no token can name", () => {
    const program = parser.parse(`${"\n".repeat(200)}x`);
    expect(() => foretrace.prompt(program, "codenet")).toThrow("line 201 is over the dialect's 200 lines");
  });

  it("of a resumed trace are those of Python", () => {
    const answers = askPython(rows.map(({ trace }) => ({ kind: "cut", trace })));
    for (const [i, row] of rows.entries()) {
      const program = parser.parse(row.code);
      const { steps }: Trace = traceFromJson(row.trace);
      for (const [at, before] of answers[i] as [number, string[]][]) {
        const written = foretrace.resume?.prompt(program, "tutorial", openFrames(steps, at));
        const head = foretrace.prompt(program, "tutorial");
        const expected = [...head.slice(0, 3), "<resume>", ...head.slice(3), ...before];
        expect(written).toEqual(expected);
      }
    }
  });
});

describe("a resumed trace", () => {
  const frames: readonly OpenFrame[] = [
    { name: "<module>", state: new Map([["f", "<function>"]]), waiting: { line: asLine0(2), values: [] } },
    { name: "f", state: new Map([["n", "5"]]), waiting: undefined },
  ];
  it("starts inside its frames and takes up the statements that waited", () => {
    const reader = foretrace.resume?.reader(parser.parse("def f(n):\n  return n\nx = f(1)\ny = x\n"), frames);
    if (!reader) throw new Error("the dialect resumes");
    feed(reader, "<line>");
    expect(reader.expects).toEqual({ kind: "line", lines: "any" });
    feed(reader, "<1> <return> 5 <back> <2> <state> x : 5 </state> <line> <3> <state> y : 5 </state> </s>");
    expect(reader.faults).toEqual([]);
    expect(reader.steps.map(bare)).toMatchObject([
      { line: 2, frame: { name: "<module>", depth: 0 }, changed: { x: "5" } },
      { line: 1, frame: { name: "f", depth: 1 }, kind: "return", value: "5" },
      { line: 3, frame: { depth: 0 }, changed: { y: "5" } },
    ]);
    expect(reader.ending).toEqual({ kind: "finished" });
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Expectation } from "../../server/core/dialect/dialect.ts";
import { foretrace } from "../../server/core/dialect/foretrace.ts";
import {
  ALL_CONSTRAINTS,
  type Constraint,
  type ConstraintSwitches,
  NO_CONSTRAINTS,
  readerConstraint,
  tokenTest,
} from "../../server/inference/decoder/constraint.ts";
import { type DecodedToken, type DecodeRequest, decode } from "../../server/inference/decoder/decode.ts";
import type { TraceModel } from "../../server/inference/decoder/traceModel.ts";
import { scripted, tableModel } from "../fixtures/export/tableModel.ts";
import { testParser } from "../fixtures/parser.ts";

const END = 1;
const RUNNING = { aborted: false };

async function run(model: TraceModel, change: Partial<DecodeRequest>, signal = RUNNING) {
  const tokens: DecodedToken[] = [];
  const request = { prompt: [2], endId: END, maxNewTokens: 200, timeLimitMs: 1e9, drafts: true, ...change };
  const result = await decode(model, request, signal, (batch) => {
    expect(batch.length).toBeGreaterThan(0);
    tokens.push(...batch);
  });
  expect(result.stats.nTokens).toBe(tokens.length);
  return { ...result, tokens, ids: tokens.map(({ id }) => id) };
}

/** Forbids a token after some others, as a function of everything decoded. */
function forbidding(
  isForbidden: (written: readonly number[], id: number) => boolean,
  sure?: (written: readonly number[]) => number | undefined,
): Constraint & { written: number[] } {
  const written: number[] = [];
  return {
    written,
    allowed: () => (id) => !isForbidden(written, id),
    only: () => [sure?.(written)].filter((id) => id !== undefined),
    told: () => undefined,
    push: ({ id }) => void written.push(id),
  };
}

describe("drafts", () => {
  // Texts that repeat themselves, with a rule that sometimes breaks the repetition.
  const rules = fc.record({
    table: fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 }), {
      minLength: 7,
      maxLength: 7,
    }),
    prompt: fc.array(fc.integer({ min: 2, max: 11 }), { minLength: 1, maxLength: 40 }),
    block: fc.integer({ min: 1, max: 20 }),
    forbidden: fc.integer({ min: 0, max: 11 }),
    constrained: fc.boolean(),
    maxNewTokens: fc.integer({ min: 1, max: 90 }),
    contextTokens: fc.integer({ min: 30, max: 120 }),
  });

  test("never change a token, its probability or the ending", async () => {
    await fc.assert(
      fc.asyncProperty(rules, async ({ table, prompt, block, forbidden, constrained, maxNewTokens, contextTokens }) => {
        const logits = (text: readonly number[]): number[] => {
          const last = text.at(-1) ?? 0;
          const state = (last + (text.length % 23 === 0 ? 3 : 0) + (text.at(-3) ?? 0)) % table.length;
          return (table[state] ?? []).map((x, id) => x + ((id * 7 + last) % 12) / 12);
        };
        const results = [];
        for (const drafts of [false, true]) {
          const constraint = forbidding(
            (written, id) => id === forbidden && written.length % 2 === 0,
            (written) => (written.length % 3 === 0 ? block % 12 : undefined), // often wrong
          );
          const model = tableModel(logits, { block, contextTokens });
          const found = await run(model, {
            prompt,
            drafts,
            maxNewTokens,
            ...(constrained && { constraint }),
          });
          if (constrained) expect(constraint.written).toEqual(found.ids);
          results.push({ reason: found.reason, tokens: found.tokens });
        }
        expect(results[1]).toEqual(results[0]);
      }),
      { numRuns: 150 },
    );
  });

  test("take several tokens from one pass", async () => {
    const loop = [...Array.from({ length: 12 }, () => [5, 6, 7, 8, 9]).flat(), END];
    const model = tableModel(scripted(12, 1, loop));
    const { ids, stats } = await run(model, {});
    expect(ids).toEqual(loop);
    expect(stats.passes).toBeLessThan(15);
    expect(Math.max(...model.passes)).toBeLessThanOrEqual(16);
  });
});

describe("decoding ends", () => {
  const endless = tableModel(scripted(12, 1, Array(300).fill(7)), { contextTokens: 50 });
  test("with the end token, which is the last", async () => {
    const { reason, ids } = await run(tableModel(scripted(12, 1, [4, 5, END, 6])), {});
    expect([reason, ids]).toEqual(["end", [4, 5, END]]);
  });

  test("at the limit of tokens, exactly", async () => {
    const { reason, ids } = await run(endless, { maxNewTokens: 23 });
    expect([reason, ids.length]).toEqual(["tokens", 23]);
  });

  test("when the context is full", async () => {
    const { reason, ids } = await run(endless, {});
    expect([reason, ids.length]).toEqual(["context", 50]);
  });

  describe("where the context is full and a constraint tells what comes", () => {
    /** Tells all from the tenth token on, up to `until`; then nothing, or the end. */
    const telling = (until: number, last: number | undefined): Constraint => {
      const constraint = forbidding(() => false);
      const told = () => {
        const { length } = constraint.written;
        if (length < 10) return undefined;
        return length < until ? 6 : length === until ? last : undefined;
      };
      return { ...constraint, told };
    };
    test("with what was told last, without another pass", async () => {
      const constraint = telling(170, undefined);
      const { reason, ids, tokens, stats } = await run(endless, { constraint });
      expect([reason, ids.length, stats.passes <= 50]).toEqual(["context", 170, true]);
      expect(tokens.slice(50).every(({ id, told, probability }) => id === 6 && told && probability === 1)).toBe(true);
    });
    test("at the end that is told, at the limit, or when it is cancelled", async () => {
      expect((await run(endless, { constraint: telling(170, END) })).ids.slice(-2)).toEqual([6, END]);
      const limited = await run(endless, { constraint: telling(170, END), maxNewTokens: 99 });
      expect([limited.reason, limited.ids.length]).toEqual(["tokens", 99]);
      let looks = 0;
      const signal = {
        get aborted() {
          return ++looks > 20;
        },
      };
      const { reason, ids } = await run(endless, { constraint: telling(1e9, END), maxNewTokens: 1e9 }, signal);
      expect([reason, ids.length < 2000]).toEqual(["cancelled", true]);
    });
  });

  test("for a prompt that fills the context, without a pass", async () => {
    const model = tableModel(scripted(12, 1, []), { contextTokens: 4 });
    expect((await run(model, { prompt: [2, 2, 2, 2] })).reason).toBe("context");
    expect(model.passes).toEqual([]);
  });

  test("when its time is over, with what it has", async () => {
    const { reason, ids } = await run(endless, { timeLimitMs: 0 });
    expect([reason, ids.length]).toEqual(["time", 1]);
  });

  test.each([0, 1, 5])("when it is stopped after %i passes", async (stopAfter) => {
    const model = tableModel(scripted(12, 1, Array(300).fill(7)));
    const signal = {
      get aborted() {
        return model.passes.length >= stopAfter;
      },
    };
    const { reason } = await run(model, { drafts: false }, signal);
    expect([reason, model.passes.length]).toEqual(["cancelled", stopAfter]);
  });
});

test("a long prompt is run in parts that end where blocks end", async () => {
  const prompt = Array.from({ length: 300 }, (_, at) => 2 + (at % 9));
  const model = tableModel(scripted(12, 300, [4, END]));
  const { ids } = await run(model, { prompt, drafts: false });
  expect([ids, model.passes]).toEqual([
    [4, END],
    [128, 128, 44, 1],
  ]);
});

test("probabilities are the model's, of all tokens", async () => {
  const { tokens } = await run(
    tableModel(() => [0, Math.log(3), 0, 0]),
    {},
  );
  expect(tokens[0]?.probability).toBeCloseTo(0.5, 6);
});

describe("a constraint", () => {
  const prefers = (order: readonly number[]) =>
    tableModel(() =>
      order
        .map((id, rank) => [id, 9 - rank] as const)
        .reduce<number[]>((row, [id, x]) => {
          row[id] = x;
          return row;
        }, []),
    );
  test("replaces the first choice by the best that is allowed, and says so", async () => {
    const model = prefers([4, 3, 2, 0, 1]);
    const { tokens } = await run(model, { maxNewTokens: 1, constraint: forbidding((_, id) => id === 4) });
    expect(tokens[0]).toMatchObject({ id: 3, overridden: true });
    expect(tokens[0]?.probability).toBeCloseTo(Math.exp(8) / [9, 8, 7, 6, 5].reduce((s, x) => s + Math.exp(x), 0), 6);
  });

  test("looks at all tokens when none of the best is allowed", async () => {
    const model = prefers([4, 3, 2, 0, 1]);
    const { tokens } = await run(model, { maxNewTokens: 1, constraint: forbidding((_, id) => id > 1) });
    expect(tokens[0]).toMatchObject({ id: 0, overridden: true });
  });

  test("that allows nothing leaves the model's choice", async () => {
    const { tokens } = await run(prefers([4, 3, 2, 0, 1]), { maxNewTokens: 1, constraint: forbidding(() => true) });
    expect(tokens[0]).toMatchObject({ id: 4, overridden: false });
  });
});

test("knows the next line where control flow leaves no choice", async () => {
  const program = (await testParser()).parse("x = 1\nif x:\n    y = 2\nz = 3\n");
  const vocabulary = "<unk> </s> <line> <0> <1> <2> <3> <eval> True".split(" ");
  const constraint = readerConstraint(foretrace.reader(program), vocabulary, ALL_CONSTRAINTS);
  const push = (...tokens: string[]) => {
    for (const token of tokens) constraint.push({ id: vocabulary.indexOf(token), probability: 1, overridden: false });
    return vocabulary[constraint.only()[0] ?? 0];
  };
  expect(push()).toBe("<line>");
  expect(push("<line>")).toBe("<0>");
  expect(push("<0>", "<line>")).toBe("<1>");
  expect(push("<1>", "<line>")).toBe("<unk>"); // 2 or 3
  expect(push("<2>", "<line>")).toBe("<3>");
});

describe("what a reader expects, as a test for tokens", () => {
  const allowed = (expects: Expectation, tokens: string, switches = ALL_CONSTRAINTS): string => {
    const test = tokenTest(expects, switches);
    return tokens
      .split(" ")
      .filter((token) => test?.(token) ?? true)
      .join(" ");
  };
  const names = new Set(["total", "to", "tot_name", "x"]);
  const name = (prefix: string, set: ReadonlySet<string> | "any" = names): Expectation => ({
    kind: "name",
    names: set,
    prefix,
  });
  const rows: readonly (readonly [string, Expectation, string, string])[] = [
    [
      "lines that control flow reaches",
      { kind: "line", lines: new Set([3, 12]) },
      "<3> <12> <1> x <line> </s>",
      "<3> <12>",
    ],
    ["any line", { kind: "line", lines: "any" }, "<3> <199> x <line>", "<3> <199>"],
    ["a first piece", name(""), "total to t x y ##t <state> : </state>", "total to t x </state>"],
    ["a next piece", name("to"), "##tal ##t ##t_name ##x tal : <del>", "##tal ##t ##t_name : <del>"],
    ["no end inside a name", name("t"), "##o ##otal : <del> <state>", "##o ##otal"],
    ["any name", name("", "any"), "foo : <del>", "foo : <del>"],
    ["after a name nobody has", name("zz"), "##a : <state>", "##a : <state>"],
    ["letters beyond ASCII", name("", new Set(["größe"])), "gr <0xC3> z", "gr <0xC3> z"],
    ["structure", { kind: "other", forbidden: new Set(["</s>", "<line>"]) }, "1 </s> <line> <state>", "1 <state>"],
  ];
  test.each(rows)("%s", (_, expects, tokens, expected) => {
    expect(allowed(expects, tokens)).toBe(expected);
    expect(allowed(expects, tokens, NO_CONSTRAINTS)).toBe(tokens);
  });
});

describe("what statements state", () => {
  const source = "def double(n):\n    return n * 2\ntotal = 20\nwide = double(total + 1)\nprint(wide, sep='')\n";
  const vocabulary =
    "<unk> </s> <line> <0> <1> <2> <3> <4> <state> </state> <call> <back> <eval> <return> <output> <function> : 0 1 2 4 double n to ##tal wide".split(
      " ",
    );

  async function follow(switches: ConstraintSwitches): Promise<string> {
    const program = (await testParser()).parse(source);
    const constraint = readerConstraint(foretrace.reader(program), vocabulary, switches);
    const written: string[] = [];
    const push = (id: number, told: boolean) => {
      written.push(vocabulary[id] ?? "");
      constraint.push({ id, probability: told ? 1 : 0.1, overridden: false, told });
    };
    for (const token of ["<line>", "<0>"]) push(vocabulary.indexOf(token), false);
    for (let told = constraint.told(); told !== undefined; told = constraint.told()) {
      expect(constraint.only()[0]).toBe(told);
      push(told, true);
    }
    return written.join(" ").replaceAll(" <line>", "\n<line>").replaceAll(" <back>", "\n<back>");
  }

  test("is written as they state it, calls and their arguments too", async () => {
    expect(await follow(ALL_CONSTRAINTS)).toBe(
      [
        "<line> <0> <state> double : <function> </state>",
        "<line> <2> <state> to ##tal : 2 0 </state>",
        "<line> <3> <eval> 2 1 <call> double <state> n : 2 1 </state>",
        "<line> <1> <return> 4 2",
        "<back> <3> <state> wide : 4 2 </state>",
        "<line> <4> <output> 4 2 </s>",
      ].join("\n"),
    );
  });

  test("is the model's to write where arithmetic is off", async () => {
    expect(await follow({ ...ALL_CONSTRAINTS, arithmetic: false })).toBe("<line> <0>");
  });
});

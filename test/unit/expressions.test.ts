import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { certain, drain, seen, valueAlone } from "../../server/core/check/machine/alone.ts";
import { Following } from "../../server/core/check/machine/follow.ts";
import { Machine } from "../../server/core/check/machine/machine.ts";
import { Iter } from "../../server/core/check/machine/objects/iterators.ts";
import { strText } from "../../server/core/check/machine/strings.ts";
import { Surrounding } from "../../server/core/check/machine/surrounding.ts";
import { textOf } from "../../server/core/check/machine/text.ts";
import { NO_NEIGHBOURS } from "../../server/core/neighbours.ts";
import type { Program } from "../../server/core/program.ts";
import type { State } from "../../server/core/state.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();
const script = fileURLToPath(new URL("../python/expressions.py", import.meta.url));

/** More of them, in the long mode: FORETRACE_EXPRESSIONS=100000 npx vitest run test/unit/expressions.test.ts */
const COUNT = Number(process.env.FORETRACE_EXPRESSIONS ?? 3_000);
const SEED = Number(process.env.FORETRACE_SEED ?? 20261125);
const AT_ONCE = 5_000;

interface Row {
  readonly statement: string;
  /** Variables before the last line, as a trace shows them. */
  readonly names: Readonly<Record<string, string>>;
  readonly value?: string;
  readonly text?: string;
  readonly before?: string;
  readonly changed?: string;
}

interface Drawn {
  readonly program: Program;
  /** What the imports leave. */
  readonly state: State;
  readonly rows: readonly Row[];
}

function drawn(seed: number, count: number): Drawn {
  const lines = execFileSync(process.env.PYTHON ?? "python3", [script, String(seed), String(count)], {
    encoding: "utf8",
    maxBuffer: 1e9,
    env: { ...process.env, PYTHONHASHSEED: String(seed % 1000) },
  });
  const [first = "", ...others] = lines.trim().split("\n");
  const { imports } = JSON.parse(first) as { readonly imports: string };
  const program = parser.parse(imports);
  const following = new Following(program);
  const state = new Map<string, string>();
  for (let at = 0; ; at++) {
    const step = following.at(at, () => false);
    if (!step) break;
    for (const [name, text] of step.changed) state.set(name, text);
  }
  return { program, state, rows: others.map((line) => JSON.parse(line) as Row) };
}

const results = { followed: 0, all: 0, wrong: [] as string[] };

function judge(row: Row, surrounding: Surrounding, imported: State): void {
  const state = new Map([...imported, ...Object.entries(row.names)]);
  const [statement] = parser.parse(row.statement).code;
  results.all++;
  if (!statement) return;
  const around = { ...surrounding.of(state, undefined, statement), results: [], given: [] };
  const differs = (what: string, found: string | undefined, real: string | undefined) => {
    if (found !== undefined && found !== real)
      results.wrong.push(`${JSON.stringify(row.names)} ${row.statement}: ${what} ${found}, not ${real}`);
  };
  if (row.before !== undefined) {
    const found = seen(statement, around);
    if (!found) return;
    results.followed++;
    differs("makes", found.record.changed.get("o") ?? row.before, row.changed);
    return;
  }
  if (statement.kind !== "assign") return;
  const found = valueAlone(statement.value, around);
  if (!found) return;
  results.followed++;
  // A lambda or an iterator is shown by its type alone.
  differs("is", certain(() => textOf(found)) ?? (row.value === undefined ? "something" : undefined), row.value);
  const machine = new Machine(around.env(), around.plain, NO_NEIGHBOURS);
  if (!(found instanceof Iter))
    differs(
      "is written",
      certain(() => drain(strText(machine, found))),
      row.text,
    );
}

describe("random expressions", () => {
  it("have the values that Python gives them, or none", () => {
    for (let done = 0; done < COUNT; done += AT_ONCE) {
      const { program, state, rows } = drawn(SEED + done, Math.min(AT_ONCE, COUNT - done));
      const surrounding = new Surrounding(program);
      for (const row of rows) judge(row, surrounding, state);
      if (COUNT > AT_ONCE)
        process.stdout.write(`${results.followed} of ${results.all} followed, ${results.wrong.length} wrong\n`);
    }
    expect(results.wrong.slice(0, 60)).toEqual([]);
    expect(results.followed / results.all).toBeGreaterThan(0.5);
  }, 3_600_000);
});

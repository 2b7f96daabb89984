import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { evaluate, type Scope } from "../../server/core/check/evaluate.ts";
import type { Expression } from "../../server/core/check/expression.ts";
import { mutated, withItem } from "../../server/core/check/methods.ts";
import type { Names } from "../../server/core/check/names.ts";
import { parseValue, reprOf, strOf, type Value } from "../../server/core/check/value.ts";
import { asLine0 } from "../../server/core/trace.ts";
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
  readonly names: Names;
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
  return { names: parser.parse(imports).names, rows: others.map((line) => JSON.parse(line) as Row) };
}

function scopeOf(names: Names, shown: Row["names"]): Scope {
  const lookUp = (name: string) => {
    const text = Object.hasOwn(shown, name) ? shown[name] : undefined;
    return text === undefined ? undefined : parseValue(text, { setsShrink: names.setsShrink });
  };
  return {
    lookUp,
    lookUpGlobal: lookUp,
    imported: (name) => names.imports.get(name),
    fixed: (name) => names.fixed.get(name),
    isOwn: (name) => names.bound.has(name) && !names.fixed.has(name),
    callOwn: () => undefined,
  };
}

const results = { followed: 0, all: 0, wrong: [] as string[] };

function judge(row: Row, names: Names): void {
  const last = row.statement;
  const scope = scopeOf(names, row.names);
  const of = (expression: Expression) => evaluate(expression, scope);
  const claim = parser.parse(last).claims.get(asLine0(0));
  const differs = (what: string, found: string | undefined, real: string | undefined) => {
    if (found !== undefined && found !== real)
      results.wrong.push(`${JSON.stringify(row.names)} ${last}: ${what} ${found}, not ${real}`);
    return found !== undefined;
  };
  results.all++;
  let found: Value | undefined;
  if (row.before !== undefined) {
    const object = scope.lookUp("o");
    if (claim?.kind === "mutate" && object) {
      const args = claim.call.args.map(of);
      const named = claim.call.keywords.map(([name, value]) => [name, of(value)] as const);
      const isKnown = [...args, ...named.map(([, value]) => value)].every((value) => value !== undefined);
      if (isKnown) found = mutated(claim.call.callee, object, args as Value[], named as (readonly [string, Value])[]);
    } else if (claim?.kind === "setItem" && object && claim.indices.length === 1) {
      const [index, value] = [of(claim.indices[0] ?? { kind: "unknown" }), of(claim.value)];
      if (index && value && claim.operator === undefined) found = withItem(object, index, value);
    }
    if (found && differs("makes", reprOf(found), row.changed)) results.followed++;
    return;
  }
  if (claim?.kind !== "assign") return;
  found = of(claim.value);
  if (!found) return;
  results.followed++;
  // A lambda or an iterator is shown by its type alone.
  differs("is", reprOf(found) ?? (row.value === undefined ? "something" : undefined), row.value);
  if (found.type !== "iterator") differs("is written", strOf(found), row.text);
}

describe("random expressions", () => {
  it("have the values that Python gives them, or none", () => {
    for (let done = 0; done < COUNT; done += AT_ONCE) {
      const { names, rows } = drawn(SEED + done, Math.min(AT_ONCE, COUNT - done));
      for (const row of rows) judge(row, names);
      if (COUNT > AT_ONCE)
        process.stdout.write(`${results.followed} of ${results.all} followed, ${results.wrong.length} wrong\n`);
    }
    expect(results.wrong.slice(0, 60)).toEqual([]);
    expect(results.followed / results.all).toBeGreaterThan(0.5);
  }, 3_600_000);
});

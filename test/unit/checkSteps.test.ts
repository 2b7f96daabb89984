import { describe, expect, it } from "vitest";
import { checkSteps, type Verdict } from "../../server/core/check/checkSteps.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { evaluationSet } from "../fixtures/evaluationSets.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

const verdictsOf = (code: string, steps: readonly Step[]) => checkSteps(parser.parse(code), steps, true);

function parts(verdict: Verdict | undefined): boolean[] {
  if (!verdict) return [];
  const said = [...verdict.values.values(), verdict.test, verdict.output, verdict.result].filter(
    (v) => v !== undefined,
  );
  return verdict.isIncomplete ? [...said, false] : said;
}

describe.each(["programs", "singleline"])("true traces of %s", (name) => {
  it("are never disproved, and largely confirmed", async () => {
    let confirmed = 0;
    const disproved: string[] = [];
    for (const { id, code, trace } of await evaluationSet(name)) {
      const { steps } = traceFromJson(trace);
      for (const [at, verdict] of verdictsOf(code, steps).entries()) {
        const said = parts(verdict);
        confirmed += said.filter(Boolean).length;
        if (said.includes(false)) {
          const step = steps[at];
          disproved.push(
            `${id}, line ${(step?.line ?? 0) + 1}: ${code.split("\n")[step?.line ?? 0]} → ${JSON.stringify([...(step?.changed ?? [])])} ${JSON.stringify(step?.output)} ${step?.value} ${JSON.stringify(step?.evals)}`,
          );
        }
      }
    }
    expect(disproved).toEqual([]);
    expect(confirmed).toBeGreaterThan(300);
  });
});

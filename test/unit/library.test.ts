import { describe, expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import type { Recorded } from "../../server/core/check/machine/records.ts";
import type { Step } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { agrees, drawnPrograms, isOpen } from "../fixtures/drawnPrograms.ts";
import { testParser } from "../fixtures/parser.ts";

const parser = await testParser();

/** More of them, in the long mode: FORETRACE_LIBRARY=3000 FORETRACE_SEED=7 PYTHON=python3.9 npx vitest run test/unit/library.test.ts */
const COUNT = Number(process.env.FORETRACE_LIBRARY ?? 60);

/** What a followed step says that the real one does not. */
function difference(told: Recorded, real: Step | undefined): string | undefined {
  if (!real || told.line !== real.line || told.frame.depth !== real.frame.depth) return `line ${told.line + 1}`;
  for (const [name, text] of told.changed)
    if (!agrees(text, real.changed.get(name)) && (real.changed.has(name) || !isOpen(text)))
      return `${name}=${text}, not ${real.changed.get(name)}`;
  for (const name of real.changed.keys())
    if (!told.changed.has(name) && ![...told.changed.values()].some(isOpen)) return `no ${name}`;
  if (!agrees(told.output ?? "", real.output ?? "")) return `${told.output} is printed, not ${real.output}`;
  if (told.exception?.type !== real.exception?.type) return `${told.exception?.type}, not ${real.exception?.type}`;
  if (!agrees(told.exception?.message ?? "", real.exception?.message ?? "")) return told.exception?.message;
  return agrees(told.value ?? "", real.value ?? "") ? undefined : `returns ${told.value}, not ${real.value}`;
}

describe.each([
  ["seeded", 0.9],
  ["near", 0.6],
  ["regex", 0.4],
  ["formats", 0.6],
  ["objects", 0.6],
  ["decimals", 0.6],
  ["fraction", 0.6],
  ["buffers", 0.6],
  ["wrapping", 0.6],
  ["templates", 0.6],
  ["pretty", 0.6],
  ["calendars", 0.6],
  ["lazily", 0.5],
  ["dates", 0.5],
  ["figures", 0.5],
  ["tables", 0.5],
  ["edges", 0.4],
  ["encodings", 0.6],
])("programs that use a part of the library: %s", (part, least) => {
  it("are followed as Python runs them, or not", () => {
    let [followed, all] = [0, 0];
    const wrong: string[] = [];
    for (const { code, trace } of drawnPrograms("library_programs.py", part, COUNT)) {
      const { steps } = traceFromJson(trace);
      const following = new Following(parser.parse(code));
      all += steps.length;
      for (let at = 0; ; at++) {
        const told = following.at(at, () => false);
        if (!told) break;
        const found = following.cause === undefined ? difference(told, steps[at]) : undefined;
        if (found !== undefined) {
          wrong.push(`${found}\n${code}`);
          break;
        }
        followed++;
      }
    }
    if (process.env.FORETRACE_LIBRARY) console.log(`${part}: ${((100 * followed) / all).toFixed(1)} % of ${all} steps`);
    expect(wrong).toEqual([]);
    expect(followed / all).toBeGreaterThan(least);
  }, 3_600_000);
});

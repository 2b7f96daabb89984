import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import type { Recorded } from "../../server/core/check/machine/records.ts";
import { compareOutputs, compareValues } from "../../server/core/compareValues.ts";
import type { Program } from "../../server/core/program.ts";
import type { Step, Trace } from "../../server/core/trace.ts";
import { traceFromJson } from "../../server/core/traceJson.ts";
import { DEFAULT_LIMITS, runProgram } from "../../server/groundtruth/runner.ts";
import { neighboursOf } from "../../server/siblingModules.ts";
import { testParser } from "../fixtures/parser.ts";

/**
 * Programs of several files, each in a folder of its own. One that is not followed to its end says so in its first line: `# ends: why`;
 * "…" stands for anything. Run with PYTHON=… for another version.
 */
const ROOT = fileURLToPath(new URL("../fixtures/modules/", import.meta.url));
const PYTHON = process.env.PYTHON ?? "python3";
const parser = await testParser();
const folders = readdirSync(ROOT).sort();

function follow(program: Program): { steps: readonly Recorded[]; why: string | undefined } {
  const following = new Following(program);
  const steps: Recorded[] = [];
  for (;;) {
    const step = following.at(steps.length, () => false);
    if (!step) return { steps, why: following.cause ?? following.reason };
    steps.push(step);
  }
}

const fits = (told: string, real: string) => told === real || compareValues(told, real) === "unknown";

/** What a run says otherwise, in words. */
function differences(told: Recorded, real: Step | undefined): readonly string[] {
  if (!real) return ["is no step"];
  const found: string[] = [];
  const differ = (what: string, ours: unknown, theirs: unknown) => found.push(`${what}: ${ours}, really ${theirs}`);
  const place = ({ line, frame, kind }: Recorded | Step) =>
    `${line + 1} ${frame.depth} ${frame.name} ${kind ?? "line"}`;
  if (place(told) !== place(real)) differ("place", place(told), place(real));
  for (const name of new Set([...told.changed.keys(), ...real.changed.keys()])) {
    const [ours = "-", theirs = "-"] = [told.changed.get(name), real.changed.get(name)];
    if (!fits(ours, theirs)) differ(name, ours, theirs);
  }
  const values = (all: readonly { readonly value: string }[]) => all.map(({ value }) => value);
  const [ours, theirs] = [values(told.evals), values(real.evals)];
  if (ours.length !== theirs.length || !ours.every((value, at) => fits(value, theirs[at] ?? "")))
    differ("values", ours, theirs);
  if (told.deleted.join() !== real.deleted.join()) differ("deleted", told.deleted, real.deleted);
  if (compareOutputs(told.output ?? "", real.output ?? "") === "different") differ("output", told.output, real.output);
  if (!fits(told.value ?? "", real.value ?? "")) differ("returned", told.value, real.value);
  const text = (exception: Recorded["exception"]) => `${exception?.type}: ${exception?.message}`;
  if (text(told.exception) !== text(real.exception)) differ("raised", text(told.exception), text(real.exception));
  return found;
}

/** Of a prediction that ends early, its last step is left open. */
function wrongIn(steps: readonly Recorded[], why: string | undefined, real: Trace): readonly string[] {
  return steps.slice(0, why === undefined ? undefined : -1).flatMap((step, at) => {
    const found = differences(step, real.steps[at]);
    return found.length > 0 ? [`step ${at}, line ${step.line + 1}: ${found.join("; ")}`] : [];
  });
}

describe("a program of several files", () => {
  it.concurrent.each(folders)("%s is followed as it runs", async (name) => {
    const file = join(ROOT, name, "main.py");
    const text = readFileSync(file, "utf8");
    const [, wanted] = /^# ends: (.*)$/m.exec(text) ?? [];
    const { neighbours } = await neighboursOf(file, text, parser, () => undefined);
    const { steps, why } = follow(parser.beside(neighbours).parse(text));
    const request = { code: text, filename: file, stdin: "3\n".repeat(9), interpreter: PYTHON, limits: DEFAULT_LIMITS };
    const real = await runProgram(request, new AbortController().signal);
    expect(wrongIn(steps, why, real)).toEqual([]);
    if (wanted === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(new RegExp(`^${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*")}$`));
    if (why === undefined) expect(real.steps.length).toBe(steps.length);
  });
});

/** Many with `FORETRACE_SPLIT=500`. */
it("generated programs of which a part stands in a module are followed as they run", () => {
  const script = fileURLToPath(new URL("../python/split_programs.py", import.meta.url));
  const answer = execFileSync(
    PYTHON,
    [script, process.env.FORETRACE_SEED ?? "7", process.env.FORETRACE_SPLIT ?? "40"],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    },
  );
  let whole = 0;
  const lines = answer.trim().split("\n");
  for (const line of lines) {
    const { main, helper, trace } = JSON.parse(line) as { main: string; helper: string; trace: object };
    const content = parser.module(helper);
    const modules = new Map([["helper", { file: "helper.py", content }]]);
    const program = parser.beside({ isFile: true, names: new Map([["helper", "helper.py"]]), modules }).parse(main);
    const { steps, why } = follow(program);
    expect({ main, helper, wrong: wrongIn(steps, why, traceFromJson(trace)) }).toEqual({ main, helper, wrong: [] });
    if (why === undefined) whole++;
  }
  expect(whole).toBeGreaterThan(lines.length / 2);
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Following } from "../../server/core/check/machine/follow.ts";
import type { Recorded } from "../../server/core/check/machine/machine.ts";
import { compareOutputs, compareValues } from "../../server/core/compareValues.ts";
import type { Step } from "../../server/core/trace.ts";
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

async function follow(file: string, text: string): Promise<{ steps: readonly Recorded[]; why: string | undefined }> {
  const { neighbours } = await neighboursOf(file, text, parser, () => undefined);
  const following = new Following(parser.beside(neighbours).parse(text));
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

describe("a program of several files", () => {
  it.concurrent.each(folders)("%s is followed as it runs", async (name) => {
    const file = join(ROOT, name, "main.py");
    const text = readFileSync(file, "utf8");
    const [, wanted] = /^# ends: (.*)$/m.exec(text) ?? [];
    const { steps, why } = await follow(file, text);
    const request = { code: text, filename: file, stdin: "3\n".repeat(9), interpreter: PYTHON, limits: DEFAULT_LIMITS };
    const real = await runProgram(request, new AbortController().signal);
    const end = why === undefined ? steps.length : steps.length - 1;
    const wrong = steps.slice(0, end).flatMap((step, at) => {
      const found = differences(step, real.steps[at]);
      return found.length > 0 ? [`step ${at}, line ${step.line + 1}: ${found.join("; ")}`] : [];
    });
    expect(wrong).toEqual([]);
    if (wanted === undefined) expect(why).toBeUndefined();
    else expect(why).toMatch(new RegExp(`^${wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*")}$`));
    if (why === undefined) expect(real.steps.length).toBe(steps.length);
  });
});

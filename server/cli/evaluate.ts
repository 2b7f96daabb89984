import { z } from "zod";
import { assets, loadParser } from "../assets.ts";
import { align } from "../core/alignment.ts";
import { compareValues } from "../core/compareValues.ts";
import { addCounts, type Counts, count, metrics } from "../core/metrics.ts";
import { isOpen, type Trace } from "../core/trace.ts";
import { DEFAULT_LIMITS, runProgram } from "../groundtruth/runner.ts";
import { constraintSwitches } from "../inference/decoder/constraint.ts";
import { createPredictor } from "../inference/predict.ts";
import { progress } from "./batch.ts";
import { CliFault } from "./faults.ts";
import { readText } from "./source.ts";
import { detail } from "./terminal.ts";

export interface EvaluateFlags {
  readonly model?: string;
  readonly device: "auto" | "cpu" | "cuda";
  readonly python: string;
  readonly format: "text" | "json";
  readonly constraints: boolean;
  readonly arithmetic: boolean;
  readonly every: number;
  readonly beam?: number;
}

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]),
  code: z.string(),
  category: z.string().default("all"),
  unknowable: z.boolean().default(false),
});
type Row = z.infer<typeof rowSchema>;

/** Values as shown: those held for at least as probable as this. */
const SHOWN_FROM = 0.5;

/** What one program adds to the scores. */
interface Result {
  readonly category: string;
  readonly strict: Counts;
  readonly paper: Counts;
  readonly values: readonly { readonly probability: number; readonly right: boolean }[];
}

/** `foretrace eval`: predicts and runs every program of a data set and prints the paper's metrics, in both forms. */
export async function evaluate(file: string, flags: EvaluateFlags): Promise<void> {
  const rows = (await readRows(file)).filter((row, at) => !row.unknowable && at % flags.every === 0);
  const parser = await loadParser();
  const predictor = await createPredictor(flags.model ?? assets.embeddedModel, { device: flags.device }, detail);
  const never = new AbortController().signal;
  const options = {
    constrain: constraintSwitches(flags.constraints, flags.arithmetic),
    ...(flags.beam !== undefined && { beamWidth: flags.beam }),
  };
  const results: Result[] = [];
  try {
    for (const [at, { code, category }] of rows.entries()) {
      const request = { code, filename: "<program>", stdin: "", interpreter: flags.python, limits: DEFAULT_LIMITS };
      const real = await runProgram(request, never);
      const { trace } = await predictor.predict(parser.parse(code), options, never, () => {});
      results.push(score(category, trace, real));
      progress(at + 1, rows.length);
    }
  } finally {
    await predictor.dispose();
  }
  const groups = new Map(
    [...new Set(results.map((r) => r.category))].sort().map((c) => [c, results.filter((r) => r.category === c)]),
  );
  if (groups.size > 1 || groups.size === 0) groups.set("all", results);
  const table = [...groups].map(([category, group]) => ({ category, ...summary(group) }));
  process.stdout.write(flags.format === "json" ? `${JSON.stringify(table)}\n` : `${text(table).join("\n")}\n`);
}

async function readRows(file: string): Promise<readonly Row[]> {
  const lines = (await readText(file)).split("\n");
  return lines.flatMap((line, at) => {
    if (line.trim() === "") return [];
    try {
      return [rowSchema.parse(JSON.parse(line))];
    } catch {
      throw new CliFault(`${file}, line ${at + 1}: not a JSON object with "id" and "code".`);
    }
  });
}

function score(category: string, predicted: Trace, real: Trace): Result {
  const { rows } = align(predicted, real);
  const values = rows.flatMap(({ predicted: p, real: r }) => {
    const mine = p === undefined ? undefined : predicted.steps[p];
    const theirs = r === undefined ? undefined : real.steps[r];
    return [...(mine?.changed ?? [])].map(([name, value]) => {
      const truth = theirs?.changed.get(name);
      const right = truth !== undefined && compareValues(value, truth) === "equal";
      // A value said to be unknown is withheld.
      return { probability: isOpen(value) ? 0 : (mine?.confidence?.values.get(name)?.probability ?? 0), right };
    });
  });
  return {
    category,
    strict: count(predicted, real, "strict", rows),
    paper: count(predicted, real, "paper"),
    values,
  };
}

function summary(group: readonly Result[]) {
  const shown = group.flatMap((r) => r.values).filter((v) => v.probability >= SHOWN_FROM);
  const all = group.flatMap((r) => r.values).length;
  const mean = (numbers: readonly number[]) =>
    numbers.length === 0 ? undefined : numbers.reduce((a, b) => a + b, 0) / numbers.length;
  return {
    programs: group.length,
    strict: metrics(addCounts(group.map((r) => r.strict))),
    paper: metrics(addCounts(group.map((r) => r.paper))),
    /** Values at or above the threshold that hints use: how many there are, and how many of them are right. */
    shown: { share: all === 0 ? undefined : shown.length / all, right: mean(shown.map((v) => (v.right ? 1 : 0))) },
  };
}

function text(table: readonly ({ readonly category: string } & ReturnType<typeof summary>)[]): string[] {
  const percent = (n: number | undefined) => (n === undefined ? "–" : (100 * n).toFixed(1)).padStart(7);
  const width = Math.max(8, ...table.map((row) => row.category.length));
  const head = "programs output  trace  trace* lineF1 valueF1 prefix  final  shown  right";
  return [
    `${"".padEnd(width)} ${head}`,
    ...table.map(
      ({ category, programs, strict, paper, shown }) =>
        `${category.padEnd(width)} ${String(programs).padStart(8)}${[strict.output, strict.trace, paper.trace, strict.line?.f1, strict.identifier?.f1, strict.prefix, strict.finalState, shown.share, shown.right].map(percent).join("")}`,
    ),
    "",
    `percent, strict form; trace*: the paper's form; prefix: lines right before the first that is not; final: last state;`,
    `shown: values with a probability of at least ${SHOWN_FROM}; right: how many of those are`,
  ];
}

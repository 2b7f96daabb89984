import type { Alignment, Difference, DivergenceCause } from "../alignment.ts";
import type { Scores } from "../comparisonJson.ts";
import type { Metrics } from "../metrics.ts";
import type { Program } from "../program.ts";
import { type Line0, type Step, type Trace, toLine1 } from "../trace.ts";
import { lineHints } from "./hints.ts";
import { type Painter, painter, programLines } from "./terminal.ts";
import { endingSentence, PREDICTED_MARK, shorten, showOutput, showValue } from "./values.ts";

export interface Comparison {
  readonly predicted: Trace;
  readonly real: Trace;
  readonly alignment: Alignment;
  readonly scores: Scores;
}

/** Beside each line `✓` and its values where both agree, else `≈` what was predicted and `✗` what really happened. */
export function renderComparison(
  program: Program,
  comparison: Comparison,
  options: { width: number; color: boolean },
): readonly string[] {
  const paint = painter(options.color);
  const executed = new Set([...comparison.predicted.steps, ...comparison.real.steps].map((step) => step.line));
  const beside = (maxLength: number) => lineVerdicts(comparison, maxLength, paint);
  return [
    ...programLines(program, executed, beside, options),
    "",
    ...divergence(comparison, paint),
    ...endings(comparison, paint),
    "",
    ...scoreLines(comparison.scores),
  ];
}

/** Lines on which every aligned execution agrees are right; others show both sides. */
function lineVerdicts(
  { predicted, real, alignment }: Comparison,
  maxLength: number,
  paint: Painter,
): ReadonlyMap<Line0, string> {
  const differing = new Set(
    alignment.rows.flatMap(({ kind, predicted: p, real: r }) => {
      const step = r === undefined ? predicted.steps[p ?? -1] : real.steps[r];
      return kind === "match" || !step ? [] : [step.line];
    }),
  );
  const half = Math.max(8, Math.floor((maxLength - 5) / 2));
  const [mine, theirs] = [texts(predicted, half), texts(real, half)];
  const whole = texts(real, maxLength - 2);
  const lines = new Set([...mine.keys(), ...theirs.keys(), ...differing]);
  return new Map(
    [...lines].map((line): [Line0, string] => {
      if (!differing.has(line)) return [line, paint("green", `✓ ${whole.get(line) ?? ""}`.trimEnd())];
      const [p, r] = [mine.get(line) ?? "nothing", theirs.get(line) ?? "nothing"];
      return [line, paint("yellow", p === r ? `${PREDICTED_MARK} ✗ ${r}` : `${PREDICTED_MARK} ${p} ✗ ${r}`)];
    }),
  );
}

function texts(trace: Trace, maxLength: number): ReadonlyMap<Line0, string> {
  const hints = lineHints(trace.steps, trace.ending, { maxLength, minProbability: 0, uncertain: "mark" });
  return new Map(hints.map(({ line, text }) => [line, text.replace(`${PREDICTED_MARK} `, "")]));
}

function divergence({ predicted, real, alignment }: Comparison, paint: Painter): string[] {
  const { first } = alignment;
  if (!first) return [paint("green", "✓ The prediction is right at every step.")];
  const row = alignment.rows[first.row];
  const step = row?.real === undefined ? predicted.steps[row?.predicted ?? -1] : real.steps[row.real];
  if (!row || !step) return [];
  const where = `line ${toLine1(step.line)}, step ${(row.real ?? row.predicted ?? 0) + 1}`;
  return [
    paint("yellow", `✗ First difference at ${where}: ${CAUSES[first.cause]}`),
    ...row.differences.map((d) => `  ${difference(d)}`),
  ];
}

const CAUSES: Readonly<Record<DivergenceCause, string>> = {
  "wrong line": "another line was predicted to run",
  "wrong value": "a value differs",
  "wrong output": "the printed text differs",
  "wrong result": "what the statement returned or raised differs",
  "prediction ended": "the prediction ended here, the program goes on",
  "real run ended": "the real run was cut off here",
  ambiguous: "they differ only in quotes or spaces",
};

function difference({ what, name, predicted, real }: Difference): string {
  const show = (text: string | undefined) => {
    if (text === undefined) return "nothing";
    return shorten(what === "output" ? showOutput(text) : showValue(text), 60);
  };
  const label = name === "" ? (what === "output" ? "printed" : "result") : name;
  return `${label}: ${PREDICTED_MARK} ${show(predicted)}  ✗ ${show(real)}`;
}

function endings({ predicted, real }: Comparison, paint: Painter): string[] {
  const steps = (list: readonly Step[]) => (list.length === 1 ? "1 step" : `${list.length} steps`);
  return [
    paint(
      "dim",
      `${PREDICTED_MARK} predicted: the program ${endingSentence(predicted.ending)} · ${steps(predicted.steps)}`,
    ),
    paint("dim", `  real: the program ${endingSentence(real.ending)} · ${steps(real.steps)}`),
  ];
}

function scoreLines({ paper, strict }: Scores): string[] {
  const percent = (n: number | undefined) => (n === undefined ? "–" : `${Math.round(n * 100)}`).padStart(4);
  const row = (name: string, m: Metrics) =>
    `${name.padEnd(8)}${percent(m.output)}  ${percent(m.trace)}  ${rate(m.line)}  ${rate(m.identifier)}`;
  const rate = (r: Metrics["line"]) => [r?.precision, r?.recall, r?.f1].map(percent).join(" /");
  return [`percent  output trace   line P / R / F1    value P / R / F1`, row("strict", strict), row("paper", paper)];
}

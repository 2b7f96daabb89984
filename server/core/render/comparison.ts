import type { Comparison, Scores } from "../comparison.ts";
import type { Metrics } from "../metrics.ts";
import type { Program } from "../program.ts";
import { type Step, toLine1 } from "../trace.ts";
import { type Painter, painter, programLines } from "./terminal.ts";
import { endingSentence, PREDICTED_MARK } from "./values.ts";
import { CAUSES, differenceText, type LineVerdict, lineVerdicts, RIGHT_MARK, rightSentence } from "./verdicts.ts";

/** Beside each line `✓` and its values where both agree, else `≈` what was predicted and `✗` what really happened. */
export function renderComparison(
  program: Program,
  comparison: Comparison,
  options: { width: number; color: boolean },
): readonly string[] {
  const paint = painter(options.color);
  const executed = new Set([...comparison.predicted.steps, ...comparison.real.steps].map((step) => step.line));
  const beside = (maxLength: number) =>
    new Map([...lineVerdicts(comparison, maxLength)].map(([line, verdict]) => [line, painted(verdict, paint)]));
  return [
    ...programLines(program, executed, beside, options),
    "",
    ...divergence(comparison, paint),
    ...endings(comparison, paint),
    "",
    ...scoreLines(comparison.scores),
  ];
}

/** A line's text for the terminal. */
function painted({ judgement, text }: LineVerdict, paint: Painter): string {
  return paint(judgement === "right" ? "green" : judgement === "open" ? "dim" : "yellow", text);
}

function divergence({ predicted, real, alignment }: Comparison, paint: Painter): string[] {
  const { first } = alignment;
  if (!first) return [paint("green", `${RIGHT_MARK} ${rightSentence(alignment)}`)];
  const row = alignment.rows[first.row];
  const step = row?.real === undefined ? predicted.steps[row?.predicted ?? -1] : real.steps[row.real];
  if (!row || !step) return [];
  const where = `line ${toLine1(step.line)}, step ${(row.real ?? row.predicted ?? 0) + 1}`;
  return [
    paint("yellow", `✗ First difference at ${where}: ${CAUSES[first.cause]}`),
    ...row.differences.map((d) => `  ${differenceText(d)}`),
  ];
}

function endings({ predicted, real }: Comparison, paint: Painter): string[] {
  const steps = (list: readonly Step[]) => (list.length === 1 ? "1 step" : `${list.length} steps`);
  return [
    paint(
      "dim",
      `${PREDICTED_MARK} predicted: the program ${endingSentence(predicted, "predicted")} · ${steps(predicted.steps)}`,
    ),
    paint("dim", `  real: the program ${endingSentence(real, "real")} · ${steps(real.steps)}`),
  ];
}

function scoreLines({ paper, strict }: Scores): string[] {
  const percent = (n: number | undefined) => (n === undefined ? "–" : `${Math.round(n * 100)}`).padStart(4);
  const row = (name: string, m: Metrics) =>
    `${name.padEnd(8)}${percent(m.output)}  ${percent(m.trace)}  ${rate(m.line)}  ${rate(m.identifier)}`;
  const rate = (r: Metrics["line"]) => [r?.precision, r?.recall, r?.f1].map(percent).join(" /");
  return [`percent  output trace   line P / R / F1    value P / R / F1`, row("strict", strict), row("paper", paper)];
}

import type { Comparison, Scores } from "../comparison.ts";
import { placeOf } from "../documentTrace.ts";
import type { Metrics } from "../metrics.ts";
import type { Program } from "../program.ts";
import type { Line0, Step } from "../trace.ts";
import { type Painter, painter, programLines, wrap } from "./terminal.ts";
import { endingSentence, PREDICTED_MARK } from "./values.ts";
import {
  CAUSES,
  differenceText,
  type LineVerdict,
  lineVerdicts,
  OPEN_MARK,
  RIGHT_MARK,
  rightSentence,
  WRONG_MARK,
} from "./verdicts.ts";

/** Beside each line `✓` and its values where both agree, else `≈` what was predicted and `✗` what really happened. */
export function renderComparison(
  program: Program,
  comparison: Comparison,
  options: { width: number; color: boolean },
): readonly string[] {
  const paint = painter(options.color);
  const executed = new Set([...comparison.predicted.steps, ...comparison.real.steps].map((step) => step.line));
  const beside = (maxLength: number, maxBelow: number) => {
    // Two sides that do not fit beside a line stand below it rather than cut to stumps.
    const long = lineVerdicts(comparison, maxBelow);
    return new Map(
      [...lineVerdicts(comparison, maxLength)].map(([line, verdict]) => {
        const shown = verdict.judgement === "right" ? verdict : (long.get(line) ?? verdict);
        return [line, painted(shown, paint)];
      }),
    );
  };
  return [
    ...programLines(program, executed, beside, options),
    "",
    ...divergence(program, comparison, options, paint),
    ...endings(program, comparison, options, paint),
    "",
    ...scoreLines(comparison.scores),
  ];
}

/** A line's text for the terminal. */
function painted({ judgement, text }: LineVerdict, paint: Painter): string {
  return paint(judgement === "right" ? "green" : judgement === "open" ? "dim" : "yellow", text);
}

function divergence(program: Program, comparison: Comparison, { width }: Width, paint: Painter): string[] {
  const { predicted, real, alignment } = comparison;
  const { first, rows } = alignment;
  const painted = (style: "green" | "yellow", text: string) => wrap(text, width).map((line) => paint(style, line));
  const isRight = rows.length > 0 && rows.every(({ kind }) => kind !== "open");
  const mark = isRight ? RIGHT_MARK : OPEN_MARK;
  if (!first) return painted("green", `${mark} ${rightSentence(alignment)}`);
  const row = rows[first.row];
  const step = row?.real === undefined ? predicted.steps[row?.predicted ?? -1] : real.steps[row.real];
  if (!row || !step) return [];
  const where = `${placeOf(program, step.line)}, step ${(row.real ?? row.predicted ?? 0) + 1}`;
  return [
    ...painted("yellow", `${WRONG_MARK} First difference at ${where}: ${CAUSES[first.cause]}`),
    ...row.differences.flatMap((d) => wrap(`  ${differenceText(d)}`, width)),
  ];
}

interface Width {
  readonly width: number;
}

function endings(program: Program, { predicted, real }: Comparison, { width }: Width, paint: Painter): string[] {
  const place = (line: Line0) => placeOf(program, line);
  const steps = (list: readonly Step[]) => (list.length === 1 ? "1 step" : `${list.length} steps`);
  const [mine, theirs] = [
    `the program ${endingSentence(predicted, "predicted", place)} · ${steps(predicted.steps)}`,
    `the program ${endingSentence(real, "real", place)} · ${steps(real.steps)}`,
  ];
  const lines =
    mine === theirs
      ? [`${PREDICTED_MARK} predicted and real: ${mine}`]
      : [`${PREDICTED_MARK} predicted: ${mine}`, `  real: ${theirs}`];
  return lines.flatMap((line) => wrap(line, width)).map((line) => paint("dim", line));
}

function scoreLines({ paper, strict }: Scores): string[] {
  const percent = (n: number | undefined) => (n === undefined ? "–" : `${Math.round(n * 100)}`).padStart(4);
  const row = (name: string, m: Metrics) =>
    `${name.padEnd(8)}${percent(m.output)}  ${percent(m.trace)}  ${rate(m.line)}  ${rate(m.identifier)}`;
  const rate = (r: Metrics["line"]) => [r?.precision, r?.recall, r?.f1].map(percent).join(" /");
  return [`percent  output trace   line P / R / F1    value P / R / F1`, row("strict", strict), row("paper", paper)];
}

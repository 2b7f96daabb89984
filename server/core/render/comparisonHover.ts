import { type AlignedRow, isWrong } from "../alignment.ts";
import type { Comparison } from "../comparison.ts";
import { type Confidence, type Step, toLine1 } from "../trace.ts";
import { code, type HoverTarget, sureOf, table } from "./hover.ts";
import { exceptionText, isDefinition, PREDICTED_MARK, percent, showOutput, showValue } from "./values.ts";
import { lineOfRow, OPEN_MARK, RIGHT_MARK, WRONG_MARK } from "./verdicts.ts";

/** Markdown for a hover over a compared line: predicted and real side by side, one row for each time it ran. */
export function comparisonHoverMarkdown(comparison: Comparison, { line }: HoverTarget): string | undefined {
  const rows = comparison.alignment.rows.filter((row) => lineOfRow(comparison, row) === line);
  if (rows.length === 0) return undefined;
  const wrong = rows.filter(isWrong).length;
  const open = rows.filter(({ kind }) => kind === "open").length;
  const times = rows.length === 1 ? "once" : `${rows.length} times`;
  const asPredicted = open === 0 ? "as predicted" : "as far as it was predicted";
  const verdict = wrong === 0 ? asPredicted : wrong === rows.length ? "not as predicted" : `${wrong} not as predicted`;
  const mark = wrong > 0 ? WRONG_MARK : open > 0 ? OPEN_MARK : RIGHT_MARK;
  const title = `**${mark} Line ${toLine1(line)}** runs ${times}, ${verdict}`;
  const of = (row: AlignedRow) => ({
    mine: row.predicted === undefined ? undefined : comparison.predicted.steps[row.predicted],
    theirs: row.real === undefined ? undefined : comparison.real.steps[row.real],
  });
  const sides = [
    { title: `${PREDICTED_MARK} predicted`, cell: (row: AlignedRow) => stepText(of(row).mine, "not reached") },
    { title: "real", cell: (row: AlignedRow) => stepText(of(row).theirs, "did not run") },
    {
      title: "",
      cell: (row: AlignedRow) => (row.kind === "open" ? OPEN_MARK : isWrong(row) ? WRONG_MARK : RIGHT_MARK),
    },
  ];
  return `${title}\n\n${table("#", rows, (_, index) => `${index + 1}`, sides)}`;
}

/** Everything a step did, in a cell: `x=4 (87 %), prints 4`. */
function stepText(step: Step | undefined, missing: string): string {
  if (!step) return `*${missing}*`;
  const { confidence } = step;
  const parts = [...step.changed]
    .filter(([, value]) => !isDefinition(value))
    .map(
      ([name, value]) =>
        `${name} = ${code(showValue(value))}${probability(sureOf(value, confidence?.values.get(name)))}`,
    );
  parts.push(...step.deleted.map((name) => `del ${name}`));
  if (step.output !== null)
    parts.push(`prints ${code(showOutput(step.output))}${probability(sureOf(step.output, confidence?.output))}`);
  if (step.kind === "return")
    parts.push(
      `return ${code(showValue(step.value ?? "None"))}${probability(sureOf(step.value ?? "None", confidence?.result))}`,
    );
  if (step.exception) parts.push(code(exceptionText(step.exception.type, step.exception.message)));
  return parts.length === 0 ? "runs" : parts.join(", ");
}

function probability(confidence: Confidence | undefined): string {
  return confidence ? ` (${percent(confidence.probability)})` : "";
}

import type { Program } from "../core/program.ts";
import { type Step, toLine1 } from "../core/trace.ts";
import type { RankedTrace } from "../inference/predict.ts";

/** A line for each trace that a beam search found besides the best: how probable it is beside that, and where it parts. */
export function otherTraces(program: Program, ranked: readonly RankedTrace[]): string[] {
  const [best, ...others] = ranked;
  if (!best) return [];
  return others.map(({ trace, score }, at) => {
    const odds = Math.exp(score - best.score);
    const share = odds >= 0.01 ? `${odds.toFixed(2)} ×` : `${odds.toExponential(0)} ×`;
    return `  ${`#${at + 2}`.padEnd(4)}${share} as probable: ${parting(program, best.trace.steps, trace.steps)}`;
  });
}

function parting(program: Program, best: readonly Step[], other: readonly Step[]): string {
  const at = best.findIndex((step, index) => !isSame(step, other[index]));
  const step = other[at < 0 ? best.length : at];
  if (!step)
    return at < 0
      ? "the same steps, written otherwise"
      : `ends after ${other.length} step${other.length === 1 ? "" : "s"}`;
  const changes = [...step.changed].filter(([name, value]) => best[at]?.changed.get(name) !== value);
  const shown = changes.map(([name, value]) => `${name}=${value}`).join(", ");
  const output = step.output !== null && step.output !== best[at]?.output ? `prints ${step.output.trimEnd()}` : "";
  const what = [shown, output].filter((part) => part !== "").join(", ") || (program.lines[step.line] ?? "").trim();
  return `step ${(at < 0 ? best.length : at) + 1}, line ${toLine1(program.documentLines[step.line] ?? step.line)}: ${what}`;
}

const isSame = (a: Step, b: Step | undefined): boolean => b !== undefined && facts(a) === facts(b);

const facts = ({ line, kind, frame, changed, deleted, output }: Step): string =>
  JSON.stringify([line, kind, frame.name, frame.depth, [...changed].sort(), [...deleted].sort(), output]);

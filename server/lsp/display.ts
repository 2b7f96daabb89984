import { sourceOfUnknown } from "../core/check/tell.ts";
import type { Comparison } from "../core/comparison.ts";
import { endingOnDocument } from "../core/documentTrace.ts";
import { comparisonHoverMarkdown } from "../core/render/comparisonHover.ts";
import { type HintOptions, type LineHint, lineHints } from "../core/render/hints.ts";
import { type HoverOptions, type HoverTarget, hoverMarkdown } from "../core/render/hover.ts";
import { type Kept, keptAfterEdit } from "../core/render/keep.ts";
import { doubtedEnding, PREDICTED_MARK, shorten } from "../core/render/values.ts";
import { lineVerdicts } from "../core/render/verdicts.ts";
import { asLine0, type Line0, toLine1 } from "../core/trace.ts";
import type { Prediction } from "./documentSession.ts";

/** What a document shows: the prediction that grows, over the last whole one. */
export interface Display {
  readonly growing: Prediction | undefined;
  readonly shown: Prediction | undefined;
  /** The prediction laid against a real run of the present text. */
  readonly comparison: Comparison | undefined;
  /** The document's present text. */
  readonly text: string;
  /** A module that the document imports has changed since. */
  readonly isOutdated?: boolean;
}

/** A hint at its line of the present document. */
export interface PlacedHint {
  readonly line: Line0;
  readonly text: string;
  /** From before the last edit, and no longer certain to hold. */
  readonly isOld: boolean;
}

/**
 * One hint a line. While a prediction grows, lines it has not reached yet keep the hints of the one before; after an
 * edit, lines that ran before anything edited keep theirs and the others are marked old.
 */
export function placedHints(display: Display, options: HintOptions): PlacedHint[] {
  if (display.comparison && !display.growing) {
    const verdicts = lineVerdicts(display.comparison, options.maxLength);
    return [...verdicts].map(([line, { text }]) => ({ line, text: shorten(text, options.maxLength), isOld: false }));
  }
  const placed = new Map<Line0, PlacedHint>();
  for (const prediction of [display.shown, display.growing]) {
    if (!prediction) continue;
    const kept = keptOf(display, prediction);
    for (const hint of lineHints(prediction.steps, prediction.ending, options)) {
      const line = lineNow(prediction, kept, hint);
      if (line === undefined) continue;
      const isOld = hint.lastStep >= kept.steps;
      placed.set(line, { line, text: isOld ? oldText(hint.text, options.maxLength) : hint.text, isOld });
    }
  }
  return [...placed.values()].sort((a, b) => a.line - b.line);
}

/** What still holds of a prediction: of one whose modules changed, what came before the first import. */
function keptOf({ shown, text, isOutdated }: Display, prediction: Prediction): Kept {
  const { program, steps } = prediction;
  const kept = keptAfterEdit(prediction, steps, text);
  if (!isOutdated || prediction !== shown) return kept;
  const imports = new Set(program.statements.flatMap(({ kind, line }) => (/^import/.test(kind) ? [line] : [])));
  const first = steps.findIndex(({ line }) => imports.has(line));
  return first < 0 ? kept : { ...kept, steps: Math.min(kept.steps, first) };
}

const OLD = " · old";

function oldText(text: string, maxLength: number): string {
  return shorten(text, maxLength - OLD.length) + OLD;
}

function lineNow(prediction: Prediction, kept: Kept, hint: LineHint): Line0 | undefined {
  const then = prediction.program.documentLines[hint.line];
  return then === undefined ? undefined : kept.lineNow(then);
}

/** Markdown about a line of the present document, from the newest prediction that knows it. */
export function placedHover(display: Display, target: HoverTarget, options: HoverOptions): string | undefined {
  const both = display.growing || !display.comparison ? undefined : comparisonHoverMarkdown(display.comparison, target);
  if (both !== undefined) return both;
  for (const prediction of [display.growing, display.shown]) {
    if (!prediction) continue;
    const { steps, ending, program } = prediction;
    const kept = keptOf(display, prediction);
    const then = kept.lineThen(target.line);
    const line = then === undefined ? -1 : program.documentLines.indexOf(then);
    if (line < 0) continue;
    const numberOf = (step: Line0) => {
      const before = program.documentLines[step];
      return before === undefined ? toLine1(step) : toLine1(kept.lineNow(before) ?? before);
    };
    const end = ending && endingOnDocument(ending, program);
    const sourceOf = (step: number, name: string) => sourceOfUnknown(program, steps, step, name);
    const at = { line: asLine0(line), name: target.name };
    const text = hoverMarkdown(steps, end, at, options, numberOf, sourceOf);
    if (text !== undefined) return kept.steps < steps.length ? `${text}\n\n${OLD_NOTE}` : text;
  }
  return undefined;
}

/** How the predicted program ends, as the end of the sentence "the program …". */
export function shownEnding({ steps, ending, program }: Prediction, { minProbability }: HoverOptions) {
  return ending && doubtedEnding(steps, endingOnDocument(ending, program), minProbability);
}

const OLD_NOTE = `*From before the last change: what is marked ${PREDICTED_MARK} may no longer hold.*`;

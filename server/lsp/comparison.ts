import { isWrong } from "../core/alignment.ts";
import { type Comparison, compareTraces, comparisonToJson } from "../core/comparison.ts";
import { onDocument } from "../core/documentTrace.ts";
import { endingSentence } from "../core/render/values.ts";
import { CAUSES, differenceText, lineOfRow, rightSentence } from "../core/render/verdicts.ts";
import { type Trace, toLine1 } from "../core/trace.ts";
import { traceToChanges } from "../core/traceJson.ts";
import type { ComparisonSummary, ComparisonView } from "../protocol.ts";
import type { Prediction } from "./documentSession.ts";

/** A comparison and the text that it holds for. */
export interface Compared {
  readonly documentText: string;
  readonly comparison: Comparison;
}

/** Lays a prediction of a document against the real run of it. */
export function compared(documentText: string, prediction: Prediction, real: Trace): Compared {
  const { steps, ending, program } = prediction;
  const predicted: Trace = { origin: "predicted", steps, ending: ending ?? { kind: "cancelled" }, faults: [] };
  return { documentText, comparison: compareTraces(onDocument(predicted, program), real) };
}

export function summaryOf({ comparison }: Compared): ComparisonSummary {
  const { alignment } = comparison;
  const divergences: { line: number; text: string }[] = [];
  const known = new Set<number>();
  for (const row of alignment.rows) {
    const line = lineOfRow(comparison, row);
    if (!isWrong(row) || line === undefined || known.has(line)) continue;
    known.add(line);
    const texts = row.differences.map(differenceText);
    const what = { missing: "runs, which was not predicted", extra: "was predicted to run, and does not" };
    divergences.push({
      line,
      text: texts.length > 0 ? texts.join("; ") : row.kind === "missing" || row.kind === "extra" ? what[row.kind] : "",
    });
  }
  return { isEqual: alignment.first === undefined, sentence: sentenceOf(comparison), divergences };
}

function sentenceOf(comparison: Comparison): string {
  const { alignment } = comparison;
  const { first } = alignment;
  if (!first) return rightSentence(alignment);
  const row = alignment.rows[first.row];
  const line = row && lineOfRow(comparison, row);
  const where = line === undefined ? "" : ` at line ${toLine1(line)}`;
  const [difference] = row?.differences ?? [];
  const detail = difference ? ` (${differenceText(difference)})` : "";
  return `Prediction and real run part${where}: ${CAUSES[first.cause]}${detail}.`;
}

/** A comparison for a panel. */
export function viewOf(uri: string, { documentText, comparison }: Compared): ComparisonView {
  return {
    uri,
    name: decodeURIComponent(uri.split("/").at(-1) ?? uri),
    lines: documentText.split(/\r\n?|\n/),
    comparison: comparisonToJson(comparison, traceToChanges),
    summary: summaryOf({ documentText, comparison }),
    endings: {
      predicted: `the program ${endingSentence(comparison.predicted, "predicted")}`,
      real: `the program ${endingSentence(comparison.real, "real")}`,
    },
  };
}

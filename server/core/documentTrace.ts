import type { Program } from "./program.ts";
import { asLine0, type Ending, type Line0, type Trace, toLine1 } from "./trace.ts";

/**
 * A program's trace with the document's line numbers. Lines the document does not have (a call that was added) follow
 * after its last line.
 */
export function onDocument(trace: Trace, program: Program): Trace {
  const at = documentLine(program);
  return {
    ...trace,
    steps: trace.steps.map((step) => ({ ...step, line: at(step.line) })),
    ending: endingOnDocument(trace.ending, program),
  };
}

/** A program's ending with the document's line number. */
export function endingOnDocument(ending: Ending, program: Program): Ending {
  return "line" in ending ? { ...ending, line: documentLine(program)(ending.line) } : ending;
}

/** A program's line for a person: the document's, or what was added to it. */
export function placeOf({ documentLines }: Program, line: Line0): string {
  const at = documentLines[line];
  return at === undefined ? "the added call" : `line ${toLine1(at)}`;
}

function documentLine({ documentLines }: Program): (line: Line0) => Line0 {
  const end = Math.max(-1, ...documentLines.map((line) => line ?? -1)) + 1;
  return (line) => documentLines[line] ?? asLine0(end);
}

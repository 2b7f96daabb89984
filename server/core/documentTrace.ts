import type { Program } from "./program.ts";
import { asLine0, type Ending, type Line0, type Trace } from "./trace.ts";

/**
 * A program's trace with the document's line numbers. Lines the document does not have (a call that was added) follow
 * after its last line.
 */
export function onDocument(trace: Trace, program: Program): Trace {
  const end = Math.max(-1, ...program.documentLines.map((line) => line ?? -1)) + 1;
  const at = (line: Line0): Line0 => program.documentLines[line] ?? asLine0(end);
  return {
    ...trace,
    steps: trace.steps.map((step) => ({ ...step, line: at(step.line) })),
    ending: moved(trace.ending, at),
  };
}

function moved(ending: Ending, at: (line: Line0) => Line0): Ending {
  return "line" in ending ? { ...ending, line: at(ending.line) } : ending;
}

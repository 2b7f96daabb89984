import type { Step } from "./trace.ts";

/** Everything the program printed, in order. */
export function stdoutOf(steps: readonly Step[]): string {
  return printedPieces(steps)
    .map(({ text }) => text)
    .join("");
}

/** A piece of what is printed, with the probability that the model gives it; 1 in a real trace. */
export interface Printed {
  readonly text: string;
  readonly probability: number;
}

/** The lines that were printed, without their ends. A line of several pieces is as probable as the least of them. */
export function printedLines(steps: readonly Step[]): readonly Printed[] {
  const lines: Printed[] = [];
  let open: Printed | undefined;
  for (const { text, probability } of printedPieces(steps)) {
    for (const part of text.split(/(?<=\n)/)) {
      const before: Printed = open ?? { text: "", probability: 1 };
      open = { text: before.text + part, probability: Math.min(before.probability, probability) };
      if (!part.endsWith("\n")) continue;
      lines.push({ ...open, text: open.text.slice(0, -1) });
      open = undefined;
    }
  }
  return open ? [...lines, open] : lines;
}

/**
 * What the program printed, in order. Steps stand in the order they start, but a statement prints after the
 * functions it called (`print(f())`), so its text is held back until the steps of its callees are over. Only `__exit__`
 * runs after its caller, the last statement of a `with` block, has printed.
 */
function printedPieces(steps: readonly Step[]): readonly Printed[] {
  const open: { readonly depth: number; readonly step: Step }[] = [];
  const printed = new Set<{ readonly step: Step }>();
  const print = (statement: { readonly step: Step } | undefined): void => {
    if (statement && statement.step.output !== null) printed.add(statement);
  };
  const close = (depth: number): void => {
    while ((open.at(-1)?.depth ?? -1) >= depth) print(open.pop());
  };
  for (const step of steps) {
    close(step.frame.depth);
    // The entry of a frame stands at the callee's depth and prints nothing: its caller stays open below it.
    if (step.kind !== "call") open.push({ depth: step.frame.depth, step });
    else if (step.frame.name === "__exit__") print(open.at(-1));
  }
  close(0);
  return [...printed].map(({ step: { output, confidence } }) => ({
    text: output ?? "",
    probability: Math.min(confidence?.output?.probability ?? 1, confidence?.line.probability ?? 1),
  }));
}

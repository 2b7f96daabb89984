import type { Step } from "./trace.ts";

/**
 * Everything the program printed, in order. Steps stand in the order they start, but a statement prints after the
 * functions it called (`print(f())`), so its text is held back until the steps of its callees are over.
 */
export function stdoutOf(steps: readonly Step[]): string {
  const open: Step[] = [];
  let text = "";
  const close = (depth: number): void => {
    for (let last = open.at(-1); last && last.frame.depth >= depth; last = open.at(-1)) {
      text += last.output ?? "";
      open.pop();
    }
  };
  for (const step of steps) {
    close(step.frame.depth);
    // The entry of a frame stands at the callee's depth and prints nothing: its caller stays open below it.
    if (step.kind !== "call") open.push(step);
  }
  close(0);
  return text;
}

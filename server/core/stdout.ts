import type { Step } from "./trace.ts";

/**
 * Everything the program printed, in order. Steps stand in the order they start, but a statement prints after the
 * functions it called (`print(f())`), so its text is held back until the steps of its callees are over. Only `__exit__`
 * runs after its caller, the last statement of a `with` block, has printed.
 */
export function stdoutOf(steps: readonly Step[]): string {
  const open: { readonly depth: number; output: string }[] = [];
  let text = "";
  const print = (statement: { output: string } | undefined): void => {
    text += statement?.output ?? "";
    if (statement) statement.output = "";
  };
  const close = (depth: number): void => {
    while ((open.at(-1)?.depth ?? -1) >= depth) print(open.pop());
  };
  for (const step of steps) {
    close(step.frame.depth);
    // The entry of a frame stands at the callee's depth and prints nothing: its caller stays open below it.
    if (step.kind !== "call") open.push({ depth: step.frame.depth, output: step.output ?? "" });
    else if (step.frame.name === "__exit__") print(open.at(-1));
  }
  close(0);
  return text;
}

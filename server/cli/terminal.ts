import { createInterface } from "node:readline/promises";

/** What the command line knows of the terminal it runs in. The only reader of its environment variables. */
export const terminal = {
  /** Whether standard output is a terminal that can be redrawn. */
  isLive: process.stdout.isTTY === true && process.env.TERM !== "dumb",
  // A terminal that does not know its size says 0.
  width: process.stdout.columns || Number(process.env.COLUMNS) || 100,
  height: process.stdout.rows || 24,
  /** See no-color.org: any value but the empty one turns colour off. */
  color: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb",
} as const;

/** Says something beside the data, on standard error. */
export function note(message: string): void {
  process.stderr.write(`foretrace: ${message}\n`);
}

/** Detail for whoever looks for a fault: said only where FORETRACE_DEBUG is set. */
export function detail(message: string): void {
  if (process.env.FORETRACE_DEBUG) note(message);
}

/** Asks for a yes; without a terminal to ask at the answer is no. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}

import { CliFault } from "./faults.ts";

/** Prints a trace or a comparison as one line of JSON. Throws a CliFault where that is more than one text can hold. */
export function printJson(value: object): void {
  process.stdout.write(`${textOf(value)}\n`);
}

function textOf(value: object): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliFault("The trace is too large for one JSON object. Let it end after fewer steps: --max-steps.");
  }
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function heading(text: string): void {
  console.log(`\n${text}\n${"─".repeat(text.length)}`);
}

/** One line: what, how much, the ratio where there is one, and whether the target is met. */
export function row(what: string, value: string, target?: string, met?: boolean, ratio?: number): void {
  const times = ratio === undefined ? "" : ` = ${ratio.toFixed(2)} ×`;
  const verdict = target === undefined ? "" : `  ${met ? "✓" : "✗"} ${target}`;
  console.log(`${what.padEnd(44)} ${`${value}${times}`.padEnd(46)}${verdict}`);
}

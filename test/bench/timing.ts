/** Milliseconds of the fastest of some runs, after one that warms up: what the machine can do when nothing disturbs. */
export async function fastest(runs: number, run: () => Promise<unknown>): Promise<number> {
  await run();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i++) least = Math.min(least, await timed(run));
  return least;
}

export async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

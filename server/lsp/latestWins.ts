/** A job of which only the newest call counts. */
export interface LatestWins<A, R> {
  /** Starts the job, after the one before has been told to stop and has. Undefined when a newer call took over. */
  run(argument: A): Promise<R | undefined>;
  /** Stops the job in flight and forgets the one waiting. */
  cancel(): void;
}

/** One job in flight, the latest call wins; no flag to reset by hand. */
export function latestWins<A, R>(job: (argument: A, signal: AbortSignal) => Promise<R>): LatestWins<A, R> {
  let controller: AbortController | undefined;
  let previous: Promise<unknown> = Promise.resolve();
  const cancel = () => {
    controller?.abort();
    controller = undefined;
  };
  const run = async (argument: A): Promise<R | undefined> => {
    cancel();
    const mine = new AbortController();
    controller = mine;
    const before = previous;
    const turn = before.then(() => (mine.signal.aborted ? undefined : job(argument, mine.signal)));
    previous = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      if (controller === mine) controller = undefined;
    }
  };
  return { run, cancel };
}

/** Something that happens at most once in a while. */
export interface Throttled {
  (): void;
  /** Drops what waits. */
  dispose(): void;
}

/** Calls at once, then at most every `intervalMs`; a call in between happens at the end of the interval. */
export function throttle(action: () => void, intervalMs: number): Throttled {
  let timer: NodeJS.Timeout | undefined;
  let waiting = false;
  const rest = () => {
    timer = undefined;
    if (waiting) fire();
  };
  const fire = () => {
    waiting = false;
    timer = setTimeout(rest, intervalMs);
    action();
  };
  const throttled = () => {
    if (timer === undefined) fire();
    else waiting = true;
  };
  const dispose = () => {
    clearTimeout(timer);
    timer = undefined;
    waiting = false;
  };
  return Object.assign(throttled, { dispose });
}

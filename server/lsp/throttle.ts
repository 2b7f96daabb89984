/** Calls at once, then at most every `intervalMs`; what is asked for in between happens once, at the interval's end. */
export function throttle(action: () => void, intervalMs: number): () => void {
  let isResting = false;
  let isWaiting = false;
  const rest = () => {
    isResting = false;
    if (isWaiting) fire();
  };
  const fire = () => {
    isWaiting = false;
    isResting = true;
    setTimeout(rest, intervalMs);
    action();
  };
  return () => {
    if (isResting) isWaiting = true;
    else fire();
  };
}

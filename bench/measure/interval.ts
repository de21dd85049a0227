const PERIOD = 5;

/** A host interval of 5 ms that keeps a record of how late it was. */
export interface Interval {
  /** The longest time without a tick, in milliseconds, less the period. */
  worstDelay(): number;
}

/** Starts one; it stops when it is asked for its worst delay. */
export function startInterval(): Interval {
  let worst = 0;
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    worst = Math.max(worst, now - last - PERIOD);
    last = now;
  };
  const interval = setInterval(tick, PERIOD);
  return {
    worstDelay() {
      tick();
      clearInterval(interval);
      return worst;
    },
  };
}

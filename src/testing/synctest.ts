import { ABANDONED, Bubble } from "./bubble.js";
import type { Strategy } from "./strategy.js";

/** Everything in a bubble is blocked, or goroutines are left when its main function has ended. */
export class DeadlockError extends Error {
  /** `DeadlockError`. */
  override get name(): string {
    return "DeadlockError";
  }
}

/** First come, first served; what Go decides by chance is decided by chance. */
const fifo: Strategy = {
  pick: () => 0,
  choose: (n) => Math.floor(Math.random() * n),
};

/**
 * Runs a function in a bubble of virtual time: Go's `testing/synctest`.
 *
 * **Only this library's operations count as waiting.** A promise of the outside world (fetch, the file system, a
 * timer of the host's) looks idle: time would jump past it. Wrap it in {@link external}.
 *
 * Inside, time stands still while any goroutine can run, and jumps to the next timer when all of them wait: a test of
 * hours takes milliseconds, and every instant is exact. Time starts at 2000-01-01T00:00:00Z, and stops when the
 * function ends; the goroutines that it started must have ended by then, or end without waiting for time.
 *
 * Channels and timers belong to the bubble that they were made in; another one refuses them with Go's error, `send on
 * synctest channel from outside bubble` for instance. A timer is refused also once its bubble is over: `synctest timer
 * accessed from outside bubble`. What was made outside of all bubbles may be used in each.
 *
 * @param body - The test; it is the bubble's main goroutine.
 * @returns Resolves to what `body` returns.
 * @throws Rejects with what `body`, or a goroutine that nobody joins, throws; with {@link DeadlockError}
 *   `deadlock: all goroutines in bubble are blocked`, or `deadlock: main bubble goroutine has exited but blocked
 *   goroutines remain`, and for each parked operation its wait reason and the place that parked it; with
 *   `Error` if another bubble is running.
 *
 * @example
 * ```ts
 * import { after, Channel, Hour, select } from "goroutines";
 * import { synctest } from "goroutines/testing";
 *
 * const outcome = await synctest(async () => {
 *   const reply = new Channel<string>();
 *   const { case: which } = await select({ reply, timeout: after(1 * Hour) });
 *   return which;
 * });
 * console.log(outcome); // timeout
 * ```
 *
 * Mirrors `Test` in Go's testing/synctest.
 */
export async function synctest<T>(body: () => T): Promise<Awaited<T>> {
  const ending = await new Bubble(fifo, true).run(body, (text) => new DeadlockError(text));
  if (ending === ABANDONED) throw new Error("unreachable: this strategy abandons nothing");
  return ending.value;
}

function currentBubble(): Bubble {
  if (Bubble.current === null) throw new Error("goroutine is not in a bubble");
  return Bubble.current;
}

/**
 * Waits until every other goroutine of the bubble waits, without time passing: Go's `synctest.Wait`.
 *
 * @throws `Error` `goroutine is not in a bubble`, or `wait already in progress`.
 *
 * @example
 * ```ts
 * import { afterFunc, sleep } from "goroutines";
 * import { settled, synctest } from "goroutines/testing";
 *
 * await synctest(async () => {
 *   let fired = false;
 *   afterFunc(5, () => { fired = true; });
 *   await sleep(5);
 *   await settled();
 *   console.log(fired); // true
 * });
 * ```
 */
export function settled(): Promise<void> {
  return currentBubble().settled();
}

/**
 * Marks a wait for the outside world (I/O, a host timer, a worker): until `promise` settles, the bubble's time does not
 * move and there is no deadlock. Outside a bubble it returns the promise as it is.
 *
 * @example
 * ```ts
 * import { external, synctest } from "goroutines/testing";
 *
 * await synctest(async () => {
 *   const text = await external(Promise.resolve("from the outside"));
 *   console.log(text); // from the outside
 * });
 * ```
 */
export function external<T>(promise: PromiseLike<T>): Promise<T> {
  return Bubble.current === null ? Promise.resolve(promise) : Bubble.current.external(promise);
}

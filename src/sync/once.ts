import { begin, note } from "../runtime/begin.js";
import { completedVoid, failed } from "../runtime/completion.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { MUTEX_LOCK } from "./reasons.js";

/**
 * Runs a function once, however many goroutines ask for it: Go's `sync.Once`. A caller that asks meanwhile waits until it
 * has ended.
 *
 * @example
 * ```ts
 * import { Millisecond, Once, sleep, WaitGroup } from "goroutines";
 *
 * const once = new Once();
 * async function connect() {
 *   await sleep(1 * Millisecond);
 *   console.log("connected");
 * }
 *
 * const wg = new WaitGroup();
 * for (let i = 0; i < 3; i++) wg.go(() => once.do(connect));
 * await wg.wait();
 * // connected
 * ```
 *
 * Mirrors Go's sync/once.go.
 */
// Invariant: somebody is parked only while the function runs.
export class Once {
  #state: "fresh" | "running" | "done" = "fresh";
  readonly #waiters: WaitQueue = new WaitQueue();

  /** Makes one that has not run anything: `var once sync.Once`. */
  constructor() {
    note("make", this, "once");
  }

  /**
   * Runs the function if this is the first call, and otherwise waits until the first call's function has ended:
   * `once.Do(f)`. The function begins at the call. A `do` inside of it waits forever.
   *
   * @param fn - What to run, async or not. Later calls never run theirs.
   * @returns Resolves once the function has ended.
   * @throws Rejects with what the function throws, for the caller that ran it. It counts as done: the other callers'
   *   promises resolve, and nothing runs it again.
   */
  do(fn: () => unknown): Promise<void> {
    try {
      begin(MUTEX_LOCK, this, undefined);
      if (this.#state === "done") return completedVoid();
      if (this.#state === "running") return wait<void>(this.#waiters, this, MUTEX_LOCK, null, undefined);
      this.#state = "running";
      return this.#run(fn);
    } catch (error) {
      return failed(error);
    }
  }

  async #run(fn: () => unknown): Promise<void> {
    try {
      await fn();
    } finally {
      note("sync.Once.Do (done)", this);
      this.#state = "done";
      this.#waiters.claimAll((waiter) => waiter.complete(undefined, true));
    }
  }
}

/**
 * Makes a function that calls another one at its first call only: Go's `sync.OnceFunc`. For a function with a result there
 * is {@link onceValue}.
 *
 * @param fn - What to call, async or not.
 * @returns The function. What it returns resolves once `fn` has ended, and rejects with what `fn` throws, for every call.
 *
 * @example
 * ```ts
 * import { onceFunc } from "goroutines";
 *
 * const warn = onceFunc(() => console.log("this is old"));
 * await warn();
 * await warn();
 * // this is old
 * ```
 *
 * Mirrors `OnceFunc` in Go's sync/oncefunc.go.
 */
export function onceFunc(fn: () => unknown): () => Promise<void> {
  return onceValue(async () => {
    await fn();
  });
}

/**
 * Makes a function that calls another one at its first call, and has the same result ever after: Go's `sync.OnceValue`.
 * It does not try again: an error is the result, too.
 *
 * @param fn - What to call, async or not. It is let go of after the call.
 * @returns The function. What it returns resolves to the result of `fn`, or rejects with what `fn` throws, for every call.
 *
 * @example
 * ```ts
 * import { onceValue } from "goroutines";
 *
 * const config = onceValue(async () => {
 *   console.log("reading the file");
 *   return { port: 8080 };
 * });
 * const [a, b] = await Promise.all([config(), config()]);
 * console.log(a === b, a.port);
 * // reading the file, true 8080
 * ```
 *
 * Mirrors `OnceValue` in Go's sync/oncefunc.go.
 */
export function onceValue<R>(fn: () => R | PromiseLike<R>): () => Promise<R> {
  const once = new Once();
  let call: (() => R | PromiseLike<R>) | null = fn;
  /** How the call has ended; of an error it is a function that throws it. */
  let result: () => R;
  const run = async (): Promise<void> => {
    try {
      const value = await (call as () => R | PromiseLike<R>)();
      result = () => value;
    } catch (error) {
      result = () => {
        throw error;
      };
    }
    call = null;
  };
  return async () => {
    await once.do(run);
    return result();
  };
}

import { begin, note } from "../runtime/begin.js";
import { completedVoid, failed } from "../runtime/completion.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { MUTEX_LOCK } from "./reasons.js";

/**
 * Runs a function only once, however many goroutines call it: Go's `sync.Once`. Callers that come meanwhile wait until
 * the function has ended.
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
// Invariant: a caller is parked only while the function runs.
export class Once {
  #state: "fresh" | "running" | "done" = "fresh";
  readonly #waiters: WaitQueue = new WaitQueue();

  /** Makes a `Once` that has not run a function: `var once sync.Once`. */
  constructor() {
    note("make", this, "once");
  }

  /**
   * Runs the function if this is the first call, and otherwise waits until the first call's function has ended:
   * `once.Do(f)`. The function starts at the call. A `do` of the same `Once` inside it waits forever.
   *
   * @param fn - The function, async or not. The functions of later calls never run.
   * @returns Resolves once the function has ended.
   * @throws Rejects with the error of the function, for the caller that ran it. The function counts as done: the
   *   promises of other callers resolve, and it does not run again.
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
 * Wraps a function so that only the first call runs it: Go's `sync.OnceFunc`. For a function with a result use {@link
 * onceValue}.
 *
 * @param fn - The function, async or not.
 * @returns The wrapped function. For every call its promise resolves once `fn` has ended, or rejects with the error of
 *   `fn`.
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
 * Wraps a function so that the first call runs it and all calls share its result: Go's `sync.OnceValue`. It never
 * retries: an error is shared, too.
 *
 * @param fn - The function, async or not. It is released after the call.
 * @returns The wrapped function. For every call its promise resolves to the result of `fn`, or rejects with the error
 *   of `fn`.
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
  /** Returns the result of the call, or throws its error. */
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

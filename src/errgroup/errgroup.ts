import { type CancelFunc, type Context, withCancel } from "../context/index.js";
import { begin, note } from "../runtime/begin.js";
import { completedVoid, failed, rejection } from "../runtime/completion.js";
import { spawn } from "../runtime/goroutine.js";
import type { WaitOptions } from "../runtime/options.js";
import { quoted } from "../runtime/quoted.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";

// Why a goroutine waits, in the words of Go's dumps. Go's group counts its places by a channel.
const GO = "chan send";
const WAIT = "sync.WaitGroup.Wait";

/**
 * Runs the parts of a task as goroutines, and waits for all of them: Go's `errgroup.Group`. The first part that fails
 * makes the task fail, and with {@link ErrGroup.withContext} it cancels a context, so that the others can stop.
 *
 * A function that throws, or whose promise rejects, has failed; what it returns is ignored. In Go it returns its error, and
 * a panic ends the process. A group serves one task: an error stays. At the end of a block, `await using` waits.
 *
 * @example
 * ```ts
 * import { ErrGroup, sleep } from "goroutines";
 *
 * const group = new ErrGroup();
 * const sizes: number[] = [];
 * for (const [index, page] of ["/", "/docs"].entries()) {
 *   group.go(async () => {
 *     await sleep(1);
 *     sizes[index] = page.length;
 *   });
 * }
 * await group.wait();
 * console.log(sizes); // [ 1, 5 ]
 * ```
 *
 * Each method costs O(1), and `wait` no more for each function. Mirrors `Group` in Go's
 * golang.org/x/sync/errgroup/errgroup.go.
 */
// Invariants: `#active` counts the functions that run and those whose callers have been let in. It is never above the limit,
// and while a caller stands in line it is at the limit. While it is zero nobody waits.
export class ErrGroup implements AsyncDisposable {
  #active = 0;
  #limit: number = Number.POSITIVE_INFINITY;
  /** The first error in time, in a box, for anything can be thrown; null while there is none. */
  #failure: { readonly error: unknown } | null = null;
  #cancel: CancelFunc | null = null;
  /** Callers of `go` that wait for a place. */
  readonly #line: WaitQueue = new WaitQueue();
  readonly #waiters: WaitQueue = new WaitQueue();

  /** Makes a group without a context and without a limit: `new(errgroup.Group)`. */
  constructor() {
    note("make", this, "errgroup");
  }

  /**
   * Makes a group with a context that is cancelled at the first failure, with the error as its cause, or else when
   * {@link wait} returns.
   *
   * @param parent - What the context is made from: a context, or a foreign signal.
   * @returns The group and the context. Pass its `signal` to what the functions wait for.
   * @throws `TypeError` if `parent` is neither.
   *
   * @example
   * ```ts
   * import { context, ErrGroup, Hour, sleep } from "goroutines";
   *
   * const [group, ctx] = ErrGroup.withContext(context.background());
   * group.go(() => sleep(1 * Hour, { signal: ctx.signal }));
   * group.go(() => {
   *   throw new Error("the disk is full");
   * });
   * await group.wait().catch((error) => console.log(error.message)); // the disk is full
   * ```
   *
   * Mirrors `WithContext` in Go's golang.org/x/sync/errgroup/errgroup.go.
   */
  static withContext(parent: Context | AbortSignal): [ErrGroup, Context] {
    const [context, cancel] = withCancel(parent);
    const group = new ErrGroup();
    group.#cancel = cancel;
    return [group, context];
  }

  /**
   * Starts a function as a goroutine of the group. At the limit it waits for a place first: await it, and a loop starts no
   * more than can run.
   *
   * @param fn - What to run, async or not. If it throws, {@link wait} rejects with that.
   * @param args - Its arguments.
   * @returns Resolves once the function is started, not when it ends. Callers that wait are let in in the order of their calls.
   * @throws Rejects with `TypeError` `go of nil func value` if `fn` is not a function.
   *
   * @example
   * ```ts
   * import { ErrGroup, Millisecond, sleep } from "goroutines";
   *
   * const group = new ErrGroup();
   * group.setLimit(2);
   * for (const id of [1, 2, 3]) {
   *   await group.go(sleep, 5 * Millisecond);
   *   console.log("started", id);
   * }
   * await group.wait();
   * // started 1, started 2, started 3
   * ```
   *
   * Mirrors `Group.Go` in Go's golang.org/x/sync/errgroup/errgroup.go.
   */
  go<Args extends unknown[]>(fn: (...args: Args) => unknown, ...args: Args): Promise<void> {
    try {
      begin("errgroup.Go", this, undefined);
      checkFunction(fn);
      if (this.#active < this.#limit) {
        this.#active += 1;
        this.#start(fn, args);
        return completedVoid();
      }
      // It is started by its caller, not by the function that makes room: so it is a child of the caller's goroutine, and runs
      // in its async context.
      return wait<void>(this.#line, this, GO, null, undefined).then(() => this.#start(fn, args));
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Starts a function as a goroutine of the group if there is a place.
   *
   * @param fn - What to run, as for {@link go}.
   * @param args - Its arguments.
   * @returns Whether it is started.
   * @throws `TypeError` `go of nil func value` if `fn` is not a function.
   *
   * Mirrors `Group.TryGo` in Go's golang.org/x/sync/errgroup/errgroup.go.
   */
  tryGo<Args extends unknown[]>(fn: (...args: Args) => unknown, ...args: Args): boolean {
    note("errgroup.TryGo", this);
    checkFunction(fn);
    if (this.#active >= this.#limit) return false;
    this.#active += 1;
    this.#start(fn, args);
    return true;
  }

  /**
   * Limits how many functions of the group run at once.
   *
   * @param n - An integer, or `Infinity`. A negative one is no limit, and with 0 nothing is started any more. Callers of
   *   {@link go} that wait are let in as far as the new limit allows; in Go they go on waiting.
   * @throws `Error` `errgroup: modify limit while 2 goroutines in the group are still active`, unless the limit is taken away;
   *   `RangeError` if `n` is no integer. Then the limit is as before.
   *
   * Mirrors `SetLimit` in Go's golang.org/x/sync/errgroup/errgroup.go.
   */
  setLimit(n: number): void {
    note("errgroup.SetLimit", this);
    if (!Number.isSafeInteger(n) && n !== Number.POSITIVE_INFINITY) {
      throw new RangeError(`errgroup: limit must be an integer or Infinity, not ${quoted(n)}`);
    }
    if (n >= 0 && this.#active > 0) {
      throw new Error(`errgroup: modify limit while ${this.#active} goroutines in the group are still active`);
    }
    this.#limit = n < 0 ? Number.POSITIVE_INFINITY : n;
    while (this.#line.first !== null && this.#active < this.#limit) {
      this.#active += 1;
      this.#line.claim()?.complete(undefined, true);
    }
  }

  /**
   * Waits until all functions of the group have ended, and cancels its context.
   *
   * @param options - `signal` ends the wait; the functions and the context go on.
   * @returns Resolves if none of them has failed: at once if none is left.
   * @throws Rejects with the first error in time, as often as it is called; with the signal's reason if it aborts first.
   *
   * Mirrors `Group.Wait` in Go's golang.org/x/sync/errgroup/errgroup.go.
   */
  wait(options?: WaitOptions): Promise<void> {
    try {
      const signal = begin(WAIT, this, options);
      if (this.#active > 0) return wait<void>(this.#waiters, this, WAIT, () => this.#result(), signal);
      this.#cancel?.();
      if (this.#failure !== null) throw this.#failure.error;
      return completedVoid();
    } catch (error) {
      return failed(error);
    }
  }

  /** {@link wait}: `await using group = new ErrGroup()` waits when the block is left. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.wait();
  }

  /** Runs a function, which is counted already. */
  #start<Args extends unknown[]>(fn: (...args: Args) => unknown, args: Args): void {
    const body = async (): Promise<void> => {
      let failure: { readonly error: unknown } | null = null;
      try {
        await fn(...args);
      } catch (error) {
        failure = { error };
      }
      this.#end(failure);
    };
    void spawn(body, fn.name);
  }

  /** A function has ended. What comes of that is fixed before the context is cancelled, which may run code of the user's. */
  #end(failure: { readonly error: unknown } | null): void {
    note("errgroup.end", this);
    const isFirst = failure !== null && this.#failure === null;
    if (isFirst) this.#failure = failure;
    // A caller in line gets the place as it is, so that nobody comes in between.
    const next = this.#line.claim();
    if (next !== null) next.complete(undefined, true);
    else this.#active -= 1;
    const isOver = this.#active === 0 && this.#waiters.first !== null;
    if (isOver) this.#waiters.claimAll((waiter) => waiter.complete(undefined, true));
    if (isFirst) this.#cancel?.(failure.error);
    else if (isOver) this.#cancel?.();
  }

  #result(): undefined | PromiseLike<never> {
    return this.#failure === null ? undefined : rejection(this.#failure.error);
  }
}

function checkFunction(fn: unknown): void {
  if (typeof fn !== "function") throw new TypeError("go of nil func value");
}

import { type CancelFunc, type Context, withCancel } from "../context/index.js";
import { begin, note } from "../runtime/begin.js";
import { completedVoid, failed, rejection } from "../runtime/completion.js";
import { spawn } from "../runtime/goroutine.js";
import type { WaitOptions } from "../runtime/options.js";
import { quoted } from "../runtime/quoted.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";

// Why a goroutine waits, in the words of Go's dumps. Go's group counts its slots with a channel.
const GO = "chan send";
const WAIT = "sync.WaitGroup.Wait";

/**
 * Runs the parts of a task as goroutines, and waits for all of them: Go's `errgroup.Group`. The first part that fails
 * makes the task fail. With {@link ErrGroup.withContext} it also cancels a context, so that the others can stop.
 *
 * A function fails if it throws or its promise rejects; its return value is ignored. In Go it returns its error, and a
 * panic ends the process. Use a new group for each task, because the first error stays. `await using` waits at the end
 * of a block.
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
 * Each method costs O(1), and `wait` costs nothing extra for each function. Mirrors `Group` in Go's
 * golang.org/x/sync/errgroup/errgroup.go.
 */
// Invariants: `#active` counts the functions that run and those whose callers have been admitted. It is never above the
// limit, and while a caller waits it is at the limit. While it is zero, no caller waits.
export class ErrGroup implements AsyncDisposable {
  #active = 0;
  #limit: number = Number.POSITIVE_INFINITY;
  /** The first error that occurred, in a box, because any value can be thrown; null while there is none. */
  #failure: { readonly error: unknown } | null = null;
  #cancel: CancelFunc | null = null;
  /** Callers of `go` that wait for a free slot. */
  readonly #line: WaitQueue = new WaitQueue();
  readonly #waiters: WaitQueue = new WaitQueue();

  /** Makes a group without a context and without a limit: `new(errgroup.Group)`. */
  constructor() {
    note("make", this, "errgroup");
  }

  /**
   * Makes a group with a context that is cancelled at the first failure, with the error as its cause, or at the latest
   * when {@link wait} returns.
   *
   * @param parent - The parent of the context: a context, or a foreign signal.
   * @returns The group and the context. Pass its `signal` to the operations for which the functions wait.
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
    const group = make();
    group.#cancel = cancel;
    return [group, context];
  }

  /**
   * Starts a function as a goroutine of the group. At the limit it first waits for a free slot, so await it in a loop.
   *
   * @param fn - The function to run, async or not. If it throws, {@link wait} rejects with its error.
   * @param args - Its arguments.
   * @returns Resolves once the function is started, not when it ends. Waiting callers are served in FIFO order.
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
      // The caller starts the function, not the function whose slot it gets. So it is a child of the caller's
      // goroutine, and runs in its async context.
      return wait<void>(this.#line, this, GO, null, undefined).then(() => this.#start(fn, args));
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Starts a function as a goroutine of the group if there is a free slot.
   *
   * @param fn - The function to run, as for {@link go}.
   * @param args - Its arguments.
   * @returns Whether it was started.
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
   * @param n - An integer, or `Infinity`. A negative number means no limit; with 0 no further function is started.
   *   Waiting callers of {@link go} are admitted as far as the new limit allows; in Go they still wait.
   * @throws `Error` `errgroup: modify limit while 2 goroutines in the group are still active`, unless the limit is
   *   removed; `RangeError` if `n` is not an integer. Then the limit is unchanged.
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
   * @param options - `signal` ends only the wait, not the functions or the context.
   * @returns Resolves if no function has failed: at once if none is running.
   * @throws Rejects with the first error that occurred, at every call; with the signal's reason if it aborts first.
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

  /** The same as {@link wait}: `await using group = new ErrGroup()` waits at the end of the block. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.wait();
  }

  /** Runs a function that has already been counted. */
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

  /** A function has ended. The state is updated before the context is cancelled, which may run user code. */
  #end(failure: { readonly error: unknown } | null): void {
    note("errgroup.end", this);
    const isFirst = failure !== null && this.#failure === null;
    if (isFirst) this.#failure = failure;
    // A waiting caller gets the slot directly, so no other caller can take it.
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

// Apart from the class: bundlers rename a class that uses its own name.
function make(): ErrGroup {
  return new ErrGroup();
}

import { begin, note } from "../runtime/begin.js";
import { completed, failed } from "../runtime/completion.js";
import type { WaitOptions } from "../runtime/options.js";
import { quoted } from "../runtime/quoted.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { Grant, giveBack, granted, NO_ROUND } from "./grant.js";
import { Line } from "./line.js";
import { SEMACQUIRE } from "./reasons.js";

/**
 * Limits how much runs at once with a number of tokens, which goroutines acquire and release: `semaphore.Weighted` of
 * Go's golang.org/x/sync. If all calls weigh the same, {@link limit} is shorter.
 *
 * Goroutines get tokens in FIFO order. So a large request blocks the small ones behind it, and gets its turn.
 *
 * @example
 * ```ts
 * import { Millisecond, Semaphore, sleep, WaitGroup } from "goroutines";
 *
 * const memory = new Semaphore(100);
 *
 * async function convert(name: string, megabytes: number) {
 *   using _ = await memory.acquire(megabytes);
 *   console.log("begin", name);
 *   await sleep(1 * Millisecond);
 * }
 *
 * const wg = new WaitGroup();
 * wg.go(convert, "small", 30);
 * wg.go(convert, "large", 90);
 * wg.go(convert, "tiny", 10);
 * await wg.wait();
 * // begin small, begin large, begin tiny
 * ```
 *
 * Mirrors semaphore/semaphore.go in golang.org/x/sync.
 */
// Invariants: the number of held tokens is at least 0 and at most the size; the first in line needs more than are free.
export class Semaphore {
  readonly #size: number;
  #held = 0;
  /** The round of the tokens: the number of times that the last held token has come back. */
  #round = 0;
  readonly #line: Line = new Line(() => this.#admit());

  /**
   * Makes a semaphore with all its tokens: `semaphore.NewWeighted(size)`.
   *
   * @param size - An integer >= 0, or `Infinity`.
   * @throws `RangeError` `semaphore: size < 0`, or another one if it is not an integer.
   */
  constructor(size: number) {
    if (size !== Infinity) check("size", size);
    this.#size = size;
    note("make", this, "semaphore");
  }

  /**
   * Waits until enough tokens are free, and takes them: `s.Acquire(ctx, n)`. Free tokens are taken at the call.
   *
   * @param n - The number of tokens, an integer >= 0; 1 by default. A request for more than the size waits until it is
   *   cancelled, and blocks no other request.
   * @param options - `signal` cancels the wait. Then the requests behind it that fit go in.
   * @returns Resolves once the caller has the tokens, to an object that releases them: `using _ = await s.acquire()`
   *   does so at the end of the block. Disposing of it twice has no effect. A caller that disposes of it must not also
   *   call {@link release}, which does not say whose tokens it releases.
   * @throws Rejects with the signal's reason if it aborts before the tokens are handed over; with `RangeError`
   *   `semaphore: n < 0`, or another one if `n` is not an integer.
   */
  acquire(n: number = 1, options?: WaitOptions): Promise<Disposable> {
    try {
      check("n", n);
      const signal = begin(SEMACQUIRE, this, options);
      if (this.#fits(n)) return completed(this.#take(n));
      const line = n > this.#size ? new WaitQueue() : this.#line;
      return wait(line, this, SEMACQUIRE, granted, signal, n);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Takes tokens without waiting, if enough are free and no goroutine waits: `s.TryAcquire(n)`.
   *
   * @param n - The number of tokens, an integer >= 0; 1 by default.
   * @returns Whether the caller now has the tokens. If so, it has to {@link release} them.
   * @throws `RangeError` `semaphore: n < 0`, or another one if `n` is not an integer.
   */
  tryAcquire(n: number = 1): boolean {
    check("n", n);
    note("semaphore.TryAcquire", this);
    if (!this.#fits(n)) return false;
    this.#take(n);
    return true;
  }

  /**
   * Releases tokens: `s.Release(n)`. From this call on, waiting requests that now fit have their tokens.
   *
   * @param n - The number of tokens, an integer >= 0; 1 by default.
   * @throws `Error` `semaphore: released more than held` if `n` is more than the number of held tokens; `RangeError`
   *   `semaphore: n < 0`, or another one if `n` is not an integer. Then the call has no effect.
   */
  release(n: number = 1): void {
    check("n", n);
    note("semaphore.Release", this);
    if (n > this.#held) throw new Error("semaphore: released more than held");
    this.#held -= n;
    if (this.#held === 0) this.#round += 1;
    this.#admit();
  }

  /** @internal */
  [giveBack](grant: Grant): void {
    if (grant.round !== this.#round) return;
    grant.round = NO_ROUND;
    this.release(grant.n);
  }

  /** Whether a new request could take this many tokens. */
  #fits(n: number): boolean {
    return this.#line.first === null && n <= this.#size - this.#held;
  }

  #take(n: number): Grant {
    this.#held += n;
    return new Grant(this, n, this.#round);
  }

  /** Lets in requests at the head of the queue while the tokens suffice. */
  #admit(): void {
    for (let { first } = this.#line; first !== null; first = this.#line.first) {
      const n = first.value as number;
      if (n > this.#size - this.#held) return;
      this.#line.claim()?.complete(this.#take(n), true);
    }
  }
}

function check(what: string, n: number): void {
  if (n < 0) throw new RangeError(`semaphore: ${what} < 0`);
  if (!Number.isSafeInteger(n)) throw new RangeError(`semaphore: ${what} must be an integer >= 0, not ${quoted(n)}`);
}

import { sourceOf } from "../runtime/abort.js";
import { begin, LOOK, note, touch } from "../runtime/begin.js";
import { clock, NEVER } from "../runtime/clock.js";
import { completedVoid, failed } from "../runtime/completion.js";
import { signalOf, type WaitOptions } from "../runtime/options.js";
import { quoted } from "../runtime/quoted.js";
import { wait } from "../runtime/wait.js";
import { Bucket } from "./bucket.js";
import { BucketReservation, type Reservation } from "./reservation.js";
import { Turn } from "./turn.js";

/** Why a goroutine waits, in the words of Go's dumps: Go's Wait is a select over a timer and the context. */
const WAIT = "select";

/**
 * Limits how often events happen: Go's `rate.Limiter`. It is a token bucket, full at first. Each second adds
 * `perSecond` tokens, the bucket holds at most `burst`, and an event takes one.
 *
 * If there are not enough tokens, {@link wait} waits for them, {@link allow} returns false, and {@link reserve} tells
 * how long to wait. Callers are served in FIFO order: tokens are taken at the call, even in advance.
 *
 * @example
 * ```ts
 * import { every, Limiter, Millisecond } from "goroutines";
 *
 * const limiter = new Limiter(every(5 * Millisecond), 2);
 * const start = performance.now();
 * for (let i = 0; i < 4; i++) await limiter.wait(); // two at once, then one each 5 ms
 * console.log(performance.now() - start >= 10); // true
 * ```
 *
 * A method costs O(1); a wait that has to wait costs O(log n) in the number of pending timers. The clock is that of
 * `now()`, which is virtual in a bubble of `goroutines/testing`. Mirrors `Limiter` in Go's
 * golang.org/x/time/rate/rate.go.
 */
export class Limiter {
  readonly #bucket: Bucket;

  /**
   * Makes a limiter with a full bucket: `rate.NewLimiter(perSecond, burst)`.
   *
   * @param perSecond - Events per second, which may be a fraction; see {@link every}. `Infinity` permits everything at
   *   once, whatever `burst` is. With zero or less no tokens are added, so only those in the bucket can be used.
   * @param burst - How many events may happen at once, and the maximum for one call: an integer >= 0.
   * @throws `RangeError` if `perSecond` is not a number, or `burst` is not such an integer.
   */
  constructor(perSecond: number, burst: number) {
    this.#bucket = new Bucket(checkLimit(perSecond), checkCount("burst", burst), clock().now());
    note("make", this, "limiter");
  }

  /** The number of tokens now, with fractions; below zero while tokens are reserved in advance. */
  get tokens(): number {
    touch(LOOK, this);
    return this.#bucket.tokensAt(clock().now());
  }

  /**
   * Takes tokens if there are enough, without waiting: for events that can be dropped.
   *
   * @param n - The number of tokens, an integer >= 0; 1 by default.
   * @returns Whether the events may happen now. If not, no token was taken. More than `burst` events are never
   *   permitted.
   * @throws `RangeError` if `n` is not such an integer.
   *
   * @example
   * ```ts
   * import { Limiter } from "goroutines";
   *
   * const limiter = new Limiter(1, 2);
   * console.log(limiter.allow(), limiter.allow(), limiter.allow()); // true true false
   * ```
   *
   * Mirrors `AllowN` in Go's golang.org/x/time/rate/rate.go.
   */
  allow(n: number = 1): boolean {
    note("rate.Allow", this);
    return this.#bucket.take(checkCount("n", n), clock().now(), 0) !== null;
  }

  /**
   * Waits until there are enough tokens, and takes them. They are taken at the call, so callers are served in FIFO
   * order.
   *
   * With the signal of a `context` that has a deadline, it rejects at once if the tokens would come too late. A foreign
   * signal does not tell when it will abort, so the wait ends only when it does.
   *
   * @param n - The number of tokens, an integer >= 0; 1 by default.
   * @param options - `signal` cancels the wait, and the tokens are returned. Other waits keep their times.
   * @returns Resolves when the events may happen: at once if there are enough tokens. If no tokens will be added, it
   *   waits forever.
   * @throws Rejects at once with `Error` `rate: Wait(n=3) exceeds limiter's burst 2` if it can never succeed, or
   *   `rate: Wait(n=1) would exceed context deadline`; with `RangeError` if `n` is not such an integer; with the
   *   signal's reason if it aborts first. Then no token was taken.
   *
   * @example
   * ```ts
   * import { Limiter } from "goroutines";
   *
   * const limiter = new Limiter(100, 1);
   * await limiter.wait();
   * const signal = AbortSignal.abort("too late");
   * await limiter.wait(1, { signal }).catch((reason) => console.log(reason)); // too late
   * await limiter.wait(2).catch((error) => console.log(error.message)); // rate: Wait(n=2) exceeds limiter's burst 1
   * ```
   *
   * Mirrors `WaitN` in Go's golang.org/x/time/rate/rate.go.
   */
  wait(n: number = 1, options?: WaitOptions): Promise<void> {
    try {
      begin("rate.Wait", this, undefined);
      const bucket = this.#bucket;
      if (checkCount("n", n) > bucket.burst && bucket.isLimited) {
        throw new Error(`rate: Wait(n=${n}) exceeds limiter's burst ${bucket.burst}`);
      }
      // Not earlier: Go checks the burst first.
      const signal = options == null ? undefined : signalOf(options);
      const { origin } = clock();
      const now = clock().now();
      const grant = bucket.take(n, now, deadlineOf(signal) - origin - now);
      if (grant === null) throw new Error(`rate: Wait(n=${n}) would exceed context deadline`);
      if (grant.at <= now) return completedVoid();
      const turn = new Turn(grant.at, () => bucket.giveBack(grant, clock().now()));
      return wait<void>(turn, this, WAIT, null, signal);
    } catch (error) {
      return failed(error);
    }
  }

  /**
   * Takes tokens in advance, and tells when the events may happen: for code that waits by itself.
   *
   * @param n - The number of tokens, an integer >= 0; 1 by default.
   * @returns When the events may happen, and a way to cancel them. If `n` is more than `burst`, `ok` is false and no
   *   token was taken.
   * @throws `RangeError` if `n` is not such an integer.
   *
   * @example
   * ```ts
   * import { every, Hour, Limiter } from "goroutines";
   *
   * const limiter = new Limiter(every(1 * Hour), 1);
   * console.log(limiter.reserve().delay); // 0
   * const second = limiter.reserve();
   * console.log(second.delay > 0, second.delay <= 1 * Hour); // true true
   * second.cancel();
   * console.log(limiter.reserve(2).ok); // false
   * ```
   *
   * Mirrors `ReserveN` in Go's golang.org/x/time/rate/rate.go.
   */
  reserve(n: number = 1): Reservation {
    note("rate.Reserve", this);
    const grant = this.#bucket.take(checkCount("n", n), clock().now(), NEVER);
    return new BucketReservation(this, this.#bucket, grant);
  }

  /**
   * Changes the limit from now on. Reservations and waits in progress keep their times.
   *
   * @param perSecond - Events per second, as for the constructor.
   * @throws `RangeError` if it is not a number.
   */
  setLimit(perSecond: number): void {
    note("rate.SetLimit", this);
    this.#bucket.setLimit(checkLimit(perSecond), clock().now());
  }

  /**
   * Changes how many tokens the bucket holds. A smaller burst drops surplus tokens, a larger one adds none.
   *
   * @param n - The new burst, an integer >= 0.
   * @throws `RangeError` if it is not such an integer.
   */
  setBurst(n: number): void {
    note("rate.SetBurst", this);
    this.#bucket.setBurst(checkCount("burst", n), clock().now());
  }
}

/** The latest time at which a signal will abort, if it tells, in milliseconds since the epoch. */
function deadlineOf(signal: AbortSignal | undefined): number {
  return (signal === undefined ? undefined : sourceOf(signal)?.deadline) ?? NEVER;
}

function checkLimit(perSecond: number): number {
  if (typeof perSecond !== "number" || Number.isNaN(perSecond)) {
    throw new RangeError(`rate: the limit must be a number, not ${quoted(perSecond)}`);
  }
  return perSecond;
}

function checkCount(name: string, n: number): number {
  if (Number.isSafeInteger(n) && n >= 0) return n;
  throw new RangeError(`rate: ${name} must be an integer of at least 0, not ${quoted(n)}`);
}

import { sourceOf } from "../runtime/abort.js";
import { begin, note } from "../runtime/begin.js";
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
 * Limits how often something happens: Go's `rate.Limiter`. It is a bucket of tokens, full at first, in which `perSecond`
 * tokens appear each second and at most `burst` have room; an event takes one.
 *
 * Where too few are there, {@link wait} waits for them, {@link allow} is false, and {@link reserve} tells how long to wait.
 * The first caller is due first: tokens are taken at the call, even those that are still to come.
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
 * A method costs O(1); a wait that has to wait, O(log n) in the number of timers that are waited for. Time is the
 * package's, so it is virtual in a bubble of `goroutines/testing`. Mirrors `Limiter` in Go's
 * golang.org/x/time/rate/rate.go.
 */
export class Limiter {
  readonly #bucket: Bucket;

  /**
   * Makes a limiter with a full bucket: `rate.NewLimiter(perSecond, burst)`.
   *
   * @param perSecond - Events per second, fractions included; see {@link every}. `Infinity` permits everything at once,
   *   whatever `burst` is. With zero or less no tokens appear: what the bucket holds is all.
   * @param burst - How many events may happen at once, and the most that one call can ask for: an integer of at least 0.
   * @throws `RangeError` if `perSecond` is not a number, or `burst` no such integer.
   */
  constructor(perSecond: number, burst: number) {
    this.#bucket = new Bucket(checkLimit(perSecond), checkCount("burst", burst), clock().now());
    note("make", this, "limiter");
  }

  /** How many tokens there are now, with fractions; less than zero while more is reserved than there is. */
  get tokens(): number {
    return this.#bucket.tokensAt(clock().now());
  }

  /**
   * Takes tokens if they are there: for events that are dropped where there are too many.
   *
   * @param n - How many, an integer of at least 0; 1 by default.
   * @returns Whether the events may happen now. If not, nothing was taken; more than `burst` never may.
   * @throws `RangeError` if `n` is no such integer.
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
   * Takes tokens, and waits until they are there. Its place is fixed at the call: whoever calls later is due later.
   *
   * With the signal of a `context` that has a deadline it fails at once if the tokens come later than that. A foreign
   * signal does not tell when it will abort: then the wait ends when it does.
   *
   * @param n - How many, an integer of at least 0; 1 by default.
   * @param options - `signal` cancels the wait, and the tokens are given back. Waits that have begun keep their times.
   * @returns Resolves when the events may happen: at once if the tokens are there. Without a limit or tokens to come, it
   *   waits forever.
   * @throws Rejects at once with `Error` `rate: Wait(n=3) exceeds limiter's burst 2` if it can never succeed, or
   *   `rate: Wait(n=1) would exceed context deadline`; with `RangeError` if `n` is no such integer; with the signal's reason
   *   if it aborts first. Then nothing was taken.
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
      // Not before: Go looks at the burst first.
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
   * Takes tokens now, even those that are still to come, and tells when they will be there: for code that waits by itself.
   *
   * @param n - How many, an integer of at least 0; 1 by default.
   * @returns When the events may happen, and a way to cancel them. It is not `ok`, and nothing was taken, if `n` is more
   *   than `burst`.
   * @throws `RangeError` if `n` is no such integer.
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
   * Changes the limit from now on. Reservations, and waits that have begun, keep their times.
   *
   * @param perSecond - Events per second, as for the constructor.
   * @throws `RangeError` if it is not a number.
   */
  setLimit(perSecond: number): void {
    note("rate.SetLimit", this);
    this.#bucket.setLimit(checkLimit(perSecond), clock().now());
  }

  /**
   * Changes how many tokens have room. A smaller burst drops what is above it, a larger one adds nothing.
   *
   * @param n - The new burst, an integer of at least 0.
   * @throws `RangeError` if it is no such integer.
   */
  setBurst(n: number): void {
    note("rate.SetBurst", this);
    this.#bucket.setBurst(checkCount("burst", n), clock().now());
  }
}

/** When a signal is going to abort at the latest, as far as it tells: in milliseconds since the epoch. */
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

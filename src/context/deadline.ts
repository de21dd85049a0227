import { type Clock, clock, type Deadline, NEVER } from "../runtime/clock.js";
import { quoted } from "../runtime/quoted.js";
import { CancelContext, expire, type Timer } from "./cancel-context.js";
import type { Context, Parent } from "./context.js";
import { DeadlineExceeded } from "./errors.js";
import { contextOf } from "./parent.js";
import { propagate } from "./propagate.js";
import { type CancelFunc, cancelable, cancelFunc } from "./with-cancel.js";

/**
 * A context with its own deadline, which is earlier than that of its parent.
 *
 * Invariants:
 * - Until it ends, the deadline is pending on the clock on which it was made. So code that has only its signal is told
 *   in time as long as the process lives, and the context cannot be garbage-collected before.
 * - The deadline is idle exactly while no waiter waits for this context, or for a context below without its own
 *   deadline. An idle deadline does not keep the process alive.
 *
 * If a caller reads the state before the clock had a turn, the clock first catches up, so that timers fire in order.
 *
 * Mirrors `timerCtx` in Go's context/context.go.
 */
class DeadlineContext extends CancelContext implements Deadline, Timer {
  readonly key: number;
  slot = -1;
  order = 0;
  isIdle = true;
  readonly #clock: Clock;
  readonly #cause: unknown;
  /** The number of waiters. */
  #waits = 0;

  /** `instant` is the deadline on that clock. */
  constructor(parent: Context, source: Clock, instant: number, cause: unknown) {
    super(parent, null, source.origin + instant);
    this.timer = this;
    this.key = instant;
    this.#clock = source;
    this.#cause = cause ?? DeadlineExceeded;
  }

  protected override get kind(): string {
    return `WithDeadline(${this.#clock.date(this.key).toISOString()})`;
  }

  /** Starts the deadline, which may already have passed. Its parent has been checked. */
  start(): void {
    if (this.key <= this.#clock.now()) this.fire();
    else this.#clock.add(this);
  }

  fire(): void {
    expire(this, DeadlineExceeded, this.#cause);
  }

  override catchUp(): void {
    this.#clock.catchUp();
  }

  override hold(): void {
    // First, as a clock that has ended throws.
    if (this.#waits === 0 && this.slot !== -1) this.#clock.hold(this);
    this.#waits += 1;
  }

  override release(): void {
    this.#waits -= 1;
    if (this.#waits === 0 && this.slot !== -1) this.#clock.release(this);
  }

  override end(err: Error, cause: unknown): void {
    this.#clock.remove(this);
    super.end(err, cause);
  }
}

/**
 * Makes a context that ends at a point in time: `context.WithDeadline(parent, at)` and
 * `context.WithDeadlineCause(parent, at, cause)`. It ends earlier if its cancel function is called, or with its parent.
 *
 * The deadline is on the clock of `now()`, which is virtual in `synctest`. It keeps the process alive exactly while an
 * operation of this package waits for the context, through its channel, its signal or {@link afterFunc}.
 *
 * @param parent - The parent context, or a foreign signal. If its deadline is earlier, this is {@link withCancel}.
 * @param at - Milliseconds since the epoch, or a `Date`. With a time in the past the context is already over;
 *   `Infinity` means no deadline.
 * @param cause - The `context.cause` of the context if the deadline ends it; by default {@link DeadlineExceeded}.
 * @returns The context and its cancel function. Call it when the work is over, to release the deadline.
 * @throws `TypeError` `cannot create context from nil parent`, or if `parent` is neither a context nor a signal;
 *   `RangeError` if `at` is neither a number nor a valid date.
 *
 * @example
 * ```ts
 * import { context, Millisecond, now } from "goroutines";
 *
 * const [ctx, cancel] = context.withDeadline(context.background(), now() + 5 * Millisecond);
 * using _ = cancel;
 * await ctx.done?.receive();
 * console.log(String(ctx.err)); // TimeoutError: context deadline exceeded
 * ```
 *
 * Costs O(log n) in the number of pending deadlines. Mirrors `WithDeadline` and `WithDeadlineCause` in Go's
 * context/context.go.
 */
export function withDeadline(parent: Parent, at: number | Date, cause?: unknown): [Context, CancelFunc] {
  const context = contextOf(parent);
  const time: unknown = typeof at === "object" && at !== null ? at.getTime?.() : at;
  if (typeof time !== "number" || Number.isNaN(time)) {
    throw new RangeError(`context: deadline must be a Date or milliseconds since the epoch, not ${quoted(at)}`);
  }
  const source = clock();
  return until(context, source, time - source.origin, cause);
}

/**
 * Makes a context that ends after a duration: `context.WithTimeout(parent, ms)` and
 * `context.WithTimeoutCause(parent, ms, cause)`. It is {@link withDeadline} relative to now.
 *
 * @param parent - The parent context, or a foreign signal.
 * @param ms - Milliseconds. With zero or less the context is already over; `Infinity` means no deadline.
 * @param cause - The `context.cause` of the context if the deadline ends it; by default {@link DeadlineExceeded}.
 * @returns The context and its cancel function. Call it when the work is over, to release the deadline.
 * @throws `TypeError` `cannot create context from nil parent`, or if `parent` is neither a context nor a signal;
 *   `RangeError` if `ms` is not a number.
 *
 * @example
 * ```ts
 * import { Channel, context, Millisecond } from "goroutines";
 *
 * const reply = new Channel<string>();
 * const [ctx, cancel] = context.withTimeout(context.background(), 5 * Millisecond);
 * try {
 *   await reply.receive({ signal: ctx.signal });
 * } catch (error) {
 *   console.log(error === context.DeadlineExceeded); // true
 * } finally {
 *   cancel();
 * }
 * ```
 *
 * Costs O(log n) in the number of pending deadlines. Mirrors `WithTimeout` and `WithTimeoutCause` in Go's
 * context/context.go.
 */
export function withTimeout(parent: Parent, ms: number, cause?: unknown): [Context, CancelFunc] {
  const context = contextOf(parent);
  if (typeof ms !== "number" || Number.isNaN(ms)) {
    throw new RangeError(`context: timeout must be a number of milliseconds, not ${quoted(ms)}`);
  }
  const source = clock();
  return until(context, source, source.now() + ms, cause);
}

function until(parent: Context, source: Clock, instant: number, cause: unknown): [Context, CancelFunc] {
  const deadline = source.origin + instant;
  if (instant === NEVER || (parent.deadline ?? NEVER) < deadline) return cancelable(parent);
  const context = new DeadlineContext(parent, source, instant, cause);
  propagate(parent, context);
  if (!context.aborted) context.start();
  return [context, cancelFunc(context)];
}

import { RECEIVE, type ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { type Clock, clock, type Deadline } from "../runtime/clock.js";
import { iterate } from "../runtime/iteration.js";
import { isReady, park, proceed, type Waiter } from "../runtime/operation.js";
import type { WaitOptions } from "../runtime/options.js";
import { type Received, receive, received, type Source } from "../runtime/receiving.js";
import { WaitQueue } from "../runtime/wait-queue.js";

/** `key` of a timer that is stopped, or whose value has been received. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * The channel of a timer or ticker, with the semantics of Go since 1.23.
 *
 * It is lazy. Nothing happens when the deadline passes: the channel is ready when somebody looks and the clock
 * says so. Only while somebody is parked on it does the deadline stand in the clock's heap. So a timer that
 * nobody waits for holds nothing, and what was not received before a stop or reset never existed.
 *
 * Invariant: the deadline is in the heap exactly while somebody is parked and the timer is active.
 *
 * Mirrors `maybeRunChan`, `blockTimerChan` and `needsAdd` in Go's runtime/time.go.
 */
export class TimerChannel implements ReceiveChannel<Date>, Source<Date>, Deadline {
  declare readonly "~goroutines": "channel";
  /** Timer channels look unbuffered. */
  readonly capacity: number = 0;
  readonly length: number = 0;
  key: number;
  slot = -1;
  order = 0;
  readonly #clock: Clock = clock();
  readonly #waiters: WaitQueue = new WaitQueue();
  /** Milliseconds between ticks; 0 for a timer, which fires once. */
  #period: number;
  #active = true;

  constructor(ms: number, period: number) {
    this.key = this.#clock.now() + Math.max(ms, 0);
    this.#period = period;
    note("make", this);
  }

  /** Returns whether there was something to stop: a value not yet received. */
  stop(): boolean {
    const stopped = this.#active;
    this.#clock.remove(this);
    this.#active = false;
    this.key = NEVER;
    return stopped;
  }

  reset(ms: number, period: number): boolean {
    const stopped = this.stop();
    this.#active = true;
    this.key = this.#clock.now() + Math.max(ms, 0);
    this.#period = period;
    if (this.#waiters.first !== null) this.#clock.add(this);
    return stopped;
  }

  receive(options?: WaitOptions): Promise<Received<Date>> {
    return receive(this, RECEIVE, options, received<Date>);
  }

  take(options?: WaitOptions): Promise<Date> {
    return receive(this, RECEIVE, options, (value) => value as Date);
  }

  tryReceive(): Received<Date> | undefined {
    note(RECEIVE, this);
    return this[proceed]();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Date> & AsyncDisposable {
    return iterate(this, RECEIVE);
  }

  /** @internal */
  [isReady](): boolean {
    return this.#isReady(this.#clock.now());
  }

  /** @internal */
  [proceed](): Received<Date> | undefined {
    const now = this.#clock.now();
    return this.#isReady(now) ? { value: this.#tick(now), ok: true } : undefined;
  }

  /** @internal */
  [park](waiter: Waiter): void {
    // First, as a clock that has ended throws.
    if (this.#waiters.first === null && this.#active) this.#clock.add(this);
    this.#waiters[park](waiter);
    waiter.queue = this;
  }

  unpark(waiter: Waiter): void {
    this.#waiters.unpark(waiter);
    if (this.#waiters.first === null) this.#clock.remove(this);
  }

  fire(now: number): void {
    const waiter = this.#waiters.claim();
    if (waiter === null) return;
    const due = this.#tick(now);
    if (this.#active && this.#waiters.first !== null) this.#clock.add(this);
    waiter.complete(due, true);
  }

  /** While somebody is parked, what is due is theirs: the clock will bring it, and no newcomer overtakes. */
  #isReady(now: number): boolean {
    return now >= this.key && this.#active && this.#waiters.first === null;
  }

  /** Delivers: returns the time that was due, and moves on to the next tick that is still to come. */
  #tick(now: number): Date {
    const due = this.#clock.date(this.key);
    if (this.#period === 0) {
      this.#active = false;
      this.key = NEVER;
    } else {
      this.key += this.#period * (1 + Math.floor((now - this.key) / this.#period));
    }
    return due;
  }
}

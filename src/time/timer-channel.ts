import { RECEIVE, type ReceiveChannel } from "../channel/index.js";
import { note } from "../runtime/begin.js";
import { type Clock, clock, type Deadline, NEVER } from "../runtime/clock.js";
import { told } from "../runtime/completion.js";
import { inspect, lengthOf } from "../runtime/inspect.js";
import { iterate } from "../runtime/iteration.js";
import { isReady, park, proceed, type Waiter } from "../runtime/operation.js";
import type { WaitOptions } from "../runtime/options.js";
import { type Received, receive, received, type Source } from "../runtime/receiving.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { dueText } from "./due-text.js";
import { Grid } from "./grid.js";

/**
 * The channel of a timer or ticker, with the semantics of Go since 1.23.
 *
 * It is lazy. Nothing happens when the deadline passes: an operation compares the deadline with the clock. The deadline
 * is in the clock's heap only while an operation is parked on the channel. So a timer that nobody waits for holds
 * nothing, and a time that was not received before a stop or reset never existed.
 *
 * Invariants: the deadline is in the heap exactly while an operation is parked and the deadline is finite; `key` is
 * {@link NEVER} while the timer is not active.
 *
 * Mirrors `maybeRunChan`, `blockTimerChan` and `needsAdd` in Go's runtime/time.go.
 */
export class TimerChannel implements ReceiveChannel<Date>, Source<Date>, Deadline {
  declare readonly "~goroutines": "channel";
  /** Timer channels look unbuffered. */
  readonly capacity: number = 0;
  readonly length: number = 0;
  key: number = NEVER;
  slot = -1;
  order = 0;
  readonly #clock: Clock = clock();
  readonly #waiters: WaitQueue = new WaitQueue();
  readonly #repeats: boolean;
  /** Null for a timer, which fires once. */
  #grid: Grid | null = null;
  /** Whether there is something to stop: a time not yet received, even if it will never come. */
  #active = false;

  /** `ms` is the period of a channel that repeats, and is above zero then. */
  constructor(ms: number, repeats = false) {
    this.#repeats = repeats;
    this.#start(ms);
    note("make", this, "timer");
  }

  /** Returns whether there was something to stop. */
  stop(): boolean {
    const stopped = this.#active;
    this.#clock.remove(this);
    this.#end();
    return stopped;
  }

  reset(ms: number): boolean {
    const stopped = this.stop();
    this.#start(ms);
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
    return told(this[proceed]());
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Date> & AsyncDisposable {
    return iterate(this, RECEIVE);
  }

  /** The text for `console.log`, under a name: `Timer { due: 2000-01-01T00:00:10.000Z, receivers: 0 }`. */
  describe(name: string): string {
    return `${name} { due: ${dueText(this.#clock, this.key)}, receivers: ${lengthOf(this.#waiters)} }`;
  }

  /** @internal */
  [inspect](): string {
    return this.describe("TimerChannel");
  }

  /** @internal */
  [isReady](): boolean {
    return this.#isReady(this.#clock.now());
  }

  /** @internal */
  [proceed](): Received<Date> | undefined {
    const now = this.#clock.now();
    return this.#isReady(now) ? { value: this.#deliver(now), ok: true } : undefined;
  }

  /** @internal */
  [park](waiter: Waiter): void {
    // First, as a clock that has ended throws.
    if (this.#waiters.first === null) this.#clock.add(this);
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
    const due = this.#deliver(now);
    if (this.#waiters.first !== null) this.#clock.add(this);
    waiter.complete(due, true);
  }

  #start(ms: number): void {
    this.#grid = this.#repeats ? new Grid(this.#clock, ms) : null;
    this.key = this.#grid?.instant ?? this.#clock.now() + Math.max(ms, 0);
    this.#active = true;
  }

  #end(): void {
    this.#active = false;
    this.key = NEVER;
  }

  /**
   * While operations are parked, a time that is due belongs to them: the clock will deliver it, and no newcomer
   * overtakes.
   */
  #isReady(now: number): boolean {
    return now >= this.key && this.#waiters.first === null;
  }

  /** Returns the time that was due, and advances to the next tick in the future. */
  #deliver(now: number): Date {
    const grid = this.#grid;
    const due = grid === null ? this.#clock.date(this.key) : grid.date;
    if (grid === null) {
      this.#end();
    } else {
      grid.advance(now);
      this.key = grid.instant;
    }
    return due;
  }
}

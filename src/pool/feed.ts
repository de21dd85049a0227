import { abortedOf, onAbort, reasonOf } from "../runtime/abort.js";
import { add } from "./admission.js";
import { type AsyncContext, currentContext, within } from "./async-context.js";
import { cancel } from "./cancel.js";
import type { Core } from "./core.js";
import { JobSource } from "./job-source.js";
import { Ticket } from "./ticket.js";
import type { Wishes } from "./wishes.js";

/** One job of a sequence. */
export abstract class FeedTicket extends Ticket {
  /** Its index among the active tickets; -1 once it has ended. (An initialiser would need a constructor.) */
  index!: number;
}

/** The signals that end a sequence. */
export interface Limits {
  /** Ends the sequence at once, with an error. */
  readonly signal: AbortSignal | undefined;
  /** Ends the sequence gracefully. */
  readonly until: AbortSignal | undefined;
}

/**
 * A sequence of jobs on its way through a pool. It pulls jobs from its source as workers become free, in the async
 * context of the call that made it. Subclasses handle the outcomes of the jobs.
 *
 * Invariants: a sequence pulls no job once it `isExhausted`. It is over when it is exhausted, no job is active, and it
 * does not wait for the clean-up of its source.
 */
export abstract class Feed<Job> {
  protected readonly core: Core;
  protected readonly wishes: Wishes;
  protected readonly context: AsyncContext | null = currentContext(new Promise(() => {}));
  /** Jobs that were pulled and have not ended. */
  protected readonly active: FeedTicket[] = [];
  /** Whether the sequence pulls no more jobs. */
  protected isExhausted = false;
  /** Whether the remaining jobs were cancelled. */
  protected isCancelled = false;
  /** The error with which the sequence ends; null if it ends normally. */
  protected failure: { readonly error: unknown } | null = null;
  readonly #source: JobSource<Job>;
  readonly #limits: Limits;
  #isPulling = false;
  /** Whether the sequence waits for the clean-up of its source. */
  #isLeaving = false;
  #forgetSignals: (() => void)[] = [];

  constructor(core: Core, jobs: Iterable<Job> | AsyncIterable<Job>, wishes: Wishes, limits: Limits) {
    this.core = core;
    this.wishes = wishes;
    this.#source = new JobSource(jobs);
    this.#limits = limits;
  }

  /** Whether another job may be pulled now. */
  protected abstract get hasRoom(): boolean;
  /** Makes the ticket of a job that was pulled. */
  protected abstract ticketOf(job: Job): FeedTicket;
  /** Serves waiting callers: the sequence is over, has failed, or has a new result. */
  protected abstract tell(): void;

  /** Registers the sequence with its pool and its signals, and starts to pull. */
  protected begin(): void {
    if (this.isExhausted) return;
    const { signal, until } = this.#limits;
    this.core.feeds ??= new Set();
    this.core.feeds.add(this as Feed<unknown>);
    // If both signals have aborted, `signal` wins.
    if (signal !== undefined) this.#obey(signal, (reason) => this.fail(reason));
    if (until !== undefined && !this.isExhausted) this.#obey(until, () => this.#finish());
    this.pull();
    if (this.isOver()) this.release();
  }

  /** Pulls jobs and starts them while there are workers for them, and room for their results. */
  pull(): void {
    if (this.#mayPull()) within(this.context, pullFrom, this as Feed<unknown>);
  }

  /**
   * Called when the pool closes. Pulled jobs are finished; the current or next pull ends the sequence with an error.
   */
  closed(error: Error): void {
    if (!this.#isPulling || this.isExhausted) return;
    this.#leaveQuietly();
    this.#exhaust({ error });
  }

  /** Ends the sequence with an error, and cancels the remaining jobs. */
  fail(error: unknown): void {
    if (this.isCancelled) return;
    this.failure = { error };
    this.#leaveQuietly();
    this.cancelRest(error);
    this.tell();
  }

  protected cancelRest(reason: unknown): void {
    this.isExhausted = true;
    this.isCancelled = true;
    for (let ticket = this.active.at(-1); ticket !== undefined; ticket = this.active.at(-1)) {
      cancel(this.core, ticket, "cancelled", reason);
    }
  }

  /** Leaves the source; rejects with the error of its clean-up. */
  protected leave(): Promise<void> {
    return within(this.context, leaveSource, this as Feed<unknown>);
  }

  // Not a getter: getters are slow in V8.
  protected isOver(): boolean {
    return this.isExhausted && this.active.length === 0 && !this.#isLeaving;
  }

  /** Unregisters the sequence from its pool and its signals. */
  protected release(): void {
    this.core.feeds?.delete(this as Feed<unknown>);
    for (const forget of this.#forgetSignals.splice(0)) forget();
  }

  /** Removes a job from the active ones in O(1): the last one takes its place. */
  protected deactivate(ticket: FeedTicket): void {
    const last = this.active.pop() as FeedTicket;
    if (last !== ticket) {
      this.active[ticket.index] = last;
      last.index = ticket.index;
    }
    ticket.index = -1;
  }

  #obey(signal: AbortSignal, abort: (reason: unknown) => void): void {
    if (abortedOf(signal)) abort(reasonOf(signal));
    else this.#forgetSignals.push(onAbort(signal, abort));
  }

  /** Stops pulling. A job that the source is already producing still counts if it comes before the sequence is over. */
  #finish(): void {
    if (this.isExhausted) return;
    this.isExhausted = true;
    this.#isLeaving = !this.#isPulling;
    this.leave().then(
      () => this.#left(null),
      (error: unknown) => this.#left({ error }),
    );
    this.tell();
  }

  #left(failure: { readonly error: unknown } | null): void {
    const isOver = this.isOver();
    this.#isLeaving = false;
    if (!isOver) this.failure ??= failure;
    this.tell();
  }

  #exhaust(failure: { readonly error: unknown } | null): void {
    this.isExhausted = true;
    this.failure ??= failure;
    this.tell();
  }

  #leaveQuietly(): void {
    this.leave().catch(() => {});
  }

  #mayPull(): boolean {
    if (this.#isPulling || this.isExhausted) return false;
    return this.hasRoom;
  }

  static pullFrom(feed: Feed<unknown>): void {
    while (feed.#mayPull()) {
      feed.#isPulling = true;
      try {
        const result = feed.#source.next();
        if (feed.#source.isAsync) Promise.resolve(result).then(feed.#arrived, feed.#broken);
        else feed.#take(result);
      } catch (error) {
        feed.#broken(error);
      }
    }
  }

  static leaveSource(feed: Feed<unknown>): Promise<void> {
    return feed.#source.leave();
  }

  readonly #arrived = (result: unknown): void => {
    try {
      this.#take(result);
    } catch (error) {
      this.#broken(error);
    }
    this.pull();
  };

  /** The source has failed. That ends it, so its `return` is not called. */
  readonly #broken = (error: unknown): void => {
    this.#isPulling = false;
    const { hasEnded } = this.#source;
    this.#source.hasEnded = true;
    if (!hasEnded) this.fail(error);
  };

  #take(result: unknown): void {
    const step = this.#source.step(result);
    this.#isPulling = false;
    if (step.done) {
      this.#source.hasEnded = true;
      if (!this.isExhausted) this.#exhaust(null);
    } else if (!this.isCancelled && !this.isOver()) {
      this.#add(step.value);
    }
  }

  #add(job: Job): void {
    if (this.core.closed) {
      this.#leaveQuietly();
      if (!this.isExhausted) this.#exhaust({ error: this.core.closedError() });
      return;
    }
    const ticket = this.ticketOf(job);
    ticket.index = this.active.push(ticket) - 1;
    add(this.core, ticket);
  }
}

const { pullFrom, leaveSource } = Feed;

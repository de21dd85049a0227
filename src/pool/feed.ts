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
  /** Its index among the active ones; -1 when it is not one of them any more. (To make it here would take a constructor.) */
  index!: number;
}

/** What ends a sequence. */
export interface Limits {
  /** At once, and then it fails. */
  readonly signal: AbortSignal | undefined;
  /** In good order. */
  readonly until: AbortSignal | undefined;
}

/**
 * A sequence of jobs on its way through a pool: pulled from its source as workers become free, in the async context of the
 * call that brought it. Subclasses know what becomes of the jobs.
 *
 * Invariant: nothing is pulled once it `isExhausted`. It is over when that is so, no job is active, and its source was left.
 */
export abstract class Feed<Job> {
  protected readonly core: Core;
  protected readonly wishes: Wishes;
  protected readonly context: AsyncContext | null = currentContext(new Promise(() => {}));
  /** Jobs that were pulled and have not ended. */
  protected readonly active: FeedTicket[] = [];
  /** Nothing more will be pulled. */
  protected isExhausted = false;
  /** What was left was cancelled. */
  protected isCancelled = false;
  /** What it is to end with. */
  protected failure: { readonly error: unknown } | null = null;
  readonly #source: JobSource<Job>;
  readonly #limits: Limits;
  #isPulling = false;
  /** The source cleans up, and that is waited for. */
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
  /** It is over, or has failed, or there is more of it: those that wait for that are to be told. */
  protected abstract tell(): void;

  /** From now on it holds on to its pool and its signals, and pulls. */
  protected begin(): void {
    if (this.isExhausted) return;
    const { signal, until } = this.#limits;
    this.core.feeds ??= new Set();
    this.core.feeds.add(this as Feed<unknown>);
    // First the one that fails.
    if (signal !== undefined) this.#obey(signal, (reason) => this.fail(reason));
    if (until !== undefined && !this.isExhausted) this.#obey(until, () => this.#finish());
    this.pull();
    if (this.isOver()) this.release();
  }

  /** Pulls jobs and starts them as long as there are workers for them, and room for what comes of them. */
  pull(): void {
    if (this.#mayPull()) within(this.context, pullFrom, this as Feed<unknown>);
  }

  /** The pool takes no more jobs. What was pulled is done; the sequence ends with an error when the next would be pulled. */
  closed(error: Error): void {
    if (!this.#isPulling || this.isExhausted) return;
    this.#leaveQuietly();
    this.#exhaust({ error });
  }

  /** Ends it with an error: what is left is cancelled. */
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

  /** Leaves the source; what its clean-up throws is thrown. */
  protected leave(): Promise<void> {
    return within(this.context, leaveSource, this as Feed<unknown>);
  }

  // Not a getter: in V8 they are slow.
  protected isOver(): boolean {
    return this.isExhausted && this.active.length === 0 && !this.#isLeaving;
  }

  /** It holds on to nothing any more. */
  protected release(): void {
    this.core.feeds?.delete(this as Feed<unknown>);
    for (const forget of this.#forgetSignals.splice(0)) forget();
  }

  /** A job is not active any more. */
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

  /** Pulls no more. A job that the source is producing is still taken if it comes before the rest is done. */
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

  /** The source has failed. It has ended by that: it is not told to. */
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

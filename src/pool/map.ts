import { checkSignal, onAbort, reasonOf } from "../runtime/abort.js";
import { begin } from "../runtime/begin.js";
import { completed, failed } from "../runtime/completion.js";
import { iterated } from "../runtime/iteration.js";
import type { Waiter } from "../runtime/operation.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { type AsyncContext, currentContext } from "./async-context.js";
import type { Dispatcher, Loop } from "./dispatcher.js";
import type { Status } from "./outcome.js";
import { Ticket } from "./ticket.js";

/** Options of {@link Pool.map}. */
export interface MapOptions {
  /** Whether the results come in the order of the jobs. By default they come as they are ready. */
  readonly ordered?: boolean | undefined;
  /** Stops the work when it aborts; the loop ends with its reason (after `"collect"`ed errors: in an `AggregateError`). */
  readonly signal?: AbortSignal | undefined;
  /**
   * What happens when a job fails or times out. `"first"`, the default: the rest is cancelled, and the loop ends with
   * the error. `"collect"`: all others are done, and then the loop ends with an `AggregateError` of the errors.
   * `"continue"`: its outcome goes to the pool's results, to be read there, and the loop goes on.
   */
  readonly errors?: "first" | "collect" | "continue" | undefined;
}

/** What a mapping needs of its pool. */
export interface MapHost {
  readonly dispatcher: Dispatcher;
  readonly reason: string;
  /** How many results may be ready ahead of the one that is to be delivered next. */
  readonly ahead: number;
  /** Why no more jobs are taken; null if they are. */
  refusal(): Error | null;
  /** Passes a failed job's outcome on to the pool's results. */
  report(ticket: Ticket, status: Status, value: unknown, finishedAt: number): void;
}

/** One job of a mapping, and then its place in the sequence of results. */
class MapTicket extends Ticket {
  readonly #loop: MapLoop<unknown, unknown>;
  /** Its index among the active ones; -1 when it has ended. */
  index = -1;
  result: unknown;
  /** Whether there is a result. */
  isDone = false;
  /** The one whose result comes next. */
  following: MapTicket | null = null;

  constructor(input: unknown, context: AsyncContext | null, loop: MapLoop<unknown, unknown>) {
    super(input, undefined, context);
    this.#loop = loop;
  }

  accept(): void {}

  end(status: Status, value: unknown, finishedAt: number): void {
    this.#loop.jobEnded(this, status, value, finishedAt);
  }
}

/**
 * The jobs of one `map`, pulled from their source as workers become free, and their results.
 *
 * From `#head` to `#tail` are the tickets whose results are to be delivered, in that order: in the order of the jobs a
 * ticket is appended when it is pulled, otherwise when it is done. So delivery is the same for both: the head, if it
 * is done. A ticket that has failed is skipped.
 */
export class MapLoop<Job, Result> implements AsyncIterableIterator<Result, undefined>, Loop {
  readonly #host: MapHost;
  readonly #source: Iterator<Job> | AsyncIterator<Job>;
  readonly #isAsync: boolean;
  readonly #options: MapOptions;
  readonly #context: AsyncContext | null = currentContext(new Promise(() => {}));
  readonly #consumers: WaitQueue = new WaitQueue();
  readonly #active: MapTicket[] = [];
  readonly #errors: unknown[] = [];
  #head: MapTicket | null = null;
  #tail: MapTicket | null = null;
  /** Results that are not delivered yet. */
  #ready = 0;
  #hasBegun = false;
  #isPulling = false;
  /** Enough results wait for the consumer. */
  #isAhead = false;
  /** Nothing more will be pulled. */
  #isExhausted = false;
  /** Nothing more will be delivered. */
  #isCut = false;
  /** What the loop is to end with. */
  #failure: { readonly error: unknown } | null = null;
  #forgetSignal: (() => void) | null = null;

  constructor(jobs: Iterable<Job> | AsyncIterable<Job>, options: MapOptions, host: MapHost) {
    const iterable = jobs as Partial<Iterable<Job> & AsyncIterable<Job>>;
    const asyncSource = iterable[Symbol.asyncIterator]?.();
    const source = asyncSource ?? iterable[Symbol.iterator]?.();
    if (source === undefined) throw new TypeError("pool: jobs are not iterable");
    checkSignal(options.signal);
    this.#source = source;
    this.#isAsync = asyncSource !== undefined;
    this.#options = options;
    this.#host = host;
  }

  next(): Promise<IteratorResult<Result, undefined>> {
    const { dispatcher, reason } = this.#host;
    try {
      begin(reason, dispatcher, undefined);
      if (!this.#hasBegun) this.#begin();
      const ticket = this.#shift();
      // Otherwise all has been pulled that may be.
      if (this.#isAhead) this.#pull();
      this.#endIfOver();
      if (ticket !== null) return completed({ value: ticket.result as Result, done: false });
      if (!this.#isOver()) return wait(this.#consumers, dispatcher, reason, iterated<Result>, undefined);
      const failure = this.#takeFailure();
      return failure === null ? completed({ value: undefined, done: true }) : failed(failure.error);
    } catch (error) {
      return failed(error);
    }
  }

  /** Leaves the loop: what is left is cancelled. Does not wait for a source that is busy producing. */
  async return(): Promise<IteratorResult<Result, undefined>> {
    const isPulling = this.#isPulling;
    this.#cut(new Error("the loop over the results was left"));
    this.#failure = null;
    this.#errors.length = 0;
    const left = this.#leaveSource();
    this.#deliver();
    if (!isPulling) await left;
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Result, undefined> {
    return this;
  }

  /** As a `Loop`. */
  grow(): void {
    this.#pull();
  }

  /** As a `Loop`. Without a stop, what was pulled is still done, and the loop ends when the next job would be pulled. */
  end(error: Error, isStopped: boolean): void {
    if (isStopped) {
      this.#fail(error);
    } else if (this.#isPulling) {
      this.#endWith(error);
    }
  }

  /** A job has ended. */
  jobEnded(ticket: MapTicket, status: Status, value: unknown, finishedAt: number): void {
    this.#deactivate(ticket);
    if (this.#isCut) return;
    const { errors = "first", ordered = false } = this.#options;
    if (status === "done") {
      ticket.result = value;
      ticket.isDone = true;
      this.#ready += 1;
      if (!ordered) this.#append(ticket);
    } else if (status === "cancelled" || errors === "first") {
      this.#fail(value);
    } else if (errors === "collect") {
      this.#errors.push(value);
    } else {
      this.#host.report(ticket, status, value, finishedAt);
    }
    this.#deliver();
    this.#pull();
  }

  /** With the first `next` it begins to hold on to its pool and its signal. */
  #begin(): void {
    this.#hasBegun = true;
    const { signal } = this.#options;
    if (this.#isCut) return;
    this.#host.dispatcher.loops.add(this);
    if (signal !== undefined) {
      if (checkSignal(signal)) this.#fail(reasonOf(signal));
      else this.#forgetSignal = onAbort(signal, (reason) => this.#fail(reason));
    }
    this.#pull();
  }

  #endIfOver(): void {
    if (!this.#isOver()) return;
    this.#host.dispatcher.loops.delete(this);
    this.#forgetSignal?.();
  }

  // Not a getter: private ones are slow in V8.
  #isOver(): boolean {
    return this.#isExhausted && this.#active.length === 0 && this.#head === null;
  }

  /** Pulls and starts jobs as long as there are workers for them, and room for their results. */
  #pull(): void {
    const { dispatcher, ahead } = this.#host;
    // Half of the room has to be free again, so that workers are not started for one job each.
    this.#isAhead = this.#ready >= (this.#isAhead ? ahead / 2 : ahead);
    while (!this.#isPulling && !this.#isExhausted && !this.#isAhead) {
      if (this.#active.length >= dispatcher.workers.max) return;
      this.#isPulling = true;
      try {
        const step = this.#source.next();
        if (!this.#isAsync) {
          this.#take(step as IteratorResult<Job>);
          continue;
        }
        Promise.resolve(step)
          .then((arrived) => {
            this.#take(arrived);
            this.#pull();
          })
          .catch((error: unknown) => this.#fail(error));
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  #take(step: IteratorResult<Job>): void {
    this.#isPulling = false;
    if (this.#isExhausted) return;
    const refusal = step.done ? null : this.#host.refusal();
    if (step.done || refusal !== null) {
      this.#isExhausted = true;
      if (refusal === null) this.#deliver();
      else this.#endWith(refusal);
      return;
    }
    const ticket = new MapTicket(step.value, this.#context, this as MapLoop<unknown, unknown>);
    ticket.index = this.#active.push(ticket) - 1;
    if (this.#options.ordered) this.#append(ticket);
    this.#host.dispatcher.add(ticket, true, this.#options.errors === "continue");
  }

  /** No job is taken any more; the loop ends with the error after the results of those that were. */
  #endWith(error: Error): void {
    this.#isExhausted = true;
    this.#failure = { error };
    this.#leaveSource().catch(() => {});
    this.#deliver();
  }

  #deactivate(ticket: MapTicket): void {
    const last = this.#active.pop() as MapTicket;
    if (last !== ticket) {
      this.#active[ticket.index] = last;
      last.index = ticket.index;
    }
    ticket.index = -1;
  }

  #append(ticket: MapTicket): void {
    if (this.#tail === null) this.#head = ticket;
    else this.#tail.following = ticket;
    this.#tail = ticket;
  }

  /** The ticket whose result is next, taken out; null if that is not there yet. */
  #shift(): MapTicket | null {
    let head = this.#head;
    while (head !== null && head.index < 0 && !head.isDone) head = head.following;
    this.#head = head?.isDone ? head.following : head;
    if (this.#head === null) this.#tail = null;
    if (!head?.isDone) return null;
    // Once it is old, the garbage collector would take what it leads to for alive.
    head.following = null;
    this.#ready -= 1;
    return head;
  }

  /** Serves those who wait for a result. */
  #deliver(): void {
    while (this.#consumers.first !== null) {
      const ticket = this.#shift();
      if (ticket === null && !this.#isOver()) break;
      const consumer = this.#consumers.claim() as Waiter;
      const failure = ticket === null ? this.#takeFailure() : null;
      if (failure !== null) consumer.fail(failure.error);
      else consumer.complete(ticket?.result, ticket !== null);
    }
    this.#endIfOver();
  }

  /** What the loop ends with, told once. */
  #takeFailure(): { readonly error: unknown } | null {
    const errors = this.#errors.splice(0);
    const failure = this.#failure;
    this.#failure = null;
    if (errors.length === 0) return failure;
    const message = `${errors.length} jobs failed`;
    return { error: new AggregateError(failure === null ? errors : [...errors, failure.error], message) };
  }

  #fail(error: unknown): void {
    if (this.#isCut) return;
    this.#failure = { error };
    this.#cut(error);
    this.#leaveSource().catch(() => {});
    this.#deliver();
  }

  #cut(reason: unknown): void {
    this.#isCut = true;
    this.#isExhausted = true;
    this.#head = null;
    this.#tail = null;
    for (let ticket = this.#active.at(-1); ticket !== undefined; ticket = this.#active.at(-1)) {
      this.#host.dispatcher.cut(ticket, "cancelled", reason);
    }
  }

  async #leaveSource(): Promise<void> {
    await this.#source.return?.();
  }
}

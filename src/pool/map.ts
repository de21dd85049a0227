import { checkSignal } from "../runtime/abort.js";
import { begin } from "../runtime/begin.js";
import { completed, failed } from "../runtime/completion.js";
import { iterated } from "../runtime/iteration.js";
import type { Waiter } from "../runtime/operation.js";
import { wait } from "../runtime/wait.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { within } from "./async-context.js";
import { bad, count, read } from "./check.js";
import type { Core } from "./core.js";
import { Feed, type FeedTicket } from "./feed.js";
import type { MapOptions } from "./options.js";
import type { Status } from "./outcome.js";
import { type MapOwner, MapTicket, Sequence } from "./sequence.js";
import { wishesOfAll } from "./wishes.js";

type OnError = (error: unknown, job: unknown) => void;

/** The jobs of one `map`, and the loop over their results. */
export class MapLoop<Job, Result> extends Feed<Job> implements AsyncIterableIterator<Result>, MapOwner {
  readonly #reason: string;
  readonly #ordered: boolean;
  readonly #ahead: number | undefined;
  readonly #errors: "first" | "collect" | OnError;
  readonly #sequence: Sequence = new Sequence();
  readonly #consumers: WaitQueue = new WaitQueue();
  /** The number of waiting consumers. */
  #waiting = 0;
  readonly #collected: unknown[] = [];
  #hasBegun = false;

  constructor(core: Core, jobs: Iterable<Job> | AsyncIterable<Job>, options: MapOptions<Job> | null | undefined) {
    const { ordered = false, signal, until, priority, timeout, ahead, errors = "first" } = read(options);
    checkSignal(signal);
    checkSignal(until);
    super(core, jobs, wishesOfAll(priority, timeout, core.settings.wishes), { signal, until });
    this.#ordered = Boolean(ordered);
    this.#ahead = ahead === undefined ? undefined : count("ahead", ahead, 0);
    if (errors !== "first" && errors !== "collect" && typeof errors !== "function") {
      throw bad("errors", errors, '"first", "collect" or a function');
    }
    this.#errors = errors as OnError;
    this.#reason = `pool.map${core.settings.label}`;
  }

  next(): Promise<IteratorResult<Result, undefined>> {
    try {
      begin(this.#reason, this.core, undefined);
      const ticket = this.#sequence.shift();
      if (ticket !== null) {
        this.pull();
        if (this.isOver()) this.release();
        return completed({ value: ticket.result as Result, done: false });
      }
      if (this.isOver()) {
        const failure = this.#takeFailure();
        return failure === null ? completed({ value: undefined, done: true }) : failed(failure.error);
      }
      this.#waiting += 1;
      const promise = wait(this.#consumers, this.core, this.#reason, iterated<Result>, undefined);
      // With `ahead`, a waiting consumer makes room for one more job.
      if (this.#hasBegun) this.pull();
      else this.#begin();
      return promise;
    } catch (error) {
      return failed(error);
    }
  }

  /** Leaves the loop and cancels the remaining jobs. Like `for await`, it waits for the clean-up of the source. */
  async return(): Promise<IteratorResult<Result, undefined>> {
    this.failure = null;
    this.#collected.length = 0;
    const left = this.leave();
    this.cancelRest(new Error("the loop over the results was left"));
    this.#sequence.clear();
    this.tell();
    await left;
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Result> {
    return this;
  }

  /** Called by the tickets. */
  ended(ticket: MapTicket, status: Status, value: unknown): void {
    this.deactivate(ticket);
    if (this.isCancelled) return;
    if (status === "done") {
      ticket.result = value;
      ticket.isDone = true;
      this.#sequence.ready += 1;
      if (!this.#ordered) this.#sequence.append(ticket);
    } else if (status === "cancelled") {
      this.fail(value);
      return;
    } else if (this.#errors === "first") {
      this.#failAt(ticket, value);
      return;
    } else if (this.#errors === "collect") {
      this.#collected.push(value);
    } else if (!this.#report(this.#errors, ticket, value)) {
      return;
    }
    this.tell();
    this.pull();
  }

  protected override get hasRoom(): boolean {
    const { max } = this.core.workers;
    const { ready } = this.#sequence;
    const { length } = this.active;
    if (length >= max) return false;
    return this.#ahead === undefined ? ready < max : length + ready < this.#ahead + this.#waiting;
  }

  protected override ticketOf(job: Job): FeedTicket {
    const ticket = new MapTicket(job, this.wishes, this.context, this);
    if (this.#ordered) this.#sequence.append(ticket);
    return ticket;
  }

  // Not a getter: getters are slow in V8.
  protected override isOver(): boolean {
    return super.isOver() && this.#sequence.isEmpty();
  }

  /** Serves the consumers that wait for a result. */
  protected override tell(): void {
    while (this.#consumers.first !== null) {
      const ticket = this.#sequence.shift();
      if (ticket === null && !this.isOver()) break;
      this.#waiting -= 1;
      const consumer = this.#consumers.claim() as Waiter;
      const failure = ticket === null ? this.#takeFailure() : null;
      if (failure !== null) consumer.fail(failure.error);
      else consumer.complete(ticket?.result, ticket !== null);
    }
    if (this.isOver()) this.release();
  }

  #begin(): void {
    this.#hasBegun = true;
    this.begin();
  }

  /** Ends the loop with the error of a job. With `ordered`, only the results of earlier jobs are still delivered. */
  #failAt(ticket: MapTicket, error: unknown): void {
    if (this.#ordered) this.#sequence.endWith(ticket);
    this.fail(error);
  }

  /** Returns whether the loop goes on. Runs user code. */
  #report(onError: OnError, ticket: MapTicket, error: unknown): boolean {
    try {
      within(this.context, onError, error, ticket.input);
      return true;
    } catch (thrown) {
      if (!this.isCancelled) this.#failAt(ticket, thrown);
      return false;
    }
  }

  /** The error with which the loop ends; only the first call returns it. */
  #takeFailure(): { readonly error: unknown } | null {
    const errors = this.#collected.splice(0);
    const { failure } = this;
    this.failure = null;
    if (errors.length === 0) return failure;
    const message = `${errors.length} jobs failed`;
    return { error: new AggregateError(failure === null ? errors : [...errors, failure.error], message) };
  }
}

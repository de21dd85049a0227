import { abortedOf, reasonOf } from "../runtime/abort.js";
import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { JobQueue } from "./job-queue.js";
import type { Ticket } from "./ticket.js";

/** A FIFO of tickets that counts them. */
class Waiting extends WaitQueue<Ticket> {
  length = 0;

  override [park](ticket: Ticket): void {
    super[park](ticket);
    this.length += 1;
  }

  override unpark(ticket: Ticket): void {
    super.unpark(ticket);
    this.length -= 1;
  }
}

/** The owner of a backlog, which hears of changes. */
export interface BacklogOwner {
  /** A ticket that waited for room in the queue has got it. */
  accept(ticket: Ticket): void;
  /** A ticket that waited for room must not get it, because its signal has aborted. */
  drop(ticket: Ticket, reason: unknown): void;
}

/**
 * The jobs without a worker: jobs in the queue, jobs that wait for room there, and jobs that had a worker and come
 * back. A ticket's `state` tells in which of these groups it is.
 *
 * Invariants: a job waits for room only while the queue is full. Of the jobs that come back, the oldest of the highest
 * rank is first. It is older than all jobs of its rank in the queue.
 */
export class Backlog {
  readonly queue: JobQueue = new JobQueue();
  readonly #capacity: number;
  readonly #owner: BacklogOwner;
  // Null before the first such job: most pools never have one, and there may be many pools.
  #waiting: JobQueue | null = null;
  #due: JobQueue | null = null;
  #retrying: Waiting | null = null;
  #unadmitted: Waiting | null = null;

  constructor(capacity: number, owner: BacklogOwner) {
    this.#capacity = capacity;
    this.#owner = owner;
  }

  /** The number of jobs that could start if there were workers. */
  get length(): number {
    const { queue } = this;
    return (
      queue.length + (this.#waiting === null ? 0 : this.#waiting.length) + (this.#due === null ? 0 : this.#due.length)
    );
  }

  /** The number of jobs that wait outside the queue. */
  get outside(): number {
    return (
      (this.#waiting?.length ?? 0) +
      (this.#due?.length ?? 0) +
      (this.#retrying?.length ?? 0) +
      (this.#unadmitted?.length ?? 0)
    );
  }

  /** Whether a new job may enter the queue. It may not overtake a waiting job that is about to enter. */
  get hasRoom(): boolean {
    return this.queue.length < this.#capacity && (this.#waiting === null || this.#waiting.length === 0);
  }

  /** The job that has waited longest to be admitted. */
  get firstUnadmitted(): Ticket | null {
    return this.#unadmitted === null ? null : this.#unadmitted.first;
  }

  /** Any job without a worker; null if there is none. Waiting jobs come first: removing them lets no other job in. */
  get any(): Ticket | null {
    return (
      this.firstUnadmitted ??
      this.#waiting?.first ??
      this.queue.first ??
      this.#due?.first ??
      this.#retrying?.first ??
      null
    );
  }

  /** Puts a ticket into the queue. There must be room. */
  enqueue(ticket: Ticket): void {
    ticket.state = "queued";
    this.queue.push(ticket);
  }

  /** Makes a ticket wait for room in the queue. */
  wait(ticket: Ticket): void {
    ticket.state = "waiting";
    this.#waiting ??= new JobQueue();
    this.#waiting.push(ticket);
  }

  /** Makes a ticket wait until outcomes are read. */
  waitForReader(ticket: Ticket): void {
    ticket.state = "unadmitted";
    this.#unadmitted ??= new Waiting();
    this.#unadmitted[park](ticket);
  }

  /** Makes a ticket wait for the delay before its next attempt. */
  waitForRetry(ticket: Ticket): void {
    ticket.state = "retrying";
    this.#retrying ??= new Waiting();
    this.#retrying[park](ticket);
  }

  /** Puts a ticket among those that are due for their next attempt. */
  comeBack(ticket: Ticket): void {
    ticket.state = "due";
    this.#due ??= new JobQueue();
    this.#due.insert(ticket);
  }

  /** Removes and returns the next ticket; null if there is none. */
  shift(): Ticket | null {
    const waiting = this.#waiting;
    if (this.#due !== null && this.#due.length > 0) {
      const back = this.#due.first as Ticket;
      const next = this.queue.first ?? waiting?.first;
      if (next == null || back.rank >= next.rank) return this.#due.shift();
    }
    const ticket = this.queue.shift();
    if (waiting === null || waiting.length === 0) return ticket;
    // A queue of capacity 0 is always empty, so the next job comes straight from those that wait.
    const next = ticket ?? this.#admitted(waiting);
    this.#admit(waiting);
    return next;
  }

  /** Removes a ticket, if it is in the backlog. */
  remove(ticket: Ticket): void {
    switch (ticket.state) {
      case "queued":
        this.queue.remove(ticket);
        if (this.#waiting !== null) this.#admit(this.#waiting);
        break;
      case "waiting":
        this.#waiting?.remove(ticket);
        break;
      case "due":
        this.#due?.remove(ticket);
        break;
      default:
        ticket.queue?.unpark(ticket);
    }
  }

  /** Moves waiting tickets into the queue until it is full. */
  #admit(waiting: JobQueue): void {
    while (this.queue.length < this.#capacity) {
      const ticket = this.#admitted(waiting);
      if (ticket === null) return;
      this.enqueue(ticket);
    }
  }

  #admitted(waiting: JobQueue): Ticket | null {
    for (let ticket = waiting.shift(); ticket !== null; ticket = waiting.shift()) {
      const { signal } = ticket.wishes;
      if (signal === undefined || !abortedOf(signal)) {
        this.#owner.accept(ticket);
        return ticket;
      }
      // The job's own listener is about to cancel it. It had no room before the abort, so it must not get room now.
      this.#owner.drop(ticket, reasonOf(signal));
    }
    return null;
  }
}

import { abortedOf, reasonOf } from "../runtime/abort.js";
import { park } from "../runtime/operation.js";
import { WaitQueue } from "../runtime/wait-queue.js";
import { JobQueue } from "./job-queue.js";
import type { Ticket } from "./ticket.js";

/** Tickets in order, and how many they are. */
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

/** What a backlog tells its owner. */
export interface BacklogOwner {
  /** There is room in the queue for a ticket that waited. */
  accept(ticket: Ticket): void;
  /** A ticket that waits for room is not to get it: its signal has aborted. */
  drop(ticket: Ticket, reason: unknown): void;
}

/**
 * The jobs that have no worker: those in the queue; in front of it those that wait for room there; and those that had a
 * worker and come back. Each ticket's `state` tells in which of them it stands.
 *
 * Invariants: somebody waits only while the queue is full. Of the jobs that come back the oldest of the highest rank is
 * first, and it is older than all of its rank in the queue.
 */
export class Backlog {
  readonly queue: JobQueue = new JobQueue();
  readonly #capacity: number;
  readonly #owner: BacklogOwner;
  // Most pools never have such jobs, and there may be many pools.
  #waiting: JobQueue | null = null;
  #due: JobQueue | null = null;
  #retrying: Waiting | null = null;
  #unadmitted: Waiting | null = null;

  constructor(capacity: number, owner: BacklogOwner) {
    this.#capacity = capacity;
    this.#owner = owner;
  }

  /** How many could start if there were workers. */
  get length(): number {
    const { queue } = this;
    return (
      queue.length + (this.#waiting === null ? 0 : this.#waiting.length) + (this.#due === null ? 0 : this.#due.length)
    );
  }

  /** How many wait without being in the queue. */
  get outside(): number {
    return (
      (this.#waiting?.length ?? 0) +
      (this.#due?.length ?? 0) +
      (this.#retrying?.length ?? 0) +
      (this.#unadmitted?.length ?? 0)
    );
  }

  /** Whether a newcomer would get into the queue: not while others wait, though one is about to be let in. */
  get hasRoom(): boolean {
    return this.queue.length < this.#capacity && (this.#waiting === null || this.#waiting.length === 0);
  }

  /** The job that has waited longest to be admitted. */
  get firstUnadmitted(): Ticket | null {
    return this.#unadmitted === null ? null : this.#unadmitted.first;
  }

  /** Any job that has no worker; null if there is none. Those that wait come first, so that they do not move up. */
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

  /** Puts a ticket into the queue, where there is room. */
  enqueue(ticket: Ticket): void {
    ticket.state = "queued";
    this.queue.push(ticket);
  }

  /** Has a ticket wait for room in the queue. */
  wait(ticket: Ticket): void {
    ticket.state = "waiting";
    this.#waiting ??= new JobQueue();
    this.#waiting.push(ticket);
  }

  /** Has a ticket wait until outcomes were read. */
  waitForReader(ticket: Ticket): void {
    ticket.state = "unadmitted";
    this.#unadmitted ??= new Waiting();
    this.#unadmitted[park](ticket);
  }

  /** Has a ticket wait for the time of its next attempt. */
  waitForRetry(ticket: Ticket): void {
    ticket.state = "retrying";
    this.#retrying ??= new Waiting();
    this.#retrying[park](ticket);
  }

  /** Puts a ticket back in line for its next attempt. */
  comeBack(ticket: Ticket): void {
    ticket.state = "due";
    this.#due ??= new JobQueue();
    this.#due.insert(ticket);
  }

  /** The next ticket, taken out; null if there is none. */
  shift(): Ticket | null {
    const waiting = this.#waiting;
    if (this.#due !== null && this.#due.length > 0) {
      const back = this.#due.first as Ticket;
      const next = this.queue.first ?? waiting?.first;
      if (next == null || back.rank >= next.rank) return this.#due.shift();
    }
    const ticket = this.queue.shift();
    if (waiting === null || waiting.length === 0) return ticket;
    // Where there is no room for a single job, they come straight from those that wait.
    const next = ticket ?? this.#admitted(waiting);
    this.#admit(waiting);
    return next;
  }

  /** Takes a ticket out, if it stands in line. */
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

  /** Lets those in that wait for room, one for each place. */
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
      // Its listener is about to be called; but as there was no room for it before, there must not be any now.
      this.#owner.drop(ticket, reasonOf(signal));
    }
    return null;
  }
}

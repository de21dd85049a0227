import { abortedOf, reasonOf } from "../runtime/abort.js";
import { JobQueue } from "./job-queue.js";
import type { Ticket } from "./ticket.js";

/** What a backlog tells its owner. */
export interface BacklogOwner {
  /** There is room for a ticket that waited. */
  accept(ticket: Ticket): void;
  /** A ticket that waits for room is not to get it: its signal has aborted. */
  drop(ticket: Ticket, reason: unknown): void;
}

/**
 * The jobs that no worker has yet: those in the queue, and in front of it those that wait for room there.
 *
 * Invariant: somebody waits only while the queue is full.
 */
export class Backlog {
  readonly queue: JobQueue = new JobQueue();
  readonly waiting: JobQueue = new JobQueue();
  readonly #capacity: number;
  readonly #owner: BacklogOwner;

  constructor(capacity: number, owner: BacklogOwner) {
    this.#capacity = capacity;
    this.#owner = owner;
  }

  get length(): number {
    return this.queue.length + this.waiting.length;
  }

  /** Whether a newcomer would get into the queue: not while others wait, though one is about to be let in. */
  get hasRoom(): boolean {
    return this.queue.length < this.#capacity && this.waiting.length === 0;
  }

  /** Puts a ticket into the queue, where there is room. */
  enqueue(ticket: Ticket): void {
    ticket.place = "queued";
    this.queue.push(ticket);
  }

  /** Has a ticket wait for room. */
  wait(ticket: Ticket): void {
    ticket.place = "waiting";
    this.waiting.push(ticket);
  }

  /** The next ticket, taken out; null if there is none. */
  shift(): Ticket | null {
    const ticket = this.queue.shift();
    if (this.waiting.length === 0) return ticket;
    // Where there is no room for a single job, they come straight from those that wait.
    const next = ticket ?? this.#admitted();
    this.#admit();
    return next;
  }

  remove(ticket: Ticket): void {
    if (ticket.place === "waiting") {
      this.waiting.remove(ticket);
    } else {
      this.queue.remove(ticket);
      this.#admit();
    }
  }

  /** Lets those in that wait for room, one for each place. */
  #admit(): void {
    while (this.queue.length < this.#capacity) {
      const ticket = this.#admitted();
      if (ticket === null) return;
      this.enqueue(ticket);
    }
  }

  #admitted(): Ticket | null {
    for (let ticket = this.waiting.shift(); ticket !== null; ticket = this.waiting.shift()) {
      const signal = ticket.options?.signal;
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

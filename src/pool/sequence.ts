import type { AsyncContext } from "./async-context.js";
import { FeedTicket } from "./feed.js";
import type { Status } from "./outcome.js";
import type { Wishes } from "./wishes.js";

/** Hears of the end of a map's jobs. */
export interface MapOwner {
  ended(ticket: MapTicket, status: Status, value: unknown): void;
}

/** A job of a map, which is also its node in the sequence of results. */
export class MapTicket extends FeedTicket {
  result: unknown;
  /** Whether there is a result. */
  isDone = false;
  /** The ticket whose result comes next. */
  following: MapTicket | null = null;
  readonly #owner: MapOwner;

  constructor(input: unknown, wishes: Wishes, context: AsyncContext | null, owner: MapOwner) {
    super(input, wishes, context);
    this.#owner = owner;
  }

  end(status: Status, value: unknown): void {
    this.#owner.ended(this, status, value);
  }
}

/**
 * Results in the order of their delivery. With `ordered`, a ticket is appended when it is pulled; otherwise when it is
 * done. So delivery works the same for both: it takes the head, if that is done. A ticket that has ended without a
 * result is skipped.
 */
export class Sequence {
  /** The number of results. */
  ready = 0;
  #head: MapTicket | null = null;
  #tail: MapTicket | null = null;

  append(ticket: MapTicket): void {
    if (this.#tail === null) this.#head = ticket;
    else this.#tail.following = ticket;
    this.#tail = ticket;
  }

  /** Removes and returns the ticket of the next result; null if that result is not ready. */
  shift(): MapTicket | null {
    const head = this.#next();
    if (!head?.isDone) return null;
    this.#head = head.following;
    if (this.#head === null) this.#tail = null;
    // An old ticket must not lead to young ones: a minor garbage collection would take them for alive.
    head.following = null;
    this.ready -= 1;
    return head;
  }

  /** Whether no result is left or can still come. */
  isEmpty(): boolean {
    return this.#next() === null;
  }

  /** Drops all tickets behind a ticket, if that is in the sequence. */
  endWith(last: MapTicket): void {
    let ready = 0;
    for (let ticket = this.#head; ticket !== null; ticket = ticket.following) {
      if (ticket.isDone) ready += 1;
      if (ticket !== last) continue;
      last.following = null;
      this.#tail = last;
      this.ready = ready;
    }
  }

  clear(): void {
    this.#head = null;
    this.#tail = null;
    this.ready = 0;
  }

  /** The first ticket that has a result or may get one. */
  #next(): MapTicket | null {
    let head = this.#head;
    while (head !== null && head.index < 0 && !head.isDone) head = head.following;
    this.#head = head;
    if (head === null) this.#tail = null;
    return head;
  }
}

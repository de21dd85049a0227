import type { AsyncContext } from "./async-context.js";
import { FeedTicket } from "./feed.js";
import type { Status } from "./outcome.js";
import type { Wishes } from "./wishes.js";

/** What hears of the end of a map's jobs. */
export interface MapOwner {
  ended(ticket: MapTicket, status: Status, value: unknown): void;
}

/** One job of a map, and then its place in the sequence of results. */
export class MapTicket extends FeedTicket {
  result: unknown;
  /** Whether there is a result. */
  isDone = false;
  /** The one whose result comes next. */
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
 * Results in the order in which they are to be delivered. In the order of the jobs a ticket is appended when it is pulled,
 * otherwise when it is done. So delivery is the same for both: the head, if it is done. A ticket that has ended without a
 * result is skipped.
 */
export class Sequence {
  /** How many results there are. */
  ready = 0;
  #head: MapTicket | null = null;
  #tail: MapTicket | null = null;

  append(ticket: MapTicket): void {
    if (this.#tail === null) this.#head = ticket;
    else this.#tail.following = ticket;
    this.#tail = ticket;
  }

  /** The ticket whose result is next, taken out; null if that is not there yet. */
  shift(): MapTicket | null {
    const head = this.#next();
    if (!head?.isDone) return null;
    this.#head = head.following;
    if (this.#head === null) this.#tail = null;
    // Once it is old, the garbage collector would take what it leads to for alive.
    head.following = null;
    this.ready -= 1;
    return head;
  }

  /** Whether nothing is to come. */
  isEmpty(): boolean {
    return this.#next() === null;
  }

  /** Leaves out all that stand behind a ticket, if that is one of them. */
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

  /** The first that has a result or may get one. */
  #next(): MapTicket | null {
    let head = this.#head;
    while (head !== null && head.index < 0 && !head.isDone) head = head.following;
    this.#head = head;
    if (head === null) this.#tail = null;
    return head;
  }
}

import { type Resolve, rejection } from "../runtime/completion.js";
import type { Tally } from "../runtime/events.js";
import { park, type Selectable, subject, type Waiter } from "../runtime/operation.js";
import { choose } from "../runtime/scheduler.js";
import { type Blocked, block, unblock } from "../runtime/wait.js";
import type { Link, Queue } from "../runtime/wait-queue.js";
import { type Cases, type Names, type Selected, SignalCase, selected } from "./cases.js";

/** Why a goroutine waits, in the words of Go's dumps. */
export const SELECT = "select";
const SELECT_WITHOUT_CASES = "select (no cases)";

/**
 * A select that waits on several sources at once: the first to claim it ends it.
 *
 * Invariant: the select is in the queue of each of its sources, or in none.
 */
export class ParkedSelect<C extends Cases> implements Blocked<Selected<C>> {
  resolve: Resolve<Selected<C>> | null = null;
  tally: Tally | null = null;
  readonly #names: Names;
  readonly #sources: readonly (Selectable | null)[];
  readonly #waiters: CaseWaiter[] = [];

  constructor(names: Names, sources: readonly (Selectable | null)[]) {
    this.#names = names;
    this.#sources = sources;
  }

  /** Parks on every source that is not null, in their order; returns the operation's promise. */
  park(signal: AbortSignal | undefined): Promise<Selected<C>> {
    const sources = this.#sources;
    try {
      // The signal of the options comes first: it wins over the same signal as a case, as an already aborted one does.
      if (signal !== undefined) this.#parkOn(new SignalCase(signal, false, this), sources.length);
      for (let index = 0; index < sources.length; index += 1) {
        const source = sources[index];
        if (source != null) this.#parkOn(source, index);
      }
    } catch (error) {
      // The clock of a source has ended. The sources parked on before it must not claim the select.
      this.#unpark();
      throw error;
    }
    const promise = block<Selected<C>>(this, sources.length === 0 ? SELECT_WITHOUT_CASES : SELECT, sources);
    for (const waiter of this.#waiters) if (waiter.source instanceof SignalCase) this.#listen(waiter, waiter.source);
    return promise;
  }

  #parkOn(source: Selectable, index: number): void {
    const waiter = new CaseWaiter(this, index, source);
    source[park](waiter);
    this.#waiters.push(waiter);
  }

  /** Listens to a signal, unless the select is over: the code of another signal may have ended it. */
  #listen(waiter: CaseWaiter, signal: SignalCase): void {
    try {
      if (waiter.queue !== null) signal.listen();
    } catch (error) {
      if (waiter.queue === null) return;
      this.#unpark();
      this.fail(error);
    }
  }

  #unpark(): void {
    for (const waiter of this.#waiters) (waiter.queue as Queue).unpark(waiter);
  }

  /**
   * Takes every waiter out of its queue. If several cases wait for the same source, one of them is picked at random, as
   * in Go; otherwise the first would always win.
   */
  claim(by: CaseWaiter): CaseWaiter {
    let winner = by;
    let duplicates = 0;
    for (const waiter of this.#waiters) if (waiter.isDuplicateOf(by)) duplicates += 1;
    if (duplicates > 1) {
      let skip = choose(duplicates, "duplicate");
      for (const waiter of this.#waiters) if (waiter.isDuplicateOf(by) && skip-- === 0) winner = waiter;
    }
    this.#unpark();
    return winner;
  }

  /** Ends the select through the source at `index`. A signal in the options has the index after the last case. */
  complete(index: number, value: unknown, ok: boolean): void {
    if (index === this.#sources.length) this.fail(value);
    else unblock(this, selected<C>(this.#names, index, { value, ok }));
  }

  fail(error: unknown): void {
    unblock(this, rejection(error));
  }
}

/** The select of a waiter, whatever its cases are. */
type Owner = Pick<ParkedSelect<Cases>, "claim" | "fail"> & {
  complete(index: number, value: unknown, ok: boolean): void;
};

class CaseWaiter implements Waiter {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  value: unknown;
  readonly source: Selectable;
  readonly #owner: Owner;
  readonly #index: number;

  constructor(owner: Owner, index: number, source: Selectable) {
    this.value = undefined;
    this.source = source;
    this.#owner = owner;
    this.#index = index;
  }

  /** Whether both wait for the same: to receive from the same channel, to send to it, or for the same signal. */
  isDuplicateOf({ source: other }: CaseWaiter): boolean {
    const { source } = this;
    return source === other || (other[subject] !== undefined && source[subject] === other[subject]);
  }

  claim(): Waiter {
    return this.#owner.claim(this);
  }

  complete(value: unknown, ok: boolean): void {
    this.#owner.complete(this.#index, value, ok);
  }

  fail(error: unknown): void {
    this.#owner.fail(error);
  }
}

import { announce } from "../runtime/observer.js";
import type { Selectable, Waiter, WaitReason } from "../runtime/operation.js";
import { choose, wake } from "../runtime/scheduler.js";
import { type Resolve, rejection } from "../runtime/wait.js";
import type { Link, Queue } from "../runtime/wait-queue.js";

/** One operation parked on several sources at once: whichever claims it first ends it. */
export abstract class Group<T> {
  readonly #waiters: GroupWaiter[] = [];
  /** From the moment on that it parks. */
  #resolve: Resolve<T> | null = null;

  /** Parks on every source that is not null, in their order; returns the operation's promise. */
  park(sources: readonly (Selectable | null)[], reason: WaitReason): Promise<T> {
    const promise = new Promise<T>((resolve) => {
      this.#resolve = resolve;
    });
    for (let index = 0; index < sources.length; index += 1) {
      const source = sources[index];
      if (source != null) this.parkOn(source, index);
    }
    announce("parked", this, reason);
    return promise;
  }

  parkOn(source: Selectable, index: number): void {
    const waiter = new GroupWaiter(this, index, source);
    this.#waiters.push(waiter);
    source.park(waiter);
  }

  /**
   * Takes every waiter out of its queue. Where the group waits several times for what claims it, Go wakes any of
   * these duplicates, so one of them is chosen at random; else the first would always win.
   */
  claim(by: GroupWaiter): GroupWaiter {
    let winner = by;
    let duplicates = 0;
    for (const waiter of this.#waiters) if (waiter.isDuplicateOf(by)) duplicates += 1;
    if (duplicates > 1) {
      let skip = choose(duplicates, "duplicate");
      for (const waiter of this.#waiters) if (waiter.isDuplicateOf(by) && skip-- === 0) winner = waiter;
    }
    for (const waiter of this.#waiters) (waiter.queue as Queue).unpark(waiter);
    announce("woken", this);
    return winner;
  }

  /** Ends the operation through the source at `index`: calls `succeed` or `fail`. */
  abstract complete(index: number, value: unknown, ok: boolean): void;

  fail(error: unknown): void {
    wake(this.#resolve as Resolve<T>, rejection(error), this);
  }

  protected succeed(outcome: T): void {
    wake(this.#resolve as Resolve<T>, outcome, this);
  }
}

class GroupWaiter implements Waiter {
  queue: Queue | null = null;
  next: Link = this;
  previous: Link = this;
  value: unknown;
  readonly source: Selectable;
  readonly #group: Pick<Group<unknown>, "claim" | "complete" | "fail">;
  readonly #index: number;

  constructor(group: Pick<Group<unknown>, "claim" | "complete" | "fail">, index: number, source: Selectable) {
    this.value = undefined;
    this.source = source;
    this.#group = group;
    this.#index = index;
  }

  /** Whether both wait for the same: to receive from one channel, to send to one, or for one signal. */
  isDuplicateOf({ source: { subject }, source }: GroupWaiter): boolean {
    return this.source === source || (subject !== undefined && this.source.subject === subject);
  }

  claim(): Waiter {
    return this.#group.claim(this);
  }

  complete(value: unknown, ok: boolean): void {
    this.#group.complete(this.#index, value, ok);
  }

  fail(error: unknown): void {
    this.#group.fail(error);
  }
}

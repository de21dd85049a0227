import { capture, rejectNewest, resolveNewest } from "./capture.js";
import { announceParked, announceWoken } from "./observer.js";
import { type Selectable, Waiter, type WaitReason } from "./operation.js";
import { choose, wake } from "./scheduler.js";

/** One operation parked on several sources at once: whichever claims it first ends it. */
export abstract class Group<T> {
  readonly promise: Promise<T> = new Promise<T>(capture);
  readonly #resolve: (outcome: T) => void = resolveNewest as (outcome: T) => void;
  readonly #reject: (error: unknown) => void = rejectNewest;
  readonly #waiters: GroupWaiter[] = [];

  /** Parks on every source that is not null, in their order. */
  park(sources: readonly (Selectable | null)[], reason: WaitReason): void {
    for (let index = 0; index < sources.length; index += 1) {
      const source = sources[index];
      if (source == null) continue;
      const waiter = new GroupWaiter(this, index, source);
      this.#waiters.push(waiter);
      source.park(waiter);
    }
    announceParked(this, reason);
  }

  /**
   * Takes every waiter out of its queue. Where the group stands several times in the queue that claims it, Go
   * wakes any of these duplicates, so one of them is chosen at random; else the first would always win.
   */
  claim(by: GroupWaiter): GroupWaiter {
    const { queue } = by;
    let duplicates = 0;
    for (const waiter of this.#waiters) if (waiter.queue === queue) duplicates += 1;
    let winner = by;
    if (duplicates > 1) {
      let skip = choose(duplicates, "duplicate");
      for (const waiter of this.#waiters) if (waiter.queue === queue && skip-- === 0) winner = waiter;
    }
    for (const waiter of this.#waiters) waiter.source.unpark(waiter);
    announceWoken(this);
    return winner;
  }

  /** Ends the operation through the source at `index`: calls `succeed` or `fail`. */
  abstract complete(index: number, value: unknown, ok: boolean): void;

  fail(error: unknown): void {
    wake(this.#reject, error, this);
  }

  protected succeed(outcome: T): void {
    wake(this.#resolve, outcome, this);
  }
}

class GroupWaiter extends Waiter {
  readonly source: Selectable;
  readonly #group: Pick<Group<unknown>, "claim" | "complete" | "fail">;
  readonly #index: number;

  constructor(group: Pick<Group<unknown>, "claim" | "complete" | "fail">, index: number, source: Selectable) {
    super();
    this.source = source;
    this.#group = group;
    this.#index = index;
  }

  override claim(): Waiter {
    return this.#group.claim(this);
  }

  complete(value: unknown, ok: boolean): void {
    this.#group.complete(this.#index, value, ok);
  }

  fail(error: unknown): void {
    this.#group.fail(error);
  }
}

import type { Goroutine } from "../../src/runtime/events.js";
import type { Choice, Scheduler } from "../../src/runtime/scheduler.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";

/** A scheduler that writes down what it is told, and lets nothing go on before it is asked to. */
export class RecordingScheduler implements Scheduler {
  readonly clock = new VirtualClock();
  readonly current = null;
  readonly begun: { operation: string; on: object }[] = [];
  readonly choices: { n: number; why: Choice }[] = [];
  /** Operations that have their outcome, and whose goroutines wait to be told. */
  readonly waking: { wakeup: () => void; parked: object | null }[] = [];
  readonly spawned: { name: string; start: () => void }[] = [];
  /** What `choose` answers. */
  pick: (n: number) => number = () => 0;

  /** What was begun, apart from the making of things. */
  get acts(): string[] {
    return this.begun.map(({ operation }) => operation).filter((operation) => operation !== "make");
  }

  choose(n: number, why: Choice): number {
    this.choices.push({ n, why });
    return this.pick(n);
  }

  begin(operation: string, on: object): void {
    this.begun.push({ operation, on });
  }

  wake(wakeup: () => void, parked: object | null): void {
    this.waking.push({ wakeup, parked });
  }

  spawn<T>(body: () => T, { name }: Goroutine): Promise<Awaited<T>> {
    return new Promise((resolve) => {
      this.spawned.push({ name, start: () => resolve(body() as Awaited<T>) });
    });
  }

  /** Passes time up to the next deadline, and does what is due. */
  jump(): void {
    this.clock.advance();
    for (const deadline of this.clock.due()) this.clock.fire(deadline);
  }

  /** Lets everything go on that can. */
  release(): void {
    for (const { wakeup } of this.waking.splice(0)) wakeup();
  }
}

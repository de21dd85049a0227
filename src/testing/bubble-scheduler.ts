import { callSite } from "../runtime/call-site.js";
import type { Deadline } from "../runtime/clock.js";
import { bound } from "../runtime/completion.js";
import type { Goroutine, Observer, ParkedOperation as Parked } from "../runtime/events.js";
import { subjectsOf } from "../runtime/operation.js";
import type { Choice, Scheduler } from "../runtime/scheduler.js";
import { BubbleGoroutine, GoroutinePromise, type ParkedOperation } from "./goroutine.js";
import { BubbleObjects } from "./objects.js";
import { Steps } from "./steps.js";
import { EVERYTHING, type Step, type Strategy, type Touch } from "./strategy.js";
import { VirtualClock } from "./virtual-clock.js";

/**
 * What the runtime tells a bubble, attributed to its goroutines.
 *
 * A step lets one goroutine run until everything waits again. So whatever begins meanwhile was begun by that goroutine:
 * attribution is by elimination, without async hooks.
 *
 * Invariants: `running` is the goroutine of the step in progress; a goroutine's continuation is either among `steps` or
 * belongs to one of its parked operations.
 */
export class BubbleScheduler implements Scheduler, Observer {
  readonly clock: VirtualClock = new VirtualClock();
  readonly steps: Steps = new Steps();
  readonly goroutines: BubbleGoroutine[] = [];
  running: BubbleGoroutine = new BubbleGoroutine("main", { name: "main", parent: null }, "");
  readonly #strategy: Strategy;
  readonly #recordSites: boolean;
  readonly #objects: BubbleObjects = new BubbleObjects();
  readonly #timers: WeakMap<Deadline, Step> = new WeakMap();
  readonly #parkedAs: WeakMap<object, ParkedOperation> = new WeakMap();
  /** Failures of goroutines that nobody had joined when they failed. */
  #panics: { readonly promise: GoroutinePromise<unknown>; readonly error: unknown }[] = [];

  constructor(strategy: Strategy, recordSites: boolean) {
    this.#strategy = strategy;
    this.#recordSites = recordSites;
  }

  /** Everything that could happen next. When main has ended time stands still, and what is due does not happen any more. */
  possible(mainEnded: boolean): readonly Step[] {
    const due = mainEnded ? [] : this.clock.due();
    if (due.length === 0) return this.steps.ready;
    return [...due.map((deadline) => this.#timerStep(deadline)), ...this.steps.ready];
  }

  /** A timer fires in a goroutine of its own, which is the parent of what it starts. */
  #timerStep(deadline: Deadline): Step {
    const known = this.#timers.get(deadline);
    if (known !== undefined) return known;
    const name = this.#objects.nameOf(deadline);
    const key = `timer ${name}`;
    const goroutine = new BubbleGoroutine(key, { name: key, parent: null, isTimer: true }, "");
    const run = (): void => {
      this.touch("order", name, goroutine);
      this.clock.fire(deadline);
    };
    const step = { key, goroutine, isTimer: true, run };
    this.#timers.set(deadline, step);
    return step;
  }

  /** Starts a goroutine in a step of its own, in the async context of this call; the promise is of what its body returns. */
  start<T>(goroutine: BubbleGoroutine, body: () => T): Promise<Awaited<T>> {
    this.goroutines.push(goroutine);
    return new Promise((resolve, reject) => {
      const run = bound(() => void this.#run(goroutine, body).then(resolve, reject));
      this.steps.add(goroutine, goroutine.nextStep(), run);
    });
  }

  async #run<T>(goroutine: BubbleGoroutine, body: () => T): Promise<Awaited<T>> {
    try {
      return await body();
    } finally {
      goroutine.ended = true;
      this.touch("end", goroutine === this.goroutines[0] ? EVERYTHING : goroutine.end, goroutine);
    }
  }

  /** Throws what a goroutine has thrown that nobody joins. */
  throwPanic(): void {
    const panic = this.#panics.find(({ promise }) => !promise.joined);
    this.#panics = [];
    if (panic !== undefined) throw panic.error;
  }

  /** A goroutine touches one thing, given by its name. */
  touch(how: Touch, name: string, goroutine: BubbleGoroutine): void {
    this.#strategy.touched?.(how, [name], goroutine);
  }

  #touchAll(how: Touch, objects: readonly object[], goroutine: BubbleGoroutine): void {
    if (this.#strategy.touched === undefined) return;
    const names = objects.map((object) => this.#objects.nameOf(object));
    this.#strategy.touched(how, names, goroutine);
  }

  // The seam.

  choose(n: number, why: Choice): number {
    return this.#strategy.choose(n, why);
  }

  begin(operation: string, on: object): void {
    if (operation === "make") this.#objects.add(on, this.running.nextObject());
    const objects = operation === "go" ? [] : subjectsOf(on);
    this.#objects.refuseOthers(operation, objects);
    this.#touchAll(operation, objects, this.running);
  }

  wake(wakeup: () => void, parked: object | null): void {
    if (parked === null) this.#strategy.waits?.();
    const operation = parked === null ? undefined : this.#parkedAs.get(parked);
    const goroutine = operation?.goroutine ?? this.running;
    this.steps.add(goroutine, operation?.step ?? goroutine.nextStep(), wakeup);
  }

  get current(): Goroutine {
    return this.running.identity;
  }

  spawn<T>(body: () => T, identity: Goroutine): Promise<Awaited<T>> {
    const goroutine = this.running.child(identity, this.#recordSites ? callSite() : "");
    const ended = this.start(goroutine, body);
    const promise = new GoroutinePromise<Awaited<T>>((resolve, reject) => {
      ended.then(resolve, (error: unknown) => {
        this.#panics.push({ promise, error });
        reject(error);
      });
    });
    promise.catch(() => {});
    promise.joining = () => this.#join(goroutine);
    return promise;
  }

  /** The goroutine that is running begins to wait for the end of another; returns what lets it continue. */
  #join(goroutine: BubbleGoroutine): () => Promise<void> {
    const joiner = this.running;
    const step = joiner.nextStep();
    joiner.joins.add(goroutine);
    this.touch("order", goroutine.end, joiner);
    return () => {
      joiner.joins.delete(goroutine);
      return new Promise((resolve) => this.steps.add(joiner, step, resolve));
    };
  }

  // The events.

  readonly parked = (operation: Parked, reason: string, on: object): void => {
    const site = this.#recordSites ? callSite() : "";
    const goroutine = this.running;
    const parked = { goroutine, step: goroutine.nextStep(), reason, objects: subjectsOf(on), site };
    goroutine.parked.add(parked);
    this.#strategy.waits?.();
    this.#parkedAs.set(operation, parked);
  };

  readonly woken = (operation: Parked): void => {
    const parked = this.#parkedAs.get(operation);
    if (parked === undefined) return;
    parked.goroutine.parked.delete(parked);
    this.#touchAll("wake", parked.objects, parked.goroutine);
  };
}

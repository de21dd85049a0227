import { captureStack } from "../runtime/call-site.js";
import type { Deadline } from "../runtime/clock.js";
import { bound } from "../runtime/completion.js";
import type { Goroutine } from "../runtime/events.js";
import { subjectsOf } from "../runtime/operation.js";
import type { Choice } from "../runtime/scheduler.js";
import { contextGoroutine, runAs } from "./context.js";
import { BubbleGoroutine, type ParkedOperation } from "./goroutine.js";
import { GoroutinePromise } from "./goroutine-promise.js";
import { HostWork } from "./host-work.js";
import { BubbleObjects } from "./objects.js";
import { Steps } from "./steps.js";
import { EVERYTHING, type Step, type Strategy, type Touch } from "./strategy.js";
import { VirtualClock } from "./virtual-clock.js";

/** The operation that lets others go first, when there is no time to wait for. */
const SLEEP = "sleep";

/**
 * What the runtime tells a bubble, attributed to its goroutines.
 *
 * A step lets one goroutine run until everything waits again. The host's async context tells which goroutine does what; where
 * there is none, whatever begins meanwhile was begun by that goroutine.
 *
 * Invariants: `running` is the goroutine of the step in progress; a goroutine's continuation is either among `steps` or
 * belongs to one of its parked operations.
 */
export class BubbleScheduler {
  readonly clock: VirtualClock = new VirtualClock((deadline) => this.#nameTimer(deadline));
  readonly steps: Steps = new Steps();
  readonly goroutines: BubbleGoroutine[] = [];
  running: BubbleGoroutine = new BubbleGoroutine("main", { name: "main", parent: null }, this, null);
  /** What the host has under way for it. */
  readonly work: HostWork = new HostWork();
  /** How many declared waits for the outside world there are. */
  externals = 0;
  /** Whether some goroutine has awaited something that is not of this library. */
  hasAwaitedForeign = false;
  /** Whether something that was left has tried to act, and was told so. */
  hasActedLate = false;
  /** The clock for what is left when the bubble is over. */
  readonly stoppedClock: VirtualClock = new VirtualClock();
  /** Whether the bubble is over: what is left of it must not act. */
  isOver = false;
  /** Those that were seen to wait for something foreign; some may go on by now. */
  readonly foreign: Set<BubbleGoroutine> = new Set();
  readonly #strategy: Strategy;
  readonly recordsSites: boolean;
  readonly #objects: BubbleObjects = new BubbleObjects(this);
  readonly #timers: WeakMap<Deadline, Step> = new WeakMap();
  /** In whose name the bubble does what no goroutine does. */
  readonly #bubble: BubbleGoroutine = new BubbleGoroutine("bubble", { name: "bubble", parent: null }, this, null);
  /** The promises that the goroutines have made in the step in progress. */
  readonly #promises: Set<number> = new Set();
  /** The operation that has begun last. */
  #latest = "";
  /** Failures of goroutines that nobody had joined when they failed. */
  #panics: { readonly promise: GoroutinePromise<unknown>; readonly error: unknown }[] = [];

  /** Whether its code has virtual time in the place of the host's timers. */
  readonly hasHostTimers: boolean;

  constructor(strategy: Strategy, recordSites: boolean, hasHostTimers: boolean) {
    this.hasHostTimers = hasHostTimers;
    this.#strategy = strategy;
    this.recordsSites = recordSites;
  }

  /** The goroutine whose code is running. What a timer sets off is the timer's, whoever has set it. */
  get acting(): BubbleGoroutine {
    if (this.running.isTimer) return this.running;
    const goroutine = contextGoroutine();
    return goroutine === null || goroutine.scheduler !== this || goroutine === this.#bubble ? this.running : goroutine;
  }

  /** Everything that could happen next. When main has ended time stands still, and what is due does not happen any more. */
  possible(mainEnded: boolean): readonly Step[] {
    const due = mainEnded ? [] : this.clock.due();
    if (due.length === 0) return this.steps.ready;
    return [...due.map((deadline) => this.#timerStep(deadline)), ...this.steps.ready];
  }

  /** What happens next if everything happens in its order. */
  first(mainEnded: boolean): Step | undefined {
    const due = mainEnded ? undefined : this.clock.firstDue();
    return due === undefined ? this.steps.first : this.#timerStep(due);
  }

  /** A timer that was made without a word is called by who has set it. */
  #nameTimer(deadline: Deadline): void {
    if (!this.#objects.has(deadline)) this.#objects.add(deadline, this.acting.nextTimer());
  }

  /** A timer fires in a goroutine of its own, which is the parent of what it starts. */
  #timerStep(deadline: Deadline): Step {
    const known = this.#timers.get(deadline);
    if (known !== undefined) return known;
    const name = this.#objects.nameOf(deadline);
    const key = `timer ${name}`;
    const identity = { name: key, parent: null, isTimer: true };
    const goroutine = new BubbleGoroutine(key, identity, this, null);
    const run = (): void => {
      this.touch("order", name, goroutine);
      runAs(goroutine, () => this.clock.fire(deadline));
    };
    const step = { key, goroutine, isTimer: true, run };
    this.#timers.set(deadline, step);
    return step;
  }

  /** Starts a goroutine in a step of its own, in the async context of this call; the promise is of what its body returns. */
  start<T>(goroutine: BubbleGoroutine, body: () => T): Promise<Awaited<T>> {
    this.goroutines.push(goroutine);
    return new Promise((resolve, reject) => {
      // The goroutine is not told of what becomes of it: none of its steps must go on with that.
      const run = bound(() => runAs(this.#bubble, () => void this.#run(goroutine, body).then(resolve, reject)));
      this.steps.add(goroutine, goroutine.nextStep(), run);
    });
  }

  async #run<T>(goroutine: BubbleGoroutine, body: () => T): Promise<Awaited<T>> {
    try {
      return await runAs(goroutine, body);
    } finally {
      goroutine.ended = true;
      this.touch("end", goroutine === this.goroutines[0] ? EVERYTHING : goroutine.end, goroutine);
    }
  }

  /** Throws what a goroutine has thrown that nobody joins. */
  throwPanic(): void {
    if (this.#panics.length === 0) return;
    const panic = this.#panics.find(({ promise }) => !promise.joined);
    this.#panics = [];
    if (panic !== undefined) throw panic.error;
  }

  /** A goroutine touches one thing, given by its name. */
  touch(how: Touch, name: string, goroutine: BubbleGoroutine): void {
    if (!this.isOver) this.#strategy.touched?.(how, [name], goroutine);
  }

  #touchAll(how: Touch, objects: readonly object[], goroutine: BubbleGoroutine): void {
    if (this.#strategy.touched === undefined) return;
    const names = objects.map((object) => this.#objects.nameOf(object));
    this.#strategy.touched(how, names, goroutine);
  }

  /** The place of the code that is running, where places are recorded. */
  site(): Error | null {
    return this.recordsSites ? captureStack() : null;
  }

  /** A goroutine has made a promise, by an await for instance. */
  promiseMade(id: number, goroutine: BubbleGoroutine, site: Error | null): void {
    if (goroutine === this.#bubble) return;
    this.#promises.add(id);
    if (site !== null) goroutine.seenAt(site);
  }

  /** What follows a promise begins. Operations end in a later step than they began, so if it began in this one it is foreign. */
  promiseGoesOn(id: number, goroutine: BubbleGoroutine): void {
    if (goroutine !== this.#bubble && this.#promises.has(id)) this.hasAwaitedForeign = true;
  }

  /** A step begins. */
  take(step: Step): void {
    this.steps.remove(step);
    this.running = step.goroutine;
    this.#promises.clear();
    step.run();
  }

  /** The step in progress is over: a goroutine that went on and neither waits nor has ended awaits something foreign. */
  stepped(): void {
    if (!this.running.isTimer && this.running.isForeign) {
      this.foreign.add(this.running);
      this.hasAwaitedForeign = true;
    }
    this.#strategy.stepped?.();
  }

  /** Whether a goroutine awaits something that the bubble knows nothing of. */
  get hasForeign(): boolean {
    for (const goroutine of this.foreign) if (!goroutine.isForeign) this.foreign.delete(goroutine);
    return this.foreign.size > 0;
  }

  // What the runtime tells.

  choose(n: number, why: Choice): number {
    return this.#strategy.choose(n, why);
  }

  begin(operation: string, on: object): void {
    const goroutine = this.acting;
    this.#latest = operation;
    if (operation === "make") this.made(on, goroutine);
    const objects = operation === "go" ? [] : subjectsOf(on);
    this.#objects.refuseOthers(operation, objects);
    this.#touchAll(operation, objects, goroutine);
  }

  made(object: object, by: BubbleGoroutine): void {
    this.#objects.add(object, by.nextObject());
  }

  /** An operation that has not parked lets the goroutine that is running go on. */
  goOn(wakeup: () => void): void {
    const goroutine = this.acting;
    this.#strategy.waits?.();
    if (this.#latest === SLEEP) this.#strategy.yields?.(goroutine);
    this.steps.add(goroutine, goroutine.nextStep(), wakeup);
  }

  spawn<T>(body: () => T, identity: Goroutine): Promise<Awaited<T>> {
    const goroutine = this.acting.child(identity, this.site());
    const ended = this.start(goroutine, body);
    const promise = runAs(
      this.#bubble,
      () =>
        new GoroutinePromise<Awaited<T>>((resolve, reject) => {
          ended.then(resolve, (error: unknown) => {
            this.#panics.push({ promise, error });
            reject(error);
          });
        }),
    );
    promise.catch(() => {});
    promise.joining = { begin: () => this.#join(goroutine), inside: (body) => runAs(this.#bubble, body) };
    return promise;
  }

  /** The goroutine that is running begins to wait for the end of another; returns what lets it continue. */
  #join(goroutine: BubbleGoroutine): () => Promise<void> {
    const joiner = this.acting;
    const step = joiner.nextStep();
    joiner.joins.add(goroutine);
    this.touch("order", goroutine.end, joiner);
    return () => {
      joiner.joins.delete(goroutine);
      return new Promise((resolve) => this.steps.add(joiner, step, resolve));
    };
  }

  /** An operation of the goroutine that is running has parked. */
  parked(reason: string, on: object): ParkedOperation {
    const goroutine = this.acting;
    const parked = { goroutine, step: goroutine.nextStep(), reason, objects: subjectsOf(on), site: this.site() };
    goroutine.parked.add(parked);
    goroutine.seenAt(null);
    this.#strategy.waits?.();
    return parked;
  }

  woken(parked: ParkedOperation): void {
    parked.goroutine.parked.delete(parked);
    this.#touchAll("wake", parked.objects, parked.goroutine);
  }

  /** Whether a goroutine that is left could be woken from outside: it waits for the host, or on what is not the bubble's. */
  get canBeWoken(): boolean {
    const isOthers = (object: object): boolean => !this.#objects.has(object);
    return this.goroutines.some(
      (goroutine) =>
        !goroutine.ended &&
        (goroutine.isForeign ||
          goroutine.externals.size > 0 ||
          [...goroutine.parked].some(({ objects }) => objects.some(isOthers))),
    );
  }
}

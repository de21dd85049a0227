import { captureStack, isOwnDoing } from "../runtime/call-site.js";
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
import { RECEIVE, RECEIVE_CLOSED, WAKE } from "./touches.js";
import { VirtualClock } from "./virtual-clock.js";

/** The operation that lets other goroutines go first when it need not wait for time. */
const SLEEP = "sleep";

/** The depth of the stacks that show where a goroutine waits. User frames come below the library's own. */
const SITE_DEPTH = 20;

/** How often a goroutine may let others go first in vain. After that it waits until another goroutine has moved. */
const SPINS = 8;

/**
 * Receives the runtime's events in a bubble, and attributes them to its goroutines.
 *
 * A step lets one goroutine run until everything waits again. The host's async context tells which goroutine acts. On a
 * host without one, everything that begins during a step counts as that goroutine's.
 *
 * Invariants: `running` is the goroutine of the step in progress; a goroutine's continuation is either among `steps` or
 * belongs to one of its parked operations.
 */
export class BubbleScheduler {
  readonly clock: VirtualClock = new VirtualClock((deadline) => this.#nameTimer(deadline));
  readonly steps: Steps = new Steps();
  readonly goroutines: BubbleGoroutine[] = [];
  running: BubbleGoroutine = new BubbleGoroutine("main", { name: "main", parent: null }, this, null);
  /** The work that the host has in progress for this bubble. */
  readonly work: HostWork = new HostWork();
  /** Called when main has ended. */
  onMainEnded: ((main: Goroutine) => void) | null = null;
  /** The number of pending calls of `external`. */
  externals = 0;
  /** Whether the bubble records where promises are made; otherwise it has only suspicions. */
  recordsMakers = false;
  /** The goroutines that may have awaited something foreign, that is, not of this library, and when. */
  readonly suspicions: Set<string> = new Set();
  /** Whether a goroutine has awaited something foreign. */
  hasAwaitedForeign = false;
  /** Whether a goroutine has tried to act after the bubble ended, and the user was warned. */
  hasActedLate = false;
  /** The clock of goroutines that remain when the bubble is over. */
  readonly stoppedClock: VirtualClock = new VirtualClock();
  /** Whether a goroutine that polls in a loop was made to wait for others. */
  hasHidden = false;
  /** Whether a timer has fired before its time. */
  hasFiredEarly = false;
  /** Whether the bubble is over: its remaining goroutines must not act. */
  isOver = false;
  /** The goroutines that were seen to wait for something foreign. Some may no longer do so. */
  readonly foreign: Set<BubbleGoroutine> = new Set();
  /** The goroutines that go on in the step in progress. */
  readonly released: BubbleGoroutine[] = [];
  readonly #strategy: Strategy;
  readonly recordsSites: boolean;
  readonly #objects: BubbleObjects = new BubbleObjects(this);
  readonly #timers: WeakMap<Deadline, Step> = new WeakMap();
  /** Stands for the bubble itself, for actions that no goroutine causes. */
  readonly #bubble: BubbleGoroutine = new BubbleGoroutine("bubble", { name: "bubble", parent: null }, this, null);
  /** The promises that the goroutines have made in the step in progress. */
  readonly #promises: Map<number, Error | null> = new Map();
  /** A possible await of something foreign: its place, if places are recorded, and its goroutine. */
  #suspicion: { readonly stack: Error | null; readonly by: string } | null = null;
  /** The operation that began last. */
  #latest = "";
  /** The number of switches from one goroutine to another. */
  #turn = 0;
  /** The number of latest steps in a row that only let other goroutines go first. */
  #idle = 0;
  #hasYielded = false;
  #hasActed = false;
  /** Whether the bubble itself is reading an object. */
  #isLooking = false;
  /** The failures of goroutines, until `throwPanic` has checked whether they are joined. */
  #panics: { readonly promise: GoroutinePromise<unknown>; readonly error: unknown }[] = [];

  /** Whether the host's timers are on the bubble's clock for its code. */
  readonly hasHostTimers: boolean;

  constructor(strategy: Strategy, recordSites: boolean, hasHostTimers: boolean) {
    this.hasHostTimers = hasHostTimers;
    this.#strategy = strategy;
    this.recordsSites = recordSites;
  }

  /**
   * The goroutine whose code is running. The callback of a timer belongs to the timer, not to the goroutine that set
   * it. Code may run in the context of a goroutine that neither has the turn nor has awaited something foreign. Then
   * the goroutine that has the turn calls that code.
   */
  get acting(): BubbleGoroutine {
    if (this.running.isTimer) return this.running;
    const goroutine = contextGoroutine();
    if (goroutine === null || goroutine === this.#bubble) return this.running;
    return this.foreign.has(goroutine) || this.released.includes(goroutine) ? goroutine : this.running;
  }

  /**
   * Every step that could be next. When main has ended, time stands still, and due timers no longer fire. The exception
   * is a run in which a timer has fired early: main may have relied on that timer to come later.
   */
  possible(mainEnded: boolean): readonly Step[] {
    const standsStill = mainEnded && !this.hasFiredEarly;
    const due = standsStill ? [] : this.clock.due();
    const ready = this.#fair(due.length > 0, !standsStill);
    const steps = due.length === 0 ? ready : [...due.map((deadline) => this.#timerStep(deadline)), ...ready];
    if (this.#strategy.firesEarly !== true || standsStill || steps.length === 0) return steps;
    const early = this.clock.upcoming().map((deadline) => ({ ...this.#timerStep(deadline), isEarly: true }));
    return early.length === 0 ? steps : [...steps, ...early];
  }

  /**
   * The steps of goroutines that do not poll in a loop for an effect of others. If none is left, timers may go first:
   * the due ones, or the next one if time may pass.
   */
  #fair(isDue: boolean, mayPass: boolean): readonly Step[] {
    const { ready } = this.steps;
    const isIdle = this.#idle >= SPINS * ready.length;
    const fair = ready.filter(({ goroutine }) => !this.#spins(goroutine) && !(isIdle && goroutine.isPolling));
    if (fair.length === ready.length) return ready;
    const hasTimer = isDue || (mayPass && this.clock.next !== undefined);
    if (fair.length === 0 && !hasTimer) return ready;
    this.hasHidden = true;
    return fair;
  }

  #spins(goroutine: BubbleGoroutine): boolean {
    return goroutine.spins >= SPINS && goroutine.turnOfYield === this.#turn;
  }

  /** Notes that a goroutine lets others go first. */
  yields(goroutine: BubbleGoroutine): void {
    goroutine.spins = goroutine.turnOfYield === this.#turn ? goroutine.spins + 1 : 0;
    goroutine.turnOfYield = this.#turn;
    this.#hasYielded = true;
  }

  /** The next step in FIFO order, due timers first. */
  first(mainEnded: boolean): Step | undefined {
    const due = mainEnded ? undefined : this.clock.firstDue();
    return due === undefined ? this.steps.first : this.#timerStep(due);
  }

  /** Names a timer after the goroutine that sets it, unless the runtime has announced the timer. */
  #nameTimer(deadline: Deadline): void {
    if (!this.#objects.has(deadline)) this.#objects.add(deadline, this.acting.nextTimer());
  }

  /** The step of a timer. It is a goroutine of its own, and the parent of the goroutines that it starts. */
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

  /** Starts a goroutine in its own step, in the async context of this call; resolves to the result of its body. */
  start<T>(goroutine: BubbleGoroutine, body: () => T): Promise<Awaited<T>> {
    this.goroutines.push(goroutine);
    return new Promise((resolve, reject) => {
      // The bubble handles the outcome, not the goroutine: no step of the goroutine must continue with it.
      const run = bound(() => runAs(this.#bubble, () => void this.#run(goroutine, body).then(resolve, reject)));
      this.steps.add(goroutine, goroutine.nextStep(), run);
    });
  }

  async #run<T>(goroutine: BubbleGoroutine, body: () => T): Promise<Awaited<T>> {
    try {
      return await runAs(goroutine, body);
    } finally {
      goroutine.ended = true;
      if (goroutine === this.goroutines[0]) this.onMainEnded?.(goroutine.identity);
      this.#hasActed = true;
      this.touch("end", goroutine === this.goroutines[0] ? EVERYTHING : goroutine.end, goroutine);
    }
  }

  /** Throws the error of a goroutine that has failed without a join. */
  throwPanic(): void {
    if (this.#panics.length === 0) return;
    const panic = this.#panics.find(({ promise }) => !promise.joined);
    this.#panics = [];
    if (panic !== undefined) throw panic.error;
  }

  /** Tells the strategy that a goroutine touches one object, given by its name. */
  touch(how: Touch, name: string, goroutine: BubbleGoroutine): void {
    if (!this.isOver) this.#strategy.touched?.(how, [name], goroutine);
  }

  #touchAll(how: Touch, objects: readonly object[], goroutine: BubbleGoroutine): void {
    if (this.#strategy.touched === undefined) return;
    const names = objects.map((object) => this.#objects.nameOf(object));
    this.#strategy.touched(how, names, goroutine);
  }

  /** Whether an object is a closed and drained channel: no receive from it waits or gets a value. */
  #isExhausted(object: object): boolean {
    this.#isLooking = true;
    const { closed, length } = object as { readonly closed?: unknown; readonly length?: unknown };
    this.#isLooking = false;
    return closed === true && length === 0;
  }

  /** The place of the running code; null if places are not recorded. */
  site(): Error | null {
    return this.recordsSites ? captureStack(SITE_DEPTH) : null;
  }

  /** Called when a goroutine has made a promise, for example by an await. */
  promiseMade(id: number, goroutine: BubbleGoroutine, stack: Error | null): void {
    if (goroutine === this.#bubble) return;
    this.#promises.set(id, stack);
    if (this.recordsSites && stack !== null) goroutine.seenAt(stack);
  }

  /**
   * Called when the continuation of a promise begins. Operations end in a later step than they began. So a promise that
   * was made in this step is foreign, unless it is the library's own.
   */
  promiseGoesOn(id: number, goroutine: BubbleGoroutine): void {
    this.#settleSuspicion();
    const stack = this.#promises.get(id);
    if (goroutine !== this.#bubble && stack !== undefined) this.#suspicion = { stack, by: goroutine.position };
  }

  #settleSuspicion(): void {
    if (this.#suspicion === null) return;
    const { stack, by } = this.#suspicion;
    if (stack === null) this.suspicions.add(by);
    else if (!isOwnDoing(stack)) this.hasAwaitedForeign = true;
    this.#suspicion = null;
  }

  /** Called when a step begins, alone or together with others. */
  begins(): void {
    this.#promises.clear();
    this.released.length = 0;
    this.#hasYielded = false;
    this.#hasActed = false;
  }

  /** Lets a goroutine or timer go on. */
  take(step: Step): void {
    this.steps.remove(step);
    if (step.goroutine !== this.running) this.#turn += 1;
    this.running = step.goroutine;
    this.released.push(step.goroutine);
    if (step.isTimer) this.#hasActed = true;
    if (step.isEarly === true) this.hasFiredEarly = true;
    step.run();
  }

  /** Ends the step in progress. A goroutine that went on, but neither waits nor has ended, awaits something foreign. */
  stepped(): void {
    for (const goroutine of this.released) {
      if (goroutine.isTimer || !goroutine.isForeign) continue;
      this.foreign.add(goroutine);
      this.hasAwaitedForeign = true;
    }
    this.#settleSuspicion();
    const isPolling = this.#hasYielded && !this.#hasActed;
    this.running.isPolling = isPolling;
    this.#idle = isPolling ? this.#idle + 1 : 0;
    this.#strategy.stepped?.();
  }

  /** Whether a goroutine awaits something foreign. */
  get hasForeign(): boolean {
    for (const goroutine of this.foreign) if (!goroutine.isForeign) this.foreign.delete(goroutine);
    return this.foreign.size > 0;
  }

  // The calls of the runtime.

  choose(n: number, why: Choice): number {
    return this.#strategy.choose(n, why);
  }

  begin(operation: string, on: object): void {
    const goroutine = this.acting;
    this.#latest = operation;
    if (operation !== SLEEP && operation !== "make") this.#hasActed = true;
    if (operation === "make") this.made(on, goroutine);
    const objects = operation === "go" ? [] : subjectsOf(on);
    this.#objects.refuseOthers(operation, objects);
    const isVain = operation === RECEIVE && objects.every((object) => this.#isExhausted(object));
    this.#touchAll(isVain ? RECEIVE_CLOSED : operation, objects, goroutine);
  }

  /** The running goroutine acts on an object, or reads its state, without an operation. */
  act(how: Touch, on: object): void {
    if (!this.#isLooking) this.#touchAll(how, subjectsOf(on), this.acting);
  }

  made(object: object, by: BubbleGoroutine): void {
    this.#objects.add(object, by.nextObject());
  }

  /** Queues the continuation of the running goroutine after an operation that has not parked. */
  goOn(wakeup: () => void): void {
    const goroutine = this.acting;
    this.#strategy.waits?.();
    if (this.#latest === SLEEP) this.yields(goroutine);
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
    const begin = (isAwait: boolean): (() => Promise<void>) => {
      // An await of a promise of another class begins with a continuation of the engine, which is not foreign.
      if (isAwait) this.#suspicion = null;
      return this.#join(goroutine);
    };
    promise.joining = { begin, inside: (body) => runAs(this.#bubble, body) };
    return promise;
  }

  /** The running goroutine begins to wait for the end of another; returns a function that lets it continue. */
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

  /** An operation of the running goroutine has parked. */
  parked(reason: string, on: object): ParkedOperation {
    const goroutine = this.acting;
    const parked = { goroutine, step: goroutine.nextStep(), reason, objects: subjectsOf(on), site: this.site() };
    goroutine.parked.add(parked);
    goroutine.seenAt(null);
    this.#hasActed = true;
    this.#strategy.waits?.();
    return parked;
  }

  woken(parked: ParkedOperation): void {
    parked.goroutine.parked.delete(parked);
    this.#touchAll(`${WAKE}${parked.reason}`, parked.objects, parked.goroutine);
  }

  /** Whether code outside could wake a remaining goroutine: it waits for the host, or on an object from outside. */
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

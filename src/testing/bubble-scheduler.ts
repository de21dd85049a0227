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

/** The operation that lets others go first, when there is no time to wait for. */
const SLEEP = "sleep";

/** How deep the stacks are that tell where a goroutine waits: below the library's own frames are the user's. */
const SITE_DEPTH = 20;

/** How often a goroutine may let others go first in vain: from then on it waits until somebody has moved. */
const SPINS = 8;

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
  /** Is told when main has ended. */
  onMainEnded: ((main: Goroutine) => void) | null = null;
  /** How many declared waits for the outside world there are. */
  externals = 0;
  /** Whether it records where promises are made: otherwise there are suspicions only. */
  recordsMakers = false;
  /** The goroutines that may have awaited something that is not of this library, and when. */
  readonly suspicions: Set<string> = new Set();
  /** Whether some goroutine has awaited something that is not of this library. */
  hasAwaitedForeign = false;
  /** Whether something that was left has tried to act, and was told so. */
  hasActedLate = false;
  /** The clock for what is left when the bubble is over. */
  readonly stoppedClock: VirtualClock = new VirtualClock();
  /** Whether a goroutine that waits in a loop was made to wait for others. */
  hasHidden = false;
  /** Whether a timer has fired before its time. */
  hasFiredEarly = false;
  /** Whether the bubble is over: what is left of it must not act. */
  isOver = false;
  /** Those that were seen to wait for something foreign; some may go on by now. */
  readonly foreign: Set<BubbleGoroutine> = new Set();
  /** Those that go on in the step in progress. */
  readonly released: BubbleGoroutine[] = [];
  readonly #strategy: Strategy;
  readonly recordsSites: boolean;
  readonly #objects: BubbleObjects = new BubbleObjects(this);
  readonly #timers: WeakMap<Deadline, Step> = new WeakMap();
  /** In whose name the bubble does what no goroutine does. */
  readonly #bubble: BubbleGoroutine = new BubbleGoroutine("bubble", { name: "bubble", parent: null }, this, null);
  /** The promises that the goroutines have made in the step in progress. */
  readonly #promises: Map<number, Error | null> = new Map();
  /** That something foreign may have been awaited: where, if that is recorded, and by whom. */
  #suspicion: { readonly stack: Error | null; readonly by: string } | null = null;
  /** The operation that has begun last. */
  #latest = "";
  /** How often another goroutine than before has gone on. */
  #turn = 0;
  /** How many steps in a row have done nothing but let others go first. */
  #idle = 0;
  #hasYielded = false;
  #hasActed = false;
  /** Whether it is the bubble itself that looks at an object. */
  #isLooking = false;
  /** Failures of goroutines that nobody had joined when they failed. */
  #panics: { readonly promise: GoroutinePromise<unknown>; readonly error: unknown }[] = [];

  /** Whether its code has virtual time in the place of the host's timers. */
  readonly hasHostTimers: boolean;

  constructor(strategy: Strategy, recordSites: boolean, hasHostTimers: boolean) {
    this.hasHostTimers = hasHostTimers;
    this.#strategy = strategy;
    this.recordsSites = recordSites;
  }

  /**
   * The goroutine whose code is running. What a timer sets off is the timer's, not that of the goroutine that set it; and what runs in the context of
   * a goroutine whose turn it is not, without having awaited anything foreign, is called by the one whose turn it is.
   */
  get acting(): BubbleGoroutine {
    if (this.running.isTimer) return this.running;
    const goroutine = contextGoroutine();
    if (goroutine === null || goroutine === this.#bubble) return this.running;
    return this.foreign.has(goroutine) || this.released.includes(goroutine) ? goroutine : this.running;
  }

  /**
   * Everything that could happen next. When main has ended time stands still, and what is due does not happen any more;
   * unless a timer has fired before its time, as main may have relied on that not to happen.
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
   * The steps of goroutines that do not wait in a loop for what only others can bring about. With none left, timers may go
   * first: those that are due, or the next, if time may pass.
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

  /** A goroutine lets others go first. */
  yields(goroutine: BubbleGoroutine): void {
    goroutine.spins = goroutine.turnOfYield === this.#turn ? goroutine.spins + 1 : 0;
    goroutine.turnOfYield = this.#turn;
    this.#hasYielded = true;
  }

  /** What happens next if everything happens in its order. */
  first(mainEnded: boolean): Step | undefined {
    const due = mainEnded ? undefined : this.clock.firstDue();
    return due === undefined ? this.steps.first : this.#timerStep(due);
  }

  /** A timer that was made without a word is called by the goroutine that has set it. */
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
      if (goroutine === this.goroutines[0]) this.onMainEnded?.(goroutine.identity);
      this.#hasActed = true;
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

  /** Whether nothing will ever be received from an object, and no receive from it will wait. */
  #isExhausted(object: object): boolean {
    this.#isLooking = true;
    const { closed, length } = object as { readonly closed?: unknown; readonly length?: unknown };
    this.#isLooking = false;
    return closed === true && length === 0;
  }

  /** The place of the code that is running, where places are recorded. */
  site(): Error | null {
    return this.recordsSites ? captureStack(SITE_DEPTH) : null;
  }

  /** A goroutine has made a promise, by an await for instance. */
  promiseMade(id: number, goroutine: BubbleGoroutine, stack: Error | null): void {
    if (goroutine === this.#bubble) return;
    this.#promises.set(id, stack);
    if (this.recordsSites && stack !== null) goroutine.seenAt(stack);
  }

  /**
   * What follows a promise begins. Operations end in a later step than they began, so if it began in this one it is foreign,
   * unless it is the library's own.
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

  /** Another step begins, alone or with others. */
  begins(): void {
    this.#promises.clear();
    this.released.length = 0;
    this.#hasYielded = false;
    this.#hasActed = false;
  }

  /** A goroutine or timer goes on. */
  take(step: Step): void {
    this.steps.remove(step);
    if (step.goroutine !== this.running) this.#turn += 1;
    this.running = step.goroutine;
    this.released.push(step.goroutine);
    if (step.isTimer) this.#hasActed = true;
    if (step.isEarly === true) this.hasFiredEarly = true;
    step.run();
  }

  /** The step in progress is over: a goroutine that went on and neither waits nor has ended awaits something foreign. */
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
    if (operation !== SLEEP && operation !== "make") this.#hasActed = true;
    if (operation === "make") this.made(on, goroutine);
    const objects = operation === "go" ? [] : subjectsOf(on);
    this.#objects.refuseOthers(operation, objects);
    const isVain = operation === RECEIVE && objects.every((object) => this.#isExhausted(object));
    this.#touchAll(isVain ? RECEIVE_CLOSED : operation, objects, goroutine);
  }

  /** The goroutine that is running acts on an object, or looks at it, without an operation. */
  act(how: Touch, on: object): void {
    if (!this.#isLooking) this.#touchAll(how, subjectsOf(on), this.acting);
  }

  made(object: object, by: BubbleGoroutine): void {
    this.#objects.add(object, by.nextObject());
  }

  /** An operation that has not parked lets the goroutine that is running go on. */
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
      // An await of a promise that is none of the engine's begins with a continuation of its own.
      if (isAwait) this.#suspicion = null;
      return this.#join(goroutine);
    };
    promise.joining = { begin, inside: (body) => runAs(this.#bubble, body) };
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
    this.#hasActed = true;
    this.#strategy.waits?.();
    return parked;
  }

  woken(parked: ParkedOperation): void {
    parked.goroutine.parked.delete(parked);
    this.#touchAll(`${WAKE}${parked.reason}`, parked.objects, parked.goroutine);
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

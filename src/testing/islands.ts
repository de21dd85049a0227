import type { Clock } from "../runtime/clock.js";
import { type Goroutine, type Observer, observe, type ParkedOperation as Parked } from "../runtime/events.js";
import { nextTurn } from "../runtime/host.js";
import { hostClock } from "../runtime/host-clock.js";
import { subjectsOf } from "../runtime/operation.js";
import { type Choice, install, type Scheduler, scheduler } from "../runtime/scheduler.js";
import type { BubbleScheduler } from "./bubble-scheduler.js";
import { contextGoroutine, continueAs, isExact } from "./context.js";
import type { BubbleGoroutine, ParkedOperation } from "./goroutine.js";
import { watchHost } from "./host-hooks.js";
import { bubbleOf } from "./objects.js";
import { warn } from "./warn.js";

/** The number of operations from outside after which the host gets a turn. */
const OUTSIDE_OPERATIONS = 64;

/**
 * All bubbles, each isolated; the rest of the program goes on as in production.
 *
 * Every call of the runtime comes here, and goes to the bubble whose code is running. The goroutines that remain when a
 * bubble is over no longer act. Their operations never end, their new goroutines never run, and an operation on an
 * object from elsewhere throws.
 *
 * Invariant: this scheduler is installed while a bubble runs, and afterwards if code outside might wake a remaining
 * goroutine.
 */
class Islands implements Scheduler, Observer {
  readonly #bubbles: Set<BubbleScheduler> = new Set();
  readonly #parked: WeakMap<Parked, ParkedOperation> = new WeakMap();
  #installedBefore: Scheduler | null = null;
  #unobserve: (() => void) | null = null;
  #unwatch: (() => void) | null = null;
  #hasRemains = false;
  #outside = 0;

  /**
   * The goroutine whose code is running; null for code from outside. On a host without async context, the running
   * goroutine of the only bubble.
   */
  #here(): BubbleGoroutine | null {
    if (isExact()) return contextGoroutine();
    const [bubble] = this.#bubbles;
    return bubble?.running ?? null;
  }

  /** The bubble whose code is running; null outside of all. */
  get bubble(): BubbleScheduler | null {
    const bubble = this.#here()?.scheduler;
    return bubble === undefined || bubble.isOver ? null : bubble;
  }

  /** Whether the running code belongs to no bubble, not even to one that is over. */
  get isOutside(): boolean {
    return this.#here() === null;
  }

  enter(bubble: BubbleScheduler): void {
    if (scheduler !== this) {
      this.#installedBefore = install(this);
      this.#unobserve = observe(this);
    }
    if (this.#bubbles.size === 0) this.#unwatch = watchHost();
    this.#bubbles.add(bubble);
  }

  leave(bubble: BubbleScheduler): void {
    this.#bubbles.delete(bubble);
    this.#hasRemains ||= isExact() && bubble.canBeWoken;
    if (this.#bubbles.size > 0) return;
    this.#unwatch?.();
    if (this.#hasRemains) return;
    this.#unobserve?.();
    install(this.#installedBefore);
  }

  /** Throws if a new bubble would be inside another, or beside another on a host without async context. */
  refuse(): void {
    const isInside = this.bubble !== null;
    if (!isInside && (isExact() || this.#bubbles.size === 0)) return;
    const where = isInside ? "synctest called from within a bubble" : "synctest";
    throw new Error(`${where}: a bubble is running already; await it before the next`);
  }

  // The questions of the runtime.

  get clock(): Clock {
    const bubble = this.#here()?.scheduler;
    if (bubble === undefined) return hostClock;
    return bubble.isOver ? bubble.stoppedClock : bubble.clock;
  }

  get current(): Goroutine | null {
    return this.bubble?.acting.identity ?? null;
  }

  choose(n: number, why: Choice): number {
    return this.bubble?.choose(n, why) ?? Math.floor(Math.random() * n);
  }

  begin(operation: string, on: object): void {
    const here = this.#here();
    if (here?.scheduler.isOver === true) this.#beginLate(here, operation, on);
    else if (here !== null) here.scheduler.begin(operation, on);
    else this.#beginOutside(operation, on);
  }

  touch(how: string, on: object): void {
    this.bubble?.act(how, on);
  }

  #beginOutside(operation: string, on: object): void {
    // Code from outside, such as a host callback, may act on an object of a bubble: then it is part of the bubble's
    // step.
    if (operation === "make" || operation === "go") return;
    const [bubble = null] = subjectsOf(on).map(bubbleOf);
    if (bubble !== null && !bubble.isOver) bubble.begin(operation, on);
  }

  /** A remaining goroutine may use its bubble's own objects, because that wakes no goroutine. On others it throws. */
  #beginLate(goroutine: BubbleGoroutine, operation: string, on: object): void {
    const text = `${operation} by goroutine ${goroutine}, whose bubble has ended`;
    if (!goroutine.scheduler.hasActedLate) warn(`${text}: it does not go on`);
    goroutine.scheduler.hasActedLate = true;
    if (operation === "make") goroutine.scheduler.made(on, goroutine);
    else if (operation !== "go" && subjectsOf(on).some((object) => bubbleOf(object) !== goroutine.scheduler))
      throw new Error(text);
  }

  wake(wakeup: () => void, operation: object | null): void {
    const parked = operation === null ? undefined : this.#parked.get(operation as Parked);
    const bubble = parked?.goroutine.scheduler ?? this.#here()?.scheduler;
    if (bubble === undefined) this.#wakeOutside(wakeup);
    else if (bubble.isOver) return;
    else if (parked === undefined) bubble.goOn(wakeup);
    else bubble.steps.add(parked.goroutine, parked.step, wakeup);
  }

  /**
   * Replaces the budget, which is suspended while a scheduler is installed: a loop outside must not starve the host.
   */
  #wakeOutside(wakeup: () => void): void {
    this.#outside += 1;
    if (this.#outside % OUTSIDE_OPERATIONS === 0) nextTurn(wakeup);
    else wakeup();
  }

  continueAs<T>(goroutine: Goroutine, body: () => T): T {
    return continueAs(goroutine, body);
  }

  spawn<T>(body: () => T, goroutine: Goroutine): Promise<Awaited<T>> {
    const bubble = this.#here()?.scheduler;
    if (bubble === undefined) return Promise.resolve().then(body) as Promise<Awaited<T>>;
    return bubble.isOver ? new Promise(() => {}) : bubble.spawn(body, goroutine);
  }

  // The events of the runtime.

  readonly parked = (operation: Parked, reason: string, on: object): void => {
    const { bubble } = this;
    if (bubble !== null) this.#parked.set(operation, bubble.parked(reason, on));
  };

  readonly woken = (operation: Parked): void => {
    const parked = this.#parked.get(operation);
    if (parked !== undefined && !parked.goroutine.scheduler.isOver) parked.goroutine.scheduler.woken(parked);
  };
}

export const islands: Islands = /* @__PURE__ */ new Islands();

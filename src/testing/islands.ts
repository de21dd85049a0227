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

/** After how many operations from outside the host gets a turn. */
const OUTSIDE_OPERATIONS = 64;

/**
 * The bubbles that there are, each a world of its own; and the rest of the program, which goes on as in production.
 *
 * Everything that the runtime asks or tells comes here, and goes to the bubble whose code is running. What is left of a
 * bubble that is over does not act any more: its operations never end, what it starts never runs, and it is refused what is
 * not its own.
 *
 * Invariant: it is installed while a bubble runs, and from then on as long as something might wake what is left of one.
 */
class Islands implements Scheduler, Observer {
  readonly #bubbles: Set<BubbleScheduler> = new Set();
  readonly #parked: WeakMap<Parked, ParkedOperation> = new WeakMap();
  #installedBefore: Scheduler | null = null;
  #unobserve: (() => void) | null = null;
  #unwatch: (() => void) | null = null;
  #hasRemains = false;
  #outside = 0;

  /** The goroutine whose code is running; that of the only bubble where the host cannot tell; null for code from outside. */
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

  /** Whether the code that is running is of no bubble, not even of one that is over. */
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

  /** Throws if a bubble would be in another, or beside it where the host cannot tell the two apart. */
  refuse(): void {
    const isInside = this.bubble !== null;
    if (!isInside && (isExact() || this.#bubbles.size === 0)) return;
    const where = isInside ? "synctest called from within a bubble" : "synctest";
    throw new Error(`${where}: a bubble is running already; await it before the next`);
  }

  // What the runtime asks.

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
    // Code from outside, such as a callback of the host's, may act on what belongs to a bubble: then it is a part of its step.
    if (operation === "make" || operation === "go") return;
    const [bubble = null] = subjectsOf(on).map(bubbleOf);
    if (bubble !== null && !bubble.isOver) bubble.begin(operation, on);
  }

  /** What is left of a bubble may turn over what it has: that wakes nobody. It must not touch anything else. */
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

  /** There is no budget while a scheduler is installed, and a loop outside must not starve the host. */
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

  // What the runtime tells.

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

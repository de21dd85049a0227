import { callSite } from "../runtime/call-site.js";
import { nextTurn } from "../runtime/host.js";
import { observe } from "../runtime/observer.js";
import type { Selectable, WaitReason } from "../runtime/operation.js";
import { type Choice, install, type Operation, type Scheduler } from "../runtime/scheduler.js";
import type { Deadline } from "../runtime/timers.js";
import { BubbleGoroutine, GoroutinePromise, type ParkedOperation } from "./goroutine.js";
import { VirtualClock } from "./virtual-clock.js";

/** Something that can happen next: a goroutine continues, or a timer fires. */
export interface Step {
  /** The same step has the same key in every schedule that leads to it. */
  readonly key: string;
  readonly goroutine: BubbleGoroutine;
  readonly isTimer: boolean;
  run(): void;
}

/**
 * An operation acts; a parked one is woken; a goroutine ends. "order" is nothing of these, but what comes after depends on
 * whether it comes before: a timer fires, or somebody begins to join a goroutine, or to wait until all others wait.
 */
export type Touch = Operation | "wake" | "end" | "order";

/** The name of all objects together. When main ends, time stops: that touches whatever waits for time. */
export const EVERYTHING = "*";

/** Decides what a bubble leaves open. */
export interface Strategy {
  /** Set when the program was found not to be deterministic. */
  readonly broken?: Error | null;
  /** A run begins. */
  begin?(): void;
  /** Picks the next of the steps that are possible; -1 abandons the run. */
  pick(steps: readonly Step[], running: BubbleGoroutine | null): number;
  choose(n: number, why: Choice): number;
  /** In the step that was picked last a goroutine touches objects, given by their names. */
  touched?(how: Touch, objects: readonly string[], goroutine: BubbleGoroutine): void;
  /** The operation that acted last is one that may wait, and not a try. */
  waits?(): void;
  /** The step picked last is over. */
  stepped?(): void;
}

/** How a bubble ended, if its root did not throw. */
export interface Ending<T> {
  readonly value: T;
}

type Outcome<T> = Ending<T> | { readonly error: unknown };

/** A run was abandoned by its strategy. */
export const ABANDONED: unique symbol = Symbol("abandoned");

/**
 * A world of its own for goroutines: virtual time, one step at a time, and a strategy that picks each.
 *
 * A step lets one goroutine run until everything waits again, which one turn of the host's event loop tells.
 * So whatever begins in that turn was begun by that goroutine: attribution is by elimination, without async hooks.
 *
 * Invariants: at most one bubble is installed; `running` is the goroutine of the step in progress; a goroutine's
 * continuation is either among `#ready` or belongs to one of its parked operations.
 */
export class Bubble implements Scheduler {
  static current: Bubble | null = null;

  readonly clock: VirtualClock = new VirtualClock();
  readonly goroutines: BubbleGoroutine[] = [];
  running: BubbleGoroutine;
  readonly #strategy: Strategy;
  readonly #recordSites: boolean;
  #ready: Step[] = [];
  readonly #parkedAs: WeakMap<object, ParkedOperation> = new WeakMap();
  readonly #timers: WeakMap<Deadline, Step> = new WeakMap();
  #lastObjects: readonly object[] = [];
  readonly #objectIds: WeakMap<object, string> = new WeakMap();
  /** Failures of goroutines that nobody had joined when they failed. */
  #panics: { readonly promise: GoroutinePromise<unknown>; readonly error: unknown }[] = [];
  #externals = 0;
  #wakeLoop: (() => void) | null = null;
  #settled: (() => void) | null = null;

  constructor(strategy: Strategy, recordSites: boolean) {
    this.#strategy = strategy;
    this.#recordSites = recordSites;
    this.running = new BubbleGoroutine("main", "main", "");
  }

  /**
   * Runs `root` as the bubble's main goroutine, until it and all others have ended.
   *
   * Rejects with what it or an unjoined goroutine throws; with `deadlock` where nothing can happen any more.
   */
  async run<T>(root: () => T, deadlock: (text: string) => Error): Promise<Ending<Awaited<T>> | typeof ABANDONED> {
    refuseInBubble();
    Bubble.current = this;
    const before = install(this);
    const unobserve = observe(this);
    try {
      return await this.#loop(root, deadlock);
    } finally {
      unobserve();
      install(before);
      Bubble.current = null;
    }
  }

  async #loop<T>(root: () => T, deadlock: (text: string) => Error): Promise<Ending<Awaited<T>> | typeof ABANDONED> {
    const main = this.running;
    this.goroutines.push(main);
    let outcome: Outcome<Awaited<T>> | null = null;
    this.#enqueue(main, main.nextStep(), () => {
      void this.#body(main, root).then(
        (value) => {
          outcome = { value };
        },
        (error: unknown) => {
          outcome = { error };
        },
      );
    });
    for (let isVerdict = false; ; ) {
      // What is set by a callback, the compiler takes for constant.
      const ended = outcome as Outcome<Awaited<T>> | null;
      this.#throwPanic();
      if (ended !== null && "error" in ended) throw ended.error;
      const steps = this.#possible(ended !== null);
      if (steps.length > 0) {
        isVerdict = false;
        const index = this.#strategy.pick(steps, this.running);
        if (index === -1) return ABANDONED;
        await this.#take(steps[index] as Step);
      } else if (this.#externals > 0) {
        await new Promise<void>((resolve) => {
          this.#wakeLoop = resolve;
        });
      } else if (this.#settled !== null) {
        this.#settled();
      } else if (ended === null && this.clock.advance()) {
        isVerdict = false;
      } else if (!isVerdict) {
        // A continuation may still be on its way through the host: give it another turn before the verdict.
        isVerdict = true;
        await new Promise<void>(nextTurn);
      } else {
        const blocked = this.goroutines.filter((goroutine) => !goroutine.ended);
        if (ended !== null && blocked.length === 0) return ended;
        const title =
          ended === null
            ? "deadlock: all goroutines in bubble are blocked"
            : "deadlock: main bubble goroutine has exited but blocked goroutines remain";
        throw deadlock([title, ...blocked.map((goroutine) => goroutine.describe())].join("\n\n"));
      }
    }
  }

  /** When main has ended time stands still, and what is due does not happen any more. */
  #possible(mainEnded: boolean): Step[] {
    if (mainEnded) return this.#ready;
    const due = this.clock.due();
    if (due.length === 0) return this.#ready;
    return [...due.map((deadline) => this.#timerStep(deadline)), ...this.#ready];
  }

  /** A timer fires in a goroutine of its own, which is the parent of what it starts. */
  #timerStep(deadline: Deadline): Step {
    let step = this.#timers.get(deadline);
    if (step === undefined) {
      const name = this.#nameOf(deadline);
      const key = `timer ${name}`;
      const goroutine = new BubbleGoroutine(key, key, "");
      const run = (): void => {
        this.#strategy.touched?.("order", [name], goroutine);
        this.clock.fire(deadline);
      };
      step = { key, goroutine, isTimer: true, run };
      this.#timers.set(deadline, step);
    }
    return step;
  }

  async #take(step: Step): Promise<void> {
    if (!step.isTimer) this.#ready = this.#ready.filter((other) => other !== step);
    this.running = step.goroutine;
    step.run();
    await new Promise<void>(nextTurn);
    this.#strategy.stepped?.();
  }

  #enqueue(goroutine: BubbleGoroutine, key: string, run: () => void): void {
    this.#ready.push({ key, goroutine, isTimer: false, run });
    this.#wakeLoop?.();
    this.#wakeLoop = null;
  }

  async #body<T>(goroutine: BubbleGoroutine, body: () => T): Promise<Awaited<T>> {
    try {
      return await body();
    } finally {
      goroutine.ended = true;
      this.#strategy.touched?.("end", [goroutine === this.goroutines[0] ? EVERYTHING : goroutine.end], goroutine);
    }
  }

  #throwPanic(): void {
    const panic = this.#panics.find(({ promise }) => !promise.joined);
    this.#panics = [];
    if (panic !== undefined) throw panic.error;
  }

  // The seam.

  choose(n: number, why: Choice): number {
    return this.#strategy.choose(n, why);
  }

  begin(operation: Operation, on: object): void {
    if (operation === "make") this.#objectIds.set(on, this.running.nextObject());
    if (this.#strategy.touched === undefined) return;
    const objects = operation === "go" ? [] : subjectsOf(on);
    this.#lastObjects = objects;
    this.#touch(operation, objects, this.running);
  }

  ready(wakeup: () => void, parked: object | null): void {
    if (parked === null) this.#strategy.waits?.();
    const operation = parked === null ? undefined : this.#parkedAs.get(parked);
    const goroutine = operation?.goroutine ?? this.running;
    this.#enqueue(goroutine, operation?.step ?? goroutine.nextStep(), wakeup);
  }

  spawn<T>(body: () => T, name: string): Promise<Awaited<T>> {
    const goroutine = this.running.child(name, this.#recordSites ? callSite() : "");
    this.goroutines.push(goroutine);
    const promise = new GoroutinePromise<Awaited<T>>((resolve, reject) => {
      this.#enqueue(goroutine, goroutine.nextStep(), () => {
        void this.#body(goroutine, body).then(resolve, (error: unknown) => {
          this.#panics.push({ promise, error });
          reject(error);
        });
      });
    });
    promise.catch(() => {});
    promise.joining = () => {
      const joiner = this.running;
      const step = joiner.nextStep();
      joiner.joins.add(goroutine);
      this.#strategy.touched?.("order", [goroutine.end], joiner);
      return () => {
        joiner.joins.delete(goroutine);
        return new Promise((resolve) => this.#enqueue(joiner, step, resolve));
      };
    };
    return promise;
  }

  // The events.

  parked(operation: object, reason: WaitReason): void {
    const site = this.#recordSites ? callSite() : "";
    const goroutine = this.running;
    const parked = { goroutine, step: goroutine.nextStep(), reason, objects: this.#lastObjects, site };
    goroutine.parked.add(parked);
    this.#strategy.waits?.();
    this.#parkedAs.set(operation, parked);
  }

  woken(operation: object): void {
    const parked = this.#parkedAs.get(operation);
    if (parked === undefined) return;
    parked.goroutine.parked.delete(parked);
    this.#touch("wake", parked.objects, parked.goroutine);
  }

  // For those in the bubble.

  /** Waits until every other goroutine waits: Go's synctest.Wait. */
  settled(): Promise<void> {
    if (this.#settled !== null) throw new Error("wait already in progress");
    const goroutine = this.running;
    const step = goroutine.nextStep();
    this.#strategy.touched?.("order", [SETTLED], goroutine);
    return new Promise((resolve) => {
      this.#settled = () => {
        this.#settled = null;
        this.#enqueue(goroutine, step, resolve);
      };
    });
  }

  /** Keeps time from moving while a promise of the outside world is pending. */
  external<T>(promise: PromiseLike<T>): Promise<T> {
    const goroutine = this.running;
    const step = goroutine.nextStep();
    this.#externals += 1;
    const continueWith = (resume: () => void): void => {
      this.#externals -= 1;
      this.#enqueue(goroutine, step, resume);
    };
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => continueWith(() => resolve(value)),
        (error: unknown) => continueWith(() => reject(error)),
      );
    });
  }

  #touch(how: Touch, objects: readonly object[], goroutine: BubbleGoroutine): void {
    if (this.#strategy.touched === undefined) return;
    const names = objects.map((object) => this.#nameOf(object));
    this.#strategy.touched(how, names, goroutine);
  }

  /** An object's name, the same in every schedule in which its maker does the same. */
  #nameOf(object: object): string {
    return this.#objectIds.get(object) ?? OUTSIDE;
  }
}

/** The name of the one place there is to wait in for all others. */
const SETTLED = "settled";

/** All objects not made through the seam count as one: an abort signal has no maker that is known. */
const OUTSIDE = "outside";

/** The objects that an operation on this acts on: a select gives all its sources. */
function subjectsOf(on: object): object[] {
  const sources: (object | null)[] = Array.isArray(on) ? on : [on];
  return sources.filter((source) => source !== null).map((source) => (source as Partial<Selectable>).subject ?? source);
}

/** There is one clock and one scheduler, so there can be one bubble only. */
export function refuseInBubble(): void {
  if (Bubble.current !== null) throw new Error("synctest: a bubble is running already; await it before the next");
}

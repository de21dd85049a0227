import type { Footprint } from "./footprint.js";
import type { BubbleGoroutine } from "./goroutine.js";
import type { Step } from "./strategy.js";

/** A place in a run where one of several steps had to be picked. */
export interface StepNode {
  readonly kind: "step";
  /** The number of steps of the run before it. */
  readonly index: number;
  /** The keys of the steps, in their canonical order. */
  readonly keys: readonly string[];
  /** Steps that need not be tried here: their continuations have been seen, and no step since depends on them. */
  readonly sleeping: ReadonlyMap<string, Footprint>;
  /** The steps tried so far, with their effects on each object. */
  readonly tried: Map<string, Map<string, number>>;
  /** Steps that must not be tried, because they would exceed the bound on delays. */
  readonly barred: ReadonlySet<string>;
  /**
   * The steps that have to be tried, as far as is known; null for all. The set grows when the order of two later steps
   * turns out to matter.
   */
  readonly todo: Set<string> | null;
  /** For each possible step, the index of the step that has made it possible. */
  readonly enablers: ReadonlyMap<string, number>;
  /**
   * The number of steps before the last moment at which no step was possible: they had to come before all later ones.
   */
  readonly since: number;
  /** The touches of the previous step. If they differ when the program comes here again, it is not deterministic. */
  readonly before: string;
  picked: number;
}

/** A place where one of several equal alternatives had to be chosen. */
export interface ChoiceNode {
  readonly kind: "choice";
  readonly n: number;
  picked: number;
}

/**
 * Sorts steps: the running goroutine first, then the goroutines after it by id, then those before it, timers last. So
 * picking 0 everywhere is the schedule without delays.
 */
export function canonical(steps: readonly Step[], running: BubbleGoroutine): readonly Step[] {
  if (steps.length === 1) return steps;
  const rank = ({ goroutine, isTimer, isEarly }: Step): number => {
    if (isEarly === true) return 4;
    if (goroutine === running) return 0;
    if (isTimer) return 3;
    return goroutine.id > running.id ? 1 : 2;
  };
  return [...steps].sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
}

/**
 * The number of delays that a pick adds to a schedule: each step before the pick has to wait. (Emmi, Qadeer and
 * Rakamarić, POPL 2011.) A timer that fires early counts as one delay, however many steps come before it.
 */
export function delaysOf(ordered: readonly Step[], index: number): number {
  return ordered[index]?.isEarly === true ? 1 : index;
}

/** The index of the first step that has to be tried; -1 if none is left. */
export function firstUntried(node: StepNode): number {
  const { todo, tried, sleeping, barred } = node;
  return node.keys.findIndex(
    (key) => todo?.has(key) !== false && !tried.has(key) && !sleeping.has(key) && !barred.has(key),
  );
}

/** Goes on to the next alternative of a node; returns whether there is one. */
export function advance(node: StepNode | ChoiceNode): boolean {
  if (node.kind === "step") {
    node.picked = firstUntried(node);
    return node.picked !== -1;
  }
  node.picked += 1;
  return node.picked < node.n;
}

export function hasKeys(ordered: readonly Step[], keys: readonly string[]): boolean {
  return ordered.length === keys.length && ordered.every(({ key }, index) => key === keys[index]);
}

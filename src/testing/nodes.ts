import type { Footprint } from "./footprint.js";
import type { BubbleGoroutine } from "./goroutine.js";
import type { Step } from "./strategy.js";

/** A place in a run where one of several steps had to be picked. */
export interface StepNode {
  readonly kind: "step";
  /** How many steps of the run come before it. */
  readonly index: number;
  /** The keys of the steps, in their canonical order. */
  readonly keys: readonly string[];
  /** Steps that need not be tried here: what comes of them has been seen, as nothing since depends on them. */
  readonly sleeping: ReadonlyMap<string, Footprint>;
  /** The steps tried so far, with all that they touched. */
  readonly tried: Map<string, Map<string, number>>;
  /** Steps that may not be tried, to keep within the bound on delays. */
  readonly barred: ReadonlySet<string>;
  /**
   * Those that have to be tried, as far as is known; null for all. Where the order of two steps matters that are taken from here on,
   * it becomes more.
   */
  readonly todo: Set<string> | null;
  /** Which of the steps of the run has made each possible. */
  readonly enablers: ReadonlyMap<string, number>;
  /** How many steps the run had when nothing could go on the last time: they had to come before all others. */
  readonly since: number;
  /** What the step before did: the same whenever the program comes here again, or it is not deterministic. */
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
 * The running goroutine first, then the others in turn, as they follow on it by their keys, timers last: so 0 everywhere is the
 * schedule in which nobody has to wait.
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
 * What a pick adds to the delays of a schedule: those before it had to wait. (Emmi, Qadeer and Rakamarić, POPL 2011.) A timer
 * that fires early is one, however many could have gone on.
 */
export function delaysOf(ordered: readonly Step[], index: number): number {
  return ordered[index]?.isEarly === true ? 1 : index;
}

/** The first step that has to be tried; -1 if there is none left. */
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

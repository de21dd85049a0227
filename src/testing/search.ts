import { areIndependent, type Footprint } from "./footprint.js";
import type { BubbleGoroutine } from "./goroutine.js";
import { advance, type ChoiceNode, canonical, delaysOf, firstUntried, hasKeys, type StepNode } from "./nodes.js";
import { nondeterministic } from "./nondeterministic.js";
import { enablersOf, NO_ENABLERS, Races } from "./races.js";
import type { Step, Strategy, Touch } from "./strategy.js";
import { Touches } from "./touches.js";

export interface SearchOptions {
  /**
   * Skips schedules that differ from one already run only in the order of steps that are independent of each other.
   * Sound if goroutines share state only through the objects of this library.
   */
  readonly reduce: boolean;
  /**
   * Tries another order of two steps only if a run has shown that it matters, not whenever it might. Sound if the
   * possible steps depend only on the steps before: not on the host, nor on how long a goroutine has polled.
   */
  readonly onDemand?: boolean;
  /** The maximum sum of delays: a delay means that a goroutine has to wait although it is its turn. */
  readonly delays: number;
  /** The number of steps after which a run is cut off. */
  readonly depth: number;
  /** Whether a timer may fire while goroutines could go on. */
  readonly firesEarly?: boolean;
  /** Whether all goroutines that can go on do so in one turn of the host, in any order. */
  readonly together?: boolean;
}

/**
 * A depth-first search through all schedules of a program. Each schedule is a new run. The path of the last run is a
 * stack of nodes. The next run replays it up to the deepest node with an alternative left.
 *
 * Reduction is by sleep sets (Godefroid): once everything after a step has been seen, the step sleeps in its siblings'
 * subtrees, until a step is taken that it depends on. On demand, reduction is also by source sets (see {@link Races}):
 * of the possible steps the search tries one, and another only if a run has shown that it has to.
 */
export class Search implements Strategy {
  readonly #options: SearchOptions;
  readonly #path: (StepNode | ChoiceNode)[] = [];
  #position = 0;
  #delays = 0;
  /** The node of the step picked last, and the touches of that step. */
  #current: StepNode | null = null;
  #touches: Touches = new Touches();
  readonly #races: Races | null;
  /** The number of steps of the run, and their number at the last moment at which no step was possible. */
  #steps = 0;
  #since = 0;
  /** Whether the possible steps after the step picked last are still unknown. */
  #isOpen = false;
  /** Whether a bound has hidden a schedule so far. */
  bounded = false;
  /** Whether the run was cut off as too long. */
  isTooDeep = false;
  /** The error of a program that behaved differently under the same schedule, which makes the search worthless. */
  broken: Error | null = null;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#races = options.reduce && options.onDemand === true ? new Races() : null;
  }

  get firesEarly(): boolean {
    return this.#options.firesEarly === true;
  }

  get isOnDemand(): boolean {
    return this.#races !== null;
  }

  get together(): boolean {
    return this.#options.together === true;
  }

  /** The picks of the run: an index for each node. */
  get schedule(): readonly number[] {
    return this.#path.slice(0, this.#position).map((node) => node.picked);
  }

  begin(): void {
    this.#position = 0;
    this.#delays = 0;
    this.isTooDeep = false;
    this.#current = null;
    this.#touches = new Touches();
    this.#steps = 0;
    this.#since = 0;
    this.#isOpen = false;
  }

  /** Moves on to the next schedule; false when there is none left. */
  next(): boolean {
    this.#path.length = this.#position;
    // The run has ended, so no step is possible any more.
    this.#unravel([]);
    for (let node = this.#path.at(-1); node !== undefined; node = this.#path.at(-1)) {
      if (node.kind === "step") this.#races?.shorten(node.index);
      if (advance(node)) {
        // A step with another choice is another step.
        if (node.kind === "choice") this.#races?.shorten(this.#lastStep().index);
        return true;
      }
      this.#path.pop();
    }
    return false;
  }

  #lastStep(): StepNode {
    return this.#path.findLast((node) => node.kind === "step") as StepNode;
  }

  pick(steps: readonly Step[], running: BubbleGoroutine): number {
    if (this.broken !== null) return -1;
    if (this.#position >= this.#options.depth) {
      this.bounded = true;
      this.isTooDeep = true;
      return -1;
    }
    const ordered = canonical(steps, running);
    let node = this.#path[this.#position];
    if (node === undefined) {
      this.#unravel(ordered.map(({ key }) => key));
      node = this.#newNode(ordered);
      if (node.picked === -1) return -1;
      this.#path.push(node);
    } else if (node.kind !== "step" || !hasKeys(ordered, node.keys) || node.before !== this.#touches.text) {
      this.broken = nondeterministic();
      return -1;
    }
    this.#position += 1;
    this.#steps += 1;
    this.#isOpen = true;
    const step = ordered[node.picked] as Step;
    this.#delays += delaysOf(ordered, node.picked);
    this.#current = node;
    this.#touches = new Touches(step.goroutine.id);
    return steps.indexOf(step);
  }

  choose(n: number): number {
    const node = this.#path[this.#position];
    if (node === undefined) {
      this.#path.push({ kind: "choice", n, picked: 0 });
    } else if (node.kind !== "choice" || node.n !== n) {
      this.broken = nondeterministic();
      return 0;
    }
    this.#position += 1;
    return node?.picked ?? 0;
  }

  touched(how: Touch, objects: readonly string[]): void {
    this.#touches.add(how, objects);
  }

  waits(): void {
    this.#touches.waits();
  }

  stepped(): void {
    const node = this.#current;
    if (node === null) return;
    const key = node.keys[node.picked] as string;
    if (this.#races?.length === node.index) this.#races.add(node, key, this.#touches.footprint);
    const footprint = node.tried.get(key);
    if (footprint === undefined) node.tried.set(key, new Map(this.#touches.footprint));
    else
      for (const [name, effects] of this.#touches.footprint) footprint.set(name, (footprint.get(name) ?? 0) | effects);
  }

  idles(): void {
    this.#since = this.#steps;
  }

  /** Adds the steps that the last step has made impossible to those to try: it is in a race with them. */
  #unravel(possible: readonly string[]): void {
    const node = this.#current;
    if (!this.#isOpen || node === null) return;
    this.#isOpen = false;
    if (node.todo === null) return;
    for (const [index, key] of node.keys.entries())
      if (index !== node.picked && !possible.includes(key)) node.todo.add(key);
  }

  #newNode(ordered: readonly Step[]): StepNode {
    const node: StepNode = {
      kind: "step",
      index: this.#steps,
      keys: ordered.map(({ key }) => key),
      sleeping: this.#options.reduce ? this.#stillSleeping() : NOBODY,
      tried: new Map(),
      barred: this.#barred(ordered),
      todo: null,
      enablers: NO_ENABLERS,
      since: this.#since,
      before: this.#touches.text,
      picked: -1,
    };
    node.picked = firstUntried(node);
    if (this.#races === null) return node;
    const todo = new Set(node.keys.slice(node.picked, node.picked + 1));
    return { ...node, todo, enablers: enablersOf(node.keys, this.#current, this.#steps - 1) };
  }

  /** The steps that slept before the last step, or were tried in its place, unless the last step has woken them. */
  #stillSleeping(): ReadonlyMap<string, Footprint> {
    const node = this.#current;
    if (node === null) return NOBODY;
    const sleeping = new Map<string, Footprint>();
    const taken = this.#touches.footprint;
    for (const steps of [node.sleeping, node.tried]) {
      for (const [key, touched] of steps) {
        if (key !== node.keys[node.picked] && areIndependent(touched, taken)) sleeping.set(key, touched);
      }
    }
    return sleeping;
  }

  #barred(ordered: readonly Step[]): ReadonlySet<string> {
    const left = this.#options.delays - this.#delays;
    const barred = ordered.filter((_, index) => delaysOf(ordered, index) > left);
    if (barred.length === 0) return NONE;
    this.bounded = true;
    return new Set(barred.map(({ key }) => key));
  }
}

const NONE: ReadonlySet<string> = new Set();
const NOBODY: ReadonlyMap<string, Footprint> = new Map();

import { ANYTHING, areIndependent, COUNTS_DOWN, type Footprint, RECEIVES, SENDS } from "./footprint.js";
import type { BubbleGoroutine } from "./goroutine.js";
import { type ChoiceNode, canonical, delaysOf, firstUntried, hasKeys, type StepNode } from "./nodes.js";
import type { Step, Strategy, Touch } from "./strategy.js";

export interface SearchOptions {
  /**
   * Skips schedules that differ from one already run only in the order of steps that are independent of each other.
   * Sound if goroutines share state only through the objects of this library.
   */
  readonly reduce: boolean;
  /** How many goroutines may have to wait although it was their turn, in sum. */
  readonly delays: number;
  /** Runs longer than this many steps are cut off. */
  readonly depth: number;
  /** A timer may fire while others could go on. */
  readonly firesEarly?: boolean;
  /** All that can go on do so in one turn of the host, in any order. */
  readonly together?: boolean;
}

/**
 * Depth-first search through all schedules of a program, which is run again for each: the path of the last run is a
 * stack of nodes, replayed up to the deepest one that has an alternative left.
 *
 * Reduction is by sleep sets (Godefroid): once everything after a step has been seen, the step sleeps in its
 * siblings' subtrees, until a step is taken that it depends on.
 */
export class Search implements Strategy {
  readonly #options: SearchOptions;
  readonly #path: (StepNode | ChoiceNode)[] = [];
  #position = 0;
  #delays = 0;
  /** The step picked last, and what it has touched and done. */
  #current: StepNode | null = null;
  #touched: Map<string, number> = new Map();
  /** The send or receive that acted last, and what had been done to its channel before. */
  #newest: { readonly channel: string; readonly effects: number } | null = null;
  #done = "";
  /** Whether a bound has hidden anything so far. */
  bounded = false;
  /** Whether the run was cut off because it was too long. */
  isTooDeep = false;
  /** That the program did not do the same again under the same schedule; the search is worth nothing then. */
  broken: Error | null = null;

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  get firesEarly(): boolean {
    return this.#options.firesEarly === true;
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
    this.#touched = new Map();
    this.#newest = null;
    this.#done = "";
  }

  /** Moves on to the next schedule; false when there is none left. */
  next(): boolean {
    this.#path.length = this.#position;
    for (let node = this.#path.at(-1); node !== undefined; node = this.#path.at(-1)) {
      if (node.kind === "choice") {
        node.picked += 1;
        if (node.picked < node.n) return true;
      } else {
        node.picked = firstUntried(node);
        if (node.picked !== -1) return true;
      }
      this.#path.pop();
    }
    return false;
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
      node = this.#newNode(ordered);
      if (node.picked === -1) return -1;
      this.#path.push(node);
    } else if (node.kind !== "step" || !hasKeys(ordered, node.keys) || node.before !== this.#done) {
      this.broken = nondeterministic();
      return -1;
    }
    this.#position += 1;
    const step = ordered[node.picked] as Step;
    this.#delays += delaysOf(ordered, node.picked);
    this.#current = node;
    // Two steps of one goroutine depend on each other: it may have several operations parked at once.
    this.#touched = new Map([[step.goroutine.id, ANYTHING]]);
    this.#newest = null;
    this.#done = "";
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
    this.#done += ` ${how}`;
    for (const name of objects) this.#done += ` ${name}`;
    // A send that wakes a receive, or the other way round, does no more to the channel than one that does not.
    if (how === "wake" && objects.length === 1 && this.#newest?.channel === objects[0]) return;
    this.#newest = null;
    if (how === "chan send" || how === "chan receive") {
      const channel = objects[0] as string;
      const before = this.#touched.get(channel) ?? 0;
      this.#newest = { channel, effects: before | (how === "chan send" ? SENDS : RECEIVES) };
    }
    for (const name of objects) {
      // Two in one step might be one too many for another's: then it does matter who comes first.
      this.#touched.set(name, how === "wg.Done" && !this.#touched.has(name) ? COUNTS_DOWN : ANYTHING);
    }
  }

  waits(): void {
    if (this.#newest !== null) this.#touched.set(this.#newest.channel, this.#newest.effects);
    this.#newest = null;
  }

  stepped(): void {
    const node = this.#current;
    if (node === null) return;
    const key = node.keys[node.picked] as string;
    const footprint = node.tried.get(key);
    if (footprint === undefined) node.tried.set(key, this.#touched);
    else for (const [name, effects] of this.#touched) footprint.set(name, (footprint.get(name) ?? 0) | effects);
  }

  #newNode(ordered: readonly Step[]): StepNode {
    const node: StepNode = {
      kind: "step",
      keys: ordered.map(({ key }) => key),
      sleeping: this.#options.reduce ? this.#stillSleeping() : NOBODY,
      tried: new Map(),
      barred: this.#barred(ordered),
      before: this.#done,
      picked: -1,
    };
    node.picked = firstUntried(node);
    return node;
  }

  /** Those that were asleep before the last step, or had been tried in its place, unless it has woken them. */
  #stillSleeping(): ReadonlyMap<string, Footprint> {
    const node = this.#current;
    if (node === null) return NOBODY;
    const sleeping = new Map<string, Footprint>();
    for (const steps of [node.sleeping, node.tried]) {
      for (const [key, touched] of steps) {
        if (key !== node.keys[node.picked] && areIndependent(touched, this.#touched)) sleeping.set(key, touched);
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

export function nondeterministic(headline?: string, cause?: unknown): Error {
  const text =
    "explore: the program behaves differently under the same schedule; it must make everything that it uses, " +
    "keep nothing from one schedule to the next, and use no randomness, no host clock and no I/O";
  return new Error(headline === undefined ? text : `${headline}\n\n${text}`, { cause });
}

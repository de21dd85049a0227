import { callLine } from "../runtime/call-site.js";
import type { Choice } from "../runtime/scheduler.js";
import type { BubbleGoroutine } from "./goroutine.js";
import { canonical } from "./nodes.js";
import type { Step, Strategy, Touch } from "./strategy.js";

/** What was picked at each choice of a run. All zeros is the run in which nobody is interrupted. */
export type Schedule = readonly number[];

/** A schedule as a short text: the picks, without the zeros at the end. */
export function toToken(schedule: Schedule): string {
  const last = schedule.findLastIndex((pick) => pick !== 0);
  return schedule.slice(0, last + 1).join(".");
}

export function fromToken(token: string): Schedule {
  if (!/^(\d+(\.\d+)*)?$/.test(token)) throw new TypeError(`explore: not a replay token: ${token}`);
  return token === "" ? [] : token.split(".").map(Number);
}

/** Follows a schedule, and never interrupts after its end; writes down what happens. */
export class Replay implements Strategy {
  readonly #schedule: Schedule;
  readonly #depth: number;
  readonly #recordsTrace: boolean;
  #position = 0;
  #steps = 0;
  readonly #lines: string[] = [];
  #lastLine = "";

  constructor(schedule: Schedule, depth: number, recordsTrace: boolean = false) {
    this.#schedule = schedule;
    this.#depth = depth;
    this.#recordsTrace = recordsTrace;
  }

  /** The interleaving, a line for each operation. */
  get trace(): string {
    return this.#lines.join("\n");
  }

  pick(steps: readonly Step[], running: BubbleGoroutine): number {
    if (this.#position >= this.#depth) return -1;
    const ordered = canonical(steps, running);
    this.#steps += 1;
    return steps.indexOf(ordered[this.#next(ordered.length)] as Step);
  }

  choose(n: number, why: Choice): number {
    const index = this.#next(n);
    if (this.#recordsTrace) this.#lines.push(`${" ".repeat(6)}${why} ${index + 1} of ${n}`);
    return index;
  }

  touched(how: Touch, objects: readonly string[], goroutine: BubbleGoroutine): void {
    if (!this.#recordsTrace || how === "make" || how === "order") return;
    const who = `${goroutine}`.padEnd(24);
    const what = how === "wake" ? "continues" : how === "end" ? "returns" : how;
    const on = how === "end" ? "" : objects.join(", ");
    const line = `${String(this.#steps).padStart(4)}  ${who} ${`${what} ${on}`.padEnd(28)} ${how === "wake" ? "" : callLine()}`;
    if (line !== this.#lastLine) this.#lines.push(line.trimEnd());
    this.#lastLine = line;
  }

  /** A schedule of another program may not fit; its picks are taken for the nearest that do. */
  #next(n: number): number {
    const index = this.#schedule[this.#position] ?? 0;
    this.#position += 1;
    return Math.min(index, n - 1);
  }
}

/** A pseudo-random number from 0 to below 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Random schedules that find bugs of few ordering constraints with a known probability: PCT (Burckhardt et al.,
 * ASPLOS 2010). Goroutines get random priorities, the highest that can run runs, and at a few random steps the running one drops
 * to the lowest.
 */
export class RandomPriorities implements Strategy {
  readonly #random: () => number;
  readonly #depth: number;
  readonly #changes: ReadonlySet<number>;
  readonly #priorities: Map<string, number> = new Map();
  readonly schedule: number[] = [];
  #steps = 0;

  constructor(random: () => number, expectedSteps: number, depth: number) {
    this.#random = random;
    this.#depth = depth;
    const changes = 1 + Math.floor(3 * random());
    this.#changes = new Set(Array.from({ length: changes }, () => Math.floor(random() * expectedSteps)));
  }

  get steps(): number {
    return this.#steps;
  }

  pick(steps: readonly Step[], running: BubbleGoroutine): number {
    if (this.#steps >= this.#depth) return -1;
    if (this.#changes.has(this.#steps)) this.#priorities.set(running.id, -this.#steps);
    this.#steps += 1;
    const ordered = canonical(steps, running);
    let best = 0;
    for (let i = 1; i < ordered.length; i += 1) {
      if (this.#priority(ordered[i] as Step) > this.#priority(ordered[best] as Step)) best = i;
    }
    this.schedule.push(best);
    return steps.indexOf(ordered[best] as Step);
  }

  choose(n: number): number {
    const index = Math.floor(this.#random() * n);
    this.schedule.push(index);
    return index;
  }

  #priority({ goroutine: { id } }: Step): number {
    let priority = this.#priorities.get(id);
    if (priority === undefined) {
      priority = this.#random();
      this.#priorities.set(id, priority);
    }
    return priority;
  }
}

import type { BubbleGoroutine } from "./goroutine.js";
import { canonical } from "./nodes.js";
import type { Step, Strategy } from "./strategy.js";

/** The picks at the choices of a run. All zeros is the run without delays. */
export interface Schedule {
  readonly picks: readonly number[];
  /** Whether all goroutines that could go on did so in one turn of the host. */
  readonly together: boolean;
}

/** The schedule without delays: the first of every search. */
export const FIRST: Schedule = { picks: [], together: false };

/** The first character of a token whose schedule lets goroutines go on together. */
const TOGETHER = "t";

/** A schedule as a short text: the picks, without the zeros at the end. */
export function toToken({ picks, together }: Schedule): string {
  const last = picks.findLastIndex((pick) => pick !== 0);
  return `${together ? TOGETHER : ""}${picks.slice(0, last + 1).join(".")}`;
}

export function fromToken(token: string): Schedule {
  if (!/^t?(\d+(\.\d+)*)?$/.test(token)) throw new TypeError(`explore: not a replay token: ${JSON.stringify(token)}`);
  const together = token.startsWith(TOGETHER);
  const picks = together ? token.slice(TOGETHER.length) : token;
  return { picks: picks === "" ? [] : picks.split(".").map(Number), together };
}

/** Follows a schedule, and adds no delays after its end. */
export class Replay implements Strategy {
  readonly firesEarly = true;
  readonly together: boolean;
  readonly #picks: readonly number[];
  readonly #depth: number;
  #position = 0;
  /** Whether the run was cut off as too long. */
  isTooDeep = false;

  constructor({ picks, together }: Schedule, depth: number) {
    this.#picks = picks;
    this.together = together;
    this.#depth = depth;
  }

  pick(steps: readonly Step[], running: BubbleGoroutine): number {
    this.isTooDeep = this.#position >= this.#depth;
    if (this.isTooDeep) return -1;
    const ordered = canonical(steps, running);
    return steps.indexOf(ordered[this.choose(ordered.length)] as Step);
  }

  /** Takes the nearest possible pick: a schedule of another program may not fit. */
  choose(n: number): number {
    const index = this.#picks[this.#position] ?? 0;
    this.#position += 1;
    return Math.min(index, n - 1);
  }
}

import { expect, test } from "vitest";
import { park } from "../../src/runtime/operation.js";
import { WaitQueue } from "../../src/runtime/wait-queue.js";
import { PlainWaiter } from "../support/plain-waiter.js";

let looks = 0;

/** A waiter that counts how often anybody looks at its neighbours. */
class CountingWaiter extends PlainWaiter {
  constructor() {
    super();
    for (const link of ["next", "previous"] as const) {
      let neighbour: unknown = this[link];
      Object.defineProperty(this, link, {
        get: () => {
          looks += 1;
          return neighbour;
        },
        set: (other: unknown) => {
          looks += 1;
          neighbour = other;
        },
      });
    }
  }
}

function looksOf(action: () => void): number {
  looks = 0;
  action();
  return looks;
}

/** What it costs in a queue of some length to enter it, to leave it from anywhere, and to be claimed. */
function costs(length: number): number[] {
  const queue = new WaitQueue();
  const waiters = Array.from({ length }, () => new CountingWaiter());
  for (const waiter of waiters.slice(1)) queue[park](waiter);
  const [newcomer, middle, last] = [waiters[0], waiters[length / 2], waiters.at(-1)] as [
    PlainWaiter,
    PlainWaiter,
    PlainWaiter,
  ];
  return [
    looksOf(() => queue[park](newcomer)),
    looksOf(() => queue.unpark(middle)),
    looksOf(() => queue.unpark(last)),
    looksOf(() => expect(queue.claim()).toBe(waiters[1])),
  ];
}

test("rules 14, 72: a long queue is entered, left and claimed from as cheaply as a short one", () => {
  const short = costs(10);
  expect(short.every((cost) => cost > 0)).toBe(true);
  expect(costs(1000)).toEqual(short);
});

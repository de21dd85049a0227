import fc from "fast-check";
import { expect, test } from "vitest";
import { park } from "../../src/runtime/operation.js";
import { WaitQueue } from "../../src/runtime/wait-queue.js";
import { PlainWaiter } from "../support/plain-waiter.js";
import { holds } from "../support/property.js";

class NamedWaiter extends PlainWaiter {
  readonly name: number;

  constructor(name: number) {
    super();
    this.name = name;
  }
}

function queueOf(count: number): { queue: WaitQueue; waiters: NamedWaiter[] } {
  const queue = new WaitQueue();
  const waiters = Array.from({ length: count }, (_, name) => new NamedWaiter(name));
  for (const waiter of waiters) queue[park](waiter);
  return { queue, waiters };
}

function drain(queue: WaitQueue): number[] {
  const names: number[] = [];
  for (let waiter = queue.claim(); waiter !== null; waiter = queue.claim()) names.push((waiter as NamedWaiter).name);
  return names;
}

test("a new queue is empty, and has nobody to claim", () => {
  const queue = new WaitQueue();
  expect(queue.first).toBeNull();
  expect(queue.claim()).toBeNull();
});

test("waiters are claimed in the order in which they came", () => {
  const { queue } = queueOf(5);
  expect(queue.first).not.toBeNull();
  expect(drain(queue)).toEqual([0, 1, 2, 3, 4]);
  expect(queue.first).toBeNull();
});

test("a waiter knows the queue in which it stands", () => {
  const { queue, waiters } = queueOf(3);
  const [first, middle, last] = waiters as [NamedWaiter, NamedWaiter, NamedWaiter];
  expect(new NamedWaiter(3).queue).toBeNull();
  expect(waiters.map((waiter) => waiter.queue)).toEqual([queue, queue, queue]);
  queue.unpark(middle);
  queue.claim();
  expect(first.queue).toBeNull();
  expect(middle.queue).toBeNull();
  expect(last.queue).toBe(queue);
});

test("who has left keeps no neighbours: nothing is retained through it", () => {
  const { queue, waiters } = queueOf(3);
  for (const index of [1, 0, 2]) queue.unpark(waiters[index]!);
  for (const waiter of waiters) {
    expect(waiter.next).toBe(waiter);
    expect(waiter.previous).toBe(waiter);
  }
});

test("claimAll ends everyone, the longest first, and finds each out of the queue", () => {
  const { queue } = queueOf(3);
  const ended: [name: number, queue: object | null][] = [];
  queue.claimAll((waiter) => ended.push([(waiter as NamedWaiter).name, waiter.queue]));
  expect(ended).toEqual([
    [0, null],
    [1, null],
    [2, null],
  ]);
  expect(queue.first).toBeNull();
});

test("claimAll bears with changes of the queue by whoever ends a waiter", () => {
  const { queue, waiters } = queueOf(3);
  const ended: number[] = [];
  queue.claimAll((waiter) => {
    ended.push((waiter as NamedWaiter).name);
    if (ended.length > 1) return;
    queue.unpark(waiters[1]!);
    queue[park](new NamedWaiter(3));
  });
  expect(ended).toEqual([0, 2, 3]);
});

test.each([
  ["the first", 0, [1, 2]],
  ["the middle one", 1, [0, 2]],
  ["the last", 2, [0, 1]],
])("when %s of three leaves, the others keep their order, and newcomers join behind them", (_, leaver, others) => {
  const { queue, waiters } = queueOf(3);
  queue.unpark(waiters[leaver]!);
  queue[park](new NamedWaiter(3));
  expect(drain(queue)).toEqual([...others, 3]);
});

test("a queue whose only waiter has left is empty and can be used again", () => {
  const { queue, waiters } = queueOf(1);
  queue.unpark(waiters[0]!);
  expect(queue.first).toBeNull();
  queue[park](waiters[0]!);
  queue[park](new NamedWaiter(1));
  expect(drain(queue)).toEqual([0, 1]);
});

test("it behaves like an array that is pushed to, spliced and shifted", () => {
  const step = fc.oneof(
    fc.constant({ kind: "push" as const }),
    fc.constant({ kind: "claim" as const }),
    fc.record({ kind: fc.constant("remove" as const), at: fc.nat() }),
  );
  holds(
    fc.property(fc.array(step, { maxLength: 60, size: "max" }), (steps) => {
      const queue = new WaitQueue();
      const model: NamedWaiter[] = [];
      let names = 0;
      for (const action of steps) {
        if (action.kind === "push") {
          const waiter = new NamedWaiter(names++);
          model.push(waiter);
          queue[park](waiter);
        } else if (action.kind === "claim") {
          expect(queue.claim()).toBe(model.shift() ?? null);
        } else if (model.length > 0) {
          const [leaver] = model.splice(action.at % model.length, 1);
          queue.unpark(leaver!);
        }
        expect(queue.first).toBe(model[0] ?? null);
      }
      expect(drain(queue)).toEqual(model.map((waiter) => waiter.name));
    }),
  );
});

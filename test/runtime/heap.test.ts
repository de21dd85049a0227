import fc from "fast-check";
import { expect, test } from "vitest";
import type { Deadline } from "../../src/runtime/clock.js";
import { Heap } from "../../src/runtime/heap.js";
import { holds } from "../support/property.js";

function deadlineAt(key: number): Deadline {
  return { key, slot: -1, order: 0, fire() {} };
}

/** Takes out the earliest until none is left. */
function drain(heap: Heap<Deadline>): Deadline[] {
  const drained: Deadline[] = [];
  for (let earliest = heap.least; earliest !== undefined; earliest = heap.least) {
    drained.push(earliest);
    heap.remove(earliest);
  }
  return drained;
}

function heapOf(whens: readonly number[]): { heap: Heap<Deadline>; deadlines: Deadline[] } {
  const heap = new Heap<Deadline>();
  const deadlines = whens.map(deadlineAt);
  for (const deadline of deadlines) heap.add(deadline);
  return { heap, deadlines };
}

test("an empty heap has no earliest deadline", () => {
  expect(new Heap<Deadline>().least).toBeUndefined();
});

test("rule 146: deadlines come out in their order, whatever order they went in", () => {
  const { heap } = heapOf([50, 10, 40, 20, 30, 5, 45]);
  expect(drain(heap).map((deadline) => deadline.key)).toEqual([5, 10, 20, 30, 40, 45, 50]);
});

test("equal deadlines come out in the order in which they went in", () => {
  const { heap, deadlines } = heapOf([7, 7, 7, 3, 7, 7, 3]);
  expect(drain(heap)).toEqual([3, 6, 0, 1, 2, 4, 5].map((index) => deadlines[index]));
});

test("a deadline that is added again goes behind its equals", () => {
  const { heap, deadlines } = heapOf([7, 7]);
  const [first, second] = deadlines as [Deadline, Deadline];
  heap.remove(first);
  heap.add(first);
  expect(drain(heap)).toEqual([second, first]);
});

test("deadlines at zero, in the past and at infinity have their places", () => {
  const { heap } = heapOf([Number.POSITIVE_INFINITY, 0, -3, 1e300, 0.5]);
  expect(drain(heap).map((deadline) => deadline.key)).toEqual([-3, 0, 0.5, 1e300, Number.POSITIVE_INFINITY]);
});

test("a deadline is pending while it has a slot", () => {
  const { heap, deadlines } = heapOf([2, 1, 3]);
  expect(deadlines.every((deadline) => deadline.slot >= 0)).toBe(true);
  heap.remove(deadlines[0]!);
  expect(deadlines.map((deadline) => deadline.slot >= 0)).toEqual([false, true, true]);
});

test("removing one that is not pending changes nothing", () => {
  const { heap, deadlines } = heapOf([2, 1, 3]);
  heap.remove(deadlineAt(1));
  heap.remove(deadlines[1]!);
  heap.remove(deadlines[1]!);
  expect(drain(heap)).toEqual([deadlines[0], deadlines[2]]);
});

test("one that replaces a removed deadline may have to move up", () => {
  // As a tree: 0 over 3 and 1; 3 over 4 and 5; 1 over 6 and 2. The last, 2, takes the place of 4, below 3.
  const { heap, deadlines } = heapOf([0, 3, 1, 4, 5, 6, 2]);
  heap.remove(deadlines[3]!);
  expect(drain(heap).map((deadline) => deadline.key)).toEqual([0, 1, 2, 3, 5, 6]);
});

test("after any removals from anywhere in a large heap, the least is first, and so until none is left", () => {
  const whens = fc.array(fc.nat(500), { minLength: 30, maxLength: 200, size: "max" });
  const leavers = fc.array(fc.nat(199), { maxLength: 60, size: "max" });
  holds(
    fc.property(whens, leavers, (whens, leavers) => {
      const { heap, deadlines } = heapOf(whens);
      // Sorting is stable: equal deadlines stay in order of insertion.
      const sorted = deadlines.toSorted((a, b) => a.key - b.key);
      for (const leaver of leavers) {
        const deadline = deadlines[leaver % deadlines.length]!;
        heap.remove(deadline);
        if (sorted.includes(deadline)) sorted.splice(sorted.indexOf(deadline), 1);
        expect(heap.least).toBe(sorted[0]);
      }
      expect(drain(heap).map((deadline) => deadline.key)).toEqual(sorted.map((deadline) => deadline.key));
    }),
    { numRuns: 200 },
  );
});

test("it behaves like a list that is kept sorted, also where deadlines leave from the middle", () => {
  const when = fc.integer({ min: 0, max: 12 });
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ add: when }) },
    { weight: 2, arbitrary: fc.record({ remove: fc.nat() }) },
    { weight: 2, arbitrary: fc.constant({ fire: true }) },
  );
  holds(
    fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
      const heap = new Heap<Deadline>();
      // Sorting is stable: equal deadlines stay in order of insertion.
      const model: Deadline[] = [];
      for (const action of steps) {
        if ("add" in action) {
          const deadline = deadlineAt(action.add);
          heap.add(deadline);
          model.push(deadline);
          model.sort((a, b) => a.key - b.key);
        } else if ("remove" in action) {
          if (model.length === 0) continue;
          const [leaver] = model.splice(action.remove % model.length, 1);
          heap.remove(leaver!);
          expect(leaver!.slot).toBe(-1);
        } else if (heap.least !== undefined) {
          heap.remove(heap.least);
          model.shift();
        }
        expect(heap.least).toBe(model[0]);
        expect(model.map((deadline) => deadline.slot).sort((a, b) => a - b)).toEqual([...model.keys()]);
      }
      expect(drain(heap)).toEqual(model);
    }),
    { numRuns: 300 },
  );
});

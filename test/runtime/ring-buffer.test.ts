import fc from "fast-check";
import { expect, test } from "vitest";
import { RingBuffer } from "../../src/runtime/ring-buffer.js";
import { collectGarbage } from "../support/garbage.js";
import { holds } from "../support/property.js";

test("a new buffer is empty", () => {
  expect(new RingBuffer().length).toBe(0);
});

test("it is a FIFO of any values, undefined included", () => {
  const buffer = new RingBuffer<unknown>();
  const values = [undefined, null, 0, "", Number.NaN, false, [], undefined];
  for (const value of values) buffer.push(value);
  expect(buffer.length).toBe(values.length);
  expect(values.map(() => buffer.shift())).toEqual(values);
  expect(buffer.length).toBe(0);
});

test.each([7, 8, 9, 15, 16, 17, 1_023, 1_024, 1_025, 5_000, 32_767, 32_768, 32_769, 65_536, 65_537, 100_000])(
  "it grows to %i values, from wherever the oldest stands",
  (count) => {
    for (const start of [0, 1, 5, 7]) {
      const buffer = new RingBuffer<number>();
      for (let i = 0; i < start; i += 1) buffer.push(-1);
      for (let i = 0; i < start; i += 1) buffer.shift();
      for (let i = 0; i < count; i += 1) buffer.push(i);
      expect(buffer.length).toBe(count);
      let inOrder = 0;
      for (let i = 0; i < count; i += 1) if (buffer.shift() === i) inOrder += 1;
      expect(inOrder).toBe(count);
      expect(buffer.length).toBe(0);
    }
  },
);

test("a large buffer that is drained in part and filled again keeps the order, whatever block the values are in", () => {
  const buffer = new RingBuffer<number>();
  let pushed = 0;
  let shifted = 0;
  for (const [more, less] of [
    [40_000, 20_000],
    [60_000, 70_000],
    [90_000, 35_000],
    [33_000, 98_000],
    [70_000, 0],
  ] as const) {
    for (let i = 0; i < more; i += 1) buffer.push(pushed++);
    for (let i = 0; i < less; i += 1) if (buffer.shift() === shifted) shifted += 1;
    expect(buffer.length).toBe(pushed - shifted);
  }
  while (buffer.length > 0) expect(buffer.shift()).toBe(shifted++);
  expect(shifted).toBe(pushed);
});

test("a buffer that has been large and drained works on, again and again", () => {
  const buffer = new RingBuffer<number>();
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 3_000; i += 1) buffer.push(i);
    for (let i = 0; i < 3_000; i += 1) expect(buffer.shift()).toBe(i);
    for (let i = 0; i < 20; i += 1) buffer.push(i);
    for (let i = 0; i < 20; i += 1) expect(buffer.shift()).toBe(i);
  }
});

test("it behaves like an array that is pushed to and shifted", () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ push: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 2, arbitrary: fc.record({ shift: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 1, arbitrary: fc.constantFrom({ push: 1_500 }, { shift: 2_000 }) },
  );
  holds(
    fc.property(fc.array(step, { maxLength: 30, size: "max" }), (steps) => {
      const buffer = new RingBuffer<number>();
      const model: number[] = [];
      let next = 0;
      for (const action of steps) {
        if ("push" in action) {
          for (let i = 0; i < action.push; i += 1) {
            buffer.push(next);
            model.push(next);
            next += 1;
          }
        } else {
          const count = Math.min(action.shift, model.length);
          const taken = Array.from({ length: count }, () => buffer.shift());
          expect(taken).toEqual(model.splice(0, count));
        }
        expect(buffer.length).toBe(model.length);
      }
    }),
  );
});

test("a value that was handed out is not retained, and one that is moved by the growth is held once", async () => {
  const buffer = new RingBuffer<object>();
  const references: WeakRef<object>[] = [];
  for (let i = 0; i < 20; i += 1) {
    const value = { i };
    references.push(new WeakRef(value));
    buffer.push(value);
  }
  for (let i = 0; i < 19; i += 1) buffer.shift();
  await collectGarbage();
  expect(references.filter((reference) => reference.deref() !== undefined)).toHaveLength(1);
  expect(buffer.shift()).toEqual({ i: 19 });
});

test("a buffer that held very many values gives their memory back when it is drained", async () => {
  const count = 1_000_000;
  const buffer = new RingBuffer<number>();
  for (let i = 0; i < count; i += 1) buffer.push(i);
  await collectGarbage();
  const full = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i += 1) buffer.shift();
  await collectGarbage();
  // A slot takes four bytes at least.
  expect(full - process.memoryUsage().heapUsed).toBeGreaterThan(count * 4);
  expect(buffer.length).toBe(0);
});

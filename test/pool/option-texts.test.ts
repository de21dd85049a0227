import { Pool, type PoolOptions } from "goroutines";
import { expect, test } from "vitest";
import { rejection } from "./outcomes.js";

test.each([
  [{ workers: 0 }, "pool: workers must be an integer >= 1, not 0"],
  [{ workers: { min: 3, max: 2 } }, "pool: workers.max must be an integer >= 3, not 2"],
  [{ queue: -1 }, "pool: queue must be an integer >= 0, not -1"],
  [{ timeout: 0 }, "pool: timeout must be greater than 0, not 0"],
  [{ onTimeout: "drop" }, 'pool: onTimeout must be "wait" or "abandon", not "drop"'],
])("the text for %j says what is allowed", (options, message) => {
  expect(() => new Pool(() => {}, options as PoolOptions)).toThrow(new RangeError(message));
});

test("the text for a bad priority says what is allowed", async () => {
  const pool = new Pool(() => {});
  const error = await rejection(pool.run(undefined, { priority: Number.NaN }));
  expect(error).toEqual(new RangeError("pool: priority must be a finite number, not NaN"));
});

test("null is no number of workers to resize to, and the text says so", async () => {
  const pool = new Pool(() => {});
  expect(() => pool.resize(null as never)).toThrow(new RangeError("pool: workers must be an integer >= 1, not null"));
  await pool.close();
});

test("what is not of the right kind is refused with a text that says so", () => {
  expect(() => new Pool("handler" as never)).toThrow(new TypeError('pool: handler must be a function, not "handler"'));
  expect(() => new Pool(() => {}, { signal: {} as never })).toThrow(
    new TypeError("invalid AbortSignal: [object Object]"),
  );
  const pool = new Pool(() => {});
  expect(() => pool.trySubmit(undefined, { signal: {} as never })).toThrow(
    new TypeError("invalid AbortSignal: [object Object]"),
  );
  expect(pool.stats.submitted).toBe(0);
});

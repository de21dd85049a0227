import { Pool, type PoolOptions, tasks } from "goroutines";
import { describe, expect, test } from "vitest";
import { rejection } from "./outcomes.js";

/** What is neither an integer of at least 1 nor Infinity. */
const NOT_A_COUNT = [0, -1, 1.5, Number.NaN, -Infinity, "3"];
/** What is not greater than 0. */
const NOT_POSITIVE = [0, -1, Number.NaN, -Infinity, "3"];

/** For each option values that it refuses. */
const BAD: readonly [option: string, values: readonly unknown[], options: (value: unknown) => object][] = [
  ["workers", NOT_A_COUNT, (workers) => ({ workers })],
  ["workers.min", [-1, 1.5, Number.NaN, "3", undefined], (min) => ({ workers: { min, max: 5 } })],
  ["workers.max", [...NOT_A_COUNT, undefined], (max) => ({ workers: { min: 0, max } })],
  ["workers.max", [1, 2], (max) => ({ workers: { min: 3, max } })],
  ["workers.idleTimeout", NOT_POSITIVE, (idleTimeout) => ({ workers: { min: 0, max: 1, idleTimeout } })],
  ["queue", [-1, 1.5, Number.NaN, -Infinity, "3"], (queue) => ({ queue })],
  ["results", NOT_A_COUNT, (results) => ({ results })],
  ["timeout", NOT_POSITIVE, (timeout) => ({ timeout })],
  ["onTimeout", ["", "drop", 1, null], (onTimeout) => ({ onTimeout })],
  ["retry.attempts", [...NOT_A_COUNT, undefined], (attempts) => ({ retry: { attempts } })],
  ["rate.limit", [...NOT_A_COUNT, undefined], (limit) => ({ rate: { limit, interval: 10 } })],
  ["rate.interval", [...NOT_POSITIVE, undefined], (interval) => ({ rate: { limit: 1, interval } })],
  ["aging", NOT_POSITIVE, (aging) => ({ aging })],
];

const CASES = BAD.flatMap(([option, values, options]) =>
  values.map((value) => ({ option, value, options: options(value) })),
);

/** The error that a call throws. */
function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("it did not throw");
}

describe("a bad option throws a RangeError that names it and tells the value", () => {
  test.each(CASES)("$option: $value", ({ option, value, options }) => {
    for (const make of [() => new Pool(() => {}, options as PoolOptions), () => tasks(options as PoolOptions)]) {
      const error = thrown(make);
      expect(error).toBeInstanceOf(RangeError);
      expect(String(error)).toMatch(new RegExp(`^RangeError: pool: ${option.replace(".", "\\.")} must be .+, not `));
      expect((error as Error).message.endsWith(`not ${typeof value === "string" ? `"${value}"` : value}`)).toBe(true);
    }
  });

  test.each(CASES.filter(({ option }) => option.startsWith("workers")))(
    "of resize as well, which changes nothing then: $option: $value",
    async ({ options }) => {
      const pool = new Pool(() => {}, { workers: 3 });
      const { workers } = options as { workers: number };
      expect(thrown(() => pool.resize(workers))).toBeInstanceOf(RangeError);
      expect(pool.stats.workers).toBe(3);
      await pool.close();
    },
  );
});

describe("a bad option of a job is a RangeError that names it, and the job does not exist", () => {
  test.each([
    ["priority", Number.NaN],
    ["priority", Infinity],
    ["priority", -Infinity],
    ["priority", "high"],
    ["timeout", 0],
    ["timeout", -5],
    ["timeout", Number.NaN],
    ["timeout", "5"],
  ])("%s: %s", async (option, value) => {
    const pool = new Pool(() => {}, { workers: 1, results: Infinity });
    const options = { [option]: value } as object;
    const errors = [
      await rejection(pool.run(undefined, options)),
      await rejection(pool.submit(undefined, options)),
      thrown(() => pool.trySubmit(undefined, options)),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toContain(`${option} must be `);
    }
    expect(pool.stats).toMatchObject({ submitted: 0, running: 0, queued: 0, waiting: 0 });
    await pool.close();
  });
});

describe("what is not of the right kind is a TypeError", () => {
  test.each([[undefined], [null], [{}], ["handler"]])("handler: %s", (handler) => {
    expect(thrown(() => new Pool(handler as never))).toBeInstanceOf(TypeError);
  });

  test.each([[{}], ["signal"], [1]])("the pool's signal: %s", (signal) => {
    expect(thrown(() => new Pool(() => {}, { signal: signal as never }))).toBeInstanceOf(TypeError);
  });

  test.each([[{}], ["signal"], [1]])("a job's signal: %s", async (value) => {
    const pool = new Pool(() => {}, { workers: 1, results: Infinity });
    const options = { signal: value as never };
    expect(await rejection(pool.run(undefined, options))).toBeInstanceOf(TypeError);
    expect(await rejection(pool.submit(undefined, options))).toBeInstanceOf(TypeError);
    expect(thrown(() => pool.trySubmit(undefined, options))).toBeInstanceOf(TypeError);
    expect(await rejection(pool.idle(options))).toBeInstanceOf(TypeError);
    expect(pool.stats.submitted).toBe(0);
    await pool.close();
  });

  test.each([
    [{ retry: { attempts: 2, when: 100 } }, "pool: retry.when must be a function, not 100"],
    [{ onOutcome: "log" }, 'pool: onOutcome must be a function, not "log"'],
    [{ name: 5 }, "pool: name must be a string, not 5"],
    [{ results: 1, onOutcome: () => {} }, "pool: results and onOutcome exclude each other"],
  ])("%j", (options, message) => {
    expect(thrown(() => new Pool(() => {}, options as never))).toEqual(new TypeError(message));
  });

  test.each([
    [{ retry: null }, "pool: retry must be an object, not null"],
    [{ retry: { attempts: 2, delay: "1" } }, 'pool: retry.delay must be a finite number, not "1"'],
    [{ rate: 5 }, "pool: rate must be an object, not 5"],
    [{ queue: 5n }, "pool: queue must be an integer >= 0, not 5n"],
    [{ attemptTimeout: 0 }, "pool: attemptTimeout must be greater than 0, not 0"],
  ])("or out of range: %o", (options, message) => {
    expect(thrown(() => new Pool(() => {}, options as never))).toEqual(new RangeError(message));
  });

  test.each([
    [{ errors: "stop" }, 'pool: errors must be "first", "collect" or a function, not "stop"'],
    [{ errors: null }, 'pool: errors must be "first", "collect" or a function, not null'],
    [{ ahead: -1 }, "pool: ahead must be an integer >= 0, not -1"],
    [{ priority: "high" }, 'pool: priority must be a finite number, not "high"'],
    [{ timeout: "5" }, 'pool: timeout must be greater than 0, not "5"'],
  ])("of a map: %j", (options, message) => {
    const pool = new Pool(() => {});
    expect(thrown(() => pool.map([1] as never, options as never))).toEqual(new RangeError(message));
  });
});

describe("options that are allowed", () => {
  test.each<PoolOptions>([
    {},
    { workers: 1, queue: 0, results: 1 },
    { workers: Infinity, queue: Infinity, results: Infinity, timeout: Infinity, aging: Infinity },
    { workers: { min: 0, max: 1 } },
    { workers: { min: 3, max: 3, idleTimeout: 0.5 } },
    { workers: { min: 0, max: Infinity, idleTimeout: Infinity } },
    { retry: { attempts: Infinity } },
    { rate: { limit: 1, interval: 0.5 } },
    { name: "" },
    { workers: undefined, queue: undefined, timeout: undefined, retry: undefined, rate: undefined, signal: undefined },
  ])("%j", async (options) => {
    const pool = new Pool((n: number) => n + 1, options);
    expect(await pool.run(1)).toBe(2);
    await pool.close();
  });

  test("null is as good as none", async () => {
    const pool = new Pool((n: number) => n + 1, null as never);
    expect(await pool.run(1, null as never)).toBe(2);
    expect((await pool.map([1], null as never).next()).value).toBe(2);
    await pool.each([1], null as never);
    await tasks(null as never).close();
    await pool.close(null as never);
  });

  test("of a job: undefined is none", async () => {
    const pool = new Pool((n: number) => n + 1);
    expect(await pool.run(1, { priority: undefined, timeout: undefined, signal: undefined })).toBe(2);
    await pool.close();
  });
});

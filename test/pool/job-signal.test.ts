import { ClosedPoolError, Pool, sleep, TimeoutError } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { outcomesOf, rejection } from "./outcomes.js";

describe("a signal that has aborted before the call", () => {
  const aborted = { signal: AbortSignal.abort("too late") };

  test("has run and submit reject with its reason, and trySubmit throw it; nothing happens", () =>
    synctest(async () => {
      const pool = new Pool(() => {}, { workers: 1, results: Infinity });
      expect(await rejection(pool.run(1, aborted))).toBe("too late");
      expect(await rejection(pool.submit(1, aborted))).toBe("too late");
      let thrown: unknown;
      try {
        pool.trySubmit(1, aborted);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBe("too late");
      expect(pool.stats).toMatchObject({ submitted: 0, cancelled: 0, running: 0 });
      expect(await outcomesOf(pool)).toEqual([]);
    }));
});

describe("the signal of a job", () => {
  test.each([
    ["an error", new Error("not wanted")],
    ["undefined, which stands for an AbortError", undefined],
    ["null", null],
    ["another pool's ClosedPoolError", new ClosedPoolError("pool is closed", { cause: new Error("why") })],
  ])("passes on any reason as it is: %s", (_, reason) =>
    synctest(async () => {
      const seen: unknown[] = [];
      const pool = new Pool(
        async (_: number, { signal }) => {
          signal.addEventListener("abort", () => seen.push(signal.reason));
          await sleep(100, { signal });
        },
        { workers: 2, results: Infinity },
      );
      const cancel = new AbortController();
      const run = rejection(pool.run(1, cancel));
      await pool.submit(2, cancel);
      await sleep(1);
      cancel.abort(reason);
      const expected = cancel.signal.reason as unknown;
      const { value: outcome } = await pool.results.receive();
      expect(await run).toBe(expected);
      expect(outcome?.status === "cancelled" && outcome.reason).toBe(expected);
      expect(seen[0]).toBe(expected);
      expect(seen[1]).toBe(expected);
      await pool.close();
    }),
  );

  test("is in a copy of the context, too, and aborts there", () =>
    synctest(async () => {
      const pool = new Pool(
        async (_: number, context) => {
          const copy = { ...context, traceId: "7" };
          expect(Object.keys(copy).sort()).toEqual(["attempt", "signal", "traceId", "worker"]);
          expect(copy).toMatchObject({ worker: 1, attempt: 1, traceId: "7" });
          expect(copy.signal).toBe(context.signal);
          await sleep(100, { signal: copy.signal });
        },
        { workers: 1, timeout: 20 },
      );
      expect(await rejection(pool.run(1))).toBeInstanceOf(TimeoutError);
      await pool.close();
    }));

  test("may be a polyfill's: what counts are aborted, reason and its events", () =>
    synctest(async () => {
      const signal = Object.assign(new EventTarget(), { aborted: false, reason: undefined as unknown });
      const options = { signal: signal as unknown as AbortSignal };
      const pool = new Pool(() => sleep(10), { workers: 1, results: Infinity });
      const run = rejection(pool.run(1, options));
      await pool.submit(2, options);
      expect(pool.trySubmit(3, options)).toBe(true);
      Object.assign(signal, { aborted: true, reason: "not wanted" });
      signal.dispatchEvent(new Event("abort"));
      expect(await run).toBe("not wanted");
      expect((await outcomesOf(pool)).map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    }));

  test("may be one of a timeout's, or of several signals", async () => {
    const pool = new Pool((_: number, { signal }) => sleep(60_000, { signal }), { workers: 2 });
    const cancel = new AbortController();
    const timedOut = rejection(pool.run(1, { signal: AbortSignal.timeout(1) }));
    const either = rejection(pool.run(2, { signal: AbortSignal.any([cancel.signal, new AbortController().signal]) }));
    expect(await timedOut).toMatchObject({ name: "TimeoutError" });
    cancel.abort("not wanted");
    expect(await either).toBe("not wanted");
    await pool.close();
  });
});

import { ClosedPoolError, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { rejection, unread } from "./outcomes.js";

test("the error of a pool that was stopped without a reason has no cause, not even an undefined one", () =>
  synctest(async () => {
    const pool = new Pool(() => sleep(10), { workers: 1 });
    const running = rejection(pool.run(undefined));
    await pool.stop();
    const error = await running;
    expect(error).toBeInstanceOf(ClosedPoolError);
    expect(Object.hasOwn(error as object, "cause")).toBe(false);
  }));

test("stop cancels jobs that wait for another attempt, and their outcomes say so", () =>
  synctest(async () => {
    const pool = new Pool(() => Promise.reject(new Error("fails")), {
      workers: 1,
      retry: { attempts: 3, delay: () => 10 },
      results: Infinity,
    });
    await pool.submit(1);
    await settled();
    expect(pool.stats).toMatchObject({ running: 0, retried: 1 });
    await pool.stop("enough");
    expect(await unread(pool)).toMatchObject([{ job: 1, status: "cancelled", reason: "enough", attempts: 1 }]);
    expect(pool.stats.cancelled).toBe(1);
  }));

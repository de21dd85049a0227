import { Pool, sleep, TimeoutError } from "goroutines";
import { describe, expect, test } from "vitest";
import { rejection } from "./outcomes.js";

// In real time, because only the host's clock has several deadlines come true at once.

/** Lets promises settle, but no timer fire. */
async function turnsOfPromises(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await null;
}

/** Keeps the event loop busy until all timers that are set for the next `ms` milliseconds are late. */
function stall(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe("after a stall in which several deadlines have passed", () => {
  test("a job that has timed out is not retried, though that was due as well", async () => {
    let calls = 0;
    const pool = new Pool(
      (_: string) => {
        calls += 1;
        throw new Error("fails");
      },
      { workers: 1, timeout: 5, retry: { attempts: 5, delay: () => 6 } },
    );
    const failure = rejection(pool.run("late"));
    await turnsOfPromises();
    stall(20);
    expect(await failure).toBeInstanceOf(TimeoutError);
    await pool.idle();
    expect(calls).toBe(1);
    expect(pool.stats).toMatchObject({ timedOut: 1, failed: 0, running: 0 });
  });

  test("a job that was cancelled does not time out as well, though that was due", async () => {
    const cancel = new AbortController();
    const pool = new Pool((_: string, { signal }) => sleep(60_000, { signal }), { workers: 1, timeout: 5 });
    const failure = rejection(pool.run("cancelled", cancel));
    void sleep(4).then(() => cancel.abort("enough"));
    await turnsOfPromises();
    stall(20);
    expect(await failure).toBe("enough");
    await pool.idle();
    expect(pool.stats).toMatchObject({ cancelled: 1, timedOut: 0, failed: 0 });
  });
});

import { channel } from "node:diagnostics_channel";
import { Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { afterEach, expect, test } from "vitest";

const ends = channel("goroutines:pool:end");
const messages: unknown[] = [];
const listener = (message: unknown): void => void messages.push(message);

afterEach(() => {
  ends.unsubscribe(listener);
  messages.length = 0;
});

test("how long a job waited and ran is told, not when it came", () =>
  synctest(async () => {
    ends.subscribe(listener);
    const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
    await sleep(1_000);
    await Promise.all([pool.run(30), pool.run(10)]);
    await pool.close();
    expect(messages).toMatchObject([
      { job: 30, wait: 0, run: 30 },
      { job: 10, wait: 30, run: 10 },
    ]);
  }));

test("a job that was not timed, as nobody listened when it came, ends with a message without times", () =>
  synctest(async () => {
    const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
    for (let job = 0; job < 1_001; job += 1) await pool.run(0);
    const [untimed] = [pool.run(10)];
    ends.subscribe(listener);
    await untimed;
    await pool.close();
    expect(messages).toEqual([{ pool: "", job: 10, worker: 1, attempts: 1, status: "done" }]);
  }));

test("a subscriber is told after the call that ends a job, not within it", () =>
  synctest(async () => {
    ends.subscribe(listener);
    const cancel = new AbortController();
    const pool = new Pool((ms: number) => sleep(ms), { workers: 1 });
    const [runs, queued] = [pool.run(10), pool.run(20, cancel).catch(() => "cancelled")];
    cancel.abort();
    expect(messages).toEqual([]);
    expect(await queued).toBe("cancelled");
    await runs;
    await pool.close();
    expect(messages).toMatchObject([
      { job: 20, status: "cancelled" },
      { job: 10, status: "done" },
    ]);
  }));

import { Pool, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test("ordered, results that wait for a slow job keep workers busy as far as ahead allows", () =>
  synctest(async () => {
    const started: number[] = [];
    const pool = new Pool(
      async (ms: number) => {
        started.push(ms);
        await sleep(ms);
      },
      { workers: 2 },
    );
    const results = pool.map([100, 1, 2, 3, 4, 5, 6, 7], { ordered: true, ahead: 5 });
    const first = results.next();
    await sleep(50);
    expect(started).toEqual([100, 1, 2, 3, 4, 5]);
    await first;
    await results.return?.();
    await pool.close();
  }));

test("a source that is not asynchronous gives a job to every worker within the call of next", () =>
  synctest(async () => {
    const pool = new Pool((ms: number) => sleep(ms), { workers: 3 });
    const results = pool.map([1, 2, 3, 4, 5]);
    const first = results.next();
    expect(pool.stats).toMatchObject({ submitted: 3, running: 3, queued: 0 });
    await first;
    await results.return?.();
    await pool.close();
  }));

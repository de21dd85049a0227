import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test("workers that are to stay take turns however long they idle, also where the pool is given as a range", () =>
  synctest(async () => {
    const order: number[] = [];
    const pool = new Pool(
      async (ms: number, { worker }) => {
        order.push(worker);
        await sleep(ms);
      },
      { workers: { min: 2, max: 2, idleTimeout: 10 } },
    );
    await Promise.all([pool.run(1), pool.run(2)]);
    await settled();
    await sleep(100);
    await pool.run(1);
    await sleep(100);
    await pool.run(1);
    expect(order).toEqual([1, 2, 1, 2]);
    expect(pool.stats).toMatchObject({ workers: 2, idle: 2 });
    await pool.close();
  }));

test("a pool without a limit begins without workers, and those that idle end", () =>
  synctest(async () => {
    const pool = new Pool((ms: number) => sleep(ms), { workers: Infinity });
    expect(pool.stats).toMatchObject({ workers: 0, idle: 0 });
    await Promise.all([pool.run(1), pool.run(1), pool.run(1)]);
    await settled();
    expect(pool.stats).toMatchObject({ workers: 3, idle: 3 });
    await sleep(60_000);
    expect(pool.stats).toMatchObject({ workers: 0, idle: 0 });
    await pool.close();
  }));

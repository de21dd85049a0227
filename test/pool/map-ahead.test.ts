import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test("a map whose results nobody reads pulls exactly as many jobs as there may be results ahead, and on when more than half of them were read", () =>
  synctest(async () => {
    let pulled = 0;
    function* jobs(): Generator<number> {
      for (;;) {
        pulled += 1;
        yield pulled;
      }
    }
    const pool = new Pool((_: number) => sleep(1), { workers: 1, queue: 120 });
    const results = pool.map(jobs());
    await results.next();
    await sleep(1_000);
    expect(pulled).toBe(1 + 120);
    for (let read = 0; read < 60; read += 1) await results.next();
    await settled();
    expect(pulled).toBe(1 + 120);
    const [next] = [results.next()];
    expect(pulled).toBe(1 + 120 + 1);
    await next;
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

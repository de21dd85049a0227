// The behaviour is that of semaphore/semaphore_test.go in golang.org/x/sync.
import { go, Semaphore, sleep, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

const canceled = new Error("context canceled");

test("goroutines of all weights hammer one semaphore", () =>
  synctest(async () => {
    const n = 8;
    const sem = new Semaphore(n);
    const wg = new WaitGroup();
    let held = 0;
    for (let weight = 0; weight < n; weight++) {
      wg.go(async () => {
        for (let i = 0; i < 100; i++) {
          await sem.acquire(weight);
          held += weight;
          expect(held).toBeLessThanOrEqual(n);
          await sleep(((i * weight) % 7) / 7);
          held -= weight;
          sem.release(weight);
        }
      });
    }
    await wg.wait();
    expect(sem.tryAcquire(n)).toBe(true);
  }));

test("a release of what nobody has acquired is an error", () => {
  expect(() => new Semaphore(1).release(1)).toThrow("semaphore: released more than held");
});

test("a negative size is an error", () => {
  expect(() => new Semaphore(-1)).toThrow("semaphore: size < 0");
});

test("of a semaphore without tokens one can have none", () => {
  expect(new Semaphore(0).tryAcquire(0)).toBe(true);
});

test("a negative weight is an error everywhere", async () => {
  const sem = new Semaphore(1);
  await expect(sem.acquire(-1)).rejects.toThrow("semaphore: n < 0");
  expect(() => sem.tryAcquire(-1)).toThrow("semaphore: n < 0");
  expect(() => sem.release(-1)).toThrow("semaphore: n < 0");
});

test("tryAcquire takes what is free", async () => {
  const sem = new Semaphore(2);
  const tries: boolean[] = [];
  await sem.acquire(1);
  tries.push(sem.tryAcquire(1), sem.tryAcquire(1));
  sem.release(2);
  tries.push(sem.tryAcquire(1));
  await sem.acquire(1);
  tries.push(sem.tryAcquire(1));
  expect(tries).toEqual([true, false, true, false]);
});

test("acquire with a timeout takes what is free", () =>
  synctest(async () => {
    const sem = new Semaphore(2);
    const tryAcquire = async (n: number): Promise<boolean> => {
      const controller = new AbortController();
      const timeout = go(async () => {
        await sleep(10);
        controller.abort();
      });
      const acquired = await sem.acquire(n, controller).then(
        () => true,
        () => false,
      );
      await timeout;
      return acquired;
    };
    const tries: boolean[] = [];
    await sem.acquire(1);
    tries.push(await tryAcquire(1), await tryAcquire(1));
    sem.release(2);
    tries.push(await tryAcquire(1));
    await sem.acquire(1);
    tries.push(await tryAcquire(1));
    expect(tries).toEqual([true, false, true, false]);
  }));

test("a request that is too big blocks nobody", () =>
  synctest(async () => {
    const n = 2;
    const sem = new Semaphore(n);
    const controller = new AbortController();
    const tooBig = go(() => sem.acquire(n + 1, controller).catch((reason: unknown) => reason));
    const others = Array.from({ length: n * 3 }, () =>
      go(async () => {
        await sem.acquire(1);
        await sleep(1);
        sem.release(1);
      }),
    );
    await Promise.all(others);
    controller.abort(canceled);
    expect(await tooBig).toBe(canceled);
  }));

test("a large request does not starve", () =>
  synctest(async () => {
    const n = 4;
    const sem = new Semaphore(n);
    const wg = new WaitGroup();
    let running = true;
    for (let i = 0; i < n; i++) {
      await sem.acquire(1);
      wg.go(async () => {
        while (running) {
          await sleep(1);
          sem.release(1);
          await sem.acquire(1);
        }
        sem.release(1);
      });
    }
    await sem.acquire(n);
    running = false;
    sem.release(n);
    await wg.wait();
  }));

test("one that is cancelled at the head does not starve those behind it", async () => {
  const sem = new Semaphore(10);
  await sem.acquire(1);
  const controller = new AbortController();
  go(() => sem.acquire(10, controller).catch(() => {}));
  while (sem.tryAcquire(1)) {
    sem.release(1);
    await null;
  }
  go(() => controller.abort());
  await sem.acquire(1);
  sem.release(1);
});

test("one that is cancelled before there were tokens enough fails, and takes none", async () => {
  const sem = new Semaphore(2);
  const controller = new AbortController();
  await sem.acquire(1);
  const releaser = go(async () => {
    while (sem.tryAcquire(1)) {
      sem.release(1);
      await null;
    }
    controller.abort(canceled);
    sem.release(1);
  });
  await expect(sem.acquire(2, controller)).rejects.toBe(canceled);
  await releaser;
  expect(sem.tryAcquire(2)).toBe(true);
  sem.release(2);
  await expect(sem.acquire(1, controller)).rejects.toBe(canceled);
});

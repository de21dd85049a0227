import { getEventListeners } from "node:events";
import { Cond, Mutex, RWMutex, Semaphore } from "goroutines";
import { describe, expect, test } from "vitest";
import { heapGrowth, isCollected, keepAlive } from "../support/garbage.js";
import { settled } from "../support/turn.js";

type Wait = (options: { signal: AbortSignal }) => Promise<unknown>;

/** Each way to wait for a long-lived object that nobody frees. */
const ways: Record<string, () => Promise<readonly [on: object, wait: Wait]>> = {
  "Mutex.lock": async () => {
    const mu = new Mutex();
    await mu.lock();
    return [mu, (options) => mu.lock(options)];
  },
  "RWMutex.lock": async () => {
    const mu = new RWMutex();
    await mu.rLock();
    return [mu, (options) => mu.lock(options)];
  },
  "RWMutex.rLock": async () => {
    const mu = new RWMutex();
    await mu.lock();
    return [mu, (options) => mu.rLock(options)];
  },
  "Cond.wait": async () => {
    const mu = new Mutex();
    const cond = new Cond(mu);
    return [
      [mu, cond],
      async (options) => {
        using _ = await mu.lock();
        await cond.wait(options);
      },
    ];
  },
  "Semaphore.acquire": async () => {
    const s = new Semaphore(1);
    await s.acquire();
    return [s, (options) => s.acquire(1, options)];
  },
  "Semaphore.acquire of more than there are": async () => {
    const s = new Semaphore(1);
    return [s, (options) => s.acquire(2, options)];
  },
};

describe.each(Object.entries(ways))("a cancelled %s", (_, make) => {
  test("leaves nothing in what it waited for, and no listener", async () => {
    const [on, wait] = await make();
    const run = async () => {
      const controller = new AbortController();
      const waiting = wait(controller).catch(() => {});
      await settled();
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
      controller.abort();
      await waiting;
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
      return new WeakRef(controller);
    };
    expect(await isCollected(await run())).toBe(true);
    keepAlive(on, wait);
  });

  test("does so 20,000 times", async () => {
    const [on, wait] = await make();
    const rounds = 20_000;
    const cancelMany = async () => {
      for (let i = 0; i < rounds; i += 100) {
        const controller = new AbortController();
        const waits = Array.from({ length: 100 }, () => wait(controller).catch(() => {}));
        await settled();
        controller.abort();
        await Promise.all(waits);
      }
    };
    await cancelMany();
    // A waiter takes more than 100 bytes.
    expect(await heapGrowth(cancelMany)).toBeLessThan(32 * rounds);
    keepAlive(on);
  });
});

test("a grant that was given back keeps nothing but its lock, and a lock no grant", async () => {
  const mu = new Mutex();
  const run = async () => new WeakRef(await mu.lock());
  const grant = await run();
  mu.unlock();
  expect(await isCollected(grant)).toBe(true);
  keepAlive(mu);
});

import { Cond, go, limit, Mutex, Once, RWMutex, Semaphore, sleep } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

/** Each operation that waits, with its wait reason in Go's words. */
const stuck: Record<string, [reason: string, wait: () => Promise<unknown>]> = {
  "Mutex.lock": [
    "sync.Mutex.Lock",
    async () => {
      const mu = new Mutex();
      await mu.lock();
      await mu.lock();
    },
  ],
  "RWMutex.lock": [
    "sync.RWMutex.Lock",
    async () => {
      const mu = new RWMutex();
      await mu.rLock();
      await mu.lock();
    },
  ],
  "RWMutex.rLock": [
    "sync.RWMutex.RLock",
    async () => {
      const mu = new RWMutex();
      await mu.lock();
      await mu.rLock();
    },
  ],
  "the lock of an rLocker": [
    "sync.RWMutex.RLock",
    async () => {
      const mu = new RWMutex();
      await mu.lock();
      await mu.rLocker().lock();
    },
  ],
  "Cond.wait": [
    "sync.Cond.Wait",
    async () => {
      const mu = new Mutex();
      await mu.lock();
      await new Cond(mu).wait();
    },
  ],
  "Cond.wait that was woken": [
    "sync.Mutex.Lock",
    async () => {
      const mu = new Mutex();
      const cond = new Cond(mu);
      await mu.lock();
      const waiting = cond.wait();
      await mu.lock();
      cond.signal();
      await waiting;
    },
  ],
  "Once.do": [
    "sync.Mutex.Lock",
    async () => {
      const once = new Once();
      await once.do(() => once.do(() => {}));
    },
  ],
  "Semaphore.acquire": ["semacquire", () => new Semaphore(0).acquire()],
  "Semaphore.acquire of more than there are": ["semacquire", () => new Semaphore(1).acquire(2)],
  limit: [
    "semacquire",
    () => {
      const one = limit(1);
      return one(() => one(() => {}));
    },
  ],
};

test.each(Object.entries(stuck))(
  "rule 107: a deadlock in %s is reported with Go's reason, and the line",
  async (_, [reason, wait]) => {
    const deadlock = synctest(async () => {
      await go(async function waiter() {
        await wait();
      });
    });
    const error: unknown = await deadlock.catch((rejected: unknown) => rejected);
    expect(error).toBeInstanceOf(DeadlockError);
    const { message } = error as Error;
    expect(message).toContain(`goroutine waiter (main.1) [${reason}]:\n`);
    expect(message).toContain("reports.test.ts");
    expect(message).not.toContain("/src/sync/");
  },
);

describe("in virtual time", () => {
  test("a goroutine that waits for a lock lets time pass for its holder", () =>
    synctest(async () => {
      const mu = new Mutex();
      const hold = async (ms: number): Promise<number> => {
        using _ = await mu.lock();
        await sleep(ms);
        return elapsed();
      };
      expect(await Promise.all([hold(1_000), hold(20), hold(300)])).toEqual([1_000, 1_020, 1_320]);
    }));

  test("a semaphore admits each as soon as there are tokens", () =>
    synctest(async () => {
      const s = new Semaphore(3);
      const hold = async (n: number, ms: number): Promise<number> => {
        using _ = await s.acquire(n);
        await sleep(ms);
        return elapsed();
      };
      expect(await Promise.all([hold(2, 100), hold(2, 50), hold(1, 10), hold(1, 10)])).toEqual([100, 150, 110, 120]);
    }));
});

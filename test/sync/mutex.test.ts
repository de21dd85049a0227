import { go, type Locker, Mutex, sleep } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { endOf, endsOf } from "./settlement.js";

const UNLOCKED = new Error("sync: unlock of unlocked mutex");

describe("rule 215: one goroutine at a time holds a mutex", () => {
  test("what spans an await is not interleaved", () =>
    synctest(async () => {
      const mu = new Mutex();
      let balance = 0;
      const deposit = async (): Promise<void> => {
        using _ = await mu.lock();
        const before = balance;
        await sleep(1);
        balance = before + 1;
      };
      await Promise.all(Array.from({ length: 10 }, () => go(deposit)));
      expect(balance).toBe(10);
    }));

  test("lock takes a free mutex at the call", async () => {
    const mu = new Mutex();
    const lock = mu.lock();
    expect(mu.tryLock()).toBe(false);
    expect(await endOf(lock)).toBe("done");
    mu.unlock();
    expect(mu.tryLock()).toBe(true);
  });

  test("any goroutine may unlock it", async () => {
    const mu = new Mutex();
    await mu.lock();
    const waiting = mu.lock();
    await go(() => mu.unlock());
    expect(await endOf(waiting)).toBe("done");
  });
});

describe("rules 123, 215: unlock of a free mutex throws", () => {
  test("when it is new, and when it was unlocked before", async () => {
    const mu = new Mutex();
    expect(() => mu.unlock()).toThrow(UNLOCKED);
    await mu.lock();
    mu.unlock();
    expect(() => mu.unlock()).toThrow(UNLOCKED);
  });

  test("and leaves it as usable as before", async () => {
    const mu = new Mutex();
    expect(() => mu.unlock()).toThrow(UNLOCKED);
    expect(mu.tryLock()).toBe(true);
    expect(mu.tryLock()).toBe(false);
  });
});

test("rule 216: a lock that has resolved sees what happened before the unlock that let it in", async () => {
  const mu = new Mutex();
  let written = "before";
  await mu.lock();
  const reader = go(async () => {
    await mu.lock();
    return written;
  });
  const waiting = endOf(reader);
  expect(await waiting).toBe("waiting");
  written = "after";
  mu.unlock();
  expect(await reader).toBe("after");
});

describe("rule 217: unlock hands the mutex to the goroutine that has waited longest", () => {
  test("so they hold it in the order of their calls", async () => {
    const mu = new Mutex();
    const order: number[] = [];
    await mu.lock();
    const waiters = [1, 2, 3].map(async (id) => {
      using _ = await mu.lock();
      order.push(id);
    });
    mu.unlock();
    await Promise.all(waiters);
    expect(order).toEqual([1, 2, 3]);
  });

  test("and who unlocks and locks again in one step comes after them", async () => {
    const mu = new Mutex();
    await mu.lock();
    const waiter = mu.lock();
    mu.unlock();
    const barger = mu.lock();
    expect(mu.tryLock()).toBe(false);
    expect(await endsOf(waiter, barger)).toEqual(["done", "waiting"]);
    mu.unlock();
    expect(await endOf(barger)).toBe("done");
  });
});

describe("rule 219: tryLock", () => {
  test("returns whether the mutex was free, and takes it then", async () => {
    const mu = new Mutex();
    expect([mu.tryLock(), mu.tryLock()]).toEqual([true, false]);
    mu.unlock();
    expect(mu.tryLock()).toBe(true);
  });

  test("never queues: one that has failed gets nothing later", async () => {
    const mu = new Mutex();
    await mu.lock();
    expect(mu.tryLock()).toBe(false);
    mu.unlock();
    expect(mu.tryLock()).toBe(true);
  });

  test("is false between the unlock and the goroutine that it woke", async () => {
    const mu = new Mutex();
    await mu.lock();
    const waiter = mu.lock();
    mu.unlock();
    expect(mu.tryLock()).toBe(false);
    expect(await endOf(waiter)).toBe("done");
  });
});

test("rule 220: a holder that locks again waits forever, for sync.Mutex.Lock", async () => {
  const deadlock = synctest(async () => {
    const mu = new Mutex();
    await mu.lock();
    await mu.lock();
  });
  const error: unknown = await deadlock.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeadlockError);
  expect(String(error)).toContain("[sync.Mutex.Lock]");
});

test("a mutex is a Locker", async () => {
  const locker: Locker = new Mutex();
  await locker.lock();
  const waiting = locker.lock();
  locker.unlock();
  expect(await endOf(waiting)).toBe("done");
});

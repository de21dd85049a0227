import { Mutex, RWMutex, Semaphore } from "goroutines";
import { describe, expect, test } from "vitest";
import { endOf } from "./settlement.js";

/** Each way to hold something that one goroutine at a time holds. */
const exclusive = {
  "Mutex.lock": () => {
    const mu = new Mutex();
    return { enter: () => mu.lock(), tryEnter: () => mu.tryLock(), leave: () => mu.unlock() };
  },
  "RWMutex.lock": () => {
    const mu = new RWMutex();
    return { enter: () => mu.lock(), tryEnter: () => mu.tryLock(), leave: () => mu.unlock() };
  },
  "Semaphore.acquire of the only token": () => {
    const s = new Semaphore(1);
    return { enter: () => s.acquire(), tryEnter: () => s.tryAcquire(), leave: () => s.release() };
  },
  "RWMutex.rLock, seen by a writer": () => {
    const mu = new RWMutex();
    // A reader comes in only while there is none, so that this is as exclusive as the others.
    return {
      enter: () => mu.rLock(),
      tryEnter: () => {
        if (!mu.tryLock()) return false;
        mu.unlock();
        return mu.tryRLock();
      },
      leave: () => mu.rUnlock(),
    };
  },
};

describe.each(Object.entries(exclusive))("the grant of a %s", (_, make) => {
  test("gives back what it stands for when it is disposed of", async () => {
    const { enter, tryEnter } = make();
    const grant = await enter();
    expect(tryEnter()).toBe(false);
    grant[Symbol.dispose]();
    expect(tryEnter()).toBe(true);
  });

  test("is disposed of at the end of the block that uses it, also by a throw", async () => {
    const { enter, tryEnter } = make();
    const section = async () => {
      using _ = await enter();
      throw new Error("inside");
    };
    await expect(section()).rejects.toThrow("inside");
    expect(tryEnter()).toBe(true);
  });

  test("does so once: a second time takes nothing from the next holder", async () => {
    const { enter, tryEnter } = make();
    const grant = await enter();
    grant[Symbol.dispose]();
    await enter();
    grant[Symbol.dispose]();
    expect(tryEnter()).toBe(false);
  });

  test("does nothing after it was given back by hand", async () => {
    const { enter, tryEnter, leave } = make();
    const grant = await enter();
    leave();
    grant[Symbol.dispose]();
    expect(tryEnter()).toBe(true);
  });

  test("does nothing after that, though somebody else holds it by then", async () => {
    const { enter, tryEnter, leave } = make();
    const early = await enter();
    leave();
    await enter();
    early[Symbol.dispose]();
    expect(tryEnter()).toBe(false);
    leave();
    expect(tryEnter()).toBe(true);
  });

  test("does nothing after that, though it was taken without waiting by then", async () => {
    const { enter, tryEnter, leave } = make();
    const early = await enter();
    leave();
    expect(tryEnter()).toBe(true);
    early[Symbol.dispose]();
    expect(tryEnter()).toBe(false);
  });
});

describe.each(Object.entries(exclusive).slice(0, 3))("the grant of a %s that was handed over", (_, make) => {
  test("is the waiter's, and not that of the holder before", async () => {
    const { enter, tryEnter, leave } = make();
    const before = await enter();
    const waiting = enter();
    leave();
    const grant = await waiting;
    before[Symbol.dispose]();
    expect(tryEnter()).toBe(false);
    grant[Symbol.dispose]();
    expect(tryEnter()).toBe(true);
  });
});

describe("grants of shares", () => {
  test("of readers are told apart: each gives back its own, once", async () => {
    const mu = new RWMutex();
    const [a, b] = [await mu.rLock(), await mu.rLock()];
    a[Symbol.dispose]();
    a[Symbol.dispose]();
    expect(mu.tryLock()).toBe(false);
    b[Symbol.dispose]();
    expect(mu.tryLock()).toBe(true);
  });

  test("of tokens are told apart: each gives back as many as it stands for, once", async () => {
    const s = new Semaphore(10);
    const [three, five] = [await s.acquire(3), await s.acquire(5)];
    three[Symbol.dispose]();
    three[Symbol.dispose]();
    expect([s.tryAcquire(6), s.tryAcquire(5)]).toEqual([false, true]);
    five[Symbol.dispose]();
    expect([s.tryAcquire(6), s.tryAcquire(5)]).toEqual([false, true]);
  });

  test("and those that are given back by hand go together, whichever style each caller has", async () => {
    const s = new Semaphore(2);
    const [kept] = [await s.acquire(), await s.acquire()];
    s.release();
    kept[Symbol.dispose]();
    expect(s.tryAcquire(2)).toBe(true);

    const mu = new RWMutex();
    const [reader] = [await mu.rLock(), await mu.rLock()];
    mu.rUnlock();
    reader[Symbol.dispose]();
    expect(mu.tryLock()).toBe(true);
  });

  test("of a reader never unlock for a writer", async () => {
    const mu = new RWMutex();
    const reader = await mu.rLock();
    mu.rUnlock();
    await mu.lock();
    reader[Symbol.dispose]();
    expect(mu.tryRLock()).toBe(false);
    mu.unlock();
    const writer = await mu.lock();
    mu.unlock();
    await mu.rLock();
    writer[Symbol.dispose]();
    expect(mu.tryLock()).toBe(false);
  });

  test("of no token give back none", async () => {
    const s = new Semaphore(1);
    const none = await s.acquire(0);
    await s.acquire();
    none[Symbol.dispose]();
    expect(s.tryAcquire()).toBe(false);
  });

  test("of nobody release nobody: two of one value are two", async () => {
    const mu = new Mutex();
    const first = await mu.lock();
    const waiting = mu.lock();
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    expect(await endOf(waiting)).toBe("done");
    expect(mu.tryLock()).toBe(false);
  });
});

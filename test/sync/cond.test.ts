import { Cond, go, type Locker, Mutex, RWMutex } from "goroutines";
import { describe, expect, test } from "vitest";
import { endOf, endsOf } from "./settlement.js";

const reason = new Error("no time for this");

/** A condition, its lock, and a waiter that has locked it, and unlocks it once it was woken. */
function condition() {
  const mu = new Mutex();
  const cond = new Cond(mu);
  const woken: number[] = [];
  const waiter = async (id: number, options?: { signal: AbortSignal }): Promise<void> => {
    using _ = await mu.lock();
    await cond.wait(options);
    woken.push(id);
  };
  return { mu, cond, woken, waiter };
}

describe("rule 225: wait", () => {
  test("unlocks at the call, and waits", async () => {
    const { mu, cond } = condition();
    await mu.lock();
    const waiting = cond.wait();
    expect(mu.tryLock()).toBe(true);
    mu.unlock();
    expect(await endOf(waiting)).toBe("waiting");
    cond.signal();
    expect(await endOf(waiting)).toBe("done");
  });

  test("hands the lock to whoever waits for it", async () => {
    const { mu, cond } = condition();
    await mu.lock();
    const other = mu.lock();
    const waiting = cond.wait();
    expect(await endsOf(other, waiting)).toEqual(["done", "waiting"]);
    mu.unlock();
    cond.signal();
    expect(await endOf(waiting)).toBe("done");
  });

  test("is woken by a signal that follows in the same step", async () => {
    const { mu, cond } = condition();
    await mu.lock();
    const waiting = cond.wait();
    cond.signal();
    expect(await endOf(waiting)).toBe("done");
  });

  test("locks again before it resolves", async () => {
    const { mu, cond } = condition();
    await mu.lock();
    const waiting = cond.wait();
    await mu.lock();
    cond.signal();
    expect(await endOf(waiting)).toBe("waiting");
    mu.unlock();
    expect(await endOf(waiting)).toBe("done");
    expect(mu.tryLock()).toBe(false);
  });

  test("is woken by nothing but signal and broadcast", async () => {
    const { mu, cond } = condition();
    await mu.lock();
    const waiting = cond.wait();
    for (let i = 0; i < 3; i += 1) {
      await mu.lock();
      mu.unlock();
    }
    expect(await endOf(waiting)).toBe("waiting");
    cond.broadcast();
    expect(await endOf(waiting)).toBe("done");
  });

  test("takes any locker: the writers' side of an RWMutex as well", async () => {
    const mu = new RWMutex();
    const cond = new Cond(mu);
    await mu.lock();
    const waiting = cond.wait();
    expect(mu.tryRLock()).toBe(true);
    cond.signal();
    expect(await endOf(waiting)).toBe("waiting");
    mu.rUnlock();
    expect(await endOf(waiting)).toBe("done");
    expect(mu.tryRLock()).toBe(false);
  });
});

describe("rule 225: signal", () => {
  test("wakes one, and that which has waited longest", async () => {
    const { cond, woken, waiter } = condition();
    const waiters = [0, 1, 2].map((id) => go(waiter, id));
    await endsOf(...waiters);
    for (const so_far of [[0], [0, 1], [0, 1, 2]]) {
      cond.signal();
      await endsOf(...waiters);
      expect(woken).toEqual(so_far);
    }
  });

  test("needs no lock, and may be called with it", async () => {
    const { mu, cond, waiter } = condition();
    const waiting = go(waiter, 1);
    await endOf(waiting);
    await mu.lock();
    cond.signal();
    expect(await endOf(waiting)).toBe("waiting");
    mu.unlock();
    expect(await endOf(waiting)).toBe("done");
  });
});

describe("rule 225: broadcast", () => {
  test("wakes all, in the order in which they came", async () => {
    const { cond, woken, waiter } = condition();
    const waiters = [0, 1, 2, 3].map((id) => go(waiter, id));
    await endsOf(...waiters);
    cond.broadcast();
    expect(await endsOf(...waiters)).toEqual(["done", "done", "done", "done"]);
    expect(woken).toEqual([0, 1, 2, 3]);
  });

  test("lets them have the lock one after another", async () => {
    const { mu, cond } = condition();
    const waiters: Promise<void>[] = [];
    for (let i = 0; i < 2; i += 1) {
      await mu.lock();
      waiters.push(cond.wait());
    }
    cond.broadcast();
    expect(await endsOf(...waiters)).toEqual(["done", "waiting"]);
    mu.unlock();
    expect(await endsOf(...waiters)).toEqual(["done", "done"]);
  });
});

test("rule 225: a signal and a broadcast without waiters are lost", async () => {
  const { mu, cond } = condition();
  cond.signal();
  cond.broadcast();
  await mu.lock();
  const waiting = cond.wait();
  expect(await endOf(waiting)).toBe("waiting");
  cond.signal();
  expect(await endOf(waiting)).toBe("done");
});

describe("rule 226: a later wait cannot take a signal away from an earlier one", () => {
  test.each(["signal", "broadcast"] as const)("of a %s in the same step", async (wake) => {
    const { mu, cond } = condition();
    await mu.lock();
    const early = cond.wait();
    await mu.lock();
    cond[wake]();
    const late = cond.wait();
    expect(await endsOf(early, late)).toEqual(["done", "waiting"]);
    cond.signal();
    mu.unlock();
    expect(await endOf(late)).toBe("done");
  });
});

describe("rule 225: the grant that a waiter has", () => {
  test.each<[string, () => { locker: Locker; isFree(): boolean }]>([
    [
      "of a mutex",
      () => {
        const mu = new Mutex();
        return { locker: mu, isFree: () => mu.tryLock() };
      },
    ],
    [
      "of a writer",
      () => {
        const mu = new RWMutex();
        return { locker: mu, isFree: () => mu.tryLock() };
      },
    ],
    [
      "of a reader",
      () => {
        const mu = new RWMutex();
        return { locker: mu.rLocker(), isFree: () => mu.tryLock() };
      },
    ],
  ])("%s is as good after the wait as before it", async (_, make) => {
    const { locker, isFree } = make();
    const cond = new Cond(locker);
    const waiter = go(async () => {
      using _ = await locker.lock();
      await cond.wait();
    });
    await endOf(waiter);
    const other = await locker.lock();
    cond.signal();
    await endOf(waiter);
    other[Symbol.dispose]();
    expect(await endOf(waiter)).toBe("done");
    expect(isFree()).toBe(true);
  });

  test("of a mutex unlocks nobody else's while it waits", async () => {
    const { mu, cond } = condition();
    const grant = await mu.lock();
    const waiting = cond.wait();
    await mu.lock();
    grant[Symbol.dispose]();
    expect(mu.tryLock()).toBe(false);
    mu.unlock();
    cond.signal();
    expect(await endOf(waiting)).toBe("done");
    grant[Symbol.dispose]();
    expect(mu.tryLock()).toBe(true);
  });

  test.each<[string, (mu: RWMutex, cond: Cond) => Promise<unknown>]>([
    [
      "that has ended",
      async (mu, cond) => {
        await mu.rLock();
        const waiting = cond.wait();
        cond.signal();
        await waiting;
        mu.rUnlock();
      },
    ],
    ["without the lock", (_, cond) => endOf(cond.wait())],
  ])("of a reader that unlocked by hand is void, also after a wait %s", async (_, wait) => {
    const mu = new RWMutex();
    await wait(mu, new Cond(mu.rLocker()));
    const grant = await mu.rLock();
    mu.rUnlock();
    await mu.rLock();
    grant[Symbol.dispose]();
    expect(mu.tryLock()).toBe(false);
  });

  test("of a locker of the user's own is the locker's business", async () => {
    const calls: string[] = [];
    const cond = new Cond({
      lock: async () => {
        calls.push("lock");
        return { [Symbol.dispose]() {} };
      },
      unlock: () => void calls.push("unlock"),
    });
    const waiting = cond.wait();
    expect(calls).toEqual(["unlock"]);
    cond.signal();
    await waiting;
    expect(calls).toEqual(["unlock", "lock"]);
  });
});

describe("rules 123, 227: wait without the lock", () => {
  test.each<[string, Locker, string]>([
    ["a mutex", new Mutex(), "sync: unlock of unlocked mutex"],
    ["an RWMutex", new RWMutex(), "sync: Unlock of unlocked RWMutex"],
    ["its rLocker", new RWMutex().rLocker(), "sync: RUnlock of unlocked RWMutex"],
  ])("of %s rejects, and does not lock", async (_, locker, text) => {
    const cond = new Cond(locker);
    expect(await endOf(cond.wait())).toEqual(new Error(text));
    expect(await endOf(locker.lock())).toBe("done");
  });

  test("does not wait, either: a signal is the next one's", async () => {
    const { mu, cond } = condition();
    await endOf(cond.wait());
    await mu.lock();
    const waiting = cond.wait();
    cond.signal();
    expect(await endOf(waiting)).toBe("done");
  });
});

describe("a wait with a signal", () => {
  test("that has aborted rejects with its reason, and keeps the lock", async () => {
    const { mu, cond } = condition();
    await mu.lock();
    expect(await endOf(cond.wait({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(mu.tryLock()).toBe(false);
  });

  test("that aborts rejects with its reason, once it holds the lock again", async () => {
    const { mu, cond } = condition();
    const controller = new AbortController();
    await mu.lock();
    const waiting = cond.wait(controller);
    await mu.lock();
    const first = endOf(waiting);
    controller.abort(reason);
    expect(await first).toBe("waiting");
    mu.unlock();
    expect(await endOf(waiting)).toBe(reason);
    expect(mu.tryLock()).toBe(false);
  });

  test("that aborts leaves the signals to the others", async () => {
    const { cond, woken, waiter } = condition();
    const controller = new AbortController();
    const cancelled = endOf(go(waiter, 1, controller));
    const other = go(waiter, 2);
    await cancelled;
    const rejected = endOf(go(waiter, 3, controller));
    controller.abort(reason);
    expect(await rejected).toBe(reason);
    cond.signal();
    expect(await endOf(other)).toBe("done");
    expect(woken).toEqual([2]);
  });

  test("that aborts after the signal, in one step, has been woken", async () => {
    const { mu, cond } = condition();
    const controller = new AbortController();
    await mu.lock();
    const waiting = cond.wait(controller);
    cond.signal();
    controller.abort(reason);
    expect(await endOf(waiting)).toBe("done");
    expect(mu.tryLock()).toBe(false);
  });

  test("that aborts before the signal, in one step, takes no signal", async () => {
    const { mu, cond } = condition();
    const controller = new AbortController();
    await mu.lock();
    const cancelled = cond.wait(controller);
    await mu.lock();
    const other = cond.wait();
    const ends = Promise.allSettled([cancelled, other].map((waiting) => waiting.finally(() => mu.unlock())));
    controller.abort(reason);
    cond.signal();
    expect(await ends).toEqual([
      { status: "rejected", reason },
      { status: "fulfilled", value: undefined },
    ]);
  });

  test("that aborts while it waits for the lock changes nothing any more", async () => {
    const { mu, cond } = condition();
    const controller = new AbortController();
    await mu.lock();
    const waiting = cond.wait(controller);
    await mu.lock();
    cond.signal();
    expect(await endOf(waiting)).toBe("waiting");
    controller.abort(reason);
    mu.unlock();
    expect(await endOf(waiting)).toBe("done");
  });

  test("that is none rejects, and keeps the lock", async () => {
    const { mu, cond } = condition();
    await mu.lock();
    await expect(cond.wait({ signal: {} as AbortSignal })).rejects.toThrow(TypeError);
    expect(mu.tryLock()).toBe(false);
  });
});

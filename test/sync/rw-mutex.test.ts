import { Cond, RWMutex } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { endOf, endsOf } from "./settlement.js";

const reason = new Error("no time for this");
const NO_WRITER = new Error("sync: Unlock of unlocked RWMutex");
const NO_READER = new Error("sync: RUnlock of unlocked RWMutex");

describe("rule 221: many readers or one writer hold an RWMutex", () => {
  test("readers come in together, and a writer waits for the last of them", async () => {
    const mu = new RWMutex();
    expect(await endsOf(mu.rLock(), mu.rLock(), mu.rLock())).toEqual(["done", "done", "done"]);
    const writer = mu.lock();
    mu.rUnlock();
    mu.rUnlock();
    expect(await endOf(writer)).toBe("waiting");
    mu.rUnlock();
    expect(await endOf(writer)).toBe("done");
  });

  test("readers and other writers wait for a writer", async () => {
    const mu = new RWMutex();
    await mu.lock();
    const [writer, reader] = [mu.lock(), mu.rLock()];
    expect(await endsOf(writer, reader)).toEqual(["waiting", "waiting"]);
    mu.unlock();
    expect(await endsOf(writer, reader)).toEqual(["waiting", "done"]);
    mu.rUnlock();
    expect(await endOf(writer)).toBe("done");
  });

  test("a writer that waits holds up new readers", async () => {
    const mu = new RWMutex();
    await mu.rLock();
    const writer = mu.lock();
    const reader = mu.rLock();
    expect(await endsOf(writer, reader)).toEqual(["waiting", "waiting"]);
    mu.rUnlock();
    expect(await endsOf(writer, reader)).toEqual(["done", "waiting"]);
    mu.unlock();
    expect(await endOf(reader)).toBe("done");
  });

  test("so a reader that reads again, with a writer between, waits forever", async () => {
    const deadlock = synctest(async () => {
      const mu = new RWMutex();
      await mu.rLock();
      void mu.lock();
      await mu.rLock();
    });
    const error: unknown = await deadlock.catch((rejected: unknown) => rejected);
    expect(error).toBeInstanceOf(DeadlockError);
    expect(String(error)).toContain("[sync.RWMutex.Lock, sync.RWMutex.RLock]");
  });

  test("writers hold it in the order of their calls", async () => {
    const mu = new RWMutex();
    const order: number[] = [];
    await mu.rLock();
    const writers = [1, 2, 3].map(async (id) => {
      using _ = await mu.lock();
      order.push(id);
    });
    mu.rUnlock();
    await Promise.all(writers);
    expect(order).toEqual([1, 2, 3]);
  });
});

describe("rule 222: a leaving writer lets in all readers that wait, before the next writer", () => {
  test("whoever of them came first", async () => {
    const mu = new RWMutex();
    await mu.lock();
    const [first, next, second, third] = [mu.rLock(), mu.lock(), mu.rLock(), mu.rLock()];
    mu.unlock();
    expect(await endsOf(first, next, second, third)).toEqual(["done", "waiting", "done", "done"]);
    mu.rUnlock();
    mu.rUnlock();
    expect(await endOf(next)).toBe("waiting");
    mu.rUnlock();
    expect(await endOf(next)).toBe("done");
  });

  test("in the order of their calls, and readers that come later wait for that writer", async () => {
    const mu = new RWMutex();
    const order: string[] = [];
    await mu.lock();
    const readers = ["a", "b", "c"].map((id) => mu.rLock().then(() => order.push(id)));
    const writer = mu.lock();
    mu.unlock();
    const late = mu.rLock();
    await Promise.all(readers);
    expect(order).toEqual(["a", "b", "c"]);
    for (const _ of readers) mu.rUnlock();
    expect(await endsOf(writer, late)).toEqual(["done", "waiting"]);
    mu.unlock();
    expect(await endOf(late)).toBe("done");
  });

  test("and without readers it is the next writer's", async () => {
    const mu = new RWMutex();
    await mu.lock();
    const next = mu.lock();
    mu.unlock();
    expect(mu.tryRLock()).toBe(false);
    expect(await endOf(next)).toBe("done");
  });
});

describe("rule 223: without waiting", () => {
  test.each<[string, (mu: RWMutex) => void, boolean, boolean]>([
    ["of a free lock", () => {}, true, true],
    ["of one that a reader holds", (mu) => mu.tryRLock(), false, true],
    ["of one that a writer holds", (mu) => mu.tryLock(), false, false],
  ])("%s", (_, prepare, tryLock, tryRLock) => {
    const make = (): RWMutex => {
      const mu = new RWMutex();
      prepare(mu);
      return mu;
    };
    expect(make().tryLock()).toBe(tryLock);
    expect(make().tryRLock()).toBe(tryRLock);
  });

  test("a reader does not come in while a writer waits", async () => {
    const mu = new RWMutex();
    await mu.rLock();
    const writer = mu.lock();
    expect([mu.tryLock(), mu.tryRLock()]).toEqual([false, false]);
    mu.rUnlock();
    expect(await endOf(writer)).toBe("done");
  });

  test("nobody comes in between a lock that is handed over and its holder", async () => {
    const mu = new RWMutex();
    await mu.lock();
    const reader = mu.rLock();
    mu.unlock();
    expect(mu.tryLock()).toBe(false);
    expect(await endOf(reader)).toBe("done");
  });
});

describe("rule 224: rLocker", () => {
  test("is a locker that locks and unlocks for reading", async () => {
    const mu = new RWMutex();
    const readers = mu.rLocker();
    expect(await endsOf(readers.lock(), readers.lock())).toEqual(["done", "done"]);
    expect([mu.tryLock(), mu.tryRLock()]).toEqual([false, true]);
    for (let i = 0; i < 3; i += 1) readers.unlock();
    expect(mu.tryLock()).toBe(true);
    expect(() => readers.unlock()).toThrow(NO_READER);
  });

  test("hands on the signal, and the grant", async () => {
    const mu = new RWMutex();
    const readers = mu.rLocker();
    expect(await endOf(readers.lock({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    const grant = await readers.lock();
    grant[Symbol.dispose]();
    expect(mu.tryLock()).toBe(true);
  });

  test("is what a Cond can stand on", async () => {
    const mu = new RWMutex();
    const cond = new Cond(mu.rLocker());
    await mu.rLock();
    const waiting = cond.wait();
    await mu.lock();
    cond.signal();
    expect(await endOf(waiting)).toBe("waiting");
    mu.unlock();
    expect(await endOf(waiting)).toBe("done");
    expect([mu.tryLock(), mu.tryRLock()]).toEqual([false, true]);
  });
});

describe("rule 123: an RWMutex that is not locked that way", () => {
  test.each<[string, (mu: RWMutex) => void]>([
    ["that is new", () => {}],
    ["that a reader holds", (mu) => mu.tryRLock()],
    ["that was unlocked", (mu) => [mu.tryLock(), mu.unlock()]],
  ])("throws by unlock: one %s", (_, prepare) => {
    const mu = new RWMutex();
    prepare(mu);
    expect(() => mu.unlock()).toThrow(NO_WRITER);
  });

  test.each<[string, (mu: RWMutex) => void]>([
    ["that is new", () => {}],
    ["that a writer holds", (mu) => mu.tryLock()],
    ["that was unlocked", (mu) => [mu.tryRLock(), mu.rUnlock()]],
  ])("throws by rUnlock: one %s", (_, prepare) => {
    const mu = new RWMutex();
    prepare(mu);
    expect(() => mu.rUnlock()).toThrow(NO_READER);
  });
});

describe("a writer that is cancelled while it waits", () => {
  async function waitingWriter() {
    const mu = new RWMutex();
    const controller = new AbortController();
    await mu.rLock();
    const writer = mu.lock(controller);
    return { mu, writer, abort: () => controller.abort(reason) };
  }

  test("lets in the readers that it has held up, in the same step", async () => {
    const { mu, writer, abort } = await waitingWriter();
    const readers = [mu.rLock(), mu.rLock()];
    const ends = endsOf(writer, ...readers);
    abort();
    expect(mu.tryRLock()).toBe(true);
    expect(await ends).toEqual([reason, "done", "done"]);
    for (let i = 0; i < 3; i += 1) mu.rUnlock();
    expect(mu.tryLock()).toBe(false);
    mu.rUnlock();
    expect(mu.tryLock()).toBe(true);
  });

  test("does not while another writer waits", async () => {
    const { mu, writer, abort } = await waitingWriter();
    const [other, reader] = [mu.lock(), mu.rLock()];
    const ends = endsOf(writer, other, reader);
    abort();
    expect(await ends).toEqual([reason, "waiting", "waiting"]);
    mu.rUnlock();
    expect(await endsOf(other, reader)).toEqual(["done", "waiting"]);
    mu.unlock();
    expect(await endOf(reader)).toBe("done");
  });

  test("does not while another writer holds the lock", async () => {
    const mu = new RWMutex();
    const controller = new AbortController();
    await mu.lock();
    const [writer, reader] = [mu.lock(controller), mu.rLock()];
    const ends = endsOf(writer, reader);
    controller.abort(reason);
    expect(await ends).toEqual([reason, "waiting"]);
    mu.unlock();
    expect(await endOf(reader)).toBe("done");
  });
});

describe("a reader that is cancelled while it waits", () => {
  test("leaves the others and the writer where they are", async () => {
    const mu = new RWMutex();
    const controller = new AbortController();
    await mu.lock();
    const [cancelled, reader, writer] = [mu.rLock(controller), mu.rLock(), mu.lock()];
    const ends = endsOf(cancelled, reader, writer);
    controller.abort(reason);
    expect(await ends).toEqual([reason, "waiting", "waiting"]);
    mu.unlock();
    expect(await endsOf(reader, writer)).toEqual(["done", "waiting"]);
    mu.rUnlock();
    expect(await endOf(writer)).toBe("done");
  });

  test("after it was let in, in one step, holds the lock", async () => {
    const mu = new RWMutex();
    const controller = new AbortController();
    await mu.lock();
    const reader = mu.rLock(controller);
    mu.unlock();
    controller.abort(reason);
    expect(await endOf(reader)).toBe("done");
    expect(mu.tryLock()).toBe(false);
    mu.rUnlock();
    expect(mu.tryLock()).toBe(true);
  });

  test("with a signal that has aborted takes nothing", async () => {
    const mu = new RWMutex();
    expect(await endOf(mu.rLock({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(mu.tryLock()).toBe(true);
  });
});

test("a signal that calls back when it is let go of does not find a lock between its holders", async () => {
  const mu = new RWMutex();
  const { signal } = new AbortController();
  const taken: boolean[] = [];
  signal.removeEventListener = () => {
    taken.push(mu.tryLock());
  };
  await mu.lock();
  const reader = mu.rLock({ signal });
  mu.unlock();
  expect(await endOf(reader)).toBe("done");
  expect(taken).toEqual([false]);
});

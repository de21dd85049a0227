// The behaviour is that of Go's sync/mutex_test.go.
import { after, Channel, go, Microsecond, Mutex, RWMutex, Second, select, sleep, trySelect } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test("tryLock follows what lock and unlock do", async () => {
  const mu = new Mutex();
  await mu.lock();
  expect(mu.tryLock()).toBe(false);
  mu.unlock();
  expect(mu.tryLock()).toBe(true);
  mu.unlock();
});

test("ten goroutines hammer one mutex, and none of them meets another inside", async () => {
  const mu = new Mutex();
  const done = new Channel<boolean>();
  let inside = 0;
  const enter = async (): Promise<void> => {
    inside += 1;
    expect(inside).toBe(1);
    await null;
    inside -= 1;
    mu.unlock();
  };
  async function hammer(loops: number) {
    for (let i = 0; i < loops; i++) {
      if (i % 3 === 0) {
        if (mu.tryLock()) await enter();
        continue;
      }
      await mu.lock();
      await enter();
    }
    await done.send(true);
  }
  for (let i = 0; i < 10; i++) go(hammer, 1000);
  for (let i = 0; i < 10; i++) await done.receive();
  expect(inside).toBe(0);
});

const misuse: Record<string, () => unknown> = {
  "Mutex.unlock of a new one": () => new Mutex().unlock(),
  "Mutex.unlock twice": async () => {
    const mu = new Mutex();
    await mu.lock();
    mu.unlock();
    mu.unlock();
  },
  "RWMutex.unlock of a new one": () => new RWMutex().unlock(),
  "RWMutex.unlock of a reader": async () => {
    const mu = new RWMutex();
    await mu.rLock();
    mu.unlock();
  },
  "RWMutex.unlock twice": async () => {
    const mu = new RWMutex();
    await mu.lock();
    mu.unlock();
    mu.unlock();
  },
  "RWMutex.rUnlock of a new one": () => new RWMutex().rUnlock(),
  "RWMutex.rUnlock of a writer": async () => {
    const mu = new RWMutex();
    await mu.lock();
    mu.rUnlock();
  },
  "RWMutex.rUnlock twice": async () => {
    const mu = new RWMutex();
    await mu.rLock();
    mu.rUnlock();
    mu.rUnlock();
  },
};

test.each(Object.entries(misuse))("%s is an error about an unlocked lock", async (_, use) => {
  await expect(async () => use()).rejects.toThrow(/unlocked/);
});

test("rule 218: ten acquisitions succeed beside a goroutine that hogs the mutex", () =>
  synctest(async () => {
    const mu = new Mutex();
    const stop = new Channel<void>();
    const hog = go(async () => {
      for (;;) {
        await mu.lock();
        await sleep(100 * Microsecond);
        mu.unlock();
        if (trySelect({ stop }).case === "stop") return;
      }
    });
    const done = new Channel<boolean>(1);
    go(async () => {
      for (let i = 0; i < 10; i++) {
        await sleep(100 * Microsecond);
        await mu.lock();
        mu.unlock();
      }
      await done.send(true);
    });
    expect((await select({ done, timeout: after(10 * Second) })).case).toBe("done");
    stop.close();
    await hog;
  }));

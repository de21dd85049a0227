// The behaviour is that of Go's sync/rwmutex_test.go.
import { Channel, go, RWMutex } from "goroutines";
import { expect, test } from "vitest";

test.each([1, 3, 4])("%d readers hold the lock at once", async (readers) => {
  const mu = new RWMutex();
  const [locked, unlock, done] = [new Channel<boolean>(), new Channel<boolean>(), new Channel<boolean>()];
  for (let i = 0; i < readers; i++) {
    go(async () => {
      await mu.rLock();
      await locked.send(true);
      await unlock.receive();
      mu.rUnlock();
      await done.send(true);
    });
  }
  for (let i = 0; i < readers; i++) await locked.receive();
  for (let i = 0; i < readers; i++) await unlock.send(true);
  for (let i = 0; i < readers; i++) await done.receive();
  expect(mu.tryLock()).toBe(true);
});

test("tryLock and tryRLock follow what the others do", async () => {
  const mu = new RWMutex();
  await mu.lock();
  expect([mu.tryLock(), mu.tryRLock()]).toEqual([false, false]);
  mu.unlock();
  expect(mu.tryLock()).toBe(true);
  mu.unlock();
  expect([mu.tryRLock(), mu.tryRLock(), mu.tryLock()]).toEqual([true, true, false]);
  mu.rUnlock();
  mu.rUnlock();
});

/** The number of readers inside, and so much more for a writer. */
const WRITER = 10_000;

test.each([1, 3, 5, 10])("two writers and %d readers hammer one lock", async (readers) => {
  const mu = new RWMutex();
  const done = new Channel<boolean>();
  let activity = 0;
  async function read(loops: number) {
    for (let i = 0; i < loops; i++) {
      await mu.rLock();
      activity += 1;
      expect(activity >= 1 && activity < WRITER).toBe(true);
      await null;
      activity -= 1;
      mu.rUnlock();
    }
    await done.send(true);
  }
  async function write(loops: number) {
    for (let i = 0; i < loops; i++) {
      await mu.lock();
      activity += WRITER;
      expect(activity).toBe(WRITER);
      await null;
      activity -= WRITER;
      mu.unlock();
    }
    await done.send(true);
  }
  go(write, 200);
  for (let i = 0; i < Math.floor(readers / 2); i++) go(read, 200);
  go(write, 200);
  for (let i = Math.floor(readers / 2); i < readers; i++) go(read, 200);
  for (let i = 0; i < 2 + readers; i++) await done.receive();
  expect(activity).toBe(0);
});

test("what rLocker locks holds up a writer, and a writer holds it up", async () => {
  const mu = new RWMutex();
  const readers = mu.rLocker();
  const [written, read] = [new Channel<boolean>(1), new Channel<boolean>(1)];
  const n = 10;
  go(async () => {
    for (let i = 0; i < n; i++) {
      await readers.lock();
      await readers.lock();
      await read.send(true);
      await mu.lock();
      await written.send(true);
    }
  });
  for (let i = 0; i < n; i++) {
    await read.receive();
    readers.unlock();
    expect(written.tryReceive(), "rLocker did not lock for reading").toBeUndefined();
    readers.unlock();
    await written.receive();
    expect(read.tryReceive(), "rLocker did not respect the writer").toBeUndefined();
    mu.unlock();
  }
});

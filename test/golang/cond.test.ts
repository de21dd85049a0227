// The behaviour is that of Go's sync/cond_test.go.
import { Channel, Cond, go, Mutex } from "goroutines";
import { expect, test } from "vitest";

test("each signal wakes one of those that wait", async () => {
  const mu = new Mutex();
  const cond = new Cond(mu);
  let n = 2;
  const [running, awake] = [new Channel<boolean>(n), new Channel<boolean>(n)];
  for (let i = 0; i < n; i++) {
    go(async () => {
      await mu.lock();
      await running.send(true);
      await cond.wait();
      await awake.send(true);
      mu.unlock();
    });
  }
  for (let i = 0; i < n; i++) await running.receive();
  while (n > 0) {
    expect(awake.tryReceive(), "somebody is not asleep").toBeUndefined();
    await mu.lock();
    cond.signal();
    mu.unlock();
    await awake.receive();
    expect(awake.tryReceive(), "too many are awake").toBeUndefined();
    n--;
  }
  cond.signal();
});

test("signals wake in the order of the waits", async () => {
  const mu = new Mutex();
  const cond = new Cond(mu);
  const n = 100;
  const [running, awake] = [new Channel<boolean>(n), new Channel<number>(n)];
  for (let i = 0; i < n; i++) {
    go(async () => {
      await mu.lock();
      await running.send(true);
      await cond.wait();
      await awake.send(i);
      mu.unlock();
    });
    if (i > 0) expect(await awake.take()).toBe(i - 1);
    await running.receive();
    await mu.lock();
    cond.signal();
    mu.unlock();
  }
  expect(await awake.take()).toBe(n - 1);
});

test("a broadcast wakes all of them, once each", async () => {
  const mu = new Mutex();
  const cond = new Cond(mu);
  const n = 50;
  const [running, awake] = [new Channel<number>(n), new Channel<number>(n)];
  let exit = false;
  for (let id = 0; id < n; id++) {
    go(async () => {
      await mu.lock();
      while (!exit) {
        await running.send(id);
        await cond.wait();
        await awake.send(id);
      }
      mu.unlock();
    });
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) await running.receive();
    if (i === n - 1) {
      await mu.lock();
      exit = true;
      mu.unlock();
    }
    expect(awake.tryReceive(), "somebody is not asleep").toBeUndefined();
    await mu.lock();
    cond.broadcast();
    mu.unlock();
    const seen = new Set<number>();
    for (let j = 0; j < n; j++) seen.add((await awake.receive()).value as number);
    expect(seen.size, "somebody woke up twice").toBe(n);
  }
  expect(running.tryReceive(), "somebody did not exit").toBeUndefined();
  cond.broadcast();
});

test("three goroutines hand a variable on", async () => {
  const mu = new Mutex();
  const cond = new Cond(mu);
  const done = new Channel<boolean>();
  let x = 0;
  go(async () => {
    await mu.lock();
    x = 1;
    await cond.wait();
    expect(x).toBe(2);
    x = 3;
    cond.signal();
    mu.unlock();
    await done.send(true);
  });
  go(async () => {
    await mu.lock();
    while (x !== 1) {
      mu.unlock();
      await null;
      await mu.lock();
    }
    x = 2;
    cond.signal();
    mu.unlock();
    await done.send(true);
  });
  go(async () => {
    await mu.lock();
    while (x !== 3) {
      if (x === 2) {
        await cond.wait();
        expect(x).toBe(3);
        break;
      }
      mu.unlock();
      await null;
      await mu.lock();
    }
    mu.unlock();
    await done.send(true);
  });
  for (let i = 0; i < 3; i++) await done.receive();
});

test("a new waiter does not steal the signal of one that waited before", async () => {
  for (let round = 0; round < 200; round++) {
    const mu = new Mutex();
    const cond = new Cond(mu);
    const ch = new Channel<void>();
    go(async () => {
      await mu.lock();
      await ch.send();
      await cond.wait();
      mu.unlock();
      await ch.send();
    });
    await ch.receive();
    await mu.lock();
    mu.unlock();

    let done = false;
    go(() => cond.broadcast());
    go(async () => {
      await mu.lock();
      while (!done) await cond.wait();
      mu.unlock();
    });
    await ch.receive();

    await mu.lock();
    done = true;
    mu.unlock();
    cond.broadcast();
  }
});

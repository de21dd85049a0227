// The behaviour is that of TestAfterFunc, TestAfterStop, TestTimerStopStress and TestAfterFuncStarvation in Go's
// time/sleep_test.go.
import { after, afterFunc, Channel, Microsecond, Second, sleep, Timer, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

test("a function that a timer calls can start the next timer, and sleep without holding it up", async () => {
  await synctest(async () => {
    const done = new Channel<number>();
    let left = 10;
    async function step() {
      left -= 1;
      if (left < 0) return done.send(elapsed());
      afterFunc(0, step);
      await sleep(1 * Second);
    }
    afterFunc(0, step);
    expect((await done.receive()).value).toBe(0);
    await sleep(1 * Second);
  });
});

test("what is stopped in time does not happen, and only the first stop is told that it was in time", async () => {
  await synctest(async () => {
    let called = 0;
    afterFunc(100, () => {});
    const timer = new Timer(50);
    const call = afterFunc(150, () => called++);
    const end = after(200);
    expect(timer.stop()).toBe(true);
    expect(call.stop()).toBe(true);
    await end.receive();
    expect(timer.channel.tryReceive()).toBe(undefined);
    expect(called).toBe(0);
    expect(call.stop()).toBe(false);
    expect(timer.stop()).toBe(false);
  });
});

test("a hundred calls that are stopped before their time never happen", async () => {
  await synctest(async () => {
    let called = 0;
    const group = new WaitGroup();
    for (let i = 0; i < 100; i++) {
      group.go(async () => {
        const call = afterFunc(2 * Second, () => called++);
        await sleep(1 * Second);
        call.stop();
      });
    }
    await group.wait();
    await sleep(3 * Second);
    expect(called).toBe(0);
  });
});

// In real time, and therefore only about whether it ends: whether the host gets to run its timers.
test("two goroutines that keep each other busy do not keep a timer from firing", async () => {
  const group = new WaitGroup();
  const ch = new Channel<boolean>(1);
  let [stop, sent, received] = [false, 0, 0];
  group.go(async () => {
    for (; !stop; sent++) await ch.send(true);
    ch.close();
  });
  group.go(async () => {
    for await (const _ of ch) received += 1;
  });
  afterFunc(1 * Microsecond, () => {
    stop = true;
  });
  await group.wait();
  expect(received).toBe(sent);
});

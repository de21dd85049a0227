// The behaviour is that of TestReset, TestStopResult, TestResetResult, TestZeroTimer, TestAdjustTimers and
// TestTimerModifiedEarlier in Go's time/sleep_test.go.
import { after, Hour, Minute, Second, select, sleep, Timer, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

test("reset moves a timer that has not fired, and starts one that has", async () => {
  await synctest(async () => {
    const timer = new Timer(200);
    await sleep(100);
    expect(timer.reset(300)).toBe(true);
    await sleep(200);
    expect(timer.channel.tryReceive()).toBe(undefined);
    await sleep(200);
    expect(timer.channel.tryReceive()?.ok).toBe(true);
    expect(timer.reset(50)).toBe(false);
    await timer.channel.receive();
    expect(elapsed()).toBe(550);
  });
});

const again: [string, (timer: Timer) => boolean][] = [
  ["stop", (timer) => timer.stop()],
  ["reset", (timer) => timer.reset(1 * Hour)],
];

test.each(again)(
  "%s says whether a value can still be received, also of a timer that is due",
  async (_, stopOrReset) => {
    await synctest(async () => {
      const group = new WaitGroup();
      for (let i = 0; i < 100; i++) {
        group.go(async () => {
          const timers = [new Timer(1), new Timer(1)] as const;
          const chosen = await select([timers[0].channel, timers[1].channel]);
          const other = timers[chosen.case === 0 ? 1 : 0];
          if (!stopOrReset(other)) await other.channel.receive();
          else expect(other.channel.tryReceive()).toBe(undefined);
        });
      }
      await group.wait();
    });
  },
);

test("a timer of no time is ready before anything else has run", async () => {
  await synctest(async () => {
    for (let i = 0; i < 100; i++) {
      expect(new Timer(0).channel.tryReceive()?.ok).toBe(true);
      await new Timer(0).channel.receive();
    }
    expect(elapsed()).toBe(0);
  });
});

test("a timer that is moved into the past again and again still fires", async () => {
  await synctest(async () => {
    for (let i = 0; i < 50; i++) {
      const timer = new Timer(1 * Hour);
      for (let j = 0; j < 10; j++) {
        expect(timer.stop()).toBe(true);
        expect(timer.reset(-1 * Hour)).toBe(false);
      }
      expect((await select({ timer: timer.channel, deadline: after(10 * Second) })).case).toBe("timer");
    }
    expect(elapsed()).toBe(0);
  });
});

test("many timers, each stopped and set again at other moments than the rest, keep apart", async () => {
  await synctest(async () => {
    const COUNT = 100;
    const expectStopped = (timer: Timer) => expect(timer.stop()).toBe(true);
    const expectSet = (timer: Timer, ms: number) => expect(timer.reset(ms)).toBe(false);
    const life: ((timer: Timer, id: number) => unknown)[] = [
      (timer) => timer.channel.receive(),
      (timer) => expectSet(timer, 1 * Minute),
      expectStopped,
      (timer) => expectSet(timer, 3 * Minute),
      expectStopped,
      (timer) => expectSet(timer, 2 * Minute),
      expectStopped,
      (timer, id) => expectSet(timer, id),
    ];
    const timers = Array.from({ length: COUNT }, () => new Timer(0));
    for (let step = 0; step < COUNT + life.length; step++) {
      // A timer begins its life later the higher its number is.
      for (const [id, timer] of timers.entries()) await life[step - id]?.(timer, id);
    }
    expect(elapsed()).toBe(0);

    const fired: number[] = [];
    const group = new WaitGroup();
    for (const [id, timer] of timers.entries()) {
      group.go(async () => {
        await timer.channel.receive();
        expect(elapsed()).toBe(id);
        fired.push(id);
      });
    }
    await group.wait();
    expect(fired).toEqual([...timers.keys()]);
  });
});

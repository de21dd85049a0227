import { after, afterFunc, Channel, select, sleep, Ticker, Timer, tick } from "goroutines";
import { DeadlockError, explore, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { setUp } from "../runtime/hot-loop.js";
import { hasDeadline } from "../support/virtual-time.js";

type Time = Pick<Awaited<ReturnType<typeof setUp>>, "after" | "select" | "sleep" | "Ticker" | "Timer" | "tick">;

/** Every way to wait for a time that never comes. */
const waits: Record<string, (time: Time) => Promise<unknown>> = {
  "sleep(Infinity)": ({ sleep }) => sleep(Number.POSITIVE_INFINITY),
  "after(Infinity)": ({ after }) => after(Number.POSITIVE_INFINITY).receive(),
  "take of after(Infinity)": ({ after }) => after(Number.POSITIVE_INFINITY).take(),
  "select of after(Infinity)": ({ select, after }) => select({ timeout: after(Number.POSITIVE_INFINITY) }),
  "a loop over after(Infinity)": ({ after }) => after(Number.POSITIVE_INFINITY)[Symbol.asyncIterator]().next(),
  "new Timer(Infinity)": ({ Timer }) => new Timer(Number.POSITIVE_INFINITY).channel.receive(),
  "a timer that is reset to Infinity": ({ Timer }) => {
    const timer = new Timer(5);
    const received = timer.channel.receive();
    timer.reset(Number.POSITIVE_INFINITY);
    return received;
  },
  "new Ticker(Infinity)": ({ Ticker }) => new Ticker(Number.POSITIVE_INFINITY).channel.receive(),
  "a ticker that is reset to Infinity": ({ Ticker }) => {
    const ticker = new Ticker(5);
    ticker.reset(Number.POSITIVE_INFINITY);
    return ticker.channel.receive();
  },
  "tick(Infinity)": ({ tick }) => tick(Number.POSITIVE_INFINITY).receive(),
  "tick(0)": ({ tick }) => tick(0).receive(),
  "tick(-Infinity)": ({ tick }) => tick(Number.NEGATIVE_INFINITY).receive(),
};

describe.each(Object.entries(waits))("rules 126, 145: %s waits forever:", (_, wait) => {
  test("it asks the host for no timeout, so it does not hold the process", async () => {
    const { host, work, ...time } = await setUp();
    let isOver = false;
    void wait(time).then(() => {
      isOver = true;
    });
    host.time += 1e12;
    work();
    await Promise.resolve();
    expect(isOver).toBe(false);
    expect(host.timeouts.filter(({ held }) => held)).toEqual([]);
  });

  test("in a bubble it is a deadlock, and stands in no clock", async () => {
    let held: boolean | undefined;
    const running = synctest(() => {
      const waiting = wait({ after, select, sleep, Ticker, Timer, tick });
      held = hasDeadline();
      return waiting;
    });
    await expect(running).rejects.toThrow(DeadlockError);
    expect(held).toBe(false);
  });

  test("in a bubble it keeps time from nobody, and is a deadlock once the others have ended", async () => {
    const log: string[] = [];
    const running = synctest(async () => {
      const waiting = wait({ after, select, sleep, Ticker, Timer, tick });
      await sleep(1e9);
      log.push("slept");
      await waiting;
      log.push("not reached");
    });
    await expect(running).rejects.toThrow("all goroutines in bubble are blocked");
    expect(log).toEqual(["slept"]);
  });
});

test("rule 145: explore finds the deadlock of a sleep of infinite length", async () => {
  await expect(explore(() => sleep(Number.POSITIVE_INFINITY))).rejects.toThrow("deadlock");
});

test("rule 145: afterFunc of infinity never calls, holds nothing, and counts as pending", async () => {
  const { host, work, afterFunc } = await setUp();
  let calls = 0;
  const timer = afterFunc(Number.POSITIVE_INFINITY, () => {
    calls += 1;
  });
  host.time += 1e12;
  work();
  expect([host.timeoutsSet, calls]).toEqual([0, 0]);
  expect([timer.stop(), timer.stop()]).toEqual([true, false]);
  expect(timer.reset(Number.POSITIVE_INFINITY)).toBe(false);
  expect(timer.reset(5)).toBe(true);
  host.runTimeout();
  await Promise.resolve();
  expect(calls).toBe(1);
});

test("rule 145: a call that is set to infinity holds nothing any more", async () => {
  const running = synctest(async () => {
    const called = new Channel<void>();
    afterFunc(5, () => called.send()).reset(Number.POSITIVE_INFINITY);
    expect(hasDeadline()).toBe(false);
    await called.receive();
  });
  await expect(running).rejects.toThrow(DeadlockError);
});

test("rules 150, 152, 153: a timer of infinite length is pending until it is stopped, and can be set again", async () => {
  await synctest(async () => {
    const timer = new Timer(Number.POSITIVE_INFINITY);
    expect([timer.stop(), timer.stop()]).toEqual([true, false]);
    expect(timer.reset(Number.POSITIVE_INFINITY)).toBe(false);
    const received = timer.channel.receive();
    expect(timer.reset(3)).toBe(true);
    expect((await received).ok).toBe(true);
  });
});

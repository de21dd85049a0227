// The behaviour is that of TestTicker, TestTeardown, TestTick, TestNewTickerLtZeroDuration, TestTickerResetLtZeroDuration
// and TestTickTimes in Go's time/tick_test.go, and of TestTickerConcurrentStress and TestMultiWakeupTicker in
// sleep_test.go.
import { after, Second, select, sleep, Ticker, tick, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { EPOCH, elapsed } from "../support/virtual-time.js";

test("a ticker ticks at its period, at another after a reset, and not after a stop", async () => {
  await synctest(async () => {
    const ticker = new Ticker(20);
    for (let i = 0; i < 5; i++) await ticker.channel.receive();
    expect(elapsed()).toBe(100);
    ticker.reset(40);
    for (let i = 0; i < 5; i++) await ticker.channel.receive();
    expect(elapsed()).toBe(300);
    ticker.stop();
    await sleep(80);
    expect(ticker.channel.tryReceive()).toBe(undefined);
  });
});

test("a ticker can be stopped after its first tick, time and again", async () => {
  await synctest(async () => {
    for (let i = 0; i < 3; i++) {
      const ticker = new Ticker(20);
      await ticker.channel.receive();
      ticker.stop();
    }
    expect(elapsed()).toBe(60);
  });
});

describe.each([0, -1, Number.NEGATIVE_INFINITY])("a period of %d", (period) => {
  test("gives a channel from tick that never delivers", async () => {
    await synctest(async () => {
      const ticks = tick(period);
      await sleep(1 * Second);
      expect(ticks.tryReceive()).toBe(undefined);
    });
  });

  test("is an error for a ticker", () => {
    expect(() => new Ticker(period)).toThrow(new RangeError("non-positive interval for NewTicker"));
  });

  test("is an error for a reset", () => {
    const ticker = new Ticker(1 * Second);
    expect(() => ticker.reset(period)).toThrow(new RangeError("non-positive interval for Ticker.Reset"));
  });
});

test("who comes late receives one tick, with the time at which it was due, and then the grid's next", async () => {
  await synctest(async () => {
    const ticks = tick(10);
    await sleep(505);
    const times = [await ticks.receive(), ticks.tryReceive(), await ticks.receive()].map((received) =>
      received?.value === undefined ? undefined : received.value.getTime() - EPOCH,
    );
    expect(times).toEqual([10, undefined, 510]);
  });
});

test("ten goroutines share the ticks of one ticker, and each tick wakes one", async () => {
  await synctest(async () => {
    const ticker = new Ticker(1);
    const group = new WaitGroup();
    const counts = new Array<number>(10).fill(0);
    for (const id of counts.keys()) {
      group.go(async () => {
        for (let i = 0; i < 10; i++) {
          await ticker.channel.receive();
          counts[id] = (counts[id] ?? 0) + 1;
        }
      });
    }
    await group.wait();
    ticker.stop();
    expect(counts).toEqual(new Array(10).fill(10));
    expect(elapsed()).toBe(100);
  });
});

test("goroutines that select between a shared ticker and a timeout of their own are each woken by one", async () => {
  await synctest(async () => {
    const ticker = new Ticker(0.5);
    const group = new WaitGroup();
    const chosen = { ticker: 0, timeout: 0 };
    for (let id = 0; id < 4; id++) {
      group.go(async () => {
        for (let i = 0; i < 50; i++) chosen[(await select({ ticker: ticker.channel, timeout: after(1) })).case] += 1;
      });
    }
    await group.wait();
    expect(chosen.ticker + chosen.timeout).toBe(200);
    expect(chosen.ticker).toBeGreaterThan(0);
    expect(chosen.timeout).toBeGreaterThan(0);
  });
});

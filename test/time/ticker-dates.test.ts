import { sleep, Ticker } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { FakeHost } from "../runtime/fake-host.js";
import { setUp } from "../runtime/hot-loop.js";
import { EPOCH, stall } from "../support/virtual-time.js";

/** How far the clock moves between two looks at a ticker: no fraction comes twice soon, so every phase is seen. */
const STEP = 1.618;

/** The dates of the first ticks of a ticker that is polled, in milliseconds after its start. */
async function datesOf(period: number, count: number): Promise<number[]> {
  const { host, Ticker } = await setUp();
  host.time += 0.7;
  const start = Math.floor(FakeHost.epoch + host.time);
  const { channel } = new Ticker(period);
  const dates: number[] = [];
  while (dates.length < count) {
    host.time += Math.min(STEP, period / 2);
    const received = channel.tryReceive();
    if (received?.ok) dates.push(received.value.getTime() - start);
  }
  return dates;
}

describe("rules 159, 165: a ticker's dates lie whole periods apart, on a host whose dates are whole milliseconds:", () => {
  test.each([1, 5, 10, 20, 33])("every %d ms", async (period) => {
    const dates = await datesOf(period, 200);
    expect(dates).toEqual(dates.map((_, index) => (index + 1) * period));
  });

  test("no slot is skipped or comes twice", async () => {
    const dates = await datesOf(20, 200);
    const slots = dates.map((date) => Math.floor((date - dates[0]!) / 20));
    expect(slots).toEqual(slots.map((_, index) => index));
  });

  test.each([16.6667, 0.5, 1.1, 1000 / 60])(
    "periods of %d ms are rounded one by one, and nothing adds up",
    async (period) => {
      const dates = await datesOf(period, 500);
      expect(dates).toEqual(dates.map((_, index) => Math.round((index + 1) * period)));
    },
  );

  test("also for a goroutine that waits, and however late the host's timeouts come", async () => {
    const { host, Ticker } = await setUp();
    host.time += 0.3;
    const start = Math.floor(FakeHost.epoch + host.time);
    const { channel } = new Ticker(10);
    const dates: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      const received = channel.take();
      host.time = Math.max(host.time, host.timeouts.at(-1)!.at) + (round % 10);
      host.runTimeout();
      dates.push((await received).getTime() - start);
    }
    expect(dates.map((date) => date % 10)).toEqual(dates.map(() => 0));
    expect(new Set(dates).size).toBe(dates.length);
  });

  test("a wall clock that is set meanwhile moves them at the next reset", async () => {
    const { host, Ticker } = await setUp();
    const start = FakeHost.epoch + host.time;
    const ticker = new Ticker(10);
    const next = (): number => {
      host.time += 10;
      return ticker.channel.tryReceive()!.value!.getTime() - start;
    };
    expect(next()).toBe(10);
    host.wallShift = -3_600_000;
    expect([next(), next()]).toEqual([20, 30]);
    ticker.reset(10);
    expect([next(), next()]).toEqual([40 - 3_600_000, 50 - 3_600_000]);
  });
});

describe("rules 126, 159: a period that is too small for any clock counts as a nanosecond, and the ticks go on:", () => {
  test.each([Number.MIN_VALUE, 1e-300, 1e-9])("%d ms, for a goroutine that polls", async (period) => {
    await synctest(() => {
      const ticker = new Ticker(period);
      for (const elapsed of [5, 10, 15]) {
        stall(5);
        const first = ticker.channel.tryReceive();
        expect(first?.value?.getTime()).toBe(EPOCH + elapsed - 5);
        expect(ticker.channel.tryReceive()).toBeUndefined();
      }
    });
  });

  test.each([Number.MIN_VALUE, 1e-300])("%d ms, for a goroutine that waits", async (period) => {
    await synctest(async () => {
      const { channel } = new Ticker(period);
      let ticks = 0;
      for await (const _ of channel) if (++ticks === 100) break;
      await sleep(1);
      expect((await channel.receive()).ok).toBe(true);
      expect((await channel.receive()).ok).toBe(true);
    });
  });

  test("on the host's clock, too", async () => {
    const { host, Ticker } = await setUp();
    const { channel } = new Ticker(Number.MIN_VALUE);
    let ticks = 0;
    for (let round = 0; round < 10; round += 1) {
      host.time += 1;
      if (channel.tryReceive()?.ok) ticks += 1;
    }
    expect(ticks).toBe(10);
  });
});

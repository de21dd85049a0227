import { sleep, Ticker, tick, trySelect } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, EPOCH, hasDeadline } from "../support/virtual-time.js";

/** What a receive gets from a ticker for the tick at `instant`. */
function tickAt(instant: number) {
  return { value: new Date(EPOCH + instant), ok: true };
}

describe("rule 126: a period that is not positive", () => {
  test.each([0, -0, -1, Number.NEGATIVE_INFINITY])("of %d ms is an error for a ticker", (ms) => {
    expect(() => new Ticker(ms)).toThrow(new RangeError("non-positive interval for NewTicker"));
  });

  test.each([0, -0, -1, Number.NEGATIVE_INFINITY])("of %d ms gives a channel that never delivers", async (ms) => {
    await synctest(async () => {
      const never = tick(ms);
      await sleep(3_600_000);
      expect([never.length, never.capacity, never.tryReceive()]).toEqual([0, 0, undefined]);
      const received = never.receive();
      expect(hasDeadline()).toBe(false);
      expect(await areSettled(received)).toEqual([false]);
    });
  });

  test.each([0, -1])("of %d ms is an error for a reset, which changes nothing", async (ms) => {
    await synctest(async () => {
      const ticker = new Ticker(10);
      await sleep(4);
      expect(() => ticker.reset(ms)).toThrow(new RangeError("non-positive interval for Ticker.Reset"));
      await sleep(6);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(10));
      await sleep(10);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(20));
    });
  });

  test("makes a case of a select that is never ready", () => {
    expect(trySelect({ never: tick(0) }).case).toBe("default");
  });
});

describe("rule 161: stop of a ticker", () => {
  test("ends the ticks, and does not close the channel", async () => {
    await synctest(async () => {
      const ticker = new Ticker(10);
      await sleep(10);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(10));
      ticker.stop();
      await sleep(100);
      expect(ticker.channel.tryReceive()).toBeUndefined();
      expect(await areSettled(ticker.channel.receive())).toEqual([false]);
      expect(hasDeadline()).toBe(false);
    });
  });

  test("drops a tick that is pending", async () => {
    await synctest(async () => {
      const ticker = new Ticker(10);
      await sleep(15);
      ticker.stop();
      expect(ticker.channel.tryReceive()).toBeUndefined();
    });
  });

  test("leaves who waits parked, and nothing in the clock", async () => {
    await synctest(async () => {
      const ticker = new Ticker(10);
      const waiting = ticker.channel.receive();
      ticker.stop();
      ticker.stop();
      expect(hasDeadline()).toBe(false);
      expect(await areSettled(waiting)).toEqual([false]);
      ticker.reset(5);
      expect(await waiting).toEqual(tickAt(5));
    });
  });
});

describe("rule 161: reset of a ticker", () => {
  test("starts a new period now, and goes on with it", async () => {
    await synctest(async () => {
      const ticker = new Ticker(10);
      await sleep(7);
      ticker.reset(20);
      await sleep(19);
      expect(ticker.channel.tryReceive()).toBeUndefined();
      await sleep(1);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(27));
      await sleep(20);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(47));
    });
  });

  test("works after stop, too", async () => {
    await synctest(async () => {
      const ticker = new Ticker(10);
      ticker.stop();
      await sleep(25);
      ticker.reset(5);
      await sleep(5);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(30));
      await sleep(5);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(35));
    });
  });

  test("rule 162: drops a tick of the old period that is pending", async () => {
    await synctest(async () => {
      const ticker = new Ticker(10);
      await sleep(15);
      ticker.reset(10);
      expect(ticker.channel.tryReceive()).toBeUndefined();
      await sleep(10);
      expect(ticker.channel.tryReceive()).toEqual(tickAt(25));
    });
  });

  test.each([
    ["a longer period", 10, 50],
    ["a shorter period", 50, 10],
  ])("to %s re-times those who wait", async (_, from, to) => {
    await synctest(async () => {
      const ticker = new Ticker(from);
      const waiting = [ticker.channel.receive(), ticker.channel.receive()];
      await sleep(5);
      ticker.reset(to);
      expect(await waiting[0]).toEqual(tickAt(5 + to));
      expect(await waiting[1]).toEqual(tickAt(5 + 2 * to));
    });
  });

  test("sets nothing in the clock while nobody waits", async () => {
    await synctest(() => {
      const ticker = new Ticker(10);
      ticker.reset(5);
      expect(hasDeadline()).toBe(false);
    });
  });
});

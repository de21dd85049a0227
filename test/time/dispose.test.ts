import { afterFunc, sleep, Ticker, Timer } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, hasDeadline } from "../support/virtual-time.js";

describe("rules 150, 161: leaving the block of `using`", () => {
  test("stops a timer, and drops what was due", async () => {
    await synctest(async () => {
      let kept: Timer;
      {
        using timer = new Timer(5);
        kept = timer;
        await sleep(10);
      }
      expect(kept.channel.tryReceive()).toBeUndefined();
      expect(kept.stop()).toBe(false);
    });
  });

  test("stops a ticker", async () => {
    await synctest(async () => {
      let kept: Ticker;
      {
        using ticker = new Ticker(5);
        kept = ticker;
        expect((await ticker.channel.receive()).ok).toBe(true);
      }
      await sleep(10);
      expect(kept.channel.tryReceive()).toBeUndefined();
      expect(await areSettled(kept.channel.receive())).toEqual([false]);
    });
  });

  test("stops a call, which then holds nothing", async () => {
    await synctest(async () => {
      let calls = 0;
      {
        using _timer = afterFunc(5, () => (calls += 1));
        expect(hasDeadline()).toBe(true);
      }
      expect(hasDeadline()).toBe(false);
      await sleep(10);
      expect(calls).toBe(0);
    });
  });

  test("does so if the block throws, too", async () => {
    await synctest(() => {
      const fails = (): void => {
        using _timer = afterFunc(5, () => {});
        throw new Error("left early");
      };
      expect(fails).toThrow("left early");
      expect(hasDeadline()).toBe(false);
    });
  });
});

test("disposing of one that is stopped already, or twice, does nothing", async () => {
  await synctest(() => {
    const timers = [new Timer(5), new Ticker(5), afterFunc(5, () => {})];
    for (const timer of timers) {
      timer.stop();
      timer[Symbol.dispose]();
      expect(timer[Symbol.dispose]()).toBeUndefined();
    }
    expect(hasDeadline()).toBe(false);
  });
});

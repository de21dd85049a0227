import { afterFunc, Channel, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline, stall } from "../support/virtual-time.js";

describe("rule 158: afterFunc", () => {
  test("calls its function when the time is over, once, without arguments", async () => {
    await synctest(async () => {
      const calls: unknown[] = [];
      afterFunc(10, (...args: unknown[]) => calls.push([elapsed(), ...args]));
      await sleep(100);
      expect(calls).toEqual([[10]]);
    });
  });

  test("calls it in a goroutine of its own, never in the call", async () => {
    await synctest(async () => {
      const log: string[] = [];
      afterFunc(0, () => log.push("function"));
      log.push("after the call");
      await settled();
      expect(log).toEqual(["after the call", "function"]);
    });
  });

  test("a function that blocks blocks nobody else", async () => {
    await synctest(async () => {
      const ch = new Channel<string>();
      const order: string[] = [];
      afterFunc(1, async () => order.push((await ch.receive()).value ?? ""));
      afterFunc(2, () => order.push("second"));
      await sleep(3);
      ch.trySend("first");
      await sleep(1);
      expect(order).toEqual(["second", "first"]);
    });
  });

  test("functions are called in the order of their deadlines, equal ones in that of the calls", async () => {
    await synctest(async () => {
      const order: number[] = [];
      for (const ms of [30, 10, 30.5, 25, 10.5]) afterFunc(Math.floor(ms), () => order.push(ms));
      await sleep(100);
      expect(order).toEqual([10, 10.5, 25, 30, 30.5]);
    });
  });

  test.each([0, -3])("with %d ms calls as soon as possible", async (ms) => {
    await synctest(async () => {
      let calls = 0;
      await sleep(50);
      afterFunc(ms, () => (calls += 1));
      await settled();
      expect([calls, elapsed()]).toEqual([1, 50]);
    });
  });

  test("a negative duration is as soon as zero, not sooner", async () => {
    await synctest(async () => {
      const order: string[] = [];
      afterFunc(0, () => order.push("zero"));
      afterFunc(-5, () => order.push("negative"));
      await settled();
      expect(order).toEqual(["zero", "negative"]);
    });
  });

  test("stands in the clock until it has fired, for it will do something", async () => {
    await synctest(async () => {
      afterFunc(10, () => {});
      expect(hasDeadline()).toBe(true);
      await sleep(10);
      expect(hasDeadline()).toBe(false);
    });
  });

  test.each([
    [undefined, "go of nil func value"],
    [null, "go of nil func value"],
    ["code", "go of nil func value"],
    [Promise.resolve(), "go of a promise: write go(f, x), not go(f(x))"],
    [function* () {}, "go of a generator function: write an async function, with await for yield"],
  ])("of %s throws at once, as go does, and sets no timer", async (value, text) => {
    await synctest(() => {
      expect(() => afterFunc(10, value as never)).toThrow(new TypeError(text));
      expect(hasDeadline()).toBe(false);
    });
  });
});

describe("rule 158: stop of afterFunc's timer", () => {
  test("returns true if that keeps the function from being called, then false", async () => {
    await synctest(async () => {
      let calls = 0;
      const timer = afterFunc(10, () => (calls += 1));
      expect([timer.stop(), timer.stop()]).toEqual([true, false]);
      expect(hasDeadline()).toBe(false);
      await sleep(20);
      expect(calls).toBe(0);
    });
  });

  test("returns false once the function has been started, and does not wait for it", async () => {
    await synctest(async () => {
      const release = new Channel<void>();
      let finished = false;
      const timer = afterFunc(10, async () => {
        await release.receive();
        finished = true;
      });
      await sleep(10);
      expect(timer.stop()).toBe(false);
      await settled();
      expect(timer.stop()).toBe(false);
      expect(finished).toBe(false);
      release.close();
      await settled();
      expect(finished).toBe(true);
    });
  });

  test("returns true as long as the clock has not fired it, even if it is overdue", async () => {
    await synctest(async () => {
      let calls = 0;
      const timer = afterFunc(10, () => (calls += 1));
      stall(20);
      expect(timer.stop()).toBe(true);
      await settled();
      expect(calls).toBe(0);
    });
  });
});

describe("rule 158: reset of afterFunc's timer", () => {
  test("while it is pending returns true, and only the new time counts", async () => {
    await synctest(async () => {
      const calls: number[] = [];
      const timer = afterFunc(10, () => calls.push(elapsed()));
      await sleep(4);
      expect(timer.reset(20)).toBe(true);
      await sleep(50);
      expect(calls).toEqual([24]);
      expect(hasDeadline()).toBe(false);
    });
  });

  test("after it has fired or was stopped returns false, and calls the function again", async () => {
    await synctest(async () => {
      const calls: number[] = [];
      const timer = afterFunc(10, () => calls.push(elapsed()));
      await sleep(10);
      expect(timer.reset(5)).toBe(false);
      expect(timer.stop()).toBe(true);
      expect(timer.reset(7)).toBe(false);
      await sleep(10);
      expect(calls).toEqual([10, 17]);
    });
  });

  test("to a negative duration fires now", async () => {
    await synctest(async () => {
      const calls: number[] = [];
      const timer = afterFunc(10, () => calls.push(elapsed()));
      await sleep(3);
      timer.reset(-8);
      await settled();
      expect(calls).toEqual([3]);
    });
  });

  test("may be called by the function itself", async () => {
    await synctest(async () => {
      const calls: number[] = [];
      const timer = afterFunc(10, () => {
        calls.push(elapsed());
        if (calls.length < 3) timer.reset(10);
      });
      await sleep(100);
      expect(calls).toEqual([10, 20, 30]);
    });
  });
});

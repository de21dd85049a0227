import { WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";
import { unhandledRejectionsOf } from "../goroutine/unhandled.js";
import { settled } from "../support/turn.js";

describe("rule 140: wg.go", () => {
  test("counts the goroutine before it returns, and starts it later", async () => {
    const wg = new WaitGroup();
    const log: string[] = [];
    expect(wg.go(() => void log.push("goroutine"))).toBeUndefined();
    const waited = wg.wait().then(() => log.push("wait"));
    log.push("after go");
    await waited;
    expect(log).toEqual(["after go", "goroutine", "wait"]);
  });

  test("counts it down when the function returns, async or not", async () => {
    const wg = new WaitGroup();
    let returned = 0;
    wg.go(() => {
      returned += 1;
    });
    wg.go(async () => {
      await settled();
      returned += 1;
    });
    await wg.wait();
    expect(returned).toBe(2);
    expect(() => wg.done()).toThrow("sync: negative WaitGroup counter");
  });

  test("passes arguments on as they are at the call", async () => {
    const wg = new WaitGroup();
    const seen: unknown[] = [];
    let value = "first";
    wg.go((...args: unknown[]) => void seen.push(...args), value, undefined, 3);
    value = "second";
    await wg.wait();
    expect(seen).toEqual(["first", undefined, 3]);
  });

  test("may be called by a goroutine of the group", async () => {
    const wg = new WaitGroup();
    let count = 0;
    const spread = (depth: number): void => {
      count += 1;
      if (depth > 0) for (let i = 0; i < 2; i += 1) wg.go(spread, depth - 1);
    };
    wg.go(spread, 4);
    await wg.wait();
    expect(count).toBe(31);
  });

  test("of something that is not a function throws at once, and counts nothing", async () => {
    const wg = new WaitGroup();
    expect(() => wg.go(undefined as never)).toThrow(new TypeError("go of nil func value"));
    await wg.wait();
    expect(() => wg.done()).toThrow();
  });

  test("together with add and done counts in one counter", async () => {
    const wg = new WaitGroup();
    let released = false;
    wg.add();
    wg.go(() => {});
    wg.wait().then(() => {
      released = true;
    });
    await settled();
    expect(released).toBe(false);
    wg.done();
    await settled();
    expect(released).toBe(true);
  });
});

describe("rule 141: a function of wg.go that throws", () => {
  const panic = new Error("panic");
  const functions: Record<string, () => unknown> = {
    "at once": () => {
      throw panic;
    },
    "in an async function": async () => {
      await settled();
      throw panic;
    },
  };

  test.each(Object.entries(functions))("%s is one unhandled rejection, and never releases wait", async (_, fn) => {
    const wg = new WaitGroup();
    let released = false;
    const reasons = await unhandledRejectionsOf(async () => {
      wg.go(fn);
      wg.go(() => {});
      wg.wait().then(() => {
        released = true;
      });
      await settled();
    });
    expect(reasons).toEqual([panic]);
    expect(released).toBe(false);
    wg.done();
    await settled();
    expect(released).toBe(true);
  });
});

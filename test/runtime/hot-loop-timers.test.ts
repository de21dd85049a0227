import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { MANY, note, START, setUp } from "./hot-loop.js";
import { hotLoops } from "./hot-loops.js";

describe("a hot loop serves the library's own timers:", () => {
  test("what is due fires, though the host has not run its timeout", async () => {
    const { host, work, sleep, afterFunc, after } = await setUp();
    const log: string[] = [];
    note(log, "sleep 3", sleep(3));
    note(log, "after 2", after(2).receive());
    afterFunc(1, () => log.push("afterFunc 1"));
    note(log, "sleep 30", sleep(30));
    host.time += 5;
    work();
    await settled();
    expect([...log].sort()).toEqual(["after 2", "afterFunc 1", "sleep 3"]);
    expect(log.indexOf("after 2")).toBeLessThan(log.indexOf("sleep 3"));
    expect(host.timeouts.map((timeout) => timeout.held)).toEqual([true]);
    host.runTimeout();
    host.runTimeout();
    await settled();
    expect(log).toContain("sleep 30");
    expect(host.time).toBe(START + 30);
  });

  test("nothing is left behind once the last one has fired", async () => {
    const { host, work, sleep } = await setUp();
    const log: string[] = [];
    note(log, "slept", sleep(3));
    host.time += 3;
    work();
    await settled();
    expect(log).toEqual(["slept"]);
    expect(host.holds).toBe(false);
  });

  test("functions that are due together are called in the order of their deadlines", async () => {
    const { host, work, afterFunc } = await setUp();
    const order: number[] = [];
    for (const ms of [3, 1, 4, 2, 5]) afterFunc(ms, () => order.push(ms));
    host.time += 5;
    work();
    await settled();
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  test("functions that start many goroutines may be due together", async () => {
    const { host, work, afterFunc, go } = await setUp();
    let started = 0;
    for (let i = 0; i < 3; i += 1) {
      afterFunc(1, () => {
        for (let j = 0; j < MANY; j += 1) go(() => (started += 1));
      });
    }
    host.time += 1;
    work();
    await settled();
    expect(started).toBe(3 * MANY);
  });
});

describe.each(Object.keys(hotLoops))("rule 110: %s", (name) => {
  test("has its timers before the event loop has turned", async () => {
    const { host, ...library } = await setUp();
    let fired = false;
    let rounds = 0;
    library.afterFunc(2, () => {
      fired = true;
    });
    const loop = hotLoops[name]!(library, () => {
      // So slowly that a look at the clock falls between the timer's instant and the end of the slice.
      host.time += 0.01;
      rounds += 1;
      return !fired && rounds < 10 * MANY;
    });
    await settled();
    expect([fired, host.turnsAsked]).toEqual([true, 1]);
    await loop;
  });
});

import { describe, expect, test } from "vitest";
import type { Observer } from "../../src/runtime/events.js";
import { settled } from "../support/turn.js";
import { MANY, note, setUp } from "./hot-loop.js";
import { hotLoops } from "./hot-loops.js";

const nothing = (): void => {};

/** What observers may listen for. */
const observers: Record<string, Observer> = {
  "what begins": { began: nothing },
  "what parks": { parked: nothing, woken: nothing },
  everything: { started: nothing, began: nothing, parked: nothing, woken: nothing, ended: nothing },
};

describe.each(Object.entries(observers))("while somebody observes %s, the budget goes on:", (_, observer) => {
  test("the clock is read once in about 64 operations", async () => {
    const { host, queue, observe } = await setUp();
    observe(observer);
    for (let i = 0; i < 64_000; i += 1) void queue.send(i);
    expect(host.reads).toBeGreaterThan(900);
    expect(host.reads).toBeLessThan(1_100);
  });

  test("after 10 ms without a turn of the event loop, operations complete in the next", async () => {
    const { host, queue, exhaust, observe, Channel } = await setUp();
    observe(observer);
    exhaust();
    const ch = new Channel<number>();
    const log: string[] = [];
    note(log, "ready", queue.receive());
    note(log, "parked", ch.receive());
    ch.trySend(1);
    await settled();
    expect(log).toEqual([]);
    host.turn();
    await settled();
    expect(log).toEqual(["ready", "parked"]);
  });

  test("the turn opens another slice of 10 ms", async () => {
    const { host, queue, work, exhaust, observe } = await setUp();
    observe(observer);
    exhaust();
    host.turn();
    work();
    host.time += 9.99;
    work();
    const log: string[] = [];
    note(log, "in time", queue.receive());
    await settled();
    expect(log).toEqual(["in time"]);
    host.time += 0.01;
    work();
    note(log, "late", queue.receive());
    await settled();
    expect(log).toEqual(["in time"]);
    host.turn();
  });

  test("to subscribe or to leave while a turn is overdue does not make it less so", async () => {
    const { host, queue, exhaust, observe } = await setUp();
    exhaust();
    const log: string[] = [];
    const leave = observe(observer);
    note(log, "while observed", queue.receive());
    leave();
    note(log, "after that", queue.receive());
    await settled();
    expect(log).toEqual([]);
    host.turn();
    await settled();
    expect(log).toEqual(["while observed", "after that"]);
    for (let i = 0; i < MANY; i += 1) void queue.send(i);
    expect(host.turnsAsked).toBe(1);
  });

  test("observers that come and go with every operation do not use it up, nor fill it", async () => {
    const { host, queue, observe } = await setUp();
    const log: string[] = [];
    for (let i = 0; i < 10 * MANY; i += 1) {
      const leave = observe(observer);
      void queue.send(i);
      leave();
      void queue.send(i);
    }
    host.time += 10;
    for (let i = 0; i < MANY; i += 1) {
      observe(observer)();
      void queue.send(i);
    }
    note(log, "late", queue.receive());
    await settled();
    expect(log).toEqual([]);
    host.turn();
    await settled();
    expect(log).toEqual(["late"]);
  });
});

describe.each(Object.keys(hotLoops))("rule 110: %s", (name) => {
  test("has its timers before the event loop has turned, and every operation is heard", async () => {
    const { host, observe, ...library } = await setUp();
    let begun = 0;
    let fired = false;
    let rounds = 0;
    observe({ began: () => (begun += 1) });
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
    expect(begun).toBeGreaterThanOrEqual(rounds - 1);
    await loop;
  });
});

import { describe, expect, test } from "vitest";
import { isCollected } from "../support/garbage.js";
import { settled } from "../support/turn.js";
import { FakeHost } from "./fake-host.js";
import { MANY, note, START, setUp } from "./hot-loop.js";
import { RecordingScheduler } from "./recording-scheduler.js";

describe("before 10 ms without a turn of the event loop,", () => {
  test("ready operations complete in a microtask, however many", async () => {
    const { host, queue, work } = await setUp();
    work();
    host.time += 9.99;
    work();
    const log: string[] = [];
    note(log, "received", queue.receive());
    await settled();
    expect(log).toEqual(["received"]);
  });

  test("the clock is read once in about 64 operations", async () => {
    const { host, queue } = await setUp();
    for (let i = 0; i < 64_000; i += 1) void queue.send(i);
    expect(host.reads).toBeGreaterThan(900);
    expect(host.reads).toBeLessThan(1_100);
  });

  test("at most one turn of the event loop is asked for, and none by a few operations", async () => {
    const { host, queue, work } = await setUp();
    void queue.send(1);
    expect(host.turnsAsked).toBe(0);
    work();
    work();
    expect(host.turnsAsked).toBe(1);
  });

  test("a clock that still stands at zero is a clock like any other", async () => {
    const { host, queue, work } = await setUp();
    host.time = 0;
    work();
    work();
    expect(host.turnsAsked).toBe(1);
    host.time = 10;
    work();
    const log: string[] = [];
    note(log, "received", queue.receive());
    await settled();
    expect(log).toEqual([]);
  });
});

describe("after 10 ms without a turn of the event loop,", () => {
  test("an operation acts at the call, but completes in the next turn", async () => {
    const { host, queue, exhaust } = await setUp();
    exhaust();
    const before = queue.length;
    const log: string[] = [];
    note(log, "received", queue.receive());
    expect(queue.length).toBe(before - 1);
    await settled();
    expect(log).toEqual([]);
    host.turn();
    await settled();
    expect(log).toEqual(["received"]);
  });

  test("all kinds of ready operations wait for the turn, and complete in their order", async () => {
    const { host, exhaust, Channel, WaitGroup, select, sleep, go, after } = await setUp();
    const full = new Channel<string>(9);
    for (let i = 0; i < 8; i += 1) full.trySend("x");
    const closed = new Channel<string>();
    closed.close();
    const log: string[] = [];
    exhaust();
    note(log, "send", full.send("y"));
    note(log, "receive", full.receive());
    note(log, "send on closed", closed.send("z"));
    note(log, "next", full[Symbol.asyncIterator]().next());
    note(log, "select", select({ full }));
    note(log, "select closed", select({ send: closed.sending("z") }));
    note(log, "after", after(0).receive());
    note(log, "wait", new WaitGroup().wait());
    note(log, "sleep", sleep(0));
    note(log, "aborted", full.receive({ signal: AbortSignal.abort("aborted") }));
    go(() => log.push("go"));
    await settled();
    expect(log).toEqual([]);
    host.turn();
    await settled();
    expect(log).toEqual([
      "send",
      "receive",
      "send on closed: send on closed channel",
      "next",
      "select",
      "select closed: send on closed channel",
      "after",
      "wait",
      "sleep",
      "aborted: aborted",
      "go",
    ]);
  });

  test("every operation is postponed until the turn, not one in 64", async () => {
    const { host, queue, exhaust } = await setUp();
    exhaust();
    const log: string[] = [];
    for (let i = 0; i < MANY; i += 1) note(log, "sent", queue.send(i));
    await settled();
    expect(log).toHaveLength(0);
    host.turn();
    await settled();
    expect(log).toHaveLength(MANY);
  });

  test("goroutines start in the order of their go statements, on both sides of the turn", async () => {
    const { host, exhaust, go } = await setUp();
    const started: number[] = [];
    go(() => started.push(1));
    exhaust();
    go(() => started.push(2));
    go(() => started.push(3));
    await settled();
    expect(started).toEqual([1]);
    host.turn();
    go(() => started.push(4));
    await settled();
    expect(started).toEqual([1, 2, 3, 4]);
  });

  test("an operation that had to wait is woken in the turn too: a loop may park every time", async () => {
    const { host, exhaust, Channel } = await setUp();
    const ch = new Channel<number>();
    exhaust();
    const log: string[] = [];
    note(log, "received", ch.receive());
    ch.trySend(1);
    expect(ch.trySend(2)).toBe(false);
    await settled();
    expect(log).toEqual([]);
    host.turn();
    await settled();
    expect(log).toEqual(["received"]);
  });

  test("the synchronous operations go on: they have nothing to postpone", async () => {
    const { exhaust, Channel, trySelect } = await setUp();
    const ch = new Channel<number>(1);
    exhaust();
    expect(ch.trySend(1)).toBe(true);
    expect(trySelect({ ch })).toEqual({ case: "ch", value: 1, ok: true });
    expect(ch.tryReceive()).toBeUndefined();
  });

  test("the turn opens another slice of 10 ms", async () => {
    const { host, queue, work, exhaust } = await setUp();
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
  });

  test("the turn lets go of what it has completed", async () => {
    const { host, exhaust, Channel } = await setUp();
    const ch = new Channel<object>(1);
    const value = new WeakRef({});
    ch.trySend(value.deref()!);
    exhaust();
    void ch.receive();
    host.turn();
    expect(await isCollected(value)).toBe(true);
  });

  test("a scheduler that is installed meanwhile keeps seeing every operation when the turn comes", async () => {
    const { host, queue, exhaust, install } = await setUp();
    exhaust();
    const log: string[] = [];
    note(log, "postponed before", queue.receive());
    const scheduler = new RecordingScheduler();
    install(scheduler);
    host.turn();
    await settled();
    expect(log).toEqual(["postponed before"]);
    for (let i = 0; i < 3; i += 1) void queue.receive();
    expect(scheduler.acts).toHaveLength(3);
  });

  test("an event loop that turned by itself in between counts: the slice starts anew", async () => {
    const { host, queue, work } = await setUp();
    work();
    host.time = START + 8;
    host.turn();
    host.time = START + 15;
    work();
    const log: string[] = [];
    note(log, "received", queue.receive());
    await settled();
    expect(log).toEqual(["received"]);
  });

  test("the turn starts the count of operations anew: a few more ask for nothing", async () => {
    const { host, queue, exhaust } = await setUp();
    exhaust();
    host.turn();
    const reads = host.reads;
    void queue.send(1);
    expect([host.turnsAsked, host.reads]).toEqual([0, reads]);
  });
});

test("when a scheduler has gone, who is woken continues in a microtask again", async () => {
  const { Channel, install } = await setUp();
  install(new RecordingScheduler());
  install(null);
  const ch = new Channel<number>();
  const log: string[] = [];
  note(log, "received", ch.receive());
  ch.trySend(1);
  await settled();
  expect(log).toEqual(["received"]);
});

test("without the clock's code the operations are counted all the same", async () => {
  const host = new FakeHost();
  const { begin } = await host.load(() => import("../../src/runtime/begin.js"));
  for (let i = 0; i < MANY; i += 1) begin("chan send", {}, undefined);
  expect(host.turnsAsked).toBe(1);
});

import { afterFunc, Channel, go, select, trySelect, WaitGroup } from "goroutines";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clock } from "../../src/runtime/clock.js";
import { observe } from "../../src/runtime/events.js";
import { hostClock } from "../../src/runtime/host-clock.js";
import { choose, install } from "../../src/runtime/scheduler.js";
import { settled, stateOf } from "../support/turn.js";
import { RecordingScheduler } from "./recording-scheduler.js";

let scheduler: RecordingScheduler;

beforeEach(() => {
  scheduler = new RecordingScheduler();
  install(scheduler);
});

afterEach(() => {
  install(null);
});

function channelOf<T>(...values: T[]): Channel<T> {
  const ch = new Channel<T>(values.length + 1);
  for (const value of values) ch.trySend(value);
  scheduler.begun.length = 0;
  return ch;
}

describe("install", () => {
  test("returns what was installed before, null in production", () => {
    const next = new RecordingScheduler();
    expect(install(next)).toBe(scheduler);
    expect(install(null)).toBe(next);
    expect(install(null)).toBeNull();
  });

  test("the clock is the scheduler's, and the host's in production", () => {
    expect(clock()).toBe(scheduler.clock);
    install(null);
    expect(clock()).toBe(hostClock);
  });

  test("takes effect with the very next operation, and its removal too", async () => {
    const ch = channelOf(1, 2);
    expect(await stateOf(ch.receive())).toBe("pending");
    install(null);
    expect(await stateOf(ch.receive())).toBe("settled");
    expect(scheduler.acts).toEqual(["chan receive"]);
    const next = new RecordingScheduler();
    install(next);
    expect(await stateOf(ch.send(3))).toBe("pending");
    expect(next.acts).toEqual(["chan send"]);
  });

  test("a scheduler sees every operation, not one in 64", () => {
    const ch = new Channel<number>(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 500; i += 1) void ch.send(i);
    expect(scheduler.acts).toHaveLength(500);
    expect(scheduler.waking).toHaveLength(500);
  });

  test("what was postponed before is still completed", async () => {
    const ch = channelOf(1);
    const received = ch.receive();
    install(null);
    expect(await stateOf(received)).toBe("pending");
    scheduler.release();
    expect(await received).toEqual({ value: 1, ok: true });
  });
});

test("everyone whom a wait group releases is woken through the scheduler, which is told who had parked", async () => {
  const parked: object[] = [];
  const unobserve = observe({ parked: (operation) => parked.push(operation), woken() {} });
  const wg = new WaitGroup();
  wg.add(1);
  const waits = Promise.all([wg.wait(), wg.wait()]);
  unobserve();
  wg.done();
  await settled();
  expect(scheduler.waking.map((waking) => waking.parked)).toEqual(parked);
  expect(await stateOf(waits)).toBe("pending");
  scheduler.release();
  expect(await stateOf(waits)).toBe("settled");
});

describe("choices are the scheduler's:", () => {
  test("among the ready cases of a select, in their order", () => {
    const [a, b, c] = [channelOf(1), channelOf(2), channelOf(3)];
    scheduler.pick = (n) => n - 1;
    expect(trySelect({ quiet: new Channel(), a, b, off: null, c }).case).toBe("c");
    scheduler.pick = () => 1;
    expect(trySelect([a, new Channel(), b]).case).toBe(2);
    expect(scheduler.choices).toEqual([
      { n: 3, why: "case" },
      { n: 2, why: "case" },
    ]);
  });

  test("among the parked duplicates of a case", async () => {
    for (const picked of [0, 1, 2]) {
      const ch = new Channel<number>();
      scheduler.pick = () => picked;
      const chosen = select([ch, new Channel(), ch, ch]);
      ch.trySend(7);
      scheduler.release();
      expect(await chosen).toEqual({ case: [0, 2, 3][picked], value: 7, ok: true });
    }
    expect(scheduler.choices).toEqual([3, 3, 3].map((n) => ({ n, why: "duplicate" })));
  });

  test("also if there are only two of them", async () => {
    for (const picked of [0, 1]) {
      const ch = new Channel<number>();
      scheduler.pick = () => picked;
      const chosen = select([ch, ch]);
      ch.trySend(7);
      scheduler.release();
      expect((await chosen).case).toBe(picked);
    }
  });

  test("where there is nothing to choose, nobody is asked", async () => {
    const ch = channelOf(1);
    trySelect({ ch, quiet: new Channel() });
    trySelect({ quiet: new Channel() });
    void select({ ch, quiet: new Channel() });
    ch.trySend(1);
    expect(scheduler.choices).toEqual([]);
  });

  test("in production they are random and uniform", () => {
    install(null);
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i += 1) counts[choose(3, "case")]! += 1;
    // Ten standard deviations of a count around its mean.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(10 * Math.sqrt((30_000 * 2) / 9));
    expect(scheduler.choices).toEqual([]);
  });
});

describe("goroutines are started by the scheduler:", () => {
  test("it gets the body, the name, and the promise's settlement in its hands", async () => {
    async function worker(id: number): Promise<string> {
      return `worker ${id}`;
    }
    const result = go(worker, 7);
    expect(scheduler.acts).toEqual(["go"]);
    expect(scheduler.spawned.map((spawned) => spawned.name)).toEqual(["worker"]);
    expect(await stateOf(result)).toBe("pending");
    scheduler.spawned[0]!.start();
    expect(await result).toBe("worker 7");
  });

  test("those of a wait group and of a timer too", async () => {
    const log: string[] = [];
    const wg = new WaitGroup();
    wg.go(function counted() {
      log.push("counted");
    });
    afterFunc(5, function timed() {
      log.push("timed");
    });
    scheduler.jump();
    await settled();
    expect(scheduler.spawned.map((spawned) => spawned.name)).toEqual(["counted", "timed"]);
    expect(log).toEqual([]);
    for (const { start } of scheduler.spawned) start();
    expect(log).toEqual(["counted", "timed"]);
    const waited = wg.wait();
    await settled();
    scheduler.release();
    await waited;
  });

  test("in production nobody is asked", async () => {
    install(null);
    expect(await go(() => 1)).toBe(1);
    expect(scheduler.begun).toEqual([]);
    expect(scheduler.spawned).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import type { Deadline } from "../../src/runtime/clock.js";
import { FakeHost } from "./fake-host.js";
import { clockOn, Recorded } from "./host-deadlines.js";

test("the clock tells the host's monotonic time", async () => {
  const { host, clock } = await clockOn();
  host.time = 12.5;
  expect(clock.now()).toBe(12.5);
});

test("an instant of the clock has its wall-clock time, whenever that is asked for", async () => {
  const { host, clock } = await clockOn();
  host.time = 5_000;
  expect(clock.date(1_500)).toEqual(new Date(FakeHost.epoch + 1_500));
  expect(clock.date(7_000)).toEqual(new Date(FakeHost.epoch + 7_000));
});

test("an instant never has a wall-clock time that is still to come, nor one earlier than the clock's own rounding", async () => {
  const { host, clock } = await clockOn();
  host.time = 5_000.75;
  expect(clock.date(5_000.75)).toEqual(new Date(FakeHost.epoch + 5_000));
  // 10 ms after a moment at which the wall clock said 4_990, seen a little later.
  expect(clock.date(5_000.25)).toEqual(new Date(FakeHost.epoch + 5_000));
  expect(clock.date(4_999.5)).toEqual(new Date(FakeHost.epoch + 4_999));
});

test("an instant has its time on the wall clock as that stands now, but the origin stays where it was", async () => {
  const { host, clock } = await clockOn();
  host.time = 2_000;
  expect(clock.origin).toBe(FakeHost.epoch);
  host.wallShift = -500;
  expect(clock.date(1_500)).toEqual(new Date(FakeHost.epoch + 1_000));
  expect(clock.origin).toBe(FakeHost.epoch);
});

test("a deadline fires once, out of the heap, and is told the time", async () => {
  const { host, clock } = await clockOn();
  const calls: [now: number, slot: number][] = [];
  const deadline: Deadline = new Recorded(10, (now) => calls.push([now, deadline.slot]));
  clock.add(deadline);
  host.time = 3;
  host.runTimeout();
  expect(calls).toEqual([[10, -1]]);
  expect(host.timeouts).toEqual([]);
});

describe("one host timeout serves all deadlines:", () => {
  test("however many there are", async () => {
    const { host, at } = await clockOn();
    for (const when of [50, 40, 90, 10, 60]) at(when);
    expect(host.timeouts.map((timeout) => timeout.at)).toEqual([10]);
  });

  test("a later deadline leaves it as it is", async () => {
    const { host, at } = await clockOn();
    at(10);
    at(10);
    at(20);
    expect(host.timeoutsSet).toBe(1);
  });

  test("an earlier deadline moves it forward, and it comes back for the later one", async () => {
    const { host, at, fired } = await clockOn();
    at(100);
    at(10);
    host.runTimeout();
    expect(fired).toEqual([10]);
    expect(host.timeouts.map((timeout) => [timeout.at, timeout.held])).toEqual([[100, true]]);
    host.runTimeout();
    expect(fired).toEqual([10, 100]);
    expect(host.timeouts).toEqual([]);
  });

  test("after a stall everything that is due fires in the order of the deadlines, ties in that of insertion", async () => {
    const { host, clock } = await clockOn();
    const fired: string[] = [];
    const deadlines: [name: string, when: number][] = [
      ["thirty", 30],
      ["ten", 10],
      ["sixty", 60],
      ["also thirty", 30],
      ["twenty-five", 25],
    ];
    for (const [name, when] of deadlines) clock.add(new Recorded(when, () => fired.push(name)));
    host.time = 50;
    host.runTimeout();
    expect(fired).toEqual(["ten", "twenty-five", "thirty", "also thirty"]);
    expect(host.timeouts.map((timeout) => timeout.at)).toEqual([60]);
  });
});

describe("never early:", () => {
  test("a host timeout that comes too early is set again", async () => {
    const { host, at, fired } = await clockOn();
    at(10);
    host.time = 9.5;
    host.runTimeoutEarly();
    expect(fired).toEqual([]);
    expect(host.holds).toBe(true);
    host.runTimeout();
    expect(fired).toEqual([10]);
    expect(host.time).toBeGreaterThanOrEqual(10);
  });

  test("a fraction of a millisecond, which hosts cut off, is waited for", async () => {
    const { host, at, fired } = await clockOn();
    at(1.9);
    host.runTimeout();
    expect([host.time, fired]).toEqual([2, [1.9]]);
    expect(host.timeoutsSet).toBe(1);
  });

  test("a deadline that has passed already asks for the shortest timeout", async () => {
    const { host, at, fired } = await clockOn();
    host.time = 100;
    at(40);
    expect(fired).toEqual([]);
    expect(host.timeouts.map((timeout) => timeout.delay)).toEqual([1]);
    host.runTimeout();
    expect(fired).toEqual([40]);
  });

  test("a deadline beyond the longest host timeout, 2^31 - 1 ms, is approached in steps", async () => {
    const { host, at, fired } = await clockOn();
    const longest = 2 ** 31 - 1;
    at(2 * longest + 7);
    const instants: number[] = [];
    // Not until it has fired: a timeout that is too long ends after 1 ms, so that would take 2^32 steps.
    for (let step = 0; step < 3; step += 1) {
      expect(host.timeouts.map(({ delay }) => delay <= longest)).toEqual([true]);
      host.runTimeout();
      instants.push(host.time);
    }
    expect(instants).toEqual([longest, 2 * longest, 2 * longest + 7]);
    expect(fired).toEqual([2 * longest + 7]);
  });

  test("a deadline at the longest host timeout needs one step", async () => {
    const { host, at, fired } = await clockOn();
    at(2 ** 31 - 1);
    host.runTimeout();
    expect(fired).toEqual([2 ** 31 - 1]);
  });

  test("a deadline a millisecond beyond it needs two: the host is never asked for more than it can wait", async () => {
    const { host, at, fired } = await clockOn();
    at(2 ** 31);
    expect(host.timeouts.map(({ delay }) => delay)).toEqual([2 ** 31 - 1]);
    host.runTimeout();
    expect([host.time, fired]).toEqual([2 ** 31 - 1, []]);
    host.runTimeout();
    expect([host.time, fired]).toEqual([2 ** 31, [2 ** 31]]);
  });

  test("a deadline at infinity never fires, and asks the host for nothing", async () => {
    const { host, clock, at, fired } = await clockOn();
    const never = at(Number.POSITIVE_INFINITY);
    expect([host.timeoutsSet, never.slot]).toEqual([0, -1]);
    at(10);
    host.runTimeout();
    expect(fired).toEqual([10]);
    expect(host.timeouts).toEqual([]);
    clock.remove(never);
    host.time = Number.MAX_VALUE;
    at(20);
    host.runTimeout();
    expect(fired).toEqual([10, 20]);
  });
});

describe("while deadlines fire,", () => {
  test("one that is added waits for its time", async () => {
    const { host, clock, at, fired } = await clockOn();
    clock.add(new Recorded(10, () => at(15)));
    host.runTimeout();
    expect(fired).toEqual([]);
    expect(host.timeouts.map((timeout) => [timeout.at, timeout.held])).toEqual([[15, true]]);
  });

  test("one that is added and due already fires in the same pass", async () => {
    const { host, clock, at, fired } = await clockOn();
    clock.add(new Recorded(10, () => at(5)));
    host.runTimeout();
    expect(fired).toEqual([5]);
    expect(host.timeouts).toEqual([]);
  });

  test("one that is removed does not fire, and holds nothing", async () => {
    const { host, clock, fired, at } = await clockOn();
    const doomed: Deadline[] = [];
    clock.add(
      new Recorded(10, () => {
        for (const deadline of doomed) clock.remove(deadline);
      }),
    );
    doomed.push(at(10), at(50));
    host.runTimeout();
    expect(fired).toEqual([]);
    expect(host.holds).toBe(false);
  });
});

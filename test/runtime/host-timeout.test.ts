import { describe, expect, test } from "vitest";
import { FakeHost } from "./fake-host.js";
import { clockOn, Recorded } from "./host-deadlines.js";

describe.each(["objects", "numbers"] as const)("where host timeouts are %s, nothing is held for nobody:", (timers) => {
  test("removing the only deadline lets the process end, and nothing fires", async () => {
    const { host, clock, at, fired } = await clockOn(new FakeHost(timers));
    const deadline = at(10);
    expect(host.timeouts).toHaveLength(1);
    clock.remove(deadline);
    // A number cannot be let go, so the timeout has to be cleared; an object may be kept for the next deadline.
    if (timers === "numbers") expect(host.timeouts).toEqual([]);
    else expect(host.holds).toBe(false);
    while (host.timeouts.length > 0) host.runTimeout();
    expect(fired).toEqual([]);
  });

  test("removing one of two deadlines keeps the other", async () => {
    const { host, clock, at, fired } = await clockOn(new FakeHost(timers));
    const first = at(10);
    at(20);
    clock.remove(first);
    expect(host.holds).toBe(true);
    while (host.timeouts.length > 0) host.runTimeout();
    expect([fired, host.time]).toEqual([[20], 20]);
  });

  test("a deadline after an idle time holds the process again, whether it is later than the last one or earlier", async () => {
    for (const when of [5, 10, 40]) {
      const { host, clock, at, fired } = await clockOn(new FakeHost(timers));
      clock.remove(at(10));
      at(when);
      expect(host.timeouts).toHaveLength(1);
      expect(host.holds).toBe(true);
      while (host.timeouts.length > 0) {
        host.runTimeout();
        expect(host.holds).toBe(fired.length === 0);
      }
      expect([fired, host.time]).toEqual([[when], when]);
    }
  });

  test("a deadline added long after the last one was removed fires in time", async () => {
    const { host, clock, at, fired } = await clockOn(new FakeHost(timers));
    clock.remove(at(10));
    while (host.timeouts.length > 0) host.runTimeout();
    host.time = 1_000;
    at(1_030);
    host.runTimeout();
    expect([fired, host.time, host.timeouts]).toEqual([[1_030], 1_030, []]);
  });

  test("removing a deadline that is not pending, or has fired, changes nothing", async () => {
    const { host, clock, at } = await clockOn(new FakeHost(timers));
    const first = at(10);
    at(20);
    host.runTimeout();
    clock.remove(first);
    clock.remove(new Recorded(5));
    expect(host.timeouts.map((timeout) => [timeout.at, timeout.held])).toEqual([[20, true]]);
  });
});

describe.each(["objects", "numbers"] as const)("where host timeouts are %s, one that never comes", (timers) => {
  test("is set again for the next deadline once it is long overdue, and whatever is due fires", async () => {
    const { host, clock, at, fired } = await clockOn(new FakeHost(timers));
    at(10);
    at(50);
    host.dropTimeouts();
    host.time = 110;
    clock.now();
    at(400);
    expect(host.timeouts.map(({ delay, held }) => [delay, held])).toEqual([[1, true]]);
    host.runTimeout();
    expect([fired, host.time]).toEqual([[10, 50], 111]);
    host.runTimeout();
    expect([fired, host.time]).toEqual([[10, 50, 400], 400]);
  });

  test("is still waited for while it is late only as timeouts on a busy host are", async () => {
    const { host, clock, at } = await clockOn(new FakeHost(timers));
    at(10);
    host.time = 109;
    clock.now();
    at(120);
    expect(host.timeoutsSet).toBe(1);
  });

  test("does not come twice if it was slow, and not dropped", async () => {
    const { host, clock, at, fired } = await clockOn(new FakeHost(timers));
    at(10);
    host.time = 500;
    clock.now();
    at(510);
    expect(host.timeouts).toHaveLength(1);
    while (host.timeouts.length > 0) host.runTimeout();
    expect([fired, host.time]).toEqual([[10, 510], 510]);
  });
});

test("setting and removing deadlines in a loop reuses the host's timeout", async () => {
  const { host, clock, at } = await clockOn();
  for (let i = 0; i < 100; i += 1) {
    host.time = i;
    clock.remove(at(i + 1_000));
  }
  expect(host.timeoutsSet).toBe(1);
});

import { select, Timer } from "goroutines";
import { describe, expect, test } from "vitest";
import { EPOCH } from "../support/virtual-time.js";
import { inStoppedTime, isSettled } from "./stopped-time.js";

/** What a receive gets from a timer that was due at `instant`. */
function due(instant: number) {
  return { value: new Date(EPOCH + instant), ok: true };
}

describe("stop", () => {
  test("rule 150: of a timer that is pending returns true, and nothing is received any more", async () => {
    await inStoppedTime(async (clock) => {
      const timer = new Timer(10);
      expect(timer.stop()).toBe(true);
      clock.stall(20);
      expect(timer.channel.tryReceive()).toBeUndefined();
      expect(await isSettled(timer.channel.receive())).toBe(false);
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("rule 150: of a timer that has expired unread returns true too, and drops the value", async () => {
    await inStoppedTime(async (clock) => {
      const timer = new Timer(10);
      clock.stall(20);
      expect(timer.stop()).toBe(true);
      expect(timer.channel.tryReceive()).toBeUndefined();
      expect(await isSettled(timer.channel.receive())).toBe(false);
    });
  });

  test("rule 151: after the value was received, by a poll or by a waiter, returns false", async () => {
    await inStoppedTime(async (clock) => {
      const [polled, waited] = [new Timer(10), new Timer(10)];
      const received = waited.channel.receive();
      clock.jump();
      expect(polled.channel.tryReceive()).toEqual(due(10));
      expect(polled.stop()).toBe(false);
      expect(waited.stop()).toBe(false);
      expect(await received).toEqual(due(10));
    });
  });

  test("rule 151: a second time returns false", async () => {
    await inStoppedTime((clock) => {
      const timer = new Timer(10);
      expect([timer.stop(), timer.stop()]).toEqual([true, false]);
      clock.stall(20);
      expect(timer.stop()).toBe(false);
    });
  });

  test("rule 154: leaves who waits parked, on a channel that is not closed, until a reset", async () => {
    await inStoppedTime(async (clock) => {
      const timer = new Timer(10);
      const received = timer.channel.receive();
      expect(timer.stop()).toBe(true);
      expect(clock.hasDeadline).toBe(false);
      clock.stall(20);
      expect(await isSettled(received)).toBe(false);
      expect(timer.reset(5)).toBe(false);
      expect(clock.hasDeadline).toBe(true);
      clock.jump();
      expect(await received).toEqual(due(25));
    });
  });

  test("rule 154: who begins to wait for a stopped timer is served by the reset as well", async () => {
    await inStoppedTime(async (clock) => {
      const timer = new Timer(10);
      timer.stop();
      const received = [timer.channel.receive(), timer.channel.receive()];
      expect(clock.hasDeadline).toBe(false);
      timer.reset(0);
      clock.jump();
      expect(await Promise.all(received.map(isSettled))).toEqual([true, false]);
      expect(clock.hasDeadline).toBe(false);
      timer.reset(3);
      clock.jump();
      expect(await received[1]).toEqual(due(3));
    });
  });

  test("who gives up on a stopped timer leaves nothing behind", async () => {
    await inStoppedTime(async (clock) => {
      const timer = new Timer(10);
      const quit = new AbortController();
      const received = isSettled(timer.channel.receive({ signal: quit.signal }));
      timer.stop();
      quit.abort();
      expect(await received).toBe(true);
      timer.reset(5);
      expect(clock.hasDeadline).toBe(false);
      clock.stall(5);
      expect(timer.channel.tryReceive()).toEqual(due(5));
    });
  });
});

describe("reset", () => {
  test("rule 152: of a pending timer returns true, and only the new time counts, later or earlier", async () => {
    await inStoppedTime((clock) => {
      const timer = new Timer(10);
      clock.stall(4);
      expect(timer.reset(10)).toBe(true);
      clock.stall(9);
      expect(timer.channel.tryReceive()).toBeUndefined();
      expect(timer.reset(3)).toBe(true);
      clock.stall(3);
      expect(timer.channel.tryReceive()).toEqual(due(16));
      expect(timer.channel.tryReceive()).toBeUndefined();
    });
  });

  test("rule 152: of a timer that has expired unread returns true, and the old value is gone", async () => {
    await inStoppedTime(async (clock) => {
      const timer = new Timer(10);
      clock.stall(15);
      expect(timer.reset(20)).toBe(true);
      expect(timer.channel.tryReceive()).toBeUndefined();
      const received = timer.channel.receive();
      expect(await isSettled(received)).toBe(false);
      clock.jump();
      expect(await received).toEqual(due(35));
      expect(clock.now()).toBe(35);
    });
  });

  test("rule 153: of a stopped timer returns false, and starts it again", async () => {
    await inStoppedTime((clock) => {
      const timer = new Timer(10);
      timer.stop();
      expect(timer.reset(5)).toBe(false);
      clock.stall(5);
      expect(timer.channel.tryReceive()).toEqual(due(5));
    });
  });

  test("rule 153: of a timer that was received returns false, and starts it again, any number of times", async () => {
    await inStoppedTime((clock) => {
      const timer = new Timer(10);
      for (let round = 1; round <= 3; round += 1) {
        clock.stall(10);
        expect(timer.channel.tryReceive()).toEqual(due(10 * round));
        expect(timer.reset(10)).toBe(false);
      }
      expect(timer.stop()).toBe(true);
    });
  });

  test.each([
    ["a far timer to a near one", 1_000, 5],
    ["a near timer to a far one", 5, 1_000],
  ])("rule 155: re-times who waits already, from %s", async (_, from, to) => {
    await inStoppedTime(async (clock) => {
      const timer = new Timer(from);
      const received = timer.channel.receive();
      const chosen = select({ timer: timer.channel });
      clock.stall(2);
      expect(timer.reset(to)).toBe(true);
      clock.jump();
      expect(clock.now()).toBe(2 + to);
      expect(await received).toEqual(due(2 + to));
      expect(await isSettled(chosen)).toBe(false);
      expect(clock.hasDeadline).toBe(false);
      expect(timer.reset(1)).toBe(false);
      clock.jump();
      expect(await chosen).toEqual({ case: "timer", ...due(3 + to) });
    });
  });

  test.each([0, -5])("to %d ms makes it ready at once", async (ms) => {
    await inStoppedTime((clock) => {
      const timer = new Timer(10);
      clock.stall(4);
      timer.reset(ms);
      expect(timer.channel.tryReceive()).toEqual(due(4));
    });
  });

  test("rule 157: of a timer that nobody waits for sets nothing in the clock", async () => {
    await inStoppedTime((clock) => {
      const timer = new Timer(10);
      timer.reset(5);
      expect(clock.hasDeadline).toBe(false);
    });
  });
});

test("a timer's channel is always the same", async () => {
  await inStoppedTime(() => {
    const timer = new Timer(10);
    const { channel } = timer;
    timer.reset(5);
    timer.stop();
    expect(timer.channel).toBe(channel);
  });
});

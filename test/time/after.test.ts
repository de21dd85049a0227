import * as time from "goroutines";
import { Channel, select, Timer, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";
import { EPOCH, inVirtualTime } from "../support/virtual-time.js";
import { inStoppedTime, isSettled } from "./stopped-time.js";

/** What the tests below say of `after` is true of the channel of a timer as well. */
const makers = {
  after: time.after,
  "a timer": (ms: number) => new Timer(ms).channel,
};

describe.each(Object.entries(makers))("the channel of %s", (_, make) => {
  test.each([1, 0.5, 2 ** 31, 2 ** 33 + 0.5])("rules 144, 145: delivers after %d ms, not before", async (ms) => {
    await inStoppedTime(async (clock) => {
      const channel = make(ms);
      expect(channel.tryReceive()).toBeUndefined();
      clock.stall(ms - 0.25);
      expect(channel.tryReceive()).toBeUndefined();
      clock.stall(0.25);
      expect(channel.tryReceive()).toEqual({ value: new Date(EPOCH + ms), ok: true });
    });
  });

  test("rule 144: wakes who waits for it on time", async () => {
    await inVirtualTime(async (clock) => {
      const { value, ok } = await make(10).receive();
      expect([value, ok, clock.now()]).toEqual([new Date(EPOCH + 10), true, 10]);
    });
  });

  test("rule 145: of an infinite duration never delivers", async () => {
    await inStoppedTime(async (clock) => {
      const channel = make(Number.POSITIVE_INFINITY);
      clock.stall(Number.MAX_VALUE);
      expect(channel.tryReceive()).toBeUndefined();
      expect(await isSettled(channel.receive())).toBe(false);
    });
  });

  test("rule 147: delivers one value, and is never closed", async () => {
    await inStoppedTime(async (clock) => {
      const channel = make(10);
      clock.stall(10);
      expect((await channel.receive()).ok).toBe(true);
      clock.stall(1_000);
      expect(channel.tryReceive()).toBeUndefined();
      expect(await isSettled(channel.receive())).toBe(false);
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("rule 148: looks unbuffered, also while a value is pending", async () => {
    await inStoppedTime((clock) => {
      const channel = make(10);
      expect([channel.length, channel.capacity]).toEqual([0, 0]);
      clock.stall(20);
      expect([channel.length, channel.capacity]).toEqual([0, 0]);
      expect(channel.tryReceive()?.ok).toBe(true);
      expect([channel.length, channel.capacity]).toEqual([0, 0]);
    });
  });

  test("rule 149: delivers the time at which it was due, however late that is received", async () => {
    await inStoppedTime(async (clock) => {
      const [polled, received, parked] = [make(10), make(10), make(10)];
      const waiting = parked.receive();
      clock.stall(500);
      clock.jump();
      const due = { value: new Date(EPOCH + 10), ok: true };
      expect(polled.tryReceive()).toEqual(due);
      expect(await received.receive()).toEqual(due);
      expect(await waiting).toEqual(due);
    });
  });

  test.each([0, -5, Number.NEGATIVE_INFINITY])("rule 156: of %d ms is ready at once", async (ms) => {
    await inStoppedTime((clock) => {
      clock.stall(7);
      expect(make(ms).tryReceive()).toEqual({ value: new Date(EPOCH + 7), ok: true });
      expect(trySelect({ now: make(ms) }).case).toBe("now");
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("rule 156: is ready for a spin loop as soon as the deadline has passed", async () => {
    await inStoppedTime((clock) => {
      const timeout = make(3);
      const log: string[] = [];
      for (let i = 0; i < 6; i += 1) {
        log.push(trySelect({ timeout }).case);
        clock.stall(1);
      }
      expect(log).toEqual(["default", "default", "default", "timeout", "default", "default"]);
    });
  });

  test("rule 163: wakes one of several who wait for it, the first", async () => {
    await inStoppedTime(async (clock) => {
      const channel = make(10);
      const waiting = [channel.receive(), channel.receive(), channel.receive()];
      clock.jump();
      expect(await Promise.all(waiting.map(isSettled))).toEqual([true, false, false]);
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("rule 163: no newcomer overtakes who waits for a value that is due", async () => {
    await inStoppedTime(async (clock) => {
      const channel = make(10);
      const first = channel.receive();
      clock.stall(20);
      expect(channel.tryReceive()).toBeUndefined();
      expect(trySelect({ channel }).case).toBe("default");
      const second = channel.receive();
      const third = select({ channel });
      clock.jump();
      expect((await first).ok).toBe(true);
      expect(await isSettled(second)).toBe(false);
      expect(await isSettled(third)).toBe(false);
    });
  });

  test("rule 163: once the first has been cancelled, a newcomer takes what is due", async () => {
    await inStoppedTime(async (clock) => {
      const channel = make(10);
      const quit = new AbortController();
      const cancelled = isSettled(channel.receive({ signal: quit.signal }));
      clock.stall(20);
      quit.abort();
      expect(await cancelled).toBe(true);
      expect(channel.tryReceive()).toEqual({ value: new Date(EPOCH + 10), ok: true });
    });
  });
});

describe("rule 157: a timer stands in the clock only while somebody waits for it:", () => {
  test("not when it is made, nor when it is polled", async () => {
    await inStoppedTime((clock) => {
      const timeout = time.after(10);
      timeout.tryReceive();
      trySelect({ timeout, other: new Timer(10).channel });
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("not after a select that another case has won", async () => {
    await inStoppedTime(async (clock) => {
      const data = new Channel<number>(1);
      const parked = select({ data, timeout: time.after(3_600_000), later: time.after(7_200_000) });
      expect(clock.hasDeadline).toBe(true);
      data.trySend(1);
      expect(clock.hasDeadline).toBe(false);
      expect((await parked).case).toBe("data");
      data.trySend(2);
      expect((await select({ data, timeout: time.after(3_600_000) })).case).toBe("data");
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("not after a receive that was cancelled", async () => {
    await inStoppedTime(async (clock) => {
      const quit = new AbortController();
      const received = time.after(10).receive({ signal: quit.signal });
      const rejected = expect(received).rejects.toBe("quit");
      expect(clock.hasDeadline).toBe(true);
      quit.abort("quit");
      expect(clock.hasDeadline).toBe(false);
      await rejected;
    });
  });

  test("until the last one leaves", async () => {
    await inStoppedTime(async (clock) => {
      const timeout = time.after(10);
      const quits = [new AbortController(), new AbortController()];
      const received = quits.map(({ signal }) => timeout.receive({ signal }).catch((reason: unknown) => reason));
      quits[0]?.abort("first");
      expect(clock.hasDeadline).toBe(true);
      quits[1]?.abort("second");
      expect(clock.hasDeadline).toBe(false);
      expect(await Promise.all(received)).toEqual(["first", "second"]);
    });
  });

  test("and who waits for it in two cases of one select leaves both", async () => {
    await inStoppedTime(async (clock) => {
      const timeout = time.after(10);
      const chosen = select([timeout, timeout]);
      clock.jump();
      expect([0, 1]).toContain((await chosen).case);
      expect(clock.hasDeadline).toBe(false);
    });
  });

  test("and is set again for the next one who waits", async () => {
    await inStoppedTime(async (clock) => {
      const timeout = time.after(10);
      const data = new Channel<number>();
      for (let round = 0; round < 3; round += 1) {
        const chosen = select({ data, timeout });
        expect(clock.hasDeadline).toBe(true);
        data.trySend(round);
        expect((await chosen).value).toBe(round);
        clock.stall(1);
      }
      const chosen = select({ data, timeout });
      clock.jump();
      expect([(await chosen).case, clock.now()]).toEqual(["timeout", 10]);
    });
  });
});

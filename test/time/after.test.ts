import * as time from "goroutines";
import { Channel, select, sleep, Timer, trySelect } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, EPOCH, elapsed, hasDeadline, stall } from "../support/virtual-time.js";

/** What the tests below say of `after` is true of the channel of a timer as well. */
const makers = {
  after: time.after,
  "a timer": (ms: number) => new Timer(ms).channel,
};

describe.each(Object.entries(makers))("the channel of %s", (_, make) => {
  test.each([1, 0.5, 2 ** 31, 2 ** 33 + 0.5])("rules 144, 145: delivers after %d ms, not before", async (ms) => {
    await synctest(async () => {
      const channel = make(ms);
      expect(channel.tryReceive()).toBeUndefined();
      await sleep(ms - 0.25);
      expect(channel.tryReceive()).toBeUndefined();
      await sleep(0.25);
      expect(channel.tryReceive()).toEqual({ value: new Date(EPOCH + ms), ok: true });
    });
  });

  test("rule 144: wakes who waits for it on time", async () => {
    await synctest(async () => {
      const { value, ok } = await make(10).receive();
      expect([value, ok, elapsed()]).toEqual([new Date(EPOCH + 10), true, 10]);
    });
  });

  test("rule 145: of an infinite duration never delivers", async () => {
    await synctest(async () => {
      const channel = make(Number.POSITIVE_INFINITY);
      await sleep(Number.MAX_VALUE);
      expect(channel.tryReceive()).toBeUndefined();
      expect(await areSettled(channel.receive())).toEqual([false]);
    });
  });

  test("rule 147: delivers one value, and is never closed", async () => {
    await synctest(async () => {
      const channel = make(10);
      await sleep(10);
      expect((await channel.receive()).ok).toBe(true);
      await sleep(1_000);
      expect(channel.tryReceive()).toBeUndefined();
      expect(await areSettled(channel.receive())).toEqual([false]);
      expect(hasDeadline()).toBe(false);
    });
  });

  test("rule 148: looks unbuffered, also while a value is pending", async () => {
    await synctest(async () => {
      const channel = make(10);
      expect([channel.length, channel.capacity]).toEqual([0, 0]);
      await sleep(20);
      expect([channel.length, channel.capacity]).toEqual([0, 0]);
      expect(channel.tryReceive()?.ok).toBe(true);
      expect([channel.length, channel.capacity]).toEqual([0, 0]);
    });
  });

  test("rules 149, 165: delivers the time at which it was due, however late that is received", async () => {
    await synctest(async () => {
      const [polled, received, parked] = [make(10), make(10), make(10)];
      const waiting = parked.receive();
      stall(500);
      const due = { value: new Date(EPOCH + 10), ok: true };
      expect(polled.tryReceive()).toEqual(due);
      expect(await received.receive()).toEqual(due);
      expect(await waiting).toEqual(due);
    });
  });

  test.each([0, -5, Number.NEGATIVE_INFINITY])("rule 156: of %d ms is ready at once", async (ms) => {
    await synctest(async () => {
      await sleep(7);
      expect(make(ms).tryReceive()).toEqual({ value: new Date(EPOCH + 7), ok: true });
      expect(trySelect({ now: make(ms) }).case).toBe("now");
      expect(hasDeadline()).toBe(false);
    });
  });

  test("rule 156: is ready for a spin loop as soon as the deadline has passed", async () => {
    await synctest(() => {
      const timeout = make(3);
      const log: string[] = [];
      for (let i = 0; i < 6; i += 1) {
        log.push(trySelect({ timeout }).case);
        stall(1);
      }
      expect(log).toEqual(["default", "default", "default", "timeout", "default", "default"]);
    });
  });

  test("rule 163: wakes one of several who wait for it, the first", async () => {
    await synctest(async () => {
      const channel = make(10);
      const waiting = [channel.receive(), channel.receive(), channel.receive()];
      await sleep(10);
      expect(await areSettled(...waiting)).toEqual([true, false, false]);
      expect(hasDeadline()).toBe(false);
    });
  });

  test("rule 163: no newcomer overtakes who waits for a value that is due", async () => {
    await synctest(async () => {
      const channel = make(10);
      const first = channel.receive();
      stall(20);
      expect(channel.tryReceive()).toBeUndefined();
      expect(trySelect({ channel }).case).toBe("default");
      const second = channel.receive();
      const third = select({ channel });
      expect((await first).ok).toBe(true);
      expect(await areSettled(second, third)).toEqual([false, false]);
    });
  });

  test("rule 163: once the first has been cancelled, a newcomer takes what is due", async () => {
    await synctest(async () => {
      const channel = make(10);
      const quit = new AbortController();
      const cancelled = channel.receive({ signal: quit.signal });
      stall(20);
      quit.abort("quit");
      expect(channel.tryReceive()).toEqual({ value: new Date(EPOCH + 10), ok: true });
      await expect(cancelled).rejects.toBe("quit");
    });
  });
});

describe("rule 157: a timer stands in the clock only while somebody waits for it:", () => {
  test("not when it is made, nor when it is polled", async () => {
    await synctest(() => {
      const timeout = time.after(10);
      timeout.tryReceive();
      trySelect({ timeout, other: new Timer(10).channel });
      expect(hasDeadline()).toBe(false);
    });
  });

  test("not after a select that another case has won", async () => {
    await synctest(async () => {
      const data = new Channel<number>(1);
      const parked = select({ data, timeout: time.after(3_600_000), later: time.after(7_200_000) });
      expect(hasDeadline()).toBe(true);
      data.trySend(1);
      expect(hasDeadline()).toBe(false);
      expect((await parked).case).toBe("data");
      data.trySend(2);
      expect((await select({ data, timeout: time.after(3_600_000) })).case).toBe("data");
      expect(hasDeadline()).toBe(false);
    });
  });

  test("not after a receive that was cancelled", async () => {
    await synctest(async () => {
      const quit = new AbortController();
      const received = time.after(10).receive({ signal: quit.signal });
      const rejected = expect(received).rejects.toBe("quit");
      expect(hasDeadline()).toBe(true);
      quit.abort("quit");
      expect(hasDeadline()).toBe(false);
      await rejected;
    });
  });

  test("until the last one leaves", async () => {
    await synctest(async () => {
      const timeout = time.after(10);
      const quits = [new AbortController(), new AbortController()];
      const received = quits.map(({ signal }) => timeout.receive({ signal }).catch((reason: unknown) => reason));
      quits[0]?.abort("first");
      expect(hasDeadline()).toBe(true);
      quits[1]?.abort("second");
      expect(hasDeadline()).toBe(false);
      expect(await Promise.all(received)).toEqual(["first", "second"]);
    });
  });

  test("and who waits for it in two cases of one select leaves both", async () => {
    await synctest(async () => {
      const timeout = time.after(10);
      const chosen = select([timeout, timeout]);
      expect([0, 1]).toContain((await chosen).case);
      expect(hasDeadline()).toBe(false);
    });
  });

  test("and is set again for the next one who waits", async () => {
    await synctest(async () => {
      const timeout = time.after(10);
      const data = new Channel<number>();
      for (let round = 0; round < 3; round += 1) {
        const chosen = select({ data, timeout });
        expect(hasDeadline()).toBe(true);
        data.trySend(round);
        expect((await chosen).value).toBe(round);
        await sleep(1);
      }
      const chosen = select({ data, timeout });
      expect([(await chosen).case, elapsed()]).toEqual(["timeout", 10]);
    });
  });
});

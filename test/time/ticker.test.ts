import { Channel, select, sleep, Ticker, tick, trySelect } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, EPOCH, elapsed, hasDeadline, stall } from "../support/virtual-time.js";

/** What a receive gets from a ticker for the tick at `instant`. */
function tickAt(instant: number) {
  return { value: new Date(EPOCH + instant), ok: true };
}

/** What the tests below say of a ticker's channel is true of the one that `tick` makes as well. */
const makers = {
  "a ticker": (ms: number) => new Ticker(ms).channel,
  tick,
};

describe.each(Object.entries(makers))("the channel of %s", (_, make) => {
  test("rule 159: delivers after one period, and then after every other", async () => {
    await synctest(async () => {
      const channel = make(10);
      expect(channel.tryReceive()).toBeUndefined();
      for (let n = 1; n <= 5; n += 1) {
        expect(await channel.receive()).toEqual(tickAt(10 * n));
        expect(elapsed()).toBe(10 * n);
      }
    });
  });

  test("rule 159: delivers as often to who polls", async () => {
    await synctest(async () => {
      const channel = make(10);
      const ticks: unknown[] = [];
      for (let now = 0; now <= 40; now += 5) {
        ticks.push(channel.tryReceive()?.value?.getTime());
        await sleep(5);
      }
      const at = (ms: number): number => EPOCH + ms;
      expect(ticks).toEqual([undefined, undefined, at(10), undefined, at(20), undefined, at(30), undefined, at(40)]);
    });
  });

  test("rule 159: keeps one tick at most for a slow receiver", async () => {
    await synctest(async () => {
      const channel = make(10);
      await sleep(100);
      expect(channel.tryReceive()).toEqual(tickAt(10));
      expect(channel.tryReceive()).toBeUndefined();
      await sleep(9);
      expect(channel.tryReceive()).toBeUndefined();
      await sleep(1);
      expect(channel.tryReceive()).toEqual(tickAt(110));
    });
  });

  test("rule 160: delivers the time of the first missed tick, and stays on its grid", async () => {
    await synctest(async () => {
      const channel = make(1_000);
      await sleep(3_000);
      expect(channel.tryReceive()).toEqual(tickAt(1_000));
      await sleep(3_500);
      expect(channel.tryReceive()).toEqual(tickAt(4_000));
      expect(await channel.receive()).toEqual(tickAt(7_000));
      expect(elapsed()).toBe(7_000);
    });
  });

  test("rule 160: does so too for who has waited through the stall", async () => {
    await synctest(async () => {
      const channel = make(10);
      const waiting = [channel.receive(), channel.receive()];
      stall(45);
      expect(await waiting[0]).toEqual(tickAt(10));
      expect(elapsed()).toBe(45);
      expect(await waiting[1]).toEqual(tickAt(50));
      expect(elapsed()).toBe(50);
    });
  });

  test("rule 160: a tick that is received exactly on time does not use up the next", async () => {
    await synctest(async () => {
      const channel = make(10);
      await sleep(20);
      expect(channel.tryReceive()).toEqual(tickAt(10));
      expect(channel.tryReceive()).toBeUndefined();
      await sleep(10);
      expect(channel.tryReceive()).toEqual(tickAt(30));
    });
  });

  test("rule 148: looks unbuffered, also while a tick is pending", async () => {
    await synctest(async () => {
      const channel = make(10);
      await sleep(30);
      expect([channel.length, channel.capacity]).toEqual([0, 0]);
    });
  });

  test("rule 163: wakes one of several who wait with each tick, in their order", async () => {
    await synctest(async () => {
      const channel = make(10);
      const waiting: Promise<unknown>[] = [channel.receive(), select({ channel }), channel.receive()];
      for (let served = 0; served < 3; served += 1) {
        expect(await areSettled(...waiting)).toEqual([0, 1, 2].map((index) => index < served));
        await sleep(10);
      }
      expect(await waiting[0]).toEqual(tickAt(10));
      expect(await waiting[1]).toEqual({ case: "channel", ...tickAt(20) });
      expect(await waiting[2]).toEqual(tickAt(30));
      expect(hasDeadline()).toBe(false);
    });
  });

  test("rule 163: no newcomer takes a tick that is due to who waits", async () => {
    await synctest(async () => {
      const channel = make(10);
      const first = channel.receive();
      stall(15);
      expect(channel.tryReceive()).toBeUndefined();
      expect(await first).toEqual(tickAt(10));
      expect(channel.tryReceive()).toBeUndefined();
    });
  });

  test("rule 157: stands in the clock only while somebody waits", async () => {
    await synctest(async () => {
      const channel = make(10);
      trySelect({ channel });
      expect(hasDeadline()).toBe(false);
      const data = new Channel<number>();
      const chosen = select({ channel, data });
      expect(hasDeadline()).toBe(true);
      data.trySend(1);
      expect(hasDeadline()).toBe(false);
      expect((await chosen).case).toBe("data");
      await channel.receive();
      expect(hasDeadline()).toBe(false);
    });
  });

  test("can be looped over", async () => {
    await synctest(async () => {
      const channel = make(10);
      const ticks: number[] = [];
      for await (const time of channel) {
        ticks.push(time.getTime() - EPOCH);
        if (ticks.length === 3) break;
      }
      expect(ticks).toEqual([10, 20, 30]);
      expect(hasDeadline()).toBe(false);
      for await (const time of channel) {
        expect(time).toEqual(new Date(EPOCH + 40));
        break;
      }
    });
  });

  test("rule 157: an iterator that returns while it waits leaves nothing in the clock", async () => {
    await synctest(async () => {
      const channel = make(10);
      const iterator = channel[Symbol.asyncIterator]();
      const waiting = [iterator.next(), iterator.next()];
      expect(hasDeadline()).toBe(true);
      await iterator.return?.();
      expect(hasDeadline()).toBe(false);
      const done = { value: undefined, done: true };
      expect(await Promise.all(waiting)).toEqual([done, done]);
      await sleep(10);
      expect(channel.tryReceive()).toEqual(tickAt(10));
    });
  });
});

test("tick of a fractional period stays on its grid", async () => {
  await synctest(async () => {
    const channel = tick(0.25);
    await sleep(1.125);
    expect(channel.tryReceive()?.ok).toBe(true);
    await sleep(0.0625);
    expect(channel.tryReceive()).toBeUndefined();
    await sleep(0.0625);
    expect(channel.tryReceive()?.ok).toBe(true);
  });
});

// The behaviour is that of TestAfter, TestAfterTick, TestAfterQueuing, TestAfterTimes and TestOverflowSleep in Go's
// time/sleep_test.go and tick_test.go.
import {
  after,
  afterFunc,
  Channel,
  Hour,
  Millisecond,
  type ReceiveChannel,
  select,
  sleep,
  WaitGroup,
} from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { EPOCH, elapsed } from "../support/virtual-time.js";

test("after delivers the time when the duration has passed", async () => {
  await synctest(async () => {
    const { value: due } = await after(100 * Millisecond).receive();
    expect(elapsed()).toBe(100);
    expect(due?.getTime()).toBe(EPOCH + 100);
  });
});

test("ten times after in a row take ten times as long", async () => {
  await synctest(async () => {
    for (let i = 0; i < 10; i++) await after(100 * Millisecond).receive();
    expect(elapsed()).toBe(1000);
  });
});

test("the time delivered is when the timer was due, not when it was received", async () => {
  await synctest(async () => {
    const timeout = after(10 * Millisecond);
    await sleep(500 * Millisecond);
    expect((await timeout.receive()).value?.getTime()).toBe(EPOCH + 10);
  });
});

/** What delivers a value after a duration: a timer's channel, or a channel that a timer's function sends to. */
const kinds: Record<string, (ms: number) => ReceiveChannel<unknown>> = {
  after,
  afterFunc: (ms) => {
    const ch = new Channel<null>(1);
    afterFunc(ms, () => ch.send(null));
    return ch;
  },
};

describe.each(Object.entries(kinds))("%s", (_, start) => {
  test("delivers in the order of the deadlines, whatever the order of the calls", async () => {
    const slots = [5, 3, 6, 6, 6, 1, 1, 2, 7, 9, 4, 8, 0];
    await synctest(async () => {
      const results = new Channel<{ slot: number; at: number }>(slots.length);
      const group = new WaitGroup();
      for (const slot of slots) {
        const ch = start(20 * slot);
        group.go(async () => {
          await ch.receive();
          await results.send({ slot, at: elapsed() });
        });
      }
      await group.wait();
      results.close();
      const order: number[] = [];
      for await (const { slot, at } of results) {
        expect(at).toBe(20 * slot);
        order.push(slot);
      }
      expect(order).toEqual(slots.toSorted((a, b) => a - b));
    });
  });

  test("waits for ever for a time beyond all bounds, and does not hold up others", async () => {
    await synctest(async () => {
      const chosen = await select({ huge: start(Number.MAX_VALUE), infinite: start(Infinity), soon: start(25) });
      expect(chosen.case).toBe("soon");
      expect(elapsed()).toBe(25);
    });
  });

  test("does not wait for a time in the past", async () => {
    await synctest(async () => {
      const chosen = await select({ past: start(Number.NEGATIVE_INFINITY), later: start(1 * Hour) });
      expect(chosen.case).toBe("past");
      expect(elapsed()).toBe(0);
    });
  });
});

test("a sleep of a negative duration returns at once", async () => {
  await synctest(async () => {
    await sleep(Number.NEGATIVE_INFINITY);
    expect(elapsed()).toBe(0);
  });
});

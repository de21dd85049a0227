import { select, sleep, Timer } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, EPOCH, elapsed, hasDeadline } from "../support/virtual-time.js";

/** What a receive gets from a timer that was due at `instant`. */
function due(instant: number) {
  return { value: new Date(EPOCH + instant), ok: true };
}

describe("stop", () => {
  test("rule 150: of a timer that is pending returns true, and nothing is received any more", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      expect(timer.stop()).toBe(true);
      await sleep(20);
      expect(timer.channel.tryReceive()).toBeUndefined();
      expect(await areSettled(timer.channel.receive())).toEqual([false]);
      expect(hasDeadline()).toBe(false);
    });
  });

  test("rule 150: of a timer that has expired unread returns true too, and drops the value", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      await sleep(20);
      expect(timer.stop()).toBe(true);
      expect(timer.channel.tryReceive()).toBeUndefined();
      expect(await areSettled(timer.channel.receive())).toEqual([false]);
    });
  });

  test("rule 151: after the value was received, by a poll or by a waiter, returns false", async () => {
    await synctest(async () => {
      const [polled, waited] = [new Timer(10), new Timer(10)];
      const received = waited.channel.receive();
      await sleep(10);
      expect(polled.channel.tryReceive()).toEqual(due(10));
      expect(polled.stop()).toBe(false);
      expect(waited.stop()).toBe(false);
      expect(await received).toEqual(due(10));
    });
  });

  test("rule 151: a second time returns false", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      expect([timer.stop(), timer.stop()]).toEqual([true, false]);
      await sleep(20);
      expect(timer.stop()).toBe(false);
    });
  });

  test("of a timer that nobody has waited for leaves the deadlines of others in the clock", async () => {
    await synctest(async () => {
      const others = [10, 20].map((ms) => new Timer(ms).channel.receive());
      expect(new Timer(5).stop()).toBe(true);
      expect(await Promise.all(others)).toEqual([due(10), due(20)]);
    });
  });

  test("rule 154: leaves who waits parked, on a channel that is not closed, until a reset", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      const received = timer.channel.receive();
      expect(timer.stop()).toBe(true);
      expect(hasDeadline()).toBe(false);
      await sleep(20);
      expect(await areSettled(received)).toEqual([false]);
      expect(timer.reset(5)).toBe(false);
      expect(hasDeadline()).toBe(true);
      expect(await received).toEqual(due(25));
    });
  });

  test("rule 154: who begins to wait for a stopped timer is served by the reset as well", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      timer.stop();
      const received = [timer.channel.receive(), timer.channel.receive()];
      expect(hasDeadline()).toBe(false);
      timer.reset(0);
      expect(await areSettled(...received)).toEqual([true, false]);
      expect(hasDeadline()).toBe(false);
      timer.reset(3);
      expect(await received[1]).toEqual(due(3));
    });
  });

  test("who gives up on a stopped timer leaves nothing behind", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      const quit = new AbortController();
      const received = timer.channel.receive({ signal: quit.signal });
      timer.stop();
      quit.abort("quit");
      await expect(received).rejects.toBe("quit");
      timer.reset(5);
      expect(hasDeadline()).toBe(false);
      await sleep(5);
      expect(timer.channel.tryReceive()).toEqual(due(5));
    });
  });
});

describe("reset", () => {
  test("rule 152: of a pending timer returns true, and only the new time counts, later or earlier", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      await sleep(4);
      expect(timer.reset(10)).toBe(true);
      await sleep(9);
      expect(timer.channel.tryReceive()).toBeUndefined();
      expect(timer.reset(3)).toBe(true);
      await sleep(3);
      expect(timer.channel.tryReceive()).toEqual(due(16));
      expect(timer.channel.tryReceive()).toBeUndefined();
    });
  });

  test("rule 152: of a timer that has expired unread returns true, and the old value is gone", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      await sleep(15);
      expect(timer.reset(20)).toBe(true);
      expect(timer.channel.tryReceive()).toBeUndefined();
      const received = timer.channel.receive();
      expect(await areSettled(received)).toEqual([false]);
      expect(await received).toEqual(due(35));
      expect(elapsed()).toBe(35);
    });
  });

  test("rule 153: of a stopped timer returns false, and starts it again", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      timer.stop();
      expect(timer.reset(5)).toBe(false);
      await sleep(5);
      expect(timer.channel.tryReceive()).toEqual(due(5));
    });
  });

  test("rule 153: of a timer that was received returns false, and starts it again, any number of times", async () => {
    await synctest(async () => {
      const timer = new Timer(10);
      for (let round = 1; round <= 3; round += 1) {
        await sleep(10);
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
    await synctest(async () => {
      const timer = new Timer(from);
      const received = timer.channel.receive();
      const chosen = select({ timer: timer.channel });
      await sleep(2);
      expect(timer.reset(to)).toBe(true);
      expect(await received).toEqual(due(2 + to));
      expect(elapsed()).toBe(2 + to);
      expect(await areSettled(chosen)).toEqual([false]);
      expect(hasDeadline()).toBe(false);
      expect(timer.reset(1)).toBe(false);
      expect(await chosen).toEqual({ case: "timer", ...due(3 + to) });
    });
  });

  test.each([0, -5])("to %d ms makes it ready at once", async (ms) => {
    await synctest(async () => {
      const timer = new Timer(10);
      await sleep(4);
      timer.reset(ms);
      expect(timer.channel.tryReceive()).toEqual(due(4));
    });
  });

  test("rule 157: of a timer that nobody waits for sets nothing in the clock", async () => {
    await synctest(() => {
      const timer = new Timer(10);
      timer.reset(5);
      expect(hasDeadline()).toBe(false);
    });
  });
});

test("a timer's channel is always the same", async () => {
  await synctest(() => {
    const timer = new Timer(10);
    const { channel } = timer;
    timer.reset(5);
    timer.stop();
    expect(timer.channel).toBe(channel);
  });
});

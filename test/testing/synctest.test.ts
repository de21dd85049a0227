import { after, afterFunc, Channel, go, Hour, Nanosecond, select, sleep, Ticker, Timer, WaitGroup } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { scheduler } from "../../src/runtime/scheduler.js";

/** The time in the bubble. */
async function now(): Promise<Date> {
  return (await after(0).receive()).value as Date;
}

describe("the root", () => {
  test("rule 228: the bubble ends with what its root returns, after all its goroutines have", async () => {
    const order: string[] = [];
    const value = await synctest(async () => {
      const ch = new Channel<void>();
      go(async () => {
        await ch.receive();
        await settled();
        order.push("goroutine");
      });
      await ch.send();
      order.push("root");
      return 42;
    });
    expect([value, order]).toEqual([42, ["root", "goroutine"]]);
  });

  test("rule 228: the root need not be async", async () => {
    expect(await synctest(() => "returned")).toBe("returned");
  });

  test("what the root throws rejects the synctest", async () => {
    const error = new Error("of the root");
    await expect(synctest(() => Promise.reject(error))).rejects.toBe(error);
    const thrower = () => {
      throw error;
    };
    await expect(synctest(thrower)).rejects.toBe(error);
  });

  test("what the root throws after something foreign has kept it is not lost", async () => {
    const error = new Error("too late for the last step");
    const body = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      throw error;
    };
    await expect(synctest(body)).rejects.toBe(error);
  });
});

describe("time", () => {
  test("rule 229: starts at 2000-01-01T00:00:00Z", async () => {
    const start = await synctest(now);
    expect(start.toISOString()).toBe("2000-01-01T00:00:00.000Z");
  });

  test("rule 229: stands still while a goroutine can run", async () => {
    const passed = await synctest(async () => {
      const ch = new Channel<number>();
      go(async () => {
        for (let i = 0; i < 100; i += 1) await ch.send(i);
        ch.close();
      });
      const timeout = after(1 * Nanosecond);
      for await (const _ of ch);
      return timeout.receive().then(({ value }) => Number(value));
    });
    expect(passed).toBe(Date.UTC(2000, 0, 1));
  });

  test("rule 229: jumps straight to the next timer when everything is blocked", async () => {
    const instants = await synctest(async () => {
      const start = Number(await now());
      const jumps: number[] = [];
      for (const hours of [1, 24, 10_000]) {
        await sleep(hours * Hour);
        jumps.push((Number(await now()) - start) / Hour);
      }
      return jumps;
    });
    expect(instants).toEqual([1, 25, 10_025]);
  });

  test("rule 234: a nanosecond before the deadline it has not come", async () => {
    const seen = await synctest(async () => {
      const timer = new Timer(5);
      await sleep(5 - Nanosecond);
      await settled();
      const before = timer.channel.tryReceive() === undefined;
      await sleep(Nanosecond);
      await settled();
      return [before, timer.channel.tryReceive()?.ok];
    });
    expect(seen).toEqual([true, true]);
  });

  test("rule 234: sleeps end in the order of their instants, however close", async () => {
    const order = await synctest(async () => {
      const ends: string[] = [];
      const sleeper = async (ms: number, name: string): Promise<void> => {
        await sleep(ms);
        ends.push(name);
      };
      await Promise.all([
        go(sleeper, 5, "5 ms"),
        go(sleeper, 5 - Nanosecond, "a nanosecond less"),
        go(sleeper, 5 + Nanosecond, "a nanosecond more"),
      ]);
      return ends;
    });
    expect(order).toEqual(["a nanosecond less", "5 ms", "a nanosecond more"]);
  });

  test("what is due at one instant happens in the order in which it was asked for", async () => {
    const asked = Array.from({ length: 10 }, (_, i) => i);
    const order = await synctest(async () => {
      const happened: number[] = [];
      const happens = (i: number): void => {
        happened.push(i);
      };
      const sleeps = asked.map(async (i) => {
        if (i % 2 === 0) return afterFunc(5, () => happens(i));
        await sleep(5);
        return happens(i);
      });
      await Promise.all(sleeps);
      return happened;
    });
    expect(order).toEqual(asked);
  });

  test("rule 233: stops when the root ends, so that a pending call is neither made nor waited for", async () => {
    let calls = 0;
    await synctest(() => {
      afterFunc(1, () => {
        calls += 1;
      });
      new Ticker(1);
      new Timer(1);
    });
    expect(calls).toBe(0);
  });
});

describe("settled", () => {
  test("rule 230: waits until every other goroutine waits, and no time passes", async () => {
    const seen = await synctest(async () => {
      const before = await now();
      const progress: string[] = [];
      const ch = new Channel<number>();
      go(async () => {
        for await (const value of ch) progress.push(`got ${value}`);
      });
      go(async () => {
        await ch.send(1);
        await ch.send(2);
        progress.push("sleeps");
        await sleep(1);
        ch.close();
      });
      await settled();
      const atOnce = [...progress];
      const stood = Number(await now()) === Number(before);
      await sleep(1);
      return { atOnce, stood };
    });
    expect(seen.stood).toBe(true);
    expect(seen.atOnce.sort()).toEqual(["got 1", "got 2", "sleeps"]);
  });

  test("rule 230: returns when the others have ended", async () => {
    const ended = await synctest(async () => {
      let isOver = false;
      go(() => {
        isOver = true;
      });
      await settled();
      return isOver;
    });
    expect(ended).toBe(true);
  });

  test("rules 132, 230: only one goroutine may wait at a time", async () => {
    const outcome = await synctest(async () => {
      const other = go(() => settled());
      const first = settled();
      const refused = await other.catch((error: Error) => error.message);
      await first;
      await settled();
      return refused;
    });
    expect(outcome).toBe("wait already in progress");
  });

  test("rules 132, 230: outside a bubble it is an error", () => {
    expect(() => settled()).toThrow("goroutine is not in a bubble");
  });

  test("rule 236: sleep and settled together see what happens at the instant that the sleep ends", async () => {
    const fired = await synctest(async () => {
      let isFired = false;
      afterFunc(5, () => {
        isFired = true;
      });
      await sleep(5);
      await settled();
      return isFired;
    });
    expect(fired).toBe(true);
  });
});

test("rule 231: receive, send, select, wait groups and sleep all let time pass", async () => {
  const waits: (() => Promise<unknown>)[] = [
    () => new Channel<void>().receive(),
    () => new Channel<void>().send(),
    () => select({ never: new Channel<void>() }),
    () => select({}),
    async () => {
      const wg = new WaitGroup();
      wg.add();
      await wg.wait();
    },
    () => sleep(Number.POSITIVE_INFINITY),
  ];
  for (const wait of waits) {
    const body = async (): Promise<void> => {
      go(wait);
      await sleep(1 * Hour);
      throw new Error("an hour later");
    };
    await expect(synctest(body)).rejects.toThrow("an hour later");
  }
});

describe("afterwards", () => {
  const bodies: Readonly<Record<string, () => unknown>> = {
    "a success": () => sleep(1),
    "an error": () => Promise.reject(new Error("fails")),
    "a deadlock": () => new Channel<void>().receive(),
    "a panic": async () => {
      go(() => Promise.reject(new Error("panics")));
      await sleep(1);
    },
  };
  test.each(Object.keys(bodies))("everything is as it was before %s", async (name) => {
    await synctest(bodies[name] as () => unknown).catch(() => {});
    expect(scheduler).toBeNull();
    expect(() => settled()).toThrow("not in a bubble");
    const { value } = await after(0).receive();
    expect((value as Date).getFullYear()).toBeGreaterThan(2000);
    expect(await synctest(() => "again")).toBe("again");
  });
});

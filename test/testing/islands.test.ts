import { after, afterFunc, Channel, go, Minute, now, sleep, WaitGroup } from "goroutines";
import { explore, external, synctest } from "goroutines/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { settled as turn } from "../support/turn.js";

const EPOCH = Date.UTC(2000, 0, 1);

afterEach(() => {
  vi.restoreAllMocks();
});

/** A promise of the outside world, and what settles it. */
function deferred<T>(): { promise: Promise<T>; resolve(value: T): void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Warnings are for the person that runs the tests; here they are what is looked for. */
function warnings(): string[] {
  const texts: string[] = [];
  vi.spyOn(process, "emitWarning").mockImplementation((text) => void texts.push(String(text)));
  return texts;
}

describe("what was started outside of a bubble", () => {
  test("keeps the clock of the host while one runs, and goes on after it", async () => {
    let beats = 0;
    const stop = new Channel<void>(1);
    const years: number[] = [];
    const heart = go(async () => {
      while (stop.tryReceive() === undefined) {
        await sleep(0.1);
        beats += 1;
        years.push(new Date(now()).getFullYear());
      }
    });
    await synctest(() => sleep(60 * Minute));
    const during = beats;
    while (beats < during + 3) await turn();
    stop.trySend();
    await heart;
    expect(during).toBeLessThan(1_000);
    expect(Math.min(...years)).toBeGreaterThan(2000);
  });

  test("may start goroutines and wait for them meanwhile, in no bubble", async () => {
    const gate = new Channel<void>();
    const sums = go(async () => {
      await gate.receive();
      const wg = new WaitGroup();
      const ch = new Channel<number>(2);
      for (const n of [1, 2]) wg.go(() => ch.send(n));
      await wg.wait();
      return [(await ch.receive()).value, (await ch.receive()).value, new Date(now()).getFullYear() > 2000];
    });
    const seen = await synctest(async () => {
      await gate.send();
      return external(sums);
    });
    expect(seen).toEqual([1, 2, true]);
  });

  test("is waited for by a bubble that has handed it work: no time passes, there is no deadlock", async () => {
    const requests = new Channel<(reply: string) => void>();
    const server = go(async () => {
      const { value } = await requests.receive();
      value?.("answer");
    });
    const seen = await synctest(async () => {
      const reply = deferred<string>();
      await requests.send(reply.resolve);
      return [await external(reply.promise), now()];
    });
    await server;
    expect(seen).toEqual(["answer", EPOCH]);
  });
});

describe("two bubbles at a time", () => {
  test("each have their own time, timers and goroutines", async () => {
    const run = (step: number): Promise<number[]> =>
      synctest(async () => {
        const instants: number[] = [];
        const wg = new WaitGroup();
        for (let i = 1; i <= 5; i += 1) {
          wg.go(async () => {
            await sleep(i * step);
            instants.push(now() - EPOCH);
          });
        }
        await wg.wait();
        return instants;
      });
    const [ones, tens] = await Promise.all([run(1), run(10)]);
    expect(ones).toEqual([1, 2, 3, 4, 5]);
    expect(tens).toEqual([10, 20, 30, 40, 50]);
  });

  test("a failure of one is not the other's", async () => {
    const [bad, good, explored] = await Promise.allSettled([
      synctest(() => new Channel<void>().receive()),
      synctest(async () => (await after(5).receive()).ok),
      explore(async () => {
        const ch = new Channel<number>();
        go(() => ch.send(1));
        await ch.receive();
      }),
    ]);
    expect(bad).toMatchObject({ status: "rejected", reason: { name: "DeadlockError" } });
    expect(good).toMatchObject({ status: "fulfilled", value: true });
    expect(explored).toMatchObject({ status: "fulfilled", value: { complete: true } });
  });
});

describe("a bubble that does not end", () => {
  test("within its timeout says what it waits for, and where", async () => {
    const never = new Promise<void>(() => {});
    const hanging = synctest(() => external(never), { timeout: 1 });
    await expect(hanging).rejects.toThrow(
      /^the bubble has not ended within 1 ms\n\ngoroutine main \[external\]:\n +at .*islands\.test\.ts:\d+/,
    );
  });

  test("leaves the next one alone, and code in no bubble at all", async () => {
    const never = new Promise<void>(() => {});
    const hanging = synctest(() => external(never), { timeout: 200 });
    expect(await synctest(async () => (await after(5).receive()).ok)).toBe(true);
    const ch = new Channel<number>(1);
    await ch.send(1);
    expect((await ch.receive()).value).toBe(1);
    await expect(hanging).rejects.toThrow("has not ended");
  });

  test.each([0, -1, Number.NaN])("a timeout of %d is refused", async (timeout) => {
    await expect(synctest(() => {}, { timeout })).rejects.toThrow(RangeError);
  });
});

describe("what is left of a bubble that has failed", () => {
  test("does not act in a later one, and is named", async () => {
    const texts = warnings();
    const late = deferred<void>();
    const shared = new Channel<string>(9);
    const dead = synctest(
      async () => {
        go(async function forgotten() {
          await late.promise;
          await sleep(1);
          await shared.send("from the dead");
          go(() => Promise.reject(new Error("a panic of the dead")));
        });
        await sleep(1);
      },
      { timeout: 1 },
    );
    await expect(dead).rejects.toThrow("has not ended");
    const seen = await synctest(async () => {
      late.resolve();
      await external(turn());
      await sleep(1_000);
      return [shared.length, now() - EPOCH];
    });
    expect(seen).toEqual([0, 1_000]);
    expect(texts.join("\n")).toMatch(/goroutine forgotten \(main\.1\), whose bubble has ended/);
  });

  test("does not act outside of bubbles either: what it starts never runs, and nothing is thrown", async () => {
    warnings();
    const late = deferred<void>();
    let acted = false;
    let reached = false;
    const dead = synctest(
      async () => {
        await late.promise;
        void go(() => {
          acted = true;
        });
        afterFunc(0, () => {
          acted = true;
        });
        const own = new Channel<number>(1);
        reached = own.trySend(1);
        await sleep(0);
        acted = true;
      },
      { timeout: 1 },
    );
    await expect(dead).rejects.toThrow("has not ended");
    late.resolve();
    for (let i = 0; i < 5; i += 1) await turn();
    expect([reached, acted]).toEqual([true, false]);
  });

  test("is refused what is not its own", async () => {
    warnings();
    const late = deferred<void>();
    const shared = new Channel<number>(1);
    let refused = "";
    const dead = synctest(
      async () => {
        await late.promise;
        try {
          shared.trySend(1);
        } catch (error) {
          refused = (error as Error).message;
        }
      },
      { timeout: 1 },
    );
    await expect(dead).rejects.toThrow("has not ended");
    late.resolve();
    for (let i = 0; i < 3; i += 1) await turn();
    expect([refused, shared.length]).toEqual(["chan send by goroutine main, whose bubble has ended", 0]);
  });
});

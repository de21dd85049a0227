import { readFile } from "node:fs/promises";
import { afterFunc, Channel, go, sleep, WaitGroup } from "goroutines";
import { explore, LeakError, leaks, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { leavesGoroutines } from "../support/leak-check.js";

/** What the check finds. */
async function found(check: () => Promise<void>): Promise<string> {
  const error: unknown = await check().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LeakError);
  return (error as LeakError).message;
}

describe("leaks", () => {
  test("finds nothing where every goroutine has ended", async () => {
    const check = leaks();
    const wg = new WaitGroup();
    wg.go(() => {});
    await go(async () => "ended");
    await wg.wait();
    expect(await check()).toBeUndefined();
  });

  test("rules 133, 237: names each goroutine that is left, and the place that started it", async () => {
    const check = leaks();
    const release = new Channel<void>();
    go(async function waiter() {
      await release.receive();
    });
    go(() => release.receive());
    const message = await found(check);
    release.close();
    const lines = message.split("\n");
    expect(lines[0]).toBe("found unexpected goroutines:");
    expect(lines[1]).toBe("goroutine waiter, created by");
    expect(lines[2]).toMatch(/^ {4}at .*leaks\.test\.ts:\d+:\d+\)?$/);
    expect(message).toContain("\ngoroutine func, created by\n");
    expect(message).not.toMatch(/\/src\/|node:internal/);
  });

  test("rule 237: gives goroutines some turns of the event loop to end", async () => {
    const check = leaks();
    const ch = new Channel<void>();
    go(async () => {
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      await ch.receive();
    });
    go(() => ch.send());
    expect(await check()).toBeUndefined();
  });

  test("rule 237: gives goroutines the time to finish some I/O", async () => {
    const check = leaks();
    go(() => readFile(new URL(import.meta.url)));
    expect(await check()).toBeUndefined();
  });

  test("rule 238: does not look at goroutines that were there before, nor at those that start after the check", async () => {
    const release = new Channel<void>();
    go(() => release.receive());
    const check = leaks();
    expect(await check()).toBeUndefined();
    go(() => release.receive());
    expect(await check()).toBeUndefined();
    release.close();
  });

  test("takes a goroutine that has thrown for ended", async () => {
    const check = leaks();
    await go(() => Promise.reject(new Error("joined"))).catch(() => {});
    expect(await check()).toBeUndefined();
  });

  test("takes the goroutine of a timer that has not fired for none", async () => {
    const check = leaks();
    const timer = afterFunc(60_000, () => {});
    expect(await check()).toBeUndefined();
    timer.stop();
  });

  test("leaves the goroutines of a bubble to the bubble, which may give up in the middle", async () => {
    const check = leaks();
    await synctest(() => sleep(1));
    await expect(synctest(() => new Channel<void>().receive())).rejects.toThrow("deadlock");
    const endless = async (): Promise<void> => {
      const ch = new Channel<void>(1);
      await go(async () => {
        for (;;) {
          await ch.send();
          await ch.receive();
        }
      });
    };
    await expect(explore(endless, { depth: 10, schedules: 5 })).rejects.toThrow("has not ended");
    expect(await check()).toBeUndefined();
  });
});

describe("every test of this repository", () => {
  const neverEnds = (): Promise<unknown> => go(() => new Channel<void>().receive());

  test.fails("fails if it leaves a goroutine behind", () => {
    neverEnds();
  });

  test("may leave one if it says so", () => {
    leavesGoroutines("this test is about that");
    neverEnds();
  });

  test.fails("fails if it says so and leaves none", () => {
    leavesGoroutines("nothing is started here");
  });
});

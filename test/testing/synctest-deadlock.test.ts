import { afterFunc, Channel, go, select, sleep, Ticker, WaitGroup } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

const BLOCKED = "deadlock: all goroutines in bubble are blocked";
const REMAIN = "deadlock: main bubble goroutine has exited but blocked goroutines remain";

/** The report of a bubble that deadlocks, in its blocks: the title, then a goroutine each. */
async function report(body: () => unknown): Promise<string[]> {
  const error: unknown = await synctest(body).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeadlockError);
  return (error as DeadlockError).message.split("\n\n");
}

function firstLines(blocks: readonly string[]): string[] {
  return blocks.map((block) => block.split("\n")[0] as string);
}

describe("a deadlock", () => {
  test("rule 232: of the root alone is an error", async () => {
    const blocks = await report(() => new Channel<void>().receive());
    expect(firstLines(blocks)).toEqual([BLOCKED, "goroutine main [chan receive]:"]);
  });

  test("rule 232: of everybody names every goroutine with what it waits for", async () => {
    const blocks = await report(async () => {
      const ch = new Channel<void>();
      const wg = new WaitGroup();
      wg.add();
      go(async function sender() {
        await new Channel<void>().send();
      });
      go(async function chooser() {
        await select({ ch, other: new Channel<void>() });
      });
      go(async function nobody() {
        await select({});
      });
      go(async function ranger() {
        for await (const _ of ch);
      });
      await wg.wait();
    });
    expect(firstLines(blocks)).toEqual([
      BLOCKED,
      "goroutine main [sync.WaitGroup.Wait]:",
      "goroutine sender (main.1) [chan send]:",
      "goroutine chooser (main.2) [select]:",
      "goroutine nobody (main.3) [select (no cases)]:",
      "goroutine ranger (main.4) [chan receive]:",
    ]);
  });

  test("rule 232: tells the line of the user's that parked, and the one that started the goroutine", async () => {
    const ch = new Channel<void>();
    const [, main = "", child = ""] = await report(async () => {
      go(async function stuck() {
        await ch.send();
      });
      await new Channel<void>().receive();
    });
    expect(main).toMatch(/^goroutine main \[chan receive\]:\n {4}at .*synctest-deadlock\.test\.ts:\d+:\d+\)?/);
    expect(child).toMatch(/\n {4}at .*stuck .*synctest-deadlock\.test\.ts:\d+:\d+\)?\n/);
    expect(child).toMatch(/\ncreated by\n {4}at .*synctest-deadlock\.test\.ts:\d+:\d+\)?/);
    const [parkedAt, startedAt] = [...child.matchAll(/test\.ts:(\d+):/g)].map(([, line]) => Number(line));
    expect(parkedAt).toBe((startedAt as number) + 1);
  });

  test("shows no line of the library", async () => {
    const blocks = await report(async () => {
      const ch = new Channel<void>();
      go(() => ch.receive());
      go(() => select({ ch }));
      go(() => sleep(Number.POSITIVE_INFINITY));
      await new WaitGroup().wait();
      for await (const _ of ch);
    });
    const frames = blocks.join("\n").match(/^ +at .*/gm) ?? [];
    expect(frames.length).toBeGreaterThanOrEqual(7);
    expect(frames.filter((frame) => /\/(src|dist)\/|node:internal/.test(frame))).toEqual([]);
  });

  test("rule 232: of goroutines that the root has left behind is an error of its own", async () => {
    const blocks = await report(() => {
      go(async function left() {
        await new Channel<void>().receive();
      });
    });
    expect(firstLines(blocks)).toEqual([REMAIN, "goroutine left (main.1) [chan receive]:"]);
  });

  test("rule 233: is what a goroutine ranging over a ticker is in when the root has ended", async () => {
    let ticks = 0;
    const blocks = await report(async () => {
      const ticker = new Ticker(1);
      go(async function ranger() {
        for await (const _ of ticker.channel) ticks += 1;
      });
      await sleep(3.5);
    });
    expect(firstLines(blocks)).toEqual([REMAIN, "goroutine ranger (main.1) [chan receive]:"]);
    expect(ticks).toBe(3);
  });

  test("names the goroutine that somebody awaits the end of", async () => {
    const blocks = await report(async () => {
      await go(async function never() {
        await new Channel<void>().receive();
      });
    });
    expect(firstLines(blocks)).toEqual([
      BLOCKED,
      "goroutine main [await of goroutine never (main.1)]:",
      "goroutine never (main.1) [chan receive]:",
    ]);
  });

  test("names the timer whose goroutine is blocked", async () => {
    const blocks = await report(async () => {
      const ch = new Channel<void>();
      afterFunc(1, () => ch.receive());
      await sleep(2);
    });
    expect(firstLines(blocks)).toEqual([REMAIN, "goroutine func (timer main#2.1) [chan receive]:"]);
  });

  test("rule 231: says what to do if it awaits something foreign", async () => {
    const blocks = await report(() => new Promise(() => {}));
    expect(firstLines(blocks)[1]).toContain("wrap it in external()");
  });

  test("is not one while a timer is pending", async () => {
    await synctest(async () => {
      const ch = new Channel<void>();
      go(async () => {
        await sleep(1_000_000);
        await ch.send();
      });
      expect((await ch.receive()).ok).toBe(true);
    });
  });
});

describe("a goroutine that throws", () => {
  const error = new Error("panic");

  test("rejects the synctest if nobody joins it, whatever the root waits for", async () => {
    const body = async (): Promise<void> => {
      go(() => Promise.reject(error));
      await new Channel<void>().receive();
    };
    await expect(synctest(body)).rejects.toBe(error);
  });

  test("rejects the synctest also after the root has ended", async () => {
    const body = (): void => {
      go(() => Promise.reject(error));
    };
    await expect(synctest(body)).rejects.toBe(error);
  });

  test("rejects the synctest when a wait group counts it", async () => {
    const body = async (): Promise<void> => {
      const wg = new WaitGroup();
      wg.go(() => Promise.reject(error));
      await wg.wait();
    };
    await expect(synctest(body)).rejects.toBe(error);
  });

  test("is the business of whoever joins it", async () => {
    const caught = await synctest(async () => {
      const awaited = await go(() => Promise.reject(error)).catch((reason: unknown) => reason);
      const [all] = await Promise.allSettled([go(() => Promise.reject(error))]);
      return [awaited, all?.status];
    });
    expect(caught).toEqual([error, "rejected"]);
  });

  test("rejects the synctest if it is joined too late", async () => {
    const body = async (): Promise<void> => {
      const failing = go(() => Promise.reject(error));
      await sleep(1);
      await failing.catch(() => {});
    };
    await expect(synctest(body)).rejects.toBe(error);
  });
});

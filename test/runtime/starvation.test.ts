import { stat } from "node:fs/promises";
import { after, afterFunc, Channel, go, select, sleep, Ticker, trySelect, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";

/** Only a loop that starves what it waits for gets this far: it would run for a minute. */
const STARVED = 100_000_000;

/** Each runs ready operations for as long as `condition` holds, without ever awaiting anything else. */
const hotLoops: Record<string, (condition: () => boolean) => Promise<void>> = {
  "a ping-pong between two goroutines": async (condition) => {
    const ping = new Channel<number>();
    const pong = new Channel<number>();
    go(async () => {
      for await (const value of ping) await pong.send(value);
    });
    while (condition()) {
      await ping.send(1);
      await pong.receive();
    }
    ping.close();
  },
  "a producer and its own consumer": async (condition) => {
    const queue = new Channel<number>(1);
    while (condition()) {
      await queue.send(1);
      await queue.receive();
    }
  },
  "a receive that parks, and is served by a try": async (condition) => {
    const ch = new Channel<number>();
    while (condition()) {
      const received = ch.receive();
      ch.trySend(1);
      await received;
    }
  },
  "a wait group that is done a moment later": async (condition) => {
    const wg = new WaitGroup();
    while (condition()) {
      wg.add(1);
      queueMicrotask(() => wg.done());
      await wg.wait();
    }
  },
  "a loop over a closed channel": async (condition) => {
    const closed = new Channel<number>();
    closed.close();
    while (condition()) await closed.receive();
  },
  "a select that always finds a case ready": async (condition) => {
    const queue = new Channel<number>(1);
    while (condition()) await select({ sent: queue.sending(1), received: queue });
  },
  "a chain of go statements": async (condition) => {
    while (condition()) await go(() => {});
  },
  "a wait for a wait group at zero": async (condition) => {
    const wg = new WaitGroup();
    while (condition()) await wg.wait();
  },
  "a sleep of no length": async (condition) => {
    while (condition()) await sleep(0);
  },
};

/** What a hot loop must not keep from happening. */
const happenings: Record<string, (happened: () => void) => void> = {
  "the host's timeouts": (happened) => setTimeout(happened, 2),
  "the host's immediates": (happened) => setImmediate(happened),
  "the host's I/O": (happened) => stat(".").then(happened),
  "the abort of a signal with a timeout": (happened) =>
    AbortSignal.timeout(2).addEventListener("abort", () => happened()),
  afterFunc: (happened) => afterFunc(2, happened),
  "a sleeping goroutine": (happened) => go(() => sleep(2).then(happened)),
  "a goroutine in a select with a timeout": (happened) => go(() => select({ timeout: after(2) }).then(happened)),
};

async function runsUntil(loop: string, happening: string): Promise<boolean> {
  let happened = false;
  let rounds = 0;
  happenings[happening]!(() => {
    happened = true;
  });
  await hotLoops[loop]!(() => {
    rounds += 1;
    return !happened && rounds < STARVED;
  });
  return happened;
}

describe.each(Object.keys(hotLoops))("rule 110: %s", (loop) => {
  test("does not starve the host's timeouts", async () => {
    expect(await runsUntil(loop, "the host's timeouts")).toBe(true);
  });

  test("does not starve the library's own timers", async () => {
    expect(await runsUntil(loop, "afterFunc")).toBe(true);
  });
});

test.each(Object.keys(happenings))("rule 110: a ping-pong does not starve %s", async (happening) => {
  expect(await runsUntil("a ping-pong between two goroutines", happening)).toBe(true);
});

test("rule 110: a timer that is polled inside a hot loop is ready in time", async () => {
  const queue = new Channel<number>(1);
  const timeout = after(2);
  let rounds = 0;
  for (; rounds < STARVED; rounds += 1) {
    await queue.send(1);
    await queue.receive();
    if (timeout.tryReceive() !== undefined) break;
  }
  expect(rounds).toBeLessThan(STARVED);
});

test("rules 88, 156: a loop that never yields sees its timers by the clock", () => {
  const timeout = after(2);
  const ticker = new Ticker(1);
  const quiet = new Channel<number>();
  const seen = new Set<string>();
  let rounds = 0;
  for (; rounds < STARVED && !(seen.has("timeout") && seen.has("tick")); rounds += 1) {
    seen.add(trySelect({ timeout, tick: ticker.channel, quiet }).case);
  }
  expect(rounds).toBeLessThan(STARVED);
});

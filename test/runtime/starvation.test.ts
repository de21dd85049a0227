import { stat } from "node:fs/promises";
import * as library from "goroutines";
import { after, afterFunc, Channel, go, select, sleep, Ticker, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";
import { type Observer, observe } from "../../src/runtime/events.js";
import { hotLoops } from "./hot-loops.js";

// On a real host, where all that can be told is that things happen. That the library's own timers do not wait for a turn
// of the event loop is tested in hot-loop-timers.test.ts, where the clock moves by hand.

/** Only a loop that starves what it waits for gets this far: it would run for a minute. */
const STARVED = 100_000_000;

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

async function runsUntil(loop: string, happening: string, observer: Observer = {}): Promise<boolean> {
  const unobserve = observe(observer);
  let happened = false;
  let rounds = 0;
  happenings[happening]!(() => {
    happened = true;
  });
  await hotLoops[loop]!(library, () => {
    rounds += 1;
    return !happened && rounds < STARVED;
  });
  unobserve();
  return happened;
}

describe.each(Object.keys(hotLoops))("rule 110: %s", (loop) => {
  test("does not starve the host's timeouts", async () => {
    expect(await runsUntil(loop, "the host's timeouts")).toBe(true);
  });

  test("does not starve the library's own timers", async () => {
    expect(await runsUntil(loop, "afterFunc")).toBe(true);
  });

  test("does not starve the host's timeouts while every operation is observed", async () => {
    let begun = 0;
    const observer: Observer = { began: () => (begun += 1), parked() {}, woken() {} };
    expect(await runsUntil(loop, "the host's timeouts", observer)).toBe(true);
    expect(begun).toBeGreaterThan(0);
  });
});

test.each(Object.keys(happenings))("rule 110: a ping-pong does not starve %s", async (happening) => {
  expect(await runsUntil("a ping-pong between two goroutines", happening)).toBe(true);
});

test("rule 110: a timer that is polled inside a hot loop becomes ready", async () => {
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

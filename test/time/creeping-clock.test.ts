import fc from "fast-check";
import { after, afterFunc, Channel, context, Limiter, select, sleep, Ticker, Timer } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { holds, looks } from "../support/property.js";
import { creep } from "../support/virtual-time.js";

/** Each waits for about so many milliseconds, in a way of its own. */
const WAITS: Readonly<Record<string, (ms: number) => Promise<unknown>>> = {
  sleep,
  after: (ms) => after(ms).receive(),
  select: (ms) => select({ timeout: after(ms), never: new Channel<void>() }),
  timer: (ms) => new Timer(ms).channel.receive(),
  "reset timer": async (ms) => {
    const timer = new Timer(1_000);
    const received = timer.channel.receive();
    timer.reset(ms);
    await received;
  },
  ticker: async (ms) => {
    using ticker = new Ticker(ms + 1);
    for (let n = 0; n < 3; n += 1) await ticker.channel.receive();
  },
  afterFunc: (ms) => new Promise<void>((resolve) => void afterFunc(ms, resolve)),
  "a context's end": async (ms) => {
    const [ctx, cancel] = context.withTimeout(context.background(), ms);
    await ctx.done?.receive();
    cancel();
  },
  "a child's end": async (ms) => {
    const [parent, cancel] = context.withTimeout(context.background(), ms);
    const [child] = context.withTimeout(parent, 1_000);
    await child.done?.receive();
    cancel();
  },
  limiter: async (ms) => {
    const limiter = new Limiter(1_000 / (ms + 1), 2);
    await Promise.all([limiter.wait(), limiter.wait(), limiter.wait(2)]);
  },
};

const names = fc.array(fc.record({ name: fc.constantFrom(...Object.keys(WAITS)), ms: fc.nat(20) }), {
  minLength: 1,
  maxLength: 12,
  size: "max",
});

test("however long a look at the clock takes, all that waits for a time goes on", async () => {
  const property = fc.asyncProperty(names, looks, async (waits, steps) => {
    const ended = await synctest(async () => {
      creep(steps);
      return Promise.all(waits.map(({ name, ms }) => (WAITS[name] as (ms: number) => Promise<unknown>)(ms)));
    });
    expect(ended).toHaveLength(waits.length);
  });
  await holds(property, { numRuns: 200 });
});

import { getEventListeners } from "node:events";
import { Channel, context, select, sleep, trySelect, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { stall } from "../support/virtual-time.js";

const { background, Canceled, cause, DeadlineExceeded, withCancel, withTimeout } = context;

test("rule 184: the signal of a context is the same each time, and is aborted with its cause", () => {
  const [ctx, cancel] = withCancel(background());
  const { signal } = ctx;
  expect([signal instanceof AbortSignal, signal.aborted, ctx.signal === signal]).toEqual([true, false, true]);
  cancel("why");
  expect([signal.aborted, signal.reason]).toEqual([true, "why"]);
});

test("rule 184: one that is asked for when the context is over is aborted", () => {
  const [ctx, cancel] = withCancel(background());
  cancel("why");
  expect([ctx.signal.aborted, ctx.signal.reason]).toEqual([true, "why"]);
});

describe("code that was made for signals", () => {
  /** What `fetch` does with a signal: it looks, listens, and fails with the reason. */
  function fetchLike(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }

  test("ends with an AbortError when the context is cancelled", async () => {
    const [ctx, cancel] = withCancel(background());
    const fetching = fetchLike(ctx.signal);
    cancel();
    await expect(fetching).rejects.toMatchObject({ name: "AbortError", message: "context canceled" });
    await expect(fetchLike(ctx.signal)).rejects.toBe(Canceled);
  });

  test("ends with a TimeoutError at the deadline, in virtual time too", async () => {
    await synctest(async () => {
      const [ctx] = withTimeout(background(), 50);
      await expect(fetchLike(ctx.signal)).rejects.toMatchObject({ name: "TimeoutError" });
      expect(ctx.err).toBe(DeadlineExceeded);
    });
  });

  test("takes a signal combined of several", async () => {
    await synctest(async () => {
      const [ctx] = withTimeout(background(), 50);
      const any = AbortSignal.any([ctx.signal, new AbortController().signal]);
      await expect(fetchLike(any)).rejects.toBe(DeadlineExceeded);
    });
  });

  test("is told by throwIfAborted", () => {
    const [ctx, cancel] = withCancel(background());
    ctx.signal.throwIfAborted();
    cancel("why");
    expect(() => ctx.signal.throwIfAborted()).toThrow("why");
  });
});

test("a deadline aborts signals in a microtask of its own, when all that it ends is over", async () => {
  await synctest(async () => {
    const [ctx] = withTimeout(background(), 10);
    const [child] = withCancel(ctx);
    const log: unknown[] = [];
    for (const { signal } of [ctx, child]) {
      signal.addEventListener("abort", () => log.push([ctx.err, child.err, signal.reason]));
    }
    await sleep(11);
    expect(log).toEqual([1, 2].map(() => [DeadlineExceeded, DeadlineExceeded, DeadlineExceeded]));
    const [late] = withTimeout(background(), 10);
    const { signal } = late;
    signal.addEventListener("abort", () => log.push("late"));
    stall(20);
    expect(late.err).toBe(DeadlineExceeded);
    expect([log.length, signal.aborted]).toEqual([2, false]);
    await Promise.resolve();
    expect([log.length, signal.aborted]).toEqual([3, true]);
  });
});

test("operations of this package wait for it without a listener on it", async () => {
  const [ctx, cancel] = withCancel(background());
  const channel = new Channel<number>();
  const group = new WaitGroup();
  group.add(1);
  const waiting = [
    channel.receive({ signal: ctx.signal }),
    channel.send(1, { signal: withCancel(ctx)[0].signal }).catch((reason: unknown) => reason),
    group.wait({ signal: ctx.signal }),
    sleep(1_000_000, { signal: ctx.signal }),
    select({ never: null }, { signal: ctx.signal }),
  ];
  const chosen = select({ signal: ctx.signal });
  expect(getEventListeners(ctx.signal, "abort")).toEqual([]);
  expect(await waiting[0]).toEqual({ value: 1, ok: true });
  cancel("why");
  const outcomes = await Promise.allSettled(waiting.slice(2));
  expect(outcomes).toEqual(outcomes.map(() => ({ status: "rejected", reason: "why" })));
  expect(await chosen).toEqual({ case: "signal", value: "why", ok: false });
});

test("an operation with the signal of a context that is over by the clock is refused", async () => {
  await synctest(async () => {
    const [ctx] = withTimeout(background(), 10, "too slow");
    const { signal } = ctx;
    const full = new Channel<number>(1);
    stall(20);
    await expect(full.send(1, { signal })).rejects.toBe("too slow");
    expect(full.length).toBe(0);
    const [other] = withTimeout(background(), 10, "too slow");
    const otherSignal = other.signal;
    stall(20);
    expect(trySelect({ signal: otherSignal })).toEqual({ case: "signal", value: "too slow", ok: false });
  });
});

test("an operation that ended before the context does leaves it, and one that begins in a listener is refused", async () => {
  const [ctx, cancel] = withCancel(background());
  const channel = new Channel<number>(1);
  const received = channel.receive({ signal: ctx.signal });
  await channel.send(1, { signal: ctx.signal });
  expect((await received).value).toBe(1);
  let begun: Promise<unknown> = Promise.resolve();
  ctx.signal.addEventListener("abort", () => {
    begun = channel.receive({ signal: ctx.signal }).catch((reason: unknown) => reason);
  });
  cancel("why");
  expect(await begun).toBe("why");
  expect(cause(ctx)).toBe("why");
});

import { getEventListeners } from "node:events";
import { after, Channel, Hour, select, sleep, trySelect } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { heapGrowth, isCollected } from "../support/garbage.js";
import { EPOCH, hasDeadline, stall } from "../support/virtual-time.js";

test("rule 86: a select with a default leaves no trace", async () => {
  await synctest(() => {
    const [received, sent] = [new Channel<number>(), new Channel<number>()];
    const { signal } = new AbortController();
    const chosen = trySelect({ received, sent: sent.sending(1), timeout: after(1 * Hour), signal });
    expect(chosen).toEqual({ case: "default" });
    expect(received.trySend(1)).toBe(false);
    expect(sent.tryReceive()).toBeUndefined();
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(hasDeadline()).toBe(false);
  });
});

test("rule 72: a select that has proceeded has no timer pending", async () => {
  await synctest(async () => {
    const data = new Channel<number>();
    const chosen = select({ data, timeout: after(1 * Hour) });
    expect(hasDeadline()).toBe(true);
    data.trySend(1);
    expect(hasDeadline()).toBe(false);
    expect((await chosen).case).toBe("data");
    const cancel = new AbortController();
    const cancelled = select({ data, timeout: after(1 * Hour) }, cancel);
    cancel.abort(new Error("enough"));
    expect(hasDeadline()).toBe(false);
    await expect(cancelled).rejects.toThrow("enough");
    data.close();
    await select({ data, timeout: after(1 * Hour) });
    expect(hasDeadline()).toBe(false);
  });
});

test("rule 88: a timer whose time has come is ready, even if nothing has let it fire", async () => {
  await synctest(async () => {
    const [timeout, quiet] = [after(10), new Channel<number>()];
    stall(9);
    expect(trySelect({ timeout, quiet })).toEqual({ case: "default" });
    stall(1);
    const due = new Date(EPOCH + 10);
    expect(trySelect({ quiet, timeout })).toEqual({ case: "timeout", value: due, ok: true });
    expect(trySelect({ quiet, timeout })).toEqual({ case: "default" });
    const another = after(5);
    stall(100);
    expect((await select({ quiet, another })).case).toBe("another");
  });
});

test("rule 95: a timer whose time comes after the match changes nothing", async () => {
  await synctest(async () => {
    const data = new Channel<number>();
    const chosen = select({ timeout: after(10), data });
    data.trySend(1);
    await sleep(20);
    expect(await chosen).toEqual({ case: "data", value: 1, ok: true });
  });
});

const losers: Record<string, (quiet: Channel<object>, quit: AbortSignal) => object> = {
  "a receive": (quiet) => ({ quiet }),
  "a send": (quiet) => ({ quiet: quiet.sending({}) }),
  "a signal": (_, quit) => ({ quit }),
  "two receives, a send and a signal": (quiet, quit) => ({ a: quiet, b: quiet, c: quiet.sending({}), quit }),
};

describe("rule 72: a case that always loses takes no memory", () => {
  test.each(Object.entries(losers))("%s", async (_, make) => {
    const [busy, quiet] = [new Channel<number>(), new Channel<object>()];
    const { signal } = new AbortController();
    const selects = 50_000;
    const growth = await heapGrowth(async () => {
      for (let i = 0; i < selects; i += 1) {
        const chosen = select({ ...make(quiet, signal), busy } as { busy: Channel<number> });
        busy.trySend(i);
        await chosen;
      }
    });
    expect(growth / selects).toBeLessThan(40);
    expect(quiet.trySend({})).toBe(false);
    expect(quiet.tryReceive()).toBeUndefined();
  });
});

test("rule 13: what a select did not send is kept by nobody", async () => {
  const [quiet, busy] = [new Channel<object>(), new Channel<number>()];
  const run = async () => {
    const value = {};
    const chosen = select({ send: quiet.sending(value), busy });
    busy.trySend(1);
    expect((await chosen).case).toBe("busy");
    return new WeakRef(value);
  };
  expect(await isCollected(await run())).toBe(true);
  expect(quiet.tryReceive()).toBeUndefined();
});

test("rule 13: what a select has sent or received is kept by nobody", async () => {
  const [ch, quiet] = [new Channel<object>(), new Channel<object>()];
  const run = async () => {
    const value = {};
    const received = select({ ch, quiet });
    await select({ send: ch.sending(value), quiet });
    expect((await received).value).toBe(value);
    return new WeakRef(value);
  };
  expect(await isCollected(await run())).toBe(true);
  expect(ch.tryReceive()).toBeUndefined();
});

test("rule 72: to leave a long queue does not depend on its length", async () => {
  const [busy, quiet] = [new Channel<number>(), new Channel<number>()];
  const selects = 100_000;
  const parked = Array.from({ length: selects }, () => select([quiet, busy]));
  for (let i = 0; i < selects; i += 1) busy.trySend(i);
  const chosen = await Promise.all(parked);
  expect(chosen.every((one, i) => one.case === 1 && one.value === i)).toBe(true);
  expect(quiet.trySend(1)).toBe(false);
});

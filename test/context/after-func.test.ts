import { AsyncLocalStorage } from "node:async_hooks";
import { Channel, context, select, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline } from "../support/virtual-time.js";

const { afterFunc, background, withCancel, withTimeout } = context;

test("rule 181: afterFunc runs the function once the context is cancelled, never inside cancel", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    const log: string[] = [];
    afterFunc(ctx, () => log.push("called"));
    await settled();
    log.push("cancelling");
    cancel();
    log.push("cancelled");
    await settled();
    cancel();
    await settled();
    expect(log).toEqual(["cancelling", "cancelled", "called"]);
  });
});

test("rule 181: afterFunc runs it at once if the context is cancelled already, not in this call", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    cancel();
    let called = false;
    const stop = afterFunc(ctx, () => {
      called = true;
    });
    expect(called).toBe(false);
    await settled();
    expect([called, stop()]).toEqual([true, false]);
  });
});

test("rule 181: stop returns true if it has prevented the call, then false", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    let called = 0;
    const stop = afterFunc(ctx, () => called++);
    expect([stop(), stop()]).toEqual([true, false]);
    const late = afterFunc(ctx, () => called++);
    cancel();
    expect(late()).toBe(false);
    await settled();
    expect([called, stop(), late()]).toEqual([1, false, false]);
  });
});

test("rule 181: several functions of one context are independent of each other", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    const log: number[] = [];
    const stops = [0, 1, 2, 3].map((i) => afterFunc(ctx, () => log.push(i)));
    stops[1]!();
    cancel();
    await settled();
    expect(log).toEqual([0, 2, 3]);
    expect(stops.map((stop) => stop())).toEqual([false, false, false, false]);
  });
});

test("rule 181: cancel does not wait for the function, which is a goroutine of its own", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    const done = new Channel<void>();
    afterFunc(ctx, () => done.send());
    cancel();
    expect((await done.receive()).ok).toBe(true);
  });
});

test("a function that fails is a panic", async () => {
  const failing = synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    afterFunc(ctx, async function clean() {
      throw new Error("no space left");
    });
    cancel();
    await sleep(1);
  });
  await expect(failing).rejects.toThrow("no space left");
});

test("of a context that is never cancelled, the function is never called, and can be stopped once", () => {
  const stop = afterFunc(background(), () => {});
  expect([stop(), stop()]).toEqual([true, false]);
});

test("a deadline calls it in time", async () => {
  await synctest(async () => {
    const [ctx] = withTimeout(background(), 10);
    const called = new Channel<number>(1);
    afterFunc(ctx, () => called.trySend(elapsed()));
    expect((await called.receive()).value).toBe(10);
    expect(hasDeadline()).toBe(false);
  });
});

test("it can be the function of a child, which is over when its ancestor is", async () => {
  await synctest(async () => {
    const [parent, cancel] = withCancel(background());
    const child = context.withValue(withCancel(parent)[0], "key", 1);
    const called = new Channel<unknown>(1);
    afterFunc(child, () => called.trySend(context.cause(child)));
    cancel("why");
    expect((await called.receive()).value).toBe("why");
  });
});

describe("the function runs in the async context of the call of afterFunc", () => {
  const storage = new AsyncLocalStorage<string>();

  test.each([
    ["cancelled later", (cancel: () => void) => storage.run("the canceller", cancel)],
    ["cancelled before", () => {}],
  ])("%s", async (when, later) => {
    const [ctx, cancel] = withCancel(background());
    if (when === "cancelled before") storage.run("the canceller", cancel);
    const seen = new Channel<string | undefined>(1);
    storage.run("the caller", () => afterFunc(ctx, () => seen.trySend(storage.getStore())));
    later(cancel);
    expect((await seen.receive()).value).toBe("the caller");
  });

  test("ended by a deadline", async () => {
    await synctest(async () => {
      const [ctx] = storage.run("the maker", () => withTimeout(background(), 10));
      const seen = new Channel<string | undefined>(1);
      storage.run("the caller", () => afterFunc(ctx, () => seen.trySend(storage.getStore())));
      await storage.run("the waiter", () => select({ done: ctx.done }));
      expect((await seen.receive()).value).toBe("the caller");
    });
  });
});

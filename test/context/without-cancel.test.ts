import { context } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

const { background, withCancel, withoutCancel, withTimeout } = context;

test("rule 179: withoutCancel keeps the values and drops cancellation and deadline", async () => {
  await synctest(async () => {
    const key = context.key<number>("key");
    const [parent, cancel] = withTimeout(context.withValue(background(), key, 7), 10);
    const ctx = withoutCancel(parent);
    expect([ctx.done, ctx.err, ctx.deadline, ctx.value(key)]).toEqual([null, null, undefined, 7]);
    const { signal } = ctx;
    cancel();
    expect([ctx.done, ctx.err, ctx.signal, signal.aborted]).toEqual([null, null, signal, false]);
  });
});

test("what is made below withoutCancel is cancelled by itself only, and has its own deadline", async () => {
  await synctest(async () => {
    const [parent, cancelParent] = withTimeout(background(), 10);
    const without = withoutCancel(parent);
    const [child, cancel] = withCancel(without);
    const [timed] = withTimeout(without, 20);
    cancelParent();
    expect([child.err, child.deadline, timed.err]).toEqual([null, undefined, null]);
    cancel("why");
    expect(context.cause(child)).toBe("why");
    await timed.done!.receive();
    expect(timed.err).toBe(context.DeadlineExceeded);
  });
});

test("the signals of two contexts without cancellation are two", () => {
  expect(withoutCancel(background()).signal).not.toBe(withoutCancel(background()).signal);
});

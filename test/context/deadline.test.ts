import { after, context, now, select, sleep, trySelect } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline, stall } from "../support/virtual-time.js";

const { background, Canceled, DeadlineExceeded, withCancel, withDeadline, withTimeout } = context;

const isDone = ({ done }: context.Context) => trySelect({ done }).case === "done";

/** Both make a context that is over after some milliseconds. */
const makers: Record<string, typeof withTimeout> = {
  withTimeout,
  "withDeadline with a number": (parent, ms, cause) => withDeadline(parent, now() + ms, cause),
  "withDeadline with a Date": (parent, ms, cause) => withDeadline(parent, new Date(now() + ms), cause),
};

describe.each(Object.entries(makers))("%s", (_, make) => {
  test("rule 172: at the deadline err becomes DeadlineExceeded, and a later cancel does not change it", async () => {
    await synctest(async () => {
      const [ctx, cancel] = make(background(), 10);
      await sleep(9);
      expect([ctx.err, isDone(ctx)]).toEqual([null, false]);
      expect(await select({ done: ctx.done })).toEqual({ case: "done", value: undefined, ok: false });
      expect([ctx.err, context.cause(ctx), elapsed()]).toEqual([DeadlineExceeded, DeadlineExceeded, 10]);
      cancel("late");
      expect([ctx.err, context.cause(ctx)]).toEqual([DeadlineExceeded, DeadlineExceeded]);
    });
  });

  test.each([0, -1, Number.NEGATIVE_INFINITY])("rule 172: %d ms from now it is born cancelled", async (ms) => {
    await synctest(async () => {
      if (ms === Number.NEGATIVE_INFINITY && make !== withTimeout) return;
      const [ctx, cancel] = make(background(), ms, "too late");
      expect([isDone(ctx), ctx.err, context.cause(ctx), ctx.signal.aborted]).toEqual([
        true,
        DeadlineExceeded,
        "too late",
        true,
      ]);
      cancel();
      expect(ctx.err).toBe(DeadlineExceeded);
      expect(hasDeadline()).toBe(false);
    });
  });

  test("rule 173: deadline is the earlier of its own and that of an ancestor", async () => {
    await synctest(async () => {
      const start = now();
      const [parent] = make(background(), 100);
      expect(parent.deadline).toBe(start + 100);
      const [later] = make(context.withValue(parent, "key", 1), 200);
      const [earlier] = make(later, 50);
      const [plain] = withCancel(earlier);
      expect([later, earlier, plain].map(({ deadline }) => deadline! - start)).toEqual([100, 50, 50]);
      expect(context.withValue(plain, "key", 1).deadline).toBe(start + 50);
      expect(context.withoutCancel(plain).deadline).toBeUndefined();
      await plain.done!.receive();
      expect([parent.err, later.err, earlier.err]).toEqual([null, null, DeadlineExceeded]);
      await later.done!.receive();
      expect([elapsed(), parent.err, later.err]).toEqual([100, DeadlineExceeded, DeadlineExceeded]);
    });
  });

  test("rule 174: cancel takes the timer off the clock", async () => {
    await synctest(async () => {
      const [ctx, cancel] = make(background(), 10);
      const [parent, cancelParent] = withCancel(background());
      const [child] = make(parent, 10);
      expect(hasDeadline()).toBe(true);
      cancel();
      cancelParent();
      expect(hasDeadline()).toBe(false);
      await sleep(20);
      expect([ctx.err, child.err]).toEqual([Canceled, Canceled]);
    });
  });

  test("rule 177: the cause counts only if the deadline does it", async () => {
    await synctest(async () => {
      const [slow] = make(background(), 10, "too slow");
      const [quick, cancel] = make(background(), 10, "too slow");
      cancel();
      await sleep(11);
      expect([slow.err, context.cause(slow)]).toEqual([DeadlineExceeded, "too slow"]);
      expect([quick.err, context.cause(quick)]).toEqual([Canceled, Canceled]);
    });
  });
});

test("rule 234: instants are exact, to the nanosecond", async () => {
  await synctest(async () => {
    const nanosecond = 1e-6;
    const [ctx] = withTimeout(background(), 5_000);
    await sleep(5_000 - nanosecond);
    await settled();
    expect(ctx.err).toBeNull();
    await sleep(nanosecond);
    await settled();
    expect(ctx.err).toBe(DeadlineExceeded);
  });
});

test("an infinite timeout is no deadline", async () => {
  await synctest(async () => {
    for (const [ctx] of [
      withTimeout(background(), Number.POSITIVE_INFINITY),
      withDeadline(background(), Number.POSITIVE_INFINITY),
    ]) {
      expect([ctx.deadline, ctx.err]).toEqual([undefined, null]);
    }
    expect(hasDeadline()).toBe(false);
    const [parent] = withTimeout(background(), 10);
    expect(withTimeout(parent, Number.POSITIVE_INFINITY)[0].deadline).toBe(parent.deadline);
  });
});

test("a deadline beyond what a host can wait for is kept", async () => {
  await synctest(async () => {
    const [ctx] = withTimeout(background(), 2 ** 33 + 0.5);
    await ctx.done!.receive();
    expect(elapsed()).toBe(2 ** 33 + 0.5);
  });
});

test("the deadline of a parent ends what was made from it, with its cause", async () => {
  await synctest(async () => {
    const [parent] = withTimeout(background(), 10, "too slow");
    const [child] = withCancel(context.withValue(parent, "key", 1));
    const waited = await select({ done: child.done, late: after(20) });
    expect([waited.case, child.err, context.cause(child)]).toEqual(["done", DeadlineExceeded, "too slow"]);
  });
});

test("a deadline that is overdue comes when somebody looks, and deadlines in their order", async () => {
  await synctest(async () => {
    const [parent, cancelParent] = withTimeout(background(), 20, "parent");
    const [child] = withTimeout(parent, 10, "child");
    const [other, cancelOther] = withTimeout(background(), 30);
    const stop = context.afterFunc(other, () => {});
    stall(40);
    // Whose own deadline came first is not cancelled by its parent's.
    expect([parent.err, context.cause(parent), context.cause(child)]).toEqual([DeadlineExceeded, "parent", "child"]);
    cancelParent();
    cancelOther();
    expect([parent.err, other.err, stop()]).toEqual([DeadlineExceeded, DeadlineExceeded, false]);
    const [third] = withTimeout(background(), 10);
    stall(20);
    expect(third.signal.aborted).toBe(true);
    const [fourth] = withTimeout(background(), 10);
    stall(20);
    expect(isDone(fourth)).toBe(true);
  });
});

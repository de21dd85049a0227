import { context, select, trySelect } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { areSettled, hasDeadline } from "../support/virtual-time.js";

describe.each([
  ["background", context.background],
  ["todo", context.todo],
])("%s", (_, make) => {
  test("rule 167: is never cancelled, and has neither deadline nor values", () => {
    const ctx = make();
    expect([ctx.done, ctx.err, ctx.deadline, context.cause(ctx)]).toEqual([null, null, undefined, null]);
    expect(ctx.value("key")).toBeUndefined();
    expect(trySelect({ done: ctx.done })).toEqual({ case: "default" });
  });

  test("is the same context each time", () => {
    expect(make()).toBe(make());
  });

  test("has one signal, which is never aborted, and to wait for it takes nothing", async () => {
    await synctest(async () => {
      const { signal } = make();
      expect([signal instanceof AbortSignal, signal.aborted]).toEqual([true, false]);
      expect(make().signal).toBe(signal);
      const leave = new AbortController();
      const waiting = select({ done: make().done, signal, leave: leave.signal });
      expect(await areSettled(waiting)).toEqual([false]);
      expect(hasDeadline()).toBe(false);
      leave.abort();
      expect((await waiting).case).toBe("leave");
    });
  });
});

test("background and todo are two contexts", () => {
  expect(context.background()).not.toBe(context.todo());
  expect(context.background().signal).not.toBe(context.todo().signal);
});

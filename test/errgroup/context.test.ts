import { context, ErrGroup, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

const failure = new Error("the first");

function fail(error: unknown = failure): never {
  throw error;
}

function withContext(): [ErrGroup, context.Context] {
  return ErrGroup.withContext(context.background());
}

describe("rule 187: the context of a group is cancelled", () => {
  test("at the first error, with that as its cause, and not by a later one", () =>
    synctest(async () => {
      const [group, ctx] = withContext();
      const ends: number[] = [];
      group.go(async () => {
        await ctx.done?.receive();
        ends.push(elapsed());
        fail(new Error("told to stop"));
      });
      group.go(async () => {
        await sleep(10);
        fail();
      });
      await expect(group.wait()).rejects.toBe(failure);
      expect(ends).toEqual([10]);
      expect(ctx.err).toBe(context.Canceled);
      expect(context.cause(ctx)).toBe(failure);
      expect(ctx.signal.reason).toBe(failure);
    }));

  test.each([
    ["waits", 5],
    ["need not wait", 0],
  ])("when wait returns, where it %s", (_, ms) =>
    synctest(async () => {
      const [group, ctx] = withContext();
      if (ms > 0) group.go(sleep, ms);
      await sleep(ms - 1);
      expect(ctx.err).toBeNull();
      await group.wait();
      expect(ctx.err).toBe(context.Canceled);
      expect(context.cause(ctx)).toBe(context.Canceled);
    }),
  );

  test("not by the end of the last function, before somebody waits", () =>
    synctest(async () => {
      const [group, ctx] = withContext();
      group.go(() => {});
      await settled();
      expect(ctx.err).toBeNull();
      await group.wait();
    }));

  test("not by a wait that is aborted", () =>
    synctest(async () => {
      const [group, ctx] = withContext();
      group.go(sleep, 10);
      const quit = new AbortController();
      const waiting = group.wait(quit).catch(() => {});
      quit.abort();
      await waiting;
      expect(ctx.err).toBeNull();
      await group.wait();
    }));

  test("with its parent, be it a context or a signal", () =>
    synctest(async () => {
      const quit = new AbortController();
      const [parent, cancel] = context.withCancel(context.background());
      const groups = [ErrGroup.withContext(quit.signal), ErrGroup.withContext(parent)];
      for (const [group, ctx] of groups) group.go(() => sleep(1_000, { signal: ctx.signal }));
      await sleep(10);
      quit.abort(failure);
      cancel(failure);
      for (const [group, ctx] of groups) {
        expect(context.cause(ctx)).toBe(failure);
        await expect(group.wait()).rejects.toBe(failure);
      }
      expect(elapsed()).toBe(10);
    }));
});

describe("rule 188: the context is cancelled in the step that records the error:", () => {
  test("whoever sees the one sees the other", () =>
    synctest(async () => {
      const [group, ctx] = withContext();
      let isSeen = false;
      // A listener runs within the cancellation.
      ctx.signal.addEventListener("abort", () => {
        isSeen = true;
        expect(context.cause(ctx)).toBe(failure);
        group.wait().catch(() => {});
      });
      group.go(fail);
      const waiting = group.wait().then(
        () => expect.unreachable(),
        (error: unknown) => {
          expect([error, isSeen, ctx.err]).toEqual([failure, true, context.Canceled]);
        },
      );
      await waiting;
    }));

  test("a listener that starts another function finds the group whole", () =>
    synctest(async () => {
      const [group, ctx] = withContext();
      group.setLimit(1);
      const started: string[] = [];
      ctx.signal.addEventListener("abort", () => {
        started.push(`tryGo ${group.tryGo(() => void started.push("late"))}`);
      });
      group.go(fail);
      group.go(() => void started.push("in line"));
      await expect(group.wait()).rejects.toBe(failure);
      // The one in line has got the place, so the listener's does not start.
      expect(started).toEqual(["tryGo false", "in line"]);
    }));
});

test("a parent that is neither context nor signal is refused", () => {
  expect(() => ErrGroup.withContext(null as never)).toThrow(new TypeError("cannot create context from nil parent"));
});

test("a parent forgets the context once wait has returned", () =>
  synctest(async () => {
    const parent = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = parent.signal;
    parent.signal.addEventListener = function (this: AbortSignal, ...args: never) {
      listeners += 1;
      addEventListener.apply(this, args);
    };
    parent.signal.removeEventListener = function (this: AbortSignal, ...args: never) {
      listeners -= 1;
      removeEventListener.apply(this, args);
    };
    for (let i = 0; i < 100; i += 1) {
      const [group, ctx] = ErrGroup.withContext(parent.signal);
      group.go(() => sleep(1, { signal: ctx.signal }));
      await group.wait();
    }
    expect(listeners).toBe(0);
  }));

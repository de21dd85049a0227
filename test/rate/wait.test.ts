import { context, go, Limiter, sleep } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed, hasDeadline } from "../support/virtual-time.js";
import { watched } from "../support/watched.js";

const reason = new Error("no time for this");

/** When each of the waits has ended. */
function endsOf(...waits: readonly Promise<void>[]): Promise<number[]> {
  return Promise.all(waits.map((wait) => wait.then(elapsed)));
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
}

describe("rule 252: wait", () => {
  test("resolves at once where the tokens are there, and sets no timer", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      const waiting = limiter.wait(3);
      expect([limiter.tokens, hasDeadline()]).toEqual([0, false]);
      expect(await waiting).toBeUndefined();
      expect(elapsed()).toBe(0);
    }));

  test("takes its tokens at the call, and resolves when they are due, first come first", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      const waits = [3, 2, 3, 1].map((n) => limiter.wait(n));
      expect(limiter.tokens).toBe(-6);
      expect(await endsOf(...waits)).toEqual([0, 200, 500, 600]);
    }));

  test("of one token is what wait() does", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 1);
      expect(await endsOf(limiter.wait(), limiter.wait(), limiter.wait())).toEqual([0, 100, 200]);
    }));

  test("keeps a loop at its limit", () =>
    synctest(async () => {
      const limiter = new Limiter(100, 10);
      for (let i = 0; i < 110; i += 1) await limiter.wait();
      expect(elapsed()).toBe(1_000);
    }));
});

describe("rule 253: wait of more than the burst", () => {
  test.each([
    ["", {}],
    [", even if its signal is aborted", { signal: AbortSignal.abort(reason) }],
  ])("rejects with Go's text%s", (_, options) =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      const error = await limiter.wait(3, options).catch((thrown: unknown) => thrown);
      expect(error).toEqual(new Error("rate: Wait(n=3) exceeds limiter's burst 2"));
      expect(limiter.tokens).toBe(2);
    }),
  );
});

test("rule 254: wait with an aborted signal rejects with the reason, and takes nothing", () =>
  synctest(async () => {
    const limiter = new Limiter(10, 2);
    await expect(limiter.wait(1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(limiter.tokens).toBe(2);
  }));

describe("rule 255: an abort during wait", () => {
  test("rejects with the reason, and gives its tokens back to later calls", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      const quit = new AbortController();
      await limiter.wait(2);
      const waiting = watched(limiter.wait(2, quit));
      await sleep(50);
      quit.abort(reason);
      expect(limiter.tokens).toBe(0.5);
      expect(hasDeadline()).toBe(false);
      expect(await endsOf(limiter.wait())).toEqual([100]);
      expect(waiting).toMatchObject({ state: "rejected", error: reason });
    }));

  test("leaves those that wait already their times", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      const quit = new AbortController();
      await limiter.wait(2);
      const first = watched(limiter.wait(2, quit));
      const second = limiter.wait(1);
      quit.abort(reason);
      const third = limiter.wait(1);
      // Of the two tokens one is back: the other one is what the second waits for.
      expect(await endsOf(second, third)).toEqual([300, 300]);
      expect(first.error).toBe(reason);
    }));

  test("after it was due changes nothing", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 2);
      const quit = new AbortController();
      await limiter.wait(2);
      await limiter.wait(1, quit);
      quit.abort(reason);
      expect(limiter.tokens).toBe(0);
    }));

  test.each([
    ["one signal", (n: number) => Array.from({ length: n }, (_, i) => i)],
    ["signals of their own, the last first", (n: number) => Array.from({ length: n }, (_, i) => n - 1 - i)],
    ["signals of their own, every third first", (n: number) => [0, 1, 2].flatMap((k) => range(k, n, 3))],
  ])("of a thousand waits with %s returns all their tokens", (title, orderOf) =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      await limiter.wait(3);
      const one = new AbortController();
      const quits = Array.from({ length: 1_000 }, () => (title === "one signal" ? one : new AbortController()));
      const waits = quits.map((quit, i) => watched(limiter.wait(1 + (i % 3), quit)));
      expect(limiter.tokens).toBe(-1_999);
      for (const index of orderOf(1_000)) quits[index]!.abort(reason);
      expect(limiter.tokens).toBe(0);
      expect(hasDeadline()).toBe(false);
      await sleep(0);
      expect(waits.every(({ error }) => error === reason)).toBe(true);
    }),
  );
});

describe("rule 256: wait with the signal of a context", () => {
  test("that ends before the tokens are due rejects at once with Go's text, and takes nothing", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      const [ctx, cancel] = context.withTimeout(context.background(), 299);
      await limiter.wait(3, ctx);
      for (const n of [3, 3]) {
        const error = await limiter.wait(n, ctx).catch((thrown: unknown) => thrown);
        expect(error).toEqual(new Error(`rate: Wait(n=${n}) would exceed context deadline`));
      }
      expect([elapsed(), limiter.tokens]).toEqual([0, 0]);
      cancel();
    }));

  test("knows the deadline of a parent", () =>
    synctest(async () => {
      const limiter = new Limiter(0, 0);
      limiter.setBurst(1);
      const [parent, cancel] = context.withTimeout(context.background(), 1_000);
      const [ctx] = context.withCancel(context.withValue(parent, "key", "value"));
      await sleep(500);
      await expect(limiter.wait(1, ctx)).rejects.toThrow("rate: Wait(n=1) would exceed context deadline");
      cancel();
    }));

  test("that ends when the tokens are due, or later, waits for them", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 3);
      await sleep(1_000);
      limiter.allow(3);
      const [ctx, cancel] = context.withTimeout(context.background(), 300);
      await limiter.wait(2, ctx);
      expect(elapsed()).toBe(1_200);
      const waiting = watched(limiter.wait(1, ctx));
      expect(limiter.tokens).toBe(-1);
      await sleep(101);
      expect(waiting.state).not.toBe("pending");
      cancel();
    }));

  test("that is cancelled meanwhile rejects with the cause", () =>
    synctest(async () => {
      const limiter = new Limiter(10, 1);
      await limiter.wait();
      const [ctx, cancel] = context.withTimeout(context.background(), 1_000);
      const waiting = watched(limiter.wait(1, ctx));
      cancel(reason);
      await sleep(0);
      expect(waiting).toMatchObject({ state: "rejected", error: reason });
      expect(limiter.tokens).toBe(0);
    }));
});

test("a signal that cannot be listened to rejects, and takes nothing", () =>
  synctest(async () => {
    const limiter = new Limiter(10, 1);
    await limiter.wait();
    const fault = new Error("this signal is broken");
    const signal = {
      aborted: false,
      addEventListener() {
        throw fault;
      },
      removeEventListener() {},
    };
    await expect(limiter.wait(1, { signal: signal as never })).rejects.toBe(fault);
    await expect(limiter.wait(1, { signal: 7 as never })).rejects.toThrow(TypeError);
    expect(limiter.tokens).toBe(0);
  }));

describe("rule 259: without a limit", () => {
  test("a wait waits until it is aborted, on no timer", () =>
    synctest(async () => {
      const limiter = new Limiter(0, 1);
      await limiter.wait();
      const quit = new AbortController();
      const waiting = watched(limiter.wait(1, quit));
      await sleep(1e9);
      expect([waiting.state, hasDeadline()]).toEqual(["pending", false]);
      quit.abort(reason);
      await sleep(0);
      expect(waiting.error).toBe(reason);
      expect(limiter.tokens).toBe(0);
    }));

  test("a wait that nobody can end is a deadlock, with Go's reason", async () => {
    const running = synctest(async () => {
      const limiter = new Limiter(0, 0);
      limiter.setBurst(1);
      await go(() => limiter.wait());
    });
    const error = await running.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlockError);
    expect((error as Error).message).toMatch(/goroutine .*main\.1.* \[select\]/);
  });
});

// The behaviour is that of TestAfterFuncCalledAfterCancel, -CalledAfterTimeout, -CalledImmediately, -NotCalledAfterStop and
// -CalledAsynchronously in Go's context/x_test.go, of its example ExampleAfterFunc_merge, and of TestContextAfterFunc and
// TestContextWithTimeout in testing/synctest/example_test.go.
import { after, Channel, context, Hour, Nanosecond, Second, select, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";

const { afterFunc, background, DeadlineExceeded, withCancel, withTimeout } = context;

const short = 1;
const veryLong = 1_000 * Hour;

test("a function is called after the cancel, not before, and cannot be stopped then", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    const done = new Channel<void>();
    const stop = afterFunc(ctx, () => done.close());
    expect((await select({ done, time: after(short) })).case).toBe("time");
    cancel();
    expect((await select({ done, time: after(veryLong) })).case).toBe("done");
    expect(stop()).toBe(false);
  });
});

test("a function is called after the timeout", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withTimeout(background(), short);
    const done = new Channel<void>();
    afterFunc(ctx, () => done.close());
    expect((await select({ done, time: after(veryLong) })).case).toBe("done");
    cancel();
  });
});

test("a function of a context that is over is called immediately", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    cancel();
    const done = new Channel<void>();
    afterFunc(ctx, () => done.close());
    expect((await select({ done, time: after(veryLong) })).case).toBe("done");
  });
});

test("a function that is stopped is not called", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    const done = new Channel<void>();
    const stop = afterFunc(ctx, () => done.close());
    expect(stop()).toBe(true);
    cancel();
    expect((await select({ done, time: after(short) })).case).toBe("time");
    expect(stop()).toBe(false);
  });
});

test("cancel does not wait for a function to finish", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    const done = new Channel<void>();
    // Waits until somebody receives.
    const stop = afterFunc(ctx, () => done.send());
    cancel();
    expect((await select({ done, time: after(veryLong) })).case).toBe("done");
    stop();
  });
});

test("two contexts are merged by a function", async () => {
  function merge(ctx: context.Context, other: context.Context): [context.Context, () => void] {
    const [merged, cancel] = withCancel(ctx);
    const stop = afterFunc(other, () => cancel(context.cause(other)));
    return [
      merged,
      () => {
        stop();
        cancel(context.Canceled);
      },
    ];
  }
  await synctest(async () => {
    const [ctx1, cancel1] = withCancel(background());
    const [ctx2, cancel2] = withCancel(background());
    const [merged, cancelMerged] = merge(ctx1, ctx2);
    cancel2(new Error("ctx2 canceled"));
    await merged.done!.receive();
    expect(String(context.cause(merged))).toBe("Error: ctx2 canceled");
    cancelMerged();
    cancel1(new Error("ctx1 canceled"));
  });
});

test("in a bubble, everything that a cancel sets off has happened when that is settled", async () => {
  await synctest(async () => {
    const [ctx, cancel] = withCancel(background());
    let called = false;
    afterFunc(ctx, () => {
      called = true;
    });
    await settled();
    expect(called).toBe(false);
    cancel();
    await settled();
    expect(called).toBe(true);
  });
});

test("in a bubble, a timeout comes at its instant", async () => {
  await synctest(async () => {
    const timeout = 5 * Second;
    const [ctx, cancel] = withTimeout(background(), timeout);
    await sleep(timeout - Nanosecond);
    await settled();
    expect(ctx.err).toBeNull();
    await sleep(Nanosecond);
    await settled();
    expect(ctx.err).toBe(DeadlineExceeded);
    cancel();
  });
});

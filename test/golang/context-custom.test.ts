// The behaviour is that of TestCustomContextPropagation, TestCustomContextCause and XTestCustomContextGoroutines in Go's
// context/x_test.go and context/context_test.go, and of the tests of context/afterfunc_test.go.
import { Channel, context, Hour, trySelect } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { wrapped } from "./other-context.js";

const { afterFunc, background, Canceled, cause, withCancel, withTimeout } = context;

const veryLong = 1_000 * Hour;

/** Go's `afterFuncContext`: it calls functions itself. */
class AfterFuncContext implements context.Context {
  readonly deadline: undefined = undefined;
  readonly signal: AbortSignal = background().signal;
  readonly afterFuncs: Set<() => void> = new Set();
  readonly done: Channel<never> = new Channel<never>();
  err: Error | null = null;

  value(): undefined {}

  afterFunc(f: () => void): () => boolean {
    this.afterFuncs.add(f);
    return () => this.afterFuncs.delete(f);
  }

  cancel(err: Error): void {
    if (this.err !== null) return;
    this.err = err;
    for (const f of this.afterFuncs) queueMicrotask(f);
    this.afterFuncs.clear();
  }
}

/** Go's `customCauseContext`: it is cancelled by itself, and may cancel a child. */
class CustomCauseContext implements context.Context {
  readonly deadline: undefined = undefined;
  readonly signal: AbortSignal = background().signal;
  readonly done: Channel<never> = new Channel<never>();
  err: Error | null = null;
  cancelChild: context.CancelFunc | null = null;

  value(): undefined {}

  cancel(): void {
    this.err = Canceled;
    this.done.close();
    this.cancelChild?.();
  }
}

test("a context that has a channel of its own passes on its own end, with the cause of what is inside", async () => {
  await synctest(async () => {
    const because = new Error("TestCustomContextPropagation");
    const done = new Channel<never>();
    const [ctx1, cancel1] = withCancel(background());
    const ctx2 = {
      done,
      get err() {
        return ctx1.err;
      },
      deadline: undefined,
      signal: ctx1.signal,
      value: (key: unknown) => ctx1.value(key) as never,
    };
    const [ctx3] = withCancel(ctx2);
    cancel1(because);
    done.close();
    await ctx3.done!.receive();
    expect([ctx3.err, cause(ctx3)]).toEqual([Canceled, because]);
  });
});

test("the cause of a context of another make is its err", () => {
  const ccc = new CustomCauseContext();
  ccc.cancel();
  expect([ccc.err, cause(ccc)]).toEqual([Canceled, Canceled]);
});

test("the cause of its child is the child's, and does not become that of the parent", async () => {
  await synctest(async () => {
    const ccc = new CustomCauseContext();
    const [ctx, cancel] = withCancel(ccc);
    const because = new Error("TestCustomContextCause");
    cancel(because);
    expect([ctx.err, cause(ctx), ccc.err, cause(ccc)]).toEqual([Canceled, because, null, null]);
    ccc.cancel();
    await settled();
    expect([ctx.err, cause(ctx), ccc.err, cause(ccc)]).toEqual([Canceled, because, Canceled, Canceled]);
  });
});

test("a context of another make that cancels its child itself", () => {
  const ccc = new CustomCauseContext();
  const [ctx, cancel] = withCancel(ccc);
  ccc.cancelChild = cancel;
  ccc.cancel();
  expect([ctx.err, cause(ctx), ccc.err, cause(ccc)]).toEqual([Canceled, Canceled, Canceled, Canceled]);
});

test("children of a context that calls functions itself end with it", async () => {
  await synctest(async () => {
    const ctx0 = new AfterFuncContext();
    const [cancelled] = withCancel(ctx0);
    const [timed] = withTimeout(ctx0, veryLong);
    const done = new Channel<void>();
    afterFunc(ctx0, () => done.close());
    ctx0.cancel(Canceled);
    await Promise.all([cancelled.done!.receive(), timed.done!.receive(), done.receive()]);
  });
});

test("children of a context that calls functions itself take theirs back", () => {
  const ctx0 = new AfterFuncContext();
  const [, cancel1] = withCancel(ctx0);
  const [, cancel2] = withCancel(ctx0);
  expect(ctx0.afterFuncs.size).toBe(2);
  cancel1();
  cancel2();
  expect(ctx0.afterFuncs.size).toBe(0);
  const [, cancel3] = withTimeout(ctx0, veryLong);
  expect(ctx0.afterFuncs.size).toBe(1);
  cancel3();
  expect(ctx0.afterFuncs.size).toBe(0);
  const stop = afterFunc(ctx0, () => {});
  expect(ctx0.afterFuncs.size).toBe(1);
  stop();
  expect(ctx0.afterFuncs.size).toBe(0);
});

test("only a parent that hands out a channel of its own is watched from outside, as in Go by a goroutine", async () => {
  await synctest(async () => {
    const watchers = (done: Channel<never>) => Number(/receivers: (\d+)/.exec(text(done))?.[1]);
    const own = (parent: context.Context) => ({ ...wrapped(parent), done: new Channel<never>(), err: null });
    const [ctx1, cancel1] = withCancel(background());
    const [ctx3, cancel3] = withCancel(wrapped(ctx1));
    const custom = own(wrapped(ctx1));
    const [ctx3b, cancel3b] = withCancel(custom);
    expect(watchers(custom.done)).toBe(1);
    const [ctx4] = withTimeout(ctx3, veryLong);
    const [ctx5, cancel5] = withCancel(ctx4);
    cancel5();
    expect([ctx5.err, ctx4.err, ctx3b.err]).toEqual([Canceled, null, null]);
    cancel1();
    // What is inside must not be used: that has another channel.
    expect([ctx3, ctx3b].map(({ done }) => trySelect({ done }).case)).toEqual(["done", "default"]);
    cancel3b();
    cancel3();
    expect(watchers(custom.done)).toBe(0);
    expect(withCancel(ctx5)[0].err).toBe(Canceled);
  });
});

function text(channel: object): string {
  return (channel as { [key: symbol]: () => string })[Symbol.for("nodejs.util.inspect.custom")]!();
}

// The behaviour is that of TestSignal, TestStop and the tests of NotifyContext in Go's os/signal/signal_test.go. What a
// process does that is told to end is in test/signal/processes.test.ts.
import { Channel, context, go, notify, notifyContext, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";

function kill(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
}

test("Signal: each channel gets the signals that it has asked for, from the host", async () => {
  const [all, winch] = [new Channel<string>(10), new Channel<string>(1)];
  const stops = [notify(winch, "SIGWINCH"), notify(all)] as const;
  for (let i = 0; i < 3; i++) {
    kill("SIGWINCH");
    expect(await winch.take()).toBe("SIGWINCH");
    expect(await all.take()).toBe("SIGWINCH");
  }
  kill("SIGHUP");
  expect(await all.take()).toBe("SIGHUP");
  expect(winch.length).toBe(0);
  for (const stop of stops) stop();
});

test("Stop: after it no signal is delivered, and others still get theirs", async () => {
  const [stopped, other] = [new Channel<string>(1), new Channel<string>(1)];
  const stop = notify(stopped, "SIGWINCH");
  const stopOther = notify(other, "SIGWINCH");
  kill("SIGWINCH");
  expect(await stopped.take()).toBe("SIGWINCH");
  await other.take();
  stop();
  kill("SIGWINCH");
  expect(await other.take()).toBe("SIGWINCH");
  expect(stopped.length).toBe(0);
  stopOther();
});

describe("NotifyContext", () => {
  const parentCause = new Error("parent canceled");

  test("Stop: it is cancelled, and that is its cause", () => {
    const [parent] = context.withCancel(context.background());
    const [ctx, stop] = notifyContext(parent, "SIGHUP");
    expect(String(ctx)).toBe("signal.NotifyContext(context.Background.WithCancel, [hangup])");
    stop();
    expect(ctx.done?.tryReceive()?.ok).toBe(false);
    expect([ctx.err, context.cause(ctx)]).toEqual([context.Canceled, context.Canceled]);
  });

  test.each([["before"], ["after"]])("CancelParent, PrematureCancelParent: %s it is made", async (when) => {
    const [parent, cancel] = context.withCancel(context.background());
    if (when === "before") cancel(parentCause);
    const [ctx, stop] = notifyContext(parent, "SIGINT");
    expect(String(ctx)).toBe("signal.NotifyContext(context.Background.WithCancel, [interrupt])");
    cancel(parentCause);
    await ctx.done?.receive();
    expect([ctx.err, context.cause(ctx)]).toEqual([context.Canceled, parentCause]);
    stop();
  });

  test("SimultaneousStop: ten at once", async () => {
    const [ctx, stop] = notifyContext(context.background(), "SIGINT");
    expect(String(ctx)).toBe("signal.NotifyContext(context.Background, [interrupt])");
    const group = new WaitGroup();
    for (let i = 0; i < 10; i++) group.go(stop);
    await group.wait();
    await ctx.done?.receive();
    expect(ctx.err).toBe(context.Canceled);
  });

  test("Stringer", () => {
    const [parent] = context.withCancel(context.background());
    const [ctx, stop] = notifyContext(parent, "SIGHUP", "SIGINT", "SIGTERM");
    expect(String(ctx)).toBe("signal.NotifyContext(context.Background.WithCancel, [hangup interrupt terminated])");
    stop();
  });

  test("Notifications, Cause: of ten signals the first cancels it, and the others do nothing", async () => {
    const [ctx, stop] = notifyContext(context.background(), "SIGINT");
    const group = new WaitGroup();
    for (let i = 0; i < 10; i++) group.go(() => kill("SIGINT"));
    await group.wait();
    await go(() => ctx.done?.receive());
    expect(ctx.err).toBe(context.Canceled);
    expect(context.cause(ctx)).toMatchObject({ message: "interrupt signal received", cause: context.Canceled });
    // The last of them has been delivered, too.
    const signals = new Channel<string>(1);
    const unnotify = notify(signals, "SIGWINCH");
    kill("SIGWINCH");
    await signals.take();
    unnotify();
    stop();
  });
});

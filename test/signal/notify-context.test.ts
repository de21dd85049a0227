import { inspect } from "node:util";
import { Channel, context, notify, notifyContext, sleep } from "goroutines";
import { synctest } from "goroutines/testing";
import { afterEach, describe, expect, test } from "vitest";

const failure = new Error("the parent is over");

function signal(name: NodeJS.Signals): void {
  process.emit(name, name);
}

/** Whether the default action of the signal is kept away. */
function isHeld(name: NodeJS.Signals): boolean {
  return process.listenerCount(name) > 0;
}

afterEach(() => {
  for (const name of ["SIGUSR2", "SIGHUP"] as const) expect(isHeld(name)).toBe(false);
});

describe("rule 282: the context is cancelled", () => {
  test("by the first of its signals, before anything else runs", () => {
    const [ctx, stop] = notifyContext(context.background(), "SIGUSR2", "SIGHUP");
    expect([ctx.err, ctx.signal.aborted]).toEqual([null, false]);
    signal("SIGHUP");
    expect([ctx.err, ctx.signal.aborted]).toEqual([context.Canceled, true]);
    signal("SIGUSR2");
    expect(String(context.cause(ctx))).toBe("AbortError: hangup signal received");
    stop();
  });

  test.each<[string, () => [context.Context | AbortSignal, () => void]]>([
    [
      "context",
      () => {
        const [parent, cancel] = context.withCancel(context.background());
        return [parent, () => cancel(failure)];
      },
    ],
    [
      "foreign signal",
      () => {
        const quit = new AbortController();
        return [quit.signal, () => quit.abort(failure)];
      },
    ],
  ])("by its parent, a %s", (_, make) => {
    const [parent, cancel] = make();
    const [ctx, stop] = notifyContext(parent, "SIGUSR2");
    cancel();
    expect([ctx.err, context.cause(ctx)]).toEqual([context.Canceled, failure]);
    stop();
  });

  test("not by a signal that it has not asked for", () => {
    const [ctx, stop] = notifyContext(context.background(), "SIGUSR2");
    signal("SIGHUP");
    expect(ctx.err).toBeNull();
    stop();
  });

  test("and those that are made from it, which wake whoever waits", () =>
    synctest(async () => {
      const [ctx, stop] = notifyContext(context.background(), "SIGUSR2");
      const [child, cancel] = context.withTimeout(ctx, 1_000);
      const sleeping = sleep(500, { signal: child.signal });
      const waiting = ctx.done?.receive();
      signal("SIGUSR2");
      const cause = context.cause(ctx);
      await expect(sleeping).rejects.toBe(cause);
      expect(await waiting).toEqual({ value: undefined, ok: false });
      expect(child.err).toBe(context.Canceled);
      cancel();
      stop();
    }));
});

describe("rule 283: the cause names the signal", () => {
  test.each<[NodeJS.Signals, string]>([
    ["SIGHUP", "hangup signal received"],
    ["SIGINT", "interrupt signal received"],
    ["SIGTERM", "terminated signal received"],
    ["SIGUSR2", "user defined signal 2 signal received"],
    ["SIGURG", "SIGURG signal received"],
  ])("%s: %s", (name, message) => {
    const [ctx, stop] = notifyContext(context.background(), name);
    signal(name);
    expect(ctx.err).toBe(context.Canceled);
    const cause = context.cause(ctx) as Error;
    expect(cause).toBeInstanceOf(Error);
    expect(cause).toMatchObject({ message, name: "AbortError", cause: context.Canceled });
    expect(ctx.signal.reason).toBe(cause);
    stop();
  });
});

describe("rule 284: the stop function", () => {
  test("cancels the context with the cause Canceled, and gives the signals back", () => {
    const [ctx, stop] = notifyContext(context.background(), "SIGUSR2", "SIGHUP");
    stop();
    expect([ctx.err, context.cause(ctx)]).toEqual([context.Canceled, context.Canceled]);
    expect([isHeld("SIGUSR2"), isHeld("SIGHUP")]).toEqual([false, false]);
  });

  test("may be called again, and after a signal leaves the cause as it is", () => {
    const [ctx, stop] = notifyContext(context.background(), "SIGUSR2");
    signal("SIGUSR2");
    const cause = context.cause(ctx);
    stop();
    stop();
    expect(context.cause(ctx)).toBe(cause);
  });

  test("leaves the signals to others who have asked for them", () => {
    const channel = new Channel<string>(1);
    const unnotify = notify(channel, "SIGUSR2");
    const [, stop] = notifyContext(context.background(), "SIGUSR2");
    stop();
    stop();
    signal("SIGUSR2");
    expect(channel.tryReceive()?.value).toBe("SIGUSR2");
    unnotify();
  });

  test("is what using calls", () => {
    let seen: context.Context;
    {
      const [ctx, stop] = notifyContext(context.background(), "SIGUSR2");
      using _ = stop;
      seen = ctx;
      expect(isHeld("SIGUSR2")).toBe(true);
    }
    expect([seen.err, isHeld("SIGUSR2")]).toEqual([context.Canceled, false]);
  });
});

test("rule 285: after the first signal the default action stays away until the context is stopped", () => {
  const [, stop] = notifyContext(context.background(), "SIGUSR2");
  signal("SIGUSR2");
  expect(isHeld("SIGUSR2")).toBe(true);
  stop();
  expect(isHeld("SIGUSR2")).toBe(false);
});

test("rule 286: under a cancelled parent the context is born cancelled, and its signals are held back until it is stopped", () => {
  const [parent, cancel] = context.withCancel(context.background());
  cancel(failure);
  const [ctx, stop] = notifyContext(parent, "SIGUSR2");
  expect([ctx.err, context.cause(ctx), isHeld("SIGUSR2")]).toEqual([context.Canceled, failure, true]);
  signal("SIGUSR2");
  expect(context.cause(ctx)).toBe(failure);
  stop();
});

describe("rule 287: as text", () => {
  test("the context names its signals", () => {
    const [parent, cancel] = context.withCancel(context.background());
    const [ctx, stop] = notifyContext(parent, "SIGHUP", "SIGUSR2");
    const text = "signal.NotifyContext(context.Background.WithCancel, [hangup user defined signal 2])";
    expect([String(ctx), inspect(ctx)]).toEqual([text, text]);
    expect(String(context.withCancel(ctx)[0])).toBe(`${text}.WithCancel`);
    stop();
    cancel();
  });

  test("the context of all signals names none", () => {
    const [ctx, stop] = notifyContext(context.background());
    expect(String(ctx)).toBe("signal.NotifyContext(context.Background)");
    stop();
  });
});

test("the context has the values and the deadline of its parent", () =>
  synctest(() => {
    const name = context.key<string>("name");
    const [parent, cancel] = context.withTimeout(context.withValue(context.background(), name, "gopher"), 1_000);
    const [ctx, stop] = notifyContext(parent, "SIGUSR2");
    expect([ctx.value(name), ctx.deadline]).toEqual(["gopher", parent.deadline]);
    stop();
    cancel();
  }));

describe("what is wrong is refused, and nothing has changed:", () => {
  test("a parent that is none", () => {
    expect(() => notifyContext(null as never, "SIGUSR2")).toThrow("cannot create context from nil parent");
  });

  test("an unknown signal", () => {
    const [parent, cancel] = context.withCancel(context.background());
    expect(() => notifyContext(parent, "SIGUSR2", "SIGFOO")).toThrow('os/signal: unknown signal "SIGFOO"');
    cancel();
  });
});

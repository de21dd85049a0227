import { getEventListeners } from "node:events";
import { runInNewContext } from "node:vm";
import { Channel, context, select, trySelect } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

const { background, Canceled, cause, DeadlineExceeded, fromSignal, withCancel, withTimeout } = context;

const isDone = ({ done }: context.Context) => trySelect({ done }).case === "done";
const listeners = ({ signal }: AbortController) => getEventListeners(signal, "abort").length;

/** What can be made from a signal, and is cancelled with it. */
const makers: Record<string, (signal: AbortSignal) => context.Context> = {
  fromSignal,
  withCancel: (signal) => withCancel(signal)[0],
  withTimeout: (signal) => withTimeout(signal, 1_000_000)[0],
  withDeadline: (signal) => context.withDeadline(signal, new Date(8.64e15))[0],
  withValue: (signal) => context.withValue(signal, "key", 1),
  "withCancel below withValue": (signal) => withCancel(context.withValue(signal, "key", 1))[0],
};

describe.each(Object.entries(makers))("%s of a foreign signal", (_, make) => {
  test("rule 182: is cancelled in the step in which it aborts, with its reason as the cause", () => {
    const controller = new AbortController();
    const ctx = make(controller.signal);
    const [child] = withCancel(ctx);
    expect([ctx.err, cause(ctx), isDone(ctx), child.err]).toEqual([null, null, false, null]);
    controller.abort("why");
    for (const each of [ctx, child]) {
      expect([each.err, cause(each), isDone(each), each.signal.reason]).toEqual([Canceled, "why", true, "why"]);
    }
    expect(listeners(controller)).toBe(0);
  });

  test("rule 182: is born cancelled if it is aborted already", () => {
    const ctx = make(AbortSignal.abort("why"));
    expect([ctx.err, cause(ctx), isDone(ctx), ctx.signal.aborted]).toEqual([Canceled, "why", true, true]);
  });

  test("rule 182: wakes who waits for it", async () => {
    const controller = new AbortController();
    const ctx = make(controller.signal);
    const waiting = [select({ done: ctx.done }), select({ signal: ctx.signal }), ctx.done!.receive()];
    controller.abort("why");
    expect(await Promise.all(waiting)).toEqual([
      { case: "done", value: undefined, ok: false },
      { case: "signal", value: "why", ok: false },
      { value: undefined, ok: false },
    ]);
    expect(listeners(controller)).toBe(0);
  });

  test.each(["of another realm", "of a program's own making"])("may be one %s", (kind) => {
    const [signal, abort] = kind === "of another realm" ? signalOfAnotherRealm() : ownSignal();
    const ctx = make(signal);
    const [child] = withCancel(ctx);
    abort("why");
    expect([ctx.err, cause(ctx), child.err, cause(child)]).toEqual([Canceled, "why", Canceled, "why"]);
  });
});

/** Node has no way to make a signal in another realm, but an event target with the properties is what polyfills are. */
function signalOfAnotherRealm(): [AbortSignal, (reason: unknown) => void] {
  const sandbox = { EventTarget, Event };
  const make = `class Signal extends EventTarget { aborted = false; reason = undefined; }
    const signal = new Signal();
    [signal, (reason) => { signal.aborted = true; signal.reason = reason; signal.dispatchEvent(new Event("abort")); }]`;
  return runInNewContext(make, sandbox) as never;
}

function ownSignal(): [AbortSignal, (reason: unknown) => void] {
  const calls = new Set<() => void>();
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_: string, call: () => void) => calls.add(call),
    removeEventListener: (_: string, call: () => void) => calls.delete(call),
  };
  const abort = (reason: unknown) => {
    signal.aborted = true;
    signal.reason = reason;
    for (const call of [...calls]) call();
  };
  return [signal as never, abort];
}

test("a context of a signal has that signal, no deadline and no values", () => {
  const { signal } = new AbortController();
  const ctx = fromSignal(signal);
  expect([ctx.signal, ctx.deadline, ctx.value("key")]).toEqual([signal, undefined, undefined]);
  expect(ctx.signal).toBe(signal);
});

test("a context of the signal of a context is that context", () => {
  for (const ctx of [background(), withCancel(background())[0]]) expect(fromSignal(ctx.signal)).toBe(ctx);
  const [parent, cancel] = withTimeout(background(), 1_000_000);
  const [child] = withCancel(parent.signal);
  expect(child.deadline).toBe(parent.deadline);
  cancel("why");
  expect([child.err, cause(child)]).toEqual([Canceled, "why"]);
});

test("a signal that stands for a context whose deadline has passed gives its err to what is made from it", () => {
  const [ctx] = withTimeout(background(), 0);
  const [child] = withCancel(AbortSignal.any([ctx.signal, new AbortController().signal]));
  expect([child.err, cause(child)]).toEqual([DeadlineExceeded, DeadlineExceeded]);
});

test("an abort without a reason has the host's own as its cause", () => {
  const controller = new AbortController();
  const [ctx] = withCancel(controller.signal);
  controller.abort();
  expect(ctx.err).toBe(Canceled);
  expect((cause(ctx) as Error).name).toBe("AbortError");
  expect(cause(ctx)).toBe(controller.signal.reason);
  expect(cause(withCancel(AbortSignal.abort(null))[0])).toBe(Canceled);
});

test("rule 171: a signal has one listener while it has children, however many, and none when the last is gone", () => {
  const controller = new AbortController();
  const contexts = Array.from({ length: 100 }, (_, i) =>
    i % 2 === 0 ? withCancel(controller.signal) : withTimeout(controller.signal, 1_000_000),
  );
  expect(listeners(controller)).toBe(1);
  for (const [, cancel] of contexts.slice(1)) cancel();
  expect(listeners(controller)).toBe(1);
  contexts[0]![1]();
  expect(listeners(controller)).toBe(0);
});

test("a context of a signal listens only while somebody depends on it", async () => {
  const controller = new AbortController();
  const ctx = fromSignal(controller.signal);
  expect([listeners(controller), ctx.err]).toEqual([0, null]);
  const leave = new AbortController();
  const waiting = ctx.done!.receive(leave);
  expect(listeners(controller)).toBe(1);
  leave.abort("left");
  await expect(waiting).rejects.toBe("left");
  expect(listeners(controller)).toBe(0);
  const stop = context.afterFunc(ctx, () => {});
  expect(listeners(controller)).toBe(1);
  stop();
  expect(listeners(controller)).toBe(0);
  controller.abort("why");
  expect([ctx.err, cause(ctx)]).toEqual([Canceled, "why"]);
});

test("a signal that throws when it is asked to listen makes no context, and nothing of it stays", () => {
  const broken = {
    aborted: false,
    addEventListener() {
      throw new Error("broken");
    },
    removeEventListener() {},
  } as never as AbortSignal;
  expect(() => withCancel(broken)).toThrow("broken");
  const ctx = fromSignal(broken);
  expect(() => withCancel(ctx)).toThrow("broken");
  expect(() => context.afterFunc(ctx, () => {})).toThrow("broken");
  expect(ctx.err).toBeNull();
});

test("a receive from the channel of a broken signal rejects", async () => {
  const broken = {
    aborted: false,
    addEventListener() {
      throw new Error("broken");
    },
    removeEventListener() {},
  };
  await expect(fromSignal(broken as never).done!.receive()).rejects.toThrow("broken");
});

test("a signal that has aborted when it is listened to, though it has just said otherwise, is heard", async () => {
  const signal = {
    aborted: false,
    reason: "why",
    addEventListener() {
      signal.aborted = true;
    },
    removeEventListener() {},
  } as never as { aborted: boolean } & AbortSignal;
  const ctx = fromSignal(signal);
  expect(await ctx.done!.receive()).toEqual({ value: undefined, ok: false });
  expect(cause(ctx)).toBe("why");
});

test("a listener of the signal that stops all others does not keep a context from being cancelled", () => {
  const controller = new AbortController();
  controller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  const [ctx] = withCancel(controller.signal);
  controller.abort("why");
  expect([ctx.err, cause(ctx)]).toEqual([Canceled, "why"]);
});

test("what a listener of a child's signal starts does not disturb the operations that wait for the parent", async () => {
  const controller = new AbortController();
  const [child] = withCancel(controller.signal);
  const channel = new Channel<number>();
  const before = channel.receive(controller).catch((reason: unknown) => reason);
  const late: Promise<unknown>[] = [];
  child.signal.addEventListener("abort", () =>
    late.push(channel.receive(controller).catch((reason: unknown) => reason)),
  );
  const after = channel.receive(controller).catch((reason: unknown) => reason);
  controller.abort("why");
  await settled();
  expect(await Promise.all([before, after, ...late])).toEqual(["why", "why", "why"]);
});

import { ClosedChannelError, context, go, select, trySelect, WaitGroup } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { leavesGoroutines } from "../support/leak-check.js";

const { background, Canceled, withCancel } = context;

const isDone = ({ done }: context.Context) => trySelect({ done }).case === "done";

/** A context, and a chain of descendants of all kinds. */
function family() {
  const [root, cancel] = withCancel(background());
  const value = context.withValue(root, "key", 1);
  const [child, cancelChild] = withCancel(value);
  const [timed] = context.withTimeout(child, 1_000);
  const [grandchild] = withCancel(timed);
  return { all: [root, value, child, timed, grandchild], root, child, cancel, cancelChild };
}

test("rule 168: cancel closes done and sets err before it returns, for all descendants too", async () => {
  await synctest(async () => {
    const { all, cancel } = family();
    expect(all.map(isDone)).toEqual(all.map(() => false));
    expect(all.map(({ err }) => err)).toEqual(all.map(() => null));
    cancel();
    expect(all.map(isDone)).toEqual(all.map(() => true));
    expect(all.map(({ err }) => err)).toEqual(all.map(() => Canceled));
  });
});

test("rule 168: cancel aborts the signals before it returns, those of descendants after it", () => {
  const { all, cancel } = family();
  const aborted: number[] = [];
  for (const [index, { signal }] of all.entries()) {
    // The second is a value, whose signal is that of its parent.
    if (index !== 1) signal.addEventListener("abort", () => aborted.push(index));
  }
  cancel();
  expect(aborted).toEqual([0, 2, 3, 4]);
  expect(all.map(({ signal }) => signal.reason)).toEqual(all.map(() => Canceled));
});

test("rule 168: a second cancel does nothing", () => {
  const [ctx, cancel] = withCancel(background());
  cancel("first");
  cancel("second");
  cancel();
  expect([ctx.err, context.cause(ctx), ctx.signal.reason]).toEqual([Canceled, "first", "first"]);
});

test("rule 168: cancel wakes who waits for the context and its descendants, parents first, and these in their order", async () => {
  await synctest(async () => {
    const [root, cancel] = withCancel(background());
    const children = Array.from({ length: 4 }, () => withCancel(root)[0]);
    const [grandchild] = withCancel(children[1]!);
    const log: string[] = [];
    const wait = async (name: string, ctx: context.Context) => {
      await select({ done: ctx.done });
      log.push(name);
    };
    const group = new WaitGroup();
    for (const [name, ctx] of [
      ["grandchild", grandchild],
      ["3", children[3]!],
      ["2", children[2]!],
      ["1", children[1]!],
      ["0", children[0]!],
      ["root", root],
    ] as const) {
      group.go(() => wait(name, ctx));
    }
    await settled();
    cancel();
    await group.wait();
    expect(log).toEqual(["root", "0", "1", "grandchild", "2", "3"]);
  });
});

test("rule 169: done is the same channel every time, and err never changes once it is closed", () => {
  const [ctx, cancel] = withCancel(background());
  const { done } = ctx;
  expect(ctx.done).toBe(done);
  expect(context.withValue(ctx, "key", 1).done).toBe(done);
  cancel("why");
  expect(ctx.done).toBe(done);
  expect(ctx.err).toBe(Canceled);
  expect(ctx.err).toBe(Canceled);
});

test("rule 169: whoever sees err sees done closed, also in what a cancellation wakes", async () => {
  const { all, cancel } = family();
  const seen: boolean[] = [];
  for (const { signal } of all) {
    signal.addEventListener("abort", () => seen.push(...all.map((ctx) => ctx.err !== null && isDone(ctx))));
  }
  cancel();
  expect(seen.length).toBe(25);
  expect(seen).not.toContain(false);
});

test("the channel of a context is always empty, is received from as one that is closed, and tells what it is", async () => {
  const [ctx, cancel] = withCancel(background());
  const done = ctx.done!;
  expect([done.capacity, done.length, done.tryReceive()]).toEqual([0, 0, undefined]);
  const parked = [done.receive(), done.receive()];
  const looping = (async () => {
    for await (const _ of done);
    return "over";
  })();
  cancel();
  expect(await Promise.all(parked)).toEqual(parked.map(() => ({ value: undefined, ok: false })));
  expect(await looping).toBe("over");
  expect(done.tryReceive()).toEqual({ value: undefined, ok: false });
  await expect(done.take()).rejects.toThrow(new ClosedChannelError("receive from closed channel"));
});

test("take from the channel of a context rejects when that is cancelled while it waits", async () => {
  const [ctx, cancel] = withCancel(background());
  const taken = ctx.done!.take();
  cancel();
  await expect(taken).rejects.toThrow(new ClosedChannelError("receive from closed channel"));
});

test("a receive from the channel of a context can be cancelled by another signal", async () => {
  const [ctx, cancel] = withCancel(background());
  const leave = new AbortController();
  const received = ctx.done!.receive(leave);
  leave.abort("left");
  await expect(received).rejects.toBe("left");
  cancel();
});

test("rule 170: a child of a cancelled context is born cancelled, with its err and cause", () => {
  const [parent, cancel] = withCancel(background());
  cancel("why");
  for (const make of [
    () => withCancel(parent)[0],
    () => context.withTimeout(parent, 1_000)[0],
    () => context.withTimeout(parent, 0, "too late")[0],
    () => withCancel(context.withValue(parent, "key", 1))[0],
  ]) {
    const child = make();
    expect([isDone(child), child.err, context.cause(child), child.signal.reason]).toEqual([
      true,
      Canceled,
      "why",
      "why",
    ]);
  }
});

test("rule 171: a cancelled child leaves its parent and its siblings as they were", () => {
  const { root, child, all, cancelChild } = family();
  const [sibling] = withCancel(root);
  cancelChild("enough");
  expect(all.map(isDone)).toEqual([false, false, true, true, true]);
  expect([root.err, sibling.err, context.cause(root), root.signal.aborted]).toEqual([null, null, null, false]);
  expect(context.cause(child)).toBe("enough");
});

test("a chain of contexts that is longer than the stack is deep is cancelled, asked and shown", async () => {
  const [root, cancel] = withCancel(background());
  let ctx: context.Context = context.withValue(root, "key", "value");
  for (let i = 0; i < 20_000; i++) ctx = i % 2 === 0 ? withCancel(ctx)[0] : context.withValue(ctx, i, i);
  expect(ctx.value("key")).toBe("value");
  expect(String(ctx)).toMatch(/^context\.Background\.WithCancel\.WithValue\(key, value\)\.WithCancel/);
  const done = ctx.done!.receive();
  cancel("why");
  expect(await done).toEqual({ value: undefined, ok: false });
  expect(context.cause(ctx)).toBe("why");
});

test("a cancel function can be given to whatever calls it, and disposed of", () => {
  const [ctx, cancel] = withCancel(background());
  {
    using _ = cancel;
    expect(ctx.err).toBeNull();
  }
  expect([ctx.err, context.cause(ctx)]).toEqual([Canceled, Canceled]);
});

test("rule 128: the two errors compare by identity, and code that checks names knows them", () => {
  expect([Canceled.message, Canceled.name]).toEqual(["context canceled", "AbortError"]);
  expect(Canceled.stack).toBe("AbortError: context canceled");
  const { DeadlineExceeded } = context;
  expect([DeadlineExceeded.message, DeadlineExceeded.name]).toEqual(["context deadline exceeded", "TimeoutError"]);
  expect([Canceled, DeadlineExceeded].every((error) => error instanceof Error)).toBe(true);
  expect(Object.keys(Canceled)).toEqual([]);
  const [ctx, cancel] = withCancel(background());
  cancel();
  expect(ctx.err).toBe(Canceled);
});

test("a wait for a context that nobody cancels is a wait like any other", async () => {
  leavesGoroutines("nobody cancels the context");
  const [ctx] = withCancel(background());
  go(() => ctx.done!.receive());
});

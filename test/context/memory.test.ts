import { getEventListeners } from "node:events";
import { Channel, context, select } from "goroutines";
import { describe, expect, test } from "vitest";
import { collectGarbage, heapGrowth, isCollected, keepAlive } from "../support/garbage.js";

const { background, withCancel, withTimeout } = context;

/** As many as come and go under one parent. Each that stayed would be some hundred bytes. */
const MANY = 50_000;
const BYTES_EACH = 60;

/** What comes and goes under a parent. */
const comings: Record<string, (parent: context.Parent) => void> = {
  "children that are cancelled": (parent) => withCancel(parent)[1](),
  "children with a deadline that are cancelled": (parent) => withTimeout(parent, 3_600_000)[1](),
  "children with a value": (parent) => void context.withValue(parent, "key", {}),
  "children without cancellation": (parent) => void context.withoutCancel(parent),
  "functions that are stopped": (parent) => void context.afterFunc(parent, () => {})(),
  "children whose signal was used": (parent) => {
    const [ctx, cancel] = withCancel(parent);
    ctx.signal.addEventListener("abort", () => {});
    cancel();
  },
  "grandchildren that end with their parent": (parent) => {
    const [child, cancel] = withCancel(parent);
    withTimeout(context.withValue(child, "key", {}), 3_600_000);
    cancel();
  },
  "children born cancelled": (parent) => void withTimeout(parent, 0),
};

const parents: Record<string, () => context.Parent> = {
  "a context": () => withCancel(background())[0],
  "a context with a deadline": () => withTimeout(background(), 3_600_000)[0],
  "a foreign signal": () => new AbortController().signal,
  "a context of a foreign signal": () => context.fromSignal(new AbortController().signal),
};

describe.each(Object.entries(comings))("rule 171: %s leave nothing behind", (_, come) => {
  test.each(Object.entries(parents))("in %s", async (_name, make) => {
    const parent = make();
    for (let i = 0; i < 1_000; i++) come(parent);
    const grown = await heapGrowth(async () => {
      for (let i = 0; i < MANY; i++) {
        come(parent);
        // What is cancelled or called goes on in a microtask.
        if (i % 1_000 === 0) await new Promise(setImmediate);
      }
    });
    expect(grown).toBeLessThan(MANY * BYTES_EACH);
    if (parent instanceof AbortSignal) expect(getEventListeners(parent, "abort")).toEqual([]);
    keepAlive(parent);
  });
});

test("operations that come and go leave nothing behind in the context whose channel or signal they wait for", async () => {
  const [ctx] = withTimeout(background(), 3_600_000);
  const other = new Channel<number>();
  const wait = async () => {
    const waits = [select({ done: ctx.done, other }), select({ signal: ctx.signal, other }), other.receive(ctx)];
    while (other.trySend(1));
    await Promise.all(waits);
  };
  for (let i = 0; i < 1_000; i++) await wait();
  const grown = await heapGrowth(async () => {
    for (let i = 0; i < 20_000; i++) await wait();
  });
  expect(grown).toBeLessThan(20_000 * BYTES_EACH);
  keepAlive(ctx);
});

test("a context that is dropped goes with its last reference, if its parent cannot be cancelled", async () => {
  const dropped = (make: () => object) => new WeakRef(make());
  const references = [
    dropped(() => withCancel(background())[0]),
    dropped(() => withCancel(context.withValue(background(), "key", {}))[0].signal),
    dropped(() => context.withoutCancel(withCancel(background())[0])),
  ];
  for (const reference of references) expect(await isCollected(reference)).toBe(true);
});

test("what was made from a context does not keep its ended siblings, nor an ended child its waiters", async () => {
  const [parent] = withCancel(background());
  const sibling = (() => {
    const [ctx, cancel] = withCancel(parent);
    const receiving = ctx.done!.receive();
    cancel();
    return { ctx: new WeakRef(ctx), receiving: new WeakRef(receiving) };
  })();
  const [ctx] = withCancel(parent);
  expect(await isCollected(sibling.receiving)).toBe(true);
  expect(await isCollected(sibling.ctx)).toBe(true);
  keepAlive(ctx, parent);
});

test("a deadline whose context nobody holds is not lost to a garbage collection: its signal is aborted", async () => {
  const reason = await new Promise((resolve) => {
    const listen = () => {
      const [{ signal }] = withTimeout(background(), 30);
      const any = AbortSignal.any([signal]);
      any.addEventListener("abort", () => resolve(any.reason));
      signal.addEventListener("abort", () => resolve(signal.reason));
    };
    listen();
    const turn = setInterval(() => globalThis.gc?.(), 5);
    setTimeout(() => clearInterval(turn), 200);
  });
  await collectGarbage();
  expect(reason).toBe(context.DeadlineExceeded);
});

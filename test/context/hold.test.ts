import type { Channel, context, select, sleep } from "goroutines";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeHost } from "../runtime/fake-host.js";

/** The package on a host whose clock moves by hand. */
interface Library {
  readonly Channel: new <T>(capacity?: number) => Channel<T>;
  readonly context: typeof context;
  readonly select: typeof select;
  readonly sleep: typeof sleep;
}

let host: FakeHost;
let library: Library;

beforeEach(async () => {
  host = new FakeHost();
  library = await host.load(() => import("../../src/index.js"));
});

const background = () => library.context.background();
const withTimeout = (parent: context.Context, ms: number) => library.context.withTimeout(parent, ms);

/** What microtasks have been put off. */
const microtasks = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The ways to wait for a context. Each returns what ends the wait. */
const ways: Record<string, (ctx: context.Context) => () => unknown> = {
  "a receive from done": (ctx) => {
    const leave = new AbortController();
    ctx.done!.receive(leave).catch(() => {});
    return () => leave.abort();
  },
  "a loop over done": (ctx) => {
    const iterator = ctx.done![Symbol.asyncIterator]();
    void iterator.next();
    return () => iterator.return!();
  },
  "done as a case": (ctx) => {
    const other = new library.Channel<void>();
    void library.select({ done: ctx.done, other });
    return () => other.close();
  },
  "its signal as a case": (ctx) => {
    const other = new library.Channel<void>();
    void library.select({ signal: ctx.signal, other });
    return () => other.close();
  },
  "its signal in the options of an operation": (ctx) => {
    const other = new library.Channel<void>();
    other.receive({ signal: ctx.signal }).catch(() => {});
    return () => other.close();
  },
  "its signal in the options of a select": (ctx) => {
    const other = new library.Channel<void>();
    library.select({ other }, { signal: ctx.signal }).catch(() => {});
    return () => other.close();
  },
  "a function that is called after it": (ctx) => library.context.afterFunc(ctx, () => {}),
  "a child that is waited for": (ctx) => ways["a receive from done"]!(library.context.withCancel(ctx)[0]),
  "a grandchild with a later deadline that is waited for": (ctx) =>
    ways["done as a case"]!(withTimeout(library.context.withCancel(ctx)[0], 1_000)[0]),
  "a child with a value that is waited for": (ctx) =>
    ways["its signal as a case"]!(library.context.withValue(ctx, "key", 1)),
  "a child of its signal that is waited for": (ctx) =>
    ways["a receive from done"]!(library.context.withCancel(ctx.signal)[0]),
};

describe.each(Object.entries(ways))("rule 175: %s", (name, wait) => {
  test("holds the process, from its beginning to its end", () => {
    const [ctx] = withTimeout(background(), 100);
    expect(host.holds).toBe(false);
    const end = wait(ctx);
    expect(host.holds).toBe(true);
    end();
    expect(host.holds).toBe(false);
  });

  test("holds it until the deadline, when another has ended before", async () => {
    const [ctx] = withTimeout(background(), 100);
    const ends = [wait(ctx), wait(ctx)];
    ends[0]!();
    expect(host.holds).toBe(true);
    host.runTimeout();
    await microtasks();
    expect([ctx.err, host.time, host.holds]).toEqual([library.context.DeadlineExceeded, 100, false]);
    ends[1]!();
    expect(host.holds).toBe(false);
  });

  test("does not hold it any more when the context is cancelled", async () => {
    const [ctx, cancel] = withTimeout(background(), 100);
    wait(ctx);
    cancel();
    await microtasks();
    expect([ctx.err, host.holds]).toEqual([library.context.Canceled, false]);
  });

  test("holds nothing if there is no deadline", () => {
    wait(library.context.withCancel(background())[0]);
    expect(host.holds).toBe(name.includes("with a later deadline"));
  });
});

test("rule 175: what is made from a context, has its signal, or listens to that does not hold the process", () => {
  const [ctx] = withTimeout(background(), 100);
  ctx.signal.addEventListener("abort", () => {});
  library.context.withCancel(ctx);
  library.context.withValue(ctx, "key", 1);
  library.context.fromSignal(ctx.signal);
  withTimeout(ctx, 50);
  expect([ctx.done!.tryReceive(), ctx.err]).toEqual([undefined, null]);
  expect(host.holds).toBe(false);
});

test("a wait for a child with an earlier deadline holds only until that", async () => {
  const [parent] = withTimeout(background(), 100);
  const [child] = withTimeout(parent, 10);
  const waiting = child.done!.receive();
  host.runTimeout();
  await waiting;
  expect([host.time, host.holds, parent.err]).toEqual([10, false, null]);
});

test("a deadline that nobody waits for comes as long as the process lives: its signal is aborted", async () => {
  const [ctx] = withTimeout(background(), 100);
  let aborted: unknown;
  ctx.signal.addEventListener("abort", () => {
    aborted = ctx.signal.reason;
  });
  host.runTimeout();
  await microtasks();
  expect([host.time, aborted]).toEqual([100, library.context.DeadlineExceeded]);
});

test("a deadline that nobody waits for does not hold what another timer holds", () => {
  withTimeout(background(), 50);
  const leave = new AbortController();
  library.sleep(100, leave).catch(() => {});
  expect(host.holds).toBe(true);
  leave.abort();
  expect(host.holds).toBe(false);
});

describe("between its deadline and the host's timeout, whoever looks sees a context that is over:", () => {
  const looks: Record<string, (ctx: context.Context) => unknown> = {
    err: (ctx) => ctx.err !== null,
    done: (ctx) => ctx.done!.tryReceive()?.ok === false,
    "the cause": (ctx) => library.context.cause(ctx) === library.context.DeadlineExceeded,
    "its signal": (ctx) => ctx.signal.aborted,
    "the err of a child": (ctx) => library.context.withCancel(ctx)[0].err !== null,
    "the stop function of afterFunc": (ctx) => !library.context.afterFunc(ctx, () => {})(),
  };

  test.each(Object.entries(looks))("%s", (_, look) => {
    const [ctx] = withTimeout(background(), 100);
    expect(look(ctx)).toBe(false);
    host.time = 99.75;
    expect(look(ctx)).toBe(false);
    host.time = 100;
    expect(look(ctx)).toBe(true);
  });

  test("a child that was made before", () => {
    const [ctx] = withTimeout(background(), 100);
    const [child] = library.context.withCancel(ctx);
    host.time = 100;
    expect(child.err).toBe(library.context.DeadlineExceeded);
  });

  test("a cancel that comes too late", () => {
    const [ctx, cancel] = withTimeout(background(), 100);
    host.time = 100;
    cancel();
    expect(ctx.err).toBe(library.context.DeadlineExceeded);
  });

  test("a parent whose deadline came after that of its child", () => {
    const [parent] = library.context.withTimeout(background(), 100, "parent");
    const [child] = library.context.withTimeout(parent, 50, "child");
    host.time = 150;
    expect(parent.err).toBe(library.context.DeadlineExceeded);
    expect([parent, child].map(library.context.cause)).toEqual(["parent", "child"]);
  });
});

test("a host that numbers its timeouts has none when the last context is cancelled", async () => {
  host = new FakeHost("numbers");
  library = await host.load(() => import("../../src/index.js"));
  const [, cancel] = withTimeout(background(), 100);
  const [waited, cancelWaited] = withTimeout(background(), 50);
  const received = waited.done!.receive();
  cancelWaited();
  await received;
  expect(host.timeouts).toHaveLength(1);
  cancel();
  expect(host.timeouts).toEqual([]);
});

// The behaviour is that of TestBackground, TestTODO, TestWithCancel, TestDeadline, TestTimeout, TestCanceledTimeout,
// TestValues, TestSimultaneousCancels, TestInterlockedCancels, TestLayersCancel, TestLayersTimeout,
// TestWithCancelCanceledParent, TestWithCancelSimultaneouslyCanceledParent, TestWithValueChecksKey,
// TestInvalidDerivedFail, TestWithoutCancel, TestContextErrDoneRace, TestParentFinishesChild and TestChildFinishesFirst in Go's
// context/x_test.go and context/context_test.go, and of its examples ExampleWithCancel and ExampleWithValue.
import { Channel, context, go, Hour, Millisecond, now, select, Timer, trySelect, WaitGroup } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../../src/testing/random-priorities.js";
import { wrapped } from "./other-context.js";

const { background, Canceled, cause, DeadlineExceeded, todo, withCancel, withDeadline, withTimeout, withValue } =
  context;

const short = 1 * Millisecond;
const veryLong = 1_000 * Hour;
const isDone = ({ done }: context.Context) => trySelect({ done }).case === "done";

test.each([
  [background, "context.Background"],
  [todo, "context.TODO"],
])("%o is never done, and says what it is", (make, text) => {
  expect([isDone(make()), String(make())]).toEqual([false, text]);
});

test("a cancel reaches a context, one that hides it, and a child of that, before it returns", () => {
  const [c1, cancel] = withCancel(background());
  expect(String(c1)).toBe("context.Background.WithCancel");
  const o = wrapped(c1);
  const [c2] = withCancel(o);
  for (const c of [c1, o, c2]) expect([c.done !== null, c.err, isDone(c)]).toEqual([true, null, false]);
  cancel();
  for (const c of [c1, o, c2]) expect([isDone(c), c.err]).toEqual([true, Canceled]);
});

describe("a deadline", () => {
  const until = (ms: number) => (parent: context.Context) => withDeadline(parent, now() + ms)[0];
  const within = (ms: number) => (parent: context.Context) => withTimeout(parent, ms)[0];

  test.each<[name: string, ...((parent: context.Context) => context.Context)[]]>([
    ["WithDeadline", until(short)],
    ["WithDeadline+otherContext", until(short), wrapped],
    ["WithDeadline+otherContext+WithDeadline", until(short), wrapped, until(veryLong)],
    ["WithDeadline+inthepast", until(-short)],
    ["WithDeadline+now", until(0)],
    ["WithTimeout", within(short)],
    ["WithTimeout+otherContext", within(short), wrapped],
    ["WithTimeout+otherContext+WithTimeout", within(short), wrapped, within(veryLong)],
  ])("ends a context: %s", async (_, ...layers) => {
    await synctest(async () => {
      let c = background();
      for (const layer of layers) c = layer(c);
      if (layers.length === 1) expect(String(c)).toMatch(/^context\.Background\.WithDeadline\(/);
      const { case: first } = await select({ done: c.done, timer: new Timer(5_000).channel });
      expect([first, c.err]).toEqual(["done", DeadlineExceeded]);
    });
  });

  test("does not matter to a context that is cancelled before", () => {
    const [parent, cancelParent] = withTimeout(background(), 1_000);
    const [c, cancel] = withTimeout(wrapped(parent), veryLong);
    cancel();
    expect([isDone(c), c.err]).toEqual([true, Canceled]);
    cancelParent();
  });
});

test("values are found by their keys, through all layers", () => {
  // Equal in all but identity.
  const [k1, k2, k3] = [
    context.key<string | null>("k"),
    context.key<string | null>("k"),
    context.key<string | null>("k"),
  ];
  const check = (c: context.Context, v1: unknown, v2: unknown, v3: unknown) =>
    expect([c.value(k1), c.value(k2), c.value(k3)]).toEqual([v1, v2, v3]);
  const none = undefined;
  check(background(), none, none, none);
  const c1 = withValue(background(), k1, "c1k1");
  check(c1, "c1k1", none, none);
  expect(String(c1)).toBe("context.Background.WithValue(k, c1k1)");
  const c2 = withValue(c1, k2, "c2k2");
  check(c2, "c1k1", "c2k2", none);
  const c3 = withValue(c2, k3, "c3k3");
  check(c3, "c1k1", "c2k2", "c3k3");
  const c4 = withValue(c3, k1, null);
  check(c4, null, "c2k2", "c3k3");
  expect(String(c4)).toBe(
    "context.Background.WithValue(k, c1k1).WithValue(k, c2k2).WithValue(k, c3k3).WithValue(k, <nil>)",
  );
  check(wrapped(background()), none, none, none);
  const o1 = wrapped(withValue(background(), k1, "c1k1"));
  check(o1, "c1k1", none, none);
  check(withValue(o1, k2, "o2k2"), "c1k1", "o2k2", none);
  const o3 = wrapped(c4);
  check(o3, null, "c2k2", "c3k3");
  check(withValue(o3, k3, null), null, "c2k2", null);
});

test("a hundred contexts of one tree that are all cancelled at once, in any order, are all over", async () => {
  await synctest(async () => {
    const [root, cancel] = withCancel(background());
    const cancels = new Map([[root, cancel]]);
    for (const parent of cancels.keys()) {
      if (cancels.size >= 100) break;
      for (let i = 0; i < 4; i++) cancels.set(...withCancel(parent));
    }
    const wg = new WaitGroup();
    const random = randomFrom(1);
    const shuffled = [...cancels.values()].map((fn) => ({ fn, at: random() })).sort((a, b) => a.at - b.at);
    for (const { fn } of shuffled) wg.go(() => fn());
    for (const ctx of cancels.keys()) await ctx.done!.receive();
    await wg.wait();
  });
});

test("a child that its parent's end cancels once more is over", async () => {
  await synctest(async () => {
    const [parent, cancelParent] = withCancel(background());
    const [child, cancelChild] = withCancel(parent);
    go(async () => {
      await parent.done!.receive();
      cancelChild();
    });
    cancelParent();
    expect((await select({ done: child.done, timer: new Timer(5_000).channel })).case).toBe("done");
  });
});

describe.each([
  ["cancel", veryLong],
  ["timeout", short],
])("any thirty layers, ended by %s,", (how, duration) => {
  test.each(Array.from({ length: 10 }, (_, seed) => seed))("keep their values, with seed %d", async (seed) => {
    await synctest(async () => {
      const random = randomFrom(seed);
      const values: object[] = [];
      const cancels: context.CancelFunc[] = [];
      let timers = 0;
      let ctx = background();
      for (let i = 0; i < 30 || timers === 0 || cancels.length === 0 || values.length === 0; i++) {
        switch (Math.floor(random() * 3)) {
          case 0: {
            const v = {};
            ctx = withValue(ctx, v, v);
            values.push(v);
            break;
          }
          case 1: {
            const [made, cancel] = withCancel(ctx);
            ctx = made;
            cancels.push(cancel);
            break;
          }
          default: {
            const [made, cancel] = withTimeout(ctx, duration);
            ctx = made;
            cancels.push(cancel);
            timers += 1;
          }
        }
      }
      const checkValues = () => {
        for (const key of values) expect(ctx.value(key)).toBe(key);
      };
      expect([isDone(ctx), String(ctx).startsWith("context.Background.")]).toEqual([false, true]);
      checkValues();
      if (how === "timeout") {
        expect((await select({ done: ctx.done, timer: new Timer(5_000).channel })).case).toBe("done");
      } else {
        cancels[Math.floor(random() * cancels.length)]!();
        expect(isDone(ctx)).toBe(true);
      }
      checkValues();
      for (const cancel of cancels) cancel();
    });
  });
});

test("a child of a cancelled parent is done immediately, with its cause", () => {
  const [parent, cancel] = withCancel(background());
  const because = new Error("Because!");
  cancel(because);
  const [c] = withCancel(parent);
  expect([isDone(c), c.err, cause(c)]).toEqual([true, Canceled, because]);
});

test("a child that is made while its parent is cancelled is over with that, with its cause", async () => {
  await synctest(async () => {
    for (let i = 0; i < 100; i++) {
      const [parent, cancel] = withCancel(background());
      const because = new Error("Because!");
      go(() => cancel(because));
      const [c] = withCancel(parent);
      await c.done!.receive();
      expect([c.err, cause(c)]).toEqual([Canceled, because]);
    }
  });
});

test("rule 127: a key must not be nil, nor a parent", () => {
  expect(() => withValue(background(), null, "bar")).toThrow("nil key");
  for (const make of [
    (parent: context.Context) => withCancel(parent),
    (parent: context.Context) => withDeadline(parent, now() + short),
    (parent: context.Context) => withValue(parent, "foo", "bar"),
  ]) {
    expect(() => make(null as never)).toThrow("cannot create context from nil parent");
  }
});

test("WithoutCancel has neither deadline nor end, and the values", () => {
  const ctx = context.withoutCancel(withValue(background(), "key", "value"));
  expect([ctx.deadline, ctx.done, ctx.err, ctx.value("key")]).toEqual([undefined, null, null, "value"]);
});

test("whoever polls err sees done closed", async () => {
  for (let i = 0; i < 10; i++) {
    const [ctx, cancel] = withCancel(background());
    const { done } = ctx;
    go(() => cancel());
    while (ctx.err === null) await Promise.resolve();
    expect(trySelect({ done }).case).toBe("done");
  }
});

test("when a parent finishes, its children do, and what is made from it then", () => {
  const [parent, cancel] = withCancel(background());
  const [cancelChild] = withCancel(parent);
  const valueChild = withValue(parent, "key", "value");
  const [timerChild] = withTimeout(valueChild, veryLong);
  const stop = context.afterFunc(parent, () => {});
  const all = [parent, cancelChild, valueChild, timerChild];
  expect(trySelect(all.map(({ done }) => done)).case).toBe("default");
  stop();
  cancel();
  for (const c of [...all, withValue(parent, "key", "value")]) expect([isDone(c), c.err]).toEqual([true, Canceled]);
});

test("when a child finishes first, its parent does not", () => {
  const [cancelable] = withCancel(background());
  for (const parent of [background(), cancelable]) {
    const [child, cancel] = withCancel(parent);
    expect([isDone(parent), isDone(child)]).toEqual([false, false]);
    cancel();
    expect([isDone(child), child.err, isDone(parent), parent.err]).toEqual([true, Canceled, false, null]);
  }
});

test("a generator of numbers ends with its context", async () => {
  await synctest(async () => {
    const ended = new WaitGroup();
    function gen(ctx: context.Context) {
      const dst = new Channel<number>();
      ended.go(async () => {
        for (let n = 1; ; n++) if ((await select({ done: ctx.done, sent: dst.sending(n) })).case === "done") return;
      });
      return dst;
    }
    const [ctx, cancel] = withCancel(background());
    const numbers: number[] = [];
    for await (const n of gen(ctx)) if (numbers.push(n) === 5) break;
    cancel();
    await ended.wait();
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });
});

test("a value is found by its key, and by no other", () => {
  const language = context.key<string>("language");
  const ctx = withValue(background(), language, "Go");
  expect([ctx.value(language), ctx.value(context.key<string>("color"))]).toEqual(["Go", undefined]);
});

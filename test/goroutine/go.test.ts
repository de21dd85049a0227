import { Channel, go } from "goroutines";
import { describe, expect, test } from "vitest";
import { settled } from "../support/turn.js";

test("rule 99: the function and its arguments are evaluated at the go statement", async () => {
  const log: string[] = [];
  let fn = (value: string) => log.push(`first function, ${value}`);
  let argument = "first argument";
  const started = go(fn, argument);
  fn = (value) => log.push(`second function, ${value}`);
  argument = "second argument";
  await started;
  expect(log).toEqual(["first function, first argument"]);
});

test("rule 99: every argument arrives, as it is", async () => {
  const promise = Promise.resolve(1);
  const args = [undefined, null, promise, "last"] as const;
  expect(await go((...received: readonly unknown[]) => received.map((value, i) => value === args[i]), ...args)).toEqual(
    [true, true, true, true],
  );
});

test("rule 99: the go statement does not wait for the goroutine", async () => {
  const ch = new Channel<string>();
  const parked = go(() => ch.receive());
  await settled();
  ch.trySend("the spawner has gone on");
  expect((await parked).value).toBe("the spawner has gone on");
});

test("rule 100: a goroutine starts later, never inside the go statement", async () => {
  const log: string[] = [];
  go(() => log.push("goroutine"));
  log.push("after the go statement");
  expect(log).toEqual(["after the go statement"]);
  await settled();
  expect(log).toEqual(["after the go statement", "goroutine"]);
});

test("rule 100: it starts in a microtask, before the event loop turns", async () => {
  let started = false;
  go(() => {
    started = true;
  });
  for (let i = 0; i < 10; i += 1) await null;
  expect(started).toBe(true);
});

test("rule 101: goroutines start in the order of their go statements", async () => {
  const order: number[] = [];
  for (let id = 0; id < 1_000; id += 1) go(() => order.push(id));
  await settled();
  expect(order).toEqual([...Array(1_000).keys()]);
});

test("a goroutine that another one starts comes after those that are waiting to start", async () => {
  const order: string[] = [];
  go(() => {
    order.push("a");
    go(() => order.push("started by a"));
  });
  go(() => order.push("b"));
  await settled();
  expect(order).toEqual(["a", "b", "started by a"]);
});

describe("rule 102: what a goroutine returns goes nowhere but into the promise of go", () => {
  test.each<[string, () => unknown]>([
    ["a plain function", () => 42],
    ["an async function", async () => 42],
    ["a function that returns a promise of a promise", () => Promise.resolve(Promise.resolve(42))],
  ])("of %s", async (_, fn) => {
    expect(await go(fn)).toBe(42);
  });

  test("which settles only once the goroutine has ended", async () => {
    const ch = new Channel<number>();
    let ended = false;
    const result = go(async () => (await ch.receive()).value);
    result.then(() => {
      ended = true;
    });
    await settled();
    expect(ended).toBe(false);
    ch.trySend(1);
    expect(await result).toBe(1);
  });
});

describe("rule 103: go of something that is not a function throws at once", () => {
  test.each([
    ["nil", null],
    ["undefined", undefined],
    ["an object", {}],
  ])("%s", (_, notAFunction) => {
    expect(() => go(notAFunction as never)).toThrow(new TypeError("go of nil func value"));
  });

  test("a promise, with what to write instead", () => {
    const called = Promise.resolve();
    expect(() => go(called as never)).toThrow(new TypeError("go of a promise: write go(f, x), not go(f(x))"));
  });
});

test("rule 116: what was done before the go statement is visible in the goroutine", async () => {
  const shared: string[] = [];
  shared.push("before");
  const seen = go(() => [...shared]);
  expect(await seen).toEqual(["before"]);
});

test("rule 116: the end of a goroutine is not waited for by anybody: it needs a channel to tell", async () => {
  const ended = new Channel<void>();
  let finished = false;
  go(async () => {
    await settled();
    finished = true;
    ended.close();
  });
  await null;
  expect(finished).toBe(false);
  await ended.receive();
  expect(finished).toBe(true);
});

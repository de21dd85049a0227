// The behaviour is that of Go's sync/oncefunc_test.go.
import { onceFunc, onceValue } from "goroutines";
import { describe, expect, test } from "vitest";
import { isCollected } from "../support/garbage.js";

test("onceFunc calls its function once", async () => {
  let calls = 0;
  const f = onceFunc(() => {
    calls++;
  });
  for (let i = 0; i < 10; i++) await f();
  expect(calls).toBe(1);
});

test("onceValue calls its function once, and returns its value", async () => {
  let calls = 0;
  const f = onceValue(() => {
    calls++;
    return calls;
  });
  for (let i = 0; i < 10; i++) expect(await f()).toBe(1);
  expect(calls).toBe(1);
});

test("onceValue stands for OnceValues: it returns a pair", async () => {
  let calls = 0;
  const f = onceValue((): [number, number] => {
    calls++;
    return [calls, calls + 1];
  });
  for (let i = 0; i < 10; i++) expect(await f()).toEqual([1, 2]);
});

describe.each([
  ["onceFunc", onceFunc],
  ["onceValue", onceValue],
] as const)("%s of a function that throws", (_, make) => {
  test.each(["x", undefined])("throws the same at every call: %s", async (value) => {
    let calls = 0;
    const f = make(() => {
      calls++;
      throw value;
    });
    for (const label of ["first time", "second time"]) {
      const [end] = await Promise.allSettled([f()]);
      expect(end, label).toEqual({ status: "rejected", reason: value });
    }
    expect(calls).toBe(1);
  });

  test("has a stack that goes to where it was thrown", async () => {
    const f = make(function onceFuncThrows() {
      throw new Error("x");
    });
    const [end] = await Promise.allSettled([f()]);
    expect(((end as PromiseRejectedResult).reason as Error).stack).toContain("onceFuncThrows");
  });
});

describe.each([
  ["onceFunc", onceFunc],
  ["onceValue", onceValue],
] as const)("what the function of %s holds", (_, make) => {
  test.each([false, true])("stays until the first call, and goes with it; it throws: %s", async (throws) => {
    const prepare = () => {
      const buffer = new Uint8Array(1024);
      const f = make(() => {
        buffer[0] = 1;
        // No Error: its stack would keep the function.
        if (throws) throw "test panic";
      });
      return { f, buffer: new WeakRef(buffer) };
    };
    const { f, buffer } = prepare();
    expect(await isCollected(buffer)).toBe(false);
    await Promise.allSettled([f()]);
    expect(await isCollected(buffer)).toBe(true);
    await Promise.allSettled([f()]);
  });
});

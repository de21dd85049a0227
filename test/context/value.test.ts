import { context } from "goroutines";
import { expect, test } from "vitest";

const { background, key, withCancel, withValue } = context;

test("rule 180: value is that of the nearest ancestor that has the key", () => {
  const colour = key<string>("colour");
  const size = key<number>("size");
  const red = withValue(background(), colour, "red");
  const [large] = withCancel(withValue(red, size, 3));
  const blue = withValue(large, colour, "blue");
  expect([red, large, blue].map((ctx) => [ctx.value(colour), ctx.value(size)])).toEqual([
    ["red", undefined],
    ["red", 3],
    ["blue", 3],
  ]);
});

test("rule 180: a value may be undefined or null, and hides that of an ancestor", () => {
  const colour = key<string | undefined | null>("colour");
  const red = withValue(background(), colour, "red");
  expect(withValue(red, colour, undefined).value(colour)).toBeUndefined();
  expect(withValue(red, colour, null).value(colour)).toBeNull();
});

test("rule 180: keys compare by ===: equal keys are not the same", () => {
  const ctx = withValue(withValue(background(), { id: 1 }, "object"), Number.NaN, "never found");
  expect([ctx.value({ id: 1 }), ctx.value(Number.NaN)]).toEqual([undefined, undefined]);
  const [first, second] = [key<string>("name"), key<string>("name")];
  expect(withValue(background(), first, "first").value(second)).toBeUndefined();
  const zero = withValue(withValue(background(), 0, "zero"), "0", "text");
  expect([zero.value(-0), zero.value("0"), zero.value(false)]).toEqual(["zero", "text", undefined]);
});

test.each([["a text"], [7], [Symbol("a symbol")], [{}], [() => {}], [false], [0n]])(
  "rule 180: %o can be a key",
  (anyKey: unknown) => {
    const [ctx] = withCancel(withValue(background(), anyKey, "value"));
    expect(ctx.value(anyKey)).toBe("value");
  },
);

test("a value is passed on as it is", () => {
  const promise = Promise.resolve(1);
  expect(withValue(background(), "key", promise).value("key")).toBe(promise);
});

test("a context has no values of its own that a program could find", () => {
  const [ctx] = withCancel(background());
  expect([ctx.value("parent"), ctx.value("err"), ctx.value(undefined), ctx.value(null)]).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
});

test("a context with a value is otherwise its parent", () => {
  const [parent, cancel] = context.withTimeout(background(), 1_000_000);
  const ctx = withValue(withValue(parent, "a", 1), "b", 2);
  expect([ctx.done, ctx.err, ctx.deadline, ctx.signal]).toEqual([parent.done, null, parent.deadline, parent.signal]);
  expect(ctx.done).toBe(parent.done);
  expect(ctx.signal).toBe(parent.signal);
  cancel("why");
  expect([ctx.err, context.cause(ctx)]).toEqual([context.Canceled, "why"]);
});

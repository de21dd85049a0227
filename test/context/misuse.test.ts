import { context } from "goroutines";
import { describe, expect, test } from "vitest";

const { background } = context;

const makers: Record<string, (parent: never) => unknown> = {
  withCancel: (parent) => context.withCancel(parent),
  withTimeout: (parent) => context.withTimeout(parent, 1),
  withDeadline: (parent) => context.withDeadline(parent, 1),
  withValue: (parent) => context.withValue(parent, "key", 1),
  withoutCancel: (parent) => context.withoutCancel(parent),
  afterFunc: (parent) => context.afterFunc(parent, () => {}),
  fromSignal: (parent) => context.fromSignal(parent),
};

describe.each(Object.entries(makers))("%s", (_, make) => {
  test.each([[null], [undefined]])("rule 127: throws for %o as parent", (parent) => {
    expect(() => make(parent as never)).toThrow(new TypeError("cannot create context from nil parent"));
  });

  test.each([
    ["main", '"main"'],
    [7, "7"],
    [[], "[]"],
    [new AbortController(), "an instance of AbortController"],
    [{ done: null, err: null }, '{"done":null,"err":null}'],
  ])("throws for %o as parent, and quotes it", (parent, shown) => {
    const text = `context: parent must be a Context or an AbortSignal, not ${shown}`;
    expect(() => make(parent as never)).toThrow(new TypeError(text));
  });
});

test.each([[null], [undefined]])("rule 127: withValue throws for %o as key", (key) => {
  expect(() => context.withValue(background(), key, 1)).toThrow(new TypeError("nil key"));
});

test.each([
  ["5", '"5"'],
  [undefined, "undefined"],
  [null, "null"],
  [Number.NaN, "NaN"],
  [5n, "5n"],
])("withTimeout throws for %o as its time, and quotes it", (ms, shown) => {
  const text = `context: timeout must be a number of milliseconds, not ${shown}`;
  expect(() => context.withTimeout(background(), ms as never)).toThrow(new RangeError(text));
});

test.each([
  ["2030-01-01", '"2030-01-01"'],
  [undefined, "undefined"],
  [null, "null"],
  [{}, "{}"],
  [new Date(Number.NaN), "an instance of Date"],
])("withDeadline throws for %o as its time, and quotes it", (at, shown) => {
  const text = `context: deadline must be a Date or milliseconds since the epoch, not ${shown}`;
  expect(() => context.withDeadline(background(), at as never)).toThrow(new RangeError(text));
});

test("afterFunc throws if it gets no function", () => {
  for (const fn of [undefined, null, "fn"]) {
    expect(() => context.afterFunc(background(), fn as never)).toThrow(new TypeError("go of nil func value"));
  }
});

test("what throws leaves nothing with the parent", () => {
  const controller = new AbortController();
  const [parent, cancel] = context.withCancel(controller.signal);
  expect(() => context.withTimeout(parent, Number.NaN)).toThrow();
  expect(() => context.afterFunc(parent, null as never)).toThrow();
  cancel();
  expect(context.withCancel(parent)[0].err).toBe(context.Canceled);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { quoted } from "../../src/runtime/quoted.js";
import { holds } from "../support/property.js";

class Job {
  readonly id = 1;
}

test.each<[unknown, string]>([
  ["5", '"5"'],
  [5, "5"],
  ["", '""'],
  [[], "[]"],
  [[1, "2"], '[1,"2"]'],
  [{}, "{}"],
  [{ min: 1 }, '{"min":1}'],
  [Object.create(null), "{}"],
  ["line\nfatal error: \u001b[2J", '"line\\nfatal error: \\u001b[2J"'],
  [5n, "5n"],
  [true, "true"],
  [null, "null"],
  [undefined, "undefined"],
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
  [Symbol("a\nb"), 'Symbol("a\\nb")'],
  [Symbol(), "Symbol()"],
  [() => 1, "a function"],
  [Job, "a function"],
  [new Job(), "an instance of Job"],
  [new Date(0), "an instance of Date"],
  [new Map(), "an instance of Map"],
  [new AbortController(), "an instance of AbortController"],
  [JSON.parse('{ "constructor": { "name": "\\n" } }'), '{"constructor":{"name":"\\n"}}'],
])("%o is shown so that it is told from others", (value, shown) => {
  expect(quoted(value)).toBe(shown);
});

test("a long value is cut", () => {
  for (const value of ["x".repeat(1e6), 10n ** 1000n, new Array(1000).fill(0)]) {
    expect(quoted(value).length).toBeLessThan(110);
    expect(quoted(value).endsWith("…")).toBe(true);
  }
});

test("what cannot be looked at is an object", () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const hostile = {
    get [Symbol.toStringTag](): string {
      throw new Error("hostile");
    },
  };
  for (const value of [circular, revoked, hostile, { big: 1n }]) expect(quoted(value)).toBe("an object");
});

test("no value makes it throw, or give more than one line", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
  });
  holds(
    fc.property(fc.oneof(anything, fc.string({ unit: "binary" })), (value) => {
      expect(["\n", "\r", "\u001b"].filter((control) => quoted(value).includes(control))).toEqual([]);
    }),
  );
});

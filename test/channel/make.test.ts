import { Channel } from "goroutines";
import { expect, test } from "vitest";
import { heapGrowth } from "../support/garbage.js";

test("rule 1: a channel is unbuffered unless a capacity is given, and the capacity never changes", async () => {
  expect(new Channel<number>().capacity).toBe(0);
  expect(new Channel<number>(undefined).capacity).toBe(0);
  expect(new Channel<number>(0).capacity).toBe(0);
  expect(new Channel<number>(-0).capacity).toBe(0);
  const ch = new Channel<number>(3);
  expect(ch.capacity).toBe(3);
  await ch.send(1);
  await ch.receive();
  ch.close();
  expect(ch.capacity).toBe(3);
});

const refused = [-1, -0.5, 0.5, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, 2 ** 53, "1", null, true, 1n, {}, []];

test.each(refused.map((capacity) => [typeof capacity, capacity]))(
  "rules 2, 119: a capacity that is the %s %s is out of range",
  (_type, capacity) => {
    expect(() => new Channel(capacity as number)).toThrow(new RangeError("makechan: size out of range"));
  },
);

test("rule 2: the largest integer is in range, and so is Infinity, which Go does not have", () => {
  expect(new Channel(Number.MAX_SAFE_INTEGER).capacity).toBe(Number.MAX_SAFE_INTEGER);
  expect(new Channel(Number.POSITIVE_INFINITY).capacity).toBe(Number.POSITIVE_INFINITY);
});

test("a channel of infinite capacity takes every value at once", () => {
  const ch = new Channel<number>(Number.POSITIVE_INFINITY);
  for (let i = 0; i < 5000; i += 1) expect(ch.trySend(i)).toBe(true);
  expect(ch.length).toBe(5000);
  for (let i = 0; i < 5000; i += 1) expect(ch.tryReceive()).toEqual({ value: i, ok: true });
  expect(ch.tryReceive()).toBeUndefined();
});

test.each([1_000_000, Number.POSITIVE_INFINITY])("a buffer of %d takes its memory as it fills", async (capacity) => {
  const channels: Channel<number>[] = [];
  const growth = await heapGrowth(async () => {
    for (let i = 0; i < 1000; i += 1) channels.push(new Channel<number>(capacity));
  });
  expect(growth / channels.length).toBeLessThan(2000);
});

test("a buffer that was very long gives its memory back when it is drained", async () => {
  const ch = new Channel<number>(Number.POSITIVE_INFINITY);
  const growth = await heapGrowth(async () => {
    for (let i = 0; i < 1_000_000; i += 1) ch.trySend(i);
    while (ch.length > 0) ch.tryReceive();
  });
  expect(growth).toBeLessThan(2_000_000);
  expect(ch.trySend(1)).toBe(true);
  expect(ch.tryReceive()).toEqual({ value: 1, ok: true });
});

test("rule 9: channels are compared by identity, can be keys, and can be sent over channels", async () => {
  const replies = new Channel<Channel<string>>(1);
  const reply = new Channel<string>(1);
  const names = new Map([[reply, "reply"]]);
  await replies.send(reply);
  const { value: received } = await replies.receive();
  expect(received).toBe(reply);
  expect(names.get(received as Channel<string>)).toBe("reply");
  expect(names.has(new Channel<string>(1))).toBe(false);
});

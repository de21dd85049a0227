// The behaviour is that of Go's test/chancap.go.
import { Channel } from "goroutines";
import { expect, test } from "vitest";

test("len and cap are what is in the buffer and what fits into it", async () => {
  const ch = new Channel<number>(10);
  expect([ch.length, ch.capacity]).toEqual([0, 10]);
  for (let i = 0; i < 3; i++) await ch.send(i);
  expect([ch.length, ch.capacity]).toEqual([3, 10]);
});

test("an unbuffered channel has neither, whoever waits", () => {
  const ch = new Channel<number>();
  void ch.send(1);
  expect([ch.length, ch.capacity]).toEqual([0, 0]);
});

test.each([-1, -0.5, 0.5, Number.NaN, 2 ** 53, Number.NEGATIVE_INFINITY, "1" as never, null as never])(
  "a channel of capacity %s cannot be made",
  (capacity) => {
    expect(() => new Channel(capacity)).toThrow(new RangeError("makechan: size out of range"));
  },
);

test("a large capacity takes no memory until it is used", () => {
  const channels = Array.from({ length: 1000 }, () => new Channel<number>(2 ** 40));
  expect(channels.every((ch) => ch.trySend(1) && ch.length === 1)).toBe(true);
});

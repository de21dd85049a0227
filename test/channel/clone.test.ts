import { Channel } from "goroutines";
import { expect, test } from "vitest";

test("a channel does not cross to another thread: a clone of it is an object without anything", async () => {
  const channel = new Channel<number>(2);
  await channel.send(1);
  const clone = structuredClone(channel);
  expect(Reflect.ownKeys(clone)).toEqual([]);
  expect(Object.getPrototypeOf(clone)).toBe(Object.prototype);
  expect(await channel.receive()).toEqual({ value: 1, ok: true });
});

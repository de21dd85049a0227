import { Channel } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

test("a hundred thousand parked receivers are cancelled one by one, from the middle of the queue outwards", async () => {
  const ch = new Channel<number>();
  const parked = Array.from({ length: 100_000 }, () => new AbortController());
  let rejected = 0;
  for (const cancel of parked) ch.receive(cancel).catch(() => rejected++);
  for (let i = 0; i < 50_000; i += 1) {
    parked[49_999 - i]?.abort(null);
    parked[50_000 + i]?.abort(null);
  }
  await settled();
  expect(rejected).toBe(100_000);
  expect(ch.trySend(1)).toBe(false);
});

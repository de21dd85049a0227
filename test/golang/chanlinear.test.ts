// The behaviour is that of Go's test/chanlinear.go, where a walk along the queue for each select would be 4 * 10^8
// steps. How long it takes is not tested here.
import { Channel, go, select } from "goroutines";
import { expect, test } from "vitest";

const GOROUTINES = 16_384;
const STRIDES = [7, 11, 13];

test("many goroutines can leave and join one long queue again and again", async () => {
  const shared = new Channel<string>();
  const own = Array.from({ length: GOROUTINES }, () => new Channel<string>());
  const woken = own.map(() => 0);
  for (const [id, ch] of own.entries()) {
    go(async () => {
      for (let i = 0; i < STRIDES.length; i++) {
        const chosen = await select({ shared, ch });
        if (chosen.case === "ch") woken[id] = (woken[id] ?? 0) + 1;
      }
    });
  }
  // Each round in another order, so that they leave from all over the queue and not always from its head.
  for (const stride of STRIDES) {
    for (let i = 0; i < GOROUTINES; i++) await (own[(i * stride) % GOROUTINES] as Channel<string>).send("wake up");
  }
  expect(woken.every((count) => count === STRIDES.length)).toBe(true);
  expect(shared.trySend("nobody is left")).toBe(false);
});

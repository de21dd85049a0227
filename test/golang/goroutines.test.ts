// The behaviour is that of Go's test/chan/goroutines.go and test/chan/sendstmt.go.
import { Channel, go, trySelect } from "goroutines";
import { expect, test } from "vitest";

test("a value passes through a chain of 10,000 goroutines", async () => {
  async function pass(to: Channel<number>, from: Channel<number>) {
    await to.send(1 + ((await from.receive()).value as number));
  }
  const leftmost = new Channel<number>();
  let left = leftmost;
  for (let i = 0; i < 10_000; i++) {
    const right = new Channel<number>();
    go(pass, left, right);
    left = right;
  }
  const rightmost = left;
  go(() => rightmost.send(1));
  expect((await leftmost.receive()).value).toBe(10_001);
});

test("a channel that is received from a channel can be sent on in the same expression", async () => {
  const channels = new Channel<Channel<number>>(1);
  const ch = new Channel<number>(1);
  await channels.send(ch);
  const received = channels.tryReceive();
  expect(received?.value).toBe(ch);
  expect(trySelect([received?.value?.sending(2)]).case).toBe(0);
  expect((await ch.receive()).value).toBe(2);
});

// The behaviour is that of Go's test/chan/doubleselect.go: a select must never be completed twice.
import { Channel, go, type ReceiveChannel, type SendChannel, select, WaitGroup } from "goroutines";
import { expect, test } from "vitest";

const N = 20_000;

test("a select with four sends sends each value through exactly one of them", async () => {
  const outs = [new Channel<number>(), new Channel<number>(), new Channel<number>(), new Channel<number>()] as const;
  const merged = new Channel<number>();
  const group = new WaitGroup();

  go(async () => {
    const [a, b, c, d] = outs;
    for (let i = 0; i < N; i++) await select([a.sending(i), b.sending(i), c.sending(i), d.sending(i)]);
    for (const out of outs) out.close();
  });
  async function forward(from: ReceiveChannel<number>, to: SendChannel<number>) {
    for await (const value of from) await to.send(value);
  }
  for (const out of outs) group.go(forward, out, merged);
  go(async () => {
    await group.wait();
    merged.close();
  });

  const seen = new Set<number>();
  let count = 0;
  for await (const value of merged) {
    seen.add(value);
    count += 1;
  }
  expect(count).toBe(N);
  expect(seen.size).toBe(N);
});

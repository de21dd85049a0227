// The behaviour is that of TestSelectFairness and TestPseudoRandomSend in Go's runtime/chan_test.go.
import { Channel, go, select } from "goroutines";
import { expect, test } from "vitest";

test("of two channels that are always ready, a select takes each about as often", async () => {
  const TRIALS = 10_000;
  const ones = new Channel<number>(TRIALS + 1);
  const twos = new Channel<number>(TRIALS + 1);
  for (let i = 0; i <= TRIALS; i++) {
    ones.trySend(1);
    twos.trySend(2);
  }
  const [quiet, silent] = [new Channel<number>(), new Channel<number>()];
  const out = new Channel<number>();
  const done = new Channel<void>();
  const worker = go(async () => {
    for (;;) {
      const { value } = await select([quiet, silent, ones, twos]);
      if ((await select({ out: out.sending(value as number), done })).case === "done") return;
    }
  });

  const counts = { 1: 0, 2: 0 };
  for (let i = 0; i < TRIALS; i++) counts[(await out.receive()).value as 1 | 2] += 1;
  // Ten standard deviations: a fair select is never further off.
  expect(Math.abs(counts[1] - TRIALS / 2)).toBeLessThan(10 * Math.sqrt(TRIALS * 0.5 * 0.5));
  expect(counts[1] + counts[2]).toBe(TRIALS);
  done.close();
  await worker;
});

test.each([0, 100])("a select of sending 1 or 0 on one channel makes noise, with capacity %d", async (capacity) => {
  const N = 100;
  const ch = new Channel<number>(capacity);
  const received: number[] = [];
  const receiver = go(async () => {
    for (let i = 0; i < N; i++) {
      // Lets the select find a receiver at one time, and have to wait for one at another.
      if (i % 3 === 0) await Promise.resolve();
      received.push((await ch.receive()).value as number);
    }
  });
  for (let i = 0; i < N; i++) await select([ch.sending(1), ch.sending(0)]);
  await receiver;
  const ones = received.filter((value) => value === 1).length;
  expect(received).toHaveLength(N);
  expect(ones).toBeGreaterThan(N / 10);
  expect(ones).toBeLessThan(N - N / 10);
});

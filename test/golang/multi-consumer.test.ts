// The behaviour is that of TestMultiConsumer in Go's runtime/chan_test.go and of test/ken/chan1.go.
import { Channel, go, WaitGroup } from "goroutines";
import { expect, test } from "vitest";

test("many goroutines that range over one channel share its values, and none is lost or doubled", async () => {
  const WORKERS = 23;
  const ITEMS = 50_000;
  const PRIMES = [2, 3, 7, 11, 13, 17, 19, 23, 27, 31];
  const questions = new Channel<number>(3 * WORKERS);
  const results = new Channel<number>(3 * WORKERS);
  const workers = new WaitGroup();
  for (let id = 0; id < WORKERS; id++) {
    workers.go(async () => {
      for await (const value of questions) {
        // Each worker dawdles over another value, so that they do not stay in step.
        if (PRIMES[id % PRIMES.length] === value) await null;
        await results.send(value);
      }
    });
  }
  let expected = 0;
  go(async () => {
    for (let i = 0; i < ITEMS; i++) {
      const value = PRIMES[i % PRIMES.length] as number;
      expected += value;
      await questions.send(value);
    }
    questions.close();
    await workers.wait();
    results.close();
  });

  let [count, sum] = [0, 0];
  for await (const value of results) {
    count += 1;
    sum += value;
  }
  expect(count).toBe(ITEMS);
  expect(sum).toBe(expected);
});

test("each value that is sent is marked as received exactly once, by one of many receivers", async () => {
  const [SENT, RECEIVERS] = [1000, 10];
  const marks = new Array<string>(SENT).fill("new");
  const ch = new Channel<number>(2);
  const receivers = new WaitGroup();
  for (let id = 0; id < RECEIVERS; id++) {
    receivers.go(async () => {
      for await (const value of ch) marks[value] = marks[value] === "sent" ? "received" : "received twice";
    });
  }
  for (let value = 0; value < SENT; value++) {
    marks[value] = "sent";
    await ch.send(value);
  }
  ch.close();
  await receivers.wait();
  expect(marks.every((mark) => mark === "received")).toBe(true);
});

// The behaviour is that of Go's test/chan/sieve1.go and sieve2.go.
import { Channel, go, type ReceiveChannel, type SendChannel, select } from "goroutines";
import { beforeEach, expect, test } from "vitest";
import { leavesGoroutines } from "../support/leak-check.js";

beforeEach(() => leavesGoroutines("there are more primes than the test takes"));

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97];

async function take<T>(n: number, from: ReceiveChannel<T>): Promise<(T | undefined)[]> {
  const taken: (T | undefined)[] = [];
  while (taken.length < n) taken.push((await from.receive()).value);
  return taken;
}

test("a chain of filters, one goroutine for each prime, sieves the primes", async () => {
  async function count(out: SendChannel<number>) {
    for (let i = 2; ; i++) await out.send(i);
  }
  async function filter(from: ReceiveChannel<number>, to: SendChannel<number>, prime: number) {
    for await (const i of from) if (i % prime !== 0) await to.send(i);
  }
  async function sieve(primes: SendChannel<number>) {
    let candidates = new Channel<number>();
    go(count, candidates);
    for (;;) {
      const prime = (await candidates.receive()).value as number;
      await primes.send(prime);
      const rest = new Channel<number>();
      go(filter, candidates, rest, prime);
      candidates = rest;
    }
  }

  const primes = new Channel<number>();
  go(sieve, primes);
  expect(await take(PRIMES.length, primes)).toEqual(PRIMES);
});

/** Numbers from `first` on, every `step`th. */
function progression(first: number, step: number): ReceiveChannel<number> {
  const out = new Channel<number>(10);
  go(async () => {
    for (let n = first; ; n += step) await out.send(n);
  });
  return out;
}

/** A queue without bound in front of a channel: its output is a nil channel, and so disabled, while it is empty. */
function queueFor(out: SendChannel<number>): SendChannel<number> {
  const input = new Channel<number>(10);
  go(async () => {
    const queue: number[] = [];
    for (;;) {
      const [head] = queue;
      const chosen = await select({ input, output: head === undefined ? null : out.sending(head) });
      if (chosen.case === "output") queue.shift();
      else if (chosen.ok) queue.push(chosen.value);
    }
  });
  return input;
}

/** The composites that the primes received give rise to, merged in ascending order and each once. */
async function mergeMultiples(primes: ReceiveChannel<number>, composites: SendChannel<number>) {
  const streams: { head: number; readonly rest: ReceiveChannel<number> }[] = [];
  for (;;) {
    const prime = (await primes.receive()).value as number;
    // Until this prime's square, only the smaller primes have multiples.
    while (streams.length > 0) {
      const least = Math.min(...streams.map(({ head }) => head));
      if (least > prime * prime) break;
      if (least < prime * prime) await composites.send(least);
      for (const stream of streams) {
        if (stream.head === least) stream.head = (await stream.rest.receive()).value as number;
      }
    }
    await composites.send(prime * prime);
    streams.push({ head: prime * prime + 2 * prime, rest: progression(prime * prime + 4 * prime, 2 * prime) });
  }
}

test("a feedback loop of goroutines with a queue in it sieves the primes", async () => {
  const out = new Channel<number>(10);
  const composites = new Channel<number>(50);
  const fedBack = new Channel<number>(1);
  go(async () => {
    await out.send(2);
    await out.send(3);
    await fedBack.send(3);
    go(mergeMultiples, fedBack, composites);
    const primes = queueFor(fedBack);
    const candidates = progression(5, 2);
    let candidate = (await candidates.receive()).value as number;
    for await (const composite of composites) {
      for (; candidate < composite; candidate = (await candidates.receive()).value as number) {
        await primes.send(candidate);
        await out.send(candidate);
      }
      if (candidate === composite) candidate = (await candidates.receive()).value as number;
    }
  });
  expect(await take(PRIMES.length, out)).toEqual(PRIMES);
});

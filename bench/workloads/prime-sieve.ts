import type { Channels } from "../libraries/channels.js";
import { bareHandOff } from "../measure/bare.js";
import { cpuTime } from "../measure/cpu-time.js";
import { median } from "../measure/median.js";
import { warmUp } from "../measure/warm-up.js";
import { expectEqual } from "../measure/wrong.js";
import { ratio, type Workload } from "./workload.js";

const PRIMES = 1000;
const LAST = 7919;

/** How many primes a run for warming up finds. */
const FEW = 50;
const LAST_OF_FEW = 229;

/** 2, 3, 4, … through a filter for every prime found so far; what gets through is the next prime. */
async function sieve<Channel, Received>(
  library: Channels<Channel, Received>,
  primes: number,
  last: number,
): Promise<void> {
  async function generate(out: Channel): Promise<void> {
    for (let number = 2; ; number += 1) await library.send(out, number);
  }
  async function filter(numbers: Channel, out: Channel, prime: number): Promise<void> {
    for (;;) {
      const number = library.value(await library.receive(numbers));
      if (number % prime !== 0) await library.send(out, number);
    }
  }
  let numbers = library.make(0);
  void generate(numbers);
  let prime = 0;
  for (let count = 0; count < primes; count += 1) {
    prime = library.value(await library.receive(numbers));
    const rest = library.make(0);
    void filter(numbers, rest, prime);
    numbers = rest;
  }
  expectEqual("the last prime", prime, last);
}

/** How many values have to pass from one goroutine to the next. */
function countHandOffs(): number {
  let handOffs = 0;
  const primes: number[] = [];
  for (let number = 2; number <= LAST; number += 1) {
    const divisor = primes.findIndex((prime) => number % prime === 0);
    handOffs += divisor < 0 ? primes.length + 1 : divisor + 1;
    if (divisor < 0) primes.push(number);
  }
  return handOffs;
}

export const workload: Workload<Channels<unknown, unknown>> = {
  name: "prime-sieve",
  title: "Prime sieve to the 1000th prime",
  about: "A thousand goroutines, each of which drops the multiples of one prime: half a million values change hands.",
  figures: [{ key: "ms", title: "processor time", unit: "ms", better: "less" }, ratio],
  async run(library, effort) {
    const { sample, samples, patience } = effort;
    const times: number[] = [];
    const ratios: number[] = [];
    const handOffs = countHandOffs();
    const turns = sample * 3000;
    await warmUp(
      effort.warmUp,
      () => sieve(library, FEW, LAST_OF_FEW),
      () => bareHandOff(1000),
    );
    for (let total = 0; times.length < samples && total < patience; total += times.at(-1)!) {
      await standstill();
      const bare = turns / (await cpuTime(() => bareHandOff(turns)));
      const took = await cpuTime(() => sieve(library, PRIMES, LAST));
      times.push(took);
      ratios.push(handOffs / took / bare);
    }
    return { ms: median(times), bare: median(ratios) };
  },
};

/** Lets the sieve's goroutines go on until they all wait, for nothing; some libraries take many turns of the event loop. */
async function standstill(): Promise<void> {
  while ((await cpuTime(() => new Promise((resolve) => setTimeout(resolve, 5)))) > 1);
}

// The behaviour is that of Go's test/chan/powser1.go: series as pairs of channels, one that asks for the next
// coefficient and one that brings it.
import { Channel, go, select } from "goroutines";
import { beforeEach, expect, test } from "vitest";
import { leavesGoroutines } from "../support/leak-check.js";

beforeEach(() => leavesGoroutines("a series is infinite, and parked where it is not asked any further"));

class Series {
  readonly request = new Channel<void>();
  readonly data = new Channel<number>();

  /** Gives each coefficient when it is asked for. */
  async serve(coefficients: AsyncIterable<number>): Promise<void> {
    for await (const coefficient of coefficients) {
      await this.request.receive();
      await this.data.send(coefficient);
    }
  }

  async get(): Promise<number> {
    await this.request.send();
    return (await this.data.receive()).value as number;
  }
}

/** Asks two series for their next coefficients at the same time, and takes them in whatever order they come. */
async function getBoth(left: Series, right: Series): Promise<[number, number]> {
  const request: (Channel<void> | null)[] = [left.request, right.request];
  const data: (Channel<number> | null)[] = [null, null];
  const got: [number, number] = [0, 0];
  for (let steps = 0; steps < 4; steps++) {
    const chosen = await select([request[0]?.sending(), request[1]?.sending(), data[0], data[1]]);
    switch (chosen.case) {
      case 0:
      case 1:
        request[chosen.case] = null;
        data[chosen.case] = [left, right][chosen.case]?.data ?? null;
        break;
      default:
        got[chosen.case - 2] = chosen.value as number;
        data[chosen.case - 2] = null;
    }
  }
  return got;
}

function series(coefficients: () => AsyncIterable<number>): Series {
  const made = new Series();
  go(() => made.serve(coefficients()));
  return made;
}

const constant = (value: number) =>
  series(async function* () {
    for (;;) yield value;
  });

const sum = (left: Series, right: Series) =>
  series(async function* () {
    for (;;) {
      const [a, b] = await getBoth(left, right);
      yield a + b;
    }
  });

/** The antiderivative: coefficient n of the series becomes coefficient n + 1, divided by n + 1. */
const integral = (constantTerm: number, of: () => Series) =>
  series(async function* () {
    yield constantTerm;
    const terms = of();
    for (let n = 1; ; n++) yield (await terms.get()) / n;
  });

async function first(n: number, from: Series): Promise<number[]> {
  const coefficients: number[] = [];
  while (coefficients.length < n) coefficients.push(await from.get());
  return coefficients;
}

test("two series are added by asking both at once, each case switched off as it is done", async () => {
  expect(await first(20, sum(constant(1), constant(2)))).toEqual(new Array(20).fill(3));
});

test("sums of sums of integrals come in step", async () => {
  const ramp = () => integral(0, () => constant(2));
  expect(await first(4, sum(sum(ramp(), constant(1)), ramp()))).toEqual([1, 5, 3, 1 + 4 / 3]);
});

test("a series that is the integral of itself is the exponential", async () => {
  const exponential = (): Series => integral(1, exponential);
  expect(await first(6, exponential())).toEqual([1, 1, 1 / 2, 1 / 2 / 3, 1 / 2 / 3 / 4, 1 / 2 / 3 / 4 / 5]);
});

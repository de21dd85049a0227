import { Channel, select, trySelect } from "goroutines";
import { expect, test } from "vitest";

/**
 * Expects each outcome about as often as its share of the trials says: within seven standard deviations, which
 * chance exceeds once in 10^11 times.
 */
function expectShares(
  counts: ReadonlyMap<unknown, number>,
  shares: readonly [outcome: unknown, share: number][],
): void {
  const trials = [...counts.values()].reduce((sum, count) => sum + count, 0);
  for (const [outcome, share] of shares) {
    const deviation = Math.abs((counts.get(outcome) ?? 0) - trials * share);
    expect(deviation, `${outcome}: ${counts.get(outcome)} of ${trials}`).toBeLessThan(
      7 * Math.sqrt(trials * share * (1 - share)),
    );
  }
}

async function tally(trials: number, trial: () => Promise<unknown>): Promise<Map<unknown, number>> {
  const counts = new Map<unknown, number>();
  for (let i = 0; i < trials; i += 1) {
    const outcome = await trial();
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}

function closed(): Channel<number> {
  const ch = new Channel<number>();
  ch.close();
  return ch;
}

test("rules 66, 83: ready cases are chosen with equal probability, wherever they stand", async () => {
  const [a, b, never] = [closed(), closed(), new Channel<number>()];
  const record = { a, never, b, off: null, c: closed() };
  const even = ["a", "b", "c"].map((name): [string, number] => [name, 1 / 3]);
  expectShares(await tally(10_000, async () => (await select(record)).case), even);
  expectShares(await tally(10_000, async () => trySelect(record).case), even);
});

test("rule 67: three receives from one channel and a send get a quarter each", async () => {
  const ch = closed();
  const unbounded = new Channel<number>(Number.POSITIVE_INFINITY);
  const counts = await tally(10_000, async () => (await select([ch, ch, unbounded.sending(1), ch])).case);
  expectShares(
    counts,
    [0, 1, 2, 3].map((index) => [index, 1 / 4]),
  );
});

test("rule 83: two channels that always have a value are served equally", async () => {
  const [a, b] = [new Channel<number>(), new Channel<number>()];
  const feed = async (ch: Channel<number>) => {
    for (;;) await ch.send(1);
  };
  feed(a);
  feed(b);
  const counts = await tally(10_000, async () => (await select({ a, b })).case);
  expectShares(counts, [
    ["a", 1 / 2],
    ["b", 1 / 2],
  ]);
});

test.each([0, 1, 10])(
  "rules 74, 83: with capacity %d, a select between sending 0 and 1 sends random bits",
  async (capacity) => {
    const ch = new Channel<number>(capacity);
    const sender = (async () => {
      for (let i = 0; i < 10_000 + capacity; i += 1) await select([ch.sending(0), ch.sending(1)]);
    })();
    const counts = await tally(10_000, async () => (await ch.receive()).value);
    expectShares(counts, [
      [0, 1 / 2],
      [1, 1 / 2],
    ]);
    await sender;
  },
);

test("rule 74: of three parked cases of one channel each is woken equally often", async () => {
  const [ch, other] = [new Channel<number>(), new Channel<number>()];
  const counts = await tally(10_000, async () => {
    const chosen = select([ch, other, ch, null, ch]);
    ch.trySend(1);
    return (await chosen).case;
  });
  expectShares(
    counts,
    [0, 2, 4].map((index) => [index, 1 / 3]),
  );
});

test("rule 79: a send to a closed channel and a ready receive are chosen equally often", async () => {
  const ch = closed();
  const counts = await tally(10_000, () =>
    select({ send: ch.sending(1), receive: ch }).then(
      (chosen) => chosen.case,
      () => "failed",
    ),
  );
  expectShares(counts, [
    ["failed", 1 / 2],
    ["receive", 1 / 2],
  ]);
});

test("rule 84: a signal or a closed channel has no priority over data, whatever comes first", async () => {
  const data = new Channel<number>(Number.POSITIVE_INFINITY);
  for (let i = 0; i < 30_000; i += 1) data.trySend(i);
  const done = closed();
  const quit = AbortSignal.abort();
  const even = ["data", "done", "quit"].map((name): [string, number] => [name, 1 / 3]);
  expectShares(await tally(10_000, async () => (await select({ data, done, quit })).case), even);
  expectShares(await tally(10_000, async () => (await select({ quit, done, data })).case), even);
});

// The behaviour is that of TestSelectDuplicateChannel and TestSelectStackAdjust in Go's runtime/chan_test.go, and of
// the shuffle in runtime/select.go.
import { Channel, go, select } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

const TRIALS = 4000;
/** Ten standard deviations of how often one of four equal cases is chosen: a fair select is never further off. */
const SLACK = 10 * Math.sqrt(TRIALS * 0.25 * 0.75);

function expectUniform(counts: readonly number[]): void {
  for (const count of counts) expect(Math.abs(count - TRIALS / counts.length)).toBeLessThan(SLACK);
}

test("a select that stands twice in a queue leaves it altogether when another case wins", async () => {
  const twice = new Channel<number>();
  const once = new Channel<number>();
  const told = new Channel<number>();
  go(async () => {
    const chosen = await select([twice, twice, once]);
    await told.send(chosen.case);
  });
  await settled();
  const second = go(() => twice.receive());
  await settled();

  await once.send(7);
  expect((await told.receive()).value).toBe(2);
  await twice.send(8);
  expect((await second).value).toBe(8);
});

test("closing a channel wakes each select once, however often it stands in the queue", async () => {
  const quiet = new Channel<object>();
  const closing = new Channel<object>();
  const plain = go(() => select({ quiet, closing }));
  const doubled = go(() => select({ quiet, quiet2: quiet, closing, closing2: closing }));
  await settled();
  closing.close();
  expect(await plain).toEqual({ case: "closing", value: undefined, ok: false });
  expect(await doubled).toEqual({ case: expect.stringMatching(/^closing2?$/), value: undefined, ok: false });
  expect(quiet.trySend({})).toBe(false);
});

test("each of several equal cases is chosen as often when all are ready", async () => {
  const values = new Channel<number>(Number.POSITIVE_INFINITY);
  const sink = new Channel<number>(Number.POSITIVE_INFINITY);
  for (let i = 0; i < TRIALS; i++) values.trySend(i);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < TRIALS; i++) {
    const chosen = await select([values, values, values, sink.sending(i)]);
    counts[chosen.case] = (counts[chosen.case] ?? 0) + 1;
  }
  expectUniform(counts);
});

test("each of several equal cases is chosen as often when the select had to wait", async () => {
  const ch = new Channel<number>();
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < TRIALS; i++) {
    const waiting = select([ch, ch, ch, ch]);
    await ch.send(i);
    const chosen = await waiting;
    counts[chosen.case] = (counts[chosen.case] ?? 0) + 1;
  }
  expectUniform(counts);
});

test("each of several values is sent as often when the select had to wait", async () => {
  const ch = new Channel<number>();
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < TRIALS; i++) {
    const waiting = select([ch.sending(0), ch.sending(1), ch.sending(2), ch.sending(3)]);
    const value = (await ch.receive()).value as number;
    expect((await waiting).case).toBe(value);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  expectUniform(counts);
});

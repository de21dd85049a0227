// The behaviour is that of Go's test/chan/select2.go: a case that does not win leaves nothing behind.
import { Channel, go, select } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

const SELECTS = 100_000;
/** A case that stayed behind would take more than 100 bytes for each select. */
const GROWTH = 32 * SELECTS;

async function heapUsed(): Promise<number> {
  await settled();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function receiveMany(ch: Channel<number>, dummy: Channel<number>, signal: AbortSignal | null): Promise<void> {
  go(async () => {
    for (let i = 0; i < SELECTS; i++) await ch.send(i);
  });
  for (let i = 0; i < SELECTS; i++) {
    const chosen = await select({ ch, dummy, signal });
    if (chosen.case !== "ch") throw new Error("received from a channel that nothing is sent on");
  }
}

test.each([
  ["a quiet channel", null],
  ["a quiet channel and a signal", new AbortController().signal],
])("100,000 selects that do not choose %s take no memory", async (_, signal) => {
  const ch = new Channel<number>();
  const dummy = new Channel<number>();
  await receiveMany(ch, dummy, signal);
  const before = await heapUsed();
  await receiveMany(ch, dummy, signal);
  expect((await heapUsed()) - before).toBeLessThan(GROWTH);
  expect(dummy.trySend(0)).toBe(false);
});

test("what was offered by a case that did not win can be collected", async () => {
  const quiet = new Channel<object>();
  const ch = new Channel<number>();
  const offered = await (async () => {
    const value = { large: new Array(1000).fill(0) };
    const waiting = select({ ch, quiet: quiet.sending(value) });
    await ch.send(1);
    expect((await waiting).case).toBe("ch");
    return new WeakRef(value);
  })();
  await heapUsed();
  expect(offered.deref()).toBe(undefined);
  expect(quiet.tryReceive()).toBe(undefined);
});

import { Channel, ClosedChannelError, go, select, Ticker, trySelect, WaitGroup } from "goroutines";
import { describe, expect, test } from "vitest";

/** Every error whose text Go fixes, made on purpose; the report of a deadlock is tested with `main`. */
const mistakes: Record<string, { kind: new (message: string) => Error; make: () => unknown }> = {
  "rule 119: makechan: size out of range": { kind: RangeError, make: () => new Channel(-1) },
  "rule 119: send on closed channel": { kind: ClosedChannelError, make: () => closed().trySend(1) },
  "rule 119: close of closed channel": { kind: ClosedChannelError, make: () => closed().close() },
  "rule 120: sync: negative WaitGroup counter": { kind: Error, make: () => new WaitGroup().done() },
  "rule 103: go of nil func value": { kind: TypeError, make: () => go(null as never) },
  "rule 126: non-positive interval for NewTicker": { kind: RangeError, make: () => new Ticker(0) },
  "rule 126: non-positive interval for Ticker.Reset": { kind: RangeError, make: () => new Ticker(1).reset(0) },
};

function closed(): Channel<number> {
  const ch = new Channel<number>(1);
  ch.close();
  return ch;
}

function thrownBy(make: () => unknown): unknown {
  try {
    make();
  } catch (error) {
    return error;
  }
  return "nothing";
}

describe("Go's texts, word for word:", () => {
  test.each(Object.entries(mistakes))("%s", (title, { kind, make }) => {
    const error = thrownBy(make) as Error;
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(title.replace(/^rule \d+: /, ""));
  });
});

test("rule 119: a send that would wait rejects with the text that the others throw", async () => {
  const text = new ClosedChannelError("send on closed channel");
  await expect(closed().send(1)).rejects.toThrow(text);
  await expect(select({ send: closed().sending(1) })).rejects.toThrow(text);
  expect(() => trySelect({ send: closed().sending(1) })).toThrow(text);
  const open = new Channel<number>();
  const parked = expect(open.send(1)).rejects.toThrow(text);
  open.close();
  await parked;
});

test("rule 121: a wait whose group is reused rejects with Go's text", async () => {
  const wg = new WaitGroup();
  wg.add();
  const waiting = wg.wait();
  wg.done();
  wg.add();
  await expect(waiting).rejects.toThrow(/^sync: WaitGroup is reused before previous Wait has returned$/);
});

test("every error is new, so that its stack points at the mistake", () => {
  const [first, second] = [thrownBy(() => closed().close()), thrownBy(() => closed().close())];
  expect(first).not.toBe(second);
  expect((first as Error).stack).toContain("texts.test.ts");
});

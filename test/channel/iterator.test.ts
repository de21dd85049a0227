import { Channel, type ReceiveChannel, Ticker } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { hasDeadline } from "../support/virtual-time.js";
import { watched } from "../support/watched.js";

const END = { value: undefined, done: true };

/** What a `for await` loop calls: `return` is optional in the interface only. */
function iteratorOf<T>(ch: ReceiveChannel<T>): AsyncIterableIterator<T> & { return(): Promise<IteratorResult<T>> } {
  return ch[Symbol.asyncIterator]() as never;
}

test("an iterator is iterable itself, and each loop over the channel gets its own", () => {
  const ch = new Channel<number>();
  const iterator = iteratorOf(ch);
  expect(iterator[Symbol.asyncIterator]()).toBe(iterator);
  expect(iteratorOf(ch)).not.toBe(iterator);
});

test("rule 61: calls of next on one iterator may overlap, and are served in their order", async () => {
  const ch = new Channel<number>(1);
  const iterator = iteratorOf(ch);
  ch.trySend(0);
  const results = [0, 1, 2, 3, 4].map(() => iterator.next());
  for (const value of [1, 2, 3]) await ch.send(value);
  ch.close();
  expect(await Promise.all(results)).toEqual([
    { value: 0, done: false },
    { value: 1, done: false },
    { value: 2, done: false },
    { value: 3, done: false },
    END,
  ]);
});

test("next does its receive at the call", () => {
  const ch = new Channel<number>(2);
  ch.trySend(1);
  const iterator = iteratorOf(ch);
  iterator.next();
  expect(ch.length).toBe(0);
  iterator.next();
  expect(ch.trySend(2)).toBe(true);
  expect(ch.length).toBe(0);
});

test("an iterator that is done stays done", async () => {
  const ch = new Channel<number>(1);
  ch.trySend(1);
  ch.close();
  const iterator = iteratorOf(ch);
  expect(await iterator.next()).toEqual({ value: 1, done: false });
  for (let i = 0; i < 3; i += 1) expect(await iterator.next()).toEqual(END);
  expect(await iterator.return()).toEqual(END);
  expect(await iterator.next()).toEqual(END);
});

test("an iterator that was left is done, and takes nothing more", async () => {
  const ch = new Channel<number>(2);
  ch.trySend(1);
  const iterator = iteratorOf(ch);
  expect(await iterator.return()).toEqual(END);
  for (let i = 0; i < 3; i += 1) expect(await iterator.next()).toEqual(END);
  expect(ch.length).toBe(1);
  ch.tryReceive();
  iterator.next();
  ch.trySend(2);
  expect(ch.length).toBe(1);
});

test("a second iterator continues where the first one stopped", async () => {
  const ch = new Channel<number>(3);
  for (const value of [1, 2, 3]) ch.trySend(value);
  const first = iteratorOf(ch);
  expect((await first.next()).value).toBe(1);
  const second = iteratorOf(ch);
  expect((await second.next()).value).toBe(2);
  await second.return();
  expect((await first.next()).value).toBe(3);
});

test("rule 98: return ends a parked next, as if that had never been called", async () => {
  const ch = new Channel<number>();
  const iterator = iteratorOf(ch);
  const next = iterator.next();
  expect(await iterator.return()).toEqual(END);
  expect(await next).toEqual(END);
  expect(ch.trySend(1)).toBe(false);
  expect(ch.closed).toBe(false);
});

test("rule 98: return ends every parked next of its own iterator, and leaves the others their places", async () => {
  const ch = new Channel<string>();
  const iterator = iteratorOf(ch);
  const served = watched(iterator.next());
  const before = watched(ch.receive());
  const parked = [watched(iterator.next())];
  const between = watched(iteratorOf(ch).next());
  parked.push(watched(iterator.next()), watched(iterator.next()));
  const after = watched(ch.receive());
  await ch.send("a");
  await iterator.return();
  for (const value of ["b", "c", "d"]) expect(ch.trySend(value)).toBe(true);
  expect(ch.trySend("e")).toBe(false);
  await settled();
  expect(served.value).toEqual({ value: "a", done: false });
  expect(parked.map(({ value }) => value)).toEqual([END, END, END]);
  expect([before.value, between.value, after.value]).toEqual([
    { value: "b", ok: true },
    { value: "c", done: false },
    { value: "d", ok: true },
  ]);
});

test("rule 95: a next that was matched before the return keeps its value", async () => {
  const ch = new Channel<number>();
  const iterator = iteratorOf(ch);
  const next = iterator.next();
  ch.trySend(1);
  iterator.return();
  expect(await next).toEqual({ value: 1, done: false });
});

test("a next that parked while none was parked before it ends with the return", async () => {
  const ch = new Channel<number>(1);
  const iterator = iteratorOf(ch);
  const first = iterator.next();
  await ch.send(1);
  expect(await first).toEqual({ value: 1, done: false });
  await ch.send(2);
  expect(await iterator.next()).toEqual({ value: 2, done: false });
  const last = iterator.next();
  await iterator.return();
  expect(await last).toEqual(END);
  expect(ch.trySend(3)).toBe(true);
  expect(ch.length).toBe(1);
});

test("rule 98: await using leaves an iterator when its block ends, and a parked next with it", async () => {
  const ch = new Channel<string>();
  let parked: ReturnType<typeof watched> | undefined;
  {
    await using iterator = ch[Symbol.asyncIterator]();
    ch.send("first");
    expect((await iterator.next()).value).toBe("first");
    parked = watched(iterator.next());
    await settled();
    expect(parked.state).toBe("pending");
  }
  expect(parked.value).toEqual({ value: undefined, done: true });
  expect([ch.trySend("nobody waits"), ch.closed]).toEqual([false, false]);
});

test("rule 98: return ends a next that is parked on a ticker, and lets go of the clock", async () => {
  await synctest(async () => {
    const iterator = iteratorOf(new Ticker(10).channel);
    const next = iterator.next();
    expect(hasDeadline()).toBe(true);
    const returned = iterator.return();
    expect(hasDeadline()).toBe(false);
    expect(await Promise.all([next, returned])).toEqual([END, END]);
  });
});

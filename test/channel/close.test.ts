import { Channel, ClosedChannelError, select, trySelect } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

const sendOnClosed = new ClosedChannelError("send on closed channel");
const closeOfClosed = new ClosedChannelError("close of closed channel");

test.each([0, 3])("rule 21: with capacity %d, every kind of send on a closed channel fails", async (capacity) => {
  const ch = new Channel<number>(capacity);
  ch.close();
  expect(() => ch.trySend(1)).toThrow(sendOnClosed);
  await expect(ch.send(1)).rejects.toThrow(sendOnClosed);
  await expect(select([ch.sending(1)])).rejects.toThrow(sendOnClosed);
  expect(() => trySelect([ch.sending(1)])).toThrow(sendOnClosed);
});

test("rule 21: to make the case of a send on a closed channel is no send", () => {
  const ch = new Channel<number>();
  ch.close();
  expect(() => ch.sending(1)).not.toThrow();
});

test.each([0, 2])("rules 22, 47: with capacity %d, close fails every parked sender", async (capacity) => {
  const ch = new Channel<number>(capacity);
  for (let value = 0; value < capacity; value += 1) await ch.send(value);
  const sends = [watched(ch.send(7)), watched(select([ch.sending(8)])), watched(ch.send(9))];
  ch.close();
  await settled();
  for (const { state, error } of sends) {
    expect(state).toBe("rejected");
    expect(error).toBeInstanceOf(ClosedChannelError);
    expect(error).toHaveProperty("message", "send on closed channel");
  }
  expect(new Set(sends.map(({ error }) => error)).size).toBe(sends.length);
});

test.each([0, 2])("rule 23: with capacity %d, the value of a failed send is never delivered", async (capacity) => {
  const ch = new Channel<number>(capacity);
  for (let value = 0; value < capacity; value += 1) await ch.send(value);
  const parked = watched(ch.send(98));
  ch.close();
  const late = watched(ch.send(99));
  for (let value = 0; value < capacity; value += 1) expect(ch.tryReceive()).toEqual({ value, ok: true });
  expect(ch.tryReceive()).toEqual({ value: undefined, ok: false });
  await settled();
  expect([parked.state, late.state]).toEqual(["rejected", "rejected"]);
});

test("rule 24: a failed send fails in the sender and nowhere else", async () => {
  const ch = new Channel<number>(1);
  await ch.send(1);
  const parked = watched(ch.send(2));
  expect(() => ch.close()).not.toThrow();
  const late = watched(ch.send(3));
  expect(await ch.receive()).toEqual({ value: 1, ok: true });
  expect(await ch.receive()).toEqual({ value: undefined, ok: false });
  await settled();
  expect([parked.state, late.state]).toEqual(["rejected", "rejected"]);
});

test("rule 43: to close a closed channel fails in the closer and changes nothing", async () => {
  const ch = new Channel<number>(1);
  await ch.send(1);
  ch.close();
  expect(() => ch.close()).toThrow(closeOfClosed);
  expect(() => ch.close()).toThrow(closeOfClosed);
  expect([ch.closed, ch.length]).toEqual([true, 1]);
  expect(ch.tryReceive()).toEqual({ value: 1, ok: true });
  expect(ch.tryReceive()).toEqual({ value: undefined, ok: false });
});

test("rule 45: close takes effect before it returns, and returns nothing", () => {
  const ch = new Channel<number>();
  expect(ch.close()).toBeUndefined();
  expect(ch.closed).toBe(true);
  expect(ch.tryReceive()).toEqual({ value: undefined, ok: false });
});

test.each([0, 2])("rules 46, 115: with capacity %d, close wakes every parked receiver", async (capacity) => {
  const ch = new Channel<number>(capacity);
  const received = [
    watched(ch.receive()),
    watched(select([ch])),
    watched(ch[Symbol.asyncIterator]().next()),
    watched(ch.receive({ signal: new AbortController().signal })),
    watched(ch.receive()),
  ];
  ch.close();
  await settled();
  expect(received.map(({ value }) => value)).toEqual([
    { value: undefined, ok: false },
    { case: 0, value: undefined, ok: false },
    { value: undefined, done: true },
    { value: undefined, ok: false },
    { value: undefined, ok: false },
  ]);
});

test("rule 52: close wakes receivers and senders in the order in which they came", async () => {
  const [empty, full] = [new Channel<number>(), new Channel<number>()];
  const woken: string[] = [];
  for (const name of ["first", "second", "third"]) {
    empty.receive().then(() => woken.push(`${name} receiver`));
    full.send(1).catch(() => woken.push(`${name} sender`));
  }
  empty.close();
  await settled();
  full.close();
  await settled();
  const inOrder = (role: string): string[] => ["first", "second", "third"].map((name) => `${name} ${role}`);
  expect(woken).toEqual([...inOrder("receiver"), ...inOrder("sender")]);
});

test("rule 48: what is in the buffer survives the close, what a parked sender offers does not", async () => {
  const ch = new Channel<number>(1);
  await ch.send(1);
  const parked = watched(ch.send(2));
  ch.close();
  expect(await ch.receive()).toEqual({ value: 1, ok: true });
  expect(await ch.receive()).toEqual({ value: undefined, ok: false });
  await settled();
  expect(parked.error).toEqual(sendOnClosed);
});

test("rule 50: closed is for ever", async () => {
  const ch = new Channel<number>(1);
  ch.close();
  for (const misuse of [() => ch.close(), () => ch.trySend(1), () => trySelect([ch.sending(1)])]) {
    expect(misuse).toThrow(ClosedChannelError);
    expect(ch.closed).toBe(true);
    expect(await ch.receive()).toEqual({ value: undefined, ok: false });
    expect(ch.length).toBe(0);
  }
});

test("rule 51: a select is woken by the first of two channels that are closed back to back", async () => {
  const a = new Channel<number>();
  const b = new Channel<number>();
  const chosen = select({ a, b });
  b.close();
  a.close();
  expect(await chosen).toEqual({ case: "b", value: undefined, ok: false });
});

test("rule 51: a select parked on both directions of a channel that is closed is woken once", async () => {
  const ch = new Channel<number>();
  const chosen = select({ send: ch.sending(1), receive: ch });
  ch.close();
  expect(await chosen).toEqual({ case: "receive", value: undefined, ok: false });
});

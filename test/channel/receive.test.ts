import { Channel, go, select } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

test.each([0, 2])("rules 29, 112: with capacity %d, a receive waits until there is a value", async (capacity) => {
  const ch = new Channel<string>(capacity);
  const receive = watched(ch.receive());
  await settled();
  expect(receive.state).toBe("pending");
  ch.send("a");
  await settled();
  expect(receive.value).toEqual({ value: "a", ok: true });
});

test("rule 30: a receive looks at the buffer, then at the senders, then at whether the channel is closed", async () => {
  const ch = new Channel<string>(1);
  ch.send("buffered");
  ch.send("parked");
  expect(ch.tryReceive()).toEqual({ value: "buffered", ok: true });
  expect(ch.tryReceive()).toEqual({ value: "parked", ok: true });
  expect(ch.tryReceive()).toBeUndefined();
  ch.send("last");
  ch.close();
  expect(ch.tryReceive()).toEqual({ value: "last", ok: true });
  expect(ch.tryReceive()).toEqual({ value: undefined, ok: false });
});

test("rules 31, 93: an unbuffered receive takes from the sender that has waited longest, and completes that one only", async () => {
  const ch = new Channel<number>();
  const sends = [0, 1, 2, 3, 4, 5].map((value) => watched(ch.send(value)));
  for (let value = 0; value <= 5; value += 1) {
    expect(await ch.receive()).toEqual({ value, ok: true });
    await settled();
    expect(sends.filter(({ state }) => state === "fulfilled").length).toBe(value + 1);
    expect(sends[value]?.state).toBe("fulfilled");
  }
});

test("rule 32: a receive from a full buffer takes its oldest value and lets the oldest sender refill it", async () => {
  const ch = new Channel<string>(2);
  for (const value of ["b0", "b1"]) await ch.send(value);
  const sends = ["s0", "s1", "s2"].map((value) => watched(ch.send(value)));
  expect(ch.tryReceive()).toEqual({ value: "b0", ok: true });
  expect(ch.length).toBe(2);
  await settled();
  expect(sends.map(({ state }) => state)).toEqual(["fulfilled", "pending", "pending"]);
  const rest: string[] = [];
  while (ch.length > 0) rest.push((await ch.receive()).value as string);
  expect(rest).toEqual(["b1", "s0", "s1", "s2"]);
  await settled();
  expect(sends.map(({ state }) => state)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
});

test.each([1, 3, 8, 9, 100, Number.POSITIVE_INFINITY])(
  "rule 33: a buffer of %d is a FIFO however often it grows and wraps round",
  async (capacity) => {
    const ch = new Channel<number>(capacity);
    let sent = 0;
    let received = 0;
    const exchange = (sends: number, receives: number): void => {
      for (let i = 0; i < sends; i += 1) if (ch.trySend(sent)) sent += 1;
      for (let i = 0; i < receives && ch.length > 0; i += 1) {
        expect(ch.tryReceive()).toEqual({ value: received, ok: true });
        received += 1;
      }
      expect(ch.length).toBe(sent - received);
    };
    exchange(5, 4);
    exchange(20, 7);
    exchange(3, 1);
    exchange(3000, 10);
    exchange(2, 5000);
    exchange(10, 10);
    expect(received).toBe(sent);
  },
);

test("rule 33: values pass through a chain of goroutines in order", async () => {
  const first = new Channel<number>();
  let last = first;
  for (let link = 0; link < 10; link += 1) {
    const from = last;
    const to = new Channel<number>();
    go(async () => {
      for await (const value of from) await to.send(value + 1);
      to.close();
    });
    last = to;
  }
  go(async () => {
    for (let value = 0; value < 50; value += 1) await first.send(value);
    first.close();
  });
  const arrived: number[] = [];
  for await (const value of last) arrived.push(value);
  expect(arrived).toEqual(Array.from({ length: 50 }, (_, value) => value + 10));
});

test("rules 34, 35: a closed channel is drained first, and then yields the zero value at once for ever", async () => {
  const ch = new Channel<number>(2);
  await ch.send(0);
  await ch.send(1);
  ch.close();
  expect(await ch.receive()).toEqual({ value: 0, ok: true });
  expect(await ch.receive()).toEqual({ value: 1, ok: true });
  const receives = Array.from({ length: 10 }, () => ch.receive());
  for (const received of await Promise.all(receives)) expect(received).toEqual({ value: undefined, ok: false });
});

test("rule 37: tryReceive tells an empty channel from a closed one", () => {
  for (const ch of [new Channel<undefined>(), new Channel<undefined>(1)]) {
    expect(ch.tryReceive()).toBeUndefined();
    ch.close();
    expect(ch.tryReceive()).toEqual({ value: undefined, ok: false });
  }
});

test("rule 37: a tryReceive that finds nothing leaves nothing behind", async () => {
  const ch = new Channel<number>();
  expect(ch.tryReceive()).toBeUndefined();
  expect(ch.trySend(1)).toBe(false);
});

test.each([0, 1, 10])(
  "rule 38: with capacity %d, each value is received once however many receive",
  async (capacity) => {
    const ch = new Channel<number>(capacity);
    const counts = new Array<number>(2000).fill(0);
    const workers = Array.from({ length: 23 }, () =>
      go(async () => {
        for await (const value of ch) counts[value] = (counts[value] ?? 0) + 1;
      }),
    );
    for (let value = 0; value < counts.length; value += 1) await ch.send(value);
    ch.close();
    await Promise.all(workers);
    expect(counts.every((count) => count === 1)).toBe(true);
  },
);

test("rule 39: a buffered value stays receivable across a close in the same step", () => {
  const ch = new Channel<number>(1);
  ch.trySend(1);
  ch.close();
  expect(ch.tryReceive()).toEqual({ value: 1, ok: true });
});

test("rule 40: a send completes also if its value is thrown away", async () => {
  const ch = new Channel<number>();
  const send = watched(ch.send(1));
  ch.receive();
  await settled();
  expect(send.state).toBe("fulfilled");
});

test.each([0, 2])("rule 42: with capacity %d, all the ways to receive share one order", async (capacity) => {
  const ch = new Channel<number>(capacity);
  for (let value = 0; value < 10; value += 1) ch.send(value);
  const received: (number | undefined)[] = [];
  received.push((await ch.receive()).value);
  received.push(ch.tryReceive()?.value);
  received.push((await select([ch])).value);
  for await (const value of ch) {
    received.push(value);
    if (value === 5) break;
  }
  const { signal } = new AbortController();
  received.push((await ch.receive({ signal })).value);
  received.push((await select([null, ch], { signal })).value);
  received.push((await ch[Symbol.asyncIterator]().next()).value);
  received.push((await ch.receive()).value);
  expect(received).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

import { Channel } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

function filled(...values: number[]): Channel<number> {
  const ch = new Channel<number>(values.length);
  for (const value of values) ch.trySend(value);
  return ch;
}

test("rule 57: a loop yields what was sent until the channel is closed and drained, then ends", async () => {
  const ch = filled(1, 2, 3);
  ch.close();
  const values: number[] = [];
  for await (const value of ch) values.push(value);
  expect(values).toEqual([1, 2, 3]);
});

test("rule 57: a loop that waits ends when the channel is closed", async () => {
  const ch = new Channel<number>();
  const values: number[] = [];
  const loop = (async () => {
    for await (const value of ch) values.push(value);
    return "ended";
  })();
  await ch.send(1);
  await ch.send(2);
  ch.close();
  expect(await loop).toBe("ended");
  expect(values).toEqual([1, 2]);
});

test("rule 58: the expression of a loop is evaluated once", async () => {
  const ch = filled(1, 2, 3);
  ch.close();
  let evaluated = 0;
  const source = () => {
    evaluated += 1;
    return ch;
  };
  for await (const _ of source()) expect(evaluated).toBe(1);
  expect(evaluated).toBe(1);
});

async function leaveByBreak(ch: Channel<number>): Promise<void> {
  for await (const _ of ch) break;
}

async function leaveByReturn(ch: Channel<number>): Promise<number | undefined> {
  for await (const value of ch) return value;
  return undefined;
}

async function leaveByThrow(ch: Channel<number>): Promise<void> {
  for await (const _ of ch) throw new Error("left");
}

test.each([leaveByBreak, leaveByReturn, leaveByThrow])(
  "rule 59: %o costs one value and leaves the channel open",
  async (leave) => {
    const ch = filled(1, 2, 3);
    await leave(ch).catch(() => {});
    expect([ch.length, ch.closed]).toEqual([2, false]);
    expect(ch.tryReceive()).toEqual({ value: 2, ok: true });
    expect(ch.trySend(4)).toBe(true);

    const unbuffered = new Channel<number>();
    const sends = [1, 2].map((value) => watched(unbuffered.send(value)));
    await leave(unbuffered).catch(() => {});
    await settled();
    expect(sends.map(({ state }) => state)).toEqual(["fulfilled", "pending"]);
    expect(unbuffered.tryReceive()).toEqual({ value: 2, ok: true });
    expect(unbuffered.trySend(3)).toBe(false);
  },
);

test("rule 59: a loop takes nothing in advance while its body runs", async () => {
  const buffered = filled(1, 2, 3);
  let left = 3;
  for await (const _ of buffered) {
    left -= 1;
    await settled();
    expect(buffered.length).toBe(left);
    if (left === 0) break;
  }
  const unbuffered = new Channel<number>();
  unbuffered.send(1);
  for await (const _ of unbuffered) {
    await settled();
    expect(unbuffered.trySend(2)).toBe(false);
    break;
  }
});

test("rule 59: making an iterator receives nothing", async () => {
  const ch = filled(1);
  ch[Symbol.asyncIterator]();
  await settled();
  expect(ch.length).toBe(1);
});

test("rule 61: several loops share the values of one channel", async () => {
  const ch = new Channel<number>();
  const shares: number[][] = [[], [], []];
  const loops = shares.map(async (share) => {
    for await (const value of ch) share.push(value);
  });
  for (let value = 0; value < 9; value += 1) await ch.send(value);
  ch.close();
  await Promise.all(loops);
  expect(shares).toEqual([
    [0, 3, 6],
    [1, 4, 7],
    [2, 5, 8],
  ]);
});

test("rule 62: a loop passes on undefined and promises as they are, and ends only by close", async () => {
  const promise = new Promise<number>(() => {});
  const sent = [undefined, null, false, 0, "", Number.NaN, promise];
  const ch = new Channel<unknown>(sent.length);
  for (const value of sent) await ch.send(value);
  ch.close();
  const received: unknown[] = [];
  for await (const value of ch) received.push(value);
  expect(received).toStrictEqual(sent);
  expect(received.at(-1)).toBe(promise);
});

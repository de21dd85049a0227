import { Channel } from "goroutines";
import { describe, expect, test } from "vitest";
import { collectGarbage, heapGrowth, isCollected, keepAlive } from "../support/garbage.js";
import { watched } from "../support/watched.js";

/** Each sends a value and gets it out again in its own way; what it returns, beside the channel, stays reachable. */
const ways: Record<string, (ch: Channel<object>, value: object) => Promise<unknown>> = {
  "taken from the buffer": async (ch, value) => {
    await ch.send(value);
    await ch.receive();
  },
  "taken from a buffer that is not empty": async (ch, value) => {
    ch.trySend(value);
    ch.trySend({});
    ch.tryReceive();
  },
  "handed to a parked receiver": async (ch, value) => {
    const receive = ch.receive();
    ch.trySend(value);
    await receive;
  },
  "taken from a sender that was parked behind a full buffer": async (ch, value) => {
    while (ch.trySend({}));
    ch.send(value);
    while (ch.length > 0) await ch.receive();
  },
  "offered by a sender that a close failed": async (ch, value) => {
    while (ch.trySend({}));
    const send = watched(ch.send(value));
    ch.close();
    return send;
  },
  "offered by a sender that was cancelled": async (ch, value) => {
    while (ch.trySend({}));
    const cancel = new AbortController();
    const send = watched(ch.send(value, cancel));
    cancel.abort();
    return [send, cancel];
  },
  "received with a signal that lives on": async (ch, value) => {
    const cancel = new AbortController();
    const receive = ch.receive(cancel);
    ch.trySend(value);
    await receive;
    return cancel;
  },
  "taken by a loop that goes on": async (ch, value) => {
    const iterator = ch[Symbol.asyncIterator]();
    await ch.send(value);
    await iterator.next();
    return iterator;
  },
  "taken by a loop that waited, and has not come back for more": async (ch, value) => {
    const iterator = ch[Symbol.asyncIterator]();
    const next = iterator.next();
    ch.trySend(value);
    await next;
    return iterator;
  },
  "taken by a loop that has more calls of next parked": async (ch, value) => {
    const iterator = ch[Symbol.asyncIterator]();
    const next = iterator.next();
    iterator.next();
    ch.trySend(value);
    await next;
    return iterator;
  },
};

describe.each([2, Number.POSITIVE_INFINITY])("rule 13: a channel of capacity %d does not keep a value", (capacity) => {
  const finite = Object.entries(ways).filter(([name]) => capacity === 2 || !name.startsWith("offered"));

  test.each(finite.filter(([name]) => capacity === 2 || !name.includes("full")))("%s", async (_, way) => {
    const ch = new Channel<object>(capacity);
    // In a function of its own, so that no variable of this test's holds the value.
    const run = async () => {
      const value = {};
      return { kept: await way(ch, value), reference: new WeakRef(value) };
    };
    const { kept, reference } = await run();
    expect(await isCollected(reference)).toBe(true);
    keepAlive(ch, kept);
  });
});

test("rule 13: a buffer that has grown keeps only what is still in it", async () => {
  const ch = new Channel<object>(Number.POSITIVE_INFINITY);
  const references: WeakRef<object>[] = [];
  for (let i = 0; i < 100; i += 1) {
    const value = {};
    references.push(new WeakRef(value));
    ch.trySend(value);
  }
  const receiveAll = (count: number) => {
    for (let i = 0; i < count; i += 1) ch.tryReceive();
  };
  receiveAll(60);
  await collectGarbage();
  expect(references.map((reference) => reference.deref() === undefined)).toEqual(references.map((_, i) => i < 60));
  expect(ch.length).toBe(40);
});

test("a signal that operations have waited for can be collected", async () => {
  const ch = new Channel<number>();
  const run = async () => {
    const cancel = new AbortController();
    const receive = ch.receive(cancel);
    ch.trySend(1);
    await receive;
    return new WeakRef(cancel.signal);
  };
  expect(await isCollected(await run())).toBe(true);
});

test("a loop that waits for each value keeps nothing of those that it had", async () => {
  const rounds = 20_000;
  const ch = new Channel<number>();
  const iterator = ch[Symbol.asyncIterator]();
  const receive = async () => {
    for (let i = 0; i < rounds; i += 1) {
      const next = iterator.next();
      ch.trySend(i);
      await next;
    }
  };
  await receive();
  // A waiter takes more than 100 bytes.
  expect(await heapGrowth(receive)).toBeLessThan(32 * rounds);
  expect((await iterator.return?.())?.done).toBe(true);
});

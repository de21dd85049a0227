import { Channel, go, select } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

// Mistakes that other implementations of channels have made.

test("every one of 3000 parked receivers gets its value", async () => {
  const ch = new Channel<number>();
  const receives = Array.from({ length: 3000 }, () => ch.receive());
  for (let value = 0; value < 3000; value += 1) await ch.send(value);
  const received = await Promise.all(receives);
  expect(received.every(({ value, ok }, index) => ok && value === index)).toBe(true);
});

test("a receiver that parked on an empty buffer is served by the next send", async () => {
  const ch = new Channel<number>(1);
  const receive = ch.receive();
  await ch.send(1);
  expect(await receive).toEqual({ value: 1, ok: true });
});

test("receivers are served in order however each of them receives", async () => {
  const ch = new Channel<number>();
  const kinds = [
    () => ch.receive(),
    () => select({ ch }),
    () => ch[Symbol.asyncIterator]().next(),
    () => ch.receive(new AbortController()),
    () => select([ch], new AbortController()),
  ];
  const received = [...kinds, ...kinds.reverse()].map((receive) => watched<{ value: unknown }>(receive()));
  for (let value = 0; value < received.length; value += 1) await ch.send(value);
  await settled();
  expect(received.map(({ value }) => value?.value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("to cancel one receiver removes that one and no other", async () => {
  const ch = new Channel<number>();
  const cancel = new AbortController();
  const first = watched(ch.receive());
  const cancelled = watched(ch.receive(cancel));
  const last = watched(ch.receive());
  cancel.abort("cancelled");
  ch.send(1);
  ch.send(2);
  await settled();
  expect([first.value?.value, last.value?.value, cancelled.error]).toEqual([1, 2, "cancelled"]);
});

test("a receive that timed out does not swallow the value that comes later", async () => {
  const ch = new Channel<number>();
  const received: number[] = [];
  for (let value = 0; value < 50; value += 1) {
    const timeout = new AbortController();
    const receive = ch.receive(timeout).catch(() => undefined);
    timeout.abort();
    expect(await receive).toBeUndefined();
    ch.send(value);
    received.push((await ch.receive()).value as number);
  }
  expect(received).toEqual(Array.from({ length: 50 }, (_, value) => value));
});

test("a send with an aborted signal delivers nothing", async () => {
  const ch = new Channel<number>(1);
  await expect(ch.send(1, { signal: AbortSignal.abort("no") })).rejects.toBe("no");
  expect(ch.length).toBe(0);
});

test("a channel is no thenable: to await one yields the channel", async () => {
  const ch = new Channel<number>(1);
  expect("then" in ch).toBe(false);
  expect(await ch).toBe(ch);
});

test("a value whose properties throw when they are looked at costs nobody anything", async () => {
  const ch = new Channel<object>();
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("looked at");
      },
    },
  );
  const receives = [ch.receive(), ch.receive()];
  expect(() => ch.trySend(hostile)).not.toThrow();
  await ch.send({});
  const [first, second] = await Promise.all(receives);
  expect(first?.value === hostile).toBe(true);
  expect(second?.ok).toBe(true);
});

test("each error is made where it is thrown, and belongs to one failure only", async () => {
  const ch = new Channel<number>();
  const parked = [watched(ch.send(1)), watched(ch.send(2))];
  ch.close();
  await settled();
  expect(parked[0]?.error).not.toBe(parked[1]?.error);
  const caught = await ch.send(3).catch((error: Error) => error);
  expect((caught as Error).stack).toContain("peers.test.ts");
});

test("a hundred thousand parked senders are drained in order", async () => {
  const ch = new Channel<number>();
  const count = 100_000;
  let sent = 0;
  for (let value = 0; value < count; value += 1) {
    ch.send(value).then(() => {
      sent += 1;
    });
  }
  let inOrder = true;
  for (let value = 0; value < count; value += 1) inOrder &&= ch.tryReceive()?.value === value;
  await settled();
  expect([inOrder, sent]).toEqual([true, count]);
});

test("a ping-pong lets the host's timers fire", async () => {
  const [ping, pong] = [new Channel<number>(), new Channel<number>()];
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 0);
  go(async () => {
    for await (const value of ping) await pong.send(value);
  });
  while (!fired) {
    await ping.send(1);
    await pong.receive();
  }
  ping.close();
  expect(fired).toBe(true);
});

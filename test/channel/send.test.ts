import { Channel, ClosedChannelError, select } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

test("rule 15: the value is fixed when the send is called", async () => {
  const ch = new Channel<number>();
  let value = 1;
  ch.send(value);
  const later = ch.sending(value);
  value = 2;
  select([later]);
  expect((await ch.receive()).value).toBe(1);
  expect((await ch.receive()).value).toBe(1);
});

test("rules 16, 113: an unbuffered send completes only when a receiver takes the value", async () => {
  const ch = new Channel<string>();
  const send = watched(ch.send("a"));
  await settled();
  expect(send.state).toBe("pending");
  expect(ch.tryReceive()).toEqual({ value: "a", ok: true });
  await settled();
  expect(send.state).toBe("fulfilled");
});

test("rule 17: a send completes by itself while the buffer has room", async () => {
  const ch = new Channel<string>(2);
  expect(await ch.send("a")).toBeUndefined();
  expect(ch.trySend("b")).toBe(true);
  expect(ch.trySend("c")).toBe(false);
});

test("rule 18: senders to a full buffer wait, and complete in the order of their calls", async () => {
  const ch = new Channel<number>(1);
  await ch.send(0);
  const sends = [1, 2, 3].map((value) => watched(ch.send(value)));
  for (let completed = 0; completed <= 3; completed += 1) {
    await settled();
    expect(sends.map(({ state }) => state === "fulfilled")).toEqual([0, 1, 2].map((n) => n < completed));
    expect((await ch.receive()).value).toBe(completed);
  }
});

test.each([0, 1, 5])(
  "rules 19, 93: with capacity %d, a send goes to the receiver that has waited longest",
  async (capacity) => {
    const ch = new Channel<number>(capacity);
    const receives = [0, 1, 2, 3, 4, 5].map(() => ch.receive());
    for (const value of [100, 101, 102]) await ch.send(value);
    for (const value of [103, 104, 105]) expect(ch.trySend(value)).toBe(true);
    expect((await Promise.all(receives)).map(({ value }) => value)).toEqual([100, 101, 102, 103, 104, 105]);
  },
);

test.each([0, 2])("rule 20: with capacity %d, nobody can take what was handed to a receiver", async (capacity) => {
  const ch = new Channel<number>(capacity);
  const first = ch.receive();
  ch.send(7);
  expect(ch.tryReceive()).toBeUndefined();
  const second = watched(ch.receive());
  expect(await first).toEqual({ value: 7, ok: true });
  await settled();
  expect(second.state).toBe("pending");
});

test("rule 26: a trySend that fails leaves nothing behind", async () => {
  const unbuffered = new Channel<number>();
  expect(unbuffered.trySend(1)).toBe(false);
  expect(unbuffered.tryReceive()).toBeUndefined();
  const full = new Channel<number>(1);
  await full.send(1);
  expect(full.trySend(2)).toBe(false);
  expect(full.length).toBe(1);
  expect(full.tryReceive()).toEqual({ value: 1, ok: true });
  expect(full.tryReceive()).toBeUndefined();
});

test("rule 27: a trySend to an unbuffered channel succeeds only if somebody is receiving now", async () => {
  const ch = new Channel<string>();
  const other = new Channel<string>(1);
  expect(ch.trySend("nobody came yet")).toBe(false);
  const cancel = new AbortController();
  const cancelled = ch.receive({ signal: cancel.signal });
  cancel.abort(new Error("gone"));
  expect(ch.trySend("one was cancelled")).toBe(false);
  await expect(cancelled).rejects.toThrow("gone");
  const chosen = select({ ch, other });
  other.trySend("won");
  expect(ch.trySend("one was in a select that has proceeded")).toBe(false);
  expect((await chosen).case).toBe("other");
  const receiver = ch.receive();
  expect(ch.trySend("taken")).toBe(true);
  expect(ch.trySend("one was served")).toBe(false);
  expect((await receiver).value).toBe("taken");
});

test("rules 28, 119: misuse of a closed channel is an Error with Go's text and nothing before it", async () => {
  const ch = new Channel<number>(1);
  ch.close();
  const errors = [() => ch.trySend(1), () => ch.close()].map((misuse) => {
    try {
      return misuse();
    } catch (error) {
      return error;
    }
  }) as Error[];
  expect(errors.map(({ message }) => message)).toEqual(["send on closed channel", "close of closed channel"]);
  for (const error of errors) {
    expect(error).toBeInstanceOf(ClosedChannelError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("ClosedChannelError");
    expect(error.stack).toContain("send.test.ts");
  }
});

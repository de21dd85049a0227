import { Channel } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

test("rule 3: length counts the values in the buffer and no parked senders", async () => {
  const ch = new Channel<string>(2);
  expect(ch.length).toBe(0);
  ch.send("a");
  expect(ch.length).toBe(1);
  ch.send("b");
  ch.send("parked");
  ch.send("parked too");
  expect(ch.length).toBe(2);
  await settled();
  expect(ch.length).toBe(2);
});

test("rule 3: the length of an unbuffered channel is always 0", async () => {
  const ch = new Channel<string>();
  ch.send("parked");
  expect(ch.length).toBe(0);
  await ch.receive();
  ch.receive();
  expect(ch.length).toBe(0);
});

test("rule 5: close changes neither the capacity nor the length of what is not yet drained", async () => {
  const ch = new Channel<string>(3);
  await ch.send("a");
  await ch.send("b");
  ch.close();
  expect([ch.length, ch.capacity]).toEqual([2, 3]);
  await ch.receive();
  expect(ch.length).toBe(1);
  await ch.receive();
  await ch.receive();
  expect([ch.length, ch.capacity]).toEqual([0, 3]);
});

test("rule 6: what an operation does, it does at the call and not at the await", async () => {
  const ch = new Channel<string>(1);
  const send = ch.send("a");
  expect(ch.length).toBe(1);
  const receive = ch.receive();
  expect(ch.length).toBe(0);
  const parked = ch.receive();
  expect(ch.trySend("b")).toBe(true);
  expect(ch.closed).toBe(false);
  ch.close();
  expect(ch.closed).toBe(true);
  expect(await Promise.all([send, receive, parked])).toEqual([
    undefined,
    { value: "a", ok: true },
    { value: "b", ok: true },
  ]);
});

test("rule 7: a value for a parked receiver bypasses the buffer", async () => {
  const ch = new Channel<string>(5);
  const receiver = ch.receive();
  ch.send("direct");
  expect(ch.length).toBe(0);
  await settled();
  expect(ch.length).toBe(0);
  expect(await receiver).toEqual({ value: "direct", ok: true });
});

type Step = "send" | "receive" | "trySend" | "tryReceive" | "close";
const steps: Step[] = ["send", "receive", "trySend", "tryReceive", "close"];

/** Every program of `length` steps with at most one close. */
function* programs(length: number): Iterable<Step[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const program of programs(length - 1)) {
    for (const step of steps) if (step !== "close" || !program.includes("close")) yield [...program, step];
  }
}

test.each([0, 1, 2])(
  "rule 8: a channel of capacity %d keeps its invariants after every step of every short program",
  async (capacity) => {
    for (const program of programs(5)) {
      const ch = new Channel<number>(capacity);
      const senders = new Set<object>();
      const receivers = new Set<object>();
      const park = (parked: Set<object>, promise: Promise<unknown>): void => {
        parked.add(promise);
        const leave = () => parked.delete(promise);
        promise.then(leave, leave);
      };
      for (const step of program) {
        if (step === "send") park(senders, ch.send(1));
        else if (step === "receive") park(receivers, ch.receive());
        else if (step === "tryReceive") ch.tryReceive();
        else if (step === "close") ch.close();
        else if (!ch.closed) ch.trySend(1);
        await settled();
        const state = `${program} at ${step}: length ${ch.length}, ${senders.size} sending, ${receivers.size} receiving`;
        expect(ch.length >= 0 && ch.length <= capacity, state).toBe(true);
        expect(senders.size === 0 || receivers.size === 0, state).toBe(true);
        expect(ch.length === 0 || receivers.size === 0, state).toBe(true);
        expect(ch.length === capacity || senders.size === 0, state).toBe(true);
        expect(!ch.closed || senders.size + receivers.size === 0, state).toBe(true);
      }
    }
  },
);

test("rule 12: operations that nobody awaits are carried out in the order of the calls", async () => {
  const ch = new Channel<number>(2);
  const sends = [1, 2, 3, 4].map((value) => watched(ch.send(value)));
  const receives = [1, 2, 3, 4, 5, 6].map(() => watched(ch.receive()));
  sends.push(watched(ch.send(5)));
  await settled();
  expect(sends.map(({ state }) => state)).toEqual(new Array(5).fill("fulfilled"));
  expect(receives.map(({ value }) => value?.value)).toEqual([1, 2, 3, 4, 5, undefined]);
  expect(receives[5]?.state).toBe("pending");
});

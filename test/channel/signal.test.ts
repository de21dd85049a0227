import { getEventListeners } from "node:events";
import { Channel } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

const listeners = ({ signal }: AbortController) => getEventListeners(signal, "abort").length;

test("an operation that does not wait does not listen to its signal", async () => {
  const cancel = new AbortController();
  const ch = new Channel<number>(1);
  const send = ch.send(1, cancel);
  expect(listeners(cancel)).toBe(0);
  const receive = ch.receive(cancel);
  expect(listeners(cancel)).toBe(0);
  await Promise.all([send, receive]);
  expect(listeners(cancel)).toBe(0);
});

test("however many operations wait for a signal, it has one listener, and each of them is cancelled", async () => {
  const cancel = new AbortController();
  const ch = new Channel<number>();
  const receives = Array.from({ length: 1000 }, () => watched(ch.receive(cancel)));
  expect(listeners(cancel)).toBe(1);
  ch.trySend(1);
  expect(listeners(cancel)).toBe(1);
  cancel.abort();
  await settled();
  expect(receives.filter(({ state }) => state === "rejected").length).toBe(999);
  expect(listeners(cancel)).toBe(0);
});

test("a signal that nobody listened to any more is listened to again", async () => {
  const cancel = new AbortController();
  const ch = new Channel<number>();
  for (let round = 0; round < 3; round += 1) {
    const receive = watched(ch.receive(cancel));
    expect(listeners(cancel)).toBe(1);
    ch.trySend(round);
    await settled();
    expect(receive.value).toEqual({ value: round, ok: true });
  }
  const last = watched(ch.receive(cancel));
  cancel.abort("last");
  await settled();
  expect(last.error).toBe("last");
});

test("a listener of the user's that runs before the library's may still match the operation", async () => {
  const cancel = new AbortController();
  const ch = new Channel<string>();
  const order: string[] = [];
  cancel.signal.addEventListener("abort", () => {
    order.push(ch.trySend("just in time") ? "taken" : "refused");
  });
  const receive = ch.receive(cancel);
  cancel.signal.addEventListener("abort", () => {
    order.push(ch.trySend("too late") ? "taken" : "refused");
  });
  cancel.abort();
  expect(order).toEqual(["taken", "refused"]);
  expect(await receive).toEqual({ value: "just in time", ok: true });
});

test("an abort handler may start operations with the same signal, which refuses them", async () => {
  const cancel = new AbortController();
  const ch = new Channel<string>();
  const started: ReturnType<typeof watched>[] = [];
  cancel.signal.addEventListener("abort", () => {
    started.push(watched(ch.receive(cancel)), watched(ch.send("refused", cancel)));
  });
  const parked = watched(ch.receive(cancel));
  cancel.abort("over");
  await settled();
  expect([...started, parked].map(({ error }) => error)).toEqual(["over", "over", "over"]);
  expect(ch.trySend("nobody is parked")).toBe(false);
  expect(ch.tryReceive()).toBeUndefined();
});

test("an undefined signal is no signal, and anything else that is not one is refused", async () => {
  const ch = new Channel<number>(1);
  await ch.send(1, { signal: undefined });
  expect(await ch.receive({})).toEqual({ value: 1, ok: true });
  for (const signal of ["abort", 1, null, {}, { aborted: false }] as unknown as AbortSignal[]) {
    await expect(ch.send(1, { signal })).rejects.toThrow(TypeError);
    await expect(ch.receive({ signal })).rejects.toThrow(TypeError);
  }
  expect(ch.length).toBe(0);
});

test("a hundred thousand parked senders are cancelled by one signal: at once, though they hear of it turn by turn", async () => {
  const ch = new Channel<number>();
  const cancel = new AbortController();
  let rejected = 0;
  for (let value = 0; value < 100_000; value += 1) ch.send(value, cancel).catch(() => rejected++);
  cancel.abort(null);
  expect(ch.tryReceive()).toBeUndefined();
  await settled();
  expect(rejected).toBeGreaterThan(0);
  // The host has its turn in between.
  expect(rejected).toBeLessThan(100_000);
  for (let turn = 0; turn < 100; turn += 1) await settled();
  expect(rejected).toBe(100_000);
});

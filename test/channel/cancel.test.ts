import { Channel, ClosedChannelError } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";
import { watched } from "../support/watched.js";

const reason = new Error("enough");
const aborted = AbortSignal.abort(reason);

test("an aborted signal refuses an operation that could proceed, and the operation does nothing", async () => {
  const ch = new Channel<string>(2);
  await ch.send("kept");
  await expect(ch.receive({ signal: aborted })).rejects.toBe(reason);
  await expect(ch.send("refused", { signal: aborted })).rejects.toBe(reason);
  expect(ch.length).toBe(1);
  expect(ch.tryReceive()).toEqual({ value: "kept", ok: true });

  const unbuffered = new Channel<string>();
  const receiver = watched(unbuffered.receive());
  await expect(unbuffered.send("refused", { signal: aborted })).rejects.toBe(reason);
  expect(receiver.state).toBe("pending");
  expect(unbuffered.trySend("delivered")).toBe(true);
  const sender = watched(unbuffered.send("not taken"));
  await expect(unbuffered.receive({ signal: aborted })).rejects.toBe(reason);
  expect(sender.state).toBe("pending");
});

test("an aborted signal refuses an operation that would wait, and nothing is parked", async () => {
  const ch = new Channel<string>();
  await expect(ch.receive({ signal: aborted })).rejects.toBe(reason);
  expect(ch.trySend("a")).toBe(false);
  await expect(ch.send("b", { signal: aborted })).rejects.toBe(reason);
  expect(ch.tryReceive()).toBeUndefined();
});

test("an aborted signal comes before a closed channel", async () => {
  const ch = new Channel<string>();
  ch.close();
  await expect(ch.receive({ signal: aborted })).rejects.toBe(reason);
  await expect(ch.send("a", { signal: aborted })).rejects.toBe(reason);
});

test.each([0, 1, 2, 3])(
  "rule 98: receiver %d of four is cancelled, and the others keep their order",
  async (cancelled) => {
    const ch = new Channel<string>();
    const controllers = Array.from({ length: 4 }, () => new AbortController());
    const receives = controllers.map(({ signal }) => watched(ch.receive({ signal })));
    controllers[cancelled]?.abort(reason);
    for (const value of ["a", "b", "c"]) expect(ch.trySend(value)).toBe(true);
    expect(ch.trySend("d")).toBe(false);
    await settled();
    expect(receives[cancelled]).toMatchObject({ state: "rejected", error: reason });
    const served = receives.filter((_, index) => index !== cancelled);
    expect(served.map(({ value }) => value?.value)).toEqual(["a", "b", "c"]);
  },
);

test.each([0, 1, 2, 3])(
  "rule 98: sender %d of four is cancelled, and the others keep their order",
  async (cancelled) => {
    const ch = new Channel<number>(1);
    await ch.send(-1);
    const controllers = Array.from({ length: 4 }, () => new AbortController());
    const sends = controllers.map(({ signal }, value) => watched(ch.send(value, { signal })));
    controllers[cancelled]?.abort(reason);
    const received: number[] = [];
    while (ch.length > 0) received.push((await ch.receive()).value as number);
    expect(received).toEqual([-1, 0, 1, 2, 3].filter((value) => value !== cancelled));
    await settled();
    expect(sends[cancelled]).toMatchObject({ state: "rejected", error: reason });
    expect(sends.filter(({ state }) => state === "fulfilled").length).toBe(3);
  },
);

test("rule 98: a queue whose waiters were all cancelled is as good as new", async () => {
  const ch = new Channel<number>();
  const cancel = new AbortController();
  const cancelled = [ch.receive(cancel), ch.receive(cancel), ch.receive(cancel)].map(watched);
  cancel.abort();
  expect(ch.trySend(1)).toBe(false);
  const receives = [ch.receive(), ch.receive()];
  expect([ch.trySend(1), ch.trySend(2), ch.trySend(3)]).toEqual([true, true, false]);
  expect((await Promise.all(receives)).map(({ value }) => value)).toEqual([1, 2]);
  expect(cancelled.map(({ error }) => (error as Error).name)).toEqual(["AbortError", "AbortError", "AbortError"]);
});

test("rule 95: an abort after the match changes nothing", async () => {
  const cancel = new AbortController();
  const ch = new Channel<number>();
  const receive = ch.receive(cancel);
  ch.trySend(1);
  const other = new Channel<number>();
  const send = other.send(2, cancel);
  expect(other.tryReceive()).toEqual({ value: 2, ok: true });
  cancel.abort(reason);
  expect(await receive).toEqual({ value: 1, ok: true });
  expect(await send).toBeUndefined();
});

test("rule 95: after the match neither close nor another operation changes the outcome", async () => {
  const ch = new Channel<number>();
  const receive = ch.receive();
  ch.trySend(1);
  expect(ch.tryReceive()).toBeUndefined();
  ch.close();
  expect(await receive).toEqual({ value: 1, ok: true });
  const full = new Channel<number>(1);
  full.trySend(1);
  const send = full.send(2);
  full.tryReceive();
  full.close();
  expect(await send).toBeUndefined();
  expect(full.tryReceive()).toEqual({ value: 2, ok: true });
});

test("rule 95: an abort after the close changes nothing, nor does a close after the abort", async () => {
  const [first, second] = [new AbortController(), new AbortController()];
  const ch = new Channel<number>();
  const closed = watched(ch.receive(first));
  const cancelled = watched(ch.receive(second));
  second.abort(reason);
  ch.close();
  first.abort(reason);
  const other = new Channel<number>();
  const third = new AbortController();
  const failed = watched(other.send(1, third));
  other.close();
  third.abort(reason);
  await settled();
  expect(closed.value).toEqual({ value: undefined, ok: false });
  expect(cancelled.error).toBe(reason);
  expect(failed.error).toBeInstanceOf(ClosedChannelError);
});

test("rule 95: of an abort and a value that come in one step, the first decides", async () => {
  const ch = new Channel<number>();
  const cancel = new AbortController();
  const receive = watched(ch.receive(cancel));
  cancel.abort(reason);
  const send = watched(ch.send(1));
  await settled();
  expect(receive.error).toBe(reason);
  expect(send.state).toBe("pending");
  expect(ch.tryReceive()).toEqual({ value: 1, ok: true });
});

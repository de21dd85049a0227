import { Channel } from "goroutines";
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

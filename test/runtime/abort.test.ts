import { after, Channel, context, select, sleep, WaitGroup } from "goroutines";
import { expect, test } from "vitest";
import { settled } from "../support/turn.js";

/** A signal that counts the listeners it has, and how often one was added. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const counted = { controller, signal, listeners, added: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners.add(args[1]);
    counted.added += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners.delete(args[1]);
    removeEventListener.apply(signal, args);
  };
  return counted;
}

async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "not aborted",
    (reason: unknown) => reason,
  );
}

test("however many operations wait for a signal, it has one listener", async () => {
  const counted = countedSignal();
  const { controller, signal, listeners } = counted;
  const ch = new Channel<number>();
  const full = new Channel<number>();
  const wg = new WaitGroup();
  wg.add(1);
  const waiting = [
    ch.receive({ signal }),
    ch.receive({ signal }),
    full.send(1, { signal }),
    wg.wait({ signal }),
    sleep(3_600_000, { signal }),
    after(3_600_000).receive({ signal }),
    select({ ch }, { signal }),
  ];
  expect([listeners.size, counted.added]).toEqual([1, 1]);
  const reasons = Promise.all(waiting.map(reasonOf));
  controller.abort("stop");
  expect(await reasons).toEqual(waiting.map(() => "stop"));
  expect(listeners.size).toBe(0);
});

test("a select with a signal among its cases adds no listener to the one there is", async () => {
  const { controller, signal, listeners } = countedSignal();
  const ch = new Channel<number>();
  const chosen = [select({ ch, quit: signal }), select([ch, signal, signal])];
  const received = reasonOf(ch.receive({ signal }));
  expect(listeners.size).toBe(1);
  controller.abort("stop");
  expect((await chosen[0])?.case).toBe("quit");
  expect([1, 2]).toContain((await chosen[1])?.case);
  expect(await received).toBe("stop");
  expect(listeners.size).toBe(0);
});

test("the listener is there while anybody waits, and gone with the last", async () => {
  const { signal, listeners } = countedSignal();
  const ch = new Channel<number>();
  const first = ch.receive({ signal });
  const second = ch.receive({ signal });
  ch.trySend(1);
  await first;
  expect(listeners.size).toBe(1);
  ch.trySend(2);
  await second;
  expect(listeners.size).toBe(0);
});

test("an operation that need not wait adds no listener", async () => {
  const counted = countedSignal();
  const { signal } = counted;
  const ch = new Channel<number>(1);
  await ch.send(1, { signal });
  await ch.receive({ signal });
  await select({ sent: ch.sending(2) }, { signal });
  await select({ ch, quit: signal });
  await new WaitGroup().wait({ signal });
  await sleep(0, { signal });
  expect(counted.added).toBe(0);
});

test("the listener comes back for the next operation", async () => {
  const { controller, signal, listeners } = countedSignal();
  const ch = new Channel<number>();
  for (let round = 0; round < 3; round += 1) {
    const received = ch.receive({ signal });
    expect(listeners.size).toBe(1);
    ch.trySend(round);
    expect((await received).value).toBe(round);
    expect(listeners.size).toBe(0);
  }
  const aborted = reasonOf(ch.receive({ signal }));
  controller.abort("stop");
  expect(await aborted).toBe("stop");
});

test("an abort ends the operations in the order in which they began to wait", async () => {
  const { controller, signal } = countedSignal();
  const ch = new Channel<number>();
  const order: number[] = [];
  for (const name of [1, 2, 3]) ch.receive({ signal }).catch(() => order.push(name));
  controller.abort();
  await settled();
  expect(order).toEqual([1, 2, 3]);
});

test("an aborted signal refuses at once, with its reason and no listener", async () => {
  const counted = countedSignal();
  const { controller, signal } = counted;
  const reason = { any: "value" };
  controller.abort(reason);
  const ch = new Channel<number>(1);
  ch.trySend(1);
  expect(await reasonOf(ch.receive({ signal }))).toBe(reason);
  expect(await reasonOf(new WaitGroup().wait({ signal }))).toBe(reason);
  expect(await reasonOf(sleep(0, { signal }))).toBe(reason);
  expect(ch.length).toBe(1);
  expect(counted.added).toBe(0);
});

test("something that is not a signal is refused, and nothing happens", async () => {
  const ch = new Channel<number>(1);
  ch.trySend(1);
  const signal = { abort: true } as unknown as AbortSignal;
  await expect(ch.receive({ signal })).rejects.toThrow(new TypeError("invalid AbortSignal: [object Object]"));
  await expect(ch.receive({ signal: null as never })).rejects.toThrow(new TypeError("invalid AbortSignal: null"));
  expect(ch.length).toBe(1);
});

test("two signals do not disturb each other", async () => {
  const [one, other] = [countedSignal(), countedSignal()];
  const ch = new Channel<number>();
  const first = reasonOf(ch.receive({ signal: one.signal }));
  const second = ch.receive({ signal: other.signal });
  one.controller.abort("one");
  expect(await first).toBe("one");
  expect([one.listeners.size, other.listeners.size]).toEqual([0, 1]);
  ch.trySend(1);
  expect((await second).value).toBe(1);
  expect(other.listeners.size).toBe(0);
});

test("what an abort ends is out of the queue by the time that anybody sees it", async () => {
  const { controller, signal } = countedSignal();
  const ch = new Channel<number>();
  const received = reasonOf(ch.receive({ signal }));
  let sent: boolean | undefined;
  signal.addEventListener("abort", () => {
    sent = ch.trySend(1);
  });
  controller.abort("stop");
  expect(sent).toBe(false);
  expect(await received).toBe("stop");
});

test("of very many that one signal aborts, those that hear of it last leave their queues at once, too", async () => {
  const controller = new AbortController();
  const ch = new Channel<number>();
  const ends: Promise<unknown>[] = [];
  for (let i = 0; i < 40_000; i += 1) ends.push(reasonOf(ch.receive(controller)));
  const live = ch.receive();
  controller.abort("over");
  expect(ch.trySend(1)).toBe(true);
  expect(ch.trySend(2)).toBe(false);
  expect(await live).toEqual({ value: 1, ok: true });
  expect(new Set(await Promise.all(ends))).toEqual(new Set(["over"]));
});

test("what is no operation is told at once, after however many that are", async () => {
  const controller = new AbortController();
  const ch = new Channel<number>();
  const ends: Promise<unknown>[] = [];
  for (let i = 0; i < 40_000; i += 1) ends.push(reasonOf(ch.receive(controller)));
  const [ctx] = context.withCancel(controller.signal);
  const done = select([ctx.done]);
  controller.abort("over");
  expect(context.cause(ctx)).toBe("over");
  expect((await done).ok).toBe(false);
  expect(new Set(await Promise.all(ends))).toEqual(new Set(["over"]));
});

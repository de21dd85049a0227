import {
  after,
  afterFunc,
  Channel,
  type FuncTimer,
  select,
  sleep,
  Ticker,
  Timer,
  trySelect,
  WaitGroup,
} from "goroutines";
import { explore, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";

/** Makes a thing in a bubble, and returns it to the outside. */
function ofAnotherBubble<T>(make: () => T): Promise<T> {
  return synctest(() => ({ made: make() })).then(({ made }) => made);
}

describe("rules 132, 235: in another bubble than its own", () => {
  const misuses: Record<string, (channel: Channel<number>) => unknown> = {
    "a send: send on synctest channel from outside bubble": (ch) => ch.send(1),
    "a send that may not wait: send on synctest channel from outside bubble": (ch) => ch.trySend(1),
    "a receive: receive on synctest channel from outside bubble": (ch) => ch.receive(),
    "a receive that may not wait: receive on synctest channel from outside bubble": (ch) => ch.tryReceive(),
    "a loop: receive on synctest channel from outside bubble": (ch) => ch[Symbol.asyncIterator]().next(),
    "a close: close of synctest channel from outside bubble": (ch) => ch.close(),
    "a select: select on synctest channel from outside bubble": (ch) => select({ ch, own: new Channel<number>() }),
    "a select that sends: select on synctest channel from outside bubble": (ch) => select([null, ch.sending(1)]),
    "a select with a default: select on synctest channel from outside bubble": (ch) => trySelect({ ch }),
  };

  test.each(Object.entries(misuses))("a channel refuses %s", async (title, misuse) => {
    const ch = await ofAnotherBubble(() => new Channel<number>(2));
    await ofAnotherBubble(() => {});
    ch.trySend(7);
    await expect(synctest(() => misuse(ch))).rejects.toThrow(new Error(title.split(": ")[1]));
    expect([ch.length, ch.closed]).toEqual([1, false]);
  });

  test.each([
    ["stop of synctest timer from outside bubble", (timer: Timer | Ticker | FuncTimer) => timer.stop()],
    ["stop of synctest timer from outside bubble", (timer: Timer | Ticker | FuncTimer) => timer[Symbol.dispose]()],
    ["reset of synctest timer from outside bubble", (timer: Timer | Ticker | FuncTimer) => timer.reset(1)],
  ])("a timer, a ticker and a call in the future refuse: %s", async (text, misuse) => {
    const timers = await ofAnotherBubble(() => [new Timer(1), new Ticker(1), afterFunc(1, () => {})]);
    for (const timer of timers) await expect(synctest(() => misuse(timer))).rejects.toThrow(new Error(text));
  });

  test("a timer and a ticker refuse: receive on synctest channel from outside bubble", async () => {
    const timers = await ofAnotherBubble(() => [new Timer(1), new Ticker(1)]);
    for (const { channel } of timers) {
      const text = "receive on synctest channel from outside bubble";
      await expect(synctest(() => channel.tryReceive())).rejects.toThrow(new Error(text));
    }
  });

  test("a wait group may be used again, as it belongs to no bubble while it is at zero", async () => {
    const wg = await ofAnotherBubble(() => new WaitGroup());
    await synctest(async () => {
      let isDone = false;
      wg.go(() => {
        isDone = true;
      });
      await wg.wait();
      expect(isDone).toBe(true);
    });
  });

  test("what a program keeps from one schedule to the next is refused by explore", async () => {
    let kept: Channel<number> | undefined;
    const running = explore(async () => {
      kept ??= new Channel<number>(1_000);
      await kept.send(1);
    });
    await expect(running).rejects.toThrow("send on synctest channel from outside bubble");
  });
});

describe("rule 235: once its bubble is over", () => {
  test("a timer refuses whatever would wait for its time, which has stopped for ever", async () => {
    const [timer, ticker, timeout] = await ofAnotherBubble(() => [new Timer(1), new Ticker(1), after(1)] as const);
    const text = "synctest timer accessed from outside bubble";
    await expect(timer.channel.receive()).rejects.toThrow(text);
    expect(() => timer.reset(1)).toThrow(text);
    expect(() => ticker.channel.tryReceive()).toThrow(text);
    await expect(select({ timeout })).rejects.toThrow(text);
  });

  test("a call in the future can be stopped, but not be set again", async () => {
    const timer = await ofAnotherBubble(() => afterFunc(1, () => {}));
    expect(timer.stop()).toBe(true);
    expect(() => timer.reset(1)).toThrow("synctest timer accessed from outside bubble");
  });

  test("a select that was parked on a timer can still be woken by what lives on", async () => {
    const outside = new Channel<number>();
    const { chosen } = await synctest(() => ({ chosen: select({ outside, timeout: new Timer(1).channel }) }));
    expect(outside.trySend(1)).toBe(true);
    expect(outside.trySend(2)).toBe(false);
    expect(chosen).toBeInstanceOf(Promise);
  });

  test("a channel is one like any other, which nobody else uses", async () => {
    const ch = await ofAnotherBubble(() => new Channel<number>(1));
    await ch.send(1);
    expect(await ch.receive()).toEqual({ value: 1, ok: true });
  });
});

test("rule 235: what was made outside of all bubbles may be used in each", async () => {
  const ch = new Channel<number>(1);
  for (const value of [1, 2]) {
    await synctest(async () => {
      await ch.send(value);
      await sleep(1);
      expect(await ch.receive()).toEqual({ value, ok: true });
    });
  }
});

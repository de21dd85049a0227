import { after, afterFunc, type ReceiveChannel, Second, sleep, Ticker, Timer, tick } from "goroutines";
import { expectTypeOf, test } from "vitest";

test("a new Timer has a channel", async () => {
  const timer = new Timer(1 * Second);
  expectTypeOf(timer.channel).toEqualTypeOf<ReceiveChannel<Date>>();
  const { value: due } = await timer.channel.receive();
  expectTypeOf(due).toEqualTypeOf<Date | undefined>();
  expectTypeOf(timer.stop()).toEqualTypeOf<boolean>();
  expectTypeOf(timer.reset(2 * Second)).toEqualTypeOf<boolean>();
  // @ts-expect-error - a timer needs its time
  new Timer();
});

test("a Timer in general may have none: afterFunc's calls a function instead", () => {
  const timer = afterFunc(1 * Second, () => {});
  expectTypeOf(timer).toEqualTypeOf<Timer>();
  expectTypeOf(timer.channel).toEqualTypeOf<ReceiveChannel<Date> | null>();
  // @ts-expect-error - the channel is null
  timer.channel.receive();
  // @ts-expect-error - the function gets no arguments
  afterFunc(1 * Second, (now: Date) => now);
  // @ts-expect-error - a function is needed
  afterFunc(1 * Second);
});

test("every new Timer is a Timer", () => {
  const timers: Timer[] = [new Timer(1), afterFunc(1, () => {})];
  for (const timer of timers) timer.stop();
});

test("nobody but the timer sends on its channel", () => {
  const { channel } = new Timer(1);
  // @ts-expect-error - it is receive-only
  channel.send(new Date());
  // @ts-expect-error - and cannot be closed
  channel.close();
  // @ts-expect-error - nor exchanged
  new Timer(1).channel = after(1);
});

test("a Ticker has a channel, and stop and reset return nothing", () => {
  const ticker = new Ticker(1);
  expectTypeOf(ticker.channel).toEqualTypeOf<ReceiveChannel<Date>>();
  expectTypeOf(ticker.stop()).toEqualTypeOf<void>();
  expectTypeOf(ticker.reset(2)).toEqualTypeOf<void>();
  // @ts-expect-error - a ticker needs its period
  new Ticker();
});

test("after always has a channel, tick only for a positive period", () => {
  expectTypeOf(after(1)).toEqualTypeOf<ReceiveChannel<Date>>();
  expectTypeOf(tick(1)).toEqualTypeOf<ReceiveChannel<Date> | null>();
  // @ts-expect-error - null for a period that is not positive, as in Go
  tick(0).receive();
});

test("durations are numbers of milliseconds, not texts", () => {
  expectTypeOf(sleep(1.5 * Second)).toEqualTypeOf<Promise<void>>();
  sleep(1, { signal: new AbortController().signal });
  // @ts-expect-error - a number, please
  sleep("1s");
});

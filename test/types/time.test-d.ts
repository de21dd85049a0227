import {
  after,
  afterFunc,
  type FuncTimer,
  formatDuration,
  now,
  type ReceiveChannel,
  Second,
  select,
  sleep,
  Ticker,
  Timer,
  tick,
} from "goroutines";
import { expectTypeOf, test } from "vitest";

test("a Timer has a channel", async () => {
  const timer: Timer = new Timer(1 * Second);
  expectTypeOf(timer.channel).toEqualTypeOf<ReceiveChannel<Date>>();
  const { value: due } = await timer.channel.receive();
  expectTypeOf(due).toEqualTypeOf<Date | undefined>();
  expectTypeOf(timer.stop()).toEqualTypeOf<boolean>();
  expectTypeOf(timer.reset(2 * Second)).toEqualTypeOf<boolean>();
  // @ts-expect-error - a timer needs its time
  new Timer();
});

test("afterFunc's timer is a FuncTimer: it calls a function, and has no channel", () => {
  const timer = afterFunc(1 * Second, () => {});
  expectTypeOf(timer).toEqualTypeOf<FuncTimer>();
  expectTypeOf(timer.stop()).toEqualTypeOf<boolean>();
  expectTypeOf(timer.reset(2 * Second)).toEqualTypeOf<boolean>();
  // @ts-expect-error - there is no channel
  timer.channel.receive();
  // @ts-expect-error - so it is no Timer
  timer satisfies Timer;
  // @ts-expect-error - the function gets no arguments
  afterFunc(1 * Second, (at: Date) => at);
  // @ts-expect-error - a function is needed
  afterFunc(1 * Second);
  // @ts-expect-error - a generator function runs nothing
  afterFunc(1 * Second, async function* () {});
});

test("what stops and resets a timer takes either kind", () => {
  const timers: FuncTimer[] = [new Timer(1), afterFunc(1, () => {})];
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

test("timers and tickers are disposable", () => {
  expectTypeOf<Timer>().toExtend<Disposable>();
  expectTypeOf<FuncTimer>().toExtend<Disposable>();
  expectTypeOf<Ticker>().toExtend<Disposable>();
});

test("after and tick always have a channel", async () => {
  expectTypeOf(after(1)).toEqualTypeOf<ReceiveChannel<Date>>();
  expectTypeOf(tick(1)).toEqualTypeOf<ReceiveChannel<Date>>();
  for await (const at of tick(1 * Second)) {
    expectTypeOf(at).toEqualTypeOf<Date>();
    break;
  }
  const chosen = await select({ heartbeat: tick(0), timeout: after(1) });
  expectTypeOf(chosen.case).toEqualTypeOf<"heartbeat" | "timeout">();
});

test("durations are numbers of milliseconds, not texts", () => {
  expectTypeOf(sleep(1.5 * Second)).toEqualTypeOf<Promise<void>>();
  sleep(1, { signal: new AbortController().signal });
  // @ts-expect-error - a number, please
  sleep("1s");
});

test("the time is a number, and a duration's text is a string", () => {
  expectTypeOf(now()).toEqualTypeOf<number>();
  expectTypeOf(formatDuration(1 * Second)).toEqualTypeOf<string>();
  // @ts-expect-error - a date is no duration
  formatDuration(new Date());
});

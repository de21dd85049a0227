import { inspect } from "node:util";
import { after, afterFunc, sleep, Ticker, Timer, tick } from "goroutines";
import { synctest } from "goroutines/testing";
import { expect, test } from "vitest";

test("console.log of a timer shows when it is due and who waits, and no internals", async () => {
  await synctest(async () => {
    const timer = new Timer(1_500);
    expect(inspect(timer)).toBe("Timer { due: 2000-01-01T00:00:01.500Z, receivers: 0 }");
    const received = [timer.channel.receive(), timer.channel.receive({ signal: AbortSignal.abort() })];
    expect(inspect(timer)).toBe("Timer { due: 2000-01-01T00:00:01.500Z, receivers: 1 }");
    expect(inspect(timer.channel)).toBe("TimerChannel { due: 2000-01-01T00:00:01.500Z, receivers: 1 }");
    await Promise.allSettled(received);
    expect(inspect(timer)).toBe("Timer { due: never, receivers: 0 }");
  });
});

test("console.log of a ticker and of its channel shows when the next tick is due", async () => {
  await synctest(async () => {
    const ticker = new Ticker(1_000);
    await sleep(2_500);
    expect(inspect(ticker)).toBe("Ticker { due: 2000-01-01T00:00:01.000Z, receivers: 0 }");
    ticker.channel.tryReceive();
    expect(inspect(ticker.channel)).toBe("TimerChannel { due: 2000-01-01T00:00:03.000Z, receivers: 0 }");
    ticker.stop();
    expect(inspect({ ticker })).toBe("{ ticker: Ticker { due: never, receivers: 0 } }");
  });
});

test("console.log of afterFunc's timer shows when it calls", async () => {
  await synctest(async () => {
    const timer = afterFunc(250, () => {});
    expect(inspect(timer)).toBe("FuncTimer { due: 2000-01-01T00:00:00.250Z }");
    await sleep(250);
    expect(inspect(timer)).toBe("FuncTimer { due: never }");
  });
});

test("what never comes is due never, and so is what lies beyond the dates that there are", async () => {
  await synctest(() => {
    const shown = [after(Number.POSITIVE_INFINITY), after(1e300), tick(0)].map((channel) => inspect(channel));
    expect(new Set(shown)).toEqual(new Set(["TimerChannel { due: never, receivers: 0 }"]));
  });
});

test("it can be shown after its bubble has ended, when it refuses everything else", async () => {
  const { timer } = await synctest(() => ({ timer: new Timer(1_000) }));
  expect(inspect(timer)).toBe("Timer { due: 2000-01-01T00:00:01.000Z, receivers: 0 }");
});

test("the name of the class is Timer", () => {
  expect([Timer.name, new Timer(1).constructor]).toEqual(["Timer", Timer]);
});

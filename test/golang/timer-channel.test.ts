// The behaviour is that of testTimerChan in Go's time/tick_test.go: the channel of a timer or ticker, and what stop and
// reset do to it and to those who wait.
import { Channel, go, Hour, type ReceiveChannel, Second, select, sleep, Ticker, Timer } from "goroutines";
import { synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

const FAR = 10_000 * Second;

interface Setting {
  readonly channel: ReceiveChannel<Date>;
  stop(): unknown;
  reset(ms: number): unknown;
}

const kinds: [string, boolean, (ms: number) => Setting][] = [
  ["timer", false, (ms) => new Timer(ms)],
  ["ticker", true, (ms) => new Ticker(ms)],
];

describe.each(kinds)("the channel of a %s", (_, isTicker, make) => {
  /** Whether a value can be received now. */
  const ticks = ({ channel }: Setting): boolean => channel.tryReceive() !== undefined;

  test("has nothing to receive before its time, be it new, stopped or reset", async () => {
    await synctest(() => {
      const setting = make(FAR);
      expect(ticks(setting)).toBe(false);
      setting.stop();
      expect(ticks(setting)).toBe(false);
      setting.reset(FAR);
      expect(ticks(setting)).toBe(false);
    });
  });

  test("looks unbuffered, also when there is something to receive", async () => {
    await synctest(async () => {
      const setting = make(FAR);
      setting.reset(1);
      await sleep(10);
      expect([setting.channel.length, setting.channel.capacity]).toEqual([0, 0]);
      expect(ticks(setting)).toBe(true);
      expect(ticks(setting)).toBe(false);
    });
  });

  test("loses what was due and not received when it is stopped or reset", async () => {
    await synctest(async () => {
      const setting = make(1);
      await sleep(10);
      setting.stop();
      expect(ticks(setting)).toBe(false);
      setting.reset(1);
      await sleep(10);
      setting.reset(1 * Hour);
      expect(ticks(setting)).toBe(false);
      setting.reset(1);
      await sleep(1);
      expect(ticks(setting)).toBe(true);
      await sleep(10);
      expect(ticks(setting)).toBe(isTicker);
    });
  });

  test("serves who waits at the time that it is reset to meanwhile", async () => {
    await synctest(async () => {
      const setting = make(FAR);
      let receivedAt = -1;
      go(async () => {
        await setting.channel.receive();
        receivedAt = elapsed();
      });
      await sleep(10);
      setting.reset(2 * FAR);
      await sleep(10);
      expect(receivedAt).toBe(-1);
      setting.reset(1);
      await sleep(10);
      expect(receivedAt).toBe(21);
      expect(ticks(setting)).toBe(isTicker);
    });
  });

  test("wakes one of two selects that wait, and not the other when it is stopped", async () => {
    await synctest(async () => {
      const setting = make(FAR);
      const stop = new Channel<void>();
      const chosen: string[] = [];
      for (let i = 0; i < 2; i++) go(async () => chosen.push((await select({ tick: setting.channel, stop })).case));
      await sleep(10);
      setting.reset(5);
      await sleep(5);
      expect(chosen).toEqual(["tick"]);
      setting.stop();
      await sleep(FAR);
      expect(chosen).toEqual(["tick"]);
      stop.close();
      await sleep(1);
      expect(chosen).toEqual(["tick", "stop"]);
    });
  });

  test("is never ready for those who begin to wait after it was stopped, and is not closed", async () => {
    await synctest(async () => {
      const setting = make(5);
      setting.stop();
      const stop = new Channel<void>();
      const chosen = [0, 1].map(() => go(() => select({ tick: setting.channel, stop })));
      await sleep(FAR);
      stop.close();
      for (const each of chosen) expect((await each).case).toBe("stop");
    });
  });
});

test("stop and reset of a timer say that it was active as long as nothing was received", async () => {
  await synctest(async () => {
    const timer = new Timer(1);
    await sleep(10);
    expect(timer.stop()).toBe(true);
    expect(timer.reset(1)).toBe(false);
    await sleep(10);
    expect(timer.reset(1)).toBe(true);
    await timer.channel.receive();
    expect(timer.reset(1 * Hour)).toBe(false);
  });
});

import { Channel, go, Mutex } from "goroutines";
import { onLeak, type Parked, track } from "goroutines/debug";
import { afterEach, expect, test, vi } from "vitest";
import { collectGarbage, keepAlive } from "../support/garbage.js";
import { leavesGoroutines } from "../support/leak-check.js";
import { settled } from "../support/turn.js";

let stops: (() => void)[] = [];

function listening(): Parked[] {
  const leaks: Parked[] = [];
  stops.push(onLeak((leak) => leaks.push(leak)));
  return leaks;
}

afterEach(() => {
  for (const stop of stops) stop();
  stops = [];
});

/** Collects garbage until `count` leaks are told of, or for long enough that there would be. */
async function collectUntil(leaks: readonly unknown[], count: number): Promise<void> {
  for (let attempt = 0; attempt < 40 && leaks.length < count; attempt += 1) {
    await collectGarbage();
    await settled();
  }
}

async function leakOne(): Promise<void> {
  const never = new Channel<void>();
  void go(async function forgotten() {
    await never.receive();
  });
  await settled();
}

test("rule 239: a goroutine that nothing can let go on is told of once, with its place and what has started it", async () => {
  leavesGoroutines("they leak");
  const leaks = listening();
  await leakOne();
  await collectUntil(leaks, 1);
  await collectUntil(leaks, 2);
  expect(leaks).toEqual([
    {
      goroutine: 1,
      name: "forgotten",
      reason: "chan receive",
      object: "channel 1",
      since: expect.any(Number),
      place: expect.stringMatching(/^ {4}at forgotten \(.*leak\.test\.ts/),
      createdBy: { goroutine: 0, name: "", place: expect.stringMatching(/^ {4}at leakOne \(.*leak\.test\.ts/) },
    },
  ]);
});

test("one that awaits a promise of somebody else's that nothing settles is told of, too", async () => {
  // On a library of its own: what watches the others for goroutines that they leave behind keeps these.
  vi.resetModules();
  const [library, debug] = [await import("../../src/index.js"), await import("../../src/debug/index.js")];
  const leaks: Parked[] = [];
  stops.push(debug.onLeak((leak) => leaks.push(leak)));
  const start = async (): Promise<void> => {
    void library.go(async function stuck() {
      await new Promise(() => {});
    });
    await settled();
  };
  await start();
  await collectUntil(leaks, 1);
  expect(leaks.map(({ name, reason }) => [name, reason])).toEqual([["stuck", "await"]]);
});

test("what can still go on is not told of, nor what has ended or was cancelled", async () => {
  const leaks = listening();
  const kept = new Channel<void>();
  const waiting = go(async function waits() {
    await kept.receive();
  });
  const end = async (): Promise<void> => {
    const [ch, mu, cancel] = [new Channel<void>(), new Mutex(), new AbortController()];
    mu.tryLock();
    const ended = [go(() => ch.receive()), go(() => mu.lock(cancel).catch(() => {}))];
    await settled();
    cancel.abort();
    ch.close();
    await Promise.all(ended);
  };
  await end();
  await collectUntil(leaks, 1);
  expect(leaks).toEqual([]);
  keepAlive(kept);
  kept.close();
  await waiting;
});

test("nobody is called after the end, nor by a tracker that is stopped", async () => {
  leavesGoroutines("they leak");
  const heard: string[] = [];
  const stop = onLeak(() => heard.push("stopped"));
  const tracker = track();
  const end = tracker.onLeak(() => heard.push("ended"));
  const control: unknown[] = [];
  tracker.onLeak((leak) => control.push(leak));
  end();
  stop();
  await leakOne();
  await collectUntil(control, 1);
  expect(control).toHaveLength(1);
  tracker.stop();
  await leakOne();
  await collectUntil(control, 2);
  expect(control).toHaveLength(1);
  expect(heard).toEqual([]);
});

test("a dump counts the leaks of one place, and marks them", async () => {
  leavesGoroutines("they leak");
  using tracker = track({ places: false });
  const leaks: unknown[] = [];
  tracker.onLeak((leak) => leaks.push(leak));
  for (let i = 0; i < 5; i += 1) await leakOne();
  await collectUntil(leaks, 5);
  const dump = tracker.dump().replace(/, [\d.]+m?s\]/g, "]");
  expect(dump.replace(/goroutine \d /, "goroutine 1 ")).toBe(
    [
      "goroutine 1 [chan receive (leaked)]:",
      "forgotten(...)",
      "created by code in no goroutine",
      "...and 4 more like it",
    ].join("\n"),
  );
});

test("what is no function is refused, and leaves no tracker behind", () => {
  expect(() => onLeak("log" as unknown as () => void)).toThrow(
    new TypeError('onLeak: callback must be a function, not "log"'),
  );
});

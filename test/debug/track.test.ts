import { Channel, context, go, Mutex, Pool, select, sleep, WaitGroup } from "goroutines";
import { type Tracker, type TrackOptions, track } from "goroutines/debug";
import { synctest } from "goroutines/testing";
import { afterEach, describe, expect, test } from "vitest";
import { scheduler } from "../../src/runtime/scheduler.js";
import { settled } from "../support/turn.js";

let trackers: Tracker[] = [];

function tracking(options?: TrackOptions): Tracker {
  const tracker = track(options);
  trackers.push(tracker);
  return tracker;
}

afterEach(() => {
  for (const tracker of trackers) tracker.stop();
  trackers = [];
});

/** A dump without folders, columns and durations below a second. */
function plain(dump: string): string {
  return dump
    .replace(/\n.*vitest.*/g, "")
    .replace(/\(?(?:file:\/\/)?[^\s()]*\/([^/\s()]+:\d+):\d+\)?/g, "$1")
    .replace(/, \d+ms\]/g, "]")
    .replace(/(test\.ts):\d+/g, "$1:1");
}

/** Two goroutines that wait, started by a third that awaits them. */
function family() {
  const [jobs, mu] = [new Channel<string>(), new Mutex()];
  mu.tryLock();
  const ended = go(async function parent() {
    await null;
    const children = [
      go(async function worker() {
        await jobs.receive();
      }),
      go(async function locker() {
        await mu.lock();
      }),
    ];
    await Promise.all(children);
  });
  const end = async (): Promise<void> => {
    jobs.close();
    mu.unlock();
    await ended;
  };
  return { end };
}

describe("a dump", () => {
  test("has a block for each goroutine: number, reason, name, place, and what has started it where", async () => {
    const tracker = tracking();
    const { end } = family();
    await settled();
    expect(plain(tracker.dump())).toBe(
      [
        "goroutine 1 [await]:",
        "parent(...)",
        "created by code in no goroutine at",
        "    at family track.test.ts:1",
        "    at track.test.ts:1",
        "",
        "goroutine 2 [chan receive]:",
        "worker(...)",
        "    at worker track.test.ts:1",
        "created by parent in goroutine 1 at",
        "    at parent track.test.ts:1",
        "",
        "goroutine 3 [sync.Mutex.Lock]:",
        "locker(...)",
        "    at locker track.test.ts:1",
        "created by parent in goroutine 1 at",
        "    at parent track.test.ts:1",
      ].join("\n"),
    );
    await end();
  });

  test("has no places if none are recorded", async () => {
    const tracker = tracking({ places: false });
    const { end } = family();
    await settled();
    expect(plain(tracker.dump()).split("\n\n")[1]).toBe(
      "goroutine 2 [chan receive]:\nworker(...)\ncreated by parent in goroutine 1",
    );
    await end();
  });

  test("is empty when all goroutines have ended", async () => {
    const tracker = tracking();
    const { end } = family();
    await settled();
    await end();
    expect(tracker.dump()).toBe("");
    expect(tracker.parked()).toEqual([]);
  });

  test("says how long each has waited, on the clock of the bubble, and sorts by number", async () => {
    const dump = await synctest(async () => {
      using tracker = track({ places: false });
      const done = new Channel<void>();
      const first = go(async function first() {
        await sleep(500);
        await done.receive();
      });
      const second = go(async function second() {
        await done.receive();
      });
      await sleep(90_000);
      const dump = tracker.dump();
      done.close();
      await Promise.all([first, second]);
      return dump;
    });
    const heads = dump.split("\n").filter((line) => line.startsWith("goroutine "));
    expect(heads).toEqual(["goroutine 2 [chan receive, 1m29.5s]:", "goroutine 3 [chan receive, 1m30s]:"]);
  });

  test("shows the goroutine that takes it as running", async () => {
    const tracker = tracking({ places: false });
    const dump = await go(async function taker() {
      await null;
      return tracker.dump();
    });
    expect(dump).toBe("goroutine 1 [running]:\ntaker(...)\ncreated by code in no goroutine");
  });

  test("has a block for each operation of a goroutine that has several under way", async () => {
    const tracker = tracking({ places: false });
    const [a, b] = [new Channel<void>(), new Channel<void>()];
    const both = go(() => Promise.all([a.receive(), b.send()]));
    await settled();
    expect(plain(tracker.dump()).match(/^goroutine .*$/gm)).toEqual([
      "goroutine 1 [chan receive]:",
      "goroutine 1 [chan send]:",
    ]);
    a.close();
    b.tryReceive();
    await both;
  });
});

test("what is parked is told with its object, the longest first", async () => {
  const tracker = tracking();
  const [a, b] = [new Channel<void>(), new Channel<void>()];
  const wg = new WaitGroup();
  const [ctx, cancel] = context.withCancel(context.background());
  wg.add();
  const all = [
    go(async function selects() {
      await select({ a, b });
    }),
    go(async function waits() {
      await wg.wait();
    }),
    go(async function isDone() {
      await ctx.done?.receive();
    }),
    a.receive(),
  ];
  await settled();
  expect(tracker.parked().map(({ goroutine, name, reason, object }) => [goroutine, name, reason, object])).toEqual([
    [0, "", "chan receive", "channel 1"],
    [1, "selects", "select", "channel 1, channel 2"],
    [2, "waits", "sync.WaitGroup.Wait", "waitgroup 1"],
    [3, "isDone", "chan receive", "context 1"],
  ]);
  for (const { place } of tracker.parked()) expect(place).toMatch(/^ {4}at .*track\.test\.ts:\d+:\d+\)?/);
  a.close();
  wg.done();
  cancel();
  await Promise.all(all);
  expect(tracker.parked()).toEqual([]);
});

test("an operation that goes on in the turn in which it has parked is not told, though many do", async () => {
  const tracker = tracking({ places: false });
  const ch = new Channel<number>();
  const waiting = Array.from({ length: 300 }, () => ch.receive());
  for (let i = 0; i < 299; i += 1) ch.trySend(i);
  expect(tracker.parked()).toHaveLength(1);
  ch.close();
  await Promise.all(waiting);
});

test("a pool's workers and callers are tracked under its name", async () => {
  const tracker = tracking({ places: false });
  const release = new Channel<void>();
  const pool = new Pool(() => release.receive(), { name: "images", workers: 1 });
  const jobs = [pool.run(1), pool.run(2)];
  await settled();
  const dump = plain(tracker.dump());
  expect(dump).toContain('goroutine 1 [chan receive]:\nworker 1 of pool "images"(...)');
  expect(dump).toContain('goroutine 0 [pool.run "images"]:');
  release.close();
  await Promise.all(jobs);
});

test("two trackers have numbers of their own; one that is stopped hears nothing more", async () => {
  const first = tracking({ places: false });
  const ch = new Channel<void>();
  const early = go(() => ch.receive());
  const second = tracking({ places: false });
  const late = go(() => ch.receive());
  await settled();
  expect(first.parked().map(({ goroutine }) => goroutine)).toEqual([1, 2]);
  expect(second.parked().map(({ goroutine }) => goroutine)).toEqual([2, 1]);
  second.stop();
  const last = go(() => ch.receive());
  await settled();
  expect([first, second].map((tracker) => tracker.parked().length)).toEqual([3, 2]);
  ch.close();
  await Promise.all([early, late, last]);
});

test("no scheduler is installed", async () => {
  tracking();
  await go(() => expect(scheduler).toBeNull());
});

test("a wrong option is named with its value", () => {
  expect(() => track({ places: "all" as unknown as boolean })).toThrow(
    new TypeError('track: places must be a boolean, not "all"'),
  );
});

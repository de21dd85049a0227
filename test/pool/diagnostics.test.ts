import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { settled as turn } from "../support/turn.js";
import { rejection } from "./outcomes.js";

const NAMES = ["start", "end", "scale"] as const;
type Name = (typeof NAMES)[number];

const channelOf = (name: Name): string => `goroutines:pool:${name}`;

/** What undoes the subscriptions of the test that is running. */
const undo: (() => void)[] = [];

afterEach(() => {
  for (const each of undo.splice(0)) each();
  vi.restoreAllMocks();
});

/** Everything that is published on such a channel from now on. */
function published(name: Name): unknown[] {
  const messages: unknown[] = [];
  const listener = (message: unknown): void => void messages.push(message);
  subscribe(channelOf(name), listener);
  undo.push(() => unsubscribe(channelOf(name), listener));
  return messages;
}

describe("goroutines:pool:start", () => {
  test("tells of each call of the handler, before it is made", () =>
    synctest(async () => {
      const log: unknown[] = published("start");
      const pool = new Pool(
        async (job: string, { attempt }) => {
          log.push(job);
          await sleep(1);
          if (attempt === 1 && job === "b") throw new Error("again");
        },
        { workers: 2, name: "images", retry: { attempts: 2 } },
      );
      await Promise.all([pool.run("a"), pool.run("b")]);
      expect(log).toEqual([
        { pool: "images", job: "a", worker: 1, attempt: 1 },
        "a",
        { pool: "images", job: "b", worker: 2, attempt: 1 },
        "b",
        { pool: "images", job: "b", worker: expect.any(Number), attempt: 2 },
        "b",
      ]);
      await pool.close();
    }));
});

describe("goroutines:pool:end", () => {
  test("tells of each job how it ended, how long it waited and how long it ran", () =>
    synctest(async () => {
      const messages = published("end");
      const pool = new Pool(
        async (job: string) => {
          await sleep(job === "slow" ? 100 : 10);
          if (job === "bad") throw new Error(job);
        },
        { workers: 1, name: "images", timeout: 50, results: Infinity },
      );
      const cancel = new AbortController();
      const runs = ["good", "bad", "slow"].map((job) => pool.run(job).catch(() => {}));
      await pool.submit("never", cancel);
      cancel.abort();
      await Promise.all(runs);
      await pool.close();
      expect(messages).toEqual([
        { pool: "images", job: "never", worker: 0, attempts: 0, status: "cancelled" },
        { pool: "images", job: "good", worker: 1, attempts: 1, status: "done", wait: 0, run: 10 },
        { pool: "images", job: "bad", worker: 1, attempts: 1, status: "failed", wait: 10, run: 10 },
        { pool: "images", job: "slow", worker: 1, attempts: 1, status: "timedOut", wait: 20, run: 50 },
      ]);
    }));

  test("tells of the jobs of a map, too, and of as many as stats counts", () =>
    synctest(async () => {
      const messages = published("end");
      const pool = new Pool((_: number) => sleep(1), { workers: 2, results: Infinity });
      for await (const _ of pool.map([1, 2, 3]));
      await pool.submit(4);
      await pool.run(5);
      await pool.close();
      expect(messages).toHaveLength(5);
      expect(pool.stats.done).toBe(5);
    }));

  test("tells nothing of a call that was refused, or whose wait for room was cancelled", () =>
    synctest(async () => {
      const messages = published("end");
      const pool = new Pool(() => sleep(10), { workers: 1, queue: 0, results: Infinity });
      const cancel = new AbortController();
      await pool.submit(1);
      expect(pool.trySubmit(2)).toBe(false);
      const parked = rejection(pool.submit(3, cancel));
      cancel.abort();
      await parked;
      await pool.close();
      await rejection(pool.run(4));
      await settled();
      expect(messages).toMatchObject([{ job: 1 }]);
    }));

  test("may be listened to by somebody who uses the pool", () =>
    synctest(async () => {
      const pool = new Pool((n: number) => sleep(1).then(() => n), { workers: 1, queue: 1, results: Infinity });
      const listener = (message: unknown): void => {
        const { job } = message as { job: number };
        if (job < 5) expect(pool.trySubmit(job + 1)).toBe(true);
      };
      subscribe(channelOf("end"), listener);
      undo.push(() => unsubscribe(channelOf("end"), listener));
      await pool.run(1);
      await sleep(100);
      await pool.close();
      expect(pool.stats).toMatchObject({ submitted: 5, done: 5 });
    }));
});

describe("a subscriber that throws", () => {
  test("does no harm to the pool: Node reports it as an uncaught exception of its own", async () => {
    const thrown: unknown[] = [];
    const others = process.rawListeners("uncaughtException") as ((error: Error) => void)[];
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => thrown.push(error));
    const error = new Error("of the subscriber");
    const listener = (): void => {
      throw error;
    };
    for (const name of NAMES) {
      subscribe(channelOf(name), listener);
      undo.push(() => unsubscribe(channelOf(name), listener));
    }
    try {
      const pool = new Pool(async (n: number) => n * 2, { workers: { min: 0, max: 2 } });
      expect(await Promise.all([pool.run(1), pool.run(2), pool.run(3)])).toEqual([2, 4, 6]);
      await pool.close();
      await turn();
      expect(thrown.length).toBeGreaterThanOrEqual(6);
      expect(new Set(thrown)).toEqual(new Set([error]));
    } finally {
      process.removeAllListeners("uncaughtException");
      for (const other of others) process.on("uncaughtException", other);
    }
  });
});

describe("goroutines:pool:scale", () => {
  test("tells the number of workers when it has changed", () =>
    synctest(async () => {
      const messages = published("scale");
      const pool = new Pool((ms: number) => sleep(ms), {
        workers: { min: 1, max: 3, idleTimeout: 100 },
        name: "images",
      });
      await Promise.all([pool.run(10), pool.run(10), pool.run(10), pool.run(10)]);
      pool.resize(5);
      pool.resize(5);
      pool.resize(2);
      await settled();
      expect(messages).toEqual([2, 3, 5, 2].map((workers) => ({ pool: "images", workers })));
      await pool.close();
    }));

  test("is silent where it does not change", () =>
    synctest(async () => {
      const messages = published("scale");
      const pool = new Pool(() => sleep(1), { workers: 3 });
      await Promise.all([1, 2, 3, 4, 5].map((job) => pool.run(job)));
      await pool.close();
      expect(messages).toEqual([]);
    }));
});

describe("the channels", () => {
  test("carry no name for a pool that has none", () =>
    synctest(async () => {
      const [starts, ends] = [published("start"), published("end")];
      const pool = new Pool(() => {}, { workers: 1 });
      await pool.run(1);
      await settled();
      for (const [message] of [starts, ends]) expect([undefined, ""]).toContain((message as { pool?: string }).pool);
      await pool.close();
    }));

  test("tell one pool from another by its name", () =>
    synctest(async () => {
      const messages = published("end");
      const pools = ["a", "b"].map((name) => new Pool(() => {}, { workers: 1, name }));
      for (const pool of pools) await pool.run(1);
      await settled();
      expect(messages).toMatchObject([{ pool: "a" }, { pool: "b" }]);
      for (const pool of pools) await pool.close();
    }));

  test("are silent as soon as nobody listens any more, and speak as soon as somebody does", () =>
    synctest(async () => {
      const pool = new Pool(() => {}, { workers: 1 });
      await pool.run("before");
      const messages = published("end");
      await pool.run("meanwhile");
      await settled();
      for (const each of undo.splice(0)) each();
      await pool.run("afterwards");
      await settled();
      expect(messages).toMatchObject([{ job: "meanwhile", status: "done" }]);
      await pool.close();
    }));

  test("cost nothing without subscribers: nothing is published, and no job is timed for them", async () => {
    const spies = NAMES.map((name) => vi.spyOn(channel(channelOf(name)), "publish"));
    const pool = new Pool(
      (n: number) => {
        if (n % 3 === 0) throw new Error("bad");
      },
      { workers: { min: 0, max: 3 }, results: Infinity },
    );
    for (let n = 0; n < 2_000; n += 1) await pool.run(n).catch(() => {});
    await pool.submit(1);
    pool.resize(5);
    const { run } = pool.stats;
    expect(run.count).toBeLessThan(1_200);
    await pool.close();
    expect(spies.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
  });
});

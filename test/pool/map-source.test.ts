import { Channel, Pool, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { Load } from "../support/load.js";
import { areSettled, elapsed } from "../support/virtual-time.js";
import { collected } from "./outcomes.js";

const takes = async (ms: number): Promise<number> => sleep(ms).then(() => ms);

describe("map pulls lazily", () => {
  /** Jobs without end, which log when each was pulled. */
  function* endless(log: number[]): Generator<number> {
    for (let job = 0; ; job += 1) {
      log.push(job);
      yield job;
    }
  }

  test("nothing before the first next", () =>
    synctest(async () => {
      const pulled: number[] = [];
      const pool = new Pool(takes, { workers: 3 });
      const results = pool.map(endless(pulled));
      await sleep(10);
      expect(pulled).toEqual([]);
      await results.return?.();
      expect(pulled).toEqual([]);
      await pool.close();
    }));

  test("then a job for each worker", () =>
    synctest(async () => {
      const pulled: number[] = [];
      const pool = new Pool((_: number) => sleep(10), { workers: 3 });
      const results = pool.map(endless(pulled));
      const first = results.next();
      await settled();
      expect(pulled).toEqual([0, 1, 2]);
      await first;
      await results.return?.();
      await pool.close();
    }));

  test.each([
    [0, 0, false],
    [1, 1, true],
    [2, 2, false],
    [100, 100, false],
    [100, 100, true],
  ])("with ahead: %s, as many as %i jobs beyond the result that was read last (ordered: %s)", (ahead, most, ordered) =>
    synctest(async () => {
      const pulled: number[] = [];
      const pool = new Pool((_: number) => sleep(1), { workers: 3 });
      const results = pool.map(endless(pulled), { ordered, ahead });
      for (let read = 1; read <= 5; read += 1) {
        await results.next();
        await sleep(1_000);
        expect(pulled).toHaveLength(read + most);
        expect(pool.stats).toMatchObject({ running: 0, queued: 0 });
      }
      await results.return?.();
      await pool.close();
    }),
  );

  test.each([false, true])("by default, until as many results are held as there are workers (ordered: %s)", (ordered) =>
    synctest(async () => {
      const pulled: number[] = [];
      const pool = new Pool((_: number) => sleep(1), { workers: 3 });
      const results = pool.map(endless(pulled), { ordered });
      await results.next();
      await sleep(1_000);
      // Three are held, and two were under way when the third of them came.
      expect(pulled).toHaveLength(1 + 3 + 2);
      for (let read = 0; read < 2; read += 1) await results.next();
      expect(pulled).toHaveLength(1 + 3 + 2);
      await results.next();
      expect(pulled).toHaveLength(1 + 3 + 2 + 3);
      await results.return?.();
      await pool.close();
    }),
  );

  test.each([0, 1])("with ahead: %i, for each consumer that waits one more", (ahead) =>
    synctest(async () => {
      const pulled: number[] = [];
      const pool = new Pool((_: number) => sleep(1), { workers: 3 });
      const results = pool.map(endless(pulled), { ahead });
      const waiting = [results.next(), results.next()];
      expect(pulled).toHaveLength(2 + ahead);
      await Promise.all(waiting);
      await results.return?.();
      await pool.close();
    }),
  );
});

describe("map takes its jobs from", () => {
  test("any iterable", () =>
    synctest(async () => {
      const pool = new Pool(async (job: string) => job.toUpperCase(), { workers: 2 });
      const ordered = { ordered: true };
      expect(await collected(pool.map("abc", ordered))).toEqual(["A", "B", "C"]);
      expect(await collected(pool.map(new Set(["x", "y"]), ordered))).toEqual(["X", "Y"]);
      const iterator: Iterator<string> = ["i"].values();
      expect(await collected(pool.map({ [Symbol.iterator]: () => iterator }, ordered))).toEqual(["I"]);
      await pool.close();
    }));

  test("any asynchronous iterable: it asks for one at a time, and works meanwhile", () =>
    synctest(async () => {
      const load = new Load();
      async function* jobs() {
        for (let job = 0; job < 6; job += 1) {
          await sleep(10);
          yield 30;
        }
      }
      const pool = new Pool((ms: number) => load.during(() => takes(ms)), { workers: 5 });
      expect(await collected(pool.map(jobs()))).toEqual([30, 30, 30, 30, 30, 30]);
      expect(elapsed()).toBe(90);
      expect(load.peak).toBe(3);
      await pool.close();
    }));

  test("any asynchronous iterable that for await takes, also one that gives its steps without promises", () =>
    synctest(async () => {
      let job = 0;
      const next = (): IteratorResult<number> => {
        job += 1;
        return job > 3 ? { value: undefined, done: true } : { value: job, done: false };
      };
      const jobs = { [Symbol.asyncIterator]: () => ({ next }) } as unknown as AsyncIterable<number>;
      const pool = new Pool(takes, { workers: 2 });
      expect(await collected(pool.map(jobs))).toEqual([1, 2, 3]);
      await pool.close();
    }));

  test("a generator that uses the pool itself, or even stops it", () =>
    synctest(async () => {
      const pool = new Pool(takes, { workers: 2, results: Infinity });
      function* jobs(): Generator<number> {
        yield 1;
        pool.trySubmit(5);
        yield 2;
        void pool.stop("from the source");
        yield 3;
      }
      const error = await collected(pool.map(jobs())).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "ClosedPoolError", cause: "from the source" });
      await pool.stop();
      expect(pool.stats).toMatchObject({ running: 0, queued: 0 });
    }));

  test("a channel, until that is closed", () =>
    synctest(async () => {
      const jobs = new Channel<number>();
      const pool = new Pool(takes, { workers: 2 });
      const mapped = collected(pool.map(jobs));
      for (const ms of [10, 5, 20]) await jobs.send(ms);
      expect(await areSettled(mapped)).toEqual([false]);
      jobs.close();
      expect(await mapped).toEqual([5, 10, 20]);
      await pool.close();
    }));

  test("another pool's map: a pipeline with a bound on each stage", () =>
    synctest(async () => {
      const halves = new Pool(async (n: number) => takes(n / 2), { workers: 2 });
      const texts = new Pool(async (n: number) => `${await takes(n)}`, { workers: 2 });
      const ordered = { ordered: true };
      const piped = texts.map(halves.map([20, 40, 60], ordered), ordered);
      expect(await collected(piped)).toEqual(["10", "20", "30"]);
      await Promise.all([halves.close(), texts.close()]);
    }));

  test("nothing else: what is not iterable is refused at once", async () => {
    const pool = new Pool(takes);
    expect(() => pool.map(3 as never)).toThrow(TypeError);
    expect(() => pool.map({} as never)).toThrow(TypeError);
    expect(() => pool.map(undefined as never)).toThrow(TypeError);
    await pool.close();
  });
});

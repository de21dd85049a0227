import { ClosedPoolError, Pool, type PoolOptions, sleep } from "goroutines";
import { settled, synctest } from "goroutines/testing";
import { describe, expect, test } from "vitest";
import { hasDeadline } from "../support/virtual-time.js";
import { type Watched, watched } from "../support/watched.js";
import { unread } from "./outcomes.js";

const CALLS = ["pause", "resume", "idle", "close", "stop"] as const;
type Call = (typeof CALLS)[number];

/** All orders in which each is there once. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}

/** All sequences of so many, in which each may be there several times. */
function sequences<T>(items: readonly T[], length: number): T[][] {
  if (length === 0) return [[]];
  return sequences(items, length - 1).flatMap((some) => items.map((item) => [...some, item]));
}

const ORDERS = permutations(CALLS);

/** What a pool is given to do before it is treated. */
class Workload {
  readonly pool: Pool<string, string>;
  readonly waits: Promise<unknown>[] = [];
  readonly runs: Watched<string>[] = [];
  /** How often each submitted job was taken; and the refusals. */
  readonly taken: string[] = [];
  /** Called at the start of each handler. */
  onStart: (job: string) => void = () => {};
  /** Called when a handler's signal aborts. */
  onAbort: (job: string) => void = () => {};

  constructor(options: PoolOptions = {}) {
    this.pool = new Pool(
      async (job: string, { signal, attempt }) => {
        this.onStart(job);
        signal.addEventListener("abort", () => this.onAbort(job));
        await sleep(10, job.startsWith("deaf") ? {} : { signal });
        if (job.startsWith("flaky") && attempt === 1) throw new Error("again");
        if (job.startsWith("bad")) throw new Error(job);
        return job;
      },
      {
        workers: 2,
        queue: 2,
        retry: { attempts: 2, delay: () => 5, when: (error) => String(error).includes("again") },
        ...options,
        results: Infinity,
      },
    );
  }

  call(call: Call): void {
    const returned = this.pool[call]();
    if (returned !== undefined) this.waits.push(returned);
  }

  submit(job: string): void {
    const submitted = this.pool.submit(job).then(
      () => void this.taken.push(job),
      (error: unknown) => expect(error).toBeInstanceOf(ClosedPoolError),
    );
    this.waits.push(submitted);
  }

  run(job: string): void {
    const run = this.pool.run(job);
    this.runs.push(watched(run));
    this.waits.push(run.catch(() => {}));
  }

  map(jobs: readonly string[]): void {
    const loop = async (): Promise<void> => {
      for await (const _ of this.pool.map(jobs, { errors: "collect" }));
    };
    this.waits.push(loop().catch(() => {}));
  }

  fill(): void {
    for (const job of ["deaf 1", "flaky 1", "bad 1", "good 1", "good 2"]) this.submit(job);
    for (const job of ["good 3", "bad 2", "flaky 2"]) this.run(job);
    this.map(["good 4", "deaf 2", "good 5"]);
  }

  /** Closes the pool, and checks that everything has ended, and each submitted job just once. */
  async end(): Promise<void> {
    const { pool } = this;
    await pool.close();
    await Promise.all(this.waits);
    const outcomes = await unread(pool);
    expect(outcomes.map(({ job }) => job).sort()).toEqual([...this.taken].sort());
    expect(this.runs.filter(({ state }) => state === "pending")).toEqual([]);
    const { stats } = pool;
    expect(stats).toMatchObject({ running: 0, queued: 0, waiting: 0 });
    expect(stats.done + stats.failed + stats.timedOut + stats.cancelled).toBe(stats.submitted);
    // Abandoned handlers sleep on.
    await sleep(20);
    await settled();
    expect(pool.stats.abandoned).toBe(0);
    expect(hasDeadline()).toBe(false);
    await expect(pool.run("late")).rejects.toThrow(ClosedPoolError);
    expect(pool.trySubmit("late")).toBe(false);
  }
}

const KINDS: Record<string, PoolOptions> = {
  "that waits for its handlers": {},
  "that abandons them": { onTimeout: "abandon", timeout: 8 },
  "with a rate": { rate: { limit: 2, interval: 7 } },
  "whose results nobody reads": { results: 1 },
  "that grows and shrinks": { workers: { min: 0, max: 3, idleTimeout: 5 }, queue: 0 },
};

describe.each(Object.entries(KINDS))("a pool %s", (_, options) => {
  test("survives pause, resume, idle, close and stop in every order, all at once", async () => {
    for (const order of ORDERS) {
      await synctest(async () => {
        const work = new Workload(options);
        work.fill();
        await sleep(3);
        for (const call of order) work.call(call);
        await work.end();
      });
    }
  });

  test("survives them before it has started anything, and with new jobs between them", async () => {
    for (const order of ORDERS) {
      await synctest(async () => {
        const work = new Workload(options);
        for (const [index, call] of order.entries()) {
          work.submit(`good ${index}`);
          work.run(`bad ${index}`);
          work.call(call);
        }
        await work.end();
      });
    }
  });

  test("survives them one after the other while time passes", async () => {
    for (const order of ORDERS) {
      await synctest(async () => {
        const work = new Workload(options);
        work.fill();
        for (const call of order) {
          await sleep(4);
          work.call(call);
          work.run("good late");
          work.submit("deaf late");
        }
        await work.end();
      });
    }
  });

  test("survives them from inside a handler", async () => {
    for (const order of ORDERS) {
      await synctest(async () => {
        const work = new Workload(options);
        let treated = false;
        work.onStart = () => {
          if (treated) return;
          treated = true;
          for (const call of order) work.call(call);
          work.run("good from inside");
          work.submit("good from inside too");
        };
        work.fill();
        await sleep(1);
        expect(treated).toBe(true);
        await work.end();
      });
    }
  });

  test("survives them one by one from inside different handlers", async () => {
    for (const order of ORDERS) {
      await synctest(async () => {
        const work = new Workload(options);
        const calls = [...order];
        work.onStart = () => {
          const call = calls.shift();
          if (call !== undefined) work.call(call);
        };
        work.fill();
        // A handler may have paused the pool, and no other is there to resume it.
        await sleep(50);
        await work.end();
      });
    }
  });

  test("survives them from inside a listener to the signal of a job that it has aborted itself", async () => {
    for (const order of ORDERS) {
      await synctest(async () => {
        const work = new Workload(options);
        const calls = [...order];
        work.onAbort = () => {
          const call = calls.shift();
          if (call !== undefined) work.call(call);
          work.run("good from a listener");
        };
        work.fill();
        await sleep(3);
        void work.pool.stop();
        await work.end();
      });
    }
  });
});

describe("any three calls, also the same ones", () => {
  test("leave a pool that can be closed", async () => {
    for (const sequence of sequences(CALLS, 3)) {
      await synctest(async () => {
        const work = new Workload();
        work.fill();
        for (const call of sequence) {
          await sleep(2);
          work.call(call);
        }
        await work.end();
      });
    }
  });
});

describe("from inside retry's callbacks", () => {
  test.each(["when", "delay"] as const)("%s may pause, resume, close and stop in every order", async (option) => {
    for (const order of ORDERS) {
      await synctest(async () => {
        const calls = [...order];
        const treat = (): number => {
          for (const call of calls.splice(0)) work.call(call);
          return 1;
        };
        const callbacks = {
          when: () => option !== "when" || treat() > 0,
          delay: () => (option === "delay" ? treat() : 1),
        };
        const work = new Workload({ retry: { attempts: 2, ...callbacks } });
        work.fill();
        await sleep(25);
        expect(calls).toEqual([]);
        await work.end();
      });
    }
  });
});

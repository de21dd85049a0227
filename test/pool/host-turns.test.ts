import { Pool } from "goroutines";
import { describe, expect, test } from "vitest";

/** The host's interval is to fire so often during the jobs; and there are at least so many jobs. */
const FIRINGS = 3;
const JOBS = 10_000;
/** Only if the host starves it gets this far. */
const STARVED = 20_000_000;

/** Counts how often the host's interval fires. */
class Interval implements Disposable {
  firings = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#timer = setInterval(() => {
      this.firings += 1;
    }, ms);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** Does jobs without a pause for as long as `condition` holds. */
const loads: Record<string, (condition: () => boolean) => Promise<void>> = {
  "run, one after the other": async (condition) => {
    const pool = new Pool(() => {}, { workers: 10, results: Infinity });
    while (condition()) await pool.run(0);
    await pool.close();
  },
  "run, with a thousand outstanding": async (condition) => {
    const pool = new Pool(() => {}, { workers: 10, queue: Infinity, results: Infinity });
    const client = async (): Promise<void> => {
      while (condition()) await pool.run(0);
    };
    await Promise.all(Array.from({ length: 1_000 }, client));
    await pool.close();
  },
  "submit, with its results being read": async (condition) => {
    const pool = new Pool((n: number) => n, { workers: 4, results: Infinity });
    const reading = (async () => {
      for await (const _ of pool.results);
    })();
    while (condition()) await pool.submit(0);
    await pool.close();
    await reading;
  },
  "a map": async (condition) => {
    const pool = new Pool((n: number) => n, { workers: 4, results: Infinity });
    function* jobs() {
      while (condition()) yield 0;
    }
    for await (const _ of pool.map(jobs()));
    await pool.close();
  },
  "jobs that submit one another": async (condition) => {
    const pool: Pool<number, void> = new Pool(
      () => {
        if (condition()) pool.run(0);
      },
      { workers: 1, results: Infinity },
    );
    await pool.run(0);
    await pool.idle();
    await pool.close();
  },
};

describe("no-op jobs do not starve the host", () => {
  test.each(Object.entries(loads))("its interval fires during %s", async (_, load) => {
    using interval = new Interval(5);
    let jobs = 0;
    await load(() => {
      jobs += 1;
      return jobs < JOBS || (interval.firings < FIRINGS && jobs < STARVED);
    });
    expect(jobs).toBeGreaterThanOrEqual(JOBS);
    expect(jobs).toBeLessThan(STARVED);
    expect(interval.firings).toBeGreaterThanOrEqual(FIRINGS);
  });

  test("its turns come while the workers empty a queue of 300,000 jobs that were all there at once", async () => {
    using interval = new Interval(5);
    let turns = 0;
    let last: NodeJS.Immediate;
    const turn = (): void => {
      turns += 1;
      last = setImmediate(turn);
    };
    last = setImmediate(turn);
    const turnsAt: number[] = [];
    const firingsAt: number[] = [];
    const handler = (): void => {
      turnsAt.push(turns);
      firingsAt.push(interval.firings);
    };
    const pool = new Pool(handler, { workers: 10, queue: Infinity, results: Infinity });
    for (let job = 0; job < 300_000; job += 1) pool.trySubmit(job);
    await pool.idle();
    clearImmediate(last);
    expect(turnsAt).toHaveLength(300_000);
    // Not just one before the first job and one after the last.
    expect(new Set(turnsAt).size).toBeGreaterThan(2);
    expect(new Set(firingsAt).size).toBeGreaterThan(2);
    await pool.close();
  });
});

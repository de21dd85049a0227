// The tutorial's dynamic pool, ported line by line, with its flaws:
//
// - Its monitor polls five times a second, and sees only the queue at that moment. Here the queue is longer than 5 jobs
// from 900 ms to 1000 ms, and the check at 1000 ms may or may not see it. Whether this program starts a third worker is
// a race.
// - It never scales down. A worker that was started for a burst stays until the pool is closed.
// - Once it has scaled, it never exits, not even after close(), because its condition requires the initial number of
// workers. In Go it ends with main. Here it would keep the process alive forever, hence the exit() at the end.
// - If it has not scaled, it exits at the first quiet moment, and later bursts get no additional workers.
//
// with-pool.ts does the same with the package's Pool, which has none of them: it needs no monitor.

import { Channel, go, Millisecond, main, type ReceiveChannel, sleep, WaitGroup } from "goroutines";

/** A pool with minWorkers to maxWorkers goroutines. */
export class WorkerPool {
  readonly #jobs = new Channel<number>(100);
  readonly #results = new Channel<number>(100);
  readonly #wg = new WaitGroup();
  readonly #minWorkers: number;
  readonly #maxWorkers: number;
  /** Go needs an atomic for this. Here no other code runs between two awaits, so a number is enough. */
  #activeJobs = 0;

  constructor(minWorkers: number, maxWorkers: number) {
    this.#minWorkers = minWorkers;
    this.#maxWorkers = maxWorkers;
  }

  async #worker(id: number) {
    try {
      for await (const j of this.#jobs) {
        this.#activeJobs++;
        console.log(`Worker ${id} processing job ${j}`);
        await sleep(500 * Millisecond); // stands for the work
        await this.#results.send(j * j);
        this.#activeJobs--;
      }
    } finally {
      this.#wg.done();
    }
  }

  start(): void {
    for (let i = 1; i <= this.#minWorkers; i++) {
      this.#wg.add(1);
      go(() => this.#worker(i));
    }
    go(() => this.#monitor());
  }

  async #monitor() {
    let workerCount = this.#minWorkers;
    for (;;) {
      await sleep(200 * Millisecond);
      const queueSize = this.#jobs.length;
      const activeJobs = this.#activeJobs;

      // A growing queue needs one more worker.
      if (queueSize > 5 && workerCount < this.#maxWorkers) {
        workerCount++;
        this.#wg.add(1);
        console.log(`Starting additional worker #${workerCount}`);
        const id = workerCount;
        go(() => this.#worker(id));
      }

      // The queue is empty: the monitor ends, unless it has started a worker.
      if (queueSize === 0 && activeJobs === 0 && workerCount <= this.#minWorkers) {
        break;
      }
    }
  }

  async submit(job: number): Promise<void> {
    await this.#jobs.send(job);
  }

  async close(): Promise<void> {
    this.#jobs.close();
    await this.#wg.wait();
    this.#results.close();
  }

  get results(): ReceiveChannel<number> {
    return this.#results;
  }
}

main(
  async () => {
    const pool = new WorkerPool(2, 5);
    pool.start();

    go(async () => {
      for (let i = 1; i <= 20; i++) {
        await pool.submit(i);
        // First a burst, and then a trickle.
        if (i < 10) {
          await sleep(100 * Millisecond);
        } else {
          await sleep(600 * Millisecond);
        }
      }
      await pool.close();
    });

    for await (const r of pool.results) {
      console.log(`Got result: ${r}`);
    }
  },
  // A Go program ends when main does, whatever still runs.
  { exit: true },
);

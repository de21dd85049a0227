// The tutorial's dynamic pool, line by line and as it is, with its flaws:
//
// - Its monitor polls, and sees only what there is when it looks, five times a second. Here the queue is longer than 5
//   jobs from 900 ms to 1000 ms, where the look at 1000 ms just misses it, or just not: whether this
//   program starts a third worker at all is a race.
// - It never scales down. A worker that was started for a burst stays until the pool is closed.
// - Once it has scaled it never exits, not even after close(): that condition asks for no more workers than at first. In Go
//   it dies with main. Here it would keep the process alive for ever, hence the exit() at the end.
// - If it has not scaled it exits at the first quiet moment, and then no burst is met by anybody.
//
// with-pool.ts does the same with the package's Pool, which has none of them: it needs no monitor.

import { Channel, go, Millisecond, main, type ReceiveChannel, sleep, WaitGroup } from "goroutines";

/** Has from minWorkers to maxWorkers goroutines. */
export class WorkerPool {
  readonly #jobs = new Channel<number>(100);
  readonly #results = new Channel<number>(100);
  readonly #wg = new WaitGroup();
  readonly #minWorkers: number;
  readonly #maxWorkers: number;
  /** Go needs an atomic for this; between two awaits nobody else runs, so here a number will do. */
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

      // A queue that fills up wants one more worker.
      if (queueSize > 5 && workerCount < this.#maxWorkers) {
        workerCount++;
        this.#wg.add(1);
        console.log(`Starting additional worker #${workerCount}`);
        const id = workerCount;
        go(() => this.#worker(id));
      }

      // All quiet: the monitor goes, if it has never started anybody.
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
  // As a Go program ends when main does, whatever still runs.
  { exit: true },
);

// The jobs of main.ts, burst and trickle, on a Pool of two to five workers. There is no polling: a job that finds no
// idle worker starts one, and a worker that has been idle for a second ends. So the burst gets five workers at once,
// and the trickle keeps two.

import { go, Millisecond, main, Pool, Second, sleep } from "goroutines";

main(async () => {
  const pool = new Pool(
    async (job: number, { worker }) => {
      console.log(`Worker ${worker} processing job ${job}`);
      await sleep(500 * Millisecond); // stands for the work
      return job * job;
    },
    { workers: { min: 2, max: 5, idleTimeout: 1 * Second }, results: 100 },
  );

  go(async () => {
    console.log(`At first there are ${pool.stats.workers} workers`);
    for (let i = 1; i <= 20; i++) {
      await pool.submit(i);
      if (i === 10) console.log(`After the burst there are ${pool.stats.workers} workers`);
      if (i === 20) console.log(`After the trickle there are ${pool.stats.workers} workers`);
      await sleep(i < 10 ? 100 * Millisecond : 600 * Millisecond);
    }
    await pool.close();
  });

  for await (const outcome of pool.results) {
    if (outcome.status === "done") console.log(`Got result: ${outcome.value}`);
  }
});

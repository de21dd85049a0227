import { Channel, go, main, type ReceiveChannel, Second, type SendChannel, sleep, WaitGroup } from "goroutines";

/** A job for a worker. */
interface Job {
  id: number;
  number: number;
}

/** The answer of a worker. */
interface Result {
  jobId: number;
  number: number;
  square: number;
}

main(async () => {
  const jobs = new Channel<Job>(100);
  const results = new Channel<Result>(100);

  // Counts the workers that still run.
  const wg = new WaitGroup();

  const numWorkers = 3;
  for (let w = 1; w <= numWorkers; w++) {
    wg.add(1);
    go(worker, w, jobs, results, wg);
  }

  const numJobs = 5;
  for (let j = 1; j <= numJobs; j++) {
    await jobs.send({ id: j, number: j });
  }
  jobs.close();

  // No more results come once the last worker is done.
  go(async () => {
    await wg.wait();
    results.close();
  });

  // So the number of results need not be known.
  for await (const result of results) {
    console.log(`Result: Job ID ${result.jobId}, Number ${result.number}, Square ${result.square}`);
  }
});

async function worker(id: number, jobs: ReceiveChannel<Job>, results: SendChannel<Result>, wg: WaitGroup) {
  try {
    for await (const job of jobs) {
      console.log(`Worker ${id} processing job ${job.id}`);
      await sleep(1 * Second); // stands for the work
      await results.send({
        jobId: job.id,
        number: job.number,
        square: job.number * job.number,
      });
    }
  } finally {
    wg.done(); // Go's defer wg.Done()
  }
}

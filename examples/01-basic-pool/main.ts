import { Channel, go, main, type ReceiveChannel, Second, type SendChannel, sleep } from "goroutines";

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
  // Both buffers have room for everything, so no send here ever waits.
  const jobs = new Channel<Job>(100);
  const results = new Channel<Result>(100);

  const numWorkers = 3;
  for (let w = 1; w <= numWorkers; w++) {
    go(worker, w, jobs, results);
  }

  const numJobs = 5;
  for (let j = 1; j <= numJobs; j++) {
    await jobs.send({ id: j, number: j });
  }
  // No more jobs: this ends the workers' loops.
  jobs.close();

  // No goroutine closes results, but main knows that there is one result for each job.
  for (let a = 1; a <= numJobs; a++) {
    const { value: result, ok } = await results.receive();
    if (!ok) break;
    console.log(`Result: Job ID ${result.jobId}, Number ${result.number}, Square ${result.square}`);
  }
});

async function worker(id: number, jobs: ReceiveChannel<Job>, results: SendChannel<Result>) {
  for await (const job of jobs) {
    console.log(`Worker ${id} processing job ${job.id}`);
    await sleep(1 * Second); // stands for the work
    await results.send({
      jobId: job.id,
      number: job.number,
      square: job.number * job.number,
    });
  }
}

import {
  after,
  Channel,
  go,
  Millisecond,
  main,
  type ReceiveChannel,
  Second,
  type SendChannel,
  select,
  sleep,
  WaitGroup,
} from "goroutines";

async function worker(id: number, jobs: ReceiveChannel<number>, results: SendChannel<number>, wg: WaitGroup) {
  try {
    for await (const j of jobs) {
      console.log(`Worker ${id} started job ${j}`);

      const done = new Channel<boolean>();

      // After a timeout no goroutine receives from done, so the send below waits forever and this goroutine leaks: one
      // for each job that times out. The leak is kept because it is a classic. The fix is a buffer, new
      // Channel<boolean>(1): then the send never waits, even if nobody receives.
      go(async () => {
        await sleep(j * 200 * Millisecond);
        await done.send(true);
      });

      const chosen = await select({ done, timeout: after(1 * Second) });
      switch (chosen.case) {
        case "done":
          console.log(`Worker ${id} finished job ${j}`);
          await results.send(j * j);
          break;
        case "timeout":
          console.log(`Worker ${id} timeout on job ${j}`);
          await results.send(-j); // negative: the job that failed
          break;
      }
    }
  } finally {
    wg.done();
  }
}

main(async () => {
  const jobs = new Channel<number>(10);
  const results = new Channel<number>(10);

  const wg = new WaitGroup();
  const numWorkers = 3;

  for (let w = 1; w <= numWorkers; w++) {
    wg.add(1);
    go(worker, w, jobs, results, wg);
  }

  for (let j = 1; j <= 9; j++) {
    await jobs.send(j);
  }
  jobs.close();

  go(async () => {
    await wg.wait();
    results.close();
  });

  for await (const r of results) {
    if (r < 0) {
      console.log(`Result: Job ${-r} timed out`);
    } else {
      console.log(`Result: ${r}`);
    }
  }
});

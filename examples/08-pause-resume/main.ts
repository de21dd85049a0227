// Exercise: a pool that can be paused and resumed. On a pause, running jobs are finished, queued jobs keep their
// places, and more may be submitted.

import { Millisecond, main, Pool, sleep } from "goroutines";

main(async () => {
  const printers = new Pool(
    async (page: number) => {
      await sleep(200 * Millisecond); // stands for the work
      console.log(`Page ${page} is printed`);
    },
    { workers: 2 },
  );
  const report = (when: string) => {
    const { running, queued, done } = printers.stats;
    console.log(`${when}: ${running} running, ${queued} queued, ${done} done`);
  };

  for (let page = 1; page <= 6; page++) await printers.submit(page);
  await sleep(100 * Millisecond);
  report("At work");

  printers.pause();
  await sleep(300 * Millisecond);
  report("Paused for 300 ms");
  await printers.submit(7);
  report("One more submitted");

  printers.resume();
  await sleep(100 * Millisecond);
  report("Resumed for 100 ms");

  // Waits for all pages; it would resume the printers, too.
  await printers.close();
  report("Closed");
});

import { after, Channel, go, Millisecond, type ReceiveChannel, Second, select, sleep, WaitGroup } from "goroutines";
import { DeadlockError, synctest } from "goroutines/testing";
import { expect, test } from "vitest";
import { elapsed } from "../support/virtual-time.js";

test("the tutorial's images take three workers exactly 830 ms", async () => {
  const kilobytes = [2500, 3200, 1800, 4500, 2800, 1500, 3600, 2200];
  const [finished, total] = await synctest(async () => {
    const images = new Channel<number>(kilobytes.length);
    const processed = new Channel<number>(kilobytes.length);
    const wg = new WaitGroup();
    for (let worker = 0; worker < 3; worker += 1) {
      wg.go(async () => {
        for await (const size of images) {
          await sleep(Math.trunc(size / 10) * Millisecond);
          await processed.send(elapsed());
        }
      });
    }
    for (const size of kilobytes) await images.send(size);
    images.close();
    go(async () => {
      await wg.wait();
      processed.close();
    });
    const instants: number[] = [];
    for await (const instant of processed) instants.push(instant);
    return [instants, elapsed()];
  });
  expect(finished).toEqual([180, 250, 320, 470, 530, 630, 750, 830]);
  expect(total).toBe(830);
});

/** The tutorial's pool with timeouts; job `n` takes `n` times 200 ms. `room` is what it fixes its leak with. */
async function timeoutPool(jobs: ReceiveChannel<number>, workers: number, room: number): Promise<[number, number][]> {
  const results = new Channel<[number, number]>();
  const wg = new WaitGroup();
  const work = async (): Promise<void> => {
    for await (const job of jobs) {
      const done = new Channel<void>(room);
      go(async function task() {
        await sleep(job * 200 * Millisecond);
        await done.send();
      });
      const chosen = await select({ done, timeout: after(1 * Second) });
      await results.send([chosen.case === "done" ? job * job : -job, elapsed()]);
    }
  };
  for (let worker = 0; worker < workers; worker += 1) wg.go(work);
  go(async () => {
    await wg.wait();
    results.close();
  });
  const collected: [number, number][] = [];
  for await (const result of results) collected.push(result);
  return collected;
}

async function jobsOf(numbers: readonly number[]): Promise<Channel<number>> {
  const jobs = new Channel<number>(numbers.length);
  for (const job of numbers) await jobs.send(job);
  jobs.close();
  return jobs;
}

test("a worker pool with timeouts is tested at exact instants", async () => {
  const results = await synctest(async () => {
    const collected = await timeoutPool(await jobsOf([1, 2, 3, 4, 6, 7]), 3, 1);
    // The tasks that timed out end later than the pool.
    await sleep(1 * Second);
    return collected;
  });
  expect(results).toEqual([
    [1, 200],
    [4, 400],
    [9, 600],
    [16, 1000],
    [-6, 1400],
    [-7, 1600],
  ]);
});

test("the tutorial's pool leaks the goroutine of each job that times out, and synctest says so", async () => {
  const running = synctest(async () => {
    await timeoutPool(await jobsOf([1, 6]), 2, 0);
    await sleep(1 * Second);
  });
  const error: unknown = await running.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeadlockError);
  expect((error as DeadlockError).message).toMatch(
    /blocked goroutines remain\n\ngoroutine task \([\w.]+\) \[chan send\]:/,
  );
});

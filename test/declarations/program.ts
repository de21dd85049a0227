// Compiled by every compiler, never run: what users write, in little, and every entry point as a whole.
import * as everything from "goroutines";
import {
  Channel,
  context,
  ErrGroup,
  go,
  Mutex,
  main,
  Pool,
  type ReceiveChannel,
  Second,
  select,
  sleep,
} from "goroutines";
import * as debug from "goroutines/debug";
import * as testing from "goroutines/testing";

async function worker(jobs: ReceiveChannel<number>, results: everything.SendChannel<string>): Promise<void> {
  for await (const job of jobs) await results.send(String(job));
}

main(async () => {
  const jobs = new Channel<number>(1);
  const results = new Channel<string>();
  const mutex = new Mutex();
  go(worker, jobs, results);

  const chosen = await select({ results, jobs: jobs.sending(7), timeout: everything.after(1 * Second) });
  if (chosen.case === "results" && chosen.ok) chosen.value satisfies string;

  const [ctx, cancel] = context.withTimeout(context.background(), 2 * Second);
  const [group] = ErrGroup.withContext(ctx);
  group.go(async () => {
    await sleep(1, { signal: ctx.signal });
    (await mutex.lock())[Symbol.dispose]();
  });
  await group.wait();
  cancel();

  const pool = new Pool(async (n: number, { signal }) => (signal.aborted ? "" : String(n)), { workers: 2 });
  for await (const result of pool.map([1, 2, 3])) result satisfies string;
  (await pool.run(1)) satisfies string;
  await pool[Symbol.asyncDispose]();
});

await testing.synctest(() => sleep(1 * Second));
debug satisfies object;

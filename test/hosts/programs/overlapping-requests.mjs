import { after, Channel, go, Mutex, main, Pool, select, sleep } from "goroutines";

/** What a server does for one of many requests: everything is made for it, and it waits in every way. */
export async function serve(n) {
  const channel = new Channel(1);
  const mutex = new Mutex();
  for (let i = 0; i < 70; i++) {
    await channel.send(i);
    await mutex.lock();
    mutex.unlock();
    await channel.receive();
  }
  await sleep(n % 5);
  go(async () => {
    await sleep(2);
    await channel.send(n);
  });
  const inTime = await select({ channel, timeout: after(10_000) });
  const tooLate = await select({ channel, timeout: after(n % 5) });
  const pool = new Pool((job, { signal }) => (job === 0 ? n : sleep(job, { signal })), { workers: 2 });
  const done = await pool.run(0);
  const late = await pool.run(60_000, { timeout: 5 }).catch(({ name }) => name);
  await pool.close();
  return inTime.value === n && tooLate.case === "timeout" && done === n && late === "TimeoutError";
}

/** How many requests there are at a time. */
export const atOnce = 30;

main(async () => {
  // A host of requests calls `serve` itself.
  if (globalThis.servesItself) return;
  let right = 0;
  let next = 0;
  const client = async () => {
    while (next < 300) if (await serve(next++)) right += 1;
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  console.log(`${right} of 300`);
});

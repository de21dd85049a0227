import { after, Channel, go, main, Pool, select, sleep } from "goroutines";

/** What a server does for one request: everything is made for it, and it waits in every way. */
export async function serve(n) {
  const channel = new Channel(1);
  for (let i = 0; i < 70; i++) {
    await channel.send(i);
    await channel.receive();
  }
  go(async () => {
    await sleep(1);
    await channel.send(n);
  });
  const chosen = await select({ channel, timeout: after(10_000) });
  const pool = new Pool(async (job) => job + 1, { workers: 2 });
  const next = await pool.run(chosen.value);
  await pool.close();
  return next === n + 1;
}

main(async () => {
  // A host of requests calls `serve` itself.
  if (globalThis.servesItself) return;
  let right = 0;
  for (let n = 0; n < 300; n++) if (await serve(n)) right += 1;
  console.log(`${right} of 300`);
});

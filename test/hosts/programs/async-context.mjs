import { AsyncLocalStorage } from "node:async_hooks";
import { afterFunc, Channel, go, main, Pool, sleep } from "goroutines";

main(async () => {
  const storage = new AsyncLocalStorage();
  const pool = new Pool(
    async (job) => {
      await sleep(1);
      return `${job}:${storage.getStore()}`;
    },
    { workers: 2 },
  );
  const names = ["A", "B", "C", "D"];
  const ran = await Promise.all(names.map((name) => storage.run(name, () => pool.run(name))));
  console.log(ran.join(" "));
  await pool.close();

  const channel = new Channel();
  const seen = new Channel(2);
  storage.run("receiver", () =>
    go(async () => {
      await channel.receive();
      seen.trySend(storage.getStore());
    }),
  );
  storage.run("sender", () =>
    go(async () => {
      await channel.send(1);
      seen.trySend(storage.getStore());
    }),
  );
  const stores = [(await seen.receive()).value, (await seen.receive()).value];
  console.log(stores.sort().join(" "));

  const timed = new Channel(2);
  storage.run("first", () => afterFunc(1, () => timed.trySend(storage.getStore())));
  storage.run("second", () => afterFunc(2, () => timed.trySend(storage.getStore())));
  console.log((await timed.receive()).value, (await timed.receive()).value);
});

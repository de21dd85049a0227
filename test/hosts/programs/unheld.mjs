import { after, main, Pool, select, Ticker, Timer } from "goroutines";

const ticker = new Ticker(1);
const timer = new Timer(3_600_000);
const pool = new Pool(() => {}, { workers: 2 });

main(async () => {
  await pool.run(1);
  const soon = after(1);
  console.log((await select({ soon, late: after(3_600_000), timer: timer.channel })).case);
  console.log((await ticker.channel.receive()).ok);
});

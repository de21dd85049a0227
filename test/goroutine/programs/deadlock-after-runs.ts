// Three jobs are done, and then there is one receive that nobody sends to.
import { Channel, main, Pool } from "../../../src/index.js";

main(async () => {
  const pool = new Pool((n: number) => n * 2, { workers: 1, name: "doubler" });
  for (let n = 0; n < 3; n += 1) await pool.run(n);
  await new Channel<void>().receive();
});

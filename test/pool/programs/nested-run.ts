// A handler that awaits a job of its own pool, whose only worker is the one that it occupies.
import { main, Pool } from "../../../src/index.js";

main(async () => {
  const pool: Pool<number, number> = new Pool(async (n: number) => (n <= 1 ? 1 : n * (await pool.run(n - 1))), {
    workers: 1,
    name: "factorials",
  });
  console.log(await pool.run(3));
});

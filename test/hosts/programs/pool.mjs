import { main, Pool, sleep } from "goroutines";

main(async () => {
  const pool = new Pool(
    async (n) => {
      await sleep(1);
      if (n === 13) throw new Error("bad luck");
      return n * n;
    },
    { workers: 3 },
  );
  console.log(await pool.run(12));
  await pool.run(13).catch((error) => console.log(error.message));
  const squares = [];
  for await (const square of pool.map([1, 2, 3, 4, 5], { ordered: true })) squares.push(square);
  console.log(squares.join(" "));
  await pool.close();
  await pool.run(1).catch((error) => console.log(error.message));
});

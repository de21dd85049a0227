import process from "node:process";

process.getBuiltinModule = () => {
  throw new Error("not allowed here");
};

const { main, Pool } = await import("goroutines");

main(async () => {
  const pool = new Pool((n) => n + 1, { workers: 1 });
  console.log(await pool.run(1));
  await pool.close();
});

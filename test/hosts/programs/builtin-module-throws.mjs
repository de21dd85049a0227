import process from "node:process";

process.getBuiltinModule = () => {
  throw new Error("not allowed here");
};

const { Channel, main, Pool } = await import("goroutines");

async function reader(channel) {
  await channel.receive();
}

main(async () => {
  const pool = new Pool((n) => n + 1, { workers: 1 });
  console.log(await pool.run(1));
  await pool.close();
  await reader(new Channel());
});

// The process ends when main does, whatever would still hold it, with the code that was set.
import { main, sleep } from "../../../src/index.js";

setInterval(() => {}, 3_600_000);
process.on("exit", (code) => console.log(`exit ${code}`));

main(
  async () => {
    await sleep(1);
    process.exitCode = 3;
    console.log("main has ended");
  },
  { exit: true },
);

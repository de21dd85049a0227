import process from "node:process";
import { main } from "goroutines";

setInterval(() => {}, 3_600_000);

main(
  () => {
    process.exitCode = 3;
    for (let i = 0; i < 4_000; i += 1) console.log(`${i}`.padStart(99, "."));
  },
  { exit: true },
);

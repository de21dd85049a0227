import { main, sleep } from "goroutines";

// Holds the process: without the option it would never end.
setInterval(() => {}, 3_600_000);

main(
  async () => {
    await sleep(1);
    console.log("main has ended");
  },
  { exit: true },
);

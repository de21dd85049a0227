import { main } from "goroutines";

setInterval(() => {}, 3_600_000);

main(
  async () => {
    throw new Error("the failure of main");
  },
  { exit: true },
);

// A failure of main crashes the process, also where its end would end it.
import { main } from "../../../src/index.js";

setInterval(() => {}, 3_600_000);

main(
  async () => {
    throw new Error("main's panic");
  },
  { exit: true },
);

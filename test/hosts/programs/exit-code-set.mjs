import process from "node:process";
import { main } from "goroutines";

main(async () => {
  process.exitCode = 5;
  console.log("main has ended");
});

import { main } from "goroutines";

main(async () => {
  throw new Error("the failure of main");
});

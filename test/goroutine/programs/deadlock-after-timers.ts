// What is still to come holds back the report; when it has come and nobody was helped, the report is made.
import { afterFunc, Channel, go, main, sleep } from "../../../src/index.js";

main(async () => {
  go(async () => {
    await sleep(10);
    console.log("sleep is over");
    afterFunc(10, () => console.log("afterFunc has fired"));
  });
  await new Channel().receive();
});

import { Channel, go, main, sleep } from "goroutines";
import { synctest } from "goroutines/testing";

main(async () => {
  const started = performance.now();
  await synctest(async () => {
    const channel = new Channel();
    go(async () => {
      await sleep(24 * 3_600_000);
      await channel.send("a day later");
    });
    console.log((await channel.receive()).value);
  });
  console.log(performance.now() - started < 3_600_000);
  await synctest(() => new Channel().receive()).catch((error) => console.log(error.name));
});

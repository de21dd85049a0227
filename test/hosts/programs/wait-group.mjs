import { main, sleep, WaitGroup } from "goroutines";

main(async () => {
  const group = new WaitGroup();
  const done = [];
  for (let i = 0; i < 3; i += 1) {
    group.go(async () => {
      await sleep(3 - i);
      done.push(i);
    });
  }
  await group.wait();
  console.log(done.sort().join(" "));
  try {
    group.done();
  } catch (error) {
    console.log(error.message);
  }
});

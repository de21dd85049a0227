import { Channel, go, sleep } from "goroutines";
import { explore, external, synctest } from "goroutines/testing";

const ending = (bubble) =>
  bubble.then(
    (value) => String(value),
    (error) => `${error.name}: ${error.message.split("\n")[0]}`,
  );
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let wakeUp;
const late = new Promise((resolve) => {
  wakeUp = resolve;
});
const seen = [];

// One that fails leaves a goroutine that the host wakes in the middle of another test.
const failed = synctest(async () => {
  go(async () => {
    await external(late);
    seen.push("acts late");
  });
  throw new Error("failed");
});
console.log(await ending(failed));

const never = new Promise(() => {});
console.log(await ending(synctest(() => external(never), { timeout: 20 })));

const fine = () => {
  const ch = new Channel(1);
  go(async () => {
    await sleep(1_000);
    await ch.send("fine");
  });
  return ch.take();
};
wakeUp();
console.log(await ending(synctest(fine)));
const { complete } = await explore(fine);
console.log(complete);

// One that nobody waits for any more: a runner has given it up.
let release;
const forgotten = synctest(() =>
  external(
    new Promise((resolve) => {
      release = () => resolve("ended");
    }),
  ),
);
await Promise.race([forgotten, later(20)]);
console.log(await ending(synctest(fine)));
release();
console.log(await ending(forgotten));

// What is in no bubble goes on in real time.
const ch = new Channel();
go(() => ch.send("outside"));
await sleep(1);
console.log(await ch.take(), seen.length);

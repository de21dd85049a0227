import { after, Channel, go, Minute, select, sleep } from "goroutines";
import { external, synctest } from "goroutines/testing";

/** Whether an answer of the host's came before a minute of virtual time was over. */
const race = (wait) =>
  synctest(async () => {
    const reply = new Channel(1);
    go(async () => {
      await wait();
      await reply.send("reply");
    });
    const { case: chosen } = await select({ reply, timeout: after(1 * Minute) });
    return chosen;
  }).catch((error) => error.name);

const WAITS = {
  promise: () => Promise.resolve(),
  timeout: () => new Promise((resolve) => setTimeout(resolve, 20)),
  "external timeout": () => external(new Promise((resolve) => setTimeout(resolve, 20))),
  sleep: () => sleep(1),
};
for (const [name, wait] of Object.entries(WAITS)) {
  const seen = new Set();
  for (let turn = 0; turn < 20; turn += 1) seen.add(await race(wait));
  console.log(name, [...seen].sort().join(" or "));
}

// Main waits for contexts with deadlines, in every way there is, and for nothing else.
import { Channel, context, main, select, sleep } from "../../../src/index.js";

const { afterFunc, background, withCancel, withTimeout } = context;
const reply = new Channel<string>();
const reasonOf = (reason: unknown) => reason;

main(async () => {
  const soon = () => withTimeout(background(), 10)[0];
  await soon().done!.receive();
  console.log("done");
  console.log((await select({ reply, done: soon().done })).case);
  console.log((await select({ reply, signal: soon().signal })).case);
  console.log(String(await reply.receive({ signal: soon().signal }).catch(reasonOf)));
  console.log(String(await sleep(3_600_000, { signal: soon().signal }).catch(reasonOf)));
  await withCancel(context.withValue(soon(), "key", 1))[0].done!.receive();
  console.log("child");
  const called = new Channel<string>();
  afterFunc(soon(), () => called.send("called"));
  console.log(await called.take());
});

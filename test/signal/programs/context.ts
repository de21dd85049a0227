// A second signal does nothing until the context is stopped; then it ends the process.
import { Channel, context, main, notify, notifyContext } from "../../../src/index.js";

main(async () => {
  const [ctx, stop] = notifyContext(context.background(), "SIGINT");
  const signals = new Channel<string>(2);
  const unnotify = notify(signals, "SIGINT");
  console.log("send SIGINT");
  await ctx.done?.receive();
  console.log(`${ctx.err}, ${context.cause(ctx)}`);
  await signals.take();
  console.log("send SIGINT");
  await signals.take();
  console.log("it is still alive");
  unnotify();
  stop();
  setTimeout(() => console.log("it is still alive, after all"), 60_000);
  console.log("send SIGINT");
});

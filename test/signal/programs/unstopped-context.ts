// A context that is over holds the process no longer, though it has not been stopped.
import { context, main, notifyContext } from "../../../src/index.js";

main(async () => {
  const [ctx] = notifyContext(context.background(), "SIGTERM");
  console.log("send SIGTERM");
  await ctx.done?.receive();
  console.log("over");
});

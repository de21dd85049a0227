// Nobody cancels the context, and the deadline of another does not end the wait.
import { context, main, select } from "../../../src/index.js";

main(async () => {
  const [ctx] = context.withCancel(context.background());
  context.withTimeout(ctx, 3_600_000);
  void select({ done: ctx.done, background: context.background().done }); // parks: select
  await ctx.done!.receive(); // parks: chan receive
});

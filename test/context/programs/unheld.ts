// Nobody waits for these contexts, so none of these hours holds the process.
import { Channel, context, main } from "../../../src/index.js";

const { background, withCancel, withTimeout } = context;
const hour = 3_600_000;

main(async () => {
  const [ctx, cancel] = withTimeout(background(), hour);
  withCancel(ctx);
  ctx.signal.addEventListener("abort", () => console.log("aborted"));
  context.withDeadline(new AbortController().signal, new Date(Date.now() + hour));
  const channel = new Channel<number>(1);
  await channel.send(1, { signal: ctx.signal });
  console.log(await channel.take({ signal: ctx.signal }));
  const [waited, cancelWaited] = withTimeout(ctx, hour / 2);
  const waiting = channel.receive({ signal: waited.signal });
  cancelWaited();
  console.log(String(await waiting.catch((reason: unknown) => reason)));
  console.log(context.afterFunc(ctx, () => console.log("never"))());
  const received = ctx.done!.receive();
  cancel();
  console.log(await received);
});

import { Channel, context, ErrGroup, Limiter, main, SingleFlight, select } from "goroutines";

main(async () => {
  // Nothing but the deadline is left to wait for: it keeps the process alive, and is no deadlock.
  const [timed] = context.withTimeout(context.background(), 20);
  const chosen = await select({ reply: new Channel(), done: timed.done });
  console.log(chosen.case, timed.err.name, timed.err.message);
  const [late] = context.withTimeout(context.background(), 20);
  await new Channel().receive({ signal: late.signal }).catch((reason) => console.log(reason.message));

  const [parent, cancel] = context.withCancel(context.background());
  const [child] = context.withCancel(context.withValue(parent, "user", "gopher"));
  context.afterFunc(child, () => console.log("called"));
  cancel(new Error("the client has left"));
  console.log(child.err === context.Canceled, String(context.cause(child)), child.value("user"));
  console.log(parent.signal.aborted);

  // Nobody waits for it: it does not hold the process.
  context.withTimeout(context.background(), 3_600_000);

  const [group, ctx] = ErrGroup.withContext(new AbortController().signal);
  await group.go(async () => {
    throw new Error("first");
  });
  await group.go(async () => {
    await ctx.done.receive();
    throw new Error("second");
  });
  await group.wait().catch((error) => console.log(error.message));

  const flights = new SingleFlight();
  const fetched = () => flights.do("key", async () => "value");
  console.log(JSON.stringify(await Promise.all([fetched(), fetched()])));
  const limiter = new Limiter(1_000, 1);
  await limiter.wait();
  await limiter.wait();
  console.log("limited");
});

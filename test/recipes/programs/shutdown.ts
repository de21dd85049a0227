import { context, notifyContext, type Pool, Second } from "goroutines";

/** Waits for a signal, and shuts down: no new requests, then those that are there, for 8 s at most. */
export async function shutDownOnSignal(
  pool: Pool<string, unknown>,
  closeServer: () => Promise<void>,
  parent: context.Context = context.background(),
): Promise<void> {
  const [signalled, stop] = notifyContext(parent, "SIGTERM", "SIGINT");
  await signalled.done?.receive();
  stop(); // a second signal ends the process at once

  const closed = closeServer();
  const [ctx, cancel] = context.withTimeout(context.background(), 8 * Second);
  using _ = cancel;
  try {
    await pool.close({ signal: ctx.signal });
  } catch {
    await pool.stop("shutting down", { abandon: true });
  }
  await closed;
}

import { context, type Outcome, Pool, Second, sleep } from "goroutines";
import type { Broker, Message } from "./broker.js";
import { Held } from "./held.js";
import type { Settings } from "./settings.js";

/** The time after SIGTERM at which unfinished messages are given back: orchestrators kill after 30 s. */
const GRACE = 25 * Second;

/**
 * Handles messages until a signal aborts. The pool is the backpressure: it takes a message when a worker is free, and the
 * worker is busy until the broker knows what became of the message.
 */
export async function consume(broker: Broker, until: AbortSignal, settings: Settings): Promise<void> {
  const grace = new AbortController();
  context.afterFunc(until, () => setTimeout(() => grace.abort(new Error("no time is left")), GRACE));

  const pool = new Pool((held: Held) => work(held, settings, grace.signal), { workers: settings.workers });
  let free = settings.workers;
  const messages = hold(broker.messages(() => free, until));
  await pool.each(messages, { until, onOutcome: settle });
  // Messages that the broker still sends are given back before the connection ends.
  await messages.return(undefined);

  async function* hold(messages: AsyncIterable<Message>): AsyncGenerator<Held, undefined> {
    for await (const message of messages) {
      free -= 1;
      yield new Held(message, settings.ackWait);
    }
  }

  async function settle(outcome: Outcome<Held, void>): Promise<void> {
    const { job: held, status } = outcome;
    if (status === "done") await held.done();
    else if (grace.signal.aborted) await held.givenUp();
    else await held.failed(status === "cancelled" ? outcome.reason : outcome.error, settings.attempts);
    free += 1;
  }
}

/** Stands for the work of a real program. */
async function work(held: Held, { work, failEvery }: Settings, signal: AbortSignal): Promise<void> {
  await sleep(work, { signal });
  if (failEvery > 0 && held.attempt === 1 && Number(held.content) % failEvery === 0) throw new Error("bad luck");
  console.log(`done ${held.content}`);
}

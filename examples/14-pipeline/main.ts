// A pipeline: stages that are goroutines, with channels between them. A stage ends when its input is closed, or when
// the context is over. So a consumer that has enough cancels the context, and need not receive the remaining values.

import { createHash } from "node:crypto";
import {
  Channel,
  context,
  defer,
  Millisecond,
  main,
  type ReceiveChannel,
  type SendChannel,
  select,
  Ticker,
  WaitGroup,
} from "goroutines";

type Context = context.Context;

/** Counts the goroutines of all stages, so that a program can wait until all have ended. */
const stages = new WaitGroup();

/** Starts a stage, which sends to `out`. Its output is always closed when it ends. */
function stage<T>(run: (out: SendChannel<T>) => Promise<void>): ReceiveChannel<T> {
  const out = new Channel<T>();
  stages.go(async () => {
    using _ = defer(() => out.close());
    await run(out);
  });
  return out;
}

/** Sends a value, unless the context is over first. Returns whether it was sent. */
async function send<T>(ctx: Context, out: SendChannel<T>, value: T): Promise<boolean> {
  const chosen = await select({ sent: out.sending(value), done: ctx.done });
  return chosen.case === "sent";
}

/** Counts from 1 until the context is over. */
function count(ctx: Context, last: number): ReceiveChannel<number> {
  return stage(async (out) => {
    for (let n = 1; n <= last; n++) {
      if (!(await send(ctx, out, n))) return;
    }
  });
}

/** Sends a text from time to time, forever. */
function sample(ctx: Context, period: number): ReceiveChannel<string> {
  return stage(async (out) => {
    using ticker = new Ticker(period);
    for (;;) {
      const chosen = await select({ tick: ticker.channel, done: ctx.done });
      if (chosen.case === "done") return;
      if (!(await send(ctx, out, "a sample"))) return;
    }
  });
}

function lines(ctx: Context, text: string): ReceiveChannel<string> {
  return stage(async (out) => {
    for (const line of text.split("\n")) {
      if (!(await send(ctx, out, line))) return;
    }
  });
}

/** Ends the whole pipeline with a cause at the first line that is not a number. */
function parse(ctx: Context, cancel: context.CancelFunc, incoming: ReceiveChannel<string>): ReceiveChannel<number> {
  return stage(async (out) => {
    for await (const line of incoming) {
      if (!/^\d+$/.test(line)) return cancel(new Error(`"${line}" is not a number`));
      if (!(await send(ctx, out, Number(line)))) return;
    }
  });
}

function square(ctx: Context, incoming: ReceiveChannel<number>): ReceiveChannel<number> {
  return stage(async (out) => {
    for await (const n of incoming) {
      if (!(await send(ctx, out, n * n))) return;
    }
  });
}

/** Passes on the numbers whose digest begins with three zeros. There are few. */
function rare(ctx: Context, incoming: ReceiveChannel<number>): ReceiveChannel<number> {
  return stage(async (out) => {
    for await (const n of incoming) {
      const digest = createHash("sha256").update(`pipeline ${n}`).digest("hex");
      if (digest.startsWith("000") && !(await send(ctx, out, n))) return;
    }
  });
}

/** Fan-in: passes on the values of several channels, until all of them are closed. */
function merge<T>(ctx: Context, ...incoming: ReceiveChannel<T>[]): ReceiveChannel<T> {
  return stage(async (out) => {
    const wg = new WaitGroup();
    for (const channel of incoming) {
      wg.go(async () => {
        for await (const value of channel) {
          if (!(await send(ctx, out, value))) return;
        }
      });
    }
    await wg.wait();
  });
}

/** The stages see their inputs closed, one after the other. */
async function toTheEnd(): Promise<void> {
  const [ctx, cancel] = context.withCancel(context.background());
  using _ = cancel;
  const numbers = count(ctx, 100);
  // Fan-out: three stages receive from one channel.
  let sum = 0;
  for await (const n of merge(ctx, square(ctx, numbers), square(ctx, numbers), square(ctx, numbers))) sum += n;
  console.log(`sum of squares: ${sum}`);
}

/** A consumer that has enough cancels. */
async function untilFound(): Promise<void> {
  const [ctx, cancel] = context.withCancel(context.background());
  const numbers = count(ctx, Number.POSITIVE_INFINITY);
  const found = await merge(ctx, rare(ctx, numbers), rare(ctx, numbers), rare(ctx, numbers)).take();
  cancel();
  await stages.wait();
  console.log(`found ${found}, and all stages have ended: ${ctx.err?.message}`);
}

async function untilDeadline(): Promise<void> {
  const [ctx, cancel] = context.withTimeout(context.background(), 500 * Millisecond);
  using _ = cancel;
  let samples = 0;
  for await (const _sample of sample(ctx, 200 * Millisecond)) samples += 1;
  console.log(`${samples} samples, then ${ctx.err?.message}`);
}

/** A stage that fails stops all other stages. Values in transit may be lost. */
async function untilFailure(): Promise<void> {
  const [ctx, cancel] = context.withCancel(context.background());
  using _ = cancel;
  let sum = 0;
  for await (const n of square(ctx, parse(ctx, cancel, lines(ctx, "1\n2\nthree\n4")))) sum += n;
  await stages.wait();
  if (ctx.err === null) console.log(`sum of squares: ${sum}`);
  else console.log(`${ctx.err?.message}: ${(context.cause(ctx) as Error).message}`);
}

main(async () => {
  await toTheEnd();
  await untilFound();
  await untilDeadline();
  await untilFailure();
});

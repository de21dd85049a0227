import { main } from "goroutines";
import type { Broker } from "./broker.js";
import { consume } from "./consume.js";
import { produce } from "./produce.js";
import { type Settings, settings } from "./settings.js";
import { stop } from "./stop.js";

type Run = (broker: Broker, until: AbortSignal, settings: Settings) => Promise<void>;

/** Runs the command `produce N` or `consume` of the command line, on the broker of `connect`. */
export function command(connect: (settings: Settings) => Promise<Broker>): void {
  main(
    async () => {
      try {
        const run = chosen(process.argv.slice(2));
        const given = settings(process.env);
        await using broker = await connect(given);
        await run(broker, stop, given);
      } catch (error) {
        const isUsage = error instanceof RangeError;
        console.error(isUsage ? error.message : error);
        process.exitCode = isUsage ? 2 : 1;
      }
    },
    { exit: true },
  );
}

function chosen([verb, count, ...rest]: readonly string[]): Run {
  if (verb === "consume" && count === undefined) return consume;
  if (verb !== "produce" || count === undefined || rest.length > 0) {
    throw new RangeError("usage: main.ts produce N | main.ts consume");
  }
  const n = Number(count);
  if (!/^\d+$/.test(count) || !Number.isSafeInteger(n)) {
    throw new RangeError(`N must be an integer >= 0, not ${JSON.stringify(count)}`);
  }
  return (broker, until) => produce(broker, until, n);
}

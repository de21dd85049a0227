import { main } from "goroutines";
import type { Broker } from "./broker.js";
import { consume } from "./consume.js";
import { produce } from "./produce.js";
import { type Settings, settings } from "./settings.js";

/** Runs the command `produce N` or `consume` of the command line, on the broker of `connect`. */
export function command(connect: (settings: Settings) => Promise<Broker>): void {
  main(
    async () => {
      try {
        const run = chosen(process.argv.slice(2));
        const given = settings(process.env);
        await using broker = await connect(given);
        await run(broker, given);
      } catch (error) {
        console.error(error instanceof RangeError ? error.message : error);
        process.exitCode = 1;
      }
    },
    { exit: true },
  );
}

function chosen([verb, count, ...rest]: readonly string[]): (broker: Broker, settings: Settings) => Promise<void> {
  if (verb === "consume" && count === undefined) return consume;
  const n = Number(count);
  if (verb === "produce" && rest.length === 0 && Number.isSafeInteger(n) && n >= 0)
    return (broker) => produce(broker, n);
  throw new RangeError("usage: main.ts produce N | main.ts consume");
}

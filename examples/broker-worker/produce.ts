import { Pool } from "goroutines";
import type { Broker } from "./broker.js";

/** The number of messages that are published at once. */
const IN_FLIGHT = 256;

/** Publishes the contents 0 to n-1, and resolves once the broker has all of them. Throws the reason of `signal` if that aborts before. */
export async function produce(broker: Broker, signal: AbortSignal, n: number): Promise<void> {
  const pool = new Pool((content: string) => broker.publish(content), { workers: IN_FLIGHT });
  await pool.each(contents(n), { signal });
}

function* contents(n: number): Generator<string> {
  for (let content = 0; content < n; content++) yield String(content);
}

import { Pool } from "goroutines";
import type { Broker } from "./broker.js";

/** The number of messages that are published at once. */
const IN_FLIGHT = 256;

/** Publishes the contents 0 to n-1, and resolves once the broker has all of them. */
export async function produce(broker: Broker, n: number): Promise<void> {
  const pool = new Pool((content: string) => broker.publish(content), { workers: IN_FLIGHT });
  await pool.each(contents(n));
}

function* contents(n: number): Generator<string> {
  for (let content = 0; content < n; content++) yield String(content);
}

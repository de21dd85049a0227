import { watched } from "./watched.js";

/** Resolves when all goroutines have run as far as they get without time passing: a turn of the event loop. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The promise's state once everything has run that can. */
export async function stateOf(promise: Promise<unknown>): Promise<"pending" | "settled"> {
  const outcome = watched(promise);
  await settled();
  return outcome.state === "pending" ? "pending" : "settled";
}

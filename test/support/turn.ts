/** Resolves when all goroutines have run as far as they get without time passing: a turn of the event loop. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The promise's state once everything has run that can. */
export async function stateOf(promise: Promise<unknown>): Promise<"pending" | "settled"> {
  let state: "pending" | "settled" = "pending";
  const settle = (): void => {
    state = "settled";
  };
  promise.then(settle, settle);
  await settled();
  return state;
}

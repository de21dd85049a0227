/**
 * The executor of every promise that a parked operation returns. It leaves the two functions in variables, from
 * where the operation's waiter takes them: one executor for all saves a closure for each operation.
 */
export function capture(resolve: (outcome: never) => void, reject: (error: unknown) => void): void {
  newestResolve = resolve;
  newestReject = reject;
}

export let newestResolve: ((outcome: never) => void) | null = null;
export let newestReject: ((error: unknown) => void) | null = null;

/** To be called when they have been taken: they would keep the goroutine that waits for the promise alive. */
export function forgetNewest(): void {
  newestResolve = null;
  newestReject = null;
}
